"""How many walks and routes a tree has, exactly.

A walk is a sequence of answers: each option, extra and country counts by itself, numbers,
money and dates once for each region of their division. A route is a sequence of questions and
of the arrows taken: an option with a target of its own, or a rule. "I do not know" is not
counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from wizard.trees.calendar import Day
from wizard.trees.model import Tree
from wizard.walks.asked import facts
from wizard.walks.bits import State
from wizard.walks.rounds import end_all
from wizard.walks.walker import Walker, walker

MOST_TICKS = 19
"""Options of a `choices` question that are told apart, as many as when walks are proved."""


def bare(tree: Tree, day: date) -> Walker:
    """Prepare a tree to be counted on a day; raises `TooManyTicks` and `GoesRound`."""
    context = Day(day, tree.catalogue.amounts)
    end_all(tree, day)
    return walker(tree, context, facts((tree,), (context,), MOST_TICKS, words=False))


def walks(bare: Walker) -> Counter[str]:
    """Count the walks of a tree by the outcome they end in."""
    waiting: list[Counter[State]] = [Counter() for _ in bare.targets]
    waiting[0][0] = 1
    found: Counter[str] = Counter()
    for at in bare.shape.forward(waiting.__getitem__):
        kind, id = bare.shape.order[at]
        for to, after in onward(bare, at, waiting[at]).values():
            waiting[to].update(after)
        if kind == "outcome":
            found[id] = waiting[at].total()
        waiting[at] = Counter()
    return found


def routes(bare: Walker) -> int:
    """Count the routes of a tree that some walk takes."""
    waiting: list[Counter[frozenset[State]]] = [Counter() for _ in bare.targets]
    waiting[0][frozenset((0,))] = 1
    total = 0
    for at in bare.shape.forward(waiting.__getitem__):
        for states, number in waiting[at].items():
            for to, after in onward(bare, at, dict.fromkeys(states, 1)).values():
                waiting[to][frozenset(after)] += number
        if bare.shape.order[at][0] == "outcome":
            total += waiting[at].total()
        waiting[at] = Counter()
    return total


def onward(
    bare: Walker, at: int, states: Mapping[State, int]
) -> Mapping[int, tuple[int, Counter[State]]]:
    """Take walks, counted by their state, on from a place: by arrow where they go, and how many."""
    found: dict[int, tuple[int, Counter[State]]] = {}
    for state, number in states.items():
        for answer, weight in bare.apart(at):
            arrow, to, after = bare.turn(at, state, answer)
            if arrow >= 0:
                found.setdefault(arrow, (to, Counter()))[1][after] += number * weight
    return found
