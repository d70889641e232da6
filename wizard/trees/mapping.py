"""One mapping of a tree, read by the list of its keys.

In: a mapping, its name in words, its place in the catalogues, and what each key is: how it is
read, what an editor's program says of it, the field it fills. Out: what stands under the keys, or
diagnostics. The JSON Schema is made from the same lists, so that the two cannot differ. It must not
know which keys belong to what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

from wizard.trees import values
from wizard.trees.conditions.condition import condition
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.model import SHARED, Former, Span
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar
from wizard.trees.scope import (
    Scope,
    good_id,
    is_piece,
    mapping,
    missing_key,
    misspelt,
    place_of,
    refer,
    scalar,
    sequence,
    unknown_key,
)

Made = TypeVar("Made")
Schema: TypeAlias = dict[str, Any]


class How(NamedTuple):
    """How what stands under a key is read, and what a JSON Schema can say of it.

    `read` takes the mapping, the key and what stands there; `None` is nothing, or a diagnostic.
    """

    read: Callable[[Part, str, Node], Any]
    schema: Schema = {}  # noqa: RUF012 – nobody writes in it


class Key(NamedTuple):
    """One key of a mapping; `field` is what it fills where that bears another name."""

    how: How
    words: str
    field: str = ""
    required: bool = False


class Keys:
    """The keys of one kind of mapping; a tree of ten thousand questions is read by them."""

    def __init__(self, known: Mapping[str, Key]) -> None:
        self.known = known
        self.fields = {name: key.field or name.replace("-", "_") for name, key in known.items()}
        self.required = tuple(name for name, key in known.items() if key.required)
        self.steps = {name: (key.how.read, self.fields[name]) for name, key in known.items()}
        self.needed = tuple(self.fields[name] for name in self.required)

    def whole(self, found: Mapping[str, Any]) -> bool:
        """Say whether every required key gave something."""
        return all(field in found for field in self.needed)


class Place(NamedTuple):
    """Where the texts of one thing stand in the catalogues.

    `own` begins the contexts of texts from the file being built, `shared` those of texts that
    came from a shared file with `use`.
    """

    own: str
    shared: str = ""

    def text(self, scope: Scope, node: Node, suffix: str) -> tuple[str, str]:
        """Give (catalogue, context) of the text under `suffix`."""
        if node.file is scope.file:
            return scope.catalogue, f"{self.own}.{suffix}" if self.own else suffix
        return SHARED, f"{self.shared}.{suffix}"

    def inside(self, suffix: str) -> Place:
        """Give the place of what belongs to the thing."""
        return Place(f"{self.own}.{suffix}" if self.own else suffix, f"{self.shared}.{suffix}")


class Part(NamedTuple):
    """A mapping and what building from it needs; `who` names it in messages."""

    scope: Scope
    body: MapNode
    place: Place
    who: str

    def read(
        self, keys: Keys, at: Node | Span | None = None, allowed: Collection[str] | None = None
    ) -> dict[str, Any]:
        """Give what stands under each key, by field; what is unknown or missing is reported.

        What is missing is told `at` a place; `allowed` are the keys to name where one is unknown.
        """
        found, steps, torn, hollow = {}, keys.steps, False, False
        report = self.scope.report
        for name, pair in self.body.pairs.items():
            step, before = steps.get(name), len(report.found)
            if step is None and (hollow or (torn and is_piece(pair))):
                continue  # it belongs to the key above that has nothing, or to a text that is told
            if step is None:
                torn |= unknown_key(self.scope.report, pair, self.who, allowed or keys.known)
            elif (value := step[0](self, name, pair.value)) is not None:
                found[step[1]] = value
            hollow = step is not None and len(report.found) > before and _empty(pair.value)
        for name in keys.required if not torn else ():
            if name not in self.body.pairs and not misspelt(self.body, name, allowed or keys.known):
                missing_key(self.scope.report, at or place_of(self.body), self.who, name)
        return found

    def made(
        self, keys: Keys, entry: Callable[..., Made], at: Node | Span | None = None, **own: Any
    ) -> Made | None:
        """Make an element of what stands under its keys, unless a required one gives nothing."""
        found = self.read(keys, at)
        return entry(**own, **found) if keys.whole(found) else None

    def node(self, key: str) -> Node | None:
        """Give what stands under a key."""
        pair = self.body.pairs.get(key)
        return pair.value if pair else None

    def named(self, key: str) -> str:
        """Name what stands under a key, in messages."""
        return f"`{key}` of {self.who}"


def _empty(node: Node) -> bool:
    match node:
        case Scalar(text):
            return not text
        case ListNode(inside) | MapNode(inside):
            return not inside


def part_of(scope: Scope, node: Node, place: Place, who: str) -> Part | None:
    """Give a mapping with what building from it needs, or say that something else stands here."""
    body = mapping(scope.report, node, who)
    return Part(scope, body, place, who) if body else None


def keyed(keys: Keys, required: Collection[str] | None = None) -> Schema:
    """Write the JSON Schema of a mapping with these keys."""
    told = {
        name: {**how.schema, **({"description": words} if words else {})}
        for name, (how, words, _, _) in keys.known.items()
    }
    found: Schema = {"type": "object", "properties": told, "additionalProperties": False}
    if required is None:
        required = keys.required
    return {**found, "required": list(required)} if required else found


_MEANT = {
    "yes": ("yes", "y", "true", "on", "1", "ja", "oui"),
    "no": ("no", "n", "false", "off", "0", "nee", "nein", "non"),
}
"""What editors and their keyboards write for the two, in small letters."""


def _yes(part: Part, key: str, node: Node) -> bool:
    word = scalar(part.scope.report, node, f"`{key}`")
    if word and word.text not in ("yes", "no"):
        message = f"`{word.text}` is neither `yes` nor `no`"
        meant = [it for it, said in _MEANT.items() if word.text.casefold() in said]
        help = " or ".join(f"`{key}: {it}`" for it in meant or _MEANT)
        part.scope.report.error("wrong-shape", word, message, f"write {help}")
    return bool(word and word.text == "yes")


def id_of(sort: str) -> How:
    """Make the reading of an id of some sort of shared entry."""

    def read(part: Part, key: str, node: Node) -> str | None:
        what = part.named(key)
        word = scalar(part.scope.report, node, what)
        return refer(part.scope, sort, word.text, node, what) if word else None

    return How(read, {"type": "string"})


ONE_LINE: Schema = {"type": "string"}
WORD_OR_NUMBER: Schema = {"type": ["string", "number"]}


def word_of(
    made: Callable[[str], object],
    what: str,
    help: str,
    known: Callable[[], Collection[str]] = tuple,
    schema: Schema = ONE_LINE,
    meant: Callable[[str], str | None] = lambda text: None,
) -> How:
    """Make the reading of a word that means something: `made` gives what, `None` where it is
    nothing; `known` are the words that may be meant by a slip, `meant` gives what is called so."""

    def read(part: Part, key: str, node: Node) -> object:
        word = scalar(part.scope.report, node, part.named(key))
        value = made(word.text) if word else None
        if word and value is None:
            other = meant(word.text)  # read for a hint alone
            near = f"write `{other}`" if other else did_you_mean(word.text, dict.fromkeys(known()))
            message = f"`{word.text}` is no {what}"
            part.scope.report.error("wrong-shape", word, message, near or help)
        return value

    return How(read, schema)


def fitting(pattern: str) -> Callable[[str], str | None]:
    """Make what takes a word that fits a pattern, as it is."""
    return lambda text: text if re.fullmatch(pattern, text) else None


def words_of(each: How, help: str) -> How:
    """Make the reading of a list of words."""

    def read(part: Part, key: str, node: Node) -> tuple[Any, ...]:
        items = sequence(part.scope.report, node, part.named(key), help) or ()
        return tuple(it for item in items if (it := each.read(part, key, item)) is not None)

    return How(read, {"type": "array", "items": each.schema})


YES = How(_yes, {"enum": ["yes", "no", True, False]})
DAY = How(lambda part, key, node: values.day(part.scope.report, node, part.named(key)), ONE_LINE)
LINK = How(
    lambda part, key, node: values.link(part.scope.report, node, part.named(key)),
    {"type": ["string", "object"]},
)
WHEN = How(
    lambda part, key, node: condition(part.scope, node),
    {"anyOf": [{"$ref": "#/definitions/entries"}, {"type": "array", "minItems": 1}]},
)
ELSEWHERE = How(lambda part, key, node: None, ONE_LINE)
"""What is read beside or after the mapping."""


def _was(part: Part, key: str, node: Node) -> tuple[Former, ...]:
    words = node.items if isinstance(node, ListNode) else (node,)
    found = []
    for word in words:
        if isinstance(word, Scalar) and good_id(part.scope.report, word.text, word, "anything"):
            found.append(Former(word.text, word.span))
        elif not isinstance(word, Scalar):
            scalar(part.scope.report, word, part.named(key))
    return tuple(found)


WAS = Key(
    How(_was, {"anyOf": [ONE_LINE, {"type": "array", "items": ONE_LINE}]}),
    "Its earlier ids: addresses and cases that have one keep their meaning.",
)
SOURCE = Key(
    How(lambda part, key, node: values.source(part.scope, node, part.who), ONE_LINE),
    "Where this comes from: an id in shared/sources.yaml, or a link.",
)
"""The one key that many mappings have."""
IF = Key(
    WHEN, "Which answers: `{fact: test}`; all entries must hold. In a list, any of them.", "when"
)
