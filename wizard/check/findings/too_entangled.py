"""`too-entangled`: more facts are needed at once than anything can be proved with."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Span, Tree
from wizard.walks.arrows import Place, defined
from wizard.walks.lines import Line


def too_entangled(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report where too many facts meet, and what is not proved because of it."""
    for found, alone in look.proof(tree).entangled:
        kind, id = found.place
        if alone is None:
            what, rest = "anything about walks", "nothing about walks of this tree is proved"
        else:
            what = f"when this line of `{alone[0][1]}` is shown"
            rest = "nothing is said of this line; all else is proved"
        yield Diagnostic(
            "too-entangled",
            "warning",
            f"too many facts are still needed at {kind} `{id}` to prove {what}: "
            f"{', '.join(f'`{fact}`' for fact in found.facts)}",
            defined(tree, found.place) if alone is None else _span(tree, *alone),
            help=f"settle some of them earlier with rules or a derived fact of few values; {rest}",
        )


def _span(tree: Tree, place: Place, line: Line) -> Span:
    if line.item is not None:
        return line.item.span
    return line.texts[0].span if line.texts else defined(tree, place)
