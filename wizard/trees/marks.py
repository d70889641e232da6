"""Where a part of a scalar stands: a word inside a text, found in the lines as written.

In: a scalar and a part of it. Out: the span of that part, or of the whole scalar where
folding or escapes hide it.
"""

from __future__ import annotations

from wizard.trees.model import Span
from wizard.trees.reading import Scalar


def part(node: Scalar, words: str, nth: int = 0) -> Span:
    """Find the nth (from 0) occurrence of some words inside a scalar."""
    if "\n" in words:
        words = words.split("\n", 1)[0]
    for number in range(node.line, min(node.end_line, len(node.file.lines)) + 1):
        line = node.file.lines[number - 1]
        begin = node.column - 1 if number == node.line else 0
        end = node.end_column - 1 if number == node.end_line else len(line)
        at = line.find(words, begin, end)
        while at >= 0 and words:
            if nth == 0:
                return Span(node.file.path, number, at + 1, number, at + len(words) + 1)
            nth -= 1
            at = line.find(words, at + len(words), end)
    return node.span
