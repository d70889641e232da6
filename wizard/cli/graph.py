"""`wizard graph`: a tree as a picture."""

from __future__ import annotations

import click

from wizard.cli.options import (
    CouldNotRun,
    about_trees,
    check_known,
    format_option,
    say,
    sound,
)
from wizard.pictures.dot import as_dot, as_mermaid
from wizard.pictures.drawing import draw
from wizard.pictures.plan import MOST, Plan, named, plan
from wizard.pictures.svg import as_svg
from wizard.trees.library import Library
from wizard.trees.model import Tree
from wizard.walks.arrows import graph as shape_of

MERMAID = 50_000
"""The longest text that Mermaid draws when nobody sets it up otherwise."""


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
    found = _planned(sound(library, tree), start)
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


def _planned(tree: Tree, start: str | None) -> Plan:
    if start is None:
        return plan(tree)
    check_known(start, [id for _, id in shape_of(tree).order], "place of this tree")
    return plan(tree, named(tree, start))
