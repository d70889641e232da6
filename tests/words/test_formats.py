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
    assert formats.either(DUTCH, ["a", "b", "c"]) == "a, b of c"
    assert formats.together(ENGLISH, ["a", "b"]) == "a and b"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ["1 day", "2 weeks", "3 months", "11 years"]),
        ("nl", ["1 dag", "2 weken", "3 maanden", "11 jaar"]),
        ("ar", ["يوم", "أسبوعان", "3 أشهر", "11 سنة"]),
        ("tr", ["1 gün", "2 hafta", "3 ay", "11 yıl"]),
        ("uk", ["1 день", "2 тижні", "3 місяці", "11 років"]),
        ("fa", ["1 روز", "2 هفته", "3 ماه", "11 سال"]),
        ("es", ["1 día", "2 semanas", "3 meses", "11 años"]),
    ],
)
def test_stretches_of_time_follow_their_number(lang: str, expected: list[str]) -> None:
    some = words(lang)
    counts = ((1, "days"), (2, "weeks"), (3, "months"), (11, "years"))
    assert [formats.counted(some, Decimal(many), unit) for many, unit in counts] == expected


IN_EACH = {
    "nl": "€ 2.294,40 | € 13.569 | 1.234,5 | 5 augustus 2026 | a, b of c | a en b",
    "ar": "‏2,294.40 € | ‏13,569 € | 1,234.5 | 5 أغسطس 2026 | a أو b أو c | a وb",
    "tr": "€2.294,40 | €13.569 | 1.234,5 | 5 Ağustos 2026 | a, b veya c | a ve b",
    "uk": "2 294,40 EUR | 13 569 EUR | 1 234,5 | 5 серпня 2026 | a, b або c | a і b",
    "fa": "‎€ 2,294.40 | ‎€ 13,569 | 1,234.5 | 5 اوت 2026 | a،‏ b، یا c | a و b",
    "es": "2.294,40 € | 13.569 € | 1.234,5 | 5 de agosto de 2026 | a, b o c | a y b",
}
"""Digits are those that stand on cards and letters, in every script; the rest is CLDR's."""


@pytest.mark.parametrize("lang", IN_EACH)
def test_values_as_each_language_writes_them(lang: str) -> None:
    some = load_interface(about=Organisation(currency="EUR"))[lang].words
    told = (
        formats.money(some, Decimal("2294.40")),
        formats.money(some, Decimal("13569")),
        formats.number(some, Decimal("1234.5")),
        formats.day(some, date(2026, 8, 5)),
        formats.either(some, ["a", "b", "c"]),
        formats.together(some, ["a", "b"]),
    )
    assert " | ".join(told).replace("\u00a0", " ") == IN_EACH[lang]


@pytest.mark.parametrize("typed", ["2294,40", "2.294,40", "2,294.40", "٢٢٩٤٫٤٠", "۲٬۲۹۴٫۴۰"])
def test_a_sum_is_understood_however_it_is_typed(typed: str) -> None:
    assert number(typed) == Decimal("2294.40")


LEFT = {
    "nl": ["Nog 1 dag.", "Nog 2 dagen.", "Nog 5 dagen.", "Nog 21 dagen."],
    "ar": ["بقي يوم واحد.", "بقي يومان.", "بقيت 5 أيام.", "بقي 21 يوماً."],
    "tr": ["1 gün kaldı.", "2 gün kaldı.", "5 gün kaldı.", "21 gün kaldı."],
    "uk": ["Залишився 1 день.", "Залишилося 2 дні.", "Залишилося 5 днів.", "Залишився 21 день."],
    "fa": ["1 روز مانده است.", "2 روز مانده است.", "5 روز مانده است.", "21 روز مانده است."],
    "es": ["Queda 1 día.", "Quedan 2 días.", "Quedan 5 días.", "Quedan 21 días."],
}


@pytest.mark.parametrize("lang", LEFT)
def test_a_sentence_about_a_number_has_the_form_of_that_number(lang: str) -> None:
    some = load_interface()[lang].words
    told = [some.ngettext("{n} day left.", "{n} days left.", n) for n in (1, 2, 5, 21)]
    assert told == LEFT[lang]


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
