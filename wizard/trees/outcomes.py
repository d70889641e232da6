"""Outcomes and the lists that stand at them.

In: the mapping of one outcome, joined with the shared one it takes. Out: an `Outcome`, or
diagnostics. It must not know how walks come here.
"""

from __future__ import annotations

from wizard.trees.conditions.condition import condition
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.mapping import Part
from wizard.trees.model import VERDICTS, Item, Outcome, Ref, Verdict
from wizard.trees.nodes import MapNode, Node, Scalar
from wizard.trees.scope import Scope, listed, place_of, refer, sequence
from wizard.trees.values import bad_url, is_link, looks_like_link
from wizard.trees.wording import plain_text, text_of

KEYS = (
    "verdict",
    "title",
    "guidance",
    "next-steps",
    "documents",
    "notes",
    "permits",
    "contacts",
    "continue",
    "sources",
    "use",
)
REQUIRED = ("verdict", "title", "guidance")

_ITEM = "write a text, or `{when: {fact: test}, text: words}`"
_ENTRY_ITEM = "write an id, `{use: id, when: {fact: test}}` or `{text: words}`"


def outcome(part: Part, name: Scalar, shared: str | None = None) -> Outcome | None:
    """Build one outcome."""
    part.keys(KEYS, REQUIRED, at=name)
    verdict = _verdict(part)
    title, guidance = part.line("title"), part.text("guidance")
    steps = _items(part, "next-steps", None)
    documents = _items(part, "documents", "document")
    notes = _items(part, "notes", "note")
    permits, contacts = _refs(part, "permits", "permit"), _refs(part, "contacts", "contact")
    trees, sources = _refs(part, "continue", "tree"), _refs(part, "sources", "source")
    if verdict is None or title is None or guidance is None:
        return None
    return Outcome(
        name.text,
        verdict,
        title,
        guidance,
        name.span,
        next_steps=steps,
        documents=documents,
        notes=notes,
        permits=permits,
        contacts=contacts,
        continues=trees,
        sources=sources,
        shared=shared,
    )


def _verdict(part: Part) -> Verdict | None:
    node = part.node("verdict")
    if node is None:
        return None
    written = node.text if isinstance(node, Scalar) else ""
    for verdict in VERDICTS:
        if verdict == written:
            return verdict
    help = did_you_mean(written, dict.fromkeys(VERDICTS)) or f"verdicts are {listed(VERDICTS)}"
    shown = f"`{written}` is no verdict" if written else f"`verdict` of {part.who} must be a word"
    part.scope.report.error("wrong-shape", node, shown, help)
    return None


def _items(part: Part, key: str, sort: str | None) -> tuple[Item, ...]:
    node = part.node(key)
    if node is None:
        return ()
    help = _ENTRY_ITEM if sort else _ITEM
    found = sequence(part.scope.report, node, f"`{key}` of {part.who}", help) or ()
    built = (_item(part, item, f"{key}.{n}", n, sort, help) for n, item in enumerate(found, 1))
    return tuple(item for item in built if item)


def _item(
    part: Part, node: Node, suffix: str, number: int, sort: str | None, help: str
) -> Item | None:
    scope = part.scope
    what = f"item {number} of `{suffix.rpartition('.')[0]}` of {part.who}"
    if isinstance(node, Scalar):
        if sort:
            return _entry(scope, node, node, sort, what)
        words = plain_text(scope, node, part.place, suffix, what)
        return Item(words, None, None, node.span) if words else None
    if not isinstance(node, MapNode):
        scope.report.error("wrong-shape", place_of(node), f"{what} is a list", help)
        return None
    return _long_item(Part(scope, node, part.place, what), suffix, sort)


def _long_item(part: Part, suffix: str, sort: str | None) -> Item | None:
    scope, body = part.scope, part.body
    takes = "use" in body.pairs and sort is not None
    part.keys(
        ("use", "when") if takes else ("text", "when", "if-unknown"), () if takes else ("text",)
    )
    when = body.pairs.get("when")
    holds = condition(scope, when.value) if when else None
    if takes and sort:
        word = body.pairs["use"].value
        if isinstance(word, Scalar):
            item = _entry(scope, word, body, sort, part.who)
            return Item(None, item.id, holds, body.span) if item else None
        scope.report.error("wrong-shape", place_of(word), f"`use` of {part.who} must be an id")
        return None
    words = text_of(scope, body, part.place, suffix, part.who)
    return Item(words, None, holds, body.span) if words else None


def _entry(scope: Scope, word: Scalar, at: Node, sort: str, what: str) -> Item | None:
    if " " in word.text.strip() and word.text not in scope.known[sort].ids:
        message = f"{what} is a text, where the id of a {sort} stands"
        help = "write `{text: words}` for words of your own"
        scope.report.error(f"unknown-{sort}", word, message, help)
        return None
    id = refer(scope, sort, word.text, word, what)
    return Item(None, id, None, at.span) if id else None


def _refs(part: Part, key: str, sort: str) -> tuple[Ref, ...]:
    node = part.node(key)
    if node is None:
        return ()
    what = f"`{key}` of {part.who}"
    help = f"write `{key}: [id]`, with ids of {sort}s or links"
    found = sequence(part.scope.report, node, what, help) or ()
    built = (_ref(part.scope, item, what, sort, help) for item in found)
    return tuple(ref for ref in built if ref)


def _ref(scope: Scope, node: Node, what: str, sort: str, help: str) -> Ref | None:
    if not isinstance(node, Scalar) or not node.text:
        scope.report.error("wrong-shape", place_of(node), f"{what} holds ids and links only", help)
        return None
    if looks_like_link(node.text):
        if is_link(node.text):
            return Ref(None, node.text, node.span)
        bad_url(scope.report, node)
        return None
    id = refer(scope, sort, node.text, node, what)
    return Ref(id, None, node.span) if id else None
