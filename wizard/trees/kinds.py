"""The one judge of an answer: what people send becomes a value or a refusal.

In: a question, the raw texts sent for it, the day. Out: a `Value`, or a `Refusal` that says
in a code what is wrong; the words for it are the web's. Nothing else in the program decides
whether an answer is good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal as Word
from typing import TypeAlias

from wizard.trees.country_codes import CODES, KNOWN
from wizard.trees.model import TODAY, Kind, Question, Value

Reason: TypeAlias = Word[
    "missing",
    "several",
    "no-option",
    "no-country",
    "no-number",
    "no-date",
    "too-low",
    "too-high",
    "off-step",
    "too-early",
    "too-late",
]

LONGEST = 100
"""Characters of a raw answer that are looked at; whatever is longer is no answer to anything."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NUMBER = re.compile(r"[-+]?\d[\d., ]*\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\Z")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a raw answer is no answer; `limit` is the bound or step it breaks, where there is one."""

    reason: Reason
    limit: Decimal | date | None = None


def judge(question: Question, raw: Sequence[str], day: date) -> Value | Refusal:
    """Parse what was sent for a question.

    `raw` holds the texts in the order sent; `choices` may have several (an empty text alone is
    "nothing ticked"), every other kind has one.
    """
    if question.kind == "choice" and len(raw) == 1:  # most answers there are
        for option in question.options:
            if option.id == raw[0]:
                return option.id
    if question.kind == "choices":
        return _choices(question, raw, day)
    given = [text for text in raw if text.strip()]
    if not given:
        return Refusal("missing")
    if len(given) > 1:
        return Refusal("several")
    text = given[0][: LONGEST + 1].strip()
    if any(text == extra.id for extra in question.extras):
        return text
    return _JUDGES[question.kind](question, text, day)


def canonical(value: Value) -> tuple[str, ...]:
    """Write a value as addresses and cases hold it; nothing ticked is one empty text."""
    match value:
        case frozenset():
            return tuple(sorted(value)) or ("",)
        case Decimal():
            return (f"{value:f}",)
        case date():
            return (value.isoformat(),)
    return (value,)


def bound(limit: Decimal | date | Word["today"] | None, day: date) -> Decimal | date | None:
    """Resolve a bound that may be `today`."""
    return day if limit == TODAY else limit  # type: ignore[return-value]


@lru_cache(2000)
def number(text: str) -> Decimal | None:
    """Read a number as people write it: `2.337,00`, `2,337.00`, `2337`, `€ 2 337`.

    A last separator with one or two digits after it is the decimal sign, with three it groups
    thousands.
    """
    plain = text.translate(_DIGITS).replace("٫", ",").replace("٬", ".")
    plain = re.sub(r"[\s\u00a0\u202f€']", "", plain)
    if len(plain) > 30 or not _NUMBER.match(plain):
        return None
    sign = -1 if plain.startswith("-") else 1
    whole, fraction = _parted(plain.lstrip("+-"))
    groups = re.split(r"[.,]", whole)
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    return sign * Decimal("".join(groups) + (f".{fraction}" if fraction else ""))


def _parted(plain: str) -> tuple[str, str]:
    """Split off one or two digits behind a last separator that stands nowhere else."""
    for sign in ".,":
        whole, _, fraction = plain.rpartition(sign)
        if whole and len(fraction) in (1, 2) and fraction.isdigit() and sign not in whole:
            return whole, fraction
    return plain, ""


def day_of(text: str) -> date | None:
    """Read a date: `2026-06-12`, or day first as in `12-6-2026`, `12/06/2026`, `12.6.2026`."""
    plain = text.strip().translate(_DIGITS)
    if found := _ISO.match(plain):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.match(plain):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _choices(question: Question, raw: Sequence[str], day: date) -> Value | Refusal:
    if not raw:
        return Refusal("missing")
    ids = {option.id for option in question.options}
    ticked = frozenset(text for text in raw if text)
    return ticked if ticked <= ids else Refusal("no-option")


def _choice(question: Question, text: str, day: date) -> Value | Refusal:
    known = any(option.id == text for option in question.options)
    return text if known else Refusal("no-option")


def _country(question: Question, text: str, day: date) -> Value | Refusal:
    return text if text in KNOWN else Refusal("no-country")


def _number(question: Question, text: str, day: date) -> Value | Refusal:
    value = number(text)
    if value is None:
        return Refusal("no-number")
    low, high = question.minimum, question.maximum
    if isinstance(low, Decimal) and value < low:
        return Refusal("too-low", low)
    if isinstance(high, Decimal) and value > high:
        return Refusal("too-high", high)
    if (value - (low if isinstance(low, Decimal) else 0)) % question.step:
        return Refusal("off-step", question.step)
    places = question.step.as_tuple().exponent
    return value.quantize(question.step) if isinstance(places, int) and places < 0 else value


def _date(question: Question, text: str, day: date) -> Value | Refusal:
    value = day_of(text)
    if value is None:
        return Refusal("no-date")
    low, high = bound(question.minimum, day), bound(question.maximum, day)
    if isinstance(low, date) and value < low:
        return Refusal("too-early", low)
    if isinstance(high, date) and value > high:
        return Refusal("too-late", high)
    return value


_JUDGES: Mapping[Kind, Callable[[Question, str, date], Value | Refusal]] = {
    "choice": _choice,
    "country": _country,
    "number": _number,
    "money": _number,
    "date": _date,
}

__all__ = ["CODES", "Refusal", "bound", "canonical", "day_of", "judge", "number"]
