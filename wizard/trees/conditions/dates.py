"""Tests of dates and of `today`: `before 2026-06-12`, `within the last 3 months`.

In: the words of one test. Out: a `Period` or `Relative`, or a diagnostic. It must not know
what day it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal as Word

from wizard.trees.calendar import NEVER
from wizard.trees.conditions.expected import bad, no_test
from wizard.trees.model import Period, Relative, Shift
from wizard.trees.nodes import Scalar
from wizard.trees.scope import FactShape, Scope
from wizard.trees.values import bad_date, date_in
from wizard.trees.wording import UNITS

_ONE = timedelta(days=1)
_DATED = re.compile(r"(before|after|on or before|on or after)\s+(\S.*)\Z", re.DOTALL)
_SPAN = re.compile(r"(\S.*?)\s+to\s+(\S.*)\Z", re.DOTALL)
_STRETCH = r"(\d{1,5})\s+(day|week|month|year)s?"
_AGO = re.compile(rf"(more than|at least|less than)\s+{_STRETCH}\s+ago\Z")
_WITHIN = re.compile(rf"within the last\s+{_STRETCH}\Z")
_SIDE: Mapping[str, Word["passed", "reached", "beyond"]] = {
    "more than": "passed",
    "at least": "reached",
    "less than": "beyond",
}


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
    if match := _SPAN.match(text):
        return _period(scope, word, shape, match[1], match[2])
    if date_in(text):
        no_test(scope, word, shape, f"for one day, write `{text} to {text}`")
    elif re.match(r"\d", text) and not re.search(r"[a-z]{2}", text):
        bad_date(scope.report, word, text)
    else:
        no_test(scope, word, shape)
    return None


def _relative(text: str) -> Relative | None:
    if text == "in the future":
        return Relative("beyond", Shift(0, "days"))
    if text == "not in the future":
        return Relative("reached", Shift(0, "days"))
    if match := _WITHIN.match(text):
        return Relative("ahead", Shift(int(match[1]), UNITS[match[2]]))
    if match := _AGO.match(text):
        return Relative(_SIDE[match[1]], Shift(int(match[2]), UNITS[match[3]]))
    return None


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
