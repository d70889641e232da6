"""`wizard explain`: what a diagnostic means."""

from __future__ import annotations

import click

from wizard.check.load_manual import manual
from wizard.cli.options import check_known


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
