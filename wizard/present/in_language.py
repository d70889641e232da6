"""A folder of trees in one language: every text parsed once, its translation found once.

In: the interface and the translations of a language. Out: a `Voice`, made when a folder is
loaded and kept as long as it is. What a text says without a walk is said once; the rest waits in
patterns. This module must not know walks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from wizard.caches import Fragments
from wizard.present.shapes import OptionPage, Said
from wizard.present.slots import Foreign, Pattern, foreign, pattern
from wizard.trees import kinds
from wizard.trees.model import SHARED, Link, Question, Term, Text
from wizard.trees.values import CODES
from wizard.words.countries import Countries, countries
from wizard.words.formats import day_typed, said_currency, said_per_month
from wizard.words.messages import Catalogue, translation
from wizard.words.words import SOURCE, Interface, Words


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text in a voice: finished when nothing in it waits for a walk, else a pattern to fill.

    `voice` is the one whose language it is in: where the translation is missing or outdated,
    that of the source.
    """

    voice: Voice
    said: Said | None
    parts: Pattern


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of a folder of trees in one language.

    `texts` are the translations by folder (a tree's id or `shared`), `foreign` the terms that stay
    in another language; `source` is the voice that speaks where there is no translation, `None`
    for that voice itself. Texts are kept among the `fragments` once they are parsed.
    """

    words: Words
    countries: Countries
    texts: Mapping[str, Catalogue]
    foreign: Foreign
    source: Voice | None
    every_country: tuple[OptionPage, ...]
    fragments: Fragments

    @property
    def lang(self) -> str:
        """The language of the page."""
        return self.words.lang

    def speak(self, text: Text, *, block: bool = False) -> Spoken:
        """Find a text in this language, parsed."""
        filled = tuple(it.name for it in text.placeholders)  # `{answer}`: of which question
        key = (self.lang, text.catalogue, text.context, text.source, filled, block)
        return self.fragments.find(key, lambda: _spoken(self, text, block))

    def translates(self, text: Text) -> bool:
        """Say whether a text is in this language, and not in that of the source."""
        return self.source is None or _translation(self, text) is not None

    def address(self, link: Link | None) -> str | None:
        """Choose the address of a link for this language."""
        if link is None:
            return None
        source = self.source.lang if self.source else self.lang
        for lang in (self.lang, "", source, *link.urls):
            if lang in link.urls:
                return link.urls[lang]
        return None


def voices(
    interfaces: Mapping[str, Interface],
    texts: Mapping[str, Mapping[str, Catalogue]],
    fragments: Fragments,
    terms: Collection[Term] = (),
    spoken: str = SOURCE,
) -> Mapping[str, Voice]:
    """Make a voice for every language of the interface.

    `texts` are the translations by folder (a tree's id or `shared`) and language; `spoken` is the
    language in which the trees are written.
    """
    source = _voice(interfaces[spoken], texts, fragments, terms, None)
    others = (it for lang, it in interfaces.items() if lang != spoken)
    return {
        spoken: source,
        **{it.words.lang: _voice(it, texts, fragments, terms, source) for it in others},
    }


def escaped(words: str) -> Said:
    """Take plain words as they are."""
    return Said(Markup.escape(words), words)


def marked(said: Said) -> Markup:
    """Give the markup of a line for use inside another, its language marked where it differs."""
    if said.lang is None:
        return said.html
    return Markup('<span lang="{}" dir="{}">{}</span>').format(said.lang, said.dir, said.html)


def _voice(
    interface: Interface,
    texts: Mapping[str, Mapping[str, Catalogue]],
    fragments: Fragments,
    terms: Collection[Term],
    source: Voice | None,
) -> Voice:
    lang = interface.words.lang
    own = {folder: found[lang] for folder, found in texts.items() if lang in found}
    named = countries(interface.words, CODES, interface.countries, own.get(SHARED))
    options = tuple(OptionPage(code, escaped(name)) for code, name in named.names.items())
    return Voice(interface.words, named, own, foreign(terms, lang), source, options, fragments)


def _spoken(voice: Voice, text: Text, block: bool) -> Spoken:
    speaker, words = voice, text.source
    if voice.source is not None:
        found = _translation(voice, text)
        speaker, words = (voice, found.strip()) if found else (voice.source, words)
    parts = pattern(
        words,
        block=block,
        rtl=speaker.words.dir == "rtl",
        foreign=speaker.foreign,
        placeholders=text.placeholders,
    )
    finished = [part for part in parts if isinstance(part, Markup)]
    whole = len(finished) == len(parts)
    return Spoken(speaker, in_language(voice, speaker, finished[0]) if whole else None, parts)


def _translation(voice: Voice, text: Text) -> str | None:
    return translation(voice.texts.get(text.catalogue, {}), text.context, text.source)


def in_language(page: Voice, speaker: Voice, html: Markup) -> Said:
    """Finish a text, with its language when that is not the page's."""
    return Said.of(html) if speaker is page else Said.of(html, speaker.lang, speaker.words.dir)


# What was typed ---------------------------------------------------------------------


def coded(question: Question, texts: Sequence[str], voice: Voice) -> tuple[str, ...]:
    """Take the words of a language out of what was typed: countries, months, units, currencies."""
    several = sum(bool(text.strip()) for text in texts) > 1
    if several or question.kind in ("choice", "choices") or all(map(str.isdecimal, texts)):
        return tuple(texts)  # several are judged as they are: nothing is looked up for them
    if question.kind == "country":
        return tuple(map(voice.countries.coded, texts)) if len(texts) == 1 else tuple(texts)
    if question.kind == "date":
        return tuple(day_typed(voice.words, text) for text in texts)
    units: tuple[str, ...] = ()
    if question.kind == "money":
        each = said_per_month(voice.words) if kinds.counts(question, "month") else ()
        units = (*each, *said_currency(voice.words))
    if question.unit is not None and (said := voice.speak(question.unit).said):
        units = (said.plain, *units)
    return tuple(bare(text, units) for text in texts)


def bare(text: str, units: Iterable[str]) -> str:
    """Take units, which stand beside the field, off a number: `34 years`, `EUR 9 per month`."""
    for unit in filter(None, units):  # one that is only blanks takes nothing off
        number, found, rest = text.casefold().rstrip(". ").rpartition(unit.casefold())
        if found and bool(number.strip()) != bool(rest.strip()):
            text = number.strip() or rest.strip()
    return text
