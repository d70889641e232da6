"""The interface's catalogues from the package, by language: part of the outer ring.

A language is one file, `ui/<lang>.po`; an organisation adds to it, or makes one of its own, in
`interface/<lang>.po` beside its trees. The index of countries is the file that browsers get too.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from wizard import places
from wizard.trees.organisation import Organisation
from wizard.trees.values import CODES
from wizard.words.countries import Countries, countries
from wizard.words.words import SOURCE, Index, Interface, interface, words

COUNTRIES = "countries.json"
"""The index of countries, among the files for browsers; made by `python -m tests.words.index`."""


def load_interface(
    own: Mapping[str, str] | None = None, about: Organisation | None = None
) -> Mapping[str, Interface]:
    """Read every language of the interface; that of the code comes first, then by code.

    `own` are the catalogues of an organisation by language, `about` says what it offers.
    """
    own, about = own or {}, about or Organisation()
    others = sorted({*brought(), *own, *about.offered} - {SOURCE})
    return {lang: _interface(lang, own.get(lang), about.currency) for lang in (SOURCE, *others)}


def brought() -> frozenset[str]:
    """Say for which languages the program brings words of the interface."""
    return frozenset((SOURCE, *_catalogues()))


@lru_cache(64)
def _interface(lang: str, own: str | None, currency: str | None) -> Interface:
    sentences = _catalogues()
    index = read_index((places.static() / COUNTRIES).read_text(encoding="utf-8"))
    return interface(lang, sentences.get(lang, ""), index, own, currency)


def editors_countries() -> Countries:
    """Name countries as editors do, by every name that people use."""
    index = read_index((places.static() / COUNTRIES).read_text(encoding="utf-8"))
    return countries(words(SOURCE), CODES, index)


def read_index(text: str) -> Index:
    """Read the index as it is written for browsers: `{"PH": "philippines;…|filipino;…"}`.

    A third part tells browsers what belongs to another state, and a line without a code by what
    they fold a name.
    """
    split = {code: line.split("|") for code, line in json.loads(text).items() if code}
    return {code: (_names(names), _names(others)) for code, (names, others, *_) in split.items()}


def _names(joined: str) -> tuple[str, ...]:
    return tuple(name for name in joined.split(";") if name)


def _catalogues() -> Mapping[str, str]:
    return {
        file.name.removesuffix(".po"): file.read_text(encoding="utf-8")
        for file in (files("wizard.words") / "ui").iterdir()
        if file.name.endswith(".po")
    }
