"""The shortest walk that shows a finding.

In: what arrives where, a place and a set of states there. Out: the answers of a walk with the
fewest answers that brings one of those states to the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.editor.analysis.graph import Place
from wizard.editor.analysis.layout import Layout, Variable
from wizard.editor.analysis.reach import Reach, Turn, answered, fold, forgotten, moved
from wizard.trees.kinds import canonical
from wizard.trees.model import UNSURE, Question, Value

Answers = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Leg:
    """A way towards the goal: from `states` at a place by a turn to the leg after it."""

    states: int
    turn: Turn
    goal: int
    after: _Leg | None


def arriving(reach: Reach, place: Place, states: int) -> Answers | None:
    """Give the answers of a shortest walk that brings one of the states to a place."""
    leg = _first_leg(reach, place, states & reach.entered[place])
    if leg is None:
        return None
    answers: Answers = {}
    here, state = reach.graph.order[0], 1
    at: _Leg | None = leg if here != place or not states & 1 else None
    while at is not None:
        state, given = _step(reach, here, state, at)
        if given is not None:
            answers[here[1]] = given
        here, at = at.turn.arrow.to, at.after
    return answers


def leaving(reach: Reach, place: Place, after: int) -> Answers | None:
    """Give a shortest walk that stands at a place with one of these states, its own question
    answered."""
    if place[0] != "question":
        return arriving(reach, place, after)
    question = reach.graph.tree.questions[place[1]]
    digits = reach.layout.variables.get(place[1], ())
    before = after
    for digit in digits:
        before = fold(reach.layout, digit, before)
    answers = arriving(reach, place, before)
    if answers is None:
        return None
    state = _state_of(reach, place, answers)
    own = {o.id for o in (*question.options, *question.extras) if o.go is not None}
    for option, found in answered(reach.sets(place), question, state):
        if found & after and option not in own:
            answers[question.id] = _sample(reach, question, found & after, None)
            break
    return answers


def _first_leg(reach: Reach, place: Place, states: int) -> _Leg | None:
    """Search backwards, fewest answers first, until a leg leaves from the start."""
    start = reach.graph.order[0]
    into = _arriving_turns(reach)
    seen: dict[Place, int] = {place: states}
    level: list[tuple[Place, int, _Leg | None]] = [(place, states, None)]
    while level:
        following: list[tuple[Place, int, _Leg | None]] = []
        for to, goal, leg in level:
            if to == start and goal & 1:
                return leg if leg else _Leg(1, Turn(reach.graph.arrows[start][0], 1, 1), 1, None)
            for at, turn in into.get(to, ()):
                needs = _before(reach, at, turn, goal) & ~seen.get(at, 0)
                if needs:
                    seen[at] = seen.get(at, 0) | needs
                    step = (at, needs, _Leg(needs, turn, goal, leg))
                    (following if at[0] == "question" else level).append(step)
        level = following
    return None


def _arriving_turns(reach: Reach) -> Mapping[Place, list[tuple[Place, Turn]]]:
    found: dict[Place, list[tuple[Place, Turn]]] = {}
    for place in reach.graph.order:
        if reach.entered[place]:
            for turn in reach.turns(place).turns:
                if turn.taken:
                    found.setdefault(turn.arrow.to, []).append((place, turn))
    return found


def _before(reach: Reach, place: Place, turn: Turn, goal: int) -> int:
    """Give the states on entering a place that a turn can bring to a goal."""
    states = _spread(reach, place, turn, goal) & turn.taken
    if place[0] == "question" and not turn.arrow.unsure:
        for digit in reach.layout.variables.get(place[1], ()):
            states = fold(reach.layout, digit, states)
    return states


def _spread(reach: Reach, place: Place, turn: Turn, goal: int) -> int:
    for digit in forgotten(reach.graph, reach.layout, place, turn.arrow):
        goal = _every(reach.layout, digit, goal)
    return goal


def _every(layout: Layout, digit: Variable, states: int) -> int:
    found = 0
    for value in range(digit.radix):
        found |= states << value * digit.stride
    return found


def _step(reach: Reach, place: Place, state: int, leg: _Leg) -> tuple[int, tuple[str, ...] | None]:
    """Go one leg with one state; give the state it becomes and the answer given."""
    turn = leg.turn
    goal = _spread(reach, place, turn, leg.goal) & turn.taken
    if place[0] == "decision":
        return _one(_moved(reach, place, turn, state & goal)), None
    if turn.arrow.unsure:
        return _one(_moved(reach, place, turn, state & goal)), (UNSURE,)
    question = reach.graph.tree.questions[place[1]]
    option = turn.arrow.option.id if turn.arrow.option else None
    for found, states in answered(reach.sets(place), question, state):
        if found == option and states & goal:
            one = _one(states & goal)
            return _moved(reach, place, turn, one), _sample(reach, question, one, option)
    raise LookupError(f"no answer of `{question.id}` goes on to `{turn.arrow.go.id}`")


def _moved(reach: Reach, place: Place, turn: Turn, states: int) -> int:
    return moved(reach.graph, reach.layout, place, Turn(turn.arrow, states, states))


def _one(states: int) -> int:
    return states & -states


def _sample(reach: Reach, question: Question, states: int, option: str | None) -> tuple[str, ...]:
    """Give a canonical answer that turns into one of the states."""
    if option is not None:
        return (option,)
    digits = reach.layout.variables.get(question.id, ())
    place = _one(states).bit_length() - 1
    if question.kind == "choices":
        ticked = [d.option for d in digits[1:] if place // d.stride % d.radix == 1]
        return canonical(frozenset(id for id in ticked if id is not None))
    own = {o.id for o in (*question.options, *question.extras) if o.go is not None}
    for index, region in enumerate(reach.divisions[question.id].regions):
        if not digits or place // digits[0].stride % digits[0].radix == index + 1:
            left: list[Value] = [id for id in region.ids if id not in own]
            if region.stretches:
                return canonical(region.sample)
            if left:
                return canonical(left[0])
    raise LookupError(f"no answer of `{question.id}` for these states")


def _state_of(reach: Reach, place: Place, answers: Mapping[str, tuple[str, ...]]) -> int:
    """Give the state in which a walk with these answers enters a place."""
    here, state = reach.graph.order[0], 1
    while here != place:
        for turn, states in _ways(reach, here, state, answers):
            if states:
                state = _moved(reach, here, turn, states)
                here = turn.arrow.to
                break
    return state


def _ways(
    reach: Reach, place: Place, state: int, answers: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Turn, int]]:
    if place[0] == "decision":
        for turn in reach.turns(place).turns:
            yield turn, state & turn.taken
        return
    question, given = reach.graph.tree.questions[place[1]], answers[place[1]]
    with_answer = _with(reach, place, question, state, given)
    for turn in reach.turns(place).turns:
        if given == (UNSURE,):
            yield turn, state if turn.arrow.unsure else 0
        elif turn.arrow.option is not None:
            yield turn, with_answer if (turn.arrow.option.id,) == given else 0
        elif not turn.arrow.unsure:
            yield turn, with_answer & turn.taken


def _with(
    reach: Reach, place: Place, question: Question, state: int, given: tuple[str, ...]
) -> int:
    """Give the state after answering a question with a sample of ours."""
    digits = reach.layout.variables.get(question.id, ())
    if not digits or given == (UNSURE,):
        return state
    if question.kind == "choices":
        state <<= digits[0].stride
        for digit in digits[1:]:
            state <<= digit.stride if digit.option in given else 0
        return state
    for index, region in enumerate(reach.divisions[question.id].regions):
        if given[0] in region.ids or (region.stretches and canonical(region.sample) == given):
            return state << (index + 1) * digits[0].stride
    raise LookupError(f"{given} is no sample of `{question.id}`")
