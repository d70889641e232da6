"""What can still follow from a place: how many questions, and which outcomes.

In: a tree and a day. Out: an `Ahead`, which says for a question and the facts of a walk what may
come, and for each region of answers to that question what follows it. It stands on the same
judge of conditions as the walk, and tests hold it against walks. Walks that no rule further on can
tell apart are one, so everything that can be reached is found once. Where even that is too much,
every arrow counts as possible: ranges are wider then, but never wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from wizard.present.needs import Needs, needs
from wizard.trees.amounts import Day
from wizard.trees.conditions.truth import holds
from wizard.trees.model import Question, Rule, Target, Tree, Value
from wizard.walks.arrows import Graph, Place, graph
from wizard.walks.regions import Region
from wizard.walks.walk import chosen, derived

BUDGET = 40_000
"""Answers tried for a tree and a day before every arrow counts as possible."""

SMALL = 4_000
"""Answers tried for one page on which later answers are known already."""

Key: TypeAlias = tuple[str, tuple[int, ...]]
"""A question, and which tests needed from there on the facts pass."""


Way: TypeAlias = tuple[Key | str, Mapping[str, Value]]
"""The next question, or the id of an outcome; and the facts still needed there."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What can still come: questions to answer, at the least and at the most, and outcomes."""

    least: int
    most: int
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Branch:
    """Answers to a question that the rules do not tell apart from here on, and what follows."""

    regions: tuple[Region, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class Ahead:
    """The way ahead from every question of a tree on a day.

    `exact` holds what follows for every walk there is, `None` where there are too many;
    `widely` what follows of each question when every arrow counts as possible.
    """

    tree: Tree
    day: Day
    graph: Graph
    needs: Needs
    exact: Mapping[Key, Reach] | None
    widely: Mapping[str, Reach]

    def at(
        self,
        question: str,
        facts: Mapping[str, Value],
        given: Mapping[str, Value | None] | None = None,
    ) -> Reach:
        """Say what may come at a question that waits for its answer, itself included.

        `given` are answers to later questions that are known already and need not be asked;
        those not known (`None`) are asked.
        """
        key = self.place(question, facts)
        known = self._known(key)
        fixed = {id: value for id, value in (given or {}).items() if value is not None}
        if not fixed:
            return known
        start = (key, self._given(facts))
        found = _explored(self, start, fixed, SMALL) if self.exact is not None else None
        return found[key] if found else Reach(1, known.most, known.outcomes)

    def branches(self, question: str, facts: Mapping[str, Value]) -> tuple[Branch, ...]:
        """Divide the answers to a question by what follows them.

        Each option of a `choice` stands by itself; other answers with the same way ahead are
        one branch.
        """
        alone = self.tree.questions[question].kind == "choice"
        found: dict[object, tuple[list[Region], Reach]] = {}
        for region, (end, _) in self.ways(question, facts):
            key = region.ids if alone else end
            found.setdefault(key, ([], self._known(end)))[0].append(region)
        return tuple(Branch(tuple(regions), reach) for regions, reach in found.values())

    def ways(self, question: str, facts: Mapping[str, Value]) -> Iterator[tuple[Region, Way]]:
        """Take every answer there is to a question, each option of a `choice` by itself."""
        asked, answers = self.tree.questions[question], self._given(facts)
        for region in self.needs.answers[question]:
            way = _answered(self, asked, answers, region.sample)
            for part in map(_alone, region.ids) if asked.kind == "choice" else (region,):
                yield part, way

    def onward(
        self, way: Way, given: Mapping[str, Value | None], known: Mapping[Key, Reach]
    ) -> Reach:
        """Follow a way as far as the answers given go, and say what may come there.

        `None` among them is "I do not know"; `known` says what is known to come at some places.
        """
        end, facts = way
        while not isinstance(end, str) and end not in known and end[0] in given:
            question, value = self.tree.questions[end[0]], given[end[0]]
            if value is not None:
                end, facts = _answered(self, question, facts, value)
            elif question.unsure is not None:
                end, facts = _arrived(self, question, facts, question.unsure)
            else:
                break
        return known[end] if not isinstance(end, str) and end in known else self._known(end)

    def place(self, question: str, facts: Mapping[str, Value]) -> Key:
        """Name where a walk is, as far as it matters for what may come."""
        return question, self.needs.key(question, facts)

    def _given(self, facts: Mapping[str, Value]) -> Mapping[str, Value]:
        """Leave derived facts out: they are computed anew at each place."""
        return {id: value for id, value in facts.items() if id in self.tree.questions}

    def _known(self, end: Key | str) -> Reach:
        if isinstance(end, str):
            return _ended(end)
        return self.exact[end] if self.exact is not None else self.widely[end[0]]


def ahead(tree: Tree, day: date) -> Ahead:
    """Find everything that can be reached in a tree on a day; takes milliseconds to a second."""
    known = Day(day, tree.catalogue.amounts)
    shape = graph(tree)
    needed = needs(shape, known)
    empty = Ahead(tree, known, shape, needed, None, _widely(shape))
    if not needed.whole:
        return empty
    start = _through(empty, tree.start, {})
    if start.kind != "question":
        return empty
    first = (start.id, needed.key(start.id, {}))
    return replace(empty, exact=_explored(empty, (first, {}), {}, BUDGET))


def _alone(id: str) -> Region:
    return Region(id, (id,))


# One step, as the walk takes it ------------------------------------------------


def _answered(ahead: Ahead, question: Question, facts: Mapping[str, Value], value: Value) -> Way:
    """Go on from a question with an answer, to the next question or to the id of an outcome."""
    option = chosen(question, value)
    return _arrived(ahead, question, {**facts, question.id: value}, option.go if option else None)


def _arrived(
    ahead: Ahead, question: Question, facts: Mapping[str, Value], go: Target | None
) -> Way:
    """Pass rules up to the next question; of the facts only those still needed come along."""
    go = _through(ahead, go or _first(ahead, question.id, question.next, facts), facts)
    if go.kind == "outcome":
        return go.id, {}
    need = ahead.needs.before[go.id]
    return (go.id, ahead.needs.key(go.id, facts)), {f: v for f, v in facts.items() if f in need}


def _through(ahead: Ahead, target: Target, facts: Mapping[str, Value]) -> Target:
    while target.kind == "decision":
        rules = ahead.tree.decisions[target.id].rules
        target = _first(ahead, target.id, rules, facts)
    return target


def _first(ahead: Ahead, place: str, rules: Sequence[Rule], facts: Mapping[str, Value]) -> Target:
    if rules[0].when is None:
        return rules[0].go
    known = derived(ahead.needs.trees[place], facts, ahead.day)
    return next(it.go for it in rules if it.when is None or holds(it.when, known, ahead.day))


# All steps ---------------------------------------------------------------------


def _explored(
    ahead: Ahead, start: tuple[Key, Mapping[str, Value]], given: Mapping[str, Value], budget: int
) -> Mapping[Key, Reach] | None:
    """Find what follows of a place; `None` where that takes more answers than the budget."""
    waiting = [start]
    ways: dict[Key, list[Key | str]] = {}
    while waiting:
        key, facts = waiting.pop()
        if key in ways:
            continue
        steps = tuple(_steps(ahead, ahead.tree.questions[key[0]], facts, given))
        budget -= len(steps)
        if budget < 0:
            return None
        ways[key] = [end for end, _ in steps]
        waiting += [(end, after) for end, after in steps if not isinstance(end, str)]
        if (unsure := ahead.tree.questions[key[0]].unsure) and not given:
            end, after = _arrived(ahead, ahead.tree.questions[key[0]], facts, unsure)
            waiting += [(end, after)] if not isinstance(end, str) else []
    found: dict[Key, Reach] = {}
    for key in sorted(ways, key=lambda key: -ahead.graph.index["question", key[0]]):
        ends = [_ended(end) if isinstance(end, str) else found[end] for end in ways[key]]
        found[key] = _joined(ends, 0 if key[0] in given else 1)
    return found


def _steps(
    ahead: Ahead, question: Question, facts: Mapping[str, Value], given: Mapping[str, Value]
) -> Iterator[Way]:
    """Try every answer there is to a question, or the one already given."""
    if question.id in given:
        yield _answered(ahead, question, facts, given[question.id])
        return
    for region in ahead.needs.answers[question.id]:
        yield _answered(ahead, question, facts, region.sample)


def _widely(shape: Graph) -> Mapping[str, Reach]:
    """Say what follows of each question when every arrow counts as possible."""
    found: dict[Place, Reach] = {}
    for place in reversed(shape.order):
        kind, id = place
        ends = [found[arrow.to] for arrow in shape.arrows[place] if not arrow.unsure]
        found[place] = _ended(id) if kind == "outcome" else _joined(ends, kind == "question")
    return {id: reach for (kind, id), reach in found.items() if kind == "question"}


def _ended(outcome: str) -> Reach:
    return Reach(0, 0, frozenset((outcome,)))


def _joined(ends: Sequence[Reach], cost: int) -> Reach:
    return Reach(
        cost + min(end.least for end in ends),
        cost + max(end.most for end in ends),
        frozenset[str]().union(*(end.outcomes for end in ends)),
    )
