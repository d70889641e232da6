"""The days on which what a tree does may change.

In: a tree and a first day. Out: that day; every day of the twelve months after it on which an
amount that rules compare with changes, a test of `today` turns, or the edge of a relative date
passes a date that the tree names; and every later day named by a rule or such an amount. Also
whether the day alone can turn a test, and whether the day of a condition has come or is over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from wizard.trees.calendar import ONE_DAY, Day, nearest, period, settled, shifted
from wizard.trees.conditions.truth import amounts_in, entries, passes, truth
from wizard.trees.kinds import bound
from wizard.trees.model import TODAY, AmountRef, Condition, Entry, Relative, Shift, Span, Test, Tree
from wizard.walks.division import conditions

AHEAD = timedelta(days=366)


def changing(tree: Tree, first: date) -> tuple[date, ...]:
    """Give the days to look at, the first one always."""
    every = [entry for condition in conditions(tree) for entry in entries(condition)]
    tests = _dated_tests(tree, every)
    amounts = tuple({*amounts_in(it.test for it in every), *_bounding(tree)})
    if not (tests or amounts):
        return (first,)
    ahead = range(min(AHEAD.days, (date.max - first).days + 1))
    near = [first + timedelta(days=number) for number in ahead]
    later = sorted(day for day in {*_named(tree, tests, amounts)} if day > near[-1])
    days: list[date] = []
    before: object = None
    for day in (*near, *later):
        shape = _shape(tree, tests, amounts, day)
        if shape != before:
            days.append(day)
            before = shape
    return tuple(days)


def passing(tree: Tree, dates: Mapping[str, date], first: date) -> Iterator[date]:
    """Give the days after the first on which a test or bound of a date passes one of these, by
    question."""
    every = (entry for condition in conditions(tree) for entry in entries(condition))
    for fact, tests in _dated_tests(tree, every).items():
        relative = (it for test in tests for it in test.dates if isinstance(it, Relative))
        for shift in {Shift(0, "days"), *(it.shift for it in relative)} if fact in dates else ():
            reached = shifted(dates[fact], settled(shift, Day(first, tree.catalogue.amounts)))
            found = (reached, min(reached, _LAST) + ONE_DAY)
            yield from (day for day in found if day > first)


def turning(tree: Tree, first: date) -> Iterator[tuple[date, Span]]:
    """Give each day after the first on which a test of `today` turns, and where it is written."""
    for entry in (it for condition in conditions(tree) for it in entries(condition)):
        if entry.fact == TODAY:
            for day in {*_named(tree, {TODAY: [entry.test]}, ())}:
                near = (day, max(day, _SECOND) - ONE_DAY)
                now, before = (passes(entry.test, it, Day(it, {})) for it in near)
                if day > first and now != before:
                    yield day, entry.span


def _bounding(tree: Tree) -> Iterator[str]:
    """Name the amounts that bound the answers to a question."""
    for question in tree.questions.values():
        ends = (question.minimum, question.maximum)
        yield from (end.id for end in ends if isinstance(end, AmountRef))


def turns(tree: Tree, entry: Entry) -> bool:
    """Say whether the day alone can turn a test."""
    relative = any(isinstance(when, Relative) for when in entry.test.dates)
    return entry.fact == TODAY or relative or changing_amounts(tree, amounts_in([entry.test]))


def changing_amounts(tree: Tree, ids: Iterable[str]) -> bool:
    """Say whether one of some amounts is not the same on all days."""
    return any(len(tree.catalogue.amounts[id].values) > 1 for id in ids)


def turned(tree: Tree, when: Condition, days: Sequence[date]) -> bool | None:
    """Say of a condition that the day alone has turned: whether it may hold on all of these days.

    `True`: once it could not. `False`: it is over, once it could. `None`: neither.
    """
    tests = [entry.test for entry in entries(when) if entry.fact == TODAY]
    edges = {*_named(tree, {TODAY: tests}, ())} if tests else ()
    past = [it for edge in edges if edge <= days[0] for it in (edge, max(edge, _SECOND) - ONE_DAY)]

    def may(day: date) -> bool:
        return truth(when, {}, Day(day, tree.catalogue.amounts)) is not False

    now = {may(day) for day in days} if past else set()
    return now.pop() if len(now) == 1 and {may(day) for day in past} - now else None


_SECOND, _LAST = date.min + ONE_DAY, date.max - ONE_DAY


def _dated_tests(tree: Tree, every: Iterable[Entry]) -> dict[str, list[Test]]:
    found: dict[str, list[Test]] = {}
    for entry in every:
        question = tree.questions.get(entry.fact)
        if entry.fact == TODAY or (question is not None and question.kind == "date"):
            found.setdefault(entry.fact, []).append(entry.test)
    return found


def _named(tree: Tree, tests: dict[str, list[Test]], amounts: Iterable[str]) -> Iterator[date]:
    """Give every day that a test names, or on which an amount gets another value."""
    for amount in amounts:
        yield from (first for first, _ in tree.catalogue.amounts[amount].values)
    for when in (when for found in tests.values() for test in found for when in test.dates):
        if not isinstance(when, Relative):
            yield from (day for day in (when.low, when.high) if day is not None)
            yield from (day + ONE_DAY for day in (when.high,) if day not in (None, date.max))


def _shape(tree: Tree, tests: dict[str, list[Test]], amounts: tuple[str, ...], day: date) -> object:
    """Describe everything about a day that rules can notice."""
    context = Day(day, tree.catalogue.amounts)
    today = tuple(passes(test, day, context) for test in tests.get(TODAY, ()))
    sums = tuple(nearest(tree.catalogue.amounts[id], day) for id in amounts)
    edges = tuple(
        _order(list(_edges(tree, fact, found, context)))
        for fact, found in tests.items()
        if fact != TODAY
    )
    return today, sums, edges


def _edges(tree: Tree, fact: str, tests: list[Test], day: Day) -> Iterator[int]:
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
