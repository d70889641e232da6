"""Everything that can be walked, and what is gathered from it.

In: `Walks`, which one tree or two walked together can be. Out: a `Map` of all stands with the ways
between them, and folds over it. It must not know what a stand is.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from wizard.trees.cycles import ordered
from wizard.walks.arrows import Place
from wizard.walks.asked import Fact

S = TypeVar("S", bound=Hashable)
T = TypeVar("T")

BUDGET = 100_000
"""Stands that are held; some seconds and some hundred MB."""


class Walks(Protocol[S]):
    """What can be walked. Answers are known by their number, "I do not know" behind the others."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Give all questions."""

    @property
    def start(self) -> S:
        """Give the first question, or the end where none is asked."""

    def asks(self, at: S) -> int:
        """Give the number of the fact that is asked, -1 where walks have ended."""

    def take(self, at: S, answer: int) -> S | None:
        """Go on to the next question or the end; `None` where there is no such walk."""

    def depth(self, at: S) -> int:
        """Give a number that every step raises, but for steps in `circular` walks."""

    @property
    def circular(self) -> bool:
        """Say whether places lead back to each other, though no walk comes to one twice."""

    def place(self, at: S) -> Place:
        """Name a place at which walks stand, to tell of it."""


class Way(NamedTuple):
    """A way on: the answer given, how many walks it makes of one, the stand beyond."""

    answer: int
    weight: int
    to: int


@dataclass(frozen=True, slots=True)
class Map(Generic[S]):
    """All stands that walks come to, the start first; `order` holds their numbers in a sequence in
    which ways lead forward. `asks` is the number of the fact that is asked at each, -1 at ends."""

    facts: tuple[Fact, ...]
    stands: Sequence[S]
    numbers: Mapping[S, int]
    asks: Sequence[int]
    ways: Sequence[tuple[Way, ...]]
    order: Sequence[int]
    few: dict[int, tuple[Way, ...]] = field(default_factory=dict)

    def fewer(self, number: int) -> tuple[Way, ...]:
        """Give of all ways from a stand to one other the first, "I do not know" apart."""
        found = self.few.get(number)
        if found is None:
            first: dict[tuple[int, bool], Way] = {}
            for way in self.ways[number]:
                first.setdefault((way.to, self.unsure(number, way)), way)
            found = self.few[number] = tuple(first.values())
        return found

    def unsure(self, number: int, way: Way) -> bool:
        """Say whether a way on from a stand is "I do not know"."""
        return way.answer == len(self.facts[self.asks[number]].answers)


@dataclass(frozen=True, slots=True)
class TooMany:
    """There are more stands than are held; `place` is where that was noticed."""

    place: Place


def explore(walks: Walks[S], budget: int = BUDGET) -> Map[S] | TooMany:
    """Walk everything there is."""
    stands = [walks.start]
    numbers = {stands[0]: 0}
    asks: list[int] = []
    ways: list[tuple[Way, ...]] = []
    for stand in stands:
        asked = walks.asks(stand)
        fact = walks.facts[asked]
        found: list[Way] = []
        for answer in range(fact.unsure + 1) if asked >= 0 else ():
            to = walks.take(stand, answer)
            if to is not None:
                number = numbers.setdefault(to, len(stands))
                if number == len(stands):
                    stands.append(to)
                found.append(Way(answer, fact.weight(answer), number))
        if len(stands) > budget:
            return TooMany(walks.place(stand))
        asks.append(asked)
        ways.append(tuple(found))
    order = sorted(range(len(stands)), key=lambda number: walks.depth(stands[number]))
    if walks.circular:
        before: dict[int, list[int]] = {number: [] for number in order}
        for number in order:
            for way in ways[number]:
                before[way.to].append(number)
        order = ordered(before)
    return Map(walks.facts, stands, numbers, asks, ways, order)


def folded(
    map: Map[S], end: Callable[[S], T], join: Callable[[int, Sequence[tuple[Way, T]]], T]
) -> Sequence[T]:
    """Work something out for every stand, from the ends back."""
    found: dict[int, T] = {}
    for number in reversed(map.order):
        ways = map.ways[number]
        found[number] = (
            join(number, [(way, found[way.to]) for way in ways])
            if ways
            else end(map.stands[number])
        )
    return [found[number] for number in range(len(map.stands))]
