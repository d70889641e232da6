"""Derived facts: their rules, their values, and an order in which each can be computed.

In: the list of rules of one fact. Out: a `DerivedFact`, or diagnostics; and all facts in an
order in which each stands after those it builds on. It must not know what facts are used for.
"""

from __future__ import annotations

from collections.abc import Mapping

from wizard.trees.conditions.condition import condition, entries_of
from wizard.trees.diagnostics import Related
from wizard.trees.mapping import Part
from wizard.trees.model import DerivedFact, FactRule, Span, Text
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar
from wizard.trees.rules import ELSE
from wizard.trees.scope import Scope, good_id, mapping, scalar, sequence
from wizard.trees.wording import Place

_FORM = "write `- when: {fact: test}` with `is: value`, and last `- else: value`"


def value_words(node: Node) -> dict[str, Scalar]:
    """Give the words that name values of a fact, in order, without judging them."""
    found: dict[str, Scalar] = {}
    for item in node.items if isinstance(node, ListNode) else ():
        for key in ("is", ELSE):
            pair = item.pairs.get(key) if isinstance(item, MapNode) else None
            if pair and isinstance(pair.value, Scalar):
                found.setdefault(pair.value.text, pair.value)
    return found


def unlabelled(node: Node) -> tuple[str, ...]:
    """Name the values of a fact that no rule gives a label."""
    labelled = {
        word.value.text
        for item in (node.items if isinstance(node, ListNode) else ())
        if isinstance(item, MapNode) and "label" in item.pairs
        for word in [item.pairs.get("is") or item.pairs.get(ELSE)]
        if word and isinstance(word.value, Scalar)
    }
    return tuple(id for id in value_words(node) if id not in labelled)


def derived_fact(
    scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None = None
) -> DerivedFact | None:
    """Build one derived fact from its list of rules."""
    who = f"fact `{name.text}`"
    items = sequence(scope.report, node, who, _FORM)
    if items is None:
        return None
    if not items:
        scope.report.error("wrong-shape", name, f"{who} has no rules", _FORM)
    labels: dict[str, Text] = {}
    built = []
    for number, item in enumerate(items, 1):
        what = f"rule {number} of {who}"
        body = mapping(scope.report, item, what, _FORM)
        if body is None:
            continue
        part = Part(scope, body, place, what)
        if ELSE in body.pairs and number < len(items):
            message = f"`else` is not the last rule of {who}, so the rules below it never match"
            scope.report.error("wrong-shape", body.pairs[ELSE].key, message, "move it to the end")
        rule = _rule(part, labels)
        built += [rule] if rule else []
    return DerivedFact(name.text, tuple(built), labels, name.span, shared)


def _rule(part: Part, labels: dict[str, Text]) -> FactRule | None:
    body, report = part.body, part.scope.report
    other = ELSE in body.pairs
    part.keys(
        (ELSE, "label") if other else ("when", "is", "label"), () if other else ("when", "is")
    )
    when = body.pairs.get("when")
    built = condition(part.scope, when.value) if when and not other else None
    node = part.node(ELSE if other else "is")
    word = scalar(report, node, f"the value of {part.who}") if node else None
    if word is None or not good_id(report, word.text, word, "a value"):
        return None
    label = part.line("label", f"{word.text}.label")
    if label and labels.setdefault(word.text, label).source != label.source:
        related = Related(labels[word.text].span, "its label stands here")
        message = f"value `{word.text}` has another label already"
        report.error("wrong-shape", label.span, message, "write the same label, or none", related)
    return FactRule(built, word.text, body.span)


def builds_on(facts: Mapping[str, DerivedFact]) -> dict[str, dict[str, Span]]:
    """Name the derived facts that the rules of each fact test, with the word that tests it."""
    return {
        id: {
            entry.fact: entry.span
            for rule in fact.rules
            if rule.when
            for entry in entries_of(rule.when)
            if entry.fact in facts
        }
        for id, fact in facts.items()
    }
