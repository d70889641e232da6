"""Lists of rules and the arrows in them.

In: the node behind `next` of a question or of a decision. Out: rules whose targets are known,
or diagnostics at the word that leads nowhere. It must not know what a question looks like.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from wizard.trees.conditions.condition import condition
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.model import Aside, Rule, SourceRef, Target, Text
from wizard.trees.nodes import MapNode, Node, Pair, Scalar
from wizard.trees.scope import Scope, keys, mapping, place_of, sequence
from wizard.trees.values import source
from wizard.trees.wording import Place, line, text

ELSE = "else"

_WHEN_KEYS = ("when", "go", "because", "source")
_ELSE_KEYS = (ELSE, "because", "source")
_FORM = "write a target, or a list of `- when: {fact: test}` with `go:`, and last `- else: target`"


def target(scope: Scope, node: Node, arrow: str) -> Target | None:
    """Resolve where an arrow points; `arrow` says in words which one, up to "goes to"."""
    word = node
    if not isinstance(word, Scalar) or not word.text.strip():
        help = "write the id of a question, decision or outcome"
        scope.report.error(
            "wrong-shape", place_of(node), f"{arrow} no target: an id must stand here", help
        )
        return None
    found = scope.targets.get(word.text)
    if found:
        return Target(found.kind, word.text, word.span)
    message = f"{arrow} `{word.text}`, which is no question, decision or outcome here"
    near = did_you_mean(word.text, scope.targets, scope.file.path)
    scope.report.error("unknown-target", word, message, near or _elsewhere(scope, word))
    return None


def _elsewhere(scope: Scope, word: Scalar) -> str | None:
    fact = (scope.facts or {}).get(word.text)
    if fact and fact.kind == "derived":
        return f"`{word.text}` is a derived fact: test it in a rule"
    if word.text in scope.known["tree"].ids:
        return f"`{word.text}` is a tree: go to an outcome that has `continue: [{word.text}]`"
    shared = scope.known["outcome"].ids
    if word.text in shared:
        return f"take it from the shared outcomes: `{word.text}: {{use: {word.text}}}`"
    return None


def outcome_target(scope: Scope, node: Node, arrow: str) -> Target | None:
    """Resolve an arrow that must end a walk."""
    found = target(scope, node, arrow)
    if found is None or found.kind == "outcome":
        return found
    message = f"{arrow} `{found.id}`, which is a {found.kind} and no outcome"
    related = Related(scope.targets[found.id].span, f"`{found.id}` stands here")
    outcomes = {id: goal for id, goal in scope.targets.items() if goal.kind == "outcome"}
    near = did_you_mean(found.id, outcomes)
    scope.report.error("unknown-target", found.span, message, near or "name an outcome", related)
    return None


def rules(scope: Scope, node: Node, place: Place, key: str, who: str) -> tuple[Rule, ...]:
    """Build the rules under `next` of a question or of a decision; `key` is their context."""
    if isinstance(node, Scalar):
        go = target(scope, node, f"{who} goes to")
        return (Rule(None, go, go.span),) if go else ()
    what = f"`next` of {who}" if key == "next" else who
    items = sequence(scope.report, node, what, _FORM)
    if items is None:
        return ()
    if not items:
        scope.report.error("wrong-shape", node, f"{who} has an empty list of rules", _FORM)
    contexts: dict[str, int] = {}
    built = []
    for number, item in enumerate(items, 1):
        rule_name = f"rule {number} of {who}"
        body = mapping(scope.report, item, rule_name, _FORM)
        if body is None:
            continue
        if ELSE in body.pairs and number < len(items):
            message = f"`else` is not the last rule of {who}, so the rules below it never match"
            scope.report.error("wrong-shape", body.pairs[ELSE].key, message, "move it to the end")
        rule = _rule(scope, body, place, key, rule_name, contexts)
        if rule:
            built.append(rule)
    return tuple(built)


def _rule(
    scope: Scope, body: MapNode, place: Place, key: str, who: str, contexts: dict[str, int]
) -> Rule | None:
    other = ELSE in body.pairs
    allowed: Collection[str] = _ELSE_KEYS if other else _WHEN_KEYS
    keys(scope.report, body, who, allowed, () if other else ("when", "go"))
    arrow = body.pairs.get(ELSE) or body.pairs.get("go")
    test = None if other else body.pairs.get("when")
    when = condition(scope, test.value) if test else None
    go = target(scope, arrow.value, f"{who} goes to") if arrow else None
    suffix = f"{key}.{_numbered(arrow, contexts)}" if "because" in body.pairs else key
    reason, origin = because(scope, body, place, suffix, who)
    return Rule(when, go, body.span, reason, origin) if go else None


def _numbered(arrow: Pair | None, contexts: dict[str, int]) -> str:
    """Name a text by the target it belongs to, so that it survives a change of order."""
    name = arrow.value.text if arrow and isinstance(arrow.value, Scalar) else "?"
    contexts[name] = contexts.get(name, 0) + 1
    return name if contexts[name] == 1 else f"{name}.{contexts[name]}"


class Reason(NamedTuple):
    """What is said beside the answer that decided."""

    because: Text | None
    source: SourceRef | None


_NO_REASON = Reason(None, None)


def because(scope: Scope, body: MapNode, place: Place, suffix: str, who: str) -> Reason:
    """Build `because` and `source`, which rules and options share."""
    pair = body.pairs.get("because")
    origin = body.pairs.get("source")
    if pair is None and origin is None:
        return _NO_REASON
    return Reason(
        text(scope, pair.value, place, f"{suffix}.because", f"`because` of {who}")
        if pair
        else None,
        source(scope, origin.value, who) if origin else None,
    )


def asides(scope: Scope, node: Node, place: Place, who: str) -> tuple[Aside, ...]:
    """Build the quiet links of a tree or question."""
    help = "write `- {label: words, go: outcome}`"
    items = sequence(scope.report, node, f"`aside` of {who}", help) or ()
    contexts: dict[str, int] = {}
    built = []
    for number, item in enumerate(items, 1):
        what = f"quiet link {number} of {who}"
        body = mapping(scope.report, item, what, help)
        if body is None:
            continue
        keys(scope.report, body, what, ("label", "go"), ("label", "go"))
        arrow, words = body.pairs.get("go"), body.pairs.get("label")
        go = outcome_target(scope, arrow.value, f"{what} goes to") if arrow else None
        suffix = f"aside.{_numbered(arrow, contexts)}.label"
        what = f"`label` of {what}"
        label = line(scope, words.value, place, suffix, what) if words else None
        if go and label:
            built.append(Aside(label, go, body.span))
    return tuple(built)
