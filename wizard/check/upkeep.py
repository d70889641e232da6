"""What goes out of date: sources, reviews, amounts, links and permits.

In: a folder and the day. Out: warnings. What a text says is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from wizard.check.look import Look, shown_outcomes
from wizard.check.report import counted
from wizard.trees.calendar import shifted
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import SHARED, Contact, Document, Option, Permit, Rule, Shift, Span, Tree

REVIEW = Shift(12, "months")
"""How long a tree may stand without being checked against its sources."""
SOON = timedelta(days=30)
"""How long before its last day an amount is reported."""


def no_source(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report questions, decisions and outcomes of which nothing says where they come from."""
    if tree.source is not None:
        return
    for question in tree.questions.values():
        if question.source is None:
            arrows: tuple[Rule | Option, ...] = (*question.options, *question.extras)
            arrows += question.next
            yield from _unsourced(f"question `{question.id}`", question.span, arrows)
    for decision in tree.decisions.values():
        if decision.source is None:
            yield from _unsourced(f"decision `{decision.id}`", decision.span, decision.rules)
    for outcome in tree.outcomes.values():
        if not outcome.sources:
            yield _warning(
                "no-source",
                f"outcome `{outcome.id}` has no `sources`, and the tree has no `source`",
                outcome.span,
                "add `source:` to the tree, or `sources:` to the outcome",
            )


def _unsourced(who: str, span: Span, arrows: Iterable[Rule | Option]) -> Iterator[Diagnostic]:
    bare = sum(arrow.go is not None and arrow.source is None for arrow in arrows)
    if bare:
        rules = f"{counted(bare, 'rule')} of {who} {'has' if bare == 1 else 'have'}"
        yield _warning(
            "no-source",
            f"{rules} no `source`, nor has {who.split()[0]} or tree",
            span,
            "add `source:` to the tree, to the question or to each rule",
        )


def amount_without_source(look: Look) -> Iterator[Diagnostic]:
    """Report amounts of which nothing says where they come from."""
    for amount in look.library.shared.catalogue.amounts.values():
        if amount.source is None:
            message = f"amount `{amount.id}` has no `source`"
            yield _warning("no-source", message, amount.span, "add `source:` to it")


def stale_review(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report a tree that was last looked at more than twelve months before the day."""
    if shifted(tree.reviewed, REVIEW) < look.today:
        yield _warning(
            "stale-review",
            f"tree `{tree.id}` was last checked against its sources on {tree.reviewed}, more than "
            f"12 months before {look.today}",
            look.value_after("reviewed", Span(tree.path, 1, 1, 1, 1)),
            "check it against its sources, then write the day on which you did",
        )


def expired_amount(look: Look) -> Iterator[Diagnostic]:
    """Report amounts that are not known any more, or soon will not be."""
    for amount in look.library.shared.catalogue.amounts.values():
        left = amount.until - look.today
        if left > SOON:
            continue
        message = f"amount `{amount.id}` is known until {amount.until}, {_days(left)}"
        if left < timedelta(0):
            message = f"amount `{amount.id}` is not known after {amount.until}"
        yield _warning(
            "expired-amount",
            message,
            look.value_after("until", amount.span),
            "add the new value with its first day under `values`, and move `until`",
        )


def _days(left: timedelta) -> str:
    return f"{counted(left.days, 'day')} from now" if left.days else "today"


def unverified_link(look: Look) -> Iterator[Diagnostic]:
    """Report entries with an address or a phone number that nobody has looked at."""
    catalogue = look.library.shared.catalogue
    entries: Mapping[str, Iterable[Permit | Document | Contact]] = {
        "permit": catalogue.permits.values(),
        "document": catalogue.documents.values(),
        "contact": catalogue.contacts.values(),
    }
    for sort, found in entries.items():
        for entry in found:
            phone = entry.phone if isinstance(entry, Contact) else None
            if entry.verified is None and (entry.link or phone):
                yield _unseen(f"{sort} `{entry.id}`", "verified", entry.span)
    for source in catalogue.sources.values():
        if source.link is not None and source.seen is None:
            yield _unseen(f"source `{source.id}`", "seen", source.span)


def _unseen(who: str, key: str, span: Span) -> Diagnostic:
    return _warning(
        "unverified-link",
        f"{who} has no `{key}`: nobody says when its page was last seen",
        span,
        f"look at the page, then add `{key}:` with the day",
    )


def permit_never_reached(look: Look) -> Iterator[Diagnostic]:
    """Report permits that no outcome of any tree leads to; silent while a tree cannot be read."""
    permits = look.library.shared.catalogue.permits
    if not permits or look.library.broken:
        return
    named = set()
    for tree in look.library.trees.values():
        for outcome in shown_outcomes(tree):
            named |= {ref.id for ref in outcome.permits}
    for folder in (*look.library.trees, SHARED):
        for text in look.texts(folder):
            named |= {each.name for each in text.placeholders if each.kind == "permit"}
    for permit in permits.values():
        if permit.id not in named:
            yield _warning(
                "permit-never-reached",
                f"no outcome of any tree names permit `{permit.id}`",
                permit.span,
                f"write `permits: [{permit.id}]` at the outcome it belongs to, or remove it",
            )


def _warning(code: str, message: str, span: Span, help: str) -> Diagnostic:
    return Diagnostic(code, "warning", message, span, help)
