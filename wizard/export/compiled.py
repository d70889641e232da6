"""The compiled tree as JSON.

In: a tree, and what is true of every tree beside it. Out: plain data: every id resolved, groups
spelled out, shared parts in place, and the catalogue. Texts are those of the source language.
`SHAPES` says under which key each field of a tree stands and what the key means; the schema is made
from it too. It must not know what day it is. Long, as it names every field of every class once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, tzinfo
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from wizard.trees.catalogue import SORTS, Sort
from wizard.trees.mapping import IF, SOURCE
from wizard.trees.model import (
    All,
    Amount,
    AmountRef,
    AnyOf,
    Aside,
    Card,
    Catalogue,
    Counted,
    Decision,
    DerivedFact,
    Duration,
    Entry,
    FactRule,
    Former,
    Item,
    Link,
    Not,
    Note,
    Option,
    Outcome,
    Period,
    Question,
    Range,
    Ref,
    Relative,
    Rule,
    Shift,
    Target,
    Term,
    Test,
    Text,
    Ticked,
    Tree,
)
from wizard.trees.organisation import Organisation
from wizard.trees.questions import own_keys

_Json = dict[str, Any]

FORMAT = 1
"""Rises when something in this shape is renamed or taken away; `SCHEMA` describes it."""


class _Key(NamedTuple):
    """Where a value stands in its class, as a path, and what the key means."""

    path: str
    said: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What a class becomes: an object with these keys; those not required are left out if empty."""

    said: str
    required: tuple[str, ...]
    keys: Mapping[str, _Key]


def _shape(said: str, keys: str, **told: str | tuple[str, str]) -> Shape:
    """Describe a class by its keys in their order, those required with a `!`, and what some of
    them mean, behind the field that fills a key where that bears another name."""
    words = {name.rstrip("_"): each for name, each in told.items()}
    found = {}
    for name in dict.fromkeys((*keys.replace("!", "").split(), *words)):
        each = words.get(name, _SOURCE if name == "source" else "")
        found[name] = _Key(*each) if isinstance(each, tuple) else _Key(name, each)
    return Shape(said, tuple(name[:-1] for name in keys.split() if name[-1] == "!"), found)


ENTRY = "an entry of the catalogue; which keys it has depends on its kind"
_SOURCE = "where it comes from: an id in `sources`, or a link"
_WAS = "ids that it had before"
_SHARED = "the shared entry it was taken from"
_BOUND = "a number as text, or an amount whose value depends on the day"
_ABOUT = {"terms": "words of the trade", "notes": "notes that outcomes show"}

_ENTRIES = {
    Amount: (
        "an amount of money, or a limit, by the first day on which each value holds; `null` from "
        "a day on which nobody knows it",
        "title values",
    ),
    Note: ("", "text"),
    Term: ("", "term"),
}
"""Meaning and required keys of entries that do not just have a title."""


def _of_entry(sort: Sort) -> Shape:
    """Take the keys of an entry from those by which it is read."""
    known = {each.name for each in fields(sort.entry)}
    said, required = _ENTRIES.get(sort.entry, (ENTRY, "title"))
    keys = {
        name.replace("-", "_"): _Key(
            field, "" if key is IF else _SOURCE if key is SOURCE else key.words
        )
        for name, key in sort.keys.known.items()
        if (field := sort.keys.fields[name]) in known
    }
    return Shape(said, tuple(required.split()), keys)


SHAPES: Mapping[type, Shape] = {
    Tree: _shape(
        "",
        "tree! version! title! summary! intro reviewed! source sensitive! changes! start! "
        "unlisted! aside get_help_budget was questions! again facts decisions outcomes! groups "
        "notes",
        tree=("id", "the id of the tree"),
        version="changes whenever the tree or what it shares changes",
        reviewed="the day on which an editor last checked the tree",
        sensitive="answers may never stand in an address",
        changes="results may say what other answers would have led to",
        start="where a walk begins",
        was=_WAS,
        unlisted="where “My situation is not listed” leads",
        aside=("asides", "quiet links on every page"),
        get_help_budget=("budget", "share of walks that may end in `get-help`"),
        questions="by id, in the order of the tree",
        again="places that ask a question once more: where answers lead from there, by id",
        facts="derived facts, in an order in which each builds on earlier ones",
        decisions="rules without a question",
        outcomes="by id",
        groups="named lists of countries or options, spelled out",
        **{
            each.name: (f"catalogue.{each.name}", _ABOUT.get(each.name, "by id"))
            for each in fields(Catalogue)
        },
    ),
    Organisation: _shape(
        "what is true of all trees beside this one",
        "language! time_zone! currency",
        language=("source", "of the texts"),
        time_zone="where it is midnight when the day begins that `today` is",
        currency="of answers that are sums of money",
    ),
    Question: _shape(
        "a question; its id is the name of its fact",
        "asks type! ask! hint why find_out options extra at_least among min max usual step unit "
        "told told_none fixed unsure next aside source was shared",
        was=_WAS,
        asks=("id", "in `again`: the name of the fact"),
        type=("kind", "the kind of answer"),
        options="answers to choose from",
        extra=("extras", "answers beside the typed one"),
        at_least="how many must be ticked; with 0 the empty list is an answer too",
        among="the countries that are offered; absent: all",
        min=("minimum", "least number or first date, or `today`"),
        max=("maximum", "greatest number or last date, or `today`"),
        usual="what is plausible; an answer outside it is asked about once",
        step="numbers are multiples of this",
        told="how a typed answer reads as a statement",
        told_none="how nothing ticked reads as a statement",
        fixed="nobody can change the answer",
        unsure="where “I do not know” leads; absent: to the page “it depends”",
        next="rules",
        aside=("asides", "quiet links of this question"),
        shared=_SHARED,
    ),
    Option: _shape(
        "an answer; without `go` the rules of the question say where it leads",
        "id! label told hint go because source was",
        told="how it reads as a statement",
        was=_WAS,
        label="absent for `yes` and `no`, which have ready labels",
    ),
    Aside: _shape("a quiet link", "label! go!"),
    Target: _shape("a place", "kind! id!"),
    Rule: _shape(
        "the first rule whose `when` holds is taken; one without `when` always holds",
        "when go! because source",
        because="the reason, told at the outcome",
    ),
    Decision: _shape("", "rules!"),
    DerivedFact: _shape(
        "the first rule whose `when` holds gives the value",
        "rules! labels shared",
        labels="values in words",
        shared=_SHARED,
    ),
    FactRule: _shape("", "when is! limit", is_=("value", ""), limit=f"where it is {_BOUND}"),
    Entry: _shape(
        "a test of one fact; it is false of a fact that was not asked, unless it says so",
        "fact! words! test!",
        fact="a question, a derived fact, or `today`",
        words=("test.words", "the test as the tree writes it"),
    ),
    Not: _shape(
        "holds when the condition is false, not when its fact was not asked",
        "not!",
        not_=("item", ""),
    ),
    All: _shape("all must hold", "all!", all=("items", "")),
    AnyOf: _shape("one must hold", "any!", any=("items", "")),
    Test: _shape(
        "any of the alternatives holds; groups are spelled out",
        "ids ranges dates ticked unanswered",
        ids="options, extras, values of derived facts, or country codes",
        ranges="ranges of a number",
        dates="periods, both days included; or where the day of the walk lies beside the date, "
        "moved on",
        ticked="which of several answers are ticked",
        unanswered="holds where the fact was not asked",
    ),
    Range: _shape(
        "",
        "from over to under",
        from_=("low", _BOUND),
        over=("low", _BOUND),
        to=("high", _BOUND),
        under=("high", _BOUND),
    ),
    AmountRef: _shape("an amount", "amount!", amount=("id", "its id in `amounts`")),
    Period: _shape("", "from to", from_=("low", "first day"), to=("high", "last day")),
    Relative: _shape(
        "with d the date moved on by `shift`: `reached` d ≤ today, `passed` d < today, "
        "`ahead` d ≥ today, `beyond` d > today",
        "side! shift!",
    ),
    Shift: _shape("in the calendar", "count! unit!"),
    Duration: _shape("how long something takes", "bound! length!"),
    Ticked: _shape("", "mode! ids!"),
    Outcome: _shape(
        "where a walk ends",
        "verdict! title! guidance! apply glance first next_steps documents notes continue show "
        "changes share was shared",
        was=_WAS,
        apply="the permit that this person applies for: of these the first whose `when` holds",
        glance="facts to see first; four are shown",
        first="the one thing to do first: of these the first whose `when` holds",
        next_steps="what to do now",
        documents="what to have ready",
        notes="what is good to know",
        continue_=("continues", "trees to go on with"),
        show="a card to hold up to somebody",
        changes="it may say what other answers would have led to; absent: as the tree says",
        share="of a sensitive tree: it has an address, where it stands without answers",
        shared=_SHARED,
        **{sort.file: f"ids in `{sort.file}`, or links" for sort in SORTS if sort.listed == "ids"},
    ),
    Item: _shape(
        "a line: a text, or an entry by its id; shown where `when` holds",
        "label text id when who takes wait before late link go contact",
        who="a role, or `you`",
        before="what holds up to the last safe day of its deadline",
        late="said once that day has passed",
        go="a tree",
    ),
    Card: _shape(
        "words in a language of their own, and what they mean",
        "say! lang! means! contact",
        contact="whose address stands on it",
    ),
    Counted: _shape("a word of its own", "one! other!"),
    **{sort.entry: _of_entry(sort) for sort in SORTS},
}

_NEUTRAL = Organisation()
_GETTERS = {
    kind: [(name, attrgetter(key.path)) for name, key in shape.keys.items()]
    for kind, shape in SHAPES.items()
}


def as_data(tree: Tree, about: Organisation = _NEUTRAL) -> _Json:
    """Give a whole tree; what is not there is left out."""
    return {"format": FORMAT, "site": _object(about), **_object(tree)}


def _object(thing: Any) -> _Json:
    shape = SHAPES[type(thing)]
    found = {name: _json(get(thing)) for name, get in _GETTERS[type(thing)]}
    match thing:
        case Range(low_open=low_open, high_open=high_open):
            found["from" if low_open else "over"] = found["under" if not high_open else "to"] = None
        case Question(id, kind, place=place):
            found["step"] = found["step"] if "step" in own_keys(kind) else None
            found["asks"] = id if place != id else None
        case Term(text=None, words=words):
            found["term"] = words
    return {
        name: value
        for name, value in found.items()
        if name in shape.required or value not in (None, [], {}, False)
    }


def _json(value: Any) -> Any:
    match value:
        case Text(when=when) if when is not None:
            plain = [replace(each, when=None, otherwise=None) for each in value.variants]
            whens = [{"when": _json(each.when)} if each.when else {} for each in value.variants]
            return [{**one, "text": _json(text)} for one, text in zip(whens, plain, strict=True)]
        case Text(source=source, if_unknown=other):
            return source if other is None else {"text": source, "if_unknown": other.source}
        case Former(id):
            return id
        case Ref(id, url, when=when):
            return {"use": id or url, "when": _json(when)} if when else id or url
        case Link(urls=urls):
            return urls[""] if urls.keys() == {""} else dict(urls)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case tzinfo():
            return str(value)
        case frozenset():
            return sorted(value)
        case ((date(), _), *_):
            return {first.isoformat(): _json(each) for first, each in value}
        case tuple():
            return [_json(each) for each in value]
        case Mapping():
            return {id: _json(each) for id, each in value.items()}
        case _ if is_dataclass(value):
            return _object(value)
    return value
