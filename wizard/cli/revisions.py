"""Folders of trees as they were: what a word of the command line names, a folder or a revision.

In: a word, and the folder of the trees now. Out: the library behind it. Part of the outer ring;
it asks git, which need not be there as long as only folders are named.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from wizard.cli.options import CouldNotRun, shown
from wizard.trees.library import Library, build_folder
from wizard.trees.load import SUFFIXES, load_folder


@dataclass(frozen=True, slots=True)
class Version:
    """A library with the name it goes by in a report."""

    name: str
    library: Library


def version(word: str, folder: Path) -> Version:
    """Give the trees of a folder, or of a revision of the folder that `folder` is now."""
    path = Path(word)
    if path.is_dir():
        return of_folder(path)
    return _of_revision(word, folder)


def of_folder(path: Path) -> Version:
    """Give the trees of a folder, or of the folder `trees` in it."""
    found = load_folder(shown(path))
    inside = path / "trees"
    if not found.trees and not found.broken and inside.is_dir():
        path, found = inside, load_folder(shown(inside))
    return _with_trees(str(shown(path)), found)


def _of_revision(word: str, folder: Path) -> Version:
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    archive = _git(top, "archive", "--format=tar", commit.decode().strip(), "--", prefix or ".")
    files: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for name, content in _members(archive):
        inside = name.removeprefix(prefix)
        if inside.count("/") == 1 and Path(inside).suffix in SUFFIXES:
            try:
                files[inside] = content.decode("utf-8")
            except UnicodeDecodeError as error:
                unreadable[inside] = f"it is not UTF-8 text (byte {error.start})"
    return _with_trees(word, build_folder(files, f"{word}:{prefix}", unreadable))


def _members(archive: bytes) -> list[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as found:
        files = [(member.name, found.extractfile(member)) for member in found.getmembers()]
        return [(name, file.read()) for name, file in files if file is not None]


def _with_trees(name: str, library: Library) -> Version:
    if not library.trees and not library.broken:
        raise CouldNotRun(f"There is no tree in {name}.")
    return Version(name, library)


def _git(folder: Path, *words: str) -> bytes:
    """Ask git something about the place where a folder is."""
    try:
        found = subprocess.run(
            ("git", "-C", str(folder), *words), capture_output=True, check=False, timeout=120
        )
    except FileNotFoundError as error:
        raise CouldNotRun("git is not installed: name two folders instead.") from error
    except subprocess.TimeoutExpired as error:
        raise CouldNotRun("git did not answer for two minutes.") from error
    if found.returncode:
        raise CouldNotRun(_why(folder, words, found.stderr.decode("utf-8", "replace")))
    return found.stdout


def _why(folder: Path, words: tuple[str, ...], said: str) -> str:
    if "--verify" in words:
        word = words[-1].removesuffix("^{commit}")
        return f"`{word}` is neither a folder nor a revision that git knows."
    if "not a git repository" in said:
        return f"{shown(folder)} is not kept in git: name two folders instead."
    return f"git refused: {said.strip() or 'it did not say why'}"
