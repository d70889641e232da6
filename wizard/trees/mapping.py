"""One mapping of a tree, read by the list of its keys.

In: a mapping, its name in words, its place in the catalogues, and what each key is: how it is
read, what an editor's program says of it, the field it fills. Out: what stands under the keys, or
diagnostics. The JSON Schema is made from the same lists, so that the two cannot differ. It must not
know which keys belong to what.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from wizard.trees import values
from wizard.trees.conditions.condition import condition
from wizard.trees.model import Condition, Link, SourceRef, Span, Text
from wizard.trees.nodes import MapNode, Node
from wizard.trees.scope import Scope, mapping, missing_key, place_of, refer, scalar, unknown_key
from wizard.trees.wording import Place, line, text

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
        found, steps, torn = {}, keys.steps, False
        for name, pair in self.body.pairs.items():
            step = steps.get(name)
            if step is None:
                torn |= unknown_key(self.scope.report, pair, self.who, allowed or keys.known)
            elif (value := step[0](self, name, pair.value)) is not None:
                found[step[1]] = value
        for name in keys.required if not torn else ():
            if name not in self.body.pairs:
                missing_key(self.scope.report, at or place_of(self.body), self.who, name)
        return found

    def node(self, key: str) -> Node | None:
        """Give what stands under a key."""
        pair = self.body.pairs.get(key)
        return pair.value if pair else None


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


def _text(part: Part, key: str, node: Node) -> Text | None:
    return text(part.scope, node, part.place, key, f"`{key}` of {part.who}")


def _line(part: Part, key: str, node: Node) -> Text | None:
    return line(part.scope, node, part.place, key, f"`{key}` of {part.who}")


def _yes(part: Part, key: str, node: Node) -> bool:
    word = scalar(part.scope.report, node, f"`{key}`")
    if word and word.text not in ("yes", "no"):
        message = f"`{word.text}` is neither `yes` nor `no`"
        part.scope.report.error("wrong-shape", word, message, f"write `{key}: yes`")
    return bool(word and word.text == "yes")


def _day(part: Part, key: str, node: Node) -> date | None:
    return values.day(part.scope.report, node, f"`{key}` of {part.who}")


def _link(part: Part, key: str, node: Node) -> Link | None:
    return values.link(part.scope.report, node, f"`{key}` of {part.who}")


def _source(part: Part, key: str, node: Node) -> SourceRef | None:
    return values.source(part.scope, node, part.who)


def _when(part: Part, key: str, node: Node) -> Condition | None:
    return condition(part.scope, node)


def id_of(sort: str) -> How:
    """Make the reading of an id of some sort of shared entry."""

    def read(part: Part, key: str, node: Node) -> str | None:
        word = scalar(part.scope.report, node, f"`{key}` of {part.who}")
        what = f"`{key}` of {part.who}"
        return refer(part.scope, sort, word.text, node, what) if word else None

    return How(read, {"type": "string"})


ONE_LINE: Schema = {"type": "string"}
IF_UNKNOWN: Schema = {
    "type": "string",
    "description": "Shown instead when an amount in the text is not known.",
}
TEXT = How(
    _text,
    {
        "anyOf": [
            ONE_LINE,
            {
                "type": "object",
                "properties": {
                    "text": {**ONE_LINE, "description": "The text, in Markdown."},
                    "if-unknown": IF_UNKNOWN,
                },
                "required": ["text"],
                "additionalProperties": False,
            },
        ]
    },
)
LINE = How(_line, ONE_LINE)
YES = How(_yes, {"enum": ["yes", "no", True, False]})
DAY = How(_day, ONE_LINE)
LINK = How(_link, {"type": ["string", "object"]})
WHEN = How(_when, {"anyOf": [{"$ref": "#/definitions/entries"}, {"type": "array", "minItems": 1}]})
ELSEWHERE = How(lambda part, key, node: None, ONE_LINE)
"""What is read beside or after the mapping."""

SOURCE = Key(
    How(_source, ONE_LINE),
    "Where this comes from: an id in shared/sources.yaml, or a link.",
)
"""The one key that many mappings have."""
IF = Key(
    WHEN, "Which answers: `{fact: test}`; all entries must hold. In a list, any of them.", "when"
)
