"""The API's description of itself (OpenAPI 3.1): the trees and languages served → a document.

What is told of a walk is described from the very table by which `wizard.present.page_json` tells
it; a test holds every answer against it.
"""

from __future__ import annotations

import builtins
import typing
from collections import abc
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from wizard import __version__
from wizard.present.page_json import API, ONE_OR_SEVERAL, WalkTold, names
from wizard.present.shapes import (
    AmountPage,
    Answered,
    ContactPage,
    DependsPage,
    OptionPage,
    OutcomePage,
    PermitPage,
    QuestionPage,
    Region,
    Said,
    SourcePage,
    StartPage,
)
from wizard.trees.model import Question, Tree
from wizard.web.address import asides

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
    "`unsure`; a list where several are ticked.",
    "oneOf": [TEXT, {"type": "array", "items": TEXT}],
}
GIVEN: Schema = {
    "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}},
    ],
}
PROBLEM: Schema = {
    "description": "What went wrong (RFC 9457).",
    "type": "object",
    "properties": {"type": TEXT, "status": {"type": "integer"}, "title": TEXT, "detail": TEXT},
    "required": ["type", "status", "title", "detail"],
}

NAMED: Mapping[type, str] = {
    WalkTold: "Walk",
    QuestionPage: "Question",
    OptionPage: "Option",
    DependsPage: "Depends",
    Region: "Region",
    OutcomePage: "Outcome",
    PermitPage: "Permit",
    AmountPage: "Amount",
    ContactPage: "Contact",
    SourcePage: "Source",
    Answered: "Answered",
}
"""Shapes with a schema of their own; others are described where they stand."""

EXPLAINED: Mapping[tuple[type, str], str] = {
    (QuestionPage, "options"): "Empty for a country: any ISO 3166-1.",
    (QuestionPage, "suggestions"): "What may be meant by a text that is no answer: nothing is "
    "guessed.",
}


def _schemas() -> Schema:
    trees = _exactly({"lang": TEXT, "trees": _list(_shape(StartPage))})
    shapes = {name: _shape(shape) for shape, name in NAMED.items()}
    return {"Problem": PROBLEM, "Trees": trees, **shapes}


def _shape(shape: type) -> Schema:
    """Describe what is told of a shape."""
    hints, found = get_type_hints(shape), {}
    for name, attribute in names(shape).items():
        found[name] = _told(hints[attribute], name)
        if (shape, name) in EXPLAINED:
            found[name] = {**found[name], "description": EXPLAINED[shape, name]}
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


def openapi(trees: Iterable[Tree], languages: Sequence[str]) -> Schema:
    """Describe the API over these trees, in these languages."""
    lang = _parameter("_lang", {"enum": list(languages)}, "The language of the texts.")
    paths: Schema = {"/trees": {"get": _operation("trees", "The trees.", [lang], "Trees", 400)}}
    for tree in sorted(trees, key=lambda tree: tree.id):
        to = _parameter("_to", {"enum": sorted(asides(tree))}, "Where a quiet link leads.")
        paths[f"/trees/{tree.id}/walk"] = _walk(tree, [lang, to])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Which residence route to the Netherlands fits you",
            "version": __version__,
            "description": "Send answers, get the next question or the outcome. Nothing is stored; "
            "the answers are the whole state. This is guidance: the IND decides.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _walk(tree: Tree, controls: list[Schema]) -> Schema:
    """Describe one tree; answers to a sensitive one never stand in an address."""
    title = tree.title.source
    body = {
        "type": "object",
        "properties": {
            **{it["name"]: it["schema"] for it in controls},
            **{it.id: {**GIVEN, "description": it.ask.source} for it in tree.questions.values()},
        },
        "additionalProperties": False,
    }
    posted = _operation(f"post-{tree.id}", title, controls, "Walk", 400, 413)
    posted["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if tree.sensitive:
        return {"post": posted}
    answers = [_parameter(it.id, _in_query(it), it.ask.source) for it in tree.questions.values()]
    return {
        "get": _operation(f"get-{tree.id}", title, [*controls, *answers], "Walk", 400, 414),
        "post": posted,
    }


def _in_query(question: Question) -> Schema:
    return {"type": "array", "items": TEXT} if question.kind == "choices" else TEXT


def _parameter(name: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _operation(
    id: str, summary: str, parameters: list[Schema], answer: str, *problems: int
) -> Schema:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    return {
        "operationId": id,
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": answer,
                "content": {"application/json": {"schema": _ref(answer)}},
            },
            **{str(it): {"description": "Problem", "content": problem} for it in problems},
        },
    }
