"""A tree under other names.

In: a tree and new names. Out: the same tree, in which every id that is renamed bears its new
name wherever it occurs: as an element, as a target, in conditions. Where things are written
stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wizard.diff.renames import Rename
from wizard.trees.model import (
    All,
    AnyOf,
    Aside,
    Condition,
    Decision,
    Entry,
    Item,
    Not,
    Option,
    Outcome,
    Question,
    Rule,
    Target,
    Test,
    Tree,
)


def renamed(tree: Tree, renames: Iterable[Rename]) -> Tree:
    """Give a tree under new names."""
    named = _Names.of(renames)
    if not (named.places or named.options):
        return tree
    questions = [named.question(question) for question in tree.questions.values()]
    decisions = [named.decision(decision) for decision in tree.decisions.values()]
    outcomes = [named.outcome(outcome) for outcome in tree.outcomes.values()]
    return replace(
        tree,
        start=named.target(tree.start),
        unlisted=named.target(tree.unlisted),
        asides=named.asides(tree.asides),
        questions={question.id: question for question in questions},
        decisions={decision.id: decision for decision in decisions},
        outcomes={outcome.id: outcome for outcome in outcomes},
        notes={
            id: replace(note, when=named.condition(note.when)) for id, note in tree.notes.items()
        },
        facts={
            fact.id: replace(
                fact,
                rules=tuple(replace(rule, when=named.condition(rule.when)) for rule in fact.rules),
            )
            for fact in tree.facts.values()
        },
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """New names by (sort, old id), and of options by the old id of their question."""

    places: Mapping[tuple[str, str], str]
    options: Mapping[str, Mapping[str, str]]

    @staticmethod
    def of(renames: Iterable[Rename]) -> _Names:
        places: dict[tuple[str, str], str] = {}
        options: dict[str, dict[str, str]] = {}
        for rename in renames:
            if rename.sort != "option":
                places[rename.sort, rename.old] = rename.new
                continue
            question, _, old = rename.old.partition(".")
            options.setdefault(question, {})[old] = rename.new.partition(".")[2]
        return _Names(places, options)

    def id(self, sort: str, id: str) -> str:
        return self.places.get((sort, id), id)

    def target(self, target: Target) -> Target:
        return replace(target, id=self.id(target.kind, target.id))

    def go(self, target: Target | None) -> Target | None:
        return self.target(target) if target else None

    def asides(self, asides: Iterable[Aside]) -> tuple[Aside, ...]:
        return tuple(replace(aside, go=self.target(aside.go)) for aside in asides)

    def rules(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(
            replace(rule, when=self.condition(rule.when), go=self.target(rule.go)) for rule in rules
        )

    def question(self, question: Question) -> Question:
        names = self.options.get(question.id, {})
        return replace(
            question,
            id=self.id("question", question.id),
            options=tuple(self.option(option, names) for option in question.options),
            extras=tuple(self.option(extra, names) for extra in question.extras),
            unsure=self.go(question.unsure),
            next=self.rules(question.next),
            asides=self.asides(question.asides),
        )

    def option(self, option: Option, names: Mapping[str, str]) -> Option:
        return replace(option, id=names.get(option.id, option.id), go=self.go(option.go))

    def decision(self, decision: Decision) -> Decision:
        id = self.id("decision", decision.id)
        return replace(decision, id=id, rules=self.rules(decision.rules))

    def outcome(self, outcome: Outcome) -> Outcome:
        return replace(
            outcome,
            id=self.id("outcome", outcome.id),
            next_steps=self.items(outcome.next_steps),
            documents=self.items(outcome.documents),
            notes=self.items(outcome.notes),
        )

    def items(self, items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(replace(item, when=self.condition(item.when)) for item in items)

    def condition(self, condition: Condition | None) -> Condition | None:
        return self.meant(condition) if condition is not None else None

    def meant(self, condition: Condition) -> Condition:
        match condition:
            case Entry(fact, test):
                names = self.options.get(fact, {})
                test = self.test(test, names) if names else test
                return replace(condition, fact=self.id("question", fact), test=test)
            case Not(item):
                return Not(self.meant(item))
            case All(items):
                return All(tuple(self.meant(item) for item in items))
            case AnyOf(items):
                return AnyOf(tuple(self.meant(item) for item in items))

    def test(self, test: Test, names: Mapping[str, str]) -> Test:
        ids = frozenset(names.get(id, id) for id in test.ids)
        ticked = tuple(
            replace(one, ids=frozenset(names.get(id, id) for id in one.ids)) for one in test.ticked
        )
        return replace(test, ids=ids, ticked=ticked)
