"""A whole tree on one page, for whoever must read, print and sign it.

In: the served trees with their words, a tree, a language, a day. Out: an `Overview`: every
question, rule and outcome, and every catalogue entry they use. Pure. It shows no answers, so that
sensitive trees have one too. It must not know templates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from wizard.present.fill import Scene, said
from wizard.present.in_language import escaped
from wizard.present.overview.listed import listed
from wizard.present.overview.sheets import (
    Goal,
    ItemSheet,
    Origin,
    OutcomeSheet,
    Overview,
    QuestionSheet,
    RulesSheet,
    WayPage,
    Wording,
)
from wizard.present.overview.used import used
from wizard.present.overview.ways import (
    Sheet,
    aside_ways,
    goal,
    linked,
    option_ways,
    place,
    rule_ways,
    source_link,
    unlisted_way,
    unsure_ways,
    when,
    wording,
    wording_if,
)
from wizard.present.page import Presenter
from wizard.present.shapes import Said
from wizard.trees.catalogue import SORTS, Sort
from wizard.trees.model import (
    TODAY,
    Decision,
    DerivedFact,
    Item,
    Outcome,
    Question,
    Ref,
    Source,
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
    questions = tuple(_question(sheet, it) for it in tree.questions.values())
    decisions = tuple(_decision(sheet, it) for it in tree.decisions.values())
    quiet = (*aside_ways(sheet, "tree", "", tree.asides), unlisted_way(sheet))
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
        quiet=quiet,
        questions=questions,
        decisions=decisions,
        facts=tuple(_fact(sheet, it) for it in tree.facts.values()),
        outcomes=tuple(_outcome(sheet, it, presenter.trees) for it in tree.outcomes.values()),
        listed=listed(sheet, found),
        origins=_origins(goal(sheet, tree.start), questions, decisions, quiet),
        cases=cases,
    )


def _origins(
    start: Goal,
    questions: Sequence[QuestionSheet],
    decisions: Sequence[RulesSheet],
    quiet: Sequence[WayPage],
) -> Mapping[str, Sequence[Origin]]:
    """Gather for every place the arrows that lead there."""
    found = defaultdict(list, {start.anchor: [Origin("", "start")]})
    asked = (way for it in questions for way in (*it.answers, *it.rules, *it.quiet))
    for way in (*asked, *(way for it in decisions for way in it.rules), *quiet):
        if way.goal:
            found[way.goal.anchor].append(Origin(way.anchor, way.words))
    return found


# Questions and rules ---------------------------------------------------------------


def _question(sheet: Sheet, question: Question) -> QuestionSheet:
    anchor = f"question-{question.id}"
    source = question.source or sheet.tree.source
    return QuestionSheet(
        anchor=anchor,
        id=question.id,
        place=place(question.span),
        kind=phrases.kind(sheet.voice.words, question.kind),
        bounds=_bounds(sheet, question),
        usual=linked(sheet, question.usual.words) if question.usual else None,
        ask=said(sheet.voice, question.ask, sheet.scene),
        hint=wording_if(sheet, question.hint, block=True),
        why=wording_if(sheet, question.why, block=True),
        find_out=wording_if(sheet, question.find_out, block=True),
        answers=option_ways(sheet, question),
        rules=rule_ways(sheet, "question", question.id, question.next, source),
        quiet=(
            *unsure_ways(sheet, question),
            *aside_ways(sheet, anchor, question.id, question.asides),
        ),
        source=source_link(source),
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


def _decision(sheet: Sheet, decision: Decision) -> RulesSheet:
    source = decision.source or sheet.tree.source
    return RulesSheet(
        f"decision-{decision.id}",
        decision.id,
        place(decision.span),
        rule_ways(sheet, "decision", decision.id, decision.rules, source),
        source_link(source),
    )


def _fact(sheet: Sheet, fact: DerivedFact) -> RulesSheet:
    ways = tuple(
        replace(way, label=said(sheet.voice, label, sheet.scene))
        if (label := fact.labels.get(way.value or ""))
        else way
        for way in rule_ways(sheet, "fact", fact.id, fact.rules)
    )
    return RulesSheet(f"fact-{fact.id}", fact.id, place(fact.span), ways)


# Outcomes --------------------------------------------------------------------------


def _outcome(sheet: Sheet, outcome: Outcome, trees: Mapping[str, Tree]) -> OutcomeSheet:
    others = [trees[ref.id] for ref in outcome.continues if ref.id and ref.id in trees]
    sources = (source_link(it) for it in (outcome.sources or (sheet.tree.source,)))
    return OutcomeSheet(
        anchor=f"outcome-{outcome.id}",
        id=outcome.id,
        place=place(outcome.span),
        verdict=outcome.verdict,
        verdict_label=phrases.verdict(sheet.voice.words, outcome.verdict),
        title=said(sheet.voice, outcome.title, sheet.scene),
        guidance=wording(sheet, outcome.guidance, block=True),
        next_steps=tuple(_item(sheet, item) for item in outcome.next_steps),
        lists={
            sort.file: tuple(_item(sheet, item, sort) for item in getattr(outcome, sort.file))
            for sort in SORTS
            if sort.listed and sort.entry is not Source
        },
        continues=tuple(
            ItemSheet(
                Wording(said(sheet.voice, other.title, Scene(other, sheet.scene.day, {}))), other.id
            )
            for other in others
        ),
        sources=tuple(source for source in sources if source is not None),
    )


def _item(sheet: Sheet, item: Item | Ref, sort: Sort | None = None) -> ItemSheet:
    """Show a line of a list: a text in full, an entry by its title, which links to all it says."""
    condition = when(sheet, item.when) if isinstance(item, Item) else None
    if sort and item.id is not None:
        entry: Any = sort.of(sheet.tree)[item.id]
        return ItemSheet(
            wording(sheet, entry.title or entry.text), f"{sort.name}-{item.id}", condition
        )
    if isinstance(item, Item) and item.text is not None:
        return ItemSheet(wording(sheet, item.text, block=True), None, condition)
    url = item.url if isinstance(item, Ref) else None
    return ItemSheet(Wording(escaped(url or "")), None, condition)
