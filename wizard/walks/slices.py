"""The lines of a tree's pages in slices, so that each is judged with its own facts.

In: the places and lines of a tree, and the divisions. Out: the lines that can be judged together
with the rules, and the others in slices that look at few facts at once. The rules are the same in
every slice, so what is proved of a line in its slice is proved of it in the tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from typing import TypeAlias

from wizard.walks.arrows import Graph, Place
from wizard.walks.digits import Lines, facts_of
from wizard.walks.lines import Line
from wizard.walks.regions import Division

Piece: TypeAlias = tuple[Place, Line]

MOST = 1 << 12
"""Combinations of facts up to which lines are judged together."""


def narrow(lines: Lines, shape: Graph, divisions: Mapping[str, Division]) -> Lines:
    """Give the lines of the places whose lines together look at few facts."""

    def combinations(found: Iterable[Line]) -> int:
        facts = frozenset[str]().union(*(facts_of(shape, line) for line in found))
        return prod(_width(divisions[fact]) for fact in facts)

    return {place: found for place, found in lines.items() if combinations(found) <= MOST}


def slices(pieces: Iterable[Piece], shape: Graph, divisions: Mapping[str, Division]) -> list[Lines]:
    """Put lines together as long as they look at few facts, those that look at many first."""
    batches: list[tuple[frozenset[str], dict[Place, tuple[Line, ...]]]] = []
    looking = [(facts_of(shape, line), place, line) for place, line in pieces]
    for facts, place, line in sorted(looking, key=lambda it: (-len(it[0]), sorted(it[0]))):
        for at, (known, batch) in enumerate(batches):
            every = known | facts
            if every == known or prod(_width(divisions[fact]) for fact in every) <= MOST:
                batch[place] = (*batch.get(place, ()), line)
                batches[at] = every, batch
                break
        else:
            batches.append((facts, {place: (line,)}))
    return [batch for _, batch in batches]


def _width(division: Division) -> int:
    ticks = len(division.ticks)
    return 1 << ticks + 1 if division.question.kind == "choices" else len(division.regions) + 1
