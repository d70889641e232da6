"""The interface in one language: its words, and how people call countries.

In: the text of a catalogue. Out: an `Interface`. It must not know where the text was read.
"""

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


def interface(
    lang: str,
    ui: str = "",
    countries: Index | None = None,
    own: str | None = None,
    currency: str | None = None,
) -> Interface:
    """Make the interface of a language from the text of its catalogue, and the organisation's own.

    A catalogue that does not parse is a fault in the program: `ValueError`; one of the
    organisation's counts as absent.
    """
    found = read(ui)
    if isinstance(found, Unreadable):
        raise ValueError(f"a catalogue of the words in `{lang}`, line {found.line}: {found.reason}")
    if own is not None and isinstance(read(own), Unreadable):
        own = None
    return Interface(words(lang, ui, own, currency), countries or {}, making(ui or own or ""))
