"""Which places of two trees are the same, with all that can follow them.

In: both sides. Out: for each place a number that is equal exactly where everything that decides
from there on is: answers, rules, derived facts, amounts compared, and which lines an outcome
shows to whom. Words do not count, nor where anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wizard.diff.shown import lines, looked_at
from wizard.diff.side import Side
from wizard.trees.amounts import Day
from wizard.trees.conditions.truth import limit, passes
from wizard.trees.model import (
    TODAY,
    All,
    AnyOf,
    Condition,
    Entry,
    Not,
    Option,
    Question,
    Range,
    Rule,
    Target,
    Test,
)


@dataclass(slots=True)
class Numbers:
    """Gives equal parts equal numbers; one for both trees."""

    known: dict[object, int] = field(default_factory=dict)

    def of(self, part: object) -> int:
        return self.known.setdefault(part, len(self.known))


def numbered(side: Side, numbers: Numbers) -> Sequence[int]:
    """Number every place of a tree by what decides from there on."""
    forms = _Forms(side, numbers)
    for index in reversed(range(len(side.shape.order))):
        kind, id = side.shape.order[index]
        if kind == "outcome":
            form = forms.outcome(id)
        elif kind == "question":
            form = forms.question(side.tree.questions[id])
        else:
            form = (id, forms.rules(side.tree.decisions[id].rules))
        forms.places[index] = numbers.of((kind, form))
    return tuple(forms.places)


class _Forms:
    """What decides, as plain tuples, with numbers in place of what they build on."""

    def __init__(self, side: Side, numbers: Numbers) -> None:
        self.side, self.numbers = side, numbers
        self.places = [-1] * len(side.shape.order)
        self.facts: dict[str, int] = {}
        for fact in side.tree.facts.values():
            rules = tuple((self.condition(rule.when), rule.value) for rule in fact.rules)
            self.facts[fact.id] = numbers.of(("fact", fact.id, rules))

    def go(self, target: Target | None) -> int | None:
        return self.places[self.side.shape.index[target.kind, target.id]] if target else None

    def question(self, question: Question) -> object:
        return (
            self.side.fact_of[question.id],
            question.minimum,
            question.maximum,
            question.step,
            tuple(self.option(option) for option in question.options),
            tuple(self.option(extra) for extra in question.extras),
            self.rules(question.next),
            self.go(question.unsure),
        )

    def option(self, option: Option) -> object:
        return option.id, self.go(option.go)

    def rules(self, rules: Sequence[Rule]) -> object:
        return tuple((self.condition(rule.when), self.go(rule.go)) for rule in rules)

    def outcome(self, id: str) -> object:
        tree = self.side.tree
        outcome = tree.outcomes[id]
        shown = tuple(
            (line, self.condition(when))
            for line, when in lines(tree, outcome).items()
            if when is not None
        )
        facts = tuple(sorted({self.facts[fact] for fact in looked_at(tree, outcome)}))
        return id, shown, facts

    def condition(self, condition: Condition | None) -> object:
        match condition:
            case None:
                return None
            case Entry(fact, test):
                if fact == TODAY:
                    return passes(test, self.side.day.today, self.side.day)
                return self._fact(fact), self.test(test)
            case Not(item):
                return "not", self.condition(item)
            case All(items):
                return "all", tuple(self.condition(item) for item in items)
            case AnyOf(items):
                return "any", tuple(self.condition(item) for item in items)

    def _fact(self, id: str) -> object:
        if id in self.side.fact_of:
            return "answer", self.side.fact_of[id]
        return self.facts.get(id, "never asked")

    def test(self, test: Test) -> object:
        ranges = tuple(_range(range_, self.side.day) for range_ in test.ranges)
        return test.ids, ranges, test.dates, test.ticked, test.unanswered


def _range(range_: Range, day: Day) -> object:
    return limit(range_.low, day), limit(range_.high, day), range_.low_open, range_.high_open
