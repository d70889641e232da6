"""What a change does: what moves against what is published, or against what is there now.

In: the desk, routes, a difference. Out: a report. It must not know forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from wizard.diff.compare import Difference, Side
from wizard.diff.outline import outline
from wizard.diff.render import Heading, Part, as_body
from wizard.studio.desk import Desk


def effect(desk: Desk, site: str, *trees: str, inside: bool = False) -> Markup:
    """Say what differs from what is published; empty where nothing is. `inside` another page it
    has no heading of its own."""
    return told(desk, desk.difference(*trees), site, "the folder as it is", inside=inside)


def told(
    desk: Desk,
    found: Difference | None,
    site: str,
    what: str,
    than: str = "what is published",
    *,
    inside: bool = False,
) -> Markup:
    """Say how something differs from what is published, or from something else."""
    if found is None:
        return Markup("")
    voice = desk.stock().presenter.voices[desk.library.organisation.source]
    parts = outline(found, Side(than), Side(what), voice)
    return as_body(_inside(parts) if inside else parts, site)


def _inside(parts: Iterator[Part]) -> Iterator[Part]:
    for it in parts:
        if not isinstance(it, Heading):
            yield it
        elif it.level > 1:
            yield replace(it, level=it.level + 1)
