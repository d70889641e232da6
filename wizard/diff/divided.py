"""A question divided by the tests of two trees.

In: two divisions of a question, the old tree's and the new one's. Out: their common refinement,
each part with a sample that stands for it in both trees. A part that is an answer in one tree
only is kept: there the other tree asks again. This module must not know where answers lead.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from wizard.diff.both_answers import NEW, OLD, Answer, Fact
from wizard.diff.typed import typed
from wizard.trees.model import Option
from wizard.walks.regions import Division

MOST_TICKS = 12
"""Options of `choices` that are told apart; twice as many parts come with each."""


class TooManyTicks(Exception):
    """A `choices` question of which more options are looked at than can be told apart."""


def joined(old: Division | None, new: Division | None, day: date, name: str | None = None) -> Fact:
    """Divide a question by the tests and bounds of both trees."""
    some = new or old
    if some is None:
        raise ValueError("a question of neither tree")
    question = some.question
    asked = (old.question if old else None, new.question if new else None)
    if question.kind == "choices":
        answers = tuple(_ticked(old, new))
    elif old and new and _divided_alike(old, new):
        answers = (*_named(old, new), *_as_divided(new))
    else:
        answers = (*_named(old, new), *typed(old, new, day))
    return Fact(question.id, name or question.id, question.kind, asked, answers)


def _divided_alike(old: Division, new: Division) -> bool:
    """Say whether both trees divide the same numbers in the same way, as they mostly do."""
    one, other = old.question, new.question
    bounds = (one.minimum, one.maximum, one.step) == (other.minimum, other.maximum, other.step)
    return bounds and old.regions == new.regions


def _as_divided(side: Division) -> Iterator[Answer]:
    for region in side.regions:
        if region.stretches:
            yield Answer(region.sample, (), region.stretches, 1, (True, True))


# Options, extras, countries ---------------------------------------------------------


def _named(old: Division | None, new: Division | None) -> Iterator[Answer]:
    """Give each option and extra by itself, and countries by how both trees see them."""
    own = {option.id for side in (old, new) for option in _own(side)}
    before, after = _places(old), _places(new)
    together: dict[tuple[int | None, int | None], list[str]] = {}
    alone: list[str] = []
    for id in dict.fromkeys((*after, *before)):
        if id in own:
            alone.append(id)
        else:
            together.setdefault((before.get(id), after.get(id)), []).append(id)
    for (one, other), ids in together.items():
        valid = (one is not None, other is not None)
        yield Answer(ids[0], tuple(ids), (), len(ids), valid)
    for id in alone:
        yield Answer(id, (id,), (), 1, (id in before, id in after))


def _own(side: Division | None) -> tuple[Option, ...]:
    return (*side.question.options, *side.question.extras) if side else ()


def _places(side: Division | None) -> dict[str, int]:
    """Say in which region each id lies, in the order of the question."""
    if side is None:
        return {}
    found = {id: at for at, region in enumerate(side.regions) for id in region.ids}
    if side.question.kind == "country":
        return dict(sorted(found.items()))
    return {option.id: found[option.id] for option in _own(side)}


# What is ticked ---------------------------------------------------------------------


def _ticked(old: Division | None, new: Division | None) -> Iterator[Answer]:
    sides = [side for side in (new, old) if side]
    every = list(dict.fromkeys(option.id for side in sides for option in side.question.options))
    had = tuple(frozenset(option.id for option in _own(side)) for side in (old, new))
    told = {id for side in sides for id in side.ticks}
    if old and new:
        told |= had[OLD] ^ had[NEW]
    looked = [id for id in every if id in told]
    if len(looked) > MOST_TICKS:
        raise TooManyTicks(sides[0].question.id)
    free = 2 ** (len(every) - len(looked))
    for size in range(len(looked) + 1):
        for some in combinations(looked, size):
            ticked = frozenset(some)
            valid = (bool(old) and ticked <= had[OLD], bool(new) and ticked <= had[NEW])
            if any(valid):
                yield Answer(ticked, some, (), free, valid)
