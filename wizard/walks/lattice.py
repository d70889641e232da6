"""Typed answers as points of a lattice, counted by integers, so that steps and ends are exact.

In: a question as each tree asks it, and the days. Out: one lattice that holds the answers of every
tree. It must not know tests apart.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from wizard.trees.calendar import Day, period
from wizard.trees.conditions.truth import limit
from wizard.trees.kinds import base, bound
from wizard.trees.model import Question, Relative, Test, Value

Asked: TypeAlias = Sequence[Question | None]
"""A question as each tree asks it; `None` in a tree that does not."""
Tests: TypeAlias = Sequence[Sequence[Test]]
"""The tests that each tree makes of it."""


@dataclass(frozen=True, slots=True)
class Points:
    """The points of a lattice that are answers in one tree: steps from `origin` within bounds."""

    low: int | None
    high: int | None
    origin: int = 0
    step: int = 1

    def takes(self, point: int) -> bool:
        return (
            (self.low is None or point >= self.low)
            and (self.high is None or point <= self.high)
            and not (point - self.origin) % self.step
        )


@dataclass(frozen=True, slots=True)
class Lattice:
    """The points that answers of any tree can be: `value` of an index, the closed stretches of a
    test, and for each tree which points are its answers."""

    value: Callable[[int], Value]
    stretches: Callable[[Test, Day], Iterator[tuple[int | None, int | None]]]
    points: Sequence[Points | None]
    turn: int = field(init=False)
    """Points after which those of all trees lie alike again."""

    def __post_init__(self) -> None:
        turn = math.lcm(*(one.step for one in self.points if one))
        object.__setattr__(self, "turn", turn)

    def cells(self, tests: Tests, days: Sequence[Day]) -> Iterator[tuple[int | None, int | None]]:
        """Cut the lattice where a test or a bound of some tree begins or ends."""
        edges = [(one.low, one.high) for one in self.points if one]
        for own, day in zip(tests, days, strict=True):
            edges += (edge for test in own for edge in self.stretches(test, day))
        marks = {low for low, _ in edges if low is not None}
        marks |= {high + 1 for _, high in edges if high is not None}
        low = None if any(one and one.low is None for one in self.points) else 0
        for mark in sorted(marks):
            if low is None or mark > low:
                yield low, mark - 1
                low = mark
        yield low, None

    def points_in(self, low: int | None, high: int | None) -> Iterable[int]:
        """Give points of a cell that show every kind there is: where steps differ, points of one
        tree lie on those of another or beside them."""
        turn = self.turn
        first = low if low is not None else high - turn + 1 if high is not None else 0
        return range(first, first + turn if high is None else min(first + turn, high + 1))


def numbers(asked: Asked, days: Sequence[Day]) -> Lattice:
    """Give the lattice of numbers or sums of money; bounds may be amounts of each tree's day."""
    bases = [base(question) for question in asked if question]
    steps = [question.step for question in asked if question]
    first, step = min(bases), steps[-1]
    if any(one != step for one in steps) or any((one - first) % step for one in bases):
        step = _common([*steps, *(one - first for one in bases)])

    plain, whole = step == 1, not step % 1

    def place(number: Decimal) -> Decimal | Fraction:
        return number - first if plain else Fraction(number - first) / Fraction(step)

    def value(index: int) -> Decimal:
        point = first + index * step
        return point if whole else point.quantize(step)

    def stretches(test: Test, day: Day) -> Iterator[tuple[int | None, int | None]]:
        for range_ in test.ranges:
            low, high = limit(range_.low, day), limit(range_.high, day)
            start = last = None
            if low is not None:
                at = place(low)
                start = math.floor(at) + 1 if range_.low_open else math.ceil(at)
            if high is not None:
                at = place(high)
                last = math.ceil(at) - 1 if range_.high_open else math.floor(at)
            yield start, last

    def points(question: Question, day: Day) -> Points:
        origin, every = math.floor(place(base(question))), math.floor(place(question.step + first))
        least, most = bound(question.minimum, day), bound(question.maximum, day)
        low = math.ceil(place(least)) if isinstance(least, Decimal) else None
        high = math.floor(place(most)) if isinstance(most, Decimal) else None
        return Points(
            None if low is None else low + (origin - low) % every,
            None if high is None else high - (high - origin) % every,
            origin,
            every,
        )

    found = [points(q, day) if q else None for q, day in zip(asked, days, strict=True)]
    return Lattice(value, stretches, found)


def _common(lengths: Iterable[Decimal]) -> Decimal:
    """Give the greatest length of which all are multiples."""
    parts = [Fraction(length) for length in lengths]
    whole = math.lcm(*(part.denominator for part in parts))
    found = Fraction(math.gcd(*(int(part * whole) for part in parts)), whole)
    return Decimal(found.numerator) / Decimal(found.denominator)


def dates(asked: Asked, days: Sequence[Day]) -> Lattice:
    """Give the lattice of dates; bounds may be the day of each tree."""

    def stretches(test: Test, day: Day) -> Iterator[tuple[int | None, int | None]]:
        for when in test.dates:
            found = period(when, day) if isinstance(when, Relative) else when
            yield (
                found.low.toordinal() if found.low else None,
                found.high.toordinal() if found.high else None,
            )

    def points(question: Question, day: Day) -> Points:
        low, high = bound(question.minimum, day), bound(question.maximum, day)
        return Points(
            low.toordinal() if isinstance(low, date) else 1,
            high.toordinal() if isinstance(high, date) else date.max.toordinal(),
        )

    found = [points(q, day) if q else None for q, day in zip(asked, days, strict=True)]
    return Lattice(date.fromordinal, stretches, found)
