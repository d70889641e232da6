"""Which answers arrive at each place.

In: a tree and a day. Out: for every place the set of combinations of live facts that some
walk brings there, "I do not know" included. Exact: a combination is in the set if and only if
a walk with it exists.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from wizard.trees.calendar import Day
from wizard.trees.model import Tree
from wizard.walks.arrows import Arrow, Graph, Place, graph
from wizard.walks.digits import Layout, TooEntangled, lay_out
from wizard.walks.division import Division, divide
from wizard.walks.lines import Lines
from wizard.walks.sets import Sets
from wizard.walks.space import Space, States, Variable


class Turn(NamedTuple):
    """One arrow of a place: the states that come to it, and those that take it.

    Both are states after the question was answered and before facts are forgotten.
    """

    arrow: Arrow
    before: States
    taken: States


class Turns(NamedTuple):
    """All arrows of a place, and the states that no rule takes."""

    turns: tuple[Turn, ...]
    gap: States


@dataclass(frozen=True, slots=True)
class Reach:
    """What arrives where on a day; a place that nothing reaches has the empty set."""

    graph: Graph
    layout: Layout
    divisions: Mapping[str, Division]
    day: Day
    entered: Mapping[Place, States]

    def sets(self, place: Place) -> Sets:
        """Give the set operations at a place."""
        return Sets(self.graph.tree, self.layout, self.divisions, self.day, self.graph.index[place])

    def turns(self, place: Place, states: States | None = None) -> Turns:
        """Say which states take which arrow of a place: all that enter it, or some of them."""
        found = self.entered[place] if states is None else states
        return _turns(self.graph, self.sets(place), place, found)

    def moved(self, place: Place, turn: Turn) -> States:
        """Give the states of a turn as they arrive at the other end of its arrow."""
        states = turn.taken
        for digit in self.forgotten(place, turn.arrow):
            states = self.layout.space.fold(states, digit)
        return states

    def forgotten(self, place: Place, arrow: Arrow) -> Iterator[Variable]:
        """Name the digits that are no longer needed beyond an arrow."""
        here, live = self.graph.index[place], self.layout.live
        asks = self.graph.asks.get(place)
        gone = (live[here] | {asks} if asks else live[here]) - live[self.graph.index[arrow.to]]
        for fact in gone:
            if self.layout.held(fact, here):
                yield from self.layout.variables[fact]


Look: TypeAlias = Callable[["Reach", Place, States, Turns], None]

MOST = 1 << 19
"""Combinations that may meet at one place; a second or two of work each."""


def reach(
    tree: Tree,
    day: date,
    shape: Graph | None = None,
    look: Look | None = None,
    lines: Lines = MappingProxyType({}),
    most: int = MOST,
    divisions: Mapping[str, Division] | None = None,
) -> Reach | TooEntangled:
    """Find what arrives at every place of a tree on a day.

    What rules look at is kept, and what `lines` look at. `look` is shown each place that something
    arrives at, with its turns, in passing. `most` combinations may meet at one place;
    `divisions` are those of the tree on that day.
    """
    found = shape or graph(tree)
    context = Day(day, tree.catalogue.amounts)
    divisions = divide(tree, context) if divisions is None else divisions
    layout = lay_out(found, divisions, lines)
    entered: dict[Place, States] = dict.fromkeys(found.order, layout.space.empty)
    entered[found.order[0]] = layout.space.start
    reached = Reach(found, layout, divisions, context, entered)
    for stretch, circle in found.stretches:
        places = found.order[stretch.start : stretch.stop]
        failed = _settled(reached, entered, places, most) if circle else None
        for place in places:
            states = entered[place]
            failed = failed or _too_many(reached, place, states, most)
            if failed:
                return failed
            if states:
                ways = reached.turns(place)
                for turn in ways.turns:
                    if turn.taken:
                        entered[turn.arrow.to] |= reached.moved(place, turn)
                if look is not None:
                    look(reached, place, states, ways)
    return reached


def _settled(
    reached: Reach, entered: dict[Place, States], circle: Sequence[Place], most: int
) -> TooEntangled | None:
    """Follow states through a circle until nothing new arrives at any of its places."""
    done: dict[Place, States] = dict.fromkeys(circle, reached.layout.space.empty)
    while any(entered[place] ^ done[place] for place in circle):
        for place in circle:
            new = entered[place] ^ done[place]
            done[place] = entered[place]
            failed = _too_many(reached, place, done[place], most)
            if failed:
                return failed
            for turn in reached.turns(place, new).turns if new else ():
                if turn.taken:
                    entered[turn.arrow.to] |= reached.moved(place, turn)
    return None


def _too_many(reached: Reach, place: Place, states: States, most: int) -> TooEntangled | None:
    # Each ticked option doubles what it is spread over, so that is known before it is tried.
    layout = reached.layout
    asks = reached.graph.asks.get(place)
    ticks = layout.variables.get(asks, ())[1:] if asks else ()
    if isinstance(states, frozenset) and len(states) << len(ticks) > most:
        facts = layout.live[reached.graph.index[place]].union(digit.fact for digit in ticks)
        return TooEntangled(place, tuple(sorted(facts)))
    return None


def _turns(graph: Graph, sets: Sets, place: Place, states: States) -> Turns:
    """Follow states through a place: the answer, then the rules from top to bottom."""
    found: list[Turn] = []
    rest = states
    asks = graph.asks.get(place)
    if asks:
        ways = {a.option.id: a for a in graph.arrows[place] if a.option is not None}
        rest = sets.space.empty
        for id, with_answer in _answered(sets, asks, ways, states):
            if id is not None:
                found.append(Turn(ways[id], with_answer, with_answer))
            else:
                rest |= with_answer
    for arrow in graph.arrows[place]:
        if arrow.rule is not None:
            when = arrow.rule.when
            taken = rest if when is None else sets.hold(when, rest)
            found.append(Turn(arrow, rest, taken))
            rest ^= taken
        elif arrow.unsure:
            found.append(Turn(arrow, states, states))
    return Turns(tuple(found), rest)


def _ticked(space: Space, states: States, ticks: Sequence[Variable], least: int) -> States:
    """Keep the states in which at least so many of some options are ticked."""
    if least < 1 or not states:
        return states
    if least > len(ticks):
        return space.empty
    tick, *others = ticks
    ticked = _ticked(space, space.where(states, tick, 1), others, least - 1)
    return ticked | _ticked(space, space.where(states, tick, 0), others, least)


def _answered(
    sets: Sets, question: str, own: Collection[str], states: States
) -> Iterator[tuple[str | None, States]]:
    """Answer a question in every way: an option or extra with a target of its `own` by its id,
    everything else together under `None`.
    """
    division, digits = sets.divisions[question], sets.layout.variables.get(question, ())
    if division.question.kind == "choices":
        for index, digit in enumerate(digits):
            ticked = sets.space.put(states, digit, 1)
            states = states | ticked if index else ticked
        spare = len(division.question.options) - len(digits[1:])
        yield None, _ticked(sets.space, states, digits[1:], division.question.at_least - spare)
        return
    rest = sets.space.empty
    for region, found in enumerate(division.regions):
        with_answer = sets.space.put(states, digits[0], region + 1) if digits else states
        mine = [id for id in found.ids if id in own] if own else ()
        yield from ((id, with_answer) for id in mine)
        if len(mine) < found.answers:
            rest |= with_answer
    if rest:
        yield None, rest
