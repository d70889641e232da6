"""The coarsest division of each fact that all tests on it make.

In: a tree and a day (relative dates and amounts depend on it). Out: for every question the
regions of answers that no test anywhere in the tree, texts included, can tell apart. What is
true of one answer of a region is true of all of them, so a region's sample stands for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from wizard.trees.amounts import Day
from wizard.trees.calendar import period
from wizard.trees.conditions.truth import limit, passes
from wizard.trees.country_codes import CODES
from wizard.trees.kinds import bound
from wizard.trees.model import (
    All,
    AnyOf,
    Condition,
    Entry,
    Item,
    Not,
    Question,
    Relative,
    Test,
    Tree,
    Value,
)

Stretch = tuple[Value | None, Value | None]
"""From and to, both inclusive; `None` is without end."""


@dataclass(frozen=True, slots=True)
class Region:
    """Answers that no test tells apart.

    `ids` are the options, countries and extras in it, in the order of the question;
    `stretches` the numbers or dates. `answers` says how many answers it counts for: each id by
    itself, all numbers or dates together once.
    """

    sample: Value
    ids: tuple[str, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    @property
    def answers(self) -> int:
        return len(self.ids) + bool(self.stretches)


@dataclass(frozen=True, slots=True)
class Division:
    """The regions of one question; for `choices` one region for each option, see `ticks`.

    `ticks` names the options of a `choices` question that some test looks at, each a yes or no
    of its own; its `regions` are empty. `passed` holds, by identity, which regions pass the tests
    that made the division.
    """

    question: Question
    regions: tuple[Region, ...]
    ticks: tuple[str, ...] = ()
    passed: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def passing(self, test: Test) -> tuple[int, ...]:
        """Give the indexes of the regions that pass one of the tests that made the division."""
        return self.passed[id(test)]


def divide(tree: Tree, day: Day) -> Mapping[str, Division]:
    """Divide every question of a tree by all tests that the tree makes on it."""
    tests: dict[str, list[Test]] = {id: [] for id in tree.questions}
    for condition in conditions(tree):
        for entry in entries(condition):
            if entry.fact in tests:
                tests[entry.fact].append(entry.test)
    return {id: division(tree.questions[id], found, day) for id, found in tests.items()}


def conditions(tree: Tree) -> Iterator[Condition]:
    """Give every condition of a tree: of rules, derived facts and texts."""
    rules = [rule for question in tree.questions.values() for rule in question.next]
    rules += [rule for decision in tree.decisions.values() for rule in decision.rules]
    yield from (rule.when for rule in rules if rule.when is not None)
    for fact in tree.facts.values():
        yield from (rule.when for rule in fact.rules if rule.when is not None)
    for outcome in tree.outcomes.values():
        items: Iterable[Item] = (*outcome.next_steps, *outcome.documents, *outcome.notes)
        yield from (item.when for item in items if item.when is not None)
        for item in outcome.notes:
            note = tree.notes.get(item.id) if item.id else None
            if note is not None and note.when is not None:
                yield note.when


def entries(condition: Condition) -> Iterator[Entry]:
    """Give every `fact: test` of a condition, in the order written."""
    match condition:
        case Entry():
            yield condition
        case Not(item):
            yield from entries(item)
        case All(items) | AnyOf(items):
            for item in items:
                yield from entries(item)


def division(question: Question, tests: Sequence[Test], day: Day) -> Division:
    """Divide one question by some tests."""
    if question.kind == "choices":
        return Division(question, (), _looked_at(question, tests))
    ids = _ids(question)
    named = frozenset[str]().union(*(test.ids for test in tests))
    found: dict[tuple[bool, ...], Region] = {}
    for code in ids if named else ():
        if code in named:
            key = tuple([code in test.ids for test in tests])
            before = found.get(key)
            ids_so_far = (*before.ids, code) if before else (code,)
            found[key] = Region(before.sample if before else code, ids_so_far)
    rest = tuple([id for id in ids if id not in named]) if named else ids
    if rest:
        found[(False,) * len(tests)] = Region(rest[0], rest)
    typed = {} if question.kind in ("choice", "country") else _typed(question, tests, day)
    for key, (sample, stretches) in typed.items():
        before = found.pop(key, None)
        found[key] = Region(sample, before.ids if before else (), tuple(stretches))
    passed = {
        id(test): tuple([region for region, key in enumerate(found) if key[at]])
        for at, test in enumerate(tests)
    }
    return Division(question, tuple(found.values()), passed=passed)


def _ids(question: Question) -> tuple[str, ...]:
    named = tuple(option.id for option in (*question.options, *question.extras))
    if question.kind == "country":
        return CODES + named if named else CODES
    return named


def _looked_at(question: Question, tests: Sequence[Test]) -> tuple[str, ...]:
    every = tuple(option.id for option in question.options)
    ticked = [ticked for test in tests for ticked in test.ticked]
    if any(test.mode == "nothing" for test in ticked):
        return every
    named = frozenset[str]().union(*(test.ids for test in ticked))
    return tuple(id for id in every if id in named)


# Typed answers: numbers and dates as points of a lattice, counted by integers ---------------


@dataclass(frozen=True, slots=True)
class _Lattice:
    """The points an answer can be: `value` of an index, and the closed stretches of a test."""

    low: int | None
    high: int | None
    value: Callable[[int], Value]
    stretches: Callable[[Test], Iterator[tuple[int | None, int | None]]]


def _typed(
    question: Question, tests: Sequence[Test], day: Day
) -> Mapping[tuple[bool, ...], tuple[Value, list[Stretch]]]:
    lattice = _dates(question, day) if question.kind == "date" else _numbers(question, day)
    marks: set[int] = set()
    for test in tests:
        for low, high in lattice.stretches(test):
            marks |= {low} if low is not None else set()
            marks |= {high + 1} if high is not None else set()
    found: dict[tuple[bool, ...], tuple[Value, list[Stretch]]] = {}
    for low, high in _between(lattice, sorted(marks)):
        point = low if low is not None else high if high is not None else 0
        sample = lattice.value(point)
        key = tuple(passes(test, sample, day) for test in tests)
        stretch = tuple(None if end is None else lattice.value(end) for end in (low, high))
        found.setdefault(key, (sample, []))[1].append((stretch[0], stretch[1]))
    return found


def _between(lattice: _Lattice, marks: list[int]) -> Iterator[tuple[int | None, int | None]]:
    """Cut the lattice at the marks into closed stretches that are not empty."""
    low = lattice.low
    for mark in marks:
        if lattice.high is not None and mark > lattice.high:
            break
        if low is None or mark > low:
            yield low, mark - 1
            low = mark
    if low is None or lattice.high is None or low <= lattice.high:
        yield low, lattice.high


def _numbers(question: Question, day: Day) -> _Lattice:
    places = max(0, -int(question.step.as_tuple().exponent))
    base = question.minimum if isinstance(question.minimum, Decimal) else Decimal(0)

    def place(bound: Decimal) -> Decimal | Fraction:
        if question.step == 1:
            return bound - base
        return (Fraction(bound) - Fraction(base)) / Fraction(question.step)

    def value(index: int) -> Decimal:
        point = base + index * question.step
        return point.quantize(question.step) if places else point

    def stretches(test: Test) -> Iterator[tuple[int | None, int | None]]:
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

    top = question.maximum
    high = math.floor(place(top)) if isinstance(top, Decimal) else None
    return _Lattice(0 if question.minimum is not None else None, high, value, stretches)


def _dates(question: Question, day: Day) -> _Lattice:
    def stretches(test: Test) -> Iterator[tuple[int | None, int | None]]:
        for when in test.dates:
            found = period(when, day.today) if isinstance(when, Relative) else when
            yield (
                found.low.toordinal() if found.low else None,
                found.high.toordinal() if found.high else None,
            )

    low, high = bound(question.minimum, day.today), bound(question.maximum, day.today)
    return _Lattice(
        low.toordinal() if isinstance(low, date) else 1,
        high.toordinal() if isinstance(high, date) else date.max.toordinal(),
        date.fromordinal,
        stretches,
    )
