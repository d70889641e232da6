"""The interface in one language: its words, and the names of countries people use.

In: the text of a catalogue. Out: an `Interface`. It must not know where the text was read.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.words.messages import Catalogue, Unreadable, read
from wizard.words.words import Words, words


@dataclass(frozen=True, slots=True)
class Interface:
    """One language; `nicknames` holds other names of countries, see `wizard.words.countries`."""

    words: Words
    nicknames: Catalogue


def interface(lang: str, ui: str = "", nicknames: str = "") -> Interface:
    """Make the interface of a language from the texts of its catalogues.

    A catalogue that does not parse is a fault in the program: `ValueError`.
    """
    _read(lang, ui)
    return Interface(words(lang, ui), _read(lang, nicknames))


def _read(lang: str, po: str) -> Catalogue:
    found = read(po)
    if isinstance(found, Unreadable):
        raise ValueError(f"a catalogue of the words in `{lang}`, line {found.line}: {found.reason}")
    return found
