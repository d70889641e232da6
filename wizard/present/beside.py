"""The texts of one page beside their source, for whoever translates or checks them.

In: an element of a tree and a voice. Out: one line a text, with how its translation stands. Pure;
it must not know which page asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wizard.present.in_language import Voice
from wizard.present.overview.used import used_by
from wizard.trees.catalogue import SORTS
from wizard.trees.model import Amount, Outcome, Question, Source, Text, Tree
from wizard.trees.texts import texts_of
from wizard.words.messages import Standing, standing


@dataclass(frozen=True, slots=True)
class Beside:
    """A text, its words in a language even where they are outdated, and their line in the file."""

    text: Text
    words: str
    standing: Standing
    line: int | None


def beside(voice: Voice, tree: Tree, element: Question | Outcome | None) -> tuple[Beside, ...]:
    """Put the texts of an element, or of the start page, beside their translations."""
    return tuple(_lines(voice, texts_of(_shown(tree, element))))


def _shown(tree: Tree, element: Question | Outcome | None) -> Iterator[Any]:
    """Give what a page shows of a tree: the element, and the entries it names."""
    if element is None:
        yield (tree.title, tree.summary, tree.intro, tree.asides)
        return
    yield element
    found = used_by(tree, element)
    for sort in SORTS:
        if sort.entry not in (Amount, Source):
            yield from (sort.of(tree)[id] for id in found[sort.file])


def _lines(voice: Voice, texts: Iterator[Text]) -> Iterator[Beside]:
    for text in texts:
        catalogue = voice.texts.get(text.catalogue, {})
        message = catalogue.get(text.context)
        stands = standing(catalogue, text.context, text.source)
        words, line = (message.words, message.line) if message is not None else ("", None)
        yield Beside(text, words, stands, line)
