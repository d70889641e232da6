"""Terms: words that visitors may not know, or that stay in a language of their own.

In: words to look for. Out: how they are found in a text. It must not know where terms stand, nor
what a page does with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping


def spellings(words: str) -> tuple[str, ...]:
    """Give the ways in which a term is written: as it is, and with a capital in front."""
    return tuple(dict.fromkeys((words, words[:1].upper() + words[1:])))


def finder(terms: Iterable[str]) -> re.Pattern[str] | None:
    """Make a pattern that finds whole words, the longest first; `None` for no words at all.

    A part of a word in another does not count; neither does the name of an entity (`&amp;`).
    """
    found = sorted({way for term in terms for way in spellings(term)}, key=len, reverse=True)
    if not found:
        return None
    return re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, found))})(?!\w)")


def by_spelling(values: Mapping[str, str]) -> Mapping[str, str]:
    """Take what is known of terms for each way in which they are written."""
    return {way: value for term, value in values.items() for way in spellings(term)}
