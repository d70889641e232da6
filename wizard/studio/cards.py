"""A file of a folder of trees as cards: every word of it a field that can be changed.

In: the nodes of a file and its JSON Schema, which says what may stand where. Out: cards of fields
and rows, each with its path in the file. Made of nodes and not of a tree, so that what is unsound
can be shown, and mended, like all else. It must not know how a card looks.

A little long, so that all that a schema says of a place is read here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal as Word
from typing import TypeAlias

from wizard.edits.spelled import in_braces
from wizard.edits.splices import Path, Step, children, data
from wizard.export.schemas import SCHEMAS
from wizard.trees.library import CASES_FILE, TREE_FILE
from wizard.trees.mapping import Schema
from wizard.trees.model import Span
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar
from wizard.trees.organisation import SITE_FILE

Control: TypeAlias = Word["text", "target", "source", "day", "one-of", "pairs", "list", "word"]
"""How a field is changed: a text with its translations; the id of a place; of a source; a day; one
of a few words; facts and what they are held against; words in a row; any other word."""

Body: TypeAlias = Mapping[str, "Part"]

ELEMENTS = ("questions", "facts", "decisions", "outcomes")
TITLES = ("ask", "title", "label", "name", "text", "words")
ELSE = "else"
FRESH = "+"
"""Stands in a path for an entry that is not there yet."""
_TARGETS = ("go", "start", "unlisted", "unsure", "next")
_OPTIONS = ("options", "extra")
_DAYS = ("reviewed", "on", "until", "verified", "seen")
_PAIRS = ("when", "before", "answers")
_MADE = ("when", "values")
_MARKDOWN = "The text, in Markdown."


@dataclass(frozen=True, slots=True)
class Field:
    """One word or text; `span` is where it stands (`None`: nowhere yet), `words` what it is."""

    path: Path
    control: Control
    value: str
    words: str = ""
    among: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list, or of a mapping by `id`; one written as a word has that alone."""

    path: Path
    id: str
    body: Body
    span: Span
    lacking: Body = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of things of one sort. `named`: each has an id; `fresh` is one not there yet."""

    path: Path
    rows: tuple[Row, ...]
    named: bool
    fresh: Body
    words: str = ""

    @property
    def columns(self) -> Sequence[str]:
        """Every key that some row has, in the order of the format."""
        told = dict.fromkeys(key for row in self.rows for key in row.body)
        return [key for key in {**self.fresh, **told} if key in told]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands under fixed keys; `lacking` is what could stand there."""

    path: Path
    body: Body
    lacking: Body
    words: str = ""


Part: TypeAlias = Field | Rows | Group


@dataclass(frozen=True, slots=True)
class Card:
    """One element of a file; `sort` is what it is one of: a section of a tree, or the file."""

    path: Path
    sort: str
    id: str
    part: Part
    span: Span

    @property
    def anchor(self) -> str:
        """By what it is found on its page; pictures link to it too."""
        return f"{self.sort.removesuffix('s')}-{self.id}"

    @property
    def title(self) -> str:
        """What it says first; empty where that stands elsewhere."""
        body = self.part.body if isinstance(self.part, Group) else {}
        named = (body.get(key) for key in TITLES)
        return next((it.value for it in named if isinstance(it, Field)), "")


def cards(root: Node, schema: Schema, stem: str) -> Iterator[Card]:
    """Give the cards of a file, in its order; `stem` is its name: `tree`, `cases`, `amounts`."""
    shape = Shape(schema.get("definitions", {}))
    if stem == "tree" and isinstance(root, MapNode):
        pairs = {key: it for key, it in root.pairs.items() if key not in ELEMENTS}
        known = {key: it for key, it in schema["properties"].items() if key not in ELEMENTS}
        own = shape.part(root._replace(pairs=pairs), {**schema, "properties": known}, ())
        yield Card((), "route", "route", own, root.span)
        for sort in (it for it in ELEMENTS if it in root.pairs):
            about = schema["properties"][sort]
            yield from _each(shape, root.pairs[sort].value, about, (sort,), sort)
    elif stem == "site":
        yield Card((), stem, stem, shape.part(root, schema, ()), root.span)
    else:
        yield from _each(shape, root, schema, (), stem)


def _each(shape: Shape, node: Node, schema: Schema, path: Path, sort: str) -> Iterator[Card]:
    for step, it in children(node).items():
        part = shape.part(it, shape.inside(schema), (*path, step))
        id = step if isinstance(step, str) else str(step + 1)
        yield Card(part.path, sort, id, part, _named(node, step))


FIRST: Mapping[str, Sequence[str]] = {
    "questions": ("ask", "why", "type", "next"),
    "decisions": ("go",),
    "facts": ("when", "is", "else"),
    "outcomes": ("verdict", "title", "guidance"),
    "cases": ("name", "on", "answers", "outcome"),
    "amounts": ("title", "currency", "source", "values", "until"),
}
"""What is asked of a new element at once; of other sorts everything."""


def fresh(file: str, sort: str) -> Body:
    """Give the fields of an element of a sort that is not there yet; all else is added to it."""
    schema = schema_of(file)
    if schema is None or sort in ("route", "site"):
        return {}
    shape = Shape(schema.get("definitions", {}))
    of_tree = sort in ELEMENTS and file.endswith(f"/{TREE_FILE}")
    path, about = ((sort,), schema["properties"][sort]) if of_tree else ((), schema)
    made = shape.fresh(about, path)
    named = FIRST.get(sort, tuple(made))
    return {key: made.get(key) or _plain(path, key) for key in named}


def _plain(path: Path, key: str) -> Field:
    """Make a field of what a new element is made of, and has not under that key itself."""
    control: Control = "target" if key in ("go", "next") else "pairs" if key in _MADE else "word"
    return Field((*path, FRESH, key), control, "")


def schema_of(file: str) -> Schema | None:
    """Give the JSON Schema of a file of a folder; `None` where nobody reads it."""
    folder, _, name = file.rpartition("/")
    stem = name.removesuffix(".yaml")
    own = name in (TREE_FILE, CASES_FILE, SITE_FILE)
    return SCHEMAS.get(f"{stem}.schema.json" if own else f"{folder}/{stem}.schema.json")


def fields(part: Part) -> Iterator[Field]:
    """Give every field of a part that stands in the file."""
    match part:
        case Field():
            yield part
        case Group():
            for it in part.body.values():
                yield from fields(it)
        case Rows():
            for row in part.rows:
                for it in row.body.values():
                    yield from fields(it)


def path_at(root: Node, span: Span) -> Path:
    """Find the innermost thing in which a place lies."""
    at, path, node = (span.line - 1, span.column - 1), list[Step](), root
    while found := next(_holding(node, at), None):
        path.append(found[0])
        node = found[1]
    return tuple(path)


def _holding(node: Node, at: tuple[int, int]) -> Iterator[tuple[Step, Node]]:
    for step, it in children(node).items():
        begin = _named(node, step)
        if (begin.line - 1, begin.column - 1) <= at < (it.end.line, it.end.column):
            yield step, it


def in_words(node: Node) -> str:
    """Write what stands somewhere on one line in the words of the format, outer braces left out."""
    match node:
        case Scalar(text):
            return text
        case ListNode(items):
            words = [it.text for it in items if isinstance(it, Scalar)]
            return ", ".join(words) if len(words) == len(items) else in_braces(data(node))
    return in_braces(data(node))[1:-1]


def _row(node: Node, step: Step, part: Part) -> Row:
    id = str(step) if isinstance(node, MapNode) else ""
    if isinstance(part, Group):
        return Row(part.path, id, part.body, _named(node, step), part.lacking)
    return Row(part.path, id, {"": part}, _named(node, step))


def _named(node: Node, step: Step) -> Span:
    """Say where an entry begins: its name, or what stands in a list."""
    if isinstance(node, MapNode) and isinstance(step, str):
        return node.pairs[step].key.span
    return children(node)[step].span


class Shape:
    """What a schema says of the places in a file."""

    def __init__(self, definitions: Mapping[str, Schema]) -> None:
        self.definitions = definitions

    def part(self, node: Node, schema: Schema, path: Path) -> Part:
        """Make what is shown of a node."""
        if isinstance(node, Scalar) or self.control(schema, path) in ("pairs", "list"):
            return self.field(schema, path, node)
        words, fitting = schema.get("description", ""), self.fitting(schema, node)
        if isinstance(node, MapNode) and "properties" in fitting:
            known = fitting["properties"]
            body = {
                key: self.part(pair.value, known.get(key, {}), (*path, key))
                for key, pair in node.pairs.items()
            }
            rest = {key: it for key, it in known.items() if key not in body}
            lacking = {key: self.blank(it, (*path, key)) for key, it in rest.items()}
            return Group(path, body, lacking, words)
        inside = self.inside(fitting)
        rows = tuple(
            _row(node, step, self.part(it, inside, (*path, step)))
            for step, it in children(node).items()
        )
        return Rows(path, rows, isinstance(node, MapNode), self.fresh(fitting, path), words)

    def field(self, schema: Schema, path: Path, node: Node | None = None) -> Field:
        """Make a field of what stands somewhere on one line, or could."""
        among = tuple(it for it in self.plain(schema).get("enum", ()) if isinstance(it, str))
        value, span = ("", None) if node is None else (in_words(node), node.span)
        told = schema.get("description", "")
        return Field(path, self.control(schema, path), value, told, among, span)

    def blank(self, schema: Schema, path: Path) -> Part:
        """Make what could stand somewhere: a field, or a list that has nothing yet."""
        inside = self.inside(schema)
        if self.control(schema, path) in ("word", "target") and self.parted(inside):
            named = not any("items" in it for it in self.ways(schema))
            return Rows(path, (), named, self.fresh(schema, path), schema.get("description", ""))
        return self.field(schema, path)

    def fresh(self, schema: Schema, path: Path) -> Body:
        """Make the fields of an entry that is not there yet; what has parts comes later."""
        ways = self.ways(self.inside(schema))
        known: Schema = next((it["properties"] for it in ways if it.get("properties")), {"": {}})
        made = {key: self.field(it, (*path, FRESH, key)) for key, it in known.items()}
        return {
            key: it
            for key, it in made.items()
            if it.control != "word" or not self.parted(known[key])
        }

    # What a schema says ----------------------------------------------------------------

    def control(self, schema: Schema, path: Path) -> Control:
        """Say how what stands at a path is changed."""
        key, above = (path[-1] if path else ""), (path[-2] if len(path) > 1 else "")
        told = schema.get("description", "")
        if schema.get("$ref", "").endswith("/text") or told == _MARKDOWN or key == "if-unknown":
            return "text"
        if key in _PAIRS or (key == "facts" and isinstance(above, int)):
            return "pairs"
        if key in _TARGETS or above in _OPTIONS or path[:-1] == ("decisions",):
            return "target"
        if key == ELSE and path[0] != "facts":
            return "target"
        if key == "source":
            return "source"
        if key in _DAYS:
            return "day"
        if "enum" in self.plain(schema):
            return "one-of"
        listed = any("items" in it for it in self.ways(schema))
        return "list" if listed and not self.parted(schema) else "word"

    def plain(self, schema: Schema) -> Schema:
        """Follow what a schema refers to."""
        while "$ref" in schema:
            schema = self.definitions[schema["$ref"].rpartition("/")[2]]
        return schema

    def ways(self, schema: Schema) -> Sequence[Schema]:
        """Give the shapes that something may have."""
        schema = self.plain(schema)
        return [it for way in schema.get("anyOf", ()) for it in self.ways(way)] or [schema]

    def fitting(self, schema: Schema, node: Node) -> Schema:
        """Choose the shape that fits best what stands there."""
        if isinstance(node, ListNode):
            return next((it for it in self.ways(schema) if "items" in it), {})
        keys = children(node).keys()
        ways = [it for it in self.ways(schema) if it.get("type") == "object"]
        return max(ways or [{}], key=lambda it: len(keys & it.get("properties", {}).keys()))

    def inside(self, schema: Schema) -> Schema:
        """Say what is in a list, or under ids."""
        for it in self.ways(schema):
            found = it.get("items") or it.get("additionalProperties")
            if isinstance(found, dict):
                return found
        return {}

    def parted(self, schema: Schema) -> bool:
        """Say whether what stands here may be made of other things than words."""
        return any(
            it.get("properties") or self.parted(self.inside(it)) for it in self.ways(schema) if it
        )
