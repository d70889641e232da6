"""A digit for every fact that is tested, and the places where it is held.

In: a graph and the division of its questions. Out: for each fact that is tested somewhere a
place in a mixed-radix number, reused when the fact is no longer needed. And lines in slices that
look at few facts at once: the rules are the same in every slice, so what is proved of a line in its
slice is proved of it in the tree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from wizard.trees.conditions.truth import entries
from wizard.trees.model import Test
from wizard.walks.arrows import Graph, Place
from wizard.walks.division import Division, looked_at
from wizard.walks.lines import Line, Lines, conditions_of, facts_of, told
from wizard.walks.space import Dense, Space, Sparse, Variable


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each fact's digits stand.

    `variables` by fact, the fact's own digit first; `first` and `last` bound the places (by
    index in the graph) where they are this fact's and no other's; `live` are the facts still
    needed on entering a place. `space` holds sets of combinations.
    """

    variables: Mapping[str, tuple[Variable, ...]]
    first: Mapping[str, int]
    last: Mapping[str, int]
    live: tuple[frozenset[str], ...]
    space: Space

    def held(self, fact: str, index: int) -> bool:
        """Say whether a fact can have a value at a place; elsewhere it is unanswered."""
        return fact in self.first and self.first[fact] <= index <= self.last[fact]


@dataclass(frozen=True, slots=True)
class TooEntangled:
    """More combinations meet at a place than can be held; the facts are those live there."""

    place: Place
    facts: tuple[str, ...]


WIDEST = 1 << 20
"""Combinations up to which a set is held as bits whatever meets in it."""
WORK = 1 << 31
"""Combinations times places up to which sets are held as bits; some seconds of work."""


def lay_out(graph: Graph, divisions: Mapping[str, Division], lines: Lines) -> Layout:
    """Give every fact that rules or some lines look at its digits."""
    needs = [_needed(graph, place, lines.get(place, ())) for place in graph.order]
    live = _live(graph, needs)
    first, last = _spans(graph, needs, live)
    ticks = _ticks(graph, divisions, [line for found in lines.values() for line in found])
    digits = {
        fact: ((None, 2), *((option, 2) for option in ticks[fact]))
        if fact in ticks
        else ((None, len(divisions[fact].regions) + 1),)
        for fact in first
    }
    slots, taken = _slots(first, last, digits)
    strides = [1]
    for radix in slots:
        strides.append(strides[-1] * radix)
    bits = strides[-1]
    variables = {
        fact: tuple(
            Variable(fact, option, strides[slot], slots[slot])
            for (option, _), slot in zip(digits[fact], where, strict=True)
        )
        for fact, where in taken.items()
    }
    dense = bits <= WIDEST and bits * len(graph.order) <= WORK
    return Layout(variables, first, last, live, Dense(bits) if dense else Sparse())


def _needed(graph: Graph, place: Place, lines: Iterable[Line]) -> frozenset[str]:
    """Name the questions whose answers are looked at on leaving a place, or in its lines."""
    rules = [arrow.rule.when for arrow in graph.arrows[place] if arrow.rule is not None]
    facts = [graph.asked_for(when) for when in rules if when is not None]
    facts += [facts_of(graph, line) for line in lines]
    return facts[0] if len(facts) == 1 else frozenset[str]().union(*facts)


def _ticks(
    graph: Graph, divisions: Mapping[str, Division], lines: Iterable[Line]
) -> Mapping[str, tuple[str, ...]]:
    """Name the options of each `choices` question whose ticks rules or some lines look at."""
    facts = graph.tree.facts
    tests: dict[str, list[Test]] = {
        id: [] for id, each in divisions.items() if each.question.kind == "choices"
    }
    if not tests:
        return {}
    waiting = [arrow.rule.when for ways in graph.arrows.values() for arrow in ways if arrow.rule]
    derived: dict[str, None] = {}
    for line in lines:
        waiting += conditions_of(line)
        derived |= {it.name: None for text in line.texts for it in told(text) if it.name in facts}
    waiting += [rule.when for fact in derived for rule in facts[fact].rules]
    while waiting:
        when = waiting.pop()
        for entry in entries(when) if when is not None else ():
            if entry.fact in tests:
                tests[entry.fact].append(entry.test)
            elif entry.fact in facts and entry.fact not in derived:
                derived[entry.fact] = None
                waiting += [rule.when for rule in facts[entry.fact].rules]
    return {id: looked_at(divisions[id].question, found) for id, found in tests.items()}


def _live(graph: Graph, needs: Sequence[frozenset[str]]) -> tuple[frozenset[str], ...]:
    live: list[frozenset[str]] = [frozenset()] * len(graph.order)

    def changed(index: int) -> bool:
        place, before = graph.order[index], live[index]
        later = {live[graph.index[arrow.to]] for arrow in graph.arrows[place]}
        facts = needs[index].union(*later)
        asks = graph.asks.get(place)
        live[index] = facts - {asks} if asks else facts
        return live[index] != before

    graph.backward(changed)
    return tuple(live)


def _spans(
    graph: Graph, needs: Sequence[frozenset[str]], live: Sequence[frozenset[str]]
) -> tuple[dict[str, int], dict[str, int]]:
    """Bound the places at which each tested fact has to be held: of a circle all or none."""
    last = {fact: index for index, facts in enumerate(live) for fact in facts}
    needed = last.keys() | {
        fact for place, fact in graph.asks.items() if fact in needs[graph.index[place]]
    }
    first: dict[str, int] = {}
    for place, fact in graph.asks.items():
        if fact in needed:
            first.setdefault(fact, graph.index[place])
            last[fact] = max(last.get(fact, 0), graph.index[place])
    last = {fact: last[fact] for fact in first}
    for circle in (stretch for stretch, circle in graph.stretches if circle):
        for fact in first:
            first[fact] = circle[0] if first[fact] in circle else first[fact]
            last[fact] = circle[-1] if last[fact] in circle else last[fact]
    return first, last


def _slots(
    first: Mapping[str, int],
    last: Mapping[str, int],
    digits: Mapping[str, tuple[tuple[str | None, int], ...]],
) -> tuple[list[int], dict[str, list[int]]]:
    """Hand out slots in order of the questions; a slot is free after its fact's last place."""
    slots: list[int] = []
    until: list[int] = []
    taken: dict[str, list[int]] = {}
    for fact in sorted(first, key=lambda id: first[id]):
        taken[fact] = []
        for _, radix in digits[fact]:
            free = [slot for slot, end in enumerate(until) if end < first[fact]]
            best = min(free, key=lambda slot: (abs(slots[slot] - radix), slot), default=None)
            if best is None:
                best = len(slots)
                slots.append(radix)
                until.append(-1)
            slots[best] = max(slots[best], radix)
            until[best] = last[fact]
            taken[fact].append(best)
    return slots, taken


# Slices ------------------------------------------------------------------------------


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
