"""A file in its elements: which of them differ in two texts of it, and a text with some of that.

In: two texts of one file as they lie, and which elements are chosen. Out: the elements that differ;
the one text with the chosen elements as they are in the other, and no other byte changed. An
element is what an editor calls one thing: what stands under a key of the root, an entry of a
section, a shared thing, a case, all that a catalogue says of one thing. What cannot be told apart
is one with what encloses it, to the whole file (`WHOLE`). It must not know who chooses, or why.

    file = parts in their order; part = blank lines before it + its lines, comments above included

A part keeps its place among those that both texts have in one order; all others are moved, and take
their place with them. What is chosen stands behind what it stands behind in the other text. Long,
because what is one element is said for each sort of file, and parted and put together in one way.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from wizard.edits import Refused
from wizard.edits.splices import Path, Sheet, Step, children, data
from wizard.translations.po_entries import read_old
from wizard.trees.library import TREE_FILE
from wizard.trees.model import SHARED
from wizard.trees.nodes import ListNode, MapNode, Node
from wizard.trees.reading import tidied
from wizard.words.messages import Unreadable

WHOLE: Path = ()
"""What a file is called that is new, is gone, or cannot be told apart."""
AROUND: Path = ("#",)
"""What is called so is no element: the lines above the first and below the last."""
Texts: TypeAlias = tuple[str | None, str | None]
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class _Part:
    """Some lines of a file; those of a section are what stands above its first entry, `inner`."""

    key: Path
    gap: tuple[str, ...]
    lines: tuple[str, ...]
    inner: tuple[_Part, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two texts of a file in parts that are told apart alike: under the same keys, `sections`, each
    entry is one."""

    old: tuple[_Part, ...]
    new: tuple[_Part, ...]
    sections: frozenset[Step]


@lru_cache(maxsize=64)
def differing(file: str, old: str | None, new: str | None) -> Mapping[Path, Texts]:
    """Give the elements that are not alike in two texts of a file, each as it is in both, `None`
    where it is not; one that is at another place alone is alike in both. `None` is no file."""
    if old == new:
        return {}
    pair = _pair(file, old, new)
    return (pair and _elements(file, pair)) or {WHOLE: (old, new)}


def joined(file: str, old: str | None, new: str | None, chosen: Collection[Path]) -> str | None:
    """Give the old text with the chosen elements as they are in the new one; raises `Refused` where
    those cannot be read without the rest."""
    if WHOLE in chosen or old == new:
        return new
    pair = _pair(file, old, new)
    if pair is None:
        return old
    elements = _elements(file, pair)
    mine = {it for it in elements if it in chosen}
    if not mine or len(mine) == len(elements):
        return new if mine else old
    assert old is not None
    changed = _differing(pair.old, pair.new)
    keys = {key for key, _, _ in changed if _element(file, key) in mine}
    parts = _joined(pair.old, pair.new, keys)
    text = "\n".join(line for part in parts for line in _lines(part))
    if _told(_parts(file, text, _sheet(file, text), pair.sections) or ()) != _told(parts):
        raise Refused(f"a part of `{file}` cannot be read without what else changed in it")
    return old[: old.startswith(_MARK)] + text


def turned(file: str, now: str, was: str, to: str) -> str | None:
    """Give a text in which the elements that differ in two others are turned round; nothing where
    one of them is other by now, or cannot be told apart."""
    changed, since = differing(file, was, to), differing(file, was, now)
    if WHOLE in changed or WHOLE in since or changed.keys() & since.keys():
        return None
    try:
        return joined(file, now, to, changed.keys())
    except Refused:
        return None


# Two texts in parts ----------------------------------------------------------------------


def _pair(file: str, old: str | None, new: str | None) -> _Pair | None:
    """Tell both texts apart alike; nothing where one is not there, or cannot be."""
    if old is None or new is None or old.startswith(_MARK) != new.startswith(_MARK):
        return None
    texts = [it.removeprefix(_MARK) for it in (old, new)]
    sheets = [_sheet(file, it) for it in texts]
    if len({type(it.root) for it in sheets if it}) > 1:
        return None
    sections = _sections(file, sheets[0]) & _sections(file, sheets[1])
    one, other = (_parts(file, *it, sections) for it in zip(texts, sheets, strict=True))
    return _Pair(one, other, sections) if one and other else None


def _element(file: str, key: Path) -> Path:
    """Give the element that a part belongs to; of a catalogue it is what the texts are of."""
    if key[:1] == AROUND:
        return AROUND
    if not file.endswith(".po"):
        return key
    deep = file.startswith(f"{SHARED}/") or "/" not in file
    return tuple(str(key[0]).split(".")[: 2 if deep else 1])


def _elements(file: str, pair: _Pair) -> dict[Path, Texts]:
    found: dict[Path, tuple[list[str], list[str]]] = {}
    for key, *both in _differing(pair.old, pair.new):
        said = found.setdefault(_element(file, key), ([], []))
        for part, lines in zip(both, said, strict=True):
            lines += part.lines if part else ()
    return {
        key: ("\n".join(a) if a else None, "\n".join(b) if b else None)
        for key, (a, b) in found.items()
    }


def _differing(
    old: Sequence[_Part], new: Sequence[_Part]
) -> Iterator[tuple[Path, _Part | None, _Part | None]]:
    """Give what differs in two rows of parts, in the order of the new one, then what is gone."""
    olds, news = ({it.key: it for it in row} for row in (old, new))
    before = [_before(row) for row in (old, new)]
    still = _still([*olds], [*news])
    for key, mine in news.items():
        there = olds.get(key)
        if there is None:
            yield key, None, mine
            continue
        spaced = before[0][key] == before[1][key] and there.gap != mine.gap
        if there.lines != mine.lines or key not in still or spaced:
            yield key, there, mine
        yield from _differing(there.inner, mine.inner)
    for key, there in olds.items():
        if key not in news:
            yield key, there, None


def _joined(old: Sequence[_Part], new: Sequence[_Part], chosen: Collection[Path]) -> list[_Part]:
    """Put the chosen parts of a row in the place of those of another."""
    olds, news = ({it.key: it for it in row} for row in (old, new))
    still = _still([*olds], [*news])
    keys = [it for it in olds if it not in chosen or (it in news and it in still)]
    behind: Path | None = None
    for key in news:
        if key in chosen and key not in keys:
            keys.insert(keys.index(behind) + 1 if behind is not None else 0, key)
        if key in still or key in chosen:
            behind = key
    found: list[_Part] = []
    then, now = _before(old), _before(new)
    for key in keys:
        there, mine = olds.get(key), news.get(key)
        if there is None or (mine is not None and key in chosen):
            assert mine is not None
            part = mine
        else:
            part = there
            before = _last(found[-1]) if found else None
            if mine is not None and before != then[key] and before == now[key]:
                part = replace(part, gap=mine.gap)
        if there is not None and mine is not None:
            inner = _joined(there.inner, mine.inner, chosen)
            part = replace(part, inner=tuple(inner))
        found.append(part)
    return found


def _before(row: Iterable[_Part]) -> dict[Path, Path | None]:
    """Say behind which part each stands."""
    found: dict[Path, Path | None] = {}
    last: Path | None = None
    for it in row:
        found[it.key], last = last, _last(it)
    return found


def _last(part: _Part) -> Path:
    return part.inner[-1].key if part.inner else part.key


def _still(olds: Sequence[Path], news: Sequence[Path]) -> set[Path]:
    """Give the most keys that stand in one order in both rows; all others are moved."""
    place = {key: at for at, key in enumerate(olds)}
    both = [key for key in news if key in place]
    ends: list[int] = []  # the least place on which a row of each length can end
    last: list[Path] = []
    before: dict[Path, Path | None] = {}
    for key in both:
        at = bisect_left(ends, place[key])
        ends[at:] = [place[key], *ends[at + 1 :]]
        before[key] = last[at - 1] if at else None
        last[at:] = [key, *last[at + 1 :]]
    found: set[Path] = set()
    key_: Path | None = last[-1] if last else None
    while key_ is not None:
        found.add(key_)
        key_ = before[key_]
    return found


# One text in parts -----------------------------------------------------------------------


def _parts(
    file: str, text: str, sheet: Sheet | None, sections: Collection[Step]
) -> tuple[_Part, ...] | None:
    """Tell a text apart; nothing where that cannot be, as where some lines end otherwise."""
    lines = text.split("\n")
    if len(lines) != tidied(text).count("\n") + 1:
        return None
    try:
        if file.endswith(".po"):
            spots = _entries(text)
        elif sheet is not None:
            spots = [*_spots(sheet, sheet.root, (), sections)]
        else:
            return None
    except (Refused, AssertionError, IndexError):  # a shape that the writer does not know either
        return None
    row = _row(spots, lines)
    keys = [it.key for it in _each(row or ())]
    return row if len({*keys}) == len(keys) else None


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an element stands: its first line and the one behind its last."""

    key: Path
    start: int
    end: int
    inner: tuple[_Spot, ...] = ()


def _row(spots: Sequence[_Spot], lines: Sequence[str]) -> tuple[_Part, ...] | None:
    """Part lines at the ends of elements; what is above the first and below the last is `AROUND`,
    in two parts. Nothing where two stand on one line."""
    at = _said(lines, 0, spots[0].start if spots else len(lines))
    found = [_Part(AROUND, (), tuple(lines[:at]))]
    for spot in spots:
        if spot.start < at:
            return None
        end = _said(lines, at, spot.inner[0].start) if spot.inner else spot.end
        part, at, inner = _part(spot.key, lines[at:end]), end, []
        for it in spot.inner:
            if it.start < at or end <= spot.start:
                return None
            inner.append(_part(it.key, lines[at : it.end]))
            at = it.end
        found.append(replace(part, inner=tuple(inner)))
    return (*found, _Part((*AROUND, "below"), (), tuple(lines[at:])))


def _said(lines: Sequence[str], start: int, end: int) -> int:
    """Say where lines end but for the blank ones behind them."""
    while end > start and not lines[end - 1].strip():
        end -= 1
    return end


def _part(key: Path, lines: Sequence[str]) -> _Part:
    blank = next((at for at, it in enumerate(lines) if it.strip()), len(lines))
    return _Part(key, tuple(lines[:blank]), tuple(lines[blank:]))


def _spots(sheet: Sheet, node: Node, path: Path, sections: Collection[Step]) -> Iterator[_Spot]:
    said: dict[Step, int] = {}
    for step, it in children(node).items():
        key = step
        if isinstance(node, ListNode):
            named = it.pairs.get("name") if isinstance(it, MapNode) else None
            key = str(data(named.value if named else it))
            said[key] = said.get(key, 0) + 1
        start = _line(sheet.begins, sheet.begin(node, step))
        end = max(_line(sheet.begins, sheet.end(it)), start) + 1
        inner = _spots(sheet, it, (step,), ()) if not path and step in sections else ()
        again = (said[key],) if said.get(key, 0) > 1 else ()
        yield _Spot((*path, key, *again), start, end, tuple(inner))


def _line(begins: Sequence[int], at: int) -> int:
    return bisect_right(begins, at) - 1


def _sheet(file: str, text: str) -> Sheet | None:
    """Read a file of YAML, written in lines; nothing where it is none."""
    try:
        sheet = None if file.endswith(".po") else Sheet(file, text)
    except Refused:
        return None
    return sheet if sheet and not sheet.braced(sheet.root) else None


def _sections(file: str, sheet: Sheet | None) -> frozenset[Step]:
    """Name the keys of a tree under which each entry is an element."""
    if sheet is None or not file.endswith(f"/{TREE_FILE}"):
        return frozenset()
    inside = children(sheet.root).items()
    return frozenset(
        it for it, node in inside if isinstance(node, MapNode) and not sheet.braced(node)
    )


def _entries(text: str) -> list[_Spot]:
    """Find the entries of a catalogue, those set aside too: each belongs to what it was of, and not
    to what stands below it. Raises `Refused` where it is none."""
    po = tidied(text)
    read = read_old(po)
    if isinstance(read, Unreadable):
        raise Refused(read.reason)
    begins = [0, *(it.end() for it in re.finditer("\n", po))]
    found: list[_Spot] = []
    given_up: dict[str, int] = {}
    for entries in (read.entries, [it for it in read.obsolete if it.context]):
        at = 0
        for it in entries:
            begin = po.find(it.written, at)
            if begin < 0:
                raise Refused(f"`{it.context}` is written with blank lines")
            at = begin + len(it.written)
            key: Path = (it.context,)
            if it.obsolete:
                given_up[it.context] = given_up.get(it.context, 0) + 1
                key = (it.context, "#~", given_up[it.context])
            found.append(_Spot(key, _line(begins, begin), _line(begins, at) + 1))
    return sorted(found, key=lambda it: it.start)


def _each(row: Iterable[_Part]) -> Iterator[_Part]:
    for it in row:
        yield it
        yield from it.inner


def _lines(part: _Part) -> Iterator[str]:
    yield from part.gap
    yield from part.lines
    for it in part.inner:
        yield from _lines(it)


def _told(row: Iterable[_Part]) -> list[tuple[Path, tuple[str, ...]]]:
    """Say what each part of a row is, however many blank lines are between them."""
    return [(it.key, it.lines) for it in _each(row)]
