"""What would be published: the folder with chosen changes alone, before anybody signs it.

In: the desk, what changed since it was published, what is chosen of that. Out: the folder as it
would be published, what that does, what would be wrong in it that is not now, and which of the
changes left out would mend it. It must not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from wizard.caches import LARGE
from wizard.check.findings.case_results import Run, run
from wizard.check.run import check
from wizard.diff.compare import Difference, compare
from wizard.studio.desk import Desk
from wizard.studio.publishing import Change, proposed
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import CASES_FILE, Library, build_folder
from wizard.trees.model import SHARED
from wizard.walks.days import changing
from wizard.words.load_interface import editors_countries


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be published: `difference` to what is (`None`: nothing is), `runs` of the cases
    of routes that would be otherwise, `wrong` the errors that would be there and are not now,
    `lacking` the changes left out without which they would be."""

    library: Library
    difference: Difference | None
    runs: tuple[Run, ...]
    wrong: tuple[Diagnostic, ...]
    lacking: tuple[Change, ...] = ()


def proposal(desk: Desk, every: Sequence[Change], chosen: Collection[Change]) -> Proposal:
    """Give what would be published if of all changes these were chosen; raises `Refused` where
    they cannot be read without others."""
    stock, now = desk.stock(), desk.published() and desk.before
    marks = frozenset((it.name, it.mark) for it in chosen)
    made: Proposal = stock.presenter.fragments.find(
        ("proposed", desk.day(), now and now[0], marks, len(every)),
        lambda: _proposal(desk, every, chosen),
        LARGE,
    )
    return made


def _proposal(desk: Desk, every: Sequence[Change], chosen: Collection[Change]) -> Proposal:
    old, day, whole = desk.published(), desk.day(), len(chosen) == len(every)
    new = desk.library if whole else _library(desk, chosen)
    ids = _otherwise(old, new)
    found = desk.difference(*ids) if whole or old is None else compare(old, new, day, {}, ids)
    runs = tuple(
        desk.cases(id) if whole else run(tree, new.cases[id], changing(tree, day))
        for id in ids
        if (tree := new.trees.get(id))
    )
    wrong = _wrong(desk, old, new, chosen)
    lacking = () if whole or not wrong else tuple(_lacking(desk, every, chosen, wrong))
    return Proposal(new, found, tuple(filter(None, runs)), wrong, lacking)


def _library(desk: Desk, chosen: Collection[Change]) -> Library:
    """Build the folder as it would be published."""
    old = desk.published()
    files = {path.removeprefix(old.root): text for path, text in old.files.items()} if old else {}
    for file, text in proposed(desk.store, chosen).items():
        if text is None:
            files.pop(file, None)
        else:
            files[file] = text
    return build_folder(files, desk.folder.as_posix())


def _otherwise(old: Library | None, new: Library) -> list[str]:
    """Name the routes that are not, with their cases, as they were."""
    if old is None:
        return sorted(new.names)
    files = [
        {path.removeprefix(it.root): text for path, text in it.files.items()} for it in (old, new)
    ]
    found = []
    for id in sorted({*old.names, *new.names}):
        one, other = old.trees.get(id), new.trees.get(id)
        cases = [it.get(f"{id}/{CASES_FILE}") for it in files]
        if not one or not other or one.version != other.version or cases[0] != cases[1]:
            found.append(id)
    return found


def _wrong(
    desk: Desk, old: Library | None, new: Library, chosen: Collection[Change]
) -> tuple[Diagnostic, ...]:
    """Give the errors that would be in the folder and are not in what is published."""
    shared = any(it.file.partition("/")[0] in (SHARED, it.file) for it in chosen)
    names = None if shared or old is None else _otherwise(old, new)
    found: Iterable[Diagnostic]
    if new is not desk.library:
        found = _checked(new, desk.day(), names)
    elif names is None:
        found = desk.problems()
    else:
        found = chain.from_iterable(map(desk.problems, names))
    errors = [it for it in found if it.severity == "error"]
    if not errors or old is None:
        return tuple(errors)
    folders = {_told(it, new)[1].partition("/")[0] for it in errors}
    where = folders if folders <= {*old.names} else names  # what is shared is looked at as a whole
    known = {_told(it, old) for it in _checked(old, desk.day(), where)}
    return tuple(it for it in errors if _told(it, new) not in known)


def _checked(library: Library, day: date, names: Collection[str] | None) -> tuple[Diagnostic, ...]:
    return check(library, day, names, named=editors_countries().written)


def _told(it: Diagnostic, library: Library) -> tuple[str, str, str]:
    """Tell an error by what it says, whatever line or number is in it."""
    return it.code, it.span.path.removeprefix(library.root), re.sub(r"\d+", "", it.message)


def _lacking(
    desk: Desk, every: Sequence[Change], chosen: Collection[Change], wrong: Sequence[Diagnostic]
) -> Iterator[Change]:
    """Give the changes left out that errors name, and those that are named then; all that was left
    out of a folder where nothing is named and all of it together is sound."""
    more: list[Change] = []
    while wrong:
        left = [it for it in every if it not in chosen and it not in more]
        named = {word for it in wrong for word in _words(it.message)}
        new = [it for it in left if it.element and str(it.element[-1]) in named]
        if not new:
            break
        more += new
        wrong = _wrong(desk, desk.published(), _library(desk, [*chosen, *more]), [*chosen, *more])
    yield from more
    if wrong:
        still = {_told(it, desk.library) for it in desk.problems()}
        mended = [it for it in wrong if _told(it, desk.library) not in still]
        folders = {it.span.path.removeprefix(desk.library.root).partition("/")[0] for it in mended}
        if folders:
            near = (*folders, SHARED)
            yield from (it for it in left if it.file.partition("/")[0] in near)


def _words(message: str) -> Iterator[str]:
    """Give the ids and names that a message is about."""
    for quoted in re.findall(r"[`“]([^`”]+)[`”]", message):
        yield quoted
        yield from quoted.split(".")
