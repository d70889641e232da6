"""The pictures on the page with a whole tree on it.

In: a tree, and the page of it in a language. Out: pictures as SVG without a style of its own, each
with its title and the pictures that lead to it; every box is a link to where the page says in words
what it is. It must not know how pictures are laid out.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from wizard.pictures.plan import MOST, Box, Title, Tongue
from wizard.pictures.several import Part, parts
from wizard.pictures.svg import as_figure
from wizard.present.overview.sheets import Overview
from wizard.present.shapes import Said
from wizard.trees.model import VERDICTS, Tree
from wizard.walks.arrows import Place, graph
from wizard.words import sentences as phrases
from wizard.words.words import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a tree; it begins at `id`, a decision without a title."""

    number: int
    id: str
    title: Said | None
    origins: tuple[int, ...]
    svg: Markup


def pictures(words: Words, tree: Tree, shown: Overview) -> tuple[Picture, ...]:
    """Draw a tree in the language of its page; none where there are too many places."""
    if len(graph(tree).order) > MOST:
        return ()
    titles = {("question", it.id): it.ask for it in shown.questions}
    titles |= {("outcome", it.id): it.title for it in shown.outcomes}
    return tuple(_picture(part, titles) for part in parts(tree, _tongue(words, titles)))


def _tongue(words: Words, titles: dict[Place, Said]) -> Tongue:
    _ = words.gettext
    return Tongue(
        {place: Title(it.plain, it.lang, it.dir) for place, it in titles.items()},
        {verdict: phrases.verdict(words, verdict) for verdict in VERDICTS},
        unsure=phrases.unsure(words),
        otherwise=_("in all other cases"),
        either=_("or {words}", words="{words}"),
        goes_on=_("Picture {number}", number="{number}"),
    )


def _picture(part: Part, titles: dict[Place, Said]) -> Picture:
    start = part.starts[0]
    svg = as_figure(part.drawing, f"title-{part.number}", _anchor)
    return Picture(part.number, start[1], titles.get(start), part.origins, svg)


def _anchor(box: Box) -> str:
    """Link a box to the words about it, or to the picture in which its arrows go on."""
    return f"#picture-{box.elsewhere}" if box.elsewhere else f"#{box.place[0]}-{box.id}"
