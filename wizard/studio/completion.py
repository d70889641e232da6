"""What could stand where the cursor is in a file that is being typed: keys, words, ids.

In: the desk, a file, its text, a place in it. Out: what is offered, and from which column on it
goes in the place of what stands there. The text need not be readable: only the lines are read that
the place hangs under, the others as far as they can be. Which keys there are and which words, the
JSON Schema says; which ids, the folder. It must not know pages.

A little long, as where a cursor stands and what may stand there are asked of the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as Word
from typing import NamedTuple

from wizard.edits.splices import Path, children
from wizard.studio.cards import ELEMENTS, ELSE, TITLES, Shape, schema_of
from wizard.studio.desk import Desk
from wizard.trees.build import facts_of, section, targets_of
from wizard.trees.cases import IT_DEPENDS
from wizard.trees.conditions.condition import NOT
from wizard.trees.library import CASES_FILE, TREE_FILE
from wizard.trees.mapping import Schema
from wizard.trees.model import NOTHING, SHARED, TODAY, UNSURE
from wizard.trees.nodes import ListNode, MapNode, Node, Pair, Scalar
from wizard.trees.organisation import SITE_FILE
from wizard.trees.reading import gc_at_rest, read, tidied
from wizard.trees.scope import FactShape, Report
from wizard.trees.sections import USE
from wizard.trees.shared import FILES
from wizard.words.load_interface import editors_countries

_HERE = "here-the-cursor-stands"
_DASHES = re.compile(r"(?:- +)*")
_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'{\[#,:&*!|>-][^:#{\[,]*):(?=\s|$)""")
_WORD = re.compile(r"[\w-]*\Z")
_PLACEHOLDER = re.compile(r"(answer|date|fact|amount|number|permit|contact):([\w-]*)\Z")
_FURTHER = {
    "who": "roles",
    "decides": "roles",
    "fee": "amounts",
    "number": "amounts",
    "apply": "permits",
    "next-steps": "steps",
}
"""Keys, and kinds of placeholder, that name an entry of a shared file that is called otherwise."""
_TESTS: Mapping[str, Sequence[str]] = {
    "number": ("at least", "at most", "over", "under"),
    "money": ("at least", "at most", "over", "under"),
    "date": ("before", "on or after", "within the last"),
    "today": ("before", "on or after"),
}
"""The tests of a quantity, by the kind of fact."""


class Offer(NamedTuple):
    """One thing that could stand at a place; `detail` says in a few words what it is."""

    text: str
    sort: Word["key", "word", "id"]
    detail: str = ""
    info: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the cursor stands: the path of what it is in, whether that is the name of an entry,
    whether it stands alone on its line, and what is beside it already."""

    path: Path
    named: bool
    alone: bool
    beside: frozenset[str]


@gc_at_rest()
def offered(
    desk: Desk, file: str, typed: str, line: int, column: int
) -> tuple[int, Sequence[Offer]]:
    """Give the column from which the word under the cursor goes, and what could be in its place.

    Lines and columns count from 1, columns in characters.
    """
    lines = tidied(typed).split("\n")
    if not 0 < line <= len(lines):
        return column, ()
    head = lines[line - 1][: max(0, column - 1)]
    begin = len(_WORD.sub("", head))
    if found := _PLACEHOLDER.search(head):
        return begin + 1, _Known(desk, file, lines, line).filling(found[1])
    place, schema = _place(lines, line, head[:begin]), schema_of(file)
    if place is None or schema is None:
        return begin + 1, ()
    known = _Known(desk, file, lines, line)
    return begin + 1, list(
        dict.fromkeys(_at(Shape(schema.get("definitions", {})), schema, place, known))
    )


def _at(shape: Shape, schema: Schema, place: _Place, known: _Known) -> Iterator[Offer]:
    """Give what the format has at a place, and the ids that may stand there."""
    path = place.path[:-1] if place.named else place.path
    ways = [schema]
    for step in path:
        ways = [it for way in ways for it in _inside(shape, way, step)]
    every = [it for way in ways for it in shape.ways(way)]
    if place.named or place.alone:
        keys = {key: it for way in every for key, it in way.get("properties", {}).items()}
        for key, it in keys.items():
            if key not in place.beside:
                yield Offer(key, "key", info=it.get("description", ""))
    if place.named:
        yield from (it for it in known.names(path) if it.text not in place.beside)
        return
    for way in every:
        yield from (Offer(it, "word") for it in way.get("enum", ()) if isinstance(it, str))
    target = any(shape.control(way, path) == "target" for way in ways if path)
    yield from known.values(path, target=target)


def _inside(shape: Shape, schema: Schema, step: object) -> Iterator[Schema]:
    """Give what a schema says of one step further in."""
    for way in shape.ways(schema):
        known = way.get("properties", {})
        found = way.get("items") if isinstance(step, int) else known.get(step)
        found = way.get("additionalProperties") if found is None and step not in known else found
        if isinstance(found, dict):
            yield found


# Where ------------------------------------------------------------------------------------


def _place(lines: Sequence[str], line: int, head: str) -> _Place | None:
    """Find out where the cursor stands; `head` is what is before the word under it."""
    text = "\n".join((*_above(lines[: line - 1], head), head))
    for end in ("", ":", _closing(text)):
        root = read("", f"{text}{_HERE}{end}").root
        found = next(_seen(root, ()), None) if root is not None else None
        if found is not None:
            path, named, beside = found
            alone = not head.strip(" -")
            below = _below(lines[line:], len(head)) if alone else ()
            return _Place(path, named, alone, frozenset((*beside, *below)))
    return None


def _closing(text: str) -> str:
    """Give what may have to stand behind a text so that it can be read: what closes its quote and
    its brackets."""
    waiting, quote = list[str](), ""
    for before, sign in zip(f" {text}", text, strict=False):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in ("'", '"') and before in " [{,":
            quote = sign
        elif sign in "[{":
            waiting.append("]" if sign == "[" else "}")
        elif waiting and sign == waiting[-1]:
            waiting.pop()
    return quote + "".join(reversed(waiting))


def _above(lines: Sequence[str], head: str) -> Sequence[str]:
    """Give the lines that a line hangs under, and the names of what stands beside it: enough to
    know its path by, whatever is wrong elsewhere."""
    kept, at = list[str](), len(head) - len(head.lstrip(" "))
    for text in reversed(lines):
        body = text.lstrip(" ")
        if not body or body.startswith("#"):
            continue
        indent, column = len(text) - len(body), _column(text)
        if indent > at and column != at:
            continue
        if at in (indent, column):
            name = _KEY.match(text, column)
            if name is None and column == indent:
                continue  # a text that goes on
            kept.append(text[: name.end()] if name else f"{text[:column]}-")
        else:
            kept.append(text)
        at = indent
    return kept[::-1]


def _column(text: str) -> int:
    """Say at which column the words of a line begin, behind its dashes."""
    indent = len(text) - len(text.lstrip(" "))
    found = _DASHES.match(text, indent)
    return found.end() if found else indent


def _below(lines: Sequence[str], column: int) -> Iterator[str]:
    """Give the names that stand below a line in the same column."""
    for text in lines:
        body = text.lstrip(" ")
        if body and len(text) - len(body) < column:
            return
        if len(text) - len(body) == column and (name := _KEY.match(text, column)):
            yield name[1]


def _seen(node: Node, path: Path) -> Iterator[tuple[Path, bool, Iterable[str]]]:
    """Find the cursor in what was read: its path, whether it names an entry, what is beside it."""
    if isinstance(node, Scalar):
        if node.text == _HERE:
            yield path, False, ()
        return
    for step, it in children(node).items():
        if step == _HERE:
            yield (*path, step), True, [str(other) for other in children(node)]
            return
        yield from _seen(it, (*path, step))


# Which ids --------------------------------------------------------------------------------


class _Known:
    """The ids of a folder while one of its files is typed; `root` is of the route whose file it is,
    as far as that can be read without the line under the cursor."""

    def __init__(self, desk: Desk, file: str, lines: Sequence[str], line: int) -> None:
        self.library, self.shared = desk.library, desk.library.shared
        folder, _, name = file.rpartition("/")
        self.of_cases, tree = name == CASES_FILE, f"{folder}/{TREE_FILE}"
        self.file, root = file, None
        if file == tree:
            root = read(file, "\n".join((*lines[: line - 1], "", *lines[line:]))).root
        if root is None and folder in self.library.names:
            stored = desk.opened(tree)
            root = stored.root if stored else None
        if folder == SHARED:
            root = _shared_root(desk)
        self.root = root if isinstance(root, MapNode) else None
        self.facts = facts_of(Report(), self.root, self.shared) if self.root else {}
        self.targets = targets_of(Report(), self.root) if self.root else {}

    def names(self, path: Path) -> Iterator[Offer]:
        """Give the ids that may name an entry at a path."""
        if "when" in path:
            yield from self.said_of(self.facts)
            if path[-1:] == ("when",):
                yield Offer(NOT, "word")
        elif self.of_cases and path[1:2] in (("answers",), ("facts",)):
            yield from self.facts_that(derived=path[1] == "facts")

    def values(self, path: Path, *, target: bool) -> Iterator[Offer]:
        """Give the ids that may stand at a path."""
        keys = [it for it in path if isinstance(it, str)]
        last = keys[-1] if keys else ""
        given = self.of_cases and keys[:1] in (["answers"], ["facts"])
        if "when" in keys or given:
            if last in self.facts:
                yield from self.tests(self.facts[last], one_of=isinstance(path[-1], int))
        elif self.names_tree(keys, last):
            yield from (Offer(id, "id") for id in self.library.names)
        elif keys[:1] == ["groups"] or self.file == f"{SHARED}/groups.yaml":
            yield from (Offer(id, "id") for id in self.members)
            yield from (Offer(code, "id", said) for code, said in editors_countries().names.items())
        elif last == "asks":
            yield from self.facts_that(derived=False)
        elif last in ("unlisted", "outcome") or (last == "go" and "aside" in keys):
            yield from self.said_of(id for id, it in self.targets.items() if it.kind == "outcome")
            if last == "outcome":
                yield Offer(IT_DEPENDS, "word")
        elif target and "facts" not in keys[:1]:
            yield from self.said_of(self.targets)
        elif stem := _stem(keys):
            yield from self.entries(stem)

    def names_tree(self, keys: Sequence[str], last: str) -> bool:
        """Say whether a tree is named under some keys."""
        if last == "go":
            return "next-steps" in keys or "first" in keys
        named = keys[:-1] if last == USE else keys
        return named[-1:] == ["continue"] or (self.file == SITE_FILE and last == "first")

    def facts_that(self, *, derived: bool) -> Iterator[Offer]:
        """Give the questions, or else the derived facts."""
        some = (id for id, it in self.facts.items() if (it.kind == "derived") == derived)
        yield from self.said_of(id for id in some if id != TODAY)

    def tests(self, fact: FactShape, *, one_of: bool) -> Iterator[Offer]:
        """Give what a fact may be held against, alone or as `one_of` a list; in a case, what it may
        be."""
        yield from (Offer(id, "id") for id in fact.values)
        if fact.kind == "choices" and not one_of:
            yield Offer(NOTHING, "word")
        if fact.kind == "country":
            names = editors_countries().names
            yield from (Offer(code, "id", names[code]) for code in sorted(fact.among or names))
        if self.of_cases:
            yield from [Offer(UNSURE, "word")] if fact.kind != "derived" else []
            return
        yield from (Offer(id, "id") for id in self.groups(fact))
        if not one_of:
            yield from (Offer(it, "word") for it in _TESTS.get(fact.kind, ()))
            yield from [Offer("unanswered", "word")] if fact.kind != "today" else []

    @property
    def members(self) -> Mapping[str, Collection[str]]:
        """Give what each group stands for, those of the route by what is listed in them."""
        pair = self.root.pairs.get("groups") if self.root else None
        own = {
            str(id): {it.text for it in children(node).values() if isinstance(it, Scalar)}
            for id, node in (children(pair.value).items() if pair else ())
        }
        return {**self.shared.known["group"].members, **own}

    def groups(self, fact: FactShape) -> Iterator[str]:
        """Name the groups that have something to do with a fact."""
        for id, members in self.members.items():
            if fact.kind == "country" or not fact.values.keys().isdisjoint(members):
                yield id

    def filling(self, kind: str) -> Sequence[Offer]:
        """Give the ids that may stand behind `kind:` in a text or a test."""
        if kind in ("answer", "date", "fact"):
            return list(self.facts_that(derived=kind == "fact"))
        return list(self.entries(_FURTHER.get(kind, f"{kind}s")))

    def entries(self, stem: str) -> Iterator[Offer]:
        """Give the ids of a shared file."""
        for id, pair in self.shared.nodes.get(stem, {}).items():
            yield Offer(id, "id", _title(pair))

    def said_of(self, ids: Iterable[str]) -> Iterator[Offer]:
        """Give elements of the route, each with what it is about."""
        sections = {it: section(self.root, it) for it in ELEMENTS} if self.root else {}
        told = {
            id: _title(pair) or self.below(sort, pair)
            for sort, pairs in sections.items()
            for id, pair in pairs.items()
        }
        yield from (Offer(id, "id", told.get(id, "")) for id in ids)

    def below(self, sort: str, pair: Pair) -> str:
        """Say what a shared element is about that one of the route takes."""
        taken, shared = children(pair.value).get(USE), self.shared.nodes.get(sort, {})
        found = shared.get(taken.text) if isinstance(taken, Scalar) else None
        return _title(found) if found else ""


def _shared_root(desk: Desk) -> MapNode | None:
    """Put the questions and facts that trees share where a tree has them."""
    stored = {it: desk.opened(f"{SHARED}/{it}.yaml") for it in ("questions", "facts")}
    roots = {it: file.root for it, file in stored.items() if file}
    found = {it: root for it, root in roots.items() if isinstance(root, MapNode) and root.pairs}
    pairs = {it: Pair(next(iter(root.pairs.values())).key, root) for it, root in found.items()}
    return next(iter(found.values()))._replace(pairs=pairs) if found else None


def _title(pair: Pair) -> str:
    """Give the first words of an entry, where they stand there; of a text that depends the last."""
    body = pair.value.pairs if isinstance(pair.value, MapNode) else {}
    words = (_words(it.value) for key in TITLES if (it := body.get(key)))
    return next((it for it in words if it), "")


def _words(node: Node) -> str:
    match node:
        case Scalar(text):
            return text
        case ListNode(items):
            return _words(items[-1]) if items else ""
    return next((_words(it.value) for key, it in node.pairs.items() if key in (ELSE, "text")), "")


def _stem(keys: Sequence[str]) -> str | None:
    """Say by its stem of which shared file an id stands under some keys."""
    nearest = reversed(keys[:-1] if keys[-1:] == [USE] else keys[-1:])
    for key in nearest:
        for stem in (_FURTHER.get(key, key), f"{key}s"):
            if stem in FILES:
                return stem
    return None
