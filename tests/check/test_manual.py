"""Every diagnostic is documented by a wrong tree that has it and a right tree that has nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.check.handbook import HANDBOOK, parted
from wizard.check.manual import CODES
from wizard.check.manual.entry import Code, whole
from wizard.check.manual.explain import chapter, explained
from wizard.check.run import check
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import build_folder
from wizard.trees.shared import FILES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "wizard"
EMITTING = {"Diagnostic", "error", "found", "_refuse", "_warning"}
"""Calls whose first word is a code."""
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


def emitted() -> Iterator[str]:
    """Every code that stands in the source where a diagnostic is made."""
    for path in (*(PACKAGE / "trees").rglob("*.py"), *(PACKAGE / "check").rglob("*.py")):
        for element in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(element, ast.Call) and element.args:
                called = element.func
                name = getattr(called, "attr", None) or getattr(called, "id", None)
                first = element.args[0]
                if name in EMITTING and isinstance(first, ast.Constant):
                    yield str(first.value)
                elif name in EMITTING and isinstance(first, ast.JoinedStr):
                    assert ast.unparse(first) == "f'unknown-{sort}'"
                    named = {*FILES.values(), "tree"} - {"term"}  # nothing names a term by its id
                    yield from (f"unknown-{sort}" for sort in sorted(named))


# A test of a derived fact that is not there and `use` of one have the same code.
def test_every_code_in_the_source_is_documented():
    found = set(emitted())
    assert found <= set(CODES)
    assert len(found) > 40  # the others are chosen at run time and shown by the examples


def test_what_is_emitted_is_documented():
    known = {d.code for code in CODES.values() for d in found(whole(code.wrong), code.code)}
    assert known <= set(CODES)


def test_the_handbook_has_the_chapter():
    _, written, _ = parted(HANDBOOK.read_text("utf-8"))
    assert written == chapter(CODES.values()), "run: python -m tests.check.handbook"


@pytest.mark.parametrize("code", CODES.values(), ids=CODES.keys())
def test_it_can_be_explained(code: Code) -> None:
    text = explained(code)
    assert text.startswith(f"{code.code} ({code.severity}): {code.title}\n")
    assert "Wrong:" in text
    assert "Right:" in text
    assert all(not line.endswith(" ") for line in text.split("\n"))
    assert code.meaning[-1] in ".)"
    assert code.way_out[-1] == "."
    assert code.title[0].islower() or code.title.startswith("“")
