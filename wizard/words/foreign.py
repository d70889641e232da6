"""Terms of another language than the page, marked so that they are said in their own.

In: the terms of a folder and the language of a text; then the markup of a run of it. Out: the same
with each such term in an element of its own. It must not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.core import get_global

from wizard.trees.model import Term
from wizard.trees.texts import by_spelling, finder


@dataclass(frozen=True, slots=True)
class Foreign:
    """The terms that are foreign to a language: what finds them, and the language of each."""

    find: re.Pattern[str] | None
    langs: Mapping[str, str]

    def marked(self, html: str) -> str:
        """Mark every term in a run of markup without tags, and keep it apart from its neighbours.

        A screen reader changes its voice for them; signs beside them stay on their side.
        """
        if self.find is None:
            return html
        return self.find.sub(self._one, html)

    def _one(self, found: re.Match[str]) -> str:
        return f'<bdi lang="{self.langs[found[0]]}">{found[0]}</bdi>'


NOTHING = Foreign(None, {})


def foreign(terms: Iterable[Term], lang: str) -> Foreign:
    """Find which terms are foreign to a language.

    One that is said letter by letter is not, where both languages have the same letters: a change
    of voice for them would only disturb.
    """
    langs = {term.words: term.lang for term in terms if term.lang and not _own(term, lang)}
    return Foreign(finder(langs), by_spelling(langs)) if langs else NOTHING


def _own(term: Term, lang: str) -> bool:
    same = term.lang == lang
    return same or (term.letters and term.lang is not None and script(term.lang) == script(lang))


def script(lang: str) -> str:
    """Name the script in which a language is usually written, as CLDR does; `""` when unknown."""
    likely: str = get_global("likely_subtags").get(lang.replace("-", "_").partition("_")[0], "")
    return likely.partition("_")[2].partition("_")[0]
