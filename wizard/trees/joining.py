"""What a tree takes with `use`, joined with what the tree itself says of it.

In: the tree's mapping and the shared one. Out: one mapping in which the tree's words stand
over the shared ones; every word still knows the file it came from. It must not know what
the keys mean, but for options, which are joined one by one.
"""

from __future__ import annotations

from collections.abc import Collection

from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.nodes import ListNode, MapNode, Node, Pair, Scalar
from wizard.trees.scope import Report, listed, place_of

USE = "use"
OPTION_LISTS = ("options", "extra")

_FORM = "write `id: target`, `id: {label: words, go: target}`, or a list of ids"


def joined(own: MapNode, shared: MapNode) -> MapNode:
    """Lay the tree's keys over the shared ones."""
    pairs = {**shared.pairs, **own.pairs}
    pairs.pop(USE, None)
    return own._replace(pairs=pairs)


def joined_question(report: Report, own: MapNode, shared: MapNode, who: str) -> MapNode:
    """Lay the tree's keys over a shared question; both have their options spelled out."""
    whole = joined(own, shared)
    pairs = dict(whole.pairs)
    for key in OPTION_LISTS:
        over, under = own.pairs.get(key), shared.pairs.get(key)
        if over and under and isinstance(over.value, MapNode) and isinstance(under.value, MapNode):
            options = _joined_options(report, over.value, under.value, who)
            pairs[key] = Pair(over.key, options)
    return whole._replace(pairs=pairs)


def _joined_options(report: Report, own: MapNode, shared: MapNode, who: str) -> MapNode:
    pairs = dict(shared.pairs)
    for id, pair in own.pairs.items():
        under = shared.pairs.get(id)
        if under is None:
            spans = {id: pair.key.span for id, pair in shared.pairs.items()}
            help = did_you_mean(id, spans) or f"its options are {listed(spans)}"
            message = f"`{id}` is no option of the shared {who}"
            related = Related(shared.span, "its options stand here")
            report.error("unknown-option", pair.key, message, help, related)
        elif isinstance(pair.value, MapNode) and isinstance(under.value, MapNode):
            pairs[id] = Pair(pair.key, joined(pair.value, under.value))
    return own._replace(pairs=pairs)


def forbid(report: Report, own: MapNode, keys: Collection[str], what: str) -> None:
    """Report what a tree may not say otherwise than the shared file."""
    for key in keys:
        if key in own.pairs:
            message = f"`{key}` of a shared {what} may not be changed in a tree"
            help = f"remove it, or write a {what} of your own without `use`"
            report.error("unknown-key", own.pairs[key].key, message, help)


def spelled_out(report: Report, body: MapNode, who: str) -> MapNode:
    """Bring the three ways to write options into one: id → mapping."""
    if not any(key in body.pairs for key in OPTION_LISTS):
        return body
    pairs = dict(body.pairs)
    for key in OPTION_LISTS:
        if key in pairs:
            node = pairs[key].value
            options = _options(report, node, f"`{key}` of {who}")
            whole = MapNode(options, node.file, node.start, node.end)
            pairs[key] = Pair(pairs[key].key, whole)
    return body._replace(pairs=pairs)


def option_ids(node: Node | None) -> dict[str, Scalar]:
    """Give the words that name options or extra answers, in order, without judging them."""
    match node:
        case MapNode():
            return {id: pair.key for id, pair in node.pairs.items()}
        case ListNode():
            return {item.text: item for item in node.items if isinstance(item, Scalar)}
    return {}


def _options(report: Report, node: Node, what: str) -> dict[str, Pair]:
    match node:
        case MapNode():
            return _from_mapping(report, node, what)
        case ListNode():
            return _from_list(report, node, what)
    if not isinstance(node, Scalar) or node.text:  # else it is told as empty
        report.error("wrong-shape", node, f"{what} must be a mapping or a list", _FORM)
    return {}


def _from_mapping(report: Report, node: MapNode, what: str) -> dict[str, Pair]:
    found = {}
    for id, (key, value) in node.pairs.items():
        body = value
        if isinstance(value, Scalar):
            go = {"go": Pair(value._replace(text="go"), value)}
            body = MapNode(go, value.file, value.start, value.end)
        elif isinstance(value, ListNode):
            report.error("wrong-shape", place_of(value), f"`{id}` in {what} is a list", _FORM)
            continue
        found[id] = Pair(key, body)
    return found


def _from_list(report: Report, node: ListNode, what: str) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for item in node.items:
        if not isinstance(item, Scalar):
            message = f"{what} as a list holds ids only"
            report.error("wrong-shape", place_of(item), message, _FORM)
        elif item.text in found:
            related = Related(found[item.text].key.span, f"`{item.text}` stands here first")
            message = f"`{item.text}` stands twice in {what}"
            report.error("duplicate-id", item, message, "keep one of the two", related)
        else:
            found[item.text] = Pair(item, MapNode({}, item.file, item.start, item.end))
    return found
