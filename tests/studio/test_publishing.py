"""Publishing: what was chosen and nothing else, with git and without; each can be taken back."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.studio.test_store import ONE, TWO, put, text
from wizard.cli import main
from wizard.edits.batch import Batch, Refusal, Write, digest
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


def shown(store: Store, *files: str) -> dict[str, str | None]:
    now = store.files()
    return {file: digest(now[file]) if file in now else None for file in files}


def drawn(store: Store) -> Drawn:
    return Drawn(store.files(), build_folder(store.files()))


def test_a_commit_has_what_was_chosen_and_nothing_else(kept):
    top = kept.parent
    store = Store(kept, ticking())
    store.save(put(store, "5"), "ann")
    store.save(Batch("", (Write("three/tree.yaml", None, "title: Three\n"),)), "bob")
    (top / "other.txt").write_text("staged\n")
    git(top, "add", "other.txt")
    assert [(it.file, it.how) for it in changes(store)] == [
        ("one/tree.yaml", "changed"), ("three/tree.yaml", "new"), ("two/tree.yaml", "changed"),
    ]  # fmt: skip
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
    assert [(it.file, it.who) for it in changes(store)] == [
        ("one/tree.yaml", ("bob",)), ("two/tree.yaml", ("ann", "bob")),
    ]  # fmt: skip


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
        publish(store, {"one/tree.yaml": digest(ONE)}, "x"),
        publish(store, {"one/cases.yaml": None}, "x"),
        publish(store, {"../other.txt": digest("other\n")}, "x"),
        publish(store, {}, "x"),
        publish(store, one, "x"),
    ]
    assert [it.message for it in reasons] == [
        "nothing says what this publication changes",
        "“A <b>” is no name",
        "“D\nE” is no name",
        "`one/tree.yaml` was changed since it was shown here",
        "`one/cases.yaml` is as it was published",
        "`../other.txt` is as it was published",
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
