"""What is still needed at each question, and which answers to try there.

In: a tree and a day. Out: for every question the tests that later rules make of each fact, and
the regions of its answers with one sample each. Walks that pass the same tests have the same way
ahead. This module must not know where a walk is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import TypeAlias

from wizard.trees.amounts import Day
from wizard.trees.conditions.truth import passes
from wizard.trees.model import Condition, Question, Test, Tree, Value
from wizard.walks.arrows import Arrow, Graph, Place
from wizard.walks.regions import Division, Region, divide, entries

TICKS = 8
"""Options of a `choices` question of which every combination is tried."""

Need: TypeAlias = Mapping[str, int]
"""Of each question some of its tests, as bits."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What rules ask of answers, from each question on.

    `tests` numbers the tests of each question; `before` is what is needed of earlier answers at a
    question and from there on. `answers` are the regions to try at each question; `whole` says
    that they leave no combination of answers out. `passed` are the tests that each sample passes.
    `trees` holds for every question and decision the tree with no more derived facts than its
    rules test.
    """

    day: Day
    tests: Mapping[str, tuple[Test, ...]]
    before: Mapping[str, Need]
    trees: Mapping[str, Tree]
    answers: Mapping[str, tuple[Region, ...]]
    whole: bool
    passed: Mapping[tuple[str, Value], int]

    def key(self, question: str, facts: Mapping[str, Value]) -> tuple[int, ...]:
        """Say which needed tests the facts pass, each fact in turn; -1 where it is unanswered."""
        return tuple(
            self._passes(fact, facts[fact]) & mask if fact in facts else -1
            for fact, mask in self.before[question].items()
        )

    def _passes(self, fact: str, value: Value) -> int:
        kept = self.passed.get((fact, value))
        return _bits(self.tests[fact], value, self.day) if kept is None else kept


def _bits(tests: Iterable[Test], value: Value, day: Day) -> int:
    return sum(passes(test, value, day) << at for at, test in enumerate(tests))


def needs(graph: Graph, day: Day) -> Needs:
    """Work out what every question of a tree needs, from the last to the first."""
    tree = graph.tree
    tests: dict[str, dict[Test, int]] = {id: {} for id in tree.questions}
    derived: dict[str, dict[str, int]] = {}
    for id, made in tree.facts.items():
        whens = [rule.when for rule in made.rules if rule.when is not None]
        derived[id] = _asked_of(whens, tests, derived)
    before: dict[Place, dict[str, int]] = {}
    for place in reversed(graph.order):
        arrows = graph.arrows[place]
        need = _asked_of(_conditions(arrows), tests, derived)
        for arrow in arrows:
            for fact, mask in before[arrow.to].items():
                need[fact] = need.get(fact, 0) | mask
        need.pop(place[1], None)  # a question is not answered before it is asked
        before[place] = need
    divisions = divide(tree, day)
    answers = {id: tuple(_tried(division)) for id, division in divisions.items()}
    return Needs(
        day=day,
        tests={id: tuple(found) for id, found in tests.items()},
        before={id: before[kind, id] for kind, id in before if kind == "question"},
        trees={id: _narrowed(tree, arrows) for (_, id), arrows in graph.arrows.items() if arrows},
        answers=answers,
        whole=all(len(division.ticks) <= TICKS for division in divisions.values()),
        passed={
            (id, region.sample): _bits(tests[id], region.sample, day)
            for id, regions in answers.items()
            for region in regions
        },
    )


def _conditions(arrows: Iterable[Arrow]) -> Iterator[Condition]:
    yield from (it.rule.when for it in arrows if it.rule is not None and it.rule.when is not None)


def _narrowed(tree: Tree, arrows: Iterable[Arrow]) -> Tree:
    """Leave out the derived facts that no rule here looks at, directly or by way of another."""
    tested = {entry.fact for when in _conditions(arrows) for entry in entries(when)}
    for fact in reversed(tuple(tree.facts.values())):
        if fact.id in tested:
            whens = (rule.when for rule in fact.rules if rule.when is not None)
            tested |= {entry.fact for when in whens for entry in entries(when)}
    return replace(tree, facts={id: fact for id, fact in tree.facts.items() if id in tested})


def _asked_of(
    whens: Iterable[Condition],
    tests: Mapping[str, dict[Test, int]],
    derived: Mapping[str, Mapping[str, int]],
) -> dict[str, int]:
    """Gather what conditions test, derived facts traced back to answers."""
    need: dict[str, int] = {}
    for when in whens:
        for entry in entries(when):
            if entry.fact in tests:
                known = tests[entry.fact]
                bit = 1 << known.setdefault(entry.test, len(known))
                need[entry.fact] = need.get(entry.fact, 0) | bit
            for fact, mask in derived.get(entry.fact, {}).items():
                need[fact] = need.get(fact, 0) | mask
    return need


def _tried(division: Division) -> Iterator[Region]:
    """Give the regions of a division; options and extras with a target of their own stand alone."""
    question = division.question
    if question.kind == "choices":
        yield from (Region(sample) for sample in _ticked(division))
        return
    alone = {option.id for option in (*question.options, *question.extras) if option.go}
    for region in division.regions:
        yield from (Region(id, (id,)) for id in region.ids if id in alone)
        rest = tuple(id for id in region.ids if id not in alone)
        if region.stretches:
            yield Region(_near(question, region), rest, region.stretches)
        elif rest:
            yield Region(rest[0], rest)


def _ticked(division: Division) -> Iterator[frozenset[str]]:
    most = len(division.ticks) if len(division.ticks) <= TICKS else 1
    sizes = (combinations(division.ticks, size) for size in range(most + 1))
    yield from map(frozenset, chain.from_iterable(sizes))


def _near(question: Question, region: Region) -> Value:
    """Choose a typed answer that people may give: the one at the edge that the rules draw."""
    low, high = region.stretches[0]
    at_bottom = low is None or low == question.minimum
    chosen = high if at_bottom and high is not None else low
    return region.sample if chosen is None else chosen
