"""A difference that can be signed: gravest first, in sentences, with somebody one can imagine."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.diff.changes import SIDES, VOICE
from wizard.diff.compare import Side, compare
from wizard.diff.moves import Move, Moves
from wizard.diff.outline import outline
from wizard.diff.phrased import sentence
from wizard.diff.render import MOST, as_html, as_markdown, as_text
from wizard.present.page import presenter
from wizard.trees.library import Library, build_folder
from wizard.trees.load_folder import load_folder
from wizard.trees.organisation import INTERFACE
from wizard.words.formats import numbers_in
from wizard.words.load_interface import load_interface

TOP = Path(__file__).parents[2]
TREES = TOP / "trees"
DAY = date(2026, 11, 28)


def files(folder: Path = TREES) -> dict[str, str]:
    root = f"{folder.as_posix()}/"
    return {path.removeprefix(root): text for path, text in load_folder(folder).files.items()}


@pytest.fixture(scope="module")
def shipped() -> Library:
    return build_folder(files())


def with_changed(path: str, old: str, new: str, folder: Path = TREES) -> Library:
    every = files(folder)
    assert old in every[path]
    every[path] = every[path].replace(old, new)
    found = build_folder(every)
    assert not found.broken, found.broken
    return found


def moved(old: Library, new: Library, id: str) -> list[Move]:
    found = next(it for it in compare(old, new, DAY, {}, [id], alone=True).trees if it.id == id)
    assert isinstance(found.walks, Moves)
    return [move for block in (*found.walks.moved, *found.walks.shown) for move in block.moves]


def test_whose_prospects_fall_comes_before_more_whose_do_not(shipped: Library) -> None:
    new = with_changed("au-pair/tree.yaml", "{age: over 25}", "{age: over 22}")
    sure = [it for it in moved(shipped, new, "au-pair") if it.size.sure]
    assert (sure[0].old.verdict, sure[0].new.verdict) == ("likely", "unlikely")
    assert {it.old.verdict for it in sure[-2:]} == {"unlikely"}
    assert [it.grave for it in sure] == sorted(it.grave for it in sure)


@pytest.mark.parametrize(
    ("old", "new", "rank"),
    [
        ("likely", None, 0),
        ("get-help", "likely", 1),
        ("likely", "unlikely", 2),
        ("unlikely", "likely", 3),
        ("not-yet", "other-route", 4),
        ("unlikely", "unlikely", 5),
    ],
)
def test_who_can_go_nowhere_or_finds_no_help_comes_first(
    shipped: Library, old: str, new: str | None, rank: int
) -> None:
    change = with_changed("au-pair/tree.yaml", "{age: over 25}", "{age: over 22}")
    one = moved(shipped, change, "au-pair")[0]
    end = replace(one.new, verdict=new, id=one.new.id if new else "no-rule")
    assert replace(one, old=replace(one.old, verdict=old), new=end).grave[0] == rank


def test_a_condition_is_a_sentence_in_the_words_of_the_questions(shipped: Library) -> None:
    new = with_changed("au-pair/tree.yaml", "{age: over 25}", "{age: over 30}")
    likely = next(it for it in moved(shipped, new, "au-pair") if it.new.id == "au-in-nl")
    (clauses,) = likely.condition.sentences
    assert sentence(VOICE, DAY, clauses) == (
        "“Which nationality do you have?” – any answer but Australia, Canada and 7 other "
        "countries; “How old are you on the day the agency sends the application?” – 26 to 30; "
        "“Where are you now?” – “In the Netherlands” or “At a Dutch airport or port, before "
        "passport control”; “Do you have a valid Dutch residence permit now?” – “No” or not asked"
    )


def test_it_is_said_in_the_language_of_the_folder() -> None:
    folder = TOP / "tests/folders/rent-help"
    new = with_changed("rent/tree.yaml", "at most 1200", "at most 1300", folder)
    old = build_folder(files(folder))
    spoken = load_interface(new.translations.get(INTERFACE), new.organisation)
    voice = presenter(new, spoken).voices["es"]
    found = compare(old, new, DAY, {})
    text = as_text(outline(found, *SIDES, voice), "https://s.test")
    assert "when “¿Cuánto gana usted al mes?” – 1.200,01 € a 1.300 €" in text
    assert "https://s.test/es/rent/check?" in text


TICKED = """\
title: A tree
summary: A small one.
reviewed: 2026-01-01
source: https://example.org/rules
start: papers
unlisted: ask
questions:
  papers:
    ask: What do you have?
    type: choices
    options: {pass: {label: A passport}, card: {label: A card}, bill: {label: A bill}}
    next:
      - when: {papers: {all: [pass, card]}}
        go: yes-you-can
      - else: no
outcomes:
  yes-you-can: {verdict: likely, title: "You *can*", guidance: You can.}
  no: {verdict: unlikely, title: No, guidance: You cannot.}
  ask: {verdict: get-help, title: Ask, guidance: Ask us.}
"""


def test_what_is_ticked_is_said_exactly() -> None:
    old, new = (
        build_folder({"t/tree.yaml": text})
        for text in (TICKED, TICKED.replace("all: [pass, card]", "any: [pass, card]"))
    )
    found = compare(old, new, DAY, {})
    text = as_text(outline(found, *SIDES, VOICE))
    for one, other in (("passport", "card"), ("card", "passport")):
        assert f"(“A {one}”, none of these: “A {other}”)" in text
    assert "“No” `no` (unlikely) → “You *can*” `yes-you-can` (likely)" in text


CHANGES = (
    ("au-pair", "au-pair/tree.yaml", "age: over 25", "age: over 30"),
    ("study", "shared/groups.yaml", "AU, CA, JP, MC, NZ, KR", "AU, CA, JP, MC, NZ"),
    ("family", "family/tree.yaml", "partner-age: at least 21", "partner-age: at least 20"),
    ("asylum", "asylum/tree.yaml", "age: under 18", "age: under 17"),
)


@pytest.mark.parametrize(("id", "path", "before", "after"), CHANGES)
def test_a_sample_is_somebody_one_can_imagine(
    shipped: Library, id: str, path: str, before: str, after: str
) -> None:
    new = with_changed(path, before, after)
    found = moved(shipped, new, id)
    assert found
    tree = new.trees[id]
    for move in found:
        for question, (answer, *_) in move.sample.items():
            asked = tree.questions[question]
            if asked.kind == "country" and not any(
                "nationality" in mapping for mapping in move.condition.mappings
            ):
                assert answer not in ("AD", "AF", "AL"), (question, answer)
            if asked.kind == "number" and "age" in question and answer != "unsure":
                assert 12 <= int(answer) <= 75, (question, answer)


def test_a_sample_lies_at_a_limit_only_where_it_moved(shipped: Library) -> None:
    new = with_changed("au-pair/tree.yaml", "age: over 25", "age: over 30")
    assert {it.sample["age"] for it in moved(shipped, new, "au-pair")} == {("28",)}
    assert {it.sample["nationality"] for it in moved(shipped, new, "au-pair")} == {("IN",)}


def report(old: Library, new: Library, *only: str) -> tuple[str, str, str]:
    sides = Side("main", "3f2a1b0", "A. Editor *", "2026-11-20"), Side("trees")
    found = compare(old, new, DAY, {}, only)
    parts = list(outline(found, *sides, VOICE, signed=True))
    text = as_text(outline(found, *sides, VOICE))
    return as_markdown(parts, "https://s.test"), as_html(parts, "https://s.test"), text


def test_it_ends_with_what_was_compared_and_a_place_to_sign(shipped: Library) -> None:
    new = with_changed("au-pair/tree.yaml", "age: over 25", "age: over 30")
    markdown, page, text = report(shipped, new, "au-pair")
    versions = shipped.trees["au-pair"].version, new.trees["au-pair"].version
    assert versions[0] != versions[1]
    signed = markdown[markdown.index("### To sign") :]
    assert "- compared as of 28 November 2026" in signed
    assert r"- before: `main`, `3f2a1b0`, 2026-11-20, by A. Editor \*" in signed
    assert "- after: `trees`\n" in signed
    assert f"`au-pair`: version `{versions[0]}` before, `{versions[1]}` after" in signed
    assert re.findall(r"^(\w+): (?:\\_)+$", signed, re.MULTILINE) == ["Name", "Day", "Signature"]
    assert page.count('<p class="blank">') == 3
    assert "To sign" not in text


def test_no_answer_to_a_sensitive_route_stands_in_an_address(shipped: Library) -> None:
    new = with_changed("family/tree.yaml", "partner-age: at least 21", "partner-age: at least 20")
    markdown, page, _ = report(shipped, new, "family")
    for written in (markdown, page):
        assert "partner-age=2" in written
        assert set(re.findall(r"https://s\.test[^\s)\"<]*", written)) == {
            "https://s.test/en/family"
        }


def test_whatever_changes_the_report_can_stand_below_a_pull_request(shipped: Library) -> None:
    """All rules of family turned, all texts and translations of all routes changed."""
    every = files()
    tree = every["family/tree.yaml"]
    ids = list(shipped.trees["family"].outcomes)

    def turned(found: re.Match[str]) -> str:
        return found[1] + ids[(ids.index(found[2]) + 1) % len(ids)]

    every["family/tree.yaml"] = re.sub(rf"(go: )({'|'.join(ids)})(?![\w-])", turned, tree)
    for path in every:
        if path.endswith("tree.yaml"):
            words = r"(\n +(?:title|ask|why|guidance): )(?=[A-Z])"
            every[path] = re.sub(words, r"\1Now ", every[path])
        if path.endswith(".po"):
            every[path] = re.sub(r'(msgstr ")(?=[^"\n])', r"\1Z ", every[path])
    new = build_folder(every)
    assert not new.broken
    markdown, _, _ = report(shipped, new)
    assert len(markdown.encode()) <= MOST
    assert re.search(r"^- and .*[\d,]+ more groups.* [\d,]+ walks$", markdown, re.MULTILINE)
    assert re.search(r"^- and [\d,]+ more texts$", markdown, re.MULTILINE)
    for heading in ("### `family`", "### Rules", "### Words", "### Translations", "### To sign"):
        assert heading in markdown
    folded = [len(re.findall(sign, markdown)) for sign in ("<details>", "</details>")]
    assert folded == [2, 2]


def still(old: Library, new: Library) -> list[tuple[str, ...]]:
    found = compare(old, new, DAY, {}).still_told
    return [(it.place, it.name, it.lang, *map(str, it.numbers)) for it in found]


def test_texts_that_still_tell_an_old_limit_are_named_in_every_language(shipped: Library) -> None:
    new = with_changed("au-pair/tree.yaml", "{age: over 25}", "{age: over 30}")
    found = [it for it in still(shipped, new) if it[2] in LANGS]
    names = [
        "age.hint",
        "age.why",
        "age.next.au-age-old.because",
        "au-age-young.guidance",
        "au-age-old.guidance",
        "au-host-family.glance.2",
    ]
    assert [it[:3] for it in found] == [("au-pair", it, lang) for it in names for lang in LANGS]
    assert found[0][3:] == ("25", "26")
    assert {it[3:] for it in found[2:]} == {("25",)}
    text = report(shipped, new)[2]
    assert "nl: au-pair: `age.why` (line " in text
    assert "tells 25, an old limit of question `age`: “Een au pair is op de dag van" in text


LANGS = ("en", "nl")
"""Languages in which all of this is told; others come and are not whole at once."""


def test_a_limit_said_otherwise_is_none_that_is_gone(shipped: Library) -> None:
    new = with_changed("au-pair/tree.yaml", "{age: over 25}", "{age: at least 26}")
    assert still(shipped, new) == []


def test_numbers_are_read_as_people_write_them_and_dates_are_none() -> None:
    text = "€ 1.130, by 12 June 2027, 2027-06-12, [18](https://x.test/13)-25 {amount:a-7} 26th"
    assert numbers_in("en", text) == {1130, 18, 25}
    assert numbers_in("ar", "عمرك ٢٥ سنة، قبل 1 يونيو 2026") == {25}
    assert numbers_in("fa", "۲۵ سال، قبل از 1 ژوئن 2026") == {25}
    assert numbers_in("nl", "vanaf 1 maart 2027 tot en met 30 jaar") == {30}


FEE = """\
fee:
  title: The fee
  currency: EUR
  source: https://example.org/fee
  values: VALUES
  until: 2027-12-31
"""
TELLS = TICKED.replace("guidance: You can.", 'guidance: "Pay € 1.130, by 12 June 2027. VARIANT"')


def of_fee(values: str, variant: str = "") -> Library:
    text = TELLS.replace("VARIANT", variant)
    found = build_folder(
        {"t/tree.yaml": text, "shared/amounts.yaml": FEE.replace("VALUES", values)}
    )
    assert not found.broken, found.broken
    return found


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ("2026-01-01: 1130", []),
        ("2026-01-01: 1131", [("t", "yes-you-can.guidance", "en", "1130")]),
        ("2026-01-01: 1130, 2027-01-01: 1200", [("t", "yes-you-can.guidance", "en", "1130")]),
        ("2026-01-01: 1120, 2026-02-01: 1130", []),
    ],
)
def test_an_amount_that_gets_another_value_is_looked_for_too(
    values: str, told: list[tuple[str, ...]]
) -> None:
    assert still(of_fee("{2026-01-01: 1130}"), of_fee(f"{{{values}}}")) == told
