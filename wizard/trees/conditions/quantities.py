"""Tests of numbers, money, dates and `today`, and what a test of each kind of fact may say.

In: the words of one test: `18 to 25`, `at least amount:income-family`, `before 2026-06-12`,
`within the last 3 months`. Out: a `Range`, `Period` or `Relative`, or a diagnostic that lists the
forms there are. It must not know what day it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal as Word
from typing import assert_never

from wizard.trees.calendar import NEVER, ONE_DAY
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.model import MEASURES, AmountRef, Period, Range, Relative, Shift, Span
from wizard.trees.nodes import Node, Scalar, within
from wizard.trees.scope import AMOUNT, FactShape, Scope, listed, refer
from wizard.trees.values import date_in, day_of, length, number_in, number_of, of_money

_NUMBERS = "a number, `18 to 25`, `under 18`, `over 25`, `at least 21` or `at most 25`"
_DAYS = (
    "`before 2026-06-12`, `after …`, `on or before …`, `on or after …`, `2026-01-01 to 2026-06-30`"
)
_RELATIVE = (
    "`within the last 3 months`, `more than 3 months ago`, `at least 2 years ago`, "
    "`less than 2 years ago`, `in the future` or `not in the future`"
)

_FROM_TO = re.compile(r"(\S.*?) to (\S.*)\Z")
_BOUND = re.compile(r"(under|over|at least|at most) (\S.*)\Z")
_DATED = re.compile(r"(before|after|on or before|on or after) (\S.*)\Z")
_STRETCH = re.compile(r"(within the last|more than|at least|less than) (\S.*?)( ago)?\Z")
_SIDES: Mapping[str, Word["passed", "reached", "beyond", "ahead"]] = {
    "within the last": "ahead",
    "more than": "passed",
    "at least": "reached",
    "less than": "beyond",
}
_NOW: Mapping[str, Relative] = {
    "in the future": Relative("beyond", Shift(0, "days")),
    "not in the future": Relative("reached", Shift(0, "days")),
}
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


def expected(shape: FactShape) -> str:
    """List the forms a test of this fact may take."""
    extra = f"; or {listed(shape.values)}" if shape.values else ""
    match shape.kind:
        case "choice" | "derived":
            return f"expected one or a list of {listed(shape.values)}, or a group"
        case "choices":
            ids = listed(shape.values)
            modes = "`{any: […]}`, `{all: […]}` or `{none: […]}`"
            return f"expected `none`, one or a list of {ids}, {modes}"
        case "country":
            return f"expected a country code, a group, or a list of these{extra}"
        case "number" | "money":
            return f"expected {_NUMBERS}{extra}"
        case "date":
            return f"expected {_DAYS}, {_RELATIVE}{extra}"
        case "today" | "unknown":
            return f"expected {_DAYS}"
    assert_never(shape.kind)


def bad(scope: Scope, at: Node, shape: FactShape, message: str, help: str | None = None) -> None:
    """Report something that is no test of this fact."""
    scope.report.error("bad-condition", at, message, help or expected(shape))


def _no_test(scope: Scope, word: Scalar, shape: FactShape, help: str | None = None) -> None:
    """Report words that are no test of this fact, with the place where its kind is settled."""
    text = " ".join(word.text.split())
    help = help or did_you_mean(text, shape.values, word.file.path) or expected(shape)
    related = Related(shape.span, f"{shape.name} stands here")
    message = f"`{text}` is no test of {shape.name}"
    scope.report.error("bad-condition", word, message, help, related)


def _unread(text: str) -> bool:
    """Say whether a number or date was meant, rather than words."""
    begins = text[:1] in "-+" or text[:1].isdigit() or of_money(text[:1])
    return begins and not re.search(r"[a-z]{2}", text)


# Numbers -----------------------------------------------------------------------------


def range_in(scope: Scope, word: Scalar, text: str, shape: FactShape) -> Range | None:
    """Read which numbers a test means, amounts by their id; `text` has single spaces."""
    if match := _BOUND.match(text):
        end = limit(scope, word, match[2], shape)
        if end is None:
            return None
        side = match[1]
        if side in ("under", "at most"):
            return Range(None, end, high_open=side == "under")
        return Range(end, None, low_open=side == "over")
    if match := _FROM_TO.match(text):
        low, high = (limit(scope, word, each, shape) for each in match.groups())
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
            bad(scope, word, shape, f"no number is `{text}`", f"write `{high} to {low}`")
            return None
        return Range(low, high) if low is not None and high is not None else None
    if (number := number_in(text)) is not None:
        return Range(number, number)
    if text.startswith(AMOUNT):
        _no_test(scope, word, shape, f"write `at least {text}`")
    elif (meant := test_meant(text)) or not _unread(text):
        _no_test(scope, word, shape, meant and f"write `{meant}`")
    else:
        number_of(scope.report, word, text)
    return None


def limit(
    scope: Scope, word: Scalar, text: str, shape: FactShape, who: str = ""
) -> Decimal | AmountRef | None:
    """Read a number, or an amount of what the answers to a question are; `who` names it."""
    if text.startswith(AMOUNT):
        id = text.removeprefix(AMOUNT).strip()
        span = within(word, text)
        known = refer(scope, "amount", id, span, who or f"a condition on {shape.name}")
        return AmountRef(id, span) if known and _fits(scope, id, span, shape) else None
    if text in scope.known["amount"].ids:
        message = f"`{text}` is an amount, and no number"
        scope.report.error("bad-number", within(word, text), message, f"write `{AMOUNT}{text}`")
        return None
    return number_of(scope.report, word, text)


def _fits(scope: Scope, id: str, at: Span, shape: FactShape) -> bool:
    """See that an amount is counted in what the numbers of a question are."""
    held, asked = scope.known["amount"].measures[id], shape.unit or "nothing named"
    if shape.kind == "money":
        asked = shape.unit or "a currency"
        fits = bool(_CURRENCY.match(held)) and held == (shape.unit or held)
    elif shape.unit and held not in MEASURES:
        fits = held == shape.unit
    else:  # words of another language than English are not known for units of time
        named = [unit for unit in MEASURES if re.search(rf"\b{unit[:-1]}", shape.unit.casefold())]
        fits = not _CURRENCY.match(held) and (not named or held == named[0])
    if not fits:
        message = f"`{AMOUNT}{id}` is in {held}, and the answers to {shape.name} are in {asked}"
        help = "compare with an amount of the same unit, or give both the same one"
        related = Related(shape.span, f"{shape.name} stands here")
        scope.report.error("unit-mismatch", at, message, help, related)
    return fits


_SIGNS: tuple[tuple[str, str], ...] = (
    (r">=\s*(\S+)", "at least {0}"),
    (r"<=\s*(\S+)", "at most {0}"),
    (r">\s*(\S+)", "over {0}"),
    (r"<\s*(\S+)", "under {0}"),
    (r"(\S+?)\s*(?:-|–|…|\.\.+)\s*(\S+)", "{0} to {1}"),
    (r"(?:between|tussen) (\S+) (?:and|en) (\S+)", "{0} to {1}"),
    (r"(?:from |van )?(\S+) (?:until|till|through|t/m|tot en met) (\S+)", "{0} to {1}"),
    (r"(?:more|older|higher) than (\S+)|(?:above|boven|ouder dan|meer dan) (\S+)", "over {0}"),
    (r"(?:less|younger|fewer|lower) than (\S+)|(?:below|onder|jonger dan) (\S+)", "under {0}"),
    (r"(\S+)\s*\+|(\S+) or (?:more|older|higher)", "at least {0}"),
    (r"(\S+) or (?:less|younger|lower)|(?:up to|max|hoogstens) (\S+)|maximum (\S+)", "at most {0}"),
    (r"min (\S+)|minimum (\S+)|from (\S+)|(?:vanaf|minstens|minimaal) (\S+)", "at least {0}"),
)
_DAY_SIGNS: tuple[tuple[str, str], ...] = (
    (r">=\s*(\S+)|(?:from|since|as of|on|vanaf|sinds) (\S+)(?: on)?", "on or after {0}"),
    (r"<=\s*(\S+)|(?:until|till|up to|by|tot en met) (\S+)", "on or before {0}"),
    (r">\s*(\S+)|(?:later than|na) (\S+)", "after {0}"),
    (r"<\s*(\S+)|(?:earlier than|voor) (\S+)", "before {0}"),
    (r"(?:between |from )?(\S+) (?:and|until|till|through|-|–|t/m) (\S+)", "{0} to {1}"),
)
"""What is written for a test, in English and by other hands, and the test."""


def test_meant(text: str) -> str | None:
    """Give the test of a number that other words or signs mean."""
    return _meant(text, _SIGNS, number_in)


def _meant(
    text: str, signs: Sequence[tuple[str, str]], value_in: Callable[[str], object]
) -> str | None:
    """Guess which test was meant, so that the way out is ready to copy."""
    for pattern, form in signs:
        if match := re.fullmatch(pattern, text):
            values = [group for group in match.groups() if group]
            if all(value_in(value) is not None for value in values):
                return form.format(*values)
    return None


# Dates -------------------------------------------------------------------------------


def day_in(scope: Scope, word: Scalar, text: str, shape: FactShape) -> Period | Relative | None:
    """Read which dates a test means; `text` has single spaces."""
    relative, match = _NOW.get(text), _STRETCH.match(text)
    if match and bool(match[3]) != (match[1] == "within the last"):
        shift = length(scope, word, match[2], f"a condition on {shape.name}")
        if shift is None and match[2].startswith(AMOUNT):
            return None
        relative = Relative(_SIDES[match[1]], shift) if shift else None
    if relative and shape.kind == "today":
        bad(scope, word, shape, f"`{text}` says nothing about `today` itself")
        return None
    if relative:
        return relative
    if match := _DATED.match(text):
        day = day_of(scope.report, word, match[2])
        return _dated(match[1], day) if day else None
    if match := _FROM_TO.match(text):
        low, high = (day_of(scope.report, word, each) for each in match.groups())
        if low and high and low > high:
            bad(scope, word, shape, f"no day is `{text}`", f"write `{high} to {low}`")
            return None
        return Period(low, high) if low and high else None
    if date_in(text):
        _no_test(scope, word, shape, f"for one day, write `{text} to {text}`")
    elif meant := _meant(text, _DAY_SIGNS, date_in):
        _no_test(scope, word, shape, f"write `{meant}`")
    elif text[:1].isdigit() and _unread(text):
        day_of(scope.report, word, text)
    else:
        _no_test(scope, word, shape)
    return None


def _dated(side: str, day: date) -> Period:
    match side:
        case "before":
            return Period(None, day - ONE_DAY) if day > date.min else NEVER
        case "after":
            return Period(day + ONE_DAY, None) if day < date.max else NEVER
        case "on or before":
            return Period(None, day)
    return Period(day, None)
