"""A law that changes on a day, written before it: the age of au pairs and their fee, 1 March 2027.

The limits of the shipped route are first put into the catalogue, once. What the law then takes is
counted; pages of the day before and of the day differ in it and in nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from difflib import ndiff
from pathlib import Path

import pytest

from wizard.check.run import check
from wizard.diff.compare import compare
from wizard.diff.moves import Moves
from wizard.present.page import Presenter, present, presenter
from wizard.present.page_json import as_json
from wizard.trees.library import Library, build_folder
from wizard.trees.load_folder import load_folder
from wizard.walks.walk import Arrived, Asked, walk
from wizard.words.load_interface import load_interface

TREES = Path(__file__).parents[2] / "trees"
TODAY, BEFORE, LAW, AFTER = (
    date(2026, 11, 28),
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2027, 6, 1),
)
TREE, DUTCH, CASES, AMOUNTS = (
    "au-pair/tree.yaml",
    "au-pair/nl.po",
    "au-pair/cases.yaml",
    "shared/amounts.yaml",
)
Files = dict[str, str]

AGES = """
au-pair-youngest:
  title: Youngest age of an au pair
  unit: years
  source: ind-au-pair
  values:
    2026-01-01: 18

au-pair-oldest:
  title: Oldest age of an au pair
  unit: years
  source: ind-au-pair
  values:
    2026-01-01: 25
"""
AGES_IN_DUTCH = """
msgctxt "amounts.au-pair-youngest.title"
msgid "Youngest age of an au pair"
msgstr "Jongste leeftijd van een au pair"

msgctxt "amounts.au-pair-oldest.title"
msgid "Oldest age of an au pair"
msgstr "Oudste leeftijd van een au pair"
"""
YOUNG, OLD = "{number:au-pair-youngest}", "{number:au-pair-oldest}"
TEXTS = {
    "age.hint": (
        "Count your age on the day of the application.",
        "Tel uw leeftijd op de dag van de aanvraag.",
    ),
    "age.why": (
        f"An au pair is {YOUNG} to {OLD} years old on the day of the application.",
        f"Een au pair is op de dag van de aanvraag {YOUNG} tot en met {OLD} jaar oud.",
    ),
    "au-age-young.guidance": (
        f"An au pair must be {YOUNG} to {OLD} years old on the day of the application.",
        f"Een au pair moet op de dag van de aanvraag {YOUNG} tot en met {OLD} jaar oud zijn.",
    ),
    "au-age-old.guidance": (
        f"An au pair must be {OLD} or younger on the day of the application.",
        f"Een au pair mag op de dag van de aanvraag niet ouder zijn dan {OLD} jaar.",
    ),
}
REASON = "age.next.au-age-old.because"


def once(text: str, old: str, new: str) -> str:
    found, count = re.subn(old, lambda match: match.expand(new), text, flags=re.DOTALL)
    assert count == 1, (old, count)
    return found


def translated(catalogue: str, place: str, source: str, words: str) -> str:
    entry = f'msgctxt "{re.escape(place)}"\nmsgid .*?(?=\n\n|\\Z)'
    return once(catalogue, entry, f'msgctxt "{place}"\nmsgid "{source}"\nmsgstr "{words}"')


def with_ages_in_the_catalogue(files: Mapping[str, str]) -> Files:
    """Put the two ages into the catalogue, where rules and words name them."""
    tree, dutch = files[TREE], files[DUTCH]
    for place, (words, in_dutch) in TEXTS.items():
        id, key = place.split(".")
        begin = rf"(\n  {id}:(?:[^\n]*\n)(?:    [^\n]*\n|\n)*?    {key}: )"
        tree = once(tree, begin + r"(?:\|\n(?:      [^\n]*\n)+|[^\n]*\n)", rf'\1"{words}"\n')
        dutch = translated(dutch, place, words, in_dutch)
    tree = once(tree, r"\{age: under 18\}", "{age: under amount:au-pair-youngest}")
    tree = once(tree, r"\{age: over 25\}", "{age: over amount:au-pair-oldest}")
    because, in_dutch = TEXTS["au-age-old.guidance"]
    tree = once(tree, r"because: An au pair must be 25 [^\n]*", f'because: "{because}"')
    dutch = translated(dutch, REASON, because, in_dutch)
    return {
        **files,
        TREE: tree,
        DUTCH: dutch,
        AMOUNTS: files[AMOUNTS] + AGES,
        "shared/nl.po": files["shared/nl.po"] + AGES_IN_DUTCH,
    }


HINT = f'    hint: "{TEXTS["age.hint"][0]}"\n'
HINTS = f"""\
    hint:
      - when: {{today: before 2027-03-01}}
        text: From 1 March 2027 an au pair may be older. {TEXTS["age.hint"][0]}
      - else: {TEXTS["age.hint"][0]}
"""
HINTS_IN_DUTCH = f"""\
msgctxt "age.hint.1"
msgid "From 1 March 2027 an au pair may be older. Count your age on the day of the application."
msgstr "Vanaf 1 maart 2027 mag een au pair ouder zijn. Tel uw leeftijd op de dag van de aanvraag."

msgctxt "age.hint.2"
msgid "{TEXTS["age.hint"][0]}"
msgstr "{TEXTS["age.hint"][1]}"
"""
NEW_CASE = """\
- name: From 1 March 2027 somebody of 28 is not too old
  on: 2027-03-01
  answers: {role: future-au-pair, nationality: PH, age: 28, about-you: married}
  outcome: au-married-or-children
"""


def with_the_law(files: Mapping[str, str]) -> Files:
    """Write the law before its day: an age, a fee, a word in advance, and cases on both sides."""
    oldest = r"(au-pair-oldest:.*?2026-01-01: 25\n)"
    fee = r"(\nfee-au-pair:.*?2026-01-01: 423\n)  until: 2026-12-31\n"
    new = r"\1    2027-03-01: 450\n  until: 2027-12-31\n"
    amounts = once(once(files[AMOUNTS], oldest, r"\1    2027-03-01: 30\n"), fee, new)
    too_old = r"(- name: Somebody who is 26 on the day of the application is too old\n)"
    return {
        **files,
        AMOUNTS: amounts,
        TREE: once(files[TREE], re.escape(HINT), HINTS),
        DUTCH: once(
            files[DUTCH], r'msgctxt "age\.hint"\nmsgid [^\n]*\nmsgstr [^\n]*\n', HINTS_IN_DUTCH
        ),
        CASES: once(files[CASES], too_old, rf"{NEW_CASE}\1  on: {BEFORE}\n"),
    }


@pytest.fixture(scope="module")
def shipped() -> Files:
    root = f"{TREES.as_posix()}/"
    return {path.removeprefix(root): text for path, text in load_folder(TREES).files.items()}


@pytest.fixture(scope="module")
def before(shipped: Files) -> Library:
    return built(with_ages_in_the_catalogue(shipped))


@pytest.fixture(scope="module")
def law(shipped: Files) -> Library:
    return built(with_the_law(with_ages_in_the_catalogue(shipped)))


def built(files: Files) -> Library:
    library = build_folder(files)
    assert not library.broken, library.diagnostics
    return library


def errors(library: Library, day: date) -> list[str]:
    found = check(library, day, ("au-pair",))
    return [f"{it.span.path}:{it.span.line} {it.message}" for it in found if it.severity == "error"]


def test_a_law_touches_few_lines(before: Library, law: Library) -> None:
    touched = {
        path: [
            line for line in ndiff(text.split("\n"), law.files[path].split("\n")) if line[0] in "+-"
        ]
        for path, text in before.files.items()
        if text != law.files[path]
    }
    assert {path: len(lines) for path, lines in touched.items()} == {
        AMOUNTS: 4,
        TREE: 5,
        DUTCH: 6,
        CASES: 5,
    }


@pytest.mark.parametrize("day", [TODAY, BEFORE, LAW, AFTER], ids=str)
def test_checks_and_cases_are_green_before_on_and_after_the_day(law: Library, day: date) -> None:
    assert errors(law, day) == []


def test_a_case_on_the_wrong_side_of_the_day_fails_today(law: Library) -> None:
    path = CASES
    files = {**law.files, path: law.files[path].replace("  on: 2027-02-28\n", "  on: 2027-03-01\n")}
    (message,) = errors(built(files), TODAY)
    assert "26" in message


def test_only_the_case_that_the_law_is_about_needs_a_day(law: Library) -> None:
    files = {**law.files, CASES: law.files[CASES].replace("  on: 2027-02-28\n", "")}
    (found,) = [it for it in check(built(files), TODAY, ("au-pair",)) if it.severity == "error"]
    assert (found.code, "26" in found.message) == ("case-without-day", True)


def test_the_text_that_was_left_out_is_named(before: Library, law: Library) -> None:
    """Six texts tell the age; what tells it in digits still is told of, in every language."""
    told = compare(before, law, TODAY, {}, ["au-pair"]).still_told
    found = {it.lang: it.name for it in told if it.place == "au-pair"}
    assert found.keys() >= {"en", "nl"}, "and each language that the route has"
    assert set(found.values()) == {"au-host-family.glance.2"}


def test_the_word_in_advance_is_told_as_over_once_it_is(law: Library) -> None:
    def over(day: date) -> list[str]:
        found = check(law, day, ("au-pair",))
        return [
            law.files[TREE].split("\n")[it.span.line - 1] for it in found if it.code == "past-day"
        ]

    assert over(BEFORE) == []
    assert over(LAW) == ["      - when: {today: before 2027-03-01}"]


def test_diff_says_who_it_is_for_from_the_day_on(before: Library, law: Library) -> None:
    found = next(it for it in compare(before, law, LAW, {}).trees if it.id == "au-pair").walks
    assert isinstance(found, Moves)
    (block,) = [it for it in found.moved if it.size.sure]
    assert block.condition.mappings == ({"age": "26 to 30"},)


FIRST = {"role": ["future-au-pair"], "nationality": ["PH"]}
FITS = {
    "about-you": ["none"],
    "agency": ["yes"],
    "host-family": ["none"],
    "place": ["abroad"],
}


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from leaves(each, f"{path}.{key}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from leaves(each, f"{path}.{number}")
    else:
        yield path, value


def differing(library: Library, answers: Mapping[str, list[str]], lang: str) -> set[tuple]:
    """Give what differs between the page of the day before and that of the day."""
    shown: Presenter = presenter(library, load_interface())
    tree = library.trees["au-pair"]
    pages = []
    for day in (BEFORE, LAW):
        page = replace(present(shown, walk(tree, answers, day), lang), day=LAW)
        pages.append(dict(leaves(as_json(page))))
    one, other = pages
    places = (path for path in one.keys() | other.keys() if not path.endswith(".html"))
    return {(a, b) for path in places if (a := one.get(path)) != (b := other.get(path))}


NUMBERS = {"25": "30", "26": "31", "423": "450"}
OTHERWISE = {
    "en": (
        "From 1 March 2027 an au pair may be older. " + TEXTS["age.hint"][0],
        TEXTS["age.hint"][0],
    ),
    "nl": (
        "Vanaf 1 maart 2027 mag een au pair ouder zijn. " + TEXTS["age.hint"][1],
        TEXTS["age.hint"][1],
    ),
}
UNTIL = {("2027-02-28", None), ("2027-02-28", "2027-12-31")}


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize(
    ("answers", "numbers"),
    [
        ({}, {"25"}),
        ({"age": ["17"]}, {"25"}),
        ({"age": ["31"]}, {"25"}),
        ({"age": ["23"], **FITS}, {"423"}),
    ],
    ids=["asked", "young", "old", "fits"],
)
def test_pages_differ_in_exactly_that(
    before: Library, law: Library, answers: dict[str, list[str]], numbers: set[str], lang: str
) -> None:
    given = {**FIRST, **answers}
    found = differing(law, given, lang) - differing(before, given, lang)
    told = found - UNTIL - {OTHERWISE[lang]}
    new = re.compile("|".join(NUMBERS))
    assert {new.sub(lambda it: NUMBERS[it[0]], str(one)) for one, _ in told} == {
        it for _, it in told
    }
    assert {it for one, _ in told for it in new.findall(str(one))} == numbers
    assert (OTHERWISE[lang] in found) == (answers == {})


def test_somebody_of_28_is_too_old_until_the_day(law: Library) -> None:
    ends = [walk(law.trees["au-pair"], {**FIRST, "age": ["28"]}, day).end for day in (BEFORE, LAW)]
    assert isinstance(ends[0], Arrived)
    assert ends[0].outcome.id == "au-age-old"
    assert isinstance(ends[1], Asked)
    assert ends[1].question.id == "about-you"
