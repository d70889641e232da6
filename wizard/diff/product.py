"""The product of two trees: both walked with the same answers.

In: two trees and a day. Out: every stand that some answers bring about, up to those from which
nothing can part the walks any more. Exact: answers that end apart are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wizard.diff.both_answers import NEW, OLD, Fact
from wizard.diff.divided import TooManyTicks, joined
from wizard.diff.same import Numbers, numbered
from wizard.diff.side import Side, side
from wizard.diff.stands import Full, Product
from wizard.trees.amounts import Day
from wizard.trees.model import Tree
from wizard.walks.arrows import graph
from wizard.walks.regions import divide


@dataclass(frozen=True, slots=True)
class TooEntangled:
    """Too many answers must be told apart to compare exactly; `place` is where it was noticed."""

    place: str


def product(old: Tree, new: Tree, day: date) -> Product | TooEntangled:
    """Prepare the product of two trees on a day; nothing is walked yet but the start."""
    try:
        return _product(old, new, day)
    except TooManyTicks as error:
        return TooEntangled(str(error))


def _product(old: Tree, new: Tree, day: date) -> Product:
    days = Day(day, old.catalogue.amounts), Day(day, new.catalogue.amounts)
    facts = _facts(old, new, days)
    sides = side(OLD, old, days[OLD], facts), side(NEW, new, days[NEW], facts)
    shared: dict[tuple[str, str, str], int] = {}
    place = _shared(sides[OLD], shared), _shared(sides[NEW], shared)
    numbers = Numbers()
    made = Product(
        sides,
        facts,
        place,
        (_ahead(sides[OLD], place[OLD]), _ahead(sides[NEW], place[NEW])),
        (tuple(numbered(sides[OLD], numbers)), tuple(numbered(sides[NEW], numbers))),
    )
    start = made.settled(0, 0, (), -1)
    if start is not None:
        made.number(start)
    return made


def _facts(old: Tree, new: Tree, days: tuple[Day, Day]) -> tuple[Fact, ...]:
    """Join the questions of both trees, in the order of the new one's walks."""
    before, after = divide(old, days[OLD]), divide(new, days[NEW])
    order = _asked(new)
    there = frozenset(order)
    behind: dict[str, list[str]] = {}
    last = ""
    for id in _asked(old):
        if id in there:
            last = id
        else:
            behind.setdefault(last, []).append(id)
    order = [each for id in ("", *order) for each in (id, *behind.get(id, ())) if each]
    found: list[Fact] = []
    for id in order:
        one, other = before.get(id), after.get(id)
        if one and other and one.question.kind != other.question.kind:
            found.append(joined(one, None, days[OLD].today, f"{id} (old)"))
            one = None
        found.append(joined(one, other, days[NEW].today))
    return tuple(found)


def _asked(tree: Tree) -> list[str]:
    return [id for kind, id in graph(tree).order if kind == "question"]


def _shared(side: Side, numbers: dict[tuple[str, str, str], int]) -> tuple[int, ...]:
    """Number the places of a tree so that the same place has the same number in both."""
    found = []
    for kind, id in side.shape.order:
        sort = side.tree.questions[id].kind if kind == "question" else ""
        found.append(numbers.setdefault((kind, id, sort), len(numbers)))
    return (*found, -1, -1, -1)


def _ahead(side: Side, place: tuple[int, ...]) -> tuple[int, ...]:
    found = [0] * len(place)
    for at in reversed(range(len(side.shape.order))):
        found[at] = 1 << place[at]
        for to in {arrow.to for arrow in side.shape.arrows[side.shape.order[at]]}:
            found[at] |= found[side.shape.index[to]]
    return tuple(found)


def explored(made: Product) -> TooEntangled | None:
    """Walk everything there is, up to where nothing can part the walks any more."""
    try:
        waiting = [0]
        while waiting:
            number = waiting.pop()
            if made.ways[number] is None and not made.together(made.stands[number]):
                waiting += {step.to for step in made.steps(number)}
    except Full as error:
        return TooEntangled(error.place)
    return None
