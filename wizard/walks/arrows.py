"""Places and arrows of a tree.

In: a tree. Out: its places in an order in which every arrow points forward, but within circles,
and the arrows of each. Knows nothing of answers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeAlias

from wizard.trees.conditions.truth import entries
from wizard.trees.model import Condition, Option, Rule, Span, Target, Tree

Place: TypeAlias = tuple[str, str]
"""Kind (`question`, `decision`, `outcome`) and id."""


class Arrow(NamedTuple):
    """A way on from a place: by an option or extra, by a rule, or by not knowing."""

    go: Target
    option: Option | None = None
    rule: Rule | None = None

    @property
    def to(self) -> Place:
        return (self.go.kind, self.go.id)

    @property
    def unsure(self) -> bool:
        return self.option is None and self.rule is None


@dataclass(frozen=True, slots=True)
class Graph:
    """The part of a tree that arrows from its start lead to.

    `order` lists the places so that arrows only point forward; `index` is the inverse. Places that
    lead back to each other stand side by side: `stretches` cuts the order into circles (true) and
    what lies between them. `asks` is the fact that each question is about, in the same order;
    `bases` names, for each question and derived fact, the questions it is computed from.
    """

    tree: Tree
    order: tuple[Place, ...]
    index: Mapping[Place, int]
    arrows: Mapping[Place, tuple[Arrow, ...]]
    stretches: tuple[tuple[range, bool], ...]
    asks: Mapping[Place, str]
    bases: Mapping[str, frozenset[str]]

    @property
    def circles(self) -> tuple[tuple[Place, ...], ...]:
        """Give the places that lead back to each other, circle by circle."""
        return tuple(self.order[it.start : it.stop] for it, circle in self.stretches if circle)

    def rivals(self) -> Iterator[tuple[Place, Place, frozenset[Place]]]:
        """Give each two places that ask the same, the second ahead of the first; and the places
        ahead of the first, but for others that ask it."""
        places: dict[str, list[Place]] = {}
        for place, fact in self.asks.items() if self.tree.again else ():
            places.setdefault(fact, []).append(place)
        for same in (it for it in places.values() if len(it) > 1):
            for first in same:
                ahead = self.ahead(first)
                for second in (it for it in same if it in ahead and it != first):
                    yield first, second, frozenset(ahead.difference(same) | {second})

    def ahead(self, place: Place) -> set[Place]:
        """Give the places that arrows from a place lead to, however many."""
        found: set[Place] = set()
        waiting = [place]
        while waiting:
            new = {arrow.to for arrow in self.arrows[waiting.pop()]} - found
            found |= new
            waiting += new
        return found

    def led_to(self) -> set[str]:
        """Give the places that arrows or quiet links lead to, "not listed" included."""
        tree = self.tree
        asked = (tree.asked_at(id) for kind, id in self.order if kind == "question")
        links = (*tree.asides, *(aside for question in asked for aside in question.asides))
        return {tree.unlisted.id, *(id for _, id in self.order), *(link.go.id for link in links)}

    def forward(self, waits: Callable[[int], object]) -> Iterator[int]:
        """Go through all places in order, through a circle again as long as something waits."""
        for stretch, circle in self.stretches:
            yield from stretch
            while circle and any(waits(at) for at in stretch):
                yield from stretch

    def backward(self, changed: Callable[[int], bool]) -> None:
        """Work something out for every place from what follows, in circles until nothing changes.

        `changed` works it out for one place and says whether that is new.
        """
        for stretch, circle in reversed(self.stretches):
            again = True
            while again:
                again = False
                for at in reversed(stretch):
                    again = changed(at) or again
                again = again and circle

    def asked_for(self, condition: Condition) -> frozenset[str]:
        """Name the questions a condition looks at, derived facts traced back."""
        none = frozenset[str]()
        parts = [self.bases.get(entry.fact, none) for entry in entries(condition)]
        return parts[0] if len(parts) == 1 else none.union(*parts)


def graph(tree: Tree) -> Graph:
    """Follow every arrow from the start of a tree."""
    arrows: dict[Place, tuple[Arrow, ...]] = {}
    start: Place = (tree.start.kind, tree.start.id)
    finished: list[Place] = []
    stack: list[tuple[Place, int]] = [(start, 0)]
    arrows[start] = leaving(tree, start)
    under_way, circular = {start}, False
    while stack:
        place, at = stack.pop()
        ways = arrows[place]
        while at < len(ways):
            to = ways[at].to
            at += 1
            if to not in arrows:
                arrows[to] = leaving(tree, to)
                under_way.add(to)
                stack += [(place, at), (to, 0)]
                break
            circular = circular or to in under_way
        else:
            under_way.remove(place)
            finished.append(place)
    finished.reverse()
    stretches = [(range(len(finished)), False)]
    if circular:
        parts = _circles(finished, arrows)
        finished = [place for part, _ in parts for place in part]
        ends = pairwise((0, *accumulate(len(part) for part, _ in parts)))
        stretches = [(range(*its), part[1]) for its, part in zip(ends, parts, strict=True)]
    index = {place: i for i, place in enumerate(finished)}
    asks = {place: tree.asked_at(place[1]).id for place in finished if place[0] == "question"}
    return Graph(tree, tuple(finished), index, arrows, tuple(stretches), asks, _bases(tree))


def _circles(
    order: Sequence[Place], arrows: Mapping[Place, tuple[Arrow, ...]]
) -> list[tuple[list[Place], bool]]:
    """Put places that lead back to each other together, and say which do (Kosaraju's way).

    `order` is that of a walk in depth: the first of each circle comes before what it leads to.
    """
    before: dict[Place, list[Place]] = {place: [] for place in order}
    for place in order:
        for arrow in arrows[place]:
            before[arrow.to].append(place)
    at = {place: number for number, place in enumerate(order)}
    seen: set[Place] = set()
    found: list[tuple[list[Place], bool]] = []
    for root in order:
        if root in seen:
            continue
        seen.add(root)
        circle = [root]
        for place in circle:
            circle += (new := dict.fromkeys(it for it in before[place] if it not in seen))
            seen.update(new)
        circle.sort(key=at.__getitem__)
        found.append((circle, len(circle) > 1 or root in before[root]))
    return found


def _bases(tree: Tree) -> dict[str, frozenset[str]]:
    found = {id: frozenset((id,)) for id in tree.questions}
    for fact in tree.facts.values():
        tested = [rule.when for rule in fact.rules if rule.when is not None]
        parts = [entry.fact for when in tested for entry in entries(when)]
        found[fact.id] = frozenset[str]().union(*(found[p] for p in parts if p in found))
    return found


def leaving(tree: Tree, place: Place) -> tuple[Arrow, ...]:
    """Give the arrows of one place: options and extras, rules, then "I do not know"."""
    kind, id = place
    if kind == "outcome":
        return ()
    if kind == "decision":
        return tuple(Arrow(rule.go, rule=rule) for rule in tree.decisions[id].rules)
    question = tree.asked_at(id)
    options = (*question.options, *question.extras)
    return (
        *(Arrow(option.go, option=option) for option in options if option.go),
        *(Arrow(rule.go, rule=rule) for rule in question.next),
        *((Arrow(question.unsure),) if question.unsure else ()),
    )


def defined(tree: Tree, place: Place) -> Span:
    """Say where a place is defined."""
    kind, id = place
    if kind == "outcome":
        return tree.outcomes[id].span
    return tree.asked_at(id).span if kind == "question" else tree.decisions[id].span
