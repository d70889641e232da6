"""Good trees, each for one thing the format can say, about which `check` must stay silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wizard.check.run import check
from wizard.trees.library import build_folder

GOOD = Path(__file__).parent / "good"
TODAY = date(2026, 11, 22)
ABOUT_CASES = ("outcome-without-case", "rule-without-case")
"""These trees have no cases; what is told of that has examples of its own."""


@pytest.mark.parametrize("path", sorted(GOOD.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_good_tree_is_silent(path: Path) -> None:
    library = build_folder({"example/tree.yaml": path.read_text(encoding="utf-8")})
    found = check(library, TODAY, required=())
    assert [d for d in found if d.code not in ABOUT_CASES] == []


def test_there_are_enough_of_them() -> None:
    assert len(list(GOOD.glob("*.yaml"))) >= 40
