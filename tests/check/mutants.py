"""Trees with one small mistake each, as an editor could make it.

In: a sound tree. Out: mutants: a rule left out, two targets swapped, a bound moved by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from wizard.trees.model import (
    All,
    AmountRef,
    AnyOf,
    Condition,
    Decision,
    Entry,
    Not,
    Period,
    Question,
    Range,
    Relative,
    Rule,
    Shift,
    Test,
    Tree,
)


@dataclass(frozen=True)
class Mutant:
    """What was changed, in words with its line, and the tree that came of it."""

    what: str
    tree: Tree


def mutants(tree: Tree) -> Iterator[Mutant]:
    """Make every mutant of a tree's questions, decisions and derived facts."""
    for question in tree.questions.values():
        for what, rules in _lists(question.next):
            yield Mutant(f"{question.id}: {what}", _with(tree, replace(question, next=rules)))
        yield from _swapped_options(tree, question)
    for decision in tree.decisions.values():
        for what, rules in _lists(decision.rules):
            yield Mutant(f"{decision.id}: {what}", _with(tree, replace(decision, rules=rules)))
    for fact in tree.facts.values():
        for at, rule in enumerate(fact.rules):
            left = replace(fact, rules=(*fact.rules[:at], *fact.rules[at + 1 :]))
            what = f"{fact.id}: rule {at + 1} left out, line {rule.span.line}"
            yield Mutant(what, replace(tree, facts={**tree.facts, fact.id: left}))


def _with(tree: Tree, changed: Question | Decision) -> Tree:
    if isinstance(changed, Question):
        return replace(tree, questions={**tree.questions, changed.id: changed})
    return replace(tree, decisions={**tree.decisions, changed.id: changed})


def _swapped_options(tree: Tree, question: Question) -> Iterator[Mutant]:
    own = [i for i, option in enumerate(question.options) if option.go is not None]
    for a, b in pairwise(own):
        options = list(question.options)
        first, second = options[a], options[b]
        if first.go is None or second.go is None or first.go.id == second.go.id:
            continue
        options[a], options[b] = replace(first, go=second.go), replace(second, go=first.go)
        what = f"options {first.id} and {second.id} swap targets, line {first.span.line}"
        yield Mutant(
            f"{question.id}: {what}", _with(tree, replace(question, options=tuple(options)))
        )


def _lists(rules: tuple[Rule, ...]) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    for at, rule in enumerate(rules):
        where = f"line {rule.span.line}"
        if len(rules) > 1:
            yield f"rule {at + 1} left out, {where}", (*rules[:at], *rules[at + 1 :])
        if at + 1 < len(rules) and rules[at + 1].go.id != rule.go.id:
            other = rules[at + 1]
            pair = (replace(rule, go=other.go), replace(other, go=rule.go))
            yield f"targets swapped, {where}", (*rules[:at], *pair, *rules[at + 2 :])
        for what, when in _moved(rule.when) if rule.when is not None else ():
            changed = replace(rule, when=when)
            yield f"{what}, {where}", (*rules[:at], changed, *rules[at + 1 :])


def _moved(when: Condition) -> Iterator[tuple[str, Condition]]:
    """Move each bound in a condition by one, both ways."""
    match when:
        case Entry(test=test):
            for what, changed in _tests(test):
                yield f"{when.fact} {what}", replace(when, test=changed)
        case Not(item):
            for what, inner in _moved(item):
                yield what, Not(inner)
        case All(items) | AnyOf(items):
            build: Callable[[tuple[Condition, ...]], Condition] = type(when)
            for at, item in enumerate(items):
                for what, inner in _moved(item):
                    yield what, build((*items[:at], inner, *items[at + 1 :]))


def _tests(test: Test) -> Iterator[tuple[str, Test]]:
    for at, range_ in enumerate(test.ranges):
        for what, moved in _ranges(range_):
            yield what, replace(test, ranges=(*test.ranges[:at], moved, *test.ranges[at + 1 :]))
    for at, when in enumerate(test.dates):
        for what, shifted in _dates(when):
            yield what, replace(test, dates=(*test.dates[:at], shifted, *test.dates[at + 1 :]))


def _ranges(range_: Range) -> Iterator[tuple[str, Range]]:
    for name in ("low", "high"):
        bound = getattr(range_, name)
        if isinstance(bound, AmountRef):
            openness = {f"{name}_open": not getattr(range_, f"{name}_open")}
            yield f"{name} bound opened or closed", replace(range_, **openness)
        elif isinstance(bound, Decimal):
            for step in (1, -1):
                yield f"{name} {bound} moved by {step}", replace(range_, **{name: bound + step})


def _dates(when: Period | Relative) -> Iterator[tuple[str, Period | Relative]]:
    for step in (1, -1):
        if isinstance(when, Relative):
            count = when.shift.count
            if isinstance(count, AmountRef):  # a term of the catalogue: the tree has no number
                continue
            if count + step >= 0:
                shift = Shift(count + step, when.shift.unit)
                yield f"{when.shift} moved by {step}", replace(when, shift=shift)
        else:
            day = timedelta(days=step)
            for name in ("low", "high"):
                bound = getattr(when, name)
                if bound is not None:
                    yield f"{name} {bound} moved by {step}", replace(when, **{name: bound + day})
