"""`min`, `max` and `step` of a question.

In: the mapping of a question of a known kind. Out: bounds that fit each other, or diagnostics.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Word
from typing import TypeAlias

from wizard.trees import values
from wizard.trees.diagnostics import Related
from wizard.trees.mapping import Part
from wizard.trees.model import TODAY, Kind
from wizard.trees.nodes import Node, Scalar

Bound: TypeAlias = Decimal | date | Word["today"] | None


_ONE = Decimal(1)
_CENT = Decimal("0.01")


def bounds(part: Part, kind: Kind) -> tuple[Bound, Bound]:
    """Read the lowest and the highest answer; numbers for number and money, dates for date."""
    if kind not in ("number", "money", "date"):
        return None, None
    low, high = _bound(part, "min", kind), _bound(part, "max", kind)
    if low is not None and high is not None and _above(low, high):
        code = "bad-date" if kind == "date" else "bad-number"
        wrong = part.body.pairs["max"].value
        message = f"`max` of {part.who} is below its `min`, so no answer is good"
        related = Related(part.body.pairs["min"].value.span, "`min` stands here")
        part.scope.report.error(code, wrong, message, "turn the two round", related)
    return low, high


def step(part: Part, kind: Kind) -> Decimal:
    """Read the distance between good answers."""
    node = part.node("step")
    usual = _CENT if kind == "money" else _ONE
    if node is None or kind not in ("number", "money"):
        return usual
    found = values.number(part.scope.report, node, f"`step` of {part.who}")
    if found is not None and found <= 0:
        message = f"`step` of {part.who} must be more than 0"
        part.scope.report.error("bad-number", node, message, f"leave it out for {usual}")
        return usual
    return usual if found is None else found


def _bound(part: Part, key: str, kind: Kind) -> Bound:
    node = part.node(key)
    if node is None:
        return None
    what = f"`{key}` of {part.who}"
    if kind == "date":
        return "today" if _is_today(node) else values.day(part.scope.report, node, what)
    return values.number(part.scope.report, node, what)


def _is_today(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text == TODAY


def _above(low: Bound, high: Bound) -> bool:
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return low > high
    return isinstance(low, date) and isinstance(high, date) and low > high
