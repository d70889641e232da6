"""The page with a whole tree on it, for jurists.

In: requests for `/LANG/TREE/overview`. Out: the page, which shows no answers. It is not framed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from flask import Blueprint, Response, abort, request

from wizard.present.overview.sheets import Overview
from wizard.present.overview.whole_tree import overview
from wizard.trees.model import Tree
from wizard.web.errors import tree_of
from wizard.web.overview_pictures import pictures
from wizard.web.responses import kept, moved, page
from wizard.web.served_trees import Stock
from wizard.web.site import Site
from wizard.words.words import Words


def overviews(site: Site) -> Blueprint:
    """Make the page of every tree."""
    pages = Blueprint("overviews", __name__)
    # A large page is drawn once for each version of a tree and day.
    drawn: dict[tuple[str, str], tuple[Tree, date, str]] = {}

    @pages.get("/<lang>/<tree>/overview")
    def whole(lang: str, tree: str) -> Response:
        words = site.words(lang) or abort(404)
        stock, day = site.shelf.stock(), site.day()
        found = tree_of(stock, tree)
        if request.query_string:
            return moved(request.path)
        last = drawn.get((tree, lang))
        if last is None or last[0] is not found or last[1] != day or site.config.dev:
            last = drawn[tree, lang] = (found, day, _drawn(site, stock, found, words))
        text = last[2]
        return page(text) if found.sensitive else kept(page(text), site.clock())

    return pages


def _drawn(site: Site, stock: Stock, tree: Tree, words: Words) -> str:
    cases = len(stock.cases.get(tree.id, ()))
    shown = overview(stock.presenter, tree, words.lang, site.day(), cases)
    frame = site.frame(
        words, request, lambda base: f"{base}/{tree.id}/overview", discreet=tree.sensitive
    )
    drawn = pictures(words, tree, shown)
    data = {
        "tree": shown,
        "start": f"{frame.base}/{tree.id}",
        "pictures": drawn,
        "parts": tuple(_parts(words, shown, drawn)),
    }
    return site.draw("pages/overview.html", frame, request, **data)


def _parts(
    words: Words, tree: Overview, drawn: Sequence[object]
) -> Iterator[tuple[str, str, Sequence[object]]]:
    """List what stands on the page: anchor, words, and the things there."""
    _, listed = words.gettext, tree.listed
    yield "pictures", _("The route as a picture"), drawn
    yield "questions", _("Questions"), tree.questions
    yield "decisions", _("Decisions"), tree.decisions
    yield "facts", _("Facts that follow from answers"), tree.facts
    yield "outcomes", _("Results"), tree.outcomes
    yield "permits", _("Permits"), listed["permits"]
    yield "documents", _("Documents"), listed["documents"]
    yield "notes", _("Good to know"), listed["notes"]
    yield "contacts", _("Who can help you"), listed["contacts"]
    yield "amounts", _("Amounts"), listed["amounts"]
    yield "groups", _("Groups"), listed["groups"]
    yield "sources", _("Sources"), listed["sources"]
