"""A question divided by the tests that one tree, or several, make of it.

In: the question as each tree asks it, the tests each makes of it, the day of each. Out: answers
that no test of any tree tells apart, each with a sample that stands for it. With one tree this is
its coarsest division, with two their common refinement; what is an answer in one of them only is
kept. Of one tree also its regions: answers that pass the same tests, texts included, put together.
It must not know where answers lead.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations
from math import comb
from typing import NamedTuple, TypeAlias

from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import entries, passes
from wizard.trees.kinds import offered
from wizard.trees.model import Condition, Question, Test, Tree, Value
from wizard.trees.values import CODES, KNOWN
from wizard.walks.lattice import Asked, Lattice, Tests, dates, numbers
from wizard.walks.lines import shown, standing

Stretch: TypeAlias = tuple[Value | None, Value | None]
"""From and to, both inclusive; `None` is without end."""
Passed: TypeAlias = tuple[int | None, ...]
"""For each tree the tests that are passed, as bits; `None` where it is no answer."""

MOST_TICKS = 12
"""Options of `choices` that are told apart; twice as many answers come with each."""


class TooManyTicks(Exception):
    """A `choices` question of which more options are looked at than can be told apart."""


class Answer(NamedTuple):
    """Answers that no test of any tree tells apart; each option and extra stands by itself.

    A tuple, as `Region`: ten thousand questions have thirty thousand of them. `ids` are options,
    extras, countries, or for `choices` what is ticked of what is looked at; `weight` how many walks
    each walk becomes here: all numbers or dates are one. `sayable` is false where no test of the
    format means these numbers and no others.
    """

    sample: Value
    ids: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    weight: int
    passed: Passed
    sayable: bool = True


def divided(
    asked: Asked, tests: Tests, days: Sequence[Day], most: int | None = MOST_TICKS
) -> tuple[Answer, ...]:
    """Divide a question by the tests and bounds of all trees.

    `most` options of `choices` are told apart, beyond that `TooManyTicks` is raised; `None` gives
    what is ticked alone, and no combinations.
    """
    kind = next(question.kind for question in asked if question)
    if kind == "choices":
        return tuple(_ticked(asked, tests, days, most))
    named = tuple(_named(asked, tests))
    if kind in ("choice", "country"):
        return named
    lattice = dates(asked, days) if kind == "date" else numbers(asked, days)
    return (*named, *_typed(lattice, tests, days))


def _bits(passing: Iterable[bool]) -> int:
    found, bit = 0, 1
    for passed in passing:
        found |= bit if passed else 0
        bit <<= 1
    return found


# Countries, options, extras ---------------------------------------------------------


def _named(asked: Asked, tests: Tests) -> Iterator[Answer]:
    """Give countries by the tests they pass, in the order of the first of each; then the rest."""
    named = [_passing(question, own) for question, own in zip(asked, tests, strict=True)]
    if any(question and question.kind == "country" for question in asked):
        some = [offered(question) if question else frozenset() for question in asked]
        told = KNOWN.intersection(chain(*named)).union(*(it for it in some if it < KNOWN))
        rest = tuple([0 if it == KNOWN else None for it in some])
        together: dict[Passed, list[str]] = {rest: [code for code in CODES if code not in told]}
        for code in sorted(told):
            passed = [
                known.get(code, 0) if code in good else None
                for known, good in zip(named, some, strict=True)
            ]
            together.setdefault(tuple(passed), []).append(code)
        for codes, passed_by in sorted((codes, passed) for passed, codes in together.items()):
            if codes and any(one is not None for one in passed_by):
                yield Answer(codes[0], tuple(codes), (), len(codes), passed_by)
    for id in dict.fromkeys(id for question in reversed(asked) for id in _own(question)):
        yield Answer(id, (id,), (), 1, tuple([known.get(id) for known in named]))


def _own(question: Question | None) -> list[str]:
    return [option.id for option in (*question.options, *question.extras)] if question else []


def _passing(question: Question | None, tests: Iterable[Test]) -> Mapping[str, int]:
    """Say which tests pass the ids that a question has of its own, and others that tests name."""
    found, bit = dict.fromkeys(_own(question), 0), 1
    for test in tests:
        for id in test.ids:
            found[id] = found.get(id, 0) | bit
        bit <<= 1
    return found


# What is ticked ---------------------------------------------------------------------


def looked_at(question: Question, tests: Iterable[Test]) -> tuple[str, ...]:
    """Name the options of a `choices` question whose ticks some test looks at."""
    every = tuple(option.id for option in question.options)
    ticked = [ticked for test in tests for ticked in test.ticked]
    if any(test.mode == "nothing" for test in ticked):
        return every
    known = frozenset[str]().union(*(test.ids for test in ticked))
    return tuple(id for id in every if id in known)


def _ticked(asked: Asked, tests: Tests, days: Sequence[Day], most: int | None) -> Iterator[Answer]:
    had = [frozenset(_own(question)) for question in asked]
    every = list(dict.fromkeys(id for question in reversed(asked) for id in _own(question)))
    told = {id for q, own in zip(asked, tests, strict=True) if q for id in looked_at(q, own)}
    for question, ids in zip(asked, had, strict=True):
        told |= set(every) - ids if question else set()
    least = {question.at_least for question in asked if question}
    if len(least) > 1:
        told |= set(every)  # each tick counts
    looked = [id for id in every if id in told]
    if most is not None and len(looked) > most:
        raise TooManyTicks(next(question.id for question in asked if question))
    rest = [id for id in every if id not in told]
    first = max(0, min(least) - len(rest))
    for size in range(first, first + 2 if most is None else len(looked) + 1):
        more = max(0, min(least) - size)  # of those that nothing looks at
        weight = sum(comb(len(rest), number) for number in range(more, len(rest) + 1))
        for some in combinations(looked, size):
            ticked = frozenset((*some, *rest[:more]))
            passed = tuple(
                _bits(passes(test, ticked, day) for test in own)
                if q and ticked <= ids and len(ticked) >= q.at_least
                else None
                for q, ids, own, day in zip(asked, had, tests, days, strict=True)
            )
            if any(one is not None for one in passed):
                yield Answer(ticked, some, (), weight, passed)


# Numbers, sums and dates ------------------------------------------------------------


def _typed(lattice: Lattice, tests: Tests, days: Sequence[Day]) -> Iterator[Answer]:
    found: dict[Passed, tuple[Value, list[tuple[int, Stretch]]]] = {}
    turn = lattice.turn
    for cell, (low, high) in enumerate(lattice.cells(tests, days)):
        for point in lattice.points_in(low, high):
            valid = [one is not None and one.takes(point) for one in lattice.points]
            if not any(valid):
                continue
            sample = lattice.value(point)
            passed = tuple(
                [
                    _bits([passes(test, sample, day) for test in own]) if good else None
                    for good, own, day in zip(valid, tests, days, strict=True)
                ]
            )
            last = None if high is None else lattice.value(high - (high - point) % turn)
            stretches = found.setdefault(passed, (sample, []))[1]
            _stretched(stretches, cell, (None if low is None else sample, last))
    for passed, (sample, cells) in found.items():
        yield Answer(sample, (), tuple(stretch for _, stretch in cells), 1, passed, turn == 1)


def _stretched(stretches: list[tuple[int, Stretch]], cell: int, stretch: Stretch) -> None:
    """Add the stretch of a cell, to that of the cell before if it is there."""
    before, last = stretches[-1] if stretches else (-2, stretch)
    if before == cell - 1:
        stretches[-1] = (cell, (last[0], stretch[1]))
    elif before != cell:
        stretches.append((cell, stretch))


# Regions of one tree ----------------------------------------------------------------


class Region(NamedTuple):
    """Answers that no test tells apart.

    `ids` are the options, countries and extras in it, in the order of the question;
    `stretches` the numbers or dates. `answers` says how many answers it counts for: each id by
    itself, all numbers or dates together once.
    """

    sample: Value
    ids: tuple[str, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    @property
    def answers(self) -> int:
        return len(self.ids) + bool(self.stretches)


@dataclass(frozen=True, slots=True)
class Division:
    """The regions of one question; for `choices` one region for each option, see `ticks`.

    `ticks` names the options of a `choices` question that some test looks at, each a yes or no
    of its own; its `regions` are empty. `passed` holds, by identity, which regions pass the tests
    that made the division.
    """

    question: Question
    regions: tuple[Region, ...]
    ticks: tuple[str, ...] = ()
    passed: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def passing(self, test: Test) -> tuple[int, ...]:
        """Give the indexes of the regions that pass one of the tests that made the division."""
        return self.passed[id(test)]


def divide(tree: Tree, day: Day) -> Mapping[str, Division]:
    """Divide every question of a tree by all tests that the tree makes on it."""
    tests: dict[str, list[Test]] = {id: [] for id in tree.questions}
    for condition in conditions(tree):
        for entry in entries(condition):
            if entry.fact in tests:
                tests[entry.fact].append(entry.test)
    return {id: division(tree.questions[id], found, day) for id, found in tests.items()}


def conditions(tree: Tree) -> Iterator[Condition]:
    """Give every condition of a tree: of rules, derived facts and texts."""
    yield from of_rules(tree)
    for text in tree.depending:
        yield from (it.when for it in text.variants if it.when is not None)
    for outcome in tree.outcomes.values():
        for line in shown(tree, outcome):
            yield from standing(line)


def of_rules(tree: Tree) -> Iterator[Condition]:
    """Give the conditions of rules and derived facts."""
    rules = [rule for question in tree.asked for rule in question.next]
    rules += [rule for decision in tree.decisions.values() for rule in decision.rules]
    yield from (rule.when for rule in rules if rule.when is not None)
    for fact in tree.facts.values():
        yield from (rule.when for rule in fact.rules if rule.when is not None)


def division(question: Question, tests: Sequence[Test], day: Day) -> Division:
    """Divide one question by some tests."""
    if question.kind == "choices":
        return Division(question, (), looked_at(question, tests))
    found = regions(divided((question,), (tests,), (day,)))
    passing = {
        id(test): tuple([region for region, passed in enumerate(found) if passed >> at & 1])
        for at, test in enumerate(tests)
    }
    return Division(question, tuple(found.values()), passed=passing)


def regions(answers: Iterable[Answer]) -> Mapping[int, Region]:
    """Put answers of one tree together that pass the same tests, given as bits."""
    found: dict[int, Region] = {}
    typed: dict[int, Region] = {}
    for answer in answers:
        (passed,) = answer.passed
        if passed is not None and answer.stretches:
            ids = found[passed].ids if passed in found else ()
            typed[passed] = Region(answer.sample, ids, answer.stretches)
        elif passed is not None:
            before = found.get(passed)
            ids = (*before.ids, *answer.ids) if before else answer.ids
            found[passed] = Region(ids[0], ids)
    if 0 in found:
        found[0] = found.pop(0)  # what no test names stands behind what some test names
    for passed, region in typed.items():
        found.pop(passed, None)
        found[passed] = region
    return found
