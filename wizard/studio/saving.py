"""What a form of a card asks for → edits, stored together or not at all.

In: the file as it is, the form as it was sent. Out: nothing where it is stored, or why it cannot
be, field by field. A form names each field by its path in the file it was drawn from; only what
differs from that is an edit. It must not know how a form looks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from wizard.edits.batch import Add, At, Batch, Edit, Move, Put, Say, Take, digest
from wizard.edits.spelled import Braced, Value
from wizard.edits.splices import Path, children, data
from wizard.studio.cards import ELSE, FRESH, Field, Group, Part, Rows
from wizard.studio.desk import Desk, Opened
from wizard.trees.library import catalogue_file
from wizard.trees.nodes import MapNode, Node, Scalar
from wizard.trees.reading import read
from wizard.words.words import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """Why what was typed in a field, by its path, is not stored."""

    path: Path
    message: str
    help: str | None = None


class Unfit(Exception):
    """What was typed cannot be written at a place."""

    def __init__(self, path: Path, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(path, message, help)


def named_path(path: Path) -> str:
    """Write a path as a form names it."""
    return json.dumps(path, ensure_ascii=False, separators=(",", ":"))


def path_named(name: str) -> Path:
    """Read a path that a form names; raises `ValueError`."""
    found = json.loads(name)
    if not isinstance(found, list) or not all(isinstance(it, str | int) for it in found):
        raise ValueError(name)
    return tuple(found)


def saved(desk: Desk, opened: Opened, form: MultiDict[str, str], words: Words) -> Sequence[Problem]:
    """Store what a form asks for; give why it is not stored."""
    wish = _Wish(desk, opened, form)
    try:
        edits = [(path, edit) for path, edit in wish.edits()]
    except Unfit as why:
        return [why.problem]
    if not edits:
        return ()
    label = wish.label(words, [path for path, _ in edits])
    refused = desk.save(Batch(label, tuple(edit for _, edit in edits)))
    return [Problem(edits[it.edit][0], it.message, it.help) for it in refused]


@dataclass(slots=True)
class _Wish:
    """A form while its edits are made out; `there` are the fields it was drawn with, by path."""

    desk: Desk
    opened: Opened
    form: MultiDict[str, str]
    there: dict[Path, Field] = field(default_factory=dict)
    base: str = ""

    def __post_init__(self) -> None:
        self.base = self.form.get("base", self.opened.base)
        drawn = self.desk.as_drawn(self.opened, self.base)
        for card in drawn.cards:
            self.there |= {it.path: it for it in _every(card.part)}

    def at(self, path: Path) -> At:
        return At(self.opened.file, self.base, path)

    def edits(self) -> Iterator[tuple[Path, Edit]]:
        fresh: dict[Path, dict[str, Value]] = {}
        for name, sent in self.form.items():
            kind, _, rest = name.partition(":")
            if kind != "v":
                continue
            path = path_named(rest)
            if FRESH in path:
                at = path.index(FRESH)
                if sent.strip():
                    here = fresh.setdefault(path[:at], {})
                    here[str(path[at + 1])] = self.value(path, sent)
            else:
                yield from self.changed(path, sent)
        for path, row in fresh.items():
            yield from self.added(path, row)
        yield from self.said()
        yield from self.asked()

    def changed(self, path: Path, sent: str) -> Iterator[tuple[Path, Edit]]:
        """Give the edit of one field; one that is emptied is taken out."""
        known = self.there.get(path)
        if known is None:
            raise Unfit(path[:2], "this is not in the file any more", "load the page anew")
        if _plain(sent) == known.value.strip():
            return
        value = self.value(path, sent)
        if known.span is None:
            yield path, Add(self.at(path[:-1]), value, str(path[-1]))
        elif not sent.strip():
            yield path, Take(self.at(path))
        else:
            yield path, Put(self.at(path), value)

    def value(self, path: Path, sent: str) -> Value:
        """Give what is typed as it is written in a file."""
        known = self.there.get(path)
        text = _plain(sent)
        match known.control if known else "word":
            case "pairs":
                return Braced(_pairs(path, text))
            case "list" if "," in text or (known and "," in known.value):
                return Braced([it.strip() for it in text.split(",") if it.strip()])
            case "text":
                lines = "\n" in text or (known is not None and known.value.endswith("\n"))
                return text + "\n" if lines else text
        return text

    def added(self, path: Path, row: dict[str, Value]) -> Iterator[tuple[Path, Edit]]:
        """Give the edit of a new entry; a rule stands before the one for all other cases."""
        id = row.pop("#", None)
        value: Value = row.get("", row)
        root = self.desk.as_drawn(self.opened, self.base).root
        assert root is not None
        node = _node(root, path)
        if node is None:
            whole: Value = {str(id): value} if id else [value]
            yield path, Add(self.at(path[:-1]), whole, str(path[-1]))
        elif isinstance(node, Scalar):
            yield path, Put(self.at(path), [value, {ELSE: node.text}])
        else:
            inside = list(children(node).values())
            last = inside[-1] if inside else None
            before = isinstance(last, MapNode) and ELSE in last.pairs
            place = len(inside) - 1 if before else None
            yield path, Add(self.at(path), value, str(id) if id else None, place)

    def said(self) -> Iterator[tuple[Path, Edit]]:
        """Give the edits of translations: `t:LANG:PATH`."""
        for name, sent in self.form.items():
            if not name.startswith("t:"):
                continue
            _, lang, rest = name.split(":", 2)
            path = path_named(rest)
            text = self.opened.texts.get(path)
            if text is None:
                continue
            file = catalogue_file(text.catalogue, lang)
            po = self.desk.raw.get(file)
            was = self.form.get(f"w:{lang}:{rest}", "")
            if po is None or _plain(sent) == _plain(was):
                continue
            now = self.form.get(f"v:{rest}")
            source = text.source if now is None else str(self.value(path, now))
            words = _plain(sent) + ("\n" if source.endswith("\n") else "")
            yield path, Say(file, digest(po), text.context, source, words)

    def asked(self) -> Iterator[tuple[Path, Edit]]:
        """Give the edit that a button asks for: `take:PATH`, `up:PATH`, `down:PATH`."""
        kind, _, rest = self.form.get("do", "save").partition(":")
        if kind not in ("take", "up", "down"):
            return
        path = path_named(rest)
        if kind == "take":
            yield path, Take(self.at(path))
            return
        root = self.desk.as_drawn(self.opened, self.base).root
        above = _node(root, path[:-1]) if root is not None else None
        steps = list(children(above)) if above is not None else []
        place = steps.index(path[-1]) + (1 if kind == "down" else -1)
        if 0 <= place < len(steps):
            yield path, Move(self.at(path), place)

    def label(self, words: Words, paths: Sequence[Path]) -> str:
        """Say in a few words what is changed, for the list of what can be undone."""
        first = paths[0]
        where = ".".join(str(it) for it in first[1:2] or first[:1])
        keys = dict.fromkeys(str(it[-1]) for it in paths if isinstance(it[-1], str) and it)
        return f"{self.opened.file.rpartition('/')[0] or 'site'}: {where} ({', '.join(keys)})"


def _every(part: Part) -> Iterator[Field]:
    """Give every field that a form of a part has, those included that stand nowhere yet."""
    match part:
        case Field():
            yield part
        case Group():
            for it in (*part.body.values(), *part.lacking.values()):
                yield from _every(it)
        case Rows():
            for row in part.rows:
                for it in (*row.body.values(), *row.lacking.values()):
                    yield from _every(it)
            for it in part.fresh.values():
                yield from _every(it)


def _node(root: Node, path: Path) -> Node | None:
    for step in path:
        inside = children(root)
        if step not in inside:
            return None
        root = inside[step]
    return root


def _plain(sent: str) -> str:
    """Give what was typed as files have it: one kind of line end, no blanks around."""
    return "\n".join(
        it.rstrip() for it in sent.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ).strip()


def _pairs(path: Path, text: str) -> Any:
    """Read facts and what they are held against, as the format writes them."""
    whole = text if text.startswith(("[", "{")) else f"{{{text}}}"
    found = read("", whole)
    if found.root is None or found.diagnostics or isinstance(found.root, Scalar):
        why = found.diagnostics[0] if found.diagnostics else None
        raise Unfit(path, why.message if why else "this is no condition", why.help if why else None)
    return data(found.root)
