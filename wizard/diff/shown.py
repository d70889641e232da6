"""What an outcome shows depending on the answers, in two trees.

In: two trees walked together, and a stand at which both walks have ended. Out: the lines of the
outcome that only one of them shows, and the derived facts that have another value. What every walk
shows alike is compared as words, not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from wizard.trees.conditions.truth import holds
from wizard.trees.model import All, Condition, Outcome, Tree
from wizard.walks.joint import NEW, OLD, Joint, Stand
from wizard.walks.lines import shown, told
from wizard.walks.regions import entries
from wizard.walks.walker import State

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


def _looked_at(tree: Tree, outcome: Outcome) -> Iterator[str]:
    """Name the derived facts on which the words of an outcome hang."""
    for _, _, whens, texts in shown(tree, outcome):
        named = [entry.fact for when in whens for entry in entries(when)]
        named += [placeholder.name for text in texts for placeholder in told(text)]
        yield from (name for name in named if name in tree.facts)


@dataclass(frozen=True, slots=True)
class Effects:
    """Compares what both trees show where both walks end at one outcome."""

    made: Joint
    known: dict[tuple[int, int, State], tuple[Values, frozenset[Line]]] = field(
        default_factory=dict
    )

    def at(self, stand: Stand) -> Effect:
        """Say how the outcome differs for the walks that end at a stand."""
        sides = self.made.sides
        old, new = (side.place(at) for side, at in zip(sides, stand.at, strict=True))
        if old != new or old[0] != "outcome":
            return NOTHING
        (was, before), (becomes, now) = (self.shown(side, stand) for side in (OLD, NEW))
        if was == becomes and before == now:
            return NOTHING
        there = [lines(side.tree, side.tree.outcomes[old[1]]) for side in sides]
        order = [line for line in there[NEW] if line in there[OLD]]
        facts = sorted(fact for fact in was if fact in becomes and was[fact] != becomes[fact])
        return Effect(
            tuple((fact, was[fact], becomes[fact]) for fact in facts),
            tuple(line for line in order if line in now and line not in before),
            tuple(line for line in order if line in before and line not in now),
        )

    def shown(self, side: int, stand: Stand) -> tuple[Values, frozenset[Line]]:
        """Give the derived facts on which an outcome's words hang, and the lines that show."""
        key = side, stand.at[side], stand.states[side]
        if key not in self.known:
            walker = self.made.sides[side]
            facts = walker.known(stand.at[side], stand.states[side])
            tree, outcome = walker.tree, walker.tree.outcomes[walker.place(stand.at[side])[1]]
            self.known[key] = (
                {fact: facts.get(fact) for fact in _looked_at(tree, outcome)},
                frozenset(
                    line
                    for line, when in lines(tree, outcome).items()
                    if when is None or holds(when, facts, walker.day)
                ),
            )
        return self.known[key]
