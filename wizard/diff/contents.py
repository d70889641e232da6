"""Everything a change says anew: elements, rules, catalogue entries, groups, settings of a tree.

In: two libraries. Out: a flat list of what is new, gone or different, field by field. Texts are
left to `changed_words`, and where walks lead to `moves`. It must not know how changes are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal as Word
from typing import TypeAlias

from wizard.diff.changed_words import aligned
from wizard.trees.library import Library
from wizard.trees.model import (
    SHARED,
    Amount,
    Aside,
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
    Test,
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
    yield from _compared("settings", id, {"": _thing(old)}, {"": _thing(new)})
    for change in _compared("elements", id, _elements(old), _elements(new)):
        sort, _, name = change.name.partition(" ")
        question = name.partition(".")[0]
        # The options of a question that is itself new or gone are told with it.
        if sort != "option" or (question in old.questions and question in new.questions):
            yield change
    before, after = dict(_rules(old)), dict(_rules(new))
    for name in after:
        if name in before:
            (was, _), (now, span) = before[name], after[name]
            for a, b in aligned(was, now):
                one, other = None if a is None else was[a], None if b is None else now[b]
                yield Change("rules", id, name, one, other, span)


def _shared(old: Library, new: Library) -> Iterator[Change]:
    before, after = old.shared.catalogue, new.shared.catalogue
    sorts = [each.name for each in fields(Catalogue)]
    for sort in sorted(sorts, key=lambda sort: sort != "amounts"):
        section: Section = "amounts" if sort == "amounts" else "catalogue"
        one, other = (_named(sort, getattr(side, sort)) for side in (before, after))
        yield from _compared(section, SHARED, one, other)
    one, other = (_named("notes", side.shared.notes) for side in (old, new))
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


# What is written of a thing ------------------------------------------------------------


def _named(sorts: str, things: Mapping[str, object]) -> dict[str, Thing]:
    return {f"{sorts.removesuffix('s')} {id}": _thing(thing) for id, thing in things.items()}


def _elements(tree: Tree) -> dict[str, Thing]:
    """Give questions, options, decisions, derived facts and outcomes by name."""
    found: dict[str, Thing] = {}
    for question in tree.questions.values():
        found[f"question {question.id}"] = _thing(question)
        for option in (*question.options, *question.extras):
            found[f"option {question.id}.{option.id}"] = _thing(option)
    for sorts in ("decisions", "facts", "outcomes"):
        found |= _named(sorts, getattr(tree, sorts))
    return found


_WRITTEN = {
    "kind": "type",
    "minimum": "min",
    "maximum": "max",
    "extras": "extra",
    "asides": "aside",
    "continues": "continue",
    "shared": "use",
    "budget": "get-help-budget",
    "until": "known until",
    "next_steps": "when of next-steps",
}
"""Keys as a tree has them, where the field bears another name; else `_` is `-`."""

_ELSEWHERE = frozenset(("id", "path", "version", "go", "unsure", "next", "rules", "currency"))
"""Fields that are not compared here: names, and what is told of walks and rules."""


def _thing(thing: object) -> Thing:
    """Give the fields of a thing as words, but texts: their words are compared elsewhere."""
    values: dict[str, str] = {}
    for field in fields(thing):  # type: ignore[arg-type]
        value = getattr(thing, field.name)
        match thing, field.name:
            case _, name if name in _ELSEWHERE or name == "span":
                continue
            case Amount(currency=currency), "values":
                values |= {f"from {first}": f"{currency} {number:f}" for first, number in value}
            case Tree(), "sensitive":
                values["sensitive"] = "yes" if value else "no"
            case Tree(), "budget" if value is not None:
                values[_WRITTEN["budget"]] = f"{value * 100:f}%"
            case Question(kind="choice" | "choices" | "country"), "step":
                continue
            case Outcome(), "next_steps":
                whens = ((at, step.when) for at, step in enumerate(value, 1) if step.when)
                values[_WRITTEN["next_steps"]] = "; ".join(f"{at}. {said(w)}" for at, w in whens)
            case _, name:
                values[_WRITTEN.get(name, name.replace("_", "-"))] = _value(value)
    return {name: words for name, words in values.items() if words}, getattr(thing, "span", None)


def _value(value: object) -> str:
    match value:
        case None | False | Text() | Mapping():
            return ""
        case True:
            return "yes"
        case str():
            return value
        case Test(words=words):
            return words
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case SourceRef(id, url) | Ref(id, url):
            return id or url or ""
        case Link(urls):
            return ", ".join(f"{lang}: {url}" if lang else url for lang, url in urls.items())
        case Aside(_, Target(_, id)) | Target(_, id) | Option(id):
            return id
        case Item(_, id, when):
            return (id or "a text") + (f" when {said(when)}" if when is not None else "")
        case tuple():
            return ", ".join(filter(None, map(_value, value)))
    return said(value)  # type: ignore[arg-type]


# Rules -------------------------------------------------------------------------------


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
