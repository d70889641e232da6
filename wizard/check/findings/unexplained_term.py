"""Whether every page explains the terms it uses, in words, where they first stand.

In: the trees of a folder and their translations. Out: warnings. A page is read from top to bottom:
a text that only some visitors see explains nothing to the others. It must not know how pages are
drawn, only in which order they show their texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from wizard.check.look import Look, shown_outcomes
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import SHARED, Item, Outcome, Question, Ref, Span, Term, Text, Tree
from wizard.trees.terms import finder
from wizard.words.messages import Catalogue, Unreadable, translation
from wizard.words.words import SOURCE

_UNREAD = re.compile(r"(?<=\])\([^)]*\)|\{[^{}]*\}")
"""Addresses of links, and placeholders."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of a page; `always`: every visitor of the page sees it."""

    text: Text
    always: bool = True


@dataclass(frozen=True, slots=True)
class _Named:
    """A term in one language: its words, what finds them, and what makes them clear.

    `small` is the last in small letters.
    """

    words: str
    find: re.Pattern[str]
    clear: tuple[str, ...]
    small: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Language:
    """The texts of one language, by folder, and the terms that are looked for in them, by id.

    `some` finds any of them: most texts have none.
    """

    lang: str
    catalogues: Mapping[str, Catalogue]
    terms: Mapping[str, _Named] = field(default_factory=dict)
    some: re.Pattern[str] | None = None
    kept: dict[Text, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    def words(self, text: Text) -> str:
        """Give the words of a text that are read, nothing where it has no translation."""
        words: str | None = text.source
        if self.lang != SOURCE:
            found = self.catalogues.get(text.catalogue, {})
            words = translation(found, text.context, text.source)
        return " ".join(_UNREAD.sub(" ", words or "").split())

    def looked_at(self, text: Text) -> tuple[frozenset[str], frozenset[str]]:
        """Say which terms stand in a text, and which it explains."""
        if text not in self.kept:
            words = self.words(text)
            small = words.casefold()
            any_used = self.some is not None and self.some.search(words)
            used = {id for id, it in self.terms.items() if any_used and it.find.search(words)}
            clear = {id for id, it in self.terms.items() if any(by in small for by in it.small)}
            self.kept[text] = frozenset(used), frozenset(clear)
        return self.kept[text]


def unexplained_term(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report terms that stand on a page of a tree before the words that explain them."""
    terms = [term for term in tree.catalogue.terms.values() if term.explained_by]
    pages = tuple(_pages(tree)) if terms else ()
    for lang in dict.fromkeys((SOURCE, *look.library.translations.get(tree.id, ()))):
        language = _language(look, tree.id, lang, terms)
        for where, span, texts in pages:
            for id, text in _unexplained(language, texts):
                page = Related(span, f"it stands on {where}")
                yield _found(look, language, language.terms[id], text, page)


def _language(look: Look, tree: str, lang: str, terms: Iterable[Term]) -> _Language:
    """Look up the terms in a language; where the explaining words have no translation, there is
    nothing to ask."""
    every = {folder: look.catalogue(folder, lang) for folder in (tree, SHARED)}
    known = {folder: it for folder, it in every.items() if not isinstance(it, Unreadable)}
    language = _Language(lang, known)
    named: dict[str, _Named] = {}
    for term in terms:
        words = language.words(term.text) if term.text else term.words
        clear = tuple(filter(None, map(language.words, term.explained_by)))
        find = finder([words]) if words and clear else None
        if find is not None:
            named[term.id] = _Named(words, find, clear, tuple(map(str.casefold, clear)))
    return replace(language, terms=named, some=finder(it.words for it in named.values()))


def _unexplained(language: _Language, texts: Iterable[Shown]) -> Iterator[tuple[str, Text]]:
    clear: set[str] = set()
    for shown in texts:
        versions = [text for text in (shown.text, shown.text.if_unknown) if text is not None]
        told: set[str] = set()  # one report for each page
        for text in versions:
            used, explained = language.looked_at(text)
            yield from ((id, text) for id in sorted(used - explained - clear - told))
            told |= used - explained
        clear |= told
        if shown.always:
            clear |= frozenset.intersection(*(language.looked_at(text)[1] for text in versions))


def _found(look: Look, language: _Language, term: _Named, text: Text, page: Related) -> Diagnostic:
    lang, where, span = language.lang, "", _word(look, term.find, text.span)
    if lang != SOURCE:
        line = language.catalogues[text.catalogue][text.context].line
        where, span = f" in `{lang}`", look.in_catalogue(text.catalogue, lang, line, "msgstr")
    clear = " or ".join(f"“{words}”" for words in term.clear)
    return Diagnostic(
        "unexplained-term",
        "warning",
        f"`{text.context}` uses `{term.words}`{where} before its page explains it",
        span,
        f"write {clear} beside it, or above it in a text that every visitor of the page sees",
        (page,),
    )


def _word(look: Look, find: re.Pattern[str], span: Span) -> Span:
    """Point at the term inside a text, at the whole text where it cannot be seen."""
    lines = look.lines(span.path)
    for number in range(span.line, min(span.end_line, len(lines)) + 1):
        start = span.column - 1 if number == span.line else 0
        found = find.search(lines[number - 1], start)
        if found:
            return Span(span.path, number, found.start() + 1, number, found.end() + 1)
    return span


# What pages show, from top to bottom ---------------------------------------------


def _pages(tree: Tree) -> Iterator[tuple[str, Span, tuple[Shown, ...]]]:
    start = (tree.title, tree.summary, tree.intro)
    yield "the start page", tree.span, tuple(_all(start))
    for question in tree.questions.values():
        texts = tuple(_of_question(question))
        yield f"the page of question `{question.id}`", question.span, texts
    for outcome in shown_outcomes(tree):
        texts = tuple(_of_outcome(tree, outcome))
        yield f"the page of outcome `{outcome.id}`", outcome.span, texts


def _all(texts: Iterable[Text | None], always: bool = True) -> Iterator[Shown]:
    return (Shown(text, always) for text in texts if text is not None)


def _of_question(question: Question) -> Iterator[Shown]:
    yield from _all((question.ask, question.hint))
    for option in (*question.options, *question.extras):
        yield from _all((option.label, option.hint))
    yield from _all((question.why, question.find_out))
    yield from _all(aside.label for aside in question.asides)


def _of_outcome(tree: Tree, outcome: Outcome) -> Iterator[Shown]:
    """Give the texts of an outcome in the order of its page; help comes first where it is all."""
    catalogue = tree.catalogue
    contacts = [
        shown
        for one in _named(outcome.contacts, catalogue.contacts)
        for shown in _all((one.hint, one.title, one.hours))  # the hint stands beside the name
    ]
    helping = outcome.verdict == "get-help"
    yield from _all((outcome.title, outcome.guidance))
    yield from _items(outcome.next_steps)
    yield from contacts if helping else ()
    for permit in _named(outcome.permits, catalogue.permits):
        yield from _all((permit.title, permit.decision, permit.applicant))
    for item in outcome.documents:
        document = catalogue.documents.get(item.id or "")
        words = (document.title, document.hint) if document else (item.text,)
        yield from _all(words, item.when is None)
    for item in outcome.notes:
        note = tree.notes.get(item.id or "")
        if note is None:
            yield from _items((item,))
        else:
            yield from _all((note.title, note.text), item.when is None and note.when is None)
    yield from contacts if not helping else ()


Entry = TypeVar("Entry")


def _named(refs: Iterable[Ref], entries: Mapping[str, Entry]) -> Iterator[Entry]:
    return (entries[ref.id] for ref in refs if ref.id is not None)


def _items(items: Iterable[Item]) -> Iterator[Shown]:
    for item in items:
        yield from _all((item.text,), item.when is None)
