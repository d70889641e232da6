"""What a picture of a tree shows: boxes and labelled arrows.

In: a tree, and perhaps the place from which to look. Out: its places with their words, and one
arrow for all ways from one place to another. It must not know how anything is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wizard.editor.paths import said
from wizard.trees.graph import Arrow, Graph, Place, graph
from wizard.trees.model import Tree, Verdict

UNSURE = "I do not know"


@dataclass(frozen=True, slots=True)
class Box:
    """A place to draw; `verdict` is given for outcomes."""

    place: Place
    words: str
    verdict: Verdict | None = None

    @property
    def id(self) -> str:
        return self.place[1]


@dataclass(frozen=True, slots=True)
class Link:
    """All ways from one place to another; no `labels` where every answer takes it.

    `unsure` says that only those who do not know go this way.
    """

    start: Place
    end: Place
    labels: tuple[str, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to draw, in an order in which arrows lead forward."""

    tree: Tree
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]


def plan(tree: Tree, start: Place | None = None) -> Plan:
    """Say what to draw of a tree, or of the branch of it that begins at a place."""
    shape = graph(tree)
    shown = _from(shape, start or shape.order[0])
    places = [place for place in shape.order if place in shown]
    links = [link for place in places for link in _links(shape, place)]
    return Plan(tree, tuple(_box(tree, place) for place in places), tuple(links))


def named(tree: Tree, id: str) -> Place | None:
    """Find the place that bears an id and that arrows lead to."""
    return next((place for place in graph(tree).order if place[1] == id), None)


def _from(shape: Graph, start: Place) -> set[Place]:
    found = {start}
    waiting = [start]
    while waiting:
        for arrow in shape.arrows[waiting.pop()]:
            if arrow.to not in found:
                found.add(arrow.to)
                waiting.append(arrow.to)
    return found


def _box(tree: Tree, place: Place) -> Box:
    kind, id = place
    if kind == "outcome":
        outcome = tree.outcomes[id]
        return Box(place, outcome.title.source, outcome.verdict)
    return Box(place, tree.questions[id].ask.source if kind == "question" else "")


def _links(shape: Graph, place: Place) -> Iterator[Link]:
    """Join the arrows of one place by where they lead."""
    labels: dict[Place, list[str]] = {}
    unsure: set[Place] = set()
    arrows = shape.arrows[place]
    for arrow in arrows:
        if arrow.unsure:
            unsure.add(arrow.to)
        else:
            labels.setdefault(arrow.to, []).extend(_label(arrow, arrows))
    for end in dict.fromkeys(arrow.to for arrow in arrows):
        words = _joined(labels.get(end, []))
        if end in unsure:
            words = [*words, f"or {UNSURE}"] if words else [UNSURE] if end not in labels else []
        yield Link(place, end, tuple(words), unsure=end not in labels)


def _label(arrow: Arrow, arrows: tuple[Arrow, ...]) -> Iterator[str]:
    if arrow.option is not None:
        yield arrow.option.id
    elif arrow.rule is not None and arrow.rule.when is not None:
        yield said(arrow.rule.when)
    elif any(not other.unsure and other is not arrow for other in arrows):
        yield "otherwise"


def _joined(labels: list[str]) -> list[str]:
    """Put options on one line and each rule on one of its own."""
    options = [label for label in labels if ":" not in label]
    lines = [*([", ".join(options)] if options else []), *(one for one in labels if ":" in one)]
    return [*lines[:1], *(f"or {line}" for line in lines[1:])]
