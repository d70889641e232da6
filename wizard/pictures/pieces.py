"""What takes room in a picture: boxes, the labels of arrows, and the bends of long ones.

In: a plan, how far apart arrows to one outcome may be, and how wide the picture should be at the
most. Out: pieces with their size and layer, and for each arrow the pieces it runs through. It must
not know the order of a layer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wizard.pictures.plan import Box, Link, Plan
from wizard.pictures.widths import width, wrapped

SIZE, SMALL = 13.0, 11.5
"""Sizes of words: in boxes, and of ids and labels."""
LINE = 16.0
ROOM, LABEL_ROOM = 210.0, 180.0
NARROW, LABEL_NARROW = 172.0, 150.0
"""How wide words run in boxes and in labels; and where the picture may not be wide."""
PADDING = 10.0
GAP = 22.0
BEND = 10.0
MOST_LINES, MOST_LABEL_LINES = 5, 5
DEEPEST = 6
"""By how many layers an outcome may move down to make room."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A box, the label of a link, or a bend of a long one."""

    layer: int
    width: float
    height: float
    box: Box | None = None
    link: Link | None = None
    head: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    again: bool = False


def pieces(plan: Plan, apart: int, wide: float | None) -> tuple[list[Piece], dict[Link, list[int]]]:
    """Make all pieces, and say for each link by number which ones it runs through."""
    made: list[Piece] = []
    level = _levels(plan)
    room, label_room = (ROOM, LABEL_ROOM) if wide is None else (NARROW, LABEL_NARROW)
    places: dict[tuple[str, str], int] = {}
    for box in plan.boxes:
        if not box.last:
            places[box.place] = len(made)
            made.append(_box(plan, box, 2 * level[box.place], False, room))
    copies = _copies(plan, level, made, apart, room)
    ends = {
        link: (places[link.start], copies.get(link, places.get(link.end, 0))) for link in plan.links
    }
    moved = set() if wide is None else _moved(made, ends, wide)
    chains: dict[Link, list[int]] = {}
    for link, (start, end) in ends.items():
        chains[link] = [start]
        first, last = made[start].layer + 1, made[end].layer
        labelled = last - 1 if end in moved else first
        for layer in range(first, last):
            chains[link].append(len(made))
            made.append(_bend(link, layer, layer == labelled, label_room))
        chains[link].append(end)
    return made, chains


def _moved(made: list[Piece], ends: Mapping[Link, tuple[int, int]], wide: float) -> set[int]:
    """Move outcomes down from layers that are too wide; those reached by the fewest links first."""
    into: dict[int, list[int]] = {}
    for start, end in ends.values():
        into.setdefault(end, []).append(start)
    first = {at: piece.layer for at, piece in enumerate(made)}
    layer = 2
    while layer <= max(piece.layer for piece in made):
        here = [at for at, piece in enumerate(made) if piece.layer == layer]
        over = sum(made[at].width + GAP for at in here) - GAP - wide
        over += (BEND + GAP) * sum(
            made[start].layer < layer < made[end].layer for start, end in ends.values()
        )
        free = [
            at
            for at in here
            if (box := made[at].box) is not None
            and box.last
            and len(into[at]) < 3
            and layer - first[at] < DEEPEST
        ]
        free.sort(key=lambda at: (len(into[at]), -at))
        for at in free:
            if over <= 0:
                break
            over -= made[at].width + GAP - (BEND + GAP) * len(into[at])
            made[at] = replace(made[at], layer=layer + 2)
        layer += 2
    return {at for at, piece in enumerate(made) if piece.layer > first[at]}


def _levels(plan: Plan) -> dict[tuple[str, str], int]:
    """Put each question and decision one level below the lowest that leads to it."""
    level: dict[tuple[str, str], int] = {}
    for box in plan.boxes:
        into = [level[link.start] + 1 for link in plan.links if link.end == box.place]
        level[box.place] = max(into, default=0)
    return level


def _copies(
    plan: Plan, level: Mapping[tuple[str, str], int], made: list[Piece], apart: int, room: float
) -> dict[Link, int]:
    """Draw each outcome once for all links to it from levels that are so far apart at the most."""
    found: dict[Link, int] = {}
    for box in plan.boxes:
        if not box.last:
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
            found |= dict.fromkeys(group, len(made))
            made.append(_box(plan, box, layer, number > 0 and not box.elsewhere, room))
    return found


def _box(plan: Plan, box: Box, layer: int, again: bool, room: float) -> Piece:
    lines = () if again or box.elsewhere else wrapped(box.title.words, SIZE, room, MOST_LINES)
    head = _head(plan, box, room)
    icon = 2 * LINE if box.verdict else 0.0
    bold = 1.08 if box.verdict else 1.0
    widths = [width(line, SMALL) * bold for line in head]
    widest = max([widths[0] + icon, *widths[1:], *(width(line, SIZE) for line in lines)])
    height = LINE * (len(head) + len(lines)) + 1.4 * PADDING
    return Piece(layer, widest + 2 * PADDING, height, box, None, head, lines, again)


def _head(plan: Plan, box: Box, room: float) -> tuple[str, ...]:
    """Say what kind of box it is: verdict and id on one line where they fit."""
    if box.elsewhere:
        return (plan.tongue.goes_on.format(number=box.elsewhere), box.id)
    if box.verdict is None:
        return (box.id,)
    verdict = plan.tongue.verdicts[box.verdict]
    both = f"{verdict} · {box.id}"
    return (both,) if width(both, SMALL) <= room else (verdict, box.id)


def _bend(link: Link, layer: int, labelled: bool, room: float) -> Piece:
    lines: tuple[str, ...] = ()
    if labelled and link.labels:
        each = [wrapped(label, SMALL, room, MOST_LABEL_LINES) for label in link.labels]
        lines = tuple(line for some in each for line in some)
        if len(lines) > MOST_LABEL_LINES:
            more = len(link.labels) - 1
            lines = (*lines[: MOST_LABEL_LINES - 1], f"… (+{more})" if more else "…")
    widest = max((width(line, SMALL) for line in lines), default=0.0)
    across = widest + 8.0 if lines else BEND
    return Piece(layer, across, LINE * len(lines), link=link, lines=lines)
