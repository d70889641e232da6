"""Rules, outcomes and amounts of which nothing says where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.check.look import Look
from wizard.check.report import counted
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Option, Rule, Span, Tree


def no_source(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report questions, decisions and outcomes of which nothing says where they come from."""
    if tree.source is not None:
        return
    for question in tree.questions.values():
        if question.source is None:
            arrows: tuple[Rule | Option, ...] = (*question.options, *question.extras)
            arrows += question.next
            yield from _unsourced(f"question `{question.id}`", question.span, arrows)
    for decision in tree.decisions.values():
        if decision.source is None:
            yield from _unsourced(f"decision `{decision.id}`", decision.span, decision.rules)
    for outcome in tree.outcomes.values():
        if not outcome.sources:
            yield _warning(
                f"outcome `{outcome.id}` has no `sources`, and the tree has no `source`",
                outcome.span,
                "add `source:` to the tree, or `sources:` to the outcome",
            )


def _unsourced(who: str, span: Span, arrows: Iterable[Rule | Option]) -> Iterator[Diagnostic]:
    bare = sum(arrow.go is not None and arrow.source is None for arrow in arrows)
    if bare:
        rules = f"{counted(bare, 'rule')} of {who} {'has' if bare == 1 else 'have'}"
        yield _warning(
            f"{rules} no `source`, nor has {who.split()[0]} or tree",
            span,
            "add `source:` to the tree, to the question or to each rule",
        )


def amount_without_source(look: Look) -> Iterator[Diagnostic]:
    """Report amounts of which nothing says where they come from."""
    for amount in look.library.shared.catalogue.amounts.values():
        if amount.source is None:
            message = f"amount `{amount.id}` has no `source`"
            yield _warning(message, amount.span, "add `source:` to it")


def _warning(message: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic("no-source", "warning", message, span, help)
