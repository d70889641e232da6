"""Cases are read with their places; what cannot be a case is said."""

from __future__ import annotations

from datetime import date

import pytest

from tests.trees.golden import GOOD, built
from wizard.trees.library import build_folder
from wizard.trees.model import Span

TREE = """\
title: T
summary: S
reviewed: 2026-11-22
start: age
unlisted: ask
questions:
  age: {ask: Age?, type: number, unit: years, min: 0, max: 120, extra: {not-known: {label: No}},
    next: from}
  from: {ask: From?, type: country, next: day}
  day: {ask: Day?, type: date, max: today, next: papers}
  papers: {ask: Papers?, type: choices, options: {pass: {label: P}, visa: {label: V}}, next: sure}
  sure: {ask: Sure?, options: {yes: fits, no: ask}}
facts:
  grown:
    - {when: {age: at least 18}, is: adult}
    - else: child
outcomes:
  fits: {verdict: likely, title: This fits, guidance: You can apply.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""


def read(cases: str):
    library = build_folder({"t/tree.yaml": TREE, "t/cases.yaml": cases})
    assert set(library.trees) == {"t"}
    return library


def case(answers: str, rest: str = "outcome: fits"):
    return read(f"- name: N\n  answers: {{{answers}}}\n  {rest}\n")


def test_a_case_keeps_its_words_and_places():
    library = read(
        "- name: A child from Norway\n"
        "  on: 2026-11-22\n"
        "  answers: {age: 12, from: NO, papers: [visa, pass], sure: yes}\n"
        "  outcome: fits\n"
        "  facts: {grown: child}\n"
    )
    assert library.diagnostics == ()
    (found,) = library.cases["t"]
    assert found.name == "A child from Norway"
    assert found.on == date(2026, 11, 22)
    assert found.answers == {
        "age": ("12",),
        "from": ("NO",),
        "papers": ("visa", "pass"),
        "sure": ("yes",),
    }
    assert (found.outcome, found.facts) == ("fits", {"grown": "child"})
    assert found.span == Span("t/cases.yaml", 1, 9, 1, 28)
    assert found.spans["outcome"] == Span("t/cases.yaml", 4, 12, 4, 16)
    assert found.spans["answers.from"] == Span("t/cases.yaml", 3, 28, 3, 30)
    assert found.spans["facts.grown"] == Span("t/cases.yaml", 5, 18, 5, 23)


@pytest.mark.parametrize(
    "answers",
    [
        "age: unsure",
        "age: not-known",
        "papers: none",
        "papers: visa",
        "day: 2026-01-01",
        "day: 2999-01-01",
    ],
)
def test_good_answers(answers):
    assert case(answers).diagnostics == ()


def test_nothing_ticked_has_a_word():
    assert case("papers: none").cases["t"][0].answers == {"papers": ("none",)}


@pytest.mark.parametrize(
    ("answers", "code", "word"),
    [
        ("agee: 12", "unknown-fact", "agee"),
        ("papers: []", "wrong-shape", "[]"),
        ("papers: [pass, none]", "unknown-option", "none"),
        ("grown: adult", "unknown-fact", "grown"),
        ("age: old", "bad-number", "old"),
        ("age: 121", "bad-number", "121"),
        ("age: 1.5", "bad-number", "1.5"),
        ("age: 1990", "bad-number", "1990"),
        ("age: $12", "bad-number", "$12"),
        ("age: [1]", "wrong-shape", "[1]"),
        ("age: {a: b}", "wrong-shape", "{a: b}"),
        ("age: ''", "wrong-shape", "''"),
        ("from: XX", "unknown-option", "XX"),
        ("from: ph", "unknown-option", "ph"),
        ("day: 2026-02-30", "bad-date", "2026-02-30"),
        ("papers: [visa, vis]", "unknown-option", "vis"),
        ("sure: maybe", "unknown-option", "maybe"),
    ],
)
def test_bad_answers_are_pointed_at(answers, code, word):
    library = case(answers)
    (found,) = library.diagnostics
    line = library.files["t/cases.yaml"].split("\n")[found.span.line - 1]
    assert found.code == code
    assert line[found.span.column - 1 : found.span.end_column - 1] == word
    assert library.cases["t"] == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a: b\n", ["wrong-shape"]),
        ("- a\n", ["wrong-shape"]),
        ("- {name: N}\n", ["missing-key", "missing-key"]),
        ("- {name: N, answers: {}, outcome: fit}\n", ["unknown-target"]),
        ("- {name: N, answers: [], outcome: fits}\n", ["wrong-shape"]),
        ("- {name: N, answers: {}, outcome: fits, on: now}\n", ["bad-date"]),
        ("- {name: N, answers: {}, outcome: fits, when: now}\n", ["unknown-key"]),
        ("- {name: N, answers: {}, outcome: fits, facts: {grow: x}}\n", ["unknown-fact"]),
        ("- {name: N, answers: {}, outcome: fits, facts: {grown: x}}\n", ["unknown-option"]),
        ("- {name: N, answers: &a {}, outcome: fits}\n", ["no-aliases"]),
        ("[", ["yaml-syntax"]),
        ("", ["yaml-syntax"]),
    ],
)
def test_what_is_no_case_is_said(text, codes):
    assert [d.code for d in read(text).diagnostics] == codes


def test_a_country_that_is_not_offered_is_no_answer_of_a_case():
    tree = TREE.replace("type: country", "type: country, among: [NO, BE]")
    cases = "- {name: N, answers: {age: 3, from: US}, outcome: fits}\n"
    (found,) = build_folder({"t/tree.yaml": tree, "t/cases.yaml": cases}).diagnostics
    assert found.message == "`US` is no answer to question `from`"
    assert (found.code, found.help) == ("unknown-option", "it offers `BE`, `NO`")
    assert found.span.column == cases.index("US") + 1


def test_it_depends_is_an_ending():
    assert case("age: unsure", "outcome: it-depends").diagnostics == ()


def test_wrong_cases_do_not_stop_a_tree():
    assert set(read("- nonsense\n").trees) == {"t"}


def test_cases_of_a_broken_tree_wait():
    library = build_folder({"t/tree.yaml": "title: T\n", "t/cases.yaml": "- nonsense\n"})
    assert {d.span.path for d in library.diagnostics} == {"t/tree.yaml"}


def test_the_good_example():
    assert [each.outcome for each in built(GOOD / "cases").cases["example"]] == [
        "fits",
        "ask",
        "it-depends",
    ]
