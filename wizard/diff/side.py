"""One of two trees, as the product of both walks through it.

In: a tree, a day, and the facts both trees share. Out: for each place what can still be asked
and tested from there, and where known answers lead. It must not know of the other tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from wizard.diff.both_answers import Fact
from wizard.trees.amounts import Day
from wizard.trees.conditions.truth import holds, passes
from wizard.trees.model import Condition, Outcome, Target, Test, Tree, Value
from wizard.walks.arrows import Graph, Place, graph
from wizard.walks.digits import mentioned, outcome_conditions, shown_texts
from wizard.walks.regions import entries
from wizard.walks.walk import chosen, derived

Known: TypeAlias = tuple[tuple[int, int], ...]
"""Answered facts as (number of the fact, number of the answer), in order of the facts."""

AGAIN, DEPENDS, NO_RULE = "asked-again", "it-depends", "no-rule"
"""Ends that are no outcomes: the answer is none in this tree, the built-in page *it depends*,
and answers that no rule takes."""
ENDS = (AGAIN, DEPENDS, NO_RULE)


@dataclass(frozen=True, slots=True)
class Side:
    """One tree ready for the product.

    Places are known by their index in `shape.order`; behind them stand the ends that are no
    outcomes. `asks` are the facts that can still be asked from a place on, `looks` the tests
    that can still be made, both as bits. `tests` are the tests by bit, `of_fact` says which of
    them a fact has, and `here` which facts the rules of a place itself look at.
    """

    number: int
    tree: Tree
    day: Day
    shape: Graph
    facts: tuple[Fact, ...]
    fact_of: Mapping[str, int]
    tests: tuple[Test, ...]
    of_fact: Mapping[int, int]
    asks: Sequence[int]
    looks: Sequence[int]
    here: Sequence[frozenset[int]]
    ways: dict[tuple[int, Known], int] = field(default_factory=dict)
    passed: dict[tuple[int, int], int] = field(default_factory=dict)

    def place(self, at: int) -> Place:
        """Name the place or end behind an index."""
        order = self.shape.order
        return order[at] if at < len(order) else ("end", ENDS[at - len(order)])

    def ended(self, at: int) -> bool:
        """Say whether a walk ends here."""
        return self.place(at)[0] in ("outcome", "end")

    def end(self, which: str) -> int:
        """Give the index of an end that is no outcome."""
        return len(self.shape.order) + ENDS.index(which)

    def question(self, at: int) -> int:
        """Give the number of the fact that is asked at a place."""
        return self.fact_of[self.place(at)[1]]

    def answered(self, at: int, answer: int, known: Known) -> int:
        """Go on from a question; `known` holds what this tree has seen, this answer included."""
        fact = self.facts[self.question(at)]
        question = self.tree.questions[fact.id]
        if answer == fact.unsure:
            return self._index(question.unsure) if question.unsure else self.end(DEPENDS)
        if not fact.answers[answer].valid[self.number]:
            return self.end(AGAIN)
        option = chosen(question, fact.answers[answer].sample)
        if option is not None and option.go is not None:
            return self._index(option.go)
        return self.ruled(at, known)

    def ruled(self, at: int, known: Known) -> int:
        """Go on from a question or decision by its rules."""
        looked_at = self.here[at]
        key = (at, tuple(entry for entry in known if entry[0] in looked_at))
        if key not in self.ways:
            self.ways[key] = self._ruled(*key)
        return self.ways[key]

    def _ruled(self, at: int, known: Known) -> int:
        kind, id = self.place(at)
        tree = self.tree
        rules = tree.questions[id].next if kind == "question" else tree.decisions[id].rules
        facts: Mapping[str, Value] | None = None
        for rule in rules:
            if rule.when is None:
                return self._index(rule.go)
            facts = self.values(known) if facts is None else facts
            if holds(rule.when, facts, self.day):
                return self._index(rule.go)
        return self.end(NO_RULE)

    def _index(self, target: Target) -> int:
        return self.shape.index[target.kind, target.id]

    def values(self, known: Known) -> Mapping[str, Value]:
        """Give facts as rules see them, derived ones included."""
        given = {self.facts[fact].id: self.facts[fact].answers[at].sample for fact, at in known}
        return derived(self.tree, given, self.day)

    def alike(self, fact: int, answer: int, tests: int) -> int:
        """Say which of some tests of its fact an answer passes, as bits."""
        key = (fact, answer)
        if key not in self.passed:
            sample = self.facts[fact].answers[answer].sample
            mine = ones(self.of_fact.get(fact, 0))
            self.passed[key] = sum(1 << t for t in mine if passes(self.tests[t], sample, self.day))
        return self.passed[key] & tests


def side(number: int, tree: Tree, day: Day, facts: tuple[Fact, ...]) -> Side:
    """Prepare one tree; `number` says which of the two it is."""
    shape = graph(tree)
    fact_of = {fact.id: at for at, fact in enumerate(facts) if fact.asked[number]}
    looked = _Looked(tree, fact_of)
    own = [looked.at(place, shape) for place in shape.order]
    asks = [0] * (len(own) + len(ENDS))
    looks = [*own, *(0 for _ in ENDS)]
    for at in reversed(range(len(own))):
        kind, id = shape.order[at]
        asks[at] = 1 << fact_of[id] if kind == "question" else 0
        for to in {arrow.to for arrow in shape.arrows[shape.order[at]]}:
            asks[at] |= asks[shape.index[to]]
            looks[at] |= looks[shape.index[to]]
    return Side(
        number,
        tree,
        day,
        shape,
        facts,
        fact_of,
        tuple(looked.tests),
        looked.of_fact,
        tuple(asks),
        tuple(looks),
        tuple(frozenset(looked.facts[bit] for bit in ones(here)) for here in own),
    )


class _Looked:
    """Gives every test of an answer a bit, and says which tests are made where."""

    def __init__(self, tree: Tree, fact_of: Mapping[str, int]) -> None:
        self.tree, self.fact_of = tree, fact_of
        self.tests: list[Test] = []
        self.facts: list[int] = []
        self.of_fact: dict[int, int] = {}
        self.bits: dict[object, int] = {}
        self.derived: dict[str, int] = {}
        for fact in tree.facts.values():
            self.derived[fact.id] = self.union(rule.when for rule in fact.rules)

    def at(self, place: Place, shape: Graph) -> int:
        """Give the tests made on leaving a place, or in the words of an outcome."""
        if place[0] == "outcome":
            return self.shown(self.tree.outcomes[place[1]])
        rules = [arrow.rule for arrow in shape.arrows[place] if arrow.rule is not None]
        return self.union(rule.when for rule in rules)

    def shown(self, outcome: Outcome) -> int:
        found = self.union(outcome_conditions(self.tree, outcome))
        for text, _ in shown_texts(self.tree, outcome):
            for name in mentioned(text):
                found |= self.derived.get(name, 0)
        return found

    def union(self, conditions: Iterable[Condition | None]) -> int:
        found = 0
        for condition in conditions:
            for entry in entries(condition) if condition is not None else ():
                if entry.fact in self.fact_of:
                    found |= self.bit(self.fact_of[entry.fact], entry.test)
                else:
                    found |= self.derived.get(entry.fact, 0)
        return found

    def bit(self, fact: int, test: Test) -> int:
        """Give the bit of a test; tests that differ only in where they stand are one."""
        key = (fact, test.ids, test.ranges, test.dates, test.ticked, test.unanswered)
        if key not in self.bits:
            self.bits[key] = 1 << len(self.tests)
            self.of_fact[fact] = self.of_fact.get(fact, 0) | self.bits[key]
            self.tests.append(test)
            self.facts.append(fact)
        return self.bits[key]


def ones(bits: int) -> Iterator[int]:
    """Give the numbers of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
