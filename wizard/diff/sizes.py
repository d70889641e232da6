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
from typing import NamedTuple, TypeAlias, TypeVar

from wizard.diff.shown import Effect, Effects, Tellings
from wizard.walks.folds import Map, Way
from wizard.walks.joint import Joint, Stand

K = TypeVar("K")


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
    left: list[dict[int, Size]] = [{} for _ in map.stands]
    for number in reversed(map.order):
        if number in ends:
            left[number][ends[number]] = ONE
        for way in map.ways[number]:
            step = _step(map, number, way)
            for group, size in left[way.to].items():
                _add(left[number], group, step.times(size))
    come: dict[int, Size] = {0: ONE}
    given: dict[int, dict[tuple[int, int], Size]] = defaultdict(dict)
    for number in map.order:
        for way in map.ways[number]:
            here = come[number].times(_step(map, number, way))
            _add(come, way.to, here)
            for group, size in left[way.to].items():
                _add(given[group], (map.asks[number], way.answer), here.times(size))
    groups = tuple(
        Group(at, kind, left[0].get(at, NONE), tuple(effects[at]), given[at])
        for at, kind in enumerate(found, 1)
    )
    kinds = [sum(1 << group for group in sizes) for sizes in left]
    sure = [sum(1 << group for group, size in sizes.items() if size.sure) for sizes in left]
    return Tally(made, map, kinds, sure, groups, added(left[0].values()))


def _step(map: Map[Stand], number: int, way: Way) -> Size:
    return Size(0, 1) if map.unsure(number, way) else Size(way.weight, 0)


def _add(sizes: dict[K, Size], key: K, size: Size) -> None:
    sizes[key] = sizes[key].plus(size) if key in sizes else size


def _ends(
    made: Joint, map: Map[Stand], tellings: Tellings
) -> tuple[dict[int, int], list[Kind], dict[int, dict[Effect, None]]]:
    """Say of each stand in which both walks have ended which group its walks belong to, and what
    the walks of each group see."""
    shown = Effects(made, tellings)
    ends: dict[int, int] = {}
    found: dict[Kind, int] = {}
    effects: dict[int, dict[Effect, None]] = defaultdict(dict)
    for number in map.order:
        if map.asks[number] < 0:
            stand = map.stands[number]
            old, new = (side.place(at) for side, at in zip(made.sides, stand.at, strict=True))
            effect = shown.at(stand)
            told = Effect(effect.facts) if effect.facts else effect
            kind = Kind(old, new, told, stand.since if old != new else -1)
            same = old == new and not effect
            ends[number] = 0 if same else found.setdefault(kind, len(found) + 1)
            effects[ends[number]][effect] = None
    return ends, list(found), effects
