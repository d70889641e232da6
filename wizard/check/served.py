"""What may be served of a folder of trees: all that no visitor runs into a fault of.

In: a library and the day. Out: the library without the trees that must not be served. The checks
of `SERVED` alone are made, fast enough for every start; it must not know the others.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from wizard.check.findings import all_walks
from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic, in_order
from wizard.trees.library import Library
from wizard.trees.model import Tree

OfTree: TypeAlias = Callable[[Look, Tree], Iterable[Diagnostic]]

ON_WALKS: tuple[OfTree, ...] = (
    all_walks.gap,
    all_walks.text_gap,
    all_walks.deadline_differs,
    all_walks.cycle,
    all_walks.asked_twice,
)
SERVED: tuple[OfTree, ...] = (*ON_WALKS, all_walks.leaks_sensitive)
"""What stops a tree from being served, beside what stops it from being built."""


def servable(library: Library, today: date) -> Library:
    """Give the library without the trees that must not be served: those go to `broken`.

    Looks at what a visitor would run into today, fast enough for every start: building, gaps,
    circles and privacy. A missing translation, a failed case or a gap that only comes on a later
    day stops a release, not a server.
    """
    look = Look(library, today, frozenset(), examples=False, alone=True)
    trees: dict[str, Tree] = {}
    broken = dict(library.broken)
    found: list[Diagnostic] = []
    for id, tree in library.trees.items():
        wrong = [
            each for of_tree in SERVED for each in of_tree(look, tree) if each.severity == "error"
        ]
        if wrong:
            broken[id] = in_order(wrong)
            found += wrong
        else:
            trees[id] = tree
    diagnostics = in_order([*library.diagnostics, *found])
    return replace(library, trees=trees, broken=broken, diagnostics=diagnostics)
