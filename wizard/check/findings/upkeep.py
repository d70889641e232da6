"""What somebody has to look at, add or take away: sources, days, pages of others, unused permits.

In: a tree, or what the trees of a folder share. Out: warnings; and the agenda, all that comes by
its day. It must not know who looks. Numbers in words are among it: an old limit is what nobody took
out. Long, because what warns today and what comes by its day are found by the same rules.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from typing import Literal as Word

from wizard.check.look import Look
from wizard.check.report import counted
from wizard.trees.calendar import ONE_DAY, shifted, values_from
from wizard.trees.catalogue import SORTS, Sort
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library
from wizard.trees.model import (
    SHARED,
    Amount,
    Decision,
    Option,
    Question,
    Rule,
    Shift,
    Span,
    Text,
    Tree,
)
from wizard.trees.texts import texts, texts_of
from wizard.walks.days import turning
from wizard.walks.in_words import SMALL, limits

REVIEW = Shift(12, "months")
"""How long a tree may stand without being checked against its sources."""
SOON = timedelta(days=30)
"""How long before its last day an amount is reported."""


LINK = Shift(12, "months")
"""How long after somebody saw a page it is time to look again."""


@dataclass(frozen=True, slots=True)
class Due:
    """What comes on a day: `what` it is, as a sentence, and where it is written."""

    day: date
    kind: Word["amount", "rule", "review", "link"]
    what: str
    span: Span


def agenda(library: Library, today: date) -> list[Due]:
    """Give what comes, by day: amounts that change or end, rules and texts that turn, and reviews
    and links that fall due; what is overdue comes first."""
    look = Look(library, today, frozenset())
    found = [*_amounts_due(look), *_links_due(look)]
    for tree in library.trees.values():
        day = shifted(tree.reviewed, REVIEW)
        said = f"tree `{tree.id}` was checked on {tree.reviewed}: check it against its sources"
        place = _value_after(look, "reviewed", Span(tree.path, 1, 1, 1, 1))
        found.append(Due(day, "review", said, place))
        for day, span in turning(tree, today):
            said = f"a rule, text or item of tree `{tree.id}` turns"
            found.append(Due(day, "rule", said, span))
    return sorted(dict.fromkeys(found), key=lambda due: (due.day, due.span[:3]))


def _amounts_due(look: Look) -> Iterator[Due]:
    for amount in look.library.shared.catalogue.amounts.values():
        for first, value in amount.values:
            if first > look.today:
                now = "is not known from this day on" if value is None else f"is {value:f} from now"
                yield Due(first, "amount", f"amount `{amount.id}` {now}", amount.span)
        if amount.until is not None:
            said = f"amount `{amount.id}` is known until this day: look for its next value"
            yield Due(amount.until, "amount", said, _value_after(look, "until", amount.span))


def _links_due(look: Look) -> Iterator[Due]:
    for sort, seen, entry in _with_pages(look):
        if day := getattr(entry, seen):
            said = f"the page of {sort.name} `{entry.id}` was seen on {day}: look at it again"
            yield Due(shifted(day, LINK), "link", said, _value_after(look, seen, entry.span))


def _with_pages(look: Look) -> Iterator[tuple[Sort, str, Any]]:
    """Give the entries that have an address or a phone number, with the key that says when its
    page was seen."""
    for sort in SORTS:
        seen = next((key for key in ("verified", "seen") if key in sort.keys.known), None)
        for entry in sort.of(look.library.shared.catalogue).values() if seen else ():
            if seen and any(getattr(entry, name, None) for name in ("link", "phone")):
                yield sort, seen, entry


def no_source(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report questions, decisions and outcomes of which nothing says where they come from."""
    if tree.source is not None:
        return
    ruled: list[tuple[str, Question | Decision, tuple[Rule | Option, ...]]] = [
        ("question", it, (*it.options, *it.extras, *it.next))
        for it in tree.asked
        if it.source is None
    ]
    ruled += [("decision", it, it.rules) for it in tree.decisions.values()]
    for kind, place, arrows in ruled:
        id = place.place if isinstance(place, Question) else place.id
        bare = sum(arrow.go is not None and arrow.source is None for arrow in arrows)
        if bare:
            have = "has" if bare == 1 else "have"
            yield _no_source(
                f"{counted(bare, 'rule')} of {kind} `{id}` {have} no `source`, nor has "
                f"{kind} or tree",
                place.span,
                "add `source:` to the tree, to the question or to each rule",
            )
    for outcome in tree.outcomes.values():
        if not outcome.sources:
            yield _no_source(
                f"outcome `{outcome.id}` has no `sources`, and the tree has no `source`",
                outcome.span,
                "add `source:` to the tree, or `sources:` to the outcome",
            )


def amount_without_source(look: Look) -> Iterator[Diagnostic]:
    """Report amounts of which nothing says where they come from."""
    for amount in look.library.shared.catalogue.amounts.values():
        if amount.source is None:
            message = f"amount `{amount.id}` has no `source`"
            yield _no_source(message, amount.span, "add `source:` to it")


def _no_source(message: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic("no-source", "warning", message, span, help)


def implausible_range(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report questions that take any number or day at all: a slip of the hand goes unseen."""
    for question in tree.questions.values():
        bounds = (question.minimum, question.maximum, question.usual)
        if question.kind in ("number", "money", "date") and bounds == (None, None, None):
            yield Diagnostic(
                "implausible-range",
                "warning",
                f"nothing bounds the answers to question `{question.id}`",
                question.span,
                "write `usual:` with what is plausible (the rest is asked about), or `min:` and "
                "`max:` (the rest is refused)",
            )


def stale_review(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report a tree that was last looked at more than twelve months before the day."""
    if shifted(tree.reviewed, REVIEW) < look.today:
        yield Diagnostic(
            "stale-review",
            "warning",
            f"tree `{tree.id}` was last checked against its sources on {tree.reviewed}, more than "
            f"12 months before {look.today}",
            _value_after(look, "reviewed", Span(tree.path, 1, 1, 1, 1)),
            "check it against its sources, then write the day on which you did",
        )


def expired_amount(look: Look) -> Iterator[Diagnostic]:
    """Report amounts that are not known any more, or soon will not be."""
    for amount in look.library.shared.catalogue.amounts.values():
        first, value = amount.values[-1]
        until = first - ONE_DAY if value is None else amount.until
        if until is None:
            continue
        left = until - look.today
        if left > SOON:
            continue
        days = f"{counted(left.days, 'day')} from now" if left else "today"
        message = f"amount `{amount.id}` is known until {until}, {days}"
        if left < timedelta(0):
            message = f"amount `{amount.id}` is not known after {until}"
        yield Diagnostic(
            "expired-amount",
            "warning",
            message,
            _value_after(look, "until", amount.span) if amount.until else amount.span,
            "add the new value with its first day under `values`, and move `until`",
        )


def unverified_link(look: Look) -> Iterator[Diagnostic]:
    """Report entries with an address or a phone number that nobody has looked at."""
    for sort, seen, entry in _with_pages(look):
        if getattr(entry, seen) is None:
            yield Diagnostic(
                "unverified-link",
                "warning",
                f"{sort.name} `{entry.id}` has no `{seen}`: nobody says when its page was last "
                "seen",
                entry.span,
                f"look at the page, then add `{seen}:` with the day",
            )


def old_limit_in_text(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report numbers in texts that were the value of an amount told or tested there, or that lie
    beside a limit of their question and are none."""
    amounts = tree.catalogue.amounts.values()
    over = {it.id: gone for it in amounts if (gone := _earlier(look, it))}
    for text in texts(tree) if over else ():
        named = {it.name for it in text.placeholders if it.kind == "amount" and it.name in over}
        yield from _old(look, text, {n: id for id in named for n in over[id]})
    told = limits(tree)
    own: dict[str, list[Text]] = {id: [] for id in told}
    for text in look.texts(tree.id) if told else ():
        if (id := text.context.partition(".")[0]) in own:
            own[id].append(text)
    for id, found in told.items():
        question = tree.questions[id]
        earlier = {n: it.amount for it in found if it.amount in over for n in over[it.amount]}
        now = [it for it in found if it.number not in earlier]
        right = {n for it in now for n in (it.number, it.beside)}
        whole = question.kind == "number" and question.step == 1
        beside = {it.number + way: None for it in now if whole for way in (-1, 1)}
        near = {n: id for n, id in beside.items() if n >= SMALL}
        old = {n: id for n, id in {**near, **earlier}.items() if n not in right}
        its = texts_of((question,)) if question.shared else own[id]
        for text in its if old else ():
            yield from _old(look, text, old, question)


def _earlier(look: Look, amount: Amount) -> set[Decimal]:
    """Give the values that an amount had before the one of the day, and has no more."""
    every = (value for _, value in amount.values if value is not None and value >= SMALL)
    return {*every} - values_from(amount, look.today)


def _old(
    look: Look, text: Text, old: Mapping[Decimal, str | None], question: Question | None = None
) -> Iterator[Diagnostic]:
    """Report old numbers in a text, and in translations those that only they have."""
    said: set[Decimal] = set()
    for lang, _, numbers in look.spoken.telling(text, old) if old else ():
        for number in (it for it in numbers if it not in said):
            said.add(number)
            id = old[number]
            why = f"was an earlier value of amount `{id}`"
            if id is None and question is not None:
                why = f"lies beside a limit of question `{question.id}` and is none"
            place = f"`{text.context}`" + (f" in `{lang}`" if lang != look.source else "")
            yield Diagnostic(
                "old-limit-in-text",
                "warning",
                f"{place} tells {number:f}, which {why}",
                look.place(text, lang),
                "write the number that holds, or a placeholder such as `{amount:id}`, which is "
                "always right",
            )


def permit_never_reached(look: Look) -> Iterator[Diagnostic]:
    """Report permits that no outcome of any tree leads to; silent while a tree cannot be read."""
    if look.library.broken:
        return
    named = set()
    for tree in look.library.trees.values():
        for outcome in look.shown_outcomes(tree):
            named |= {ref.id for ref in (*outcome.apply, *outcome.permits)}
    for folder in (*look.library.trees, SHARED):
        for text in look.texts(folder):
            named |= {each.name for each in text.placeholders if each.kind == "permit"}
    for permit in look.library.shared.catalogue.permits.values():
        if permit.id not in named:
            yield Diagnostic(
                "permit-never-reached",
                "warning",
                f"no outcome of any tree names permit `{permit.id}`",
                permit.span,
                f"write `apply: {permit.id}` or `permits: [{permit.id}]` at the outcome it "
                "belongs to, or remove it",
            )


def _value_after(look: Look, key: str, at: Span) -> Span:
    """Point at the value of the first such key at or below a place, else at the place."""
    pattern = re.compile(rf"(?<![\w-]){key}:\s*(\"[^\"]*\"|'[^']*'|[^\s,}}#]+)")
    for number, line in enumerate(look.lines(at.path)[at.line - 1 :], at.line):
        match = pattern.search(line, at.column - 1 if number == at.line else 0)
        if match:
            return Span(at.path, number, match.start(1) + 1, number, match.end(1) + 1)
    return at
