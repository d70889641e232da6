"""Permits that nobody is ever led to."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.look import Look, shown_outcomes
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import SHARED


def permit_never_reached(look: Look) -> Iterator[Diagnostic]:
    """Report permits that no outcome of any tree leads to; silent while a tree cannot be read."""
    permits = look.library.shared.catalogue.permits
    if not permits or look.library.broken:
        return
    named = set()
    for tree in look.library.trees.values():
        for outcome in shown_outcomes(tree):
            named |= {ref.id for ref in outcome.permits}
    for folder in (*look.library.trees, SHARED):
        for text in look.texts(folder):
            named |= {each.name for each in text.placeholders if each.kind == "permit"}
    for permit in permits.values():
        if permit.id not in named:
            yield Diagnostic(
                "permit-never-reached",
                "warning",
                f"no outcome of any tree names permit `{permit.id}`",
                permit.span,
                f"write `permits: [{permit.id}]` at the outcome it belongs to, or remove it",
            )
