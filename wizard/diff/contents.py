"""Everything a change says anew: elements, rules, catalogue entries, groups, settings of a tree.

In: two libraries. Out: a flat list of what is new, gone or different, field by field. Texts are
left to `texts`, and where walks lead to `moves`. It must not know how changes are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Literal as Word
from typing import TypeAlias

from wizard.trees.library import Library
from wizard.trees.model import (
    SHARED,
    Amount,
    Catalogue,
    Condition,
    Item,
    Link,
    Option,
    Outcome,
    Question,
    Ref,
    Rule,
    SourceRef,
    Span,
    Target,
    Text,
    Tree,
)
from wizard.walks.routes import said

Section: TypeAlias = Word["elements", "rules", "amounts", "catalogue", "groups", "settings"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new (`old` is `None`), gone (`new` is `None`) or different.

    `place` is the id of a tree, or `shared`; `name` says which thing, `span` where it stands now,
    or where it stood.
    """

    section: Section
    place: str
    name: str
    old: str | None
    new: str | None
    span: Span | None = None


Fields: TypeAlias = Mapping[str, str]
Thing: TypeAlias = tuple[Fields, Span | None]


def contents(old: Library, new: Library, renamed: Mapping[str, Tree]) -> tuple[Change, ...]:
    """Compare two libraries; `renamed` holds the old trees under their new names."""
    found: list[Change] = []
    for id, tree in new.trees.items():
        before = renamed.get(id)
        if before is not None:
            found += _tree(id, before, tree)
            found += _groups(id, _own_groups(before, old), _own_groups(tree, new))
    return (*found, *_shared(old, new))


def _tree(id: str, old: Tree, new: Tree) -> Iterator[Change]:
    yield from _compared("settings", id, {"": (_settings(old), None)}, {"": (_settings(new), None)})
    for change in _compared("elements", id, _elements(old), _elements(new)):
        sort, _, name = change.name.partition(" ")
        question = name.partition(".")[0]
        # The options of a question that is itself new or gone are told with it.
        if sort != "option" or (question in old.questions and question in new.questions):
            yield change
    before, after = dict(_rules(old)), dict(_rules(new))
    for name in after:
        if name in before:
            yield from _aligned(id, name, before[name][0], after[name])


def _shared(old: Library, new: Library) -> Iterator[Change]:
    before, after = old.shared.catalogue, new.shared.catalogue
    yield from _compared("amounts", SHARED, _amounts(before.amounts), _amounts(after.amounts))
    for sort in (each.name for each in fields(Catalogue) if each.name != "amounts"):
        one, other = getattr(before, sort), getattr(after, sort)
        label = sort.removesuffix("s")
        yield from _compared("catalogue", SHARED, _entries(label, one), _entries(label, other))
    one, other = _entries("note", old.shared.notes), _entries("note", new.shared.notes)
    yield from _compared("catalogue", SHARED, one, other)
    yield from _groups(SHARED, old.shared.groups.members, new.shared.groups.members)


Members: TypeAlias = Mapping[str, frozenset[str]]


def _own_groups(tree: Tree, library: Library) -> Members:
    """Give the groups of a tree itself; those all trees share are compared once."""
    shared = library.shared.groups.members
    return {name: ids for name, ids in tree.groups.items() if shared.get(name) != ids}


def _groups(place: str, old: Members, new: Members) -> Iterator[Change]:
    for name in dict.fromkeys((*new, *old)):
        one, other = old.get(name), new.get(name)
        if one != other:
            yield Change("groups", place, f"group {name}", *_members_changed(one, other))


def _aligned(
    place: str, name: str, old: Sequence[str], new: tuple[Sequence[str], Span]
) -> Iterator[Change]:
    """Compare two lists of rules; a rule that only moved up or down by others did not change."""
    lines, span = new
    matcher = SequenceMatcher(None, old, lines, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        for at in range(max(b - a, d - c) if kind != "equal" else 0):
            was = old[a + at] if a + at < b else None
            now = lines[c + at] if c + at < d else None
            yield Change("rules", place, name, was, now, span)


def _members(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))


def _members_changed(
    old: frozenset[str] | None, new: frozenset[str] | None
) -> tuple[str | None, str | None]:
    """Say only the members that differ, unless the whole group is new or gone."""
    if old is None or new is None:
        return (None if old is None else _members(old)), (None if new is None else _members(new))
    gone, come = old - new, new - old
    return (f"with {_members(gone)}" if gone else f"without {_members(come)}"), (
        f"with {_members(come)}" if come else f"without {_members(gone)}"
    )


def _compared(
    section: Section, place: str, old: Mapping[str, Thing], new: Mapping[str, Thing]
) -> Iterator[Change]:
    """Compare things by name, then their fields by name."""
    for name in dict.fromkeys((*new, *old)):
        before, after = old.get(name), new.get(name)
        span = after[1] if after else before[1] if before else None
        if before is None and after is not None:
            yield Change(section, place, name, None, _all(after[0]), span)
        elif after is None and before is not None:
            yield Change(section, place, name, _all(before[0]), None, span)
        elif before is not None and after is not None and before[0] != after[0]:
            for field in dict.fromkeys((*after[0], *before[0])):
                one, other = before[0].get(field), after[0].get(field)
                if one != other:
                    words = f"{name} {field}".strip()
                    yield Change(section, place, words, one, other, span)


def _all(found: Fields) -> str:
    return "; ".join(f"{field} {value}".strip() for field, value in found.items() if value)


# Trees -----------------------------------------------------------------------------


def _settings(tree: Tree) -> Fields:
    found = {
        "reviewed": str(tree.reviewed),
        "sensitive": "yes" if tree.sensitive else "no",
        "start": tree.start.id,
        "unlisted": tree.unlisted.id,
        "source": _value(tree.source),
        "get-help-budget": f"{tree.budget * 100:f}%" if tree.budget is not None else "",
        "aside": ", ".join(aside.go.id for aside in tree.asides),
    }
    return {name: value for name, value in found.items() if value}


def _elements(tree: Tree) -> dict[str, Thing]:
    """Give questions, options, decisions, derived facts and outcomes by name."""
    found: dict[str, Thing] = {}
    for question in tree.questions.values():
        found[f"question {question.id}"] = (_question(question), question.span)
        for option in (*question.options, *question.extras):
            name = f"option {question.id}.{option.id}"
            source = _value(option.source)
            found[name] = ({"source": source} if source else {}, option.span)
    for decision in tree.decisions.values():
        source = _value(decision.source)
        found[f"decision {decision.id}"] = ({"source": source} if source else {}, decision.span)
    for fact in tree.facts.values():
        found[f"fact {fact.id}"] = ({}, fact.span)
    for outcome in tree.outcomes.values():
        found[f"outcome {outcome.id}"] = (_outcome(outcome), outcome.span)
    return found


def _question(question: Question) -> Fields:
    typed = question.kind not in ("choice", "choices", "country")
    found = {
        "type": question.kind,
        "min": _value(question.minimum),
        "max": _value(question.maximum),
        "step": _value(question.step) if typed else "",
        "options": ", ".join(option.id for option in question.options),
        "extra": ", ".join(option.id for option in question.extras),
        "source": _value(question.source),
        "aside": ", ".join(aside.go.id for aside in question.asides),
        "use": question.shared or "",
    }
    return {name: value for name, value in found.items() if value}


def _outcome(outcome: Outcome) -> Fields:
    found = {
        "verdict": outcome.verdict,
        "documents": _items(outcome.documents),
        "notes": _items(outcome.notes),
        "when of next-steps": "; ".join(
            f"{number}. {said(item.when)}"
            for number, item in enumerate(outcome.next_steps, 1)
            if item.when is not None
        ),
        "permits": _refs(outcome.permits),
        "contacts": _refs(outcome.contacts),
        "continue": _refs(outcome.continues),
        "sources": _refs(outcome.sources),
        "use": outcome.shared or "",
    }
    return {name: value for name, value in found.items() if value}


def _items(items: Iterable[Item]) -> str:
    return ", ".join(
        (item.id or "a text") + (f" when {said(item.when)}" if item.when is not None else "")
        for item in items
    )


def _refs(refs: Iterable[Ref]) -> str:
    return ", ".join(ref.id or ref.url or "" for ref in refs)


def _rules(tree: Tree) -> Iterator[tuple[str, tuple[Sequence[str], Span]]]:
    """Give where each place leads and what each derived fact is, rule by rule."""
    for question in tree.questions.values():
        options = (*question.options, *question.extras)
        ways = [f"{option.id} → {option.go.id}" for option in options if option.go]
        ways += map(_way, question.next)
        ways += [f"unsure → {question.unsure.id}"] if question.unsure else []
        yield f"question {question.id}", (ways, question.span)
    for decision in tree.decisions.values():
        yield f"decision {decision.id}", ([*map(_way, decision.rules)], decision.span)
    for fact in tree.facts.values():
        yield f"fact {fact.id}", ([f"{_when(r.when)} → {r.value}" for r in fact.rules], fact.span)


def _way(rule: Rule) -> str:
    source = f" (source {_value(rule.source)})" if rule.source else ""
    return f"{_when(rule.when)} → {rule.go.id}{source}"


def _when(when: Condition | None) -> str:
    return said(when) if when is not None else "else"


# The catalogue -----------------------------------------------------------------------


def _amounts(amounts: Mapping[str, Amount]) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for amount in amounts.values():
        values = {f"from {first}": f"{amount.currency} {value:f}" for first, value in amount.values}
        rest = {"known until": str(amount.until), "source": _value(amount.source)}
        found[f"amount {amount.id}"] = ({**values, **rest}, amount.span)
    return found


def _entries(sort: str, entries: Mapping[str, object]) -> dict[str, Thing]:
    """Give catalogue entries by name, their fields but texts as words."""
    found: dict[str, Thing] = {}
    for id, entry in entries.items():
        values: dict[str, str] = {}
        span: Span | None = None
        for field in fields(entry):  # type: ignore[arg-type]
            value = getattr(entry, field.name)
            if field.name == "span":
                span = value
            elif field.name != "id" and not _left_out(value):
                values[field.name.replace("_", "-")] = _value(value)
        found[f"{sort} {id}"] = (values, span)
    return found


def _left_out(value: object) -> bool:
    """Leave out what is not there, and texts: their words are compared elsewhere."""
    texts = value if isinstance(value, tuple) else (value,)
    return value is None or value is False or all(isinstance(each, Text) for each in texts)


def _value(value: object) -> str:
    match value:
        case None:
            return ""
        case SourceRef(id, url):
            return id or url or ""
        case Link(urls):
            return ", ".join(f"{lang}: {url}" if lang else url for lang, url in urls.items())
        case Target(_, id) | Option(id):
            return id
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case str():
            return value
        case True:
            return "yes"
    return said(value)  # type: ignore[arg-type]
