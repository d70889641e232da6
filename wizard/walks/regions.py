"""The coarsest division of each fact that all tests on it make.

In: a tree and a day (relative dates and amounts depend on it). Out: for every question the
regions of answers that no test anywhere in the tree, texts included, can tell apart. What is
true of one answer of a region is true of all of them, so a region's sample stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import entries
from wizard.trees.model import Condition, Item, Question, Test, Tree, Value
from wizard.walks.division import Answer, Stretch, divided, looked_at


@dataclass(frozen=True, slots=True)
class Region:
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
    for outcome in tree.outcomes.values():
        items: Iterable[Item] = (*outcome.next_steps, *outcome.documents, *outcome.notes)
        yield from (item.when for item in items if item.when is not None)
        for item in outcome.notes:
            note = tree.notes.get(item.id) if item.id else None
            if note is not None and note.when is not None:
                yield note.when


def of_rules(tree: Tree) -> Iterator[Condition]:
    """Give the conditions of rules and derived facts."""
    rules = [rule for question in tree.questions.values() for rule in question.next]
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
