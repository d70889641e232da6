"""`wizard diff`: what a change of the trees does, and to whom.

What is compared are folders, or revisions of the folder of the trees; git need not be there as long
as only folders are named.
"""

import gc
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import click

from wizard.cli.options import (
    PROBLEMS,
    CouldNotRun,
    about_days,
    about_folder,
    check_known,
    format_option,
    progress,
    shown,
    today,
)
from wizard.diff.compare import Difference, Side, compare
from wizard.diff.json_report import as_data
from wizard.diff.outline import outline
from wizard.diff.renames import Told
from wizard.diff.render import Part, as_html, as_markdown, as_text
from wizard.present.in_language import Voice
from wizard.present.page import presenter
from wizard.trees.library import Library
from wizard.trees.load_folder import NoRevision, about_revision, load_folder, load_revision
from wizard.trees.organisation import INTERFACE
from wizard.words.load_interface import load_interface

HEAD = "HEAD"


Version: TypeAlias = tuple[Side, Library]
"""What the trees go by in a report, and the trees."""


def _report(found: Difference, old: Side, new: Side, voice: Voice, form: str, site: str) -> str:
    if form == "json":
        return json.dumps(as_data(found, old, new, voice), ensure_ascii=False, indent=2)
    parts = outline(found, old, new, voice, signed=form != "text")
    return REPORTS[form](parts, site)


REPORTS: Mapping[str, Callable[[Iterable[Part], str], str]] = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
}


@click.command(epilog="Example: wizard diff HEAD~1 HEAD au-pair --format markdown")
@click.argument("old", default=HEAD)
@click.argument("new", required=False)
@click.argument("trees", nargs=-1, metavar="[TREE]…")
@format_option("text", "markdown", "json", "html")
@click.option(
    "--rename",
    "renames",
    multiple=True,
    metavar="OLD=NEW",
    help="A question, decision or outcome that only got a new name; options as "
    "`question.option`. `OLD=` says that it is gone, where a guess says otherwise.",
)
@click.option(
    "--exit-code", is_flag=True, help="Exit 1 when anybody is led or told otherwise than before."
)
@click.option("--site", metavar="URL", help="Where sample walks can be opened in a browser.")
@about_days
@about_folder
def diff(
    old: str,
    new: str | None,
    trees: tuple[str, ...],
    form: str,
    renames: tuple[str, ...],
    exit_code: bool,
    site: str | None,
    alone: date | None,
    folder: Path,
) -> None:
    """Say which answers lead elsewhere in NEW than in OLD, exactly, and which words changed.

    OLD and NEW are git revisions or folders; without them the last commit is compared with the
    folder as it is now. Walks are grouped by where they ended and where they end now, each group
    with its size, the smallest condition that selects it, and one walk to try: as they are led
    today, and from each day to come on which a rule or an amount leads others elsewhere.
    """
    # Counts have more digits than Python prints of itself, to shield servers; this is none.
    sys.set_int_max_str_digits(0)
    told = _told(renames)
    was, before = _version(old, folder)
    becomes, after = _version(new, folder) if new else _of_folder(folder)
    for name in trees:
        check_known(name, {*before.names, *after.names}, "tree")
    gc.freeze()  # two folders of trees are never garbage before the end; nobody need look again
    with progress("comparing") as begun:
        day = alone or today(after.organisation)
        found = compare(before, after, day, told, trees, begun, alone=alone is not None)
    words = load_interface(after.translations.get(INTERFACE), after.organisation)
    voice = presenter(after, words).voices[after.organisation.source]
    click.echo(_report(found, was, becomes, voice, form, (site or "").rstrip("/")))
    if exit_code and found.otherwise:
        raise SystemExit(PROBLEMS)


def _told(renames: Sequence[str]) -> Told:
    names: dict[str, str | None] = {}
    for rename in renames:
        old, sign, new = rename.partition("=")
        if not old or not sign:
            raise click.UsageError(f"`{rename}` is no new name; write `--rename old=new`")
        names[old] = new or None
    return names


def _version(word: str, folder: Path) -> Version:
    """Give the trees of a folder, or of a revision of the folder that `folder` is now."""
    path = Path(word)
    if path.is_dir():
        return _of_folder(path)
    try:
        found = load_revision(word, folder)
        return _with_trees(Side(word, *about_revision(word, folder)), found)
    except NoRevision as error:
        if (folder / word / "tree.yaml").is_file():
            raise CouldNotRun(
                f"`{word}` is a tree; say first what to compare: `wizard diff HEAD {folder} {word}`"
            ) from error
        raise CouldNotRun(f"{error} Two folders can be compared without git.") from error


def _of_folder(path: Path) -> Version:
    """Give the trees of a folder, or of the folder `trees` in it."""
    found = load_folder(shown(path))
    inside = path / "trees"
    if not found.names and inside.is_dir():
        path, found = inside, load_folder(shown(inside))
    return _with_trees(Side(str(shown(path))), found)


def _with_trees(side: Side, library: Library) -> Version:
    if not library.names:
        raise CouldNotRun(f"There is no tree in {side.name}.")
    return side, library
