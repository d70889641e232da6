"""Conditions as rows of a decision table, in FEEL.

In: a condition. Out: rows, each with a test for some facts, of which one must be met. On a
fact without a value no test holds but the one for that, as in a tree; what FEEL would see
otherwise is guarded. It must not know XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import TypeAlias

from wizard.trees.model import (
    All,
    AmountRef,
    AnyOf,
    Condition,
    Entry,
    Not,
    Period,
    Range,
    Relative,
    Shift,
    Test,
    Ticked,
)

ANY = "-"
Row: TypeAlias = Mapping[str, str]
"""A unary test by fact; any value will do for facts that are not named."""

_KEYWORDS = (
    *(
        "and",
        "between",
        "date",
        "duration",
        "else",
        "every",
        "external",
        "false",
        "for",
        "function",
    ),
    *("if", "in", "instance", "item", "list", "not", "null", "of", "or", "return", "satisfies"),
    *("some", "string", "then", "time", "today", "true"),
)


def name(id: str) -> str:
    """Give an id as a name in FEEL, where `-` is a minus."""
    plain = id.replace("-", "_")
    return f"{plain}_" if plain in _KEYWORDS else plain


def amount_name(id: str) -> str:
    """Name the decision that gives an amount."""
    return f"amount_{id.replace('-', '_')}"


TODAY = "today_"
"""The name of the day of the walk; `today` itself is a function of FEEL."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """One test of one fact: as FEEL likes to see it alone, and as a sentence about `?`."""

    fact: str
    alone: str | None
    sentence: str


def rows(condition: Condition | None) -> tuple[Row, ...]:
    """Write a condition as rows."""
    if condition is None:
        return ({},)
    return tuple(_row(atoms) for atoms in _true(condition))


def _row(atoms: Iterable[_Atom]) -> Row:
    by_fact: dict[str, list[_Atom]] = {}
    for atom in atoms:
        if atom not in by_fact.setdefault(atom.fact, []):
            by_fact[atom.fact].append(atom)
    return {fact: _joined(each) for fact, each in by_fact.items()}


def _joined(atoms: list[_Atom]) -> str:
    if len(atoms) == 1:
        return atoms[0].alone or atoms[0].sentence
    return " and ".join(f"({atom.sentence})" for atom in atoms)


def _true(condition: Condition) -> list[tuple[_Atom, ...]]:
    """Give the ways in which a condition is true."""
    match condition:
        case Entry(fact, test):
            return [(_atom(fact, test),)]
        case Not(item):
            return _false(item)
        case All(items):
            return _all([_true(item) for item in items])
        case AnyOf(items):
            return [way for item in items for way in _true(item)]


def _false(condition: Condition) -> list[tuple[_Atom, ...]]:
    """Give the ways in which a condition is false; what hangs on a fact without a value is not."""
    match condition:
        case Entry(fact, test):
            return [(_otherwise(fact, test),)]
        case Not(item):
            return _true(item)
        case All(items):
            return [way for item in items for way in _false(item)]
        case AnyOf(items):
            return _all([_false(item) for item in items])


def _all(ways: list[list[tuple[_Atom, ...]]]) -> list[tuple[_Atom, ...]]:
    return [tuple(atom for part in some for atom in part) for some in product(*ways)]


def _atom(fact: str, test: Test) -> _Atom:
    alone = _alone(test)
    if test.unanswered:
        return _Atom(fact, alone, " or ".join(["? = null", *_alternatives(test)]))
    return _Atom(fact, alone, f"? != null and ({_sentence(test)})")


def _otherwise(fact: str, test: Test) -> _Atom:
    """Say that a fact has a value and the test is not met."""
    ids = ", ".join(["null", *map(_quoted, sorted(test.ids))])
    plain = not (test.ranges or test.dates or test.ticked)
    return _Atom(fact, f"not({ids})" if plain else None, f"? != null and not({_sentence(test)})")


def _alone(test: Test) -> str | None:
    """Write a test as tables like it, a list of values and ranges of which one is met."""
    if test.dates or test.ticked:
        return None
    found = ["null"] if test.unanswered else []
    found += map(_quoted, sorted(test.ids))
    return ", ".join([*found, *map(_interval, test.ranges)])


def _sentence(test: Test) -> str:
    found = _alternatives(test)
    return found[0] if len(found) == 1 else " or ".join(f"({one})" for one in found) or "false"


def _alternatives(test: Test) -> list[str]:
    ids = ", ".join(_quoted(id) for id in sorted(test.ids))
    found = [f"list contains([{ids}], ?)"] if ids else []
    found += [_range(range_) for range_ in test.ranges]
    found += [_dated(when) for when in test.dates]
    return found + [_ticks(ticked) for ticked in test.ticked]


def _quoted(word: str) -> str:
    return f'"{word}"'


def _interval(range_: Range) -> str:
    """Write a range as tables like it; it holds of no text and of nothing."""
    low, high = range_.low, range_.high
    if low is None or high is None:
        sign = "<" if range_.high_open else "<="
        if low is not None:
            sign = ">" if range_.low_open else ">="
        bound = low if low is not None else high
        return f"{sign} {_bound(bound)}" if bound is not None else "? instance of number"
    if low == high and not (range_.low_open or range_.high_open):
        return _bound(low)
    left, right = "(" if range_.low_open else "[", ")" if range_.high_open else "]"
    return f"{left}{_bound(low)}..{_bound(high)}{right}"


def _range(range_: Range) -> str:
    """Write a range as a sentence that is false of a text, so that its `not` is true."""
    found: list[str] = ["? instance of number"]
    if range_.low is not None:
        found.append(f"? {'>' if range_.low_open else '>='} {_bound(range_.low)}")
    if range_.high is not None:
        found.append(f"? {'<' if range_.high_open else '<='} {_bound(range_.high)}")
    return " and ".join(found)


def _bound(bound: Decimal | AmountRef) -> str:
    return amount_name(bound.id) if isinstance(bound, AmountRef) else f"{bound:f}"


def _dated(when: Period | Relative) -> str:
    if isinstance(when, Relative):
        sign = {"reached": "<=", "passed": "<", "ahead": ">=", "beyond": ">"}[when.side]
        moved = f"? + {_duration(when.shift)}" if when.shift.count else "?"
        return f"? instance of date and {moved} {sign} {TODAY}"
    found = ["? instance of date"]
    found += [f"? >= {day(when.low)}"] if when.low else []
    found += [f"? <= {day(when.high)}"] if when.high else []
    return " and ".join(found)


def _duration(shift: Shift) -> str:
    count, letter = {
        "days": (shift.count, "D"),
        "weeks": (7 * shift.count, "D"),
        "months": (shift.count, "M"),
        "years": (shift.count, "Y"),
    }[shift.unit]
    return f'duration("P{count}{letter}")'


def day(value: date) -> str:
    """Write a day in FEEL."""
    return f'date("{value.isoformat()}")'


def _ticks(ticked: Ticked) -> str:
    each = [f"list contains(?, {_quoted(id)})" for id in sorted(ticked.ids)]
    match ticked.mode:
        case "any":
            return " or ".join(each) or "false"
        case "all":
            return " and ".join(each)
        case "none":
            return f"not({' or '.join(each)})"
        case "nothing":
            return "count(?) = 0"
