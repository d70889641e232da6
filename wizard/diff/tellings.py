"""Which lines of outcomes may differ between two trees, so that nobody looks at all others.

In: two trees walked together without looking at the words of outcomes. Out: for each outcome that
both walks may come to, the derived facts and lines that may differ there: those that hang on
another condition than before, or on a question that only one of the walks has asked. It must not
know whom it makes a difference to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wizard.diff.shown import Telling, Tellings, lines, looked_at
from wizard.trees.conditions.truth import entries, passes
from wizard.trees.model import TODAY, All, AnyOf, Condition, Entry, Not, Test
from wizard.walks.folds import Map
from wizard.walks.joint import NEW, OLD, Joint, Stand
from wizard.walks.walker import Walker


def tellings(made: Joint, map: Map[Stand]) -> Tellings:
    """Find what may differ at each outcome that both walks may come to."""
    numbers: dict[object, int] = {}
    forms = tuple(_Forms(side, numbers) for side in made.sides)
    found: dict[str, Telling] = {}
    for id, alone in _asked_alone(made, map).items():
        outcomes = [side.tree.outcomes[id] for side in made.sides]
        old, new = (lines(s.tree, o) for s, o in zip(made.sides, outcomes, strict=True))
        was, now = (looked_at(s.tree, o) for s, o in zip(made.sides, outcomes, strict=True))
        facts = [
            fact
            for fact in sorted(was & now)
            if forms[OLD].fact(fact) != forms[NEW].fact(fact)
            or any(form.asked((fact,)) & alone for form in forms)
        ]
        some = [
            line
            for line, when in new.items()
            if line in old
            and (
                forms[OLD].of(old[line]) != forms[NEW].of(when)
                or forms[OLD].asked(_named(old[line])) & alone
                or forms[NEW].asked(_named(when)) & alone
            )
        ]
        if facts or some:
            found[id] = Telling(tuple(facts), tuple(some))
    return found


def apart(tellings: Tellings) -> Iterator[Tellings]:
    """Give each fact and each line by itself."""
    for id, telling in tellings.items():
        yield from ({id: Telling(facts=(fact,))} for fact in telling.facts)
        yield from ({id: Telling(lines=(line,))} for line in telling.lines)


def conditions(side: Walker, tellings: Tellings) -> Mapping[str, Sequence[Condition]]:
    """Give by outcome the conditions of one tree that must be looked at to tell."""
    found: dict[str, list[Condition]] = {}
    for id, telling in tellings.items():
        every = lines(side.tree, side.tree.outcomes[id])
        whens = [every[line] for line in telling.lines]
        whens += [rule.when for fact in telling.facts for rule in side.tree.facts[fact].rules]
        found[id] = [when for when in whens if when is not None]
    return found


def _asked_alone(made: Joint, map: Map[Stand]) -> Mapping[str, int]:
    """Give by outcome that both walks may come to the facts that one of them alone may know."""
    alone = [0] * len(map.stands)
    found: dict[str, int] = {}
    for number in map.order:
        stand = map.stands[number]
        if map.asks[number] < 0:
            old, new = (side.place(at) for side, at in zip(made.sides, stand.at, strict=True))
            if old == new and old[0] == "outcome":
                found[old[1]] = found.get(old[1], 0) | alone[number]
        elif len(made.movers(stand.at)) == 1:
            alone[number] |= 1 << map.asks[number]
        for way in map.ways[number]:
            alone[way.to] |= alone[number]
    return found


def _named(condition: Condition | None) -> Iterator[str]:
    return (entry.fact for entry in entries(condition)) if condition is not None else iter(())


@dataclass(frozen=True, slots=True)
class _Forms:
    """What conditions of one tree say of answers, wherever and however they are written: those
    with equal forms hold of the same walks. `numbers` are of both trees."""

    side: Walker
    numbers: dict[object, int]
    known: dict[str, int] = field(default_factory=dict)

    def of(self, condition: Condition | None) -> object:
        """Give the form of a condition."""
        match condition:
            case None:
                return None
            case Entry(fact, test):
                return self._entry(fact, test)
            case Not(item):
                return "not", self.of(item)
            case All(items) | AnyOf(items):
                return type(condition), tuple(self.of(item) for item in items)

    def fact(self, id: str) -> int:
        """Give the form of a derived fact."""
        if id not in self.known:
            rules = self.side.tree.facts[id].rules if id in self.side.tree.facts else ()
            form = tuple((self.of(rule.when), rule.value) for rule in rules)
            self.known[id] = self.numbers.setdefault(form, len(self.numbers))
        return self.known[id]

    def asked(self, facts: Iterable[str]) -> int:
        """Trace facts back to the questions they are computed from, given as bits."""
        bases, numbers = self.side.shape.bases, self.side.numbers
        return sum(
            {1 << numbers[id] for fact in facts for id in bases.get(fact, ()) if id in numbers}
        )

    def _entry(self, fact: str, test: Test) -> object:
        day, number = self.side.day, self.side.numbers.get(fact)
        if number is not None:
            both = [it for it in self.side.facts[number].answers if None not in it.passed]
            passing = tuple(passes(test, answer.sample, day) for answer in both)
            return number, passing, test.unanswered
        if fact == TODAY:
            return passes(test, day.today, day)
        return self.fact(fact), test.ids, test.unanswered
