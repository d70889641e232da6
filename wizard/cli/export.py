"""`wizard export`: a tree for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import click

from wizard.cli.options import about_trees, format_option, say, sound
from wizard.export.compiled import as_data
from wizard.export.dmn import as_dmn
from wizard.export.schemas import SCHEMA
from wizard.trees.library import Library
from wizard.trees.model import Tree

FORMATS: Mapping[str, Callable[[Tree], tuple[str, tuple[str, ...]]]] = {
    "json": lambda tree: (_json(as_data(tree)), ()),
    "dmn": as_dmn,
}
"""A tree as text, and in sentences what of the tree is not in it; the first is what is written
without `--format`."""


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
    text, left_out = FORMATS[form](sound(library, tree))
    click.echo(text, nl=False)
    for what in left_out:
        say(f"not in the tables: {what}")


def _described(ctx: click.Context) -> None:
    click.echo(_json(SCHEMA), nl=False)
    ctx.exit()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
