"""`wizard check`: what is wrong with the trees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import click

from wizard import __version__
from wizard.check import report
from wizard.check import run as checks
from wizard.check.load_manual import manual
from wizard.check.look import REQUIRED
from wizard.cli.options import (
    PROBLEMS,
    about_day,
    about_trees,
    check_known,
    chosen,
    format_option,
    progress,
)
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library
from wizard.words.load_interface import editors_countries
from wizard.words.words import SOURCE

FORMATS: Mapping[str, Callable[[Library, Sequence[Diagnostic]], str]] = {
    "text": lambda library, found: report.text(found, library.files, colour=True),
    "json": lambda library, found: report.as_json(found),
    "github": lambda library, found: report.github(found),
    "sarif": lambda library, found: report.sarif(found, __version__, manual()),
}


@click.command(epilog="Example: wizard check au-pair --strict")
@click.argument("trees", nargs=-1, metavar="[TREE]…")
@format_option(*FORMATS)
@click.option("--strict", is_flag=True, help="Warnings are problems too.")
@click.option(
    "--only", "codes", multiple=True, metavar="CODE", help="Tell of this alone; can be repeated."
)
@click.option("--lang", help="Of the translations, look at this language alone.")
@about_day
@about_trees
def check(
    trees: tuple[str, ...],
    form: str,
    strict: bool,
    codes: tuple[str, ...],
    lang: str | None,
    day: date,
    library: Library,
) -> None:
    """Find everything that is wrong with the trees, or with those that are named.

    Follows every walk there is, on the day and on each day of the next twelve months on which a
    rule or an amount changes. What stands in square brackets behind a message can be looked up:
    `wizard explain CODE`.
    """
    names = chosen(library, trees)
    for code in codes:
        check_known(code, manual(), "diagnostic")
    with progress("checking") as begun:
        found = checks.check(
            library if lang is None else _in_language(library, lang),
            day,
            names if trees else None,
            REQUIRED if lang is None else REQUIRED & {lang},
            begun,
            editors_countries().written,
        )
    found = tuple(each for each in found if not codes or each.code in codes)
    output = FORMATS[form](library, found)
    if output:
        click.echo(output)
    if form == "text":
        click.echo(f"{report.counted(len(names), 'tree')}: {report.summary(found)}")
    if any(strict or each.severity == "error" for each in found):
        raise SystemExit(PROBLEMS)


def _in_language(library: Library, lang: str) -> Library:
    """Give the library with the translations into one language alone."""
    there = {each for found in library.translations.values() for each in found}
    check_known(lang, {SOURCE, *there}, "language of these trees")
    alone = {
        folder: {each: po for each, po in found.items() if each == lang}
        for folder, found in library.translations.items()
    }
    return replace(library, translations=alone)
