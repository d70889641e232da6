"""A large tree as several pictures, each of which can be read at the width of a page.

In: a tree and the words of a language. Out: pictures with their numbers, in an order in which
arrows lead to later ones alone. Each is a branch, or several that meet. It must not know how shapes
look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from wizard.pictures.drawing import Drawing, crosses, draw, extent
from wizard.pictures.plan import Plan, Tongue, planned
from wizard.trees.model import Tree
from wizard.walks.arrows import Graph, Place, graph

WIDE, HIGH = 940.0, 1200.0
"""What fits on a sheet of A4 in letters of eight points."""
LOOSE = 3
"""How many boxes more in the larger picture outweigh one picture more."""


_Members: TypeAlias = Mapping[Place, tuple[Place, ...]]
"""What is in each picture, by the place it begins with."""


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
    members = _in_order(shape, _joined(shape, tongue, _divided(shape, tongue)))
    numbers = {
        place: number for number, inside in enumerate(members.values(), 1) for place in inside
    }
    return tuple(
        Part(number, *_arriving(shape, inside, numbers), _drawn(shape, inside, tongue, numbers))
        for number, inside in enumerate(members.values(), 1)
    )


def _drawn(
    shape: Graph, inside: Collection[Place], tongue: Tongue, numbers: Mapping[Place, int]
) -> Drawing:
    return draw(planned(shape, inside, tongue, numbers), WIDE)


def _arriving(
    shape: Graph, inside: tuple[Place, ...], numbers: Mapping[Place, int]
) -> tuple[tuple[Place, ...], tuple[int, ...]]:
    """Give the places of a picture to which arrows lead from others, and from which."""
    starts, origins = {inside[0]}, set()
    for place, number in numbers.items():
        ends = {arrow.to for arrow in shape.arrows[place]} if place not in inside else set()
        if ends.intersection(inside):
            starts |= ends.intersection(inside)
            origins.add(number)
    return tuple(place for place in inside if place in starts), tuple(sorted(origins))


# What belongs together ---------------------------------------------------------------


def _sketched(shape: Graph, inside: Collection[Place], tongue: Tongue) -> Plan:
    # Numbers are not known yet; one of two digits takes as much room as any.
    numbers = {place: 10 for place in shape.order if place[0] != "outcome"}
    return planned(shape, inside, tongue, numbers)


def _fits(shape: Graph, inside: Collection[Place], tongue: Tongue) -> bool:
    wide, high = extent(_sketched(shape, inside, tongue), WIDE)
    return wide <= WIDE and high <= HIGH


def _clear(shape: Graph, inside: Collection[Place], tongue: Tongue) -> bool:
    """Say whether places fit into one picture in which no arrows cross."""
    if not _fits(shape, inside, tongue):
        return False
    return not crosses(_sketched(shape, inside, tongue), WIDE)


def _divided(shape: Graph, tongue: Tongue) -> _Members:
    """Cut pictures that are too large where they fall apart best, until all fit or have one box."""
    starts: set[Place] = set()
    places = [place for place in shape.order if place[0] != "outcome"]
    fitting: set[tuple[Place, ...]] = set()
    while True:
        members = _members(shape, places, starts)
        for inside in members.values():
            if len(inside) == 1 or inside in fitting:
                continue
            if not _fits(shape, inside, tongue):
                starts.add(_cut(shape, inside))
                break
            fitting.add(inside)
        else:
            return members


def _joined(shape: Graph, tongue: Tongue, members: _Members) -> _Members:
    """Put pictures together again, small ones first, if they fit a sheet and nothing crosses."""
    found = dict(members)
    refused: set[frozenset[Place]] = set()
    while True:
        picture = {place: start for start, inside in found.items() for place in inside}
        ways = Counter(
            (picture[place], picture[arrow.to])
            for place in picture
            for arrow in shape.arrows[place]
            if arrow.to in picture and picture[place] != picture[arrow.to]
        )
        size = {start: len(inside) for start, inside in found.items()}
        for one, other in sorted(
            ways, key=lambda pair: (size[pair[0]] + size[pair[1]], -ways[pair])
        ):
            both = frozenset((*found[one], *found[other]))
            if both in refused:
                continue
            # Nothing may lead out of a picture and back into it.
            if not _around(one, other, ways) and _clear(shape, both, tongue):
                found[one] = tuple(place for place in shape.order if place in both)
                del found[other]
                break
            refused.add(both)
        else:
            return found


def _around(one: Place, other: Place, ways: Collection[tuple[Place, Place]]) -> bool:
    """Say whether one picture leads to another through a third."""
    seen = {end for start, end in ways if start == one and end != other}
    waiting = list(seen)
    while waiting:
        here = waiting.pop()
        after = {end for start, end in ways if start == here} - seen
        seen |= after
        waiting += after
    return other in seen


def _in_order(shape: Graph, members: _Members) -> _Members:
    """Order pictures so that arrows lead to later ones alone."""
    left = sorted(members.values(), key=lambda inside: shape.index[inside[0]])
    found: dict[Place, tuple[Place, ...]] = {}
    while left:
        ahead = {id(each): {a.to for it in each for a in shape.arrows[it]} for each in left}
        first = next(
            each
            for each in left
            if not any(ahead[id(other)].intersection(each) for other in left if other is not each)
        )
        left.remove(first)
        found[first[0]] = first
    return found


def _members(shape: Graph, places: Sequence[Place], starts: Collection[Place]) -> _Members:
    """Put each place into the picture of all that lead to it; where they differ it begins one.

    Arrows from elsewhere lead to the first of the places alone.
    """
    picture: dict[Place, Place] = {}
    into: dict[Place, set[Place]] = {}
    for place in places:
        before = into.get(place, set())
        picture[place] = place if place in starts or len(before) != 1 else next(iter(before))
        for arrow in shape.arrows[place]:
            into.setdefault(arrow.to, set()).add(picture[place])
    members: dict[Place, list[Place]] = {}
    for place, start in picture.items():
        members.setdefault(start, []).append(place)
    return {start: tuple(inside) for start, inside in members.items()}


def _cut(shape: Graph, inside: Sequence[Place]) -> Place:
    """Find the place at which a picture falls into two of about the same size, and no more."""

    def cost(at: int) -> int:
        found = _members(shape, inside, (inside[at],))
        return max(map(size, found.values())) + LOOSE * len(found)

    def size(places: tuple[Place, ...]) -> int:
        return len(set(places).union(arrow.to for it in places for arrow in shape.arrows[it]))

    return inside[min(range(1, len(inside)), key=cost)]
