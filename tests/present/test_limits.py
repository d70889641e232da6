"""A limit of the catalogue is told with its unit, tested by rules, and changes on its day."""

from datetime import date

import pytest

from tests.present.folder import FILES, INTERFACES, folder, outcome, page
from wizard.export.compiled import as_data
from wizard.present.overview import overview
from wizard.present.page import presenter
from wizard.walks.days import changing

TREE = """
title: Come
summary: Check it.
reviewed: 2026-11-22
start: age
unlisted: ask
questions:
  age:
    ask: How old are you?
    why: You must be {number:youngest} to {amount:oldest} old.
    type: number
    unit: years
    usual: 0 to 120
    next:
      - when: {age: amount:youngest to amount:oldest}
        go: family
      - when: {age: under amount:youngest}
        go: young
      - else: old
        because: You may be {amount:oldest}, not older.
  family:
    ask: How many children do you have?
    type: number
    unit: children
    usual: 0 to 20
    next:
      - when: {family: at most amount:children}
        go: fits
      - else: many
outcomes:
  ask: {verdict: get-help, title: Ask, guidance: Ask somebody.}
  fits: {verdict: likely, title: It fits, guidance: "Work {amount:work} a week."}
  young: {verdict: not-yet, title: Too young, guidance: Wait.}
  old:
    verdict: unlikely
    title:
      text: You are over {number:oldest}
      if-unknown: You are too old
    guidance: Sorry.
  many:
    verdict: unlikely
    title: Too many
    guidance:
      - when: {age: amount:senior to 120}
        text: Too old too.
      - else: "At most {amount:children}."
"""
AMOUNTS = """
youngest: {title: Youngest age, unit: years, source: fees, values: {2020-01-01: 18}}
oldest:
  title: Oldest age
  unit: years
  source: fees
  values: {2020-01-01: 25, 2027-03-01: 30, 2028-01-01: unknown, 2028-02-01: 31}
children:
  title: Most children
  unit: {one: child, other: children}
  source: fees
  values: {2020-01-01: 1, 2027-03-01: 2}
senior:
  title: Age of a senior
  unit: years
  source: fees
  values: {2020-01-01: 60, 2028-01-01: unknown}
work: {title: Hours of work, unit: hours, source: fees, values: {2020-01-01: 30}}
"""
DUTCH = """
msgctxt "amounts.children.unit.one"
msgid "child"
msgstr "kind"

msgctxt "amounts.children.unit.other"
msgid "children"
msgstr "kinderen"
"""
LIBRARY = folder(
    {
        "come/tree.yaml": TREE,
        "shared/amounts.yaml": AMOUNTS,
        "shared/sources.yaml": FILES["shared/sources.yaml"],
        "shared/nl.po": DUTCH,
    }
)
PRESENTER = presenter(LIBRARY, INTERFACES)
COME = LIBRARY.trees["come"]
BEFORE, AFTER, UNKNOWN = date(2027, 2, 28), date(2027, 3, 1), date(2028, 1, 1)


def at(day: date, lang: str = "en", **answers: str):
    return outcome(page(answers, lang, day, "come", PRESENTER))


def said_in(lang: str, day: date, id: str, family: str) -> str:
    amounts = at(day, lang, age="20", family=family).amounts
    return next(it.said.plain for it in amounts if it.id == id)


def test_a_rule_and_its_words_change_on_the_same_day() -> None:
    too_old, fits = at(BEFORE, age="28"), at(AFTER, age="28", family="2")
    assert (too_old.id, too_old.title.plain) == ("old", "You are over 25")
    assert [(it.id, it.said.plain, it.until) for it in too_old.amounts][-1] == (
        "oldest",
        "25 years",
        BEFORE,
    )
    assert (fits.id, fits.guidance.plain) == ("fits", "Work 30 hours a week.")


@pytest.mark.parametrize(
    ("lang", "day", "told"),
    [
        ("en", BEFORE, "1 child"),
        ("en", AFTER, "2 children"),
        ("nl", BEFORE, "1 kind"),
        ("nl", AFTER, "2 kinderen"),
    ],
)
def test_a_unit_of_its_own_has_a_word_for_one_and_for_others(lang, day, told) -> None:
    assert said_in(lang, day, "children", family="3") == told


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "30 hours"), ("nl", "30 uur"), ("ar", "30 ساعة")]
)
def test_a_unit_of_time_is_written_in_the_language_of_the_page(lang, told) -> None:
    assert said_in(lang, BEFORE, "work", family="1") == told


def test_a_limit_that_is_unknown_for_a_while_is_not_told_and_compared_as_last_known() -> None:
    found = at(UNKNOWN, age="31")
    assert (found.id, found.title.plain) == ("old", "You are too old")
    (told,) = (it for it in found.amounts if it.id == "oldest")
    assert not told.known
    assert "the new number" in told.said.plain
    assert [it for it in found.notices if "a number that may have changed" in it.plain]
    assert at(date(2028, 2, 1), age="31", family="0").id == "fits"


def test_a_text_that_compares_with_a_limit_that_is_unknown_tells_so() -> None:
    def notices(day: date) -> list[str]:
        return [it.plain for it in at(day, age="20", family="9").notices]

    assert not any("Age of a senior" in it for it in notices(AFTER))
    assert any("Age of a senior" in it for it in notices(UNKNOWN))


def test_check_looks_at_each_day_on_which_a_limit_changes() -> None:
    known_again = date(2028, 2, 1)
    assert changing(COME, date(2026, 11, 28)) == (date(2026, 11, 28), AFTER, known_again)
    # rules go on with the number they knew last while it is unknown, so nothing turns on that day
    assert changing(COME, date(2027, 11, 28))[1:] == (known_again,)


def test_a_whole_tree_and_its_export_tell_each_value() -> None:
    shown = overview(PRESENTER, COME, "en", BEFORE)
    sums = [words for _, words in shown.sums(COME.catalogue.amounts["oldest"])]
    assert sums == ["25 years", "30 years", "not known", "31 years"]
    amounts = as_data(COME)["amounts"]
    assert amounts["oldest"]["unit"] == "years"
    assert amounts["oldest"]["values"]["2028-01-01"] is None
    assert amounts["children"]["unit"] == {"one": "child", "other": "children"}
