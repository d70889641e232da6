"""`wizard serve` and `wizard studio`: the web server, for visitors and for editors.

The one module of the command line that knows the web.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wizard.cli import workers
from wizard.cli.options import CouldNotRun, Day, about_folder, loaded, say, shown, trees_option
from wizard.trees.load_folder import held_for_visitors, visitors_read

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MOST = 4
"""Worker processes where nobody says how many; a machine has one for each of its processors."""


@click.command(epilog="Example: wizard serve --port 8080")
@click.option("--host", default="127.0.0.1", help="The address to listen at.")
@click.option("--port", default=8000, type=click.IntRange(0, 65535))
@click.option(
    "--config",
    "settings",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Settings as TOML; the environment (WIZARD_…) wins over it.",
)
@click.option("--on", "day", type=Day(), help="Hold every page at this day, to look ahead.")
@click.option(
    "--workers",
    "count",
    type=click.IntRange(1, 64),
    help=f"Processes that answer; by default one for each processor, at most {MOST}.",
)
@click.option("--dev", is_flag=True, help="For editors: pages say what is wrong with a tree.")
@click.option(
    "--published",
    is_flag=True,
    help="What was published of the folder (the last commit, or dated copy), not what lies there.",
)
@trees_option("folder", lambda folder: folder and shown(folder))
def serve(
    host: str,
    port: int,
    settings: Path | None,
    day: date | None,
    count: int | None,
    dev: bool,
    published: bool,
    folder: Path | None,
) -> None:
    """Serve the trees to visitors. Trees with errors are left out; `wizard check` says why.

    Stop it with Ctrl+C: requests under way are answered first. A changed tree is seen within a
    second; when it has errors, its last good version is served on. A worker that dies is replaced.
    The log says what was answered and nothing of who asked: lines for people at a terminal, JSON
    elsewhere.
    """
    # Here, so that the other verbs need not wait until Flask is loaded.
    from wizard.web import Misconfigured, create_app, read_config
    from wizard.web.access_log import AsJson
    from wizard.web.statistics import Tally, exposition

    try:
        config = read_config(os.environ, settings)
        config = replace(
            config,
            trees=folder or shown(config.trees),
            on=day if day else config.on,
            dev=dev or config.dev,
            published=published or config.published,
        )
        _begin_log(AsJson())
        app = create_app(config)
    except Misconfigured as error:
        raise CouldNotRun(str(error)) from error
    shelf = app.extensions["wizard"].shelf
    tally: Tally | None = app.extensions["wizard"].tally
    public, place = _door(app, host, port)
    doors = [public]
    if tally and config.stats_address:
        private, told_at = _door(exposition(tally), *config.stats_address, threads=1)
        _told(f"Totals of walks are at {told_at}/metrics")
        doors.append(private)
    _told(f"The wizard is at {place} (Ctrl+C stops it)")
    # Where a process cannot be parted there is one.
    one = config.dev or not hasattr(os, "fork")
    processes = 1 if one else count or min(os.cpu_count() or 1, MOST)

    @contextmanager
    def during() -> Iterator[None]:
        with shelf.going(), tally.going() if tally else nullcontext():
            yield

    as_it_lies = not config.dev and not config.published
    with held_for_visitors(config.trees) if as_it_lies else nullcontext():
        workers.serve(doors, processes, during, shelf.stock)
    _told("The wizard has stopped")


@click.command(epilog="Example: wizard studio --trees my-trees")
@click.option("--host", default="127.0.0.1", help="The address to listen at.")
@click.option("--port", default=8010, type=click.IntRange(0, 65535))
@click.option(
    "--live", is_flag=True, help="Although visitors read this folder: they see each save."
)
@click.option(
    "--address",
    envvar="WIZARD_STUDIO_ADDRESS",
    default="",
    help="Behind a proxy: where browsers find it, as https://studio.example.org.",
)
@click.option(
    "--user-header",
    envvar="WIZARD_STUDIO_USER_HEADER",
    default="",
    help="Behind a proxy that knows a team: the header in which it names who asks.",
)
@click.option(
    "--mail-header",
    envvar="WIZARD_STUDIO_MAIL_HEADER",
    default="",
    help="The same: the header in which it gives their e-mail address.",
)
@click.option("--site", metavar="URL", default="", help="Where what is published can be seen.")
@about_folder
def studio(
    host: str,
    port: int,
    live: bool,
    address: str,
    user_header: str,
    mail_header: str,
    site: str,
    folder: Path,
) -> None:
    """Change the trees in a browser, and see at once what each change does.

    Prints one address; its token lets in whoever opens it, and nobody else. What is saved is on
    disk. Stop it with Ctrl+C.

    For a team, put a proxy before it that knows who somebody is: with --user-header every step,
    publication and commit bears the name that it gives, and nobody comes in without one. The proxy
    must set that header itself, whatever it was sent, and pass `Host` on; everybody opens the
    address with the token once.
    """
    # Here, so that nothing of the studio is loaded where visitors are served.
    from wizard.studio.doors import TOKEN, Doors, Proxy
    from wizard.studio.store import Unusable
    from wizard.studio.studio_app import create_studio

    loaded(folder)  # says so where there is no tree
    if not live and visitors_read(folder):
        raise CouldNotRun(
            f"{folder} is served to visitors as it lies: they would see each save. Serve it with "
            "`wizard serve --published`, or start this with --live."
        )
    if address and not re.fullmatch(r"https?://[^/?#@\s]+/?", address):
        raise CouldNotRun(f"{address} is no address of a site, such as https://studio.example.org")
    for name in filter(None, (user_header, mail_header)):
        if not re.fullmatch(r"[A-Za-z0-9-]+", name):
            raise CouldNotRun(f"“{name}” is no header, such as X-Forwarded-User")
    if mail_header and not user_header:
        raise CouldNotRun("Nothing says who somebody is: give --user-header too")
    proxy = Proxy(user_header, mail_header, address.rstrip("/"))
    doors = Doors(frozenset((*Doors().names, host)) - {"0.0.0.0", "::"}, proxy)
    try:
        app = create_studio(folder, doors, live=live, site=site.rstrip("/"))
    except Unusable as error:
        raise CouldNotRun(str(error)) from error
    door, place = _door(app, host, port)
    place = proxy.address or place
    _told(f"The studio is at {place}/?{TOKEN}={doors.token} (Ctrl+C stops it)")
    workers.serve([door], 1)


def _door(
    app: WSGIApplication, host: str, port: int, threads: int = workers.THREADS
) -> tuple[workers.Door, str]:
    """Listen for a program, and say where in a browser that is."""
    try:
        listener = workers.listening(host, port)
    except OSError as error:
        raise CouldNotRun(f"cannot listen at {host}:{port}: {error.strerror}") from error
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return workers.Door(app, listener, threads), f"http://{name}:{listener.getsockname()[1]}"


def _told(line: str) -> None:
    """Tell the person at the terminal; a full disk behind it stops nothing."""
    with suppress(OSError):
        say(line)


def _begin_log(as_json: logging.Formatter) -> None:
    told = logging.StreamHandler(sys.stderr)
    told.setFormatter(logging.Formatter("%(message)s") if sys.stderr.isatty() else as_json)
    logging.basicConfig(level=logging.INFO, handlers=[told], force=True)
    # at each request that waits it says how many do, and of who has gone which page they were at
    logging.getLogger("waitress").setLevel(logging.ERROR)
    logging.raiseExceptions = False  # a full disk behind the log stops no answer
