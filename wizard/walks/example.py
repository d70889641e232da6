"""The shortest walk that shows a finding.

In: what arrives where, a place and a set of states there. Out: the answers of a walk with the
fewest answers that brings one of those states to the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.trees.kinds import canonical
from wizard.trees.model import UNSURE, Question, Value
from wizard.walks.arrows import Place
from wizard.walks.reach import Reach, Turn, answered, forgotten, moved
from wizard.walks.space import States

Answers = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Leg:
    """A way towards a place: by a turn, whose states must end in the goal, to the leg after it."""

    turn: Turn
    goal: States
    after: _Leg | None


@dataclass(frozen=True, slots=True)
class _Way:
    """A way from the start; there is no leg when the place is the start itself."""

    after: _Leg | None


def arriving(reach: Reach, place: Place, states: States) -> Answers | None:
    """Give the answers of a shortest walk that brings one of the states to a place."""
    here, state = reach.graph.order[0], reach.layout.space.start
    answers: Answers = {}
    way = _way(reach, place, states & reach.entered[place])
    if way is None:
        return None
    leg = way.after
    while leg is not None:
        state, given = _step(reach, here, state, leg)
        if given is not None:
            answers[here[1]] = given
        here, leg = leg.turn.arrow.to, leg.after
    return answers


def leaving(reach: Reach, place: Place, after: States) -> Answers | None:
    """Give a shortest walk that stands at a place with one of these states, its own question
    answered."""
    if place[0] != "question":
        return arriving(reach, place, after)
    question = reach.graph.tree.questions[place[1]]
    digits = reach.layout.variables.get(place[1], ())
    before = after
    for digit in digits:
        before = reach.layout.space.fold(before, digit)
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


def _way(reach: Reach, place: Place, states: States) -> _Way | None:
    """Search backwards, fewest answers first, until a leg leaves from the start."""
    start, space = reach.graph.order[0], reach.layout.space
    into = _arriving_turns(reach)
    seen: dict[Place, States] = {place: states}
    level: list[tuple[Place, States, _Leg | None]] = [(place, states, None)] if states else []
    while level:
        following: list[tuple[Place, States, _Leg | None]] = []
        for to, goal, leg in level:
            if to == start and goal & space.start:
                return _Way(leg)
            for at, turn in into.get(to, ()):
                needs = _before(reach, at, turn, goal)
                needs ^= needs & seen.get(at, space.empty)
                if needs:
                    seen[at] = seen.get(at, space.empty) | needs
                    step = (at, needs, _Leg(turn, goal, leg))
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


def _before(reach: Reach, place: Place, turn: Turn, goal: States) -> States:
    """Give the states on entering a place that a turn can bring to a goal."""
    states = _aimed(reach, place, turn, goal)
    if place[0] == "question" and not turn.arrow.unsure:
        for digit in reach.layout.variables.get(place[1], ()):
            states = reach.layout.space.fold(states, digit)
    return states


def _aimed(reach: Reach, place: Place, turn: Turn, goal: States) -> States:
    """Keep the states of a turn that end in a goal."""
    digits = forgotten(reach.graph, reach.layout, place, turn.arrow)
    return reach.layout.space.into(turn.taken, digits, goal)


def _step(
    reach: Reach, place: Place, state: States, leg: _Leg
) -> tuple[States, tuple[str, ...] | None]:
    """Go one leg with one state; give the state it becomes and the answer given."""
    turn = leg.turn
    goal = _aimed(reach, place, turn, leg.goal)
    if place[0] == "decision":
        return _moved(reach, place, turn, state & goal), None
    if turn.arrow.unsure:
        return _moved(reach, place, turn, state & goal), (UNSURE,)
    question = reach.graph.tree.questions[place[1]]
    option = turn.arrow.option.id if turn.arrow.option else None
    for found, states in answered(reach.sets(place), question, state):
        if found == option and states & goal:
            one = _one(reach, states & goal)
            return _moved(reach, place, turn, one), _sample(reach, question, one, option)
    raise LookupError(f"no answer of `{question.id}` goes on to `{turn.arrow.go.id}`")


def _moved(reach: Reach, place: Place, turn: Turn, states: States) -> States:
    return moved(reach.graph, reach.layout, place, Turn(turn.arrow, states, states))


def _one(reach: Reach, states: States) -> States:
    """Give the set of the first combination of a set."""
    return reach.layout.space.of(next(iter(reach.layout.space.numbers(states))))


def _sample(
    reach: Reach, question: Question, states: States, option: str | None
) -> tuple[str, ...]:
    """Give a canonical answer that turns into one of the states."""
    if option is not None:
        return (option,)
    digits = reach.layout.variables.get(question.id, ())
    place = next(iter(reach.layout.space.numbers(states)))
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


def _state_of(reach: Reach, place: Place, answers: Mapping[str, tuple[str, ...]]) -> States:
    """Give the state in which a walk with these answers enters a place."""
    here, state = reach.graph.order[0], reach.layout.space.start
    while here != place:
        for turn, states in _ways(reach, here, state, answers):
            if states:
                state = _moved(reach, here, turn, states)
                here = turn.arrow.to
                break
    return state


def _ways(
    reach: Reach, place: Place, state: States, answers: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Turn, States]]:
    if place[0] == "decision":
        for turn in reach.turns(place).turns:
            yield turn, state & turn.taken
        return
    question, given = reach.graph.tree.questions[place[1]], answers[place[1]]
    with_answer = _with(reach, place, question, state, given)
    for turn in reach.turns(place).turns:
        if given == (UNSURE,):
            yield turn, state if turn.arrow.unsure else reach.layout.space.empty
        elif turn.arrow.option is not None:
            mine = (turn.arrow.option.id,) == given
            yield turn, with_answer if mine else reach.layout.space.empty
        elif not turn.arrow.unsure:
            yield turn, with_answer & turn.taken


def _with(
    reach: Reach, place: Place, question: Question, state: States, given: tuple[str, ...]
) -> States:
    """Give the state after answering a question with a sample of ours."""
    digits = reach.layout.variables.get(question.id, ())
    if not digits or given == (UNSURE,):
        return state
    space = reach.layout.space
    if question.kind == "choices":
        state = space.put(state, digits[0], 1)
        for digit in digits[1:]:
            state = space.put(state, digit, 1) if digit.option in given else state
        return state
    for index, region in enumerate(reach.divisions[question.id].regions):
        if given[0] in region.ids or (region.stretches and canonical(region.sample) == given):
            return space.put(state, digits[0], index + 1)
    raise LookupError(f"{given} is no sample of `{question.id}`")
