"""Outcomes and the lists that stand at them.

In: the mapping of one outcome, joined with the shared one it takes. Out: an `Outcome`, or
diagnostics. It must not know how walks come here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import TypeVar

from wizard.trees.catalogue import SORTS, Sort
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.mapping import (
    ELSEWHERE,
    IF,
    LINK,
    ONE_LINE,
    WAS,
    YES,
    How,
    Key,
    Keys,
    Part,
    Place,
    Schema,
    part_of,
)
from wizard.trees.model import VERDICTS, Condition, Item, Outcome, Ref, Verdict
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar
from wizard.trees.scope import Scope, listed, place_of, refer, scalar, sequence
from wizard.trees.values import reference
from wizard.trees.wording import HOW_LONG, LINE, TEXT, WORDS, plain_text, text_of

Listed = TypeVar("Listed")

_ITEM = "write a text, or `{when: {fact: test}, text: words}`"
_ENTRY_ITEM = "write an id, `{use: id, when: {fact: test}}` or `{text: words}`"


def outcome(
    scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None = None
) -> Outcome | None:
    """Build an outcome of a tree or of the shared file."""
    part = part_of(scope, node, place, f"outcome `{name.text}`")
    found = part.read(OUTCOME, at=name) if part else {}
    if not OUTCOME.whole(found):
        return None
    return Outcome(id=name.text, span=name.span, shared=shared, **found)


def _verdict(part: Part, key: str, node: Node) -> Verdict | None:
    written = node.text if isinstance(node, Scalar) else ""
    for verdict in VERDICTS:
        if verdict == written:
            return verdict
    help = did_you_mean(written, dict.fromkeys(VERDICTS)) or f"verdicts are {listed(VERDICTS)}"
    shown = f"`{written}` is no verdict" if written else f"`{key}` of {part.who} must be a word"
    part.scope.report.error("wrong-shape", node, shown, help)
    return None


def _list(
    part: Part, key: str, node: Node, help: str, build: Callable[[Node, int], Listed | None]
) -> tuple[Listed, ...]:
    found = sequence(part.scope.report, node, f"`{key}` of {part.who}", help) or ()
    built = (build(item, number) for number, item in enumerate(found, 1))
    return tuple(each for each in built if each)


def _items(sort: str | None, name: str = "item", single: bool = False) -> How:
    """Make the reading of a list of lines: texts, or entries of a sort.

    `name` is of `LINES`: which keys a line may have. Where one line is enough, it is no list.
    """
    help = _HELPS.get(name, _ENTRY_ITEM if sort else _ITEM)

    def read(part: Part, key: str, node: Node) -> tuple[Item, ...]:
        def one(item: Node, number: int) -> Item | None:
            what = f"item {number} of `{key}` of {part.who}"
            return _item(part, item, f"{key}.{number}", sort, what, help, LINES[name])

        if single and isinstance(node, MapNode):
            alone = _item(part, node, key, sort, part.named(key), help, LINES[name])
            return (alone,) if alone else ()
        return _list(part, key, node, help, one)

    items = {"$ref": f"#/definitions/{'entry' if sort else name}"}
    several = {"type": "array", "items": items}
    return How(read, {"anyOf": [items, several]} if single else several)


def _item(
    part: Part, node: Node, suffix: str, sort: str | None, what: str, help: str, keys: Keys
) -> Item | None:
    scope = part.scope
    if isinstance(node, Scalar) and sort:
        return _entry(scope, node, node, sort, what, None)
    if isinstance(node, Scalar) and len(keys.required) == 1:
        words = plain_text(part, suffix, node, what)
        return Item(words, None, None, node.span) if words else None
    if not isinstance(node, MapNode):
        is_no = "a list" if isinstance(node, ListNode) else "a text alone"
        scope.report.error("wrong-shape", place_of(node), f"{what} is {is_no}", help)
        return None
    word = node.pairs.get("use") if sort else None
    found = Part(scope, node, part.place.inside(suffix), what).read(TAKEN if word else keys)
    when = found.pop("when", None)
    if word is None or sort is None:
        words = text_of(part, suffix, node, what)
        if (
            len(goals := [node.pairs[key].key for key in ("link", "go", "contact") if key in found])
            > 1
        ):
            message = f"{what} leads to two places"
            scope.report.error("wrong-shape", goals[1], message, "keep one of link, go and contact")
        whole = words and keys.whole({"text": words, **found})
        return Item(words, None, when, node.span, **found) if whole else None
    if isinstance(word.value, Scalar):
        return _entry(scope, word.value, node, sort, what, when)
    scope.report.error("wrong-shape", place_of(word.value), f"`use` of {what} must be an id")
    return None


def _entry(
    scope: Scope, word: Scalar, at: Node, sort: str, what: str, when: Condition | None
) -> Item | None:
    if " " in word.text.strip() and word.text not in scope.known[sort].ids:
        message = f"{what} is a text, where the id of a {sort} stands"
        help = "write `{text: words}` for words of your own"
        scope.report.error(f"unknown-{sort}", word, message, help)
        return None
    id = refer(scope, sort, word.text, word, what)
    return Item(None, id, when, at.span, sort) if id else None


def _ref(sort: str, known: str = "") -> How:
    """Make the reading of one id of a sort; `known` is one that needs no entry."""

    def read(part: Part, key: str, node: Node) -> Ref | None:
        what = part.named(key)
        word = scalar(part.scope.report, node, what)
        if word is None or not (
            word.text == known or refer(part.scope, sort, word.text, node, what)
        ):
            return None
        return Ref(word.text, None, word.span, sort)

    return How(read, ONE_LINE)


def _refs(sort: str, single: bool = False) -> How:
    """Make the reading of a list of ids of a sort, or links, each with a condition if need be.

    Where a `single` one is meant, the first whose condition holds, one may stand without a list.
    """

    def read(part: Part, key: str, node: Node) -> tuple[Ref, ...]:
        what = f"`{key}` of {part.who}"
        form = f"`{key}: {sort}`" if single else f"`{key}: [id]`, with ids of {sort}s or links"
        help = f"write {form}, or `{{use: id, when: {{fact: test}}}}`"

        def one(item: Node, number: int) -> Ref | None:
            if isinstance(item, MapNode):
                who = f"item {number} of {what}"
                when = Part(part.scope, item, part.place, who).read(TAKEN).get("when")
                named = item.pairs["use"].value if "use" in item.pairs else None
                found = one(named, number) if isinstance(named, Scalar) else None
                return replace(found, when=when) if found else None
            if isinstance(item, Scalar) and item.text:
                return reference(part.scope, sort, item, what)
            message = f"{what} holds ids and links only"
            part.scope.report.error("wrong-shape", place_of(item), message, help)
            return None

        if not single:
            return _list(part, key, node, help, one)
        several = isinstance(node, ListNode)
        found = _list(part, key, node, help, one) if several else (one(node, 1),)
        for ref in found[:-1]:
            if ref and ref.when is None:
                message = f"`{ref.id}` hides what stands behind it in {what}"
                help = "put it last, or say for whom it is with `{use: id, when: {fact: test}}`"
                part.scope.report.error("wrong-shape", ref.span, message, help)
        return tuple(ref for ref in found if ref)

    each = {"anyOf": [ONE_LINE, {"$ref": "#/definitions/taken"}]}
    several: Schema = {"type": "array", "items": each}
    return How(read, {"anyOf": [*each["anyOf"], several]} if single else several)


def _entries(sort: Sort) -> Key:
    return Key(_items(sort.name) if sort.listed == "items" else _refs(sort.name), sort.words)


_BY_FILE = {sort.file: sort for sort in SORTS if sort.listed}
_LISTED = {each.name: _BY_FILE[each.name] for each in fields(Outcome) if each.name in _BY_FILE}

_LINE = {"text": WORDS.known["text"], "when": IF, "if-unknown": WORDS.known["if-unknown"]}
LINES = {
    "item": Keys(_LINE),
    "step": Keys(
        {
            **_LINE,
            "who": Key(_ref("role", "you"), "Who does it: `you`, or an id of shared/roles.yaml."),
            "takes": Key(HOW_LONG, "How long it takes: `up to 90 days`, or plain words."),
            "wait": Key(YES, "Nobody does anything: a time of waiting."),
        }
    ),
    "fact": Keys({"label": Key(LINE, "What is told, in a few words.", required=True), **_LINE}),
    "first": Keys(
        {
            **_LINE,
            "link": Key(LINK, "The page where it is done."),
            "go": Key(_ref("tree"), "The route on which it is done."),
            "contact": Key(_ref("contact"), "Whom to call, or whose page to go to."),
        }
    ),
}
"""What a line of a list may have, by the name it has in the JSON Schema."""

_HELPS = {
    "fact": "write `{label: Where you wait, text: words}`",
    "first": "write `{text: words}`, with one of `link`, `go` and `contact`",
}
TAKEN = Keys({"use": Key(ELSEWHERE, "An id of the catalogue.", required=True), "when": IF})
OUTCOME = Keys(
    {
        "verdict": Key(
            How(_verdict, {"enum": list(VERDICTS)}), "Which kind of ending this is.", required=True
        ),
        "title": Key(LINE, "One line: what this means for the visitor.", required=True),
        "guidance": Key(TEXT, "What it means and what to do, in Markdown.", required=True),
        "apply": Key(
            _refs("permit", single=True),
            "The permit that this person applies for; of several, the first whose `when` holds.",
        ),
        "glance": Key(_items(None, "fact"), "Facts to see first, before those of the permit."),
        "first": Key(
            _items(None, "first", single=True),
            "The one thing to do first; of several, the first whose `when` holds.",
        ),
        "next-steps": Key(_items(None, "step"), "What to do now, step by step."),
        **{name: _entries(sort) for name, sort in _LISTED.items()},
        "continue": Key(_refs("tree"), "Trees to go on with.", "continues"),
        "was": WAS,
        "use": Key(ELSEWHERE, "An outcome of shared/outcomes.yaml."),
    }
)
