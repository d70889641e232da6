"""A folder of trees: what one mistake breaks, what it leaves whole, and what a version is."""

from __future__ import annotations

import pytest

from tests.trees.golden import GOOD
from wizard.trees.library import build_folder

TREE = (GOOD / "choice.yaml").read_text(encoding="utf-8")
SHARED = {
    path.relative_to(GOOD / "shared").as_posix(): path.read_text(encoding="utf-8")
    for path in (GOOD / "shared").rglob("*.yaml")
}


def changed(path: str, old: str, new: str):
    assert old in SHARED[path]
    return build_folder({**SHARED, path: SHARED[path].replace(old, new)})


def test_a_unit_that_a_tree_gives_itself_is_the_one_amounts_are_held_against() -> None:
    shared = "stay: {ask: How long?, type: number, unit: weeks, min: 0, max: 99}\n"
    amounts = "most: {title: M, unit: %s, source: https://e.org, values: {2026-01-01: 3}}\n"
    tree = """title: T
summary: S.
reviewed: 2026-11-22
source: https://e.org
start: stay
unlisted: a
questions:
  stay: {use: stay, unit: months, next: [{when: {stay: at most amount:most}, go: a}, {else: a}]}
outcomes:
  a: {verdict: get-help, title: A, guidance: G.}
"""

    def codes(unit: str) -> set[str]:
        files = {"shared/questions.yaml": shared, "shared/amounts.yaml": amounts % unit}
        return {it.code for it in build_folder({"t/tree.yaml": tree, **files}).diagnostics}

    assert "unit-mismatch" in codes("weeks")
    assert "unit-mismatch" not in codes("months")


def test_an_empty_folder_has_no_trees_and_nothing_wrong():
    library = build_folder({})
    assert (dict(library.trees), library.diagnostics) == ({}, ())


def test_a_tree_needs_nothing_shared():
    assert set(build_folder({"a/tree.yaml": TREE}).trees) == {"a"}


def test_one_broken_tree_leaves_the_others():
    library = build_folder({"a/tree.yaml": TREE, "b/tree.yaml": "title: ["})
    assert set(library.trees) == {"a"}
    assert [d.code for d in library.broken["b"]] == ["yaml-syntax"]
    assert library.diagnostics == library.broken["b"]


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        ("shared/amounts.yaml", "254", "a lot", "bad-number"),
        ("shared/permits.yaml", "fee: fee", "fee: feee", "unknown-amount"),
        ("shared/notes.yaml", "text: You get a letter.", "txt: A letter.", "unknown-key"),
        ("shared/contacts.yaml", "+31 88 043 0430", "call us", "wrong-shape"),
        ("shared/facts.yaml", "else: not-needed", "else: Not needed", "bad-id"),
        ("shared/facts.yaml", "place: abroad", "place: abrod", "unknown-option"),
        ("shared/sources.yaml", "https://ind.nl/en", "ind", "bad-url"),
        ("shared/questions.yaml", "type: number", "type: nummer", "wrong-shape"),
        ("shared/outcomes.yaml", "verdict: likely", "verdict: unlikly", "wrong-shape"),
        ("shared/permits.yaml", "study:", "&x study:", "no-aliases"),
        ("shared/permits.yaml", "fee: fee", "fee: fee\n  fee: fee", "duplicate-key"),
    ],
)
def test_a_broken_entry_breaks_the_trees_that_take_it(path, old, new, code):
    library = changed(path, old, new)
    assert set(library.trees) == {"other"}
    assert code in [d.code for d in library.broken["example"]]
    assert all(d.span.path == path for d in library.diagnostics)


@pytest.mark.parametrize("stem", ["amounts", "permits", "facts", "questions", "notes"])
def test_a_file_that_cannot_be_read_breaks_the_trees_that_name_it(stem):
    library = build_folder({**SHARED, f"shared/{stem}.yaml": "a: [\n"})
    assert [d.span.path for d in library.diagnostics] == [f"shared/{stem}.yaml"]
    assert "example" in library.broken
    assert ("other" in library.broken) == (stem == "questions")


@pytest.mark.parametrize("stem", ["groups", "terms", "permits", "facts"])
def test_a_file_that_cannot_be_read_is_told_also_where_nobody_names_it(stem):
    library = build_folder({"a/tree.yaml": TREE, f"shared/{stem}.yaml": "a: [\n"})
    assert set(library.trees) == {"a"}
    assert [(d.code, d.span.path) for d in library.diagnostics] == [
        ("yaml-syntax", f"shared/{stem}.yaml")
    ]


def test_who_takes_an_entry_is_told_of_what_stands_in_the_shared_file_alone():
    own = changed("example/tree.yaml", "ask: How old will you be?", "ask: <b>How</b> old?")
    assert {(d.code, d.span.path, d.related) for d in own.broken["example"]} == {
        ("bad-markup", "example/tree.yaml", ())
    }
    (shared,) = changed("shared/notes.yaml", "{fact:visa}", "{fact:visum}").broken["example"]
    assert (shared.code, shared.span.path) == ("unknown-placeholder", "example/tree.yaml")
    assert [place.span.path for place in shared.related] == ["shared/notes.yaml"]


@pytest.mark.parametrize("word", ["www.ind.nl", "ind.nl/en", "mailto:ind"])
def test_what_looks_like_a_link_is_no_id(word):
    (said,) = changed("example/tree.yaml", "source: rules", f"source: {word}").broken["example"]
    assert (said.code, said.message) == ("bad-url", f"`{word}` is no link")


@pytest.mark.parametrize(
    ("path", "severity", "meant"),
    [
        ("example/case.yaml", "warning", "cases.yaml"),
        ("example/cases.yml", "warning", "cases.yaml"),
        ("example/Tree.yaml", "warning", "tree.yaml"),
        ("example/cases.yaml.txt", "warning", "cases.yaml"),
        ("shared/amount.yaml", "error", "amounts.yaml"),
        ("shared/notes.yml", "error", "notes.yaml"),
    ],
)
def test_a_file_that_nobody_reads_is_told(path, severity, meant):
    library = build_folder({**SHARED, path: "- {}\n"})
    (found,) = [each for each in library.diagnostics if each.span.path == path]
    assert (found.code, found.severity) == ("unknown-key", severity)
    assert found.help == f"did you mean `{meant}`?"
    assert set(library.trees) == {"example", "other"}


def test_what_nobody_takes_breaks_nothing():
    library = changed("shared/notes.yaml", "unused: {text:", "unused: {txt:")
    assert set(library.trees) == {"example", "other"}
    assert {d.code for d in library.diagnostics} == {"unknown-key"}


def test_the_same_mistake_is_said_once_however_many_trees_take_it():
    library = changed("shared/questions.yaml", "ask: Where", "akc: Where")
    assert set(library.broken) == {"example", "other"}
    assert len(library.diagnostics) == len({(d.span, d.code) for d in library.diagnostics}) == 2


def test_a_group_that_lists_a_broken_group_is_broken_too():
    groups = "bad: [XX]\nworse: [bad, NL]\nfine: [NL]\n"
    country = (
        "questions: {c: {ask: C?, type: country, next: [{when: {c: GROUP}, go: ask}, {else: ask}]}}"
    )
    head = "title: T\nsummary: S\nreviewed: 2026-11-22\nstart: c\nunlisted: ask\n"
    ends = "\noutcomes: {ask: {verdict: get-help, title: T, guidance: G}}\n"
    text = head + country + ends
    trees = {f"{name}/tree.yaml": text.replace("GROUP", name) for name in ("worse", "fine")}
    library = build_folder({**trees, "shared/groups.yaml": groups})
    assert set(library.trees) == {"fine"}
    assert [d.message for d in library.diagnostics] == ["`XX` is no country code"]


@pytest.mark.parametrize(
    ("word", "help"),
    [
        ("nl", "did you mean `NL`?"),
        ("Nl", "did you mean `NL`?"),
        ("QQ", "write the two capitals of ISO 3166-1"),
        ("NED", "write the two capitals of ISO 3166-1"),
    ],
)
def test_a_slip_in_a_country_code_of_a_group_is_told_what_was_meant(word, help):
    (found,) = build_folder({"shared/groups.yaml": f"g: [{word}, BE]\n"}).diagnostics
    assert found.code == "unknown-option"
    assert found.message == f"`{word}` is no country code"
    assert found.help == help


def test_shared_groups_may_list_options_of_any_tree():
    assert build_folder({**SHARED, "shared/groups.yaml": "g: [abroad, yes, needed]\n"}).trees
    library = build_folder({"a/tree.yaml": TREE, "shared/groups.yaml": "g: [yes, nope]\n"})
    assert [d.code for d in library.diagnostics] == ["unknown-group"]
    assert set(library.trees) == {"a"}


def test_a_version_changes_with_every_file_that_shows():
    files = {**SHARED, "example/nl.po": "a", "other/nl.po": "b", "shared/nl.po": "c"}

    def version(**new):
        return build_folder({**files, **new}).trees["example"].version

    first = version()
    assert version() == first
    comment = "# changed\n"
    for path in ("example/tree.yaml", "shared/notes.yaml"):
        assert version(**{path: files[path] + comment}) != first
    for path in ("example/nl.po", "shared/nl.po"):
        assert version(**{path: "new"}) != first
    assert version(**{"other/nl.po": "new"}) == first
    assert version(**{"example/cases.yaml": "[]"}) == first
    assert (
        version(**{"example/tree.yaml": files["example/tree.yaml"].replace("\n", "\r\n")}) == first
    )


def test_paths_are_named_as_the_command_was_given_them():
    library = build_folder({"a/tree.yaml": "x: ["}, "policy/trees/")
    assert library.diagnostics[0].span.path == "policy/trees/a/tree.yaml"
    assert list(library.files) == ["policy/trees/a/tree.yaml"]
    whole = build_folder({"a/tree.yaml": TREE}, "policy")
    assert whole.trees["a"].path == "policy/a/tree.yaml"
    assert whole.trees["a"].version == build_folder({"a/tree.yaml": TREE}).trees["a"].version


@pytest.mark.parametrize("name", ["Au-Pair", "unsure", "privacy", "embed", "2nd", "é"])
def test_some_folders_cannot_be_trees(name):
    library = build_folder({f"{name}/tree.yaml": TREE, "fine/tree.yaml": TREE})
    assert set(library.trees) == {"fine"}
    assert [d.code for d in library.broken[name]] == ["bad-id"]


def test_a_folder_without_its_tree_is_said_to_lack_it():
    library = build_folder({"a/tree.yml": TREE, "b/nl.po": "", "c/notes.txt": ""})
    assert set(library.broken) == {"a", "b"}
    assert "could not be read: it is not there" in library.broken["a"][0].message


def test_what_could_not_be_had_is_said():
    library = build_folder({"a/tree.yaml": TREE}, "", {"b/tree.yaml": "permission denied"})
    assert set(library.trees) == {"a"}
    assert library.broken["b"][0].message == "this file could not be read: permission denied"


def test_translations_are_kept_as_text():
    files = {"a/tree.yaml": TREE, "a/nl.po": "één", "shared/nl.po": "twee", "shared/ar.po": "ثلاثة"}
    library = build_folder(files)
    assert library.translations == {
        "a": {"nl": "één"},
        "shared": {"ar": "ثلاثة", "nl": "twee"},
    }


def test_files_are_kept_as_editors_count_their_lines():
    library = build_folder({"a/tree.yaml": "\ufeff" + TREE.replace("\n", "\r\n")})
    assert library.files["a/tree.yaml"] == TREE
