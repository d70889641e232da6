"""`wizard diff`: what a change of the trees does, and to whom."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from wizard import places
from wizard.cli.folder_or_revision import Version, of_folder, version
from wizard.cli.options import PROBLEMS, about_day, about_trees, check_known, format_option
from wizard.diff.compare import Difference, compare
from wizard.diff.json_report import as_data
from wizard.diff.outline import outline
from wizard.diff.renames import Told
from wizard.diff.render import as_html, as_markdown, as_text

HEAD = "HEAD"


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
@click.option(
    "--site", default="", metavar="URL", help="Where sample walks can be opened in a browser."
)
@about_day
@about_trees
def diff(
    old: str,
    new: str | None,
    trees: tuple[str, ...],
    form: str,
    renames: tuple[str, ...],
    exit_code: bool,
    site: str,
    day: date,
    folder: Path | None,
) -> None:
    """Say which answers lead elsewhere in NEW than in OLD, exactly, and which words changed.

    OLD and NEW are git revisions or folders; without them the last commit is compared with the
    folder as it is now. Walks are grouped by where they ended and where they end now, each group
    with its size, the smallest condition that selects it, and one walk to try.
    """
    # Counts have more digits than Python prints of itself, to shield servers; this is none.
    sys.set_int_max_str_digits(0)
    told = _told(renames)
    here = folder or places.trees()
    before = version(old, here)
    after = version(new, here) if new else of_folder(here)
    _check_trees(before, after, trees)
    gc.freeze()  # two folders of trees are never garbage before the end; nobody need look again
    found = compare(before.library, after.library, day, told, trees, _begun)
    _begun("")
    click.echo(_written(found, before.name, after.name, form, site.rstrip("/")))
    if exit_code and found.otherwise:
        raise SystemExit(PROBLEMS)


def _begun(tree: str) -> None:
    """Show a person who waits which tree it is about; nothing is left of it afterwards."""
    if sys.stderr.isatty():
        words = f"comparing {tree} …" if tree else ""
        click.echo(f"\r\x1b[K{words}", err=True, nl=False)


def _check_trees(old: Version, new: Version, names: Sequence[str]) -> None:
    libraries = old.library, new.library
    known = {id for each in libraries for id in (*each.trees, *each.broken)}
    for name in names:
        check_known(name, known, "tree")


def _told(renames: Sequence[str]) -> Told:
    names: dict[str, str | None] = {}
    for rename in renames:
        old, sign, new = rename.partition("=")
        if not old or not sign:
            raise click.UsageError(f"`{rename}` is no new name; write `--rename old=new`")
        names[old] = new or None
    return Told(names)


def _written(found: Difference, old: str, new: str, form: str, site: str) -> str:
    if form == "json":
        return json.dumps(as_data(found, old, new), ensure_ascii=False, indent=2)
    parts = outline(found, old, new)
    match form:
        case "markdown":
            return as_markdown(parts, site)
        case "html":
            return as_html(parts, site)
    return as_text(parts, site)
