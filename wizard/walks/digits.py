"""A digit for every fact that is tested, and the places where it is held.

In: a graph and the division of its questions. Out: for each fact that is tested somewhere a
place in a mixed-radix number, reused when the fact is no longer needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.trees.model import Condition, Outcome, Question, Text, Tree
from wizard.walks.arrows import Graph, Place
from wizard.walks.regions import Division
from wizard.walks.space import Dense, Space, Sparse, Variable


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each fact's digits stand.

    `variables` by fact, the fact's own digit first; `first` and `last` bound the places (by
    index in the graph) where they are this fact's and no other's; `live` are the facts still
    needed on entering a place. `space` holds sets of combinations.
    """

    variables: Mapping[str, tuple[Variable, ...]]
    first: Mapping[str, int]
    last: Mapping[str, int]
    live: tuple[frozenset[str], ...]
    space: Space

    def held(self, fact: str, index: int) -> bool:
        """Say whether a fact can have a value at a place; elsewhere it is unanswered."""
        return fact in self.first and self.first[fact] <= index <= self.last[fact]


@dataclass(frozen=True, slots=True)
class TooEntangled:
    """More combinations meet at a place than can be held; the facts are those live there."""

    place: Place
    facts: tuple[str, ...]


WIDEST = 1 << 20
"""Combinations up to which a set is held as bits whatever meets in it."""
WORK = 1 << 31
"""Combinations times places up to which sets are held as bits; some seconds of work."""


def lay_out(graph: Graph, divisions: Mapping[str, Division]) -> Layout:
    """Give every tested fact its digits."""
    live = _live(graph)
    first, last = _spans(graph, live)
    digits = {fact: _radices(divisions[fact]) for fact in first}
    slots, taken = _slots(first, last, digits)
    strides = [1]
    for radix in slots:
        strides.append(strides[-1] * radix)
    bits = strides[-1]
    variables = {
        fact: tuple(
            Variable(fact, option, strides[slot], slots[slot])
            for (option, _), slot in zip(digits[fact], where, strict=True)
        )
        for fact, where in taken.items()
    }
    dense = bits <= WIDEST and bits * len(graph.order) <= WORK
    return Layout(variables, first, last, live, Dense(bits) if dense else Sparse())


def needed(graph: Graph, place: Place) -> frozenset[str]:
    """Name the questions whose answers are looked at on leaving a place, or in its texts."""
    tree = graph.tree
    kind, id = place
    facts: set[str] = set()
    if kind == "outcome":
        for condition in outcome_conditions(tree, tree.outcomes[id]):
            facts |= graph.asked_for(condition)
        texts = [text for text, _ in shown_texts(tree, tree.outcomes[id])]
    else:
        for arrow in graph.arrows[place]:
            if arrow.rule is not None and arrow.rule.when is not None:
                facts |= graph.asked_for(arrow.rule.when)
        texts = list(question_texts(tree.questions[id])) if kind == "question" else []
    for text in texts:
        for name in mentioned(text):
            facts |= graph.bases.get(name, frozenset())
    return frozenset(facts)


MENTIONS = ("answer", "fact", "date")
"""Placeholders that show the value of a fact."""


def mentioned(text: Text) -> Iterator[str]:
    """Name the facts whose values a text shows."""
    for placeholder in text.placeholders:
        if placeholder.kind in MENTIONS:
            yield placeholder.name


def question_texts(question: Question) -> Iterator[Text]:
    """Give the texts of a question in which an earlier answer may be shown."""
    for text in (question.ask, question.hint, question.why, question.find_out):
        if text is not None:
            yield text


def shown_texts(tree: Tree, outcome: Outcome) -> Iterator[tuple[Text, Condition | None]]:
    """Give the texts of an outcome in which an answer may be shown, each with its condition."""
    yield outcome.title, None
    yield outcome.guidance, None
    for item in (*outcome.next_steps, *outcome.documents, *outcome.notes):
        if item.text is not None:
            yield item.text, item.when
        elif item.id is not None and item.id in tree.notes:
            yield tree.notes[item.id].text, item.when or tree.notes[item.id].when


def outcome_conditions(tree: Tree, outcome: Outcome) -> Iterator[Condition]:
    """Give the conditions of an outcome's items and of the notes it shows."""
    for item in (*outcome.next_steps, *outcome.documents, *outcome.notes):
        if item.when is not None:
            yield item.when
    for item in outcome.notes:
        note = tree.notes.get(item.id) if item.id else None
        if note is not None and note.when is not None:
            yield note.when


def _live(graph: Graph) -> tuple[frozenset[str], ...]:
    live: list[frozenset[str]] = [frozenset()] * len(graph.order)
    for index in reversed(range(len(graph.order))):
        place = graph.order[index]
        later = {live[graph.index[arrow.to]] for arrow in graph.arrows[place]}
        facts = needed(graph, place).union(*later)
        live[index] = facts - {place[1]} if place[0] == "question" else facts
    return tuple(live)


def _spans(graph: Graph, live: tuple[frozenset[str], ...]) -> tuple[dict[str, int], dict[str, int]]:
    """Bound the places at which each tested fact has to be held."""
    last: dict[str, int] = {}
    for index, facts in enumerate(live):
        for fact in facts:
            last[fact] = index
    first: dict[str, int] = {}
    for index, (kind, id) in enumerate(graph.order):
        if kind == "question" and (id in last or id in needed(graph, (kind, id))):
            first[id] = index
    return first, {fact: max(last.get(fact, 0), first[fact]) for fact in first}


def _radices(division: Division) -> tuple[tuple[str | None, int], ...]:
    if division.question.kind == "choices":
        return ((None, 2), *((option, 2) for option in division.ticks))
    return ((None, len(division.regions) + 1),)


def _slots(
    first: Mapping[str, int],
    last: Mapping[str, int],
    digits: Mapping[str, tuple[tuple[str | None, int], ...]],
) -> tuple[list[int], dict[str, list[int]]]:
    """Hand out slots in order of the questions; a slot is free after its fact's last place."""
    slots: list[int] = []
    until: list[int] = []
    taken: dict[str, list[int]] = {}
    for fact in sorted(first, key=lambda id: first[id]):
        taken[fact] = []
        for _, radix in digits[fact]:
            free = [slot for slot, end in enumerate(until) if end < first[fact]]
            best = min(free, key=lambda slot: (abs(slots[slot] - radix), slot), default=None)
            if best is None:
                best = len(slots)
                slots.append(radix)
                until.append(-1)
            slots[best] = max(slots[best], radix)
            until[best] = last[fact]
            taken[fact].append(best)
    return slots, taken
