"""The API: the walk of the pages, as JSON, open to every origin.

In: answers in a query or as JSON. Out: what `wizard.present.page_json` makes of the page, or a
problem document (RFC 9457). Answers to sensitive trees come by POST only, and are in no address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, MethodNotAllowed, NotFound

from wizard.present.page import present
from wizard.present.page_json import as_json, as_told
from wizard.trees.model import Tree
from wizard.walks.walk import walk
from wizard.web.address import TO, asides, cleaned, coded, pairs_of
from wizard.web.cache_rules import kept
from wizard.web.errors import Broken
from wizard.web.openapi import openapi
from wizard.web.responses import as_text
from wizard.web.site import Site

LANG = "_lang"


def api(site: Site) -> Blueprint:
    """Make the addresses of the API."""
    pages = Blueprint("api", __name__, url_prefix="/api/v1")

    @pages.get("/trees")
    def trees() -> Response:
        lang = _lang(site, _controls(pairs_of(request.query_string)).get(LANG))
        told = {"lang": lang, "trees": [as_told(it) for it in site.starts(lang)]}
        return _kept(site, as_text(told))

    @pages.get("/openapi.json")
    def description() -> Response:
        told = openapi(site.shelf.stock().trees.values(), site.config.languages)
        return as_text(told) if request.query_string else kept(as_text(told), site.clock())

    @pages.route("/trees/<tree>/walk", methods=["GET", "POST"])
    def walked(tree: str) -> Response:
        stock = site.shelf.stock()
        found = stock.trees.get(tree)
        if found is None:
            raise Broken(tree) if tree in stock.broken else NotFound()
        if request.method != "POST" and found.sensitive:
            raise MethodNotAllowed(
                ["POST", "OPTIONS"], "This tree is sensitive: send its answers as JSON by POST."
            )
        pairs = pairs_of(request.query_string)
        controls = _controls(pairs)
        if request.method == "POST":
            if len(pairs) > len(controls):
                raise BadRequest("Answers by POST stand in its body, not in the address.")
            _to(found, controls.get(TO)), _lang(site, controls.get(LANG))  # refused, if overridden
            pairs = list(_body())
            controls |= _controls(pairs)
        lang = _lang(site, controls.get(LANG))
        raw = _answers(found, pairs)
        voice = stock.presenter.voices[lang]
        answers = {id: coded(found.questions[id], texts, voice) for id, texts in raw.items()}
        made = walk(found, answers, site.day(), to=_to(found, controls.get(TO)))
        response = as_text(as_json(present(stock.presenter, made, lang)))
        pairs = [(step.question.id, text) for step in made.steps for text in step.answer]
        return response if request.method == "POST" else _kept(site, response, pairs)

    @pages.after_request
    def open_to_all(response: Response) -> Response:
        """Let any origin read this: there is nothing here that another site could not ask for."""
        response.headers["Access-Control-Allow-Origin"] = "*"
        if request.method == "OPTIONS" and "Allow" in response.headers:
            tree = site.shelf.stock().trees.get((request.view_args or {}).get("tree", ""))
            if tree and tree.sensitive:
                response.headers["Allow"] = "POST, OPTIONS"
            response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
            response.headers["Access-Control-Max-Age"] = "86400"
        return response

    return pages


def _kept(site: Site, response: Response, answers: Sequence[tuple[str, str]] = ()) -> Response:
    """Let caches keep what was asked for in its one spelling, of which there would be endless ones.

    Nobody else gets what is in the language of a visitor who named none.
    """
    written = request.query_string.decode()
    parts = written.split("&")
    rest = [it for it in parts if not it.startswith((f"{LANG}=", f"{TO}="))]
    named = any(it.startswith(f"{LANG}=") for it in parts)
    sound = named and "%" not in written and rest == [f"{name}={text}" for name, text in answers]
    return kept(response, site.clock()) if sound else response


def _body() -> Iterator[tuple[str, str]]:
    """Read answers from JSON: texts and numbers, or lists of them."""
    try:
        given = request.get_json(silent=True, force=True)
    except RecursionError:
        given = None
    if not isinstance(given, dict):
        raise BadRequest("The body must be a JSON object of answers by question.")
    for name, answer in given.items():
        if name in (LANG, TO) and not isinstance(answer, str):
            raise BadRequest(f"`{name}` must be a text.")
        for value in answer if isinstance(answer, list) else (answer,):
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise BadRequest(f"The answer to `{cleaned(name)}` must be a text or a number.")
            yield name, str(value)


def _answers(tree: Tree, pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        if name in tree.questions:
            found.setdefault(name, []).append(cleaned(text))
        elif name not in (LANG, TO):
            raise BadRequest(f"`{cleaned(name)}` is no question of this tree.")
    return found


def _controls(pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in pairs:
        if name in found:
            raise BadRequest(f"`{name}` may be given once.")
        if name in (LANG, TO):
            found[name] = text
    return found


def _lang(site: Site, lang: str | None) -> str:
    if lang is None:
        return site.best(request).lang
    if lang not in site.config.languages:
        raise BadRequest(f"`{LANG}` must be one of: {', '.join(site.config.languages)}.")
    return lang


def _to(tree: Tree, to: str | None) -> str | None:
    if to is not None and to not in asides(tree):
        raise BadRequest(f"`{TO}` must be an outcome that a quiet link of this tree leads to.")
    return to
