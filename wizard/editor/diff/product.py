"""The product of two trees: where both walks stand with the same answers.

In: two trees and a day. Out: every `Stand` that some answers bring about, and the steps from
one to the next, each question asked once for both. Exact: answers that end apart are told
apart, and walks that nothing further on can tell apart are one. It must not know what is made
of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from wizard.editor.analysis.graph import graph
from wizard.editor.diff.answers import NEW, OLD, Fact, TooManyTicks, joined
from wizard.editor.diff.same import Numbers, numbered
from wizard.editor.diff.shown import NOTHING, Effect, effect
from wizard.editor.diff.side import Known, Side, side
from wizard.trees.amounts import Day
from wizard.trees.model import Tree
from wizard.trees.regions import divide

OWED = 4
"""Beside the bits of those that have seen an answer: it was none to the tree that asked, so it
counts only if the other tree asks too."""
BUDGET = 400_000
"""Stands that are held; some seconds and some hundred MB."""

Seen = tuple[tuple[int, int, int], ...]
"""Facts still needed: (fact, answer, which trees have seen and need it), in order."""


class Stand(NamedTuple):
    """Where both walks stand, and what is still needed of the answers so far.

    `since` is the last place (a number that both trees share) at which they stood together.
    """

    old: int
    new: int
    seen: Seen
    since: int


class Step(NamedTuple):
    """A way on: the answer given (`fact` is -1 where none is), its weight, the stand beyond."""

    fact: int
    answer: int
    weight: int
    to: int


@dataclass(frozen=True, slots=True)
class TooEntangled:
    """Too many answers must be told apart to compare exactly; `place` is where it was noticed."""

    place: str


class _Full(Exception):
    """There are more stands than are held."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(slots=True)
class Product:
    """Two trees walked together; stands are numbered from 0, the start, as they are found.

    `place` gives each place of a tree its shared number, `ahead` the places that can follow it,
    as bits of these numbers. `same` gives equal numbers to places with the same future.
    """

    sides: tuple[Side, Side]
    facts: tuple[Fact, ...]
    place: tuple[tuple[int, ...], tuple[int, ...]]
    ahead: tuple[tuple[int, ...], tuple[int, ...]]
    same: tuple[tuple[int, ...], tuple[int, ...]]
    stands: list[Stand] = field(default_factory=list)
    numbers: dict[Stand, int] = field(default_factory=dict)
    ways: list[tuple[Step, ...] | None] = field(default_factory=list)
    classes: dict[tuple[int, int, int], tuple[int, ...]] = field(default_factory=dict)

    def steps(self, number: int) -> tuple[Step, ...]:
        """Give the steps from a stand; none where both walks have ended."""
        found = self.ways[number]
        if found is None:
            steps = (
                Step(fact, answer, count, self.number(to))
                for fact, answer, count, to in self.onward(self.stands[number])
            )
            found = self.ways[number] = tuple(steps)
        return found

    def number(self, stand: Stand) -> int:
        """Give the number of a stand."""
        found = self.numbers.setdefault(stand, len(self.stands))
        if found == len(self.stands):
            if found >= BUDGET:
                raise _Full(self.sides[NEW].place(stand.new)[1])
            self.stands.append(stand)
            self.ways.append(None)
        return found

    def ended(self, stand: Stand) -> bool:
        """Say whether both walks have ended."""
        return self.sides[OLD].ended(stand.old) and self.sides[NEW].ended(stand.new)

    def asks(self, stand: Stand) -> int:
        """Give the facts that either walk can still ask, as bits."""
        return self.sides[OLD].asks[stand.old] | self.sides[NEW].asks[stand.new]

    def together(self, stand: Stand) -> bool:
        """Say whether both walks have the same future, so that nothing can part them."""
        if self.sides[OLD].ended(stand.old) or self.sides[NEW].ended(stand.new):
            return False
        if self.same[OLD][stand.old] != self.same[NEW][stand.new]:
            return False
        return all(trees == 3 for _, _, trees in stand.seen)

    def effect(self, stand: Stand) -> Effect:
        """Say how an outcome that both walks end in differs for them."""
        old, new = self.sides[OLD].place(stand.old), self.sides[NEW].place(stand.new)
        if "end" in (old[0], new[0]) or self.place[OLD][stand.old] != self.place[NEW][stand.new]:
            return NOTHING
        known = self._known(stand.seen, OLD), self._known(stand.seen, NEW)
        if self.same[OLD][stand.old] == self.same[NEW][stand.new] and known[OLD] == known[NEW]:
            return NOTHING
        return effect(self.sides, (old[1], new[1]), known)

    # One step ------------------------------------------------------------------------

    def onward(self, stand: Stand) -> Iterator[tuple[int, int, int, Stand]]:
        """Give the steps from a stand, as (fact, answer, count, stand beyond)."""
        if self.ended(stand):
            return
        movers = self._movers(stand)
        mover = movers[0]
        at = (stand.old, stand.new)
        if self.sides[mover].place(at[mover])[0] == "decision":
            moved = list(at)
            for one in movers:
                moved[one] = self.sides[one].ruled(at[one], self._known(stand.seen, one))
            yield from self._arrived(-1, -1, 1, moved, stand.seen, stand.since)
            return
        fact = self.sides[mover].question(at[mover])
        for answer, count, seen in self._given(stand, fact, movers):
            moved = list(at)
            for one in movers:
                known = self._known(seen, one)
                moved[one] = self.sides[one].answered(at[one], answer, known)
            label = (fact, answer, count) if count else (-1, -1, 1)
            yield from self._arrived(*label, moved, seen, stand.since)

    def _movers(self, stand: Stand) -> tuple[int, ...]:
        """Say which walks go on: both from the same place, else the one that may catch up."""
        if self.sides[OLD].ended(stand.old):
            return (NEW,)
        if self.sides[NEW].ended(stand.new):
            return (OLD,)
        here = self.place[OLD][stand.old], self.place[NEW][stand.new]
        if here[OLD] == here[NEW]:
            return (OLD, NEW)
        new_comes = self.ahead[NEW][stand.new] >> here[OLD] & 1
        old_comes = self.ahead[OLD][stand.old] >> here[NEW] & 1
        if new_comes != old_comes:
            return (NEW,) if new_comes else (OLD,)
        decision = self.sides[NEW].place(stand.new)[0] == "decision"
        return (NEW,) if decision else (OLD,)

    def _given(
        self, stand: Stand, fact: int, movers: tuple[int, ...]
    ) -> Iterator[tuple[int, int, Seen]]:
        """Give each answer to a question as (answer, count, facts now known).

        The count is 0 where the other walk had the answer already.
        """
        bits = sum(1 << one for one in movers)
        before = next((entry for entry in stand.seen if entry[0] == fact), None)
        rest = tuple(entry for entry in stand.seen if entry[0] != fact)
        if before is not None:
            yield before[1], 0, _with(rest, (fact, before[1], (before[2] | bits) & ~OWED))
            return
        asked = self.facts[fact]
        for answer, one in enumerate(asked.answers):
            valid = any(one.valid[mover] for mover in movers)
            if valid or self._asks_later(stand, 1 - movers[0], fact):
                trees = bits if valid else bits | OWED
                yield answer, one.count, _with(rest, (fact, answer, trees))
        yield asked.unsure, 1, _with(rest, (fact, asked.unsure, bits))

    def _asks_later(self, stand: Stand, one: int, fact: int) -> bool:
        at = stand.old if one == OLD else stand.new
        return bool(self.sides[one].asks[at] >> fact & 1)

    def _known(self, seen: Seen, one: int) -> Known:
        """Give what one tree has seen and needs; "I do not know" leaves a fact unanswered."""
        return tuple(
            (fact, answer)
            for fact, answer, trees in seen
            if trees >> one & 1 and answer != self.facts[fact].unsure
            if self.facts[fact].answers[answer].valid[one]
        )

    def _arrived(
        self, fact: int, answer: int, count: int, moved: list[int], seen: Seen, since: int
    ) -> Iterator[tuple[int, int, int, Stand]]:
        old, new = moved
        kept = self._needed(old, new, seen)
        if kept is None:
            return
        if self.place[OLD][old] == self.place[NEW][new] >= 0 and not self.sides[OLD].ended(old):
            since = self.place[OLD][old]
        yield fact, answer, count, Stand(old, new, kept, since)

    def _needed(self, old: int, new: int, seen: Seen) -> Seen | None:
        """Forget what neither walk can need; `None` where a walk there is not after all."""
        asks = self.sides[OLD].asks[old] | self.sides[NEW].asks[new]
        looks = self.sides[OLD].looks[old], self.sides[NEW].looks[new]
        kept: list[tuple[int, int, int]] = []
        for fact, answer, trees in seen:
            waited = asks >> fact & 1
            if trees & OWED and not waited:
                return None
            needs = [
                looks[one] & self.sides[one].of_fact.get(fact, 0) if trees >> one & 1 else 0
                for one in (OLD, NEW)
            ]
            if answer == self.facts[fact].unsure:
                needs = [0, 0]
            bits = (needs[OLD] != 0) | (needs[NEW] != 0) << 1 | trees & OWED
            if waited:
                kept.append((fact, answer, bits))
            elif bits:
                kept.append((fact, self._class(fact, answer, needs[OLD], needs[NEW]), bits))
        return tuple(kept)

    def _class(self, fact: int, answer: int, old: int, new: int) -> int:
        """Give the first answer that passes the same tests of those still to be made."""
        key = (fact, old, new)
        if key not in self.classes:
            first: dict[tuple[int, ...], int] = {}
            found: list[int] = []
            for number, one in enumerate(self.facts[fact].answers):
                passed = tuple(
                    self.sides[side].alike(fact, number, tests) if one.valid[side] else -1
                    for side, tests in ((OLD, old), (NEW, new))
                    if tests
                )
                found.append(first.setdefault(passed, number))
            self.classes[key] = tuple(found)
        return self.classes[key][answer]


def _with(seen: Seen, entry: tuple[int, int, int]) -> Seen:
    return tuple(sorted((*seen, entry)))


# Building --------------------------------------------------------------------------------


def product(old: Tree, new: Tree, day: date) -> Product | TooEntangled:
    """Prepare the product of two trees on a day; nothing is walked yet but the start."""
    try:
        return _product(old, new, day)
    except TooManyTicks as error:
        return TooEntangled(str(error))


def _product(old: Tree, new: Tree, day: date) -> Product:
    days = Day(day, old.catalogue.amounts), Day(day, new.catalogue.amounts)
    facts = _facts(old, new, days)
    sides = side(OLD, old, days[OLD], facts), side(NEW, new, days[NEW], facts)
    shared: dict[tuple[str, str, str], int] = {}
    place = _shared(sides[OLD], shared), _shared(sides[NEW], shared)
    numbers = Numbers()
    made = Product(
        sides,
        facts,
        place,
        (_ahead(sides[OLD], place[OLD]), _ahead(sides[NEW], place[NEW])),
        (tuple(numbered(sides[OLD], numbers)), tuple(numbered(sides[NEW], numbers))),
    )
    start = [0, 0]
    for _, _, _, stand in made._arrived(-1, -1, 1, start, (), -1):
        made.number(stand)
    return made


def _facts(old: Tree, new: Tree, days: tuple[Day, Day]) -> tuple[Fact, ...]:
    """Join the questions of both trees, in the order of the new one's walks."""
    before, after = divide(old, days[OLD]), divide(new, days[NEW])
    order = [id for kind, id in graph(new).order if kind == "question"]
    place = 0
    for kind, id in graph(old).order:
        if kind == "question" and id in order:
            place = order.index(id) + 1
        elif kind == "question":
            order.insert(place, id)
            place += 1
    found: list[Fact] = []
    for id in order:
        one, other = before.get(id), after.get(id)
        if one and other and one.question.kind != other.question.kind:
            found.append(joined(one, None, days[OLD].today, f"{id} (old)"))
            one = None
        found.append(joined(one, other, days[NEW].today))
    return tuple(found)


def _shared(side: Side, numbers: dict[tuple[str, str, str], int]) -> tuple[int, ...]:
    """Number the places of a tree so that the same place has the same number in both."""
    found = []
    for kind, id in side.shape.order:
        sort = side.tree.questions[id].kind if kind == "question" else ""
        found.append(numbers.setdefault((kind, id, sort), len(numbers)))
    return (*found, -1, -1, -1)


def _ahead(side: Side, place: tuple[int, ...]) -> tuple[int, ...]:
    found = [0] * len(place)
    for at in reversed(range(len(side.shape.order))):
        found[at] = 1 << place[at]
        for to in {arrow.to for arrow in side.shape.arrows[side.shape.order[at]]}:
            found[at] |= found[side.shape.index[to]]
    return tuple(found)


# All of it -------------------------------------------------------------------------------


def explored(made: Product, progress: Callable[[int], None] | None = None) -> TooEntangled | None:
    """Walk everything there is up to where nothing can part the walks any more."""
    try:
        waiting = [0]
        while waiting:
            number = waiting.pop()
            if made.ways[number] is None and not made.together(made.stands[number]):
                waiting += {step.to for step in made.steps(number)}
    except _Full as error:
        return TooEntangled(error.place)
    return None
