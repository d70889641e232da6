"""Positioned nodes: what a YAML file holds, every scalar as written.

In comes nothing; this module gives shapes, and finds a word inside a text. It must not know YAML's
types: a scalar is the text an editor wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from yaml.error import Mark

from wizard.trees.model import Span


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

    Nodes keep the parser's own marks and count lines only when asked: most are never asked.
    """

    text: str
    style: str
    file: File
    start: Mark
    end: Mark

    @property
    def span(self) -> Span:
        return span_of(self.file, self.start, self.end)


class ListNode(NamedTuple):
    """A list of nodes."""

    items: tuple[Node, ...]
    file: File
    start: Mark
    end: Mark

    @property
    def span(self) -> Span:
        return span_of(self.file, self.start, self.end)


class Pair(NamedTuple):
    """A key with its value."""

    key: Scalar
    value: Node


class MapNode(NamedTuple):
    """Keys with their values, in the order written."""

    pairs: Mapping[str, Pair]
    file: File
    start: Mark
    end: Mark

    @property
    def span(self) -> Span:
        return span_of(self.file, self.start, self.end)


def span_of(file: File, start: Mark, end: Mark) -> Span:
    """Turn the parser's marks into a span."""
    return Span(file.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


Node: TypeAlias = Scalar | ListNode | MapNode


def within(node: Scalar, words: str, nth: int = 0) -> Span:
    """Find the nth (from 0) occurrence of some words inside a scalar."""
    if "\n" in words:
        words = words.split("\n", 1)[0]
    start, stop = node.start, node.end
    for number in range(start.line, min(stop.line + 1, len(node.file.lines))):
        line = node.file.lines[number]
        begin = start.column if number == start.line else 0
        end = stop.column if number == stop.line else len(line)
        at = line.find(words, begin, end)
        while at >= 0 and words:
            if nth == 0:
                return Span(node.file.path, number + 1, at + 1, number + 1, at + len(words) + 1)
            nth -= 1
            at = line.find(words, at + len(words), end)
    return node.span
