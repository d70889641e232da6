"""The answers of a walk as a page shows them and as the next address carries them.

In: a walk, the raw answers it was made from, a voice. Out: earlier answers in words, with why
and where it comes from; canonical answers to send along; answers that no longer fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.present.entries import source_pages
from wizard.present.fill import Scene, answer_label, of_a_walk, said
from wizard.present.in_language import Voice, escaped
from wizard.present.shapes import Answered, Said
from wizard.trees.kinds import Refusal, canonical, judge
from wizard.trees.model import UNSURE, SourceRef, Text, Value
from wizard.walks.walk import Answers, Arrived, Invalid, Step, Walk
from wizard.words import sentences as phrases


def answered(voice: Voice, walk: Walk, scene: Scene) -> tuple[Answered, ...]:
    """Show every answer on the path, in the order of the walk."""
    aside = isinstance(walk.end, Arrived) and walk.end.aside
    return tuple(
        [_answered(voice, walk, step, scene, step.decided and not aside) for step in walk.steps]
    )


def _answered(voice: Voice, walk: Walk, step: Step, scene: Scene, decided: bool) -> Answered:
    """Show one answer; most look the same on every page of a tree."""
    if decided or next(_because(step), None) is not None:
        return _shown(voice, walk, step, scene, decided)

    def make() -> Answered | None:
        texts = (step.question.ask, step.question.unit, *_labels(step))
        varies = any(text is not None and of_a_walk(text) for text in texts)
        return None if varies else _shown(voice, walk, step, scene, decided)

    key = (walk.tree.id, step.question.id, step.answer)
    return voice.answers.find(key, make) or _shown(voice, walk, step, scene, decided)


def _labels(step: Step) -> Iterator[Text | None]:
    yield from (option.label for option in (*step.question.options, *step.question.extras))


def _shown(voice: Voice, walk: Walk, step: Step, scene: Scene, decided: bool) -> Answered:
    return Answered(
        question=step.question.id,
        ask=said(voice, step.question.ask, scene),
        answer=step.answer,
        label=label(voice, step, scene),
        decided=decided,
        because=tuple([said(voice, text, scene) for text in _because(step)]),
        sources=source_pages(voice, _sources(walk, step), scene) if decided else (),
    )


def label(voice: Voice, step: Step, scene: Scene) -> Said:
    """Say the answer of one step."""
    if step.value is None:
        return escaped(phrases.unsure(voice.words))
    return answer_label(voice, step.question, step.value, scene)


def _because(step: Step) -> Iterator[Text]:
    if step.option is not None and step.option.because is not None:
        yield step.option.because
    yield from (rule.because for _, rule in step.rules if rule.because is not None)


def _sources(walk: Walk, step: Step) -> Iterator[SourceRef | None]:
    """Name where each turn comes from: the rule or option, else its question, else the tree."""
    outer = step.question.source or walk.tree.source
    if step.option is not None and step.option.go is not None:
        yield step.option.source or outer
    for decision, rule in step.rules:
        yield rule.source or (decision.source or walk.tree.source if decision else outer)


def carried(walk: Walk, answers: Answers) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the canonical answers to send along: in the order of the walk, unused ones last."""
    used = [(step.question.id, step.answer) for step in walk.steps]
    return (*used, *((id, _written(value)) for id, value in unused(walk, answers).items()))


def unused(walk: Walk, answers: Answers) -> Mapping[str, Value | None]:
    """Give the answers that the walk has not used but may on another way; `None`: not known."""
    found: dict[str, Value | None] = {}
    for id, question in walk.tree.questions.items():
        if id not in walk.unused:
            continue
        if UNSURE in answers[id]:
            found[id] = None
            continue
        value = judge(question, answers[id], walk.day)
        if not isinstance(value, Refusal):
            found[id] = value
    return found


def _written(value: Value | None) -> tuple[str, ...]:
    return (UNSURE,) if value is None else canonical(value)


def lost(voice: Voice, walk: Walk, scene: Scene, at: str | None) -> tuple[str, ...]:
    """Say which earlier answer no longer fits; the one just given (`at`) is an error instead."""
    if not isinstance(walk.end, Invalid) or walk.end.question.id == at:
        return ()
    ask = said(voice, walk.end.question.ask, scene)
    # an English question in an Arabic sentence keeps its own end
    kept_apart = f"\u2068{ask.plain}\u2069" if ask.lang else ask.plain
    return (phrases.lost(voice.words, kept_apart),)
