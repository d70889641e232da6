"""Every diagnostic is documented by a wrong tree that has it and a right tree that has nothing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from wizard.editor.check import CHECKS, check
from wizard.editor.codes import CODES
from wizard.editor.codes.entry import Code, whole
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import build_folder

PACKAGE = Path(__file__).parents[2] / "wizard"
TODAY = date(2026, 11, 22)
WORDS = {"untranslated", "outdated-translation", "orphan-translation", "placeholder-mismatch"}
CASES = {"outcome-without-case", "rule-without-case"}

# Where no answers come, no rule that leads there is taken.
COMPANIONS = {"impossible": {"shadowed"}, "outcome-without-case": {"rule-without-case"}}


def found(files: dict[str, str], about: str) -> tuple[Diagnostic, ...]:
    """Check a folder; translations and cases are looked at where the example is about them."""
    required = ("nl",) if about in WORDS else ()
    diagnostics = check(build_folder(files, "trees"), TODAY, required=required)
    return tuple(d for d in diagnostics if about in CASES or d.code not in CASES)


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_the_wrong_example_has_it_and_nothing_else(code: Code) -> None:
    diagnostics = found(whole(code.wrong), code.code)
    assert {d.code for d in diagnostics} - COMPANIONS.get(code.code, set()) == {code.code}
    assert "error" in {d.severity for d in diagnostics} or code.severity == "warning"


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_the_right_example_has_nothing(code: Code) -> None:
    assert found(whole(code.right), code.code) == ()
