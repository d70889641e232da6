"""Boxes in layers, ordered so that few arrows cross.

In: nodes with the layer of each, and edges from one layer to the next. Out: the order of each
layer. The barycentre method: each node goes to the mean of its neighbours, layer by layer, down
and up again; then neighbours change places as long as that helps; and all of it from several
orders to begin with, always the same ones. It must not know sizes.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

ROUNDS = 8
STARTS = 16
"""Orders to begin with: that of the tree, then others, as long as edges cross."""


@dataclass(frozen=True, slots=True)
class Layered:
    """Nodes by layer, each layer from left to right; edges lead from a layer to the next.

    `place` gives the layer of each node and its place in it.
    """

    layers: tuple[tuple[int, ...], ...]
    place: Mapping[int, tuple[tuple[int, ...], int]]
    above: Mapping[int, tuple[int, ...]]
    below: Mapping[int, tuple[int, ...]]


def layered(
    layer_of: Sequence[int], edges: Sequence[tuple[int, int]], starts: int = STARTS
) -> Layered:
    """Order nodes, given as numbers with their layer, in every layer."""
    above: dict[int, list[int]] = {node: [] for node in range(len(layer_of))}
    below: dict[int, list[int]] = {node: [] for node in range(len(layer_of))}
    for start, end in edges:
        above[end].append(start)
        below[start].append(end)
    near = {n: tuple(v) for n, v in above.items()}, {n: tuple(v) for n, v in below.items()}
    best: list[list[int]] = []
    least: int | None = None
    random = Random(0)
    for start in range(starts):
        begun = _first(layer_of, near[1], random if start else None)
        found, number = _improved(begun, near)
        if least is None or number < least:
            best, least = found, number
        if not least:
            break
    layers = tuple(map(tuple, best))
    place = {node: (layer, at) for layer in layers for at, node in enumerate(layer)}
    return Layered(layers, place, *near)


def _improved(
    layers: list[list[int]], near: tuple[Mapping[int, Sequence[int]], Mapping[int, Sequence[int]]]
) -> tuple[list[list[int]], int]:
    """Go down and up through the layers; give the best order seen and how often edges cross."""
    best, least = [list(layer) for layer in layers], crossings(layers, near[1])
    for number in range(ROUNDS):
        if not least:
            break
        _sweep(layers, near[number % 2], down=not number % 2)
        _swap(layers, *near)
        found = crossings(layers, near[1])
        if found < least:
            best, least = [list(layer) for layer in layers], found
    return best, least


def _first(
    layer_of: Sequence[int], below: Mapping[int, Sequence[int]], random: Random | None
) -> list[list[int]]:
    """Put nodes into their layers in the order of a walk in depth, or of a random one."""
    layers: list[list[int]] = [[] for _ in range(max(layer_of, default=-1) + 1)]
    seen: set[int] = set()
    for root in range(len(layer_of)):
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                layers[layer_of[node]].append(node)
                others = list(reversed(below[node]))
                if random is not None:
                    random.shuffle(others)
                waiting += others
    return layers


def crossings(layers: Sequence[Sequence[int]], below: Mapping[int, Sequence[int]]) -> int:
    """Count how often edges cross."""
    total = 0
    for upper, lower in itertools.pairwise(layers):
        found = _ends(upper, lower, below)
        ends: list[int] = []
        for node in upper:
            mine = found[node]
            total += sum(len(ends) - bisect_left(ends, end + 1) for end in mine)
            for end in mine:
                insort(ends, end)
    return total


def _sweep(layers: list[list[int]], near: Mapping[int, Sequence[int]], down: bool) -> None:
    """Order each layer by the mean place of its neighbours in the layer before it."""
    numbers = range(1, len(layers)) if down else range(len(layers) - 2, -1, -1)
    for number in numbers:
        before = layers[number - 1 if down else number + 1]
        place = {node: at for at, node in enumerate(before)}
        own = {node: at for at, node in enumerate(layers[number])}
        share = len(before) / max(1, len(own))

        def mean(
            node: int, place: dict[int, int] = place, own: dict[int, int] = own, part: float = share
        ) -> float:
            others = near[node]
            if not others:
                return own[node] * part
            return sum(place[other] for other in others) / len(others)

        layers[number].sort(key=mean)


def _swap(
    layers: list[list[int]], above: Mapping[int, Sequence[int]], below: Mapping[int, Sequence[int]]
) -> None:
    """Let neighbours change places wherever fewer edges cross then."""
    for number, layer in enumerate(layers):
        upper = layers[number - 1] if number else []
        lower = layers[number + 1] if number + 1 < len(layers) else []
        ends = _ends(layer, upper, above), _ends(layer, lower, below)
        better = True
        while better:
            better = False
            for at in range(len(layer) - 1):
                one, other = layer[at], layer[at + 1]
                if sum(_gained(side[one], side[other]) for side in ends) > 0:
                    layer[at], layer[at + 1] = other, one
                    better = True


def _ends(
    layer: Sequence[int], other: Sequence[int], near: Mapping[int, Sequence[int]]
) -> dict[int, list[int]]:
    """Give the places in another layer to which the edges of each node lead."""
    place = {node: at for at, node in enumerate(other)}
    return {node: [place[end] for end in near[node]] for node in layer}


def _gained(one: Sequence[int], other: Sequence[int]) -> int:
    """Say how many crossings fewer there are when two neighbours change places."""
    if len(one) == 1 and len(other) == 1:
        return (one[0] > other[0]) - (one[0] < other[0])
    return sum((a > b) - (a < b) for a in one for b in other)
