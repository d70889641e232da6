"""The places of everything in a picture.

In: a plan. Out: boxes with their lines of words, links with their course and their label, all with
coordinates. An outcome that is reached from far apart is drawn again where it is reached, so that
no arrow runs across the picture for it. It must not know how shapes look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from wizard.editor.graph.coordinates import middles
from wizard.editor.graph.layers import Layered, crossings, layered
from wizard.editor.graph.plan import Box, Link, Plan
from wizard.editor.graph.widths import width, wrapped

SIZE, SMALL = 13.0, 11.5
"""Sizes of words: in boxes, and of ids and labels."""
LINE = 16.0
ROOM, LABEL_ROOM = 210.0, 180.0
PADDING = 10.0
GAP = 22.0
LEVEL = 24.0
"""Between one layer and the next."""
MOST_LINES, MOST_LABEL_LINES = 4, 5


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box with its middle, its top edge and its size; `again` when it stands elsewhere too."""

    box: Box
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


@dataclass(frozen=True, slots=True)
class _Node:
    """What takes room in a layer: a box, the label of a link, or a bend of a long one."""

    layer: int
    width: float
    height: float
    box: Box | None = None
    link: Link | None = None
    lines: tuple[str, ...] = ()
    again: bool = False


def draw(plan: Plan) -> Drawing:
    """Give everything in a picture its place."""
    nodes, chains, shape = _ordered(plan)
    edges = [edge for chain in chains.values() for edge in pairwise(chain)]
    pull = {edge: _pull(nodes[edge[0]], nodes[edge[1]]) for edge in edges}
    long = [chain[1:-1] for chain in chains.values() if len(chain) > 3]
    across = middles(shape, [node.width for node in nodes], pull, GAP, long)
    tops = _tops(nodes)
    down = [tops[node.layer][0] for node in nodes]
    boxes = tuple(
        Drawn(n.box, n.lines, across[at], down[at], n.width, n.height, n.again)
        for at, n in enumerate(nodes)
        if n.box is not None
    )
    courses = tuple(
        _course(link, chain, nodes, across, tops, chains) for link, chain in chains.items()
    )
    right = max((across[at] + n.width / 2 for at, n in enumerate(nodes)), default=0.0)
    return Drawing(plan, boxes, courses, right, max((end for _, end in tops.values()), default=0.0))


_Tried: TypeAlias = tuple[list["_Node"], dict[Link, list[int]], Layered]


def _ordered(plan: Plan) -> _Tried:
    """Draw outcomes once for as many levels as cross the fewest edges."""
    best, least = _tried(plan, 1), -1
    for apart in (1, 0, -1):
        tried = best if apart == 1 else _tried(plan, apart)
        found = crossings(tried[2].layers, tried[2].below)
        if least < 0 or found < least:
            best, least = tried, found
        if not least:
            break
    return best


def _tried(plan: Plan, apart: int) -> _Tried:
    """Order the nodes of a picture in which an outcome is drawn once for so many levels."""
    nodes, chains = _nodes(plan, apart)
    edges = [edge for chain in chains.values() for edge in pairwise(chain)]
    return nodes, chains, layered([node.layer for node in nodes], edges)


# What takes room ---------------------------------------------------------------------


def _nodes(plan: Plan, apart: int) -> tuple[list[_Node], dict[Link, list[int]]]:
    """Make the nodes of all layers, and for each link the nodes it runs through."""
    nodes: list[_Node] = []
    level = _levels(plan)
    places: dict[tuple[str, str], int] = {}
    for box in plan.boxes:
        if box.verdict is None:
            places[box.place] = len(nodes)
            nodes.append(_box(box, 2 * level[box.place], False))
    copies = _copies(plan, level, nodes, apart)
    chains: dict[Link, list[int]] = {}
    for link in plan.links:
        start = places[link.start]
        end = copies[link] if link in copies else places[link.end]
        chains[link] = [start]
        for layer in range(nodes[start].layer + 1, nodes[end].layer):
            chains[link].append(len(nodes))
            nodes.append(_bend(link, layer, layer == nodes[start].layer + 1))
        chains[link].append(end)
    return nodes, chains


def _levels(plan: Plan) -> dict[tuple[str, str], int]:
    """Put each question and decision one level below the lowest that leads to it."""
    level: dict[tuple[str, str], int] = {}
    for box in plan.boxes:
        into = [level[link.start] + 1 for link in plan.links if link.end == box.place]
        level[box.place] = max(into, default=0)
    return level


def _copies(
    plan: Plan, level: Mapping[tuple[str, str], int], nodes: list[_Node], apart: int
) -> dict[Link, int]:
    """Draw each outcome once for all links to it from levels that are so far apart at the most."""
    found: dict[Link, int] = {}
    for box in plan.boxes:
        if box.verdict is None:
            continue
        into = sorted(
            (link for link in plan.links if link.end == box.place),
            key=lambda link: level[link.start],
        )
        groups: list[list[Link]] = []
        for link in into:
            if groups and level[link.start] - level[groups[-1][0].start] <= apart:
                groups[-1].append(link)
            else:
                groups.append([link])
        for number, group in enumerate(groups or [[]]):
            layer = 2 * (max((level[link.start] for link in group), default=-1) + 1)
            found |= dict.fromkeys(group, len(nodes))
            nodes.append(_box(box, layer, number > 0))
    return found


def _box(box: Box, layer: int, again: bool) -> _Node:
    lines = () if again else wrapped(box.words, SIZE, ROOM, MOST_LINES)
    head = f"{box.verdict} · {box.id}" if box.verdict else box.id
    icon = LINE if box.verdict else 0.0
    bold = 1.08 if box.verdict else 1.0
    widest = max([width(head, SMALL) * bold + icon, *(width(line, SIZE) for line in lines)])
    height = LINE * (1 + len(lines)) + 1.4 * PADDING
    return _Node(layer, widest + 2 * PADDING, height, box, None, lines, again)


def _bend(link: Link, layer: int, labelled: bool) -> _Node:
    lines: tuple[str, ...] = ()
    if labelled and link.labels:
        each = [wrapped(label, SMALL, LABEL_ROOM, MOST_LABEL_LINES) for label in link.labels]
        lines = tuple(line for some in each for line in some)
        if len(lines) > MOST_LABEL_LINES:
            more = len(link.labels) - 1
            lines = (*lines[: MOST_LABEL_LINES - 1], f"… ({more} more)" if more else "…")
    widest = max((width(line, SMALL) for line in lines), default=0.0)
    return _Node(layer, widest + 8.0 if lines else 10.0, LINE * len(lines), None, link, lines)


def _pull(one: _Node, other: _Node) -> float:
    """Say how much an edge wants to be straight: long links most, ways to outcomes least."""
    if one.box is None and other.box is None:
        return 6.0
    box = other.box or one.box
    return 1.0 if box is not None and box.verdict is not None else 3.0


# Where it stands -----------------------------------------------------------------------


def _tops(nodes: Sequence[_Node]) -> dict[int, tuple[float, float]]:
    """Give the upper and lower edge of each layer."""
    heights: dict[int, float] = {}
    for node in nodes:
        heights[node.layer] = max(heights.get(node.layer, 0.0), node.height)
    found: dict[int, tuple[float, float]] = {}
    at = 0.0
    for layer in sorted(heights):
        found[layer] = (at, at + heights[layer])
        at += heights[layer] + LEVEL
    return found


def _course(
    link: Link,
    chain: Sequence[int],
    nodes: Sequence[_Node],
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
    first = _port(across[start], nodes[start].width, out.index(chain[1]), len(out))
    last = _port(across[end], nodes[end].width, into.index(chain[-2]), len(into))
    upper, lower = tops[nodes[start].layer]
    points = [(first, upper + nodes[start].height), (first, lower)]
    label: Label | None = None
    for at in chain[1:-1]:
        node = nodes[at]
        upper, lower = tops[node.layer]
        points += [(across[at], upper), (across[at], lower)]
        if node.lines:
            label = Label(node.lines, across[at], upper, node.width)
    return Course(link, (*points, (last, tops[nodes[end].layer][0])), label)


def _port(middle: float, wide: float, number: int, many: int) -> float:
    """Give the place on an edge of a box at which a link leaves or comes."""
    room = min(wide * 0.7, 26.0 * (many - 1))
    return middle if many < 2 else middle - room / 2 + room * number / (many - 1)
