"""The JSON Schemas (draft 7) of what is written for other programs, and of what editors write.

In: the shapes by which the compiled tree is made, and the keys by which files are read. Out:
schemas that therefore cannot differ from them. Those of files are what editors' programs complete
and explain keys by: what is wrong is said by `check` alone, so they allow whatever `check` might.
It must not know a tree.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from wizard.export.compiled import ENTRY, FORMAT, SHAPES, Shape
from wizard.trees.build import FACT_RULES, GROUP, TREE
from wizard.trees.cases import CASE
from wizard.trees.catalogue import SORTS
from wizard.trees.mapping import ONE_LINE, Keys, Schema, keyed
from wizard.trees.model import (
    SHARED,
    All,
    AnyOf,
    Aside,
    Entry,
    Link,
    Not,
    Option,
    Ref,
    Rule,
    Target,
    Test,
    Text,
    Tree,
)
from wizard.trees.organisation import SITE_KEYS, Organisation
from wizard.trees.outcomes import LINES, OUTCOME, STEP, TAKEN
from wizard.trees.questions import ASKS, LEADING, OPTION, QUESTION
from wizard.trees.rules import OTHERWISE, RULE
from wizard.trees.sections import USE
from wizard.trees.wording import LAST, VARIANT, WORDS

DRAFT = {"$schema": "http://json-schema.org/draft-07/schema#"}

_CONDITION = (Entry, Not, All, AnyOf)
_DEFINED = (Target, Aside, Test, Rule, Option)
_WORDS = {str, date, Decimal}


def _object(properties: Mapping[str, Schema], required: Collection[str], said: str = "") -> Schema:
    return {
        "type": "object",
        **_said(said),
        "required": list(required),
        "additionalProperties": False,
        "properties": properties,
    }


def _said(words: str) -> Schema:
    return {"description": words} if words else {}


def _described(shape: Shape, *kinds: type) -> Schema:
    """Describe an object; a key has the type of the first class that knows it."""
    told = {}
    for name, (path, said) in shape.keys.items():
        kind = next(found for each in kinds if (found := _type(each, path)) is not None)
        told[name] = _typed(kind, said, name in shape.required)
    return _object(told, shape.required, shape.said)


def _type(kind: Any, path: str) -> Any:
    for name in path.split("."):
        kind = get_type_hints(kind).get(name)
    return kind


def _typed(kind: Any, said: str, always: bool = False) -> Schema:
    """Describe what a field of a type becomes; `always` says that it is never left out."""
    described, of = _said(said), get_origin(kind)
    parts = [part for part in get_args(kind) if part is not NoneType]
    if of is Literal:
        return {"enum": parts, **described}
    if of is Mapping or (of is tuple and get_origin(parts[0]) is tuple):
        value = parts[1] if of is Mapping else get_args(parts[0])[1]
        held = _typed(value, "")
        if NoneType in get_args(value):  # inside, nothing is not left out but told
            held = {"oneOf": [held, {"type": "null"}]}
        return {"type": "object", **described, "additionalProperties": held}
    if of in (tuple, frozenset):
        return {"type": "array", **described, "items": _typed(parts[0], "")}
    if set(parts) == set(_CONDITION):
        return _referred("condition", said)
    if parts:
        return _one_of(parts, said)
    if kind in (Text, *_DEFINED):
        return _referred(kind.__name__.lower(), said)
    if kind is Link:
        return {
            "oneOf": [ONE_LINE, {"type": "object", "additionalProperties": ONE_LINE}]
        } | described
    if kind is Ref:  # an id or a link, with a condition where it is not for everybody
        some = _object({"use": ONE_LINE, "when": _referred("condition", "")}, ("use", "when"))
        return {"oneOf": [ONE_LINE, some]} | described
    if kind is bool:
        return {**({"type": "boolean"} if always else {"const": True}), **described}
    if kind is int:
        return {"type": "integer", **described}
    return _described(SHAPES[kind], kind) if kind in SHAPES else ONE_LINE | described


def _one_of(parts: list[Any], said: str) -> Schema:
    """Describe a field of several types; whatever is written as a word is one."""
    words = [part for part in parts if part in _WORDS or get_origin(part) is Literal]
    others = [part for part in parts if part not in words]
    if len(parts) == 1:
        return _typed(parts[0], said)
    if not others:
        return ONE_LINE | _said(said)
    told = [ONE_LINE] * bool(words) + [_typed(part, "") for part in others]
    return {"oneOf": told, **_said(said)}


def _referred(name: str, said: str) -> Schema:
    found: Schema = {"$ref": f"#/definitions/{name}"}
    return {**_said(said), "allOf": [found]} if said else found


def _compiled() -> Schema:
    tree = _described(SHAPES[Tree], Tree)
    tree["properties"]["site"] = _described(SHAPES[Organisation], Organisation)
    plain = [sort for sort in SORTS if SHAPES[sort.entry].said == ENTRY]
    keys = {name: key for sort in plain for name, key in SHAPES[sort.entry].keys.items()}
    shape = replace(SHAPES[plain[0].entry], keys=keys)
    entry = _described(shape, *(sort.entry for sort in plain))
    for sort in plain:
        tree["properties"][sort.file]["additionalProperties"] = entry
    about = {"const": FORMAT} | _said("rises when a key is renamed or taken away")
    worded = [ONE_LINE, _object({"text": ONE_LINE, "if_unknown": ONE_LINE}, ("text", "if_unknown"))]
    variant = {"when": _referred("condition", ""), "text": {"oneOf": worded}}
    variants = {"type": "array", "items": _object(variant, ("text",))} | _said(
        "a text that depends: the first whose `when` holds, or that has none"
    )
    words = _said("Markdown in the source language; `{…}` are placeholders")
    return {
        **tree,
        **DRAFT,
        "title": "A compiled tree, as `wizard export TREE --format json` writes it",
        "required": ["format", "site", *tree["required"]],
        "properties": {"format": about, **tree["properties"]},
        "definitions": {
            "text": {**words, "oneOf": [*worded, variants]},
            "condition": {"oneOf": [_described(SHAPES[each], each) for each in _CONDITION]},
            **{each.__name__.lower(): _described(SHAPES[each], each) for each in _DEFINED},
        },
    }


SCHEMA = _compiled()
"""What the compiled tree looks like; tests hold every export against it."""


# What editors' programs read --------------------------------------------------------


def _line(keys: Keys) -> Schema:
    """Describe a line of a list; one that needs a text alone may be written as it."""
    taken = [keyed(keys, (USE,))] if USE in keys.known else []
    whole = [ONE_LINE, keyed(keys), *taken]
    return {"anyOf": whole} if keys.required == ("text",) else keyed(keys)


_OPTION: Schema = {"anyOf": [ONE_LINE, keyed(OPTION)]}
_LEADING = (*LEADING, ASKS)
_OTHER_QUESTION = Keys({key: it for key, it in QUESTION.known.items() if key not in _LEADING})
_OTHER_OUTCOME = Keys({key: it for key, it in OUTCOME.known.items() if key != USE})
_DEFINITIONS: Mapping[str, Schema] = {
    # What a shared entry has, the tree that takes it may leave out.
    "question": keyed(QUESTION, ()),
    "outcome": keyed(OUTCOME, ()),
    "options": {"type": "object", "additionalProperties": _OPTION},
    "rule": {"anyOf": [keyed(RULE), keyed(OTHERWISE)]},
    "entries": {"type": "object", "minProperties": 1},
    **{name: _line(keys) for name, keys in LINES.items()},
    "text": {"anyOf": [ONE_LINE, keyed(WORDS), {"$ref": "#/definitions/variants"}]},
    "variants": {
        "description": "The first whose `when` holds is said; the last may be `else`.",
        "type": "array",
        "items": {"anyOf": [keyed(VARIANT), keyed(LAST)]},
        "minItems": 1,
    },
    "taken": keyed(TAKEN),
    "entry": {"anyOf": [ONE_LINE, keyed(LINES["item"]), {"$ref": "#/definitions/taken"}]},
}
_SHARED: Mapping[str, Schema] = {
    "groups": GROUP,
    **{sort.file: keyed(sort.keys) for sort in SORTS},
    "questions": keyed(_OTHER_QUESTION, ("ask",)),
    "facts": FACT_RULES,
    "steps": keyed(STEP),
    "outcomes": keyed(_OTHER_OUTCOME),
}


def _whole(title: str, body: Schema) -> Schema:
    """Make a schema of its own, with the definitions that it refers to and no others."""
    found: Schema = {**DRAFT, "title": title, **body}
    told: Schema = {}
    while missing := set(_REFERRED.findall(json.dumps([found, told]))) - told.keys():
        told |= {name: _DEFINITIONS[name] for name in missing}
    return {**found, "definitions": dict(sorted(told.items()))} if told else found


_REFERRED = re.compile('"#/definitions/([a-z]+)"')

SCHEMAS: Mapping[str, Schema] = {
    "tree.schema.json": _whole("A tree of the eligibility wizard", keyed(TREE)),
    "site.schema.json": _whole("Whose trees these are", keyed(SITE_KEYS)),
    "cases.schema.json": _whole("Worked examples", {"type": "array", "items": keyed(CASE)}),
    **{
        f"{SHARED}/{stem}.schema.json": _whole(
            f"The {stem} that trees share", {"type": "object", "additionalProperties": each}
        )
        for stem, each in _SHARED.items()
    },
}
"""The schema of each file that editors write, by the path in a folder of trees where it is kept."""
