"""How many walks and routes a tree has, exactly.

A walk is a sequence of answers: each option, extra and country counts by itself, numbers,
money and dates once for each region of their division. A route is a sequence of questions and
of the arrows taken: an option with a target of its own, or a rule. "I do not know" is not
counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.trees.model import Question
from wizard.walks.arrows import Place
from wizard.walks.reach import Reach, Turn, forgotten, moved, turns
from wizard.walks.space import States, Variable


@dataclass(frozen=True, slots=True)
class Counts:
    """Walks by outcome id, and of each arrow (place, index among the turns there)."""

    outcomes: Mapping[str, int]
    arrows: Mapping[tuple[Place, int], int]

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


def walks(reach: Reach) -> Counts:
    """Count the walks of a tree by where they end."""
    graph = reach.graph
    waiting: dict[Place, Counter[int]] = {place: Counter() for place in graph.order}
    waiting[graph.order[0]][0] = 1
    arrows: Counter[tuple[Place, int]] = Counter()
    for place in graph.order:
        if place[0] == "outcome" or not waiting[place]:
            continue
        step = step_at(reach, place)
        for state, number in waiting[place].items():
            for index, after, weight in step.ways(state):
                waiting[step.turns[index].arrow.to][after] += number * weight
                arrows[place, index] += number * weight
        waiting[place] = Counter()
    outcomes = {p[1]: sum(waiting[p].values()) for p in graph.order if p[0] == "outcome"}
    return Counts(outcomes, arrows)


def step_at(reach: Reach, place: Place) -> Step:
    """Give the step that leads on from a question or decision."""
    found = reach.turns(place).turns
    forgets = (forgotten(reach.graph, reach.layout, place, turn.arrow) for turn in found)
    return Step(reach, place, found, tuple(tuple(digits) for digits in forgets))


@dataclass(frozen=True, slots=True)
class Step:
    """Takes one state, given as the number of its bit, through a place."""

    reach: Reach
    place: Place
    turns: tuple[Turn, ...]
    forgets: tuple[tuple[Variable, ...], ...]

    def ways(self, state: int) -> Iterator[tuple[int, int, int]]:
        """Give (index of the turn, state beyond it, number of answers)."""
        if self.place[0] == "decision":
            yield from self._by_rule(state, 1)
            return
        question = self.reach.graph.tree.questions[self.place[1]]
        options = {t.arrow.option.id: i for i, t in enumerate(self.turns) if t.arrow.option}
        for option, after, weight in self._answers(question, state, frozenset(options)):
            if option is not None:
                yield options[option], self._beyond(options[option], after), weight
            else:
                yield from self._by_rule(after, weight)

    def _answers(
        self, question: Question, state: int, own: frozenset[str]
    ) -> Iterator[tuple[str | None, int, int]]:
        digits = self.reach.layout.variables.get(question.id, ())
        if question.kind == "choices":
            states = [state + digits[0].stride] if digits else [state]
            for digit in digits[1:]:
                states += [one + digit.stride for one in states]
            weight = 2 ** (len(question.options) - max(0, len(digits) - 1))
            yield from ((None, one, weight) for one in states)
            return
        for index, region in enumerate(self.reach.divisions[question.id].regions):
            after = state + (index + 1) * digits[0].stride if digits else state
            mine = [id for id in region.ids if id in own]
            yield from ((id, after, 1) for id in mine)
            if region.answers > len(mine):
                yield None, after, region.answers - len(mine)

    def _by_rule(self, state: int, weight: int) -> Iterator[tuple[int, int, int]]:
        for index, turn in enumerate(self.turns):
            if turn.arrow.rule is not None and self.reach.layout.space.has(turn.taken, state):
                yield index, self._beyond(index, state), weight
                return

    def _beyond(self, index: int, state: int) -> int:
        for digit in self.forgets[index]:
            state -= state // digit.stride % digit.radix * digit.stride
        return state


def routes(reach: Reach) -> int:
    """Count the routes of a tree that some walk takes."""
    graph = reach.graph
    waiting: dict[Place, Counter[States]] = {place: Counter() for place in graph.order}
    waiting[graph.order[0]][reach.layout.space.start] = 1
    total = 0
    for index, place in enumerate(graph.order):
        if place[0] == "outcome":
            total += sum(waiting.pop(place).values())
            continue
        sets = reach.sets(place).at(index)
        for states, number in waiting.pop(place).items():
            for turn in turns(graph, sets, place, states).turns:
                if turn.taken and not turn.arrow.unsure:
                    after = moved(graph, reach.layout, place, turn)
                    waiting[turn.arrow.to][after] += number
    return total
