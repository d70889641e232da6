"""`when:` → a `Condition`: facts, and what each is held against.

In: the node behind `when` and what may be looked up. Out: a condition in which every fact is known
and every group expanded, or diagnostics that say what was expected. It must not know where a rule
leads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as Word
from typing import assert_never

from wizard.trees.conditions.quantities import bad, day_in, expected, range_in
from wizard.trees.country_codes import KNOWN
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.model import TODAY, All, AnyOf, Condition, Entry, Not, Test, Ticked
from wizard.trees.nodes import ListNode, MapNode, Node, Pair, Scalar
from wizard.trees.scope import FactShape, Scope, listed
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


# What one fact is held against ---------------------------------------------------------

UNANSWERED = "unanswered"
NOTHING = "none"

_MODES: Mapping[str, Word["any", "all", "none"]] = {"any": "any", "all": "all", "none": "none"}
_COUNTRY_SLIPS = {"UK": "GB", "EL": "GR"}


def tests(scope: Scope, node: Node, shape: FactShape) -> tuple[Test, ...]:
    """Build the tests of one entry of a condition; empty where something is wrong."""
    if shape.kind == "unknown":
        return ()  # what could not be read is told where it stands
    if isinstance(node, MapNode):
        return _modes(scope, node, shape)
    if isinstance(node, Scalar):
        built = _one(scope, node, shape)
        return (built,) if built else ()
    if not node.items:
        bad(scope, node, shape, f"an empty list can never be true of {shape.name}")
        return ()
    found = [_item(scope, item, shape) for item in node.items]
    if None in found:
        return ()
    return (_joined(node, [test for test in found if test]),)


def _item(scope: Scope, node: Node, shape: FactShape) -> Test | None:
    if isinstance(node, Scalar):
        return _one(scope, node, shape)
    bad(scope, node, shape, f"a list of tests of {shape.name} holds words only")
    return None


def _joined(node: ListNode, found: list[Test]) -> Test:
    words = [test.words for test in found]
    return Test(
        node.span,
        words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}",
        frozenset().union(*(test.ids for test in found)),
        tuple(range_ for test in found for range_ in test.ranges),
        tuple(day for test in found for day in test.dates),
        tuple(ticked for test in found for ticked in test.ticked),
        any(test.unanswered for test in found),
    )


def _modes(scope: Scope, node: MapNode, shape: FactShape) -> tuple[Test, ...]:
    if shape.kind != "choices" or not node.pairs:
        bad(scope, node, shape, f"{shape.name} cannot be held against a mapping")
        return ()
    found: list[Test] = []
    for key, value in node.pairs.values():
        if key.text not in _MODES:
            help = did_you_mean(key.text, dict.fromkeys(_MODES))
            bad(scope, key, shape, f"`{key.text}` is no test of {shape.name}", help)
        elif test := _mode(scope, key.text, value, shape):
            found.append(test)
    return tuple(found) if len(found) == len(node.pairs) else ()


def _mode(scope: Scope, mode: str, node: Node, shape: FactShape) -> Test | None:
    items = node.items if isinstance(node, ListNode) else (node,)
    ids: frozenset[str] = frozenset()
    words = []
    for item in items:
        if not isinstance(item, Scalar) or item.text in (NOTHING, UNANSWERED):
            message = f"`{mode}` takes a list of options of {shape.name}"
            bad(scope, item, shape, message, _values(shape))
            return None
        test = _named(scope, item, shape)
        if test is None:
            return None
        ids |= test
        words.append(item.text)
    if not ids:
        message = f"`{mode}` takes at least one option of {shape.name}"
        bad(scope, node, shape, message, _values(shape))
        return None
    ticked = Ticked(_MODES[mode], ids)
    return Test(node.span, f"{mode} of {', '.join(words)}", ticked=(ticked,))


def _one(scope: Scope, word: Scalar, shape: FactShape) -> Test | None:
    text = " ".join(word.text.split())
    if text == UNANSWERED:
        if shape.kind != "today":
            return Test(word.span, text, unanswered=True)
        bad(scope, word, shape, "`today` is always known")
        return None
    match shape.kind:
        case "choice" | "derived" | "country":
            ids = _named(scope, word, shape)
            return Test(word.span, text, ids=ids) if ids else None
        case "choices":
            if text == NOTHING:
                return Test(word.span, text, ticked=(Ticked("nothing", frozenset()),))
            ids = _named(scope, word, shape)
            return Test(word.span, text, ticked=(Ticked("any", ids),)) if ids else None
        case _ if text in shape.values:
            return Test(word.span, text, ids=frozenset((text,)))
        case "number" | "money":
            range_ = range_in(scope, word, text, shape)
            return Test(word.span, text, ranges=(range_,)) if range_ else None
        case "date" | "today":
            day = day_in(scope, word, text, shape)
            return Test(word.span, text, dates=(day,)) if day else None
        case "unknown":
            return None
    assert_never(shape.kind)


def _named(scope: Scope, word: Scalar, shape: FactShape) -> frozenset[str] | None:
    """Resolve an option, value, country code or group to the ids it stands for."""
    text = word.text
    if text in shape.values or (shape.kind == "country" and text in KNOWN):
        return frozenset((text,))
    unusable = scope.groups.broken.get(text) or scope.known["group"].unreadable
    group = scope.groups.members.get(text)
    if text in scope.groups.broken or (group is None and unusable):
        scope.report.found.extend(unusable)
        return None
    if group is None:
        _unknown(scope, word, shape)
        return None
    fitting = frozenset(
        id for id in group if id in shape.values or (shape.kind == "country" and id in KNOWN)
    )
    if not fitting:
        message = f"group `{text}` names nothing that {shape.name} can be"
        related = Related(scope.groups.spans[text], f"`{text}` is listed here")
        scope.report.error("unknown-option", word, message, _values(shape), related)
        return None
    return fitting


def _unknown(scope: Scope, word: Scalar, shape: FactShape) -> None:
    text = word.text
    related = Related(shape.span, f"{shape.name} stands here")
    near = did_you_mean(text, {**shape.values, **scope.groups.spans}, word.file.path)
    if shape.kind == "country":
        code = _COUNTRY_SLIPS.get(text.upper(), text.upper())
        if code in KNOWN:
            near = f"did you mean `{code}`?"
        if len(text) == 2 or text.isupper():
            message = f"`{text}` is no country code"
            help = near or "write the two capitals of ISO 3166-1, such as `PH`"
            scope.report.error("unknown-option", word, message, help)
            return
        message = f"`{text}` is no country code, group or extra answer of {shape.name}"
        help = near or f"groups are {listed(scope.groups.spans)}"
        scope.report.error("unknown-group", word, message, help, related)
        return
    sort = "value" if shape.kind == "derived" else "option"
    message = f"`{text}` is no {sort} of {shape.name}, and no group"
    scope.report.error("unknown-option", word, message, near or _values(shape), related)


def _values(shape: FactShape) -> str:
    if not shape.values:
        return expected(shape)
    sort = {"derived": "values", "country": "extra answers"}.get(shape.kind, "options")
    return f"its {sort} are {listed(shape.values)}"
