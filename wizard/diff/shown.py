"""What an outcome shows depending on the answers, in two trees.

In: both sides, and what each has seen of the answers. Out: the lines of the outcome that only
one of them shows, and the derived facts that have another value. It must not know how a walk
came here; what every walk shows alike is compared as words, not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from wizard.diff.both_answers import NEW, OLD
from wizard.diff.side import Known, Side
from wizard.trees.conditions.truth import holds
from wizard.trees.model import All, Condition, Item, Outcome, Tree
from wizard.walks.digits import mentioned, outcome_conditions, shown_texts
from wizard.walks.regions import entries

Line: TypeAlias = tuple[str, str, int]
"""A line of an outcome: its list, its text or id, and which one of equal lines it is."""


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
    lists = (("next-steps", outcome.next_steps), ("documents", outcome.documents))
    for name, items in (*lists, ("notes", outcome.notes)):
        for item in items:
            words = item.text.source if item.text else item.id or ""
            number = seen[name, words] = seen.get((name, words), 0) + 1
            found[name, words, number] = _condition(tree, item)
    return found


def _condition(tree: Tree, item: Item) -> Condition | None:
    note = tree.notes.get(item.id) if item.id else None
    both = tuple(when for when in (item.when, note.when if note else None) if when is not None)
    return All(both) if len(both) > 1 else both[0] if both else None


def looked_at(tree: Tree, outcome: Outcome) -> Iterator[str]:
    """Name the derived facts on which the words of an outcome hang."""
    for condition in outcome_conditions(tree, outcome):
        yield from (entry.fact for entry in entries(condition) if entry.fact in tree.facts)
    for text, _ in shown_texts(tree, outcome):
        yield from (name for name in mentioned(text) if name in tree.facts)


def effect(
    sides: tuple[Side, Side], outcome: tuple[str, str], known: tuple[Known, Known]
) -> Effect:
    """Compare what two outcomes that count as the same show to one walk."""
    trees = sides[OLD].tree, sides[NEW].tree
    ends = trees[OLD].outcomes[outcome[OLD]], trees[NEW].outcomes[outcome[NEW]]
    values = sides[OLD].values(known[OLD]), sides[NEW].values(known[NEW])
    facts = {*looked_at(trees[OLD], ends[OLD]), *looked_at(trees[NEW], ends[NEW])}
    changed = tuple(
        (fact, _value(values[OLD].get(fact)), _value(values[NEW].get(fact)))
        for fact in sorted(facts)
        if fact in trees[OLD].facts and fact in trees[NEW].facts
        if values[OLD].get(fact) != values[NEW].get(fact)
    )
    old, new = lines(trees[OLD], ends[OLD]), lines(trees[NEW], ends[NEW])
    shown = [
        (line, _holds(old[line], sides[OLD], values[OLD]), _holds(when, sides[NEW], values[NEW]))
        for line, when in new.items()
        if line in old
    ]
    appears = tuple(line for line, before, after in shown if after and not before)
    disappears = tuple(line for line, before, after in shown if before and not after)
    return Effect(changed, appears, disappears)


def _holds(when: Condition | None, side: Side, values: Mapping[str, object]) -> bool:
    return when is None or holds(when, values, side.day)  # type: ignore[arg-type]


def _value(value: object) -> str | None:
    return value if isinstance(value, str) else None
