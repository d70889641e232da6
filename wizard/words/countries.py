"""Countries by name: as a page lists them, and as people type them.

In: the names of CLDR, a folder's own on top, and the index of all other names people use. Out:
names in the order of the language's alphabet; for a typed text the country that bears exactly this
name, or those that may be meant. Nothing is guessed: what is no exact name of one country is
offered, and only who chooses it has answered. `static/country.js` finds in the same way, by the
same index, which tells it `ALIKE` and `LEFT_OUT` too. The codes themselves belong to
`wizard.trees.values`.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from wizard.trees.diagnostics import slips
from wizard.trees.values import KNOWN
from wizard.words.messages import Catalogue
from wizard.words.words import Index, Words

CONTEXT = "countries."
"""A message with this context and a code names that country: `msgctxt "countries.TW"`."""

OFFERED = 7
"""Countries offered at once, at the most."""

LONGEST = 60
"""Letters of a typed text that are looked at."""

TERRITORIES = frozenset(
    """
    AI AQ AS AW AX BL BM BQ BV CC CK CW CX FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ
    MS NC NF NU PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT
    """.split()  # noqa: SIM905 – in quotes and commas nobody could read them
)
"""What belongs to another state: offered after states whose names fit as well."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a typed text may mean: the one country that bears this name, or codes to offer, the
    likeliest first."""

    code: str | None = None
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Countries:
    """Names by code in alphabetical order, and what is known of each besides, folded."""

    names: Mapping[str, str]
    known: Index

    def find(self, typed: str, among: Collection[str] = KNOWN) -> Found:
        """Find a country by what somebody typed, whatever its capitals and accents; only those
        `among` some are offered, but a name is that of one country only where no other has it."""
        apart = unicodedata.normalize("NFKD", typed[: 2 * LONGEST])  # one sign may become eighteen
        text = called(apart[: 3 * LONGEST])[:LONGEST]
        if not text:
            return Found()
        exact = [code for code, (names, _) in self.known.items() if text in names]
        if len(exact) == 1:
            return Found(exact[0])
        for measure in (_far, _within):
            near = sorted(
                (far, code in TERRITORIES, at, code)
                for at, (code, (names, others)) in enumerate(self.known.items())
                if code in among and (far := measure(text, code, names, others)) is not None
            )
            if near:
                break
        return Found(None, tuple(code for *_, code in near[:OFFERED]))

    def written(self, typed: str) -> tuple[str, ...]:
        """Say to an editor which code to write for what may be the name of a country: one that
        only has such a word inside its name is not meant."""
        found, text = self.find(typed), called(typed)
        codes = (found.code,) if found.code else found.offered[:3]
        near: tuple[int | None, ...] = (0, 1, 3, 8)  # a name, how it begins, or it with a slip
        near += ((9,) if len(text) > 8 else ()) + (() if "-" in typed else (None,))
        codes = tuple(it for it in codes if _far(text, it, *self.known[it]) in near)
        codes = (typed.upper(),) if typed.upper() in self.names else codes
        return tuple(f"write `{code}` for {self.names[code]}" for code in codes)

    def coded(self, typed: str) -> str:
        """Give the code of the country that bears a name; a code, and what is neither, as it is."""
        return typed if typed in self.names else self.find(typed).code or typed


def countries(
    words: Words, codes: Sequence[str], index: Index, own: Catalogue | None = None
) -> Countries:
    """Name countries in a language; `own` are the names a folder prefers."""
    listed = {code: words.locale.territories.get(code, code) for code in codes}
    listed |= {code: name for code, name in _messages(own or {}) if code in listed}
    ordered = sorted(listed.items(), key=lambda item: _place(item[1], words.locale.language))
    known = {}
    for code, name in ordered:
        names, others = index.get(code, ((), ()))
        also = called(words.locale.territories.get(code, code))
        known[code] = (tuple(dict.fromkeys((called(name), also, *names))), others)
    return Countries(dict(ordered), known)


def folded(name: str) -> str:
    """Reduce a name to what counts in sorting: no case, accents or punctuation."""
    apart = " ".join(unicodedata.normalize("NFKD", name.casefold()).split())
    plain = "".join(
        letter if unicodedata.category(letter)[0] in "LMN" else " " if letter in "-/ " else ""
        for letter in apart
        if not unicodedata.combining(letter)
    )
    return " ".join(plain.split())


def called(name: str) -> str:
    """Fold a name, without what people write or not: articles, "and", twin letters."""
    words = map(_bare, folded(name).translate(_ALIKE).split())
    return " ".join(word for word in words if word not in LEFT_OUT)


ALIKE = "ةه ىي یي ېي کك ٱا ەه ھه ıi ـ ʼ".split()  # noqa: SIM905 – pairs are easier to see
"""Letters that people write for another one, and that one; alone: for nothing."""
LEFT_OUT = ("the", "and", "en", "y", "і", "та", "и", "ve", "و")
"""Words for "and", and articles, that people write or not."""

_ALIKE = str.maketrans({pair[0]: pair[1:] for pair in ALIKE})

_ALPHABETS = {
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "tr": "abcçdefgğhıijklmnoöprsştuüvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}
"""Letters in their order, where that is not the order of their numbers in Unicode."""


def _place(name: str, language: str) -> str:
    """Give what sorts a name as its language does; each letter becomes one of a script in order."""
    alphabet = enumerate(_ALPHABETS.get(language, ""))
    letters = str.maketrans({letter: chr(0x4E00 + at) for at, letter in alphabet})
    return folded(name.casefold().replace("ʼ", "").translate(letters)).translate(letters)


def _bare(word: str) -> str:
    """Take the article off a word of Arabic."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _far(text: str, code: str, names: Sequence[str], others: Sequence[str]) -> int | None:
    """How far a text is from a country; `None`: it has nothing to do with it.

    Nearest is a name it shares with others, then a nationality, a code, a beginning, the beginning
    of a later word, and last what is misspelled.
    """
    if text in names:
        return 0
    if text in others:
        return 1
    if text == code.lower():
        return 2
    for far, known in ((3, names[:1]), (4, names), (6, others)):
        if any(name.startswith(text) for name in known):
            return far
        if any(f" {text}" in name for name in known):
            return far + 1
    most = 2 if len(text) > 5 else 1 if len(text) > 3 else 0
    misspelled = [
        by
        for name in (*names, *others)
        if name[0] == text[0] and abs(len(name) - len(text)) <= most
        if (by := slips(text, name, most + 1)) <= most
    ]
    return 7 + min(misspelled) if misspelled else None


def _within(text: str, _: str, names: Sequence[str], others: Sequence[str]) -> int | None:
    """Find what stands whole in a longer text, "Korea, Republic of" or "from Syria": longest first.

    Short words that are no names are left out: codes are words of many languages.
    """
    known = (*names, *(it for it in others if len(it) > len("SYR")))
    said = [len(it) for it in known if f" {it} " in f" {text} "]
    return LONGEST - max(said) if said else None


def _messages(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [
        (context.removeprefix(CONTEXT), message.words)
        for context, message in catalogue.items()
        if context.startswith(CONTEXT) and message.words
    ]
