"""Which answers decided, why and by whose word; and which were of no use on the way."""

from __future__ import annotations

import pytest

from tests.present.folder import ALL, DAY, PRESENTER
from wizard.trees.library import build_folder
from wizard.walks.decided import because, decided, sources, too_low
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


SUMS = """
title: Study
summary: Study here.
reviewed: 2026-11-01
source: https://example.org/study
start: plan
unlisted: fine
questions:
  plan: {ask: Which plan?, options: {degree: {label: A degree}, trade: {label: A trade}}, next: sum}
  sum:
    ask: How much?
    type: money
    min: 0
    next:
      - when: {plan: degree, sum: at least amount:much}
        go: fine
      - when: {poor: yes}
        go: low
      - else: fine
facts:
  poor:
    - when:
        - {plan: degree, sum: under amount:much}
        - {plan: trade, sum: under amount:little}
        - {plan: trade, sum: under amount:gone}
        - {sum: at most amount:most, plan: trade}
      is: yes
    - else: no
outcomes:
  fine: {verdict: likely, title: Fine, guidance: Go.}
  low: {verdict: not-yet, title: Low, guidance: Save.}
"""
AMOUNTS = """
much: {title: Much, currency: EUR, values: {2026-01-01: 1000}, until: 2026-12-31}
little: {title: Little, currency: EUR, values: {2026-01-01: 800}, until: 2026-12-31}
most: {title: Most, currency: EUR, values: {2026-01-01: 900}, until: 2026-12-31}
gone: {title: Gone, currency: EUR, values: {2026-01-01: 900, 2026-07-01: unknown}}
"""


@pytest.mark.parametrize(
    ("plan", "sum", "found"),
    [
        ("degree", "500", ["much"]),
        ("degree", "999.99", ["much"]),
        ("degree", "1000", []),
        ("trade", "799.99", ["little"]),
        ("trade", "800", []),
        ("trade", "unsure", []),
    ],
)
def test_a_sum_is_too_low_for_what_is_asked_of_these_answers_alone(plan, sum, found):
    files = {"study/tree.yaml": SUMS, "shared/amounts.yaml": AMOUNTS}
    made = walk(build_folder(files).trees["study"], {"plan": (plan,), "sum": (sum,)}, DAY)
    assert [(step.question.id, id) for step, id in too_low(made)] == [("sum", it) for it in found]
