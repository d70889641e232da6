"""A whole tree on one page, for whoever must read, print and sign it.

In: the served trees with their words, a tree, a language, a day. Out: an `Overview`: every
question, rule and outcome, and every catalogue entry they use. Pure. It shows no answers, so that
sensitive trees have one too. It must not know templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from wizard.present.fill import Scene, said
from wizard.present.in_language import escaped
from wizard.present.overview.listed import listed
from wizard.present.overview.sheets import (
    ItemSheet,
    Origins,
    OutcomeSheet,
    Overview,
    QuestionSheet,
    RulesSheet,
    Wording,
)
from wizard.present.overview.used import used
from wizard.present.overview.ways import (
    Sheet,
    aside_ways,
    fact_ways,
    goal,
    option_way,
    origins,
    place,
    rule_ways,
    source_link,
    unlisted_way,
    unsure_way,
    when,
    wording,
    wording_if,
)
from wizard.present.page import Presenter
from wizard.present.shapes import Said
from wizard.trees.model import (
    TODAY,
    Contact,
    Decision,
    DerivedFact,
    Document,
    Item,
    Outcome,
    Permit,
    Question,
    Ref,
    Text,
    Tree,
)
from wizard.words import formats, ranges
from wizard.words import sentences as phrases


def overview(presenter: Presenter, tree: Tree, lang: str, day: date, cases: int) -> Overview:
    """Show a whole tree in a language, with amounts as on a day; `cases` is how many it has."""
    found = used(tree)
    sheet = Sheet(
        presenter.voices[lang], Scene(tree, day, {}, open=True), frozenset(found["groups"])
    )
    arriving = origins(tree)
    return Overview(
        tree=tree.id,
        title=said(sheet.voice, tree.title, sheet.scene),
        summary=said(sheet.voice, tree.summary, sheet.scene),
        intro=wording_if(sheet, tree.intro, block=True),
        version=tree.version,
        reviewed=tree.reviewed,
        day=day,
        sensitive=tree.sensitive,
        source=source_link(tree.source),
        start=goal(sheet, tree.start),
        unlisted=unlisted_way(sheet),
        asides=aside_ways(sheet, "tree", tree.asides),
        questions=tuple(_question(sheet, it, arriving) for it in tree.questions.values()),
        decisions=tuple(_decision(sheet, it, arriving) for it in tree.decisions.values()),
        facts=tuple(_fact(sheet, it) for it in tree.facts.values()),
        outcomes=tuple(
            _outcome(sheet, it, arriving, presenter.trees) for it in tree.outcomes.values()
        ),
        listed=listed(sheet, found),
        cases=cases,
    )


# Questions and rules ---------------------------------------------------------------


def _question(sheet: Sheet, question: Question, arriving: Origins) -> QuestionSheet:
    anchor = f"question-{question.id}"
    source = question.source or sheet.tree.source
    return QuestionSheet(
        anchor=anchor,
        id=question.id,
        place=place(question.span),
        kind=phrases.kind(sheet.voice.words, question.kind),
        bounds=_bounds(sheet, question),
        ask=said(sheet.voice, question.ask, sheet.scene),
        hint=wording_if(sheet, question.hint, block=True),
        why=wording_if(sheet, question.why, block=True),
        find_out=wording_if(sheet, question.find_out, block=True),
        answers=tuple(
            option_way(sheet, anchor, it, source) for it in (*question.options, *question.extras)
        ),
        rules=rule_ways(sheet, anchor, question.next, source),
        unsure=unsure_way(sheet, question),
        asides=aside_ways(sheet, anchor, question.asides),
        source=source_link(source),
        origins=arriving.get(("question", question.id), ()),
    )


def _bounds(sheet: Sheet, question: Question) -> Said | None:
    """Say between which bounds a typed answer must lie, with its unit."""
    words = sheet.voice.words
    low, high = (
        None if end is None else _end(sheet, question, end)
        for end in (question.minimum, question.maximum)
    )
    bounds = ranges.bounds(words, low, high, dates=question.kind == "date")
    if bounds is None:
        return None
    if question.step != 1 and question.kind == "number":
        bounds = phrases.in_steps(words, bounds, formats.number(words, question.step))
    if question.unit is None:
        return escaped(bounds)
    unit = said(sheet.voice, question.unit, sheet.scene)
    return Said(escaped(f"{bounds} ").html + unit.html, f"{bounds} {unit.plain}")


def _end(sheet: Sheet, question: Question, end: Decimal | date | str) -> str:
    words = sheet.voice.words
    match end:
        case Decimal() if question.kind == "money":
            return formats.money(words, end)
        case Decimal():
            return formats.number(words, end)
        case date():
            return formats.day(words, end)
    assert end == TODAY
    return phrases.the_day(words)


def _decision(sheet: Sheet, decision: Decision, arriving: Origins) -> RulesSheet:
    anchor = f"decision-{decision.id}"
    source = decision.source or sheet.tree.source
    return RulesSheet(
        anchor,
        decision.id,
        place(decision.span),
        rule_ways(sheet, anchor, decision.rules, source),
        source_link(source),
        arriving.get(("decision", decision.id), ()),
    )


def _fact(sheet: Sheet, fact: DerivedFact) -> RulesSheet:
    anchor = f"fact-{fact.id}"
    labels = {value: said(sheet.voice, label, sheet.scene) for value, label in fact.labels.items()}
    return RulesSheet(
        anchor, fact.id, place(fact.span), fact_ways(sheet, anchor, fact.rules, labels)
    )


# Outcomes --------------------------------------------------------------------------


def _outcome(
    sheet: Sheet, outcome: Outcome, arriving: Origins, trees: Mapping[str, Tree]
) -> OutcomeSheet:
    catalogue = sheet.tree.catalogue
    notes = {id: note.title or note.text for id, note in sheet.tree.notes.items()}
    sources = (source_link(it) for it in (outcome.sources or (sheet.tree.source,)))
    return OutcomeSheet(
        anchor=f"outcome-{outcome.id}",
        id=outcome.id,
        place=place(outcome.span),
        verdict=outcome.verdict,
        verdict_label=phrases.verdict(sheet.voice.words, outcome.verdict),
        title=said(sheet.voice, outcome.title, sheet.scene),
        guidance=wording(sheet, outcome.guidance, block=True),
        next_steps=_items(sheet, "", outcome.next_steps, {}),
        documents=_items(sheet, "document", outcome.documents, _titles(catalogue.documents)),
        notes=_items(sheet, "note", outcome.notes, notes),
        permits=_items(sheet, "permit", outcome.permits, _titles(catalogue.permits)),
        contacts=_items(sheet, "contact", outcome.contacts, _titles(catalogue.contacts)),
        continues=tuple(
            ItemSheet(
                Wording(said(sheet.voice, other.title, Scene(other, sheet.scene.day, {}))), other.id
            )
            for ref in outcome.continues
            if (other := trees.get(ref.id or "")) is not None
        ),
        sources=tuple(source for source in sources if source is not None),
        origins=arriving.get(("outcome", outcome.id), ()),
    )


def _titles(
    entries: Mapping[str, Permit] | Mapping[str, Document] | Mapping[str, Contact],
) -> Mapping[str, Text]:
    return {id: entry.title for id, entry in entries.items()}


def _items(
    sheet: Sheet, sort: str, items: Iterable[Item | Ref], titles: Mapping[str, Text]
) -> tuple[ItemSheet, ...]:
    """Show a list: texts in full, entries by their title with a link to all they say."""
    return tuple(_item(sheet, sort, item, titles) for item in items)


def _item(sheet: Sheet, sort: str, item: Item | Ref, titles: Mapping[str, Text]) -> ItemSheet:
    condition = when(sheet, item.when) if isinstance(item, Item) else None
    if item.id is not None:
        text = wording(sheet, titles[item.id])
        return ItemSheet(text, f"{sort}-{item.id}", condition)
    if isinstance(item, Item) and item.text is not None:
        return ItemSheet(wording(sheet, item.text, block=True), None, condition)
    url = item.url if isinstance(item, Ref) else None
    return ItemSheet(Wording(escaped(url or "")), None, condition)
