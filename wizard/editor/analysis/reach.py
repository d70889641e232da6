"""Which answers arrive at each place.

In: a tree and a day. Out: for every place the set of combinations of live facts that some
walk brings there, "I do not know" included. Exact: a combination is in the set if and only if
a walk with it exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wizard.editor.analysis.graph import Arrow, Graph, Place, graph
from wizard.editor.analysis.layout import Layout, TooEntangled, Variable, lay_out
from wizard.editor.analysis.sets import Sets
from wizard.trees.amounts import Day
from wizard.trees.model import Question, Tree
from wizard.trees.regions import Division, divide


@dataclass(frozen=True, slots=True)
class Turn:
    """One arrow of a place: the states that come to it, and those that take it.

    Both are states after the question was answered and before facts are forgotten.
    """

    arrow: Arrow
    before: int
    taken: int


@dataclass(frozen=True, slots=True)
class Turns:
    """All arrows of a place, and the states that no rule takes."""

    turns: tuple[Turn, ...]
    gap: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What arrives where on a day; a place that nothing reaches has the empty set 0."""

    graph: Graph
    layout: Layout
    divisions: Mapping[str, Division]
    day: Day
    entered: Mapping[Place, int]

    def sets(self, place: Place) -> Sets:
        """Give the set operations at a place."""
        return Sets(self.graph.tree, self.layout, self.divisions, self.day, self.graph.index[place])

    def turns(self, place: Place) -> Turns:
        """Say which states take which arrow of a place."""
        return turns(self.graph, self.sets(place), place, self.entered[place])


def reach(tree: Tree, day: date, shape: Graph | None = None) -> Reach | TooEntangled:
    """Find what arrives at every place of a tree on a day."""
    found = shape or graph(tree)
    context = Day(day, tree.catalogue.amounts)
    divisions = divide(tree, context)
    layout = lay_out(found, divisions)
    if isinstance(layout, TooEntangled):
        return layout
    entered = dict.fromkeys(found.order, 0)
    entered[found.order[0]] = 1
    sets = Sets(tree, layout, divisions, context)
    for index, place in enumerate(found.order):
        if entered[place]:
            for turn in turns(found, sets.at(index), place, entered[place]).turns:
                if turn.taken:
                    entered[turn.arrow.to] |= moved(found, layout, place, turn)
    return Reach(found, layout, divisions, context, entered)


def moved(graph: Graph, layout: Layout, place: Place, turn: Turn) -> int:
    """Give the states of a turn as they arrive at the other end of its arrow."""
    states = turn.taken
    for variable in forgotten(graph, layout, place, turn.arrow):
        states = fold(layout, variable, states)
    return states


def turns(graph: Graph, sets: Sets, place: Place, states: int) -> Turns:
    """Follow states through a place: the answer, then the rules from top to bottom."""
    found: list[Turn] = []
    rest = states
    if place[0] == "question":
        question = graph.tree.questions[place[1]]
        arrows = {a.option.id: a for a in graph.arrows[place] if a.option is not None}
        rest = 0
        for ids, with_answer in answered(sets, question, states):
            if ids is not None and ids in arrows:
                found.append(Turn(arrows[ids], with_answer, with_answer))
            else:
                rest |= with_answer
    for arrow in graph.arrows[place]:
        if arrow.rule is not None:
            when = arrow.rule.when
            taken = rest if when is None else sets.true(when, rest)
            found.append(Turn(arrow, rest, taken))
            rest ^= taken
        elif arrow.unsure:
            found.append(Turn(arrow, states, states))
    return Turns(tuple(found), rest)


def answered(sets: Sets, question: Question, states: int) -> Iterator[tuple[str | None, int]]:
    """Answer a question in every way: an option or extra with a target of its own by its id,
    everything else together under `None`."""
    own = {o.id for o in (*question.options, *question.extras) if o.go is not None}
    digits = sets.layout.variables.get(question.id, ())
    if question.kind == "choices":
        for index, digit in enumerate(digits):
            states = states << digit.stride if not index else states | states << digit.stride
        yield None, states
        return
    rest = 0
    for region, found in enumerate(sets.divisions[question.id].regions):
        shifted = states << (region + 1) * digits[0].stride if digits else states
        mine = [id for id in found.ids if id in own]
        for id in mine:
            yield id, shifted
        if len(mine) < found.answers:
            rest |= shifted
    if rest:
        yield None, rest


def forgotten(graph: Graph, layout: Layout, place: Place, arrow: Arrow) -> Iterable[Variable]:
    """Name the digits that are no longer needed beyond an arrow."""
    here, there = graph.index[place], layout.live[graph.index[arrow.to]]
    facts = set(layout.live[here])
    if place[0] == "question":
        facts.add(place[1])
    for fact in facts - there:
        if layout.held(fact, here):
            yield from layout.variables[fact]


def fold(layout: Layout, variable: Variable, states: int) -> int:
    """Forget a digit: every value of it becomes 0."""
    found = 0
    for value in range(variable.radix):
        held = states & layout.plane(variable, value)
        found |= held >> value * variable.stride
    return found
