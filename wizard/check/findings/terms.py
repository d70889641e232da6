"""Whether every page explains the terms it uses, in words, where they first stand.

In: the trees of a folder and their translations. Out: warnings. A page is read from top to bottom:
a text that only some visitors see explains nothing to the others. It must not know how pages are
drawn, only in which order they show their texts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Outcome, Question, Span, Term, Text, Tree
from wizard.trees.texts import finder
from wizard.walks.lines import Line, shown

_UNREAD = re.compile(r"(?<=\])\([^)]*\)|\{[^{}]*\}")
"""Addresses of links, and placeholders."""


Shown: TypeAlias = tuple[Text, bool]
"""A text of a page, and whether every visitor of the page sees it."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A term in one language: its words, what finds them, and what makes them clear.

    `small` is the last in small letters.
    """

    words: str
    find: re.Pattern[str]
    clear: tuple[str, ...]
    small: tuple[str, ...]


@dataclass(slots=True)
class _Language:
    """The texts of one language, and the terms that are looked for in them, by id.

    `some` finds any of them: most texts have none. Where the words that explain a term have no
    translation, there is nothing to ask.
    """

    look: Look
    lang: str
    terms: dict[str, _Named]
    some: re.Pattern[str] | None
    kept: dict[Text, tuple[frozenset[str], frozenset[str]]]

    def __init__(self, look: Look, lang: str, terms: Iterable[Term]) -> None:
        self.look, self.lang, self.terms, self.kept = look, lang, {}, {}
        for term in terms:
            words = self.words(term.text) if term.text else term.words
            clear = tuple(filter(None, map(self.words, term.explained_by)))
            find = finder([words]) if words and clear else None
            if find is not None:
                small = tuple(map(str.casefold, clear))
                self.terms[term.id] = _Named(words, find, clear, small)
        self.some = finder(it.words for it in self.terms.values())

    def words(self, text: Text) -> str:
        """Give the words of a text that are read, nothing where it has no translation."""
        return " ".join(_UNREAD.sub(" ", self.look.spoken.words(text, self.lang) or "").split())

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
    pages = tuple(_pages(look, tree)) if terms else ()
    for lang in dict.fromkeys((look.source, *look.library.translations.get(tree.id, ()))):
        language = _Language(look, lang, terms)
        for where, span, texts in pages:
            for id, text in _unexplained(language, texts):
                page = Related(span, f"it stands on {where}")
                yield _found(language, language.terms[id], text, page)


def _unexplained(language: _Language, texts: Iterable[Shown]) -> Iterator[tuple[str, Text]]:
    clear: set[str] = set()
    for text, always in texts:
        versions = [it for one in text.variants for it in (one, one.if_unknown) if it is not None]
        told: set[str] = set()  # one report for each page
        for version in versions:
            used, explained = language.looked_at(version)
            yield from ((id, version) for id in sorted(used - explained - clear - told))
            told |= used - explained
        clear |= told
        if always:
            clear |= frozenset.intersection(*(language.looked_at(it)[1] for it in versions))


def _found(language: _Language, term: _Named, text: Text, page: Related) -> Diagnostic:
    lang, look = language.lang, language.look
    of_source = lang == look.source
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


def _pages(look: Look, tree: Tree) -> Iterator[tuple[str, Span, tuple[Shown, ...]]]:
    yield "the start page", tree.span, tuple(_all((tree.title, tree.summary, tree.intro)))
    for question in tree.asked:
        where = f"the page of question `{question.place}`"
        yield where, question.span, tuple(_of_question(question))
    for outcome in look.shown_outcomes(tree):
        where = f"the page of outcome `{outcome.id}`"
        yield where, outcome.span, tuple(_of_outcome(tree, outcome))


def _all(texts: Iterable[object], always: bool = True) -> Iterator[Shown]:
    return ((text, always) for text in texts if isinstance(text, Text))


def _of_question(question: Question) -> Iterator[Shown]:
    answers = [text for it in (*question.options, *question.extras) for text in (it.label, it.hint)]
    asides = (aside.label for aside in question.asides)
    return _all((question.ask, question.hint, *answers, question.why, question.find_out, *asides))


def _of_outcome(tree: Tree, outcome: Outcome) -> Iterator[Shown]:
    """Give the texts of an outcome in the order of its page; help comes first where it is all."""
    contacts = [tree.catalogue.contacts[ref.id] for ref in outcome.contacts if ref.id]
    # The hint stands beside the name.
    help = [text for one in contacts for text in (one.hint, one.title, one.hours)]
    known = tree.catalogue.permits
    named = [known[ref.id].title for ref in outcome.permits if ref.id]
    applied = [known[ref.id] for ref in outcome.apply if ref.id]
    lines = tuple(shown(tree, outcome))
    first = [line for line in lines if line.part not in ("documents", "notes")]
    yield from (text for line in first for text in _of_line(tree, line))
    yield from _all(help if outcome.verdict == "get-help" else ())
    yield from _all(text for it in applied for text in (it.title, it.decision, it.applicant))
    yield from _all(named)
    yield from (text for line in lines[len(first) :] for text in _of_line(tree, line))
    yield from _all(help if outcome.verdict != "get-help" else ())


def _of_line(tree: Tree, line: Line) -> Iterator[Shown]:
    id = line.item.id if line.item is not None and line.part == "documents" else None
    document = tree.catalogue.documents.get(id or "")
    texts = (document.title, document.hint) if document else line.texts
    return _all(texts, not line.whens)
