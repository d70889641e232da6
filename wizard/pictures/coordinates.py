"""Where each node stands, from left to right.

In: ordered layers, the width of each node, how strongly each edge wants to be straight. Out: the
middle of each node. Every node is drawn to the mean of its neighbours; where that would make
nodes overlap, the squares of what they must give way are kept least. It must not know what nodes
are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wizard.pictures.layers import Layered

ROUNDS = 60
STRAIGHTENED = 3


def middles(
    shape: Layered,
    widths: Sequence[float],
    pull: Mapping[tuple[int, int], float],
    gap: float,
    chains: Sequence[Sequence[int]],
    wide: float = float("inf"),
) -> list[float]:
    """Give the middle of each node; the leftmost edge of all is at 0.

    `chains` are the nodes of long edges, each of which runs straight down as far as it can. No
    layer reaches further than `wide`, or than the widest of them must.
    """
    for layer in shape.layers:
        wide = max(wide, sum(widths[node] + gap for node in layer) - gap)
    found = [0.0] * len(widths)
    for layer in shape.layers:
        at = 0.0
        for node in layer:
            found[node] = at + widths[node] / 2
            at += widths[node] + gap
    for number in range(ROUNDS):
        order = shape.layers if number % 2 == 0 else tuple(reversed(shape.layers))
        for layer in order:
            wishes = [_wish(node, found, shape, pull) for node in layer]
            for node, place in zip(layer, _apart(layer, wishes, widths, gap, wide), strict=True):
                found[node] = place
    for _ in range(STRAIGHTENED):
        for chain in chains:
            _straighten(chain, found, shape, widths, gap)
    left = min((found[n] - widths[n] / 2 for n in range(len(widths))), default=0.0)
    return [place - left for place in found]


def _wish(
    node: int, found: Sequence[float], shape: Layered, pull: Mapping[tuple[int, int], float]
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
) -> list[float]:
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
    if layer and wide < float("inf"):
        low, high = widths[layer[0]] / 2, wide - offset - widths[layer[-1]] / 2
        values = [min(max(value, low), high) for value in values]
    return [value + away for value, away in zip(values, offsets, strict=True)]


def _straighten(
    chain: Sequence[int],
    found: list[float],
    shape: Layered,
    widths: Sequence[float],
    gap: float,
) -> None:
    """Put the nodes of a chain below each other where their neighbours leave the room."""
    run: list[int] = []
    low, high = float("-inf"), float("inf")
    for node in chain:
        left, right = _room(node, found, shape, widths, gap)
        if run and max(low, left) > min(high, right):
            _put(run, low, high, found)
            run, low, high = [], float("-inf"), float("inf")
        run.append(node)
        low, high = max(low, left), min(high, right)
    _put(run, low, high, found)


def _put(run: Sequence[int], low: float, high: float, found: list[float]) -> None:
    if run:
        mean = sum(found[node] for node in run) / len(run)
        for node in run:
            found[node] = min(max(mean, low), high)


def _room(
    node: int, found: Sequence[float], shape: Layered, widths: Sequence[float], gap: float
) -> tuple[float, float]:
    """Say how far left and right a node may go."""
    layer, at = shape.place[node]
    low, high = float("-inf"), float("inf")
    if at:
        other = layer[at - 1]
        low = found[other] + (widths[other] + widths[node]) / 2 + gap
    if at + 1 < len(layer):
        other = layer[at + 1]
        high = found[other] - (widths[other] + widths[node]) / 2 - gap
    return min(low, found[node]), max(high, found[node])
