"""Two trees walked by brute force with the same answers; shares no code with the program.

Every question is answered in every way that either tree tells apart, both trees are followed,
and where they end is noted.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tests.diff.changes import named
from tests.walks.naive import Naive

Facts = dict[str, Any]
UNSURE = "unsure"


class Walked(NamedTuple):
    """One joint walk: its answers by fact, how many it counts for, both ends, what shows."""

    answers: Facts
    weight: int
    ends: tuple[str, str]
    effect: Any


class TooMany(Exception):
    """More joint walks than are worth trying one by one."""


class Joint:
    """Both trees walked with the same answers, in every way there is."""

    def __init__(
        self, old: dict[str, Any], new: dict[str, Any], today: date, countries: tuple[str, ...]
    ) -> None:
        self.sides = Naive(old, today, countries), Naive(new, today, countries)
        self.groups = {**old["groups"], **new["groups"]}
        old, new = (side.tree for side in self.sides)
        self.valid: dict[str, list[tuple[Any, int, tuple[bool, bool]]]] = {}
        for name in {**old["questions"], **new["questions"]}:
            asked = [side.tree["questions"].get(name) for side in self.sides]
            if asked[0] and asked[1] and asked[0]["type"] != asked[1]["type"]:
                self.valid[f"{name}/0"] = list(self._answers(name, (True, False)))
                self.valid[f"{name}/1"] = list(self._answers(name, (False, True)))
            else:
                both = bool(asked[0]), bool(asked[1])
                self.valid[name] = list(self._answers(name, both))

    def walks(self, most: int) -> list[Walked]:
        found: list[Walked] = []
        for answers, weight, end in self._go(0, self.sides[0].tree["start"], {}, 1):
            debts = {n for n, v in answers.items() if not self._good(n, v, 0)}
            for after, total, last in self._go(1, self.sides[1].tree["start"], answers, weight):
                asked = after.pop("asked", frozenset())
                if debts <= asked:
                    ends = end, last
                    known = self._seen(answers, after, asked)
                    found.append(Walked(after, total, ends, self._effect(ends, known)))
                    if len(found) > most:
                        raise TooMany
        return found

    def _answers(
        self, name: str, asked: tuple[bool, bool]
    ) -> Iterator[tuple[Any, int, tuple[bool, bool]]]:
        """Give one answer for all that neither tree tells apart, with how many these are."""
        sides = [side if has else None for side, has in zip(self.sides, asked, strict=True)]
        each = [list(self._raw(side, name)) if side else [] for side in sides]
        kind = next(s.tree["questions"][name]["type"] for s in sides if s)
        own = {
            id
            for side in sides
            if side
            for part in ("options", "extra")
            for id in side.tree["questions"][name].get(part, {})
        }
        found: dict[Any, tuple[Any, int, tuple[bool, bool]]] = {}
        for value in dict.fromkeys([*each[1], *each[0]]):
            valid = value in each[0], value in each[1]
            tests = tuple(
                side._passes(name, value, test) if side and good else None
                for side, good in zip(sides, valid, strict=True)
                for test in (side.tests[name] if side else ())
            )
            alone = value in own if isinstance(value, str) else isinstance(value, frozenset)
            key = (valid, tests, value if alone else None)
            before = found.get(key)
            number = before[1] + 1 if before and kind == "country" else 1
            found[key] = (before[0] if before else value, number, valid)
        yield from found.values()

    @staticmethod
    def _raw(side: Naive, name: str) -> Iterator[Any]:
        question = side.tree["questions"][name]
        if question["type"] in ("choice", "choices"):
            yield from (value for value, _ in side._answers(name))
            return
        step = Decimal(question["step"]) if question["type"] == "money" else 1
        for value in side._typed(question):
            if question["type"] != "money" or not value % step:
                yield value
        yield from question.get("extra", {})

    def _key(self, side: int, name: str) -> str:
        return name if name in self.valid else f"{name}/{side}"

    def _good(self, key: str, value: Any, side: int) -> bool:
        if value == UNSURE or key.endswith(f"/{1 - side}"):
            return True
        return next(valid[side] for v, _, valid in self.valid[key] if v == value) or (
            key.partition("/")[0] not in self.sides[side].tree["questions"]
        )

    def _go(
        self,
        side: int,
        target: str,
        answers: Facts,
        weight: int,
        asked: frozenset[str] = frozenset(),
    ) -> Iterator[tuple[Facts, int, str]]:
        tree = self.sides[side].tree
        if target in tree["outcomes"] or target in ("asked-again", "it-depends", "no-rule"):
            yield {**answers, "asked": asked} if side else answers, weight, target
        elif target in tree.get("decisions", {}):
            known = self._facts(side, answers, asked if side else frozenset(answers))
            go = self._rule(side, tree["decisions"][target], known)
            yield from self._go(side, go, answers, weight, asked)
        else:
            yield from self._ask(side, target, answers, weight, asked)

    def _ask(
        self, side: int, name: str, answers: Facts, weight: int, asked: frozenset[str]
    ) -> Iterator[tuple[Facts, int, str]]:
        key = self._key(side, self.sides[side].asks[name])
        asked |= {key}
        if key in answers:
            ways = [(answers[key], 1)]
        else:
            ways = [(v, n) for v, n, valid in self.valid[key] if valid[side] or not side]
            ways.append((UNSURE, 1))
        for value, number in ways:
            after = {**answers, key: value}
            known = self._facts(side, after, asked if side else frozenset(after))
            go = self._answered(side, name, key, value, known)
            yield from self._go(side, go, after, weight * number, asked)

    def _answered(self, side: int, name: str, key: str, value: Any, known: Facts) -> str:
        tree, again = self.sides[side].tree, self.sides[side].again
        question = again[name] if name in again else tree["questions"][name]
        if value == UNSURE:
            return str(question.get("unsure", "it-depends"))
        if not self._good(key, value, side):
            return "asked-again"
        own = {**question.get("options", {}), **question.get("extra", {})}
        option = own.get(value, {}) if isinstance(value, str) else {}
        if "go" in option:
            return str(option["go"])
        following = question["next"]
        return following if isinstance(following, str) else self._rule(side, following, known)

    def _facts(self, side: int, answers: Facts, asked: frozenset[str]) -> Facts:
        """Give what one tree has asked and understood, and what it derives from that."""
        found = {}
        for key, value in answers.items():
            if key in asked and value != UNSURE and not key.endswith(f"/{1 - side}"):
                name = key.partition("/")[0]
                if name in self.sides[side].tree["questions"] and self._good(key, value, side):
                    found[name] = value
        return self.sides[side]._derive(found)

    def _rule(self, side: int, rules: list[Any], known: Facts) -> str:
        for rule in rules:
            if "else" in rule:
                return str(rule["else"])
            if self.sides[side]._holds(rule["when"], known) is True:
                return str(rule["go"])
        return "no-rule"

    def _seen(self, old: Facts, new: Facts, asked: frozenset[str]) -> tuple[Facts, Facts]:
        return self._facts(0, old, frozenset(old)), self._facts(1, new, asked)

    def _effect(self, ends: tuple[str, str], known: tuple[Facts, Facts]) -> Any:
        """Say what the same outcome shows to one side only, derived facts before all."""
        if ends[0] != ends[1] or ends[0] not in self.sides[0].tree["outcomes"]:
            return None
        lists = [side.tree["outcomes"][ends[0]]["next-steps"] for side in self.sides]
        facts = [side.tree.get("facts", {}) for side in self.sides]
        tested = {f for steps in lists for step in steps for f in named(step)}
        changed = tuple(
            (fact, known[0].get(fact), known[1].get(fact))
            for fact in sorted(tested & facts[0].keys() & facts[1].keys())
            if known[0].get(fact) != known[1].get(fact)
        )
        shown = [
            {
                "text" in step and step["text"]
                for step in steps
                if isinstance(step, dict) and side._holds(step["when"], facts_) is True
            }
            for steps, side, facts_ in zip(lists, self.sides, known, strict=True)
        ]
        here = {s["text"] for s in lists[0] if isinstance(s, dict)}
        here &= {s["text"] for s in lists[1] if isinstance(s, dict)}
        more, less = (shown[1] - shown[0]) & here, (shown[0] - shown[1]) & here
        return changed or (bool(more), bool(less)) if changed or more or less else None

    # Conditions as the program prints them ---------------------------------------------

    def holds(self, mappings: list[Any], answers: Facts) -> bool:
        """Say whether a printed condition holds of a joint walk, "I do not know" by its name."""
        return self._any(mappings, answers) is True

    def _any(self, mappings: list[Any], answers: Facts) -> bool | None:
        return Naive._any([self._all(mapping, answers) for mapping in mappings])

    def _all(self, mapping: dict[str, Any], answers: Facts) -> bool | None:
        parts: list[bool | None] = []
        for fact, test in mapping.items():
            if fact == "not":
                inner = self._any(test if isinstance(test, list) else [test], answers)
                parts.append(None if inner is None else not inner)
                continue
            name, _, before = fact.partition(" ")
            value = answers.get(name, answers.get(f"{name}/{0 if before else 1}"))
            words = test if isinstance(test, list) else [test]
            if value is None:
                parts.append(True if "unanswered" in words else None)
            elif value == UNSURE:
                parts.append("unsure" in words)
            elif isinstance(test, dict):
                parts.append(all(self._one(name, value, {m: ids}) for m, ids in test.items()))
            else:
                parts.append(any(self._one(name, value, word) for word in words))
        return False if False in parts else None if None in parts else True

    def _one(self, fact: str, value: Any, word: Any) -> bool:
        if word in ("unanswered", "unsure"):
            return False
        side = copy.copy(self.sides[1])
        side.tree = {**side.tree, "groups": self.groups}
        if isinstance(value, Decimal | date) and word == "other":
            return False
        return side._passes(fact, value, word)


def moved(walks: list[Walked]) -> dict[tuple[str, str, Any], list[int]]:
    """Count the walks to which something happened: [without, with "I do not know"]."""
    found: Counter[tuple[str, str, Any, bool]] = Counter()
    for walk in walks:
        if walk.ends[0] != walk.ends[1] or walk.effect:
            unsure = UNSURE in walk.answers.values()
            found[(*walk.ends, walk.effect, unsure)] += walk.weight
    groups = {(a, b, effect) for a, b, effect, _ in found}
    return {(*group,): [found[(*group, False)], found[(*group, True)]] for group in groups}
