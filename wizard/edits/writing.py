"""The text of one YAML file with words replaced and earlier ids put in, and no other byte touched.

In: a file as it lies on disk, and edits of its nodes. Out: its new text, or a refusal. An edit is
written where the node stands; then the file is read again, and what is read must be exactly what
was meant: else nothing is written. It must not know what a tree is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from wizard.trees.model import Span
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar
from wizard.trees.reading import LARGEST_CASES, Reading, read

Position: TypeAlias = tuple[int, int]
"""A line and a column, both counted from 0."""


class Refused(Exception):
    """Nothing is written; the message says why, in a sentence, and `help` what helps."""

    def __init__(self, message: str, code: str = "unwritten", help: str | None = None) -> None:
        super().__init__(message)
        self.code, self.help = code, help


def whole(id: str) -> re.Pattern[str]:
    """Make a pattern that finds an id, and no other that it is a part of."""
    return re.compile(rf"(?<![\w-]){re.escape(id)}(?![\w-])")


@dataclass(slots=True)
class Document:
    """One file under edit: what is to be put where, and what each node then reads as.

    `text` is the file's own, with its line ends and the mark before its first line, if it has one.
    `words` are the new ids in a scalar, each with which of the old ones it takes the place of;
    `was` the id that what a mapping describes had.
    """

    path: str
    text: str
    reading: Reading = field(init=False)
    scalars: list[Scalar] = field(init=False)
    splices: dict[tuple[Position, Position], str] = field(default_factory=dict, init=False)
    words: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict, init=False)
    was: dict[int, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.reading = read(self.path, self.text, LARGEST_CASES)
        if self.reading.root is None or self.reading.diagnostics:
            raise Refused(f"{self.path} cannot be read as it stands; see `wizard check`")
        self.scalars = sorted(_scalars(self.reading.root), key=_start)

    @property
    def root(self) -> Node:
        assert self.reading.root is not None
        return self.reading.root

    def replace(self, span: Span, old: str, new: str) -> None:
        """Put an id in the place of the one inside a span."""
        begin, end = (span.line - 1, span.column - 1), (span.end_line - 1, span.end_column - 1)
        found = list(self._find(old, begin, end))
        number = bisect_right(self.scalars, begin, key=_start) - 1
        if len(found) != 1 or number < 0:
            raise Refused(f"{self.path}:{span.line} does not name `{old}` once")
        (line, column), scalar = found[0], self.scalars[number]
        if self._put((line, column), new, (line, column + len(old))):
            nth = len(list(self._find(old, _start(scalar), (line, column))))
            self.words.setdefault(id(scalar), []).append((nth, old, new))

    def remember(self, node: MapNode, was: str) -> None:
        """Say of what a mapping describes that it was called so: first among the ids under `was`,
        which is made before all other keys where it lacks."""
        self.was[id(node)] = was
        begin = _start(node)
        if "was" in node.pairs:
            self._among(node.pairs["was"].value, was)
        elif self._stands(begin) == "{":
            end = ", " if node.pairs else ""
            self._put((begin[0], begin[1] + 1), f"was: {was}{end}")
        else:
            self._put(begin, f"was: {was}\n{' ' * begin[1]}")

    def written(self) -> str:
        """Give the new text, proved."""
        new = _spliced(self.text, self.splices)
        again = read(self.path, new, LARGEST_CASES)
        # in words, because two mappings in another order are equal
        if again.root is None or repr(_said(again.root)) != repr(self._meant(self.root)):
            raise Refused(f"{self.path} cannot be changed so that it reads back as meant")
        return new

    def _put(self, at: Position, words: str, end: Position | None = None) -> bool:
        """Take down what is to stand somewhere; say whether that is new."""
        place = (at, end or at)
        there = self.splices.get(place)
        self.splices[place] = words if place[0] != place[1] else (there or "") + words
        return there is None

    def _among(self, node: Node, was: str) -> None:
        """Put an id first among those under `was`."""
        begin = _start(node)
        match node:
            case Scalar():
                self._put(begin, f"[{was}, ")
                self._put(_end(node), "]")
            case ListNode(items) if self._stands(begin) == "[":
                self._put((begin[0], begin[1] + 1), f"{was}, " if items else was)
            case ListNode(items):
                self._put(_start(items[0]), f"{was}\n{' ' * begin[1]}- ")
            case MapNode():
                raise Refused(f"{self.path}:{begin[0] + 1} has a `was` that is no list of ids")

    def _stands(self, at: Position) -> str:
        lines = self.reading.file.lines
        return lines[at[0]][at[1] : at[1] + 1] if at[0] < len(lines) else ""

    def _find(self, id: str, begin: Position, end: Position) -> Iterator[Position]:
        """Give where an id stands between two places."""
        lines = self.reading.file.lines
        for number in range(begin[0], min(end[0] + 1, len(lines))):
            for match in whole(id).finditer(lines[number]):
                if begin <= (number, match.start()) and (number, match.end()) <= end:
                    yield number, match.start()

    def _meant(self, node: Node) -> Any:
        """Give what a node must read as afterwards."""
        match node:
            case Scalar(text):
                for nth, old, new in sorted(self.words.get(id(node), ()), reverse=True):
                    text = _nth(text, old, nth, new)
                return text
            case ListNode(items):
                return [self._meant(each) for each in items]
            case MapNode(pairs):
                found = {self._meant(key): self._meant(value) for key, value in pairs.values()}
        was, there = self.was.get(id(node)), found.get("was")
        if was is None or there is None:
            return found if was is None else {"was": was, **found}
        return {**found, "was": [was, *(there if isinstance(there, list) else [there])]}


def _said(node: Node) -> Any:
    """Give what a node reads as: texts, lists and mappings."""
    match node:
        case Scalar(text):
            return text
        case ListNode(items):
            return [_said(each) for each in items]
        case MapNode(pairs):
            return {key.text: _said(value) for key, value in pairs.values()}


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case ListNode(items):
            for each in items:
                yield from _scalars(each)
        case MapNode(pairs):
            for key, value in pairs.values():
                yield key
                yield from _scalars(value)


def _start(node: Node) -> Position:
    return node.start.line, node.start.column


def _end(node: Node) -> Position:
    return node.end.line, node.end.column


def _nth(text: str, old: str, nth: int, new: str) -> str:
    found = list(whole(old).finditer(text))
    if nth >= len(found):
        return text
    return f"{text[: found[nth].start()]}{new}{text[found[nth].end() :]}"


def _spliced(text: str, splices: dict[tuple[Position, Position], str]) -> str:
    """Put the pieces in, in the file's own line ends."""
    bare = text.removeprefix("\ufeff")
    lines = bare.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    begins = [0]
    for line in lines:
        begins.append(begins[-1] + len(line))
    out, at = [text[: len(text) - len(bare)]], 0
    for (begin, stop), words in sorted(splices.items()):
        first, last = begins[begin[0]] + begin[1], begins[stop[0]] + stop[1]
        if first < at:
            raise Refused("two edits of one place")
        out += [bare[at:first], words.replace("\n", end)]
        at = last
    return "".join(out) + bare[at:]
