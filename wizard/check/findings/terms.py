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
from wizard.trees.model import Outcome, Question, Ref, Span, Term, Text, Tree
from wizard.trees.texts import finder
from wizard.walks.lines import Line, shown
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
    """The texts of one language, and the terms that are looked for in them, by id.

    `some` finds any of them: most texts have none.
    """

    look: Look
    lang: str
    terms: Mapping[str, _Named] = field(default_factory=dict)
    some: re.Pattern[str] | None = None
    kept: dict[Text, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    def words(self, text: Text) -> str:
        """Give the words of a text that are read, nothing where it has no translation."""
        return " ".join(_UNREAD.sub(" ", self.look.words(text, self.lang) or "").split())

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
        language = _with_terms(_Language(look, lang), terms)
        for where, span, texts in pages:
            for id, text in _unexplained(language, texts):
                page = Related(span, f"it stands on {where}")
                yield _found(language, language.terms[id], text, page)


def _with_terms(language: _Language, terms: Iterable[Term]) -> _Language:
    """Look up the terms in a language; where the explaining words have no translation, there is
    nothing to ask."""
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
    for each in texts:
        versions = [text for text in (each.text, each.text.if_unknown) if text is not None]
        told: set[str] = set()  # one report for each page
        for text in versions:
            used, explained = language.looked_at(text)
            yield from ((id, text) for id in sorted(used - explained - clear - told))
            told |= used - explained
        clear |= told
        if each.always:
            clear |= frozenset.intersection(*(language.looked_at(text)[1] for text in versions))


def _found(language: _Language, term: _Named, text: Text, page: Related) -> Diagnostic:
    lang, look = language.lang, language.look
    of_source = lang == SOURCE
    where = "" if of_source else f" in `{lang}`"
    span = _word(look, term.find, text.span) if of_source else look.place(text, lang)
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
    contacts = [
        text
        for one in _named(outcome.contacts, tree.catalogue.contacts)
        for text in _all((one.hint, one.title, one.hours))  # the hint stands beside the name
    ]
    lines = tuple(shown(tree, outcome))
    first = tuple(line for line in lines if line.part in ("title", "guidance", "next-steps"))
    yield from (text for line in first for text in _of_line(tree, line))
    yield from contacts if outcome.verdict == "get-help" else ()
    for permit in _named(outcome.permits, tree.catalogue.permits):
        yield from _all((permit.title, permit.decision, permit.applicant))
    yield from (text for line in lines[len(first) :] for text in _of_line(tree, line))
    yield from contacts if outcome.verdict != "get-help" else ()


def _of_line(tree: Tree, line: Line) -> Iterator[Shown]:
    id = line.item.id if line.item is not None and line.part == "documents" else None
    document = tree.catalogue.documents.get(id or "")
    texts = (document.title, document.hint) if document else line.texts
    return _all(texts, not line.whens)


Entry = TypeVar("Entry")


def _named(refs: Iterable[Ref], entries: Mapping[str, Entry]) -> Iterator[Entry]:
    return (entries[ref.id] for ref in refs if ref.id is not None)
