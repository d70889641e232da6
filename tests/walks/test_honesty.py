"""The analysis and brute force must agree on thousands of random trees, or one of them lies."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from tests.walks.forest import DAY, LATER, grow, with_dated_bounds
from tests.walks.naive import Found, Naive
from wizard.check import proofs
from wizard.check.proofs import prove
from wizard.trees.library import build_folder
from wizard.trees.model import UNSURE, Placeholder, Tree
from wizard.trees.values import CODES
from wizard.walks import digits
from wizard.walks import routes as rows
from wizard.walks.arrows import graph
from wizard.walks.days import changing
from wizard.walks.digits import TooEntangled
from wizard.walks.example import Examples, end_all, rounds, twice
from wizard.walks.reach import Reach, reach
from wizard.walks.space import Dense, Sparse
from wizard.walks.walk import Arrived, Asked, GoesRound, NoRule, walk

TODAY = date.fromisoformat(DAY)
seeds = st.integers(min_value=0, max_value=2**32)
many = settings(
    max_examples=2 * settings.default.max_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    database=None,
)


def built(data: dict[str, Any]) -> Tree:
    library = build_folder({"t/tree.yaml": json.dumps(data)})
    assert "t" in library.trees, library.diagnostics
    return library.trees["t"]


def analysed(tree: Tree, seed: int) -> Reach:
    """Analyse a tree with sets held as bits, or, for odd seeds, as what occurs in them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digits, "WIDEST", -1 if seed % 2 else digits.WIDEST)
        found = reach(tree, TODAY)
    assert not isinstance(found, TooEntangled)
    assert isinstance(found.layout.space, Sparse if seed % 2 else Dense)
    return found


def brute(data: dict[str, Any]) -> Found:
    return Naive(data, TODAY, CODES).run()


def grown(seed: int, gaps: bool = True) -> tuple[dict[str, Any], Tree, Found]:
    """Grow a tree, of some seeds one in which arrows lead in circles and no walk does."""
    data = grow(Random(seed), gaps=gaps, circles=seed % 3 == 1)
    found = brute(data)
    assume(not found.rounds and not found.twice)
    return data, built(data), found


@given(seeds)
@many
def test_every_count_and_every_place_agrees_with_brute_force(seed: int) -> None:
    _, tree, found = grown(seed)
    reached = analysed(tree, seed)
    assert {id for (_, id), states in reached.entered.items() if states} == set(found.reached)
    bare = rows.bare(tree, TODAY)
    assert +rows.count_walks(bare) == found.walks
    assert rows.count_routes(bare) == len(found.routes)
    assert len(list(rows.routes(bare))) == len(found.routes)
    assert sum(row.walks for row in rows.routes(bare)) == found.walks.total()


@given(seeds)
@many
def test_every_gap_and_every_rule_agrees_with_brute_force(seed: int) -> None:
    _, tree, found = grown(seed)
    reached = analysed(tree, seed)
    gaps: set[str] = set()
    taken: set[tuple[str, int]] = set()
    hanging: set[tuple[str, int]] = set()
    for place in reached.graph.order:
        if place[0] == "outcome" or not reached.entered[place]:
            continue
        turns = reached.turns(place)
        if turns.gap:
            gaps.add(place[1])
        rules = [turn for turn in turns.turns if turn.arrow.rule is not None]
        for index, turn in enumerate(rules):
            if turn.taken:
                taken.add((place[1], index))
            when = turn.arrow.rule.when if turn.arrow.rule else None
            if when is not None and reached.sets(place).unknown(when, turn.before):
                hanging.add((place[1], index))
    assert gaps == found.gaps
    assert taken == found.taken
    assert hanging == found.hanging


@given(seeds)
@many
def test_every_line_agrees_with_brute_force_however_it_is_sliced(seed: int) -> None:
    _, tree, found = grown(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digits, "MOST", seed % 2 * digits.MOST)
        patch.setattr(proofs, "changing", lambda _, day: (day,))
        proof = prove(graph(tree), TODAY)
    shown = {
        (outcome.id, index)
        for outcome in tree.outcomes.values()
        for index, item in enumerate(outcome.next_steps)
        if id(item) in proof.shown or (outcome.id in found.reached and item.when is None)
    }
    assert shown == found.shown
    hanging = proof.hanging.values()
    words = [(word, sight) for word, sight in hanging if isinstance(word, Placeholder)]
    asks = graph(tree).asks
    told = {(asks.get(sight.place, sight.place[1]), word.name) for word, sight in words}
    assert told == found.untold
    for word, sight in words:
        answers = sight.example()
        assert answers is not None
        assert answers.get(word.name, (UNSURE,)) == (UNSURE,)


@given(seeds)
@many
def test_every_example_walks_to_where_it_says_with_the_fewest_answers(seed: int) -> None:
    _, tree, found = grown(seed, gaps=False)
    reached, fewest = analysed(tree, seed), found.reached
    examples = Examples(reached)
    for (kind, id), states in reached.entered.items():
        if kind != "decision" and states:
            answers = examples.arriving((kind, id), states)
            assert answers is not None
            assert len(answers) == fewest[id]
            end = walk(tree, answers, TODAY).end
            assert isinstance(end, Arrived | Asked)
            assert (end.outcome.id if isinstance(end, Arrived) else end.question.place) == id


@given(seeds)
@example(1578)  # a slot is used again by a later fact
@many
def test_the_example_of_a_combination_brings_that_combination(seed: int) -> None:
    reached = analysed(grown(seed)[1], seed)
    layout, examples = reached.layout, Examples(reached)
    for place, states in reached.entered.items():
        sets = reached.sets(place)
        for number in layout.space.numbers(states):
            one = layout.space.of(number)
            answers = examples.arriving(place, one)
            assert answers is not None
            for fact in layout.live[sets.index]:
                unsure = answers.get(fact, (UNSURE,)) == (UNSURE,)
                assert bool(sets.unanswered(fact, one)) is unsure


@given(seeds)
@many
def test_a_gap_that_is_seen_stops_the_walk_that_shows_it(seed: int) -> None:
    tree = grown(seed)[1]
    for (kind, _), sight in prove(graph(tree), TODAY).gaps.values():
        if kind != "fact":
            answers = sight.example()
            assert answers is not None
            with pytest.raises(NoRule):
                walk(tree, answers, sight.reach.day.today)


@given(seeds)
@many
def test_walks_that_go_round_are_found_and_no_others(seed: int) -> None:
    data = grow(Random(seed), circles=True)
    tree, brutal = built(data), brute(data)
    examples = Examples(analysed(tree, seed))
    found, again = list(rounds(examples)), list(twice(examples))
    assert bool(found or again) is bool(brutal.rounds or brutal.twice)
    # What lies behind one fault is found too, where brute force follows no further.
    assert bool(found) is bool(brutal.rounds) or brutal.twice
    assert brutal.twice <= {one.steps[-1].arrow.to[1] for one in again}
    for one in (*found, *again):
        passed = [step.place[1] for step in one.steps]
        with pytest.raises(GoesRound) as stopped:
            walk(tree, one.answers, TODAY)
        ends = {*passed, one.steps[-1].arrow.to[1]}
        assert stopped.value.place in ends | brutal.rounds | brutal.twice
        assert [step.arrow.to[1] for step in one.steps[:-1]] == passed[1:]
        if one in found:
            assert len(set(passed)) == len(passed)
            assert one.steps[-1].arrow.to[1] == passed[0]
    if found or again:
        with pytest.raises(GoesRound):
            end_all(tree, TODAY)


@given(seeds)
@many
def test_a_bound_from_the_catalogue_is_that_of_the_day(seed: int) -> None:
    """Each day is walked as if its bounds stood in the tree, and `changing` knows of the other."""
    plain, files = with_dated_bounds(grow(Random(seed), gaps=False))
    assume(files)
    tree, later = build_folder(files).trees["t"], date.fromisoformat(LATER)
    assert later in changing(tree, TODAY)
    for day, told in zip((TODAY, later), plain, strict=True):
        found = Naive(told, day, CODES).run()
        assume(not found.rounds and not found.twice)
        assume(not found.rounds and not found.twice)
        assert +rows.count_walks(rows.bare(tree, day)) == found.walks
        reached = reach(tree, day)
        assert not isinstance(reached, TooEntangled)
        assert {id for (_, id), states in reached.entered.items() if states} == set(found.reached)
