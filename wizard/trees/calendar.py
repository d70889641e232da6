"""What a day means: stretches of the calendar, relative tests, and the amounts that hold on it.

An amount is unknown before its first day and after `until`; rules then compare with the last
one known, and that is remembered so that the outcome can say so. Nothing here knows what day it is.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from wizard.trees.model import Amount, AmountRef, Period, Relative, Shift

ONE_DAY = timedelta(days=1)
NEVER = Period(date.max, date.min)


def shifted(day: date, shift: Shift) -> date:
    """Add a settled stretch to a day; a missing day is the last of its month.

    Results outside the years 1 to 9999 are held at the first or last day there is.
    """
    assert isinstance(shift.count, int)
    if shift.unit in ("days", "weeks"):
        ordinal = day.toordinal() + shift.count * (7 if shift.unit == "weeks" else 1)
        return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))
    months = shift.count * (12 if shift.unit == "years" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return date.min if year < 1 else date.max
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period(relative: Relative, day: Day) -> Period:
    """Say which dates a relative test means on a given day."""
    return _period(relative.side, settled(relative.shift, day), day.today)


@lru_cache(1000)
def _period(side: str, shift: Shift, today: date) -> Period:
    """Find the edge of the dates that a relative test means.

    `shifted` never goes back when the day goes on, so each side of a relative test is one
    stretch of dates, up to an edge or from it on.
    """
    limit = today.toordinal() - (side in ("passed", "ahead"))
    days = range(1, date.max.toordinal() + 1)
    edge = bisect_right(
        days, limit, key=lambda it: shifted(date.fromordinal(it), shift).toordinal()
    )
    if side in ("reached", "passed"):
        return Period(None, date.fromordinal(edge)) if edge else NEVER
    if edge == days[-1]:
        return NEVER
    return Period(date.fromordinal(edge + 1) if edge else None, None)


def last_safe_day(begun: date, shift: Shift, day: Day) -> date:
    """Give the day before a stretch from a day is over: whoever is ready then is in time."""
    end = shifted(begun, settled(shift, day))
    return max(end, date.min + ONE_DAY) - ONE_DAY


def on(amount: Amount, day: date) -> Decimal | None:
    """Give the amount that holds on a day, `None` where it is not known."""
    if amount.until is not None and day > amount.until:
        return None
    held = [value for first, value in amount.values if first <= day]
    return held[-1] if held else None


def nearest(amount: Amount, day: date) -> Decimal:
    """Give the last value known on a day; before the first one, the first."""
    known = [(first, value) for first, value in amount.values if value is not None]
    held = [value for first, value in known if first <= day]
    return held[-1] if held else known[0][1]


def settled(shift: Shift, day: Day) -> Shift:
    """Give a stretch on a day: where an amount says how long it is, that is a number."""
    count = shift.count
    return Shift(int(day.amount(count.id)), shift.unit) if isinstance(count, AmountRef) else shift


def values_from(amount: Amount, day: date) -> frozenset[Decimal]:
    """Give the values that an amount has on a day or later."""
    later = [value for first, value in amount.values if first > day]
    held = [value for first, value in amount.values if first <= day][-1:]
    return frozenset(value for value in (*held, *later) if value is not None)


def has_changed(amount: Amount, day: date) -> bool:
    """Say whether an amount that is not known on a day was known before."""
    return any(first <= day and value is not None for first, value in amount.values)


def last_day(amount: Amount, day: date) -> date | None:
    """Give the last day on which the value of a day still holds, `None` where none is set."""
    later = [first for first, _ in amount.values if first > day]
    return min(later) - ONE_DAY if later else amount.until


@dataclass(slots=True)
class Day:
    """The day of a walk with the amounts rules may compare with.

    `last_known` gathers the ids of amounts that were used although unknown on the day.
    """

    today: date
    amounts: Mapping[str, Amount]
    last_known: set[str] = field(default_factory=set)

    def amount(self, id: str) -> Decimal:
        """Give the number a rule compares with, in the amount's currency or unit."""
        amount = self.amounts[id]
        value = on(amount, self.today)
        if value is None:
            self.last_known.add(id)
            return nearest(amount, self.today)
        return value
