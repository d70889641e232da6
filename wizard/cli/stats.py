"""`wizard stats`: how many walks reached each place of ordinary trees, in tens, day by day.

In: the folder in which a server keeps totals. Out: text, JSON, CSV or Prometheus' text format, of
days that are over alone. It reads that folder and changes nothing there.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click

from wizard import totals
from wizard.cli.options import CouldNotRun, about_folder, format_option, loaded
from wizard.totals import FILE, KINDS, LEAST, Place, Totals, Unreadable
from wizard.trees.model import Tree

SHOWN = 30
"""Days that are shown when nobody says how many."""


@click.command(epilog="Example: wizard stats --stats /var/lib/wizard --days 7")
@click.option(
    "--stats",
    "kept",
    type=click.Path(path_type=Path),
    envvar="WIZARD_STATS",
    metavar="DIR",
    help="The folder of the totals: the setting `stats` of the server.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=SHOWN,
    help="How many of the last days to show.",
)
@format_option("text", "json", "csv", "prometheus")
@about_folder
def stats(kept: Path | None, days: int, form: str, folder: Path) -> None:
    """Say how many walks reached each question and each outcome, where a server counts them.

    Only ordinary trees are counted, and only days that are over are told, in tens: a number stands
    for at least so many walks, and what fills no ten goes on to the next day, and is dropped at the
    end of a month. `prometheus` writes the last day alone.
    """
    found = _told(kept, days)
    match form:
        case "text":
            click.echo("\n".join(_lines(found, loaded(folder).trees.values())))
        case "json":
            click.echo(json.dumps(_rows(found), indent=1))
        case "csv":
            click.echo(_csv(found), nl=False)
        case "prometheus":
            click.echo(totals.exposed(found), nl=False)


def _told(folder: Path | None, days: int) -> Totals:
    """Read what may be told today."""
    if folder is None:
        raise CouldNotRun("Nothing says where totals are kept: give --stats DIR, or WIZARD_STATS")
    try:
        there = totals.read((folder / FILE).read_text("utf-8"))
    except FileNotFoundError as error:
        raise CouldNotRun(
            f"There are no totals in {folder}: a server that is set to keep them there writes "
            "them within an hour"
        ) from error
    except OSError as error:
        raise CouldNotRun(f"cannot read {folder / FILE}: {error.strerror}") from error
    except (Unreadable, UnicodeDecodeError) as error:
        raise CouldNotRun(f"{folder / FILE} is no file of totals") from error
    return totals.settled(there, totals.running(datetime.now(UTC)), days)


def _rows(found: Totals) -> list[dict[str, str | int]]:
    """Give what may be told as rows; a place that reached no ten on a day has none."""
    return [
        {"day": day.isoformat(), "tree": tree, "kind": kind, "id": id, "walks": count}
        for day, there in found.tens.items()
        for tree, kind, id in totals.places({day: there})
        if (count := there[tree, kind, id])
    ]


def _csv(found: Totals) -> str:
    out = io.StringIO()
    table = csv.DictWriter(out, ("day", "tree", "kind", "id", "walks"), lineterminator="\n")
    table.writeheader()
    table.writerows(_rows(found))
    return out.getvalue()


def _lines(found: Totals, trees: Iterable[Tree]) -> Iterator[str]:
    """Write a table for each tree that is counted, its places in the order of the file."""
    days = list(found.tens)
    if not days:
        yield "No day is over yet since the server began to count."
        return
    known = {tree.id: _places(tree) for tree in trees if not tree.sensitive}
    reached = totals.places(found.tens)
    for tree in sorted({*known, *(place[0] for place in reached)}):
        named = known.get(tree, [])
        rows = [*named, *(it for it in reached if it[0] == tree and it not in named)]
        yield from _table(found, tree, days, rows)


def _table(found: Totals, tree: str, days: list[date], rows: list[Place]) -> Iterator[str]:
    width = max(len(id) for _, _, id in rows)
    yield f"{tree}: {days[0]} to {days[-1]}, and {days[-1]} alone"
    for place in rows:
        _, kind, id = place
        all_days, last = (totals.summed(found.tens, it, place) for it in (days, days[-1:]))
        yield f"  {kind:8}  {id:{width}}  {_said(all_days, len(days)):>20}  {_said(last, 1):>14}"
    yield ""


def _said(count: int, days: int) -> str:
    few = f"fewer than {LEAST}"
    return str(count) if count else few if days == 1 else f"{few} a day"


def _places(tree: Tree) -> list[Place]:
    """Name the questions and outcomes of a tree in the order of its file."""
    question, _, outcome = KINDS
    asked = [(tree.id, question, id) for id in tree.questions]
    return [*asked, *((tree.id, outcome, id) for id in tree.outcomes)]
