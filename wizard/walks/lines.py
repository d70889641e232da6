"""What pages show of a tree, and on which conditions.

In: a tree and an outcome, a question or an arrow. Out: its lines, each with its texts and the
conditions under which they stand there. Pages, `check` and `diff` ask here, so that they agree.
It must not know how a page looks, nor how conditions are decided.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal as Word
from typing import NamedTuple, TypeAlias

from wizard.trees.conditions.truth import entries
from wizard.trees.model import (
    TODAY,
    Condition,
    Item,
    Outcome,
    Placeholder,
    Question,
    Ref,
    Text,
    Tree,
)
from wizard.walks.arrows import Graph, Place

Part = Word[
    "question",
    "because",
    "title",
    "guidance",
    "glance",
    "first",
    "show",
    "next-steps",
    "documents",
    "notes",
    "apply",
    "permits",
    "contacts",
    "continue",
    "sources",
    "crowd",
]


AT_A_GLANCE = 4
"""Facts that fit under the title of a phone."""


class Line(NamedTuple):
    """Words of a page; they are shown where every one of `whens` holds.

    `item` is of the lists of an outcome alone. `texts` are those in which an answer may be shown:
    of catalogue entries only a note's. `because` is shown to those who took its option or rule. The
    `whens` of a `crowd` are those of all facts at a glance, where there may be too many at once.
    """

    part: Part
    item: Item | Ref | None
    whens: tuple[Condition, ...]
    texts: tuple[Text, ...]


Lines: TypeAlias = Mapping[Place, tuple[Line, ...]]
"""The lines of pages that an analysis looks at, beside the rules."""


def shown(tree: Tree, outcome: Outcome) -> Iterator[Line]:
    """Give the lines of an outcome: of what it names by id only what is not for everybody."""
    yield Line("title", None, (), (outcome.title,))
    yield Line("guidance", None, (), (outcome.guidance,))
    lists: tuple[tuple[Part, tuple[Item, ...]], ...] = (
        ("glance", outcome.glance),
        ("first", outcome.first),
        ("next-steps", outcome.next_steps),
        ("documents", outcome.documents),
        ("notes", outcome.notes),
    )
    for part, items in lists:
        for item in items:
            note = tree.catalogue.notes.get(item.id or "") if part == "notes" else None
            whens = (item.when, note.when if note else None)
            noted = (note.title, note.text) if note else ()
            texts = (item.label, item.text, item.takes, item.late, *noted)
            yield Line(
                part,
                item,
                tuple(when for when in whens if when is not None),
                tuple(text for text in texts if isinstance(text, Text)),
            )
    if outcome.show is not None:
        yield Line("show", None, (), (outcome.show.means,))
    named: tuple[tuple[Part, tuple[Ref, ...]], ...] = (
        ("apply", outcome.apply),
        ("permits", outcome.permits),
        ("contacts", outcome.contacts),
        ("continue", outcome.continues),
        ("sources", outcome.sources),
    )
    for part, refs in named:
        yield from (Line(part, ref, (ref.when,), ()) for ref in refs if ref.when)


def lines(shape: Graph, place: Place) -> Iterator[Line]:
    """Give the lines of a place that hang on the answers."""
    tree = shape.tree
    if place[0] == "outcome":
        yield from (
            line
            for line in shown(tree, tree.outcomes[place[1]])
            if any(conditions_of(line)) or any(_tells(text) for text in line.texts)
        )
        facts = tree.outcomes[place[1]].glance
        if len(facts) > AT_A_GLANCE:
            yield Line("crowd", None, tuple(it.when for it in facts if it.when), ())
        return
    texts: list[tuple[Part, Text | None]] = []
    if place[0] == "question":
        question = tree.asked_at(place[1])
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
    depends = text.when is not None
    return depends or (bool(text.placeholders or text.if_unknown) and any(told(text)))


def told(text: Text) -> Iterator[Placeholder]:
    """Give the places of a text, or of any that stands in for it, that show the value of a fact."""
    for variant in text.variants:
        yield from told_by(variant)


def told_by(text: Text) -> Iterator[Placeholder]:
    """Give the places of one variant, or of its stand-in, that show the value of a fact."""
    for placeholder in text.placeholders:
        if placeholder.kind in ("answer", "fact", "date"):
            yield placeholder
    if text.if_unknown is not None:
        yield from told_by(text.if_unknown)


def standing(line: Line) -> Iterator[Condition]:
    """Give the conditions of a line itself and of its deadline."""
    yield from line.whens
    if isinstance(line.item, Item) and line.item.before is not None:
        yield line.item.before


def conditions_of(line: Line) -> Iterator[Condition]:
    """Give every condition on which a line hangs: of the line, its deadline, and its texts."""
    yield from standing(line)
    for text in line.texts:
        yield from (it.when for it in text.variants if it.when is not None)


def facts_of(graph: Graph, line: Line) -> frozenset[str]:
    """Name the questions whose answers a line looks at or tells."""
    none = frozenset[str]()
    tells = (placeholder.name for text in line.texts for placeholder in told(text))
    return none.union(
        *(graph.asked_for(when) for when in conditions_of(line)),
        *(graph.bases.get(name, none) for name in tells),
    )


# In general --------------------------------------------------------------------------


def in_general(tree: Tree, outcome: Outcome) -> Outcome | None:
    """Give of an outcome what hangs on nothing but `today`: the same for everybody, whatever they
    answered.

    Of a text that depends the words of `else` are left, if it has some. No deadline, no other route
    and nothing of what would change it is. `None` where the title or the guidance cannot be said.
    """
    title, guidance = alike(outcome.title), alike(outcome.guidance)
    if title is None or guidance is None:
        return None
    return replace(
        outcome,
        title=title,
        guidance=guidance,
        apply=_refs_alike(outcome.apply),
        glance=_items_alike(tree, outcome.glance),
        first=_items_alike(tree, outcome.first),
        next_steps=_items_alike(tree, outcome.next_steps),
        documents=_items_alike(tree, outcome.documents),
        notes=_items_alike(tree, outcome.notes),
        permits=_refs_alike(outcome.permits),
        contacts=_refs_alike(outcome.contacts),
        sources=_refs_alike(outcome.sources),
        continues=(),
        changes=False,
    )


def _items_alike(tree: Tree, items: Iterable[Item]) -> tuple[Item, ...]:
    found = []
    for item in items:
        note = tree.catalogue.notes.get(item.id or "") if item.sort == "note" else None
        # the words of a note stand in the catalogue, as they are: with an answer in them, not here
        if note and (_hangs(note.when) or any(alike(it) != it for it in (note.title, note.text))):
            continue
        label, text = alike(item.label), alike(item.text)
        if _hangs(item.when) or (label, text).count(None) > (item.label, item.text).count(None):
            continue
        takes = alike(item.takes) if isinstance(item.takes, Text) else item.takes
        general = replace(item, label=label, text=text, takes=takes)
        found.append(replace(general, before=None, late=None, go=None))
    return tuple(found)


def _refs_alike(refs: Iterable[Ref]) -> tuple[Ref, ...]:
    return tuple(ref for ref in refs if not _hangs(ref.when))


def alike(text: Text | None) -> Text | None:
    """Leave of a text what is said whatever was answered; `None` where that may be nothing."""
    if text is None:
        return None
    left = [
        it
        for it in text.variants
        if not _hangs(it.when) and all(shown.name == TODAY for shown in told_by(it))
    ]
    if not left or (len(left) < len(text.variants) and left[-1].when is not None):
        return None
    found: Text | None = None
    for variant in reversed(left):
        found = replace(variant, otherwise=found)
    return found


def _hangs(when: Condition | None) -> bool:
    return when is not None and any(entry.fact != TODAY for entry in entries(when))
