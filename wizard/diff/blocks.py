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
    """A line of a list; `depth` counts from 0.

    `old` and `new` are what was and is there, where something is otherwise (`None`: nothing).
    `parts` may be folded away under it.
    """

    words: str
    depth: int = 0
    old: str | None = None
    new: str | None = None
    parts: tuple[Part, ...] = ()


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


Part: TypeAlias = Heading | Item | Way
