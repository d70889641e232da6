"""Where a part of a scalar stands: a word inside a text, found in the lines as written.

In: a scalar and a part of it. Out: the span of that part, or of the whole scalar where
folding or escapes hide it.
"""

from __future__ import annotations

from wizard.trees.model import Span
from wizard.trees.nodes import Scalar


def part(node: Scalar, words: str, nth: int = 0) -> Span:
    """Find the nth (from 0) occurrence of some words inside a scalar."""
    if "\n" in words:
        words = words.split("\n", 1)[0]
    start, stop = node.start, node.end
    for number in range(start.line, min(stop.line + 1, len(node.file.lines))):
        line = node.file.lines[number]
        begin = start.column if number == start.line else 0
        end = stop.column if number == stop.line else len(line)
        at = line.find(words, begin, end)
        while at >= 0 and words:
            if nth == 0:
                return Span(node.file.path, number + 1, at + 1, number + 1, at + len(words) + 1)
            nth -= 1
            at = line.find(words, at + len(words), end)
    return node.span
