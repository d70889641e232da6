"""Every link of a folder of trees, each once, with the places where it stands.

In: the texts of its files. Out: addresses of web pages with their spans. It reads the files as they
are written, so that the links of a tree with errors and of translations are found too. It must not
ask anybody anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wizard.trees.library import Library
from wizard.trees.model import Span

_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]+", re.IGNORECASE)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_PO_WORD = re.compile(r"\s*(msg\w+)")


@dataclass(frozen=True, slots=True)
class Linked:
    """An address without its fragment, and the places that lead there, by file and line."""

    address: str
    places: tuple[Span, ...]


def links(library: Library) -> tuple[Linked, ...]:
    """Give each address of the folder once, in the order in which they first stand there."""
    found: dict[str, list[Span]] = {}
    for path in sorted(library.files):
        for span, address in _in_file(path, library.files[path]):
            found.setdefault(address.partition("#")[0], []).append(span)
    return tuple(Linked(address, tuple(places)) for address, places in found.items())


def _in_file(path: str, text: str) -> Iterator[tuple[Span, str]]:
    lines = _of_po(text) if path.endswith(".po") else _of_yaml(text)
    for number, line in lines:
        for match in _ADDRESS.finditer(line):
            address = _ended(match[0])
            column = match.start() + 1
            yield Span(path, number, column, number, column + len(address)), address


def _of_yaml(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines without comments; a fragment has no space before its `#`."""
    for number, line in enumerate(text.split("\n"), 1):
        yield number, _COMMENT.sub("", line)


def _of_po(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines of translations; the source stands in the tree already."""
    word = ""
    for number, line in enumerate(text.split("\n"), 1):
        begins = _PO_WORD.match(line)
        word = begins[1] if begins else word
        if word.startswith("msgstr") and not line.startswith("#"):
            yield number, line


def _ended(address: str) -> str:
    """Cut off what belongs to the sentence: a full stop, or the `)` of a Markdown link."""
    while address[-1] in ".,;:!?*_)":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address.partition(")")[0] if "(" not in address else address
