"""The smallest condition that holds of some walks and of no others.

In: an explored product and one or more of its groups. Out: boxes, each a mapping of a condition.
First one box is tried, in which each fact may have the answers that occur in the groups, and
which then loses every part that is not needed. Where one box cannot say it, walks are
generalised one after the other until all are covered, up to a limit. Whether a box is right is
whether there is a walk in it that is not meant, which is searched for: exact, unless the search
gives up and says so. It must not know how conditions are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import TypeAlias

from wizard.diff.sizes import Group, Tally

MOST_BOXES = 10
"""Mappings that a condition may have before it is left inexact."""
MOST_WORK = 200_000
"""Steps that are tried before a search gives up."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a condition says of one fact: these answers, and perhaps also that it is not asked.

    `free` are answers that no walk there gives, so that a test may as well hold of them.
    """

    answers: frozenset[int]
    unasked: bool = False
    free: frozenset[int] = frozenset()


Box: TypeAlias = Mapping[int, Part]
"""One mapping of a condition, by the number of the fact: every part must hold."""


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

    def condition(self) -> tuple[Sequence[Box], bool]:
        """Find boxes that hold of no walks but those meant, and say whether of all of these."""
        given, boxes = self.given(), list[Box]()
        try:
            parts = self.least(self.sorted(given))
            if parts is not None:
                return [self.loosened(parts)], True
            while (path := self.uncovered(boxes)) is not None:
                if len(boxes) == MOST_BOXES:
                    return boxes, False
                boxes.append(self.generalised(path, given))
            return [self.loosened(box) for box in self.needed(boxes)], True
        except GaveUp:
            return boxes, False

    def given(self) -> Box:
        """Say which answers occur in the groups."""
        counts: list[Counter[int]] = [Counter() for _ in self.tally.map.facts]
        total = sum(g.size.unsure if self.unsure else g.size.sure for g in self.groups)
        for group in self.groups:
            for (fact, answer), size in group.given.items():
                counts[fact][answer] += size.unsure if self.unsure else size.sure
        return {
            fact: Part(frozenset(+seen), seen.total() < total) for fact, seen in enumerate(counts)
        }

    def only(self, parts: Box) -> bool:
        """Say whether no walk but those meant lies in a box."""
        others = Wanted(~self.bits, parts, unsure=self.unsure)
        return search(self.tally, others, whole=False) is None

    def least(self, parts: Sequence[tuple[int, Part]]) -> dict[int, Part] | None:
        """Keep only what is needed of a box, earlier parts rather than later ones."""
        if not self.only(dict(parts)):
            return None
        return dict(_least(lambda some: self.only(dict(some)), (), tuple(parts), False))

    def sorted(self, parts: Box) -> list[tuple[int, Part]]:
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

    def loosened(self, parts: Box) -> Box:
        """Say which countries a test may name though no walk there answers so."""
        wide = dict(parts)
        for fact, part in parts.items():
            if self.tally.map.facts[fact].kind == "country" and part.answers:
                every = frozenset(range(len(self.tally.map.facts[fact].answers)))
                one_by_one = ((at, Part(frozenset((at,)))) for at in every - part.answers)
                free = frozenset(at for at, one in one_by_one if self.only({**wide, fact: one}))
                wide[fact] = replace(part, answers=part.answers | free)
        return {at: replace(p, free=wide[at].answers - p.answers) for at, p in parts.items()}

    # More than one box -------------------------------------------------------------------

    def uncovered(self, boxes: Iterable[Box]) -> Path | None:
        """Give a walk that is meant and lies in no box yet."""
        return search(self.tally, Wanted(self.bits, {}, tuple(boxes), self.unsure))

    def generalised(self, path: Path, given: Box) -> Box:
        """Make of one walk the widest box around it that holds no walk but those meant."""
        own = {fact: Part(frozenset((answer,))) for fact, answer in path}
        parts = self.least(self.sorted(own)) or own
        for fact in list(parts):
            wider = set(parts[fact].answers)
            for answer in sorted(given[fact].answers - wider):
                if self.only({**parts, fact: Part(frozenset((answer,)))}):
                    wider.add(answer)
            parts[fact] = Part(frozenset(wider))
        return parts

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


# Is there a walk like this? ----------------------------------------------------------

Path: TypeAlias = tuple[tuple[int, int], ...]
"""The answers of a walk as (fact, answer), in the order asked."""


class GaveUp(Exception):
    """The search became too long to say."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The walk that is looked for.

    It ends in one of `groups` (bits), lies in `within`, in none of `outside`, and has an
    "I do not know" among its answers exactly when `unsure` is set.
    """

    groups: int
    within: Box = field(default_factory=dict)
    outside: tuple[Box, ...] = ()
    unsure: bool = False


_OUT = -1
_Come: TypeAlias = tuple[int, int, tuple[int, ...], bool]
"""Where the search stands: stand, the facts `within` still needs an answer to, as bits, those of
each box `outside` (`_OUT` when it does not hold), whether "I do not know" was answered."""


def search(
    tally: Tally,
    wanted: Wanted,
    whole: bool = True,
    likely: Sequence[Sequence[float]] | None = None,
) -> Path | None:
    """Give such a walk with as few answers as there are, of these one with `likely` answers where
    it is said how unlikely each is; unless the `whole` of it is asked for, the beginning of one
    that must be."""
    map, parts = tally.map, wanted.within
    reached = tally.kinds if wanted.unsure else tally.sure
    named = {*parts, *(fact for box in wanted.outside for fact in box)}
    start: _Come = (0, _asked(parts), tuple(_asked(box) for box in wanted.outside), False)
    came: dict[_Come, tuple[_Come, int] | None] = {start: None}
    queue: list[tuple[int, int, _Come]] = [(0, 0, start)]
    work = 0
    while queue:
        length, _, here = heappop(queue)
        if _found(tally, wanted, here, whole):
            path: list[tuple[int, int]] = []
            while (before := came[here]) is not None:
                here, answer = before
                path.append((map.asks[here[0]], answer))
            return tuple(reversed(path))
        number, needs, outside, unsure = here
        fact = map.asks[number]
        if fact < 0:
            continue
        ways = map.ways[number] if fact in named or likely else map.fewer(number)
        if likely:
            ways = tuple(sorted(ways, key=lambda way: likely[fact][way.answer]))
        part, rest = parts.get(fact), ~(1 << fact)
        work += len(ways)
        for way in ways:
            doubt = way.answer == map.facts[fact].unsure
            if (doubt and not wanted.unsure) or not reached[way.to] & wanted.groups:
                continue
            if part is not None and way.answer not in part.answers:
                continue
            left = outside
            if outside and fact in named:
                left = tuple(
                    it & rest if it != _OUT and _takes(box, fact, way.answer) else _OUT
                    for box, it in zip(wanted.outside, outside, strict=True)
                )
            after = way.to, needs & rest, left, unsure or doubt
            stand = map.stands[way.to]
            if after in came or (after[1] and after[1] & ~tally.made.can_ask(stand)):
                continue
            came[after] = (here, way.answer)
            rank = length + 1 if whole else -tally.made.depth(stand)
            heappush(queue, (rank, len(came), after))
        if work > MOST_WORK:
            raise GaveUp
    return None


def _asked(box: Box) -> int:
    """Give the facts that must have an answer, as bits."""
    return sum(1 << fact for fact, part in box.items() if not part.unasked)


def _takes(box: Box, fact: int, answer: int) -> bool:
    part = box.get(fact)
    return part is None or answer in part.answers


def _found(tally: Tally, wanted: Wanted, here: _Come, whole: bool) -> bool:
    """Say whether this is such a walk; unless the whole of it is asked for, one that must be."""
    number, needs, outside, unsure = here
    if needs or unsure != wanted.unsure:
        return False
    ends = (tally.kinds if wanted.unsure else tally.sure)[number]
    if tally.map.asks[number] < 0:
        return 0 not in outside and bool(ends & wanted.groups)
    if whole or ends & ~wanted.groups or any(left != _OUT for left in outside):
        return False
    can_ask = tally.made.can_ask(tally.map.stands[number])
    return not any(can_ask >> fact & 1 for fact in wanted.within)
