"""Every text of a tree or of the shared files, for whoever translates or weighs words.

In: a tree, or what is shared. Out: its texts in the order of the files. It must not know
languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from wizard.trees.model import Span, Text, Tree
from wizard.trees.shared import Shared


def texts(tree: Tree) -> Iterator[Text]:
    """Give every text that a walk of this tree can show, but for the catalogue's.

    Those taken from shared files are among them; `Text.catalogue` tells them apart.
    """
    found = (
        text for name in _names(Tree) if name != "catalogue" for text in _in(getattr(tree, name))
    )
    yield from sorted(dict.fromkeys(found), key=_order)


def own_texts(tree: Tree) -> Iterator[Text]:
    """Give the texts that the tree's own catalogues translate."""
    return (text for text in texts(tree) if text.catalogue == tree.id)


def shared_texts(shared: Shared) -> Iterator[Text]:
    """Give every text of the shared files, whether a tree shows it or not."""
    parts = (shared.catalogue, shared.questions, shared.facts, shared.outcomes, shared.notes)
    found = (text for part in parts for text in _in(part))
    yield from sorted(dict.fromkeys(found), key=_order)


def _order(text: Text) -> tuple[str, int, int]:
    return text.span.path, text.span.line, text.span.column


def _in(thing: Any) -> Iterator[Text]:
    """Look through everything a thing is made of, so that no text can be forgotten."""
    if isinstance(thing, Text):
        yield thing
    if isinstance(thing, str | Span):
        return
    if isinstance(thing, Mapping):
        for each in thing.values():
            yield from _in(each)
    elif isinstance(thing, Iterable):
        for each in thing:
            yield from _in(each)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for name in _names(type(thing)):
            yield from _in(getattr(thing, name))


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
