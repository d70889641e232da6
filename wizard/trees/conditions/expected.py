"""What a test of each kind of fact may say, in words for an editor.

In: the shape of a fact. Out: the forms a test of it may take, or a diagnostic that lists them.
"""

from __future__ import annotations

from typing import assert_never

from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.nodes import Node, Scalar
from wizard.trees.scope import FactShape, Scope, listed

_NUMBERS = "a number, `18 to 25`, `under 18`, `over 25`, `at least 21` or `at most 25`"
_DAYS = (
    "`before 2026-06-12`, `after …`, `on or before …`, `on or after …`, `2026-01-01 to 2026-06-30`"
)
_RELATIVE = (
    "`within the last 3 months`, `more than 3 months ago`, `at least 2 years ago`, "
    "`less than 2 years ago`, `in the future` or `not in the future`"
)


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


def no_test(scope: Scope, word: Scalar, shape: FactShape, help: str | None = None) -> None:
    """Report words that are no test of this fact, with the place where its kind is settled."""
    text = " ".join(word.text.split())
    near = did_you_mean(text, shape.values, word.file.path)
    related = Related(shape.span, f"{shape.name} stands here")
    scope.report.error(
        "bad-condition",
        word,
        f"`{text}` is no test of {shape.name}",
        help or near or expected(shape),
        related,
    )
