"""What the facts ask of single pages of the routes, where a case can name the outcome alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from babel.dates import format_date

from tests.present.folder import DAY
from tests.present.test_routes import CASES, LIBRARY, PRESENTER, parts, place, walks
from wizard.present.page import present
from wizard.present.shapes import ContactPage, OutcomePage, QuestionPage, Said
from wizard.trees.calendar import shifted
from wizard.trees.model import UNSURE, Shift
from wizard.trees.values import CODES
from wizard.walks.walk import Arrived, walk

DEAD = re.compile(r"raadvanrechtsbijstand|internationalstudy|apply-for-asylum|asiel-aanvragen-in")


def shown(tree: str, answers: Mapping[str, tuple[str, ...]], day: date, lang: str) -> OutcomePage:
    made = walk(LIBRARY.trees[tree], answers, day)
    assert isinstance(made.end, Arrived), made.end
    body = present(PRESENTER, made, lang).body
    assert isinstance(body, OutcomePage)
    return body


def text(body: object) -> str:
    return "\n".join(part.plain for part in parts(body) if isinstance(part, Said))


def advice(body: OutcomePage) -> str:
    """Without the titles of the outcomes that other answers lead to."""
    first = [body.first.text] if body.first else []
    return "\n".join(it.plain for it in (body.title, body.guidance, *first, *body.next_steps))


@pytest.mark.parametrize("lang", ["en", "nl", "ar"])
def test_a_page_that_gives_a_number_says_where_it_works(lang: str) -> None:
    """H10: 112 in the whole EU; 0800 numbers and a child's line by day, and not from abroad."""
    met: set[str] = set()
    every = [walk(LIBRARY.trees[tree], case.answers, case.on or DAY) for tree, case in CASES]
    for made in {place(it): it for it in every}.values():
        body = present(PRESENTER, made, lang).body
        for it in body.contacts if isinstance(body, OutcomePage) else ():
            assert isinstance(it, ContactPage)
            assert "FairWork" not in it.title.plain or it.phone is None
            hint = it.hint.plain if it.hint else ""
            if it.phone_inside:
                met.add(it.phone_inside)
                assert it.phone_inside.startswith("0800")
            if it.phone == "112":
                met.add(it.phone)
                assert re.search("EU|الاتحاد الأوروبي", hint)
            if it.phone == "0800 0432":
                assert it.hours
                assert "21" in it.hours.plain
                assert "112" in hint
    assert met == {"112", "0800 0432", "0800 2000", "0800 8020", "0800 0113"}


def test_no_address_is_dead_and_a_search_page_proves_nothing() -> None:
    """H8."""
    for path, written in LIBRARY.files.items():
        assert not DEAD.search(written), path
    shared = LIBRARY.shared.catalogue
    dated = [
        (it.link, it.verified) for them in (shared.permits, shared.contacts) for it in them.values()
    ]
    for link, seen in [*dated, *((it.link, it.seen) for it in shared.sources.values())]:
        assert not (seen and link and any("/search" in url for url in link.urls.values())), link


# H1: the exam abroad ------------------------------------------------------------------

EXEMPT = {
    "en": ("illness", "disability", "very special circumstances"),
    "nl": ("ziekte", "handicap", "bijzondere omstandigheden"),
}


@pytest.mark.parametrize("lang", EXEMPT)
def test_every_page_about_the_exam_names_the_exemption(lang: str) -> None:
    met: set[str] = set()
    for tree, case in CASES:
        for made in walks(tree, case, case.on or DAY) if "exam" in case.answers else ():
            _, kind, id = place(made)
            if id in {"exam", "fp-exam-first"} and (kind, id) not in met:
                met.add((kind, id))
                said = text(present(PRESENTER, made, lang).body)
                assert all(words in said for words in EXEMPT[lang]), (kind, id)
    assert met == {("Asked", "exam"), ("Depends", "exam"), ("Arrived", "fp-exam-first")}


def test_the_exam_is_asked_of_every_nationality_that_needs_an_mvv_and_of_no_other() -> None:
    tree = LIBRARY.trees["family"]
    given = {"relation": "partner", "relationship": "married", "eu-history": "no"}
    given |= {"british-before-2021": "no", "sponsor-year": "yes", "partner-age": "30"}
    given |= {"live-together": "yes", "person-place": "abroad", "exam": "not-passed"}
    given |= {"reader": "helper", "sponsor": "permit"}
    given |= {"income-kind": "other", "income-exempt": "pension"}
    exempt = tree.groups["mvv-exempt-nationality"]
    for sponsor in (
        "dutch-citizen",
        "permanent-permit",
        "other-permit",
        "work-permit",
        "study-permit",
    ):
        for code in sorted(set(CODES) - tree.groups["eu-eea-swiss"] - {"NL"}):
            answers = {**given, "person-nationality": code}
            key = "sponsor" if sponsor == "dutch-citizen" else "sponsor-permit"
            answers[key] = sponsor
            made = walk(tree, {question: (answer,) for question, answer in answers.items()}, DAY)
            needs = code not in exempt and sponsor not in {"work-permit", "study-permit"}
            found = place(made)[2]
            assert found == ("fp-exam-first" if needs else "fp-income-exempt"), (sponsor, code)


# H2, H13: the three months after a decision about asylum ------------------------------


def nareis(decided: date, status: str = "status-a") -> dict[str, tuple[str, ...]]:
    given = {"reader": "here", "relation": "partner"}
    given |= {"sponsor": "asylum-permit", "applied": "not-sent"}
    given |= {"relationship": "married", "bond-before": "yes", "partner-age": "30"}
    given |= {"asylum-status": status, "decision-date": decided.isoformat()}
    return {question: (answer,) for question, answer in given.items()}


def ends(decided: date) -> date:
    return shifted(decided, Shift(3, "months"))


DECIDED = [date(2027, 1, 1) + timedelta(days) for days in range(2 * 365)]
ODD = (
    date(2026, 8, 28),
    date(2026, 11, 30),
    date(2027, 1, 31),
    date(2027, 2, 28),
    date(2027, 7, 1),
)
TODAY = {"en": "Apply today", "nl": "Doe de aanvraag vandaag"}
WEEK = {"en": "this week", "nl": "deze week"}


def test_nobody_is_too_late_before_a_week_after_the_last_safe_day() -> None:
    for decided in DECIDED:
        safe = ends(decided) - timedelta(1)
        for days, id in (
            (-1, "fn-a-in-time"),
            (0, "fn-a-in-time"),
            (7, "fn-a-today"),
            (11, "fn-late"),
        ):
            day = safe + timedelta(days)
            end = walk(LIBRARY.trees["family"], nareis(decided), day).end
            assert isinstance(end, Arrived)
            assert end.outcome.id == id, (decided, day)


@pytest.mark.parametrize("lang", TODAY)
@pytest.mark.parametrize("decided", ODD, ids=str)
def test_the_day_to_apply_is_printed_while_it_is_to_come_and_is_safe(
    decided: date, lang: str
) -> None:
    def written(body: OutcomePage, days: range) -> bool:
        last = ends(decided)
        on = (format_date(last + timedelta(day), "d MMMM y", locale=lang) for day in days)
        return any(day in text(body) for day in on)

    early = shown("family", nareis(decided), decided + timedelta(60), lang)
    assert written(early, range(-4, 0))
    for days in range(-1, 7):
        page = shown("family", nareis(decided), ends(decided) + timedelta(days), lang)
        assert TODAY[lang] in advice(page)
        assert "VluchtelingenWerk" in advice(page)
        assert WEEK[lang] not in advice(page)
        assert not written(page, range(-9, 9))
    assert not written(early, range(9))


@pytest.mark.parametrize("lang", WEEK)
def test_with_b_status_no_date_is_promised(lang: str) -> None:
    decided, day = date(2026, 3, 14), date(2026, 11, 28)
    page = shown("family", nareis(decided, "status-b"), day, lang)
    assert WEEK[lang] in advice(page)
    assert "2028" not in text(page)


@pytest.mark.parametrize(("lang", "half"), [("en", "half"), ("nl", "helft"), ("ar", "نصف")])
def test_half_of_the_credits_is_enough_for_a_degree_alone(lang: str, half: str) -> None:
    """H5: a preparatory year must be passed whole, and exchange students are not monitored."""
    met = {"degree": set[bool](), "preparatory": set[bool](), "exchange": set[bool]()}
    for tree, case in CASES:
        plan = case.answers.get("plan", ("",))[0]
        made = walk(LIBRARY.trees[tree], case.answers, case.on or DAY)
        body = present(PRESENTER, made, lang).body if plan in met else None
        if isinstance(body, OutcomePage) and body.verdict == "likely":
            met[plan].add(half in "".join(note.text.html for note in body.notes))
    assert met == {"degree": {True}, "preparatory": {False}, "exchange": {False}}


# H22: an extension is with the IND at the latest the day before the permit ends ---------


@pytest.mark.parametrize("ends", [date(2026, 12, 2), date(2027, 1, 1), date(2027, 3, 1)])
def test_the_last_day_for_an_extension_is_the_day_before_the_permit_ends(ends: date) -> None:
    given = {"situation": "permit", "permit": "longer", "longer": "same-reason"}
    answers = {**given, "permit-ends": ends.isoformat()}
    asked = {question: (answer,) for question, answer in answers.items()}
    body = shown("after", asked, date(2026, 11, 28), "en")
    assert body.id == "af-extend"
    (deadline,) = [it.deadline for it in body.steps if it.deadline]
    assert format_date(ends - timedelta(days=1), "d MMMM y", "en") in deadline.plain
    assert not [it for it in shown("after", asked, ends, "en").steps if it.deadline]


# Who is reading -----------------------------------------------------------------------

SPONSOR = {"en": "sponsor", "nl": "referent"}


@pytest.mark.parametrize("lang", SPONSOR)
@pytest.mark.parametrize("reader", ["comes", "here"])
def test_neither_of_the_two_reads_about_a_sponsor(reader: str, lang: str) -> None:
    """Questions, answers, titles, what to do first and steps say you, or are true for both."""
    met: set[str] = set()
    for tree, case in CASES:
        if tree != "family":
            continue
        answers = {**case.answers, "reader": (reader,)}
        for made in walks(tree, replace(case, answers=answers), case.on or DAY):
            body = present(PRESENTER, made, lang).body
            if isinstance(body, QuestionPage):
                labels = [it.label for it in (*body.options, *body.extras)]
                said = [it.plain for it in (body.ask, *labels, body.hint) if it]
            elif isinstance(body, OutcomePage):
                said = [advice(replace(body, guidance=body.title))]
            else:
                continue
            if made.steps and made.steps[0].value is not None:
                met.add(body.id)
                assert not [it for it in said if SPONSOR[lang] in it.lower()], (body.id, said)
    assert {"relation", "sponsor", "income", "fp-likely", "fp-year", "fn-a-in-time"} <= met


def test_who_reads_decides_nothing() -> None:
    for tree, case in CASES:
        if tree == "family":
            ends = {
                place(walk(LIBRARY.trees[tree], {**case.answers, "reader": (it,)}, case.on or DAY))
                for it in ("comes", "here", "helper", UNSURE)
            }
            assert len(ends) == 1, case.name
