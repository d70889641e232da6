"""Values as people read them: sums of money, numbers, dates and lists in a language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from wizard.words.words import Words

KEPT = 2000
"""Values whose writing is kept: the same ages, sums and days come back on every page."""


@lru_cache(KEPT)
def money(words: Words, value: Decimal, currency: str = "EUR") -> str:
    """Write a sum; cents only where there are any."""
    pattern = words.locale.currency_formats["standard"].pattern
    if value == value.to_integral_value():
        pattern = pattern.replace("0.00", "0")
    return format_currency(
        value, currency, format=pattern, locale=words.locale, currency_digits=False
    )


@lru_cache(KEPT)
def number(words: Words, value: Decimal) -> str:
    """Write a number with every digit it has."""
    return format_decimal(value, locale=words.locale, decimal_quantization=False)


@lru_cache(KEPT)
def day(words: Words, value: date) -> str:
    """Write a date with the name of its month: "12 June 2026"."""
    return format_date(value, "long", locale=words.locale)


def either(words: Words, items: Sequence[str]) -> str:
    """Join words as alternatives: "a, b or c"."""
    return format_list(items, style="or", locale=words.locale)


def together(words: Words, items: Sequence[str]) -> str:
    """Join words as a list: "a, b and c"."""
    return format_list(items, style="standard", locale=words.locale)
