"""The frozen tree: what building makes of the YAML and everything else stands on.

In comes nothing; this module only gives shapes. It must not know how a tree was
written down, what language a page is in, what day it is, or that there is a web.

It is long because the shapes name each other, and a stranger looks for them in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal as Word
from typing import NamedTuple, TypeAlias, get_args

Kind: TypeAlias = Word["choice", "choices", "country", "number", "money", "date"]
Verdict: TypeAlias = Word[
    "likely", "possible", "not-yet", "unlikely", "not-needed", "other-route", "get-help", "result"
]
Unit: TypeAlias = Word["days", "weeks", "months", "years"]
Measure: TypeAlias = Word["hours", Unit]
Bound: TypeAlias = Word["up to", "about", "at least"]
PlaceholderKind: TypeAlias = Word["amount", "answer", "fact", "permit", "contact", "date"]
Value: TypeAlias = str | Decimal | date | frozenset[str]
"""A parsed answer or derived value.

Option ids, country codes, extras and derived values are `str`; numbers and money
`Decimal`; dates `date`; `choices` the frozen set of what is ticked.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
RESERVED = frozenset(("none", "unsure", "unanswered", "else", "not", "any", "all", "today"))
UNITS: Mapping[str, Unit] = {unit.removesuffix("s"): unit for unit in get_args(Unit)}
MEASURES: tuple[Measure, ...] = get_args(Measure)
UNSURE = "unsure"
NOTHING = "none"
"""That nothing is ticked, as rules, cases, addresses and forms alike say it."""
TODAY = "today"
SHARED = "shared"


class Span(NamedTuple):
    """Where a word stands in a file; lines and columns count from 1, the end is exclusive.

    A tuple, because a tree of ten thousand questions has a quarter of a million of them.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Former(NamedTuple):
    """An id that something had before."""

    id: str
    span: Span


# Words -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`{kind:name}` in a text; `shift` is what `{date:…}` adds, in (count, unit).

    An amount is `bare` where `{number:name}` asks for it without its unit.
    """

    kind: PlaceholderKind
    name: str
    written: str
    span: Span
    shift: Shift | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the source language with its place in a translation catalogue.

    `catalogue` is the folder whose `.po` files translate it (a tree's id or `shared`),
    `context` its msgctxt there. A text that depends is said `when` its condition holds, and else
    `otherwise`; where nothing is left of a chain, nothing is said.
    """

    source: str
    span: Span
    context: str
    catalogue: str
    placeholders: tuple[Placeholder, ...] = ()
    if_unknown: Text | None = None
    when: Condition | None = None
    otherwise: Text | None = None

    @property
    def variants(self) -> tuple[Text, ...]:
        """The text and all that may be said instead, the first that holds before all others."""
        return (self, *self.otherwise.variants) if self.otherwise else (self,)


# Conditions ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of the calendar, of so many units as are written or an amount says.

    A missing day is the last of its month.
    """

    count: int | AmountRef
    unit: Unit

    @property
    def words(self) -> str:
        """The stretch as a tree writes it: `3 months`."""
        if isinstance(self.count, AmountRef):
            return self.count.words
        return f"{self.count} {self.unit.removesuffix('s') if self.count == 1 else self.unit}"


@dataclass(frozen=True, slots=True)
class AmountRef:
    """`amount:id` in place of a number."""

    id: str
    span: Span

    @property
    def words(self) -> str:
        """The amount as a tree writes it."""
        return f"amount:{self.id}"


Edge: TypeAlias = Decimal | AmountRef | date | Word["today"]
"""A bound of the answers to a question."""


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something takes."""

    bound: Bound
    length: Shift


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`; `None` is no bound, open bounds exclude their number."""

    low: Decimal | AmountRef | None
    high: Decimal | AmountRef | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Dates from `low` to `high`, both inclusive; `None` is no bound."""

    low: date | None
    high: date | None


@dataclass(frozen=True, slots=True)
class Relative:
    """Dates d by where d + shift lies from the day of the walk.

    `reached`: d + shift <= today; `passed`: d + shift < today; `ahead`: today <= d + shift;
    `beyond`: today < d + shift. "within the last 3 months" is `ahead` of 3 months, "in the
    future" `beyond` of 0 days.
    """

    side: Word["reached", "passed", "ahead", "beyond"]
    shift: Shift


@dataclass(frozen=True, slots=True)
class Ticked:
    """A test of `choices`; an empty `any` is never true, `nothing` is the test `none`."""

    mode: Word["any", "all", "none", "nothing"]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Test:
    """What one fact is held against; the alternatives are joined by "or".

    `ids` holds option ids, country codes, extras and derived values, groups expanded.
    `words` is the test as written, for people.
    """

    span: Span
    words: str
    ids: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = ()
    dates: tuple[Period | Relative, ...] = ()
    ticked: tuple[Ticked, ...] = ()
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """`fact: test`, one entry of a condition; `span` is the fact's name."""

    fact: str
    test: Test
    span: Span


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every item holds."""

    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one of the items holds.

    A test that has derived facts for limits (`at least fact:norm`) is one item for each value they
    can have together, which begins with the facts having these; `said` is how it was written.
    """

    items: tuple[Condition, ...]
    said: Entry | None = None


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when the item is false; an item that hangs on an unanswered fact is neither."""

    item: Condition


Condition: TypeAlias = Entry | All | AnyOf | Not


# The tree --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """Where an arrow points; every id is resolved."""

    kind: Word["question", "decision", "outcome"]
    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Ref:
    """The id of an entry of the catalogue or of a tree, or a link; `sort` is what the id names.

    In a list of an outcome it is for those for whom `when` holds.
    """

    id: str | None
    url: str | None
    span: Span
    sort: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Condition → where to go; `when` is `None` for `else` and for a bare target."""

    when: Condition | None
    go: Target
    span: Span
    because: Text | None = None
    source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a `choice` or `choices`, or an `extra` beside a typed answer.

    `label` is `None` for the ids with ready labels (`yes`, `no`); `told` is how the answer reads as
    a statement about who gave it.
    """

    id: str
    span: Span
    label: Text | None = None
    told: Text | None = None
    hint: Text | None = None
    go: Target | None = None
    because: Text | None = None
    source: Ref | None = None
    was: tuple[Former, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """A quiet link to an outcome."""

    label: Text
    go: Target
    span: Span


@dataclass(frozen=True, slots=True)
class Question:
    """One question and where its answers lead.

    `id` is the fact that is asked for; `place` is where in the tree it is asked: another id
    where a question is asked once more (`Tree.again`).
    `minimum` and `maximum` are a number or an amount, for dates a `date` or `"today"`;
    `usual` is what is plausible between them: what lies outside it is asked about. Of `choices`
    `at_least` so many are ticked; with 0 "none of these" is an answer too. Of countries those
    `among` some are offered, `None` is all.
    `shared` is the id in `shared/questions.yaml` when it was taken from there; `next` is empty
    when every option has its own target. `told` is how a typed answer reads as a statement,
    `told_none` how nothing ticked does. What is `fixed` nobody can change.
    """

    id: str
    kind: Kind
    ask: Text
    span: Span
    place: str
    hint: Text | None = None
    why: Text | None = None
    find_out: Text | None = None
    options: tuple[Option, ...] = ()
    extras: tuple[Option, ...] = ()
    minimum: Edge | None = None
    maximum: Edge | None = None
    usual: Test | None = None
    step: Decimal = Decimal(1)
    unit: Text | None = None
    at_least: int = 0
    among: Test | None = None
    told: Text | None = None
    told_none: Text | None = None
    fixed: bool = False
    unsure: Target | None = None
    next: tuple[Rule, ...] = ()
    asides: tuple[Aside, ...] = ()
    source: Ref | None = None
    was: tuple[Former, ...] = ()
    shared: str | None = None


@dataclass(frozen=True, slots=True)
class FactRule:
    """Condition → the value a derived fact has; `limit` where that is a number or amount."""

    when: Condition | None
    value: str
    span: Span
    limit: Decimal | AmountRef | None = None


@dataclass(frozen=True, slots=True)
class DerivedFact:
    """A fact computed from answers: the first rule that matches gives the value.

    `labels` names values for use in text. Its rules test answers and derived facts that
    stand before it in `Tree.facts`.
    """

    id: str
    rules: tuple[FactRule, ...]
    labels: Mapping[str, Text]
    span: Span
    shared: str | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """Every value the rules can give, in the order they are first named."""
        return tuple(dict.fromkeys(rule.value for rule in self.rules))

    @property
    def limits(self) -> Mapping[str, Decimal | AmountRef]:
        """The number or amount that each value is, where values are that."""
        return {rule.value: rule.limit for rule in self.rules if rule.limit is not None}


@dataclass(frozen=True, slots=True)
class Decision:
    """Rules without a question."""

    id: str
    rules: tuple[Rule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list at an outcome: a text of its own or the id of an entry of some sort.

    A fact at a glance has a `label`; a step may say `who` does it (a role, or `you`), how long it
    `takes`, and that it is a `wait`; the first thing to do has one of `link`, `go` and `contact`.
    A step with a deadline has a `before` that holds up to its last safe day; then it is `late`.
    """

    text: Text | None
    id: str | None
    when: Condition | None
    span: Span
    sort: str | None = None
    label: Text | None = None
    who: Ref | None = None
    takes: Text | Duration | None = None
    wait: bool = False
    before: Entry | None = None
    late: Text | None = None
    link: Link | None = None
    go: Ref | None = None
    contact: Ref | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Words to hold up to somebody: `say` in the language `lang`, whatever that of the page is.

    `means` says them to whoever holds them up; the address is that of `contact`.
    """

    say: str
    lang: str
    means: Text
    span: Span
    contact: Ref | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a walk ends.

    `apply` is the permit that this person applies for: as of `first`, the first whose condition
    holds. Of `glance` four are shown, before what the permit says.
    `changes`: whether to say what other answers would have led to; `None` where the tree says it.
    `share`: of a sensitive tree, it may also be shown without answers at an address of its own.
    """

    id: str
    verdict: Verdict
    title: Text
    guidance: Text
    span: Span
    apply: tuple[Ref, ...] = ()
    glance: tuple[Item, ...] = ()
    first: tuple[Item, ...] = ()
    next_steps: tuple[Item, ...] = ()
    documents: tuple[Item, ...] = ()
    notes: tuple[Item, ...] = ()
    permits: tuple[Ref, ...] = ()
    contacts: tuple[Ref, ...] = ()
    continues: tuple[Ref, ...] = ()
    sources: tuple[Ref, ...] = ()
    was: tuple[Former, ...] = ()
    show: Card | None = None
    changes: bool | None = None
    share: bool | None = None
    shared: str | None = None

    def told(self, tree: Tree) -> bool:
        """Say whether people may be told what other answers would have led to.

        Whom a person must look at is never told it.
        """
        may = tree.changes if self.changes is None else self.changes
        return may and self.verdict != "get-help"

    def general(self, tree: Tree) -> bool:
        """Say whether it has an address of its own, without answers."""
        return tree.sensitive and bool(self.share) and self.told(tree)


# Catalogue -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """Addresses by language; the key `""` is an address for every language."""

    urls: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class Permit:
    """What one applies for; `fee` is an amount, `decides` the role that decides on it."""

    id: str
    title: Text
    span: Span
    link: Link | None = None
    verified: date | None = None
    fee: str | None = None
    decides: str | None = None
    decision: Text | Duration | None = None
    applicant: Text | None = None
    source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A unit that is a word of its own, for one and for every other number."""

    one: Text
    other: Text


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money or a limit by the first day on which it holds; unknown after `until`.

    `values` is in order of day, `None` from a day on which it is not known, and one of them is
    known. Either `currency`, an ISO 4217 code, or `unit` says what it is an amount of.
    """

    id: str
    title: Text
    values: tuple[tuple[date, Decimal | None], ...]
    span: Span
    currency: str | None = None
    unit: Measure | Counted | None = None
    until: date | None = None
    source: Ref | None = None
    if_unknown: Text | None = None


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    title: Text
    span: Span
    hint: Text | None = None
    link: Link | None = None
    verified: date | None = None
    source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call, write to or visit.

    `phone` can be called from everywhere, `phone_inside` in one country only. `languages` are
    codes; `address` is written in lines as on a letter, `geo` is its latitude and longitude.
    """

    id: str
    title: Text
    span: Span
    phone: str | None = None
    phone_inside: str | None = None
    link: Link | None = None
    hint: Text | None = None
    hours: Text | None = None
    languages: tuple[str, ...] = ()
    address: str | None = None
    geo: str | None = None
    verified: date | None = None
    source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Note:
    id: str
    text: Text
    span: Span
    title: Text | None = None
    when: Condition | None = None
    source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who does a step."""

    id: str
    title: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: Text
    span: Span
    link: Link | None = None
    seen: date | None = None
    confidence: Word["high", "medium", "low"] | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A word that visitors may not know, or that stays in a language of its own.

    `words` is how it is written. With a `lang` it is written and said so in every language,
    `letters` letter by letter; without one, `text` has its translations. Any of `explained_by`
    makes it clear.
    """

    id: str
    words: str
    span: Span
    lang: str | None = None
    letters: bool = False
    text: Text | None = None
    explained_by: tuple[Text, ...] = ()


CatalogueEntry: TypeAlias = Permit | Amount | Document | Contact | Role | Note | Source | Term


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What all trees of a folder share besides questions, facts and outcomes.

    In a tree, `notes` are those it shows, as it reads their conditions.
    """

    permits: Mapping[str, Permit]
    documents: Mapping[str, Document]
    contacts: Mapping[str, Contact]
    roles: Mapping[str, Role]
    sources: Mapping[str, Source]
    amounts: Mapping[str, Amount]
    terms: Mapping[str, Term]
    notes: Mapping[str, Note]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The ids of today by those that were: of questions, of outcomes, and of options and extra
    answers by the question of today and their own id."""

    questions: Mapping[str, str]
    outcomes: Mapping[str, str]
    options: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Tree:
    """One route to an outcome, whole and resolved.

    `facts` is in an order in which each stands after those it builds on. `groups` holds every
    group visible here, expanded. `version` changes whenever a file that the tree was built from
    does; `path` is the tree file as diagnostics name it. `questions` are by fact; `again` are the
    places that ask one of them once more. `depending` are its texts that depend.
    Where `changes` is false, no outcome says what other answers would have led to, unless it says
    otherwise itself.
    """

    id: str
    path: str
    version: str
    title: Text
    summary: Text
    reviewed: date
    start: Target
    unlisted: Target
    questions: Mapping[str, Question]
    again: Mapping[str, Question]
    facts: Mapping[str, DerivedFact]
    decisions: Mapping[str, Decision]
    outcomes: Mapping[str, Outcome]
    groups: Mapping[str, frozenset[str]]
    catalogue: Catalogue
    span: Span
    earlier: Earlier
    was: tuple[Former, ...] = ()
    intro: Text | None = None
    source: Ref | None = None
    sensitive: bool = False
    changes: bool = True
    asides: tuple[Aside, ...] = ()
    budget: Decimal | None = None
    depending: tuple[Text, ...] = ()

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions at every place where they are asked."""
        return (*self.questions.values(), *self.again.values())

    def asked_at(self, place: str) -> Question:
        """Give the question that is asked at a place."""
        return self.again.get(place) or self.questions[place]
