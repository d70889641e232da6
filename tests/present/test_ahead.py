"""The way ahead says what walks do: no more, no less."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.present.folder import DAY, LIBRARY
from tests.walks.forest import grow
from tests.walks.naive import Naive
from wizard.trees.calendar import Day
from wizard.trees.kinds import canonical
from wizard.trees.library import build_folder
from wizard.trees.model import UNSURE, Tree, Value
from wizard.trees.values import CODES
from wizard.walks import ahead as module
from wizard.walks.ahead import Ahead, Reach, ahead
from wizard.walks.division import divide
from wizard.walks.walk import Arrived, Asked, Depends, Walk, walk

JUNE = date(2026, 6, 15)


def grown(seed: int) -> Tree | None:
    """A random tree without gaps, of some seeds with a circle of arrows that no walk goes round;
    `None` where one was grown that does not build."""
    data = grow(Random(seed), size=4, gaps=False, circles=seed % 3 == 1)
    brute = Naive(data, JUNE, CODES).run()
    if brute.rounds or brute.twice:
        return None
    return build_folder({"t/tree.yaml": json.dumps(data)}).trees.get("t")


class Brute:
    """Walks every walk of a tree with the one walk there is; knows nothing of what lies ahead."""

    def __init__(self, tree: Tree, day: date) -> None:
        self.tree, self.day = tree, day
        self.samples: dict[str, list[tuple[str, ...]]] = {}
        for id, division in divide(tree, Day(day, tree.catalogue.amounts)).items():
            question = tree.questions[id]
            if question.kind == "choices":
                found: list[frozenset[str]] = [frozenset()]
                for option in question.options:
                    found += [one | {option.id} for one in found]
                self.samples[id] = [canonical(it) for it in found if len(it) >= question.at_least]
            else:
                some = [(name,) for region in division.regions for name in region.ids[:2]]
                some += [canonical(region.sample) for region in division.regions]
                asked = [it for it in tree.asked if it.id == id]
                goes = [way for it in asked for way in (*it.options, *it.extras) if way.go]
                self.samples[id] = list(dict.fromkeys([*some, *((e.id,) for e in goes)]))

    def reach(self, answers: Mapping[str, tuple[str, ...]]) -> Reach:
        made = walk(self.tree, answers, self.day)
        if isinstance(made.end, Arrived):
            return Reach(0, 0, frozenset((made.end.outcome.id,)))
        assert isinstance(made.end, Asked)
        id = made.end.question.id
        ends = [self.reach({**answers, id: answer}) for answer in self.samples[id]]
        return Reach(
            1 + min(end.least for end in ends),
            1 + max(end.most for end in ends),
            frozenset[str]().union(*(end.outcomes for end in ends)),
        )

    def asked(self, unsure: bool) -> Iterator[Walk]:
        """Give every walk that waits for an answer."""
        waiting: list[dict[str, tuple[str, ...]]] = [{}]
        while waiting:
            answers = waiting.pop()
            made = walk(self.tree, answers, self.day)
            if isinstance(made.end, Asked):
                yield made
                id = made.end.question.id
                waiting += [{**answers, id: answer} for answer in self.samples[id][:3]]
                waiting += [{**answers, id: (UNSURE,)}] if unsure else []


def answers_of(made: Walk) -> dict[str, tuple[str, ...]]:
    return {step.question.id: step.answer for step in made.steps}


@given(st.integers(0, 10_000))
def test_the_way_ahead_is_what_walks_do(seed: int) -> None:
    tree = grown(seed)
    if tree is None:
        return
    brute, ways = Brute(tree, JUNE), ahead(tree, JUNE)
    assert ways.exact is not None or not isinstance(walk(tree, {}, JUNE).end, Asked)
    for made in [*brute.asked(unsure=True)][:15]:
        assert isinstance(made.end, Asked)
        found = ways.at(made.end.question.place, made.facts)
        assert found == brute.reach(answers_of(made))


@given(st.integers(0, 10_000))
@example(10_003)  # a derived fact that loses its value with another answer
def test_branches_hold_every_answer_and_lead_where_it_leads(seed: int) -> None:
    tree = grown(seed)
    if tree is None:
        return
    brute, ways = Brute(tree, JUNE), ahead(tree, JUNE)
    for made in [*brute.asked(unsure=False)][:15]:
        assert isinstance(made.end, Asked)
        question = made.end.question
        branches = ways.branches(question.place, made.facts)
        for branch in branches:
            for region in branch.regions:
                answers = {**answers_of(made), question.id: canonical(region.sample)}
                assert brute.reach(answers) == branch.reach
        together = frozenset[str]().union(*(branch.reach.outcomes for branch in branches))
        assert together == ways.at(question.place, made.facts).outcomes


def shuffled(ways: Ahead, made: Walk, random: Random) -> dict[str, Value]:
    """Answer some later questions at random."""
    later = ways.answers.keys() - {step.question.id for step in made.steps}
    assert isinstance(made.end, Asked)
    some = sorted(later - {made.end.question.id})
    return {id: random.choice(ways.answers[id]).sample for id in some if random.random() < 0.6}


@given(st.integers(0, 10_000))
def test_answers_known_already_are_not_counted(seed: int) -> None:
    tree = grown(seed)
    if tree is None:
        return
    brute, ways, random = Brute(tree, JUNE), ahead(tree, JUNE), Random(seed)
    for made in [*brute.asked(unsure=False)][:10]:
        assert isinstance(made.end, Asked)
        known = shuffled(ways, made, random)
        given_ = {id: canonical(value) for id, value in known.items()}
        expected = brute.reach({**given_, **answers_of(made)})
        assert ways.at(made.end.question.place, made.facts, known) == expected


@given(st.integers(0, 10_000))
def test_a_tree_too_large_to_know_exactly_has_wider_ranges_that_hold(seed: int) -> None:
    tree = grown(seed)
    if tree is None:
        return
    exact = ahead(tree, JUNE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BUDGET", 0)
        wide = ahead(tree, JUNE)
    assert wide.exact is None
    for made in [*Brute(tree, JUNE).asked(unsure=True)][:20]:
        assert isinstance(made.end, Asked)
        inner = exact.at(made.end.question.place, made.facts)
        outer = wide.at(made.end.question.place, made.facts)
        assert outer.least <= inner.least <= inner.most <= outer.most
        assert inner.outcomes <= outer.outcomes
        assert wide.branches(made.end.question.place, made.facts)


def test_questions_left_count_down_to_one() -> None:
    tree = LIBRARY.trees["au-pair"]
    ways = ahead(tree, DAY)
    answers = [("nationality", "PH"), ("age", "23"), ("income", "3000"), ("decided", "2026-08-31")]
    ranges = []
    for number in range(len(answers) + 1):
        made = walk(tree, {id: [answer] for id, answer in answers[:number]}, DAY)
        assert isinstance(made.end, Asked)
        found = ways.at(made.end.question.place, made.facts)
        ranges.append((found.least, found.most))
    assert ranges == [(1, 5), (1, 4), (1, 3), (2, 2), (1, 1)]


def test_who_does_not_know_is_shown_what_hangs_on_it() -> None:
    tree = LIBRARY.trees["au-pair"]
    made = walk(tree, {"nationality": ["PH"], "age": [UNSURE]}, DAY)
    assert isinstance(made.end, Depends)
    branches = ahead(tree, DAY).branches("age", made.facts)
    assert [(branch.regions[0].sample, sorted(branch.reach.outcomes)) for branch in branches] == [
        (17, ["too-young"]),
        (18, ["can-apply", "no-papers", "too-poor"]),
        (26, ["too-old"]),
    ]
