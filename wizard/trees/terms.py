"""Terms: words that visitors may not know, or that stay in a language of their own.

In: the mapping of one entry of `terms.yaml`, or words to look for. Out: the term, or how it is
found in a text. It must not know where terms stand, nor what a page does with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from wizard.trees.mapping import Part
from wizard.trees.model import Term, Text
from wizard.trees.nodes import ListNode, Scalar
from wizard.trees.values import LANGUAGE
from wizard.trees.wording import line

TERM = ("term", "lang", "letters", "explained-by")


def term(part: Part, name: Scalar) -> Term | None:
    """Build a term; it is written as its id is, unless the entry says otherwise."""
    part.keys(TERM, at=name)
    report = part.scope.report
    lang, letters, clear = part.word("lang"), part.yes("letters"), _explained_by(part)
    text = part.line("term")
    words = text.source if text else name.text
    if lang and not LANGUAGE.match(lang):
        message = f"`{lang}` is no language"
        report.error("wrong-shape", part.body.pairs["lang"].value, message, "write `nl`, `fr`, …")
    if letters and lang is None:
        message = f"{part.who} has `letters` and no `lang`"
        help = "say whose letters they are, as in `lang: nl`"
        report.error("missing-key", part.body.pairs["letters"].key, message, help)
    if not part.body.pairs.keys() & {"lang", "explained-by"}:
        message = f"{part.who} has neither `lang` nor `explained-by`"
        help = "say in which language it stays, or which words explain it"
        report.error("missing-key", name, message, help)
    return Term(name.text, words, name.span, lang, letters, None if lang else text, clear)


def _explained_by(part: Part) -> tuple[Text, ...]:
    node = part.node("explained-by")
    if not isinstance(node, ListNode):
        one = part.line("explained-by")
        return (one,) if one else ()
    what = f"`explained-by` of {part.who}"
    found = (
        line(part.scope, item, part.place, f"explained-by.{number}", what)
        for number, item in enumerate(node.items, 1)
    )
    return tuple(text for text in found if text)


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
