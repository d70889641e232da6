"""What the verbs share: the folder and the day they are about, and how a verb can fail.

In: words of the command line. Out: a library, a day, trees by name. Part of the outer ring.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from wizard import places
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.library import Library
from wizard.trees.load_folder import load_folder, load_organisation
from wizard.trees.model import Tree
from wizard.trees.organisation import Organisation

Command = TypeVar("Command", bound=Callable[..., Any])

PROBLEMS = 1
"""Exit code beside 2 for wrong usage, which is click's, and 3 of `CouldNotRun`."""


class CouldNotRun(click.ClickException):
    """The command was right, but something it needs is not there."""

    exit_code = 3


class Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is no day; write year, month and day, as in 2026-11-22")


def today(whose: Organisation) -> date:
    """Give the day it is in the time zone of an organisation."""
    return datetime.now(whose.time_zone).date()


def about_trees(command: Command) -> Command:
    """Give a verb the option `--trees`, and what it names as `library`."""
    return trees_option("library", loaded)(command)


def about_folder(command: Command) -> Command:
    """Give a verb the option `--trees`, and the folder as `folder`, seen from here."""
    return trees_option("folder", lambda folder: shown(folder or places.trees()))(command)


def trees_option(name: str, given: Callable[[Path | None], object]) -> Callable[[Command], Command]:
    """Give a verb the option `--trees`; `given` makes of it what the verb gets by this name."""
    return click.option(
        "--trees",
        name,
        type=click.Path(path_type=Path),
        envvar="WIZARD_TREES",
        is_eager=True,  # they say in which time zone it is today
        metavar="DIR",
        callback=lambda ctx, param, folder: given(folder),
        help="The folder of the trees; by default the one that comes with the wizard.",
    )


def about_day(command: Command) -> Command:
    """Give a verb the option `--on`."""
    return click.option(
        "--on",
        "day",
        type=Day(),
        callback=lambda ctx, param, day: day or _today(ctx),
        show_default="today in the time zone of the trees",
        help="The day it is about: rules and amounts are taken as on that day.",
    )(command)


def about_days(command: Command) -> Command:
    """Give a verb the option `--on` as `alone`, none where every day that matters is meant."""
    return click.option(
        "--on",
        "alone",
        type=Day(),
        help="Look at this day alone; without it at today, and at every day of the coming year and "
        "every later day that is named on which something changes.",
    )(command)


def _today(ctx: click.Context) -> date:
    """Say which day it is for the folder that a verb is about."""
    library: Library | None = ctx.params.get("library")
    return today(library.organisation if library else load_organisation(ctx.params["folder"]))


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Give a verb the option `--format`; the first format is what it does without."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        help="How to write the result.",
    )


def loaded(folder: Path | None) -> Library:
    """Read the folder; `CouldNotRun` where there is no tree in it."""
    path = shown(folder or places.trees())
    library = load_folder(path)
    if not library.names:
        raise CouldNotRun(
            f"There is no tree in {path}: a tree is a folder there with a file `tree.yaml`."
        )
    return library


def shown(path: Path) -> Path:
    """Give a path from here when it lies below here, so that messages are short."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except (ValueError, OSError):
        return path


def chosen(library: Library, names: Sequence[str]) -> tuple[str, ...]:
    """Give the ids of the trees that are meant: those named, or all."""
    for name in names:
        check_known(name, library.names, "tree")
    return tuple(sorted(names or library.names))


def sound(library: Library, name: str) -> Tree:
    """Give a tree by its id, or one it had before; `CouldNotRun` when it has errors."""
    name = library.earlier.get(name, name)
    check_known(name, library.names, "tree")
    if name in library.broken:
        raise CouldNotRun(f"`{name}` has errors; `wizard check {name}` says which")
    return library.trees[name]


def check_known(name: str, known: Iterable[str], what: str) -> None:
    """Refuse a name that means nothing, with the nearest one that does; exit code 2."""
    listed = sorted(known)
    if name not in listed:
        near = did_you_mean(name, dict.fromkeys(listed)) or f"there are: {', '.join(listed)}"
        raise click.UsageError(f"`{name}` is no {what}; {near}")


def asked_by_a_person() -> bool:
    """Say whether there is somebody at a terminal who can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def progress(verb: str) -> Iterator[Callable[[str], None]]:
    """Give a way to show what is being worked on, on one line of a terminal that then goes."""
    if not sys.stderr.isatty():
        yield lambda name: None
        return
    yield lambda name: click.echo(f"\r\033[K{verb} {name} …", err=True, nl=False)
    click.echo("\r\033[K", err=True, nl=False)


def say(line: str) -> None:
    """Tell the person at the terminal something that is no output."""
    click.echo(line, err=True)
