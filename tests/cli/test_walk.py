"""`wizard walk`: the same walk as everywhere, from answers and by asking."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.check.examples import BASE, laid_over
from tests.cli.folder import GOOD, TREES, folder, wizard
from wizard.present.page import presenter
from wizard.trees.cases import IT_DEPENDS
from wizard.trees.load_folder import load_folder
from wizard.words.load_interface import load_interface

LIBRARY = load_folder(TREES)
KINDS = """\
start: land
questions:
  land: {ask: Which country?, type: country, extra: {none-at-all: {label: None}}, next: things}
  things:
    ask: What do you have?
    type: choices
    options: {dog: {label: A dog}, cat: {label: A cat}}
    next: day
  day: {ask: Since when?, type: date, next: money}
  money: {ask: How much?, type: money, next: sure}
  sure:
    ask: Sure?
    options: [yes, no]
    next:
      - when: {land: PH, things: {all: [dog, cat]}, day: before 2026-06-12, money: at least 2337}
        go: fits
      - else: too-young
"""
USUAL = """\
questions:
  age: {ask: "How old are you?", type: number, usual: 12 to 100, next: fits}
"""


def kinds(tmp_path):
    text = laid_over(BASE, KINDS.replace("Which country?,", '"Which country?",'))
    text = text.replace("Since when?,", '"Since when?",').replace("How much?,", '"How much?",')
    return folder(tmp_path, {"example/tree.yaml": text, "site.yaml": "title: Us\ncurrency: EUR"})


def test_an_outcome(tmp_path):
    result = wizard("walk", "example", "-a", "age=23", "--trees", folder(tmp_path, GOOD))
    assert result.exit_code == 0
    assert "This seems possible: This fits  [fits]" in result.output
    assert " ✓ How old are you? 23  [age=23]" in result.output
    assert "You can apply." in result.output


def test_a_sensitive_outcome_ends_with_what_can_be_shared(tmp_path):
    shared = "\nTo share, without your answers\n  This fits\n\n  You can apply.\n"
    given = ("walk", "example", "-a", "age=23", "--trees")
    assert shared not in wizard(*given, folder(tmp_path, GOOD)).output
    place = folder(tmp_path, {"example/tree.yaml": laid_over(BASE, "sensitive: yes\n")})
    assert shared in wizard(*given, place).output


def test_an_answer_that_is_not_plausible_is_taken_and_told(tmp_path):
    place = folder(tmp_path, {"example/tree.yaml": laid_over(BASE, USUAL)})
    result = wizard("walk", "example", "-a", "age=105", "--trees", place)
    assert result.exit_code == 0
    assert "! 105 is unusual here." in result.output
    assert "[age=105]" in result.output
    assert "unusual" not in wizard("walk", "example", "-a", "age=23", "--trees", place).output


def test_a_deadline_is_told_before_all_else_and_with_its_step(tmp_path):
    tree = laid_over(
        BASE,
        """\
questions:
  age: {ask: When was the decision?, type: date, max: today, next: fits}
outcomes:
  fits:
    verdict: likely
    title: This fits
    guidance: You can apply.
    next-steps:
      - Look at the letter.
      - {text: Object., before: age + 4 weeks, late: Ask a lawyer today.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
""",
    )
    at = folder(tmp_path, {"example/tree.yaml": tree})
    words = ("walk", "example", "--trees", at, "--on", "2026-11-22", "-a")
    told = wizard(*words, "age=2026-11-01").output
    assert "\n! Step 2: At the latest on 28 November 2026. 6 days left.\n" in told
    assert "  - Object. · At the latest on 28 November 2026. 6 days left.\n" in told
    late = wizard(*words, "age=2026-10-01").output
    assert "\n! Step 2: Ask a lawyer today.\n" in late
    assert "The last day for this was 28 October 2026. This day has passed.\n" in late


def test_a_question_that_is_still_open(tmp_path):
    result = wizard("walk", "example", "--trees", folder(tmp_path, GOOD))
    assert result.exit_code == 0
    assert "How old are you?  [age]" in result.output


def test_an_answer_that_is_none(tmp_path):
    result = wizard("walk", "example", "-a", "age=old", "--trees", folder(tmp_path, GOOD))
    assert result.exit_code == 1
    assert "This is not a number" in result.output


def test_a_gap_is_said_in_words(tmp_path):
    text = BASE.replace("      - else: fits\n", "")
    trees = folder(tmp_path, {"example/tree.yaml": text})
    result = wizard("walk", "example", "-a", "age=30", "--trees", trees)
    assert result.exit_code == 3
    assert "no rule of `age` in tree `example` takes these answers" in result.output
    assert "`wizard check example`" in result.output


def test_i_do_not_know(tmp_path):
    result = wizard("walk", "example", "-a", "age=unsure", "--trees", folder(tmp_path, GOOD))
    assert result.exit_code == 0
    assert "It depends: How old are you?" in result.output
    assert "[too-young]" in result.output


@pytest.mark.parametrize("country", ["PH", "ph", "Philippines", "philippines"])
@pytest.mark.parametrize("things", [["things=dog,cat"], ["things=dog", "-a", "things=cat"]])
def test_answers_are_read_as_people_write_them(tmp_path, country, things):
    words = ["-a", f"land={country}", "-a", *things, "-a", "day=11-6-2026"]
    words += ["-a", "money=2.337,00", "-a", "sure=yes", "--format", "json"]
    result = wizard("walk", "example", *words, "--trees", kinds(tmp_path))
    assert json.loads(result.stdout)["outcome"]["id"] == "fits"


def test_nothing_ticked(tmp_path):
    words = ["-a", "land=none-at-all", "-a", "things=none", "-a", "day=unsure", "--format", "json"]
    found = json.loads(wizard("walk", "example", *words, "--trees", kinds(tmp_path)).stdout)
    assert found["state"] == "depends"
    assert found["facts"] == {"land": "none-at-all", "things": "none"}


def test_nothing_is_ticked_by_its_number_or_words(tmp_path, monkeypatch):
    for typed in ("3", "None of these", "none"):
        said = asked(tmp_path, monkeypatch, kinds(tmp_path), "PH", "", typed, "?", "").stdout
        assert "Tick one or more answers, or “None of these”." in said
        assert "3. None of these  [none]" in said
        assert "[things=none]" in said


def asked(tmp_path, monkeypatch, trees, *typed):
    """Answer the questions at a terminal."""
    monkeypatch.setattr("wizard.cli.walk.asked_by_a_person", lambda: True)
    return wizard("walk", "example", "--trees", trees, stdin="".join(f"{t}\n" for t in typed))


def test_without_answers_it_asks(tmp_path, monkeypatch):
    result = asked(tmp_path, monkeypatch, folder(tmp_path, GOOD), "old", "", "23")
    assert result.exit_code == 0
    assert "This is not a number" in result.output
    assert "Write a number." in result.output
    assert "This fits  [fits]" in result.output


@pytest.mark.parametrize(
    "typed",
    [
        ("PH", "1,2", "11-6-2026", "2337", "1"),
        ("philippines", "dog, cat", "2026-06-11", "2.337", "yes"),
        ("Philippines", "2,1", "11/6/2026", "€ 2,337.00", "Yes"),
    ],
)
def test_it_takes_numbers_and_words(tmp_path, monkeypatch, typed):
    result = asked(tmp_path, monkeypatch, kinds(tmp_path), *typed)
    assert "[fits]" in result.output


def test_countries_are_chosen_by_number_where_some_are_offered(tmp_path, monkeypatch):
    trees = kinds(tmp_path)
    place = trees / "example" / "tree.yaml"
    text = place.read_text("utf-8").replace("type: country,", "type: country, among: [PH, NL],")
    place.write_text(text, "utf-8")
    result = asked(tmp_path, monkeypatch, trees, "US", "2", "1,2", "11-6-2026", "2337", "1")
    assert "This country is not one of the answers here." in result.output
    assert "  2. Philippines  [PH]\n  3. None  [none-at-all]\n" in result.output
    assert "[fits]" in result.output


def test_a_question_mark_is_i_do_not_know(tmp_path, monkeypatch):
    result = asked(tmp_path, monkeypatch, kinds(tmp_path), "1", "?", "")
    assert "[land=none-at-all]" in result.output
    assert "It depends: What do you have?" in result.output


def test_who_goes_away_ends_it(tmp_path, monkeypatch):
    assert asked(tmp_path, monkeypatch, kinds(tmp_path), "PH").exit_code == 1


def test_in_dutch():
    result = wizard("walk", "au-pair", "--lang", "nl", "--trees", TREES)
    assert "Wie bent u?" in result.output or "Wie ben je?" in result.output


def test_on_another_day():
    answers = ["-a", "role=host-family"]
    now = wizard("walk", "au-pair", *answers, "--on", "2026-11-22", "--trees", TREES).output
    later = wizard("walk", "au-pair", *answers, "--on", "2027-01-02", "--trees", TREES).output
    assert "has changed" in later
    assert "has changed" not in now


@pytest.mark.parametrize("tree", sorted(LIBRARY.trees))
def test_it_ends_where_the_cases_say(tree, monkeypatch, whole_matrix):
    """Over all cases of one tree, and some of the others; the folder is read once."""
    speaker = presenter(LIBRARY, load_interface())
    monkeypatch.setattr("wizard.cli.options.load_folder", lambda folder: LIBRARY)
    monkeypatch.setattr("wizard.cli.walk.presenter", lambda library, interfaces: speaker)
    every = 1 if whole_matrix or tree == "au-pair" else 5
    for case in LIBRARY.cases[tree][::every]:
        words = [w for q, given in case.answers.items() for g in given for w in ("-a", f"{q}={g}")]
        day = (case.on or date(2026, 11, 22)).isoformat()
        result = wizard("walk", tree, *words, "--on", day, "--format", "json")
        found = json.loads(result.stdout)
        got = IT_DEPENDS if found["state"] == "depends" else found["outcome"]["id"]
        assert got == case.outcome, case.name


def test_headings_are_in_the_language_of_the_texts():
    age = ("-a", "role=future-au-pair", "-a", "nationality=PH", "-a", "age=30")
    told = wizard("walk", "au-pair", "--lang", "nl", *age).output
    assert "Wat u nu kunt doen" in told
    assert "What to do now" not in told


def test_who_does_not_know_goes_on_with_a_guess(tmp_path, monkeypatch):
    typed = ("PH", "dog", "?", "11-6-2026", "2337", "yes")
    said = asked(tmp_path, monkeypatch, kinds(tmp_path), *typed).stdout
    assert "Go on with your best guess (Enter: stop)" in said
    assert " ? Since when? 11 June 2026  [day=2026-06-11]" in said
    assert "[too-young]" in said
    words = ["-a", "land=PH", "--guess", "land", "--format", "json", "--trees", kinds(tmp_path)]
    (land,) = json.loads(wizard("walk", "example", *words).stdout)["answers"]
    assert land["guessed"] is True
    words[3] = "lnad"
    strange = wizard("walk", "example", *words)
    assert "lnad" in strange.stderr
    assert strange.exit_code == 2
