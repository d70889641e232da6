"""All questions of a tree, or of several, each divided once for all of them.

In: trees and the day of each. Out: `Fact`s, numbered by their place. It must not know where
answers lead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import entries
from wizard.trees.model import Kind, Question, Test, Tree
from wizard.walks.arrows import graph
from wizard.walks.division import MOST_TICKS, Answer, divided
from wizard.walks.regions import conditions, of_rules


@dataclass(frozen=True, slots=True)
class Fact:
    """A question as each tree asks it, divided; `None` in a tree that does not ask this kind.

    `tests` are those that each tree makes of it. `unsure` is the number of "I do not know", which
    stands behind all `answers`. `name` is the id, unless the last tree asks another kind of
    question by it.
    """

    id: str
    name: str
    kind: Kind
    asked: tuple[Question | None, ...]
    tests: tuple[tuple[Test, ...], ...]
    answers: tuple[Answer, ...]

    @property
    def unsure(self) -> int:
        return len(self.answers)

    def weight(self, answer: int) -> int:
        """Say how many walks an answer makes of one."""
        return self.answers[answer].count if answer < len(self.answers) else 1


def facts(
    trees: Sequence[Tree],
    days: Sequence[Day],
    most: int | None = MOST_TICKS,
    words: bool = True,
) -> tuple[Fact, ...]:
    """Divide all questions of some trees, in the order of the last one's walks.

    Without `words` ticks that only texts look at are not told apart, which no count hangs on.
    Raises `TooManyTicks`, see `division`.
    """
    made = [_tests(tree, words) for tree in trees]
    found: list[Fact] = []
    for id in _order(trees):
        each = [tree.questions.get(id) for tree in trees]
        kinds = list(dict.fromkeys(question.kind for question in each if question))
        for kind in kinds:
            asked = tuple(q if q and q.kind == kind else None for q in each)
            tests = tuple(own[id] if q else () for q, own in zip(asked, made, strict=True))
            name = id if kind == kinds[-1] else f"{id} (old)"
            found.append(Fact(id, name, kind, asked, tests, divided(asked, tests, days, most)))
    return tuple(found)


def _tests(tree: Tree, words: bool) -> Mapping[str, tuple[Test, ...]]:
    """Give the tests of each question; those that differ only in where they stand are one."""
    found: dict[str, dict[object, Test]] = {id: {} for id in tree.questions}
    ruling = {id(condition) for condition in of_rules(tree)} if not words else frozenset()
    for condition in conditions(tree):
        for entry in entries(condition):
            if entry.fact in found and (words or not entry.test.ticked or id(condition) in ruling):
                found[entry.fact].setdefault(meant(entry.test), entry.test)
    return {id: tuple(own.values()) for id, own in found.items()}


def meant(test: Test) -> object:
    """Give what a test asks, wherever it stands."""
    return test.ids, test.ranges, test.dates, test.ticked, test.unanswered


def _order(trees: Sequence[Tree]) -> list[str]:
    """Put questions of earlier trees behind the question of the last one that they follow."""
    *earlier, order = [[id for kind, id in graph(t).order if kind == "question"] for t in trees]
    for ids in earlier:
        there, last = frozenset(order), ""
        behind: dict[str, list[str]] = {}
        for id in ids:
            last = id if id in there else last
            if id not in there:
                behind.setdefault(last, []).append(id)
        order = [each for id in ("", *order) for each in (id, *behind.get(id, ())) if each]
    return order
