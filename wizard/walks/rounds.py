"""Walks that go round: that come to a question a second time, or to a decision with no question
between.

In: what arrives where in a tree whose arrows may lead in circles. Out: a shortest such walk from
each place that has one, or nothing: then every walk ends. Trees without a circle of arrows cost
nothing. It must not know how that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wizard.trees.model import Tree
from wizard.walks.arrows import Graph, Place, graph
from wizard.walks.digits import TooEntangled
from wizard.walks.example import Answers, Examples, Step, answers
from wizard.walks.reach import reach
from wizard.walks.walk import GoesRound


class MayGoRound(GoesRound):
    """A tree is too entangled to know whether all of its walks end."""

    what = "answers may lead to `{place}` in tree `{tree}` a second time; that is not known"


@dataclass(frozen=True, slots=True)
class Round:
    """The steps from a place round to it again, and the answers of the walk that takes them."""

    steps: tuple[Step, ...]
    answers: Answers


def rounds(examples: Examples) -> Iterator[Round]:
    """Give walks that go round, each circle once.

    Where there is any, there is one for each arrow that leads back to where a walk came from, and
    one for each place that none of these passes.
    """
    reached, known = examples.reach, set[frozenset[Place]]()
    for places in reached.graph.circles:
        closed, left = _closed(reached.graph, places), set(places)
        for place in (*closed, *(it for it in places if it not in closed)):
            if place not in left and place not in closed:
                continue
            for found in _from(examples, place, places):
                passed = frozenset(step.place for step in found.steps)
                left -= passed
                if passed not in known:
                    known.add(passed)
                    yield found


def _closed(shape: Graph, circle: tuple[Place, ...]) -> list[Place]:
    """Name the places of a circle to which an arrow leads back from one that is not before."""
    first = shape.index[circle[0]]
    back = {
        arrow.to
        for place in circle
        for arrow in shape.arrows[place]
        if first <= shape.index[arrow.to] <= shape.index[place]
    }
    return [place for place in circle if place in back]


def _from(examples: Examples, place: Place, circle: tuple[Place, ...]) -> Iterator[Round]:
    """Follow all that comes to a place until it is back there, or has left the circle."""
    # Nothing is answered between decisions: what comes back to one is what has left it.
    within = frozenset(it for it in circle if place[0] == "question" or it[0] == "decision")
    origin = place, examples.reach.entered[place]
    for steps, state in Examples(examples.reach, origin, within).again():
        yield _shortened([*examples.before(place, state), *steps], len(steps))


def _shortened(steps: list[Step], last: int) -> Round:
    """End a walk where it first comes to a place again, or with its `last` steps."""
    passed: dict[Place, int] = {}
    for number, place in enumerate(step.place for step in steps):
        if place in passed:
            return Round(tuple(steps[passed[place] : number]), answers(steps[:number]))
        if place[0] == "question":
            passed = {it: at for it, at in passed.items() if it[0] == "question"}
        passed[place] = number
    return Round(tuple(steps[-last:]), answers(steps))


def end_all(tree: Tree, day: date) -> None:
    """See to it that every walk of a tree ends on a day; raises `GoesRound` where one does not,
    `MayGoRound` where that is not known."""
    shape = graph(tree)
    found = reach(tree, day, shape) if shape.circles else None
    if isinstance(found, TooEntangled):
        raise MayGoRound(found.place[1], tree.id)
    for each in rounds(Examples(found)) if found is not None else ():
        raise GoesRound(each.steps[0].place[1], tree.id)
