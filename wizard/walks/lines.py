"""What pages show of a tree, and on which conditions.

In: a tree and an outcome, a question or an arrow. Out: its lines, each with its texts and the
conditions under which they stand there. Pages, `check` and `diff` ask here, so that they agree. It
must not know how a page looks, nor how conditions are decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as Word
from typing import NamedTuple

from wizard.trees.model import Condition, Item, Outcome, Placeholder, Question, Text, Tree
from wizard.walks.arrows import Graph, Place

Part = Word["question", "because", "title", "guidance", "next-steps", "documents", "notes"]


class Line(NamedTuple):
    """Words of a page; they are shown where every one of `whens` holds.

    `item` is of the lists of an outcome alone. `texts` are those in which an answer may be shown:
    of catalogue entries only a note's. `because` is shown to those who took its option or rule.
    """

    part: Part
    item: Item | None
    whens: tuple[Condition, ...]
    texts: tuple[Text, ...]


def shown(tree: Tree, outcome: Outcome) -> Iterator[Line]:
    """Give the lines of an outcome in the order of its page."""
    yield Line("title", None, (), (outcome.title,))
    yield Line("guidance", None, (), (outcome.guidance,))
    lists: tuple[tuple[Part, tuple[Item, ...]], ...] = (
        ("next-steps", outcome.next_steps),
        ("documents", outcome.documents),
        ("notes", outcome.notes),
    )
    for part, items in lists:
        for item in items:
            note = tree.notes.get(item.id or "") if part == "notes" else None
            whens = (item.when, note.when if note else None)
            texts = (item.text, *((note.title, note.text) if note else ()))
            yield Line(
                part,
                item,
                tuple(when for when in whens if when is not None),
                tuple(text for text in texts if text is not None),
            )


def lines(shape: Graph, place: Place) -> Iterator[Line]:
    """Give the lines of a place that hang on the answers."""
    tree = shape.tree
    if place[0] == "outcome":
        yield from (
            line
            for line in shown(tree, tree.outcomes[place[1]])
            if line.whens or any(_tells(text) for text in line.texts)
        )
        return
    texts: list[tuple[Part, Text | None]] = []
    if place[0] == "question":
        question = tree.questions[place[1]]
        texts += [("question", text) for text in _asked(tree, question)]
        texts += [("because", option.because) for option in question.options]
        texts += [("because", extra.because) for extra in question.extras]
    for arrow in shape.arrows[place]:
        texts += [("because", arrow.rule.because)] if arrow.rule else []
    for part, text in texts:
        if text is not None and _tells(text):
            yield Line(part, None, (), (text,))


def _asked(tree: Tree, question: Question) -> Iterator[Text | None]:
    """Give the texts of a question's page, before it is answered."""
    yield from (question.ask, question.hint, question.why, question.find_out, question.unit)
    for option in (*question.options, *question.extras):
        yield from (option.label, option.hint)
    yield from (aside.label for aside in (*question.asides, *tree.asides))


def _tells(text: Text) -> bool:
    return bool(text.placeholders or text.if_unknown) and any(told(text))


def told(text: Text) -> Iterator[Placeholder]:
    """Give the places of a text, or of what stands in for it, that show the value of a fact."""
    for placeholder in text.placeholders:
        if placeholder.kind in ("answer", "fact", "date"):
            yield placeholder
    if text.if_unknown is not None:
        yield from told(text.if_unknown)
