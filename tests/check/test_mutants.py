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
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library
from wizard.trees.load_folder import load_folder
from wizard.trees.model import Tree

TODAY = date(2026, 11, 22)
TREES = ("start", "au-pair", "study", "asylum", "family", "after")
ONLY_THE_REASON = ("ordinary: rule 5 left out",)
"""Mutants that lead nobody elsewhere: another rule has the same target and gives another reason."""
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


def found_in(tree: Tree) -> Iterator[Diagnostic]:
    look = Look(library(), TODAY, frozenset())
    return (found for of_tree in OF_WALKS for found in of_tree(look, tree))


@pytest.mark.parametrize("name", TREES)
def test_every_small_mistake_is_told(name: str, whole_matrix: bool) -> None:
    found = library()
    tree = found.trees[name]
    assert not [*found_in(tree)], "a sound tree must stay silent"
    every = list(mutants(tree))[:: 1 if whole_matrix else EVERY]
    silent = [mutant.what for mutant in every if not told(mutant, found)]
    silent = [what for what in silent if not what.startswith(ONLY_THE_REASON)]
    share = 1 - len(silent) / len(every)
    print(f"{name}: {len(every)} mutants, {share:.1%} told")
    assert silent == []
