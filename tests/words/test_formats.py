"""Values follow the language of the page."""

from datetime import date
from decimal import Decimal

import pytest

from wizard.trees.kinds import number
from wizard.trees.organisation import Organisation
from wizard.words import formats
from wizard.words.load_interface import load_interface
from wizard.words.words import words

ENGLISH = words("en", currency="EUR")
DUTCH = load_interface(about=Organisation(currency="EUR"))["nl"].words


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [
        ("2337.00", "€2,337", "€ 2.337"),
        ("2294.40", "€2,294.40", "€ 2.294,40"),
        ("254", "€254", "€ 254"),
        ("0.05", "€0.05", "€ 0,05"),
        ("13569.24", "€13,569.24", "€ 13.569,24"),
    ],
)
def test_sums(value: str, english: str, dutch: str) -> None:
    assert formats.money(ENGLISH, Decimal(value)) == english
    assert formats.money(DUTCH, Decimal(value)).replace("\u00a0", " ") == dutch


@pytest.mark.parametrize("value", ["2337", "2294.40", "0.05", "1000000", "13569.24"])
def test_a_sum_as_written_is_read_back(value: str) -> None:
    for some in (ENGLISH, DUTCH):
        (sign, _) = formats.currency(some)
        assert number(formats.money(some, Decimal(value)).replace(sign, "")) == Decimal(value)


def test_numbers_dates_and_lists() -> None:
    assert formats.number(DUTCH, Decimal("1234.5")) == "1.234,5"
    assert formats.number(ENGLISH, Decimal("1234.5")) == "1,234.5"
    assert formats.day(ENGLISH, date(2026, 6, 12)) == "12 June 2026"
    assert formats.day(DUTCH, date(2026, 6, 12)) == "12 juni 2026"
    assert formats.day(words("uk"), date(2026, 6, 12)) == "12 червня 2026"
    assert formats.day(words("es"), date(2026, 6, 12)) == "12 de junio de 2026"
    assert formats.either(DUTCH, ["a", "b", "c"]) == "a, b of c"
    assert formats.together(ENGLISH, ["a", "b"]) == "a and b"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ["1 day", "2 weeks", "3 months", "11 years"]),
        ("nl", ["1 dag", "2 weken", "3 maanden", "11 jaar"]),
        ("ar", ["يوم", "أسبوعان", "3 أشهر", "11 سنة"]),
    ],
)
def test_stretches_of_time_follow_their_number(lang: str, expected: list[str]) -> None:
    some = words(lang)
    counts = ((1, "days"), (2, "weeks"), (3, "months"), (11, "years"))
    assert [formats.counted(some, Decimal(many), unit) for many, unit in counts] == expected


def said(low: str | None, high: str | None, step: str = "1") -> str:
    ends = (Decimal(end) if end is not None else None for end in (low, high))
    write = formats.number if step == "1" else formats.money
    return formats.numbers(ENGLISH, *ends, Decimal(step), write)


@pytest.mark.parametrize(
    ("low", "high", "step", "expected"),
    [
        (None, "17", "1", "under 18"),
        ("18", "25", "1", "18 to 25"),
        ("26", None, "1", "26 or more"),
        ("21", None, "1", "21 or more"),
        ("18", "18", "1", "18"),
        (None, None, "1", "any number"),
        (None, "20", "1", "20 or less"),
        (None, "2336.99", "0.01", "under €2,337"),
        ("2337.00", None, "0.01", "€2,337 or more"),
        (None, "5000.00", "0.01", "€5,000 or less"),
        ("5000.01", None, "0.01", "more than €5,000"),
    ],
)
def test_stretches_of_numbers_name_the_rounder_end(
    low: str | None, high: str | None, step: str, expected: str
) -> None:
    assert said(low, high, step) == expected


def test_stretches_of_dates() -> None:
    first, last = date(2026, 6, 12), date(2026, 9, 12)
    assert formats.dates(ENGLISH, None, first) == "12 June 2026 or earlier"
    assert formats.dates(DUTCH, first, None) == "12 juni 2026 of later"
    assert formats.dates(ENGLISH, first, last) == "12 June 2026 to 12 September 2026"
    assert formats.dates(ENGLISH, first, first) == "12 June 2026"
    assert formats.dates(ENGLISH, None, None) == "any date"


@pytest.mark.parametrize(
    ("lang", "typed", "meant"),
    [
        ("ar", "15 تشرين الثاني 2026", "15-11-2026"),
        ("ar", "15 جوان 2026", "15-6-2026"),
        ("ar", "15-نوفمبر-2026", "15-11-2026"),
        ("es", "15 de marzo de 2026", "15-3-2026"),
        ("es", "domingo, 15 de mar. del 2026", "15-3-2026"),
        ("uk", "15 березня 2026 року", "15-3-2026"),
        ("uk", "неділя, 15 бер. 2026 р.", "15-3-2026"),
        ("fa", "1 ژوئیه 2026", "1-7-2026"),
        ("fa", "1 جولای 2026", "1-7-2026"),
        ("nl", "zondag 15 maart 2026", "15-3-2026"),
        ("nl", "15e maart 2026", "15-3-2026"),
        ("en", "Sunday the 15th of March 2026", "15-3-2026"),
        ("en", "Sunday", "Sunday"),
    ],
)
def test_a_month_is_known_by_the_names_people_use(lang: str, typed: str, meant: str) -> None:
    assert formats.day_typed(words(lang), typed) == meant
