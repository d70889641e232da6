"""Everything that is wrong with a folder of trees, and what may be served of it.

In: a library and the day. Out: diagnostics in order of place. `CHECKS` is the one list of
checks: whoever writes a new one adds a line. It must not know how diagnostics are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from wizard.check.case_results import examples
from wizard.check.explained_terms import unexplained_term
from wizard.check.look import REQUIRED, Look
from wizard.check.privacy import leaks_sensitive
from wizard.check.proofs import unreachable, walks
from wizard.check.readability import readable_shared, readable_tree
from wizard.check.translated import words_of_shared, words_of_tree
from wizard.check.upkeep import (
    amount_without_source,
    expired_amount,
    no_source,
    permit_never_reached,
    stale_review,
    unverified_link,
)
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library
from wizard.trees.model import SHARED, Tree
from wizard.trees.reading import gc_at_rest

OfTree: TypeAlias = Callable[[Look, Tree], Iterable[Diagnostic]]
OfFolder: TypeAlias = Callable[[Look], Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check of one tree, of what the trees of a folder share, or of both."""

    codes: tuple[str, ...]
    of_tree: OfTree | None = None
    of_folder: OfFolder | None = None


def _walks(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    yield from unreachable(tree)
    yield from walks(tree, look.today)


WALKS = Check(
    (
        "unreachable",
        "impossible",
        "gap",
        "shadowed",
        "unanswered-fact",
        "too-many-dead-ends",
        "too-entangled",
    ),
    of_tree=_walks,
)

PRIVACY = Check(("leaks-sensitive",), of_tree=leaks_sensitive)

CHECKS: tuple[Check, ...] = (
    WALKS,
    PRIVACY,
    Check(("no-source",), no_source, amount_without_source),
    Check(("stale-review",), stale_review),
    Check(("expired-amount",), of_folder=expired_amount),
    Check(("unverified-link",), of_folder=unverified_link),
    Check(("permit-never-reached",), of_folder=permit_never_reached),
    Check(
        (
            "untranslated",
            "outdated-translation",
            "orphan-translation",
            "placeholder-mismatch",
            "bad-markup",
        ),
        words_of_tree,
        words_of_shared,
    ),
    Check(("case-failed", "outcome-without-case", "rule-without-case"), examples),
    Check(("hard-to-read",), readable_tree, readable_shared),
    Check(("unexplained-term",), unexplained_term),
)

SERVED: tuple[Check, ...] = (WALKS, PRIVACY)
"""What stops a tree from being served, beside what stops it from being built."""


def check(
    library: Library,
    today: date,
    names: Collection[str] | None = None,
    required: Collection[str] = REQUIRED,
    begun: Callable[[str], None] = lambda name: None,
) -> tuple[Diagnostic, ...]:
    """Find everything, what building found included.

    With `names` only what concerns these trees: their own files, and what in shared files breaks
    them. `required` are the languages in which nothing may be missing. `begun` is told the name of
    each tree before it is looked at.
    """
    with gc_at_rest():
        look = Look(library, today, frozenset(required))
        found = [each for each in library.diagnostics if names is None or _in(each, names)]
        for name in names or ():
            found += library.broken.get(name, ())
        for id, tree in library.trees.items():
            if names is None or id in names:
                begun(id)
                for each in CHECKS:
                    found += _of(each, look, tree)
        for each in CHECKS if names is None else ():
            found += each.of_folder(look) if each.of_folder is not None else ()
        return in_order(found)


def servable(library: Library, today: date) -> Library:
    """Give the library without the trees that must not be served: those go to `broken`.

    Looks at what a visitor would run into, fast enough for every start: building, walks and
    privacy. A missing translation or a failed case stops a release, not a server.
    """
    look = Look(library, today, frozenset())
    trees: dict[str, Tree] = {}
    broken = dict(library.broken)
    found: list[Diagnostic] = []
    for id, tree in library.trees.items():
        wrong = [each for part in SERVED for each in _of(part, look, tree) if _stops(each)]
        if wrong:
            broken[id] = in_order(wrong)
            found += wrong
        else:
            trees[id] = tree
    diagnostics = in_order([*library.diagnostics, *found])
    return replace(library, trees=trees, broken=broken, diagnostics=diagnostics)


def _of(part: Check, look: Look, tree: Tree) -> Iterable[Diagnostic]:
    return part.of_tree(look, tree) if part.of_tree is not None else ()


def _stops(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity == "error"


def _in(diagnostic: Diagnostic, names: Collection[str]) -> bool:
    """Say whether a diagnostic points into the folder of one of these trees."""
    folder = diagnostic.span.path.split("/")[-2:-1]
    return bool(folder) and folder[0] in names and folder[0] != SHARED


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put diagnostics in order of place, each once: trees find the same in shared files."""
    first = {(each.span, each.code, each.message): each for each in reversed(list(found))}
    return tuple(
        sorted(
            first.values(),
            key=lambda d: (d.span.path, d.span.line, d.span.column, d.code, d.message),
        )
    )
