"""What a change of a tree does to the walks through it.

In: an old and a new tree, a day. Out: blocks of walks that lead elsewhere or show other things,
each with its size, its smallest condition and a sample walk. It must not know about words that
changed, nor how any of it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wizard.diff.phrased import Mapped, phrased
from wizard.diff.search import EVERYTHING, GaveUp, Path, Wanted, shortest
from wizard.diff.shown import Effect, Tellings, lines
from wizard.diff.sizes import Group, Size, Tally, added, tally
from wizard.diff.smallest_condition import Finder
from wizard.diff.tellings import apart, conditions, tellings
from wizard.trees.kinds import canonical
from wizard.trees.model import UNSURE, Tree
from wizard.walks.arrows import Place
from wizard.walks.division import TooManyTicks
from wizard.walks.folds import TooMany, explore
from wizard.walks.joint import NEW, OLD, Joint, joint
from wizard.walks.walk import walk
from wizard.walks.walker import Walker


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in the format's own words: any of the mappings holds.

    Where it is not `exact`, it holds of some of the walks meant and of no others.
    """

    mappings: tuple[Mapped, ...]
    exact: bool


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


@dataclass(frozen=True, slots=True)
class Block:
    """Moves with one cause: `at` is the place where the walks part, `facts` the derived facts
    that have another value for them; neither where there is no one place or fact."""

    at: Place | None
    facts: tuple[tuple[str, str | None, str | None], ...]
    size: Size
    condition: Said
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """Everything a change does to walks.

    `moved` are walks that lead elsewhere, `shown` those to which the same outcome shows something
    else. `total` is `None` where counting would take too long.
    """

    total: Size | None
    moved: tuple[Block, ...]
    shown: tuple[Block, ...]

    @property
    def size(self) -> Size:
        """Count the walks that lead elsewhere."""
        return added(block.size for block in self.moved)


def moves(old: Tree, new: Tree, day: date) -> Moves | TooMany:
    """Find what a change does to walks; `old` already bears the new names."""
    found = tallies(old, new, day)
    if isinstance(found, TooMany):
        return found
    reports = [_Report(tally) for tally in found]
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
    map = explore(bare)
    if isinstance(map, TooMany):
        return map
    may_differ = tellings(bare, map)
    if not may_differ:
        return (tally(bare, map, {}),)
    whole = _told(bare, may_differ)
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
    """Puts the groups of one tally into blocks."""

    tally: Tally

    @property
    def sides(self) -> tuple[Walker, Walker]:
        return self.tally.made.sides

    def moved(self) -> list[Block]:
        """Give the blocks of walks that lead elsewhere, those without "I do not know" first."""
        groups = [group for group in self.tally.groups if group.kind.moved]
        sure = [group for group in groups if group.size.sure]
        unsure = [group for group in groups if not group.size.sure]
        return [*self.by_place(sure), *self.by_place(unsure)]

    def by_place(self, groups: Sequence[Group]) -> list[Block]:
        """Make one block of all groups where one mapping says it, else one for each place."""
        places = dict.fromkeys(group.kind.since for group in groups)
        if len(places) > 1:
            whole = self.condition(groups, self.told(None, ()))
            if whole.exact and len(whole.mappings) == 1:
                return [self.block(groups, None)]
        found = [
            self.block([group for group in groups if group.kind.since == place], place)
            for place in places
        ]
        return sorted(found, key=lambda block: (-block.size.walks, str(block.at)))

    def shown(self) -> list[Block]:
        """Give the blocks of walks to which the same outcome shows something else."""
        groups = [group for group in self.tally.groups if not group.kind.moved]
        causes = dict.fromkeys(self.cause(group) for group in groups)
        return [
            self.block([group for group in groups if self.cause(group) == cause], None)
            for cause in causes
        ]

    @staticmethod
    def cause(group: Group) -> object:
        return group.kind.effect.facts or group.kind.old

    def block(self, groups: Sequence[Group], since: int | None) -> Block:
        facts = groups[0].kind.effect.facts
        told = self.told(since, facts)
        found = [self.move(group, told) for group in groups]
        return Block(
            self.place(since),
            facts,
            added(move.size for move in found),
            found[0].condition if len(found) == 1 else self.condition(groups, told),
            tuple(sorted(found, key=lambda move: (-move.size.walks, move.old.id, move.new.id))),
        )

    def move(self, group: Group, told: Sequence[int]) -> Move:
        unsure = not group.size.sure
        try:
            wanted = Wanted(1 << group.number, EVERYTHING, unsure=unsure)
            path = shortest(self.tally, wanted) or ()
        except GaveUp:
            path = ()
        return Move(
            _end(self.sides[OLD].tree, group.kind.old),
            _end(self.sides[NEW].tree, group.kind.new),
            self.together(group),
            group.size,
            self.condition((group,), told),
            self.sample(path),
        )

    def together(self, group: Group) -> Effect:
        """Join what all walks of a group see, in the order of the outcome."""
        if not group.kind.effect:
            return group.kind.effect
        tree = self.sides[NEW].tree
        order = lines(tree, tree.outcomes[group.kind.new[1]])
        appears = {line for one in group.effects for line in one.appears}
        disappears = {line for one in group.effects for line in one.disappears}
        return replace(
            group.kind.effect,
            appears=tuple(line for line in order if line in appears),
            disappears=tuple(line for line in order if line in disappears),
        )

    def condition(self, groups: Sequence[Group], told: Sequence[int]) -> Said:
        unsure = not any(group.size.sure for group in groups)
        some = tuple(group for group in groups if group.size.sure or unsure)
        found = Finder(self.tally, some, unsure, told).condition()
        mappings: list[Mapped] = []
        exact = found.exact
        for box in found.boxes:
            words = phrased(self.tally.made, box, unsure)
            exact = exact and words is not None
            mappings += words or []
        return Said(tuple(mappings), exact)

    # Where and why ---------------------------------------------------------------------

    def place(self, since: int | None) -> Place | None:
        if since is None or since < 0:
            return None
        for side, numbers in zip(self.sides, self.tally.made.shared, strict=True):
            if since in numbers:
                return side.shape.order[numbers.index(since)]
        return None

    def told(self, since: int | None, facts: Iterable[tuple[str, object, object]]) -> list[int]:
        """Name the facts that explain a block: those its place asks and its rules look at."""
        place = self.place(since)
        named: list[str] = [place[1]] if place and place[0] == "question" else []
        for shape in (side.shape for side in reversed(self.sides)):
            for rule in (arrow.rule for arrow in shape.arrows.get(place or ("", ""), ())):
                named += sorted(shape.asked_for(rule.when)) if rule and rule.when else ()
            named += [name for id, _, _ in facts for name in sorted(shape.bases.get(id, ()))]
        numbers = {fact.id: at for at, fact in enumerate(self.tally.made.facts)}
        return list(dict.fromkeys(numbers[name] for name in named if name in numbers))

    def sample(self, path: Path) -> Mapping[str, tuple[str, ...]]:
        """Give the answers of a walk in the order of the new tree, then those of the old alone."""
        new, answers = self.sides[NEW], dict[str, tuple[str, ...]]()
        for fact, answer in path:
            asked = self.tally.made.facts[fact]
            if asked.asked[NEW] is None and asked.id in new.tree.questions:
                continue
            unsure = answer == asked.unsure
            answers[asked.id] = (UNSURE,) if unsure else canonical(asked.answers[answer].sample)
        try:
            steps = walk(new.tree, answers, new.day.today).steps
        except LookupError:
            return answers
        return {**{step.question.id: answers[step.question.id] for step in steps}, **answers}


def _end(tree: Tree, end: Place) -> End:
    kind, id = end
    if kind != "outcome":
        return End(id, None, None)
    outcome = tree.outcomes[id]
    return End(id, outcome.verdict, outcome.title.source)
