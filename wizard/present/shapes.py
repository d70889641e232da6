"""The shapes of what a page shows; HTML and JSON are both made from these.

Every text is already in the language of the page, formatted, and safe to put into HTML
(`Markup`) or plain (`str`). Nothing here knows addresses of the wizard itself: links between
pages are the web's.
Long, because every shape of a page stands here: a stranger looks in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal as Word
from typing import TypeAlias

from markupsafe import Markup

from wizard.trees.model import Kind, Verdict
from wizard.trees.values import CODES


@dataclass(frozen=True, slots=True)
class Said:
    """A text as shown; `lang` is set when it is not in the language of the page.

    `html` is block markup (`<p>…</p>`) for bodies: a tree's intro, every hint, a question's why
    and find-out, guidance, next steps, notices and the text of a note. Everything else is one line
    of inline markup. `plain` is the same without markup. Where `lang` is set, so is `dir`.
    """

    html: Markup
    plain: str
    lang: str | None = None
    dir: str | None = None

    @classmethod
    def of(cls, html: Markup, lang: str | None = None, dir: str | None = None) -> Said:
        """Take finished markup."""
        return cls(html, html.striptags(), lang, dir)


@dataclass(frozen=True, slots=True)
class OptionPage:
    """One answer to choose; `value` is canonical."""

    value: str
    label: Said
    hint: Said | None = None


@dataclass(frozen=True, slots=True)
class AsidePage:
    """A quiet link of this page."""

    outcome: str
    label: Said


@dataclass(frozen=True, slots=True)
class Answered:
    """An earlier answer, as shown beside "Change".

    `because` is why the turn taken here was taken; `sources` say where the rule comes from, only
    where it decided. `told` is the answer as a statement; it is `unsure` where it is not known, or
    `guessed` by somebody who does not know: `find_out` says how to be sure.
    """

    question: str
    ask: Said
    answer: tuple[str, ...]
    label: Said
    decided: bool
    because: tuple[Said, ...] = ()
    sources: tuple[SourcePage, ...] = ()
    told: Said | None = None
    unsure: bool = False
    guessed: bool = False
    find_out: Said | None = None


@dataclass(frozen=True, slots=True)
class AskedLater:
    """A question that was not asked, because the walk ended before it."""

    question: str
    ask: Said


@dataclass(frozen=True, slots=True)
class Remaining:
    """How many questions are still to come, the one on this page included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question.

    `options` of a country question are the countries, sorted and named in the language of the
    page, `listed` none where any is an answer; `minimum` and `maximum` are canonical; of `choices`
    `at_least` so many must be ticked, with 0 `nothing` of them is an answer too. `filled` holds the
    canonical or raw answer already given; `error` says, after an empty or invalid one, what is
    wrong with it and what to do. `suggestions` are what may have been meant by a typed text that is
    no answer; `sure` is the answer given, to be confirmed where it is not plausible.
    """

    id: str
    kind: Kind
    ask: Said
    options: tuple[OptionPage, ...]
    extras: tuple[OptionPage, ...]
    hint: Said | None
    why: Said | None
    find_out: Said | None
    unit: Said | None
    minimum: str | None
    maximum: str | None
    at_least: int
    nothing: OptionPage | None
    filled: tuple[str, ...]
    error: str | None
    remaining: Remaining
    suggestions: tuple[OptionPage, ...] = ()
    sure: OptionPage | None = None

    @property
    def listed(self) -> tuple[OptionPage, ...]:
        """The answers to choose from, where they are some and not simply all countries."""
        return () if len(self.options) == len(CODES) and self.kind == "country" else self.options


@dataclass(frozen=True, slots=True)
class SourcePage:
    title: Said
    url: str | None
    seen: date | None


@dataclass(frozen=True, slots=True)
class AmountPage:
    """A sum on the day; `said` is a sentence with the link when it is not known then.

    `until` is the last day on which a known sum holds.
    """

    id: str
    title: Said
    said: Said
    known: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class PermitPage:
    id: str
    title: Said
    url: str | None
    fee: AmountPage | None = None
    decides: Said | None = None
    decision: Said | None = None
    applicant: Said | None = None


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Somebody to ask; `phone` as people read it, `tel` the same as a link.

    Where there is no number for everywhere, it is that which works inside one country. `languages`
    are named in the language of the page; `address` is what stands on a letter, `geo` where it is.
    """

    id: str
    title: Said
    url: str | None
    phone: str | None = None
    tel: str | None = None
    phone_inside: str | None = None
    hint: Said | None = None
    hours: Said | None = None
    languages: str | None = None
    address: str | None = None
    geo: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentPage:
    id: str | None
    title: Said
    hint: Said | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class NotePage:
    id: str | None
    title: Said | None
    text: Said


@dataclass(frozen=True, slots=True)
class ContinuePage:
    """A related route; `answers` are the canonical answers that travel along."""

    tree: str
    title: Said
    summary: Said
    sensitive: bool
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class EndLine:
    """An outcome that can still be reached, in a line."""

    id: str
    title: Said
    verdict: Verdict
    verdict_label: str


@dataclass(frozen=True, slots=True)
class Region:
    """Answers that the rules do not tell apart, and where they can still lead.

    `answer` is one canonical answer to go on with.
    """

    label: Said
    answer: tuple[str, ...]
    outcomes: tuple[EndLine, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """An answer that decided, and the other answers that would have led elsewhere.

    `label` is the answer given; each region's outcomes are those still possible when everything
    else stays as answered.
    """

    question: str
    ask: Said
    label: Said
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class FactPage:
    """A fact to see at a glance; `until` is the last day on which it is known to hold."""

    label: Said
    text: Said
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The one thing to do first: a sentence, or a way to a page, a telephone or another route."""

    text: Said
    url: str | None
    go: ContinuePage | None


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step: who does it, how long it takes, and whether it is a time of waiting.

    `number` is its place among those that are no waits. Of a deadline, `since` is the day it counts
    from, `before` the last safe day, `days_left` how many follow today (below 0 when it has
    passed), `deadline` says so, and `late` what the tree says then.
    """

    text: Said
    who: Said | None
    takes: Said | None
    wait: bool
    number: int = 0
    since: date | None = None
    before: date | None = None
    days_left: int | None = None
    deadline: Said | None = None
    late: Said | None = None
    go: ContinuePage | None = None


@dataclass(frozen=True, slots=True)
class GapPage:
    """A sum that is too low: how much is `missing`, what was `given`, the amount it had to reach.

    `part` is how much of it is there, in hundredths.
    """

    question: str
    missing: Said
    given: Said
    least: AmountPage
    part: int


@dataclass(frozen=True, slots=True)
class CardPage:
    """A card to hold up: lines in the language `lang`, what they mean, and an address."""

    say: str
    lang: str
    means: Said
    contact: ContactPage | None


@dataclass(frozen=True, slots=True)
class SharePage:
    """A result as a text that is the same for everybody; `general` if it has an address too."""

    text: str
    general: bool


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """Where the walk ended; `aside` when it was a quiet link and nothing was decided.

    `apply` is the permit that this person applies for; `glance` tells it in at most four facts.
    `fits` names the questions to which another answer would have led away from this good result,
    `still_counts` those that matter too on the way from here to one. `share` is there in sensitive
    trees, where an address with answers is not.
    """

    id: str
    verdict: Verdict
    verdict_label: str
    title: Said
    guidance: Said
    apply: PermitPage | None
    glance: tuple[FactPage, ...]
    first: FirstPage | None
    next_steps: tuple[Said, ...]
    steps: tuple[StepPage, ...]
    documents: tuple[DocumentPage, ...]
    notes: tuple[NotePage, ...]
    permits: tuple[PermitPage, ...]
    contacts: tuple[ContactPage, ...]
    continues: tuple[ContinuePage, ...]
    sources: tuple[SourcePage, ...]
    amounts: tuple[AmountPage, ...]
    notices: tuple[Said, ...]
    changes: tuple[ChangePage, ...]
    show: CardPage | None
    fits: tuple[str, ...]
    still_counts: tuple[AskedLater, ...]
    gaps: tuple[GapPage, ...]
    aside: bool
    share: SharePage | None = None


@dataclass(frozen=True, slots=True)
class DependsPage:
    """The visitor does not know: how to find out, the question to guess at, and what hangs on it.

    `notices` tell that a region is drawn with an amount that is not known on the day.
    """

    question: str
    ask: Said
    find_out: Said | None
    asked: QuestionPage
    regions: tuple[Region, ...]
    contacts: tuple[ContactPage, ...]
    notices: tuple[Said, ...]


Body: TypeAlias = QuestionPage | OutcomePage | DependsPage
State: TypeAlias = Word["asked", "invalid", "depends", "arrived"]


@dataclass(frozen=True, slots=True)
class WarningPage:
    """An answer that was taken although it is not plausible."""

    question: str
    message: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything one address of a tree shows besides the site around it.

    `carried` are the canonical answers to send along, in walk order, unused ones last; `guesses`
    name the questions of which the answer is a guess. `lost` says, in words, which answers no
    longer fit; `warnings` which were taken and are not plausible. `unlisted` is the link behind
    "My situation is not listed". `lead` begins to say what the route is about, where nothing is
    answered yet. `foreign` says that some text here is not in the language of the
    page. `facts` is for JSON and previews.
    """

    tree: str
    tree_title: Said
    version: str
    reviewed: date
    sensitive: bool
    lang: str
    day: date
    state: State
    body: Body
    answered: tuple[Answered, ...]
    carried: tuple[tuple[str, tuple[str, ...]], ...]
    guesses: frozenset[str]
    lost: tuple[str, ...]
    warnings: tuple[WarningPage, ...]
    asides: tuple[AsidePage, ...]
    unlisted: AsidePage
    lead: Said | None
    foreign: bool
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SenderPage:
    """Who makes this."""

    title: Said
    url: str | None


@dataclass(frozen=True, slots=True)
class SitePage:
    """Whose pages these are: on every page.

    `first` is the tree that leads to the others, `lang` the language that all is written in.
    """

    title: Said
    lead: Said | None
    colophon: Said | None
    sender: SenderPage | None
    first: str | None
    lang: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """The start page of a route, and its line on the index of routes."""

    tree: str
    title: Said
    summary: Said
    intro: Said | None
    version: str
    reviewed: date
    sensitive: bool
    lang: str
    asides: tuple[AsidePage, ...]
    sources: tuple[SourcePage, ...]
    foreign: bool
