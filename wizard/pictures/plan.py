"""What a picture of a tree shows: boxes and labelled arrows, and how much room their words take.

In: a tree, and perhaps the place from which to look and the words of another language. Out: its
places with their words, and one arrow for all ways from one place to another; words in lines, with
their width in a sans-serif face, near enough to draw boxes around them. It must not know how
anything is drawn.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from wizard.trees.model import VERDICTS, Tree, Verdict
from wizard.walks.arrows import Arrow, Graph, Place, graph
from wizard.walks.in_words import said

MOST = 300
"""Places that pictures can hold and still be read at all."""


@dataclass(frozen=True, slots=True)
class Title:
    """The words of a place; `lang` and `dir` are given where they differ from the picture's."""

    words: str
    lang: str | None = None
    dir: str | None = None


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of a picture: titles of places, names of verdicts, and what it says by itself.

    `either` has a slot for words, `goes_on` one for the number of a picture.
    """

    titles: Mapping[Place, Title]
    verdicts: Mapping[Verdict, str] = field(default_factory=lambda: {v: v for v in VERDICTS})
    unsure: str = "I do not know"
    otherwise: str = "otherwise"
    either: str = "or {words}"
    goes_on: str = "picture {number}"


@dataclass(frozen=True, slots=True)
class Box:
    """A place to draw; `verdict` is given for outcomes.

    `elsewhere` is the number of the picture in which it is drawn, where that is another one.
    """

    place: Place
    title: Title
    verdict: Verdict | None = None
    elsewhere: int = 0

    @property
    def id(self) -> str:
        return self.place[1]

    @property
    def last(self) -> bool:
        """Whether no arrow leads on from here in this picture."""
        return self.verdict is not None or self.elsewhere > 0


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
    """Everything to draw, in an order in which arrows lead forward, but for circles."""

    tree: Tree
    tongue: Tongue
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]


def plan(tree: Tree, start: Place | None = None, tongue: Tongue | None = None) -> Plan:
    """Say what to draw of a tree, or of the branch of it that begins at a place."""
    shape = graph(tree)
    first = start or shape.order[0]
    return planned(shape, {first} | shape.ahead(first), tongue or source_of(tree), {})


def planned(
    shape: Graph, drawn: Collection[Place], tongue: Tongue, elsewhere: Mapping[Place, int]
) -> Plan:
    """Say what to draw of some places of a tree and of where their arrows lead.

    `elsewhere` numbers the pictures of those that are not drawn here.
    """
    shown = set(drawn).union(arrow.to for place in drawn for arrow in shape.arrows[place])
    boxes = (
        Box(
            place,
            tongue.titles.get(place, Title("")),
            shape.tree.outcomes[place[1]].verdict if place[0] == "outcome" else None,
            0 if place in drawn else elsewhere.get(place, 0),
        )
        for place in shape.order
        if place in shown
    )
    links = [
        link for place in shape.order if place in drawn for link in _links(shape, place, tongue)
    ]
    return Plan(shape.tree, tongue, tuple(boxes), tuple(links))


def source_of(tree: Tree) -> Tongue:
    """Give the words as they stand in the tree."""
    titles = {("question", it.place): Title(it.ask.source) for it in tree.asked}
    titles |= {("outcome", it.id): Title(it.title.source) for it in tree.outcomes.values()}
    return Tongue(titles)


def _links(shape: Graph, place: Place, tongue: Tongue) -> Iterator[Link]:
    """Join the arrows of one place by where they lead."""
    labels: dict[Place, list[str]] = {}
    unsure: set[Place] = set()
    arrows = shape.arrows[place]
    for arrow in arrows:
        if arrow.unsure:
            unsure.add(arrow.to)
        else:
            labels.setdefault(arrow.to, []).extend(_label(arrow, arrows, tongue))
    for end in dict.fromkeys(arrow.to for arrow in arrows):
        words = _joined(labels.get(end, []), tongue)
        if end in unsure and words:
            words = [*words, tongue.either.format(words=tongue.unsure)]
        elif end in unsure and end not in labels:
            words = [tongue.unsure]
        yield Link(place, end, tuple(words), unsure=end not in labels)


def _label(arrow: Arrow, arrows: tuple[Arrow, ...], tongue: Tongue) -> Iterator[str]:
    """Say who goes this way; of several rules the first that fits wins, so they bear numbers."""
    rules = [other for other in arrows if other.rule is not None]
    if arrow.option is not None:
        yield arrow.option.id
    elif arrow.rule is not None and arrow.rule.when is not None:
        words = said(arrow.rule.when)
        yield f"{rules.index(arrow) + 1}. {words}" if len(rules) > 2 else words
    elif any(not other.unsure and other is not arrow for other in arrows):
        yield tongue.otherwise


def _joined(labels: list[str], tongue: Tongue) -> list[str]:
    """Put options on one line and each rule on one of its own."""
    options = [label for label in labels if ":" not in label]
    lines = [*([", ".join(options)] if options else []), *(one for one in labels if ":" in one)]
    return [*lines[:1], *(tongue.either.format(words=line) for line in lines[1:])]


# Lines of words ----------------------------------------------------------------------

_NARROW = frozenset("iljtfrI.,:;|!'’()[] ")
_WIDE = frozenset("mwMW@%…→—")


def width(words: str, size: float) -> float:
    """Estimate the width of a line, in the unit of its size."""
    return sum(_part(letter) for letter in words) * size


def _part(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    if letter in _WIDE:
        return 0.88
    return 0.70 if letter.isupper() or ord(letter) > 0x2E80 else 0.555


@lru_cache(4096)
def wrapped(words: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """Break words into lines that fit; what is too much for `most` lines ends in `…`."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and width(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines += [line] if line else []
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(f"{lines[most - 1]} …", size, room)]
    return tuple(_cut(line, size, room) for line in lines)


def _cut(line: str, size: float, room: float) -> str:
    if width(line, size) <= room:
        return line
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
