"""`unreachable`: no arrow leads there."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Tree
from wizard.walks.arrows import defined


def unreachable(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report questions, decisions and outcomes that no arrow leads to."""
    arrows = {id for kind, id in look.proof(tree).shape.order}
    arrows |= {tree.unlisted.id, *(aside.go.id for aside in tree.asides)}
    for question in tree.questions.values():
        arrows |= {aside.go.id for aside in question.asides} if question.id in arrows else set()
    places = [("question", id) for id in tree.questions]
    places += [("decision", id) for id in tree.decisions]
    places += [("outcome", id) for id in tree.outcomes]
    for kind, id in places:
        if id not in arrows:
            yield Diagnostic(
                "unreachable",
                "warning",
                f"no arrow leads to {kind} `{id}`",
                defined(tree, (kind, id)),
                help=f"let an option, a rule or a quiet link go to `{id}`, or remove it",
            )
