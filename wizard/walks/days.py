"""The days on which what a tree does may change.

In: a tree and a first day. Out: that day, and every day of the twelve months after it on which
an amount changes or ends, a test of `today` turns, or the edge of a relative date passes a
date that the tree names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from wizard.trees.calendar import Day, on, period
from wizard.trees.conditions.truth import entries, passes
from wizard.trees.kinds import bound
from wizard.trees.model import TODAY, AmountRef, Relative, Test, Tree
from wizard.walks.division import conditions

AHEAD = timedelta(days=366)


def changing(tree: Tree, first: date) -> tuple[date, ...]:
    """Give the days to look at, the first one always."""
    tests, amounts = _dated_tests(tree), _compared(tree)
    days = [first]
    before = _shape(tree, tests, amounts, first)
    for number in range(1, AHEAD.days) if tests or amounts else ():
        if first > date.max - timedelta(days=number):
            break
        day = first + timedelta(days=number)
        shape = _shape(tree, tests, amounts, day)
        if shape != before:
            days.append(day)
            before = shape
    return tuple(days)


def _compared(tree: Tree) -> tuple[str, ...]:
    """Name the amounts that rules compare with."""
    ranges = [
        range_
        for condition in conditions(tree)
        for entry in entries(condition)
        for range_ in entry.test.ranges
    ]
    bounds = [bound for range_ in ranges for bound in (range_.low, range_.high)]
    return tuple({bound.id: None for bound in bounds if isinstance(bound, AmountRef)})


def _dated_tests(tree: Tree) -> dict[str, list[Test]]:
    found: dict[str, list[Test]] = {}
    for condition in conditions(tree):
        for entry in entries(condition):
            question = tree.questions.get(entry.fact)
            if entry.fact == TODAY or (question is not None and question.kind == "date"):
                found.setdefault(entry.fact, []).append(entry.test)
    return found


def _shape(tree: Tree, tests: dict[str, list[Test]], amounts: tuple[str, ...], day: date) -> object:
    """Describe everything about a day that rules can notice."""
    context = Day(day, tree.catalogue.amounts)
    today = tuple(passes(test, day, context) for test in tests.get(TODAY, ()))
    sums = tuple(on(tree.catalogue.amounts[id], day) for id in amounts)
    edges = tuple(
        _order(list(_edges(tree, fact, found, day)))
        for fact, found in tests.items()
        if fact != TODAY
    )
    return today, sums, edges


def _edges(tree: Tree, fact: str, tests: list[Test], day: date) -> Iterator[int]:
    """Give the first day beyond each edge that tests and bounds make on a date."""
    for limit, beyond in ((tree.questions[fact].minimum, 0), (tree.questions[fact].maximum, 1)):
        edge = bound(limit, day)
        if isinstance(edge, date):
            yield edge.toordinal() + beyond
    for test in tests:
        for when in test.dates:
            found = period(when, day) if isinstance(when, Relative) else when
            if found.low is not None:
                yield found.low.toordinal()
            if found.high is not None:
                yield found.high.toordinal() + 1


def _order(edges: list[int]) -> tuple[int, ...]:
    ranks = {edge: rank for rank, edge in enumerate(sorted(set(edges)))}
    return tuple(ranks[edge] for edge in edges)
