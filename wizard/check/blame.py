"""Why a condition is never met at a place, in words.

In: what arrives where, a place, a rule or conditions there. Out: the entry that forbids it, and
what is left of its fact.
"""

from __future__ import annotations

from collections.abc import Iterable

from wizard.trees.model import All, Condition, Entry, Rule
from wizard.walks.arrows import Place
from wizard.walks.in_words import said
from wizard.walks.reach import Reach, Turns
from wizard.walks.space import States


def reason(found: Reach, place: Place, rule: Rule, every: States) -> str:
    """Say why a rule takes nothing of the states that the rules of its place are asked about."""
    whens = (rule.when,) if rule.when is not None else ()
    entry = blamed(found, place, whens, every)
    if entry is not None:
        return (
            f"at `{place[1]}` the answers before leave `{entry.fact}` only as "
            f"{left(found, place, entry.fact, every)}, never `{entry.test.words}`"
        )
    if whens and not found.sets(place).true(whens[0], every):
        return "no answers that come here meet all of its entries at once"
    return "the rules above already take every answer that it would take"


def asked_about(ways: Turns) -> States:
    """Give the states that the rules of a place are asked about: those before the first."""
    return next(turn.before for turn in ways.turns if turn.arrow.rule is not None)


def blamed(found: Reach, place: Place, whens: Iterable[Condition], states: States) -> Entry | None:
    """Give the entry of conditions that is true of none of the states."""
    sets = found.sets(place)
    for when in whens:
        for part in when.items if isinstance(when, All) else (when,):
            if isinstance(part, Entry) and not sets.true(part, states):
                return part
    return None


def left(found: Reach, place: Place, fact: str, states: States) -> str:
    """Say which values of a fact are left among some states."""
    sets, tree = found.sets(place), found.graph.tree
    if fact in tree.facts:
        values = sets.values(fact, states).items()
        return ", ".join(value for value, held in values if held and value) or "nothing"
    if fact not in tree.questions or not found.layout.held(fact, sets.index):
        return "unanswered"
    division = found.divisions[fact]
    own = found.layout.variables[fact][0]
    if division.question.kind == "choices":
        return "other ticks"
    space = found.layout.space
    held = [i for i in range(len(division.regions)) if space.where(states, own, i + 1)]
    words = [said(division, held)] if held else []
    return " or ".join(words + (["unanswered"] if sets.unanswered(fact, states) else []))
