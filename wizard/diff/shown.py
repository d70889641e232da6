"""What an outcome shows depending on the answers, in two trees.

In: two trees walked together, and a stand at which both walks have ended. Out: the lines of the
outcome that only one of them shows, and the derived facts that have another value. What every walk
shows alike is compared as words, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from wizard.trees.conditions.truth import entries, holds
from wizard.trees.model import All, Condition, Outcome, Tree
from wizard.walks.bits import State
from wizard.walks.joint import NEW, OLD, Joint, Stand
from wizard.walks.lines import shown, told

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


def lines(tree: Tree, outcome: Outcome) -> Mapping[Line, Condition | None]:
    """Give every line of an outcome with the condition under which it shows."""
    found: dict[Line, Condition | None] = {}
    seen: dict[tuple[str, str], int] = {}
    for part, item, whens, _ in shown(tree, outcome):
        if item is not None:
            words = item.text.source if item.text else item.id or ""
            number = seen[part, words] = seen.get((part, words), 0) + 1
            found[part, words, number] = All(whens) if whens else None
    return found


def looked_at(tree: Tree, outcome: Outcome) -> frozenset[str]:
    """Name the derived facts on which the words of an outcome hang."""
    named: set[str] = set()
    for _, _, whens, texts in shown(tree, outcome):
        named |= {entry.fact for when in whens for entry in entries(when)}
        named |= {placeholder.name for text in texts for placeholder in told(text)}
    return frozenset(named & tree.facts.keys())


@dataclass(frozen=True, slots=True)
class Telling:
    """What may differ at an outcome: derived facts, and lines in the order of the new tree."""

    facts: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


Tellings: TypeAlias = Mapping[str, Telling]
"""By outcome; what is not named shows alike to everybody."""


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
