"""`wizard rename`: one id under another name, everywhere, and no other byte of any file."""

from __future__ import annotations

import pytest

from tests.cli.folder import folder, wizard
from wizard.trees.load_folder import load_folder

TREE = """\
# The route of a town
title: Park here   # as said on the sign
summary: See if you may.
reviewed: 2026-11-22
source: https://town.example
start: age   # the first

unlisted: ask
groups: {grown: [young, old]}
questions:
  # of whom
  age:
    ask: How old are you?
    hint: "An age of {answer:where}, or of 'age'."
    find-out: |
      Look on your card,
      where your age stands.
    type: choices
    options: {child: {label: A child}, young: {label: Young}, old: {label: Old}}
    next:
      - when: {age: grown}
        go: where
        because: You are {answer:age}.
      - when: {age: {any: [child]}, not: {age: "young"}}
        go: ask
      - else: where
  where:
    use: place
    next: [{when: {grown-up: 'yes'}, go: fits}, {else: ask}]
facts:
  grown-up:
    - {when: {age: [young, old], where: here}, is: yes, label: grown up}
    - {else: no, label: not grown up}
outcomes:
  fits: {verdict: likely, title: You may park, guidance: "As {fact:grown-up}: {amount:fee}."}
  ask:
    verdict: get-help
    title: Ask the town
    guidance: Call.
"""
CASES = """\
- {name: a, answers: {age: [young], where: here}, outcome: fits, facts: {grown-up: yes}}
- name: b, of a child
  answers:
    age: [child]   # age of a child
  outcome: ask
"""
DUTCH = """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

# by hand
msgctxt "age.hint"
msgid "An age of {answer:where}, or of 'age'."
msgstr "Een leeftijd van {answer:where}, of van 'age'."

#| msgid "Old"
#, fuzzy
msgctxt "age.next.where.because"
msgid "You are {answer:age}."
msgstr "U bent "
"{answer:age}."

msgctxt "age.options.old.label"
msgid "Old"
msgstr "Oud"
"""
SHARED = """\
place:
  ask: Where are you?
  options: [here,  there]   # two
"""
NAMES = {"here": "{here: {label: H}, there: {label: T}}"}
FEE = "fee: {title: Fee, currency: USD, values: {2026-01-01: 5}, until: 2030-01-01}\n"


def files() -> dict[str, str]:
    return {
        "park/tree.yaml": TREE,
        "park/cases.yaml": CASES,
        "park/nl.po": DUTCH,
        "shared/questions.yaml": SHARED.replace("[here,  there]", NAMES["here"]),
        "shared/amounts.yaml": FEE,
        "site.yaml": "title: Us\nfirst: park\n",
    }


def rename(tmp_path, *words: str, **more):
    trees = folder(tmp_path, {**files(), **more})
    done = wizard("rename", *words, "--trees", trees)
    said = {
        path.relative_to(trees).as_posix(): path.read_bytes().decode()
        for path in trees.rglob("*.*")
        if path.is_file()
    }
    return done, said


def changed(said: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Give the lines that differ, before and after; a line too many has nothing before it."""
    found = {}
    for path, text in said.items():
        before, after = files()[path].split("\n"), text.split("\n")
        lines = [line for line in after if line not in before]
        if lines:
            found[path] = lines
        gone = [line for line in before if line not in after]
        assert len(after) - len(before) == len(lines) - len(gone)
    return found


def test_a_question_and_nothing_else(tmp_path):
    done, said = rename(tmp_path, "park", "question", "age", "years")
    assert done.exit_code == 0, done.output
    assert changed(said) == {
        "park/tree.yaml": [
            "start: years   # the first",
            "  years:",
            "    was: age",
            "      - when: {years: grown}",
            "        because: You are {answer:years}.",
            '      - when: {years: {any: [child]}, not: {years: "young"}}',
            "    - {when: {years: [young, old], where: here}, is: yes, label: grown up}",
        ],
        "park/cases.yaml": [
            "- {name: a, answers: {years: [young], where: here}, outcome: fits, "
            "facts: {grown-up: yes}}",
            "    years: [child]   # age of a child",
        ],
        "park/nl.po": [
            'msgctxt "years.hint"',
            'msgctxt "years.next.where.because"',
            'msgid "You are {answer:years}."',
            '"{answer:years}."',
            'msgctxt "years.options.old.label"',
        ],
    }


@pytest.mark.parametrize(
    ("words", "path", "lines"),
    [
        (
            ("park", "option", "age.old", "senior"),
            "park/tree.yaml",
            [
                "groups: {grown: [young, senior]}",
                "    options: {child: {label: A child}, young: {label: Young}, "
                "senior: {was: old, label: Old}}",
                "    - {when: {age: [young, senior], where: here}, is: yes, label: grown up}",
            ],
        ),
        (
            ("park", "fact", "grown-up", "adult"),
            "park/tree.yaml",
            [
                "    next: [{when: {adult: 'yes'}, go: fits}, {else: ask}]",
                "  adult:",
                '  fits: {verdict: likely, title: You may park, guidance: "As {fact:adult}: '
                '{amount:fee}."}',
            ],
        ),
        (
            ("park", "outcome", "ask", "call"),
            "park/tree.yaml",
            [
                "unlisted: call",
                "        go: call",
                "    next: [{when: {grown-up: 'yes'}, go: fits}, {else: call}]",
                "  call:",
                "    was: ask",
            ],
        ),
        (
            ("park", "group", "grown", "grown-ups"),
            "park/tree.yaml",
            ["groups: {grown-ups: [young, old]}", "      - when: {age: grown-ups}"],
        ),
        (
            ("shared", "amount", "fee", "fee-of-town"),
            "park/tree.yaml",
            [
                '  fits: {verdict: likely, title: You may park, guidance: "As {fact:grown-up}: '
                '{amount:fee-of-town}."}',
            ],
        ),
        (("shared", "question", "place", "spot"), "park/tree.yaml", ["    use: spot"]),
        (
            ("shared", "option", "place.here", "inside"),
            "park/tree.yaml",
            ["    - {when: {age: [young, old], where: inside}, is: yes, label: grown up}"],
        ),
    ],
)
def test_other_things(tmp_path, words, path, lines):
    done, said = rename(tmp_path, *words)
    assert done.exit_code == 0, done.output
    assert changed(said)[path] == lines
    trees = load_folder(tmp_path)
    assert [it.message for it in trees.diagnostics if it.severity == "error"] == []


def test_a_tree(tmp_path):
    done, said = rename(tmp_path, "shared", "tree", "park", "parking")
    assert done.exit_code == 0, done.output
    assert "park/tree.yaml" not in said
    assert said["parking/tree.yaml"] == TREE.replace("title: Park", "was: park\ntitle: Park", 1)
    assert said["parking/nl.po"] == DUTCH
    assert said["site.yaml"] == "title: Us\nfirst: parking\n"


def test_an_answer_that_needs_words_is_not_renamed(tmp_path):
    text = TREE.replace("    use: place", "    ask: Where?\n    options: {yes: fits, no: ask}")
    text = text.replace("    next: [{when: {grown-up: 'yes'}, go: fits}, {else: ask}]\n", "")
    text = text.replace("where: here", "where: yes")
    more = {"park/tree.yaml": text, "park/cases.yaml": CASES.replace("where: here", "where: yes")}
    done, said = rename(tmp_path, "park", "option", "where.no", "never", **more)
    assert "option `never` of question `where` has no `label`" in done.output
    assert said == {**files(), **more}


def test_there_and_back_again(tmp_path):
    rename(tmp_path, "park", "question", "age", "years")
    assert (
        wizard("rename", "park", "question", "years", "how-old", "--trees", tmp_path).exit_code == 0
    )
    text = (tmp_path / "park/tree.yaml").read_text()
    assert "    was: [years, age]\n" in text
    assert (
        wizard("rename", "park", "question", "how-old", "age", "--trees", tmp_path).exit_code == 0
    )
    text = (tmp_path / "park/tree.yaml").read_text()
    assert text == TREE.replace("  age:\n", "  age:\n    was: [years, how-old]\n")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("park", "question", "agee", "years"), "tree `park` has no question `agee`; did you mean"),
        (("park", "question", "age", "where"), "tree `park` has a `where` already"),
        (("park", "question", "age", "Years"), "a question may not be called `Years`"),
        (("park", "question", "age", "grown-up"), "then park/tree.yaml:"),
        (("park", "term", "age", "years"), "`term` is nothing that can be renamed here"),
        (("parc", "question", "age", "years"), "`parc` is no tree here; did you mean `park`?"),
        (("park", "option", "where.here", "inside"), "rename them there, `wizard rename shared"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(tmp_path, words, why):
    done, said = rename(tmp_path, *words)
    assert done.exit_code == 3
    assert why in done.output
    assert said == files()


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("park/nl.po", DUTCH.replace('msgid "Old"\nmsgstr', "msgid Old\nmsgstr"), "park/nl.po:"),
        ("park/cases.yaml", CASES + "<<<<<<< HEAD\n", "park/cases.yaml:"),
        ("shared/amounts.yaml", "fee: {title: Fee", "shared/amounts.yaml:"),
    ],
)
def test_in_the_middle_of_something_else_nothing_is_renamed(tmp_path, path, text, why):
    done, said = rename(tmp_path, "park", "question", "age", "years", **{path: text})
    assert done.exit_code == 3
    assert why in done.output
    assert said == {**files(), path: text}


def test_what_another_tree_reads_in_a_shared_file_is_renamed_in_both_or_not(tmp_path):
    fact = "inside:\n  - {when: {where: here}, is: yes}\n  - else: no\n"
    text = TREE.replace("facts:\n", "facts:\n  inside: {use: inside}\n")
    more = {"shared/facts.yaml": fact, "park/tree.yaml": text, "park-2/tree.yaml": text}
    done, _ = rename(tmp_path, "park", "question", "where", "place", **more)
    assert "shared/facts.yaml:2 names `where` for tree `park-2` too" in done.output
    more = {**more, "park/tree.yaml": text.replace("where", "place"), "park-2/tree.yaml": TREE}
    more["shared/facts.yaml"] = fact.replace("where", "place")
    more["park/cases.yaml"] = CASES.replace("where", "place")
    more["park/nl.po"] = DUTCH.replace("where", "place")
    done, said = rename(tmp_path, "shared", "question", "place", "spot", **more)
    assert done.exit_code == 0, done.output
    assert said["shared/facts.yaml"] == fact.replace("where", "spot")
    assert "  spot:\n    was: place\n    use: spot" in said["park/tree.yaml"]
    assert "    use: spot" in said["park-2/tree.yaml"]
    assert "  where:" in said["park-2/tree.yaml"]


@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_line_ends_and_the_mark_before_the_first_line_stay(tmp_path, begin):
    def windows(text: str) -> str:
        return begin + text.replace("\n", "\r\n")

    trees = folder(tmp_path, {})
    for path, text in files().items():
        (trees / path).parent.mkdir(exist_ok=True)
        (trees / path).write_bytes(windows(text).encode())
    done = wizard("rename", "park", "question", "age", "years", "--trees", trees)
    assert done.exit_code == 0, done.output
    _, said = rename(tmp_path / "other", "park", "question", "age", "years")
    for path, text in said.items():
        assert (trees / path).read_bytes().decode() == windows(text), path
