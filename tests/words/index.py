"""Writes `static/countries.json` anew, after names were added: `python -m tests.words.index`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

from wizard import places
from wizard.trees.values import CODES
from wizard.words.countries import ALIKE, LEFT_OUT, TERRITORIES, called
from wizard.words.load_interface import COUNTRIES
from wizard.words.words import Index

NAMES = places.code() / "words" / "country_names"
"""What people call countries, a text for each language."""


def index(texts: Mapping[str, str], codes: Sequence[str]) -> Index:
    """Make the index of what people call countries, from CLDR and a text for each language.

    A line of a text is `CODE name; name | nationality; region`. Countries are also known by what
    they are called in their own official languages.
    """
    written: dict[str, tuple[list[str], list[str]]] = {code: ([], []) for code in codes}
    for text in (texts[lang] for lang in sorted(texts)):
        for line in text.splitlines():
            code, _, rest = line.partition(" ")
            if code in written:
                for known, part in zip(written[code], rest.split("|"), strict=False):
                    known += [name.strip() for name in part.split(";")]
    letters = {
        it: of
        for it, of in get_global("territory_aliases").items()
        if len(it) == 3 and it.isalpha()
    }
    made = {}
    for code, (names, others) in written.items():
        every = [*_by_cldr(code, sorted(texts)), *names]
        mine = tuple(dict.fromkeys(name for name in map(called, every) if name))
        abroad = (name for name, short in letters.items() if short == [code])
        every = [*others, *abroad]
        more = dict.fromkeys(name for name in map(called, every) if name and name not in mine)
        made[code] = (mine, tuple(more))
    return made


def _by_cldr(code: str, languages: Sequence[str]) -> Iterator[str]:
    """Name a country as CLDR does in these languages and in its own."""
    own = get_official_languages(code, regional=False, de_facto=True)
    for lang in (*languages, *own):
        try:
            yield Locale.parse(lang).territories.get(code, "")
        except UnknownLocaleError:  # a language that CLDR lists and does not know
            continue


def written() -> str:
    """The index of countries as browsers read it, a line for each."""
    made = index({file.stem: file.read_text("utf-8") for file in NAMES.glob("*.txt")}, CODES)
    lines = {
        code: "|".join((*map(";".join, parts), *(["part"] if code in TERRITORIES else [])))
        for code, parts in made.items()
    }
    lines = {"": f"{';'.join(LEFT_OUT)}|{';'.join(ALIKE)}", **lines}
    return json.dumps(lines, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    (places.static() / COUNTRIES).write_text(written(), encoding="utf-8")
