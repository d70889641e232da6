"""`wizard new`: a small working tree to start from; `wizard rename`: another id for a thing."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import click
from click.core import ParameterSource

from wizard import places
from wizard.cli.export import schemas_written
from wizard.cli.options import CouldNotRun, about_folder, today
from wizard.cli.translate import put_in_place
from wizard.edits import Refused
from wizard.edits.plans import started
from wizard.edits.renaming import Wish, renamed
from wizard.trees.library import CASES_FILE, TREE_FILE, name_refused
from wizard.trees.load_folder import load_organisation, read_folder
from wizard.trees.model import SHARED, Span
from wizard.trees.organisation import Organisation

FILES = (TREE_FILE, CASES_FILE)
"""What a tree is begun with; they lie in `starter/`, with some translations."""


@click.command(epilog="Example: wizard new work-permit")
@click.argument("tree")
@about_folder
def new(tree: str, folder: Path) -> None:
    """Make a small working tree to start from, in a new folder TREE.

    It has two questions, four outcomes, cases and, in languages that we know, its translation; it
    passes `wizard check` and `wizard test`. TREE is its id: it stands in addresses, so choose it
    well. A folder that is there already is left as it is.
    """
    if tree == SHARED:
        raise click.UsageError(f"a tree may not be called `{SHARED}`: what trees share is there")
    for wrong in name_refused(tree, Span(tree, 1, 1, 1, 1)):
        raise click.UsageError(f"{wrong.message}; {wrong.help}")
    if not folder.is_dir():
        raise CouldNotRun(f"There is no folder {folder} in which to put the tree.")
    about = load_organisation(folder)
    written = _written(folder / tree, tree, about)
    # Its files name them in their first lines.
    schemas = () if (folder / "tree.schema.json").exists() else schemas_written(folder)
    for file in (*written, *schemas):
        click.echo(file)
    source = click.get_current_context().get_parameter_source("folder")
    there = f" --trees {folder}" if source is ParameterSource.COMMANDLINE else ""
    click.echo(f"\n{_next_steps(tree, folder / tree, about, there)}")


@click.command(epilog="Example: wizard rename au-pair option single.no not-single")
@click.argument("tree")
@click.argument("kind")
@click.argument("old")
@click.argument("new_id", metavar="NEW")
@about_folder
def rename(tree: str, kind: str, old: str, new_id: str, folder: Path) -> None:
    """Give one thing of TREE another id, wherever it is named: rules, texts, cases, translations.

    KIND is question, option, fact, decision, outcome or group; an option or extra answer is
    `question.option`. With `shared` for TREE it is what the trees share, by its sort (question,
    amount, permit …), or `tree` for a tree and its folder. No other byte of a file changes. The old
    id of a question, answer, outcome or tree stays understood, in addresses and in cases (`was`).
    """
    files, unreadable = read_folder(folder)
    try:
        if unreadable:
            raise Refused(f"{folder / min(unreadable)} cannot be read")
        changed = renamed(files, Wish(tree, kind, old, new_id))
    except Refused as why:
        raise CouldNotRun(f"Nothing is renamed: {why}.") from why
    if read_folder(folder)[0] != files:
        raise CouldNotRun("Nothing is renamed: the files changed meanwhile.")
    if kind == "tree":
        try:
            (folder / old).rename(folder / new_id)
        except OSError as error:
            raise CouldNotRun(f"{folder / old} cannot be moved: {error.strerror}") from error
        click.echo(f"{folder / old} is {folder / new_id} now")
    for path, text in sorted(changed.items()):
        put_in_place(folder / path, text)
        click.echo(folder / path)


def _written(place: Path, tree: str, about: Organisation) -> Sequence[Path]:
    """Write the files of the tree; nothing that is there is ever written over."""
    starter = {it.name: it.read_text("utf-8") for it in places.starter().iterdir()}
    texts = started(starter, tree, about.offered, today(about))
    written = [place / name for name in (*FILES, *sorted(texts.keys() - {*FILES}))]
    try:
        place.mkdir()
        for file in written:
            file.write_text(texts[file.name], encoding="utf-8", newline="\n")
    except FileExistsError as error:
        raise CouldNotRun(f"{place} is there already; choose another id.") from error
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)  # half a tree would stand in the way of the next
        raise CouldNotRun(f"{place} cannot be written: {error.strerror}") from error
    return written


def _next_steps(tree: str, place: Path, about: Organisation, there: str) -> str:
    steps = [
        f"Write your questions, rules and outcomes in {place / 'tree.yaml'}.",
        f"Write an example for each outcome and rule in {place / 'cases.yaml'}.",
        *(
            f"`wizard translate {lang}{there}`, then translate what is new in {place / lang}.po."
            for lang in about.required
        ),
        f"`wizard serve --dev{there}`, and look at http://127.0.0.1:8000/{about.source}/{tree}.",
    ]
    works = f"It works already: `wizard check {tree}{there}` and `wizard test {tree}{there}`."
    return "\n".join((works, *(f"{at}. {step}" for at, step in enumerate(steps, 1))))
