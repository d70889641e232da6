"""New names that are guessed or told, and what then counts as the same."""

from __future__ import annotations

from datetime import date

import pytest

from wizard.diff.compare import Difference, compare
from wizard.diff.moves import Moves
from wizard.trees.library import Library, build_folder

DAY = date(2026, 11, 22)
TREE = """\
title: A tree
summary: Two questions.
reviewed: 2026-01-01
source: https://example.org/rules
start: first
unlisted: ask-us
questions:
  first:
    ask: Where do you live at this moment?
    options:
      here: {label: In the Netherlands, go: second}
      there: {label: In another country, go: decide}
  second:
    ask: Where did you live before that?
    options:
      near: {label: In the European Union, go: fine}
      far: {label: Somewhere outside of it, go: poor}
decisions:
  decide:
    - when: {first: there}
      go: poor
    - else: fine
outcomes:
  fine: {verdict: likely, title: You may stay here, guidance: Go on.}
  poor: {verdict: unlikely, title: You may not stay here, guidance: Stop.}
  ask-us: {verdict: get-help, title: Ask us, guidance: Call.}
"""
CASES = """\
- name: one who lives here
  answers: {first: here, second: near}
  outcome: fine
"""


def library(*changes: tuple[str, str], cases: str = CASES) -> Library:
    text = TREE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    found = build_folder({"t/tree.yaml": text, "t/cases.yaml": cases})
    assert not found.broken, found.diagnostics
    return found


def named(found: Difference) -> list[tuple[str, str, str, str]]:
    (tree,) = found.trees
    return [(it.sort, it.old, it.new, it.why) for it in tree.renames]


def moved(found: Difference) -> int:
    (tree,) = found.trees
    assert isinstance(tree.walks, Moves)
    return tree.walks.size.walks


HERE = [(" here:", " inside:")]
HERE_IN_OTHER_WORDS = [
    ("here: {label: In the Netherlands", "inside: {label: Within the Netherlands")
]
FIRST = [("first", "place")]
SECOND = [("second", "earlier"), ("before that?", "before this?")]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        (HERE, [("option", "first.here", "first.inside", "the same label")]),
        (
            HERE_IN_OTHER_WORDS,
            [("option", "first.here", "first.inside", "nearly the same words")],
        ),
        (FIRST, [("question", "first", "place", "the same words")]),
        (
            FIRST + HERE,
            [
                ("question", "first", "place", "the same words"),
                ("option", "first.here", "place.inside", "the same label"),
            ],
        ),
        (SECOND, [("question", "second", "earlier", "nearly the same words")]),
        ([("decide", "settle")], [("decision", "decide", "settle", "the same targets")]),
        (
            [
                ("fine", "good"),
                ("You may stay here, guidance: Go on", "You can stay here, guidance: Go"),
            ],
            [("outcome", "fine", "good", "nearly the same words")],
        ),
        (
            [("fine", "good"), ("title: You may stay here", "title: Welcome")],
            [("outcome", "fine", "good", "the same guidance")],
        ),
    ],
)
def test_a_new_name_is_guessed_and_moves_nobody(
    changes: list[tuple[str, str]], names: list[tuple[str, str, str, str]]
) -> None:
    found = compare(library(), library(*changes, cases=""), DAY, {})
    assert named(found) == names
    assert moved(found) == 0
    (tree,) = found.trees
    assert tree.cases == (), "an old case is walked under the new names"
    assert not [change for change in found.contents if change.section in ("elements", "rules")]


def test_the_likeliest_are_paired_first() -> None:
    # Each of the two is like both; the words that stayed the same decide, whichever stands first.
    swapped = [
        (
            "  first:\n    ask: Where do you live at this moment?",
            "  one:\n    ask: Where did you live before?",
        ),
        (
            "  second:\n    ask: Where did you live before that?",
            "  two:\n    ask: Where do you live at this moment?",
        ),
        ("start: first", "start: one"),
        ("go: second", "go: two"),
        ("{first: there}", "{one: there}"),
    ]
    found = compare(library(), library(*swapped, cases=""), DAY, {})
    assert named(found)[0] == ("question", "first", "two", "the same words")


@pytest.mark.parametrize(
    ("changes", "told", "names"),
    [
        (HERE, {"first.here": None}, []),
        (HERE, {"first.here": "first.inside"}, [("option", "first.here", "first.inside", "")]),
        (FIRST, {"first": None}, []),
        (FIRST, {"first": "place"}, [("question", "first", "place", "")]),
        (FIRST, {"second": "place"}, []),
        (FIRST, {"first": "second"}, []),
        (
            FIRST + HERE,
            {"first.here": "place.inside", "first": "place"},
            [("question", "first", "place", ""), ("option", "first.here", "place.inside", "")],
        ),
    ],
)
def test_what_an_editor_says_comes_before_every_guess(
    changes: list[tuple[str, str]],
    told: dict[str, str | None],
    names: list[tuple[str, str, str, str]],
) -> None:
    assert named(compare(library(), library(*changes, cases=""), DAY, told)) == names


@pytest.mark.parametrize(
    "changes",
    [
        [("here: {label: In the Netherlands", "inside: {label: At home")],
        [("first", "place"), ("Where do you live at this moment?", "How old?")],
        [
            ("fine", "good"),
            (
                "verdict: likely, title: You may stay here, guidance: Go on.",
                "verdict: not-yet, title: You can stay here, guidance: Wait.",
            ),
        ],
    ],
)
def test_what_is_not_alike_is_no_rename(changes: list[tuple[str, str]]) -> None:
    found = compare(library(), library(*changes, cases=""), DAY, {})
    assert named(found) == []
    assert moved(found) > 0


def test_some_trees_alone_are_compared_with_what_all_share() -> None:
    files = {"t/tree.yaml": TREE, "u/tree.yaml": TREE, "v/tree.yaml": "title: [\n"}
    po = 'msgctxt "first.hint"\nmsgid "x"\nmsgstr "{}"\n'
    old = build_folder({**files, "u/nl.po": po.format("een"), "t/nl.po": po.format("een")})
    changed = TREE.replace("Go on.", "Go ahead.")
    shared = {"shared/permits.yaml": "one: {title: A permit, url: https://example.org/one}\n"}
    new = build_folder(
        {
            **files,
            **shared,
            "t/tree.yaml": changed,
            "u/tree.yaml": changed,
            "u/nl.po": po.format("twee"),
            "t/nl.po": po.format("twee"),
        }
    )
    told: list[str] = []
    found = compare(old, new, DAY, {}, ["t"], told.append)
    assert [(tree.id, tree.standing) for tree in found.trees] == [("t", "changed")]
    assert told == ["t"]
    assert {text.place for text in found.texts} == {"shared", "t"}
    assert {text.place for text in found.translations} == {"t"}
    assert [(change.place, change.name) for change in found.contents] == [("shared", "permit one")]
    whole = compare(old, new, DAY, {})
    assert [(tree.id, tree.standing) for tree in whole.trees] == [
        ("t", "changed"),
        ("u", "changed"),
        ("v", "broken"),
    ]
    assert {text.place for text in whole.translations} == {"t", "u"}


@pytest.mark.parametrize("sensitive", [True, False])
def test_what_cannot_be_known_of_a_tree_is_sensitive(sensitive: bool) -> None:
    tree = TREE.replace("start: first", f"sensitive: {'yes' if sensitive else 'no'}\nstart: first")
    sound, broken = (build_folder({"t/tree.yaml": text}) for text in (tree, "title: [\n"))
    for old, new in ((sound, broken), (broken, sound)):
        (found,) = compare(old, new, DAY, {}).trees
        assert (found.standing, found.sensitive) == ("broken", sensitive)
    (found,) = compare(broken, broken, DAY, {}).trees
    assert (found.standing, found.sensitive) == ("broken", True)
    (found,) = compare(sound, build_folder({}), DAY, {}).trees
    assert (found.standing, found.sensitive, found.otherwise) == ("gone", sensitive, True)
    (found,) = compare(build_folder({}), sound, DAY, {}).trees
    assert (found.standing, found.sensitive, found.otherwise) == ("new", sensitive, False)


def test_a_derived_fact_keeps_its_name_where_an_outcome_of_that_name_gets_another() -> None:
    fact = "facts:\n  fine:\n    - {when: {first: there}, is: far}\n    - else: near\ndecisions:"
    with_fact = [
        ("decisions:", fact),
        ("{first: there}\n      go: poor", "{fine: far}\n      go: poor"),
    ]
    to_good = [
        ("go: fine", "go: good"),
        ("else: fine", "else: good"),
        ("fine: {verdict", "good: {verdict"),
    ]
    found = compare(library(*with_fact), library(*with_fact, *to_good, cases=""), DAY, {})
    assert named(found) == [("outcome", "fine", "good", "the same title")]
    assert moved(found) == 0
    assert found.contents == ()


def test_what_was_says_is_no_guess():
    new = library(
        ("start: first", "start: home"),
        (
            "  first:\n    ask: Where do you live at this moment?",
            "  home:\n    was: first\n    ask: X?",
        ),
        ("here: {label: In the Netherlands", "inside: {was: here, label: Y"),
        ("{first: there}", "{home: there}"),
        ("fine: {verdict", "good: {was: fine, verdict"),
        ("else: fine", "else: good"),
        ("go: fine", "go: good"),
        cases="[]",
    )
    found = compare(library(), new, DAY, {})
    assert sorted(named(found)) == [
        ("option", "first.here", "home.inside", ""),
        ("outcome", "fine", "good", ""),
        ("question", "first", "home", ""),
    ]
    (tree,) = found.trees
    assert isinstance(tree.walks, Moves)
    assert tree.walks.moved == ()


def test_a_tree_that_was_renamed_is_compared_with_what_it_was() -> None:
    po = 'msgid ""\nmsgstr ""\n\nmsgctxt "first.ask"\nmsgid "x"\nmsgstr "{}"\n'
    old = build_folder({"t/tree.yaml": TREE, "t/cases.yaml": CASES, "t/nl.po": po.format("een")})
    tree = TREE.replace("title: A tree", "title: A tree\nwas: t", 1)
    moved = tree.replace("Union, go: fine", "Union, go: poor")
    files = {"way/cases.yaml": CASES, "way/nl.po": po.format("twee")}
    for text, walks, cases in ((tree, 0, []), (moved, 1, ["one who lives here"])):
        found = compare(old, build_folder({"way/tree.yaml": text, **files}), DAY, {}, ["t"])
        (one,) = found.trees
        assert (one.id, one.standing) == ("way", "changed")
        assert [(it.sort, it.old, it.new, it.why) for it in one.renames] == [
            ("tree", "t", "way", "")
        ]
        assert isinstance(one.walks, Moves)
        assert one.walks.size.sure == walks
        assert [it.name for it in one.cases] == cases
        assert not found.texts
        assert [(it.place, it.old, it.new) for it in found.translations] == [("way", "een", "twee")]
