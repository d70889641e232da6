"""What a change of a tree does to the walks through it.

In: an old and a new tree, a day. Out: blocks of walks that lead elsewhere or show other things,
each with its size, its smallest condition and a sample walk. It must not know about words that
changed, nor how any of it is shown. It is long because all that is said of a group of walks is
put together here.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import TypeVar

from wizard.diff.phrased import Clause, Mapped, clauses, phrased
from wizard.diff.shown import Effect, Tellings, apart, conditions, lines, tellings
from wizard.diff.sizes import Group, Size, Tally, added, tally
from wizard.diff.smallest_condition import Finder, GaveUp, Path, Wanted, search
from wizard.trees.kinds import canonical
from wizard.trees.model import UNSURE, Tree, Value
from wizard.walks.arrows import Place
from wizard.walks.asked import likely
from wizard.walks.division import TooManyTicks
from wizard.walks.example import MayGoRound
from wizard.walks.folds import TooMany, explore
from wizard.walks.joint import NEW, Joint, joint
from wizard.walks.walk import walk
from wizard.walks.walker import AGAIN, NO_RULE

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Said:
    """A condition: any of its boxes holds, each said in mappings of the format, of which any holds,
    and as the clauses of a sentence.

    Where it is not `exact`, it holds of some of the walks meant and of no others.
    """

    boxes: tuple[tuple[Mapped, ...], ...]
    exact: bool
    sentences: tuple[tuple[Clause, ...], ...] = field(compare=False)

    @property
    def mappings(self) -> tuple[Mapped, ...]:
        return tuple(mapping for box in self.boxes for mapping in box)


@dataclass(frozen=True, slots=True)
class End:
    """Where a walk ends: an outcome, or `it-depends`, `asked-again` (the answer is none in that
    tree), `no-rule` (no rule takes it); those have no verdict and no title."""

    id: str
    verdict: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """Walks with the same end before and the same end after.

    `effect` is what the end shows to them alone, where both ends are the same. `size` counts
    walks without and with "I do not know"; condition and sample are of those without, where there
    are any. `sample` holds the answers of one walk in the order the new tree asks for them.
    """

    old: End
    new: End
    effect: Effect
    size: Size
    condition: Said
    sample: Mapping[str, tuple[str, ...]]

    @property
    def grave(self) -> tuple[int, int, int]:
        """Rank by what happens to people: the gravest is least, of equals the one of most walks.

        First who can go nowhere any more or finds no help, then whose prospects fall, the deepest
        first, then whose prospects rise; few people can matter more than many.
        """
        old, new, walks = self.old.verdict, self.new.verdict, -self.size.walks
        if self.new.id in (AGAIN, NO_RULE):
            return 0, 0, walks
        if old is None or new is None:
            return 6, 0, walks
        if old == "get-help" != new:
            return 1, 0, walks
        fall = _PROSPECTS[old] - _PROSPECTS[new]
        if fall:
            return 2 if fall > 0 else 3, -abs(fall), walks
        return 4 if old != new else 5, 0, walks


_PROSPECTS: Mapping[str, int] = {
    "likely": 3,
    "possible": 2,
    "not-needed": 2,
    "result": 2,
    "other-route": 1,
    "not-yet": 1,
    "get-help": 1,
    "unlikely": 0,
}


@dataclass(frozen=True, slots=True)
class Block:
    """Moves with one cause: `at` is the place where the walks part, `facts` the derived facts
    that have another value for them; neither where there is no one place or fact."""

    at: Place | None
    facts: tuple[tuple[str, str | None, str | None], ...]
    size: Size
    condition: Said
    moves: tuple[Move, ...]

    @property
    def grave(self) -> tuple[int, int, int]:
        """Rank by the gravest move."""
        return min(move.grave for move in self.moves)


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything a change does to walks.

    `moved` are walks that lead elsewhere, `shown` those to which the same outcome shows something
    else. `total` is `None` where nothing differs and so nothing was counted.
    """

    total: Size | None
    moved: tuple[Block, ...]
    shown: tuple[Block, ...]

    @property
    def size(self) -> Size:
        """Count the walks that lead elsewhere."""
        return added(block.size for block in self.moved)

    @property
    def alike(self) -> object:
        """Give what is the same on days on which the same walks move, however they are counted."""
        return [
            (
                block.at,
                block.facts,
                [(it.old, it.new, it.effect, it.condition) for it in block.moves],
            )
            for block in (*self.moved, *self.shown)
        ]


def moves(old: Tree, new: Tree, day: date) -> Moves | TooMany:
    """Find what a change does to walks; `old` already bears the new names."""
    found = tallies(old, new, day)
    if isinstance(found, TooMany):
        return found
    made = found[0].made
    days = [side.day for side in made.sides]
    ready = [likely(fact, days) for fact in made.facts] if any(it.groups for it in found) else []
    reports = [_Report(tally, ready) for tally in found]
    shown = [block for report in reports for block in report.shown()]
    shown.sort(key=lambda block: (-block.size.walks, str(block.facts)))
    return Moves(found[0].total, tuple(reports[0].moved()), tuple(shown))


def tallies(old: Tree, new: Tree, day: date) -> Sequence[Tally] | TooMany:
    """Count everything that happens to walks.

    Where too much must be told apart, one tally says which walks lead elsewhere, and one for each
    derived fact or line that may differ says who sees it.
    """
    try:
        bare = joint(old, new, day)
    except TooManyTicks as error:
        return TooMany(("question", str(error)))
    except MayGoRound as error:
        return TooMany(("question", error.place))
    map = explore(bare)
    if isinstance(map, TooMany):
        return map
    may_differ = tellings(bare, map)
    whole = _told(bare, may_differ) if may_differ else tally(bare, map, {})
    if isinstance(whole, Tally):
        return (whole,)
    found = [tally(bare, map, {})]
    for part in apart(may_differ):
        each = _told(bare, part)
        if isinstance(each, TooMany):
            return each
        found.append(each)
    return found


def _told(bare: Joint, tellings: Tellings) -> Tally | TooMany:
    old, new = (conditions(side, tellings) for side in bare.sides)
    made = bare.telling((old, new))
    map = explore(made)
    return map if isinstance(map, TooMany) else tally(made, map, tellings)


@dataclass(frozen=True, slots=True)
class _Report:
    """Puts the groups of one tally into blocks; `likely` says of each fact what people answer."""

    tally: Tally
    likely: Sequence[Sequence[tuple[float, Value]]]

    def moved(self) -> Iterator[Block]:
        """Give the blocks of walks that lead elsewhere, those without "I do not know" first."""
        groups = [group for group in self.tally.groups if group.kind.moved]
        for sure in (True, False):
            yield from self.by_place([it for it in groups if bool(it.size.sure) is sure])

    def by_place(self, groups: Sequence[Group]) -> Iterable[Block]:
        """Make one block of all groups where one mapping says it, else one for each place."""
        places = _gathered(groups, lambda group: group.kind.since)
        if len(places) > 1:
            whole = self.condition(groups, self.told(None, ()))
            if whole.exact and len(whole.mappings) == 1:
                return [self.block(groups, None)]
        found = [self.block(some, self.place(since)) for since, some in places.items()]
        return sorted(found, key=lambda block: (block.grave, str(block.at)))

    def shown(self) -> Iterator[Block]:
        """Give the blocks of walks to which the same outcome shows something else."""
        groups = [group for group in self.tally.groups if not group.kind.moved]
        causes = _gathered(groups, lambda group: group.kind.effect.facts or group.kind.old)
        return (self.block(some, None) for some in causes.values())

    def block(self, groups: Sequence[Group], at: Place | None) -> Block:
        facts = groups[0].kind.effect.facts
        told = self.told(at, facts)
        found = [self.move(group, told) for group in groups]
        return Block(
            at,
            facts,
            added(move.size for move in found),
            found[0].condition if len(found) == 1 else self.condition(groups, told),
            tuple(sorted(found, key=lambda move: (move.grave, move.old.id, move.new.id))),
        )

    def move(self, group: Group, told: Sequence[int]) -> Move:
        wanted = Wanted(1 << group.number, unsure=not group.size.sure)
        try:
            ranks = [[*(rank for rank, _ in each), inf] for each in self.likely]
            path = search(self.tally, wanted, likely=ranks) or ()
        except GaveUp:
            path = ()
        old, new = (side.tree for side in self.tally.made.sides)
        return Move(
            _end(old, group.kind.old),
            _end(new, group.kind.new),
            _together(group, new),
            group.size,
            self.condition((group,), told),
            self.sample(path),
        )

    def condition(self, groups: Sequence[Group], told: Sequence[int]) -> Said:
        unsure = not any(group.size.sure for group in groups)
        some = tuple(group for group in groups if group.size.sure or unsure)
        boxes, exact = Finder(self.tally, some, unsure, told).condition()
        words = [phrased(self.tally.made, box, unsure) for box in boxes]
        return Said(
            tuple(tuple(some or ()) for some in words),
            exact and None not in words,
            tuple(clauses(self.tally.made, box) for box in boxes),
        )

    # Where and why ---------------------------------------------------------------------

    def place(self, since: int) -> Place | None:
        for side, numbers in zip(self.tally.made.sides, self.tally.made.shared, strict=True):
            if since >= 0 and since in numbers:
                return side.shape.order[numbers.index(since)]
        return None

    def told(
        self, place: Place | None, facts: Iterable[tuple[str, object, object]]
    ) -> Sequence[int]:
        """Name the facts that explain a block: those its place asks and its rules look at."""
        made = self.tally.made
        named: list[str] = []
        for shape in (side.shape for side in reversed(made.sides)):
            named += [shape.asks[place]] if place and place in shape.asks else []
            for rule in (arrow.rule for arrow in shape.arrows.get(place or ("", ""), ())):
                named += sorted(shape.asked_for(rule.when)) if rule and rule.when else ()
            named += [name for id, _, _ in facts for name in sorted(shape.bases.get(id, ()))]
        numbers = {fact.id: at for at, fact in enumerate(made.facts)}
        return list(dict.fromkeys(numbers[name] for name in named if name in numbers))

    def sample(self, path: Path) -> Mapping[str, tuple[str, ...]]:
        """Give the answers of a walk in the order of the new tree, then those of the old alone."""
        new, answers = self.tally.made.sides[NEW], dict[str, tuple[str, ...]]()
        for fact, answer in path:
            asked = self.tally.made.facts[fact]
            if asked.asked[NEW] is not None or asked.id not in new.tree.questions:
                unsure = answer == asked.unsure
                answers[asked.id] = (UNSURE,) if unsure else canonical(self.likely[fact][answer][1])
        try:
            steps = walk(new.tree, answers, new.day.today).steps
        except LookupError:
            return answers
        return {**{step.question.id: answers[step.question.id] for step in steps}, **answers}


def _gathered(groups: Iterable[Group], by: Callable[[Group], K]) -> Mapping[K, Sequence[Group]]:
    found: dict[K, list[Group]] = {}
    for group in groups:
        found.setdefault(by(group), []).append(group)
    return found


def _together(group: Group, new: Tree) -> Effect:
    """Join what all walks of a group see, in the order of the outcome."""
    if not group.kind.effect:
        return group.kind.effect
    order = lines(new, new.outcomes[group.kind.new[1]])
    appears = {line for one in group.effects for line in one.appears}
    disappears = {line for one in group.effects for line in one.disappears}
    return Effect(
        group.kind.effect.facts,
        tuple(line for line in order if line in appears),
        tuple(line for line in order if line in disappears),
    )


def _end(tree: Tree, end: Place) -> End:
    if end[0] != "outcome":
        return End(end[1], None, None)
    outcome = tree.outcomes[end[1]]
    return End(outcome.id, outcome.verdict, outcome.title.source)
