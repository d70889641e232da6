"""Nodes in layers: ordered so that few edges cross, then placed from left to right.

In: nodes as numbers, each with its layer and width, and edges from one layer to the next. Out: the
order of each layer, how often edges cross, and the middle of each node. It must not know what nodes
are.

The barycentre method: each node goes to the mean of its neighbours, layer by layer, down and up
again; then neighbours change places as long as that helps; all of it from several orders to begin
with, always the same ones. Places are found alike: every node is drawn to the mean of its
neighbours, and where that would make nodes overlap, the squares of what they must give way are
kept least.
"""

import itertools
from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from random import Random
from typing import TypeAlias

STARTS = 16
"""Orders to begin with: that of the tree, then others, as long as edges cross."""
SWEEPS, ROUNDS = 8, 60
"""How often all layers are ordered, and all nodes placed."""

Near: TypeAlias = Mapping[int, Sequence[int]]
"""The neighbours of each node in the layer above, or below."""


@dataclass(frozen=True, slots=True)
class Layered:
    """Nodes by layer, each layer from left to right; `crossings` of edges are left."""

    layers: tuple[tuple[int, ...], ...]
    above: Near
    below: Near
    crossings: int


def layered(layer_of: Sequence[int], edges: Sequence[tuple[int, int]]) -> Layered:
    """Order nodes in every layer; `layer_of` gives the layer of each."""
    above: dict[int, list[int]] = {node: [] for node in range(len(layer_of))}
    below: dict[int, list[int]] = {node: [] for node in range(len(layer_of))}
    for start, end in edges:
        above[end].append(start)
        below[start].append(end)
    random = Random(0)
    best: Layered | None = None
    for start in range(STARTS):
        layers = _first(layer_of, below, random if start else None)
        for number in range(SWEEPS + 1):
            found = _crossings(layers, below)
            if best is None or found < best.crossings:
                best = Layered(tuple(map(tuple, layers)), above, below, found)
            if not found:
                return best
            if number < SWEEPS:
                _sweep(layers, below if number % 2 else above, down=not number % 2)
                _swap(layers, above, below)
    assert best is not None
    return best


def _first(layer_of: Sequence[int], below: Near, random: Random | None) -> list[list[int]]:
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


def _crossings(layers: Sequence[Sequence[int]], below: Near) -> int:
    total = 0
    for upper, lower in itertools.pairwise(layers):
        ends: list[int] = []
        for mine in _ends(upper, lower, below):
            total += sum(len(ends) - bisect_right(ends, end) for end in mine)
            for end in mine:
                insort(ends, end)
    return total


def _sweep(layers: list[list[int]], near: Near, down: bool) -> None:
    """Order each layer by the mean place of its neighbours in the layer before it."""
    for before, layer in itertools.pairwise(layers if down else layers[::-1]):
        share = len(before) / max(1, len(layer))
        means = {
            node: sum(ends) / len(ends) if ends else at * share
            for at, (node, ends) in enumerate(zip(layer, _ends(layer, before, near), strict=True))
        }
        layer.sort(key=means.__getitem__)


def _swap(layers: list[list[int]], above: Near, below: Near) -> None:
    """Let neighbours change places wherever fewer edges cross then."""
    for number, layer in enumerate(layers):
        upper = _ends(layer, layers[number - 1] if number else (), above)
        lower = _ends(layer, layers[number + 1] if number + 1 < len(layers) else (), below)
        ends = dict(zip(layer, zip(upper, lower, strict=True), strict=True))
        better = True
        while better:
            better = False
            for at in range(len(layer) - 1):
                one, other = layer[at], layer[at + 1]
                if sum(map(_gained, ends[one], ends[other])) > 0:
                    layer[at], layer[at + 1] = other, one
                    better = True


def _ends(layer: Sequence[int], other: Sequence[int], near: Near) -> list[list[int]]:
    """Give the places in another layer to which the edges of each node lead."""
    place = {node: at for at, node in enumerate(other)}
    return [[place[end] for end in near[node]] for node in layer]


def _gained(one: Sequence[int], other: Sequence[int]) -> int:
    """Say how many crossings fewer there are when two neighbours change places."""
    return sum((a > b) - (a < b) for a in one for b in other)


# From left to right ------------------------------------------------------------------


def middles(
    shape: Layered,
    widths: Sequence[float],
    pull: Mapping[tuple[int, int], float],
    gap: float,
    wide: float = inf,
) -> list[float]:
    """Give the middle of each node; the leftmost edge of all is at 0.

    `pull` says how strongly each edge wants to be straight. No layer reaches further than `wide`,
    or than the widest of them must.
    """
    for layer in shape.layers:
        wide = max(wide, sum(widths[node] + gap for node in layer) - gap)
    found: dict[int, float] = {}
    for layer in shape.layers:
        at = 0.0
        for node in layer:
            found[node] = at + widths[node] / 2
            at += widths[node] + gap
    for number in range(ROUNDS):
        for layer in shape.layers if number % 2 == 0 else reversed(shape.layers):
            wishes = [_wish(node, found, shape, pull) for node in layer]
            found |= _apart(layer, wishes, widths, gap, wide)
    left = min((found[n] - widths[n] / 2 for n in range(len(widths))), default=0.0)
    return [found[node] - left for node in range(len(widths))]


def _wish(
    node: int, found: Mapping[int, float], shape: Layered, pull: Mapping[tuple[int, int], float]
) -> tuple[float, float]:
    """Say where a node would best be, and how much it matters."""
    near = [(other, pull[other, node]) for other in shape.above[node]]
    near += [(other, pull[node, other]) for other in shape.below[node]]
    weight = sum(part for _, part in near)
    if not weight:
        return found[node], 0.01
    return sum(found[other] * part for other, part in near) / weight, weight


def _apart(
    layer: Sequence[int],
    wishes: Sequence[tuple[float, float]],
    widths: Sequence[float],
    gap: float,
    wide: float,
) -> dict[int, float]:
    """Meet the wishes as well as nodes that may not overlap can (pool adjacent violators).

    Where there is an edge, what lies beyond it is moved inside, which is best there too.
    """
    offset, offsets = 0.0, []
    for at, node in enumerate(layer):
        if at:
            offset += (widths[layer[at - 1]] + widths[node]) / 2 + gap
        offsets.append(offset)
    pools: list[tuple[float, float, int]] = []
    for (place, weight), away in zip(wishes, offsets, strict=True):
        value, number = place - away, 1
        while pools and pools[-1][0] > value:
            before, heavy, many = pools.pop()
            value = (before * heavy + value * weight) / (heavy + weight)
            weight, number = heavy + weight, number + many
        pools.append((value, weight, number))
    values = [value for value, _, number in pools for _ in range(number)]
    if layer and wide < inf:
        low, high = widths[layer[0]] / 2, wide - offset - widths[layer[-1]] / 2
        values = [min(max(value, low), high) for value in values]
    return {n: value + away for n, value, away in zip(layer, values, offsets, strict=True)}
