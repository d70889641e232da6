"""Countries by name: from CLDR in the language of the page, with a folder's own names on top.

Out: names in the order of the language's alphabet, and the code that somebody typed the name of.
The codes themselves belong to `wizard.trees.country_codes`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wizard.words.messages import Catalogue
from wizard.words.words import Words

CONTEXT = "countries."
"""A message with this context and a code names that country: `msgctxt "countries.TW"`."""

SHORTEST = 4
"""Letters of a name that can stand for all of it."""


@dataclass(frozen=True, slots=True)
class Countries:
    """Names by code in alphabetical order, and codes by name as typed."""

    names: Mapping[str, str]
    codes: Mapping[str, str]

    def code(self, typed: str) -> str | None:
        """Give the code of a country by its name or code, whatever its capitals and accents.

        The first letters of a name will do, where they are four or more and no other country's.
        """
        text = folded(typed)
        known = self.codes.get(text)
        if known or len(text) < SHORTEST:
            return known
        begun = {code for name, code in self.codes.items() if name.startswith(text)}
        return begun.pop() if len(begun) == 1 else None


def countries(
    words: Words,
    codes: Sequence[str],
    *,
    own: Catalogue | None = None,
    nicknames: Sequence[Catalogue] = (),
    other: Countries | None = None,
) -> Countries:
    """Name countries in a language.

    `own` are the names a folder prefers, `nicknames` catalogues whose messages hold other names in
    use (`countries.US`: "USA; America"), `other` the countries of a language that is understood
    beside this one.
    """
    listed = {code: words.locale.territories.get(code, code) for code in codes}
    listed |= {code: name for code, name in _messages(own or {}) if code in listed}
    typed = dict(other.codes) if other else {}
    for catalogue in nicknames:
        for code, names in _messages(catalogue):
            typed |= {folded(name): code for name in names.split(";")}
    typed |= {folded(code): code for code in codes}
    typed |= {folded(words.locale.territories.get(code, code)): code for code in codes}
    typed |= {folded(name): code for code, name in listed.items()}
    ordered = sorted(listed.items(), key=lambda item: folded(item[1]))
    return Countries(dict(ordered), typed)


def folded(name: str) -> str:
    """Reduce a name to what counts in sorting and finding: no case, accents or punctuation."""
    apart = " ".join(unicodedata.normalize("NFKD", name.casefold()).split())
    plain = "".join(
        letter if unicodedata.category(letter)[0] in "LMN" else " " if letter in "-/ " else ""
        for letter in apart
        if not unicodedata.combining(letter)
    )
    return " ".join(plain.split())


def _messages(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [
        (context.removeprefix(CONTEXT), message.words)
        for context, message in catalogue.items()
        if context.startswith(CONTEXT) and message.words
    ]
