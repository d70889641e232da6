"""A small mistake in a shipped tree is always told, by a case or by `check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from tests.check.mutants import Mutant, mutants
from wizard import places
from wizard.check.findings.case_results import run
from wizard.check.look import Look
from wizard.check.run import OF_WALKS
from wizard.diff.moves import moves
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library
from wizard.trees.load_folder import load_folder
from wizard.trees.model import Tree
from wizard.walks.folds import TooMany

TODAY = date(2026, 11, 22)
TREES = ("start", "au-pair", "study", "asylum", "family", "after")
EVERY = 7
"""The short run tries one mutant in so many."""


@cache
def library() -> Library:
    return load_folder(places.trees())


def told(mutant: Mutant, cases: Library) -> bool:
    """Say whether a case fails (or cannot be walked) or `check` finds something."""
    try:
        if run(mutant.tree, cases.cases[mutant.tree.id], (TODAY,)).failed:
            return True
    except LookupError:
        return True
    return any(found_in(mutant.tree))


def leads_elsewhere(mutant: Mutant, tree: Tree) -> bool:
    """Say whether any walk ends elsewhere, not just for another reason."""
    found = moves(tree, mutant.tree, TODAY)
    return isinstance(found, TooMany) or bool(found.moved)


def found_in(tree: Tree) -> Iterator[Diagnostic]:
    look = Look(library(), TODAY, frozenset())
    return (found for of_tree in OF_WALKS for found in of_tree(look, tree))


@pytest.mark.parametrize("name", TREES)
def test_every_small_mistake_is_told(name: str, whole_matrix: bool) -> None:
    found = library()
    tree = found.trees[name]
    assert not [*found_in(tree)], "a sound tree must stay silent"
    every = list(mutants(tree))[:: 1 if whole_matrix else EVERY]
    silent = [it.what for it in every if not told(it, found) and leads_elsewhere(it, tree)]
    share = 1 - len(silent) / len(every)
    print(f"{name}: {len(every)} mutants, {share:.1%} told")
    assert silent == []
