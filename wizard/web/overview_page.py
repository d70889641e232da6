"""The page with a whole tree on it, for jurists.

In: requests for `/LANG/TREE/overview`. Out: the page, which shows no answers: pictures in which
every box is a link to the words about it, then the words. It is not framed.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request
from markupsafe import Markup

from wizard.caches import LARGE
from wizard.pictures.plan import MOST, Box, Title, Tongue
from wizard.pictures.several import parts
from wizard.pictures.svg import as_figure
from wizard.present.overview import Overview, origins, overview
from wizard.trees.model import VERDICTS, Tree
from wizard.walks.arrows import Place, graph
from wizard.web.cache_rules import kept
from wizard.web.errors import tree_of
from wizard.web.responses import moved, page
from wizard.web.served_trees import Stock
from wizard.web.site import Site
from wizard.words import sentences as phrases
from wizard.words.words import Words


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a tree; `start` is the place at which it begins."""

    number: int
    start: Place
    origins: tuple[int, ...]
    svg: Markup


def overviews(site: Site) -> Blueprint:
    """Make the page of every tree."""
    pages = Blueprint("overviews", __name__)

    @pages.get("/<lang>/<tree>/overview")
    def whole(lang: str, tree: str) -> Response:
        words = site.words(lang) or abort(404)
        stock = site.shelf.stock()
        found = tree_of(stock, tree)
        if request.query_string:
            return moved(request.path)
        # a sensitive tree has a large page too, which no cache of pages may keep
        key = ("overview", tree, lang, site.day())

        def draw() -> str:
            return _drawn(site, stock, found, words)

        fresh, fragments = site.config.dev, stock.presenter.fragments
        text = draw() if fresh else fragments.find(key, draw, LARGE)
        return page(text) if found.sensitive else kept(page(text), site.clock())

    return pages


def _drawn(site: Site, stock: Stock, tree: Tree, words: Words) -> str:
    cases = len(stock.cases.get(tree.id, ()))
    shown = overview(stock.presenter, tree, words.lang, site.day(), cases)
    frame = site.frame(
        words, request, lambda base: f"{base}/{tree.id}/overview", discreet=tree.sensitive
    )
    data = {
        "shown": shown,
        "leading": origins(shown),
        "start": f"{frame.base}/{tree.id}",
        "pictures": _pictures(words, tree, shown),
    }
    return site.draw("pages/overview.html", frame, request, **data)


def _pictures(words: Words, tree: Tree, shown: Overview) -> tuple[Picture, ...]:
    """Draw a tree in the language of its page; none where there are too many places."""
    if len(graph(tree).order) > MOST:
        return ()
    _ = words.gettext
    titles = ((place, shown.title(*place)) for place in graph(tree).order)
    tongue = Tongue(
        {place: Title(it.plain, it.lang, it.dir) for place, it in titles if it},
        {verdict: phrases.verdict(words, verdict) for verdict in VERDICTS},
        unsure=phrases.unsure(words),
        otherwise=_("in all other cases"),
        either=_("or {words}", words="{words}"),
        goes_on=_("Picture {number}", number="{number}"),
    )
    return tuple(
        Picture(
            part.number,
            part.starts[0],
            part.origins,
            as_figure(part.drawing, f"title-{part.number}", _anchor),
        )
        for part in parts(tree, tongue)
    )


def _anchor(box: Box) -> str:
    """Link a box to the words about it, or to the picture in which its arrows go on."""
    return f"#picture-{box.elsewhere}" if box.elsewhere else f"#{box.place[0]}-{box.id}"
