"""The compiled tree as JSON.

In: a tree. Out: plain data: every id resolved, groups spelled out, shared parts in place, and the
catalogue. Texts are those of the source language. It must not know what day it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wizard.trees.model import (
    All,
    Amount,
    AmountRef,
    AnyOf,
    Aside,
    Condition,
    Decision,
    DerivedFact,
    Entry,
    Item,
    Link,
    Not,
    Option,
    Outcome,
    Period,
    Question,
    Range,
    Ref,
    Relative,
    Rule,
    SourceRef,
    Target,
    Term,
    Test,
    Text,
    Ticked,
    Tree,
)

FORMAT = 1
"""Rises when something in this shape is renamed or taken away; `schema` describes it."""


def as_data(tree: Tree) -> dict[str, Any]:
    """Give a whole tree; what is not there is left out."""
    return _without_nothing(
        {
            "format": FORMAT,
            "tree": tree.id,
            "version": tree.version,
            "title": _text(tree.title),
            "summary": _text(tree.summary),
            "intro": _text(tree.intro),
            "reviewed": tree.reviewed.isoformat(),
            "source": _source(tree.source),
            "sensitive": tree.sensitive,
            "start": _target(tree.start),
            "unlisted": _target(tree.unlisted),
            "aside": _asides(tree.asides),
            "get_help_budget": None if tree.budget is None else str(tree.budget),
            "questions": {id: _question(each) for id, each in tree.questions.items()},
            "facts": {id: _fact(each) for id, each in tree.facts.items()},
            "decisions": {id: _decision(each) for id, each in tree.decisions.items()},
            "outcomes": {id: _outcome(each) for id, each in tree.outcomes.items()},
            "groups": {id: sorted(members) for id, members in tree.groups.items()},
            "notes": {
                id: _without_nothing(
                    {
                        "title": _text(note.title),
                        "text": _text(note.text),
                        "when": _condition(note.when),
                        "source": _source(note.source),
                    }
                )
                for id, note in tree.notes.items()
            },
            **_catalogue(tree),
        }
    )


def _without_nothing(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, [], {}, ())}


def _text(text: Text | None) -> Any:
    if text is None or text.if_unknown is None:
        return None if text is None else text.source
    return {"text": text.source, "if_unknown": text.if_unknown.source}


def _target(target: Target | None) -> dict[str, str] | None:
    return {"kind": target.kind, "id": target.id} if target else None


def _source(source: SourceRef | Ref | None) -> str | None:
    return (source.id or source.url) if source else None


def _asides(asides: Iterable[Aside]) -> list[dict[str, Any]]:
    return [{"label": _text(aside.label), "go": _target(aside.go)} for aside in asides]


# Questions, facts, decisions ---------------------------------------------------------


def _question(question: Question) -> dict[str, Any]:
    typed = question.kind in ("number", "money")
    return _without_nothing(
        {
            "type": question.kind,
            "ask": _text(question.ask),
            "hint": _text(question.hint),
            "why": _text(question.why),
            "find_out": _text(question.find_out),
            "options": [_option(option) for option in question.options],
            "extra": [_option(option) for option in question.extras],
            "min": _plain(question.minimum),
            "max": _plain(question.maximum),
            "step": _plain(question.step) if typed else None,
            "unit": _text(question.unit),
            "unsure": _target(question.unsure),
            "next": _rules(question.next),
            "aside": _asides(question.asides),
            "source": _source(question.source),
            "shared": question.shared,
        }
    )


def _option(option: Option) -> dict[str, Any]:
    return _without_nothing(
        {
            "id": option.id,
            "label": _text(option.label),
            "hint": _text(option.hint),
            "go": _target(option.go),
            "because": _text(option.because),
            "source": _source(option.source),
        }
    )


def _rules(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    return [
        _without_nothing(
            {
                "when": _condition(rule.when),
                "go": _target(rule.go),
                "because": _text(rule.because),
                "source": _source(rule.source),
            }
        )
        for rule in rules
    ]


def _decision(decision: Decision) -> dict[str, Any]:
    found = {"rules": _rules(decision.rules), "source": _source(decision.source)}
    return _without_nothing(found)


def _fact(fact: DerivedFact) -> dict[str, Any]:
    return _without_nothing(
        {
            "rules": [
                _without_nothing({"when": _condition(rule.when), "is": rule.value})
                for rule in fact.rules
            ],
            "labels": {value: _text(label) for value, label in fact.labels.items()},
            "shared": fact.shared,
        }
    )


# Conditions ------------------------------------------------------------------------


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    match condition:
        case None:
            return None
        case Entry(fact, test):
            return {"fact": fact, "words": test.words, "test": _test(test)}
        case Not(item):
            return {"not": _condition(item)}
        case All(items):
            return {"all": [_condition(item) for item in items]}
        case AnyOf(items):
            return {"any": [_condition(item) for item in items]}


def _test(test: Test) -> dict[str, Any]:
    """Give a test; any of its alternatives holds."""
    return _without_nothing(
        {
            "ids": sorted(test.ids),
            "ranges": [_range(range_) for range_ in test.ranges],
            "dates": [_when(when) for when in test.dates],
            "ticked": [_ticked(ticked) for ticked in test.ticked],
            "unanswered": test.unanswered or None,
        }
    )


def _range(range_: Range) -> dict[str, Any]:
    return _without_nothing(
        {
            "over" if range_.low_open else "from": _bound(range_.low),
            "under" if range_.high_open else "to": _bound(range_.high),
        }
    )


def _bound(bound: Decimal | AmountRef | None) -> Any:
    return {"amount": bound.id} if isinstance(bound, AmountRef) else _plain(bound)


def _when(when: Period | Relative) -> dict[str, Any]:
    if isinstance(when, Period):
        return _without_nothing({"from": _plain(when.low), "to": _plain(when.high)})
    shift = {"count": when.shift.count, "unit": when.shift.unit}
    return {"side": when.side, "shift": shift}


def _ticked(ticked: Ticked) -> dict[str, Any]:
    return {"mode": ticked.mode, "ids": sorted(ticked.ids)}


def _plain(value: Decimal | date | str | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else f"{value:f}"


# Outcomes and what they name --------------------------------------------------------


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return _without_nothing(
        {
            "verdict": outcome.verdict,
            "title": _text(outcome.title),
            "guidance": _text(outcome.guidance),
            "next_steps": _items(outcome.next_steps),
            "documents": _items(outcome.documents),
            "notes": _items(outcome.notes),
            "permits": [_source(ref) for ref in outcome.permits],
            "contacts": [_source(ref) for ref in outcome.contacts],
            "continue": [_source(ref) for ref in outcome.continues],
            "sources": [_source(ref) for ref in outcome.sources],
            "shared": outcome.shared,
        }
    )


def _items(items: Iterable[Item]) -> list[dict[str, Any]]:
    return [
        _without_nothing({"text": _text(item.text), "id": item.id, "when": _condition(item.when)})
        for item in items
    ]


def _catalogue(tree: Tree) -> dict[str, Any]:
    found = tree.catalogue
    return {
        "permits": {id: _entry(each) for id, each in found.permits.items()},
        "documents": {id: _entry(each) for id, each in found.documents.items()},
        "contacts": {id: _entry(each) for id, each in found.contacts.items()},
        "sources": {id: _entry(each) for id, each in found.sources.items()},
        "amounts": {id: _amount(each) for id, each in found.amounts.items()},
        "terms": {id: _term(each) for id, each in found.terms.items()},
    }


_FIELDS = (
    "title",
    "hint",
    "phone",
    "hours",
    "fee",
    "decision",
    "applicant",
    "link",
    "verified",
    "seen",
    "confidence",
    "source",
)


def _entry(entry: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _FIELDS:
        match getattr(entry, name, None):
            case Text() as text:
                found[name] = _text(text)
            case Link(urls):
                found["url"] = urls[""] if urls.keys() == {""} else dict(urls)
            case SourceRef() as source:
                found[name] = _source(source)
            case date() as day:
                found[name] = day.isoformat()
            case value:
                found[name] = value
    return _without_nothing(found)


def _term(term: Term) -> dict[str, Any]:
    """Give a term; a text where it is translated, words where it is written so everywhere."""
    return _without_nothing(
        {
            "term": _text(term.text) if term.text else term.words,
            "lang": term.lang,
            "letters": term.letters or None,
            "explained_by": [_text(each) for each in term.explained_by],
        }
    )


def _amount(amount: Amount) -> dict[str, Any]:
    return _without_nothing(
        {
            "title": _text(amount.title),
            "currency": amount.currency,
            "values": {first.isoformat(): f"{value:f}" for first, value in amount.values},
            "until": amount.until.isoformat(),
            "source": _source(amount.source),
            "if_unknown": _text(amount.if_unknown),
        }
    )
