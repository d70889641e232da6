"""The API: the walk of the pages, as JSON, open to every origin; and its description of itself.

In: answers in a query or as JSON. Out: what `wizard.present.page_json` makes of the page, or a
problem document (RFC 9457). Answers to sensitive trees come by POST only, and are in no address.
The description (OpenAPI 3.1) of what is told is made from the very table by which it is told; a
test holds every answer against it. Long, because answers and their description stand together.
"""

import builtins
import re
import typing
from collections import abc
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, MethodNotAllowed

from wizard import __version__
from wizard.present.in_language import coded
from wizard.present.page import present
from wizard.present.page_json import API, ONE_OR_SEVERAL, as_json, as_told, names
from wizard.present.shapes import Said, SitePage, StartPage
from wizard.trees.model import NOTHING, Tree
from wizard.walks.walk import walk
from wizard.web.address import (
    GUESS,
    MOST,
    TO,
    asides,
    cleaned,
    few,
    marked,
    pairs_of,
    under_now,
)
from wizard.web.errors import tree_of
from wizard.web.page_cache import note_kind
from wizard.web.responses import as_text, kept
from wizard.web.site import Site

LANG = "_lang"


def api(site: Site) -> Blueprint:
    """Make the addresses of the API."""
    pages = Blueprint("api", __name__, url_prefix="/api/v1")

    @pages.get("/trees")
    def trees() -> Response:
        controls = _controls(site, None, pairs_of(request.query_string))
        lang = controls.get(LANG) or site.best().lang
        about = as_told(site.told(lang))
        told = {"lang": lang, "site": about, "trees": [as_told(it) for it in site.starts(lang)]}
        return _kept(site, as_text(told))

    @pages.get("/openapi.json")
    def description() -> Response:
        about = site.told(site.shelf.now.library.organisation.source)
        told = _description(site.languages, about)
        return as_text(told) if request.query_string else kept(as_text(told), site.clock())

    @pages.route("/trees/<tree>/walk", methods=["GET", "POST"])
    def walked(tree: str) -> Response:
        stock = site.shelf.stock()
        found = tree_of(stock, tree)
        if request.method != "POST" and found.sensitive:
            raise MethodNotAllowed(
                ["POST", "OPTIONS"], "This tree is sensitive: send its answers as JSON by POST."
            )
        pairs = pairs_of(request.query_string)
        controls = _controls(site, found, pairs)
        if request.method == "POST":
            if len(pairs) > len(controls):
                raise BadRequest("Answers by POST stand in its body, not in the address.")
            pairs = few(list(islice(_body(), MOST + 1)))
            controls |= _controls(site, found, pairs)
        pairs = under_now(found, pairs)
        asked = controls.get(LANG) or site.best().lang
        lang = site.spoken(found, site.interfaces[asked].words).lang
        raw, voice = _answers(found, pairs), stock.presenter.voices[asked]
        answers = {id: coded(found.questions[id], texts, voice) for id, texts in raw.items()}
        made = walk(found, answers, site.day(), to=controls.get(TO))
        guesses = [text for name, text in pairs if name == GUESS]
        shown = present(stock.presenter, made, lang, guesses=guesses)
        note_kind(shown)
        response = as_text(as_json(shown))
        taken = marked([(step.question.id, step.answer) for step in made.steps], shown.guesses)
        pairs = [(name, text) for name, texts in taken for text in texts]
        own = request.method == "POST" or lang != asked  # the next language is that of a visitor
        return response if own else _kept(site, response, pairs)

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
        if name == GUESS and not (
            isinstance(answer, list) and all(type(it) is str for it in answer)
        ):
            raise BadRequest(f"`{name}` must be a list of questions.")
        for value in (answer or (NOTHING,)) if isinstance(answer, list) else (answer,):
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise BadRequest(f"The answer to `{cleaned(name)}` must be a text or a number.")
            yield name, str(value)


def _answers(tree: Tree, pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        if name in tree.questions:
            found.setdefault(name, []).append(cleaned(text))
        elif name not in (LANG, TO, GUESS):
            raise BadRequest(f"`{cleaned(name)}` is no question of this tree.")
    return found


def _controls(site: Site, tree: Tree | None, pairs: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in pairs:
        if name in found:
            raise BadRequest(f"`{name}` may be given once.")
        if name in (LANG, TO):
            found[name] = text
    languages = site.languages
    if found.get(LANG, languages[0]) not in languages:
        raise BadRequest(f"`{LANG}` must be one of: {', '.join(languages)}.")
    if tree is not None and TO in found:
        found[TO] = tree.earlier.outcomes.get(found[TO], found[TO])
    if tree is not None and TO in found and found[TO] not in asides(tree):
        raise BadRequest(f"`{TO}` must be an outcome that a quiet link of this tree leads to.")
    return found


# The description --------------------------------------------------------------------

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string"}
WORDS: Mapping[Any, Schema] = {
    str: TEXT,
    Said: TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
}
ANSWER: Schema = {
    "description": "A canonical answer: an option's id, a country's code, a number, a day, "
    "`unsure`; of those ticked a list, or `none`.",
    "oneOf": [TEXT, {"type": "array", "items": TEXT}],
}
_ONE: Schema = {"type": ["string", "number"]}
GIVEN: Schema = {
    "description": "Answers by question, as `question.id` and `question.options` name them; of "
    "those that are ticked a list, an empty one where none is.",
    "type": "object",
    "additionalProperties": {"oneOf": [_ONE, {"type": "array", "items": _ONE}]},
}
PROBLEM: Schema = {
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "properties": {"type": TEXT, "status": {"type": "integer"}, "title": TEXT, "detail": TEXT},
    "required": ["type", "status", "title", "detail"],
}

_OWN = re.compile(
    "(Walk|Question|Option|Depends|Region|Outcome|Permit|Amount|Contact|Source|Answered)(Told|Page)?"
)
NAMED = {shape: own[1] for shape in API if (own := _OWN.fullmatch(shape.__name__))}
"""Shapes with a schema of their own; others are described where they stand."""

EXPLAINED = {
    "options": "Empty where any country of ISO 3166-1 is an answer.",
    "at_least": "How many must be ticked where several can be.",
    "none": "The answer “none of these”, where several can be ticked or none.",
    "suggestions": "What may be meant by a text that is no answer: nothing is guessed.",
}
"""What is said of parts beside their type."""


def _shape(shape: type) -> Schema:
    """Describe what is told of a shape."""
    hints = get_type_hints(shape)
    found = {name: _told(hints[attribute], name) for name, attribute in names(shape).items()}
    for name in EXPLAINED.keys() & found.keys():
        found[name] = {**found[name], "description": EXPLAINED[name]}
    return _exactly(found)


def _told(hint: Any, name: str) -> Schema:
    """Describe a part that is told under a name, by its type."""
    if name == ONE_OR_SEVERAL:
        return ANSWER
    if hint in WORDS:
        return WORDS[hint]
    if hint in NAMED:
        return _ref(NAMED[hint])
    if hint in API:
        return _shape(hint)
    parts = get_args(hint)
    match get_origin(hint):
        case typing.Literal:
            return {"enum": list(parts)}
        case builtins.tuple:
            return _list(_told(parts[0], name))
        case abc.Mapping:
            inside = TEXT if parts[1] is str else ANSWER
            return {"type": "object", "additionalProperties": inside}
    return {"oneOf": [_told(parts[0], name), {"type": "null"}]}


def _exactly(properties: Schema) -> Schema:
    """Describe an object that has exactly these parts; none is ever left out."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _description(languages: Sequence[str], site: SitePage) -> Schema:
    """Describe the API: one walk for all trees, so that it stays true when trees are added."""
    trees = _exactly({"lang": TEXT, "site": _shape(SitePage), "trees": _list(_shape(StartPage))})
    shapes = {name: _shape(shape) for shape, name in NAMED.items()}
    about = "The language of the texts; of a tree that is not in it, the next that is asked for."
    lang = _parameter(LANG, {"enum": list(languages)}, about)
    to = _parameter(TO, TEXT, "The outcome to which a quiet link of the tree leads.")
    guess = _parameter(GUESS, _list(TEXT), "Questions of which the answer is a guess.")
    answers = _parameter("answers", GIVEN, "Each question by its own name.")
    read = _operation(
        "get-walk", "A walk, unless its tree is sensitive.", "Walk", 400, 404, 405, 414
    )
    sent = _operation("post-walk", "A walk through any tree.", "Walk", 400, 404, 413)
    body = {**GIVEN, "properties": {it["name"]: it["schema"] for it in (lang, to, guess)}}
    sent["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": site.title.plain,
            "version": __version__,
            "description": " ".join((_STATE, *([site.colophon.plain] if site.colophon else ()))),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/trees": {
                "get": _operation("trees", "The trees.", "Trees", 400) | {"parameters": [lang]}
            },
            "/trees/{tree}/walk": {
                "parameters": [
                    _parameter("tree", TEXT, "The id of a tree, as `/trees` lists them.", "path"),
                    lang,
                    to,
                ],
                "get": read | {"parameters": [answers | {"style": "form", "explode": True}, guess]},
                "post": sent,
            },
        },
        "components": {"schemas": {"Problem": PROBLEM, "Trees": trees, **shapes}},
    }


_STATE = (
    "Send answers, get the next question or the outcome. Nothing is stored; the answers are the "
    "whole state."
)


def _parameter(name: str, schema: Schema, description: str, place: str = "query") -> Schema:
    found = {"name": name, "in": place, "schema": schema, "description": description}
    return found | ({"required": True} if place == "path" else {})


def _operation(id: str, summary: str, answer: str, *problems: int) -> Schema:
    told = {"application/json": {"schema": _ref(answer)}}
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    responses = {"200": {"description": answer, "content": told}}
    responses |= {str(it): {"description": "Problem", "content": problem} for it in problems}
    return {"operationId": id, "summary": summary, "responses": responses}
