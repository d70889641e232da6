"""A second, naive evaluator: walks a grown tree by brute force, from its plain data alone.

It shares no code with the program, so that both being wrong in the same way is unlikely.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

Facts = dict[str, Any]


@dataclass
class Found:
    """What brute force saw; rules are named by (place, index), `reached` has the fewest answers.

    `shown` are steps of outcomes by (outcome, index); `untold` are (outcome or question, question)
    where a text that is shown tells an answer that was not given; `rounds` are places that a walk
    comes to a second time, `twice` those that ask what it was asked before: from there it is not
    followed further.
    """

    walks: Counter[str] = field(default_factory=Counter)
    routes: set[tuple[Any, ...]] = field(default_factory=set)
    reached: dict[str, int] = field(default_factory=dict)
    taken: set[tuple[str, int]] = field(default_factory=set)
    gaps: set[str] = field(default_factory=set)
    hanging: set[tuple[str, int]] = field(default_factory=set)
    shown: set[tuple[str, int]] = field(default_factory=set)
    untold: set[tuple[str, str]] = field(default_factory=set)
    rounds: set[str] = field(default_factory=set)
    twice: set[str] = field(default_factory=set)


class Naive:
    """Brute force over one tree on one day; `countries` are the codes there are."""

    def __init__(self, tree: dict[str, Any], today: date, countries: tuple[str, ...]) -> None:
        every = tree["questions"]
        self.again = {name: it for name, it in every.items() if "asks" in it}
        self.asks = {name: it.get("asks", name) for name, it in every.items()}
        tree = {
            **tree,
            "questions": {name: it for name, it in every.items() if name not in self.again},
        }
        self.tree, self.today = tree, today
        self.countries = countries
        self.tests: dict[str, list[Any]] = {name: [] for name in tree["questions"]}
        self._collect([tree, self.again])
        self.answers = {name: list(self._answers(name)) for name in tree["questions"]}
        self.found = Found()

    def run(self) -> Found:
        self._go(self.tree["start"], {}, 1, (), True)
        return self.found

    # Collecting tests and dividing answers by what they pass

    def _collect(self, part: Any) -> None:
        if isinstance(part, list):
            for item in part:
                self._collect(item)
        elif isinstance(part, dict):
            for key, value in part.items():
                if key == "when":
                    self._collect_condition(value)
                else:
                    self._collect(value)

    def _collect_condition(self, when: Any) -> None:
        for mapping in when if isinstance(when, list) else [when]:
            for fact, test in mapping.items():
                if fact == "not":
                    self._collect_condition(test)
                elif fact in self.tests:
                    limits = self._limits() if "fact:" in str(test) else ["none"]
                    self.tests[fact] += [self._against(test, limit) for limit in limits]

    def _answers(self, name: str) -> Iterator[tuple[Any, int]]:
        """Give (answer, how many walks it counts for)."""
        question = self.tree["questions"][name]
        kind = question["type"]
        extras = list(question.get("extra", {}))
        if kind == "choice":
            yield from ((id, 1) for id in question["options"])
            return
        if kind == "choices":
            ids = list(question["options"])
            for size in range(question.get("at-least", 0), len(ids) + 1):
                yield from ((frozenset(some), 1) for some in combinations(ids, size))
            return
        typed: dict[tuple[bool, ...], tuple[Any, int]] = {}
        for value in self._typed(question):
            key = tuple(self._passes(name, value, test) is True for test in self.tests[name])
            before = typed.get(key)
            number = before[1] + 1 if before and kind == "country" else 1
            typed[key] = (before[0] if before else value, number)
        yield from typed.values()
        yield from ((id, 1) for id in extras)

    def _typed(self, question: dict[str, Any]) -> Iterator[Any]:
        match question["type"]:
            case "country":
                groups = {id: [id] for id in self.countries} | self.tree["groups"]
                some = set(question.get("among", self.countries))
                while more := {it for id in some for it in groups[id]} - some:
                    some |= more
                yield from (id for id in self.countries if id in some)
            case "number":
                yield from (Decimal(n) for n in range(question["min"], question["max"] + 1))
            case "money":
                yield from (
                    Decimal(n) / 4 for n in range(question["min"] * 4, question["max"] * 4 + 1)
                )
            case "date":
                day = date.fromisoformat(question["min"])
                top = question["max"]
                last = self.today if top == "today" else date.fromisoformat(top)
                while day <= last:
                    yield day
                    day += timedelta(days=1)

    # Conditions: True, False, or None where they hang on an unanswered fact

    def _holds(self, when: Any, facts: Facts) -> bool | None:
        if isinstance(when, list):
            return self._any([self._holds(item, facts) for item in when])
        parts: list[bool | None] = []
        for fact, test in when.items():
            if fact == "not":
                inner = self._holds(test, facts)
                parts.append(None if inner is None else not inner)
            elif "fact:" in str(test):
                parts.append(self._limited(fact, test, facts))
            elif facts.get(fact) is None:
                parts.append(True if test == "unanswered" else None)
            else:
                parts.append(self._passes(fact, facts[fact], test))
        if False in parts:
            return False
        return None if None in parts else True

    def _limits(self) -> list[str]:
        """Give the values of the one fact that is a limit."""
        return [rule.get("is", rule.get("else")) for rule in self.tree["facts"]["limit"]]

    @staticmethod
    def _against(test: Any, limit: str) -> Any:
        """Put a number in the place of the limit."""
        if isinstance(test, list):
            return [Naive._against(it, limit) for it in test]
        return test.replace("fact:limit", limit) if isinstance(test, str) else test

    def _limited(self, fact: str, test: Any, facts: Facts) -> bool | None:
        """For one of the values the limit is that value and the test holds with it; of a list,
        one of the others may hold as well."""
        if isinstance(test, list):
            return self._any([self._holds({fact: it}, facts) for it in test])
        ways = ({"limit": it, fact: self._against(test, it)} for it in self._limits())
        return self._any([self._holds(way, facts) for way in ways])

    @staticmethod
    def _any(parts: list[bool | None]) -> bool | None:
        if True in parts:
            return True
        return None if None in parts else False

    def _passes(self, fact: str, value: Any, test: Any) -> bool:
        if test == "unanswered":
            return False
        if isinstance(value, frozenset):
            return self._ticks(value, test)
        if isinstance(value, str):
            some = test if isinstance(test, list) else [test]
            return value in self._members(some)
        if isinstance(value, date):
            return isinstance(test, str) and self._dated(value, test)
        return any(self._sized(value, it) for it in (test if isinstance(test, list) else [test]))

    def _members(self, names: list[str]) -> set[str]:
        groups = self.tree["groups"]
        found: set[str] = set()
        for name in names:
            found |= self._members(groups[name]) if name in groups else {name}
        return found

    @staticmethod
    def _ticks(value: frozenset[str], test: Any) -> bool:
        if test == "none":
            return not value
        if isinstance(test, str):
            return test in value
        if isinstance(test, list):
            return bool(set(test) & value)
        ((mode, ids),) = test.items()
        if mode == "all":
            return set(ids) <= value
        return bool(set(ids) & value) is (mode == "any")

    @staticmethod
    def _sized(value: Decimal, test: str) -> bool:
        words = test.split()
        if words[0] == "other":
            return False
        if len(words) == 3 and words[1] == "to":
            return Decimal(words[0]) <= value <= Decimal(words[2])
        match words:
            case ["under", n]:
                return value < Decimal(n)
            case ["over", n]:
                return value > Decimal(n)
            case ["at", "least", n]:
                return value >= Decimal(n)
            case ["at", "most", n]:
                return value <= Decimal(n)
        return value == Decimal(words[0])

    def _dated(self, value: date, test: str) -> bool:
        words = test.split()
        match words:
            case ["other"]:
                return False
            case ["before", d]:
                return value < date.fromisoformat(d)
            case ["after", d]:
                return value > date.fromisoformat(d)
            case ["on", "or", "before", d]:
                return value <= date.fromisoformat(d)
            case ["on", "or", "after", d]:
                return value >= date.fromisoformat(d)
            case [d, "to", e]:
                return date.fromisoformat(d) <= value <= date.fromisoformat(e)
            case ["within", "the", "last", n, unit]:
                return self.today <= self._add(value, int(n), unit)
            case ["more", "than", n, unit, "ago"]:
                return self._add(value, int(n), unit) < self.today
            case ["at", "least", n, unit, "ago"]:
                return self._add(value, int(n), unit) <= self.today
            case ["less", "than", n, unit, "ago"]:
                return self.today < self._add(value, int(n), unit)
            case ["in", "the", "future"]:
                return value > self.today
            case ["not", "in", "the", "future"]:
                return value <= self.today
        raise AssertionError(test)

    @staticmethod
    def _add(day: date, count: int, unit: str) -> date:
        if unit.startswith("day"):
            return day + timedelta(days=count)
        if unit.startswith("week"):
            return day + timedelta(weeks=count)
        month = day.month - 1 + count
        year, month = day.year + month // 12, month % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

    # Walking

    def _derive(self, answers: Facts) -> Facts:
        facts = dict(answers)
        for name, rules in self.tree.get("facts", {}).items():
            for rule in rules:
                if "else" in rule:
                    facts[name] = rule["else"]
                    break
                if self._holds(rule["when"], facts) is True:
                    facts[name] = rule["is"]
                    break
        return facts

    def _go(
        self, target: str, answers: Facts, number: int, route: tuple[Any, ...], counted: bool
    ) -> None:
        passed = [part for part in route if part in self.asks]
        asked = len(passed)
        if target in passed or target in route[route.index(passed[-1]) if passed else 0 :]:
            self.found.rounds.add(target)
            return
        if target in self.asks and self.asks[target] in map(self.asks.get, passed):
            self.found.twice.add(target)
            return
        self.found.reached[target] = min(asked, self.found.reached.get(target, asked))
        if target in self.tree["outcomes"]:
            self._show(target, answers)
            if counted:
                self.found.walks[target] += number
                self.found.routes.add(route)
        elif target in self.tree.get("decisions", {}):
            rules = self.tree["decisions"][target]
            self._rules(target, rules, answers, number, (*route, target), counted)
        else:
            self._ask(target, answers, number, (*route, target), counted)

    def _show(self, outcome: str, answers: Facts) -> None:
        facts = self._derive(answers)
        for index, step in enumerate(self.tree["outcomes"][outcome]["next-steps"]):
            words = step if isinstance(step, str) else step["text"]
            if isinstance(step, str) or self._holds(step["when"], facts):
                self.found.shown.add((outcome, index))
                self._tell(outcome, words, facts)

    def _tell(self, place: str, words: str, facts: Facts) -> None:
        for name in re.findall(r"{answer:(.*?)}", words):
            if name not in facts:
                self.found.untold.add((place, name))

    def _ask(
        self, name: str, answers: Facts, number: int, route: tuple[Any, ...], counted: bool
    ) -> None:
        fact = self.asks[name]
        question = self.tree["questions"][fact]
        self._tell(fact, question.get("hint", ""), answers)
        question = self.again.get(name, question)
        own = {**question.get("options", {}), **question.get("extra", {})}
        for value, weight in self.answers[fact]:
            after = {**answers, fact: value}
            option = own.get(value) if isinstance(value, str) else None
            if option and "go" in option:
                self._go(option["go"], after, number * weight, (*route, value), counted)
            elif isinstance(question.get("next"), str):
                self.found.taken.add((name, 0))
                self._go(question["next"], after, number * weight, (*route, 0), counted)
            else:
                self._rules(name, question["next"], after, number * weight, route, counted)
        if "unsure" in question:
            self._go(question["unsure"], answers, number, (*route, "unsure"), False)

    def _rules(
        self,
        place: str,
        rules: list[Any],
        answers: Facts,
        number: int,
        route: tuple[Any, ...],
        counted: bool,
    ) -> None:
        facts = self._derive(answers)
        for index, rule in enumerate(rules):
            verdict = True if "else" in rule else self._holds(rule["when"], facts)
            if verdict is None:
                self.found.hanging.add((place, index))
            if verdict is True:
                self.found.taken.add((place, index))
                go = rule["else"] if "else" in rule else rule["go"]
                self._go(go, answers, number, (*route, index), counted)
                return
        self.found.gaps.add(place)
