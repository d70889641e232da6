"""One edit of one file → its new text, in which nothing but the edit is new.

In: a file as it lies, and an edit of an element at a path of keys and places. Out: the file with a
few pieces replaced where the parser saw them, read again: what is read must be the old data with
exactly this change, else the edit is written once more without blocks, else refused in the words
of the diagnostic. Comments, order, quotes and line ends elsewhere stay. It must not know what a
tree is.

Long, because each shape in which YAML lets an element stand is one case here and nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from wizard.edits import Refused
from wizard.edits.spelled import Braced, Plain, Value, behind, block, in_braces, one_line, plain
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar
from wizard.trees.reading import LARGEST_CASES, gc_at_rest, read, tidied

Step: TypeAlias = str | int
Path: TypeAlias = tuple[Step, ...]
Splice: TypeAlias = tuple[int, int, str]
_HEADER = re.compile(r"[|>][-+0-9]*")
_SPLIT = ("duplicate-key", "no-aliases", "wrong-shape")
"""Codes of reading after which the nodes are not all that stands in the file."""


def data(node: Node) -> Plain:
    """Give what a node reads as: texts, lists and mappings."""
    match node:
        case Scalar(text):
            return text
        case ListNode(items):
            return [data(item) for item in items]
        case MapNode(pairs):
            return {key: data(pair.value) for key, pair in pairs.items()}


def same(one: Plain, other: Plain) -> bool:
    """Say whether two are the same, the order of keys included."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [*one] == [*other] and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def children(node: Node) -> dict[Step, Node]:
    """Give what stands in a list or mapping, by its key or place."""
    match node:
        case MapNode(pairs):
            return {key: pair.value for key, pair in pairs.items()}
        case ListNode(items):
            return dict(enumerate(items))
        case Scalar():
            return {}


class Sheet:
    """The text of one file with the nodes in it; raises `Refused` where it cannot be read.

    `raw` is as it lies, `text` with one kind of line end, in which the nodes count.
    """

    def __init__(self, path: str, raw: str) -> None:
        with gc_at_rest():
            reading = read(path, raw, LARGEST_CASES)
        self.found = reading.diagnostics
        wrong = [it for it in self.found if it.code in _SPLIT]
        if reading.root is None or wrong:
            raise Unread((*wrong, *self.found)[0])
        self.path, self.raw, self.root = path, raw, reading.root
        self.text = tidied(raw)
        self.begins = [0, *(found.end() for found in re.finditer("\n", self.text))]
        bare = raw.removeprefix("\ufeff")
        ends = enumerate(re.finditer("\r\n", bare), 1)
        self.returns = [found.end() - number for number, found in ends]
        self.crlf = len(self.returns) * 2 > self.text.count("\n")

    def chain(self, path: Path) -> list[Node]:
        """Give the nodes on the way to a path, the root first; raises `Refused`."""
        nodes = [self.root]
        for step in path:
            inside = children(nodes[-1])
            if step not in inside:
                raise Refused(f"`{'.'.join(map(str, path))}` is not in {self.path}", "not-there")
            nodes.append(inside[step])
        return nodes

    def index(self, line: int, column: int) -> int:
        """Say where a place is in `text`; lines and columns count from 1, as diagnostics do."""
        return self.begins[line - 1] + column - 1

    def path_at(self, line: int, column: int) -> Path:
        """Give the path of the innermost entry in which a place is, both counted from 1 as those
        of diagnostics are."""
        place = (line - 1, column - 1)
        found: Path = ()
        entries = self._entries(self.root)
        while begun := [it for it in entries if (it[1].start.line, it[1].start.column) <= place]:
            step, _, inner = begun[-1]
            entries, found = self._entries(inner), (*found, step)
        return found

    @staticmethod
    def _entries(node: Node) -> list[tuple[Step, Node, Node]]:
        """Give each entry of a list or mapping: its key or place, where it begins, its value."""
        if isinstance(node, MapNode):
            return [(step, pair.key, pair.value) for step, pair in node.pairs.items()]
        return [(step, inner, inner) for step, inner in children(node).items()]

    def written(self, path: Path) -> str:
        """Give an entry as it is written, with its key and the comments that are its own."""
        if not path:
            return self.text
        *nodes, node = self.chain(path)
        if any(map(self.braced, nodes)):
            return self.text[self.begin(nodes[-1], path[-1]) : node.end.index]
        at = self.above(nodes[-1], path[-1])
        return self.text[at : max(self.eol(self.end(node)), self.end(node))]

    def braced(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and self.text[node.start.index] in "{["

    def bol(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def eol(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def end(self, node: Node) -> int:
        """Say where the text of a node ends: blank lines and comments behind it are not its own."""
        if isinstance(node, Scalar):
            return self._end_of_text(node)
        if self.braced(node):
            return node.end.index
        return self.end([*children(node).values()][-1])

    def _end_of_text(self, node: Scalar) -> int:
        begin, end = node.start.index, node.end.index
        if node.style not in ("|", ">"):
            return end
        header = _HEADER.match(self.text, begin)
        assert header is not None
        if "+" in header[0]:
            return end - (self.text[end - 1] == "\n")
        if self.text[begin:end].rstrip("\n").endswith(" "):
            return len(self.text[:end].rstrip("\n"))
        return max(len(self.text[:end].rstrip(" \n")), header.end())

    def keeps_blanks(self, node: Node) -> bool:
        """Say whether the last text in a node takes the blank lines behind it for its own."""
        while not isinstance(node, Scalar):
            if self.braced(node):
                return False
            node = [*children(node).values()][-1]
        return (
            node.style in ("|", ">") and "+" in self.text[node.start.index : node.start.index + 3]
        )

    def begin(self, node: Node, step: Step) -> int:
        """Say where an entry begins: its key, or its dash."""
        if isinstance(node, MapNode):
            assert isinstance(step, str)
            return node.pairs[step].key.start.index
        assert isinstance(node, ListNode)
        assert isinstance(step, int)
        if self.braced(node):
            return node.items[step].start.index
        if step == 0:
            return node.start.index
        dash = re.compile(rf"^ {{{node.start.column}}}-(?=\s)", re.M)
        low, high = self.end(node.items[step - 1]), node.items[step].start.index + 1
        return [*dash.finditer(self.text, low, high)][-1].end() - 1

    def sign(self, node: Node, step: Step) -> int:
        """Say where the colon or the dash of an entry ends."""
        if isinstance(node, ListNode):
            return self.begin(node, step) + 1
        assert isinstance(node, MapNode)
        assert isinstance(step, str)
        colon = re.compile(r"\s*:").match(self.text, node.pairs[step].key.end.index)
        if not colon:
            raise Refused(f"`{step}` in {self.path} has no `:`")
        return colon.end()

    def above(self, node: Node, step: Step) -> int:
        """Say where an entry begins with the comments right above it, which go where it goes.

        Comments above the first entry speak of all, and lines of `# ---` of a part of the file.
        """
        at = self.begin(node, step)
        start, steps = self.bol(at), [*children(node)]
        number = steps.index(step)
        if number == 0 or self.text[start:at].strip():
            return at
        sign = self.text[start:at] + "#"
        low = self.end(children(node)[steps[number - 1]])
        while start - 1 > low:
            line = self.bol(start - 1)
            mine = self.text.startswith(sign, line) and not self.text.startswith(
                f"{sign} ---", line
            )
            if not mine or line <= low:
                break
            start = line
        return start + len(sign) - 1

    def spaced(self, node: Node, place: int) -> bool:
        """Say whether a new entry at a place has a blank line beside it, as its neighbours have."""
        inside = [*children(node).items()]
        if len(inside) < 2:
            return False
        number = max(place - 2, 0)
        before, step = inside[number][1], inside[number + 1][0]
        between = self.text[self.end(before) : self.begin(node, step)]
        return re.search(r"\n[ ]*\n", between) is not None

    def spliced(self, splices: Sequence[Splice]) -> str:
        """Put pieces in, in the file's own line ends; those at one place in the order given."""
        bare = self.raw.removeprefix("\ufeff")
        out, at = [self.raw[: len(self.raw) - len(bare)]], 0
        for start, end, new in sorted(splices, key=lambda each: each[:2]):
            first, last = self._place(start), self._place(end)
            if first < at:
                raise Refused("two edits of one place")
            if "\n" in new and end == len(self.text):
                new += "\n"  # a block at the very end of a file needs its line end
            out += [bare[at:first], new.replace("\n", "\r\n") if self.crlf else new]
            at = last
        return "".join(out) + bare[at:]

    def _place(self, at: int) -> int:
        return at + bisect_right(self.returns, at)


class Unread(Refused):
    """What was read, or would be, is not what was meant, and a diagnostic says why."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message, found.code, found.help)
        self.found = found


# The five edits ------------------------------------------------------------------------


def put(sheet: Sheet, path: Path, value: Value) -> Sheet:
    """Write a value in the place of another."""
    want = _with(data(sheet.root), path, lambda _: plain(value))
    open_at = _opened(sheet, path[:-1], value, want)

    def way(blocks: bool) -> str:
        at, it = open_at if open_at and blocks else (path, value)
        return sheet.spliced(_put(sheet, at, it, blocks))

    return _proved(sheet, want, way)


def put_all(sheet: Sheet, values: Mapping[Path, Value]) -> Sheet:
    """Write several values at once, each where `put` would; raises `Refused` where one stands in
    another, or one cannot be written, or would be if it were alone."""
    want = data(sheet.root)
    for path, value in values.items():
        if any(path[:at] in values for at in range(len(path))):
            raise Refused("two edits of one place")
        want = _with(want, path, lambda _, it=value: plain(it))  # type: ignore[misc]
        if _opened(sheet, path[:-1], value, want):
            raise Refused("this is written with what stands around it")

    def way(blocks: bool) -> str:
        pieces = (it for path, value in values.items() for it in _put(sheet, path, value, blocks))
        return sheet.spliced([*pieces])

    return _proved(sheet, want, way)


def add(sheet: Sheet, path: Path, place: int, key: str | None, value: Value) -> Sheet:
    """Put an entry at a place of the list or mapping at `path`, or of nothing that stands there."""
    node = sheet.chain(path)[-1]
    listed = isinstance(node, ListNode)
    if isinstance(node, Scalar) and node.text:
        raise Refused(f"`{path[-1]}` is a text, which has no entries")
    if children(node) and listed != (key is None):
        raise Refused(
            f"what stands in a {'list' if listed else 'mapping'} has {'no' if listed else 'a'} key"
        )
    if key is not None and key in children(node):
        raise Refused(f"key `{key}` stands there already", "duplicate-key")

    def grown(there: Plain) -> Plain:
        if key is None:
            items = [*there] if isinstance(there, list) else []
            return [*items[:place], plain(value), *items[place:]]
        pairs = [*there.items()] if isinstance(there, dict) else []
        return dict([*pairs[:place], (key, plain(value)), *pairs[place:]])

    want = _with(data(sheet.root), path, grown)
    open_at = _opened(sheet, path, value, want)

    def way(blocks: bool) -> str:
        if open_at and blocks:
            return sheet.spliced(_put(sheet, *open_at))
        return sheet.spliced(_add(sheet, path, place, key, value, blocks))

    return _proved(sheet, want, way)


def _opened(sheet: Sheet, path: Path, value: Value, want: Plain) -> tuple[Path, Value] | None:
    """Give what is put, and where, for a text of several lines in braces: it has no room in them,
    so the item is written without, as an editor would; one with comments stays as it is."""
    nodes = sheet.chain(path)
    at = next((at for at, node in enumerate(nodes) if sheet.braced(node)), 0)
    if not at or not _has_lines(plain(value)) or "#" in sheet.written(path[:at]):
        return None
    for step in path[:at]:
        want = want[step]  # type: ignore[index]
    return path[:at], _roomy(want)


def _has_lines(value: Plain) -> bool:
    if isinstance(value, str):
        return "\n" in value
    return any(map(_has_lines, value.values() if isinstance(value, dict) else value))


def _roomy(value: Plain) -> Value:
    """Keep braces around what has no lines inside."""
    if isinstance(value, str):
        return value
    if not _has_lines(value):
        return Braced(value)
    if isinstance(value, dict):
        return {key: _roomy(each) for key, each in value.items()}
    return [_roomy(each) for each in value]


def take(sheet: Sheet, path: Path) -> Sheet:
    """Take an entry out, with the comments that are its own."""
    want = _with(data(sheet.root), path[:-1], lambda there: _parted(there, path[-1])[0])
    return _proved(sheet, want, lambda _: sheet.spliced(_take(sheet, path)))


def move(sheet: Sheet, path: Path, place: int) -> Sheet:
    """Take an entry to a place among its siblings, text and comments as they lie."""

    def moved(there: Plain) -> Plain:
        rest, mine = _parted(there, path[-1])
        if isinstance(rest, list):
            return [*rest[:place], mine, *rest[place:]]
        assert isinstance(rest, dict)
        pairs = [*rest.items()]
        return dict([*pairs[:place], (str(path[-1]), mine), *pairs[place:]])

    want = _with(data(sheet.root), path[:-1], moved)
    return (
        sheet
        if same(want, data(sheet.root))
        else _proved(sheet, want, lambda _: _move(sheet, path, place))
    )


def rename(sheet: Sheet, path: Path, name: str) -> Sheet:
    """Give a key another name."""
    *nodes, _ = sheet.chain(path)
    parent, step = nodes[-1], path[-1]
    if not isinstance(parent, MapNode) or not isinstance(step, str):
        raise Refused("what stands in a list has no name")
    if name in parent.pairs:
        raise Refused(f"key `{name}` stands there already", "duplicate-key")
    key = parent.pairs[step].key
    new = one_line(name, braces=any(map(sheet.braced, nodes)), style=key.style)

    def named(there: Plain) -> Plain:
        assert isinstance(there, dict)
        return {name if key == step else key: value for key, value in there.items()}

    splices = [(key.start.index, key.end.index, new)]
    return _proved(
        sheet, _with(data(sheet.root), path[:-1], named), lambda _: sheet.spliced(splices)
    )


def _proved(sheet: Sheet, want: Plain, way: Callable[[bool], str]) -> Sheet:
    """Write an edit, with blocks or else without, so that it reads back as meant."""
    told = Counter((it.code, it.message) for it in sheet.found)
    why: Refused | None = None
    for blocks in (True, False):
        try:
            new = Sheet(sheet.path, way(blocks))
        except Unread as error:
            why = error
            continue
        except (IndexError, AssertionError) as error:  # a shape that nobody has met
            why = Refused(
                f"this place of {sheet.path} is written in a way that is not known: {error!r}"
            )
            continue
        fresh = [it for it in new.found if not told[it.code, it.message]]
        if same(data(new.root), want) and not fresh:
            return new
        why = Unread(fresh[0]) if fresh else why
    raise why or Refused("this cannot be written so that it reads back as it is")


def _with(there: Plain, path: Path, change: Callable[[Plain], Plain]) -> Plain:
    """Give data in which what stands at a path is changed."""
    if not path:
        return change(there)
    step, rest = path[0], path[1:]
    if isinstance(there, dict):
        return {key: _with(it, rest, change) if key == step else it for key, it in there.items()}
    assert isinstance(there, list)
    return [_with(it, rest, change) if at == step else it for at, it in enumerate(there)]


def _parted(there: Plain, step: Step) -> tuple[Plain, Plain]:
    """Give a list or mapping without one entry, and that entry."""
    if isinstance(there, dict):
        assert isinstance(step, str)
        return {key: value for key, value in there.items() if key != step}, there[step]
    assert isinstance(there, list)
    assert isinstance(step, int)
    return [*there[:step], *there[step + 1 :]], there[step]


# What an edit is in a text -------------------------------------------------------------


def _put(sheet: Sheet, path: Path, value: Value, blocks: bool = True) -> list[Splice]:
    """Write a value in the place of another."""
    *nodes, node = sheet.chain(path)
    if not nodes:
        return [_whole(sheet, value, blocks)]
    parent, text, step = nodes[-1], sheet.text, path[-1]
    style = node.style if isinstance(node, Scalar) else ""
    if any(map(sheet.braced, nodes)):
        return [_put_in_braces(sheet, parent, step, node, value)]
    sign, end = sheet.sign(parent, step), sheet.end(node)
    dash, column = isinstance(parent, ListNode), parent.start.column
    if sheet.braced(node) and isinstance(value, Mapping | list | tuple) and value:
        value = Braced(value)
    head, below = behind(value, column, dash=dash, style=style, blocks=blocks)
    body = "".join("\n" + line for line in below)
    start = node.start.index
    if "\n" not in text[sign:start] and (isinstance(node, Scalar) or sheet.braced(node)):
        if style in ("|", ">"):
            header = _HEADER.match(text, start)
            assert header is not None
            line = sheet.eol(start)
            begin = start if head else sign
            return [(begin, header.end(), head[1:]), (line, max(end, line), body)]
        if start == end or not head:
            start = sign
        else:
            head = head[1:]
        last = sheet.eol(end)
        return [(start, end, head), *([(last, last, body)] if body else [])]
    if isinstance(node, Scalar) or (dash and "\n" not in text[sign:start]):
        return [(sign, end, head + body)]  # a text on the next line, or what begins at its dash
    same = sheet.eol(sign)
    into = value if isinstance(value, Mapping | list | tuple) else None
    if into and (isinstance(into, list | tuple) or node.start.column > column):
        lines = block(into, node.start.column, blocks=blocks)
        return [(start, end, "\n".join(lines)[node.start.column :])]
    return [(sign, sign, head), (same, sheet.eol(end), body)]


def _put_in_braces(sheet: Sheet, parent: Node, step: Step, node: Node, value: Value) -> Splice:
    start, end = node.start.index, node.end.index
    style = node.style if isinstance(node, Scalar) and node.style in ("'", '"') else ""
    new = one_line(value, braces=True, style=style) if isinstance(value, str) else in_braces(value)
    if start != end or not isinstance(parent, MapNode):
        return start, end, new
    assert isinstance(step, str)
    key = parent.pairs[step].key.end.index
    if ":" in sheet.text[key:start]:
        at = sheet.sign(parent, step)
        return at, at, f" {new}"
    return key, key, f": {new}"


def _add(
    sheet: Sheet, path: Path, place: int, key: str | None, value: Value, blocks: bool = True
) -> list[Splice]:
    """Put an entry at a place of the list or mapping at `path`."""
    nodes = sheet.chain(path)
    node = nodes[-1]
    entry: Value = {key: value} if key is not None else [value]
    if isinstance(node, Scalar) or not children(node):
        return _put(sheet, path, entry, blocks)
    braces = any(map(sheet.braced, nodes))
    if braces:
        new = (f"{one_line(key, braces=True)}: " if key is not None else "") + in_braces(value)
    else:
        column = node.start.column
        assert isinstance(entry, dict | list)
        new = "\n".join(block(entry, column, blocks=blocks))[column:]
    return [_entry(sheet, node, place, new, braces)]


def _whole(sheet: Sheet, value: Value, blocks: bool) -> Splice:
    """Put all that stands in a file in the place of what does."""
    inner = value.value if isinstance(value, Braced) else value
    if isinstance(inner, str):
        raise Refused("a file holds a list or a mapping")
    new = "\n".join(block(inner, 0, blocks=blocks)) if inner else in_braces(inner)
    return sheet.root.start.index, sheet.end(sheet.root), new


def _entry(sheet: Sheet, node: Node, place: int, new: str, braces: bool) -> Splice:
    """Put the text of an entry at a place of a list or mapping that is not empty."""
    inside = [*children(node).items()]
    before = inside[place - 1][1] if place else None
    if braces:
        at = before.end.index if before else sheet.begin(node, inside[0][0])
        return at, at, f", {new}" if before else f"{new}, "
    pad, gap = " " * node.start.column, "\n" if sheet.spaced(node, place) else ""
    if before is None:
        at = sheet.begin(node, inside[0][0])
        return at, at, f"{new}\n{gap}{pad}"
    at = max(sheet.eol(sheet.end(before)), sheet.end(before))
    if sheet.keeps_blanks(before):
        gap = ""
    return at, at, f"\n{gap}{pad}{new}"


def _take(sheet: Sheet, path: Path) -> list[Splice]:
    """Take an entry out, with the comments that are its own."""
    *nodes, node = sheet.chain(path)
    parent, step = nodes[-1], path[-1]
    steps = [*children(parent)]
    number = steps.index(step)
    if len(steps) == 1:
        empty: Value = {} if isinstance(parent, MapNode) else []
        return _put(sheet, path[:-1], empty)
    if any(map(sheet.braced, nodes)):
        if number == 0:
            return [(sheet.begin(parent, step), sheet.begin(parent, steps[1]), "")]
        before = children(parent)[steps[number - 1]]
        return [(before.end.index, max(node.end.index, sheet.begin(parent, step)), "")]
    if number == 0:
        return [(sheet.begin(parent, step), sheet.above(parent, steps[1]), "")]
    start = sheet.bol(sheet.above(parent, step))
    end, low = sheet.eol(sheet.end(node)), sheet.end(children(parent)[steps[number - 1]])
    if re.match(r"\n[ ]*(\n|\Z)", sheet.text[end : end + 200]):
        while start - 1 > sheet.eol(low):
            if sheet.text[sheet.bol(start - 1) : start - 1].strip():
                break
            start = sheet.bol(start - 1)
    return [(start - 1, end, "")]


def _move(sheet: Sheet, path: Path, place: int) -> str:
    """Take an entry to a place among its siblings, text and comments as they lie."""
    *nodes, _ = sheet.chain(path)
    chunk, braces = sheet.written(path), any(map(sheet.braced, nodes))
    rest = Sheet(sheet.path, sheet.spliced(_take(sheet, path)))
    parent = rest.chain(path[:-1])[-1]
    return rest.spliced([_entry(rest, parent, place, chunk, braces)])
