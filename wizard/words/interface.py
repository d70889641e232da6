"""The interface in one language: its words, and the names of countries people use.

In: the text of a catalogue. Out: an `Interface`. It must not know where the text was read.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.words.catalogue import Catalogue, Unreadable, read
from wizard.words.words import Words, words


@dataclass(frozen=True, slots=True)
class Interface:
    """One language; `nicknames` holds other names of countries, see `wizard.words.countries`."""

    words: Words
    nicknames: Catalogue


def interface(lang: str, po: str) -> Interface:
    """Make the interface of a language; a catalogue that does not parse is a `ValueError`."""
    catalogue = read(po)
    if isinstance(catalogue, Unreadable):
        raise ValueError(f"the words in `{lang}`, line {catalogue.line}: {catalogue.reason}")
    return Interface(words(lang, po), catalogue)
