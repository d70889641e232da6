"""What the compiled tree looks like as JSON, as a JSON Schema.

Out: the schema (draft 7). A key that a tree has nothing for is left out of the export; tests hold
every export against this, so no key goes undescribed. It must not know a tree.
"""

from __future__ import annotations

from typing import Any

from wizard.trees.model import KINDS, VERDICTS

_Json = dict[str, Any]


def _object(described: str, required: str, **properties: _Json) -> _Json:
    return {
        "type": "object",
        **({"description": described} if described else {}),
        "required": required.split(),
        "additionalProperties": False,
        "properties": {name.rstrip("_"): value for name, value in properties.items()},
    }


def _string(described: str, **more: Any) -> _Json:
    return {"type": "string", "description": described, **more}


def _list(described: str, of: _Json) -> _Json:
    return {"type": "array", **({"description": described} if described else {}), "items": of}


def _by_id(described: str, of: _Json) -> _Json:
    return {"type": "object", "description": described, "additionalProperties": of}


def _ref(name: str, described: str = "") -> _Json:
    found: _Json = {"$ref": f"#/definitions/{name}"}
    return {"description": described, "allOf": [found]} if described else found


_ID: _Json = {"type": "string"}
_SOURCE = _string("where it comes from: an id in `sources`, or a link")
_SHARED = _string("the shared entry it was taken from")
_BOUND = {
    "description": "a number as text, or an amount whose value depends on the day",
    "oneOf": [_ID, _object("an amount", "amount", amount=_string("its id in `amounts`"))],
}
_URL = {
    "description": "an address, or one for each language",
    "oneOf": [_ID, {"type": "object", "additionalProperties": _ID}],
}

_CONDITION: _Json = {
    "oneOf": [
        _object(
            "a test of one fact; it is false of a fact that was not asked, unless it says so",
            "fact words test",
            fact=_string("a question, a derived fact, or `today`"),
            words=_string("the test as the tree writes it"),
            test=_ref("test"),
        ),
        _object(
            "holds when the condition is false, not when its fact was not asked",
            "not",
            not_=_ref("condition"),
        ),
        _object("all must hold", "all", all=_list("", _ref("condition"))),
        _object("one must hold", "any", any=_list("", _ref("condition"))),
    ]
}

_TEST = _object(
    "any of the alternatives holds; groups are spelled out",
    "",
    ids=_list("options, extras, values of derived facts, or country codes", _ID),
    ranges=_list(
        "ranges of a number",
        _object("", "", from_=_BOUND, over=_BOUND, to=_BOUND, under=_BOUND),
    ),
    dates=_list(
        "periods, both days included; or where the day of the walk lies beside the date, moved on",
        {
            "oneOf": [
                _object("", "", from_=_string("first day"), to=_string("last day")),
                _object(
                    "with d the date moved on by `shift`: `reached` d ≤ today, `passed` d < today, "
                    "`ahead` d ≥ today, `beyond` d > today",
                    "side shift",
                    side={"enum": ["reached", "passed", "ahead", "beyond"]},
                    shift=_object(
                        "in the calendar",
                        "count unit",
                        count={"type": "integer"},
                        unit={"enum": ["days", "weeks", "months", "years"]},
                    ),
                ),
            ]
        },
    ),
    ticked=_list(
        "which of several answers are ticked",
        _object(
            "", "mode ids", mode={"enum": ["any", "all", "none", "nothing"]}, ids=_list("", _ID)
        ),
    ),
    unanswered={"const": True, "description": "holds where the fact was not asked"},
)

_RULE = _object(
    "the first rule whose `when` holds is taken; one without `when` always holds",
    "go",
    when=_ref("condition"),
    go=_ref("target"),
    because=_ref("text", "the reason, told at the outcome"),
    source=_SOURCE,
)

_OPTION = _object(
    "an answer; without `go` the rules of the question say where it leads",
    "id",
    id=_ID,
    label=_ref("text", "absent for `yes` and `no`, which have ready labels"),
    hint=_ref("text"),
    go=_ref("target"),
    because=_ref("text"),
    source=_SOURCE,
)

_QUESTION = _object(
    "a question; its id is the name of its fact",
    "type ask",
    type={"enum": list(KINDS), "description": "the kind of answer"},
    ask=_ref("text"),
    hint=_ref("text"),
    why=_ref("text"),
    find_out=_ref("text"),
    options=_list("answers to choose from", _ref("option")),
    extra=_list("answers beside the typed one", _ref("option")),
    min=_string("least number or first date, or `today`"),
    max=_string("greatest number or last date, or `today`"),
    step=_string("numbers are multiples of this"),
    unit=_ref("text"),
    unsure=_ref("target", "where “I do not know” leads; absent: to the page “it depends”"),
    next=_list("rules", _ref("rule")),
    aside=_list("quiet links of this question", _ref("aside")),
    source=_SOURCE,
    shared=_SHARED,
)

_ITEM = _object(
    "a line: a text, or an entry by its id; shown where `when` holds",
    "",
    text=_ref("text"),
    id=_ID,
    when=_ref("condition"),
)

_OUTCOME = _object(
    "where a walk ends",
    "verdict title guidance",
    verdict={"enum": list(VERDICTS)},
    title=_ref("text"),
    guidance=_ref("text"),
    next_steps=_list("what to do now", _ITEM),
    documents=_list("what to have ready", _ITEM),
    notes=_list("what is good to know", _ITEM),
    permits=_list("ids in `permits`, or links", _ID),
    contacts=_list("ids in `contacts`, or links", _ID),
    continue_=_list("trees to go on with", _ID),
    sources=_list("ids in `sources`, or links", _ID),
    shared=_SHARED,
)

_ENTRY = _object(
    "an entry of the catalogue; which keys it has depends on its kind",
    "title",
    title=_ref("text"),
    hint=_ref("text"),
    phone=_ID,
    hours=_ref("text"),
    fee=_string("an id in `amounts`"),
    decision=_ref("text", "how long a decision takes"),
    applicant=_ref("text", "who applies"),
    url=_URL,
    verified=_string("the day on which the page was last seen"),
    seen=_string("the day on which the source was last seen"),
    confidence={"enum": ["high", "medium", "low"]},
    source=_SOURCE,
)

_TREE = {
    "format": {"const": 1, "description": "rises when a key is renamed or taken away"},
    "tree": _string("the id of the tree"),
    "version": _string("changes whenever the tree or what it shares changes"),
    "title": _ref("text"),
    "summary": _ref("text"),
    "intro": _ref("text"),
    "reviewed": _string("the day on which an editor last checked the tree"),
    "source": _SOURCE,
    "sensitive": {"type": "boolean", "description": "answers may never stand in an address"},
    "start": _ref("target", "where a walk begins"),
    "unlisted": _ref("target", "where “My situation is not listed” leads"),
    "aside": _list("quiet links on every page", _ref("aside")),
    "get_help_budget": _string("share of walks that may end in `get-help`"),
    "questions": _by_id("by id, in the order of the tree", _QUESTION),
    "facts": _by_id(
        "derived facts, in an order in which each builds on earlier ones",
        _object(
            "the first rule whose `when` holds gives the value",
            "rules",
            rules=_list("", _object("", "is", when=_ref("condition"), is_=_ID)),
            labels=_by_id("values in words", _ref("text")),
            shared=_SHARED,
        ),
    ),
    "decisions": _by_id(
        "rules without a question",
        _object("", "rules", rules=_list("", _ref("rule")), source=_SOURCE),
    ),
    "outcomes": _by_id("by id", _OUTCOME),
    "groups": _by_id("named lists of countries or options, spelled out", _list("", _ID)),
    "notes": _by_id(
        "notes that outcomes show",
        _object(
            "",
            "text",
            title=_ref("text"),
            text=_ref("text"),
            when=_ref("condition"),
            source=_SOURCE,
        ),
    ),
    "permits": _by_id("by id", _ENTRY),
    "documents": _by_id("by id", _ENTRY),
    "contacts": _by_id("by id", _ENTRY),
    "sources": _by_id("by id", _ENTRY),
    "amounts": _by_id(
        "by id",
        _object(
            "an amount of money by the first day on which each value holds",
            "title currency values until",
            title=_ref("text"),
            currency=_ID,
            values=_by_id("by first day", _ID),
            until=_string("the last day on which the last value is known to hold"),
            source=_SOURCE,
            if_unknown=_ref("text", "what is said on a day on which it is not known"),
        ),
    ),
    "terms": _by_id(
        "words of the trade",
        _object(
            "",
            "term",
            term=_ref("text"),
            lang=_string("the language it is written in, where that is not English"),
            letters={"const": True, "description": "read letter by letter"},
            explained_by=_list("words that explain it", _ref("text")),
        ),
    ),
}

SCHEMA: _Json = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "title": "A compiled tree, as `wizard export TREE --format json` writes it",
    "type": "object",
    "required": [
        "format",
        "tree",
        "version",
        "title",
        "summary",
        "reviewed",
        "sensitive",
        "start",
        "unlisted",
        "questions",
        "outcomes",
    ],
    "additionalProperties": False,
    "properties": _TREE,
    "definitions": {
        "text": {
            "description": "Markdown in the source language; `{…}` are placeholders",
            "oneOf": [_ID, _object("", "text if_unknown", text=_ID, if_unknown=_ID)],
        },
        "target": _object(
            "a place", "kind id", kind={"enum": ["question", "decision", "outcome"]}, id=_ID
        ),
        "aside": _object("a quiet link", "label go", label=_ref("text"), go=_ref("target")),
        "condition": _CONDITION,
        "test": _TEST,
        "rule": _RULE,
        "option": _OPTION,
    },
}
