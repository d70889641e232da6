"""The answers of a walk as a page shows them, and as the next address carries them.

In: a walk, what decided, the scene it is told in. Out: earlier answers in words, with why and where
it comes from, and which are not plausible; canonical answers to send along; answers that no longer
fit; and of each answer that decided, the others that would have led elsewhere.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from wizard.present.entries import source_pages
from wizard.present.fill import Scene, answer_label, said, said_if, told_label
from wizard.present.in_language import escaped
from wizard.present.question import region_pages
from wizard.present.shapes import Answered, AskedLater, ChangePage, Said, WarningPage
from wizard.trees.calendar import Day
from wizard.trees.kinds import canonical
from wizard.trees.model import UNSURE, Question, Value, Verdict
from wizard.walks.ahead import Ahead, Branch, Reach
from wizard.walks.decided import because, sources
from wizard.walks.division import Region
from wizard.walks.walk import Arrived, Asked, Invalid, Step, Walk, derived, doubted
from wizard.words import sentences as phrases
from wizard.words.refusals import refusal


def answered(
    scene: Scene, walk: Walk, decided: Collection[str], guesses: Collection[str]
) -> Iterator[Answered]:
    """Show every answer on the path, in the order of the walk, with why where it decided."""
    for step, before in _before(walk.steps):
        decisive, guessed = step.question.id in decided, step.question.id in guesses
        unsure = guessed or step.value is None
        reasons = because(step)
        texts = (*reasons, *([step.question.find_out] if step.question.find_out else ()))
        then = scene
        if any(text.when is not None for text in texts):  # as it was then, before later answers
            day = Day(scene.day, walk.tree.catalogue.amounts)
            then = replace(scene, facts=derived(walk.tree, {**before, **_known(step)}, day))
        yield Answered(
            question=step.question.id,
            ask=said(scene, step.question.ask),
            answer=step.answer,
            label=_label(scene, step),
            decided=decisive,
            because=tuple([it for text in reasons if (it := said_if(then, text))]),
            sources=source_pages(scene, sources(scene.tree, step)) if decisive else (),
            told=told_label(scene, step.question, step.value) if step.value is not None else None,
            unsure=unsure,
            guessed=guessed,
            find_out=said_if(then, step.question.find_out, block=True) if unsure else None,
        )


def _label(scene: Scene, step: Step) -> Said:
    if step.value is None:
        return escaped(phrases.unsure(scene.words))
    return answer_label(scene, step.question, step.value)


def carried(walk: Walk) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give the canonical answers to send along: in the order of the walk, unused ones last."""
    used = [(step.question.id, step.answer) for step in walk.steps]
    unused = walk.unused.items()
    return (*used, *((id, (UNSURE,) if it is None else canonical(it)) for id, it in unused))


def guessed(walk: Walk, named: Collection[str], at: str | None) -> frozenset[str]:
    """Say which answers are guesses, of those that are named so: on the way or to send along, and
    the one that is asked again or was just sent (`at`) and refused."""
    there = {id for id, answer in carried(walk) if answer != (UNSURE,)}
    match walk.end:
        case Asked(question, value) if value is not None:
            there.add(question.id)
        case Invalid(question) if question.id == at:
            there.add(question.id)
    return frozenset(there.intersection(named))


def warnings(scene: Scene, walk: Walk) -> Iterator[WarningPage]:
    """Tell of answers on the path that were taken and are not plausible."""
    for step in walk.steps:
        asked, value = step.question, step.value
        if asked.usual is None or value is None:
            continue
        if found := doubted(walk.tree, asked, value, walk.day):
            yield WarningPage(asked.id, refusal(scene.words, asked.kind, found))


def lost(scene: Scene, walk: Walk, at: str | None) -> tuple[str, ...]:
    """Say which earlier answer no longer fits; the one just given (`at`) is an error instead."""
    if not isinstance(walk.end, Invalid) or walk.end.question.id == at:
        return ()
    ask = said(scene, walk.end.question.ask)
    # an English question in an Arabic sentence keeps its own end
    kept_apart = f"\u2068{ask.plain}\u2069" if ask.lang else ask.plain
    told = scene.words.gettext(
        "Your earlier answer to the question “{question}” does not fit any more. "
        "Please answer this question again.",
        question=kept_apart,
    )
    return (told,)


# What would change the outcome ---------------------------------------------------


GOOD = ("likely", "possible", "not-needed")
"""Verdicts of results that one does not want to be led away from."""
MENDED: tuple[Verdict, ...] = ("likely", "possible")
"""Verdicts of results to which a way leads on where something is missing."""


def changes(
    scene: Scene, walk: Walk, end: Arrived, decided: Collection[str], ahead: Ahead
) -> Iterator[ChangePage]:
    """Show for each deciding answer the other answers that would have led elsewhere.

    What nobody can change is left out.
    """
    here = _here(end)
    for step, reached in _instead(walk, end, ahead):
        question = step.question
        if question.id not in decided or question.fixed:
            continue
        branches = tuple(_elsewhere(question, reached, here))
        if branches:
            yield ChangePage(
                question=question.id,
                ask=said(scene, question.ask),
                label=_label(scene, step),
                regions=region_pages(scene, question, branches),
            )


def fits(walk: Walk, end: Arrived, ahead: Ahead) -> Iterator[str]:
    """Name the questions to which another answer would have led away from a good result."""
    if end.outcome.verdict not in GOOD:
        return
    for step, reached in _instead(walk, end, ahead):
        if step.value is not None and any(
            end.outcome.id not in reach.outcomes for _, reach in reached
        ):
            yield step.question.id


def still_counts(scene: Scene, walk: Walk, end: Arrived, ahead: Ahead) -> Iterator[AskedLater]:
    """Show the questions that matter too where something is missing and the walk ended early."""
    tree = walk.tree
    goals = frozenset(id for id, it in tree.outcomes.items() if it.verdict in MENDED)
    *_, (step, facts) = _before(walk.steps)
    if end.outcome.verdict != "not-yet" or step.question.fixed:
        return
    given = {**walk.unused, **{it.question.id: it.value for it in walk.steps}}
    for _, way in ahead.ways(step.question.place, facts):
        if found := tuple(ahead.counting(way, given, goals)):
            for id in found:
                yield AskedLater(id, said(scene, tree.questions[id].ask))
            return


def _here(end: Arrived) -> Reach:
    return Reach(0, 0, frozenset((end.outcome.id,)))


def _instead(
    walk: Walk, end: Arrived, ahead: Ahead
) -> Iterator[tuple[Step, Iterator[tuple[Region, Reach]]]]:
    """Go on from each question with each of its answers, all others kept."""
    given = {**walk.unused, **{it.question.id: it.value for it in walk.steps}}
    steps = tuple(_before(walk.steps))
    known = {ahead.place(step.question.place, facts): _here(end) for step, facts in steps}
    for step, facts in steps:
        ways = ahead.ways(step.question.place, facts)
        yield step, ((region, ahead.onward(way, given, known)) for region, way in ways)


def _before(steps: Iterable[Step]) -> Iterator[tuple[Step, Mapping[str, Value]]]:
    """Give each step with the facts that were known before it."""
    facts: dict[str, Value] = {}
    for step in steps:
        yield step, facts
        facts = {**facts, **_known(step)}


def _known(step: Step) -> Mapping[str, Value]:
    return {} if step.value is None else {step.question.id: step.value}


def _elsewhere(
    question: Question, reached: Iterable[tuple[Region, Reach]], here: Reach
) -> Iterator[Branch]:
    """Leave out what changes nothing; typed answers that lead to the same outcomes are one."""
    found: dict[object, list[tuple[Region, Reach]]] = {}
    for region, reach in reached:
        if reach != here:
            key = region.ids if question.kind == "choice" else reach.outcomes
            found.setdefault(key, []).append((region, reach))
    for same in found.values():
        yield Branch(tuple(region for region, _ in same), same[0][1])
