"""Which answers decided, why and by whose word; and which were of no use on the way."""

from __future__ import annotations

import pytest

from tests.present.folder import ALL, DAY, PRESENTER
from wizard.trees.library import build_folder
from wizard.walks.decided import because, decided, sources
from wizard.walks.walk import Walk, walk

TREE = PRESENTER.trees["au-pair"]


def walked(to: str | None = None, **answers: str) -> Walk:
    given = {id: (it,) if isinstance(it, str) else tuple(it) for id, it in ALL.items()}
    return walk(TREE, {**given, **{id: (it,) for id, it in answers.items()}}, DAY, to=to)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({}, {"papers"}),
        ({"age": "17"}, {"age"}),
        ({"nationality": "BE"}, {"nationality"}),
        ({"income": "100"}, {"income"}),
        ({"decided": "unsure"}, set()),
        ({"age": "old"}, set()),
        ({"to": "ask"}, set()),
    ],
)
def test_the_last_turn_says_which_answers_decided(answers, why):
    assert decided(walked(**answers)) == why


def test_a_turn_has_its_reason():
    assert [text.source for text in because(walked(age="17").steps[-1])] == [
        "You must be at least 18."
    ]
    assert because(walked().steps[-1]) == ()


SOURCES = """
title: T
summary: S
reviewed: 2026-01-01
start: pet
unlisted: fine
source: https://s.test/tree
questions:
  pet:
    ask: Which pet?
    source: https://s.test/pet
    options:
      cat: {label: A cat, go: land, source: https://s.test/cat}
      dog: {label: A dog, go: land}
      emu: {label: An emu, source: https://s.test/unused}
    next: [{when: {pet: emu}, go: door, source: https://s.test/emu}]
  land: {ask: Which country?, type: country, next: [{when: {land: NL}, go: door}, {else: door}]}
decisions:
  door: [{when: {pet: cat}, go: fine, source: https://s.test/rule}, {else: fine}]
outcomes:
  fine: {verdict: likely, title: F, guidance: G}
"""


@pytest.mark.parametrize(
    ("answers", "those"),
    [
        ({"pet": ["unsure"]}, []),
        ({"pet": ["cat"]}, ["cat"]),
        ({"pet": ["dog"]}, ["pet"]),
        ({"pet": ["emu"]}, ["emu", "tree"]),
        ({"pet": ["cat"], "land": ["NL"]}, ["tree", "rule"]),
        ({"pet": ["dog"], "land": ["BE"]}, ["tree", "tree"]),
    ],
)
def test_each_turn_has_the_nearest_source_of_option_or_rule_question_and_tree(answers, those):
    tree = build_folder({"t/tree.yaml": SOURCES}).trees["t"]
    found = sources(tree, walk(tree, answers, DAY).steps[-1])
    assert [it.url for it in found if it] == [f"https://s.test/{name}" for name in those]


def test_good_answers_off_the_way_travel_parsed_in_the_order_of_the_tree():
    early = walked(nationality="FR", age="200", decided="unsure", nothing="x")
    assert [*early.unused] == ["income", "decided", "papers"]
    assert early.unused["decided"] is None
    assert early.unused["papers"] == {"passport", "birth"}
    asked = walk(TREE, {"papers": ("passport",), "age": ("20",)}, DAY, ask="nationality")
    assert [*asked.unused] == ["age", "papers"]
    assert not walked(age="x").unused.keys() & {"nationality", "age"}
