"""What is asked beside the cards: where a walk is, where its words stand, where an id is used.

In: requests below `/studio/LANG/FOLDER/`, which passed the doors. Out: a walk and the uses of an
element, as a page and as a part of one; the address at which a sentence is changed. Nothing is
stored.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, request

from wizard.studio.preview import answers_in, spot, walked
from wizard.studio.references import standing, uses_of
from wizard.studio.saving import Unfit, named_path
from wizard.studio.sheets import Asked, Sheet
from wizard.studio.studio_pages import Studio, file_of
from wizard.trees.library import TREE_FILE
from wizard.web.responses import plain


def preview_pages(studio: Studio) -> Blueprint:
    """Make the pages."""
    made, desk = Blueprint("preview", __name__, url_prefix="/studio"), studio.desk

    @made.get("/<lang>/<id>/walk")
    def walk(lang: str, id: str) -> Response:
        """Say where the answers of an address lead, and what can be done with them."""
        tree = desk.stock().trees.get(id) or abort(404)
        opened = desk.opened(f"{id}/{TREE_FILE}") or abort(404)
        asked = Asked.of(request.args)
        sheet = Sheet(desk, studio.words(lang), opened, asked)
        try:
            answers = answers_in(tree, asked.answers)
        except Unfit:
            abort(400)
        found = walked(desk, tree, answers, sheet.tongue, request.args.get("question", ""))
        if found is not None:
            sheet = replace(sheet, asked=asked._replace(answers=found.words))
        template = "walked.html" if "part" in request.args else "walk.html"
        return studio.drawn(template, lang, sheet=sheet, walk=found)

    @made.get("/<lang>/<id>/spot")
    def spotted(lang: str, id: str) -> Response:
        """Give the address at which a text can be changed that the preview says."""
        studio.words(lang)
        desk.stock()
        asked, source = Asked.of(request.args), desk.library.organisation.source
        words, anchor = (request.args.get(it, "") for it in ("words", "anchor"))
        where = spot(desk, id, words, asked.tongue, anchor)
        if where is None:  # words of the interface, or of nobody
            return plain("", 204)
        file, path = where
        opened, at = desk.opened(file) or abort(404), named_path(path)
        if asked.tongue != source:
            asked, at = asked._replace(beside=asked.tongue), f"{asked.tongue}:{at}"
        card = next(it for it in reversed(opened.cards) if path[: len(it.path)] == it.path)
        sheet = Sheet(desk, studio.words(lang), opened, asked)
        return plain(f"{sheet.page}?{asked.on(open=card.anchor, at=at)}#{card.anchor}")

    @made.get("/<lang>/<folder>/<stem>/used")
    def used(lang: str, folder: str, stem: str) -> Response:
        """Say on which cards the element of a card is named."""
        tongue = studio.words(lang)
        desk.stock()
        opened = desk.opened(file_of(folder, stem)) or abort(404)
        anchor = request.args.get("card", "")
        card = next((it for it in opened.cards if it.anchor == anchor), None) or abort(404)
        sheet, uses = Sheet(desk, tongue, opened, Asked()), uses_of(desk, folder, card)
        places = [
            (Sheet(desk, tongue, there, Asked()), it, keys)
            for there, it, keys in standing(desk, uses)
        ]
        return studio.drawn("used.html", lang, sheet=sheet, card=card, uses=uses, places=places)

    return made
