"""The interface's catalogues from the package, by language: part of the outer ring.

A language is one file, `ui/<lang>.po`; to add one is to add a file. `nicknames/<lang>.po` may
hold other names that people type for countries.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from wizard.words.interface import Interface, interface
from wizard.words.words import SOURCE


def load_interface() -> Mapping[str, Interface]:
    """Read every language of the interface; the source language comes first, then by code."""
    sentences, nicknames = _texts("ui"), _texts("nicknames")
    return {
        lang: interface(lang, sentences.get(lang, ""), nicknames.get(lang, ""))
        for lang in (SOURCE, *sorted(sentences.keys() - {SOURCE}))
    }


def _texts(folder: str) -> Mapping[str, str]:
    return {
        file.name.removesuffix(".po"): file.read_text(encoding="utf-8")
        for file in (files("wizard.words") / folder).iterdir()
        if file.name.endswith(".po")
    }
