"""What decided where a walk arrived, and why: beside the walk, which needs none of it.

In: a walk. Out: the answers that decided; of each step the reasons and the sources of the turn it
took. It must not know languages.
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.trees.conditions.truth import entries
from wizard.trees.model import Ref, Text, Tree
from wizard.walks.walk import Arrived, Step, Walk


def decided(walk: Walk) -> frozenset[str]:
    """Name the questions whose answers decided; none where the answers led to no outcome.

    Those are the answers that the last turn looked at, derived facts traced back to the answers
    they were computed from, and every answer whose own turn says why (`because`).
    """
    if not isinstance(walk.end, Arrived) or walk.end.aside or not walk.steps:
        return frozenset()
    says_why = (step.question.id for step in walk.steps if because(step))
    return frozenset((*says_why, *_looked_at(walk.tree, walk.steps[-1])))


def because(step: Step) -> tuple[Text, ...]:
    """Say why the turn after an answer was taken, as far as the editors say so."""
    option = (step.option.because,) if step.option is not None else ()
    said = (*option, *(rule.because for _, rule in step.rules))
    return tuple(text for text in said if text is not None)


def sources(tree: Tree, step: Step) -> Iterator[Ref | None]:
    """Name where each turn comes from: the rule or option, else its question, else the tree."""
    outer = step.question.source or tree.source
    if step.option is not None and step.option.go is not None:
        yield step.option.source or outer
    for decision, rule in step.rules:
        yield rule.source or (tree.source if decision else outer)


def _looked_at(tree: Tree, step: Step) -> Iterator[str]:
    """Name the answers on which the turn after a step hung."""
    yield step.question.id
    tested: set[str] = set()
    for decision, taken in step.rules:
        rules = decision.rules if decision else step.question.next
        for rule in rules[: rules.index(taken) + 1]:
            if rule.when is not None:
                tested.update(entry.fact for entry in entries(rule.when))
    for fact in tested:
        yield from _answered_from(tree, fact)


def _answered_from(tree: Tree, fact: str) -> Iterator[str]:
    """Trace a fact back to the questions it is computed from."""
    if fact in tree.questions:
        yield fact
    elif fact in tree.facts:
        tested = {
            entry.fact
            for rule in tree.facts[fact].rules
            if rule.when
            for entry in entries(rule.when)
        }
        for part in tested:
            yield from _answered_from(tree, part)
