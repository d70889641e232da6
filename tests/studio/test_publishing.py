"""Publishing: what was chosen and nothing else, with git and without; each can be taken back."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.studio.test_store import ONE, TWO, put, text
from wizard.cli import main
from wizard.edits.batch import Add, At, Batch, Put, Refusal, Take, Write, digest
from wizard.edits.plans import Drawn, taken_back
from wizard.studio.publishing import (
    Publication,
    changes,
    publications,
    publish,
    published_change,
)
from wizard.studio.store import Store
from wizard.trees.library import build_folder
from wizard.trees.load_folder import NoRevision, held_for_visitors, published, visitors_read
from wizard.web import Config, Misconfigured, create_app

ANN = ("Ann", "ann@wizard.example")


def git(folder: Path, *words: str) -> str:
    told = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return told.stdout


def ticking():
    now = [datetime(2026, 3, 1, 12, tzinfo=UTC)]

    def clock():
        now[0] += timedelta(seconds=1)
        return now[0]

    return clock


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(tmp_path / "gitconfig"))
    trees = tmp_path / "repository" / "the trees"
    for name, words in {"one": ONE, "two": TWO}.items():
        (trees / name).mkdir(parents=True)
        (trees / name / "tree.yaml").write_text(words)
    return trees


@pytest.fixture
def kept(folder: Path) -> Path:
    top = folder.parent
    git(top, "init", "-q", "-b", "main")
    git(top, "config", "user.name", "Bob")
    git(top, "config", "user.email", "bob@wizard.example")
    (top / "other.txt").write_text("other\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "first")
    return folder


def shown(store: Store, *chosen: str) -> dict[str, str]:
    """Give the marks of all changes in these files, or of these changes by their names."""
    return {it.name: it.mark for it in changes(store) if it.file in chosen or it.name in chosen}


def told(store: Store) -> list[tuple[str, ...]]:
    return [(it.file, *it.element, it.how) for it in changes(store)]


def drawn(store: Store) -> Drawn:
    return Drawn(store.files(), build_folder(store.files()))


def test_a_commit_has_what_was_chosen_and_nothing_else(kept):
    top = kept.parent
    store = Store(kept, ticking())
    store.save(put(store, "5"), "ann")
    store.save(Batch("", (Write("three/tree.yaml", None, "title: Three\n"),)), "bob")
    (top / "other.txt").write_text("staged\n")
    git(top, "add", "other.txt")
    assert told(store) == [
        ("one/tree.yaml", "number", "changed"),
        ("three/tree.yaml", "new"),
        ("two/tree.yaml", "number", "changed"),
    ]
    files = ("one/tree.yaml", "three/tree.yaml")
    made = publish(store, shown(store, *files), "The age is 5", ANN, ["Cees", "Dirk"])
    assert isinstance(made, Publication), made
    assert (made.who, made.message, made.signed, made.files) == (
        "Ann", "The age is 5", ("Cees", "Dirk"), files,
    )  # fmt: skip
    assert git(top, "show", "--format=%an %ae %cn", "--name-only", "HEAD").split("\n\n")[1] == (
        "the trees/one/tree.yaml\nthe trees/three/tree.yaml\n"
    )
    assert git(top, "diff", "--cached", "--name-only") == "other.txt\n"
    assert [it.file for it in changes(store)] == ["two/tree.yaml"]
    assert [it.message for it in publications(store)] == ["The age is 5", "first"]
    assert published(kept)[0] == made.id
    gone = Batch("", (Write("one/cases.yaml", None, "- a\n"),))
    store.save(gone)
    (kept / "three" / "tree.yaml").unlink()
    made = publish(store, shown(store, "three/tree.yaml"), "No third route")
    assert isinstance(made, Publication), made
    assert (made.who, made.files) == ("Bob", ("three/tree.yaml",))
    assert git(top, "status", "--porcelain", "-uall") == (
        'M  other.txt\n M "the trees/two/tree.yaml"\n?? "the trees/one/cases.yaml"\n'
    )


def test_who_changed_what_since(folder):
    store = Store(folder, ticking())
    store.save(put(store, "5", "number", "one"), "ann")
    publish(store, shown(store, "one/tree.yaml", "two/tree.yaml"), "All")
    assert changes(store) == ()
    store.save(put(store, "6"), "bob")
    store.save(put(store, "7", "number", "two"), "ann")
    assert [(it.file, it.element, it.who) for it in changes(store)] == [
        ("one/tree.yaml", ("number",), ("bob",)),
        ("two/tree.yaml", ("number",), ("ann", "bob")),
    ]


def test_in_the_middle_of_a_merge_nothing_is_published(kept):
    top = kept.parent
    git(top, "checkout", "-qb", "side")
    (kept / "one" / "tree.yaml").write_text(ONE.replace("0", "1"))
    git(top, "commit", "-qam", "side")
    git(top, "checkout", "-q", "main")
    (kept / "one" / "tree.yaml").write_text(ONE.replace("0", "2"))
    git(top, "commit", "-qam", "main")
    subprocess.run(["git", "merge", "-q", "side"], cwd=top, capture_output=True, check=False)
    head = git(top, "rev-parse", "HEAD")
    store = Store(kept, ticking())
    (kept / "two" / "tree.yaml").write_text(TWO.replace("0", "9"))
    for file in ("one/tree.yaml", "two/tree.yaml"):
        why = publish(store, shown(store, file), "x")
        assert isinstance(why, Refusal)
        assert why.message == (
            "The repository is in the middle of a merge: finish that in git first"
        )
    assert git(top, "rev-parse", "HEAD") == head
    assert "<<<<<<<" in text(kept, "one")


def test_what_is_not_published_and_why(kept):
    top, store = kept.parent, Store(kept, ticking())
    store.save(put(store, "5"))
    one = shown(store, "one/tree.yaml")
    head = git(top, "rev-parse", "HEAD")
    git(top, "config", "--unset", "user.name")
    reasons = [
        publish(store, one, " "),
        publish(store, one, "x", ("A <b>", "a@b")),
        publish(store, one, "x", ANN, ["D\nE"]),
        publish(store, dict.fromkeys(one, digest(ONE)), "x"),
        publish(store, {'["one/cases.yaml"]': ""}, "x"),
        publish(store, {"../other.txt": digest("other\n")}, "x"),
        publish(store, one, "x", ("Ann", " ")),
        publish(store, {}, "x"),
        publish(store, one, "x"),
    ]
    assert [it.message for it in reasons] == [
        "nothing says what this publication changes",
        "“A <b>” is no name",
        "“D\nE” is no name",
        "`one/tree.yaml` was changed since it was shown here",
        "this part of `one/cases.yaml` is as it was published",
        "this part of `../other.txt` is as it was published",
        "an e-mail address is missing",
        "nothing is chosen",
        "Git does not know who publishes: give a name and an e-mail address",
    ]
    hook = top / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho 'no Fridays' >&2\nexit 1\n")
    hook.chmod(0o755)
    store.save(Batch("", (Write("one/cases.yaml", None, "- a\n"),)))
    both = shown(store, "one/tree.yaml", "one/cases.yaml")
    assert publish(store, both, "x", ANN).message == "git refused: no Fridays"
    assert git(top, "rev-parse", "HEAD") == head
    assert '?? "the trees/one/cases.yaml"' in git(top, "status", "--porcelain", "-uall")


def test_a_publication_is_taken_back_and_what_came_after_stays(kept):
    store = Store(kept, ticking())
    store.save(put(store, "5"))
    files = ("one/tree.yaml", "two/tree.yaml")
    publish(store, shown(store, *files), "Five", ANN)
    store.save(put(store, "Uno", "title", "one"))
    publish(store, shown(store, "one/tree.yaml"), "Uno", ANN)
    five = publications(store)[1]
    back = taken_back(drawn(store), "back", published_change(store, five.id))
    assert store.save(back) == ()
    assert text(kept, "one") == ONE.replace("One", "Uno")
    assert text(kept, "two") == TWO
    store.save(put(store, "6"))
    why = taken_back(drawn(store), "back", published_change(store, five.id))
    assert isinstance(why, Refusal)
    assert "number: 0" in why.versions.then
    assert "number: 6" in why.versions.now
    assert published_change(store, "HEAD; rm") == {}


def test_without_git_copies_are_kept(folder):
    store = Store(folder, ticking())
    assert publications(store) == ()
    with pytest.raises(NoRevision, match="Nothing was published"):
        published(folder)
    assert [it.how for it in changes(store)] == ["new", "new"]
    first = publish(store, shown(store, "one/tree.yaml"), "One", ANN, ["Cees"])
    assert isinstance(first, Publication), first
    assert (first.who, first.message, first.signed, first.files) == (
        "Ann", "One", ("Cees",), ("one/tree.yaml",),
    )  # fmt: skip
    name, library = published(folder)
    assert (name, library.names) == (first.id, ("one",))
    store.save(put(store, "5"))
    second = publish(store, shown(store, "two/tree.yaml", "one/tree.yaml"), "Both")
    assert [it.id for it in publications(store)] == [second.id, first.id]
    assert changes(store) == ()
    assert published_change(store, second.id) == {
        "two/tree.yaml": (None, TWO.replace("0", "5")),
        "one/tree.yaml": (ONE, ONE.replace("0", "5")),
    }
    back = taken_back(drawn(store), "back", published_change(store, second.id))
    assert store.save(back) == ()
    assert store.files() == {"one/tree.yaml": ONE}
    third = publish(store, shown(store, "two/tree.yaml", "one/tree.yaml"), "Back")
    assert isinstance(third, Publication), third
    copy = folder / ".studio" / "published" / third.id
    assert sorted(it.name for it in copy.rglob("*")) == ["about.json", "one", "tree.yaml"]
    assert load_names(folder) == ("one",)


def load_names(folder: Path) -> tuple[str, ...]:
    return published(folder)[1].names


LONG = """\
# Who may come.
title: One
questions:
  a:
    ask: A?
  b:
    ask: B?

  # the last
  c: {ask: C?}
outcomes:
  end: {title: End}
"""


def at(store: Store, *path: str) -> At:
    return At("one/tree.yaml", digest(store.files()["one/tree.yaml"]), path)


@pytest.fixture(params=["in git", "as copies"])
def long(request, folder):
    """A folder that was published once, with git and without."""
    (folder / "one" / "tree.yaml").write_text(LONG)
    if request.param == "in git":
        request.getfixturevalue("kept")
    else:
        store = Store(folder, ticking())
        publish(store, shown(store, "one/tree.yaml", "two/tree.yaml"), "first", ANN)
    return folder


def now_published(folder: Path) -> str:
    library = published(folder)[1]
    return library.files[f"{library.root}one/tree.yaml"]


def test_a_part_of_a_file_is_published_and_the_rest_stays_as_it_lies(long):
    store = Store(long, ticking())
    both = (
        Put(at(store, "questions", "a", "ask"), "A, then?"),
        Add(at(store, "questions"), {"ask": "New?"}, "new", 1),
        Take(at(store, "questions", "c")),
        Put(at(store, "outcomes", "end", "title"), "Stop"),
    )
    assert store.save(Batch("ann's", both[:2]), "ann") == ()
    assert store.save(Batch("bob's", (Take(at(store, "questions", "c")),)), "bob") == ()
    assert store.save(Batch("bob's", (Put(at(store, *both[3].at.path), "Stop"),)), "bob") == ()
    assert [(it.element, it.how, it.who) for it in changes(store)] == [
        (("questions", "a"), "changed", ("ann",)),
        (("questions", "new"), "new", ("ann",)),
        (("questions", "c"), "gone", ("bob",)),
        (("outcomes", "end"), "changed", ("bob",)),
    ]
    working = text(long, "one")
    mine = {it.name: it.mark for it in changes(store) if it.who == ("ann",)}
    made = publish(store, mine, "Ann's alone", ANN)
    assert isinstance(made, Publication), made
    assert text(long, "one") == working
    assert now_published(long) == LONG.replace("A?", "A, then?").replace(
        "  b:\n", "  new:\n    ask: New?\n  b:\n"
    )
    assert [(it.element, it.who) for it in changes(store)] == [
        (("questions", "c"), ("bob",)), (("outcomes", "end"), ("bob",)),
    ]  # fmt: skip
    back = taken_back(drawn(store), "back", published_change(store, made.id))
    assert store.save(back, "ann") == ()
    assert text(long, "one") == LONG.replace("  # the last\n  c: {ask: C?}\n", "").replace(
        "End", "Stop"
    )
    assert store.undo("ann") == ()
    assert text(long, "one") == working
    publish(store, shown(store, "one/tree.yaml"), "The rest", ANN)
    assert now_published(long) == working


def test_what_is_staged_of_a_file_stays_so_and_gets_what_is_published(kept):
    (kept / "one" / "tree.yaml").write_text(LONG)
    git(kept.parent, "commit", "-qam", "long")
    store = Store(kept, ticking())
    staged = LONG.replace("B?", "Staged?")
    (kept / "one" / "tree.yaml").write_text(staged)
    git(kept.parent, "add", ".")
    working = staged.replace("A?", "Mine?").replace("C?", "Other?")
    (kept / "one" / "tree.yaml").write_text(working)
    name = '["one/tree.yaml","questions","a"]'
    made = publish(store, shown(store, name), "A", ANN)
    assert isinstance(made, Publication), made
    place = "the trees/one/tree.yaml"
    assert git(kept.parent, "show", f"HEAD:{place}") == LONG.replace("A?", "Mine?")
    assert git(kept.parent, "show", f":{place}") == staged.replace("A?", "Mine?")
    assert text(kept, "one") == working
    assert git(kept.parent, "status", "--porcelain") == f'MM "{place}"\n'


def test_line_ends_that_git_changes_are_no_change(kept):
    top = kept.parent
    (top / ".gitattributes").write_text("*.yaml text eol=crlf\n")
    (kept / "one" / "tree.yaml").write_bytes(LONG.replace("\n", "\r\n").encode())
    git(top, "add", ".")
    git(top, "commit", "-qm", "ends")
    store = Store(kept, ticking())
    working = LONG.replace("A?", "Mine?").replace("C?", "Other?").replace("\n", "\r\n")
    (kept / "one" / "tree.yaml").write_bytes(working.encode())
    assert [it.element for it in changes(store)] == [("questions", "a"), ("questions", "c")]
    publish(store, shown(store, '["one/tree.yaml","questions","a"]'), "A", ANN)
    assert git(top, "show", "HEAD:the trees/one/tree.yaml") == LONG.replace("A?", "Mine?")
    assert (kept / "one" / "tree.yaml").read_bytes() == working.encode()


def test_what_is_published_does_not_depend_on_a_link_or_what_is_no_text(kept):
    store = Store(kept, ticking())
    (kept.parent / "outside.yaml").write_text("title: outside\n")
    (kept / "one" / "tree.yaml").unlink()
    (kept / "one" / "tree.yaml").symlink_to(kept.parent / "outside.yaml")
    (kept / "two" / "tree.yaml").write_bytes(b"\xff")
    assert changes(store) == ()


def test_each_takes_back_what_is_their_own(folder):
    store = Store(folder, ticking())
    (folder / "one" / "tree.yaml").write_text(LONG)
    ask = ("questions", "a", "ask")
    store.save(Batch("ann's", (Put(at(store, *ask), "Ann?"),)), "ann")
    new = Add(at(store, "questions"), {"ask": "Bob?"}, "d", 1)
    store.save(Batch("bob's", (new,)), "bob")
    assert [it and it.label for it in store.undoable("ann")] == ["ann's", None]
    assert store.undo("ann") == ()
    assert text(folder, "one") == LONG.replace("  b:\n", "  d:\n    ask: Bob?\n  b:\n")
    assert store.undo("ann")[0].message == "there is nothing to undo"
    assert store.undo("cees")[0].message == "there is nothing to undo"
    assert [it and it.label for it in store.undoable("ann")] == [None, "ann's"]
    assert store.undo("bob") == ()
    assert text(folder, "one") == LONG
    store.redo("ann")
    assert text(folder, "one") == LONG.replace("A?", "Ann?")
    store.save(Batch("bob's", (Put(at(store, *ask), "Bob?"),)), "bob")
    why = store.undo("ann")[0]
    assert why.code == "changed"
    assert ("Ann?" in why.versions.then, "Bob?" in why.versions.now) == (False, True)
    assert text(folder, "one") == LONG.replace("A?", "Bob?")


def test_who_made_an_element_what_it_is(folder):
    store = Store(folder, ticking())
    (folder / "one" / "tree.yaml").write_text(LONG)
    publish(store, shown(store, "one/tree.yaml", "two/tree.yaml"), "All", ANN)

    def say(id: str, words: str, who: str) -> None:
        store.save(Batch("", (Put(at(store, "questions", id, "ask"), words),)), who)

    def who() -> dict[str, tuple[str, ...]]:
        return {it.element[-1]: it.who for it in changes(store)}

    say("a", "Ann?", "ann")
    say("a", "Bob?", "bob")
    say("b", "Bob?", "bob")
    assert who() == {"a": ("ann", "bob"), "b": ("bob",)}
    publish(store, shown(store, '["one/tree.yaml","questions","a"]'), "A", ANN)
    say("a", "Cees?", "cees")
    assert who() == {"a": ("cees",), "b": ("bob",)}
    store.undo("bob")
    assert who() == {"a": ("cees",)}
    lying = text(folder, "one").replace("B?", "By hand?").replace("Cees?", "By hand?")
    (folder / "one" / "tree.yaml").write_text(lying)
    assert who() == {"a": ("", "cees"), "b": ("",)}
    assert all(it.outside for it in changes(store))


def test_what_no_step_brought_about_came_from_outside(folder):
    store, file = Store(folder, ticking()), folder / "one" / "tree.yaml"
    file.write_text(LONG)
    publish(store, shown(store, "one/tree.yaml", "two/tree.yaml"), "All", ANN)

    def outside() -> dict[str, bool]:
        return {str(it.element[-1]): it.outside for it in changes(store)}

    file.write_text(LONG.replace("B?", "By hand?"))
    assert outside() == {"b": False}  # there is no step to tell it from
    store.save(Batch("", (Put(at(store, "questions", "a", "ask"), "Mine?"),)))
    assert outside() == {"a": False, "b": True}
    file.write_text(text(folder, "one").replace("C?", "Theirs?").replace("Mine?", "Not mine?"))
    assert outside() == {"a": True, "b": True, "c": True}
    store.save(Batch("", (Put(at(store, "questions", "a", "ask"), "Mine again?"),)))
    assert outside() == {"a": False, "b": True, "c": True}
    publish(store, shown(store, "one/tree.yaml"), "All", ANN)
    file.write_text(text(folder, "one").replace("Mine again?", "Theirs now?"))
    assert outside() == {"a": True}


SOUND = """\
title: {}
summary: Summary.
reviewed: 2026-01-01
source: https://wizard.example
sensitive: no
start: a
unlisted: end
questions:
  a:
    ask: A?
    options: {{yes: end, no: end}}
outcomes:
  end:
    verdict: get-help
    title: End
    guidance: Ask us.
"""


@pytest.mark.parametrize("with_git", [True, False])
def test_visitors_get_what_is_published(folder, with_git):
    (folder / "two" / "tree.yaml").unlink()
    if with_git:
        git(folder, "init", "-q")
    (folder / "one" / "tree.yaml").write_text(SOUND.format("Before"))
    config = Config(trees=folder, published=True, watch=0.0)
    with pytest.raises(Misconfigured):
        create_app(config)
    store = Store(folder, ticking())
    publish(store, shown(store, "one/tree.yaml"), "x", ANN)
    client = create_app(config).test_client()
    assert "Before" in client.get("/en/one").text
    store.save(put(store, "After", "title", "one"))
    assert "After" not in client.get("/en/one").text
    made = publish(store, shown(store, "one/tree.yaml"), "y", ANN)
    assert isinstance(made, Publication), made
    assert "After" in client.get("/en/one").text


def test_a_folder_that_visitors_read_is_known(folder):
    assert not visitors_read(folder)
    with held_for_visitors(folder):
        assert visitors_read(folder)
        with held_for_visitors(folder):
            pass
        assert visitors_read(folder)
    assert not visitors_read(folder)
    assert [it.name for it in folder.iterdir()] in (["one", "two"], ["two", "one"])


def test_the_studio_refuses_a_folder_that_visitors_read(folder):
    (folder / "one" / "tree.yaml").write_text(SOUND.format("One"))
    (folder / "two" / "tree.yaml").write_text(SOUND.format("Two"))
    told = CliRunner().invoke(main, ["serve", "--published", "--trees", str(folder)])
    assert told.exit_code == 3
    assert f"Nothing was published from {folder} yet." in told.output
    with held_for_visitors(folder):
        told = CliRunner().invoke(main, ["studio", "--trees", str(folder), "--port", "0"])
    assert told.exit_code == 3
    assert "is served to visitors as it lies: they would see each save" in told.output
