"""Places and arrows of a tree.

In: a tree. Out: its places in an order in which every arrow points forward, and the arrows of
each. Knows nothing of answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from wizard.trees.conditions.truth import entries
from wizard.trees.model import Condition, Option, Rule, Span, Target, Tree

Place: TypeAlias = tuple[str, str]
"""Kind (`question`, `decision`, `outcome`) and id."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way on from a place: by an option or extra, by a rule, or by not knowing."""

    go: Target
    option: Option | None = None
    rule: Rule | None = None

    @property
    def to(self) -> Place:
        return (self.go.kind, self.go.id)

    @property
    def unsure(self) -> bool:
        return self.option is None and self.rule is None


@dataclass(frozen=True, slots=True)
class Graph:
    """The part of a tree that arrows from its start lead to.

    `order` lists the places so that arrows only point forward; `index` is the inverse. `bases`
    names, for each question and derived fact, the questions it is computed from.
    """

    tree: Tree
    order: tuple[Place, ...]
    index: Mapping[Place, int]
    arrows: Mapping[Place, tuple[Arrow, ...]]
    bases: Mapping[str, frozenset[str]]
    asked: dict[int, frozenset[str]] = field(default_factory=dict)

    def asked_for(self, condition: Condition) -> frozenset[str]:
        """Name the questions a condition looks at, derived facts traced back."""
        found = self.asked.get(id(condition))
        if found is None:
            none = frozenset[str]()
            parts = [self.bases.get(entry.fact, none) for entry in entries(condition)]
            found = parts[0] if len(parts) == 1 else none.union(*parts)
            self.asked[id(condition)] = found
        return found


def graph(tree: Tree) -> Graph:
    """Follow every arrow from the start of a tree, which must have no cycle."""
    arrows: dict[Place, tuple[Arrow, ...]] = {}
    start = (tree.start.kind, tree.start.id)
    finished: list[Place] = []
    stack: list[tuple[Place, int]] = [(start, 0)]
    arrows[start] = leaving(tree, start)
    while stack:
        place, at = stack.pop()
        ways = arrows[place]
        while at < len(ways):
            to = ways[at].to
            at += 1
            if to not in arrows:
                arrows[to] = leaving(tree, to)
                stack += [(place, at), (to, 0)]
                break
        else:
            finished.append(place)
    order = tuple(reversed(finished))
    index = {place: i for i, place in enumerate(order)}
    return Graph(tree, order, index, arrows, _bases(tree))


def _bases(tree: Tree) -> dict[str, frozenset[str]]:
    found = {id: frozenset((id,)) for id in tree.questions}
    for fact in tree.facts.values():
        tested = [rule.when for rule in fact.rules if rule.when is not None]
        parts = [entry.fact for when in tested for entry in entries(when)]
        found[fact.id] = frozenset[str]().union(*(found[p] for p in parts if p in found))
    return found


def leaving(tree: Tree, place: Place) -> tuple[Arrow, ...]:
    """Give the arrows of one place: options and extras, rules, then "I do not know"."""
    kind, id = place
    if kind == "outcome":
        return ()
    if kind == "decision":
        return tuple(Arrow(rule.go, rule=rule) for rule in tree.decisions[id].rules)
    question = tree.questions[id]
    options = (*question.options, *question.extras)
    return (
        *(Arrow(option.go, option=option) for option in options if option.go),
        *(Arrow(rule.go, rule=rule) for rule in question.next),
        *((Arrow(question.unsure),) if question.unsure else ()),
    )


def defined(tree: Tree, place: Place) -> Span:
    """Say where a place is defined."""
    kind, id = place
    if kind == "outcome":
        return tree.outcomes[id].span
    return tree.questions[id].span if kind == "question" else tree.decisions[id].span
