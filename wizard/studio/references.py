"""Where an element is used: the words of the folder that name it, and the cards they stand on.

In: the desk, a card. Out: words that name its element, as building took them down when it looked
them up, and by the card on which they stand. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wizard.studio.cards import Card, path_at
from wizard.studio.desk import Desk, Opened
from wizard.studio.key_names import NAMES
from wizard.trees.model import SHARED
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
