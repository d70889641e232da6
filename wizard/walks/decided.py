"""What decided where a walk arrived, and why: beside the walk, which needs none of it.

In: a walk. Out: the answers that decided, and whether the day did; of each step the reasons and
the sources of the turn it took; which sums are too low. It must not know languages.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from wizard.trees.calendar import Day, on
from wizard.trees.conditions.truth import entries, truth
from wizard.trees.model import (
    TODAY,
    All,
    AmountRef,
    AnyOf,
    Condition,
    Entry,
    Not,
    Ref,
    Rule,
    Text,
    Tree,
)
from wizard.walks.days import changing_amounts, turns
from wizard.walks.walk import Arrived, Step, Walk


def decided(walk: Walk) -> frozenset[str]:
    """Name the questions whose answers decided; none where the answers led to no outcome.

    Those are the answers that the last turn looked at, derived facts traced back to the answers
    they were computed from, and every answer whose own turn says why (`because`).
    """
    if not isinstance(walk.end, Arrived) or walk.end.aside or not walk.steps:
        return frozenset()
    last, asked = walk.steps[-1], walk.tree.questions
    says_why = (step.question.id for step in walk.steps if because(step))
    looked_at = (entry.fact for entry in _tested(walk.tree, last) if entry.fact in asked)
    return frozenset((last.question.id, *says_why, *looked_at))


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


def too_low(walk: Walk) -> Iterator[tuple[Step, str]]:
    """Give each sum on the way with the amounts it had to reach and did not, by id: those of rules
    that were looked at and in which all else holds. None that is not known on the day."""
    day = Day(walk.day, walk.tree.catalogue.amounts)
    whens = [when for step in walk.steps for when in _whens(step)]
    weighed = [entry for when in whens for entry in _weighed(walk, when, day)]
    for step in walk.steps:
        if step.question.kind == "money" and isinstance(step.value, Decimal):
            ids = dict.fromkeys(
                id for it in weighed if it.fact == step.question.id for id in _least(it)
            )
            for id in ids:
                least = on(walk.tree.catalogue.amounts[id], walk.day)
                if least is not None and step.value < least:
                    yield step, id


def _weighed(walk: Walk, condition: Condition, day: Day) -> Iterator[Entry]:
    """Give the entries on which a condition hangs, everything else in it being so."""
    match condition:
        case Entry(fact) if fact in walk.tree.facts:
            for rule in walk.tree.facts[fact].rules:
                if rule.when is not None:
                    yield from _weighed(walk, rule.when, day)
        case Entry():
            yield condition
        case Not(item):
            yield from _weighed(walk, item, day)
        case AnyOf(items):
            for item in items:
                yield from _weighed(walk, item, day)
        case All(items):
            for item in items:
                if all(truth(it, walk.facts, day) for it in items if it is not item):
                    yield from _weighed(walk, item, day)


def _least(entry: Entry) -> Iterator[str]:
    """Name the amounts that an entry asks to reach: at least one, or not under it."""
    for range_ in entry.test.ranges:
        ends = (range_.low, range_.high if range_.high_open else None)
        yield from (end.id for end in ends if isinstance(end, AmountRef))


def day_decides(walk: Walk, facts: Iterable[str] = ()) -> bool:
    """Say whether the same answers may lead elsewhere on another day, or give one of some derived
    facts another value."""
    tree, start = walk.tree, walk.tree.start
    tests = [entry for step in walk.steps for entry in _tested(tree, step)]
    for rule in tree.decisions[start.id].rules if start.kind == "decision" else ():
        tests += _tests(tree, rule.when)
    for fact in facts:
        tests += (entry for rule in tree.facts[fact].rules for entry in _tests(tree, rule.when))
    asked = [step.question for step in walk.steps]
    bounds = (end for each in asked for end in (each.minimum, each.maximum))
    named = {end.id for end in bounds if isinstance(end, AmountRef)}
    refused = any(each.minimum == TODAY for each in asked) or changing_amounts(tree, named)
    return refused or any(turns(tree, entry) for entry in tests)


def _tested(tree: Tree, step: Step) -> Iterator[Entry]:
    """Give the tests on which the turn after a step hung."""
    for when in _whens(step):
        yield from _tests(tree, when)


def _whens(step: Step) -> Iterator[Condition]:
    """Give the conditions that were looked at for the turn after a step."""
    for decision, taken in step.rules:
        rules: tuple[Rule, ...] = decision.rules if decision else step.question.next
        looked_at = rules[: rules.index(taken) + 1]
        yield from (rule.when for rule in looked_at if rule.when is not None)


def _tests(tree: Tree, when: Condition | None) -> Iterator[Entry]:
    """Give the tests of a condition, and those of the derived facts that it looks at."""
    for entry in entries(when) if when is not None else ():
        yield entry
        for rule in tree.facts[entry.fact].rules if entry.fact in tree.facts else ():
            yield from _tests(tree, rule.when)
