"""`wizard export`: a tree for other programs."""

from __future__ import annotations

import json

import click

from wizard.cli.options import about_trees, format_option, say, sound
from wizard.export.compiled import as_data
from wizard.export.compiled_schema import SCHEMA
from wizard.export.dmn import as_dmn
from wizard.trees.library import Library


@click.command(epilog="Example: wizard export au-pair --format dmn > au-pair.dmn")
@click.argument("tree")
@format_option("json", "dmn")
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
    found = sound(library, tree)
    if form == "json":
        click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        return
    exported = as_dmn(found)
    click.echo(exported.xml, nl=False)
    for what in exported.left_out:
        say(f"not in the tables: {what}")


def _described(ctx: click.Context) -> None:
    click.echo(json.dumps(SCHEMA, ensure_ascii=False, indent=2))
    ctx.exit()
