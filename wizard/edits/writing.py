"""The text of one YAML file with words replaced and earlier ids put in, and no other byte touched.

In: a file as it lies on disk, and edits of words in its nodes. Out: its new text, or a refusal. All
are written at once where they stand; then the file is read again, and what is read must be exactly
what was meant: else nothing is written. It must not know what a tree is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from wizard.edits import Refused
from wizard.edits.spelled import Plain
from wizard.edits.splices import Sheet, Unread, data, same
from wizard.trees.model import Span
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar


def whole(id: str) -> re.Pattern[str]:
    """Make a pattern that finds an id, and no other that it is a part of."""
    return re.compile(rf"(?<![\w-]){re.escape(id)}(?![\w-])")


@dataclass(slots=True)
class Document:
    """One file under edit: what is to be put where, and what each node then reads as.

    `text` is the file's own, with its line ends and the mark before its first line, if it has one.
    `words` are the new ids in a scalar, each with which of the old ones it takes the place of;
    `was` the id that what a mapping describes had.
    """

    path: str
    text: str
    sheet: Sheet = field(init=False)
    scalars: list[Scalar] = field(init=False)
    splices: dict[tuple[int, int], str] = field(default_factory=dict, init=False)
    words: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict, init=False)
    was: dict[int, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        refused = Refused(f"{self.path} cannot be read as it stands; see `wizard check`")
        try:
            self.sheet = Sheet(self.path, self.text)
        except Unread:
            raise refused from None
        if self.sheet.found:
            raise refused
        self.scalars = sorted(_scalars(self.root), key=_start)

    @property
    def root(self) -> Node:
        return self.sheet.root

    def replace(self, span: Span, old: str, new: str) -> None:
        """Put an id in the place of the one inside a span."""
        begin = self.sheet.index(span.line, span.column)
        end = self.sheet.index(span.end_line, span.end_column)
        found = list(self._find(old, begin, end))
        number = bisect_right(self.scalars, begin, key=_start) - 1
        if len(found) != 1 or number < 0:
            raise Refused(f"{self.path}:{span.line} does not name `{old}` once")
        at, scalar = found[0], self.scalars[number]
        if self._put(at, new, at + len(old)):
            nth = len(list(self._find(old, _start(scalar), at)))
            self.words.setdefault(id(scalar), []).append((nth, old, new))

    def remember(self, node: MapNode, was: str) -> None:
        """Say of what a mapping describes that it was called so: first among the ids under `was`,
        which is made before all other keys where it lacks."""
        self.was[id(node)] = was
        if "was" in node.pairs:
            self._among(node.pairs["was"].value, was)
        elif self.sheet.braced(node):
            end = ", " if node.pairs else ""
            self._put(_start(node) + 1, f"was: {was}{end}")
        else:
            self._put(_start(node), f"was: {was}\n{' ' * node.start.column}")

    def written(self) -> str:
        """Give the new text, proved."""
        new = self.sheet.spliced([(*place, words) for place, words in self.splices.items()])
        try:
            if same(data(Sheet(self.path, new).root), self._meant(self.root)):
                return new
        except Unread:
            pass
        raise Refused(f"{self.path} cannot be changed so that it reads back as meant")

    def _put(self, at: int, words: str, end: int | None = None) -> bool:
        """Take down what is to stand somewhere; say whether that is new."""
        place = (at, at if end is None else end)
        there = self.splices.get(place)
        self.splices[place] = words if end is not None else (there or "") + words
        return there is None

    def _among(self, node: Node, was: str) -> None:
        """Put an id first among those under `was`."""
        match node:
            case Scalar():
                self._put(_start(node), f"[{was}, ")
                self._put(node.end.index, "]")
            case ListNode(items) if self.sheet.braced(node):
                self._put(_start(node) + 1, f"{was}, " if items else was)
            case ListNode(items):
                self._put(_start(items[0]), f"{was}\n{' ' * node.start.column}- ")
            case MapNode():
                raise Refused(f"{self.path}:{node.span.line} has a `was` that is no list of ids")

    def _find(self, id: str, begin: int, end: int) -> Iterator[int]:
        """Give where an id stands between two places."""
        for match in whole(id).finditer(self.sheet.text, begin):
            if match.end() > end:
                return
            yield match.start()

    def _meant(self, node: Node) -> Plain:
        """Give what a node must read as afterwards."""
        match node:
            case Scalar():
                return self._word(node)
            case ListNode(items):
                return [self._meant(each) for each in items]
            case MapNode(pairs):
                found = {self._word(key): self._meant(value) for key, value in pairs.values()}
        was, there = self.was.get(id(node)), found.get("was")
        if was is None or there is None:
            return found if was is None else {"was": was, **found}
        return {**found, "was": [was, *(there if isinstance(there, list) else [there])]}

    def _word(self, scalar: Scalar) -> str:
        text = scalar.text
        for nth, old, new in sorted(self.words.get(id(scalar), ()), reverse=True):
            text = _nth(text, old, nth, new)
        return text


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case ListNode(items):
            for each in items:
                yield from _scalars(each)
        case MapNode(pairs):
            for key, value in pairs.values():
                yield key
                yield from _scalars(value)


def _start(node: Node) -> int:
    return node.start.index


def _nth(text: str, old: str, nth: int, new: str) -> str:
    found = list(whole(old).finditer(text))
    if nth >= len(found):
        return text
    return f"{text[: found[nth].start()]}{new}{text[found[nth].end() :]}"
