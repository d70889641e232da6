"""What would change an outcome: each answer that decided, and the others it could have been.

In: a walk that arrived and the answers it was made from, the way ahead. Out: `ChangePage`s, found
by walking again with one answer changed and all others kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.present.ahead import Ahead, Branch, Reach
from wizard.present.answers import label
from wizard.present.pages import ChangePage
from wizard.present.questions import region_pages
from wizard.present.speech import Scene, said
from wizard.present.voice import Voice
from wizard.trees.kinds import canonical
from wizard.trees.model import Value
from wizard.walk import Answers, Arrived, Step, Walk, walk

MOST = 60
"""Walks tried for one answer; a question whose rules tell more answers apart is left out."""


def changes(
    voice: Voice, arrived: Walk, answers: Answers, scene: Scene, ahead: Ahead
) -> Iterator[ChangePage]:
    """Show for each deciding answer the other answers that would have led elsewhere."""
    end = arrived.end
    assert isinstance(end, Arrived)
    here = Reach(0, 0, frozenset((end.outcome.id,)))
    facts: dict[str, Value] = {}
    for step in arrived.steps:
        if step.decided:
            branches = tuple(_elsewhere(step, facts, arrived, answers, ahead, here))
            if branches:
                yield ChangePage(
                    question=step.question.id,
                    ask=said(voice, step.question.ask, scene),
                    label=label(voice, step, scene),
                    regions=region_pages(voice, step.question, branches, scene),
                )
        if step.value is not None:
            facts[step.question.id] = step.value


def _elsewhere(
    step: Step,
    facts: dict[str, Value],
    arrived: Walk,
    answers: Answers,
    ahead: Ahead,
    here: Reach,
) -> Iterator[Branch]:
    """Walk again with each other answer; answers that lead to the same outcomes are one."""
    found: dict[object, Branch] = {}
    branches = ahead.branches(step.question.id, facts)
    for branch in branches if len(branches) <= MOST else ():
        given = {**answers, step.question.id: canonical(branch.regions[0].sample)}
        reach = _reached(walk(arrived.tree, given, arrived.day), ahead)
        if reach == here:
            continue
        key = branch.regions[0].ids if step.question.kind == "choice" else reach.outcomes
        before = found[key].regions if key in found else ()
        found[key] = Branch((*before, *branch.regions), reach)
    yield from found.values()


def _reached(again: Walk, ahead: Ahead) -> Reach:
    """Say which outcomes a changed walk may still come to."""
    match again.end:
        case Arrived(outcome):
            return Reach(0, 0, frozenset((outcome.id,)))
        case end:
            facts = {id: value for id, value in again.facts.items() if id in again.tree.questions}
            return ahead.at(end.question.id, facts)
