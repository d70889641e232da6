"""Everything a change says anew: words, elements, rules, catalogue entries, groups, settings.

In: two libraries. Out: what is new, gone or different, field by field; a text or rule that only
moved within its list did not change; and texts that still tell a limit that is gone. Where walks
lead is left to `moves`. It must not know how changes are shown.

It is long because it names every kind of thing that a folder of trees holds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, tzinfo
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from operator import itemgetter
from typing import Literal as Word
from typing import TypeAlias, TypeVar

from wizard.diff.renames import Names, option_under
from wizard.translations.catalogues import by_catalogue, list_of, unwrapped
from wizard.trees.build import TREE
from wizard.trees.calendar import values_from
from wizard.trees.catalogue import UNKNOWN
from wizard.trees.library import Library
from wizard.trees.model import (
    SHARED,
    Amount,
    AmountRef,
    Aside,
    Card,
    Catalogue,
    Condition,
    Counted,
    Duration,
    Former,
    Item,
    Link,
    Option,
    Outcome,
    Question,
    Ref,
    Rule,
    Shift,
    Span,
    Target,
    Test,
    Text,
    Tree,
)
from wizard.trees.organisation import SITE, Organisation, Sender
from wizard.trees.outcomes import OUTCOME
from wizard.trees.questions import QUESTION
from wizard.trees.shared import Shared
from wizard.trees.texts import texts
from wizard.walks.in_words import SMALL, limits, said
from wizard.words import messages
from wizard.words.formats import Spoken

Section: TypeAlias = Word[
    "elements", "rules", "amounts", "catalogue", "groups", "settings", "texts", "translations"
]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new (`old` is `None`), gone (`new` is `None`) or different.

    `place` is the id of a tree, or `shared`; `name` says which thing, or the place of a text;
    `lang` is the language of a translation. `span` is where it stands now, or where it stood.
    """

    section: Section
    place: str
    name: str
    old: str | None
    new: str | None
    span: Span | None = None
    lang: str = ""


Fields: TypeAlias = Mapping[str, str]
Thing: TypeAlias = tuple[Fields, Span | None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StillTold:
    """A text that tells numbers which are, or soon will be, old ones `of` something; `place`,
    `name` and `lang` as in a `Change`, `words` are what it says."""

    numbers: tuple[Decimal, ...]
    of: str
    place: str
    name: str
    lang: str
    words: str
    span: Span


def contents(old: Library, new: Library, renamed: Mapping[str, Tree]) -> Iterator[Change]:
    """Compare all but words; `renamed` holds the old trees under their new names."""
    one, other = old.shared, new.shared
    sites = ({"": _thing(side.organisation)} for side in (old, new))
    yield from _compared("settings", SITE, *sites)
    for id, before, after in _both(renamed, new.trees):
        if before and after:
            yield from _compared("settings", id, {"": _thing(before)}, {"": _thing(after)})
            yield from _compared("elements", id, _elements(before, after), _elements(after, before))
            for name, was, now in _both(dict(_rules(before)), dict(_rules(after))):
                if was and now:
                    for rule, instead in _aligned(was[0], now[0]):
                        yield Change("rules", id, name, rule, instead, now[1])
            yield from _groups(id, _own_groups(before, one), _own_groups(after, other))
    sorts = (each.name for each in fields(Catalogue))
    for sort in sorted(sorts, key=lambda sort: sort != "amounts"):
        section: Section = "amounts" if sort == "amounts" else "catalogue"
        stood, stands = (_named(sort, getattr(side.catalogue, sort)) for side in (one, other))
        yield from _compared(section, SHARED, stood, stands)
    yield from _groups(SHARED, one.known["group"].members, other.known["group"].members)


def _both(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Pair what two mappings hold, in the order of the new one."""
    return ((name, old.get(name), new.get(name)) for name in dict.fromkeys((*new, *old)))


def _aligned(
    old: Sequence[T], new: Sequence[T], words: Callable[[T], str] = str
) -> Iterator[tuple[T | None, T | None]]:
    """Pair what differs in two lists; what only moved by others did not change."""
    matcher = SequenceMatcher(None, [*map(words, old)], [*map(words, new)], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from zip_longest(old[a:b], new[c:d])


Members: TypeAlias = Mapping[str, frozenset[str]]


def _own_groups(tree: Tree, shared: Shared) -> Members:
    """Give the groups of a tree itself; those all trees share are compared once."""
    known = shared.known["group"].members
    return {name: ids for name, ids in tree.groups.items() if known.get(name) != ids}


def _groups(place: str, old: Members, new: Members) -> Iterator[Change]:
    """Say only the members that differ, unless the whole group is new or gone."""
    for name, one, other in _both(old, new):
        was, now = (None if ids is None else ", ".join(sorted(ids)) for ids in (one, other))
        if one is not None and other is not None:
            gone, come = (", ".join(sorted(ids)) for ids in (one - other, other - one))
            was = f"with {gone}" if gone else f"without {come}"
            now = f"with {come}" if come else f"without {gone}"
        if one != other:
            yield Change("groups", place, f"group {name}", was, now)


# Elements and entries ------------------------------------------------------------------


def _compared(
    section: Section, place: str, old: Mapping[str, Thing], new: Mapping[str, Thing]
) -> Iterator[Change]:
    """Compare things by name, then their fields by name."""
    for name, before, after in _both(old, new):
        if before and after:
            for field, one, other in _both(before[0], after[0]):
                if one != other:
                    words = f"{name} {field}".strip()
                    yield Change(section, place, words, one, other, after[1])
        elif thing := after or before:
            whole = "; ".join(f"{field} {value}" for field, value in thing[0].items())
            was, now = (whole if side else None for side in (before, after))
            yield Change(section, place, name, was, now, thing[1])


def _named(sorts: str, things: Mapping[str, object]) -> dict[str, Thing]:
    return {f"{sorts.removesuffix('s')} {id}": _thing(thing) for id, thing in things.items()}


def _elements(tree: Tree, other: Tree) -> dict[str, Thing]:
    """Give questions, options, decisions, derived facts and outcomes by name; the options of a
    question that the other tree has not are told with it."""
    found: dict[str, Thing] = {}
    for question in tree.questions.values():
        found |= _named("questions", {question.id: question})
        options = (*question.options, *question.extras) if question.id in other.questions else ()
        found |= _named("options", {f"{question.id}.{option.id}": option for option in options})
    for id, place in tree.again.items():
        led = {f"source of {it.id}": it.source for it in (*place.options, *place.extras)}
        own = {"asks": place.id, "aside": place.asides, "source": place.source, **led}
        words = {name: _value(it) for name, it in own.items()}
        found[f"question {id}"] = {name: it for name, it in words.items() if it}, place.span
    for sorts in ("decisions", "facts", "outcomes"):
        found |= _named(sorts, getattr(tree, sorts))
    return found


_WRITTEN = {
    **{field: key for keys in (TREE, QUESTION, OUTCOME) for key, field in keys.fields.items()},
    **{"kind": "type", "shared": "use", "until": "known until"},
}
"""Keys as a tree has them, by the field that they fill; else `_` is `-`."""

_ELSEWHERE = frozenset(
    (
        "id",
        "place",
        "path",
        "version",
        "broken",
        "go",
        "unsure",
        "next",
        "rules",
        "currency",
        "unit",
    )
)
"""Fields that are not compared here: names, and what is told of walks and rules."""


def _thing(thing: object) -> Thing:
    """Give the fields of a thing as words, but texts: their words are compared elsewhere."""
    values: dict[str, str] = {}
    for field in fields(thing):  # type: ignore[arg-type]
        value = getattr(thing, field.name)
        match thing, field.name:
            case Organisation(), "currency":
                values["currency"] = _value(value)
            case Organisation(), "source" | "required" | "offered":
                values[f"languages {field.name}"] = _value(value)
            case _, name if name in _ELSEWHERE or name == "span":
                continue
            case Amount(), "values":
                values |= {f"from {first}": _amount(thing, number) for first, number in value}
            case Tree(), "sensitive":
                values["sensitive"] = "yes" if value else "no"
            case Tree(), "budget" if value is not None:
                values[_WRITTEN["budget"]] = f"{value * 100:f}%"
            case Question(kind="choice" | "choices" | "country"), "step":
                continue
            case Outcome(), "next_steps":
                for key in ("when", "who", "takes", "wait", "before", "go"):
                    found = ((at, getattr(step, key)) for at, step in enumerate(value, 1))
                    words = (f"{at}. {_value(it)}" for at, it in found if it)
                    values[f"{key} of next-steps"] = "; ".join(words)
            case _, name:
                values[_WRITTEN.get(name, name.replace("_", "-"))] = _value(value)
    return {name: words for name, words in values.items() if words}, getattr(thing, "span", None)


def _amount(amount: Amount, value: Decimal | None) -> str:
    unit = amount.unit
    if value is None:
        return UNKNOWN
    if isinstance(unit, Counted):
        return f"{value:f} {(unit.one if value == 1 else unit.other).source}"
    if unit is not None:
        return f"{value:f} {unit.removesuffix('s') if value == 1 else unit}"
    return f"{amount.currency} {value:f}"


def _value(value: object) -> str:
    match value:
        case None | False | Text() | Mapping():
            return ""
        case True:
            return "yes"
        case str(words) | Test(words=words) | Shift(words=words) | AmountRef(words=words):
            return words
        case Decimal():
            return f"{value:f}"
        case date() | tzinfo():
            return str(value)
        case Sender(link=link):
            return _value(link)
        case Ref(id, url, when=when):
            return (id or url or "") + (f" when {said(when)}" if when is not None else "")
        case Duration(bound, length):
            return f"{bound} {_value(length)}"
        case Card(say, lang):
            return f"{lang}: {' '.join(say.split())} {_value(value.contact)}".strip()
        case Link(urls):
            return ", ".join(f"{lang}: {url}" if lang else url for lang, url in urls.items())
        case Aside(_, Target(_, id)) | Target(_, id) | Option(id) | Former(id):
            return id
        case Item(_, id, when):
            goal = _value((value.link, value.go, value.contact))
            words = (id or "a text") + (f" → {goal}" if goal else "")
            return words + (f" when {said(when)}" if when is not None else "")
        case tuple():
            return ", ".join(filter(None, map(_value, value)))
    return said(value)  # type: ignore[arg-type]


# Rules -------------------------------------------------------------------------------


def _rules(tree: Tree) -> Iterator[tuple[str, tuple[Sequence[str], Span]]]:
    """Give where each place leads and what each derived fact is, rule by rule."""
    for question in tree.asked:
        options = (*question.options, *question.extras)
        ways = [f"{option.id} → {option.go.id}" for option in options if option.go]
        ways += map(_way, question.next)
        ways += [f"unsure → {question.unsure.id}"] if question.unsure else []
        yield f"question {question.place}", (ways, question.span)
    for decision in tree.decisions.values():
        yield f"decision {decision.id}", ([*map(_way, decision.rules)], decision.span)
    for fact in tree.facts.values():
        yield f"fact {fact.id}", ([f"{_when(r.when)} → {r.value}" for r in fact.rules], fact.span)


def _way(rule: Rule) -> str:
    source = f" (source {_value(rule.source)})" if rule.source else ""
    return f"{_when(rule.when)} → {rule.go.id}{source}"


def _when(when: Condition | None) -> str:
    return said(when) if when is not None else "else"


# Words -------------------------------------------------------------------------------


def worded(old: Library, new: Library, names: Mapping[str, Names]) -> Iterator[Change]:
    """Compare all texts of two libraries."""
    for name, before, after in _both(by_catalogue(old), by_catalogue(new)):
        if before is not None and after is not None:
            spans = {text.context: text.span for text in after}
            own = names.get(name, {})
            one = {_renamed(place, own): words for place, words in _told(before).items()}
            for context, was, now in _changed(one, _told(after)):
                yield Change("texts", name, context, was, now, spans.get(context))


def _told(texts: Sequence[Text]) -> dict[str, str]:
    """Give the words of texts by place, those that depend with their condition."""
    chains = [text.otherwise for text in texts if text.when and text.otherwise]
    last = {text.context for text in chains if text.when is None}
    whens = {text.context: f"when {said(text.when)}" for text in texts if text.when}
    return {
        text.context: f"{whens.get(text.context, 'else')}: {text.source}"
        if text.context in whens or text.context in last
        else text.source
        for text in texts
    }


def translated(old: Spoken, new: Spoken, names: Mapping[str, Names]) -> Iterator[Change]:
    """Compare the translations of texts that are there in both libraries or in the new one."""
    for name, before, after in _both(old.translations, new.translations):
        own = names.get(name, {})
        for lang, was, now in _both(before or {}, after or {}):
            if own or was != now:
                one, other = old.catalogue(name, lang), new.catalogue(name, lang)
                found = _changed(_messages(one, own), _messages(other, {}))
                for context, gone, come in found:
                    yield Change("translations", name, context, gone, come, None, lang)


def _messages(found: messages.Catalogue | messages.Unreadable, names: Names) -> dict[str, str]:
    known = {} if isinstance(found, messages.Unreadable) else found
    return {
        _renamed(context, names): message.words + (" (outdated)" if message.fuzzy else "")
        for context, message in known.items()
        if message.words
    }


def _renamed(context: str, names: Names) -> str:
    """Give a place under the new names of its question, option, decision or outcome."""
    first, *parts = context.split(".")
    if len(parts) > 1 and parts[0] in ("options", "extra"):
        parts[1] = option_under(names, first, parts[1])
    return ".".join([names.get(first, first), *parts])


def _changed(
    old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str | None]]:
    """Compare texts by place, list by list; a place that is no list has one text at the most."""
    for _, before, after in _both(_by_list(old), _by_list(new)):
        for one, other in _aligned(before or [], after or [], itemgetter(1)):
            context = (other or one or ("", ""))[0]
            yield context, one and one[1], other and other[1]


def _by_list(texts: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Give the texts of each list; where a line breaks is no change of words."""
    found: dict[str, list[tuple[str, str]]] = {}
    for context, text in texts.items():
        found.setdefault(list_of(context), []).append((context, unwrapped(text)))
    return found


# Texts that still tell an old limit ---------------------------------------------------


def still_told(
    old: Library, new: Library, spoken: Spoken, before: Mapping[str, Tree]
) -> Iterator[StillTold]:
    """Find texts, in every language, with a number that was a limit or an amount and is none."""
    amounts, known = [*_earlier(old.shared, new.shared)], set[Text]()
    for _, one, other in _both(before, new.trees):
        gone = [*_gone(one, other)] if one and other and one.version != other.version else []
        for text in texts(other) if other and (gone or amounts) else ():
            first = text.context.partition(".")[0]  # small numbers count in its own texts alone
            meant = {n: of for n, fact, of in (*amounts, *gone) if n >= SMALL or fact == first}
            for lang, words, numbers in spoken.telling(text, meant) if text not in known else ():
                known.add(text)
                of, place = meant[numbers[0]], (text.catalogue, text.context, lang)
                yield StillTold(tuple(numbers), of, *place, words, text.span)


def _gone(old: Tree, new: Tree) -> Iterator[tuple[Decimal, str, str]]:
    """Give the numbers by which words told a limit of a question that it no longer has."""
    after = limits(new)
    for id, before in limits(old).items():
        was, now = (
            {number for it in each for number in (it.number, it.beside)}
            for each in (before, after.get(id, ()))
        )
        for number in sorted(was - now) if id in new.questions else ():
            yield number, id, f"an old limit of question `{id}`"


def _earlier(old: Shared, new: Shared) -> Iterator[tuple[Decimal, str, str]]:
    """Give the values of amounts that are not their last any more."""
    for id, one, other in _both(old.catalogue.amounts, new.catalogue.amounts):
        if one and other and one.values != other.values:
            gone = {it for _, it in one.values if it is not None} - values_from(other, date.max)
            for number in sorted(it for it in gone if it >= SMALL):
                yield number, "", f"an earlier value of amount `{id}`"
