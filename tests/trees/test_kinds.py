"""The judge: what people type, and what it becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.trees import model
from wizard.trees.calendar import Day
from wizard.trees.kinds import (
    LARGEST,
    Reason,
    Refusal,
    canonical,
    day_of,
    doubt,
    judge,
    number,
    offered,
)
from wizard.trees.model import (
    Kind,
    Option,
    Question,
    Range,
    Relative,
    Shift,
    Span,
    Text,
    Value,
)
from wizard.trees.values import CODES

HERE = Span("x.yaml", 1, 1, 1, 2)
ASK = Text("Well?", HERE, "q.ask", "x")
TODAY = date(2026, 11, 22)
NOW = Day(TODAY, {})


def question(kind: Kind, **more: object) -> Question:
    return Question("q", kind, ASK, HERE, "q", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2.337,00", "2337.00"),
        ("2,337.00", "2337.00"),
        ("2337", "2337"),
        ("2 337", "2337"),
        ("2.337", "2337"),
        ("2,5", "2.5"),
        ("1.234.567,8", "1234567.8"),
        ("-3", "-3"),
        ("٢٣", "23"),
        ("۲۳", "23"),
        ("1130,-", "1130"),
        ("1.130,--", "1130"),
        ("1.130.-", "1130"),
        ("1130.", "1130"),
        ("1,00,000.50", "100000.50"),
        ("−3", "-3"),
        ("1’130.50", "1130.50"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, meant: str) -> None:
    assert number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,23,4", "1.2345", ".5", "1e5", "1130-", "-", ",-", "NaN", "²", "$ 12"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize(
    "typed", ["2026-06-12", "12-6-2026", "12/06/2026", "12.6.2026", " 12 6 2026 "]
)
def test_dates_are_read_day_first(typed: str) -> None:
    assert day_of(typed) == date(2026, 6, 12)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("31-2-2026", "no-such-day"),
        ("29-2-2001", "no-such-day"),
        ("0000-01-01", "no-such-day"),
        ("12-13-2026", "no-such-day"),
        ("12-6-26", "no-year"),
        ("12-6", "no-year"),
        ("12-6-", "no-year"),
        ("12--2026", "no-month"),
        ("-6-2026", "no-day"),
        ("--2026", "no-day"),
        ("-12-6-2026", "no-date"),
        ("6-2026", "no-date"),
        ("2026", "no-date"),
        ("tomorrow", "no-date"),
        ("12-juni-2026", "no-date"),
        ("123-6-2026", "no-date"),
        ("12-6-20261", "no-date"),
        ("²-6-2026", "no-date"),
        ("", "no-date"),
    ],
)
def test_what_is_no_date_is_told_apart(typed: str, reason: Reason) -> None:
    assert day_of(typed) == Refusal(reason)


@pytest.mark.parametrize("typed", ["$1130", "£ 1,130", "1130 ₺", "₹1,00,000", "€"])
def test_no_currency_is_taken_for_that_of_the_site(typed: str) -> None:
    assert judge(question("money"), [typed], NOW) == Refusal("other-currency")


@pytest.mark.parametrize("digits", [16, 27, 28, 29, 40, 90])
@pytest.mark.parametrize("kind", ["number", "money"])
def test_no_number_is_too_long_to_be_judged(kind: Kind, digits: int) -> None:
    for step in (Decimal(1), Decimal("0.01"), Decimal(5)):
        asked = question(kind, step=step)
        assert judge(asked, ["9" * digits], NOW) == Refusal("too-high", LARGEST)
        assert judge(asked, ["-" + "9" * digits], NOW) == Refusal("too-low", -LARGEST)
    bounded = question(kind, minimum=Decimal(0), maximum=Decimal(120))
    assert judge(bounded, ["9" * digits], NOW) == Refusal("too-high", Decimal(120))


@pytest.mark.parametrize(
    ("step", "typed", "written"),
    [
        ("1", "-0", "0"),
        ("1", "22.0", "22"),
        ("1", "22,00", "22"),
        ("1", "022", "22"),
        ("5", "25.0", "25"),
        ("0.5", "2.5", "2.5"),
        ("0.01", "-0", "0.00"),
        ("0.01", "22", "22.00"),
    ],
)
def test_a_number_has_one_writing(step: str, typed: str, written: str) -> None:
    value = judge(question("number", step=Decimal(step)), [typed], NOW)
    assert not isinstance(value, Refusal)
    assert canonical(value) == (written,)


def test_bounds_and_steps_are_kept() -> None:
    asked = question("number", minimum=Decimal(0), maximum=Decimal(120))
    assert judge(asked, ["120"], NOW) == Decimal(120)
    assert judge(asked, ["121"], NOW) == Refusal("too-high", Decimal(120))
    assert judge(asked, ["-1"], NOW) == Refusal("too-low", Decimal(0))
    assert judge(asked, ["2,5"], NOW) == Refusal("off-step", Decimal(1))


def test_money_has_one_canonical_form() -> None:
    asked = question("money", minimum=Decimal(0), step=Decimal("0.01"))
    value = judge(asked, ["2.337"], NOW)
    assert not isinstance(value, Refusal)
    assert canonical(value) == ("2337.00",)


def test_dates_may_be_bounded_by_the_day_of_the_walk() -> None:
    asked = question("date", maximum="today")
    assert judge(asked, ["22-11-2026"], NOW) == TODAY
    assert judge(asked, ["23-11-2026"], NOW) == Refusal("too-late", TODAY)


def test_a_country_is_a_code() -> None:
    asked = question("country", extras=(Option("stateless", HERE),))
    assert judge(asked, ["NO"], NOW) == "NO"
    assert judge(asked, ["no"], NOW) == Refusal("no-country")
    assert judge(asked, ["stateless"], NOW) == "stateless"
    assert judge(asked, ["ZZ"], NOW) == Refusal("no-country")


def test_a_country_that_is_not_offered_is_known_and_no_answer() -> None:
    some = model.Test(HERE, "BE or NO", ids=frozenset(("BE", "NO")))
    asked = question("country", extras=(Option("stateless", HERE),), among=some)
    assert judge(asked, ["NO"], NOW) == "NO"
    assert judge(asked, ["stateless"], NOW) == "stateless"
    assert judge(asked, ["US"], NOW) == Refusal("not-among")
    assert judge(asked, ["ZZ"], NOW) == Refusal("no-country")
    assert (offered(asked), len(offered(question("country")))) == ({"BE", "NO"}, len(CODES))


def test_missing_and_invalid_are_told_apart() -> None:
    asked = question("choice", options=(Option("yes", HERE), Option("no", HERE)))
    assert judge(asked, [], NOW) == Refusal("missing")
    assert judge(asked, ["  "], NOW) == Refusal("missing")
    assert judge(asked, ["maybe"], NOW) == Refusal("no-option")
    assert judge(asked, ["yes", "no"], NOW) == Refusal("several")


def test_none_of_these_is_an_answer_and_an_empty_form_is_none() -> None:
    asked = question("choices", options=(Option("a", HERE), Option("b", HERE)))
    assert judge(asked, [], NOW) == Refusal("missing")
    assert judge(asked, [""], NOW) == Refusal("missing")
    assert judge(asked, ["none"], NOW) == frozenset()
    assert judge(asked, ["none", "none"], NOW) == frozenset()
    assert judge(asked, ["none", "a"], NOW) == Refusal("several")
    assert judge(asked, ["none", "x"], NOW) == Refusal("no-option")
    assert judge(asked, ["b", "a"], NOW) == {"a", "b"}
    assert canonical(frozenset()) == ("none",)


def test_so_many_must_be_ticked() -> None:
    options = (Option("a", HERE), Option("b", HERE), Option("c", HERE))
    asked = question("choices", options=options, at_least=2)
    few = Refusal("too-few", Decimal(2))
    assert [judge(asked, raw, NOW) for raw in ([], [""], ["none"], ["a"])] == [few] * 4
    assert judge(asked, ["none", "a", "b"], NOW) == Refusal("several")
    assert judge(asked, ["a", "c"], NOW) == {"a", "c"}


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
    value = judge(asked, raw, NOW)
    if not isinstance(value, Refusal):
        again = judge(asked, canonical(value), NOW)
        assert again == value
        assert not isinstance(again, Refusal)
        assert canonical(again) == canonical(value)


WHERE_YEARS = Text("years", HERE, "q.unit", "x")
PER_MONTH = Text("What do you earn in one month?", HERE, "q.ask", "x")


def usual(**stretch: object) -> model.Test:
    return model.Test(HERE, "…", **stretch)  # type: ignore[arg-type]


AGES = usual(ranges=(Range(Decimal(12), Decimal(100)),))
SUMS = usual(ranges=(Range(Decimal(200), Decimal(10_000)),))
LATELY = usual(dates=(Relative("ahead", Shift(100, "years")),))


@pytest.mark.parametrize(
    ("asked", "value", "reason"),
    [
        (question("number", usual=AGES), Decimal(12), None),
        (question("number", usual=AGES), Decimal(100), None),
        (question("number", usual=AGES), Decimal(11), "unusual"),
        (question("number", usual=AGES), Decimal(101), "unusual"),
        (question("number", usual=AGES), Decimal(1999), "unusual"),
        (question("number", usual=AGES, unit=WHERE_YEARS), Decimal(1999), "year-typed"),
        (question("number", usual=AGES, unit=WHERE_YEARS), Decimal(2027), "unusual"),
        (question("number"), Decimal(1999), None),
        (question("number", usual=AGES), "other", None),
        (question("money", usual=SUMS), Decimal(30_000), "unusual"),
        (replace(question("money", usual=SUMS), ask=PER_MONTH), Decimal(30_000), "whole-year"),
        (replace(question("money", usual=SUMS), ask=PER_MONTH), Decimal(150_000), "unusual"),
        (replace(question("money", usual=SUMS), ask=PER_MONTH), Decimal(100), "unusual"),
        (question("date", usual=LATELY), date(1926, 11, 22), None),
        (question("date", usual=LATELY), date(1926, 11, 21), "unusual"),
        (question("date", usual=LATELY), date(1380, 5, 1), "other-calendar"),
        (question("date", usual=LATELY), date(1445, 5, 1), "other-calendar"),
        (question("date", usual=LATELY), date(1700, 5, 1), "unusual"),
    ],
)
def test_what_is_not_plausible_is_doubted(
    asked: Question, value: Value, reason: Reason | None
) -> None:
    expected = Refusal(reason, value, sure=True) if reason else None  # type: ignore[arg-type]
    assert doubt(asked, value, NOW) == expected


def test_a_slip_is_named_where_the_bounds_refuse_it_too() -> None:
    age = question("number", maximum=Decimal(120), unit=WHERE_YEARS)
    assert judge(age, ["1999"], NOW) == Refusal("year-typed", Decimal(1999))
    assert judge(age, ["1380"], NOW) == Refusal("year-typed", Decimal(1380))
    assert judge(age, ["2544"], NOW) == Refusal("year-typed", Decimal(2544))
    assert judge(age, ["150"], NOW) == Refusal("too-high", Decimal(120))
    assert judge(age, ["27-3-2004"], NOW) == Refusal("year-typed", Decimal(2004))
    assert judge(question("number"), ["27-3-2004"], NOW) == Refusal("no-number")
    bought = question("date", minimum=date(1900, 1, 1), maximum="today")
    assert judge(bought, ["1-5-2568"], NOW) == Refusal("other-calendar", date(2568, 5, 1))
    assert judge(bought, ["1-5-1380"], NOW) == Refusal("other-calendar", date(1380, 5, 1))
    assert judge(bought, ["1-5-2027"], NOW) == Refusal("too-late", TODAY)
