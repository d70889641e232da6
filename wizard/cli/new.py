"""`wizard new`: a small working tree to start from."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import click
from click.core import ParameterSource

from wizard.cli.options import CouldNotRun, about_folder, today
from wizard.translations.starter import refusal, starter


@click.command(epilog="Example: wizard new work-permit")
@click.argument("tree")
@about_folder
def new(tree: str, folder: Path) -> None:
    """Make a small working tree to start from, in a new folder TREE.

    It has two questions, four outcomes, cases and a Dutch translation, and passes `wizard check`
    and `wizard test`. TREE is its id: it stands in addresses, so choose it well. A folder that is
    there already is left as it is.
    """
    wrong = refusal(tree)
    if wrong is not None:
        raise click.UsageError(f"{wrong.message}; {wrong.help}")
    if not folder.is_dir():
        raise CouldNotRun(f"There is no folder {folder} in which to put the tree.")
    for file in _written(folder / tree, tree, today()):
        click.echo(file)
    source = click.get_current_context().get_parameter_source("folder")
    there = f" --trees {folder}" if source is ParameterSource.COMMANDLINE else ""
    click.echo(f"\n{_next_steps(tree, folder / tree, there)}")


def _written(place: Path, tree: str, day: date) -> tuple[Path, ...]:
    """Write the files of the tree; nothing that is there is ever written over."""
    try:
        place.mkdir()
        files = {place / name: text for name, text in starter(tree, day).items()}
        for file, text in files.items():
            file.write_text(text, encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise CouldNotRun(f"{place} is there already; choose another id.") from error
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)  # half a tree would stand in the way of the next
        raise CouldNotRun(f"{place} cannot be written: {error.strerror}") from error
    return tuple(files)


def _next_steps(tree: str, place: Path, there: str) -> str:
    return "\n".join(
        (
            f"It works already: `wizard check {tree}{there}` and `wizard test {tree}{there}`.",
            f"1. Write your questions, rules and outcomes in {place / 'tree.yaml'}.",
            f"2. Write an example for each outcome and rule in {place / 'cases.yaml'}.",
            f"3. `wizard translate nl{there}`, then translate what is new in {place / 'nl.po'}.",
            f"4. `wizard serve --dev{there}`, and look at http://127.0.0.1:8000/en/{tree}.",
        )
    )
