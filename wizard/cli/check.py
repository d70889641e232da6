"""`wizard check`, `test`, `explain` and `agenda`: what is wrong with the trees, and what comes."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from wizard import __version__
from wizard.check import report
from wizard.check import run as checks
from wizard.check.findings.case_results import Run, cases_failed, run
from wizard.check.findings.upkeep import agenda
from wizard.check.load_manual import manual
from wizard.cli.options import (
    PROBLEMS,
    about_day,
    about_days,
    about_trees,
    check_known,
    chosen,
    format_option,
    progress,
    say,
    today,
)
from wizard.cli.translate import interface_said
from wizard.trees.diagnostics import Diagnostic, in_order
from wizard.trees.library import Library
from wizard.trees.model import Span
from wizard.walks.days import changing
from wizard.words.formats import calendar_file
from wizard.words.load_interface import editors_countries

FORMATS: Mapping[str, Callable[[Library, Sequence[Diagnostic]], str]] = {
    "text": lambda library, found: report.text(found, library.files, colour=True),
    "json": lambda library, found: report.as_json(found),
    "github": lambda library, found: report.github(_from_top(found)),
    "sarif": lambda library, found: report.sarif(_from_top(found), __version__, manual()),
}


@click.command(epilog="Example: wizard check au-pair --strict")
@click.argument("trees", nargs=-1, metavar="[TREE]…")
@format_option(*FORMATS)
@click.option("--strict", is_flag=True, help="Warnings are problems too.")
@click.option(
    "--only", "codes", multiple=True, metavar="CODE", help="Tell of this alone; can be repeated."
)
@click.option("--lang", help="Of the translations, look at this language alone.")
@about_days
@about_trees
def check(
    trees: tuple[str, ...],
    form: str,
    strict: bool,
    codes: tuple[str, ...],
    lang: str | None,
    alone: date | None,
    library: Library,
) -> None:
    """Find everything that is wrong with the trees, or with those that are named.

    Follows every walk there is, today and on each day to come on which a rule or an amount
    changes; what is only wrong later is told with its day. What stands in square brackets behind a
    message can be looked up: `wizard explain CODE`.
    """
    names = chosen(library, trees)
    for code in codes:
        check_known(code, manual(), "diagnostic")
    with progress("checking") as begun:
        found = checks.check(
            library if lang is None else _in_language(library, lang),
            alone or today(library.organisation),
            names if trees else None,
            None if lang is None else {lang} & {*library.organisation.required},
            begun,
            editors_countries().written,
            interface_said(library, lang),
            alone=alone is not None,
        )
    found = tuple(each for each in found if not codes or each.code in codes)
    output = FORMATS[form](library, found)
    if output:
        click.echo(output)
    if form == "text":
        click.echo(f"{report.counted(len(names), 'tree')}: {report.summary(found)}")
    if any(strict or each.severity == "error" for each in found):
        raise SystemExit(PROBLEMS)


def _from_top(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Give paths from the top of the repository, as hosts of code look for files; else as here."""

    @cache
    def named(path: str) -> str:
        whole = Path(os.path.abspath(path))  # a link is a file of the repository itself
        top = next((each for each in whole.parents if (each / ".git").exists()), None)
        return whole.relative_to(top).as_posix() if top else path

    def moved(span: Span) -> Span:
        return span._replace(path=named(span.path))

    return [
        replace(
            each,
            span=moved(each.span),
            related=tuple(replace(other, span=moved(other.span)) for other in each.related),
        )
        for each in found
    ]


def _in_language(library: Library, lang: str) -> Library:
    """Give the library with the translations into one language alone."""
    there = {each for found in library.translations.values() for each in found}
    check_known(lang, {library.organisation.source, *there}, "language of these trees")
    alone = {
        folder: {each: po for each, po in found.items() if each == lang}
        for folder, found in library.translations.items()
    }
    return replace(library, translations=alone)


# What a finding means -----------------------------------------------------------


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


# Cases ---------------------------------------------------------------------------


@click.command("test", epilog="Example: wizard test au-pair")
@click.argument("trees", nargs=-1, metavar="[TREE]…")
@format_option("text", "json")
@about_days
@about_trees
def run_cases(trees: tuple[str, ...], form: str, alone: date | None, library: Library) -> None:
    """Walk the cases of the trees, or of those that are named.

    A case is an example with the outcome it must have; it stands in `cases.yaml` beside its tree.
    One that names no day is walked today and on each day to come on which its tree changes. Also
    says which outcomes and which rules no case reaches: those can break unseen.
    """
    names = chosen(library, trees)
    broken = [name for name in names if name in library.broken]
    wrong = _unusable(library, names)
    runs = []
    with progress("walking") as begun:
        for name in names:
            if name not in broken:
                begun(name)
                tree = library.trees[name]
                days = (alone,) if alone else changing(tree, today(library.organisation))
                cases, unsound = library.cases.get(name, ()), library.unsound.get(name, 0)
                runs.append(run(tree, cases, days, alone is not None, unsound))
    if form == "json":
        click.echo(json.dumps(_plain(runs), ensure_ascii=False, indent=2))
        for each in wrong:
            say(report.text([each], library.files))
    else:
        _tell(library, runs, wrong)
    if wrong or any(one.failed for one in runs):
        raise SystemExit(PROBLEMS)


@click.command("agenda", epilog="Example: wizard agenda --format ics > agenda.ics")
@format_option("text", "json", "ics")
@about_day
@about_trees
def coming(form: str, day: date, library: Library) -> None:
    """Say what comes, by day: amounts that change or end, rules and texts that turn on a day, and
    reviews and links that fall due; what is overdue comes first.

    As `ics` it is a file that calendar programs take in.
    """
    found = agenda(library, day)
    if form == "ics":
        about = [(it.day, it.what, f"{it.span.path}:{it.span.line}") for it in found]
        click.echo(calendar_file(about), nl=False)
    elif form == "json":
        told = [
            {
                "day": it.day.isoformat(),
                "kind": it.kind,
                "what": it.what,
                "path": it.span.path,
                "line": it.span.line,
            }
            for it in found
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for due, some in groupby(found, key=lambda it: it.day):
            click.echo(f"{due}{' (overdue)' if due < day else ''}")
            for it in some:
                click.echo(f"  {it.what} ({it.span.path}:{it.span.line})")
        click.echo(f"{report.counted(len(found), 'thing')} to come")


def _unusable(library: Library, names: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Give the errors of trees that cannot be walked, and of cases that are none."""
    found = [each for name in names for each in library.broken.get(name, ())]
    found += [
        each
        for each in library.diagnostics
        if each.span.path.endswith(tuple(f"/{name}/cases.yaml" for name in names))
    ]
    named = editors_countries().written
    return in_order(checks.coded(each, library.files, named) for each in found)


def _tell(library: Library, runs: Sequence[Run], wrong: Sequence[Diagnostic]) -> None:
    failed = [each for one in runs for each in cases_failed(one.tree, one.failed)]
    found = report.text([*wrong, *failed], library.files, colour=True)
    if found:
        click.echo(found)
    for one in runs:
        reached = len(one.outcomes) - len(one.outcomes_without)
        taken = len(one.ways) - len(one.ways_without)
        click.echo(
            f"{one.tree.id}: {one.passed} of {report.counted(one.cases, 'case')} as expected; "
            f"{reached} of {report.counted(len(one.outcomes), 'outcome')} reached, "
            f"{taken} of {report.counted(len(one.ways), 'rule')} taken"
        )
        for outcome in one.outcomes_without:
            click.echo(f"  no case ends in `{outcome.id}` (line {outcome.span.line})")
        for way in one.ways_without:
            click.echo(f"  no case takes {way.name} (line {way.span.line})")


def _plain(runs: Sequence[Run]) -> dict[str, Any]:
    return {
        "cases": sum(one.cases for one in runs),
        "passed": sum(one.passed for one in runs),
        "failed": [
            {
                "tree": one.tree.id,
                "name": each.case.name,
                "line": each.span.line,
                "expected": each.expected,
                "got": each.got,
                **({"on": each.on.isoformat()} if each.on else {}),
            }
            for one in runs
            for each in one.failed
        ],
        "coverage": {
            one.tree.id: {
                "outcomes": len(one.outcomes),
                "outcomes_without_case": [outcome.id for outcome in one.outcomes_without],
                "rules": len(one.ways),
                "rules_without_case": [
                    {"rule": way.name, "line": way.span.line} for way in one.ways_without
                ],
            }
            for one in runs
        },
    }
