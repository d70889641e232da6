"""Conditions as rows of a decision table, in FEEL.

In: a condition. Out: rows, each with a test for some facts, of which one must be met. On a
fact without a value no test holds but the one for that, as in a tree; what FEEL would see
otherwise is guarded. It must not know XML.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, product
from typing import TypeAlias

from wizard.trees.model import (
    TODAY,
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

_KEYWORDS = frozenset(
    """and between date duration else every external false for function if in instance item list
    not null of or return satisfies some string then time today true""".split()  # noqa: SIM905
)


def name(id: str) -> str:
    """Give an id as a name in FEEL, where `-` is a minus."""
    plain = id.replace("-", "_")
    return f"{plain}_" if plain in _KEYWORDS else plain


def amount_name(id: str) -> str:
    """Name the decision that gives an amount."""
    return f"amount_{id.replace('-', '_')}"


DAY = name(TODAY)
"""The name of the day of the walk; `today` itself is a function of FEEL."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """One test of one fact: as FEEL likes to see it alone, and as a sentence about `?`."""

    fact: str
    alone: str | None
    sentence: str


def rows(condition: Condition | None, mixed: Collection[str] = ()) -> tuple[Row, ...]:
    """Write a condition as rows; `mixed` are the facts that are a number or a word."""
    return tuple(map(_row, _ways(condition, True, mixed))) if condition is not None else ({},)


def _row(atoms: Iterable[_Atom]) -> Row:
    by_fact: dict[str, list[_Atom]] = {}
    for atom in dict.fromkeys(atoms):
        by_fact.setdefault(atom.fact, []).append(atom)
    return {
        fact: " and ".join(f"({atom.sentence})" for atom in each)
        if len(each) > 1
        else each[0].alone or each[0].sentence
        for fact, each in by_fact.items()
    }


def _ways(condition: Condition, true: bool, mixed: Collection[str]) -> list[tuple[_Atom, ...]]:
    """Give the ways in which a condition is true, or false; what hangs on a fact without a value
    is neither."""
    match condition:
        case Entry(fact, test):
            return [(_atom(fact, test, true, fact in mixed),)]
        case Not(item):
            return _ways(item, not true, mixed)
        case All(items) | AnyOf(items):
            each = [_ways(item, true, mixed) for item in items]
            if isinstance(condition, All) is true:
                return [tuple(chain(*some)) for some in product(*each)]
            return [*chain(*each)]


def _atom(fact: str, test: Test, true: bool, mixed: bool) -> _Atom:
    """Say that a test is met, or that its fact has a value and the test is not met; alone as tables
    like it, a list of values and ranges of which one is met."""
    ids = [*map(_quoted, sorted(test.ids))]
    ways = [f"list contains([{', '.join(ids)}], ?)"] if ids else []
    ways += [*map(_range, test.ranges), *map(_dated, test.dates), *map(_ticks, test.ticked)]
    met = ways[0] if len(ways) == 1 else " or ".join(f"({way})" for way in ways) or "false"
    if not true:
        plain = not (test.ranges or test.dates or test.ticked)
        alone = f"not({', '.join(['null', *ids])})" if plain else None
        return _Atom(fact, alone, f"? != null and not({met})")
    cells = [*["null"][: test.unanswered], *ids, *map(_interval, test.ranges)]
    sentence = " or ".join(["? = null", *ways]) if test.unanswered else f"? != null and ({met})"
    # Some readers find a word beyond every number, where a range has one end and stands alone.
    guarded = test.dates or test.ticked or (mixed and test.ranges)
    return _Atom(fact, None if guarded else ", ".join(cells), sentence)


def _quoted(word: str) -> str:
    return f'"{word}"'


def _interval(range_: Range) -> str:
    """Write a range as tables like it; it holds of no text and of nothing."""
    low, high = range_.low, range_.high
    if low is None or high is None:
        return ", ".join(_bounds(range_)) or "? instance of number"
    if low == high and not (range_.low_open or range_.high_open):
        return _bound(low)
    left, right = "(" if range_.low_open else "[", ")" if range_.high_open else "]"
    return f"{left}{_bound(low)}..{_bound(high)}{right}"


def _range(range_: Range) -> str:
    """Write a range as a sentence that is false of a text, so that its `not` is true."""
    return " and ".join(["? instance of number", *(f"? {it}" for it in _bounds(range_))])


def _bounds(range_: Range) -> Iterator[str]:
    if range_.low is not None:
        yield f"{'>' if range_.low_open else '>='} {_bound(range_.low)}"
    if range_.high is not None:
        yield f"{'<' if range_.high_open else '<='} {_bound(range_.high)}"


def _bound(bound: Decimal | AmountRef) -> str:
    return amount_name(bound.id) if isinstance(bound, AmountRef) else f"{bound:f}"


_SIGNS = {"reached": "<=", "passed": "<", "ahead": ">=", "beyond": ">"}
_UNITS = {"days": (1, "D"), "weeks": (7, "D"), "months": (1, "M"), "years": (1, "Y")}


def _dated(when: Period | Relative) -> str:
    found = ["? instance of date"]
    match when:
        case Relative(side, Shift(count, unit)):
            each, letter = _UNITS[unit]
            if isinstance(count, AmountRef):
                length = f'"P" + string({amount_name(count.id)} * {each}) + "{letter}"'
            else:
                length = f'"P{count * each}{letter}"'
            moved = f"? + duration({length})" if count else "?"
            found.append(f"{moved} {_SIGNS[side]} {DAY}")
        case Period(low, high):
            found += [f"? >= {day(low)}"] if low else []
            found += [f"? <= {day(high)}"] if high else []
    return " and ".join(found)


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
