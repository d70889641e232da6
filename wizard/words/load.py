"""The interface's catalogues from the package, by language: part of the outer ring.

A language is one file, `ui/<lang>.po`; to add one is to add a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from wizard.words.catalogue import Catalogue, Unreadable, read
from wizard.words.words import SOURCE, Words, words


@dataclass(frozen=True, slots=True)
class Interface:
    """The interface in one language; `nicknames` are other names of countries people type."""

    words: Words
    nicknames: Catalogue


def load_interface() -> Mapping[str, Interface]:
    """Read every language of the interface; the source language comes first, then by code.

    A catalogue that does not parse is a fault in the program: `ValueError`.
    """
    folder = files("wizard.words") / "ui"
    found = {
        file.name.removesuffix(".po"): file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".po")
    }
    return {
        lang: _interface(lang, found[lang])
        for lang in sorted(found, key=lambda it: (it != SOURCE, it))
    }


def _interface(lang: str, po: str) -> Interface:
    catalogue = read(po)
    if isinstance(catalogue, Unreadable):
        raise ValueError(f"ui/{lang}.po, line {catalogue.line}: {catalogue.reason}")
    return Interface(words(lang, po), catalogue)
