"""The one judge of an answer: what people send becomes a value or a refusal.

In: a question, the raw texts sent for it, the day with its amounts. Out: a `Value`, or a `Refusal`
that says in a code what is wrong; the words for it are the web's. Nothing else in the program
decides whether an answer is good, or plausible.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal as Word
from typing import TypeAlias, assert_never

from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import passes
from wizard.trees.model import NOTHING, TODAY, AmountRef, Edge, Question, Value
from wizard.trees.values import KNOWN, of_money

_OfAll: TypeAlias = Word["missing", "several", "no-option", "no-country", "too-few", "not-among"]
_OfNumbers: TypeAlias = Word["no-number", "other-currency", "too-low", "too-high", "off-step"]
_NoDate: TypeAlias = Word["no-date", "no-day", "no-month", "no-year", "no-such-day"]
_OfDates: TypeAlias = Word[_NoDate, "too-early", "too-late"]
_Doubtful: TypeAlias = Word["year-typed", "other-calendar", "whole-year", "unusual"]
Reason: TypeAlias = Word[_OfAll, _OfNumbers, _OfDates, _Doubtful]

LONGEST = 100
"""Characters of a raw answer that are looked at; whatever is longer is no answer to anything."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
LARGEST = Decimal(10) ** 15 - 1
"""What no answer may pass, so that arithmetic with it stays exact."""

_LIFE = 120
_ELSEWHERE = (range(575, 622 + _LIFE), range(-553, _LIFE - 543))
"""How many years ago other calendars seem to be that count a life's years: those of Iran and of
the Islamic world, and that of Thailand, which is ahead."""
_CALENDARS = (range(_LIFE + 1), *_ELSEWHERE)

_GROUPS = r"\d+|\d{1,3}(?:[.,]\d{3})+|\d{1,2}(?:,\d\d)+,\d{3}"  # the last as in India
_NUMBER = re.compile(rf"([-+]?)({_GROUPS})(?:([.,])(\d{{1,2}}))?\Z")
_NO_CENTS = re.compile(r"[.,][-–—]{0,2}\Z")
_LACKS = re.compile(r"(?=-|.*-(?:-|\Z))(\d{0,2})-(\d{0,2})-(\d{0,4})\Z")
"""Day, month and year as a form sends them, where one is left out."""
_BETWEEN = re.compile(r"[-/.,\s]+")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a raw answer is no answer; `limit` is the bound or step it breaks, where there is one.

    Of an answer that is only doubted, and `sure` when that is what is meant, it is the value.
    """

    reason: Reason
    limit: Decimal | date | None = None
    sure: bool = False


def judge(question: Question, raw: Sequence[str], day: Day) -> Value | Refusal:
    """Parse what was sent for a question.

    `raw` holds the texts in the order sent; `choices` may have several, every other kind has one.
    """
    if question.kind == "choices":
        return _ticked(question, frozenset(text for text in raw if text))
    given = [text for text in raw if text.strip()]
    if not given:
        return Refusal("missing")
    if len(given) > 1:
        return Refusal("several")
    text = given[0][: LONGEST + 1].strip()
    if any(text == extra.id for extra in question.extras):
        return text
    match question.kind:
        case "choice":
            known = any(text == option.id for option in question.options)
            return text if known else Refusal("no-option")
        case "country":
            if text in offered(question):
                return text
            return Refusal("not-among" if text in KNOWN else "no-country")
        case "number" | "money":
            return _number(question, text, day)
        case "date":
            value = day_of(text)
            return value if isinstance(value, Refusal) else _within(question, value, day) or value
    assert_never(question.kind)


def offered(question: Question) -> frozenset[str]:
    """Give the codes of the countries that are answers to a question about a country."""
    return KNOWN if question.among is None else question.among.ids


def _ticked(question: Question, given: frozenset[str]) -> Value | Refusal:
    """Judge what is ticked: nothing by mistake is no answer, but "none of these" by itself is."""
    if not given <= {NOTHING, *(option.id for option in question.options)}:
        return Refusal("no-option")
    if NOTHING in given and len(given) > 1:
        return Refusal("several")
    ticked = given - {NOTHING}
    if len(ticked) < question.at_least:
        return Refusal("too-few", Decimal(question.at_least))
    return ticked if given else Refusal("missing")


def doubt(question: Question, value: Value, day: Day) -> Refusal | None:
    """Say why a good answer is not plausible; it is taken when somebody says that it is meant."""
    usual = question.usual
    if usual is None or not isinstance(value, Decimal | date) or passes(usual, value, day):
        return None
    reason = _slip(question, value, day.today) or "unusual"
    if isinstance(value, Decimal) and question.kind == "money" and counts(question, "month"):
        reason = "whole-year" if value > 0 and passes(usual, value / 12, day) else reason
    return Refusal(reason, value, sure=True)


def _slip(question: Question, value: Decimal | date, today: date) -> Reason | None:
    """Say what was meant: the year itself where years are asked, a year of another calendar."""
    passed = today.year - (value.year if isinstance(value, date) else value)
    if isinstance(value, date):
        return "other-calendar" if any(passed in years for years in _ELSEWHERE) else None
    typed = question.kind == "number" and any(passed in years for years in _CALENDARS)
    return "year-typed" if typed and counts(question, "years") else None


def counts(question: Question, unit: str) -> bool:
    """Say whether a question is about a number of something, or a sum for each."""
    told = (question.ask, question.unit)
    return any(re.search(rf"\b{unit}", text.source, re.IGNORECASE) for text in told if text)


def canonical(value: Value) -> tuple[str, ...]:
    """Write a value as addresses and cases hold it; nothing ticked is a word of its own."""
    match value:
        case frozenset():
            return tuple(sorted(value)) or (NOTHING,)
        case Decimal():
            return (f"{value:f}",)
        case date():
            return (value.isoformat(),)
    return (value,)


def bound(edge: Edge | None, day: Day) -> Decimal | date | None:
    """Resolve a bound that may be `today` or an amount."""
    if isinstance(edge, AmountRef):
        return day.amount(edge.id)
    return day.today if edge == TODAY else edge  # type: ignore[return-value]


@lru_cache(2000)
def number(text: str) -> Decimal | None:
    """Read a number as people write it: `2.337,00`, `2,337.00`, `2337`, `2 337`, `1130,-`.

    A last separator with one or two digits after it is the decimal sign, with three it groups
    thousands.
    """
    plain = text.translate(_DIGITS).replace("٫", ",").replace("٬", ".")
    plain = "".join(sign for sign in plain if not sign.isspace() and sign not in "'’")
    found = _NUMBER.match(_NO_CENTS.sub("", plain).replace("−", "-"))
    if found is None or (found[3] and found[3] in found[2]):
        return None
    whole = re.sub("[.,]", "", found[2])
    return Decimal(f"{found[1]}{whole}.{found[4]}" if found[4] else f"{found[1]}{whole}")


def day_of(text: str) -> date | Refusal:
    """Read a date: `2026-06-12`, or day first as in `12-6-2026`, `12/06/2026`, `12.6.2026`."""
    plain = text.strip().translate(_DIGITS)
    if lacks := _LACKS.match(plain):
        return Refusal("no-day" if not lacks[1] else "no-month" if not lacks[2] else "no-year")
    parts = _BETWEEN.split(plain)
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return Refusal("no-date")
    if len(parts) != 3:
        return Refusal("no-year" if len(parts) == 2 and len(parts[1]) < 3 else "no-date")
    day, month, year = reversed(parts) if len(parts[0]) == 4 else parts
    if len(year) != 4 or len(day) > 2 or len(month) > 2:
        return Refusal("no-date" if len(day) > 2 or len(month) > 2 else "no-year")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Refusal("no-such-day")


def _number(question: Question, text: str, day: Day) -> Value | Refusal:
    value = number(text)
    if value is None and any(map(of_money, text)):
        return Refusal("other-currency")
    if value is None:
        born = day_of(text)
        if isinstance(born, date) and counts(question, "years"):
            return Refusal("year-typed", Decimal(born.year))
        return Refusal("no-number")
    if refusal := _within(question, value, day):
        return refusal
    if abs(value) > LARGEST:
        return Refusal("too-high", LARGEST) if value > 0 else Refusal("too-low", -LARGEST)
    if (value - base(question)) % question.step:
        return Refusal("off-step", question.step)
    return written(value, question.step)


def base(question: Question) -> Decimal:
    """Give the number from which steps are counted; an amount, which changes, moves none."""
    return question.minimum if isinstance(question.minimum, Decimal) else Decimal(0)


def written(value: Decimal, step: Decimal) -> Decimal:
    """Give a number the one writing it has: the places of its step, and no zero below zero."""
    places = step.as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(min(0, int(places)))) + 0


def _within(question: Question, value: Decimal | date, day: Day) -> Refusal | None:
    """Refuse what is beyond a bound, with what was meant where it can be told."""
    low, high = bound(question.minimum, day), bound(question.maximum, day)
    early = low is not None and value < low  # type: ignore[operator]  # bounds are of the kind
    if not early and (high is None or value <= high):  # type: ignore[operator]
        return None
    if slip := _slip(question, value, day.today):
        return Refusal(slip, value)
    if question.kind == "date":
        return Refusal("too-early", low) if early else Refusal("too-late", high)
    return Refusal("too-low", low) if early else Refusal("too-high", high)
