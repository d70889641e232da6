"""`unanswered-fact`: what a rule tests or a text tells, some walks never answered."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Entry, Placeholder, Tree
from wizard.walks.arrows import Place


def unanswered_fact(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report tests of rules, and answers told in texts, that hang on a fact without a value."""
    for word, sight in look.proof(tree).hanging.values():
        message, way_out = _said(word, sight.place)
        yield Diagnostic(
            "unanswered-fact", "warning", message, word.span, way_out, example=sight.example()
        )


def _said(word: Entry | Placeholder, place: Place) -> tuple[str, str]:
    kind, id = place
    if isinstance(word, Entry):
        return (
            f"`{word.fact}` has no value on every walk that comes to this rule at `{id}`; there "
            "the test is neither true nor false and the rule does not match",
            f"ask `{word.fact}` before, or put a rule with `{word.fact}: unanswered` above",
        )
    ends = "ends there" if kind == "outcome" else "comes there"
    message = f"`{word.written}` is shown at `{id}`, but not every walk that {ends} has a value for"
    if kind == "outcome":
        way_out = f"show this text only `when` `{word.name}` has a value, or say it without"
    else:
        way_out = f"ask `{word.name}` before, or say it without"
    return f"{message} `{word.name}`", way_out
