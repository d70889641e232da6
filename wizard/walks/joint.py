"""Two trees walked with the same answers: two walkers, each question asked once for both.

In: two trees and a day. Out: `folds.Walks` over stands of both. An answer that only one tree has
asked for waits until the other one asks too, or no longer can. It must not know what is made of
that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeAlias

from wizard.trees.calendar import Day
from wizard.trees.model import Tree
from wizard.walks.arrows import Place
from wizard.walks.asked import Fact, State, Words, facts, union
from wizard.walks.example import end_all
from wizard.walks.walker import At, Walker, walker

OLD, NEW = 0, 1

Waiting: TypeAlias = tuple[tuple[int, int, bool], ...]
"""Answers that the other tree may still ask for: (fact, answer, whether it is owed). Owed is one
that was none to the tree that asked: it counts only if the other tree asks too."""


class Stand(NamedTuple):
    """Where both walks stand: place and state in each tree, old first.

    `since` is the last place (a number that both trees share) at which they stood together.
    """

    at: tuple[int, int]
    states: tuple[State, State]
    waiting: Waiting
    since: int


@dataclass(frozen=True, slots=True)
class Joint:
    """Two trees walked together.

    `shared` gives each place of a tree the number that it has in both, `ahead` the places that
    can follow it or are it, as bits of these numbers; ends that are no outcomes have -1 and none.
    """

    sides: tuple[Walker, Walker]
    facts: tuple[Fact, ...]
    shared: tuple[Sequence[int], Sequence[int]]
    ahead: tuple[Sequence[int], Sequence[int]]

    @property
    def start(self) -> Stand:
        found = self._settled([(0, 0), (0, 0)], (), -1)
        if found is None:
            raise ValueError("nothing is owed at the start")
        return found

    def telling(self, words: tuple[Words, Words]) -> Joint:
        """Give the same trees, in which some words of outcomes are looked at as well."""
        old, new = (
            walker(side.tree, side.day, self.facts, side.number, own)
            for side, own in zip(self.sides, words, strict=True)
        )
        return replace(self, sides=(old, new))

    def ended(self, stand: Stand) -> bool:
        """Say whether both walks have ended."""
        return self.sides[OLD].ended(stand.at[OLD]) and self.sides[NEW].ended(stand.at[NEW])

    def can_ask(self, stand: Stand) -> int:
        """Give the facts that either walk can still ask, as bits."""
        return self.sides[OLD].asks[stand.at[OLD]] | self.sides[NEW].asks[stand.at[NEW]]

    def depth(self, at: Stand) -> int:
        return at.at[OLD] + at.at[NEW]

    @property
    def circular(self) -> bool:
        return any(side.shape.circles for side in self.sides)

    def place(self, at: Stand) -> Place:
        side = OLD if self.sides[NEW].ended(at.at[NEW]) else NEW
        return self.sides[side].place(at.at[side])

    def asks(self, at: Stand) -> int:
        if self.ended(at):
            return -1
        mover = self.movers(at.at)[0]
        return self.sides[mover].asking[at.at[mover]]

    def take(self, at: Stand, answer: int) -> Stand | None:
        movers = self.movers(at.at)
        fact = self.sides[movers[0]].asking[at.at[movers[0]]]
        asked = self.facts[fact]
        passed = asked.answers[answer].passed if answer < asked.unsure else (0, 0)
        valid = any(passed[mover] is not None for mover in movers)
        other = 1 - movers[0]
        if len(movers) == 1 and self.sides[other].asks[at.at[other]] >> fact & 1:
            waiting = (*at.waiting, (fact, answer, not valid))
        elif valid:
            waiting = at.waiting
        else:
            return None
        return self._settled(self._turned(at, movers, answer), waiting, at.since)

    def _settled(self, both: Sequence[At], waiting: Waiting, since: int) -> Stand | None:
        """Go on to where an answer is needed; `None` where there is no such walk after all."""
        while True:
            stand = self._stand(both, waiting, since)
            if stand is None or self.ended(stand):
                return stand
            movers, since = self.movers(stand.at), stand.since
            asked = self.sides[movers[0]].asking[stand.at[movers[0]]]
            answer, waiting = 0, stand.waiting
            if asked >= 0:
                known = next((one for one in waiting if one[0] == asked), None)
                if known is None:
                    return stand
                answer, waiting = known[1], tuple(one for one in waiting if one is not known)
            both = self._turned(stand, movers, answer)

    def _stand(self, both: Sequence[At], waiting: Waiting, since: int) -> Stand | None:
        """Forget what no longer matters; `None` where an answer is owed and never asked for."""
        (old, before), (new, after) = both
        sides, shared, ahead = self.sides, self.shared, self.ahead
        kept: list[tuple[int, int, bool]] = []
        can_ask = sides[OLD].asks[old] | sides[NEW].asks[new]
        for one in waiting:
            if can_ask >> one[0] & 1:
                kept.append(one)
            elif one[2]:
                return None
        together = shared[OLD][old] == shared[NEW][new] >= 0
        ended = sides[OLD].ended(old), sides[NEW].ended(new)
        if together:
            since = -1 if ended[OLD] else shared[OLD][old]
        # Words at an end are compared only where both walks may come to it.
        if ended[OLD] or ended[NEW]:
            common = ahead[OLD][old] & ahead[NEW][new]
            before = before if common or not ended[OLD] else 0
            after = after if common or not ended[NEW] else 0
        return Stand((old, new), (before, after), tuple(sorted(kept)), since)

    def _turned(self, stand: Stand, movers: Sequence[int], answer: int) -> Sequence[At]:
        return [
            self.sides[side].turn(stand.at[side], stand.states[side], answer)[1:]
            if side in movers
            else (stand.at[side], stand.states[side])
            for side in (OLD, NEW)
        ]

    def movers(self, at: tuple[int, int]) -> tuple[int, ...]:
        """Say which walks go on: both from the same place, else the one that may catch up."""
        old, new = at
        if self.sides[OLD].ended(old):
            return (NEW,)
        if self.sides[NEW].ended(new):
            return (OLD,)
        here = self.shared[OLD][old], self.shared[NEW][new]
        if here[OLD] == here[NEW]:
            return (OLD, NEW)
        new_comes = self.ahead[NEW][new] >> here[OLD] & 1
        old_comes = self.ahead[OLD][old] >> here[NEW] & 1
        if new_comes != old_comes:
            return (NEW,) if new_comes else (OLD,)
        return (NEW,) if self.sides[NEW].asking[new] < 0 else (OLD,)


def joint(old: Tree, new: Tree, day: date) -> Joint:
    """Prepare two trees to be walked together, words not looked at.

    Raises `TooManyTicks`, and `GoesRound` where walks of one do not end.
    """
    for tree in (old, new):
        end_all(tree, day)
    days = Day(day, old.catalogue.amounts), Day(day, new.catalogue.amounts)
    every = facts((old, new), days)
    sides = walker(old, days[OLD], every, OLD), walker(new, days[NEW], every, NEW)
    numbers: dict[tuple[str, ...], int] = {}
    shared = _shared(sides[OLD], numbers), _shared(sides[NEW], numbers)
    ahead = _ahead(sides[OLD], shared[OLD]), _ahead(sides[NEW], shared[NEW])
    return Joint(sides, every, shared, ahead)


def _shared(side: Walker, numbers: dict[tuple[str, ...], int]) -> Sequence[int]:
    """Number the places of a tree so that the same place has the same number in both."""
    found: list[int] = []
    for place in side.shape.order:
        asked = side.tree.asked_at(place[1]) if place[0] == "question" else None
        sort = (asked.id, asked.kind) if asked else ()
        found.append(numbers.setdefault((*place, *sort), len(numbers)))
    return [*found, *[-1] * (len(side.targets) - len(found))]


def _ahead(side: Walker, shared: Sequence[int]) -> Sequence[int]:
    found = [0] * len(shared)

    def changed(at: int) -> bool:
        before = found[at]
        found[at] = union(found[to] for to in side.targets[at]) | 1 << shared[at]
        return found[at] != before

    side.shape.backward(changed)
    return found
