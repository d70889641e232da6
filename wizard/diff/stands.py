"""Where both walks stand with the same answers, and where one more answer takes them.

In: two trees, each as a `Side`. Out: numbered stands and the steps between them, each question
asked once for both trees. Walks that nothing further on can tell apart are one stand. It must
not know what is made of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from wizard.diff.both_answers import NEW, OLD, Fact
from wizard.diff.shown import NOTHING, Effect, effect
from wizard.diff.side import Known, Side

OWED = 4
"""Beside the bits of those that have seen an answer: it was none to the tree that asked, so it
counts only if the other tree asks too."""
BUDGET = 100_000
"""Stands that are held; some seconds and some hundred MB."""

Seen: TypeAlias = tuple[tuple[int, int, int], ...]
"""Facts still needed: (fact, answer, which trees have seen and need it), in order."""


class Stand(NamedTuple):
    """Where both walks stand, and what is still needed of the answers so far.

    `since` is the last place (a number that both trees share) at which they stood together.
    """

    old: int
    new: int
    seen: Seen
    since: int

    def at(self, side: int) -> int:
        """Give the place of one walk."""
        return self.old if side == OLD else self.new


class Step(NamedTuple):
    """A way on: the answer given, how many walks it makes of one, the stand beyond."""

    fact: int
    answer: int
    weight: int
    to: int


class Full(Exception):
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
    needs: dict[tuple[int, int, int], tuple[bool, int, int]] = field(default_factory=dict)
    classes: dict[tuple[int, int, int], tuple[int, ...]] = field(default_factory=dict)
    few: dict[int, tuple[Step, ...]] = field(default_factory=dict)

    def steps(self, number: int) -> tuple[Step, ...]:
        """Give the steps from a stand; none where both walks have ended."""
        found = self.ways[number]
        if found is None:
            steps = (
                Step(fact, answer, weight, self.number(to))
                for fact, answer, weight, to in self.onward(self.stands[number])
            )
            found = self.ways[number] = tuple(steps)
        return found

    def fewer(self, number: int) -> tuple[Step, ...]:
        """Give of all steps to one stand the first, "I do not know" apart."""
        found = self.few.get(number)
        if found is None:
            first: dict[tuple[int, bool], Step] = {}
            for step in self.steps(number):
                first.setdefault((step.to, step.answer == self.facts[step.fact].unsure), step)
            found = self.few[number] = tuple(first.values())
        return found

    def number(self, stand: Stand) -> int:
        """Give the number of a stand."""
        found = self.numbers.setdefault(stand, len(self.stands))
        if found == len(self.stands):
            if found >= BUDGET:
                raise Full(self.sides[NEW].place(stand.new)[1])
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
        """Give the steps from a stand, as (fact, answer, weight, stand beyond)."""
        if self.ended(stand):
            return
        movers = self._movers(stand)
        fact = self.sides[movers[0]].question(stand.at(movers[0]))
        bits = sum(1 << one for one in movers)
        for answer, weight, owed in self._answers(stand, fact, movers):
            seen = _with(stand.seen, (fact, answer, bits | owed))
            to = self.settled(*self._answered(stand, movers, answer, seen), seen, stand.since)
            if to is not None:
                yield fact, answer, weight, to

    def settled(self, old: int, new: int, seen: Seen, since: int) -> Stand | None:
        """Go on to where an answer is needed; `None` where there is no such walk after all."""
        while True:
            kept = self._needed(old, new, seen)
            if kept is None:
                return None
            if self.place[OLD][old] == self.place[NEW][new] and not self.sides[OLD].ended(old):
                since = self.place[OLD][old]
            stand = Stand(old, new, kept, since)
            carried = None if self.ended(stand) else self._carried(stand, self._movers(stand))
            if carried is None:
                return stand
            old, new, seen = carried

    def _carried(self, stand: Stand, movers: tuple[int, ...]) -> tuple[int, int, Seen] | None:
        """Pass a decision, or a question whose answer is known from the other tree."""
        side = self.sides[movers[0]]
        kind, _ = side.place(stand.at(movers[0]))
        if kind == "decision":
            old, new = (
                one.ruled(stand.at(one.number), self._known(stand.seen, one.number))
                if one.number in movers
                else stand.at(one.number)
                for one in self.sides
            )
            return old, new, stand.seen
        fact = side.question(stand.at(movers[0]))
        before = next((entry for entry in stand.seen if entry[0] == fact), None)
        if before is None:
            return None
        trees = before[2] & ~OWED | sum(1 << one for one in movers)
        seen = _with(stand.seen, (fact, before[1], trees))
        return (*self._answered(stand, movers, before[1], seen), seen)

    def _answered(
        self, stand: Stand, movers: tuple[int, ...], answer: int, seen: Seen
    ) -> tuple[int, int]:
        old, new = (
            side.answered(stand.at(side.number), answer, self._known(seen, side.number))
            if side.number in movers
            else stand.at(side.number)
            for side in self.sides
        )
        return old, new

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

    def _answers(
        self, stand: Stand, fact: int, movers: tuple[int, ...]
    ) -> Iterator[tuple[int, int, int]]:
        """Give each answer to a question as (answer, weight, whether it is owed)."""
        other = self.sides[1 - movers[0]]
        waited = other.asks[stand.at(other.number)] >> fact & 1
        for answer, one in enumerate(self.facts[fact].answers):
            if any(one.valid[mover] for mover in movers):
                yield answer, one.count, 0
            elif waited:
                yield answer, one.count, OWED
        yield self.facts[fact].unsure, 1, 0

    def _known(self, seen: Seen, one: int) -> Known:
        """Give what one tree has seen and needs; "I do not know" leaves a fact unanswered."""
        bit, facts = 1 << one, self.facts
        return tuple(
            (fact, answer)
            for fact, answer, trees in seen
            if trees & bit and answer < len(facts[fact].answers)
            if facts[fact].answers[answer].valid[one]
        )

    def _needed(self, old: int, new: int, seen: Seen) -> Seen | None:
        """Forget what neither walk can need; `None` where a walk there is not after all."""
        kept: list[tuple[int, int, int]] = []
        for fact, answer, trees in seen:
            waited, before, after = self._needs(old, new, fact)
            if trees & OWED and not waited:
                return None
            sure = answer < len(self.facts[fact].answers)
            before = before if sure and trees & 1 else 0
            after = after if sure and trees & 2 else 0
            bits = trees & OWED | (1 if before else 0) | (2 if after else 0)
            if waited:
                kept.append((fact, answer, bits))
            elif bits:
                kept.append((fact, self._class(fact, answer, before, after), bits))
        return tuple(kept)

    def _needs(self, old: int, new: int, fact: int) -> tuple[bool, int, int]:
        """Say of a fact whether it can still be asked, and which tests each tree may yet make."""
        key = (old, new, fact)
        if key not in self.needs:
            one, other = self.sides
            asks = one.asks[old] | other.asks[new]
            before = one.looks[old] & one.of_fact.get(fact, 0)
            after = other.looks[new] & other.of_fact.get(fact, 0)
            self.needs[key] = (bool(asks >> fact & 1), before, after)
        return self.needs[key]

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
    """Add a fact, in place of what was held of it before."""
    return tuple(sorted((*(one for one in seen if one[0] != entry[0]), entry)))
