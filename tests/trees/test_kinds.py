"""The judge: what people type, and what it becomes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.trees.kinds import Refusal, canonical, day_of, judge, number
from wizard.trees.model import Kind, Option, Question, Span, Text

HERE = Span("x.yaml", 1, 1, 1, 2)
ASK = Text("Well?", HERE, "q.ask", "x")
TODAY = date(2026, 11, 22)


def question(kind: Kind, **more: object) -> Question:
    return Question("q", kind, ASK, HERE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2.337,00", "2337.00"),
        ("2,337.00", "2337.00"),
        ("2337", "2337"),
        ("€ 2 337", "2337"),
        ("2.337", "2337"),
        ("2,5", "2.5"),
        ("1.234.567,8", "1234567.8"),
        ("-3", "-3"),
        ("٢٣", "23"),
        ("۲۳", "23"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, meant: str) -> None:
    assert number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,23,4", "1.2345", ".5", "1e5", "1" * 40, "NaN", "²"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize(
    "typed", ["2026-06-12", "12-6-2026", "12/06/2026", "12.6.2026", " 12 6 2026 "]
)
def test_dates_are_read_day_first(typed: str) -> None:
    assert day_of(typed) == date(2026, 6, 12)


@pytest.mark.parametrize("typed", ["31-2-2026", "2026", "12-6-26", "0000-01-01", "tomorrow", ""])
def test_what_is_no_date_is_none(typed: str) -> None:
    assert day_of(typed) is None


def test_bounds_and_steps_are_kept() -> None:
    asked = question("number", minimum=Decimal(0), maximum=Decimal(120))
    assert judge(asked, ["120"], TODAY) == Decimal(120)
    assert judge(asked, ["121"], TODAY) == Refusal("too-high", Decimal(120))
    assert judge(asked, ["-1"], TODAY) == Refusal("too-low", Decimal(0))
    assert judge(asked, ["2,5"], TODAY) == Refusal("off-step", Decimal(1))


def test_money_has_one_canonical_form() -> None:
    asked = question("money", minimum=Decimal(0), step=Decimal("0.01"))
    value = judge(asked, ["2.337"], TODAY)
    assert not isinstance(value, Refusal)
    assert canonical(value) == ("2337.00",)


def test_dates_may_be_bounded_by_the_day_of_the_walk() -> None:
    asked = question("date", maximum="today")
    assert judge(asked, ["22-11-2026"], TODAY) == TODAY
    assert judge(asked, ["23-11-2026"], TODAY) == Refusal("too-late", TODAY)


def test_a_country_is_a_code() -> None:
    asked = question("country", extras=(Option("stateless", HERE),))
    assert judge(asked, ["no"], TODAY) == "NO"
    assert judge(asked, ["stateless"], TODAY) == "stateless"
    assert judge(asked, ["ZZ"], TODAY) == Refusal("no-country")


def test_missing_and_invalid_are_told_apart() -> None:
    asked = question("choice", options=(Option("yes", HERE), Option("no", HERE)))
    assert judge(asked, [], TODAY) == Refusal("missing")
    assert judge(asked, ["  "], TODAY) == Refusal("missing")
    assert judge(asked, ["maybe"], TODAY) == Refusal("no-option")
    assert judge(asked, ["yes", "no"], TODAY) == Refusal("several")


def test_nothing_ticked_is_an_answer() -> None:
    asked = question("choices", options=(Option("a", HERE), Option("b", HERE)))
    assert judge(asked, [], TODAY) == Refusal("missing")
    assert judge(asked, [""], TODAY) == frozenset()
    assert judge(asked, ["b", "a"], TODAY) == {"a", "b"}
    assert canonical(frozenset()) == ("",)


KINDS: list[Question] = [
    question("choice", options=(Option("yes", HERE),)),
    question("choices", options=(Option("a", HERE),)),
    question("country"),
    question("number"),
    question("money", step=Decimal("0.01"), minimum=Decimal(0)),
    question("date"),
]


@given(st.sampled_from(KINDS), st.lists(st.text(max_size=50), max_size=3))
def test_any_input_is_a_value_or_a_refusal_and_values_are_stable(
    asked: Question, raw: list[str]
) -> None:
    value = judge(asked, raw, TODAY)
    if not isinstance(value, Refusal):
        assert judge(asked, canonical(value), TODAY) == value
