"""Words, catalogue entries and settings that `diff` tells apart, and what it leaves alone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.diff.changes import SIDES, VOICE
from wizard.diff.compare import Difference, compare
from wizard.diff.contents import Change
from wizard.diff.moves import Moves
from wizard.diff.outline import outline
from wizard.diff.render import Item, as_html, as_markdown, as_text
from wizard.trees.library import Library, build_folder

DAY = date(2026, 11, 22)
LONG, FIVE = "l m n o p q r s t u v w", "s t u v w"

SMALL = """\
title: A tree
summary: A small one.
reviewed: 2026-01-01
source: https://example.org/rules
start: age
unlisted: ask
questions:
  age:
    ask: How old are you?
    type: number
    min: 0
    max: 120
    next:
      - when: {age: under 18}
        go: no
      - else: yes-you-can
  old:
    ask: Are you old?
    options: {yes: ask, no: ask}
outcomes:
  yes-you-can:
    verdict: likely
    title: Yes
    guidance: You can.
    next-steps: [One, Two, Three]
    permits: [one]
  no: {verdict: unlikely, title: No, guidance: You cannot.}
  ask: {verdict: get-help, title: Ask, guidance: Call.}
"""
SHARED = {
    "shared/permits.yaml": "one: {title: A permit, url: https://example.org/one}\n",
    "shared/amounts.yaml": "fee:\n  title: A fee\n  currency: EUR\n  source: https://example.org/fee\n"
    "  values: {2026-01-01: 10}\n  until: 2026-12-31\n",
    "t/nl.po": 'msgctxt "age.ask"\nmsgid "How old are you?"\nmsgstr "Hoe oud bent u?"\n',
}


def library(tree: str = SMALL, **changed: str) -> Library:
    files = {"t/tree.yaml": tree, **SHARED}
    files |= {f"shared/{name}.yaml": text for name, text in changed.items()}
    found = build_folder(files)
    assert not found.broken, found.diagnostics
    return found


def told(new: Library, old: Library | None = None) -> Difference:
    return compare(old or library(), new, DAY, {})


def test_a_step_put_between_others_is_one_change() -> None:
    found = told(library(SMALL.replace("[One, Two, Three]", "[One, More, Two, Three]")))
    assert [(text.name, text.old, text.new) for text in found.texts] == [
        ("yes-you-can.next-steps.2", None, "More")
    ]
    assert found.contents == ()


def test_a_permit_to_apply_for_the_first_thing_and_who_does_a_step_are_told() -> None:
    new = SMALL.replace(
        "[One, Two, Three]",
        """
      - One
      - {text: Two, who: you, takes: about 2 weeks, wait: yes}
      - Three
    apply: one
    first: {text: Look there, link: "https://example.org/first"}""",
    )
    assert {(each.name, each.old, each.new) for each in told(library(new)).contents} == {
        ("outcome yes-you-can apply", None, "one"),
        ("outcome yes-you-can first", None, "a text → https://example.org/first"),
        ("outcome yes-you-can who of next-steps", None, "2. you"),
        ("outcome yes-you-can takes of next-steps", None, "2. about 2 weeks"),
        ("outcome yes-you-can wait of next-steps", None, "2. yes"),
    }


def test_lines_broken_elsewhere_are_no_change() -> None:
    folded = SMALL.replace("guidance: You can.", "guidance: |\n      You\n      can.")
    assert told(library(folded)).texts == ()


def test_permits_and_amounts_are_told_field_by_field() -> None:
    permits = "one: {title: A permit, url: https://example.org/other}\n"
    amounts = SHARED["shared/amounts.yaml"].replace("10}", "10, 2026-07-01: 12.5}")
    found = told(library(permits=permits, amounts=amounts))
    assert [(each.name, each.old, each.new) for each in found.contents] == [
        ("amount fee from 2026-07-01", None, "EUR 12.5"),
        ("permit one link", "https://example.org/one", "https://example.org/other"),
    ]


def test_terms_are_told_by_field_and_what_explains_them_by_its_words() -> None:
    one = library(terms="mvv: {lang: nl, explained-by: visa}\nbsn: {term: BSN, lang: nl}\n")
    other = library(
        terms="mvv: {lang: nl, explained-by: [entry visa]}\n"
        "bsn: {term: BSN, lang: nl, letters: yes}\n"
    )
    found = told(other, one)
    assert [(each.name, each.old, each.new) for each in found.contents] == [
        ("term bsn letters", None, "yes")
    ]
    assert [(text.old, text.new) for text in found.texts] == [("visa", "entry visa")]


def test_settings_elements_and_rules_are_told() -> None:
    new = SMALL.replace("reviewed: 2026-01-01", "reviewed: 2026-11-01")
    new = new.replace("max: 120", "max: 99").replace("{yes: ask, no: ask}", "{yes: ask, no: no}")
    found = told(library(new.replace("verdict: unlikely", "verdict: not-yet")))
    assert {(each.section, each.name, each.old, each.new) for each in found.contents} == {
        ("settings", "reviewed", "2026-01-01", "2026-11-01"),
        ("elements", "question age max", "120", "99"),
        ("elements", "outcome no verdict", "unlikely", "not-yet"),
        ("rules", "question old", "no → ask", "no → no"),
    }


def test_another_step_of_a_typed_answer_is_told() -> None:
    found = told(library(SMALL.replace("max: 120", "max: 120\n    step: 5")))
    assert [(it.name, it.old, it.new) for it in found.contents] == [("question age step", "1", "5")]


def test_what_is_plausible_is_told_by_its_words() -> None:
    found = told(library(SMALL.replace("max: 120", "max: 120\n    usual: 12 to 100")))
    (change,) = found.contents
    assert (change.name, change.old, change.new) == ("question age usual", None, "12 to 100")


def test_countries_that_are_offered_no_more_are_told_with_who_is_asked_again() -> None:
    rules = "next: [{when: {land: TR}, go: no}, {else: yes-you-can}]"
    question = f"  land: {{ask: Land?, type: country, among: [near, TR], {rules}}}\n"
    tree = SMALL.replace("start: age", "start: land\ngroups: {near: [BE, DE]}")
    tree = tree.replace("questions:\n", f"questions:\n{question}")
    moved = told(library(tree.replace("[near, TR]", "[TR, BE]")), library(tree))
    (change,) = moved.contents
    assert (change.name, change.old, change.new) == (
        "question land among",
        "near or TR",
        "TR or BE",
    )
    (tree_change,) = moved.trees
    assert isinstance(tree_change.walks, Moves)
    samples = [move.sample for block in tree_change.walks.moved for move in block.moves]
    assert samples == [{"land": ("DE",)}]


TWO_WAYS = """\
title: T
summary: S
reviewed: 2026-01-01
start: land
unlisted: no
questions:
  land: {ask: Land?, type: country, next: way}
  way: {ask: Way?, options: {yes: job, no: school}}
  job: {ask: Job?, options: {yes: fine, no: no}}
  school: {ask: School?, options: [yes, no], next: [{when: {land: near}, go: fine}, {else: no}]}
groups: {near: [NL]}
outcomes:
  fine: {verdict: likely, title: F, guidance: G}
  no: {verdict: unlikely, title: N, guidance: G}
"""
JOB = "options: {yes: fine, no: no}}"


ALIKE = "options: [yes, no], next: [{when: {land: near}, go: fine}, {else: no}]}"
# The question `job` before and after, and who moves at which question when Belgians become near.
BLOCKS = [
    (ALIKE, ALIKE, {None: {"land": "BE"}}),
    (
        JOB,
        JOB.replace("no: no", "no: fine"),
        {"job": {"job": "no"}, "school": {"land": "BE", "way": "no"}},
    ),
]


@pytest.mark.parametrize(("before", "after", "blocks"), BLOCKS)
def test_walks_that_part_at_several_places_are_one_block_where_one_mapping_says_who(
    before: str, after: str, blocks: dict[str | None, dict[str, str]]
) -> None:
    old = TWO_WAYS.replace(JOB, before)
    new = old.replace("near: [NL]", "near: [NL, BE]").replace(before, after)
    (tree,) = told(library(new), library(old)).trees
    found = {it.at and it.at[1]: it.condition.mappings for it in tree.walks.moved if it.size.sure}
    assert found == {place: (mapping,) for place, mapping in blocks.items()}


def test_rules_that_only_moved_by_others_did_not_change() -> None:
    rule = "      - when: {age: over 100}\n        go: ask\n      - when: {age: under 18}"
    found = told(library(SMALL.replace("      - when: {age: under 18}", rule)))
    assert [(each.old, each.new) for each in found.contents] == [(None, "age: over 100 → ask")]


def test_translations_are_told_by_language() -> None:
    old, new = library(), library()
    po = SHARED["t/nl.po"].replace("Hoe oud bent u?", "Wat is uw leeftijd?")
    files = {"t/tree.yaml": SMALL, **SHARED, "t/nl.po": po}
    found = compare(old, build_folder(files), DAY, {})
    assert found.translations == (
        Change(
            "translations",
            "t",
            "age.ask",
            "Hoe oud bent u?",
            "Wat is uw leeftijd?",
            lang="nl",
        ),
    )
    assert not compare(old, new, DAY, {}).anything


def test_what_is_said_of_all_trees_and_its_translation_are_told_beside_a_tree_by_name() -> None:
    def folder(words: str) -> Library:
        site = "title: Hello\nlanguages: {source: en, required: [nl]}\n"
        po = f'msgctxt "site.title"\nmsgid "Hello"\nmsgstr "{words}"\n'
        return build_folder({"t/tree.yaml": SMALL, **SHARED, "site.yaml": site, "nl.po": po})

    found = compare(folder("Hallo"), folder("Welkom"), DAY, {}, ["t"])
    (one,) = found.translations
    assert (one.old, one.new, one.lang) == ("Hallo", "Welkom", "nl")


def test_trees_that_are_new_gone_or_broken_are_named() -> None:
    both = build_folder({"t/tree.yaml": SMALL, "u/tree.yaml": SMALL, **SHARED})
    bad = build_folder({"t/tree.yaml": SMALL, "u/tree.yaml": "title: [", **SHARED})
    for old, new, words in (
        (library(), both, "`u` is new"),
        (both, library(), "`u` is gone"),
        (both, bad, "`u` cannot be compared"),
    ):
        assert words in as_text(outline(compare(old, new, DAY, {}), *SIDES, VOICE))


def test_words_of_trees_are_only_words_in_every_format() -> None:
    new = SMALL.replace("You cannot.", '"You cannot, A & B *or* C|D."')
    parts = list(outline(told(library(new)), *SIDES, VOICE))
    assert "A &amp; B" in as_html(parts)
    assert r"A \& B \*or\* C\|D" in as_markdown(parts)


def test_of_thirty_lines_on_thirty_questions_the_changed_one_is_compared() -> None:
    """All at once they hang on 3^30 combinations of answers."""
    head, outcomes = SMALL[: SMALL.index("questions:")], SMALL[SMALL.index("outcomes:") :]
    steps = ", ".join(f"{{text: Line {at}, when: {{q{at}: yes}}}}" for at in range(30))
    questions = "".join(
        f"  q{at}: {{ask: Is it {at}?, options: [yes, no], next: q{at + 1}}}\n" for at in range(30)
    )
    text = f"{head}questions:\n{questions}{outcomes.replace('One, Two, Three', steps)}"
    text = text.replace("start: age", "start: q0").replace("q30", "yes-you-can")
    found = told(library(text.replace("{q7: yes}", "{q7: no}")), library(text)).trees[0].walks
    assert isinstance(found, Moves)
    (block,) = found.shown
    conditions = [move.condition.mappings for move in block.moves]
    assert conditions == [({"q7": "yes"},), ({"q7": "no"},)]
    assert [move.size.sure for move in block.moves] == [2**29, 2**29]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a b c d e f g h", "a b c d e X g h", ("a b c d e f g h", "a b c d e X g h")),
        (
            f"{LONG} f g {LONG}",
            f"{LONG} X g {LONG}",
            (f"… {FIVE} f g l m n o …", f"… {FIVE} X g l m n o …"),
        ),
        ("one", "two", ("one", "two")),
        ("one two", "one two three", ("one two", "one two three")),
    ],
)
def test_long_texts_are_shown_around_what_changed(
    old: str, new: str, shown: tuple[str, str]
) -> None:
    one, other = shown
    assert as_text([Item("x", old, new)]) == f"  x\n    - {one}\n    + {other}".strip("\n")


SITE = """\
title: Ours
sender: {title: Us, url: "https://us.example"}
languages: {source: en, required: [nl]}
time-zone: Europe/Madrid
currency: EUR
contact: us@us.example
"""
OTHER = """\
title: All of ours
sender: {title: Them, url: "https://them.example"}
languages: {source: en, offered: [nl, ar]}
time-zone: Asia/Tokyo
currency: JPY
contact: them@us.example
theme: ours.css
"""


def test_what_changes_for_all_trees_at_once_is_told() -> None:
    old, new = (
        build_folder({"t/tree.yaml": SMALL, **SHARED, "site.yaml": text}) for text in (SITE, OTHER)
    )
    found = compare(old, new, DAY, {})
    told = {
        (it.name, it.old, it.new) for it in (*found.contents, *found.texts) if it.place == "site"
    }
    assert told == {
        ("site.title", "Ours", "All of ours"),
        ("site.sender.title", "Us", "Them"),
        ("sender", "https://us.example", "https://them.example"),
        ("languages required", "nl", None),
        ("languages offered", "en, nl", "en, nl, ar"),
        ("time-zone", "Europe/Madrid", "Asia/Tokyo"),
        ("currency", "EUR", "JPY"),
        ("contact", "us@us.example", "them@us.example"),
        ("theme", None, "ours.css"),
    }
    assert "- site: time-zone: ~~Europe/Madrid~~ **Asia/Tokyo**" in as_markdown(
        outline(found, *SIDES, VOICE)
    )


def test_a_former_id_is_told_by_its_name_alone() -> None:
    former = SMALL.replace("summary: A small one.", "summary: A small one.\nwas: [s, r]")
    former = former.replace("    ask: Are you old?", "    was: aged\n    ask: Are you old?")
    found = {(each.name, each.new) for each in told(library(former)).contents}
    assert found == {("was", "s, r"), ("question old was", "aged")}
