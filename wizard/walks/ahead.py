"""What can still follow from a place: how many questions, and which outcomes.

In: a tree and a day. Out: an `Ahead`, which says for a question and the facts of a walk what may
come, and for each region of answers to that question what follows it. Everything that can be
walked is found once; where that is too much, every arrow counts as possible: ranges are wider
then, but never wrong.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from wizard.trees.calendar import Day
from wizard.trees.kinds import bound
from wizard.trees.model import Question, Test, Tree, Value
from wizard.walks.arrows import Graph, Place
from wizard.walks.asked import Fact, facts
from wizard.walks.division import Region, TooManyTicks, regions
from wizard.walks.example import end_all
from wizard.walks.folds import Map, Way, explore, folded
from wizard.walks.walk import GoesRound
from wizard.walks.walker import At, Single, walker

BUDGET = 20_000
"""Stands that are held of a tree and a day before every arrow counts as possible."""

SMALL = 2_000
"""Stands that are held for one page on which later answers are known already."""

TICKS = 8
"""Options of a `choices` question of which every combination is tried."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What can still come: questions to answer, at the least and at the most, and outcomes."""

    least: int
    most: int
    outcomes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Branch:
    """Answers to a question that the rules do not tell apart from here on, and what follows."""

    regions: tuple[Region, ...]
    reach: Reach


@dataclass(frozen=True, slots=True)
class _Given(Single):
    """Walks from a stand on, with answers to some questions that are known already."""

    here: At = (0, 0)
    given: Mapping[int, Value] = field(default_factory=dict)

    @property
    def start(self) -> At:
        return self.here

    def take(self, at: At, answer: int) -> At | None:
        asked = self.asks(at)
        if asked in self.given:
            return self.answered(at, self.given[asked]) if answer == 0 else None
        return None if answer == self.facts[asked].unsure else Single.take(self, at, answer)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The way ahead from every question of a tree on a day; questions are named by their places.

    `answers` are the regions of answers to each question. `exact` holds what follows for every
    walk there is, `None` where there are too many; `widely` what follows of each question when
    every arrow counts as possible.
    """

    tree: Tree
    walks: Single
    answers: Mapping[str, tuple[Region, ...]]
    exact: Mapping[At, Reach] | None
    widely: Mapping[str, Reach]

    def at(
        self,
        question: str,
        facts: Mapping[str, Value],
        given: Mapping[str, Value | None] | None = None,
    ) -> Reach:
        """Say what may come at a question that waits for its answer, itself included.

        `given` are answers to later questions that are known already and need not be asked;
        those not known (`None`) are asked.
        """
        here, numbers = self.place(question, facts), self.walks.walker.numbers
        known = self._known(here)
        fixed = {
            numbers[id]: value
            for id, value in (given or {}).items()
            if value is not None and id in numbers
        }
        if not fixed:
            return known
        walks = _Given(self.walks.walker, here, fixed)
        found = explore(walks, SMALL) if self.exact is not None else None
        return _coming(walks, found)[here] if isinstance(found, Map) else replace(known, least=1)

    def branches(self, question: str, facts: Mapping[str, Value]) -> tuple[Branch, ...]:
        """Divide the answers to a question by what follows them.

        Each option of a `choice` stands by itself; other answers with the same way ahead are
        one branch.
        """
        alone = self.tree.asked_at(question).kind == "choice"
        found: dict[object, tuple[list[Region], Reach]] = {}
        for region, end in self.ways(question, facts):
            key = region.ids if alone else end
            found.setdefault(key, ([], self._known(end)))[0].append(region)
        return tuple(Branch(tuple(regions), reach) for regions, reach in found.values())

    def ways(self, question: str, facts: Mapping[str, Value]) -> Iterator[tuple[Region, At]]:
        """Take every answer there is to a question, each option of a `choice` by itself."""
        here, asked = self.place(question, facts), self.tree.asked_at(question)
        alone = asked.kind == "choice"
        for region in self.answers[asked.id]:
            end = self.walks.answered(here, region.sample)
            for part in map(_alone, region.ids) if alone else (region,):
                yield part, end

    def onward(self, at: At, given: Mapping[str, Value | None], known: Mapping[At, Reach]) -> Reach:
        """Follow a way as far as the answers given go, and say what may come there.

        `None` among them is "I do not know"; `known` says what is known to come at some places.
        """
        for _ in self.walks.facts:  # no more, though a walk may go round where that is undecided
            if at in known or self.walks.asks(at) < 0:
                break
            asked = self.tree.asked_at(self.walks.place(at)[1])
            value = given.get(asked.id)
            if asked.id not in given or (value is None and not asked.unsure):
                break
            at = self.walks.answered(at, value)
        return known[at] if at in known else self._known(at)

    def counting(
        self, at: At, given: Mapping[str, Value | None], ends: frozenset[str]
    ) -> Iterator[str]:
        """Name the questions that count on the shortest way from a place to one of some outcomes:
        those not answered yet of which some answer leads to none of them."""
        for _ in self.walks.facts:
            if self.walks.asks(at) < 0:
                return
            fact = self.walks.facts[self.walks.asks(at)]
            if given.get(fact.id) is not None:
                at = self.walks.answered(at, given[fact.id])
                continue
            ways = [self.walks.answered(at, it.sample) for it in self.answers[fact.id]]
            good = [way for way in ways if ends & self._known(way).outcomes]
            if not good:
                return
            if len(good) < len(ways):
                yield fact.id
            at = min(good, key=lambda way: self._known(way).least)

    def place(self, question: str, facts: Mapping[str, Value]) -> At:
        """Say where a walk is, as far as it matters for what may come."""
        return self.walks.walker.stand(("question", question), facts)

    def tests(self, question: str) -> Iterator[Test]:
        """Give the tests that rules make of a question."""
        return self.walks.walker.looked_for(question)

    def _known(self, at: At) -> Reach:
        kind, id = self.walks.place(at)
        if kind == "outcome":
            return _ended(id)
        return self.exact[at] if self.exact is not None else self.widely[id]


def ahead(tree: Tree, day: date) -> Ahead:
    """Find everything that can be reached in a tree on a day; takes milliseconds to a second."""
    context = Day(day, tree.catalogue.amounts)
    try:
        end_all(tree, day)
        every, whole = facts((tree,), (context,), TICKS), True
    except (GoesRound, TooManyTicks):
        every, whole = facts((tree,), (context,), None), False
    walks = Single(walker(tree, context, every))
    alone: dict[str, set[str]] = {}  # those that have a target of their own somewhere
    for asked in tree.asked:
        ways = (*asked.options, *asked.extras)
        alone.setdefault(asked.id, set()).update(way.id for way in ways if way.go)
    found = explore(walks, BUDGET) if whole else None
    return Ahead(
        tree,
        walks,
        {fact.id: tuple(_tried(fact, context, alone[fact.id])) for fact in every},
        _coming(walks, found) if isinstance(found, Map) else None,
        _widely(walks.walker.shape),
    )


def _coming(walks: Single, map: Map[At]) -> Mapping[At, Reach]:
    """Say what follows of each stand; "I do not know" is no answer there."""
    free = walks.given if isinstance(walks, _Given) else {}

    def ended(at: At) -> Reach:
        return _ended(walks.place(at)[1])

    def joined(number: int, ways: Sequence[tuple[Way, Reach]]) -> Reach:
        some = [reach for way, reach in ways if not map.unsure(number, way)]
        return _joined(some, map.asks[number] not in free)

    return dict(zip(map.stands, folded(map, ended, joined), strict=True))


def _widely(shape: Graph) -> Mapping[str, Reach]:
    """Say what follows of each question when every arrow counts as possible."""
    found: dict[Place, Reach] = {}
    for stretch, circle in reversed(shape.stretches):
        places = shape.order[stretch.start : stretch.stop]
        if circle:
            found |= _around(shape, places, found)
            continue
        for place in reversed(places):
            kind, id = place
            ends = [found[arrow.to] for arrow in shape.arrows[place] if not arrow.unsure]
            found[place] = _ended(id) if kind == "outcome" else _joined(ends, kind == "question")
    return {id: reach for (kind, id), reach in found.items() if kind == "question"}


def _around(
    shape: Graph, places: Sequence[Place], beyond: Mapping[Place, Reach]
) -> Mapping[Place, Reach]:
    """Say what follows of the places of a circle, none of which a walk passes twice."""
    ends = [beyond[a.to] for place in places for a in shape.arrows[place] if a.to in beyond]
    some = _joined(ends, 0) if ends else Reach(0, 0, frozenset())
    asked = [kind == "question" for kind, _ in places]
    most = some.most + sum(asked)
    return {
        place: Reach(some.least + own, most, some.outcomes)
        for place, own in zip(places, asked, strict=True)
    }


def _ended(outcome: str) -> Reach:
    return Reach(0, 0, frozenset((outcome,)))


def _joined(ends: Sequence[Reach], cost: int) -> Reach:
    return Reach(
        cost + min(end.least for end in ends),
        cost + max(end.most for end in ends),
        frozenset[str]().union(*(end.outcomes for end in ends)),
    )


# Answers as pages name them --------------------------------------------------------


def _alone(id: str) -> Region:
    return Region(id, (id,))


def _tried(fact: Fact, day: Day, alone: Collection[str]) -> Iterator[Region]:
    """Give the regions of a question; of its options and extras some stand `alone`."""
    question = fact.asked[0]
    if question is None or fact.kind == "choices":
        yield from (Region(answer.sample, answer.ids) for answer in fact.answers)
        return
    for region in regions(fact.answers).values():
        yield from (_alone(id) for id in region.ids if id in alone)
        rest = tuple(id for id in region.ids if id not in alone)
        if region.stretches:
            yield Region(_near(question, region, day), rest, region.stretches)
        elif rest:
            yield Region(rest[0], rest)


def _near(question: Question, region: Region, day: Day) -> Value:
    """Choose a typed answer that people may give: the one at the edge that the rules draw."""
    low, high = region.stretches[0]
    at_bottom = low is None or low == bound(question.minimum, day)
    chosen = high if at_bottom and high is not None else low
    return region.sample if chosen is None else chosen
