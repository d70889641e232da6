"""One tree as something that is walked step by step, each question answered in every way.

In: a tree, a day, and its questions divided. Out: numbered places, states, and where an answer or
the rules lead. A state holds of the answers so far only what tests still to come make of them:
walks that nothing further on can tell apart are in the same state. It must not know what is
counted or compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import holds, passes
from wizard.trees.model import Test, Tree, Value
from wizard.walks.arrows import Graph, Place, graph
from wizard.walks.asked import Bits, Fact, State, Words, union
from wizard.walks.division import Answer
from wizard.walks.walk import Known, chosen

AGAIN, DEPENDS, NO_RULE = "asked-again", "it-depends", "no-rule"
"""Ends that are no outcomes: the answer is none in this tree, the built-in page *it depends*,
and answers that no rule takes."""
ENDS = (AGAIN, DEPENDS, NO_RULE)

At: TypeAlias = tuple[int, State]
"""A place, by its index, and the state there."""


class Turn(NamedTuple):
    """A step: the arrow taken, by its index among those of the place (-1: none), and where to."""

    arrow: int
    at: int
    state: State


@dataclass(frozen=True, slots=True)
class Walker:
    """Places are known by their index in `shape.order`; behind them stand the `ENDS`.

    `number` is the tree's place among those that `facts` were divided for. By place: `targets` of
    its arrows; `asking` is the fact that is asked there (-1: none), `asks` those that can still be
    asked from there on, as bits; `leads` the arrow and place that each answer leads to where rules
    are not asked; `looked` is what the rules of a place or the words of an outcome
    look at, by fact, `looks` all of that, `needs` all that is looked at from there on. By fact:
    `shifts` is where its bits begin in a state (`None`: nothing looks at it), `adds` is what each
    answer adds to a state.
    """

    tree: Tree
    day: Day
    number: int
    shape: Graph
    facts: tuple[Fact, ...]
    numbers: Mapping[str, int]
    targets: Sequence[tuple[int, ...]]
    asking: Sequence[int]
    asks: Sequence[int]
    looks: Sequence[State]
    needs: Sequence[State]
    shifts: Sequence[int | None]
    adds: Sequence[tuple[State, ...]]
    leads: Sequence[tuple[tuple[int, int] | None, ...]]
    looked: Sequence[tuple[tuple[int, State], ...]]
    alike: dict[int, Sequence[tuple[int, int]]] = field(default_factory=dict)
    ruled: dict[tuple[int, State], int] = field(default_factory=dict)
    samples: dict[tuple[int, State], Mapping[State, Value]] = field(default_factory=dict)

    def place(self, at: int) -> Place:
        """Name the place or end behind an index."""
        order = self.shape.order
        return order[at] if at < len(order) else ("end", ENDS[at - len(order)])

    def ended(self, at: int) -> bool:
        """Say whether a walk ends here."""
        return not self.targets[at]

    def turn(self, at: int, state: State, answer: int = 0) -> Turn:
        """Go on from a question with an answer, by its number; a decision takes none."""
        fact = self.asking[at]
        if fact >= 0:
            state |= self.adds[fact][answer]
            lead = self.leads[at][answer]
            if lead is not None:
                return Turn(*lead, state & self.needs[lead[1]])
        return self._by_rule(at, state)

    def answered(self, at: int, state: State, value: Value | None) -> Turn:
        """Go on from a question with any answer to it, `None` for "I do not know"."""
        fact = self.asking[at]
        if value is None:
            return self.turn(at, state, self.facts[fact].unsure)
        if isinstance(value, str):
            return self.turn(at, state, self._named(fact, value))
        return self._by_rule(at, state | self._added(fact, value))

    def apart(self, at: int) -> Sequence[tuple[int, int]]:
        """Give of the answers that nothing from a place on tells apart the first, and how many
        they are; of a place that asks nothing one."""
        if at not in self.alike:
            fact, first = self.asking[at], dict[object, list[int]]()
            needs = union((self.looks[at], *(self.needs[to] for to in self.targets[at])))
            for number, answer in enumerate(self.facts[fact].answers if fact >= 0 else ()):
                key = self.adds[fact][number] & needs, self.leads[at][number]
                first.setdefault(key, [number, 0])[1] += answer.weight
            self.alike[at] = [(number, count) for number, count in first.values()]
            if fact < 0 and not self.ended(at):
                self.alike[at] = [(0, 1)]
        return self.alike[at]

    def stand(self, place: Place, given: Mapping[str, Value]) -> At:
        """Say where a walk with some answers stands at a place; derived facts may be among them."""
        at, state = self.shape.index[place], 0
        for id, value in given.items():
            if id in self.numbers:
                state |= self._added(self.numbers[id], value)
        return at, state & self.needs[at]

    def looked_for(self, question: str) -> Iterator[Test]:
        """Give the tests that are made of a question somewhere."""
        fact = self.numbers[question]
        shift = self.shifts[fact]
        every = union(self.looks)
        for bit, test in enumerate(self.facts[fact].tests[self.number], 1):
            if shift is not None and every >> shift + bit & 1:
                yield test

    def _named(self, fact: int, id: str) -> int:
        return next(at for at, one in enumerate(self.facts[fact].answers) if id in one.ids)

    def _added(self, fact: int, value: Value) -> State:
        """Give what any answer to a question adds to a state."""
        shift = self.shifts[fact]
        if shift is None:
            return 0
        if isinstance(value, str):
            return self.adds[fact][self._named(fact, value)]
        tests = enumerate(self.facts[fact].tests[self.number], 1)
        return sum((1 << bit for bit, test in tests if passes(test, value, self.day)), 1) << shift

    def _by_rule(self, at: int, state: State) -> Turn:
        key = at, state & self.looks[at]
        arrow = self.ruled.get(key)
        if arrow is None:
            arrow = self.ruled[key] = self._ruled(at, state)
        to = self.targets[at][arrow] if arrow >= 0 else len(self.targets) - 1
        return Turn(arrow, to, state & self.needs[to])

    def _ruled(self, at: int, state: State) -> int:
        known: Known | None = None
        for index, arrow in enumerate(self.shape.arrows[self.shape.order[at]]):
            if arrow.rule is not None:
                if arrow.rule.when is None:
                    return index
                known = self.known(at, state) if known is None else known
                if holds(arrow.rule.when, known, self.day):
                    return index
        return -1

    def known(self, at: int, state: State) -> Known:
        """Give facts as the rules of a place see them, or the words of an outcome."""
        given: dict[str, Value] = {}
        for fact, mask in self.looked[at]:
            if part := state & mask:
                given[self.facts[fact].id] = self._samples(fact, mask)[part]
        return Known(self.tree, given, self.day)

    def _samples(self, fact: int, mask: State) -> Mapping[State, Value]:
        """Give for each part of a state that holds of a fact an answer that brings it about."""
        found = self.samples.get((fact, mask))
        if found is None:
            first: dict[State, Value] = {}
            for add, answer in zip(self.adds[fact], self.facts[fact].answers, strict=False):
                first.setdefault(add & mask, answer.sample)
            found = self.samples[fact, mask] = first
        return found


def walker(
    tree: Tree, day: Day, facts: tuple[Fact, ...], number: int = 0, words: Words | None = None
) -> Walker:
    """Prepare a tree to be walked; `words` of outcomes are looked at as well."""
    shape, bits = graph(tree), Bits(tree, facts, number)
    places = shape.order
    targets = [tuple(shape.index[arrow.to] for arrow in shape.arrows[place]) for place in places]
    looked = [bits.looked(shape, place, words or {}) for place in places]
    looks = [union(facts.values()) for facts in looked]
    asking = [bits.numbers[fact] if fact else -1 for fact in map(shape.asks.get, places)]
    asks = [1 << fact if fact >= 0 else 0 for fact in asking]
    own = [bits.masks[fact] if fact >= 0 else 0 for fact in asking]
    needs = [look & ~mask for look, mask in zip(looks, own, strict=True)]

    def changed(at: int) -> bool:
        before = needs[at], asks[at]
        asks[at] |= union(asks[to] for to in targets[at])
        needs[at] |= union(needs[to] for to in targets[at]) & ~own[at]
        return (needs[at], asks[at]) != before

    shape.backward(changed)
    return Walker(
        tree=tree,
        day=day,
        number=number,
        shape=shape,
        facts=facts,
        numbers=bits.numbers,
        targets=[*targets, *[()] * len(ENDS)],
        asking=[*asking, *[-1] * len(ENDS)],
        asks=[*asks, *[0] * len(ENDS)],
        looks=looks,
        needs=[*needs, *[0] * len(ENDS)],
        shifts=bits.shifts,
        adds=bits.adds,
        leads=[
            _leads(shape, place, facts[asked], number) if asked >= 0 else ()
            for place, asked in zip(places, asking, strict=True)
        ],
        looked=[tuple(facts.items()) for facts in looked],
    )


@dataclass(frozen=True, slots=True)
class Single:
    """One tree as `folds.Walks`; decisions are passed on the way."""

    walker: Walker

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.walker.facts

    @property
    def start(self) -> At:
        return self.settled((0, 0))

    def asks(self, at: At) -> int:
        return self.walker.asking[at[0]]

    def take(self, at: At, answer: int) -> At | None:
        return self.settled(self.walker.turn(*at, answer)[1:])

    def answered(self, at: At, value: Value | None) -> At:
        """Go on with any answer, `None` for "I do not know"."""
        return self.settled(self.walker.answered(*at, value)[1:])

    def settled(self, at: At) -> At:
        """Go on to where an answer is needed; decisions that go round in a circle take none."""
        for _ in self.walker.targets:
            if self.walker.asking[at[0]] >= 0 or self.walker.ended(at[0]):
                return at
            at = self.walker.turn(*at)[1:]
        return len(self.walker.targets) - 1, 0

    def depth(self, at: At) -> int:
        return at[0]

    @property
    def circular(self) -> bool:
        return bool(self.walker.shape.circles)

    def place(self, at: At) -> Place:
        return self.walker.place(at[0])


def _leads(
    shape: Graph, place: Place, fact: Fact, number: int
) -> tuple[tuple[int, int] | None, ...]:
    """Say where answers lead that have a target of their own, or are none in this tree."""
    question, arrows = shape.tree.asked_at(place[1]), shape.arrows[place]
    own = {arrow.option.id: at for at, arrow in enumerate(arrows) if arrow.option is not None}
    unsure = next((at for at, arrow in enumerate(arrows) if arrow.unsure), -1)
    again, depends = ((-1, len(shape.order) + ENDS.index(end)) for end in (AGAIN, DEPENDS))

    def lead(answer: Answer) -> tuple[int, int] | None:
        if answer.passed[number] is None:
            return again
        option = chosen(question, answer.sample)
        at = own.get(option.id, -1) if option is not None else -1
        return (at, shape.index[arrows[at].to]) if at >= 0 else None

    return (
        *map(lead, fact.answers),
        (unsure, shape.index[arrows[unsure].to]) if unsure >= 0 else depends,
    )
