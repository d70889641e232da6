"""The API's description of itself (OpenAPI 3.1): the trees and languages served → a document.

It must describe what `wizard.present.page_json` writes and `wizard.web.api` answers, no more and no
less: a test holds every answer against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from wizard import __version__
from wizard.trees.model import KINDS, VERDICTS, Question, Tree
from wizard.web.address import asides

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
VERDICT: Schema = {"enum": list(VERDICTS)}
ANSWER: Schema = {
    "description": "A canonical answer: an option's id, a country's code, a number, a day, "
    "`unsure`; a list where several are ticked.",
    "oneOf": [TEXT, TEXTS],
}
GIVEN: Schema = {
    "oneOf": [
        {"type": ["string", "number"]},
        {"type": "array", "items": {"type": ["string", "number"]}},
    ],
}


def _object(**properties: Schema) -> Schema:
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


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


MAYBE = _or_null(TEXT)

SCHEMAS: Mapping[str, Schema] = {
    "Problem": {
        "description": "What went wrong (RFC 9457).",
        "type": "object",
        "properties": {
            "type": TEXT,
            "status": {"type": "integer"},
            "title": TEXT,
            "detail": TEXT,
        },
        "required": ["type", "status", "title", "detail"],
    },
    "Trees": _object(
        lang=TEXT,
        trees=_list(
            _object(tree=TEXT, title=TEXT, summary=TEXT, version=TEXT, reviewed=DAY, sensitive=FLAG)
        ),
    ),
    "Walk": _object(
        tree=TEXT,
        version=TEXT,
        lang=TEXT,
        day=DAY,
        state={"enum": ["asked", "invalid", "depends", "arrived"]},
        question=_or_null(_ref("Question")),
        error=MAYBE,
        depends=_or_null(_ref("Depends")),
        outcome=_or_null(_ref("Outcome")),
        answers=_list(_ref("Answered")),
        unused=TEXTS,
        lost=TEXTS,
        facts={"type": "object", "additionalProperties": TEXT},
        remaining=_or_null(_object(min={"type": "integer"}, max={"type": "integer"})),
    ),
    "Question": _object(
        id=TEXT,
        ask=TEXT,
        hint=MAYBE,
        why=MAYBE,
        find_out=MAYBE,
        type={"enum": list(KINDS)},
        options={**_list(_ref("Option")), "description": "Empty for a country: any ISO 3166-1."},
        extra=_list(_ref("Option")),
        min=MAYBE,
        max=MAYBE,
        unit=MAYBE,
        suggestions={
            **_list(_ref("Option")),
            "description": "What may be meant by a text that is no answer: nothing is guessed.",
        },
    ),
    "Option": _object(id=TEXT, label=TEXT, hint=MAYBE),
    "Depends": _object(
        question=TEXT,
        ask=TEXT,
        find_out=MAYBE,
        regions=_list(_ref("Region")),
        contacts=_list(_ref("Contact")),
        notices=TEXTS,
    ),
    "Region": _object(
        label=TEXT,
        answer=ANSWER,
        outcomes=_list(_object(id=TEXT, title=TEXT, verdict=VERDICT, verdict_label=TEXT)),
    ),
    "Outcome": _object(
        id=TEXT,
        verdict=VERDICT,
        verdict_label=TEXT,
        title=TEXT,
        guidance_html=TEXT,
        next_steps=TEXTS,
        documents=_list(_object(id=MAYBE, title=TEXT, hint=MAYBE, url=MAYBE)),
        notes=_list(_object(id=MAYBE, title=MAYBE, text_html=TEXT)),
        permits=_list(_ref("Permit")),
        contacts=_list(_ref("Contact")),
        **{
            "continue": _list(
                _object(
                    tree=TEXT,
                    title=TEXT,
                    answers={"type": "object", "additionalProperties": ANSWER},
                )
            )
        },
        amounts=_list(_ref("Amount")),
        sources=_list(_ref("Source")),
        notices=TEXTS,
        changes=_list(_object(question=TEXT, ask=TEXT, label=TEXT, regions=_list(_ref("Region")))),
        aside=FLAG,
    ),
    "Permit": _object(
        id=TEXT,
        title=TEXT,
        url=MAYBE,
        fee=_or_null(_ref("Amount")),
        decision=MAYBE,
        applicant=MAYBE,
    ),
    "Amount": _object(id=TEXT, title=TEXT, text=TEXT, known=FLAG, until=_or_null(DAY)),
    "Contact": _object(id=TEXT, title=TEXT, url=MAYBE, phone=MAYBE, hours=MAYBE, hint=MAYBE),
    "Source": _object(title=TEXT, url=MAYBE, seen=_or_null(DAY)),
    "Answered": _object(
        question=TEXT,
        ask=TEXT,
        answer=ANSWER,
        label=TEXT,
        decided=FLAG,
        because=TEXTS,
        sources=_list(_ref("Source")),
    ),
}


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
        "components": {"schemas": dict(SCHEMAS)},
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
