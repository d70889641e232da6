"""`wizard schema`: what editors' programs know a tree file by; made anew where keys change."""

from __future__ import annotations

import click

from wizard.export.schemas import schema_text


@click.command(hidden=True, epilog="Example: wizard schema > trees/tree.schema.json")
def schema() -> None:
    """Print the JSON Schema of a tree file, by which editors' programs complete keys."""
    click.echo(schema_text(), nl=False)
