"""A folder on disk, whatever state it is in."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from tests.trees.golden import GOOD
from wizard.trees import load_folder as load
from wizard.trees import reading
from wizard.trees.library import build_folder
from wizard.trees.load_folder import load_folder, stamp_of

SHIPPED = Path(__file__).parents[2] / "trees"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(GOOD / "shared", tmp_path / "trees"))


def test_a_folder_gives_what_its_files_give(folder):
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.yaml")
    }
    expected = build_folder(texts, folder.as_posix())
    found = load_folder(folder)
    assert (found.trees, found.files) == (expected.trees, expected.files)
    assert (
        load_folder(str(folder)).trees["example"].path == f"{folder.as_posix()}/example/tree.yaml"
    )


def test_a_folder_that_is_not_there_has_no_trees(tmp_path):
    assert load_folder(tmp_path / "nowhere").trees == {}
    assert load_folder(GOOD / "choice.yaml").trees == {}


def test_other_files_are_left_alone(folder):
    (folder / "README.md").write_text("# Trees")
    (folder / "example" / "notes.txt").write_bytes(b"\xff")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.yaml").write_text("a: [")
    assert load_folder(folder).diagnostics == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"title: caf\xe9\n", "it is not UTF-8 text (line 1)"),
        ("title: x\n".encode("utf-16"), "it is not UTF-8 text (line 1)"),
        (b"title: \xf0\x9f", "it is not UTF-8 text (line 1)"),
    ],
)
def test_what_is_no_text_is_a_diagnostic(folder, content, said):
    (folder / "example" / "tree.yaml").write_bytes(content)
    library = load_folder(folder)
    assert set(library.trees) == {"other"}
    assert library.broken["example"][0].message == f"this file could not be read: {said}"


def test_a_file_that_is_no_file_is_a_diagnostic(folder):
    (folder / "example" / "tree.yaml").unlink()
    (folder / "example" / "tree.yaml").mkdir()
    (said,) = load_folder(folder).broken["example"]
    assert said.code == "yaml-syntax"
    assert "could not be read: is a directory" in said.message


def test_a_file_that_vanishes_meanwhile_is_a_diagnostic(folder, monkeypatch):
    opened = Path.open

    def gone(file: Path, mode: str):
        if file.name == "permits.yaml":
            raise FileNotFoundError(2, "No such file or directory")
        return opened(file, mode)

    monkeypatch.setattr(Path, "open", gone)
    library = load_folder(folder)
    assert "example" in library.broken
    assert library.diagnostics[0].span.path.endswith("shared/permits.yaml")
    assert "no such file" in library.diagnostics[0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
@pytest.mark.parametrize("name", ["example/tree.yaml", "example/nl.po", "site.yaml"])
@pytest.mark.parametrize("kind", ["pipe", "device", "socket"])
def test_what_may_never_end_is_told_and_not_opened(folder, tmp_path, name, kind):
    file = folder / name
    file.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    else:
        short = Path(tempfile.mkdtemp()) / "s"  # an address of a socket is short
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(str(short))
        file.symlink_to(short)
    said = [it for it in load_folder(folder).diagnostics if it.span.path.endswith(name)]
    assert [it.message for it in said] == [
        "this file could not be read: it is a device, a socket or a pipe"
    ]
    assert said[0].help == "put a file of text in its place"


def test_cases_are_not_opened_where_nobody_runs_them(folder):
    (folder / "example" / "cases.yaml").write_bytes(b"\xff")
    assert load_folder(folder).diagnostics != ()
    before = stamp_of(folder, cases=False)
    (folder / "example" / "cases.yaml").write_bytes(b"\xff\xff")
    (folder / "example" / "notes.txt").write_bytes(b"beside it")
    assert load_folder(folder, cases=False).diagnostics == ()
    assert stamp_of(folder, cases=False) == before
    (folder / "example" / "nl.po").write_bytes(b"")
    assert stamp_of(folder, cases=False) != before


def test_a_catalogue_is_bounded(folder):
    (folder / "example" / "nl.po").write_bytes(b"#" * 5_000_001)
    (said,) = load_folder(folder).broken["example"]
    assert said.message == "this file could not be read: it is larger than 5 MB"
    assert said.help == "split or shorten it"


def test_what_is_far_too_large_is_not_read_to_its_end(folder, monkeypatch):
    monkeypatch.setattr(load, "LARGEST_CASES", 1000)
    (folder / "example" / "tree.yaml").write_text("a" * 2000)
    (said,) = load_folder(folder).broken["example"]
    assert "larger than" in said.message


def test_cases_may_be_larger_than_trees():
    assert reading.LARGEST_CASES == 10 * reading.LARGEST == 50_000_000


def test_the_shipped_trees_are_sound():
    library = load_folder(SHIPPED)
    assert [(d.span, d.message) for d in library.diagnostics if d.severity == "error"] == []
    assert {"start", "au-pair"} <= set(library.trees)
