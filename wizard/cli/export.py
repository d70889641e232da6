"""One tree for other eyes: `wizard export`, `schema`, `graph` and `paths`.

In: a sound tree. Out: JSON and DMN for programs, a picture and a table of routes for people.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path

import click

from wizard.cli.options import (
    CouldNotRun,
    about_day,
    about_folder,
    about_trees,
    check_known,
    format_option,
    say,
    sound,
)
from wizard.export.compiled import as_data
from wizard.export.dmn import as_dmn
from wizard.export.schemas import SCHEMA, SCHEMAS
from wizard.pictures.dot import as_dot, as_mermaid
from wizard.pictures.drawing import draw
from wizard.pictures.plan import MOST, plan
from wizard.pictures.svg import as_svg
from wizard.trees.library import Library
from wizard.trees.model import Tree
from wizard.trees.organisation import Organisation
from wizard.walks import routes as rows
from wizard.walks.arrows import graph as shape_of
from wizard.walks.division import TooManyTicks
from wizard.walks.walk import GoesRound

FORMATS: Mapping[str, Callable[[Tree, Organisation], tuple[str, tuple[str, ...]]]] = {
    "json": lambda tree, about: (_json(as_data(tree, about)), ()),
    "dmn": lambda tree, about: as_dmn(tree),
}
"""A tree as text, told whose it is, and in sentences what of the tree is not in it; the first is
what is written without `--format`."""

MERMAID = 50_000
"""The longest text that Mermaid draws when nobody sets it up otherwise."""

LISTED = 1000
"""Routes that are listed when nobody says how many."""

ROUTES: Mapping[str, Callable[[rows.Listing, date], str]] = {
    "text": lambda listing, day: rows.as_text(listing),
    "csv": lambda listing, day: rows.as_csv(listing),
    "json": lambda listing, day: rows.as_json(listing),
    "html": lambda listing, day: rows.as_html(listing, day.isoformat()),
}


@click.command(epilog="Example: wizard export au-pair --format dmn > au-pair.dmn")
@click.argument("tree")
@format_option(*FORMATS)
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, param, asked: _described(ctx) if asked else None,
    help="Write the JSON Schema that says what every key of the JSON means, and stop.",
)
@about_trees
def export(tree: str, form: str, library: Library) -> None:
    """Write TREE for other programs.

    As JSON it is the compiled tree: every id resolved, shared parts in place, groups spelled out;
    `wizard export --schema` describes each key. As DMN 1.3 it is one
    decision table for each question with its rules, each decision and each derived fact; what of
    the tree does not fit into tables is told, and written into the file.
    """
    text, left_out = FORMATS[form](sound(library, tree), library.organisation)
    click.echo(text, nl=False)
    for what in left_out:
        say(f"not in the tables: {what}")


def _described(ctx: click.Context) -> None:
    click.echo(_json(SCHEMA), nl=False)
    ctx.exit()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


@click.command(hidden=True, epilog="Example: wizard schema --trees trees")
@about_folder
def schema(folder: Path) -> None:
    """Write the JSON Schemas of the files of a folder, by which editors' programs complete keys.

    A file names its own in its first line: `# yaml-language-server: $schema=../tree.schema.json`,
    `../cases.schema.json`, or, in the folder of what trees share, that of its own name.
    """
    for file in schemas_written(folder):
        click.echo(file)


def schemas_written(folder: Path) -> Iterator[Path]:
    """Write the schema of each file that a folder of trees can have, and name it."""
    for path, told in SCHEMAS.items():
        file = folder / path
        if file.parent.is_dir():
            try:
                file.write_text(_json(told), encoding="utf-8", newline="\n")
            except OSError as error:
                raise CouldNotRun(f"{file} cannot be written: {error.strerror}") from error
            yield file


@click.command(epilog="Example: wizard graph family --from person-nationality > branch.svg")
@click.argument("tree")
@format_option("svg", "dot", "mermaid")
@click.option(
    "--from",
    "start",
    metavar="PLACE",
    help="Draw only the branch that begins at this question or decision.",
)
@about_trees
def graph(tree: str, form: str, start: str | None, library: Library) -> None:
    """Draw TREE: its questions, decisions and outcomes, each arrow with its condition.

    A picture in SVG opens in every browser and prints; DOT is for Graphviz, Mermaid for Markdown
    on GitHub and elsewhere. Quiet links and "My situation is not listed" are not drawn.
    """
    whole = sound(library, tree)
    places = {place[1]: place for place in shape_of(whole).order}
    if start is not None:
        check_known(start, places, "place of this tree")
    found = plan(whole, places.get(start or ""))
    match form:
        case "dot":
            click.echo(as_dot(found), nl=False)
        case "mermaid":
            text = as_mermaid(found)
            click.echo(text, nl=False)
            if len(text) > MERMAID:
                say(
                    f"warning: {len(text):,} characters; Mermaid draws no more than {MERMAID:,} "
                    "unless its `maxTextSize` is set: draw branches with `--from PLACE`"
                )
        case "svg":
            if len(found.boxes) > MOST:
                raise CouldNotRun(
                    f"A picture of {len(found.boxes)} places cannot be read: draw a branch with "
                    "`--from PLACE`, or let Graphviz draw it with `--format dot`."
                )
            click.echo(as_svg(draw(found)), nl=False)


@click.command(epilog="Example: wizard paths au-pair --format csv > au-pair.csv")
@click.argument("tree")
@click.option("--count", "only_count", is_flag=True, help="Only say how many; exact at any size.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=LISTED,
    help="How many routes to list; 0 lists all.",
)
@format_option(*ROUTES)
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
    click.echo(ROUTES[form](rows.Listing(found, tuple(some), rows.count_routes(bare), total), day))
