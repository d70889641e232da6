"""What a report is made of, whatever it looks like: headings, lines, tables.

In their words, `…` marks what is written as in a tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list; `depth` counts from 0."""

    words: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Was:
    """Something that was otherwise; `None` is what was or is not there."""

    words: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Way:
    """Walks in a table: their ends, how many, under which conditions, and one of them.

    `address` is where that one can be opened, below the wizard's own address; empty for a tree
    whose answers never stand in an address.
    """

    old: str
    new: str
    walks: str
    conditions: tuple[str, ...]
    sample: str
    address: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """Parts that may be folded away."""

    words: str
    parts: tuple[Part, ...]


Part: TypeAlias = Heading | Item | Was | Way | Folded
