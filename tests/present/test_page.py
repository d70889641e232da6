"""A page says where a walk is, in the language asked for."""

from datetime import date

import pytest

from tests.present.folder import (
    ALL,
    DAY,
    FILES,
    INTERFACES,
    LIBRARY,
    PRESENTER,
    depends,
    folder,
    page,
    question,
)
from wizard.present.page import presenter, start_page
from wizard.present.shapes import Remaining
from wizard.trees.values import CODES


def test_a_question_has_all_that_is_needed_to_draw_it() -> None:
    body = question(page({"nationality": "PH"}))
    assert (body.id, body.kind, body.ask.plain) == ("age", "number", "How old are you?")
    assert body.hint is not None
    assert body.hint.html == "<p>On the day of the application.</p>"
    assert body.find_out is not None
    assert body.find_out.html == "<p>Look in your <em>passport</em>.</p>"
    assert body.unit is not None
    assert (body.unit.plain, body.minimum, body.maximum) == ("years", "0", "120")
    assert body.remaining == Remaining(1, 4)
    assert (body.filled, body.error) == ((), None)


def test_a_country_question_lists_all_countries_in_the_language_of_the_page() -> None:
    english, dutch = question(page({})), question(page({}, "nl"))
    assert {option.value for option in english.options} == set(CODES)
    assert [option.label.plain for option in dutch.options][:2] == ["Afghanistan", "Åland"]
    assert {o.value: o.label.plain for o in dutch.options}["PH"] == "De Filipijnen"
    assert [extra.value for extra in english.extras] == ["stateless"]


def test_the_bounds_of_a_date_are_those_of_the_day() -> None:
    answers = {"nationality": "PH", "age": "23", "income": "3000"}
    assert question(page(answers)).maximum == "2026-11-22"
    assert question(page(answers, day=date(2026, 7, 1))).maximum == "2026-07-01"


def test_earlier_answers_are_said_in_words() -> None:
    shown = page({**ALL, "papers": []})
    said = [(one.question, one.label.plain.replace("\u00a0", " ")) for one in shown.answered]
    assert said == [
        ("nationality", "Philippines"),
        ("age", "23 years"),
        ("income", "€2,337"),
        ("decided", "31 August 2026"),
    ]
    dutch = page({**ALL, "papers": []}, "nl").answered
    assert [one.label.plain.replace("\u00a0", " ") for one in dutch] == [
        "De Filipijnen",
        "23 jaar",
        "€ 2.337",
        "31 augustus 2026",
    ]


def test_english_on_an_arabic_page_keeps_its_own_order() -> None:
    age = page({**ALL, "papers": []}, "ar").answered[1].label
    assert (age.plain, age.lang, age.dir) == ("23 years", "en", "ltr")
    (lost,) = page({"nationality": "PH", "age": "999"}, "ar").lost
    assert "\u2068How old are you?\u2069" in lost


def test_ready_labels_extras_and_nothing_ticked() -> None:
    shown = page({**ALL, "nationality": "stateless", "papers": ["none"]})
    labels = {one.question: one.label.plain for one in shown.answered}
    assert labels["nationality"] == "I have no nationality"
    assert labels["papers"] == "None of these"
    assert page({**ALL, "papers": ["passport"]}).answered[-1].label.plain == "A passport"


def test_a_unit_in_the_plural_is_not_said_of_one() -> None:
    assert page({"nationality": "PH", "age": "1"}).answered[1].label.plain == "1"


def test_an_invalid_answer_is_an_error_with_what_was_typed() -> None:
    shown = page({"nationality": "PH", "age": "200"}, at="age")
    body = question(shown)
    assert shown.state == "invalid"
    assert body.filled == ("200",)
    assert body.error == "The number must be 120 or lower. Check it."
    assert shown.lost == ()


def test_an_earlier_answer_that_no_longer_fits_is_named_and_the_others_are_kept() -> None:
    shown = page({**ALL, "age": "200"}, at="papers")
    assert question(shown).id == "age"
    assert len(shown.lost) == 1
    assert "“How old are you?”" in shown.lost[0]
    assert [name for name, _ in shown.carried] == ["nationality", "income", "decided", "papers"]


def test_answers_travel_canonical_in_walk_order_and_unused_ones_last() -> None:
    scrambled = {
        "papers": ["passport", "birth"],
        "decided": "31-8-2026",
        "income": "2.337",
        "age": "17",
        "nationality": "PH",
        "gone": "x",
    }
    assert page(scrambled).carried == (
        ("nationality", ("PH",)),
        ("age", ("17",)),
        ("income", ("2337.00",)),
        ("decided", ("2026-08-31",)),
        ("papers", ("birth", "passport")),
    )


def test_unused_answers_that_do_not_fit_are_left_behind() -> None:
    shown = page({"nationality": "NL", "age": "unsure", "income": "much"})
    assert shown.carried == (("nationality", ("NL",)), ("age", ("unsure",)))


def test_asking_again_fills_in_the_answer_and_counts_only_what_is_still_open() -> None:
    shown = page(ALL, ask="age")
    body = question(shown)
    assert (shown.state, body.id, body.filled) == ("asked", "age", ("23",))
    assert body.remaining == Remaining(1, 1)
    assert [name for name, _ in shown.carried] == ["nationality", "income", "decided", "papers"]
    assert [one.question for one in shown.answered] == ["nationality"]


def test_asides_are_those_of_the_tree_and_of_the_question() -> None:
    shown = page({"nationality": "PH", "age": "23"})
    assert [aside.label.plain for aside in shown.asides] == ["I am in danger", "I earn it myself"]
    assert (shown.unlisted.outcome, shown.unlisted.label.plain) == (
        "ask",
        "My situation is not listed",
    )
    assert len(page({}).asides) == 1


def test_not_knowing_shows_how_to_find_out_and_what_hangs_on_it() -> None:
    shown = page({"nationality": "PH", "age": "unsure"})
    body = depends(shown)
    assert shown.state == "depends"
    assert body.find_out is not None
    assert body.find_out.html == "<p>Look in your <em>passport</em>.</p>"
    assert [(region.label.plain, region.answer) for region in body.regions] == [
        ("under 18", ("17",)),
        ("18 to 25", ("18",)),
        ("26 or more", ("26",)),
    ]
    ends = [[(it.id, it.verdict) for it in region.outcomes] for region in body.regions]
    assert ends == [
        [("too-young", "not-yet")],
        [("can-apply", "likely"), ("too-poor", "not-yet"), ("no-papers", "not-yet")],
        [("too-old", "unlikely")],
    ]
    assert shown.answered[-1].label.plain == "I do not know"
    assert [contact.id for contact in body.contacts] == ["ind"]


@pytest.mark.parametrize(
    ("answers", "labels"),
    [
        (
            {"nationality": "unsure"},
            [
                "all other countries or I have no nationality",
                "Belgium, France and 3 other countries",
            ],
        ),
        (
            {"nationality": "PH", "age": "23", "income": "unsure"},
            ["under €2,337 or Nothing yet", "€2,337 or more"],
        ),
        (
            {"nationality": "PH", "age": "23", "income": "3000", "decided": "unsure"},
            ["any date"],
        ),
        (
            {**ALL, "papers": "unsure"},
            ["other answers", "A passport; A birth certificate, legalised"],
        ),
    ],
)
def test_regions_of_every_kind_are_said_in_words(
    answers: dict[str, str], labels: list[str]
) -> None:
    assert sorted(region.label.plain for region in depends(page(answers)).regions) == sorted(labels)


def test_text_that_is_not_translated_says_its_language() -> None:
    body = question(page({"nationality": "PH"}, "nl"))
    assert (body.ask.plain, body.ask.lang) == ("Hoe oud bent u?", None)
    assert body.hint is not None
    assert (body.hint.lang, body.hint.dir) == ("en", "ltr")
    assert page({"nationality": "PH"}, "nl").foreign
    assert not page({"nationality": "PH"}).foreign


def test_a_page_that_is_translated_whole_is_not_foreign() -> None:
    """Other pages of the same language having been foreign does not matter, nor do terms."""
    files = {
        **FILES,
        "shared/terms.yaml": "studeren: {lang: fr}",
        "study/nl.po": 'msgctxt "title"\nmsgid "Study"\nmsgstr "Studeren"\n',
        "shared/nl.po": FILES["shared/nl.po"]
        + '\nmsgctxt "questions.nationality.extra.stateless.label"\n'
        + 'msgid "I have no nationality"\nmsgstr "Ik heb geen nationaliteit"\n',
    }
    made = presenter(folder(files), INTERFACES)
    assert page({"nationality": "PH"}, "nl", presenter=made).foreign
    whole = page({}, "nl", tree="study", presenter=made)
    assert "<bdi lang" in whole.tree_title.html
    assert not whole.foreign


def test_an_outdated_translation_is_not_shown() -> None:
    shown = page({"nationality": "PH", "age": "30"}, "nl")
    assert shown.body.guidance.plain == "Sorry."  # type: ignore[union-attr]


def test_the_facts_are_canonical() -> None:
    assert page({"nationality": "PH", "age": "23.0"}).facts == {
        "nationality": "PH",
        "age": "23",
        "mvv": "needed",
    }


def test_the_start_page_says_what_the_route_is() -> None:
    start = start_page(PRESENTER, LIBRARY.trees["au-pair"], "nl", DAY)
    assert start.title.plain == "Kom als au pair"
    assert start.intro is not None
    assert start.intro.html == "<p>Up to <strong>ten</strong> questions.</p>"
    assert [source.url for source in start.sources] == ["https://ind.nl/en/tree"]
    assert start.foreign


def test_the_way_ahead_of_a_day_is_kept_and_that_of_a_new_tree_is_not() -> None:
    made = presenter(LIBRARY, INTERFACES)
    tree = LIBRARY.trees["au-pair"]
    assert made.ahead(tree, DAY) is made.ahead(tree, DAY)
    for number in range(1, 29):
        for month in (1, 2):
            made.ahead(tree, date(2026, month, number))
    assert sum(key[0] == "ahead" for key in made.fragments.kept) <= 40
    other = folder({**FILES, "shared/groups.yaml": "free: [NL]"}).trees["au-pair"]
    assert made.ahead(other, DAY).tree is other
