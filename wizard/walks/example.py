"""The shortest walk that shows a finding, and walks that go round.

In: what arrives where, a place and a set of states there. Out: the answers of a walk with the
fewest answers that brings one of those states to the place. All examples of one analysis come
from one search: forward, by number of answers, and no further than the example asked for; the
answers are read backwards from where it comes to. So are walks found that come to a question a
second time, or to a decision with no question between, or to a second place that asks the same;
trees without such arrows cost nothing. It must not know how any of it is told. Long, since all of
this reads the same search.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from heapq import heappop, heappush
from itertools import chain
from typing import NamedTuple, TypeAlias

from wizard.trees.cycles import ordered
from wizard.trees.kinds import canonical
from wizard.trees.model import UNSURE, Span, Tree
from wizard.walks.arrows import Arrow, Place, graph
from wizard.walks.digits import TooEntangled
from wizard.walks.reach import Reach, Turn, reach
from wizard.walks.space import States
from wizard.walks.walk import GoesRound

Answers: TypeAlias = dict[str, tuple[str, ...]]


class Step(NamedTuple):
    """A place that a walk passes, the arrow it takes there, and what it answers to what."""

    place: Place
    arrow: Arrow
    asked: str | None = None
    answer: tuple[str, ...] = ()


def answers(steps: Iterable[Step]) -> Answers:
    """Give what is answered by question, the first answer where one is asked again."""
    found: Answers = {}
    for step in steps:
        if step.asked is not None:
            found.setdefault(step.asked, step.answer)
    return found


@dataclass(slots=True)
class Examples:
    """The examples of one analysis, from the start, or from some states at another `origin`.

    Walks that leave `within` are not followed, if that is given.

    `_first` holds what comes to a place with so many answers and no sooner; `_into` the turns by
    which it comes, each with the place it leaves; `_next` what the next round begins with;
    `_before` what was read backwards of a state, which examples share.
    """

    reach: Reach
    origin: tuple[Place, States] | None = None
    within: Container[Place] | None = None
    _begin: Place = field(init=False)
    _rounds: int = 0
    _seen: dict[Place, States] = field(default_factory=dict)
    _first: dict[tuple[Place, int], States] = field(default_factory=dict)
    _into: dict[tuple[Place, int], list[tuple[Place, Turn]]] = field(default_factory=dict)
    _next: dict[Place, States] = field(default_factory=dict)
    _before: dict[tuple[Place, int, States], tuple[Step, States]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        start = self.reach.graph.order[0], self.reach.layout.space.start
        self._begin, states = self.origin or start
        self._next[self._begin] = states

    def arriving(self, place: Place, states: States) -> Answers | None:
        """Give the answers of a shortest walk that brings one of the states to a place."""
        found = self._soonest(place, states)
        return answers(self._steps(place, *found)[0]) if found else None

    def leaving(self, place: Place, after: States) -> Answers | None:
        """Give a shortest walk that stands at a place with one of these states, its own question
        answered."""
        asked = self.reach.graph.asks.get(place)
        if asked is None:
            return self.arriving(place, after)
        found = self._soonest(place, self._unanswered(place, after))
        if found is None:
            return None
        number, state = found
        digits = self.reach.layout.variables.get(asked, ())
        one = self._one(self.reach.layout.space.into(after, digits, state))
        before, _ = self._steps(place, number, state)
        return {**answers(before), asked: self._sample(place, one)}

    def again(self) -> Iterator[tuple[list[Step], States]]:
        """Give for each arrow back to the origin a shortest walk from there, and the state in which
        it begins."""
        closed: set[int] = set()
        while self._next:
            self._search()
            for number in (self._rounds - 1, self._rounds):
                for place, turn in self._into.get((self._begin, number), ()):
                    if id(turn.arrow) not in closed:
                        closed.add(id(turn.arrow))
                        step, state = self._through(place, turn, turn.taken)
                        number_before = number - (step.asked is not None)
                        steps, state = self._steps(place, number_before, state)
                        yield [*steps, step], state

    def onward(self, place: Place) -> tuple[list[Step], States] | None:
        """Give the steps of a shortest walk from the origin to a place, and the state in which it
        begins."""
        found = self._soonest(place, self.reach.entered[place])
        return self._steps(place, *found) if found else None

    def before(self, place: Place, state: States) -> list[Step]:
        """Give the steps of a shortest walk that brings a state to a place."""
        found = self._soonest(place, state)
        return self._steps(place, *found)[0] if found else []

    def _soonest(self, place: Place, states: States) -> tuple[int, States] | None:
        """Give the fewest answers with which one of the states comes to a place, and that one."""
        number = 0
        while number < self._rounds or self._next:
            if number == self._rounds:
                self._search()
            here = self._first.get((place, number), self.reach.layout.space.empty) & states
            if here:
                return number, self._one(here)
            number += 1
        return None

    def _search(self) -> None:
        """Find what comes where with one answer more than before."""
        reach, space = self.reach, self.reach.layout.space
        order, index = reach.graph.order, reach.graph.index
        now, self._next = self._next, {}
        waiting = sorted(index[place] for place in now)
        while waiting:
            place = order[heappop(waiting)]
            seen = self._seen.get(place, space.empty)
            states = now.pop(place)
            states ^= states & seen
            if not states:
                continue
            self._seen[place] = seen | states
            here = place, self._rounds
            self._first[here] = self._first.get(here, space.empty) | states
            asks = place[0] == "question"
            onward = self._next if asks else now
            for turn in reach.turns(place, states).turns:
                to = turn.arrow.to
                if not turn.taken or (self.within is not None and to not in self.within):
                    continue
                if not asks and to not in now:
                    heappush(waiting, index[to])
                after = reach.moved(place, turn)
                onward[to] = onward.get(to, space.empty) | after
                self._into.setdefault((to, self._rounds + asks), []).append((place, turn))
        self._rounds += 1

    def _steps(self, place: Place, number: int, state: States) -> tuple[list[Step], States]:
        """Read backwards how a state comes to a place with so many answers, and what it was."""
        found: list[Step] = []
        while number or place != self._begin:
            here = place, number, state
            if here not in self._before:
                self._before[here] = self._back(*here)
            step, state = self._before[here]
            found.append(step)
            place = step.place
            number -= step.asked is not None
        return found[::-1], state

    def _back(self, to: Place, number: int, goal: States) -> tuple[Step, States]:
        """Give a step before, and a state that becomes the goal with it."""
        for place, turn in self._into[to, number]:
            digits = self.reach.forgotten(place, turn.arrow)
            states = self.reach.layout.space.into(turn.taken, digits, goal)
            if states:
                return self._through(place, turn, states)
        raise LookupError(f"nothing comes to `{to[1]}` with {number} answers")

    def _through(self, place: Place, turn: Turn, states: States) -> tuple[Step, States]:
        """Give a step by which one of some states takes a turn, and that state on entering."""
        one, option = self._one(states), turn.arrow.option
        asked = self.reach.graph.asks.get(place)
        if asked is None:
            return Step(place, turn.arrow), one
        if turn.arrow.unsure:
            return Step(place, turn.arrow, asked, (UNSURE,)), one
        answer = (option.id,) if option else self._sample(place, one)
        return Step(place, turn.arrow, asked, answer), self._unanswered(place, one)

    def _unanswered(self, place: Place, states: States) -> States:
        """Give the states on entering a question that its answers turn into these."""
        asked = self.reach.graph.asks.get(place) or ""
        for digit in self.reach.layout.variables.get(asked, ()):
            states = self.reach.layout.space.fold(states, digit)
        return states

    def _one(self, states: States) -> States:
        """Give the set of the first combination of a set."""
        space = self.reach.layout.space
        return space.of(next(iter(space.numbers(states))))

    def _sample(self, place: Place, state: States) -> tuple[str, ...]:
        """Give a canonical answer that rules are asked about and that turns into a state."""
        question = self.reach.graph.tree.asked_at(place[1])
        digits = self.reach.layout.variables.get(question.id, ())
        number = next(iter(self.reach.layout.space.numbers(state)))
        values = [number // digit.stride % digit.radix for digit in digits]
        if question.kind == "choices":
            looked = [digit.option for digit in digits[1:]]
            ticked = [id for id, tick in zip(looked, values[1:], strict=True) if id and tick]
            spare = [it.id for it in question.options if it.id not in looked]
            return canonical(frozenset(ticked + spare[: max(0, question.at_least - len(ticked))]))
        own = {o.id for o in (*question.options, *question.extras) if o.go is not None}
        regions = self.reach.divisions[question.id].regions
        for region in [regions[values[0] - 1]] if values else regions:
            left = [id for id in region.ids if id not in own]
            if region.stretches or left:
                return canonical(region.sample if region.stretches else left[0])
        raise LookupError(f"no answer of `{question.id}` for this state")


# Walks that go round -----------------------------------------------------------------


class MayGoRound(GoesRound):
    """A tree is too entangled to know whether all of its walks end."""

    what = "answers may lead to `{place}` in tree `{tree}` a second time; that is not known"


@dataclass(frozen=True, slots=True)
class Round:
    """The steps from a place round to it again, or to another that asks the same; and the answers
    of the walk that takes them."""

    steps: tuple[Step, ...]
    answers: Answers


def rounds(examples: Examples) -> Iterator[Round]:
    """Give walks that go round, each circle once.

    Where there is any, there is one for each arrow that leads back to where a walk came from, and
    one for each place that none of these passes.
    """
    reached, known = examples.reach, set[frozenset[Place]]()
    for circle in reached.graph.circles:
        taken = {place[1]: _taken(reached, place) for place in circle}
        straight = frozenset(ordered(taken))
        places = tuple(place for place in circle if place[1] not in straight)
        at = {place[1]: number for number, place in enumerate(places)}
        back = {to for id in at for to in taken[id] if at.get(to, len(at)) <= at[id]}
        closed, left = [place for place in places if place[1] in back], set(places)
        for place in (*closed, *(it for it in places if it not in closed)):
            if place not in left and place not in closed:
                continue
            for found in _from(examples, place, places):
                passed = frozenset(step.place for step in found.steps)
                left -= passed
                if passed not in known:
                    known.add(passed)
                    yield found


def twice(examples: Examples) -> Iterator[Round]:
    """Give walks that come to a second place which asks the same, each two places once."""
    reached = examples.reach
    for first, second, within in reached.graph.rivals():
        origin = first, reached.entered[first]
        if found := Examples(reached, origin, within).onward(second):
            steps, state = found
            yield Round((*steps,), answers([*examples.before(first, state), *steps]))


def _taken(reached: Reach, place: Place) -> dict[str, Span]:
    """Name the places to which some walk goes on."""
    turns = reached.turns(place).turns
    return {turn.arrow.go.id: turn.arrow.go.span for turn in turns if turn.taken}


def _from(examples: Examples, place: Place, circle: tuple[Place, ...]) -> Iterator[Round]:
    """Follow all that comes to a place until it is back there, or has left the circle."""
    # Nothing is answered between decisions: what comes back to one is what has left it.
    within = frozenset(it for it in circle if place[0] == "question" or it[0] == "decision")
    origin = place, examples.reach.entered[place]
    for steps, state in Examples(examples.reach, origin, within).again():
        yield _shortened([*examples.before(place, state), *steps], len(steps))


def _shortened(steps: list[Step], last: int) -> Round:
    """End a walk where it first comes to a place again, or with its `last` steps."""
    passed: dict[Place, int] = {}
    for number, place in enumerate(step.place for step in steps):
        if place in passed:
            return Round(tuple(steps[passed[place] : number]), answers(steps[:number]))
        if place[0] == "question":
            passed = {it: at for it, at in passed.items() if it[0] == "question"}
        passed[place] = number
    return Round(tuple(steps[-last:]), answers(steps))


def end_all(tree: Tree, day: date) -> None:
    """See to it that every walk of a tree ends on a day; raises `GoesRound` where one does not,
    `MayGoRound` where that is not known."""
    shape = graph(tree)
    found = reach(tree, day, shape) if shape.circles or any(shape.rivals()) else None
    if isinstance(found, TooEntangled):
        raise MayGoRound(found.place[1], tree.id)
    examples = Examples(found) if found is not None else None
    for each in chain(rounds(examples), twice(examples)) if examples else ():
        raise GoesRound(each.steps[0].place[1], tree.id)
