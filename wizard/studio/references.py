"""Where an element is used: the words of the folder that name it, and the cards they stand on.

In: the desk, a card, a place. Out: words that name its element, as building took them down when it
looked them up, and by the card on which they stand; the card at a place that something is said of.
It must not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wizard.studio.cards import Card, path_at
from wizard.studio.desk import Desk, Opened
from wizard.studio.key_names import NAMES
from wizard.studio.saving import named_path
from wizard.translations.catalogues import texts_in
from wizard.trees.library import TREE_FILE, Library
from wizard.trees.model import SHARED, Span, Text
from wizard.trees.organisation import SITE
from wizard.trees.reading import read
from wizard.trees.scope import Use
from wizard.trees.shared import FILES


def uses_of(desk: Desk, folder: str, card: Card) -> Sequence[Use]:
    """Give every word that names the element of a card: an arrow, a test, a placeholder, a case."""
    if folder == SHARED:
        sort = FILES[card.sort]
        groups = ("group", "nested") if sort == "group" else ()
        return [
            it
            for each in (f"{SHARED} {sort}", *groups)
            for it in desk.uses.get((each, card.id), ())
        ]
    if card.sort == "route":
        return desk.uses.get(("tree", folder), ())
    sort = card.sort.removesuffix("s")
    return [it for it in desk.uses.get((sort, card.id), ()) if it.by == folder]


def place_of(desk: Desk, span: Span, library: Library) -> tuple[str, Card | None, str]:
    """Find where it can be changed what stands at a place of a folder: the file, the card, and the
    field as forms name it; of an entry of a catalogue those of the text that it translates."""
    file, id, tongue = span.path.removeprefix(library.root), "", tongue_of(span.path)
    if tongue:
        id, text = _entry(library, span)
        tree = f"{file.rpartition('/')[0]}/{TREE_FILE}"
        file = text.span.path.removeprefix(library.root) if text else tree
        span = text.span if text else span
    known = desk.shelf.now.presenter.fragments  # a page has many places of one file
    opened = known.find(("at", file, desk.raw.get(file)), lambda: desk.opened(file))
    if opened is None or opened.root is None:
        return file, None, ""
    if tongue_of(span.path):  # the tree is not sound: no more is known than the id
        return file, next((it for it in opened.cards if it.id == id), None), ""
    there = None if library is desk.library else read(span.path, library.files[span.path]).root
    path = path_at(there or opened.root, span)
    card = next((it for it in reversed(opened.cards) if path[: len(it.path)] == it.path), None)
    return file, card, f"{tongue}:" * bool(tongue) + named_path(path)


def tongue_of(file: str) -> str:
    """Name the language of a catalogue; of another file nothing."""
    name = file.rpartition("/")[2]
    return name.removesuffix(".po") if name.endswith(".po") else ""


def _entry(library: Library, span: Span) -> tuple[str, Text | None]:
    """Give the id of what the entry of a catalogue at a place is of, and the text it translates,
    where that is known."""
    above = library.files.get(span.path, "").split("\n")[: span.line]
    found = re.findall(r'^msgctxt "(.*)"', "\n".join(above), re.MULTILINE)
    context = found[-1] if found else ""
    folder = span.path.removeprefix(library.root).rpartition("/")[0]
    every = texts_in(library, folder or SITE)
    text = next((it for it in every if it.context == context), None)
    return context.partition(".")[0], text


def standing(desk: Desk, uses: Sequence[Use]) -> Iterator[tuple[Opened, Card, Sequence[str]]]:
    """Give the cards on which words stand, each with the keys under which they do."""
    found: dict[tuple[str, str], tuple[Opened, Card, dict[str, None]]] = {}
    for use in uses:
        opened = desk.opened(use.span.path.removeprefix(desk.library.root))
        if opened is None or opened.root is None:
            continue
        path = path_at(opened.root, use.span)
        card = next((it for it in reversed(opened.cards) if path[: len(it.path)] == it.path), None)
        if card is None:
            continue
        keys = found.setdefault((opened.file, card.anchor), (opened, card, {}))[2]
        told = [it for it in path[len(card.path) :] if it in NAMES]
        keys |= dict.fromkeys(map(str, told[-1:]))
    for opened, card, keys in found.values():
        yield opened, card, list(keys)
