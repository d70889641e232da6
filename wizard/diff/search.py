"""Is there a walk like this? Searches the product for one.

In: an explored product with its groups, and what the walk must and must not be. Out: the answers
of one such walk, or nothing when there is none. Exact, unless it gives up and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TypeAlias

from wizard.diff.sizes import Tally
from wizard.walks.folds import Way

Path: TypeAlias = tuple[tuple[int, int], ...]
"""The answers of a walk as (fact, answer), in the order asked."""

MOST_WORK = 200_000
"""Steps that are tried before a search gives up."""


class GaveUp(Exception):
    """The search became too long to say."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a condition says of one fact: these answers, and perhaps also that it is not asked.

    `free` are answers that no walk there gives, so that a test may as well hold of them.
    """

    answers: frozenset[int]
    unasked: bool = False
    free: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Box:
    """One mapping of a condition: every part must hold."""

    parts: Mapping[int, Part]
    facts: int = field(init=False)
    asked: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", sum(1 << fact for fact in self.parts))
        needed = [fact for fact, part in self.parts.items() if not part.unasked]
        object.__setattr__(self, "asked", sum(1 << fact for fact in needed))

    def takes(self, fact: int, answer: int) -> bool:
        """Say whether an answer is among those of the condition."""
        part = self.parts.get(fact)
        return part is None or answer in part.answers


_OUT = -1
_Left: TypeAlias = tuple[int, ...]
"""For each box the facts it still needs an answer to, as bits; `_OUT` when it does not hold."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The walk that is looked for.

    It ends in one of `groups` (bits), lies in `within`, in none of `outside`, and has an
    "I do not know" among its answers exactly when `unsure` is set.
    """

    groups: int
    within: Box
    outside: tuple[Box, ...] = ()
    unsure: bool = False


EVERYTHING = Box({})


def exists(tally: Tally, wanted: Wanted) -> bool:
    """Say whether there is such a walk."""
    return _find(tally, wanted, whole=False) is not None


def shortest(tally: Tally, wanted: Wanted) -> Path | None:
    """Give such a walk with as few answers as there are."""
    return _find(tally, wanted, whole=True)


_Come: TypeAlias = tuple[int, int, _Left, bool]
"""Where the search stands: stand, the facts `within` still needs, those of `outside`, whether
"I do not know" was answered."""


def _find(tally: Tally, wanted: Wanted, whole: bool) -> Path | None:
    made, map = tally.made, tally.map
    reached = tally.kinds if wanted.unsure else tally.sure
    named = {fact for box in (wanted.within, *wanted.outside) for fact in box.parts}
    start: _Come = (0, wanted.within.asked, tuple(box.asked for box in wanted.outside), False)
    came: dict[_Come, tuple[_Come, int] | None] = {start: None}
    queue: list[tuple[int, int, _Come]] = [(0, 0, start)]
    work = 0
    while queue:
        length, _, here = heappop(queue)
        if _found(tally, wanted, here, whole):
            return _path(tally, came, here)
        number, fact = here[0], map.asks[here[0]]
        ways = map.ways[number] if fact in named else map.fewer(number)
        part, unsure = wanted.within.parts.get(fact), map.facts[fact].unsure
        work += len(ways)
        for way in ways:
            doubt = way.answer == unsure
            if (doubt and not wanted.unsure) or not reached[way.to] & wanted.groups:
                continue
            if part is not None and way.answer not in part.answers:
                continue
            after = way.to, here[1], here[2], here[3] or doubt
            if fact in named:
                after = _after(wanted, here, fact, way, doubt)
            stand = map.stands[way.to]
            if after in came or (after[1] and after[1] & ~made.can_ask(stand)):
                continue
            came[after] = (here, way.answer)
            heappush(queue, (length + 1 if whole else -made.depth(stand), len(came), after))
        if work > MOST_WORK:
            raise GaveUp
    return None


def _after(wanted: Wanted, here: _Come, fact: int, way: Way, doubt: bool) -> _Come:
    rest = ~(1 << fact)
    outside = here[2] and tuple(
        left & rest if left != _OUT and box.takes(fact, way.answer) else _OUT
        for box, left in zip(wanted.outside, here[2], strict=True)
    )
    return way.to, here[1] & rest, outside, here[3] or doubt


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
    return not wanted.within.facts & tally.made.can_ask(tally.map.stands[number])


def _path(tally: Tally, came: Mapping[_Come, tuple[_Come, int] | None], here: _Come) -> Path:
    found: list[tuple[int, int]] = []
    before = came[here]
    while before is not None:
        here, answer = before
        found.append((tally.map.asks[here[0]], answer))
        before = came[here]
    return tuple(reversed(found))
