"""A question divided by the tests that one tree, or several, make of it.

In: the question as each tree asks it, the tests each makes of it, the day of each. Out: answers
that no test of any tree tells apart, each with a sample that stands for it. With one tree this is
its coarsest division, with two their common refinement; what is an answer in one of them only is
kept. It must not know where answers lead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from wizard.trees.amounts import Day
from wizard.trees.calendar import period
from wizard.trees.conditions.truth import limit, passes
from wizard.trees.country_codes import CODES
from wizard.trees.kinds import bound
from wizard.trees.model import Question, Relative, Test, Value

Stretch: TypeAlias = tuple[Value | None, Value | None]
"""From and to, both inclusive; `None` is without end."""
Passed: TypeAlias = tuple[int | None, ...]
"""For each tree the tests that are passed, as bits; `None` where it is no answer."""

Asked: TypeAlias = Sequence[Question | None]
"""A question as each tree asks it; `None` in a tree that does not."""
Tests: TypeAlias = Sequence[Sequence[Test]]

MOST_TICKS = 12
"""Options of `choices` that are told apart; twice as many answers come with each."""


class TooManyTicks(Exception):
    """A `choices` question of which more options are looked at than can be told apart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Answers that no test of any tree tells apart; each option and extra stands by itself.

    `ids` are options, extras, countries, or for `choices` what is ticked of what is looked at;
    `count` how many walks each walk becomes here: all numbers or dates are one. `sayable` is false
    where no test of the format means these numbers and no others.
    """

    sample: Value
    ids: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    count: int
    passed: Passed
    sayable: bool = True


def divided(
    asked: Asked, tests: Tests, days: Sequence[Day], most: int = MOST_TICKS
) -> tuple[Answer, ...]:
    """Divide a question by the tests and bounds of all trees; raises `TooManyTicks`."""
    kind = next(question.kind for question in asked if question)
    if kind == "choices":
        return tuple(_ticked(asked, tests, days, most))
    typed = () if kind in ("choice", "country") else _typed(asked, tests, days)
    return (*_named(asked, tests), *typed)


def _bits(passing: Iterable[bool]) -> int:
    return sum(1 << at for at, passed in enumerate(passing) if passed)


# Countries, options, extras ---------------------------------------------------------


def _named(asked: Asked, tests: Tests) -> Iterator[Answer]:
    """Give countries by the tests they pass, in the order of the first of each; then the rest."""
    if any(question and question.kind == "country" for question in asked):
        named = frozenset[str]().union(*(test.ids for own in tests for test in own))
        everywhere = [question is not None for question in asked]
        together: dict[Passed, list[str]] = {}
        for code in CODES if named else ():
            if code in named:
                together.setdefault(_passed_by(code, everywhere, tests), []).append(code)
        if rest := [code for code in CODES if code not in named] if named else CODES:
            none = tuple(0 if good else None for good in everywhere)
            together[none] = sorted((*together.get(none, ()), *rest))
        for passed, codes in sorted(together.items(), key=lambda item: item[1][0]):
            yield Answer(codes[0], tuple(codes), (), len(codes), passed)
    own = [frozenset(_own(question)) for question in asked]
    for id in dict.fromkeys(id for question in reversed(asked) for id in _own(question)):
        yield Answer(id, (id,), (), 1, _passed_by(id, [id in ids for ids in own], tests))


def _own(question: Question | None) -> Iterator[str]:
    for option in (*question.options, *question.extras) if question else ():
        yield option.id


def _passed_by(id: str, valid: Sequence[bool], tests: Tests) -> Passed:
    return tuple(
        _bits(id in test.ids for test in own) if good else None
        for good, own in zip(valid, tests, strict=True)
    )


# What is ticked ---------------------------------------------------------------------


def looked_at(question: Question, tests: Iterable[Test]) -> tuple[str, ...]:
    """Name the options of a `choices` question whose ticks some test looks at."""
    every = tuple(option.id for option in question.options)
    ticked = [ticked for test in tests for ticked in test.ticked]
    if any(test.mode == "nothing" for test in ticked):
        return every
    named = frozenset[str]().union(*(test.ids for test in ticked))
    return tuple(id for id in every if id in named)


def _ticked(asked: Asked, tests: Tests, days: Sequence[Day], most: int) -> Iterator[Answer]:
    had = [frozenset(_own(question)) for question in asked]
    every = list(dict.fromkeys(id for question in reversed(asked) for id in _own(question)))
    told = {id for q, own in zip(asked, tests, strict=True) if q for id in looked_at(q, own)}
    for question, ids in zip(asked, had, strict=True):
        told |= set(every) - ids if question else set()
    looked = [id for id in every if id in told]
    if len(looked) > most:
        raise TooManyTicks(next(question.id for question in asked if question))
    for size in range(len(looked) + 1):
        for some in combinations(looked, size):
            ticked = frozenset(some)
            passed = tuple(
                _bits(passes(test, ticked, day) for test in own) if q and ticked <= ids else None
                for q, ids, own, day in zip(asked, had, tests, days, strict=True)
            )
            if any(one is not None for one in passed):
                yield Answer(ticked, some, (), 2 ** (len(every) - len(looked)), passed)


# Numbers, sums and dates: points of a lattice, counted by integers -------------------


@dataclass(frozen=True, slots=True)
class _Points:
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
class _Lattice:
    """The points that answers of any tree can be: `value` of an index, the closed stretches of a
    test, and for each tree which points are its answers."""

    value: Callable[[int], Value]
    stretches: Callable[[Test, Day], Iterator[tuple[int | None, int | None]]]
    points: Sequence[_Points | None]


def _typed(asked: Asked, tests: Tests, days: Sequence[Day]) -> Iterator[Answer]:
    date_ = any(question and question.kind == "date" for question in asked)
    lattice = _dates(asked, days) if date_ else _numbers(asked)
    points, value = lattice.points, lattice.value
    edges = [(one.low, one.high) for one in points if one]
    for own, day in zip(tests, days, strict=True):
        edges += (edge for test in own for edge in lattice.stretches(test, day))
    marks = {low for low, _ in edges if low is not None}
    marks |= {high + 1 for _, high in edges if high is not None}
    # Where steps differ, points of one tree lie on those of another or beside them: both kinds
    # repeat, so one turn of the repetition shows them.
    turn = math.lcm(*(one.step for one in points if one))
    found: dict[Passed, tuple[Value, list[tuple[int, Stretch]]]] = {}
    lowest = None if any(one and one.low is None for one in points) else 0
    for cell, (low, high) in enumerate(_between(lowest, sorted(marks))):
        for point in _one_turn(low, high, turn):
            valid = [one is not None and one.takes(point) for one in points]
            if not any(valid):
                continue
            sample = value(point)
            passed = tuple(
                _bits(passes(test, sample, day) for test in own) if good else None
                for good, own, day in zip(valid, tests, days, strict=True)
            )
            last = None if high is None else value(high - (high - point) % turn)
            _stretched(
                found.setdefault(passed, (sample, []))[1],
                cell,
                (None if low is None else sample, last),
            )
    for passed, (sample, stretches) in found.items():
        yield Answer(sample, (), tuple(it for _, it in stretches), 1, passed, turn == 1)


def _stretched(stretches: list[tuple[int, Stretch]], cell: int, stretch: Stretch) -> None:
    """Add the stretch of a cell, to that of the cell before if it is there."""
    before, last = stretches[-1] if stretches else (-2, stretch)
    if before == cell - 1:
        stretches[-1] = (cell, (last[0], stretch[1]))
    elif before != cell:
        stretches.append((cell, stretch))


def _between(low: int | None, marks: Iterable[int]) -> Iterator[tuple[int | None, int | None]]:
    """Cut a lattice at the marks into closed stretches that are not empty."""
    for mark in marks:
        if low is None or mark > low:
            yield low, mark - 1
            low = mark
    yield low, None


def _one_turn(low: int | None, high: int | None, turn: int) -> Iterable[int]:
    first = low if low is not None else high - turn + 1 if high is not None else 0
    return range(first, first + turn if high is None else min(first + turn, high + 1))


def _numbers(asked: Asked) -> _Lattice:
    bases = [_base(question) for question in asked if question]
    steps = [question.step for question in asked if question]
    base, step = min(bases), steps[-1]
    if any(one != step for one in steps) or any((one - base) % step for one in bases):
        step = _common([*steps, *(one - base for one in bases)])

    def place(number: Decimal) -> Decimal | Fraction:
        return number - base if step == 1 else Fraction(number - base) / Fraction(step)

    def value(index: int) -> Decimal:
        point = base + index * step
        return point.quantize(step) if step % 1 else point

    def stretches(test: Test, day: Day) -> Iterator[tuple[int | None, int | None]]:
        for range_ in test.ranges:
            low, high = limit(range_.low, day), limit(range_.high, day)
            first = last = None
            if low is not None:
                at = place(low)
                first = math.floor(at) + 1 if range_.low_open else math.ceil(at)
            if high is not None:
                at = place(high)
                last = math.ceil(at) - 1 if range_.high_open else math.floor(at)
            yield first, last

    def points(question: Question) -> _Points:
        origin, top = math.floor(place(_base(question))), question.maximum
        every = math.floor(place(question.step + base))
        high = math.floor(place(top)) if isinstance(top, Decimal) else None
        if high is not None:
            high -= (high - origin) % every
        return _Points(origin if question.minimum is not None else None, high, origin, every)

    return _Lattice(
        value, stretches, [points(question) if question else None for question in asked]
    )


def _base(question: Question) -> Decimal:
    return question.minimum if isinstance(question.minimum, Decimal) else Decimal(0)


def _common(lengths: Iterable[Decimal]) -> Decimal:
    """Give the greatest length of which all are multiples."""
    parts = [Fraction(length) for length in lengths]
    whole = math.lcm(*(part.denominator for part in parts))
    found = Fraction(math.gcd(*(int(part * whole) for part in parts)), whole)
    return Decimal(found.numerator) / Decimal(found.denominator)


def _dates(asked: Asked, days: Sequence[Day]) -> _Lattice:
    def stretches(test: Test, day: Day) -> Iterator[tuple[int | None, int | None]]:
        for when in test.dates:
            found = period(when, day.today) if isinstance(when, Relative) else when
            yield (
                found.low.toordinal() if found.low else None,
                found.high.toordinal() if found.high else None,
            )

    def points(question: Question, day: Day) -> _Points:
        low, high = bound(question.minimum, day.today), bound(question.maximum, day.today)
        return _Points(
            low.toordinal() if isinstance(low, date) else 1,
            high.toordinal() if isinstance(high, date) else date.max.toordinal(),
        )

    found = [points(q, day) if q else None for q, day in zip(asked, days, strict=True)]
    return _Lattice(date.fromordinal, stretches, found)
