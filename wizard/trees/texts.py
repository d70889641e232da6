"""Every text of a tree or of the shared files, for whoever translates or weighs words.

In: a tree, or what is shared. Out: its texts in the order of the files; and how terms are found in
a text. It must not know languages.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from wizard.trees.catalogue import SORTS
from wizard.trees.model import (
    SHARED,
    All,
    AmountRef,
    AnyOf,
    Entry,
    Item,
    Not,
    Permit,
    Placeholder,
    Ref,
    Span,
    Target,
    Text,
    Tree,
)
from wizard.trees.shared import Shared


def texts(tree: Tree) -> Iterator[Text]:
    """Give every text that a walk of this tree can show: of the catalogue the notes alone.

    Those taken from shared files are among them; `Text.catalogue` tells them apart.
    """
    parts = [getattr(tree, name) for name in _names(Tree) if name != "catalogue"]
    yield from texts_of((*parts, tree.catalogue.notes))


def own_texts(tree: Tree) -> tuple[Text, ...]:
    """Give the texts that the tree's own catalogues translate."""
    return tuple(text for text in texts(tree) if text.catalogue == tree.id)


def shared_texts(shared: Shared) -> tuple[Text, ...]:
    """Give every text of the shared files, whether a tree shows it or not."""
    parts = (shared.catalogue, shared.questions, shared.facts, shared.steps, shared.outcomes)
    return tuple(texts_of(parts))


def shown_of_shared(tree: Tree) -> tuple[Text, ...]:
    """Give the shared texts that pages of a tree can show: of what it takes with `use`, and of the
    entries of the catalogue that it names, and that those name."""
    parts = [getattr(tree, name) for name in _names(Tree) if name != "catalogue"]
    waiting: list[object] = [*parts, tree.catalogue.notes]
    entries = {(it.name, id): entry for it in SORTS for id, entry in it.of(tree.catalogue).items()}
    found: dict[Text, None] = {}
    while waiting:
        for part in parts_of(waiting.pop()):
            named: list[tuple[str | None, str | None]] = []
            match part:
                case Text(catalogue=catalogue):
                    found |= {part: None} if catalogue == SHARED else {}
                case (
                    Ref(id=id, sort=sort) | Item(id=id, sort=sort) | Placeholder(kind=sort, name=id)
                ):
                    named = [(sort, id)]
                case AmountRef(id=id):
                    named = [("amount", id)]
                case Permit(fee=fee, decides=role):
                    named = [("amount", fee), ("role", role)]
            waiting += (entries.pop(it) for it in named if it in entries)
    return tuple(sorted(found, key=lambda text: text.span[:3]))


def texts_of(things: Iterable[object]) -> Iterator[Text]:
    """Give the texts of some elements or entries, by place."""
    parts = (part for thing in things for part in parts_of(thing, _WORDLESS))
    found = dict.fromkeys(part for part in parts if isinstance(part, Text))
    yield from sorted(found, key=lambda text: text.span[:3])


def parts_of(thing: Any, without: Container[type] = frozenset((str, Span))) -> Iterator[Any]:
    """Look through everything a thing is made of, so that nothing can be forgotten."""
    waiting = [thing]
    while waiting:
        part = waiting.pop()
        kind: Any = type(part)
        if kind is tuple:
            waiting += part
        elif kind in without:
            continue
        elif isinstance(part, Mapping):
            waiting += part.values()
        elif is_dataclass(part):
            yield part
            waiting += [getattr(part, name) for name in _names(kind)]


_WORDLESS = {str, bool, type(None), frozenset, date, Decimal, Span, Target, Placeholder, Ref}
_WORDLESS |= {Entry, All, AnyOf, Not}
"""What is looked at thousands of times and holds no text."""


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


# Terms -------------------------------------------------------------------------------


def spellings(words: str) -> tuple[str, ...]:
    """Give the ways in which a term is written: as it is, and with a capital in front."""
    return tuple(dict.fromkeys((words, words[:1].upper() + words[1:])))


def finder(terms: Iterable[str]) -> re.Pattern[str] | None:
    """Make a pattern that finds whole words, the longest first; `None` for no words at all.

    A part of a word in another does not count; neither does the name of an entity (`&amp;`).
    """
    found = sorted({way for term in terms for way in spellings(term)}, key=len, reverse=True)
    if not found:
        return None
    return re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, found))})(?!\w)")


def by_spelling(values: Mapping[str, str]) -> Mapping[str, str]:
    """Take what is known of terms for each way in which they are written."""
    return {way: value for term, value in values.items() for way in spellings(term)}
