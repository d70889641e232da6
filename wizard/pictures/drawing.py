"""The places of everything in a picture.

In: a plan, and how wide the picture should be at the most. Out: boxes with their lines of words,
links with their course and their label, all with coordinates. An outcome that is reached from far
apart is drawn again where it is reached, so that no arrow runs across the picture for it. It must
not know how shapes look.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from wizard.pictures.coordinates import middles
from wizard.pictures.layers import STARTS, Layered, crossings, layered
from wizard.pictures.pieces import GAP, Piece, pieces
from wizard.pictures.plan import Box, Link, Plan

LEVEL = 24.0
"""Between one layer and the next."""
GLANCE = 2
"""Orders to begin with where one only wants to know whether arrows would cross."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box with its middle, its top edge and its size; `again` when it stands elsewhere too.

    `head` are the lines above those of its title: its id and, of an outcome, its verdict.
    """

    box: Box
    head: tuple[str, ...]
    lines: tuple[str, ...]
    middle: float
    top: float
    width: float
    height: float
    again: bool


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a link, each line by itself; `top` is the upper edge of the first."""

    lines: tuple[str, ...]
    middle: float
    top: float
    width: float


@dataclass(frozen=True, slots=True)
class Course:
    """A link with its course: points (x, y) through which it runs straight down or bends."""

    link: Link
    points: tuple[tuple[float, float], ...]
    label: Label | None


@dataclass(frozen=True, slots=True)
class Drawing:
    plan: Plan
    boxes: tuple[Drawn, ...]
    courses: tuple[Course, ...]
    width: float
    height: float


def draw(plan: Plan, wide: float | None = None) -> Drawing:
    """Give everything in a picture its place; outcomes move down where it were too `wide`."""
    made, chains, shape = _ordered(plan, wide)
    edges = [edge for chain in chains.values() for edge in pairwise(chain)]
    pull = {edge: _pull(made[edge[0]], made[edge[1]]) for edge in edges}
    long = [chain[1:-1] for chain in chains.values() if len(chain) > 3]
    widths = [piece.width for piece in made]
    across = middles(shape, widths, pull, GAP, long, math.inf if wide is None else wide)
    tops = _tops(made)
    down = [tops[piece.layer][0] for piece in made]
    boxes = tuple(
        Drawn(n.box, n.head, n.lines, across[at], down[at], n.width, n.height, n.again)
        for at, n in enumerate(made)
        if n.box is not None
    )
    courses = tuple(
        _course(link, chain, made, across, tops, chains) for link, chain in chains.items()
    )
    right = max((across[at] + n.width / 2 for at, n in enumerate(made)), default=0.0)
    low = max((end for _, end in tops.values()), default=0.0)
    return Drawing(plan, boxes, courses, right, low)


def extent(plan: Plan, wide: float) -> tuple[float, float]:
    """Say how wide and high a picture will be, nearly and without drawing it."""
    made, _ = pieces(plan, 1, wide)
    return _widest(made), max(end for _, end in _tops(made).values())


_Tried: TypeAlias = tuple[list[Piece], dict[Link, list[int]], Layered]


def crosses(plan: Plan, wide: float) -> bool:
    """Say whether arrows would cross, as far as a short look can tell."""
    *_, shape = _ordered(plan, wide, GLANCE)
    return crossings(shape.layers, shape.below) > 0


def _ordered(plan: Plan, wide: float | None, starts: int = STARTS) -> _Tried:
    """Draw outcomes once for as many levels as cross the fewest edges, and are not too wide."""
    best: _Tried | None = None
    least = 0
    for apart in (1, 0, -1):
        tried = _tried(plan, apart, wide, starts)
        found = crossings(tried[2].layers, tried[2].below)
        fits = wide is None or _widest(tried[0]) <= wide
        if best is None or (fits and found < least):
            best, least = tried, found
        if not least:
            break
    assert best is not None
    return best


def _widest(made: Sequence[Piece]) -> float:
    layers: dict[int, float] = {}
    for piece in made:
        layers[piece.layer] = layers.get(piece.layer, -GAP) + piece.width + GAP
    return max(layers.values(), default=0.0)


def _tried(plan: Plan, apart: int, wide: float | None, starts: int) -> _Tried:
    """Order the pieces of a picture in which an outcome is drawn once for so many levels."""
    made, chains = pieces(plan, apart, wide)
    edges = [edge for chain in chains.values() for edge in pairwise(chain)]
    return made, chains, layered([piece.layer for piece in made], edges, starts)


def _pull(one: Piece, other: Piece) -> float:
    """Say how much an edge wants to be straight: long links most, ways to outcomes least."""
    if one.box is None and other.box is None:
        return 6.0
    box = other.box or one.box
    return 1.0 if box is not None and box.last else 3.0


# Where it stands -----------------------------------------------------------------------


def _tops(made: Sequence[Piece]) -> dict[int, tuple[float, float]]:
    """Give the upper and lower edge of each layer."""
    heights: dict[int, float] = {}
    for piece in made:
        heights[piece.layer] = max(heights.get(piece.layer, 0.0), piece.height)
    found: dict[int, tuple[float, float]] = {}
    at = 0.0
    for layer in sorted(heights):
        found[layer] = (at, at + heights[layer])
        at += heights[layer] + LEVEL
    return found


def _course(
    link: Link,
    chain: Sequence[int],
    made: Sequence[Piece],
    across: Sequence[float],
    tops: Mapping[int, tuple[float, float]],
    chains: Mapping[Link, Sequence[int]],
) -> Course:
    start, end = chain[0], chain[-1]
    out = sorted(
        (other[1] for other in chains.values() if other[0] == start), key=across.__getitem__
    )
    into = sorted(
        (other[-2] for other in chains.values() if other[-1] == end), key=across.__getitem__
    )
    first = _port(across[start], made[start].width, out.index(chain[1]), len(out))
    last = _port(across[end], made[end].width, into.index(chain[-2]), len(into))
    upper, lower = tops[made[start].layer]
    points = [(first, upper + made[start].height), (first, lower)]
    label: Label | None = None
    for at in chain[1:-1]:
        piece = made[at]
        upper, lower = tops[piece.layer]
        points += [(across[at], upper), (across[at], lower)]
        if piece.lines:
            label = Label(piece.lines, across[at], upper, piece.width)
    return Course(link, (*points, (last, tops[made[end].layer][0])), label)


def _port(middle: float, wide: float, number: int, many: int) -> float:
    """Give the place on an edge of a box at which a link leaves or comes."""
    room = min(wide * 0.7, 26.0 * (many - 1))
    return middle if many < 2 else middle - room / 2 + room * number / (many - 1)
