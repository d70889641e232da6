"""An outcome: what to do now, what to bring, whom to ask, and everything else it refers to.

In: a walk that arrived, the scene it is told in, the other trees of the folder. Out: an
`OutcomePage`. `templates/pages/outcome.html` puts its parts in their order, `entries` makes those
that stand in the catalogue, `answers` says why and what would change it. It must not know
addresses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from wizard.present.answers import changes
from wizard.present.entries import (
    amount_notices,
    amount_page,
    amounts_in,
    contact_page,
    document_page,
    note_page,
    permit_facts,
    permit_page,
    source_pages,
    takes,
)
from wizard.present.fill import Scene, chosen, meant, said, tel
from wizard.present.in_language import escaped
from wizard.present.shapes import ContinuePage, FactPage, FirstPage, OutcomePage, StepPage
from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import entries, holds
from wizard.trees.model import Item, Ref, Tree
from wizard.walks.ahead import Ahead
from wizard.walks.lines import Line, Part, shown
from wizard.walks.walk import Arrived, Step, Walk
from wizard.words import sentences as phrases

AT_A_GLANCE = 4
"""Facts that fit under the title of a phone."""


def outcome_page(
    scene: Scene,
    walk: Walk,
    end: Arrived,
    decided: Collection[str],
    trees: Mapping[str, Tree],
    ahead: Ahead,
) -> OutcomePage:
    """Show where a walk ended; `trees` are those that are served."""
    outcome = end.outcome
    day = Day(walk.day, walk.tree.catalogue.amounts)
    lines = [
        line._replace(texts=tuple(it for text in line.texts if (it := chosen(scene, text, day))))
        for line in shown(walk.tree, outcome)
        if all(holds(when, walk.facts, day) for when in line.whens)
    ]
    steps = tuple(_step(scene, item) for item in _items(lines, "next-steps"))
    glance = tuple(_fact(scene, item) for item in _items(lines, "glance"))
    applied = next(meant(scene, outcome.apply, day), None)
    apply = permit_page(scene, applied) if applied else None
    glance += permit_facts(scene, apply) if apply else ()
    firsts = (_first(scene, walk, item, trees) for item in _items(lines, "first"))
    # whom a person must look at is not told how other answers would have ended
    told = not (end.aside or outcome.verdict == "get-help")
    changed = tuple(changes(scene, walk, end, decided, ahead)) if told else ()
    drawn_with = amounts_in(test for it in changed for test in ahead.tests(it.question))
    permits = tuple(meant(scene, outcome.permits, day))
    named = dict.fromkeys((*_named(walk, (applied, *permits), lines), *_compared(walk.steps)))
    return OutcomePage(
        id=outcome.id,
        verdict=outcome.verdict,
        verdict_label=phrases.verdict(scene.words, outcome.verdict),
        title=said(scene, outcome.title),
        guidance=said(scene, outcome.guidance, block=True),
        apply=apply,
        glance=glance[:AT_A_GLANCE],
        first=next(firsts, None),
        next_steps=tuple(step.text for step in steps),
        steps=steps,
        documents=tuple(document_page(scene, it) for it in _items(lines, "documents")),
        notes=tuple(note_page(scene, it) for it in _items(lines, "notes")),
        permits=tuple(permit_page(scene, ref) for ref in permits),
        contacts=tuple(contact_page(scene, ref) for ref in meant(scene, outcome.contacts, day)),
        continues=tuple(_continues(scene, walk, meant(scene, outcome.continues, day), trees)),
        sources=source_pages(scene, (*meant(scene, outcome.sources, day),) or (walk.tree.source,)),
        amounts=tuple(amount_page(scene, id) for id in named),
        notices=tuple(amount_notices(scene, (*walk.last_known, *day.last_known, *drawn_with))),
        changes=changed,
        aside=end.aside,
    )


def _items(lines: Iterable[Line], part: Part) -> Iterator[Item]:
    return (line.item for line in lines if line.part == part and isinstance(line.item, Item))


def _fact(scene: Scene, item: Item) -> FactPage:
    assert item.label is not None
    assert item.text is not None
    return FactPage(said(scene, item.label), said(scene, item.text))


def _first(scene: Scene, walk: Walk, item: Item, trees: Mapping[str, Tree]) -> FirstPage:
    assert item.text is not None
    url = scene.voice.address(item.link)
    if item.contact is not None:
        contact = scene.tree.catalogue.contacts[item.contact.id or ""]
        number = contact.phone or contact.phone_inside
        url = tel(number) if number else scene.voice.address(contact.link)
    go = next(_continues(scene, walk, (item.go,), trees), None) if item.go else None
    return FirstPage(said(scene, item.text), url, go)


def _step(scene: Scene, item: Item) -> StepPage:
    assert item.text is not None
    who, roles = None, scene.tree.catalogue.roles
    if item.who is not None:
        role = roles.get(item.who.id or "")
        who = said(scene, role.title) if role else escaped(scene.words.gettext("You"))
    text = said(scene, item.text, block=True)
    return StepPage(text, who, takes(scene, item.takes), item.wait)


def _continues(
    scene: Scene, walk: Walk, refs: Iterable[Ref], trees: Mapping[str, Tree]
) -> Iterator[ContinuePage]:
    """Show related routes that are served, with the answers that mean the same there.

    From a sensitive tree no answer goes to an ordinary one, where it would stand in an address.
    """
    for ref in refs:
        other = trees.get(ref.id or "")
        if other is None:
            continue
        there = replace(scene, tree=other, facts={})
        closed = walk.tree.sensitive and not other.sensitive
        yield ContinuePage(
            tree=other.id,
            title=said(there, other.title),
            summary=said(there, other.summary),
            sensitive=other.sensitive,
            answers={} if closed else dict(_travelling(walk.steps, other)),
        )


def _travelling(steps: Iterable[Step], other: Tree) -> Iterator[tuple[str, tuple[str, ...]]]:
    for step in steps:
        there = other.questions.get(step.question.id)
        shared = step.question.shared
        if step.value is not None and there and shared is not None and there.shared == shared:
            yield step.question.id, step.answer


# Amounts, in the order of the page --------------------------------------------------


def _named(walk: Walk, permits: Iterable[Ref | None], lines: Iterable[Line]) -> Iterator[str]:
    """Name the amounts that the page shows."""
    texts = [text for line in lines for text in line.texts]
    texts += [rule.because for step in walk.steps for _, rule in step.rules if rule.because]
    for text in texts:
        yield from (found.name for found in text.placeholders if found.kind == "amount")
    for ref in permits:
        permit = walk.tree.catalogue.permits.get(ref.id or "") if ref else None
        if permit is not None and permit.fee is not None:
            yield permit.fee


def _compared(steps: Iterable[Step]) -> Iterator[str]:
    """Name the amounts that a rule on the way compared with."""
    whens = (rule.when for step in steps for _, rule in step.rules if rule.when is not None)
    return amounts_in(entry.test for when in whens for entry in entries(when))
