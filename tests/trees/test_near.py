"""The near name is the one a slip of the hand was made from."""

from __future__ import annotations

import pytest

from wizard.trees.diagnostics import did_you_mean, nearest
from wizard.trees.model import Span


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("no-agancy", ["no-agency", "agency", "not-single"], "no-agency"),
        ("agnecy", ["agency"], "agency"),
        ("verdct", ["verdict", "title"], "verdict"),
        ("Too_Young", ["too-young", "too-old"], "too-young"),
        ("eu", ["eu-eea-swiss", "au"], "eu-eea-swiss"),
        ("nationality", ["nationality-of-child"], "nationality-of-child"),
        ("ph", ["PH", "PL"], "PH"),
        ("XX", ["PH", "PL"], None),
        ("zebra", ["agency", "place"], None),
        ("", ["agency"], None),
    ],
)
def test_the_nearest_name(word, known, near):
    assert nearest(word, known) == near


def test_a_near_name_says_where_it_stands():
    known = {"place": Span("shared/questions.yaml", 3, 1, 3, 6)}
    assert did_you_mean("plaice", known) == "did you mean `place` (line 3)?"
    assert (
        did_you_mean("plaice", known, "a/tree.yaml")
        == "did you mean `place` (shared/questions.yaml, line 3)?"
    )
    assert did_you_mean("plaice", {"place": None}) == "did you mean `place`?"


def test_thousands_of_names_are_looked_through_quickly():
    known = {f"question-{number}": None for number in range(10_000)}
    for _ in range(200):
        assert nearest("nothing-like-it", known) is None
    assert nearest("qeustion-9000", known) == "question-9000"
    assert nearest("questio-9000", known) == "question-9000"
    assert nearest("question_9000", known) == "question-9000"
