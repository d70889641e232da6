"""Tests of numbers and money: `21`, `18 to 25`, `under 18`, `at least amount:income-family`.

In: the words of one test. Out: a `Range`, or a diagnostic.
"""

from __future__ import annotations

import re
from decimal import Decimal

from wizard.trees.conditions.expected import bad, no_test
from wizard.trees.marks import part
from wizard.trees.model import AmountRef, Range
from wizard.trees.nodes import Scalar
from wizard.trees.scope import FactShape, Scope, refer
from wizard.trees.values import bad_number, number_in

_BOUND = re.compile(r"(under|over|at least|at most)\s+(\S.*)\Z", re.DOTALL)
_SPAN = re.compile(r"(\S.*?)\s+to\s+(\S.*)\Z", re.DOTALL)


def range_in(scope: Scope, word: Scalar, text: str, shape: FactShape) -> Range | None:
    """Read which numbers a test means, amounts by their id."""
    if match := _BOUND.match(text):
        limit = _limit(scope, word, match[2], shape)
        if limit is None:
            return None
        match match[1]:
            case "under":
                return Range(None, limit, high_open=True)
            case "over":
                return Range(limit, None, low_open=True)
            case "at least":
                return Range(limit, None)
        return Range(None, limit)
    if match := _SPAN.match(text):
        low = _limit(scope, word, match[1], shape)
        high = _limit(scope, word, match[2], shape)
        if low is None or high is None:
            return None
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
            bad(scope, word, shape, f"no number is `{text}`", f"write `{high} to {low}`")
            return None
        return Range(low, high)
    if (number := number_in(text)) is not None:
        return Range(number, number)
    if text.startswith("amount:"):
        no_test(scope, word, shape, f"write `at least {text}`")
        return None
    _no_number(scope, word, text, shape)
    return None


def _limit(scope: Scope, word: Scalar, text: str, shape: FactShape) -> Decimal | AmountRef | None:
    if text.startswith("amount:"):
        id = text.removeprefix("amount:").strip()
        span = part(word, text)
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


def _no_number(scope: Scope, word: Scalar, text: str, shape: FactShape) -> None:
    """Guess which test was meant, so that the way out is ready to copy."""
    for pattern, form in _SIGNS:
        if match := re.fullmatch(pattern, text):
            numbers = [group for group in match.groups() if group]
            if all(number_in(number) is not None for number in numbers):
                no_test(scope, word, shape, f"write `{form.format(*numbers)}`")
                return
    if re.match(r"[-+€\d]", text) and not re.search(r"[a-z]{2}", text):
        bad_number(scope.report, word, text)
        return
    no_test(scope, word, shape)
