"""`shadowed`: a rule that can never be the first to match."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.blame import asked_about, blamed, reason
from wizard.check.look import Look
from wizard.check.proofs import Proof
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Rule, Tree
from wizard.walks.arrows import Place
from wizard.walks.example import Examples
from wizard.walks.reach import Turns


def shadowed(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report rules of places and of derived facts that no walk takes."""
    proof = look.proof(tree)
    if proof.rules is None:
        return
    entered = proof.rules.reach.entered
    for place in proof.shape.order:
        rules = [arrow.rule for arrow in proof.shape.arrows[place] if arrow.rule]
        untaken = [rule for rule in rules if id(rule) not in proof.taken]
        if untaken and entered[place]:
            ways = proof.rules.reach.turns(place)
            yield from (_never_first(proof.rules, place, rule, ways) for rule in untaken)
    yield from _unused_values(proof)


def _never_first(rules: Examples, place: Place, rule: Rule, ways: Turns) -> Diagnostic:
    found = rules.reach
    every = asked_about(ways)
    whens = (rule.when,) if rule.when is not None else ()
    hit = found.sets(place).true(whens[0], every) if whens else every
    entry = blamed(found, place, whens, every)
    return Diagnostic(
        "shadowed",
        "warning",
        f"this rule of `{place[1]}` is never the first that matches",
        entry.test.span if entry is not None else rule.span,
        help=f"{reason(found, place, rule, every)}; change it or remove it",
        related=tuple(
            Related(turn.arrow.rule.span, "this rule takes answers that it would take")
            for turn in ways.turns
            if hit and turn.arrow.rule is not None and turn.taken & hit
        ),
        example=rules.leaving(place, hit or every),
    )


def _unused_values(proof: Proof) -> Iterator[Diagnostic]:
    """Report rules of the tree's own derived facts that never match first.

    Shared facts serve several trees; a rule of theirs may have its use in another one.
    """
    looked_at = {fact for fact, _ in proof.derived}
    for fact in proof.tree.facts.values():
        if fact.shared is not None or fact.id not in looked_at:
            continue
        for index, rule in enumerate(fact.rules):
            if (fact.id, index) not in proof.derived:
                yield Diagnostic(
                    "shadowed",
                    "warning",
                    f"this rule of the derived fact `{fact.id}` is never the first that matches",
                    rule.span,
                    help="where the fact is looked at, the rules above or earlier answers leave "
                    "nothing for it; change it or remove it",
                )
