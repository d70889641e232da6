"""Numbers, sums and dates divided by the tests of two trees.

In: two divisions of a question with typed answers. Out: stretches of answers that neither tree
tells apart. Where the bounds or steps of the trees differ, some are answers in one of them only.
It must not know options nor countries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from wizard.diff.both_answers import Answer
from wizard.trees.kinds import bound
from wizard.trees.model import Question, Value
from wizard.walks.regions import Division

Write: TypeAlias = Callable[[Fraction], Value]
"""Turns a point of a line back into a number or a date."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One tree's typed answers: points from `origin` in steps, in closed pieces.

    A piece is (low, high, region); `None` is without end.
    """

    origin: Fraction
    step: Fraction
    pieces: tuple[tuple[Fraction | None, Fraction | None, int], ...]

    def on(self, point: Fraction) -> bool:
        return not (point - self.origin) % self.step

    def region(self, point: Fraction) -> int | None:
        for low, high, region in self.pieces:
            if (low is None or low <= point) and (high is None or point <= high):
                return region
        return None

    def inside(self, low: Fraction | None, high: Fraction | None) -> tuple[Fraction, ...]:
        """Give the first and last point between two bounds, both exclusive; empty for none.

        Where there is no bound, one point beyond the other one stands for all.
        """
        first = last = self.origin
        if low is not None:
            first = self.origin + ((low - self.origin) // self.step + 1) * self.step
            last = first
        if high is not None:
            last = self.origin + -((self.origin - high) // self.step) * self.step
            last -= self.step if last >= high else 0
            first = last if low is None else first
        return (first, last) if first <= last else ()


@dataclass(slots=True)
class _Found:
    """Stretches of one part while they are gathered; `cell` is the last one that joined."""

    stretches: list[tuple[Fraction | None, Fraction | None]] = field(default_factory=list)
    sample: Fraction | None = None
    cell: int = -2

    def add(self, low: Fraction | None, high: Fraction | None, point: Fraction, cell: int) -> None:
        if self.sample is None:
            self.sample = point
        if self.cell == cell - 1 and self.stretches:
            self.stretches[-1] = (self.stretches[-1][0], high)
        else:
            self.stretches.append((low, high))
        self.cell = cell


_Key: TypeAlias = tuple[int | None, int | None, bool]
_Cell: TypeAlias = tuple[Fraction | None, Fraction | None]


def typed(old: Division | None, new: Division | None, day: date) -> Iterator[Answer]:
    """Divide typed answers by the tests and bounds of both trees."""
    some = new or old
    if some is None or some.question.kind in ("choice", "country"):
        return
    before = _line(old, day) if old else None
    after = _line(new, day) if new else None
    found: dict[_Key, _Found] = {}
    number = 0
    for low, high in _cells(before, after):
        parts = list(_parts(before, after, low, high))
        number += bool(parts)
        for key, first, last in parts:
            ends = (None if low is None else first, None if high is None else last)
            found.setdefault(key, _Found()).add(*ends, first, number)
    write = _writer(some.question)
    for (one, other, sayable), part in found.items():
        if part.sample is not None:
            stretches = tuple((_end(low, write), _end(high, write)) for low, high in part.stretches)
            valid = (one is not None, other is not None)
            yield Answer(write(part.sample), (), stretches, 1, valid, sayable)


def _line(side: Division, day: date) -> _Line:
    question = side.question
    pieces = tuple(
        (_point(low), _point(high), at)
        for at, region in enumerate(side.regions)
        for low, high in region.stretches
    )
    if question.kind == "date":
        return _Line(Fraction(0), Fraction(1), pieces)
    low = bound(question.minimum, day)
    origin = Fraction(low) if isinstance(low, Decimal) else Fraction(0)
    return _Line(origin, Fraction(question.step), pieces)


def _point(value: Value | None) -> Fraction | None:
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return Fraction(value) if isinstance(value, Decimal) else None


def _cells(old: _Line | None, new: _Line | None) -> Iterator[_Cell]:
    """Cut all numbers at every end of a piece: what lies between two cuts is alike."""
    lines = [line for line in (old, new) if line]
    ends = {end for line in lines for low, high, _ in line.pieces for end in (low, high)}
    cuts = sorted(end for end in ends if end is not None)
    before: Fraction | None = None
    for cut in cuts:
        yield before, cut
        yield cut, cut
        before = cut
    yield before, None


def _parts(
    old: _Line | None, new: _Line | None, low: Fraction | None, high: Fraction | None
) -> Iterator[tuple[_Key, Fraction, Fraction]]:
    """Give the parts of a cell: (key, first point, last point)."""
    alike = old is None or new is None or _alike(old, new)
    seen: dict[_Key, tuple[Fraction, Fraction]] = {}
    for line in (new, old):
        for point, last in _points(line, old, new, low, high, alike):
            one = old.region(point) if old and old.on(point) else None
            other = new.region(point) if new and new.on(point) else None
            if one is not None or other is not None:
                seen.setdefault((one, other, alike), (point, last))
    for key, (first, last) in seen.items():
        yield key, first, last


def _alike(old: _Line, new: _Line) -> bool:
    return old.step == new.step and new.on(old.origin)


def _points(
    line: _Line | None,
    old: _Line | None,
    new: _Line | None,
    low: Fraction | None,
    high: Fraction | None,
    alike: bool,
) -> Iterator[tuple[Fraction, Fraction]]:
    """Give points of one tree's line in a cell that show every kind of point there is.

    Where the steps of the trees differ, points of one line may lie on the other or beside it;
    both kinds repeat, so one turn of the repetition shows them.
    """
    if line is None:
        return
    if low is not None and low == high:
        if line.on(low):
            yield low, low
        return
    ends = line.inside(low, high)
    if not ends:
        return
    first, last = ends
    yield first, last
    if alike or old is None or new is None:
        return
    other = new if line is old else old
    turn = line.step
    for _ in range(int(other.step / _common(line.step, other.step))):
        point = first + turn if high is None or low is not None else last - turn
        if (high is not None and point >= high) or (low is not None and point <= low):
            return
        yield point, last
        turn += line.step


def _common(one: Fraction, other: Fraction) -> Fraction:
    """Give the greatest step of which both steps are multiples."""
    while other:
        one, other = other, one % other
    return one


def _writer(question: Question) -> Write:
    def number(point: Fraction) -> Value:
        value = Decimal(point.numerator) / Decimal(point.denominator)
        places = question.step.as_tuple().exponent
        exact = isinstance(places, int) and places < 0 and not point % Fraction(question.step)
        return value.quantize(question.step) if exact else value

    if question.kind == "date":
        return lambda point: date.fromordinal(int(point))
    return number


def _end(point: Fraction | None, write: Write) -> Value | None:
    return None if point is None else write(point)
