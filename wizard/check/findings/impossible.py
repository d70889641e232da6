"""`impossible`: arrows lead there, or an item waits there, but no answers come."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.blame import asked_about, blamed, left, reason
from wizard.check.look import Look
from wizard.check.proofs import Proof
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Span, Tree
from wizard.walks.arrows import Graph, Place, defined
from wizard.walks.example import Examples


def impossible(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report places that no walk comes to, and items that none shows."""
    proof = look.proof(tree)
    if proof.rules is not None:
        yield from _places(proof, proof.rules)
        yield from _items(proof)


def _places(proof: Proof, rules: Examples) -> Iterator[Diagnostic]:
    for place in proof.shape.order:
        if place in proof.entered:
            continue
        kind, id = place
        into = list(_arrows_into(proof.shape, place))
        origin = next((before for before, _ in into if before in proof.entered), None)
        yield Diagnostic(
            "impossible",
            "warning",
            f"arrows lead to {kind} `{id}`, but no answers do",
            defined(proof.tree, place),
            help=_why(rules, origin, place) if origin else "mend the places before it first",
            related=tuple(Related(span, "an arrow that no answers take") for _, span in into),
            example=rules.arriving(origin, rules.reach.entered[origin]) if origin else None,
        )


def _arrows_into(shape: Graph, goal: Place) -> Iterator[tuple[Place, Span]]:
    for place in shape.order:
        for arrow in shape.arrows[place]:
            if arrow.to == goal:
                yield place, arrow.go.span


def _why(rules: Examples, place: Place, goal: Place) -> str:
    """Say which fact keeps a place's arrows to a goal from being taken."""
    ways = rules.reach.turns(place)
    for turn in ways.turns:
        if turn.arrow.to == goal and turn.arrow.rule is not None:
            return reason(rules.reach, place, turn.arrow.rule, asked_about(ways))
    return f"let another rule or option go to `{goal[1]}`, or remove it"


def _items(proof: Proof) -> Iterator[Diagnostic]:
    """Report items of the tree's own outcomes whose conditions never hold there."""
    for line, sight in proof.unshown.values():
        outcome = proof.tree.outcomes[sight.place[1]]
        if outcome.shared is not None or line.item is None:
            continue
        entry = blamed(sight.reach, sight.place, line.whens, sight.states)
        yield Diagnostic(
            "impossible",
            "warning",
            f"this item of outcome `{outcome.id}` is never shown: no answers that end here meet "
            "its condition",
            entry.test.span if entry and line.item.when else line.item.span,
            help=f"here `{entry.fact}` is only "
            f"{left(sight.reach, sight.place, entry.fact, sight.states)}"
            if entry
            else "change the condition or remove the item",
            example=sight.example(),
        )
