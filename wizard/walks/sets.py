"""Conditions as operations on sets of combinations.

In: a layout, a day. Out: for a condition and a set, the part of the set on which the condition
is true, and the part on which it is false; what is in neither hangs on an unanswered fact.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import passes
from wizard.trees.model import TODAY, All, AnyOf, Condition, Entry, Not, Test, Ticked, Tree
from wizard.walks.digits import Layout
from wizard.walks.division import Division
from wizard.walks.space import Space, States, Variable


@dataclass(frozen=True, slots=True)
class Sets:
    """Set operations at one place; `index` is the place's index in the graph."""

    tree: Tree
    layout: Layout
    divisions: Mapping[str, Division]
    day: Day
    index: int

    @property
    def space(self) -> Space:
        return self.layout.space

    def hold(self, condition: Condition, states: States, want: bool = True) -> States:
        """Give the states on which a condition is true, or false if that is wanted."""
        match condition:
            case Entry():
                return self._entry(condition, states, want)
            case Not(item):
                return self.hold(item, states, not want)
            case All(items) | AnyOf(items) if isinstance(condition, All) is want:
                for item in items:
                    states = self.hold(item, states, want) if states else states
                return states
            case All(items) | AnyOf(items):
                found = self.space.empty
                for item in items:
                    rest = states ^ found
                    found |= self.hold(item, rest, want) if rest else rest
                return found

    def unknown(self, condition: Condition, states: States) -> States:
        """Give the states on which a condition hangs on a fact without a value."""
        return states ^ self.hold(condition, states) ^ self.hold(condition, states, False)

    def unanswered(self, fact: str, states: States) -> States:
        """Give the states in which a question has no answer."""
        if not self.layout.held(fact, self.index):
            return states
        return self.space.where(states, self.layout.variables[fact][0], 0)

    def valueless(self, fact: str, states: States) -> States:
        """Give the states in which a question or derived fact has no value."""
        if fact in self.tree.questions:
            return self.unanswered(fact, states)
        return self.values(fact, states)[None] if fact in self.tree.facts else self.space.empty

    def values(self, fact: str, states: States) -> Mapping[str | None, States]:
        """Split states by the value of a derived fact; `None` where no rule matches."""
        found: dict[str | None, States] = {}
        for rule in self.tree.facts[fact].rules:
            hit = states if rule.when is None else self.hold(rule.when, states)
            found[rule.value] = found.get(rule.value, self.space.empty) | hit
            states ^= hit
        found[None] = states
        return found

    def _entry(self, entry: Entry, states: States, want: bool) -> States:
        fact, test = entry.fact, entry.test
        if not states:
            return states
        if fact == TODAY:
            return states if passes(test, self.day.today, self.day) is want else self.space.empty
        if fact in self.tree.facts:
            return self._derived(fact, test, states, want)
        if not self.layout.held(fact, self.index):
            return states if want and test.unanswered else self.space.empty
        own, *ticks = self.layout.variables[fact]
        found = self.space.empty
        if want and test.unanswered:
            found |= self.space.where(states, own, 0)
        if self.divisions[fact].question.kind == "choices":
            answered = states ^ self.space.where(states, own, 0)
            ticked = self._ticked(test.ticked, {t.option: t for t in ticks}, answered)
            return found | (ticked if want else answered ^ ticked)
        for region in self._regions(fact, test, want):
            found |= self.space.where(states, own, region + 1)
        return found

    def _regions(self, fact: str, test: Test, want: bool) -> Iterable[int]:
        passing = self.divisions[fact].passing(test)
        if want:
            return passing
        return [i for i in range(len(self.divisions[fact].regions)) if i not in passing]

    def _derived(self, fact: str, test: Test, states: States, want: bool) -> States:
        found = self.space.empty
        for value, held in self.values(fact, states).items():
            if (want and test.unanswered) if value is None else (value in test.ids) is want:
                found |= held
        return found

    def _ticked(
        self, tests: Iterable[Ticked], options: Mapping[str | None, Variable], states: States
    ) -> States:
        found = self.space.empty
        for test in tests:
            ids = [id for id in options if id in test.ids or test.mode == "nothing"]
            rest = states
            if test.mode == "any":
                rest = self.space.empty
                for id in ids:
                    rest |= self.space.where(states, options[id], 1)
            else:
                for id in ids:
                    rest = self.space.where(rest, options[id], 1 if test.mode == "all" else 0)
            found |= rest
        return found
