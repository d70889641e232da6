"""`when:` → a `Condition`, and back into the format's own words.

In: the node behind `when` and what may be looked up. Out: a condition in which every fact is
known and every group expanded, or diagnostics at the wrong word. It must not know where a
rule leads.
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.trees.conditions.comparison import tests
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.model import TODAY, All, AnyOf, Condition, Entry, Not
from wizard.trees.nodes import ListNode, MapNode, Node, Pair
from wizard.trees.scope import Scope
from wizard.trees.values import COMMA

NOT = "not"

_FORM = "write `{fact: test}`, a list of these, or `{not: {fact: test}}`"


def condition(scope: Scope, node: Node) -> Condition | None:
    """Build a condition; `None` where something is wrong, or while no tree gives facts."""
    match node:
        case MapNode():
            return _all(scope, node)
        case ListNode():
            return _any(scope, node)
    scope.report.error("bad-condition", node, "a condition is a mapping", _FORM)
    return None


def _any(scope: Scope, node: ListNode) -> Condition | None:
    found = [condition(scope, item) for item in node.items]
    if not node.items:
        scope.report.error("bad-condition", node, "a condition may not be empty", _FORM)
    items = tuple(item for item in found if item)
    if len(items) < len(found) or not items:
        return None
    return items[0] if len(items) == 1 else AnyOf(items)


def _all(scope: Scope, node: MapNode) -> Condition | None:
    if not node.pairs:
        scope.report.error("bad-condition", node, "a condition may not be empty", _FORM)
        return None
    items: list[Condition] = []
    whole = True
    for pair in node.pairs.values():
        built = _entry(scope, pair)
        items += built
        whole = whole and bool(built)
    if not whole:
        return None
    return items[0] if len(items) == 1 else All(tuple(items))


def _entry(scope: Scope, pair: Pair) -> list[Condition]:
    key, value = pair
    if key.text == NOT:
        inner = condition(scope, value)
        return [Not(inner)] if inner else []
    if scope.facts is None:
        return []
    shape = scope.facts.get(key.text)
    if shape is None:
        near = did_you_mean(key.text, {**scope.facts, TODAY: None}, key.file.path)
        message = f"`{key.text}` is no question or derived fact of this tree"
        scope.report.error("unknown-fact", key, message, near or _wrapped(key.text))
        return []
    return [Entry(key.text, test, key.span) for test in tests(scope, value, shape)]


def _wrapped(word: str) -> str | None:
    if word in ("any", "all", "or", "and"):
        return "entries of a mapping must all hold; for “or”, write a list of mappings"
    return COMMA if word[:1].isdigit() else None


def entries_of(item: Condition) -> Iterator[Entry]:
    """Give every entry of a condition, in the order written."""
    match item:
        case Entry():
            yield item
        case Not(inner):
            yield from entries_of(inner)
        case All(items) | AnyOf(items):
            for each in items:
                yield from entries_of(each)
