"""The days on which a tree does something else."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.examples import BASE, laid_over
from wizard.trees.library import build_folder
from wizard.walks.days import changing
from wizard.walks.walk import Arrived, walk

TODAY = date(2026, 11, 22)
AMOUNTS = """\
fee:
  title: A fee
  currency: EUR
  source: https://example.org
  values: {2026-01-01: 100, 2027-01-01: 110, 2029-01-01: 120}
  until: 2029-12-31
term:
  title: A term
  unit: months
  source: https://example.org
  values: {2026-01-01: 3, 2027-01-01: 6}
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
        (rules("date", "age: less than amount:term ago"), ["2027-01-01"]),
        ("type: date\n    usual: within the last amount:term\n    next: fits", []),
    ],
)
def test_the_days_of_a_year_and_later_days_that_are_named(question, expected):
    assert days(question) == expected


@pytest.mark.parametrize(
    ("decided", "day", "outcome"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), "too-young"),
        (date(2026, 9, 30), date(2026, 12, 31), "fits"),
        (date(2026, 9, 30), date(2027, 1, 1), "too-young"),
        (date(2026, 7, 2), date(2027, 1, 1), "too-young"),
        (date(2026, 7, 1), date(2027, 1, 1), "fits"),
    ],
)
def test_a_test_of_a_date_counts_by_the_limit_of_the_day(decided, day, outcome):
    question = rules("date", "age: less than amount:term ago")
    tree = laid_over(BASE, f"questions:\n  age:\n    ask: How?\n    {question}\n")
    library = build_folder({"example/tree.yaml": tree, "shared/amounts.yaml": AMOUNTS})
    end = walk(library.trees["example"], {"age": (decided.isoformat(),)}, day).end
    assert isinstance(end, Arrived)
    assert end.outcome.id == outcome
