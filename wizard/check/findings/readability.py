"""Whether a text is easy enough for readers at CEFR level B1, by a stated measure.

In: the texts of a folder and their translations. Out: warnings only: no measure knows whether a
text is at B1; the length of sentences, long words and syllables are what can be counted. Sources:
R. Flesch, "A new readability yardstick" (1948), for English; W.H. Douma, "De leesbaarheid van
landbouwbladen" (1960), for Dutch; C.H. Björnsson, "Läsbarhet" (1968), for LIX; F. Szigriszt Pazos,
"Sistemas predictivos de legilibilidad del mensaje escrito" (1993), for Spanish, on the scale of
I.M. Barrio-Cantalejo and others, "Validación de la Escala INFLESZ" (2008); E. Ateşman, "Türkçede
okunabilirliğin ölçülmesi" (1997), for Turkish.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyphen import Pyphen

from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic, Related

LONGEST = 25
"""Words of the longest sentence that is not too long."""
LIX = 40
"""Björnsson's "easy" and "medium" texts end here."""
ENOUGH = 30
"""Words below which the measures say little and only sentences are counted."""


@dataclass(frozen=True, slots=True)
class Ease:
    """The reading ease of a language: where it begins, what a word per sentence and a syllable per
    word take from it, and where its scale says that plain texts end.

    `lix`: whether a text is hard only where LIX says so too. It counts long words, which are the
    rule where endings follow each other, and its limit was stated for Germanic languages.
    """

    base: float
    of_sentence: float
    of_word: float
    plain: int
    lix: bool = False


EASE: Mapping[str, Ease] = {
    "en": Ease(206.835, 1.015, 84.6, 60, lix=True),  # "plain English"
    "es": Ease(206.835, 1.0, 62.3, 55),  # "normal"
    "nl": Ease(206.84, 0.93, 77.0, 60, lix=True),
    "tr": Ease(198.825, 2.61, 40.175, 50),  # "orta güçlükte"
}

LONG = 6
"""Letters up to which a word is short for LIX."""
ASIDE = 6
"""Words up to which something in brackets is a name or a translation, and is not counted."""

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_ITEM = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’»)*_]*\s+(?=[\"“‘«¿¡(*_]*[^\W_a-z])")
_VOWELS = re.compile("[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
_SILENT = re.compile("[^aeiouyl]es?\\Z|[aeiou]les?\\Z|[^aeioudt]ed\\Z")
_SPOKEN = {
    # of Spanish, a weak vowel is one syllable with the strong one beside it; the u of que is silent
    "es": re.compile(
        "(?:(?<![qg])u|u(?![eiéí])|[üiy])?[aeoáéó](?:[iuy](?![aeoáéó]))?"
        "|(?:(?<![qg])u|u(?![eiéí])|[üiy])+|[íú]"
    ),
    "tr": re.compile("[aeıioöuüâîû]"),
}
"""What is one syllable in languages that are written as they are spoken."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def hard_to_read(look: Look, folder: str) -> Iterator[Diagnostic]:
    """Report hard texts of a folder; those that trees share are measured there alone."""
    # The titles of sources are what others called their documents.
    texts = [text for text in look.texts(folder) if text.context[:8] != "sources."]
    for lang in (look.source, *look.library.translations.get(folder, {})):
        for text in texts if lang in EASE else ():
            why = why_hard(look.spoken.words(text, lang) or "", lang)
            if why:
                translated = lang != look.source
                where = f"in `{lang}` " if translated else ""
                related = (Related(text.span, "the text stands here"),) if translated else ()
                yield Diagnostic(
                    "hard-to-read",
                    "warning",
                    f"`{text.context}` is hard to read: {where}{why}",
                    look.place(text, lang),
                    "make two sentences of one, and take words from daily life",
                    related,
                )


def why_hard(words: str, lang: str) -> str | None:
    """Say what makes a text hard; `None` when it is not."""
    if len(words) <= 2 * LONGEST:  # no room for more words than that, most texts are so
        return None
    found = measure(words, lang)
    if found is None:
        return None
    if found.longest_words > LONGEST:
        begin = found.longest.split()
        rest = " …" if len(begin) > 6 else ""
        return f"a sentence has {found.longest_words} words: “{' '.join(begin[:6])}{rest}”"
    scale = EASE[lang]
    if found.words >= ENOUGH and found.ease < scale.plain and (found.lix > LIX or not scale.lix):
        lix = f"; LIX {found.lix:.0f}, at B1 {LIX} or less" if scale.lix else ""
        return (
            f"its words and sentences are long (reading ease {found.ease:.0f}, at B1 "
            f"{scale.plain} or more{lix})"
        )
    return None


# Measuring ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in a text: `ease` of Flesch or Flesch-Douma (100 easy, 0 hard), `lix`
    (20 easy, 60 hard), its words, and its longest sentence with the number of its words."""

    words: int
    ease: float
    lix: float
    longest: str
    longest_words: int


def measure(text: str, lang: str) -> Measure | None:
    """Measure a text in a language of `EASE`; `None` when it holds no word."""
    sentences = [found for found in sentences_of(text) if _WORD.search(found)]
    words = [_WORD.findall(sentence) for sentence in sentences]
    count = sum(map(len, words))
    if not count:
        return None
    every = [word for found in words for word in found]
    per_sentence = count / len(sentences)
    per_word = sum(syllables(word.lower(), lang) for word in every) / count
    scale = EASE[lang]
    longest = max(range(len(sentences)), key=lambda at: len(words[at]))
    return Measure(
        count,
        scale.base - scale.of_sentence * per_sentence - scale.of_word * per_word,
        per_sentence + 100 * sum(len(word) > LONG for word in every) / count,
        sentences[longest],
        len(words[longest]),
    )


def sentences_of(text: str) -> list[str]:
    """Split a text into sentences; each paragraph and item of a list ends one."""
    plain = _PLACEHOLDER.sub("it", _LINK.sub(r"\1", text))
    plain = _BRACKETS.sub(
        lambda found: "" if len(_WORD.findall(found[1])) <= ASIDE else found[0], plain
    )
    parts = (" ".join(part.split()) for part in _ITEM.split(plain))
    return [sentence for part in parts for sentence in _SENTENCE.split(part)]


@cache
def syllables(word: str, lang: str) -> int:
    """Count the syllables of a word: the places where it can be broken, or its groups of vowels.

    Each misses some: dictionaries do not break after one letter, and two vowels in a row may be two
    syllables. Where words are written as they are spoken their vowels tell.
    """
    if spoken := _SPOKEN.get(lang):
        return max(len(spoken.findall(word)), 1)
    vowels = len(_VOWELS.findall(word))
    vowels -= lang == "en" and vowels > 1 and _SILENT.search(word) is not None
    return max(len(_hyphens(lang).positions(word)) + 1, vowels)


@cache
def _hyphens(lang: str) -> Pyphen:
    return Pyphen(lang={"en": "en_US"}.get(lang, lang), left=1, right=1)
