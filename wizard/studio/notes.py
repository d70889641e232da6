"""Notes to a colleague on an element: beside the files of a folder, in none of them.

In: the store of a folder, who writes, what. Out: notes, and the card that each is about, also when
that has another id now; none where it is gone. They are no part of the trees: readers of these,
undo and publishing leave them alone. It must not know pages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from wizard.studio.cards import Card, Field, Group
from wizard.studio.desk import Desk
from wizard.studio.store import Store, written

FOLDER = "notes"
SORT = "cases"
"""Cards that are called by what they say, as they have no id."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on an element of a file: the `sort` of its card, and its `ids`, that of
    today first. `done` is by whom and when it was settled, `None` where it is not."""

    number: int
    file: str
    sort: str
    ids: tuple[str, ...]
    words: str
    who: str
    when: str
    done: tuple[str, str] | None = None

    @property
    def written(self) -> date:
        return date.fromisoformat(self.when[:10])

    @property
    def settled(self) -> date | None:
        return date.fromisoformat(self.done[1][:10]) if self.done else None


def notes(store: Store) -> Sequence[Note]:
    """Give all notes of a folder, the oldest first; none through a link."""
    found: list[Note] = []
    folder = store.beside / FOLDER
    for place in sorted(folder.glob("*.json")) if not folder.is_symlink() else ():
        with suppress(ValueError, TypeError, OSError):
            it = Note(**json.loads(place.read_bytes()))
            done = (it.done[0], it.done[1]) if it.done else None
            found.append(replace(it, ids=tuple(it.ids), done=done))
    return found


def note(store: Store, file: str, card: Card, words: str, who: str) -> None:
    """Write a note on an element; raises `OSError` where the disk takes none."""
    with store.alone():
        place = _place(store)
        place.mkdir(exist_ok=True)
        number = max((int(it.stem) for it in place.glob("*.json") if it.stem.isdigit()), default=0)
        when = store.clock().isoformat(timespec="seconds")
        _write(store, Note(number + 1, file, card.sort, (called(card),), words, who, when))


def settle(store: Store, number: int, who: str, how: str) -> None:
    """Say that a note is `done`, or is not (`open`), or take it away (`gone`)."""
    with store.alone():
        for it in notes(store):
            if it.number == number and how == "gone":
                _file(store, number).unlink()
            elif it.number == number:
                when = store.clock().isoformat(timespec="seconds")
                _write(store, replace(it, done=(who, when) if how == "done" else None))


def renamed(store: Store, file: str, sort: str, old: str, new: str) -> None:
    """Let notes go along with an element that is called otherwise; its earlier name is kept, in
    case that is taken back. A full disk costs that alone."""
    with suppress(OSError), store.alone():
        for it in notes(store):
            if (it.file, it.sort) == (file, sort) and old in it.ids:
                ids = (new, *(id for id in it.ids if id != new))
                _write(store, replace(it, ids=ids))


def called(card: Card) -> str:
    """Say by which name notes know a card."""
    return card.title if card.sort == SORT and card.title else card.id


def about(it: Note, cards: Sequence[Card]) -> Card | None:
    """Find the card that a note is about: by the names it had, the last first, else by those that
    an element says it had (`was`)."""
    mine = [card for card in cards if card.sort == it.sort]
    for id in it.ids:
        for card in mine:
            if called(card) == id:
                return card
    return next((card for card in mine if set(it.ids) & _was(card)), None)


def file_now(desk: Desk, it: Note) -> str:
    """Give the file in which the element of a note is now."""
    folder, _, name = it.file.rpartition("/")
    return f"{desk.library.earlier.get(folder, folder)}/{name}" if folder else name


def found(desk: Desk, it: Note) -> tuple[str, Card | None]:
    """Give the file in which the element of a note is now, and its card."""
    file = file_now(desk, it)
    opened = desk.opened(file)
    return file, about(it, opened.cards) if opened else None


def _was(card: Card) -> set[str]:
    was = card.part.body.get("was") if isinstance(card.part, Group) else None
    return {it.strip() for it in was.value.split(",")} if isinstance(was, Field) else set()


def _place(store: Store) -> Path:
    place = store.beside / FOLDER
    if place.is_symlink():
        raise OSError(0, "it is a link", place.name)
    return place


def _file(store: Store, number: int) -> Path:
    return _place(store) / f"{number:06}.json"


def _write(store: Store, it: Note) -> None:
    written(_file(store, it.number), json.dumps(asdict(it), ensure_ascii=False).encode())
