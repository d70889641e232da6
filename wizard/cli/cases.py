"""`wizard test`: runs the cases, and says what none of them reaches."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from wizard.check import report
from wizard.check.findings.case_results import Run, cases_failed, run
from wizard.cli.options import (
    PROBLEMS,
    about_day,
    about_trees,
    chosen,
    format_option,
    progress,
    say,
)
from wizard.trees.diagnostics import Diagnostic, in_order
from wizard.trees.library import Library


@click.command("test", epilog="Example: wizard test au-pair")
@click.argument("trees", nargs=-1, metavar="[TREE]…")
@format_option("text", "json")
@about_day
@about_trees
def run_cases(trees: tuple[str, ...], form: str, day: date, library: Library) -> None:
    """Walk the cases of the trees, or of those that are named.

    A case is an example with the outcome it must have; it stands in `cases.yaml` beside its tree.
    Also says which outcomes and which rules no case reaches: those can break unseen.
    """
    names = chosen(library, trees)
    broken = [name for name in names if name in library.broken]
    wrong = _unusable(library, names)
    runs = []
    with progress("walking") as begun:
        for name in names:
            if name not in broken:
                begun(name)
                runs.append(run(library.trees[name], library.cases.get(name, ()), day))
    if form == "json":
        click.echo(json.dumps(_plain(runs), ensure_ascii=False, indent=2))
        for each in wrong:
            say(report.text([each], library.files))
    else:
        _tell(library, runs, wrong)
    if wrong or any(one.failed for one in runs):
        raise SystemExit(PROBLEMS)


def _unusable(library: Library, names: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Give the errors of trees that cannot be walked, and of cases that are none."""
    found = [each for name in names for each in library.broken.get(name, ())]
    found += [
        each
        for each in library.diagnostics
        if each.span.path.endswith(tuple(f"/{name}/cases.yaml" for name in names))
    ]
    return in_order(found)


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
