"""Tests of numbers, money, dates and `today`, and what a test of each kind of fact may say.

In: the words of one test: `18 to 25`, `at least amount:income-family`, `before 2026-06-12`,
`within the last 3 months`. Out: a `Range`, `Period` or `Relative`, or a diagnostic that lists the
forms there are. It must not know what day it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal as Word
from typing import assert_never

from wizard.trees.calendar import NEVER
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.model import UNITS, AmountRef, Period, Range, Relative, Shift
from wizard.trees.nodes import Node, Scalar, within
from wizard.trees.scope import FactShape, Scope, listed, refer
from wizard.trees.values import bad_date, bad_number, date_in, number_in

_NUMBERS = "a number, `18 to 25`, `under 18`, `over 25`, `at least 21` or `at most 25`"
_DAYS = (
    "`before 2026-06-12`, `after …`, `on or before …`, `on or after …`, `2026-01-01 to 2026-06-30`"
)
_RELATIVE = (
    "`within the last 3 months`, `more than 3 months ago`, `at least 2 years ago`, "
    "`less than 2 years ago`, `in the future` or `not in the future`"
)

_FROM_TO = re.compile(r"(\S.*?)\s+to\s+(\S.*)\Z", re.DOTALL)
_BOUND = re.compile(r"(under|over|at least|at most)\s+(\S.*)\Z", re.DOTALL)
_DATED = re.compile(r"(before|after|on or before|on or after)\s+(\S.*)\Z", re.DOTALL)
_STRETCH = re.compile(
    r"(within the last|more than|at least|less than)\s+"
    r"(\d{1,5})\s+(day|week|month|year)s?(\s+ago)?\Z"
)
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
_ONE = timedelta(days=1)


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
    return bool(re.match(r"[-+€\d]", text)) and not re.search(r"[a-z]{2}", text)


# Numbers -----------------------------------------------------------------------------


def range_in(scope: Scope, word: Scalar, text: str, shape: FactShape) -> Range | None:
    """Read which numbers a test means, amounts by their id."""
    if match := _BOUND.match(text):
        limit = _limit(scope, word, match[2], shape)
        if limit is None:
            return None
        if match[1] in ("under", "at most"):
            return Range(None, limit, high_open=match[1] == "under")
        return Range(limit, None, low_open=match[1] == "over")
    if match := _FROM_TO.match(text):
        low, high = (_limit(scope, word, each, shape) for each in match.groups())
        if low is None or high is None:
            return None
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
            bad(scope, word, shape, f"no number is `{text}`", f"write `{high} to {low}`")
            return None
        return Range(low, high)
    if (number := number_in(text)) is not None:
        return Range(number, number)
    if text.startswith("amount:"):
        _no_test(scope, word, shape, f"write `at least {text}`")
    elif (meant := _meant(text)) or not _unread(text):
        _no_test(scope, word, shape, meant)
    else:
        bad_number(scope.report, word, text)
    return None


def _limit(scope: Scope, word: Scalar, text: str, shape: FactShape) -> Decimal | AmountRef | None:
    if text.startswith("amount:"):
        id = text.removeprefix("amount:").strip()
        span = within(word, text)
        known = refer(scope, "amount", id, span, f"a condition on {shape.name}")
        return AmountRef(id, span) if known else None
    number = number_in(text)
    if number is None:
        bad_number(scope.report, word, text)
    return number


_SIGNS: tuple[tuple[str, str], ...] = (
    (r">=\s*(\S+)", "at least {0}"),
    (r"<=\s*(\S+)", "at most {0}"),
    (r">\s*(\S+)", "over {0}"),
    (r"<\s*(\S+)", "under {0}"),
    (r"(\S+)\s*(?:-|–|\.\.+)\s*(\S+)", "{0} to {1}"),
    (r"between (\S+) and (\S+)", "{0} to {1}"),
    (r"(?:from )?(\S+) (?:until|till|through) (\S+)", "{0} to {1}"),
    (r"(?:more|older|higher) than (\S+)|above (\S+)", "over {0}"),
    (r"(?:less|younger|fewer|lower) than (\S+)|below (\S+)", "under {0}"),
    (r"(\S+)\s*\+|(\S+) or (?:more|older|higher)", "at least {0}"),
    (r"(\S+) or (?:less|younger|lower)|(?:up to|max) (\S+)|maximum (\S+)", "at most {0}"),
    (r"min (\S+)|minimum (\S+)|from (\S+)", "at least {0}"),
)


def _meant(text: str) -> str | None:
    """Guess which test was meant, so that the way out is ready to copy."""
    for pattern, form in _SIGNS:
        if match := re.fullmatch(pattern, text):
            numbers = [group for group in match.groups() if group]
            if all(number_in(number) is not None for number in numbers):
                return f"write `{form.format(*numbers)}`"
    return None


# Dates -------------------------------------------------------------------------------


def day_in(scope: Scope, word: Scalar, text: str, shape: FactShape) -> Period | Relative | None:
    """Read which dates a test means."""
    relative = _relative(text)
    if relative and shape.kind == "today":
        bad(scope, word, shape, f"`{text}` says nothing about `today` itself")
        return None
    if relative:
        return relative
    if match := _DATED.match(text):
        return _dated(scope, word, match[1], match[2])
    if match := _FROM_TO.match(text):
        return _period(scope, word, shape, match[1], match[2])
    if date_in(text):
        _no_test(scope, word, shape, f"for one day, write `{text} to {text}`")
    elif text[:1].isdigit() and _unread(text):
        bad_date(scope.report, word, text)
    else:
        _no_test(scope, word, shape)
    return None


def _relative(text: str) -> Relative | None:
    match = _STRETCH.match(text)
    if match is None or bool(match[4]) == (match[1] == "within the last"):
        return _NOW.get(text)
    return Relative(_SIDES[match[1]], Shift(int(match[2]), UNITS[match[3]]))


def _dated(scope: Scope, word: Scalar, side: str, written: str) -> Period | None:
    day = date_in(written)
    if day is None:
        bad_date(scope.report, word, written)
        return None
    match side:
        case "before":
            return Period(None, day - _ONE) if day > date.min else NEVER
        case "after":
            return Period(day + _ONE, None) if day < date.max else NEVER
        case "on or before":
            return Period(None, day)
    return Period(day, None)


def _period(scope: Scope, word: Scalar, shape: FactShape, first: str, last: str) -> Period | None:
    low, high = date_in(first), date_in(last)
    for day, written in ((low, first), (high, last)):
        if day is None:
            bad_date(scope.report, word, written)
    if low is None or high is None:
        return None
    if low > high:
        bad(scope, word, shape, f"no day is `{first} to {last}`", f"write `{last} to {first}`")
        return None
    return Period(low, high)
