"""What a tree uses of the catalogue: the entries that some page of it can show.

In: a tree. Out: entries by sort, each sort in the order of the catalogue. It must not know texts in
other languages, nor how entries are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from wizard.trees.catalogue import SORTS
from wizard.trees.model import (
    AmountRef,
    Item,
    Permit,
    Placeholder,
    Ref,
    Test,
    Tree,
)
from wizard.trees.texts import parts_of

WORD = re.compile(r"[a-z][a-z0-9-]*")
"""A word of a condition that can be the name of a group."""


Used: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Entries and groups that are used by id, by the file they stand in."""


def used(tree: Tree) -> Used:
    """Follow every reference from the tree, and from what is referred to."""
    heading = (tree.title, tree.summary, tree.intro, tree.source, tree.asides)
    return used_by(tree, *heading, tree.questions, tree.decisions, tree.facts, tree.outcomes)


def used_by(tree: Tree, *things: Any) -> Used:
    """Follow every reference from some things in a tree, and from what is referred to."""
    known: Used = {"groups": tree.groups, **{sort.file: sort.of(tree.catalogue) for sort in SORTS}}
    found: dict[str, set[str]] = {file: set() for file in known}
    waiting = list(things)
    while waiting:
        for file, id in _named(waiting.pop()):
            if id in known[file] and id not in found[file]:
                found[file].add(id)
                waiting.append(known[file][id])
    return {
        file: {id: entry for id, entry in entries.items() if id in found[file]}
        for file, entries in known.items()
    }


def _named(thing: Any) -> Iterator[tuple[str, str]]:
    """Name what a thing, or anything in it, refers to."""
    for part in parts_of(thing):
        match part:
            case (
                Ref(id=str(name), sort=kind)
                | Item(id=str(name), sort=kind)
                | Placeholder(name=name, kind=kind)
            ):
                yield from ((sort.file, name) for sort in SORTS if sort.name == kind)
            case AmountRef(id=id):
                yield "amounts", id
            case Permit(fee=fee, decides=role):
                yield from ((file, id) for file, id in (("amounts", fee), ("roles", role)) if id)
            case Test(words=words):
                yield from (("groups", word) for word in WORD.findall(words))
