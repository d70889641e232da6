"""What would change an outcome: each answer that decided, and the others it could have been.

In: a walk that arrived, what decided, the way ahead. Out: `ChangePage`s, found
by going on from each deciding question with another answer and all others kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from wizard.present.answers import label
from wizard.present.fill import Scene, said
from wizard.present.in_language import Voice
from wizard.present.question import region_pages
from wizard.present.shapes import ChangePage
from wizard.trees.model import Question, Value
from wizard.walks.ahead import Ahead, Branch, Reach
from wizard.walks.regions import Region
from wizard.walks.walk import Arrived, Step, Walk


def changes(
    voice: Voice,
    arrived: Walk,
    end: Arrived,
    decided: Collection[str],
    scene: Scene,
    ahead: Ahead,
) -> Iterator[ChangePage]:
    """Show for each deciding answer the other answers that would have led elsewhere."""
    here = Reach(0, 0, frozenset((end.outcome.id,)))
    given = {**arrived.unused, **{it.question.id: it.value for it in arrived.steps}}
    facts = [*_facts_before(arrived.steps)]
    known = {
        ahead.place(step.question.id, before): here
        for step, before in zip(arrived.steps, facts, strict=True)
    }
    for step, before in zip(arrived.steps, facts, strict=True):
        question = step.question
        if question.id not in decided:
            continue
        ways = ahead.ways(question.id, before)
        reached = ((region, ahead.onward(way, given, known)) for region, way in ways)
        branches = tuple(_elsewhere(question, reached, here))
        if branches:
            yield ChangePage(
                question=question.id,
                ask=said(voice, question.ask, scene),
                label=label(voice, step, scene),
                regions=region_pages(voice, question, branches, scene),
            )


def _facts_before(steps: Iterable[Step]) -> Iterator[Mapping[str, Value]]:
    facts: dict[str, Value] = {}
    for step in steps:
        yield facts
        facts = facts if step.value is None else {**facts, step.question.id: step.value}


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
