"""Is there a walk like this? Searches the product for one.

In: an explored product with its groups, and what the walk must and must not be. Out: the answers
of one such walk, or nothing when there is none. Exact, unless it gives up and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TypeAlias

from wizard.diff.sizes import Tally
from wizard.diff.stands import Product, Step

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

    def takes(self, step: Step) -> bool:
        """Say whether a step's answer is among those of the condition."""
        part = self.parts.get(step.fact)
        return part is None or step.answer in part.answers


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


def exists(made: Product, tallied: Tally, wanted: Wanted) -> bool:
    """Say whether there is such a walk."""
    return _find(made, tallied, wanted, whole=False) is not None


def shortest(made: Product, tallied: Tally, wanted: Wanted) -> Path | None:
    """Give such a walk with as few answers as there are."""
    return _find(made, tallied, wanted, whole=True)


_Come: TypeAlias = tuple[int, int, _Left, bool]
"""Where the search stands: stand, the facts `within` still needs, those of `outside`, whether
"I do not know" was answered."""


def _find(made: Product, tallied: Tally, wanted: Wanted, whole: bool) -> Path | None:
    kinds = tallied.kinds if wanted.unsure else tallied.sure
    unsure = [fact.unsure for fact in made.facts]
    named = {fact for box in (wanted.within, *wanted.outside) for fact in box.parts}
    start: _Come = (0, wanted.within.asked, tuple(box.asked for box in wanted.outside), False)
    came: dict[_Come, tuple[_Come, Step] | None] = {start: None}
    queue: list[tuple[int, int, _Come]] = [(0, 0, start)]
    work = 0
    while queue:
        length, _, here = heappop(queue)
        if _found(made, kinds, wanted, here, whole):
            return _path(came, here)
        steps = made.fewer(here[0])
        if steps and steps[0].fact in named:
            steps = made.steps(here[0])
        work += len(steps)
        for step in _open(steps, wanted, kinds, unsure):
            after = _after(wanted, here, step, step.answer == unsure[step.fact])
            if after in came or (after[1] and after[1] & ~made.asks(made.stands[step.to])):
                continue
            came[after] = (here, step)
            stand = made.stands[step.to]
            longer = length + 1 if whole else -stand.old - stand.new
            heappush(queue, (longer, len(came), after))
        if work > MOST_WORK:
            raise GaveUp
    return None


def _open(
    steps: Sequence[Step], wanted: Wanted, kinds: Mapping[int, int], unsure: Sequence[int]
) -> Sequence[Step]:
    """Leave out the steps of one stand that no walk that is wanted takes."""
    if not steps:
        return steps
    groups, reached, fact = wanted.groups, kinds.get, steps[0].fact
    part, doubt = wanted.within.parts.get(fact), -1 if wanted.unsure else unsure[fact]
    if part is None:
        return [step for step in steps if reached(step[3], 1) & groups and step[1] != doubt]
    here = part.answers
    return [
        step
        for step in steps
        if step[1] in here and reached(step[3], 1) & groups and step[1] != doubt
    ]


def _after(wanted: Wanted, here: _Come, step: Step, doubt: bool) -> _Come:
    rest = ~(1 << step.fact)
    outside = here[2] and tuple(
        left & rest if left != _OUT and box.takes(step) else _OUT
        for box, left in zip(wanted.outside, here[2], strict=True)
    )
    return step.to, here[1] & rest, outside, here[3] or doubt


def _found(
    made: Product, kinds: Mapping[int, int], wanted: Wanted, here: _Come, whole: bool
) -> bool:
    """Say whether this is such a walk; unless the whole of it is asked for, one that must be.

    Stands that were not explored are those at which nothing can part the walks any more.
    """
    number, needs, outside, unsure = here
    if needs or unsure != wanted.unsure:
        return False
    ends, stand = kinds.get(number, 1), made.stands[number]
    if made.ended(stand):
        return 0 not in outside and bool(ends & wanted.groups)
    open_ = wanted.within.facts & made.asks(stand) or any(left != _OUT for left in outside)
    return not whole and not open_ and not ends & ~wanted.groups


def _path(came: Mapping[_Come, tuple[_Come, Step] | None], here: _Come) -> Path:
    found: list[tuple[int, int]] = []
    before = came[here]
    while before is not None:
        here, step = before
        found.append((step.fact, step.answer))
        before = came[here]
    return tuple(reversed(found))
