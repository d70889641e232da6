"""The places of everything in a picture.

In: a plan, and how wide the picture should be at the most. Out: boxes with their lines of words,
and links with their course and their label, all with coordinates. An outcome is drawn again for
each arrow that leads to it, and any place for an arrow that leads back, so that none runs across
the picture. It must not know how shapes look.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from wizard.pictures.layers import Layered, layered, middles
from wizard.pictures.plan import Box, Link, Plan, Tongue, planned, width, wrapped
from wizard.trees.model import Tree
from wizard.walks.arrows import Graph, Place, graph

SIZE, SMALL = 13.0, 11.5
"""Sizes of words: in boxes, and of ids and labels."""
LINE = 16.0
ROOM, LABEL_ROOM = 172.0, 150.0
"""How wide words run in boxes and in labels."""
MOST_LINES = 5
PADDING = 10.0
GAP, LEVEL = 22.0, 24.0
"""Between neighbours, and between one layer and the next."""
BEND = 10.0
WIDE, HIGH = 940.0, 1200.0
"""What fits on a sheet of A4 in letters of eight points."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What takes room: a box, the label of a link (`lines` alone), or a bend of a long one.

    `head` are the lines above those of a box's title: its id and, of an outcome, its verdict;
    `again` when it stands elsewhere too.
    """

    layer: int
    width: float
    height: float
    box: Box | None = None
    head: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    again: bool = False
    middle: float = 0.0
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Course:
    """A link with its course: points (x, y) through which it runs straight down or bends."""

    link: Link
    points: tuple[tuple[float, float], ...]
    label: Piece | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and courses in their places; `crossings` says how often courses cross."""

    plan: Plan
    boxes: tuple[tuple[Box, Piece], ...]
    courses: tuple[Course, ...]
    width: float
    height: float
    crossings: int


def draw(plan: Plan, wide: float = inf) -> Drawing:
    """Give everything in a picture its place; outcomes move down where it were too `wide`."""
    made, chains = _pieces(plan, wide)
    edges = [edge for chain in chains.values() for edge in pairwise(chain)]
    shape = layered([piece.layer for piece in made], edges)
    pull = {(one, other): _pull(made[one], made[other]) for one, other in edges}
    across = middles(shape, [piece.width for piece in made], pull, GAP, wide)
    tops, at = [], 0.0
    for layer in shape.layers:
        tops.append(at)
        at += max(made[node].height for node in layer) + LEVEL
    placed = [
        replace(piece, middle=x, top=tops[piece.layer])
        for piece, x in zip(made, across, strict=True)
    ]
    return Drawing(
        plan,
        tuple((piece.box, piece) for piece in placed if piece.box),
        tuple(_course(link, chain, placed, shape, tops) for link, chain in chains.items()),
        max(piece.middle + piece.width / 2 for piece in placed),
        at - LEVEL,
        shape.crossings,
    )


def extent(plan: Plan, wide: float = inf) -> tuple[float, float]:
    """Say how wide and high a picture will be, without drawing it."""
    across: dict[int, float] = defaultdict(lambda: -GAP)
    down: dict[int, float] = defaultdict(float)
    for piece in _pieces(plan, wide)[0]:
        across[piece.layer] += piece.width + GAP
        down[piece.layer] = max(down[piece.layer], piece.height)
    return max(across.values()), sum(down.values()) + LEVEL * (len(down) - 1)


def _pull(one: Piece, other: Piece) -> float:
    """Say how much an edge wants to be straight: long links most, ways to outcomes least."""
    box = other.box or one.box
    return 60.0 if box is None else 1.0 if box.last else 3.0


def _course(
    link: Link, chain: Sequence[int], placed: Sequence[Piece], shape: Layered, tops: Sequence[float]
) -> Course:
    start, end = placed[chain[0]], placed[chain[-1]]
    first = _port(start, chain[1], shape.below[chain[0]], placed)
    last = _port(end, chain[-2], shape.above[chain[-1]], placed)
    points = [(first, start.top + start.height), (first, tops[start.layer + 1] - LEVEL)]
    for at in chain[1:-1]:
        piece = placed[at]
        low = tops[piece.layer + 1] - LEVEL
        points += [(piece.middle, piece.top), (piece.middle, low)]
    label = next((placed[at] for at in chain[1:-1] if placed[at].lines), None)
    return Course(link, (*points, (last, end.top)), label)


def _port(piece: Piece, other: int, near: Sequence[int], placed: Sequence[Piece]) -> float:
    """Give the place on an edge of a box at which the link from or to another piece is joined."""
    order = sorted(near, key=lambda at: placed[at].middle)
    room = min(piece.width * 0.7, 26.0 * (len(near) - 1))
    share = order.index(other) / (len(near) - 1) if len(near) > 1 else 0.0
    return piece.middle + room * (share - 0.5)


# What takes room ---------------------------------------------------------------------


def _pieces(plan: Plan, wide: float) -> tuple[list[Piece], dict[Link, list[int]]]:
    """Make all pieces, and say for each link by number which ones it runs through."""
    made: list[Piece] = []
    level: dict[tuple[str, str], int] = {}
    for box in plan.boxes:
        into = [link.start for link in plan.links if link.end == box.place]
        level[box.place] = max((level[it] + 1 for it in into if it in level), default=0)
    places: dict[tuple[str, str], int] = {}
    linked = {link.end for link in plan.links}
    for box in plan.boxes:
        if not box.last or box.place not in linked:
            places[box.place] = len(made)
            made.append(_box(plan, box, 2 * level[box.place], again=False))
    boxes = {box.place: box for box in plan.boxes}
    drawn: set[tuple[str, str]] = set()
    ends: dict[Link, tuple[int, int]] = {}
    for link in sorted(plan.links, key=lambda link: level[link.start]):
        back = level[link.end] <= level[link.start]
        end = len(made) if back else places.get(link.end, len(made))
        if end == len(made):
            box, layer = boxes[link.end], 2 * level[link.start] + 2
            again = back or link.end in drawn
            made.append(_box(plan, box, layer, again=again and not box.elsewhere))
            drawn.add(link.end)
        ends[link] = places[link.start], end
    moved = _moved(made, list(ends.values()), wide)
    chains: dict[Link, list[int]] = {}
    for link in plan.links:
        start, end = ends[link]
        between = range(made[start].layer + 1, made[end].layer)
        labelled = between[-1] if end in moved else between[0]
        inside = range(len(made), len(made) + len(between))
        made += [_bend(at, link.labels if at == labelled else ()) for at in between]
        chains[link] = [start, *inside, end]
    return made, chains


def _moved(made: list[Piece], ends: Sequence[tuple[int, int]], wide: float) -> set[int]:
    """Move outcomes down by a level from levels that are too wide; give those that were moved."""
    moved: set[int] = set()
    for layer in range(2, max(piece.layer for piece in made) + 1, 2):
        here = [at for at, piece in enumerate(made) if piece.layer == layer]
        passing = sum(made[one].layer < layer < made[other].layer for one, other in ends)
        over = sum(made[at].width + GAP for at in here) + (BEND + GAP) * passing - GAP - wide
        for at in reversed(here):
            box = made[at].box
            if over > 0 and box and box.last and at not in moved:
                over -= made[at].width - BEND
                made[at] = replace(made[at], layer=layer + 2)
                moved.add(at)
    return moved


def _box(plan: Plan, box: Box, layer: int, again: bool) -> Piece:
    lines = () if again or box.elsewhere else wrapped(box.title.words, SIZE, ROOM, MOST_LINES)
    head = _head(plan, box)
    mark, bold = (2 * LINE, 1.08) if box.verdict else (0.0, 1.0)
    widths = [width(line, SMALL) * bold for line in head]
    widest = max([widths[0] + mark, *widths[1:], *(width(line, SIZE) for line in lines)])
    height = LINE * (len(head) + len(lines)) + 1.4 * PADDING
    return Piece(layer, widest + 2 * PADDING, height, box, head, lines, again)


def _head(plan: Plan, box: Box) -> tuple[str, ...]:
    """Say what kind of box it is: verdict and id on one line where they fit."""
    if box.elsewhere:
        return (plan.tongue.goes_on.format(number=box.elsewhere), box.id)
    if box.verdict is None:
        return (box.id,)
    verdict = plan.tongue.verdicts[box.verdict]
    both = f"{verdict} · {box.id}"
    return (both,) if width(both, SMALL) <= ROOM else (verdict, box.id)


def _bend(layer: int, labels: Sequence[str] = ()) -> Piece:
    """Make a bend, which bears the labels of a link if they are given."""
    lines = [line for label in labels for line in wrapped(label, SMALL, LABEL_ROOM, MOST_LINES)]
    if len(lines) > MOST_LINES:
        more = f"… (+{len(labels) - 1})" if len(labels) > 1 else "…"
        lines = [*lines[: MOST_LINES - 1], more]
    across = max((width(line, SMALL) + 8.0 for line in lines), default=BEND)
    return Piece(layer, across, LINE * len(lines), lines=tuple(lines))


# Several pictures ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One picture of several; `starts` are its places to which others lead, `origins` those."""

    number: int
    starts: tuple[Place, ...]
    origins: tuple[int, ...]
    drawing: Drawing


def parts(tree: Tree, tongue: Tongue) -> tuple[Part, ...]:
    """Draw a tree in as many pictures as it takes."""
    shape = graph(tree)
    before: dict[Place, set[Place]] = {place: set() for place in shape.order}
    for place in shape.order:
        for arrow in shape.arrows[place]:
            if shape.index[arrow.to] > shape.index[place]:
                before[arrow.to].add(place)
    left = [place for place in shape.order if place[0] != "outcome"]
    divided: list[list[Place]] = []
    while left:
        divided.append(_filled(shape, tongue, left, before))
        left = [place for place in left if place not in divided[-1]]
    numbers = {place: number for number, inside in enumerate(divided, 1) for place in inside}
    found = []
    for number, inside in enumerate(divided, 1):
        starts = [place for place in inside if before[place].difference(inside)] or inside[:1]
        origins = {numbers[other] for place in starts for other in before[place]} - {number}
        drawing = draw(planned(shape, inside, tongue, numbers), WIDE)
        found.append(Part(number, tuple(starts), tuple(sorted(origins)), drawing))
    return tuple(found)


def _filled(
    shape: Graph, tongue: Tongue, left: Sequence[Place], before: Mapping[Place, set[Place]]
) -> list[Place]:
    """Choose places for one picture of those that are `left`: all, or as many as it holds.

    A place is added when all that lead to it are drawn; first those to which arrows of this very
    picture lead.
    """
    if _clear(shape, tongue, left):
        return list(left)
    inside: list[Place] = []
    waiting = list(left)
    while True:
        ready = [it for it in waiting if not before[it].difference(inside).intersection(left)]
        here = [it for it in ready if before[it].intersection(inside)] or ready
        if not here:
            return [place for place in left if place in inside]
        waiting.remove(here[0])
        if not inside or _clear(shape, tongue, [*inside, here[0]]):
            inside.append(here[0])


def _clear(shape: Graph, tongue: Tongue, inside: Sequence[Place]) -> bool:
    """Say whether places fit a sheet with no arrows crossing."""
    # Numbers are not known yet; one of two digits takes as much room as any.
    numbers = dict.fromkeys((place for place in shape.order if place[0] != "outcome"), 10)
    plan = planned(shape, inside, tongue, numbers)
    wide, high = extent(plan, WIDE)
    return wide <= WIDE and high <= HIGH and not draw(plan, WIDE).crossings
