"""Whether a text is easy enough for readers at CEFR level B1, by a stated measure.

In: the texts of a folder and their translations. Out: warnings only: a measure is a hint to read
the text again. What is shared is measured once, not in every tree that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.check.look import Look
from wizard.check.reading_ease import EASE, Measure, measure
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import SHARED, Span, Text, Tree
from wizard.words.messages import Unreadable, translation
from wizard.words.words import SOURCE

LONGEST = 25
"""Words of the longest sentence that is not too long."""
EASIEST_HARD = 60
"""Flesch's "plain English" ends here; below it, and above `LIX`, a text is hard."""
LIX = 40
"""Björnsson's "easy" and "medium" texts end here."""
ENOUGH = 30
"""Words below which the measures say little and only sentences are counted."""


def readable_tree(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report hard texts of a tree's own."""
    yield from _hard(look, tree.id)


def readable_shared(look: Look) -> Iterator[Diagnostic]:
    """Report hard texts among those that trees share."""
    yield from _hard(look, SHARED)


def _hard(look: Look, folder: str) -> Iterator[Diagnostic]:
    # The titles of sources are what others called their documents.
    texts = [text for text in look.texts(folder) if text.context[:8] != "sources."]
    for text in texts:
        why = why_hard(text.source, SOURCE)
        if why:
            yield _warning(text, why, text.span)
    for lang in look.library.translations.get(folder, {}):
        found = look.catalogue(folder, lang) if lang in EASE else {}
        if isinstance(found, Unreadable):
            continue
        path = look.path_of(folder, f"{lang}.po")
        for text in texts:
            words = translation(found, text.context, text.source)
            why = why_hard(words, lang) if words else None
            if why:
                span = look.in_catalogue(path, found[text.context].line, "msgstr")
                yield _warning(text, f"in `{lang}` {why}", span)


def why_hard(words: str, lang: str) -> str | None:
    """Say what makes a text hard; `None` when it is not."""
    if len(words) <= 2 * LONGEST:  # no room for more words than that, most texts are so
        return None
    found = measure(words, lang)
    if found is None:
        return None
    if found.longest_words > LONGEST:
        return f"a sentence has {found.longest_words} words: “{_begin(found.longest)}”"
    if found.words >= ENOUGH and found.ease < EASIEST_HARD and found.lix > LIX:
        return f"its words and sentences are long ({_said(found)})"
    return None


def _said(found: Measure) -> str:
    ease = f"reading ease {found.ease:.0f}, at B1 {EASIEST_HARD} or more"
    return f"{ease}; LIX {found.lix:.0f}, at B1 {LIX} or less"


def _begin(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:6]) + (" …" if len(words) > 6 else "")


def _warning(text: Text, why: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "hard-to-read",
        "warning",
        f"`{text.context}` is hard to read: {why}",
        span,
        "make two sentences of one, and take words from daily life",
        (Related(text.span, "the text stands here"),) if span != text.span else (),
    )
