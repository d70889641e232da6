"""`gap`: answers that no rule takes."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Span, Tree
from wizard.walks.arrows import Place, defined


def gap(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report lists of rules that leave some answers, and derived facts that get no value."""
    for (kind, id), sight in look.proof(tree).gaps.items():
        named = f"`{id}`" if kind != "fact" else f"the derived fact `{id}` (at `{sight.place[1]}`)"
        yield Diagnostic(
            "gap",
            "error",
            f"no rule of {named} takes these answers (on {sight.reach.day.today.isoformat()})",
            _last_rule(tree, (kind, id)),
            help="add a rule that takes them, or end the list with `- else: …`",
            example=sight.example() if look.examples else None,
        )


def _last_rule(tree: Tree, place: Place) -> Span:
    kind, id = place
    if kind == "fact":
        return tree.facts[id].rules[-1].span if tree.facts[id].rules else tree.facts[id].span
    rules = tree.questions[id].next if kind == "question" else tree.decisions[id].rules
    return rules[-1].span if rules else defined(tree, place)
