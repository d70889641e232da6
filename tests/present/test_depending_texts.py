"""A text that depends says its first variant that holds: on the day, and to whom it is said."""

import json
from collections.abc import Mapping
from datetime import date

import pytest
from jsonschema import Draft7Validator

from tests.present.folder import FILES, INTERFACES, folder, outcome, page, question
from wizard.check.run import check
from wizard.diff.contents import worded
from wizard.export.compiled import as_data
from wizard.export.dmn import as_dmn
from wizard.export.schemas import SCHEMA
from wizard.present.overview import overview
from wizard.present.page import presenter, start_page
from wizard.translations.catalogues import by_catalogue
from wizard.trees.library import Library, build_folder
from wizard.walks.days import changing

TREE = """
title:
  - when: {today: before 2027-03-01}
    text: Come
  - else: Come from March
summary: Check it.
intro:
  - when: {today: on or after 2027-03-01}
    text: The rules are new.
reviewed: 2026-11-22
source: https://example.org/rules
start: age
unlisted: ask
questions:
  age:
    ask:
      - when: {today: before 2027-03-01}
        text: How old are you?
      - else: What is your age?
    type: number
    usual: 0 to 120
    next: agency
  agency:
    ask: Do you have an agency?
    hint:
      - when: {age: under 18}
        text: Ask your parents.
      - when: {today: on or after 2027-03-01}
        text: "The fee is {amount:fee}."
        if-unknown: The fee is not known.
    options:
      yes:
        go: later
        because:
          - when: {age: under 18}
            text: You are young.
          - when: {later: yes}
            text: You said this later.
          - else: You have an agency.
      no: ask
  later: {ask: Later?, options: {yes: fits, no: fits}}
outcomes:
  ask: {verdict: get-help, title: Ask, guidance: Ask somebody.}
  fits:
    verdict: likely
    title: It fits
    guidance:
      - when: {age: over 25, later: yes}
        text: You said {answer:age}.
      - else: Go on.
    next-steps:
      - when: {later: yes}
        text:
          - when: {age: under 18}
            text: Wait.
          - else: Send it.
"""
DUTCH = """
msgctxt "agency.hint.1"
msgid "Ask your parents."
msgstr "Vraag uw ouders."

msgctxt "fits.guidance.2"
msgid "Go on."
msgstr "Ga door."
"""
BEFORE, AFTER = date(2027, 2, 28), date(2027, 3, 1)


def library(tree: str = TREE) -> Library:
    names = ("shared/amounts.yaml", "shared/sources.yaml")
    return folder({"come/tree.yaml": tree, "come/nl.po": DUTCH, **{it: FILES[it] for it in names}})


LIBRARY = library()
PRESENTER = presenter(LIBRARY, INTERFACES)
COME = LIBRARY.trees["come"]


def at(day: date, answers: Mapping[str, str], lang: str = "en"):
    return page(answers, lang, day, "come", PRESENTER)


def test_titles_and_questions_change_on_their_day() -> None:
    pages = [start_page(PRESENTER, COME, "en", day) for day in (BEFORE, AFTER)]
    assert [it.title.plain for it in pages] == ["Come", "Come from March"]
    assert [it.intro and it.intro.plain for it in pages] == [None, "The rules are new."]
    asked = [question(at(day, {})).ask.plain for day in (BEFORE, AFTER)]
    assert asked == ["How old are you?", "What is your age?"]
    assert changing(COME, date(2026, 11, 28)) == (date(2026, 11, 28), AFTER)


@pytest.mark.parametrize(
    ("day", "age", "lang", "hint"),
    [
        (BEFORE, "17", "en", "Ask your parents."),
        (BEFORE, "17", "nl", "Vraag uw ouders."),
        (BEFORE, "20", "en", None),
        (AFTER, "20", "en", "The fee is not known."),
    ],
)
def test_a_help_text_looks_at_earlier_answers_and_may_be_absent(day, age, lang, hint) -> None:
    found = question(at(day, {"age": age}, lang)).hint
    assert (found and found.plain) == hint


def test_a_reason_is_said_as_it_was_when_the_turn_was_taken() -> None:
    reasons = {
        age: [it.plain for each in shown.answered for it in each.because]
        for age in ("17", "20")
        for shown in [at(BEFORE, {"age": age, "agency": "yes", "later": "yes"})]
    }
    assert reasons == {"17": ["You are young."], "20": ["You have an agency."]}


def test_guidance_and_lines_of_a_list_look_at_all_answers() -> None:
    def told(age: str, later: str, lang: str = "en") -> list[str]:
        body = outcome(at(BEFORE, {"age": age, "agency": "yes", "later": later}, lang))
        return [body.guidance.plain, *(it.plain for it in body.next_steps)]

    assert told("26", "yes") == ["You said 26.", "Send it."]
    assert told("17", "yes") == ["Go on.", "Wait."]
    assert told("26", "no", "nl") == ["Ga door."]


def test_check_proves_that_somebody_is_left_without_words() -> None:
    def gaps(tree: str) -> list[tuple[int, object]]:
        found = check(build_folder({"come/tree.yaml": tree, **SOURCES}), date(2026, 11, 28))
        return [(it.span.line, it.example) for it in found if it.code == "text-gap"]

    assert gaps(TREE) == []
    ((line, example),) = gaps(TREE.replace("          - else: Send it.\n", ""))
    assert line == TREE.split("\n").index("            text: Wait.") + 1
    assert example == {"age": ("18",), "agency": ("yes",), "later": ("yes",)}


SOURCES = {"shared/amounts.yaml": FILES["shared/amounts.yaml"]} | {
    "shared/sources.yaml": FILES["shared/sources.yaml"]
}


def test_each_variant_is_translated_and_compared_at_its_own_place() -> None:
    places = [text.context for text in by_catalogue(LIBRARY)["come"]]
    assert {"title.1", "title.2", "agency.hint.2.if-unknown"} <= {*places}
    assert {"agency.options.yes.because.3", "fits.next-steps.1.2"} <= {*places}
    new = library(TREE.replace("2027-03-01}\n    text: Come", "2027-04-01}\n    text: Come"))
    (text,) = worded(LIBRARY, new, {})
    assert text.old == "when today: before 2027-03-01: Come"
    assert text.new == "when today: before 2027-04-01: Come"


def test_a_whole_tree_and_its_export_hold_every_variant() -> None:
    shown = overview(PRESENTER, COME, "en", BEFORE)
    hint = COME.questions["agency"].hint
    assert hint is not None
    said = [
        (str(shown.when(when)) if when else "", text.source) for when, text in shown.variants(hint)
    ]
    assert said[0] == ('<a href="#question-age">age</a>: under 18', "Ask your parents.")
    assert "texts that depend, but the first variant of each" in as_dmn(COME)[1]
    data = as_data(COME)
    assert [it["text"] for it in data["title"]] == ["Come", "Come from March"]
    assert [*data["title"][1]] == ["text"]
    assert "fee" in shown.used["amounts"]
    assert list(Draft7Validator(SCHEMA).iter_errors(json.loads(json.dumps(data)))) == []


WHO = """
title: Live with family
summary: Check it.
reviewed: 2026-11-22
source: https://example.org/rules
start: who
unlisted: ask
questions:
  who:
    ask: Who is reading?
    options: {comes: {label: I want to come}, helper: {label: I help}}
    next: age
  age:
    ask:
      - when: {who: comes}
        text: How old are you?
      - else: How old is the person who wants to come?
    type: number
    usual: 0 to 120
    extra:
      lost:
        label:
          - when: {who: comes}
            text: I cannot prove my age
          - else: That person cannot prove it
        told:
          - when: {who: comes}
            text: You cannot prove your age
          - else: They cannot prove their age
    next: fine
outcomes:
  fine:
    verdict: likely
    title:
      - when: {who: comes}
        text: You can come
      - else: That person can come
    guidance: Go on.
    first:
      - when: {who: comes}
        text: Collect your papers
      - when: {who: helper}
        text: Help with the papers
    glance:
      - label:
          - when: {who: comes}
            text: You wait
          - else: They wait
        text: Abroad
  ask: {verdict: get-help, title: Ask, guidance: Call.}
"""


def test_who_is_reading_is_spoken_to_in_questions_labels_and_titles() -> None:
    made = presenter(folder({"family/tree.yaml": WHO}), INTERFACES)
    for who, ask, label, told, title, first, wait in (
        (
            "comes",
            "How old are you?",
            "I cannot prove my age",
            "You cannot prove your age",
            "You can come",
            "Collect your papers",
            "You wait",
        ),
        (
            "helper",
            "How old is the person who wants to come?",
            "That person cannot prove it",
            "They cannot prove their age",
            "That person can come",
            "Help with the papers",
            "They wait",
        ),
    ):
        asked = question(page({"who": who}, tree="family", presenter=made))
        assert (asked.ask.plain, asked.extras[0].label.plain) == (ask, label)
        shown = page({"who": who, "age": "lost"}, tree="family", presenter=made)
        body, age = outcome(shown), shown.answered[1]
        assert (age.ask.plain, age.told and age.told.plain) == (ask, told)
        assert (body.title.plain, body.first and body.first.text.plain) == (title, first)
        assert body.glance[0].label.plain == wait
    hidden = WHO.replace("      - else: That person can come\n", "")
    (gap,) = build_folder({"family/tree.yaml": hidden}).broken["family"]
    assert (gap.code, "answers are not known" in gap.message) == ("text-gap", True)
