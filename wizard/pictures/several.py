"""A large tree as several pictures, each of which can be read at the width of a page.

In: a tree and the words of a language. Out: pictures with their numbers; arrows lead to later ones
alone, but in circles. Each is filled, place by place, as long as it fits a sheet and no arrows
cross in it. It must not know how shapes look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wizard.pictures.drawing import Drawing, draw, extent
from wizard.pictures.plan import Tongue, planned
from wizard.trees.model import Tree
from wizard.walks.arrows import Graph, Place, graph

WIDE, HIGH = 940.0, 1200.0
"""What fits on a sheet of A4 in letters of eight points."""


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
    return tuple(_part(shape, tongue, inside, before, numbers) for inside in divided)


def _part(
    shape: Graph,
    tongue: Tongue,
    inside: Sequence[Place],
    before: Mapping[Place, set[Place]],
    numbers: Mapping[Place, int],
) -> Part:
    number = numbers[inside[0]]
    starts = [place for place in inside if before[place].difference(inside)]
    origins = {numbers[other] for place in starts for other in before[place]} - {number}
    drawing = draw(planned(shape, inside, tongue, numbers), WIDE)
    return Part(number, tuple(starts) or (inside[0],), tuple(sorted(origins)), drawing)


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
