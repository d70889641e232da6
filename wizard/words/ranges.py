"""Stretches of numbers, sums and dates in words: "under 18", "18 to 25", "from 12 June 2026".

In: bounds, both inclusive, `None` for no bound. Out: plain text. It must not know where the
bounds come from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from wizard.words import formats
from wizard.words.words import Words


def numbers(
    words: Words,
    low: Decimal | None,
    high: Decimal | None,
    step: Decimal,
    write: Callable[[Words, Decimal], str],
) -> str:
    """Say a stretch of numbers that lie a step apart; the rounder of two neighbours is named."""
    if low is None and high is not None and _digits(high + step) <= _digits(high):
        return words.gettext("under {number}", number=write(words, high + step))
    if high is None and low is not None and step < 1 and _digits(low - step) < _digits(low):
        return words.gettext("more than {number}", number=write(words, low - step))
    ends = (None if end is None else write(words, end) for end in (low, high))
    return bounds(words, *ends, dates=False) or words.gettext("any number")


def dates(words: Words, low: date | None, high: date | None) -> str:
    """Say a stretch of dates."""
    ends = (None if end is None else formats.day(words, end) for end in (low, high))
    return bounds(words, *ends, dates=True) or words.gettext("any date")


def bounds(words: Words, low: str | None, high: str | None, *, dates: bool) -> str | None:
    """Say between which bounds an answer must lie; they are in words already."""
    if low is not None and high is not None:
        return low if low == high else words.gettext("{low} to {high}", low=low, high=high)
    if low is not None:
        if dates:
            return words.gettext("{date} or later", date=low)
        return words.gettext("{number} or more", number=low)
    if high is not None:
        if dates:
            return words.gettext("{date} or earlier", date=high)
        return words.gettext("{number} or less", number=high)
    return None


def _digits(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)
