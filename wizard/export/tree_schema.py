"""The JSON Schema of a tree file, by which editors' programs complete and explain keys.

In: the keys that the builder knows. Out: the text of `trees/tree.schema.json`. It helps while
typing; what is wrong is said by `check` alone, so it allows whatever `check` might.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from wizard.trees import build, outcomes, questions
from wizard.trees.model import KINDS, VERDICTS

Schema: TypeAlias = dict[str, Any]

_WORD: Schema = {"type": ["string", "number"]}
_TEXT: Schema = {"type": "string"}
_YES: Schema = {"enum": ["yes", "no", True, False]}
_IF_UNKNOWN: Schema = {
    "type": "string",
    "description": "Shown instead when an amount in the text is not known.",
}
_BLOCK: Schema = {
    "anyOf": [
        _TEXT,
        {
            "type": "object",
            "properties": {
                "text": {**_TEXT, "description": "The text, in Markdown."},
                "if-unknown": _IF_UNKNOWN,
            },
            "required": ["text"],
            "additionalProperties": False,
        },
    ]
}
_CONDITION: Schema = {
    "description": "Which answers: `{fact: test}`; all entries must hold. In a list, any of them.",
    "anyOf": [{"$ref": "#/definitions/entries"}, {"type": "array", "minItems": 1}],
}
_TARGET: Schema = {**_TEXT, "description": "The id of a question, decision or outcome."}
_SOURCE: Schema = {
    **_TEXT,
    "description": "Where this comes from: an id in shared/sources.yaml, or a link.",
}
_IDS: Schema = {"type": "array", "items": _TEXT}


def _said(schema: Schema, words: str) -> Schema:
    return {**schema, "description": words}


def _mapping(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    found: Schema = {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
    }
    return {**found, "required": list(required)} if required else found


_BECAUSE = _said(_BLOCK, "Shown at the outcome, beside the answer that decided.")
_RULES: Schema = {
    "description": "A target, or rules: read from top to bottom, the first that matches wins.",
    "anyOf": [_TEXT, {"type": "array", "items": {"$ref": "#/definitions/rule"}, "minItems": 1}],
}
_ASIDES: Schema = {
    "description": "Quiet links to outcomes.",
    "type": "array",
    "items": _mapping(
        {"label": _said(_TEXT, "The words of the link."), "go": _said(_TEXT, "An outcome.")},
        ("label", "go"),
    ),
}
_OPTION_KEYS: Mapping[str, Schema] = {
    "label": _said(_TEXT, "The answer as visitors read it; `yes` and `no` have ready labels."),
    "hint": _said(_BLOCK, "Help under this answer."),
    "go": _TARGET,
    "because": _BECAUSE,
    "source": _SOURCE,
}
_QUESTION_KEYS: Mapping[str, Schema] = {
    "ask": _said(_TEXT, "The question, one sentence."),
    "hint": _said(_BLOCK, "Help under the question."),
    "why": _said(_BLOCK, "Shown under “Why do we ask this?”."),
    "find-out": _said(_BLOCK, "How somebody who does not know finds the answer."),
    "type": _said({"enum": list(KINDS)}, "The kind of answer; `choice` when left out."),
    "source": _SOURCE,
    "options": {
        "description": "The answers: `id: target`, `id: {label, go}`, or a list of ids.",
        "anyOf": [_IDS, {"$ref": "#/definitions/options"}],
    },
    "extra": {
        "description": "Answers beside the typed one, such as `stateless`.",
        "anyOf": [_IDS, {"$ref": "#/definitions/options"}],
    },
    "min": _said(_WORD, "The least that is allowed; for dates also `today`."),
    "max": _said(_WORD, "The most that is allowed; for dates also `today`."),
    "step": _said(_WORD, "Distance between two answers: 1 for numbers, 0.01 for money."),
    "unit": _said(_TEXT, "Shown behind the field: years, months, euros."),
    "next": _RULES,
    "unsure": _said(_TEXT, "Where “I do not know” goes; else the page “it depends”."),
    "aside": _ASIDES,
    "use": _said(_TEXT, "A question of shared/questions.yaml."),
}
_OUTCOME_KEYS: Mapping[str, Schema] = {
    "verdict": _said({"enum": list(VERDICTS)}, "Which kind of ending this is."),
    "title": _said(_TEXT, "One line: what this means for the visitor."),
    "guidance": _said(_BLOCK, "What it means and what to do, in Markdown."),
    "next-steps": {
        "description": "What to do now, step by step.",
        "type": "array",
        "items": {"$ref": "#/definitions/item"},
    },
    "documents": {
        "description": "What is needed: ids of shared/documents.yaml, or texts.",
        "type": "array",
        "items": {"$ref": "#/definitions/entry"},
    },
    "notes": {
        "description": "Short blocks: ids of shared/notes.yaml, or texts.",
        "type": "array",
        "items": {"$ref": "#/definitions/entry"},
    },
    "permits": _said(_IDS, "Ids of shared/permits.yaml, or links."),
    "contacts": _said(_IDS, "Ids of shared/contacts.yaml, or links."),
    "continue": _said(_IDS, "Trees to go on with."),
    "sources": _said(_IDS, "Ids of shared/sources.yaml, or links."),
    "use": _said(_TEXT, "An outcome of shared/outcomes.yaml."),
}
_FACT: Schema = {
    "anyOf": [
        _mapping({"use": _said(_TEXT, "A fact of shared/facts.yaml.")}, ("use",)),
        {
            "type": "array",
            "minItems": 1,
            "items": _mapping(
                {
                    "when": _CONDITION,
                    "is": _said(_WORD, "The value of the fact."),
                    "else": _said(_WORD, "The value when no rule above matches."),
                    "label": _said(_TEXT, "The value in words, for use in texts."),
                }
            ),
        },
    ]
}


def _each(of: Schema, words: str) -> Schema:
    return {"description": words, "type": "object", "additionalProperties": of}


_TREE_KEYS: Mapping[str, Schema] = {
    "title": _said(_TEXT, "What this route is about, one line."),
    "summary": _said(_BLOCK, "One sentence for the list of routes."),
    "intro": _said(_BLOCK, "The start page, in Markdown."),
    "reviewed": _said(_TEXT, "The day on which it was last checked against its sources."),
    "source": _SOURCE,
    "sensitive": _said(_YES, "yes: no answer is ever in an address, a log or the history."),
    "start": _TARGET,
    "unlisted": _said(_TEXT, "The outcome behind “My situation is not listed”."),
    "aside": _ASIDES,
    "get-help-budget": _said(_WORD, "How many of all walks may end in `get-help`, as in `15%`."),
    "groups": _each(_IDS, "Named lists of country codes or option ids."),
    "questions": _each({"$ref": "#/definitions/question"}, "The questions by id."),
    "facts": _each(_FACT, "Derived facts: the first rule that matches gives the value."),
    "decisions": _each(_RULES, "Rules without a question."),
    "outcomes": _each({"$ref": "#/definitions/outcome"}, "Where walks end."),
}


def _in_order(known: Mapping[str, Schema], keys: Iterable[str]) -> dict[str, Schema]:
    """Give the schemas of exactly the keys that the builder knows, in its order."""
    found = {key: known[key] for key in keys}
    assert found.keys() == known.keys(), known.keys() ^ found.keys()
    return found


def tree_schema() -> Schema:
    """Give the schema of `tree.yaml`."""
    by_kind = [key for keys in questions.BY_KIND.values() for key in keys]
    every_question_key = dict.fromkeys([*questions.KEYS, *by_kind, *questions.LEADING])
    option = {"anyOf": [_TEXT, _mapping(_in_order(_OPTION_KEYS, questions.OPTION_KEYS))]}
    words = {"text": _said(_TEXT, "The text, in Markdown."), "when": _CONDITION}
    item = _mapping({**words, "if-unknown": _IF_UNKNOWN}, ("text",))
    use = _mapping({"use": _said(_TEXT, "An id of the catalogue."), "when": _CONDITION}, ("use",))
    rule = {"because": _BECAUSE, "source": _SOURCE}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A tree of the eligibility wizard",
        **_mapping(_in_order(_TREE_KEYS, build.KEYS), build.REQUIRED),
        "definitions": {
            "question": _mapping(_in_order(_QUESTION_KEYS, every_question_key)),
            "outcome": _mapping(_in_order(_OUTCOME_KEYS, outcomes.KEYS)),
            "options": {"type": "object", "additionalProperties": option},
            "rule": {
                "anyOf": [
                    _mapping({"when": _CONDITION, "go": _TARGET, **rule}, ("when", "go")),
                    _mapping({"else": _TARGET, **rule}, ("else",)),
                ]
            },
            "entries": {"type": "object", "minProperties": 1},
            "item": {"anyOf": [_TEXT, item]},
            "entry": {"anyOf": [_TEXT, item, use]},
        },
    }


def schema_text() -> str:
    """Write the schema as the file holds it."""
    return json.dumps(tree_schema(), ensure_ascii=False, indent=2) + "\n"
