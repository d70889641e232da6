"""Does a condition hold, given facts and the day?

On an unanswered fact every test but `unanswered` is neither true nor false, and so is its
`not`; in the end, what is not true does not hold.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from wizard.trees.calendar import Day, period
from wizard.trees.model import (
    TODAY,
    All,
    AmountRef,
    AnyOf,
    Condition,
    Entry,
    Not,
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
    """Weigh a condition: true, false, or `None` where it hangs on a fact without a value.

    Looks at every item, so that the amounts a rule compares with do not hang on their order.
    """
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
            found = {truth(item, facts, day) for item in items}
            return False if False in found else None if None in found else True
        case AnyOf(items, limits):
            # an amount that is not this person's limit is not compared with
            own = [it for it in items if not _of_others(it, facts)] if limits else items
            found = {truth(item, facts, day) for item in own}
            return True if True in found else None if None in found else False


def _of_others(item: Condition, facts: Mapping[str, Value]) -> bool:
    """Say whether an item of a test with derived facts for limits is for other values of them."""
    own = item.items[:-1] if isinstance(item, All) else ()
    values = ((facts.get(it.fact), it.test.ids) for it in own if isinstance(it, Entry))
    return any(value is not None and value not in ids for value, ids in values)


def passes(test: Test, value: Value, day: Day) -> bool:
    """Hold one value against one test; the alternatives of a test are joined by "or"."""
    match value:
        case frozenset():
            return any(_ticked(ticked, value) for ticked in test.ticked)
        case Decimal():
            return any(within(range_, value, day) for range_ in test.ranges)
        case date():
            dates = (period(it, day) if isinstance(it, Relative) else it for it in test.dates)
            return any((it.low or value) <= value <= (it.high or value) for it in dates)
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


def amounts_in(tests: Iterable[Test]) -> tuple[str, ...]:
    """Name the amounts that tests compare with, or count a stretch of the calendar by."""
    found: list[object] = []
    for test in tests:
        found += [end for range_ in test.ranges for end in (range_.low, range_.high)]
        found += [it.shift.count for it in test.dates if isinstance(it, Relative)]
    return tuple({it.id: None for it in found if isinstance(it, AmountRef)})


def entries(condition: Condition, facts: Mapping[str, Value] | None = None) -> Iterator[Entry]:
    """Give every entry of a condition, in the order written; with `facts`, of a test with derived
    facts for limits only those that are for their values."""
    match condition:
        case Entry():
            yield condition
        case Not(item):
            yield from entries(item, facts)
        case All(items) | AnyOf(items):
            for item in items:
                limits = facts is not None and isinstance(condition, AnyOf) and condition.said
                if not (limits and _of_others(item, facts or {})):
                    yield from entries(item, facts)
