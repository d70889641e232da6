"""Conditions of walks that moved, in the words an editor would write them in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from wizard.diff.moves import Moves, moves
from wizard.diff.phrased import line
from wizard.trees.library import build_folder
from wizard.trees.model import Tree

DAY = date(2026, 11, 22)
THREE = {id: {"label": f"This is {id}"} for id in "abc"}


def tree(question: dict[str, Any], when: object, otherwise: str = "no-way") -> Tree:
    """One question before a rule that says who may."""
    rules = [{"when": {"it": when}, "go": "yes-you-may"}, {"else": otherwise}]
    data = {
        "title": "A tree",
        "summary": "One question.",
        "reviewed": "2026-11-20",
        "source": "https://example.org/rules",
        "start": "it",
        "unlisted": "ask-us",
        "groups": {"near": ["BE", "DE", "LU"], "far": ["AU", "NZ"]},
        "questions": {"it": {"ask": "What is it?", "next": rules, **question}},
        "outcomes": {
            id: {"verdict": verdict, "title": id, "guidance": "Go on."}
            for id, verdict in (
                ("yes-you-may", "likely"),
                ("no-way", "unlikely"),
                ("ask-us", "get-help"),
            )
        },
    }
    found = build_folder({"t/tree.yaml": json.dumps(data)})
    assert not found.broken, found.diagnostics
    return found.trees["t"]


def said(old: Tree, new: Tree) -> list[str]:
    """The conditions of all walks that moved, those that are not exact marked."""
    found = moves(old, new, DAY)
    assert isinstance(found, Moves)
    return [
        line(mapping) + ("" if move.condition.exact else " …")
        for block in found.moved
        for move in block.moves
        for mapping in move.condition.mappings
    ]


MONEY = {"type": "money", "min": "0", "max": "9000", "step": "0.01"}
NUMBER = {"type": "number", "min": "0", "max": "120"}
TICKS = {"type": "choices", "options": THREE}
DATE = {"type": "date", "min": "2020-01-01", "max": "2030-12-31"}


@pytest.mark.parametrize(
    ("question", "old", "new", "words"),
    [
        (NUMBER, "under 18", "under 21", ["{it: 18 to 20}"]),
        (NUMBER, "under 18", "at least 18", ["{it: under 18}", "{it: at least 18}"]),
        (NUMBER, "18", "19", ["{it: 18}", "{it: 19}"]),
        (NUMBER, "under 18", "under 119", ["{it: 18 to 118}"]),
        (NUMBER, "0 to 120", "20 to 99", ["{it: [under 20, at least 100]}"]),
        (NUMBER, "0 to 120", "100 to 120", ["{it: under 100}"]),
        (MONEY, "under 100", "under 2000", ["{it: 100.00 to 1999.99}"]),
        (MONEY, "0 to 9000", "2000 to 9000", ["{it: under 2000.00}"]),
        (DATE, "before 2024-01-01", "before 2024-01-02", ["{it: 2024-01-01 to 2024-01-01}"]),
        (DATE, "before 2024-01-01", "before 2025-01-01", ["{it: 2024-01-01 to 2024-12-31}"]),
        ({"options": THREE}, "a", "b", ["{it: a}", "{it: b}"]),
        ({"options": THREE}, "a", ["a", "b", "c"], ["{it: [b, c]}"]),
        ({"type": "country"}, ["NL"], ["NL", "near"], ["{it: near}"]),
        ({"type": "country"}, ["NL"], ["NL", "BE", "DE"], ["{it: [BE, DE]}"]),
        ({"type": "country"}, ["NL", "near"], ["near"], ["{it: NL}"]),
        ({"type": "country"}, ["near"], ["far"], ["{it: near}", "{it: far}"]),
        ({"type": "country"}, ["NL", "BE"], ["NL", "AU"], ["{it: BE}", "{it: AU}"]),
        (TICKS, {"all": ["a", "b"]}, {"all": ["a"]}, ["{it: {all: [a], none: [b]}}"]),
        (TICKS, {"any": ["a"]}, {"any": ["a", "b", "c"]}, ["{it: {any: [b, c], none: [a]}}"]),
        (
            TICKS,
            {"all": ["a", "b"]},
            {"any": ["a", "b"]},
            [f"{{it: {{all: [{one}], none: [{other}]}}}}" for one, other in ("ab", "ba")],
        ),
        (TICKS, "a", "none", ["{it: {all: [a]}}", "{it: {none: [a, b, c]}}"]),
    ],
)
def test_answers_are_said_as_briefly_as_a_tree_can(
    question: dict[str, Any], old: object, new: object, words: list[str]
) -> None:
    assert said(tree(question, old), tree(question, new)) == words


def test_a_long_list_is_cut_and_the_rest_counted() -> None:
    many = ["AT", "BG", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "GR"]
    short = "{it: [AT, BG, CY, CZ, DK, EE, ES, FI, … 2 more]}"
    for number, words in ((10, short), (9, f"{{it: [{', '.join(many[:9])}]}}")):
        old, new = (tree({"type": "country"}, some) for some in (["NL"], ["NL", *many[:number]]))
        assert said(old, new) == [words]


def test_all_but_a_few_are_said_by_what_they_are_not() -> None:
    four = {"options": {**THREE, "d": {"label": "This is d"}}}
    for question in ({"type": "country"}, four):
        first = "NL" if "type" in question else "a"
        old, new = tree(question, first), tree(question, first, otherwise="yes-you-may")
        assert said(old, new) == [f"{{not: {{it: {first}}}}}"]


def test_who_does_not_know_is_said_apart() -> None:
    old, new = tree(NUMBER, "under 18"), tree({**NUMBER, "unsure": "ask-us"}, "under 18")
    assert said(old, new) == ["{it: unsure}"]


def test_an_answer_to_another_kind_of_question_is_no_part_of_a_sample() -> None:
    old, new = tree({"options": THREE}, "a"), tree(NUMBER, "under 18")
    found = moves(old, new, DAY)
    assert isinstance(found, Moves)
    samples = [move.sample["it"] for block in found.moved for move in block.moves]
    assert samples
    assert all(answer.isdigit() or answer == "unsure" for (answer,) in samples)


def test_a_group_that_means_something_else_now_names_nobody() -> None:
    old, new = (
        tree({"type": "country"}, ["NL"]),
        tree({"type": "country"}, ["NL", "BE", "DE", "LU"]),
    )
    assert said(old, new) == ["{it: near}"]
    wider = replace(old, groups={**old.groups, "near": frozenset(("BE", "DE", "LU", "FR"))})
    assert said(wider, new) == ["{it: [BE, DE, LU]}"]


def test_who_does_not_know_is_among_those_a_list_leaves_out() -> None:
    old = tree({"type": "country", "unsure": "ask-us"}, ["NL"])
    new = tree({"type": "country", "unsure": "ask-us"}, ["NL"], otherwise="ask-us")
    assert said(old, new) == ["{not: {it: NL}}"]
