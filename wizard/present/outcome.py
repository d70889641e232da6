"""An outcome: what to do now, what to bring, whom to ask, and everything else it refers to.

In: a walk that arrived, a voice, the other trees of the folder. Out: an `OutcomePage`. It must
not know addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from wizard.present.entries import (
    amount_notices,
    amount_page,
    amounts_in,
    contact_pages,
    document_page,
    note_page,
    permit_page,
    source_pages,
)
from wizard.present.fill import Scene, said
from wizard.present.in_language import Voice, escaped
from wizard.present.shapes import (
    AmountPage,
    ChangePage,
    ContinuePage,
    DocumentPage,
    NotePage,
    OutcomePage,
    PermitPage,
    Said,
)
from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import entries, holds
from wizard.trees.model import Item, Outcome, Ref, Tree
from wizard.walks.lines import Line, Part, shown
from wizard.walks.walk import Arrived, Step, Walk
from wizard.words import sentences as phrases

_P, _STRONG = Markup("<p>"), "<p><strong>"


def outcome_page(
    voice: Voice,
    walk: Walk,
    end: Arrived,
    scene: Scene,
    trees: Mapping[str, Tree],
    changes: tuple[ChangePage, ...],
    doubtful: Iterable[str],
) -> OutcomePage:
    """Show where a walk ended.

    `trees` are those that are served; `changes` say what would change the result, and `doubtful`
    names the amounts in them that are not known on the day.
    """
    outcome = end.outcome
    day = Day(walk.day, walk.tree.catalogue.amounts)
    lines = [
        line
        for line in shown(walk.tree, outcome)
        if all(holds(when, walk.facts, day) for when in line.whens)
    ]
    return OutcomePage(
        id=outcome.id,
        verdict=outcome.verdict,
        verdict_label=phrases.verdict(voice.words, outcome.verdict),
        title=said(voice, outcome.title, scene),
        guidance=said(voice, outcome.guidance, scene, block=True),
        next_steps=tuple(
            said(voice, text, scene, block=True)
            for line in lines
            if line.part == "next-steps"
            for text in line.texts
        ),
        documents=tuple(_document(voice, item, scene) for item in _items(lines, "documents")),
        notes=tuple(_note(voice, item, scene) for item in _items(lines, "notes")),
        permits=tuple(_permit(voice, ref, scene) for ref in outcome.permits),
        contacts=contact_pages(voice, outcome.contacts, scene),
        continues=tuple(_continues(voice, walk, end, trees)),
        sources=source_pages(voice, outcome.sources or (walk.tree.source,), scene),
        amounts=_amounts(voice, walk, outcome, lines, scene),
        notices=amount_notices(voice, {*walk.last_known, *day.last_known, *doubtful}, scene),
        changes=changes,
        aside=end.aside,
    )


def _items(lines: Iterable[Line], part: Part) -> Iterator[Item]:
    return (line.item for line in lines if line.part == part and line.item is not None)


def _document(voice: Voice, item: Item, scene: Scene) -> DocumentPage:
    if item.text is not None:
        return DocumentPage(None, said(voice, item.text, scene), None, None)
    return document_page(voice, scene.tree.catalogue.documents[item.id or ""], scene)


def _note(voice: Voice, item: Item, scene: Scene) -> NotePage:
    if item.text is not None:
        return _lead(said(voice, item.text, scene, block=True))
    return note_page(voice, scene.tree.notes[item.id or ""], scene)


def _lead(text: Said) -> NotePage:
    """Make a note of a text; strong words that it begins with are its title."""
    lead, found, rest = text.html.removeprefix(_STRONG).partition("</strong>")
    rest = rest.strip()
    if not text.html.startswith(_STRONG) or not found or rest == "</p>":
        return NotePage(None, None, text)
    title = Markup(lead.rstrip("."))
    html = Markup(rest.removeprefix("</p>").strip()) if rest.startswith("</p>") else _P + rest
    return NotePage(
        None,
        Said(title, title.striptags(), text.lang, text.dir),
        Said(html, html.striptags(), text.lang, text.dir),
    )


def _permit(voice: Voice, ref: Ref, scene: Scene) -> PermitPage:
    if ref.id is not None:
        return permit_page(voice, scene.tree.catalogue.permits[ref.id], scene)
    url = ref.url or ""
    return PermitPage(url, escaped(url), url, None, None, None, None)


def _continues(
    voice: Voice, walk: Walk, end: Arrived, trees: Mapping[str, Tree]
) -> Iterator[ContinuePage]:
    """Show related routes that are served, with the answers that mean the same there.

    From a sensitive tree no answer goes to an ordinary one, where it would stand in an address.
    """
    for ref in end.outcome.continues:
        other = trees.get(ref.id or "")
        if other is None:
            continue
        there = Scene(other, walk.day, {})
        closed = walk.tree.sensitive and not other.sensitive
        yield ContinuePage(
            tree=other.id,
            title=said(voice, other.title, there),
            summary=said(voice, other.summary, there),
            sensitive=other.sensitive,
            answers={} if closed else dict(_travelling(walk.steps, other)),
        )


def _travelling(steps: Iterable[Step], other: Tree) -> Iterator[tuple[str, tuple[str, ...]]]:
    for step in steps:
        there = other.questions.get(step.question.id)
        shared = step.question.shared
        if step.value is not None and there and shared is not None and there.shared == shared:
            yield step.question.id, step.answer


# Amounts ---------------------------------------------------------------------------


def _amounts(
    voice: Voice, walk: Walk, outcome: Outcome, lines: Iterable[Line], scene: Scene
) -> tuple[AmountPage, ...]:
    """Show every amount that the page or a rule on the way names, in the order of the page."""
    named = dict.fromkeys((*_named(walk, outcome, lines), *_compared(walk.steps)))
    amounts = walk.tree.catalogue.amounts
    return tuple(amount_page(voice, amounts[id], scene) for id in named)


def _named(walk: Walk, outcome: Outcome, lines: Iterable[Line]) -> Iterator[str]:
    texts = [text for line in lines for text in line.texts]
    texts += [rule.because for step in walk.steps for _, rule in step.rules if rule.because]
    for text in texts:
        yield from (found.name for found in text.placeholders if found.kind == "amount")
    for ref in outcome.permits:
        permit = walk.tree.catalogue.permits.get(ref.id or "")
        if permit is not None and permit.fee is not None:
            yield permit.fee


def _compared(steps: Iterable[Step]) -> Iterator[str]:
    whens = (rule.when for step in steps for _, rule in step.rules if rule.when is not None)
    return amounts_in(entry.test for when in whens for entry in entries(when))
