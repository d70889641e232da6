"""What the compiled tree looks like as JSON, as a JSON Schema (draft 7).

In: the shapes by which the data is made. Out: the schema; the type of a key is that of the field of
the tree that fills it, so that data and schema cannot differ. It must not know a tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from wizard.export.compiled import ENTRY, FORMAT, SHAPES, Shape
from wizard.trees.catalogue import SORTS
from wizard.trees.model import (
    All,
    AnyOf,
    Aside,
    Entry,
    Link,
    Not,
    Option,
    Rule,
    SourceRef,
    Target,
    Test,
    Text,
    Tree,
)

_Json = dict[str, Any]

_CONDITION = (Entry, Not, All, AnyOf)
_DEFINED = {
    Text: "text",
    Target: "target",
    Aside: "aside",
    Test: "test",
    Rule: "rule",
    Option: "option",
}
_WORDS = {str, date, Decimal}
_ID: _Json = {"type": "string"}


def _described(shape: Shape, *kinds: type) -> _Json:
    """Describe an object; a key has the type of the first class that knows it."""
    told = {}
    for name, (path, said) in shape.keys.items():
        kind = next(found for each in kinds if (found := _type(each, path)) is not None)
        told[name] = _typed(kind, said, name in shape.required)
    return {
        "type": "object",
        **({"description": shape.said} if shape.said else {}),
        "required": list(shape.required),
        "additionalProperties": False,
        "properties": told,
    }


def _type(kind: Any, path: str) -> Any:
    for name in path.split("."):
        kind = get_type_hints(kind).get(name)
    return kind


def _typed(kind: Any, said: str, always: bool = False) -> _Json:
    """Describe what a field of a type becomes; `always` says that it is never left out."""
    described = {"description": said} if said else {}
    parts = [part for part in get_args(kind) if part is not NoneType]
    of = get_origin(kind)
    if of is Literal:
        return {"enum": parts, **described}
    if of is tuple and get_origin(parts[0]) is tuple:
        return {
            "type": "object",
            **described,
            "additionalProperties": _typed(get_args(parts[0])[1], ""),
        }
    if of in (tuple, frozenset):
        return {"type": "array", **described, "items": _typed(parts[0], "")}
    if of is Mapping:
        return {"type": "object", **described, "additionalProperties": _typed(parts[1], "")}
    if set(parts) == set(_CONDITION):
        return _referred("condition", said)
    if parts:
        return _one_of(parts, said)
    if kind in _DEFINED:
        return _referred(_DEFINED[kind], said)
    if kind is Link:
        return {"oneOf": [_ID, {"type": "object", "additionalProperties": _ID}], **described}
    if kind is SourceRef:
        return {**_ID, "description": "where it comes from: an id in `sources`, or a link"}
    if kind is bool:
        return {**({"type": "boolean"} if always else {"const": True}), **described}
    if kind is int:
        return {"type": "integer", **described}
    return _described(SHAPES[kind], kind) if kind in SHAPES else {**_ID, **described}


def _one_of(parts: list[Any], said: str) -> _Json:
    """Describe a field of several types; whatever is written as a word is one."""
    words = [part for part in parts if part in _WORDS or get_origin(part) is Literal]
    others = [part for part in parts if part not in words]
    if len(parts) == 1:
        return _typed(parts[0], said)
    if not others:
        return {**_ID, "description": said}
    told = [_ID] * bool(words) + [_typed(part, "") for part in others]
    return {"oneOf": told, **({"description": said} if said else {})}


def _referred(name: str, said: str) -> _Json:
    found: _Json = {"$ref": f"#/definitions/{name}"}
    return {"description": said, "allOf": [found]} if said else found


def _schema() -> _Json:
    tree = _described(SHAPES[Tree], Tree)
    plain = [sort for sort in SORTS if SHAPES[sort.entry].said == ENTRY]
    keys = {name: key for sort in plain for name, key in SHAPES[sort.entry].keys.items()}
    shape = replace(SHAPES[plain[0].entry], keys=keys)
    entry = _described(shape, *(sort.entry for sort in plain))
    for sort in plain:
        tree["properties"][sort.file]["additionalProperties"] = entry
    about = {"const": FORMAT, "description": "rises when a key is renamed or taken away"}
    text = {"text": _ID, "if_unknown": _ID}
    return {
        **tree,
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A compiled tree, as `wizard export TREE --format json` writes it",
        "required": ["format", *tree["required"]],
        "properties": {"format": about, **tree["properties"]},
        "definitions": {
            "text": {
                "description": "Markdown in the source language; `{…}` are placeholders",
                "oneOf": [
                    _ID,
                    {
                        "type": "object",
                        "required": list(text),
                        "additionalProperties": False,
                        "properties": text,
                    },
                ],
            },
            "condition": {"oneOf": [_described(SHAPES[each], each) for each in _CONDITION]},
            **{
                name: _described(SHAPES[kind], kind)
                for kind, name in _DEFINED.items()
                if kind is not Text
            },
        },
    }


SCHEMA: _Json = _schema()
"""What the compiled tree looks like; tests hold every export against it."""
