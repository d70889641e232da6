"""A folder under edit: nothing is lost, nothing overwritten, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wizard.edits.batch import At, Batch, Drop, Put, Versions, Write, digest
from wizard.studio.store import Store, Unusable
from wizard.trees.load_folder import load_folder, read_folder, stamp_of

ONE = "title: One\n# a comment\nnumber: 0\n"
TWO = "title: Two\nnumber: 0\n"


def clock() -> datetime:
    return datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"one": ONE, "two": TWO}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "tree.yaml").write_text(text)
    return tmp_path


def put(store: Store, number: str, key: str = "number", *names: str) -> Batch:
    names = names or ("one", "two")
    files = {f"{name}/tree.yaml" for name in names}
    texts = {path: text for path, text in store.files().items() if path in files}
    edits = (Put(At(path, store.keep(text), (key,)), number) for path, text in texts.items())
    return Batch(f"{key}: {number}", tuple(edits))


def text(folder: Path, name: str) -> str:
    return (folder / name / "tree.yaml").read_text()


def test_a_step_is_stored_undone_and_done_again_also_after_a_restart(folder):
    store = Store(folder, clock)
    for number in "123":
        assert store.save(put(store, number), "ann") == ()
    assert text(folder, "one") == ONE.replace("0", "3")
    assert store.undo("ann") == ()
    store = Store(folder, clock)
    assert [step.label for step in store.undoable("ann")] == ["number: 2", "number: 3"]
    assert store.undo("ann") == ()
    assert (text(folder, "one"), text(folder, "two")) == (
        ONE.replace("0", "1"),
        TWO.replace("0", "1"),
    )
    assert store.redo("ann") == ()
    assert store.redo("ann") == ()
    assert text(folder, "two") == TWO.replace("0", "3")
    assert store.redo("ann")[0].message == "there is nothing to do again"
    for _ in "123":
        assert store.undo("ann") == ()
    assert (text(folder, "one"), text(folder, "two")) == (ONE, TWO)
    assert store.undo("ann")[0].message == "there is nothing to undo"
    assert store.save(put(store, "9"), "ann") == ()
    assert store.undoable("ann")[1] is None
    assert [step.number for step in store.steps()] == [*range(1, 12)]


def test_one_undoes_ones_own_and_leaves_what_others_did(folder):
    store = Store(folder, clock)
    store.save(put(store, "1"), "ann")
    store.save(put(store, "Other", "title", "one"), "bob")
    assert store.undo("ann") == ()
    assert text(folder, "one") == ONE.replace("One", "Other")
    store.redo("ann")
    store.save(put(store, "2"), "bob")
    why = store.undo("ann")[0]
    assert (why.code, why.message) == (
        "changed",
        "`one/tree.yaml` was changed meanwhile, at this very place",
    )
    assert "number: 0" in why.versions.then
    assert "number: 2" in why.versions.now
    assert text(folder, "two") == TWO.replace("0", "2")


def test_files_come_and_go(folder):
    store = Store(folder, clock)
    new = Write("three/tree.yaml", None, "title: Three\n")
    assert store.save(Batch("", (new, Drop("one/tree.yaml", digest(ONE))))) == ()
    assert not (folder / "one").exists()
    assert store.undo() == ()
    assert text(folder, "one") == ONE
    assert not (folder / "three").exists()
    assert store.redo() == ()
    assert text(folder, "three") == "title: Three\n"


def test_two_windows_and_a_file_changed_behind_its_back(folder):
    store, other = Store(folder, clock), Store(folder, clock)
    first, second = put(store, "1", "number", "one"), put(other, "2", "number", "one")
    title = put(other, "Uno", "title", "one")
    assert store.save(first) == ()
    why = other.save(second)[0]
    assert why.versions == Versions("# a comment\nnumber: 0", "# a comment\nnumber: 1")
    assert other.save(title) == ()
    assert text(folder, "one") == "title: Uno\n# a comment\nnumber: 1\n"
    batch = put(Store(folder, clock), "5")
    (folder / "one" / "tree.yaml").write_text("title: Mine\nnumber: 1\n")
    assert Store(folder, clock).save(batch) == ()  # a restart knows the text of the page
    assert text(folder, "one") == "title: Mine\nnumber: 5\n"


def test_two_at_once_lose_nothing(folder):
    refused = []

    def work(key: str) -> None:
        store = Store(folder, clock)
        for number in range(12):
            refused.extend(store.save(put(store, f"{key} {number}", key), key))

    working = [threading.Thread(target=work, args=(key,)) for key in ("title", "number")]
    for thread in working:
        thread.start()
    for thread in working:
        thread.join()
    assert not refused
    end = "title: title 11\n# a comment\nnumber: number 11\n"
    assert (text(folder, "one"), text(folder, "two")) == (end, end.replace("# a comment\n", ""))
    steps = Store(folder, clock).steps()
    assert [step.number for step in steps] == [*range(1, 25)]
    for key in ("title", "number"):
        assert [it.label for it in steps if it.who == key] == [
            f"{key}: {key} {n}" for n in range(12)
        ]


def test_a_file_changed_in_the_moment_of_writing(folder, monkeypatch):
    store = Store(folder, clock)
    batch = put(store, "1")
    still = Store._still

    def late(self, path, text):
        if path == "two/tree.yaml":
            (folder / path).write_text("title: Mine\nnumber: 0\n")
        still(self, path, text)

    monkeypatch.setattr(Store, "_still", late)
    assert store.save(batch)[0].message.startswith("`two/tree.yaml` was changed this very moment")
    assert (text(folder, "one"), text(folder, "two")) == (ONE, "title: Mine\nnumber: 0\n")
    assert store.steps() == ()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_takes_no_more_at_any_moment(folder, monkeypatch, code):
    """Whichever write fails first, all files are as before or all are as meant."""
    fsync, calls = os.fsync, []

    def full(number):
        def fails(file):
            calls.append(file)
            if len(calls) == number:
                raise OSError(code, os.strerror(code))
            fsync(file)

        return fails

    told = 0
    for number in range(1, 30):
        calls.clear()
        store = Store(folder, clock)
        before = (text(folder, "one"), text(folder, "two"))
        batch = put(store, f"{code}{number}")
        calls.clear()
        monkeypatch.setattr(os, "fsync", full(number))
        why = store.save(batch)
        monkeypatch.setattr(os, "fsync", fsync)
        now = (text(folder, "one"), text(folder, "two"))
        if why:
            told += 1
            assert why[0].message.startswith(f"nothing is saved: {os.strerror(code).lower()}")
        numbers = {it.split("number: ")[1] for it in now}
        assert len(numbers) == 1
        assert why or numbers == {f"{code}{number}\n"}
        assert (now == before) == bool(why)
        assert not [*folder.glob("[a-z]*/.*")]
        if not why:
            break
    assert 6 < told < 29


def test_a_folder_that_cannot_be_written(folder, monkeypatch):
    def refuses(self, *_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self))

    monkeypatch.setattr(Path, "mkdir", refuses)
    with pytest.raises(Unusable, match="cannot be edited: read-only file system"):
        Store(folder, clock)
    with pytest.raises(Unusable, match="There is no folder"):
        Store(folder / "nowhere", clock)


def test_no_link_is_followed(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "tree.yaml").write_text(TWO)
    (outside / ".tree.yaml.new").write_text("theirs")
    (folder / "three").symlink_to(outside)
    (folder / "one" / "tree.yaml").unlink()
    (folder / "one" / "tree.yaml").symlink_to(outside / "tree.yaml")
    store = Store(folder, clock)
    for name in ("one", "three"):
        why = store.save(put(store, "1", "number", name))[0]
        assert why.message == (
            f"`{name}/tree.yaml` leads out of the folder, or is a link: it is not written"
        )
    new = Write("three/cases.yaml", None, "- a\n")
    assert store.save(Batch("", (new,)))[0].code == "file-name"
    kept = {"tree.yaml": TWO, ".tree.yaml.new": "theirs"}
    assert {it.name: it.read_text() for it in outside.iterdir()} == kept
    other = tmp_path_factory.mktemp("other")
    (other / ".studio").symlink_to(outside)
    with pytest.raises(Unusable, match="is a link"):
        Store(other, clock)


def test_others_leave_alone_what_is_beside(folder):
    before, stamp = load_folder(folder).names, stamp_of(folder)
    store = Store(folder, clock)
    assert (load_folder(folder).names, stamp_of(folder)) == (before, stamp)
    store.save(put(store, "1"))
    assert set(read_folder(folder)[0]) == {"one/tree.yaml", "two/tree.yaml"}
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    told = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=folder, capture_output=True, text=True
    )
    assert told.stdout == "?? one/tree.yaml\n?? two/tree.yaml\n"


def test_a_merge_that_was_not_finished(folder):
    half = "<<<<<<< mine\ntitle: One\n=======\ntitle: Uno\n>>>>>>> theirs\n"
    (folder / "one" / "tree.yaml").write_text(half)
    store = Store(folder, clock)
    why = store.save(put(store, "1", "title", "one"))[0]
    assert why.code == "conflict-markers"
    assert "a merge was not finished" in why.message
    assert text(folder, "one") == half


def test_what_a_killed_program_left_beside_stands_in_no_way(folder):
    Store(folder, clock).save(put(Store(folder, clock), "1"))
    left = [folder / "one" / ".tree.yaml.new", folder / ".studio/steps/.000002.json.begun.new"]
    left += [folder / f".studio/texts/.{digest(ONE.replace('0', '2'))}.new"]
    for place in left:
        place.write_text("half")
    store = Store(folder, clock)
    assert not [it for it in left if it.exists()]
    batch = put(store, "2")
    for place in left:
        place.write_text("half")
    assert store.save(batch) == ()
    assert text(folder, "one") == ONE.replace("0", "2")


SAVES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.studio.test_store import put
from wizard.studio.store import Store
store = Store(Path(sys.argv[1]), lambda: datetime.now(UTC))
for number in range(1, 101):
    assert store.save(put(store, str(number))) == ()
    print(number, flush=True)
"""


def killed(folder: Path, after: float) -> int:
    """Save a hundred times in another process, kill it at some moment; give the last save told."""
    saves = [sys.executable, "-c", SAVES, str(folder)]
    with subprocess.Popen(saves, stdout=subprocess.PIPE, text=True) as told:
        line = told.stdout.readline()
        time.sleep(after)
        told.kill()
        rest = told.stdout.read().split()
    return int(rest[-1]) if rest else int(line)


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(it, marks=pytest.mark.slow) for it in range(3, 40))]
)
def test_killed_in_the_middle_of_a_hundred_saves(folder, seed):
    last = killed(folder, random.Random(seed).random() * 0.5)
    store = Store(folder, clock)
    one, two = (text(folder, name).split("number: ")[1] for name in ("one", "two"))
    assert one == two
    assert last <= int(one) <= last + 1
    assert [step.label for step in store.steps()] == [
        f"number: {it}" for it in range(1, int(one) + 1)
    ]
    assert not [*folder.glob("[a-z]*/.*"), *folder.glob(".studio/*/*.begun")]
    assert store.undo() == ()
    assert store.save(put(store, "again")) == ()
