"""Texts, lists and mappings → lines of YAML that read back as they are.

In: a value, and the column where it goes. Out: what stands behind its key or dash, and the lines
below. A text is written plain where it can be, in quotes where YAML or another reader of it would
take it for something else, and as a block where it is long or has lines. It must not know where in
a file it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 118
_MORE = 40
"""How far over the width one line may go before it is folded."""


@dataclass(frozen=True, slots=True)
class Braced:
    """A list or mapping that is written in brackets or braces, where it fits on a line."""

    value: Sequence[Value] | Mapping[str, Value]


Value: TypeAlias = "str | Braced | Sequence[Value] | Mapping[str, Value]"
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""A value without its wish for braces: what a node reads as."""


def plain(value: Value) -> Plain:
    """Give a value as it reads back; line ends of every kind are one kind in a file."""
    match value:
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n")
        case Braced(inner):
            return plain(inner)
        case Mapping():
            return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value]


_BEGINS = re.compile(r"[^\W_][^\n\t]*\Z")
_CUT = re.compile(r":(\s|$)|\s#|\s$|^(---|\.\.\.)")
_IN_BRACES = re.compile(r"[,\[\]{}]|:[,\[\]{}]?$")
_TAKEN_FOR = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null)\Z")
"""What a reader of YAML 1.1 or 1.2 takes for yes, no or nothing; an id in small letters stays."""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def one_line(text: str, *, braces: bool = False, style: str = "") -> str:
    """Write a text on one line; `style` is the quote that stood there before, if one did."""
    if style == "'" and "\n" not in text and "\t" not in text:
        return "'" + text.replace("'", "''") + "'"
    odd = not _BEGINS.match(text) or _CUT.search(text) or (braces and _IN_BRACES.search(text))
    if style == '"' or odd or (_TAKEN_FOR.match(text) and not text.islower()):
        if style != '"' and '"' in text and not re.search(r"['\n\t]", text):
            return f"'{text}'"
        return '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'
    return text


def in_braces(value: Value) -> str:
    """Write a value on one line, as it stands inside braces."""
    match value:
        case str():
            return one_line(value, braces=True)
        case Braced(inner):
            return in_braces(inner)
        case Mapping():
            pairs = (f"{one_line(key, braces=True)}: {in_braces(it)}" for key, it in value.items())
            return "{" + ", ".join(pairs) + "}"
    return "[" + ", ".join(map(in_braces, value)) + "]"


def behind(
    value: Value, column: int, *, dash: bool = False, style: str = "", blocks: bool = True
) -> tuple[str, list[str]]:
    """Give what follows a key or dash at `column` on its line, and the lines below it.

    Without `blocks` every text stands on one line, in quotes where it has to.
    """
    if isinstance(value, Braced):
        line = in_braces(value)
        if column + len(line) <= WIDTH and "\\n" not in line:
            return " " + line, []
        value = value.value
    if isinstance(value, str):
        if blocks and (found := _block_text(value, column + 2, style)):
            return " " + found[0], found[1]
        return " " + one_line(value, style=style if style in ("'", '"') else ""), []
    if not value:
        return " {}" if isinstance(value, Mapping) else " []", []
    lines = block(value, column + 2, blocks=blocks)
    return (" " + lines[0][column + 2 :], lines[1:]) if dash else ("", lines)


def block(
    value: Sequence[Value] | Mapping[str, Value], column: int, *, blocks: bool = True
) -> list[str]:
    """Write a list or mapping that is not empty, an entry on each line or more, from a column."""
    found: list[str] = []
    pairs: list[tuple[str | None, Value]]
    pairs = [*value.items()] if isinstance(value, Mapping) else [(None, item) for item in value]
    for key, item in pairs:
        begin = "-" if key is None else one_line(key) + ":"
        head, below = behind(item, column, dash=key is None, blocks=blocks)
        found += [" " * column + begin + head, *below]
    return found


def _block_text(text: str, column: int, style: str) -> tuple[str, list[str]] | None:
    """Give the head of a block and its lines, or nothing where one line is better."""
    pad = " " * column
    if "\n" not in text:
        fits = style not in ("|", ">") and column + len(text) <= WIDTH + _MORE
        if fits or not text.strip(" ") or text[0] == " ":
            return None
        if style == "|":
            return "|-", [pad + text]
        lines = _folded(text, column)
        return (">-", [pad + line for line in lines]) if len(lines) > 1 else None
    body = text.rstrip("\n")
    if not body.strip(" \t\n") or len(text) - len(body) > 1:
        return None  # `|+` would take the blank lines that follow for its own
    first = next(line for line in body.split("\n") if line)
    depth = "2" if body[0] in " \t\n" or first[0] in " \t" else ""
    if depth and column < 2:
        return None
    chomp = "-" if body == text else ""
    return f"|{depth}{chomp}", [pad + line if line else "" for line in body.split("\n")]


def _folded(text: str, column: int) -> list[str]:
    """Break a text over lines that are read as one; nothing where that would not give it back."""
    if "  " in text or text != text.strip() or "\t" in text:
        return []
    lines, line = [], ""
    for word in text.split(" "):
        if line and column + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
