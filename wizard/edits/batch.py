"""What can be changed in a folder of trees: eight kinds of edit, and a batch of them.

In: the texts of a folder's files as they lie, by path inside it, and a batch. Out: the texts as
they are to be, or why not, edit by edit; all or nothing. An edit says of which text of a file it
was thought, so that what somebody changed meanwhile is found again or shown, never overwritten.
An edit may leave a tree unsound: that is told by building it, not here. It must not know where
files are.

    folder = apply(folder, Batch("Text of age", (Put(At(file, base, path), "How old?"),)))

`path` is the keys and places from the root of the file: `("questions", "age", "options", 0)`.
Every address of a batch is in the texts that its bases name: what earlier edits of the same batch
shift is followed.

Long, because what pages stand on is in one place: the edits, why one is refused, how each is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import groupby
from typing import Literal as Word
from typing import TypeAlias, assert_never

from wizard.edits import Refused, splices
from wizard.edits.found_again import found_again, step_again
from wizard.edits.parts import turned
from wizard.edits.spelled import Value
from wizard.edits.splices import Path, Sheet, Step, children
from wizard.translations.po_entries import PROGRAM, Entry, put_behind, put_in, read_old
from wizard.trees.library import SUFFIXES
from wizard.trees.nodes import Node
from wizard.trees.reading import tidied
from wizard.trees.syntax import unseen, unwanted
from wizard.words.messages import Unreadable

Folder: TypeAlias = Mapping[str, str]
"""The texts of a folder by path inside it, each as it lies: line ends and mark included."""
Said: TypeAlias = Word["translated", "outdated"]


@dataclass(frozen=True, slots=True)
class At:
    """An element: `base` is the digest of the text that the page was drawn from."""

    file: str
    base: str
    path: Path


@dataclass(frozen=True, slots=True)
class Put:
    """Another value at a place: a text, an amount, a condition, a target."""

    at: At
    value: Value


@dataclass(frozen=True, slots=True)
class Add:
    """A new entry of the list or mapping `at`, before its entry number `place` (from 0); `None` is
    at the end. An entry of a mapping has a `key`."""

    at: At
    value: Value
    key: str | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """An entry less, with the comments that are its own; what names it stays."""

    at: At


@dataclass(frozen=True, slots=True)
class Move:
    """An entry at another place among its siblings: `place` is its number there, afterwards."""

    at: At
    place: int


@dataclass(frozen=True, slots=True)
class Key:
    """Another name of a key; what names it stays."""

    at: At
    name: str


@dataclass(frozen=True, slots=True)
class Say:
    """One entry of a catalogue: what `source`, the text at `context` today, is translated as.

    `outdated` leaves the words and marks them so. A context that the catalogue has not gets an
    entry behind that of `after`, else at the end.
    """

    file: str
    base: str
    context: str
    source: str
    words: str
    said: Said = "translated"
    after: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """A whole file; `base` is `None` where none may be there. Of one that is there the lines that
    differ are written, in the file's own line ends."""

    file: str
    base: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Drop:
    """A file less."""

    file: str
    base: str


InFile: TypeAlias = Put | Add | Take | Move | Key
Edit: TypeAlias = Put | Add | Take | Move | Key | Say | Write | Drop


@dataclass(frozen=True, slots=True)
class Batch:
    """Edits that are made together or not at all: one step of undo, with its `label`."""

    label: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """What was changed meanwhile: as it was where the edit was thought, and as it is, each as
    written; `None` where it is not, or not known any more."""

    then: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an edit, by its number in the batch, is not made; worded as diagnostics are.

    `code` is that of the diagnostic where there is one; `changed` where somebody else was there
    first, with both `versions`; `not-there`, `file-name` or `unwritten` else.
    """

    edit: int
    code: str
    message: str
    help: str | None = None
    versions: Versions | None = None


def digest(text: str) -> str:
    """Name a text of a file."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def apply(
    folder: Folder, batch: Batch, bases: Mapping[str, str] | None = None
) -> dict[str, str] | tuple[Refusal, ...]:
    """Make a batch: give the whole folder as it is then, or a refusal for each edit that cannot be.

    `bases` are earlier texts of its files by digest, for edits thought of another text than is
    there; what lies there need not be among them.
    """
    work = _Work(dict(folder), bases or {})
    refused = []
    for _, run in groupby(enumerate(batch.edits), _together):
        edits = [*run]
        puts = [edit for _, edit in edits if isinstance(edit, Put)]
        if len(puts) == len(edits) > 1 and work.put_all(puts):
            continue
        for number, edit in edits:
            try:
                work.make(edit)
            except Changed as why:
                refused.append(Refusal(number, "changed", str(why), _LOOK, why.versions))
            except Refused as why:
                refused.append(Refusal(number, why.code, str(why), why.help))
    return tuple(refused) or work.files


def _together(edit: tuple[int, Edit]) -> str:
    """Say which edits one behind another may be made at once: new values in one file."""
    return edit[1].at.file if isinstance(edit[1], Put) else ""


_LOOK = "look at both, and make the change again where it still belongs"


class Changed(Refused):
    """Somebody changed what an edit is about."""

    def __init__(self, message: str, versions: Versions) -> None:
        super().__init__(message, "changed")
        self.versions = versions


class _Work:
    """A folder while a batch is made: its files, and what became of places meanwhile."""

    def __init__(self, files: dict[str, str], bases: Mapping[str, str]) -> None:
        self.files, self.bases = files, bases
        self.first = dict(files)
        self.sheets: dict[tuple[str, str], Sheet] = {}
        self.made: dict[str, list[tuple[InFile, int]]] = {}

    def make(self, edit: Edit) -> None:
        match edit:
            case Put() | Add() | Take() | Move() | Key():
                self._in_file(edit)
            case Say():
                self._say(edit)
            case Write():
                self._write(edit)
            case Drop():
                if edit.file not in self.files:
                    raise Refused(f"`{edit.file}` is not there", "not-there")
                self._as_thought(edit.file, edit.base)
                del self.files[edit.file]
            case _:
                assert_never(edit)

    def sheet(self, file: str, text: str) -> Sheet:
        key = (file, text)
        if key not in self.sheets:
            self.sheets[key] = Sheet(file, text)
        return self.sheets[key]

    def put_all(self, edits: Sequence[Put]) -> bool:
        """Put many values in one file, which is read again once; say whether that could be."""
        file = edits[0].at.file
        try:
            today = [self._here(it) for it in edits]
            values = {edit.at.path: edit.value for edit in today if isinstance(edit, Put)}
            if len(values) < len(edits):
                return False
            self._became(file, splices.put_all(self.sheet(file, self.files[file]), values))
        except (Refused, KeyError):  # told of the edit that it is about, when it is made alone
            return False
        self.made.setdefault(file, []).extend((edit, 0) for edit in today)
        return True

    # Edits inside a file of YAML

    def _in_file(self, edit: InFile) -> None:
        at = edit.at
        if at.file not in self.first:
            raise Refused(f"`{at.file}` is not there", "not-there")
        if not at.path and not isinstance(edit, Put | Add):
            raise Refused("this is a whole file, no entry of one")
        edit = self._here(edit)
        sheet, path = self.sheet(at.file, self.files[at.file]), edit.at.path
        around = sheet.chain(path if isinstance(edit, Add) else path[:-1])[-1]
        steps = [*children(around)]
        number = 0 if isinstance(edit, Add) else steps.index(path[-1]) if path else 0
        match edit:
            case Put():
                new = splices.put(sheet, path, edit.value)
            case Add():
                most = len(steps)
                number = most if edit.place is None else min(max(edit.place, 0), most)
                new = splices.add(sheet, path, number, edit.key, edit.value)
            case Take():
                new = splices.take(sheet, path)
            case Move():
                new = splices.move(sheet, path, edit.place)
            case Key():
                new = splices.rename(sheet, path, edit.name)
        self._became(at.file, new)
        self.made.setdefault(at.file, []).append((edit, number))

    def _became(self, file: str, new: Sheet) -> None:
        self.files[file] = new.raw
        self.sheets[file, new.raw] = new

    def _here(self, edit: InFile) -> InFile:
        """Give an edit with its places in the file as it is at this moment."""
        edit = self._today(edit)
        for before, number in self.made.get(edit.at.file, ()):
            edit = _shifted(edit, before, number)
        return edit

    def _today(self, edit: InFile) -> InFile:
        """Give an edit with its places in the text that lay there when the batch began."""
        at, text = edit.at, self.first[edit.at.file]
        now = self.sheet(at.file, text)
        if digest(text) == at.base:
            now.chain(at.path)
            return edit
        if at.base not in self.bases:
            raise Changed(f"`{at.file}` was changed meanwhile", Versions(None, _seen(now, at.path)))
        base = self.sheet(at.file, self.bases[at.base])
        container = base.chain(at.path)[-1]
        path = found_again(base.root, now.root, at.path, whole=not isinstance(edit, Add))
        if path is None:
            versions = Versions(_seen(base, at.path), _seen(now, at.path))
            raise Changed("this was changed meanwhile", versions)
        edit = replace(edit, at=replace(at, path=path))
        if isinstance(edit, Add) and edit.place is not None:
            inside = [*children(container)]
            place = _behind(container, now.chain(path)[-1], inside[: edit.place])
        elif isinstance(edit, Move):
            above, here = base.chain(at.path[:-1])[-1], now.chain(path[:-1])[-1]
            inside = [it for it in children(above) if it != at.path[-1]]
            place = _behind(above, here, inside[: edit.place], path[-1])
        else:
            return edit
        if place is None:
            versions = Versions(_seen(base, at.path), _seen(now, at.path))
            raise Changed("the entry before this place was changed meanwhile", versions)
        return replace(edit, place=place)

    # Whole files

    def _as_thought(self, file: str, base: str) -> None:
        now = self.files[file]
        if digest(now) != base:
            raise Changed(f"`{file}` was changed meanwhile", Versions(self.bases.get(base), now))

    def _write(self, edit: Write) -> None:
        if not _FILE.fullmatch(edit.file) or not edit.file.endswith(SUFFIXES):
            help = "small letters, digits, `-` and `.`, in a folder of the route"
            raise Refused(f"a file may not be called `{edit.file}`", "file-name", help)
        if any("\ud800" <= sign <= "\udfff" for sign in edit.text):
            raise Refused("half a letter stands in this text, which no file can hold", "not-utf-8")
        there = self.files.get(edit.file)
        if there is None or edit.base is None:
            if there is not None:
                raise Changed(f"`{edit.file}` is there already", Versions(None, there))
            if edit.base is not None:
                versions = Versions(self.bases.get(edit.base), None)
                raise Changed(f"`{edit.file}` is not there any more", versions)
            self.files[edit.file] = edit.text
            return
        if digest(there) == edit.base:
            self.files[edit.file] = in_lines(there, edit.text)
            return
        base = self.bases.get(edit.base)
        joined = base and merged(tidied(base), tidied(there), tidied(edit.text))
        if not joined:
            raise Changed(f"`{edit.file}` was changed meanwhile", Versions(base, there))
        self.files[edit.file] = in_lines(there, joined)

    # Translations

    def _say(self, edit: Say) -> None:
        now = self.files.get(edit.file)
        if now is None:
            raise Refused(f"`{edit.file}` is not there", "not-there")
        entries = _entries(edit.file, now)
        mine = next((it for it in entries if it.context == edit.context), None)
        if edit.file in self.first and digest(self.first[edit.file]) != edit.base:
            base = self.bases.get(edit.base)
            old = _entries(edit.file, base) if base is not None else ()
            then = next((it for it in old if it.context == edit.context), None)
            if base is None or then != mine:
                versions = Versions(then.written if then else None, mine.written if mine else None)
                raise Changed(f"`{edit.context}` was changed meanwhile", versions)
        if mine is not None and mine.plural is not None:
            raise Refused(f"`{edit.context}` has forms for numbers, which are not edited here")
        if signs := [match for _, match in unseen(edit.words.split("\n"))]:
            message, help = unwanted(signs)
            raise Refused(message, "odd-space", help)
        outdated = edit.said == "outdated"
        after = next((it for it in entries if it.context == edit.after), None)
        after = after or (entries[-1] if entries else None)
        whole = mine or Entry(edit.context, edit.source, place=after.place if after else "")
        made_from = whole.previous or whole.source
        new = replace(
            whole,
            source=edit.source,
            words=(tidied(edit.words),),
            fuzzy=outdated,
            previous=made_from if outdated and made_from != edit.source else None,
            comments=tuple(it for it in whole.comments if not it.startswith(PROGRAM)),
            written="",
        )
        po = put_in(tidied(now), mine, new, str) if mine else put_behind(tidied(now), after, new)
        if po is None or new not in _entries(edit.file, po):
            raise Refused(f"the entry of `{edit.context}` cannot be found again in {edit.file}")
        self.files[edit.file] = in_lines(now, po)


_FILE = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)?[A-Za-z0-9][\w-]*(?:\.[\w-]+)+", re.ASCII)


def _entries(file: str, po: str) -> Sequence[Entry]:
    read = read_old(tidied(po))
    if isinstance(read, Unreadable):
        raise Refused(f"{file}:{read.line} cannot be read: {read.reason}", "yaml-syntax")
    return read.entries


def _seen(sheet: Sheet, path: Path) -> str | None:
    """Give what is written at a path, if something stands there."""
    try:
        return sheet.written(path)
    except Refused:
        return None


# Places that shift ----------------------------------------------------------------------


def _behind(
    base: Node, now: Node, before: Sequence[Step], without: Step | None = None
) -> int | None:
    """Give the place today behind the last of the entries that stood before it."""
    if not before:
        return 0
    again = step_again(base, now, before[-1])
    steps = [step for step in children(now) if step != without]
    return steps.index(again) + 1 if again in steps else None


def _shifted(edit: InFile, made: InFile, number: int) -> InFile:
    """Give an edit with its places as they are after another one, which was about an entry with
    this number; raises `Refused` where that took it away."""
    path, theirs = edit.at.path, made.at.path
    above = theirs if isinstance(made, Add) else theirs[:-1]
    inside, depth = path[: len(above)] == above and len(path) > len(above), len(above)
    mine = path[: len(theirs)] == theirs
    if (isinstance(made, Take) and mine) or (isinstance(made, Put) and mine and path != theirs):
        raise Refused("another edit of this batch takes away what this one is about")
    if isinstance(made, Key) and mine:
        path = (*above, made.name, *path[depth + 1 :])
    elif inside and isinstance(step := path[depth], int):
        path = (*above, _number(step, made, number), *path[depth + 1 :])
    edit = replace(edit, at=replace(edit.at, path=path))
    siblings = path == above if isinstance(edit, Add) else path[:-1] == above
    if isinstance(edit, Add | Move) and siblings and edit.place is not None:
        if isinstance(made, Move):  # it stays behind the entry that it was behind
            return replace(edit, place=edit.place and _number(edit.place - 1, made, number) + 1)
        return replace(edit, place=_number(edit.place, made, number))
    return edit


def _number(step: int, made: InFile, number: int) -> int:
    """Give the number of an entry after an edit about the entry with another one."""
    match made:
        case Add():
            return step + (step >= number)
        case Take():
            return step - (step > number)
        case Move(_, place):
            if step == number:
                return place
            rest = step - (step > number)
            return rest + (rest >= place)
        case Put() | Key():
            return step
        case _:
            assert_never(made)


# Lines ----------------------------------------------------------------------------------


def in_lines(there: str, text: str) -> str:
    """Give a file with another text: lines that are the same stay as they lie, new ones get the
    line end that most have; the mark before the first stays."""
    bare = there.removeprefix("\ufeff")
    olds = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", bare)
    end = "\r\n" if bare.count("\r\n") * 2 > len(olds) else "\n"
    text = tidied(text)
    if text and not text.endswith("\n") and (not bare or bare.endswith(("\n", "\r"))):
        text += "\n"
    news = text.splitlines(keepends=True) if text.isascii() else re.findall(r".*\n|.+", text)
    out = [there[: len(there) - len(bare)]]
    for kind, i, j, k, m in _changes([tidied(it) for it in olds], news):
        out += olds[i:j] if kind == "equal" else (it.replace("\n", end) for it in news[k:m])
    return "".join(out)


def turned_back(file: str, now: str | None, was: str | None, to: str | None) -> str | None:
    """Give a file as it is with one change of it turned round: whole, or by its lines or elements
    where others were changed meanwhile; raises `Changed` where the same were. `None` is no file."""
    if now == was:
        return to
    if now is not None and was is not None and to is not None:
        joined = merged(tidied(was), tidied(now), tidied(to))
        if joined is not None:
            return in_lines(now, joined)
        by_element = turned(file, now, was, to)
        if by_element is not None:
            return by_element
    raise Changed(f"`{file}` was changed meanwhile, at this very place", Versions(to, now))


def merged(base: str, one: str, other: str) -> str | None:
    """Give a text with the lines changed that either changed, nothing where both changed one."""
    lines = base.split("\n")
    found = [
        (i, j, tuple(new[k:m]))
        for new in (one.split("\n"), other.split("\n"))
        for kind, i, j, k, m in _changes(lines, new)
        if kind != "equal"
    ]
    out: list[str] = []
    at = -1
    for i, j, new in sorted(set(found)):
        if i <= at:
            return None
        out += [*lines[max(at, 0) : i], *new]
        at = j
    return "\n".join([*out, *lines[max(at, 0) :]])


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Tell what differs, the lines at the beginning and the end that are the same aside: they are
    nearly all there are."""
    first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    if first is None:
        first = min(len(old), len(new))
    most = min(len(old), len(new)) - first
    last = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    i, k = len(old) - last, len(new) - last
    yield "equal", 0, first, 0, first
    for kind, a, b, c, d in SequenceMatcher(None, old[first:i], new[first:k], False).get_opcodes():
        yield kind, a + first, b + first, c + first, d + first
    yield "equal", i, len(old), k, len(new)
