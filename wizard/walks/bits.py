"""What a state of a walk holds: a bit for each answered question, and one for each test it passes.

In: a tree and its questions divided. Out: what an answer adds to a state, and what a place looks
at. It must not know where answers lead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from wizard.trees.conditions.truth import entries
from wizard.trees.model import Condition, Tree
from wizard.walks.arrows import Graph, Place
from wizard.walks.asked import Fact, meant

State: TypeAlias = int
"""The bits of the answers so far, as far as tests still to come look at them."""
Words: TypeAlias = Mapping[str, Sequence[Condition]]
"""Conditions by outcome on which its words hang."""


class Bits:
    """Gives each question its bits in a state: the first says that it is answered, the others
    which of its tests the answer passes.

    By fact: `masks` is all of its bits, `shifts` where they begin (`None`: nothing looks at it),
    `adds` what each answer adds to a state, "I do not know" last.
    """

    def __init__(self, tree: Tree, facts: Sequence[Fact], number: int) -> None:
        self.tree = tree
        self.numbers = {fact.id: at for at, fact in enumerate(facts) if fact.asked[number]}
        self.masks: list[State] = []
        self.adds: list[tuple[State, ...]] = []
        self.tests: dict[tuple[int, object], State] = {}
        self.shifts: list[int | None] = []
        free = 0
        for at, fact in enumerate(facts):
            tests, answers = fact.tests[number], [answer.passed[number] for answer in fact.answers]
            self.shifts.append(free if tests else None)
            self.masks.append((2 << len(tests)) - 1 << free if tests else 0)
            for bit, test in enumerate(tests, 1):
                self.tests[at, meant(test)] = (1 << bit | 1) << free
            adds = ((p << 1 | 1) << free if p is not None and tests else 0 for p in answers)
            self.adds.append((*adds, 0))
            free += 1 + len(tests) if tests else 0
        self.derived: dict[str, dict[int, State]] = {}
        for made in tree.facts.values():
            self.derived[made.id] = self.of(rule.when for rule in made.rules)

    def looked(self, shape: Graph, place: Place, words: Words) -> dict[int, State]:
        """Say what is looked at on leaving a place, or by the words of an outcome."""
        if place[0] == "outcome":
            return self.of(words.get(place[1], ()))
        return self.of(arrow.rule.when for arrow in shape.arrows[place] if arrow.rule is not None)

    def of(self, conditions: Iterable[Condition | None]) -> dict[int, State]:
        """Say what conditions look at, derived facts traced back to answers."""
        found: dict[int, State] = {}
        for condition in conditions:
            for entry in entries(condition) if condition is not None else ():
                at = self.numbers.get(entry.fact)
                if at is not None:
                    _add(found, {at: self.tests[at, meant(entry.test)]})
                else:
                    _add(found, self.derived.get(entry.fact, {}))
        return found


def _add(found: dict[int, State], more: Mapping[int, State]) -> None:
    for fact, mask in more.items():
        found[fact] = found.get(fact, 0) | mask


def union(masks: Iterable[State]) -> State:
    found = 0
    for mask in masks:
        found |= mask
    return found
