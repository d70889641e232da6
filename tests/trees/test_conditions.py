"""Every test of the format's table means what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from wizard.trees.calendar import Day, last_day, nearest, on
from wizard.trees.conditions import condition as conditions
from wizard.trees.conditions.truth import truth
from wizard.trees.model import (
    All,
    Amount,
    AmountRef,
    AnyOf,
    Condition,
    Entry,
    Not,
    Period,
    Range,
    Relative,
    Shift,
    Span,
    Text,
    Ticked,
)
from wizard.trees.model import Test as Against
from wizard.trees.reading import read
from wizard.trees.scope import FactShape, Known, Report, Scope

NOWHERE = Span("", 0, 0, 0, 0)
DAY = Day(
    date(2026, 11, 22),
    {
        "norm": Amount(
            "norm",
            Text("", NOWHERE, "", ""),
            ((date(2026, 1, 1), Decimal("2000")),),
            NOWHERE,
            currency="EUR",
            until=date(2026, 12, 31),
        )
    },
)
VALUES = {
    "place": ("choice", ("here", "abroad", "at-sea")),
    "visa": ("derived", ("needed", "not-needed")),
    "papers": ("choices", ("passport", "visa", "card")),
    "nationality": ("country", ("stateless",)),
    "age": ("number", ("not-known",)),
    "income": ("money", ()),
    "decided": ("date", ("not-yet",)),
    "today": ("today", ()),
}
GROUPS = Known(
    {"near": NOWHERE, "away": NOWHERE},
    members={"near": frozenset(("BE", "DE")), "away": frozenset(("abroad", "at-sea", "elsewhere"))},
)


def scope() -> Scope:
    file = read("t", "a: 1").file
    facts = {
        id: FactShape(id, kind, {v: read("t", v).root for v in values}, None)
        for id, (kind, values) in VALUES.items()
    }
    known = {"amount": Known({"norm": NOWHERE}, measures={"norm": "EUR"}), "group": GROUPS}
    return Scope(Report(), file, "t", known, facts)


def parsed(text: str) -> Condition:
    """Read a condition as it stands behind `when:`, its places left out."""
    here = scope()
    found = conditions.condition(here, read("t", f"w: {text}\n").root.pairs["w"].value)
    assert here.report.found == []
    assert found is not None
    return bare(found)


def bare(condition: Condition) -> Condition:
    """A condition without its places and words."""
    match condition:
        case Entry(fact, test):
            ranges = tuple(
                replace(r, low=placeless(r.low), high=placeless(r.high)) for r in test.ranges
            )
            return Entry(fact, replace(test, span=NOWHERE, words="", ranges=ranges), NOWHERE)
        case Not(item):
            return Not(bare(item))
        case All(items):
            return All(tuple(map(bare, items)))
        case AnyOf(items):
            return AnyOf(tuple(map(bare, items)))


def placeless(bound):
    return AmountRef(bound.id, NOWHERE) if isinstance(bound, AmountRef) else bound


def ids(*words):
    return {"ids": frozenset(words)}


def numbers(*ranges):
    return {"ranges": ranges}


def days(*when):
    return {"dates": when}


def ticks(*ticked):
    return {"ticked": ticked}


def d(text):
    return Decimal(text)


NORM = AmountRef("norm", NOWHERE)
TABLE = [
    ("place", "here", ids("here")),
    ("place", "[here, abroad]", ids("here", "abroad")),
    ("place", "away", ids("abroad", "at-sea")),
    ("place", "[here, away]", ids("here", "abroad", "at-sea")),
    ("place", "unanswered", {"unanswered": True}),
    ("place", "[here, unanswered]", {**ids("here"), "unanswered": True}),
    ("visa", "not-needed", ids("not-needed")),
    ("nationality", "PH", ids("PH")),
    ("nationality", "NO", ids("NO")),
    ("nationality", "near", ids("BE", "DE")),
    ("nationality", "[near, XK, stateless]", ids("BE", "DE", "XK", "stateless")),
    ("papers", "visa", ticks(Ticked("any", frozenset(("visa",))))),
    ("papers", "none", ticks(Ticked("nothing", frozenset()))),
    (
        "papers",
        "[visa, card]",
        ticks(Ticked("any", frozenset(("visa",))), Ticked("any", frozenset(("card",)))),
    ),
    ("papers", "{any: [visa, card]}", ticks(Ticked("any", frozenset(("visa", "card"))))),
    ("papers", "{all: [visa, card]}", ticks(Ticked("all", frozenset(("visa", "card"))))),
    ("papers", "{none: [visa]}", ticks(Ticked("none", frozenset(("visa",))))),
    ("papers", "{none: visa}", ticks(Ticked("none", frozenset(("visa",))))),
    ("age", "21", numbers(Range(d(21), d(21)))),
    ("age", "18 to 25", numbers(Range(d(18), d(25)))),
    ("age", "-5 to 2.5", numbers(Range(d(-5), d("2.5")))),
    ("age", "under 18", numbers(Range(None, d(18), high_open=True))),
    ("age", "over 25", numbers(Range(d(25), None, low_open=True))),
    ("age", "at least 21", numbers(Range(d(21), None))),
    ("age", "at most 25", numbers(Range(None, d(25)))),
    ("age", "at   most  25", numbers(Range(None, d(25)))),
    ("age", "not-known", ids("not-known")),
    (
        "age",
        "[under 3, not-known]",
        {**ids("not-known"), **numbers(Range(None, d(3), False, True))},
    ),
    ("income", "at least amount:norm", numbers(Range(NORM, None))),
    ("income", "under amount:norm", numbers(Range(None, NORM, high_open=True))),
    ("income", "1000.50 to amount:norm", numbers(Range(d("1000.50"), NORM))),
    ("decided", "before 2026-06-12", days(Period(None, date(2026, 6, 11)))),
    ("decided", "after 2026-06-30", days(Period(date(2026, 7, 1), None))),
    ("decided", "on or before 2026-06-12", days(Period(None, date(2026, 6, 12)))),
    ("decided", "on or after 2026-06-12", days(Period(date(2026, 6, 12), None))),
    (
        "decided",
        "2026-01-01 to 2026-06-30",
        days(Period(date(2026, 1, 1), date(2026, 6, 30))),
    ),
    ("decided", "within the last 3 months", days(Relative("ahead", Shift(3, "months")))),
    ("decided", "more than 3 months ago", days(Relative("passed", Shift(3, "months")))),
    ("decided", "at least 2 years ago", days(Relative("reached", Shift(2, "years")))),
    ("decided", "less than 1 year ago", days(Relative("beyond", Shift(1, "years")))),
    ("decided", "at least 10 days ago", days(Relative("reached", Shift(10, "days")))),
    ("decided", "within the last 1 week", days(Relative("ahead", Shift(1, "weeks")))),
    ("decided", "in the future", days(Relative("beyond", Shift(0, "days")))),
    ("decided", "not in the future", days(Relative("reached", Shift(0, "days")))),
    ("decided", "not-yet", ids("not-yet")),
    ("today", "on or after 2026-06-12", days(Period(date(2026, 6, 12), None))),
]


@pytest.mark.parametrize(
    ("fact", "words", "meant"), TABLE, ids=lambda part: part if isinstance(part, str) else ""
)
def test_each_test_of_the_format_means_what_it_says(fact, words, meant):
    assert parsed(f"{{{fact}: {words}}}") == Entry(fact, Against(NOWHERE, "", **meant), NOWHERE)


def test_entries_hold_together_and_lists_hold_one_by_one():
    here, young = parsed("{place: here}"), parsed("{age: under 18}")
    assert parsed("{place: here, age: under 18}") == All((here, young))
    assert parsed("[{place: here}, {age: under 18}]") == AnyOf((here, young))
    assert parsed("[{place: here}]") == here
    assert parsed("{not: {place: here}, age: under 18}") == All((Not(here), young))
    assert parsed("{not: [{place: here}, {age: under 18}]}") == Not(AnyOf((here, young)))


def test_modes_of_ticked_options_hold_together():
    assert parsed("{papers: {any: [visa], none: [card]}}") == All(
        (parsed("{papers: {any: [visa]}}"), parsed("{papers: {none: [card]}}"))
    )


def test_words_are_kept_for_people():
    found = conditions.condition(scope(), read("t", "{place: [here, away], age: 3}").root)
    assert [item.test.words for item in found.items] == ["here or away", "3"]


def test_the_words_of_a_test_know_their_place():
    found = conditions.condition(scope(), read("t", "{place: here,\n age: under 18}").root)
    assert [(e.span.line, e.span.column, e.test.span.column) for e in found.items] == [
        (1, 2, 9),
        (2, 2, 7),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "1e3",
        "1,5",
        "+3",
        "٣",
        "18 to",
        "to 25",
        "under",
        "under eighteen",
        "2026-06-12",
        "21 years",
    ],
)
def test_what_is_no_number_is_refused(words):
    here = scope()
    assert conditions.condition(here, read("t", f'{{age: "{words}"}}').root) is None
    assert [each.code in ("bad-condition", "bad-number") for each in here.report.found] == [True]


def test_what_could_not_be_read_is_not_judged():
    here = replace(scope(), facts={"f": FactShape("f", "unknown", {}, None)})
    assert conditions.condition(here, read("t", "{f: whatever}").root) is None
    assert here.report.found == []


@pytest.mark.parametrize(
    ("test", "code", "help"),
    [
        ("12-06-2026", "bad-date", "write `2026-06-12`"),
        ("2026-13-01", "bad-date", "this day is not in the calendar"),
        ("2026-6-1", "bad-date", "write `2026-06-01`"),
        ("before 12-06-2026", "bad-date", "write `2026-06-12`"),
        ("2026-01-01 to 30-06-2026", "bad-date", "write `2026-06-30`"),
        ("30-06-2026 to 2026-07-01", "bad-date", "write `2026-06-30`"),
        ("2026-06-12", "bad-condition", "for one day, write `2026-06-12 to 2026-06-12`"),
        ("2026-07-01 to 2026-06-30", "bad-condition", "write `2026-06-30 to 2026-07-01`"),
        ("3 months", "bad-condition", ""),
        ("soon", "bad-condition", ""),
        ("?", "bad-condition", ""),
    ],
)
def test_a_bad_test_of_a_date_is_told_what_was_meant(test, code, help):
    here = scope()
    word = read("t", f"w: {{decided: '{test}'}}\n").root.pairs["w"].value
    assert conditions.condition(here, word) is None
    (found,) = here.report.found
    assert found.code == code
    assert help in (found.help or "")
    assert help or "within the last" in f"{found.message} {found.help}"


def ticked(*ids_):
    return frozenset(ids_)


# A test, values of which it holds, and values of which it does not; the day is 22 November 2026.
HOLDS = [
    ("place: here", ["here"], ["abroad"]),
    ("place: away", ["abroad", "at-sea"], ["here"]),
    ("nationality: [near, PH]", ["BE", "DE", "PH"], ["NL", "stateless"]),
    ("papers: none", [ticked()], [ticked("visa")]),
    ("papers: visa", [ticked("visa", "card")], [ticked(), ticked("card")]),
    ("papers: [visa, card]", [ticked("card"), ticked("visa", "card")], [ticked("passport")]),
    ("papers: {all: [visa, card]}", [ticked("visa", "card")], [ticked("card"), ticked()]),
    ("papers: {none: [visa, card]}", [ticked("passport"), ticked()], [ticked("card")]),
    ("age: 21", [21], [20, 22]),
    ("age: 18 to 25", [18, 25], [17, 26]),
    ("age: under 18", [17], [18]),
    ("age: over 25", [26], [25]),
    ("age: at least 21", [21], [20]),
    ("age: at most 25", [25], [26]),
    ("age: [under 18, over 25]", [17, 26], [18]),
    ("age: not-known", ["not-known"], [18]),
    ("income: at least amount:norm", [2000], ["1999.99"]),
    ("decided: before 2026-06-12", ["2026-06-11"], ["2026-06-12"]),
    ("decided: after 2026-06-12", ["2026-06-13"], ["2026-06-12"]),
    ("decided: on or before 2026-06-12", ["2026-06-12"], ["2026-06-13"]),
    ("decided: on or after 2026-06-12", ["2026-06-12"], ["2026-06-11"]),
    ("decided: 2026-06-12 to 2026-06-13", ["2026-06-12", "2026-06-13"], ["2026-06-14"]),
    ("decided: within the last 3 months", ["2026-08-22"], ["2026-08-21"]),
    ("decided: more than 3 months ago", ["2026-08-21"], ["2026-08-22"]),
    ("decided: at least 2 years ago", ["2024-11-22"], ["2024-11-23"]),
    ("decided: less than 2 years ago", ["2024-11-23"], ["2024-11-22"]),
    ("decided: in the future", ["2026-11-23"], ["2026-11-22"]),
    ("decided: not in the future", ["2026-11-22"], ["2026-11-23"]),
]


def value(fact, text):
    kind, own = VALUES[fact]
    if text in own or isinstance(text, frozenset):
        return text
    return {"number": d, "money": d, "date": date.fromisoformat}.get(kind, str)(text)


@pytest.mark.parametrize(("test", "those", "others"), HOLDS)
def test_a_test_holds_of_what_the_format_says_and_of_nothing_else(test, those, others):
    condition, fact = parsed(f"{{{test}}}"), test.partition(":")[0]
    assert all(truth(condition, {fact: value(fact, it)}, DAY) is True for it in those)
    assert all(truth(condition, {fact: value(fact, it)}, DAY) is False for it in others)
    assert truth(condition, {}, DAY) is None


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("{today: before 2026-11-23}", True),
        ("{today: before 2026-11-22}", False),
        ("{age: unanswered}", True),
        ("{visa: [needed, unanswered]}", True),
        ("{place: unanswered}", False),
        ("{place: here, papers: none}", True),
        ("{place: here, papers: visa}", False),
        ("{place: here, age: 21}", None),
        ("{papers: visa, age: 21}", False),
        ("{age: 21, papers: visa}", False),
        ("[{papers: visa}, {place: here}]", True),
        ("[{papers: visa}, {place: abroad}]", False),
        ("[{age: 21}, {place: here}]", True),
        ("[{place: here}, {age: 21}]", True),
        ("[{age: 21}, {papers: visa}]", None),
        ("{not: {papers: visa}}", True),
        ("{not: {place: here}}", False),
        ("{not: {age: 21}}", None),
    ],
)
def test_what_hangs_on_a_fact_without_a_value_is_neither_true_nor_false(condition, holds):
    assert truth(parsed(condition), {"place": "here", "papers": ticked()}, DAY) is holds


def test_an_amount_is_known_from_its_first_day_to_its_last_and_else_the_nearest_is_used():
    norm = DAY.amounts["norm"]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [on(norm, day) for day in days] == [None, 2000, 2000, None]
    then = replace(norm, values=(*norm.values, (date(2026, 7, 1), d("2100"))))
    assert [on(then, date(2026, month, 1)) for month in (6, 7)] == [2000, 2100]
    assert [nearest(then, day) for day in days] == [2000, 2000, 2100, 2100]


def test_an_amount_can_be_unknown_for_a_while_and_hold_until_it_is_changed():
    months = [date(2026, month, 1) for month in (3, 4, 7)]
    values = ((months[0], d("25")), (months[1], None), (months[2], d("30")))
    limit = replace(DAY.amounts["norm"], currency=None, unit="years", until=None, values=values)
    days = [date(2026, 1, 1), *months, date(2099, 1, 1)]
    assert [on(limit, day) for day in days] == [None, 25, None, 30, 30]
    assert [nearest(limit, day) for day in days] == [25, 25, 25, 30, 30]
    assert [last_day(limit, day) for day in months] == [date(2026, 3, 31), date(2026, 6, 30), None]
