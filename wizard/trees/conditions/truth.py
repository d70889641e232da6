"""Does a condition hold, given facts and the day?

On an unanswered fact every test but `unanswered` is neither true nor false, and so is its
`not`; in the end, what is not true does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from wizard.trees.amounts import Day
from wizard.trees.calendar import period
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
    Test,
    Ticked,
    Value,
)


def holds(condition: Condition, facts: Mapping[str, Value], day: Day) -> bool:
    """Say whether a condition is true of these facts on this day."""
    return truth(condition, facts, day) is True


def truth(condition: Condition, facts: Mapping[str, Value], day: Day) -> bool | None:
    """Weigh a condition: true, false, or `None` where it hangs on a fact without a value."""
    match condition:
        case Entry(fact, test):
            value: Value | None = day.today if fact == TODAY else facts.get(fact)
            if value is None:
                return True if test.unanswered else None
            return passes(test, value, day)
        case Not(item):
            inner = truth(item, facts, day)
            return None if inner is None else not inner
        case All(items):
            return _joined(items, False, facts, day)
        case AnyOf(items):
            return _joined(items, True, facts, day)


def _joined(
    items: Sequence[Condition], settles: bool, facts: Mapping[str, Value], day: Day
) -> bool | None:
    """Weigh items of which one settles the matter: a false one in "all", a true one in "any".

    Looks at all of them, so that the amounts a rule compares with do not hang on their order.
    """
    found: bool | None = not settles
    for item in items:
        one = truth(item, facts, day)
        if one is settles:
            found = settles
        elif one is None and found is not settles:
            found = None
    return found


def passes(test: Test, value: Value, day: Day) -> bool:
    """Hold one value against one test; the alternatives of a test are joined by "or"."""
    match value:
        case frozenset():
            return any(_ticked(ticked, value) for ticked in test.ticked)
        case Decimal():
            return any(within(range_, value, day) for range_ in test.ranges)
        case date():
            return any(_dated(when, value, day) for when in test.dates)
    return value in test.ids


def within(range_: Range, value: Decimal, day: Day) -> bool:
    """Say whether a number lies in a range, amounts taken as on the day."""
    low, high = limit(range_.low, day), limit(range_.high, day)
    above = low is None or (value > low if range_.low_open else value >= low)
    below = high is None or (value < high if range_.high_open else value <= high)
    return above and below


def limit(bound: Decimal | AmountRef | None, day: Day) -> Decimal | None:
    """Resolve a bound of a range to a number."""
    return day.amount(bound.id) if isinstance(bound, AmountRef) else bound


def _ticked(test: Ticked, value: frozenset[str]) -> bool:
    match test.mode:
        case "any":
            return bool(test.ids & value)
        case "all":
            return test.ids <= value
        case "none":
            return not test.ids & value
        case "nothing":
            return not value


def _dated(when: Period | Relative, value: date, day: Day) -> bool:
    stretch = period(when, day.today) if isinstance(when, Relative) else when
    return (stretch.low is None or stretch.low <= value) and (
        stretch.high is None or value <= stretch.high
    )


def facts_tested(condition: Condition) -> Iterator[str]:
    """Name every fact a condition looks at, `today` included, in the order written."""
    match condition:
        case Entry(fact):
            yield fact
        case Not(item):
            yield from facts_tested(item)
        case All(items) | AnyOf(items):
            for item in items:
                yield from facts_tested(item)
