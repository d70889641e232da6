"""What an outcome shows depending on the answers, in two trees.

In: two trees walked together. Out: which lines and derived facts of an outcome may differ, so that
nobody looks at all others; and at a stand where both walks have ended, the lines that only one
tree shows, and the derived facts that have another value. What every walk shows alike is compared
as words, not here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from wizard.trees.conditions.truth import entries, holds, passes
from wizard.trees.model import TODAY, All, AnyOf, Condition, Entry, Item, Not, Outcome, Test, Tree
from wizard.walks.asked import State
from wizard.walks.folds import Map
from wizard.walks.joint import NEW, OLD, Joint, Stand
from wizard.walks.lines import shown, told
from wizard.walks.walker import Walker

T = TypeVar("T")
Line: TypeAlias = tuple[str, str, int]
"""A line of an outcome: its list, its text or id, and which one of equal lines it is."""
Values: TypeAlias = Mapping[str, str | None]
"""Derived facts by name."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How the same outcome differs for some walks.

    `facts` holds (derived fact, old value, new value), `None` for no value; `appears` and
    `disappears` the lines that only one tree shows to them.
    """

    facts: tuple[tuple[str, str | None, str | None], ...] = ()
    appears: tuple[Line, ...] = ()
    disappears: tuple[Line, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.appears or self.disappears)


NOTHING = Effect()


@dataclass(frozen=True, slots=True)
class Telling:
    """What may differ at an outcome: derived facts, and lines in the order of the new tree."""

    facts: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


Tellings: TypeAlias = Mapping[str, Telling]
"""By outcome; what is not named shows alike to everybody."""


def lines(tree: Tree, outcome: Outcome) -> Mapping[Line, Condition | None]:
    """Give every line of an outcome with the condition under which it shows."""
    found: dict[Line, Condition | None] = {}
    seen: dict[tuple[str, str], int] = {}
    for part, item, whens, _ in shown(tree, outcome):
        if item is not None:
            text = item.text if isinstance(item, Item) else None
            words = text.source if text else item.id or ""
            number = seen[part, words] = seen.get((part, words), 0) + 1
            found[part, words, number] = All(whens) if whens else None
    return found


@dataclass(frozen=True, slots=True)
class Effects:
    """Compares what both trees show where both walks end at one outcome."""

    made: Joint
    tellings: Tellings
    known: dict[tuple[int, int, State], tuple[Values, frozenset[Line]]] = field(
        default_factory=dict
    )

    def at(self, stand: Stand) -> Effect:
        """Say how the outcome differs for the walks that end at a stand."""
        old, new = (side.place(at) for side, at in zip(self.made.sides, stand.at, strict=True))
        telling = self.tellings.get(old[1])
        if old != new or telling is None:
            return NOTHING
        (was, before), (becomes, now) = (self._shown(side, stand, telling) for side in (OLD, NEW))
        return Effect(
            tuple((it, was[it], becomes[it]) for it in telling.facts if was[it] != becomes[it]),
            tuple(line for line in telling.lines if line in now and line not in before),
            tuple(line for line in telling.lines if line in before and line not in now),
        )

    def _shown(self, side: int, stand: Stand, telling: Telling) -> tuple[Values, frozenset[Line]]:
        key = side, stand.at[side], stand.states[side]
        if key not in self.known:
            walker = self.made.sides[side]
            facts = walker.known(stand.at[side], stand.states[side])
            every = lines(walker.tree, walker.tree.outcomes[walker.place(stand.at[side])[1]])
            holding = ((line, every[line]) for line in telling.lines)
            self.known[key] = (
                {fact: facts.get(fact) for fact in telling.facts},
                frozenset(it for it, when in holding if not when or holds(when, facts, walker.day)),
            )
        return self.known[key]


# What may differ ---------------------------------------------------------------------


def tellings(made: Joint, map: Map[Stand]) -> Tellings:
    """Find what may differ at each outcome that both walks may come to: what hangs on another
    condition than before, or on a question that only one of the walks has asked."""
    numbers: dict[object, int] = {}
    forms = [_Forms(side, numbers) for side in made.sides]
    found: dict[str, Telling] = {}
    for id, alone in _asked_alone(made, map).items():
        (facts, some), (new_facts, new_some) = (form.outcome(id) for form in forms)
        telling = Telling(_differing(facts, new_facts, alone), _differing(some, new_some, alone))
        if telling != Telling():
            found[id] = telling
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


_Hangs: TypeAlias = tuple[object, int]
"""The form of a condition or derived fact, and the questions it hangs on as bits."""


def _differing(old: Mapping[T, _Hangs], new: Mapping[T, _Hangs], alone: int) -> tuple[T, ...]:
    return tuple(
        each
        for each, (form, asked) in new.items()
        if each in old and (old[each][0] != form or (old[each][1] | asked) & alone)
    )


@dataclass(frozen=True, slots=True)
class _Forms:
    """What conditions of one tree say of answers, wherever and however they are written: those
    with equal forms hold of the same walks. `numbers` are of both trees."""

    side: Walker
    numbers: dict[object, int]
    known: dict[str, int] = field(default_factory=dict)

    def outcome(self, id: str) -> tuple[Mapping[str, _Hangs], Mapping[Line, _Hangs]]:
        """Give the forms of the derived facts on which an outcome hangs, and of its lines."""
        tree = self.side.tree
        named: set[str] = set()
        for _, _, whens, texts in shown(tree, tree.outcomes[id]):
            named |= {entry.fact for when in whens for entry in entries(when)}
            named |= {placeholder.name for text in texts for placeholder in told(text)}
        facts = {
            fact: (self.fact(fact), self.asked((fact,)))
            for fact in sorted(named & tree.facts.keys())
        }
        return facts, {
            line: (self.of(when), self.asked(entry.fact for entry in entries(when)) if when else 0)
            for line, when in lines(tree, tree.outcomes[id]).items()
        }

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
