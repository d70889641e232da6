"""Which entries of a file rest on a day: what holds on other days, and amounts of another time.

In: the desk, a file. Out: the paths of the entries of its lists that no walk of the day can meet.
Only what the day alone decides is told; whatever hangs on an answer too may hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from wizard.caches import LARGE
from wizard.edits.splices import Path
from wizard.studio.cards import ELSE, Field, Group, Part, Rows
from wizard.studio.desk import Desk, Opened
from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import entries, truth
from wizard.trees.library import TREE_FILE
from wizard.trees.model import TODAY, All, AnyOf, Condition, Entry, Not
from wizard.walks.division import conditions

Standing: TypeAlias = tuple[Sequence[tuple[int, int]], Sequence[Condition]]
"""Where each condition of a file begins, in order, and what it says."""


def resting(desk: Desk, opened: Opened) -> frozenset[Path]:
    """Give the paths of the entries that rest on the day of everything."""
    standing = desk.stock().presenter.fragments.find(
        ("conditions", opened.file, opened.base), lambda: _standing(desk, opened), LARGE
    )
    day = Day(desk.day(), desk.library.shared.catalogue.amounts)
    lists = (rows for card in opened.cards for rows in _lists(card.part))
    return frozenset(path for rows in lists for path in _resting(rows, standing, day))


def _standing(desk: Desk, opened: Opened) -> Standing:
    folder, _, name = opened.file.rpartition("/")
    trees = desk.library.trees
    if name == TREE_FILE:
        trees = {id: it for id, it in trees.items() if id == folder}
    path, found = desk.library.root + opened.file, dict[tuple[int, int], Condition]()
    for condition in (it for tree in trees.values() for it in conditions(tree)):
        first = next((it.span for it in entries(condition)), None)
        if first is not None and first.path == path:
            found[first.line, first.column] = _of_day(condition)
    places = sorted(found)
    return places, [found[it] for it in places]


def _of_day(condition: Condition) -> Condition:
    """Give a condition in which nothing is taken as not answered: that hangs on the answer too."""
    match condition:
        case Entry(fact, test) if fact != TODAY:
            return replace(condition, test=replace(test, unanswered=False))
        case Not(item):
            return Not(_of_day(item))
        case All(items) | AnyOf(items):
            return replace(condition, items=tuple(map(_of_day, items)))
    return condition


def _lists(part: Part) -> Iterator[Rows]:
    match part:
        case Rows(rows=rows):
            yield part
            bodies = [row.body for row in rows]
        case Group(body=body):
            bodies = [body]
        case Field():
            return
    for it in (it for body in bodies for it in body.values()):
        yield from _lists(it)


def _resting(rows: Rows, standing: Standing, day: Day) -> Iterator[Path]:
    if rows.path[-1:] == ("values",):
        begun = [row for row in rows.rows if row.id <= day.today.isoformat()]
        holds = max(begun, key=lambda row: row.id, default=None)
        yield from (row.path for row in rows.rows if row is not holds)
        return
    over, first_counts = False, any(ELSE in row.body for row in rows.rows)
    for row in rows.rows:
        when = row.body.get("when")
        weighed = _weighed(when, standing, day) if isinstance(when, Field) else None
        if over or weighed is False:
            yield row.path
        over = over or (first_counts and weighed is True)


def _weighed(when: Field, standing: Standing, day: Day) -> bool | None:
    """Say whether a condition holds on the day, whatever is answered; `None`: that hangs on it."""
    if when.span is None:
        return None
    places, found = standing
    at = bisect_left(places, (when.span.line, when.span.column))
    if at == len(places) or places[at] >= (when.span.end_line, when.span.end_column):
        return None
    return truth(found[at], {}, day)
