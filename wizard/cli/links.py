"""`wizard links`: which of the pages we point to have moved or are gone."""

from __future__ import annotations

import click

from wizard.check.links import Linked
from wizard.check.links import links as links_of
from wizard.check.report import counted
from wizard.cli.ask_links import Standing, ask_all
from wizard.cli.options import PROBLEMS, CouldNotRun, about_trees, progress
from wizard.trees.library import Library

WORDS = {"moved": "moved: {} is now {}", "dead": "dead: {}: {}", "unclear": "unclear: {}: {}"}


@click.command(epilog="Example: wizard links --timeout 5")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 120),
    default=10.0,
    show_default=True,
    help="How many seconds to wait for an answer.",
)
@about_trees
def links(timeout: float, library: Library) -> None:
    """Ask each link of the trees once, and report the moved and the dead ones.

    This is the one command that uses the network. It asks a host one thing at a time, with a pause
    of a second between, so it can take a few minutes. Where a server does not answer, or refuses
    to, the link is `unclear`: look at it yourself.
    """
    found = links_of(library)
    with progress("asked") as begun:
        standings = ask_all(
            [each.address for each in found],
            timeout,
            lambda done: begun(f"{done} of {len(found)} links"),
        )
    if found and not any(each.heard for each in standings.values()):
        why = standings[found[0].address].words
        raise CouldNotRun(f"No server answered at all. Is there a network? The first: {why}.")
    for line in _lines(found, standings):
        click.echo(line)
    states = [each.state for each in standings.values()]
    click.echo(
        f"{counted(len(found), 'link')}: {states.count('moved')} moved, "
        f"{states.count('dead')} dead, {states.count('unclear')} unclear"
    )
    if found and states.count("unclear") == len(found):
        raise CouldNotRun("Servers answered, but none of them clearly. Who stands between?")
    if "moved" in states or "dead" in states:
        raise SystemExit(PROBLEMS)


def _lines(found: tuple[Linked, ...], standings: dict[str, Standing]) -> list[str]:
    """Give a line for each place whose link does not stand well, by file and line."""
    told = [
        (place, WORDS[standing.state].format(each.address, standing.words))
        for each in found
        if (standing := standings[each.address]).state != "there"
        for place in each.places
    ]
    return [f"{at.path}:{at.line}:{at.column}: {words}" for at, words in sorted(told)]
