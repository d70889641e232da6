"""How many joint walks there are, where they end, and which answers they give.

In: an explored product. Out: the groups of walks that end otherwise in the new tree, their
sizes, and for each the answers that occur in it. A joint walk is what one person answers so that
both trees come to an end: options, extras and countries count one each, numbers and dates once
for each region that either tree tells apart. Walks with an "I do not know" are counted apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

from wizard.diff.both_answers import NEW, OLD
from wizard.diff.shown import NOTHING, Effect
from wizard.diff.stands import Product, Stand, Step

MOST_WORK = 400_000
"""Steps that are counted through below the changes before the total is left unknown."""


class Size(NamedTuple):
    """Walks without and with "I do not know" among the answers."""

    sure: int
    unsure: int

    @property
    def walks(self) -> int:
        return self.sure + self.unsure


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


@dataclass(frozen=True, slots=True)
class Group:
    """Walks of one kind; `number` is its bit in `Tally.kinds`.

    `effects` are all that its walks see. `given` counts by (fact, answer), first all, then
    without "I do not know".
    """

    number: int
    kind: Kind
    size: Size
    effects: tuple[Effect, ...]
    given: tuple[Mapping[tuple[int, int], int], Mapping[tuple[int, int], int]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted. `kinds` says by stand which groups can be reached from it, as bits;
    bit 0 is all walks that nothing happened to; `sure` says it for walks without "I do not
    know". `order` holds the explored stands in a sequence
    in which steps lead forward. `total` is `None` where counting it would take too long.
    """

    order: Sequence[int]
    kinds: Mapping[int, int]
    sure: Mapping[int, int]
    groups: tuple[Group, ...]
    total: Size | None


def tally(made: Product) -> Tally:
    """Count an explored product."""
    order = sorted(
        (n for n in range(len(made.stands)) if made.ways[n] is not None or _leaf(made, n)),
        key=lambda n: made.stands[n].old + made.stands[n].new,
    )
    ends, found, effects = _ends(made, order)
    kinds, plain = _kinds(made, order, ends, False), _kinds(made, order, ends, True)
    every, sure = _forward(made, order, False), _forward(made, order, True)
    groups = []
    for number, kind in enumerate(found, 1):
        back = [_backward(made, order, kinds, number, only) for only in (False, True)]
        size = back[0].get(0, 0), back[1].get(0, 0)
        given = (
            _given(made, kinds, number, every, back[0], False),
            _given(made, kinds, number, sure, back[1], True),
        )
        sizes = Size(size[1], size[0] - size[1])
        groups.append(Group(number, kind, sizes, tuple(effects[number]), given))
    return Tally(order, kinds, plain, tuple(groups), _total(made, order, every, sure))


def _leaf(made: Product, number: int) -> bool:
    stand = made.stands[number]
    return made.ended(stand) or made.together(stand)


def _ends(
    made: Product, order: Sequence[int]
) -> tuple[dict[int, int], list[Kind], dict[int, dict[Effect, None]]]:
    """Say of each stand in which both walks have ended which group its walks belong to."""
    bits: dict[int, int] = {}
    found: dict[Kind, int] = {}
    effects: dict[int, dict[Effect, None]] = defaultdict(dict)
    for number in order:
        stand = made.stands[number]
        if not made.ended(stand):
            continue
        kind, effect = _kind(made, stand)
        if kind is None:
            bits[number] = 1
            continue
        group = found.setdefault(kind, len(found) + 1)
        bits[number] = 1 << group
        effects[group][effect] = None
    return bits, list(found), effects


def _kind(made: Product, stand: Stand) -> tuple[Kind | None, Effect]:
    old, new = made.sides[OLD].place(stand.old), made.sides[NEW].place(stand.new)
    if old != new:
        return Kind(old, new, NOTHING, stand.since), NOTHING
    effect = made.effect(stand)
    if not effect:
        return None, effect
    told = Effect(effect.facts) if effect.facts else effect
    return Kind(old, new, told, -1), effect


def _kinds(
    made: Product, order: Sequence[int], ends: Mapping[int, int], sure: bool
) -> dict[int, int]:
    """Say of each stand which groups can be reached from it."""
    found = dict(ends)
    for number in reversed(order):
        if number not in found:
            bits = 1 if made.together(made.stands[number]) else 0
            for step in made.ways[number] or ():
                if not (sure and _unsure(made, step)):
                    bits |= found[step.to]
            found[number] = bits
    return found


def _unsure(made: Product, step: Step) -> bool:
    return step.answer == made.facts[step.fact].unsure


def _forward(made: Product, order: Sequence[int], sure: bool) -> dict[int, int]:
    """Count the walks that come to each stand."""
    found: dict[int, int] = defaultdict(int)
    if order:
        found[0] = 1
    for number in order:
        here = found[number]
        for step in made.ways[number] or ():
            if not (sure and _unsure(made, step)):
                found[step.to] += here * step.weight
    return found


def _backward(
    made: Product, order: Sequence[int], kinds: Mapping[int, int], group: int, sure: bool
) -> dict[int, int]:
    """Count the walks from each stand that end in a group."""
    found: dict[int, int] = {}
    for number in reversed(order):
        if not kinds[number] >> group & 1:
            continue
        if made.ended(made.stands[number]):
            found[number] = 1
            continue
        found[number] = sum(
            step.weight * found[step.to]
            for step in made.ways[number] or ()
            if step.to in found and not (sure and _unsure(made, step))
        )
    return found


def _given(
    made: Product,
    kinds: Mapping[int, int],
    group: int,
    before: Mapping[int, int],
    after: Mapping[int, int],
    sure: bool,
) -> Mapping[tuple[int, int], int]:
    """Count the walks of a group by each answer they give."""
    found: Counter[tuple[int, int]] = Counter()
    for number in after:
        here = before.get(number, 0)
        for step in made.ways[number] or () if here else ():
            if step.to in after and not (sure and _unsure(made, step)):
                found[step.fact, step.answer] += here * step.weight * after[step.to]
    return found


def _total(
    made: Product, order: Sequence[int], every: Mapping[int, int], sure: Mapping[int, int]
) -> Size | None:
    """Count all joint walks, those too that nothing can part any more."""
    ended = [n for n in order if made.ended(made.stands[n])]
    total = Size(sum(sure[n] for n in ended), sum(every[n] - sure[n] for n in ended))
    waiting: dict[Stand, Size] = {}
    queue: list[tuple[int, Stand]] = []

    def come(stand: Stand, more: Size) -> None:
        plain = stand._replace(since=-1)
        if plain not in waiting:
            heappush(queue, (plain.old + plain.new, plain))
        before = waiting.get(plain, Size(0, 0))
        waiting[plain] = Size(before.sure + more.sure, before.unsure + more.unsure)

    for number in order:
        if made.ways[number] is None and not made.ended(made.stands[number]):
            come(made.stands[number], Size(sure[number], every[number] - sure[number]))
    work = 0
    while queue:
        _, stand = heappop(queue)
        here = waiting.pop(stand)
        if made.ended(stand):
            total = Size(total.sure + here.sure, total.unsure + here.unsure)
        for fact, answer, weight, to in made.onward(stand):
            work += 1
            come(to, _more(here, weight, answer == made.facts[fact].unsure))
        if work > MOST_WORK:
            return None
    return total


def _more(here: Size, weight: int, unsure: bool) -> Size:
    return Size(0, here.walks) if unsure else Size(here.sure * weight, here.unsure * weight)
