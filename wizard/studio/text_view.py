"""A file of a folder as text: shown, stored line by line, and judged while it is typed.

In: requests below `/studio/LANG/FOLDER/STEM/text`, which passed the doors. Out: the page with the
text in a plain field, over which a browser with scripts lays an editor; the text stored; problems
and offers as JSON. It must not know what is wrong in a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, request

from wizard.check.load_manual import manual
from wizard.edits.batch import Batch, Refusal, Write
from wizard.studio.as_typed import placed, problems
from wizard.studio.completion import offered
from wizard.studio.key_names import NAMES
from wizard.studio.saving import Problem
from wizard.studio.sheets import Asked, Sheet
from wizard.studio.studio_pages import Studio, file_of
from wizard.trees.reading import tidied
from wizard.web.responses import as_text, moved
from wizard.words.words import Words


def text_view(studio: Studio) -> Blueprint:
    """Make the pages of files as text."""
    made, desk = Blueprint("text", __name__, url_prefix="/studio/<lang>"), studio.desk

    def file_here(folder: str, stem: str) -> str:
        file = file_of(folder, stem)
        return file if desk.opened(file) else abort(404)

    @made.get("/<folder>/<stem>/text")
    def shown(lang: str, folder: str, stem: str) -> Response:
        opened = desk.opened(file_of(folder, stem)) or abort(404)
        return drawn(lang, opened.file, opened.raw, opened.base)

    @made.post("/<folder>/<stem>/text")
    def write(lang: str, folder: str, stem: str) -> Response:
        """Store a file as text: the lines that differ."""
        file, typed = file_here(folder, stem), request.form.get("text", "")
        base = request.form.get("base", "")
        refused = desk.save(Batch(f"{folder}: {stem}", (Write(file, base, typed),)))
        if refused:
            return drawn(lang, file, typed, base, refused)
        return moved(request.path)

    @made.post("/<folder>/<stem>/text/problems")
    def wrong(lang: str, folder: str, stem: str) -> Response:
        """Say what is wrong in a text that is not stored: all of it where the `whole` is asked for,
        and of each whether that alone finds it."""
        file, typed = file_here(folder, stem), request.form.get("text", "")
        found = at_once = problems(desk, file, typed)
        if "whole" in request.form:
            found = problems(desk, file, typed, whole=True)
        known = {(it.code, it.span, it.message) for it in at_once}
        explained = f"/studio/{lang}/explain/"
        told = [
            {
                **placed(it),
                "later": (it.code, it.span, it.message) not in known,
                "page": explained + it.code if it.code in manual() else "",
            }
            for it in found
        ]
        return as_text(told)

    @made.post("/<folder>/<stem>/text/offers")
    def offers(lang: str, folder: str, stem: str) -> Response:
        """Say what could stand at a place of a text that is not stored."""
        file, form, tongue = file_here(folder, stem), request.form, studio.words(lang)
        place = (form.get("line", 0, int), form.get("column", 0, int))
        begin, found = offered(desk, file, form.get("text", ""), *place)
        told = [
            {**it._asdict(), "detail": it.detail or _called(tongue, it.text, it.sort)}
            for it in found
        ]
        return as_text({"from": begin, "offers": told})

    def drawn(
        lang: str, file: str, typed: str, base: str, refused: tuple[Refusal, ...] = ()
    ) -> Response:
        opened, tongue = desk.opened(file) or abort(404), studio.words(lang)
        wrong = [Problem((), it.message, it.help) for it in refused]
        data: dict[str, Any] = {
            "sheet": Sheet(desk, tongue, opened, Asked(), wrong),
            "typed": typed,
            "base": base,
            "versions": next((it.versions for it in refused if it.versions), None),
            "stored": tidied(typed) == tidied(opened.raw),
            "said": _said(tongue),
        }
        return studio.drawn("text.html", lang, 422 if refused else 200, **data)

    return made


def _called(tongue: Words, text: str, sort: str) -> str:
    """Say what a key is called in the studio."""
    return tongue.gettext(NAMES[text]) if sort == "key" and text in NAMES else ""


def _said(tongue: Words) -> Mapping[str, str]:
    """Give the words of the editor; those with which it speaks of itself by what it calls them."""
    _ = tongue.gettext
    return {
        "label": _("The file as it is written"),
        "saved": _("Saved"),
        "unsaved": _("Not saved"),
        "silent": _("The studio does not answer: is it still running? What you type is kept here."),
        "line": _("Line {n}", n="{n}"),
        "error": _("Error"),
        "warning": _("Warning"),
        "none": _("No problems in this file."),
        "meaning": _("What this means"),
        "write": _("Write {word}", word="{word}"),
        "sign": _("Unusual character:"),
        "Find": _("Find"),
        "Replace": _("Replace by"),
        "next": _("Next"),
        "previous": _("Previous"),
        "all": _("All"),
        "match case": _("Capitals as typed"),
        "regexp": _("As a pattern"),
        "by word": _("Whole words"),
        "replace": _("Replace"),
        "replace all": _("Replace all"),
        "close": _("Close"),
        "current match": _("found here"),
        "on line": _("on line"),
        "replaced $ matches": _("$ replaced"),
        "replaced match on line $": _("replaced on line $"),
        "Go to line": _("Go to line"),
        "go": _("Go"),
        "Completions": _("What can stand here"),
        "Selection deleted": _("What was selected is deleted"),
    }
