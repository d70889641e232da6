"""The answers of a walk as a page shows them and as the next address carries them.

In: a walk, what decided, a voice. Out: earlier answers in words, with why and where it comes
from, and which are not plausible; canonical answers to send along; answers that no longer fit.
"""

from __future__ import annotations

from collections.abc import Collection

from wizard.present.entries import source_pages
from wizard.present.fill import Scene, answer_label, said
from wizard.present.in_language import Voice, escaped
from wizard.present.shapes import Answered, Said, WarningPage
from wizard.trees.kinds import canonical
from wizard.trees.model import UNSURE
from wizard.walks.decided import because, sources
from wizard.walks.walk import Invalid, Step, Walk, doubted
from wizard.words import sentences as phrases
from wizard.words.refusals import refusal


def answered(
    voice: Voice, walk: Walk, scene: Scene, decided: Collection[str]
) -> tuple[Answered, ...]:
    """Show every answer on the path, in the order of the walk, with why where it decided."""
    return tuple(
        [_answered(voice, step, scene, step.question.id in decided) for step in walk.steps]
    )


def _answered(voice: Voice, step: Step, scene: Scene, decided: bool) -> Answered:
    return Answered(
        question=step.question.id,
        ask=said(voice, step.question.ask, scene),
        answer=step.answer,
        label=label(voice, step, scene),
        decided=decided,
        because=tuple([said(voice, text, scene) for text in because(step)]),
        sources=source_pages(voice, sources(scene.tree, step), scene) if decided else (),
    )


def label(voice: Voice, step: Step, scene: Scene) -> Said:
    """Say the answer of one step."""
    if step.value is None:
        return escaped(phrases.unsure(voice.words))
    return answer_label(voice, step.question, step.value, scene)


def carried(walk: Walk) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the canonical answers to send along: in the order of the walk, unused ones last."""
    used = [(step.question.id, step.answer) for step in walk.steps]
    unused = walk.unused.items()
    return (*used, *((id, (UNSURE,) if it is None else canonical(it)) for id, it in unused))


def warnings(voice: Voice, walk: Walk) -> tuple[WarningPage, ...]:
    """Tell of answers on the path that were taken and are not plausible."""
    return tuple(
        WarningPage(asked.id, refusal(voice.words, asked.kind, found))
        for step in walk.steps
        if (asked := step.question).usual is not None and step.value is not None
        if (found := doubted(walk.tree, asked, step.value, walk.day))
    )


def lost(voice: Voice, walk: Walk, scene: Scene, at: str | None) -> tuple[str, ...]:
    """Say which earlier answer no longer fits; the one just given (`at`) is an error instead."""
    if not isinstance(walk.end, Invalid) or walk.end.question.id == at:
        return ()
    ask = said(voice, walk.end.question.ask, scene)
    # an English question in an Arabic sentence keeps its own end
    kept_apart = f"\u2068{ask.plain}\u2069" if ask.lang else ask.plain
    told = voice.words.gettext(
        "Your earlier answer to the question “{question}” does not fit any more. "
        "Please answer this question again.",
        question=kept_apart,
    )
    return (told,)
