"""The interface in one language: its words, and how people call countries.

In: the text of a catalogue. Out: an `Interface`. It must not know where the text was read.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.words.countries import Index
from wizard.words.messages import Making, Unreadable, making, read
from wizard.words.words import Words, words


@dataclass(frozen=True, slots=True)
class Interface:
    """One language; `countries` is the index of all names of countries, alike in every language."""

    words: Words
    countries: Index
    making: Making


def interface(lang: str, ui: str = "", countries: Index | None = None) -> Interface:
    """Make the interface of a language from the text of its catalogue.

    A catalogue that does not parse is a fault in the program: `ValueError`.
    """
    found = read(ui)
    if isinstance(found, Unreadable):
        raise ValueError(f"a catalogue of the words in `{lang}`, line {found.line}: {found.reason}")
    return Interface(words(lang, ui), countries or {}, making(ui))
