"""`wizard paths`: every route of a tree as a row, or how many routes and walks there are."""

from __future__ import annotations

import sys
from datetime import date
from itertools import islice
from pathlib import Path

import click

from wizard.cli.options import CouldNotRun, about_day, about_trees, format_option, loaded, sound
from wizard.walks import count
from wizard.walks import routes as rows
from wizard.walks.digits import TooEntangled
from wizard.walks.reach import Reach, reach

MOST = 1000
"""Routes that are listed when nobody says how many."""


@click.command(epilog="Example: wizard paths au-pair --format csv > au-pair.csv")
@click.argument("tree")
@click.option("--count", "only_count", is_flag=True, help="Only say how many; exact at any size.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=MOST,
    show_default=True,
    help="How many routes to list; 0 lists all.",
)
@format_option("text", "csv", "json", "html")
@about_day
@about_trees
def paths(
    tree: str, only_count: bool, limit: int, form: str, day: date, folder: Path | None
) -> None:
    """List every route of TREE: what is answered, which rules are taken, and where it ends.

    A route stands for all walks that take the same options and rules; the last column says how
    many. Numbers, money and dates count once for each stretch that the rules tell apart. "I do not
    know" and "not listed" are not counted.
    """
    # Counts have more digits than Python prints of itself, to shield servers; this is none.
    sys.set_int_max_str_digits(0)
    found = reach(sound(loaded(folder), tree), day)
    if isinstance(found, TooEntangled):
        raise CouldNotRun(
            f"`{tree}` is too entangled at {found.place[0]} `{found.place[1]}`; see `wizard check`"
        )
    listing = _listing(found, 0 if only_count else limit or None)
    match form:
        case "text":
            click.echo(rows.as_text(listing))
        case "csv":
            click.echo(rows.as_csv(listing))
        case "json":
            click.echo(rows.as_json(listing))
        case "html":
            click.echo(rows.as_html(listing, day.isoformat()))


def _listing(found: Reach, most: int | None) -> rows.Listing:
    return rows.Listing(
        found.graph.tree,
        tuple(islice(rows.routes(found), most)),
        count.routes(found),
        count.walks(found).total,
    )
