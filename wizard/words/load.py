"""The interface's catalogues from the package, by language: part of the outer ring.

A language is one file, `ui/<lang>.po`; to add one is to add a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from wizard.words.interface import Interface, interface
from wizard.words.words import SOURCE


def load_interface() -> Mapping[str, Interface]:
    """Read every language of the interface; the source language comes first, then by code."""
    texts = {
        file.name.removesuffix(".po"): file.read_text(encoding="utf-8")
        for file in (files("wizard.words") / "ui").iterdir()
        if file.name.endswith(".po")
    }
    ordered = sorted(texts, key=lambda lang: (lang != SOURCE, lang))
    return {lang: interface(lang, texts[lang]) for lang in ordered}
