"""`wizard check` and `wizard explain`: what is wrong with the trees, and what that means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from wizard import __version__
from wizard.check import report
from wizard.check import run as checks
from wizard.check.load_manual import manual
from wizard.cli.options import (
    PROBLEMS,
    about_day,
    about_trees,
    check_known,
    chosen,
    coloured,
    format_option,
    loaded,
    progress,
)
from wizard.export.tree_schema import schema_text
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library


@click.command(epilog="Example: wizard check au-pair --strict")
@click.argument("trees", nargs=-1, metavar="[TREE]…")
@format_option("text", "json", "github", "sarif")
@click.option("--strict", is_flag=True, help="Warnings are problems too.")
@about_day
@about_trees
def check(trees: tuple[str, ...], form: str, strict: bool, day: date, folder: Path | None) -> None:
    """Find everything that is wrong with the trees, or with those that are named.

    Follows every walk there is, on the day and on each day of the next twelve months on which a
    rule or an amount changes. What stands in square brackets behind a message can be looked up:
    `wizard explain CODE`.
    """
    library = loaded(folder)
    names = chosen(library, trees)
    with progress("checking") as begun:
        found = checks.check(library, day, names if trees else None, begun=begun)
    output = _written(library, found, form)
    if output:
        click.echo(output)
    if form == "text":
        click.echo(f"{report.counted(len(names), 'tree')}: {report.summary(found)}")
    if any(strict or each.severity == "error" for each in found):
        raise SystemExit(PROBLEMS)


def _written(library: Library, found: Sequence[Diagnostic], form: str) -> str:
    match form:
        case "json":
            return report.as_json(found)
        case "github":
            return report.github(found)
        case "sarif":
            return report.sarif(found, __version__, manual())
    return report.text(found, library.files, coloured())


@click.command(epilog="Example: wizard explain gap")
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a diagnostic means, with a wrong and a right tree; without CODE, list them all."""
    if code is None:
        width = max(map(len, manual()))
        for known in manual().values():
            click.echo(f"{known.name:{width}}  {known.severity:7}  {known.title}")
        return
    check_known(code, manual(), "diagnostic")
    click.echo(manual()[code].text.removeprefix("# "), nl=False)


@click.command(hidden=True, epilog="Example: wizard schema > trees/tree.schema.json")
def schema() -> None:
    """Print the JSON Schema of a tree file, by which editors' programs complete keys."""
    click.echo(schema_text(), nl=False)
