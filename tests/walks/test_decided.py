"""Which answers decided, why and by whose word; and which were of no use on the way."""

from __future__ import annotations

import pytest

from tests.present.folder import ALL, DAY, PRESENTER
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


def test_a_turn_has_its_reason_and_the_source_of_its_rule_or_the_tree():
    young = walked(age="17").steps[-1]
    assert [text.source for text in because(young)] == ["You must be at least 18."]
    assert [it.id for it in sources(TREE, young) if it] == ["the-rule"]
    last = walked().steps[-1]
    assert because(last) == ()
    assert [it.id for it in sources(TREE, last) if it] == ["the-tree"]


def test_good_answers_off_the_way_travel_parsed_in_the_order_of_the_tree():
    early = walked(nationality="FR", age="200", decided="unsure", nothing="x")
    assert [*early.unused] == ["income", "decided", "papers"]
    assert early.unused["decided"] is None
    assert early.unused["papers"] == {"passport", "birth"}
    asked = walk(TREE, {"papers": ("passport",), "age": ("20",)}, DAY, ask="nationality")
    assert [*asked.unused] == ["age", "papers"]
    assert not walked(age="x").unused.keys() & {"nationality", "age"}
