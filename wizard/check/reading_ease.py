"""How hard a text is to read, measured: sentences, long words, syllables.

In: a text of a tree and its language. Out: a `Measure`. No measure knows whether a text is at
CEFR level B1; these two and the length of sentences are what can be counted. Sources: R. Flesch,
"A new readability yardstick" (1948), for English; W.H. Douma, "De leesbaarheid van
landbouwbladen" (1960), for Dutch; C.H. Björnsson, "Läsbarhet" (1968), for LIX.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyphen import Pyphen

EASE: Mapping[str, tuple[float, float, float]] = {
    "en": (206.835, 1.015, 84.6),
    "nl": (206.84, 0.93, 77.0),
}
"""By language: where the reading ease begins, and what a word per sentence and a syllable per word
take from it."""

LONG = 6
"""Letters up to which a word is short for LIX."""
ASIDE = 6
"""Words up to which something in brackets is a name or a translation, and is not counted."""

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_ITEM = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’)*_]*\s+(?=[\"“‘(*_]*[^\W_a-z])")
_VOWELS = re.compile("[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
_SILENT = re.compile("[^aeiouyl]es?\\Z|[aeiou]les?\\Z|[^aeioudt]ed\\Z")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


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
    base, of_sentence, of_word = EASE[lang]
    longest = max(range(len(sentences)), key=lambda at: len(words[at]))
    return Measure(
        count,
        base - of_sentence * per_sentence - of_word * per_word,
        per_sentence + 100 * sum(len(word) > LONG for word in every) / count,
        sentences[longest],
        len(words[longest]),
    )


def sentences_of(text: str) -> list[str]:
    """Split a text into sentences; each paragraph and item of a list ends one."""
    plain = _PLACEHOLDER.sub("it", _LINK.sub(r"\1", text))
    plain = _BRACKETS.sub(lambda found: "" if _short(found[1]) else found[0], plain)
    parts = (" ".join(part.split()) for part in _ITEM.split(plain))
    return [sentence for part in parts for sentence in _SENTENCE.split(part)]


def _short(words: str) -> bool:
    return len(_WORD.findall(words)) <= ASIDE


@cache
def syllables(word: str, lang: str) -> int:
    """Count the syllables of a word: the places where it can be broken, or its groups of vowels.

    Each misses some: dictionaries do not break after one letter, and two vowels in a row may be two
    syllables.
    """
    return max(len(_hyphens(lang).positions(word)) + 1, _vowels(word, lang))


def _vowels(word: str, lang: str) -> int:
    count = len(_VOWELS.findall(word))
    return count - 1 if lang == "en" and count > 1 and _SILENT.search(word) else count


@cache
def _hyphens(lang: str) -> Pyphen:
    return Pyphen(lang={"en": "en_US"}.get(lang, lang), left=1, right=1)
