"""What is wrong in a file as it is being typed, before it is stored.

In: the desk, a file of its folder, a text in its place. Out: the diagnostics in that file, in the
words of `check`. Nothing is written. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wizard.check.run import check
from wizard.studio.desk import Desk
from wizard.trees.build import build_tree
from wizard.trees.cases import cases_of
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import CASES_FILE, TREE_FILE, Library, build_folder
from wizard.trees.load_folder import read_folder
from wizard.trees.reading import LARGEST_CASES, gc_at_rest, read, tidied
from wizard.trees.scope import Report
from wizard.words.load_interface import editors_countries


@gc_at_rest()
def problems(desk: Desk, file: str, typed: str, *, whole: bool = False) -> Sequence[Diagnostic]:
    """Say what is wrong in a file if `typed` stood in it.

    With `whole` all that `check` says of it, its walks and examples included; else what reading and
    building alone find, which takes a tenth of the time. Of a file that trees share both are the
    same: what it does to the walks of all of them is seen when it is stored.
    """
    desk.stock()
    folder, path = file.rpartition("/")[0], desk.library.root + file
    names = [folder] if folder in desk.library.names else None
    if tidied(typed) == tidied(desk.raw.get(file, "")):
        found = desk.problems(folder if names else None)
    else:
        library = _with(desk, file, typed, whole=whole)
        named = editors_countries().written
        found = check(library, desk.day(), names, named=named)
    return [it for it in found if it.span.path == path]


def _with(desk: Desk, file: str, typed: str, *, whole: bool) -> Library:
    """Build the folder with a text in place of a file; without the `whole` only what is in it, so
    that no walk is looked at."""
    now, folder = desk.library, file.rpartition("/")[0]
    path = now.root + file
    if folder not in now.names or whole:
        files, unreadable = read_folder(desk.folder)
        found = build_folder({**files, file: typed}, desk.folder.as_posix(), unreadable)
        if folder in now.names:
            return found
        return replace(found, trees={}, broken=dict.fromkeys(found.names, ()))
    reading, report = read(path, typed, LARGEST_CASES), Report()
    wrong = reading.diagnostics
    if file.endswith(f"/{TREE_FILE}"):
        _, wrong = build_tree(folder, reading, now.shared, "")
    elif file.endswith(f"/{CASES_FILE}") and folder in now.trees:
        cases_of(report, reading, now.trees[folder])
        wrong = tuple(report.found)
    files_now = {**now.files, path: tidied(typed)}
    return replace(now, trees={}, broken={folder: wrong}, diagnostics=(), files=files_now)


def placed(it: Diagnostic) -> Mapping[str, Any]:
    """Give a diagnostic as programs read it; lines and columns count from 1, and in characters,
    however many units a program may count one as."""
    _, line, column, end_line, end_column = it.span
    return {
        "from": [line, column],
        "to": [end_line, end_column],
        "severity": it.severity,
        "code": it.code,
        "message": it.message,
        "help": it.help or "",
    }
