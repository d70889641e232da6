"""How many joint walks there are, where they end, and which answers they give.

In: two trees walked together. Out: the groups of walks that end otherwise in the new tree, their
sizes, and for each the answers that occur in it. A joint walk is what one person answers so that
both trees come to an end: options, extras and countries count one each, numbers and dates once
for each region that either tree tells apart. Walks with an "I do not know" are counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple, TypeAlias

from wizard.diff.shown import NOTHING, Effect, Effects, Tellings
from wizard.walks.folds import Map, Way, folded
from wizard.walks.joint import NEW, OLD, Joint, Stand


class Size(NamedTuple):
    """Walks without and with "I do not know" among the answers."""

    sure: int
    unsure: int

    @property
    def walks(self) -> int:
        return self.sure + self.unsure

    def plus(self, other: Size) -> Size:
        """Give both together."""
        return Size(self.sure + other.sure, self.unsure + other.unsure)

    def times(self, other: Size) -> Size:
        """Give the walks that these make when each goes on in all of other ways."""
        sure = self.sure * other.sure
        return Size(sure, self.walks * other.walks - sure)


@dataclass(frozen=True, slots=True)
class Kind:
    """What happened to a walk: the ends before and after, and what the same end shows anew.

    Ends are (kind, id): an outcome, or an end that is none. `since` is the last place at which
    both walks stood together, -1 where that does not matter.
    """

    old: tuple[str, str]
    new: tuple[str, str]
    effect: Effect
    since: int

    @property
    def moved(self) -> bool:
        return not self.effect


Given: TypeAlias = Mapping[tuple[int, int], Size]
"""Walks by (fact, answer) that they give."""


@dataclass(frozen=True, slots=True)
class Group:
    """Walks of one kind; `number` is its bit in `Tally.kinds`.

    `effects` are all that its walks see; `given` counts them by their answers.
    """

    number: int
    kind: Kind
    size: Size
    effects: tuple[Effect, ...]
    given: Given


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted. `kinds` says by stand which groups can be reached from it, as bits;
    bit 0 is all walks that nothing happened to; `sure` says it for walks without "I do not
    know"."""

    made: Joint
    map: Map[Stand]
    kinds: Sequence[int]
    sure: Sequence[int]
    groups: tuple[Group, ...]
    total: Size


NONE = Size(0, 0)
ONE = Size(1, 0)


def added(sizes: Iterable[Size]) -> Size:
    """Add sizes up."""
    return reduce(Size.plus, sizes, NONE)


def tally(made: Joint, map: Map[Stand], tellings: Tellings) -> Tally:
    """Count everything that both trees can be walked."""
    ends, found, effects = _ends(made, map, tellings)
    come, left = _forward(map), _back(map, ends)
    given = _given(map, come, left)
    groups = tuple(
        Group(at, kind, left[0].get(at, NONE), tuple(effects[at]), given[at])
        for at, kind in enumerate(found, 1)
    )
    kinds = [sum(1 << group for group in sizes) for sizes in left]
    sure = [sum(1 << group for group, size in sizes.items() if size.sure) for sizes in left]
    return Tally(made, map, kinds, sure, groups, added(left[0].values()))


def _ends(
    made: Joint, map: Map[Stand], tellings: Tellings
) -> tuple[dict[int, int], list[Kind], dict[int, dict[Effect, None]]]:
    """Say of each stand in which both walks have ended which group its walks belong to."""
    shown = Effects(made, tellings)
    ends: dict[int, int] = {}
    found: dict[Kind, int] = {}
    effects: dict[int, dict[Effect, None]] = defaultdict(dict)
    for number in map.order:
        if map.asks[number] < 0:
            kind, effect = _kind(made, shown, map.stands[number])
            ends[number] = 0 if kind is None else found.setdefault(kind, len(found) + 1)
            effects[ends[number]][effect] = None
    return ends, list(found), effects


def _kind(made: Joint, shown: Effects, stand: Stand) -> tuple[Kind | None, Effect]:
    old, new = made.sides[OLD].place(stand.at[OLD]), made.sides[NEW].place(stand.at[NEW])
    if old != new:
        return Kind(old, new, NOTHING, stand.since), NOTHING
    effect = shown.at(stand)
    if not effect:
        return None, effect
    told = Effect(effect.facts) if effect.facts else effect
    return Kind(old, new, told, -1), effect


def _step(map: Map[Stand], number: int, way: Way) -> Size:
    return Size(0, 1) if map.unsure(number, way) else Size(way.weight, 0)


def _forward(map: Map[Stand]) -> Sequence[Size]:
    """Count the walks that come to each stand."""
    found = [NONE] * len(map.stands)
    found[0] = ONE
    for number in map.order:
        for way in map.ways[number]:
            found[way.to] = found[way.to].plus(found[number].times(_step(map, number, way)))
    return found


def _back(map: Map[Stand], ends: Mapping[int, int]) -> Sequence[Mapping[int, Size]]:
    """Count the walks from each stand by the group they end in."""

    def ended(stand: Stand) -> Mapping[int, Size]:
        number = map.numbers[stand]
        return {ends[number]: ONE} if number in ends else {}

    def joined(number: int, ways: Sequence[tuple[Way, Mapping[int, Size]]]) -> Mapping[int, Size]:
        found: dict[int, Size] = {}
        for way, left in ways:
            step = _step(map, number, way)
            for group, size in left.items():
                found[group] = found.get(group, NONE).plus(step.times(size))
        return found

    return folded(map, ended, joined)


def _given(
    map: Map[Stand], come: Sequence[Size], left: Sequence[Mapping[int, Size]]
) -> Mapping[int, Given]:
    """Count the walks of each group by the answers they give."""
    found: dict[int, dict[tuple[int, int], Size]] = defaultdict(dict)
    for number, ways in enumerate(map.ways):
        for way in ways:
            here, answer = (
                come[number].times(_step(map, number, way)),
                (map.asks[number], way.answer),
            )
            for group, size in left[way.to].items():
                by = found[group]
                by[answer] = by.get(answer, NONE).plus(here.times(size))
    return found
