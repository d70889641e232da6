"""What a tree uses of the catalogue: the entries that some page of it can show.

In: a tree. Out: ids by sort, each sort in the order of the catalogue. It must not know texts in
other languages, nor how entries are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from wizard.trees.model import (
    AmountRef,
    Item,
    Outcome,
    Permit,
    Placeholder,
    Ref,
    SourceRef,
    Span,
    Test,
    Tree,
)

SORTS = ("permits", "documents", "contacts", "notes", "amounts", "sources", "groups")

WORD = re.compile(r"[a-z][a-z0-9-]*")
"""A word of a condition that can be the name of a group."""


@dataclass(frozen=True, slots=True)
class Used:
    """Ids of what is used."""

    permits: tuple[str, ...]
    documents: tuple[str, ...]
    contacts: tuple[str, ...]
    notes: tuple[str, ...]
    amounts: tuple[str, ...]
    sources: tuple[str, ...]
    groups: tuple[str, ...]


def used(tree: Tree) -> Used:
    """Follow every reference from the tree, and from what is referred to."""
    heading = (tree.title, tree.summary, tree.intro, tree.source, tree.asides)
    return used_by(tree, *heading, tree.questions, tree.decisions, tree.facts, tree.outcomes)


def used_by(tree: Tree, *things: Any) -> Used:
    """Follow every reference from some things in a tree, and from what is referred to."""
    known = _known(tree)
    found: dict[str, set[str]] = {sort: set() for sort in SORTS}
    waiting = list(things)
    while waiting:
        for sort, id in _named(waiting.pop(), tree):
            if id in known[sort] and id not in found[sort]:
                found[sort].add(id)
                waiting.append(known[sort][id])
    return Used(**{sort: tuple(id for id in known[sort] if id in found[sort]) for sort in SORTS})


def _known(tree: Tree) -> Mapping[str, Mapping[str, Any]]:
    catalogue = tree.catalogue
    return {
        "permits": catalogue.permits,
        "documents": catalogue.documents,
        "contacts": catalogue.contacts,
        "notes": tree.notes,
        "amounts": catalogue.amounts,
        "sources": catalogue.sources,
        "groups": tree.groups,
    }


def _named(thing: Any, tree: Tree) -> Iterator[tuple[str, str]]:
    """Name what a thing, or anything in it, refers to."""
    for part in _parts(thing):
        match part:
            case SourceRef(id=str(id)):
                yield "sources", id
            case AmountRef(id=id):
                yield "amounts", id
            case Placeholder(kind="amount" | "permit" | "contact" as kind, name=name):
                yield f"{kind}s", name
            case Permit(fee=str(fee)):
                yield "amounts", fee
            case Test(words=words):
                yield from (("groups", word) for word in WORD.findall(words))
            case Outcome():
                yield from _listed(part)


def _listed(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Name what stands in the lists of an outcome; only the list says which sort an id is of."""
    lists: tuple[tuple[str, tuple[Item | Ref, ...]], ...] = (
        ("documents", outcome.documents),
        ("notes", outcome.notes),
        ("permits", outcome.permits),
        ("contacts", outcome.contacts),
        ("sources", outcome.sources),
    )
    for sort, items in lists:
        yield from ((sort, item.id) for item in items if item.id is not None)


def _parts(thing: Any) -> Iterator[Any]:
    """Give a thing and everything it is made of."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Span | str):
            continue
        if isinstance(part, tuple):
            waiting += part
        elif isinstance(part, Mapping):
            waiting += part.values()
        elif is_dataclass(part):
            kind: Any = type(part)
            yield part
            waiting += [getattr(part, name) for name in _names(kind)]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
