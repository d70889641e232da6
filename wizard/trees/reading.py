"""YAML text → positioned nodes, every scalar as written.

In: the text of one file. Out: a root node whose every part knows its line and column, and
diagnostics for what YAML or this format refuses: syntax, duplicate keys, anchors, aliases,
tags, second documents, files too large or too deep, invisible characters. It must not know
what a tree is: which keys mean what is the builder's business.

The parser's events are read directly, without PyYAML's own nodes in between: that is faster,
keeps anchors and tags visible, and cannot run out of stack however deep the brackets go.

Long, because one pass over the parser's events both reads and refuses.
"""

import gc
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import yaml
from yaml.error import Mark, MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Span
from wizard.trees.nodes import File, ListNode, MapNode, Node, Pair, Scalar, span_of
from wizard.trees.syntax import explained, odd_signs, unfinished_merge, unseen_signs, unwanted

LARGEST = 5_000_000
LARGEST_CASES = 50_000_000
DEEPEST = 50

_PARSER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# Makes a NamedTuple without the Python function in between, a tenth of the time of reading.
_made: Any = tuple.__new__

# Refused wherever they stand: control characters, line ends that only YAML 1.1 knows (editors
# would count lines differently), half surrogates, characters that turn the reading direction.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)


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
    text = tidied(text)
    file = File(path, tuple(text.split("\n")))
    if too_large := _size_refused(file, text, largest):
        return Reading(file, None, (too_large,))
    if unreadable := (*_invisible(file, text), *_lost(file, text)):
        return Reading(file, None, unreadable)
    if merge := unfinished_merge(path, file.lines):
        return Reading(file, None, (merge,))
    return _Reader(file, text).read()


def tidied(text: str) -> str:
    """Bring a text to lines as all editors count them: no mark before the first, one line end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


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
        if signs := list(_INVISIBLE.finditer(line)):
            spans = (Span(file.path, number, it.start() + 1, number, it.end() + 1) for it in signs)
            first, *others = spans
            message = f"the invisible character {_named(signs[0][0])} may not stand in a file"
            beside = tuple(Related(it, "and here") for it in others)
            _, help = unwanted(signs)
            yield Diagnostic("yaml-syntax", "error", message, first, help, beside)


def _lost(file: File, text: str) -> Iterator[Diagnostic]:
    """Report the sign that programs put in place of letters they could not read."""
    for number, line in enumerate(file.lines if LOST in text else (), 1):
        if (at := line.find(LOST)) >= 0:
            span = Span(file.path, number, at + 1, number, at + 2)
            message = "a letter was lost here when the file was saved with another encoding"
            help = "write the letter again, and save the file as UTF-8"
            yield Diagnostic("not-utf-8", "error", message, span, help)


LOST = "\ufffd"


def _named(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


class _TooDeep(Exception):
    """Reading stops: what is nested deeper is not looked at."""


class _Reader:
    """One pass over the parser's events; holds what is known so far.

    Reading goes down with the nesting, which `DEEPEST` keeps far from the end of the stack.
    """

    def __init__(self, file: File, text: str) -> None:
        self.file = file
        self.next: Callable[[], Any] = _PARSER(text).get_event
        self.found: list[Diagnostic] = []
        self.doubled: tuple[object, int, Span] | None = None
        self.usable = True
        self.quoted: Scalar | None = None
        self.ascii = text.isascii()
        odd = () if self.ascii else odd_signs(file.path, file.lines)
        self.odd = {found.span.line: found for found in odd}

    def read(self) -> Reading:
        root = None
        try:
            root = self._document()
        except MarkedYAMLError as error:
            quoted = self.quoted.span if self.quoted else None
            if self.usable:  # what follows an alias that is none says nothing
                told = explained(error, self.file.path, self.file.lines, quoted)
                self.found.append(self._too_far_left(told) or told)
            self.usable = False
        except _TooDeep:
            self.usable = False
        if self.usable:
            unseen = () if self.ascii else unseen_signs(self.file.path, self.file.lines)
            self.found += self.odd.values()
            self.found += (it for it in unseen if it.span.line not in self.odd)
        if self.usable and (root is None or (isinstance(root, Scalar) and not root.text)):
            help = "fill it, or take it away; `wizard new` makes a whole route"
            self._refuse("yaml-syntax", "the file is empty", self.file.span, help)
            self.usable = False
        return Reading(self.file, root if self.usable else None, tuple(self.found))

    def _too_far_left(self, told: Diagnostic) -> Diagnostic | None:
        """Give what is wrong where a key that came twice is no key of the mapping it stands in: the
        line below it belongs to something else."""
        last = self.found[-1] if self.found else None
        if last is None or last.code != "duplicate-key" or last.span.line != told.span.line - 1:
            return None
        self.found.pop()
        message = "this line stands further left than the lines that it belongs with"
        help = "give it as many spaces as the line below it has"
        return replace(told, message=message, span=last.span, help=help, related=())

    def _document(self) -> Node | None:
        """Read the first document, and refuse a second one."""
        root: Node | None = None
        documents = 0
        while True:
            event = self.next()
            kind = event.__class__
            if kind is StreamEndEvent:
                return root
            if kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._second_document(event)
                    return root
            elif kind not in (StreamStartEvent, DocumentEndEvent):
                root = self._node(event, 1)

    def _node(self, event: Any, depth: int) -> Node:
        kind = event.__class__
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            return self._alias(event)
        if depth > DEEPEST:
            span = span_of(self.file, event.start_mark, event.end_mark)
            message = f"this is nested more than {DEEPEST} deep"
            self._refuse("yaml-syntax", message, span, "a tree needs no more than ten")
            raise _TooDeep
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        read = self._mapping if kind is MappingStartEvent else self._list
        return read(event.start_mark, depth + 1)

    def _scalar(self, event: Any) -> Scalar:
        style = event.style
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        node: Scalar = _made(
            Scalar, (event.value, style or "", self.file, event.start_mark, event.end_mark)
        )
        if style and event.start_mark.line != event.end_mark.line:
            self._over_lines(node)
        if style == '"' and _INVISIBLE.search(event.value):
            message = "an escape in this text stands for an invisible character"
            self._refuse("yaml-syntax", message, node.span, "write the text without it")
        return node

    def _over_lines(self, node: Scalar) -> None:
        """Note a text over several lines: in quotes, or one whose lines may begin as they like."""
        if node.style in "'\"":
            self.quoted = node
        else:
            for line in range(node.start.line + 2, node.end.line + 2):
                self.odd.pop(line, None)

    def _list(self, start: Mark, depth: int) -> ListNode:
        items: list[Node] = []
        while True:
            event = self.next()
            if event.__class__ is SequenceEndEvent:
                end = _end(event, items[-1] if items else None)
                return ListNode(tuple(items), self.file, start, end)
            items.append(self._node(event, depth))

    def _mapping(self, start: Mark, depth: int) -> MapNode:
        pairs: dict[str, Pair] = {}
        following, scalar, node, value = self.next, self._scalar, self._node, None
        while True:
            event = following()
            kind = event.__class__
            if kind is MappingEndEvent:
                return MapNode(pairs, self.file, start, _end(event, value))
            key = scalar(event) if kind is ScalarEvent else node(event, depth)
            event = following()
            value = scalar(event) if event.__class__ is ScalarEvent else node(event, depth)
            if isinstance(key, Scalar) and key.text not in pairs and key.text != "<<":
                pairs[key.text] = _made(Pair, (key, value))
            else:
                self._bad_key(key, pairs)

    def _bad_key(self, key: Node, pairs: dict[str, Pair]) -> None:
        if not isinstance(key, Scalar):
            help = "write `key: value`; a text that begins with `{` or `[` goes in quotes"
            self._refuse("wrong-shape", "a key must be a word", key.span, help)
        elif key.text == "<<":
            self._refuse("no-aliases", "merge keys are not used here", key.span, _WRITE_OUT)
        else:
            first = Related(pairs[key.text].key.span, f"`{key.text}` stands here first")
            message = f"key `{key.text}` stands here a second time"
            help = "keep one of the two"
            again = self.doubled if self.doubled and self.doubled[0] is pairs else None
            if again is None:
                again = self.doubled = (pairs, len(self.found), key.span)
            else:  # a run of them: what begins here has lost its name
                self.found[again[1]] = replace(self.found[again[1]], help=_NAMELESS)
            self.found.append(
                Diagnostic(
                    "duplicate-key", "error", message, key.span, help, (first,), cause=again[2]
                )
            )

    def _alias(self, event: Any) -> Scalar:
        node = Scalar("", "", self.file, event.start_mark, event.end_mark)
        message = f"alias `*{event.anchor}` is not used here"
        self._refuse("no-aliases", message, node.span, _WRITE_OUT)
        self.usable = False
        return node

    def _marked(self, event: Any) -> None:
        """Report the anchor and the tag before a value."""
        line = event.start_mark.line
        text = self.file.lines[line]
        for sign, name, word in (("&", event.anchor, "anchor"), ("!", event.tag, "tag")):
            if name is None:
                continue
            at = max(text.find(sign, event.start_mark.column), event.start_mark.column)
            written = _MARK.match(text, at)
            end = written.end() if written else at + 1
            span = Span(self.file.path, line + 1, at + 1, line + 1, end + 1)
            help = _WRITE_OUT if sign == "&" else _QUOTE
            self._refuse("no-aliases", f"{word} `{text[at:end]}` is not used here", span, help)

    def _second_document(self, event: Any) -> None:
        span = span_of(self.file, event.start_mark, event.end_mark)
        self.usable = False
        message = "a second document begins here"
        self._refuse("yaml-syntax", message, span, "keep one document to a file: remove the `---`")

    def _refuse(self, code: str, message: str, span: Span, help: str) -> None:
        self.found.append(Diagnostic(code, "error", message, span, help))


_MARK = re.compile(r"[^\s,\[\]{}]+")
_WRITE_OUT = (
    "write the value out, or share it with `use`; a text that begins with `*` or `&` goes in quotes"
)
_NAMELESS = "is a line with a name missing above it? else keep one of each two"
_QUOTE = "remove it; a text that begins with `!` goes in quotes"


def _end(event: Any, last: Node | None) -> Mark:
    """Find where a list or mapping ends: without a closing bracket, with its last value."""
    end: Mark = event.end_mark
    return last.end if last is not None and end.index == event.start_mark.index else end
