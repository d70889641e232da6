"""The days on which a tree does something else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.examples import BASE, laid_over
from wizard.trees.library import build_folder
from wizard.walks.days import changing

TODAY = date(2026, 11, 22)
AMOUNTS = """\
fee:
  title: A fee
  currency: EUR
  source: https://example.org
  values: {2026-01-01: 100, 2027-01-01: 110, 2029-01-01: 120}
  until: 2029-12-31
"""


def days(question: str) -> list[str]:
    tree = laid_over(BASE, f"questions:\n  age:\n    ask: How?\n    {question}\n")
    library = build_folder({"example/tree.yaml": tree, "shared/amounts.yaml": AMOUNTS})
    assert library.diagnostics == ()
    return [day.isoformat() for day in changing(library.trees["example"], TODAY)][1:]


def rules(kind: str, *whens: str) -> str:
    told = "".join(f"      - {{when: {{{when}}}, go: too-young}}\n" for when in whens)
    return f"type: {kind}\n    next:\n{told}      - else: fits"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (rules("number", "age: under 18"), []),
        (rules("number", "today: before 2027-03-01"), ["2027-03-01"]),
        (rules("number", "today: on or after 2029-03-01"), ["2029-03-01"]),
        (rules("number", "today: after 2029-03-01"), ["2029-03-02"]),
        (rules("number", "today: 2031-01-01 to 2031-06-30"), ["2031-01-01", "2031-07-01"]),
        (rules("number", "today: before 2020-01-01"), []),
        (rules("number", "today: after 9999-12-30"), ["9999-12-31"]),
        (rules("money", "age: under amount:fee"), ["2027-01-01", "2029-01-01"]),
        (rules("date", "age: before 2031-01-01"), []),
    ],
)
def test_the_days_of_a_year_and_later_days_that_are_named(question, expected):
    assert days(question) == expected
