"""The smallest condition that holds of some walks and of no others.

In: an explored product and one or more of its groups. Out: boxes, each a mapping of a condition.
First one box is tried, in which each fact may have the answers that occur in the groups, and
which then loses every part that is not needed. Where one box cannot say it, walks are
generalised one after the other until all are covered, up to a limit. It must not know how
conditions are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from wizard.diff.search import Box, GaveUp, Part, Path, Wanted, exists, shortest
from wizard.diff.sizes import Group, Tally

MOST_BOXES = 10
"""Mappings that a condition may have before it is left inexact."""

Given: TypeAlias = Mapping[int, Part]
"""For each fact which answers occur, and whether some walks are not asked."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Mappings of which any must hold; all walks meant are in them only when `exact`.

    Walks that are not meant never are.
    """

    boxes: tuple[Box, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the condition of some groups; `told` are facts to name rather than others."""

    tally: Tally
    groups: tuple[Group, ...]
    unsure: bool
    told: Sequence[int]

    @property
    def bits(self) -> int:
        return sum(1 << group.number for group in self.groups)

    def condition(self) -> Boxes:
        """Find the condition, exact where the limit allows it."""
        given = self.given()
        try:
            parts = self.least(self.sorted(given, given))
            if parts is not None:
                return Boxes((self.loosened(parts),), True)
        except GaveUp:
            return Boxes((), False)
        boxes: list[Box] = []
        try:
            while (path := self.uncovered(boxes)) is not None:
                if len(boxes) == MOST_BOXES:
                    return Boxes(tuple(boxes), False)
                boxes.append(self.generalised(path, given))
        except GaveUp:
            return Boxes(tuple(boxes), False)
        return Boxes(tuple(self.loosened(box.parts) for box in self.needed(boxes)), True)

    def given(self) -> Given:
        """Say which answers occur in the groups."""
        counts: list[Counter[int]] = [Counter() for _ in self.tally.map.facts]
        total = sum(g.size.unsure if self.unsure else g.size.sure for g in self.groups)
        for group in self.groups:
            for (fact, answer), size in group.given.items():
                counts[fact][answer] += size.unsure if self.unsure else size.sure
        return {
            fact: Part(frozenset(+seen), seen.total() < total) for fact, seen in enumerate(counts)
        }

    def only(self, parts: Mapping[int, Part]) -> bool:
        """Say whether no walk but those meant lies in a box."""
        others = ~self.bits
        return not exists(self.tally, Wanted(others, Box(dict(parts)), unsure=self.unsure))

    def least(self, parts: Sequence[tuple[int, Part]]) -> dict[int, Part] | None:
        """Keep only what is needed of a box, earlier parts rather than later ones."""
        if not self.only(dict(parts)):
            return None
        return dict(_least(lambda some: self.only(dict(some)), (), tuple(parts), False))

    def sorted(self, parts: Mapping[int, Part], given: Given) -> list[tuple[int, Part]]:
        """Put the parts in order: those to name, then later answers, which imply earlier ones."""

        def rank(item: tuple[int, Part]) -> tuple[int, int]:
            fact, part = item
            if not part.answers:
                return 4, -fact
            if self.whole(fact, part):
                return 3, -fact
            if self.tally.map.facts[fact].unsure in part.answers:
                return -1, len(part.answers)
            if fact in self.told:
                return 0, self.told.index(fact)
            return (2 if part.unasked else 1), -fact

        return sorted(
            (item for item in parts.items() if not (item[1].unasked and self.whole(*item))),
            key=rank,
        )

    def whole(self, fact: int, part: Part) -> bool:
        """Say whether a part allows every answer."""
        return len(part.answers) >= len(self.tally.map.facts[fact].answers)

    def loosened(self, parts: Mapping[int, Part]) -> Box:
        """Say which countries a test may name though no walk there answers so."""
        wide = dict(parts)
        for fact, part in parts.items():
            if self.tally.map.facts[fact].kind == "country" and part.answers:
                every = frozenset(range(len(self.tally.map.facts[fact].answers)))
                one_by_one = ((at, Part(frozenset((at,)))) for at in every - part.answers)
                free = frozenset(at for at, one in one_by_one if self.only({**wide, fact: one}))
                wide[fact] = replace(part, answers=part.answers | free)
        return Box({at: replace(p, free=wide[at].answers - p.answers) for at, p in parts.items()})

    # More than one box -------------------------------------------------------------------

    def uncovered(self, boxes: Iterable[Box]) -> Path | None:
        """Give a walk that is meant and lies in no box yet."""
        wanted = Wanted(self.bits, Box({}), tuple(boxes), self.unsure)
        return shortest(self.tally, wanted)

    def generalised(self, path: Path, given: Given) -> Box:
        """Make of one walk the widest box around it that holds no walk but those meant."""
        own = {fact: Part(frozenset((answer,))) for fact, answer in path}
        parts = self.least(self.sorted(own, given)) or own
        for fact in list(parts):
            wider = set(parts[fact].answers)
            for answer in sorted(given[fact].answers - wider):
                if self.only({**parts, fact: Part(frozenset((answer,)))}):
                    wider.add(answer)
            parts[fact] = Part(frozenset(wider))
        return Box(parts)

    def needed(self, boxes: Sequence[Box]) -> list[Box]:
        """Leave out boxes that the others cover."""
        kept = list(boxes)
        for box in boxes:
            rest = [other for other in kept if other is not box]
            if len(rest) < len(kept) and self.uncovered(rest) is None:
                kept = rest
        return kept


_Items: TypeAlias = tuple[tuple[int, Part], ...]


def _least(enough: Callable[[_Items], bool], base: _Items, items: _Items, tried: bool) -> _Items:
    """Find a smallest part of `items` that is enough beside `base` (QuickXplain)."""
    if tried and enough(base):
        return ()
    if len(items) == 1:
        return items
    half = len(items) // 2
    first, second = items[:half], items[half:]
    late = _least(enough, (*base, *first), second, True)
    early = _least(enough, (*base, *late), first, bool(late))
    return (*early, *late)
