"""`wizard paths`: every route of a tree as a row, or how many routes and walks there are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice

import click

from wizard.cli.options import CouldNotRun, about_day, about_trees, format_option, sound
from wizard.trees.library import Library
from wizard.walks import routes as rows
from wizard.walks.division import TooManyTicks
from wizard.walks.walk import GoesRound

MOST = 1000
"""Routes that are listed when nobody says how many."""

FORMATS: Mapping[str, Callable[[rows.Listing, date], str]] = {
    "text": lambda listing, day: rows.as_text(listing),
    "csv": lambda listing, day: rows.as_csv(listing),
    "json": lambda listing, day: rows.as_json(listing),
    "html": lambda listing, day: rows.as_html(listing, day.isoformat()),
}


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
@format_option(*FORMATS)
@about_day
@about_trees
def paths(tree: str, only_count: bool, limit: int, form: str, day: date, library: Library) -> None:
    """List every route of TREE: what is answered, which rules are taken, and where it ends.

    A route stands for all walks that take the same options and rules; the last column says how
    many. Numbers, money and dates count once for each stretch that the rules tell apart. "I do not
    know" and "not listed" are not counted.
    """
    # Counts have more digits than Python prints of itself, to shield servers; this is none.
    sys.set_int_max_str_digits(0)
    found = sound(library, tree)
    try:
        bare = rows.bare(found, day)
    except TooManyTicks as error:
        raise CouldNotRun(f"too many options of `{error}` in `{tree}` are looked at") from error
    except GoesRound as error:
        raise CouldNotRun(f"{error}; `wizard check {tree}` says how") from error
    some = islice(rows.routes(bare), 0 if only_count else limit or None)
    total = rows.count_walks(bare).total()
    click.echo(FORMATS[form](rows.Listing(found, tuple(some), rows.count_routes(bare), total), day))
