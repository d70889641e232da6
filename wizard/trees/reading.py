"""YAML text → positioned nodes, every scalar as written.

In: the text of one file. Out: a root node whose every part knows its line and column, and
diagnostics for what YAML or this format refuses: syntax, duplicate keys, anchors, aliases,
tags, second documents, files too large or too deep, invisible characters. It must not know
what a tree is: which keys mean what is the builder's business.

The parser's events are read directly, without PyYAML's own nodes in between: that is faster,
keeps anchors and tags visible, and cannot run out of stack however deep the brackets go.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Span
from wizard.trees.syntax import explained

LARGEST = 5_000_000
LARGEST_CASES = 50_000_000
DEEPEST = 50

_PARSER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# Refused wherever they stand: control characters, line ends that only YAML 1.1 knows (editors
# would count lines differently), half surrogates, characters that turn the reading direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """One file as diagnostics name it, with its lines without their ends."""

    path: str
    lines: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The very beginning, for what is wrong with the file as a whole."""
        return Span(self.path, 1, 1, 1, 1)


class Scalar(NamedTuple):
    """A word or a text, as written; `style` is YAML's: empty for plain, else `'`, `"`, `|` or `>`.

    Lines and columns count from 1, the end is exclusive.
    """

    text: str
    style: str
    file: File
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def span(self) -> Span:
        return Span(self.file.path, *self[3:])


class ListNode(NamedTuple):
    """A list of nodes."""

    items: tuple[Node, ...]
    file: File
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def span(self) -> Span:
        return Span(self.file.path, *self[2:])


class Pair(NamedTuple):
    """A key with its value."""

    key: Scalar
    value: Node


class MapNode(NamedTuple):
    """Keys with their values, in the order written."""

    pairs: Mapping[str, Pair]
    file: File
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def span(self) -> Span:
        return Span(self.file.path, *self[2:])


Node: TypeAlias = Scalar | ListNode | MapNode


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading one file gave; `root` is `None` where nothing can be built from it."""

    file: File
    root: Node | None
    diagnostics: tuple[Diagnostic, ...]


@contextmanager
def gc_at_rest() -> Iterator[None]:
    """Keep the garbage collector from walking the growing pile of nodes again and again."""
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            gc.enable()


def read(path: str, text: str, largest: int = LARGEST) -> Reading:
    """Read the text of one file; `largest` is in bytes of UTF-8."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    file = File(path, tuple(text.split("\n")))
    if too_large := _size_refused(file, text, largest):
        return Reading(file, None, (too_large,))
    if invisible := tuple(_invisible(file, text)):
        return Reading(file, None, invisible)
    with gc_at_rest():
        return _Reader(file).read(text)


def _size_refused(file: File, text: str, largest: int) -> Diagnostic | None:
    # A character takes at most four bytes, so most files need no second look.
    if len(text) * 4 <= largest or len(text.encode("utf-8", "replace")) <= largest:
        return None
    message = f"the file is larger than {largest // 1_000_000} MB"
    return Diagnostic("yaml-syntax", "error", message, file.span, "split it in several files")


def _invisible(file: File, text: str) -> Iterator[Diagnostic]:
    if not _INVISIBLE.search(text):
        return
    for number, line in enumerate(file.lines, 1):
        for match in _INVISIBLE.finditer(line):
            yield Diagnostic(
                "yaml-syntax",
                "error",
                f"the invisible character {_named(match[0])} may not stand in a file",
                Span(file.path, number, match.start() + 1, number, match.end() + 1),
                "remove it; your text editor can show invisible characters",
            )


def _named(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    start: Any
    items: list[Node] | None
    pairs: dict[str, Pair] | None
    key: Scalar | None = None
    awaits_value: bool = False


class _Reader:
    """One pass over the parser's events; holds what is half-read."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.found: list[Diagnostic] = []
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.usable = True

    def read(self, text: str) -> Reading:
        try:
            self._events(text)
        except yaml.YAMLError as error:
            self.found.append(explained(error, self.file.path, self.file.lines))
            self.usable = False
        root = self.root if self.usable else None
        if self.usable and (root is None or (isinstance(root, Scalar) and not root.text)):
            root = None
            self._refuse("yaml-syntax", "the file is empty", self.file.span, "see `wizard new`")
        return Reading(self.file, root, tuple(self.found))

    def _events(self, text: str) -> None:
        next_event = _PARSER(text).get_event
        documents = 0
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if not self._start(event, kind is MappingStartEvent):
                    return
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._end(event)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._second_document(event)
                    return
            elif kind is StreamEndEvent:
                return

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        text = event.value
        style = event.style or ""
        node = Scalar(
            text, style, self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1
        )
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        if style == '"' and _INVISIBLE.search(text):
            message = "an escape in this text stands for an invisible character"
            self._refuse("yaml-syntax", message, node.span, "write the text without it")
        self._place(node)

    def _start(self, event: Any, mapping: bool) -> bool:
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        if len(self.open) == DEEPEST:
            span = self._span(event.start_mark, event.end_mark)
            message = f"this is nested more than {DEEPEST} deep"
            self._refuse("yaml-syntax", message, span, "a tree needs no more than ten")
            self.usable = False
            return False
        self.open.append(_Open(event.start_mark, None if mapping else [], {} if mapping else None))
        return True

    def _end(self, event: Any) -> None:
        done = self.open.pop()
        start = done.start
        end_line, end_column = event.end_mark.line + 1, event.end_mark.column + 1
        node: ListNode | MapNode
        if done.items is not None:
            last: Node | None = done.items[-1] if done.items else None
            if last and event.end_mark.index == event.start_mark.index:
                end_line, end_column = last[-2:]
            items = tuple(done.items)
            node = ListNode(
                items, self.file, start.line + 1, start.column + 1, end_line, end_column
            )
        else:
            assert done.pairs is not None
            # A block has no bracket to close it: it ends with its last value.
            if done.pairs and event.end_mark.index == event.start_mark.index:
                end_line, end_column = next(reversed(done.pairs.values())).value[-2:]
            node = MapNode(
                done.pairs, self.file, start.line + 1, start.column + 1, end_line, end_column
            )
        self._place(node)

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        here = self.open[-1]
        if here.items is not None:
            here.items.append(node)
        elif here.awaits_value:
            here.awaits_value = False
            if here.key is not None:
                assert here.pairs is not None
                here.pairs[here.key.text] = Pair(here.key, node)
        else:
            here.awaits_value = True
            here.key = self._key(node, here.pairs or {})

    def _key(self, node: Node, pairs: Mapping[str, Pair]) -> Scalar | None:
        """Give the key back when its value may be kept."""
        if not isinstance(node, Scalar):
            help = "write `key: value`; a text that begins with `{` or `[` goes in quotes"
            self._refuse("wrong-shape", "a key must be a word", node.span, help)
            return None
        if node.text == "<<" and not node.style:
            self._refuse("no-aliases", "merge keys are not used here", node.span, _WRITE_OUT)
            return None
        if node.text in pairs:
            first = pairs[node.text].key
            self.found.append(
                Diagnostic(
                    "duplicate-key",
                    "error",
                    f"key `{node.text}` stands here a second time",
                    node.span,
                    "keep one of the two",
                    (Related(first.span, f"`{node.text}` stands here first"),),
                )
            )
            return None
        return node

    def _alias(self, event: Any) -> None:
        span = self._span(event.start_mark, event.end_mark)
        self._refuse("no-aliases", f"alias `*{event.anchor}` is not used here", span, _WRITE_OUT)
        self.usable = False
        self._place(Scalar("", "", self.file, *_place_of(span)))

    def _marked(self, event: Any) -> None:
        """Report the anchor and the tag before a value."""
        mark = event.start_mark
        line = self.file.lines[mark.line]
        for sign, name, word in (("&", event.anchor, "anchor"), ("!", event.tag, "tag")):
            if name is None:
                continue
            at = max(line.find(sign, mark.column), mark.column)
            written = re.match(r"[^\s,\[\]{}]*", line[at:])
            length = len(written[0]) if written else 1
            span = Span(
                self.file.path, mark.line + 1, at + 1, mark.line + 1, at + 1 + max(length, 1)
            )
            help = (
                _WRITE_OUT
                if sign == "&"
                else "remove it; a text that begins with `!` goes in quotes"
            )
            shown = line[at : at + length]
            self._refuse("no-aliases", f"{word} `{shown}` is not used here", span, help)

    def _second_document(self, event: Any) -> None:
        span = self._span(event.start_mark, event.end_mark)
        message = "a second document begins here"
        self._refuse("yaml-syntax", message, span, "keep one document to a file: remove the `---`")

    def _refuse(self, code: str, message: str, span: Span, help: str) -> None:
        self.found.append(Diagnostic(code, "error", message, span, help))

    def _span(self, start: Any, end: Any) -> Span:
        return Span(self.file.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


_WRITE_OUT = "write the value out, or share it with `use`"


def _place_of(span: Span) -> tuple[int, int, int, int]:
    return span.line, span.column, span.end_line, span.end_column
