"""An outcome: what to do now, what to bring, whom to ask, and everything else it refers to.

In: a walk that arrived, the scene it is told in, the other trees of the folder. Out: an
`OutcomePage`. `templates/pages/outcome.html` puts its parts in their order, `entries` makes those
that stand in the catalogue, `answers` says why and what would change it. It must not know
addresses.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from markupsafe import escape

from wizard.present.answers import changes, fits, still_counts
from wizard.present.entries import (
    amount_notices,
    amount_page,
    card_page,
    contact_page,
    document_page,
    note_page,
    permit_facts,
    permit_page,
    source_pages,
    takes,
)
from wizard.present.fill import (
    Scene,
    chosen,
    each_time,
    meant,
    said,
    said_if,
    shown_amount,
    tel,
    term_words,
)
from wizard.present.in_language import escaped, marked
from wizard.present.shapes import (
    ContinuePage,
    FactPage,
    FirstPage,
    GapPage,
    OutcomePage,
    Said,
    StepPage,
)
from wizard.trees.calendar import Day, last_safe_day, on
from wizard.trees.conditions.truth import amounts_in, entries, holds
from wizard.trees.model import TODAY, Entry, Item, Ref, Relative, Tree
from wizard.walks.ahead import Ahead
from wizard.walks.decided import too_low
from wizard.walks.lines import AT_A_GLANCE, Line, Part, shown
from wizard.walks.walk import Arrived, Step, Walk
from wizard.words import formats
from wizard.words import sentences as phrases


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
    steps = tuple(_steps(scene, walk, day, _items(lines, "next-steps"), trees))
    glance = tuple(_fact(scene, item) for item in _items(lines, "glance"))
    applied = next(meant(scene, outcome.apply, day), None)
    apply = permit_page(scene, applied) if applied else None
    glance += permit_facts(scene, apply) if apply else ()
    firsts = (_first(scene, walk, item, trees) for item in _items(lines, "first"))
    told = not end.aside and outcome.told(walk.tree)
    fitting = tuple(fits(walk, end, ahead)) if told else ()
    changed = tuple(changes(scene, walk, end, decided, ahead)) if told else ()
    later = tuple(still_counts(scene, walk, end, ahead)) if told and walk.steps else ()
    drawn_with = amounts_in(test for it in changed for test in ahead.tests(it.question))
    permits = tuple(meant(scene, outcome.permits, day))
    named = dict.fromkeys((*_named(scene, walk, (applied, *permits), lines), *_compared(walk)))
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
        show=card_page(scene, outcome.show) if outcome.show else None,
        fits=fitting,
        still_counts=later,
        gaps=() if end.aside else tuple(_gaps(scene, walk)),
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


def _steps(
    scene: Scene, walk: Walk, day: Day, items: Iterable[Item], trees: Mapping[str, Tree]
) -> Iterator[StepPage]:
    number = 0
    for item in items:
        assert item.text is not None
        number += not item.wait
        step = StepPage(
            said(scene, item.text, block=True),
            _who(scene, item.who),
            takes(scene, item.takes),
            item.wait,
            number,
            go=next(_continues(scene, walk, (item.go,), trees), None) if item.go else None,
        )
        yield _due(scene, day, item, item.before, step) if item.before else step


def _who(scene: Scene, who: Ref | None) -> Said | None:
    role = scene.tree.catalogue.roles.get(who.id or "") if who else None
    if role is not None:
        return said(scene, role.title)
    return escaped(scene.words.gettext("You")) if who else None


def _due(scene: Scene, day: Day, item: Item, before: Entry, step: StepPage) -> StepPage:
    """Say by when a step must be done; in words where the date that it counts from is not known."""
    (relative,) = before.test.dates
    assert isinstance(relative, Relative)
    begun = day.today if before.fact == TODAY else scene.facts.get(before.fact)
    if not isinstance(begun, date):
        ask = marked(said(scene, scene.tree.questions[before.fact].ask))
        told = phrases.deadline_of(scene.words, term_words(scene, relative.shift), ask)
        return replace(step, deadline=Said.of(escape(told)))
    last = last_safe_day(begun, relative.shift, day)
    left = (last - day.today).days
    told = phrases.deadline(scene.words, formats.day(scene.words, last), left)
    late = said_if(scene, item.late, block=True) if left < 0 else None
    due = replace(step, since=begun, before=last, days_left=left)
    return replace(due, deadline=escaped(told), late=late)


def _gaps(scene: Scene, walk: Walk) -> Iterator[GapPage]:
    """Show each sum that is too low beside the amount it had to reach."""
    for step, id in too_low(walk):
        least, given = on(scene.tree.catalogue.amounts[id], walk.day), step.value
        assert isinstance(least, Decimal)
        assert isinstance(given, Decimal)
        missing, had = (each_time(scene, step.question, it) for it in (least - given, given))
        yield GapPage(
            step.question.id, missing, had, amount_page(scene, id), int(100 * given / least)
        )


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


def _named(
    scene: Scene, walk: Walk, permits: Iterable[Ref | None], lines: Iterable[Line]
) -> Iterator[str]:
    """Name the amounts that the page shows."""
    texts = [text for line in lines for text in line.texts]
    texts += [rule.because for step in walk.steps for _, rule in step.rules if rule.because]
    for text in texts:
        yield from (it.id for one in text.placeholders if (it := shown_amount(scene, one)))
    for ref in permits:
        permit = walk.tree.catalogue.permits.get(ref.id or "") if ref else None
        if permit is not None and permit.fee is not None:
            yield permit.fee


def _compared(walk: Walk) -> tuple[str, ...]:
    """Name the amounts that a rule on the way compared with."""
    whens = (rule.when for step in walk.steps for _, rule in step.rules if rule.when is not None)
    return amounts_in(entry.test for when in whens for entry in entries(when, walk.facts))
