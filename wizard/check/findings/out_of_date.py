"""What somebody has to look at again: a tree, an amount, a page of others, each by its day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from wizard.check.look import Look
from wizard.check.report import counted
from wizard.trees.calendar import shifted
from wizard.trees.catalogue import SORTS
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Shift, Span, Tree

REVIEW = Shift(12, "months")
"""How long a tree may stand without being checked against its sources."""
SOON = timedelta(days=30)
"""How long before its last day an amount is reported."""


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
        left = amount.until - look.today
        if left > SOON:
            continue
        message = f"amount `{amount.id}` is known until {amount.until}, {_days(left)}"
        if left < timedelta(0):
            message = f"amount `{amount.id}` is not known after {amount.until}"
        yield Diagnostic(
            "expired-amount",
            "warning",
            message,
            _value_after(look, "until", amount.span),
            "add the new value with its first day under `values`, and move `until`",
        )


def _days(left: timedelta) -> str:
    return f"{counted(left.days, 'day')} from now" if left.days else "today"


def unverified_link(look: Look) -> Iterator[Diagnostic]:
    """Report entries with an address or a phone number that nobody has looked at."""
    for sort in SORTS:
        seen = next((key for key in ("verified", "seen") if key in sort.keys.known), None)
        for entry in sort.of(look.library.shared).values() if seen else ():
            link, phone = (getattr(entry, name, None) for name in ("link", "phone"))
            if seen and getattr(entry, seen) is None and (link or phone):
                yield _unseen(f"{sort.name} `{entry.id}`", seen, entry.span)


def _unseen(who: str, key: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "unverified-link",
        "warning",
        f"{who} has no `{key}`: nobody says when its page was last seen",
        span,
        f"look at the page, then add `{key}:` with the day",
    )


def _value_after(look: Look, key: str, at: Span) -> Span:
    """Point at the value of the first such key at or below a place, else at the place."""
    pattern = re.compile(rf"(?<![\w-]){key}:\s*(\"[^\"]*\"|'[^']*'|[^\s,}}#]+)")
    for number, line in enumerate(look.lines(at.path)[at.line - 1 :], at.line):
        match = pattern.search(line, at.column - 1 if number == at.line else 0)
        if match:
            return Span(at.path, number, match.start(1) + 1, number, match.end(1) + 1)
    return at
