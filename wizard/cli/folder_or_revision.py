"""Folders of trees as they were: what a word of the command line names, a folder or a revision.

In: a word, and the folder of the trees now. Out: the library behind it. Part of the outer ring;
git need not be there as long as only folders are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wizard.cli.options import CouldNotRun, shown
from wizard.trees.library import Library
from wizard.trees.load_folder import load_folder
from wizard.trees.revisions import NoRevision, load_revision


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
    try:
        return _with_trees(word, load_revision(word, shown(folder)))
    except NoRevision as error:
        if (folder / word / "tree.yaml").is_file():
            raise CouldNotRun(
                f"`{word}` is a tree; say first what to compare: "
                f"`wizard diff HEAD {shown(folder)} {word}`"
            ) from error
        raise CouldNotRun(f"{error} Two folders can be compared without git.") from error


def of_folder(path: Path) -> Version:
    """Give the trees of a folder, or of the folder `trees` in it."""
    found = load_folder(shown(path))
    inside = path / "trees"
    if not found.trees and not found.broken and inside.is_dir():
        path, found = inside, load_folder(shown(inside))
    return _with_trees(str(shown(path)), found)


def _with_trees(name: str, library: Library) -> Version:
    if not library.trees and not library.broken:
        raise CouldNotRun(f"There is no tree in {name}.")
    return Version(name, library)
