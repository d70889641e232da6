"""`too-many-dead-ends`: more walks end in `get-help` than the editors allow."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from wizard.check.look import Look
from wizard.check.proofs import Sight
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Tree
from wizard.walks import count
from wizard.walks.division import TooManyTicks
from wizard.walks.in_words import share


def too_many_dead_ends(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report a share of walks into `get-help` that is over the budget."""
    rules = look.proof(tree).rules
    if tree.budget is None or rules is None:
        return
    try:
        numbers = count.walks(count.bare(tree, look.today))
    except TooManyTicks:  # of a place that no arrow leads to: `unreachable` tells of it
        return
    helped = [o for o in tree.outcomes.values() if o.verdict == "get-help"]
    part = sum(numbers[outcome.id] for outcome in helped)
    if part > Fraction(tree.budget) * numbers.total():
        most = max(helped, key=lambda outcome: numbers[outcome.id])
        place = ("outcome", most.id)
        yield Diagnostic(
            "too-many-dead-ends",
            "warning",
            f"{share(part, numbers.total())} of all walks end in `get-help`, more than the "
            f"budget of {tree.budget * 100:f}%",
            most.span,
            help=f"most of them end in `{most.id}`; ask what would tell these walks apart, or "
            "raise `get-help-budget`",
            example=Sight(rules, place, rules.reach.entered[place]).example(),
        )
