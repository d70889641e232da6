"""Days of the calendar: adding stretches to a date and turning relative tests round.

Pure arithmetic; it must not know what day it is.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from wizard.trees.model import Period, Relative, Shift

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Where it is midnight when a day of the rules begins."""

_ONE = timedelta(days=1)


def shifted(day: date, shift: Shift) -> date:
    """Add a stretch to a day; a missing day is the last of its month.

    Results outside the years 1 to 9999 are held at the first or last day there is.
    """
    if shift.unit in ("days", "weeks"):
        days = shift.count * (7 if shift.unit == "weeks" else 1)
        return _held(day.toordinal() + days)
    months = shift.count * (12 if shift.unit == "years" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return date.min if year < 1 else date.max
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _held(ordinal: int) -> date:
    return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))


def period(relative: Relative, today: date) -> Period:
    """Say which dates a relative test means on a given day.

    `shifted` never goes back when the day goes on, so each side of a relative test is one
    stretch of dates; its edge is found from the mirrored day and mended by a few steps.
    """
    if relative.side in ("reached", "beyond"):
        edge = _last(relative.shift, today)
    else:
        edge = _last(relative.shift, today - _ONE) if today > date.min else None
    if relative.side in ("reached", "passed"):
        return Period(None, edge) if edge else NEVER
    return Period(edge + _ONE if edge else None, None) if edge != date.max else NEVER


NEVER = Period(date.max, date.min)


def _last(shift: Shift, limit: date) -> date | None:
    """Find the last date d with d + shift <= limit, or `None` when there is none."""
    guess = shifted(limit, Shift(-shift.count, shift.unit))
    while guess < date.max and shifted(guess + _ONE, shift) <= limit:
        guess += _ONE
    while shifted(guess, shift) > limit:
        if guess == date.min:
            return None
        guess -= _ONE
    return guess
