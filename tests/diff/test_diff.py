"""What `diff` says of two trees is what brute force finds, on random pairs of trees."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.diff import joint as brute
from tests.diff.changes import changed
from tests.diff.joint import UNSURE, Joint, Walked, moved
from tests.walks.forest import DAY, LATER, grow, with_dated_bounds
from tests.walks.naive import Naive
from wizard.diff import moves as module
from wizard.diff.moves import Moves, moves, tallies
from wizard.diff.phrased import Mapped, phrased
from wizard.diff.shown import Tellings
from wizard.diff.sizes import Group, Tally
from wizard.diff.smallest_condition import Finder
from wizard.trees.library import build_folder
from wizard.trees.model import Tree
from wizard.trees.values import CODES
from wizard.walks.folds import TooMany
from wizard.walks.joint import Joint as Made

TODAY = date.fromisoformat(DAY)
MOST = 4_000
seeds = st.integers(min_value=0, max_value=2**32)
many = settings(
    max_examples=2 * settings.default.max_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    database=None,
)


def built(data: dict[str, Any]) -> Tree | None:
    return build_folder({"t/tree.yaml": json.dumps(data)}).trees.get("t")


def goes_round(data: dict[str, Any]) -> bool:
    found = Naive(data, TODAY, CODES).run()
    return bool(found.rounds or found.twice)


def pair(seed: int) -> tuple[Tree, Tree, Joint, list[Walked]]:
    """Grow two trees; pairs that cannot be walked by brute force are not looked at."""
    random = Random(seed)
    data = grow(random, 4, circles=seed % 3 == 1)
    other = changed(random, data)
    old, new = built(data), built(other)
    assume(old is not None and new is not None)
    assert old is not None
    assert new is not None
    assume(not any(goes_round(each) for each in (data, other)))
    joint = Joint(data, other, TODAY, CODES)
    try:
        return old, new, joint, joint.walks(MOST)
    except brute.TooMany:
        assume(False)
        raise


def compared(old: Tree, new: Tree) -> tuple[Made, Tally]:
    found = tallies(old, new, TODAY)
    assert isinstance(found, tuple)
    return found[0].made, found[0]


def effect_of(group: Group) -> Any:
    """Name what changed in an outcome as brute force names it."""
    effect = group.kind.effect
    if effect.facts:
        return effect.facts
    return (bool(effect.appears), bool(effect.disappears)) if effect else None


@given(seeds)
@many
def test_the_walks_that_moved_are_those_brute_force_finds(seed: int) -> None:
    old, new, _, walks = pair(seed)
    _, tallied = compared(old, new)
    found: dict[tuple[str, str, Any], list[int]] = {}
    for group in tallied.groups:
        key = (group.kind.old[1], group.kind.new[1], effect_of(group))
        sizes = found.setdefault(key, [0, 0])
        sizes[0] += group.size.sure
        sizes[1] += group.size.unsure
    assert found == moved(walks)
    totals: Counter[bool] = Counter()
    for walk in walks:
        totals[UNSURE in walk.answers.values()] += walk.weight
    assert tallied.total is not None
    assert tuple(tallied.total) == (totals[False], totals[True])


@given(seeds)
@many
def test_every_exact_condition_selects_its_group_and_nothing_else(seed: int) -> None:
    old, new, joint, walks = pair(seed)
    made, tallied = compared(old, new)
    ends: dict[tuple[str, str, Any], list[Group]] = {}
    for group in tallied.groups:
        ends.setdefault((group.kind.old[1], group.kind.new[1], effect_of(group)), []).append(group)
    for (one, other, effect), groups in ends.items():
        for unsure in (False, True):
            if not any(group.size.unsure if unsure else group.size.sure for group in groups):
                continue
            mappings, exact = said(made, tallied, tuple(groups), unsure)
            for walk in walks:
                if (UNSURE in walk.answers.values()) is unsure:
                    inside = walk.ends == (one, other) and walk.effect == effect
                    holds = joint.holds(mappings, walk.answers)
                    assert holds is inside if exact else holds <= inside


def said(
    made: Made, tallied: Tally, groups: tuple[Group, ...], unsure: bool
) -> tuple[list[Mapped], bool]:
    boxes, exact = Finder(tallied, groups, unsure, ()).condition()
    mappings: list[Mapped] = []
    for box in boxes:
        words = phrased(made, box, unsure)
        exact = exact and words is not None
        mappings += words or []
    return mappings, exact


def told_of(found: Moves) -> tuple[Any, Any, Any]:
    """Name who is led elsewhere, and all that is shown otherwise."""
    every = [move for block in found.shown for move in block.moves]
    moved = [
        (block.at, move.old, move.new, move.size) for block in found.moved for move in block.moves
    ]
    facts = {fact for block in found.shown for fact in block.facts}
    effects = [(move.new.id, move.effect) for move in every]
    lines = {(id, line) for id, it in effects for line in (*it.appears, *it.disappears)}
    return Counter(moved), facts, lines


@given(seeds)
def test_lines_looked_at_one_by_one_are_those_looked_at_together(seed: int) -> None:
    random = Random(seed)
    data = grow(random, 4)
    other = changed(random, data)
    old, new = built(data), built(other)
    assume(old is not None and new is not None)
    assume(not goes_round(data) and not goes_round(other))
    assert old is not None
    assert new is not None
    together = moves(old, new, TODAY)
    assert isinstance(together, Moves)
    told = module._told

    def no_two(bare: Made, parts: Tellings) -> Tally | TooMany:
        number = sum(len(part.facts) + len(part.lines) for part in parts.values())
        return told(bare, parts) if number == 1 else TooMany(("question", "q0"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_told", no_two)
        apart = moves(old, new, TODAY)
    assert isinstance(apart, Moves)
    assert apart.total == together.total
    assert told_of(apart) == told_of(together)


@given(seeds)
@many
def test_a_bound_from_the_catalogue_moves_whom_the_same_bound_in_the_tree_would(seed: int) -> None:
    plain, files = with_dated_bounds(grow(Random(seed), gaps=False))
    assume(files and not any(map(goes_round, plain)))
    amounts = {"shared/amounts.yaml": files.get("shared/amounts.yaml", "")}
    old, late = (
        build_folder({"t/tree.yaml": json.dumps(it), **amounts}).trees["t"] for it in plain
    )
    dated = build_folder(files).trees["t"]
    for day, same in ((date.fromisoformat(DAY), old), (date.fromisoformat(LATER), late)):
        found, told, none = moves(old, dated, day), moves(old, same, day), moves(same, dated, day)
        assert isinstance(found, Moves)
        assert isinstance(told, Moves)
        assert (found.size, found.total) == (told.size, told.total)
        assert isinstance(none, Moves)
        assert not none.moved
