"""`wizard serve`: the web server. The one verb that knows the web."""

from __future__ import annotations

import logging
import os
import signal
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
from waitress.server import create_server

from wizard.cli.options import CouldNotRun, Day, about_trees, say, shown

THREADS = 8


@click.command(epilog="Example: wizard serve --port 8080")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--config",
    "settings",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Settings as TOML; the environment (WIZARD_…) wins over it.",
)
@click.option("--on", "day", type=Day(), help="Hold every page at this day, to look ahead.")
@about_trees
def serve(
    host: str, port: int, settings: Path | None, day: date | None, folder: Path | None
) -> None:
    """Serve the trees to visitors. Trees with errors are left out; `wizard check` says why.

    Stop it with Ctrl+C. A changed tree is seen within a second; when it has errors, its last good
    version is served on.
    """
    # Here, so that the other verbs need not wait until Flask is loaded.
    from wizard.web import Misconfigured, create_app, read_config

    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        config = read_config(os.environ, settings)
        config = replace(config, trees=shown(folder or config.trees), on=day if day else config.on)
        app = create_app(config)
    except Misconfigured as error:
        raise CouldNotRun(str(error)) from error
    try:
        # The application itself trusts as many proxies as it was told to.
        server = create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise CouldNotRun(f"cannot listen at {host}:{port}: {error.strerror}") from error
    signal.signal(signal.SIGTERM, _stop)
    at = _address(host, getattr(server, "effective_port", port))
    say(f"The wizard is at {at} (Ctrl+C stops it)")
    server.run()
    say("The wizard has stopped")


def _address(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}"


def _stop(signum: int, frame: FrameType | None) -> NoReturn:
    """End as on Ctrl+C: requests under way are answered first."""
    raise SystemExit(0)
