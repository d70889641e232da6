"""An edit of texts → the catalogues of its folder, in which translations go along.

In: a batch, what the folder was, and its files as the batch leaves them. Out: the catalogues that
are otherwise then. A translation belongs to a place: where an edit moves a text in its list, takes
one out, or makes a list of it, its place is another. It must not know where files are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from wizard.edits.batch import (
    Add,
    Batch,
    Drop,
    Edit,
    Folder,
    Key,
    Move,
    Put,
    Say,
    Take,
    Write,
    in_lines,
)
from wizard.edits.spelled import Braced
from wizard.translations.catalogues import followed, texts_in
from wizard.trees.library import CASES_FILE, TREE_FILE, Library, build_folder, catalogue_file
from wizard.trees.model import SHARED
from wizard.trees.organisation import SITE
from wizard.trees.reading import tidied


def following(batch: Batch, before: Library, after: Folder) -> Mapping[str, str]:
    """Give each catalogue that changes with the texts of a folder, by its file. While errors hide
    texts none is known to be gone: such a catalogue stays as it is until they are shown again."""
    found = {}
    for name in _touched(batch.edits, before):
        begun = {_lang(it.file) for it in batch.edits if isinstance(it, Write)}
        langs = sorted({*before.translations.get(name, ()), *begun})
        files = [it for lang in langs if (it := catalogue_file(name, lang)) in after]
        now = build_folder(near(after, name)) if files else before
        texts = () if now.hides(name) else texts_in(now, name)
        there = () if before.hides(name) else texts_in(before, name)
        gone = {it.context for it in there} - {it.context for it in texts}
        for file in files if texts else ():
            po = tidied(after[file])
            if (new := followed(po, texts, gone)) != po:
                found[file] = in_lines(after[file], new)
    return found


def near(files: Folder, name: str) -> Folder:
    """Give the files in which the elements of one folder may be named: its own, those that all
    share, and of other trees that they are there."""
    parted = ((path, text, path.partition("/")) for path, text in files.items())
    return {
        path: text if not sign or folder in (name, SHARED) else ""
        for path, text, (folder, sign, file) in parted
        if not sign or folder in (name, SHARED) or file == TREE_FILE
    }


def _lang(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".po")


def _touched(edits: Iterable[Edit], before: Library) -> set[str]:
    """Name the catalogues of the files in which texts may have moved: in one that errors hid they
    may have done so earlier, also while the errors stood in what all share."""
    hidden = {it for it in before.translations if before.hides(it)}
    found = set()
    for edit in edits:
        match edit:
            case Put(at, value):
                file, moves = at.file, not isinstance(value, str | Braced)
            case Add(at) | Take(at) | Move(at) | Key(at):
                file, moves = at.file, True
            case Write(file=file):
                moves = True
            case Say() | Drop():
                continue
            case _:
                assert_never(edit)
        name = file.partition("/")[0] if "/" in file else SITE
        worded = file.endswith(".yaml") and not file.endswith(f"/{CASES_FILE}")
        if worded:
            found |= {name} if moves else hidden & {name}
            found |= hidden if name == SHARED else set()
    return found
