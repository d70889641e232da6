"""The shapes of a whole tree on one page, for whoever must read and sign it.

Every text is in the language of the page, conditions and ids are in the format's own words.
Every element has an `anchor`, by which arrows lead to it and back. Nothing here knows addresses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from markupsafe import Markup

from wizard.present.shapes import AmountPage, ContactPage, DocumentPage, NotePage, PermitPage, Said
from wizard.trees.model import Verdict


@dataclass(frozen=True, slots=True)
class Wording:
    """A text; `instead` is what stands there on a day on which an amount in it is not known."""

    text: Said
    instead: Said | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """Where an arrow points; a decision has no title."""

    anchor: str
    id: str
    title: Said | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an arrow comes from; `words` say which way it is, in the format's own words.

    `anchor` is empty for the start of the tree.
    """

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class SourceLink:
    """Where a rule comes from: an entry of this page (`anchor`) or a link of its own."""

    words: str
    anchor: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class WayPage:
    """One way on: an option, a rule, "I do not know", or a quiet link.

    `words` are the format's own for which way it is; `label` is what an option says, `when` the
    condition of a rule (`None`: whenever no rule above it matched); `goal` is where it leads,
    `value` what a derived fact is then.
    """

    anchor: str
    id: str
    words: str
    label: Said | None = None
    hint: Said | None = None
    when: Markup | None = None
    goal: Goal | None = None
    value: str | None = None
    because: Wording | None = None
    source: SourceLink | None = None


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """One question; `kind` and `bounds` in words, `answers` are its options and extras.

    `usual` is the test of the tree, `quiet` are "I do not know" and its quiet links.
    """

    anchor: str
    id: str
    place: str
    kind: str
    bounds: Said | None
    usual: Markup | None
    ask: Said
    hint: Wording | None
    why: Wording | None
    find_out: Wording | None
    answers: tuple[WayPage, ...]
    rules: tuple[WayPage, ...]
    quiet: tuple[WayPage, ...]
    source: SourceLink | None


@dataclass(frozen=True, slots=True)
class RulesSheet:
    """A decision or a derived fact."""

    anchor: str
    id: str
    place: str
    rules: tuple[WayPage, ...]
    source: SourceLink | None = None


@dataclass(frozen=True, slots=True)
class ItemSheet:
    """A line of a list at an outcome: a text, or an entry of this page, shown when `when` holds.

    The `anchor` of a related route is the id of its tree, which has a page of its own.
    """

    text: Wording
    anchor: str | None = None
    when: Markup | None = None


@dataclass(frozen=True, slots=True)
class OutcomeSheet:
    """One outcome with everything that some walk can see there; its `lists` by their file."""

    anchor: str
    id: str
    place: str
    verdict: Verdict
    verdict_label: str
    title: Said
    guidance: Wording
    next_steps: tuple[ItemSheet, ...]
    lists: Mapping[str, tuple[ItemSheet, ...]]
    continues: tuple[ItemSheet, ...]
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class AmountSheet:
    """An amount: what it is `on_day`, and each value with the first day on which it holds."""

    anchor: str
    on_day: AmountPage
    values: tuple[tuple[date, str], ...]
    until: date
    source: SourceLink | None


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """An entry as the pages of outcomes show it, with what only its editors know."""

    anchor: str
    page: PermitPage | DocumentPage | NotePage | ContactPage
    source: SourceLink | None
    when: Markup | None = None


@dataclass(frozen=True, slots=True)
class SourceSheet:
    anchor: str
    id: str
    title: Said
    url: str | None
    seen: date | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """A group with every member, groups in it expanded; countries by name, the rest by id."""

    anchor: str
    id: str
    members: tuple[str, ...]


Listed: TypeAlias = Mapping[str, tuple[EntrySheet | AmountSheet | SourceSheet | GroupSheet, ...]]
"""The entries that the tree uses, by their file, each once, in the order of the catalogue."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole tree; `quiet` are the links on every page, `cases` its worked examples.

    `origins` are the arrows that arrive at a place, by its anchor.
    """

    tree: str
    title: Said
    summary: Said
    intro: Wording | None
    version: str
    reviewed: date
    day: date
    sensitive: bool
    source: SourceLink | None
    start: Goal
    quiet: tuple[WayPage, ...]
    questions: tuple[QuestionSheet, ...]
    decisions: tuple[RulesSheet, ...]
    facts: tuple[RulesSheet, ...]
    outcomes: tuple[OutcomeSheet, ...]
    listed: Listed
    origins: Mapping[str, Sequence[Origin]]
    cases: int
