"""How wide words are in a sans-serif face, near enough to draw boxes around them.

In: words and a size. Out: widths, lines. It must not know what the words are for.
"""

from __future__ import annotations

from functools import lru_cache

_NARROW = frozenset("iljtfrI.,:;|!'’()[] ")
_WIDE = frozenset("mwMW@%…→—")


def width(words: str, size: float) -> float:
    """Estimate the width of a line, in the unit of its size."""
    return sum(_part(letter) for letter in words) * size


def _part(letter: str) -> float:
    if letter in _NARROW:
        return 0.31
    if letter in _WIDE:
        return 0.88
    if letter.isupper() or ord(letter) > 0x2E80:
        return 0.70
    return 0.555


@lru_cache(4096)
def wrapped(words: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """Break words into lines that fit; what is too much for `most` lines ends in `…`."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and width(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines += [line] if line else []
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(f"{lines[most - 1]} …", size, room)]
    return tuple(_cut(line, size, room) for line in lines)


def _cut(line: str, size: float, room: float) -> str:
    if width(line, size) <= room:
        return line
    while line and width(f"{line}…", size) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"
