"""Whether every page explains the terms it uses, in words, where they first stand.

In: the trees of a folder and their translations. Out: warnings. A page is read from top to bottom:
a text that only some visitors see explains nothing to the others. It must not know how pages are
drawn, only in which order they show their texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from wizard.check.look import Look, shown_outcomes
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import SHARED, Item, Outcome, Question, Ref, Span, Term, Text, Tree
from wizard.trees.terms import finder
from wizard.words.messages import Message, Unreadable, translation
from wizard.words.words import SOURCE

_UNREAD = re.compile(r"(?<=\])\([^)]*\)|\{[^{}]*\}")
"""Addresses of links, and placeholders."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of a page; `always`: every visitor of the page sees it."""

    text: Text
    always: bool = True


Catalogues: TypeAlias = Mapping[str, Mapping[str, Message]]


@dataclass(frozen=True, slots=True)
class _Language:
    """The texts of one language, and what is looked for in them.

    `catalogues` is by folder, `some` finds any term; the others are by term: how it is written,
    what finds it, the words of which any makes it clear, and these in small letters.
    """

    lang: str
    catalogues: Catalogues
    named: Mapping[str, str]
    some: re.Pattern[str] | None
    find: Mapping[str, re.Pattern[str]]
    clear: Mapping[str, tuple[str, ...]]
    small: Mapping[str, tuple[str, ...]]
    kept: dict[Text, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    def looked_at(self, text: Text) -> tuple[frozenset[str], frozenset[str]]:
        """Say which terms stand in a text, and which it explains."""
        if text not in self.kept:
            words = _words(self.lang, self.catalogues, text)
            used = (id for id, find in self.find.items() if find.search(words))
            small = words.casefold()
            clear = {id for id, by in self.small.items() for it in by if it in small}
            any_used = self.some is not None and self.some.search(words)
            self.kept[text] = frozenset(used if any_used else ()), frozenset(clear)
        return self.kept[text]


def unexplained_term(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report terms that stand on a page of a tree before the words that explain them."""
    terms = {term.id: term for term in tree.catalogue.terms.values() if term.explained_by}
    if not terms:
        return
    pages = tuple(_pages(tree))
    for language in _languages(look, tree.id, terms.values()):
        for where, span, texts in pages:
            for id, text in _unexplained(language, texts):
                page = Related(span, f"it stands on {where}")
                yield _found(look, language, terms[id], text, page)


def _languages(look: Look, tree: str, terms: Iterable[Term]) -> Iterator[_Language]:
    """Give every language of the tree; where the explaining words have no translation, there is
    nothing to ask."""
    for lang in dict.fromkeys((SOURCE, *look.library.translations.get(tree, ()))):
        every = {folder: look.catalogue(folder, lang) for folder in (tree, SHARED)}
        known = {folder: it for folder, it in every.items() if not isinstance(it, Unreadable)}
        clear = {it.id: _all_words(lang, known, it.explained_by) for it in terms}
        named = {it.id: _words(lang, known, it.text) if it.text else it.words for it in terms}
        find = {id: finder([words]) for id, words in named.items() if words and clear[id]}
        found = {id: pattern for id, pattern in find.items() if pattern}
        some = finder(named[id] for id in found)
        clear = {id: clear[id] for id in found}
        small = {id: tuple(map(str.casefold, words)) for id, words in clear.items()}
        yield _Language(lang, known, named, some, found, clear, small)


def _all_words(lang: str, catalogues: Catalogues, texts: Iterable[Text]) -> tuple[str, ...]:
    every = (_words(lang, catalogues, text) for text in texts)
    return tuple(words for words in every if words)


def _words(lang: str, catalogues: Catalogues, text: Text) -> str:
    """Give the words of a text that are read, nothing where it has no translation."""
    words: str | None = text.source
    if lang != SOURCE:
        words = translation(catalogues.get(text.catalogue, {}), text.context, text.source)
    return " ".join(_UNREAD.sub(" ", words or "").split())


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


def _found(look: Look, language: _Language, term: Term, text: Text, page: Related) -> Diagnostic:
    lang, where, span = language.lang, "", _word(look, language.find[term.id], text.span)
    if lang != SOURCE:
        line = language.catalogues[text.catalogue][text.context].line
        where, path = f" in `{lang}`", look.path_of(text.catalogue, f"{lang}.po")
        span = look.in_catalogue(path, line, "msgstr")
    clear = " or ".join(f"“{words}”" for words in language.clear[term.id])
    return Diagnostic(
        "unexplained-term",
        "warning",
        f"`{text.context}` uses `{language.named[term.id]}`{where} before its page explains it",
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
