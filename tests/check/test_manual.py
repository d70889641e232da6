"""Every diagnostic is documented by a wrong tree that has it and a right tree that has nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.check.examples import right, wrong
from tests.check.handbook import HANDBOOK, made, parts
from wizard.check.load_manual import manual, read_page
from wizard.check.run import check
from wizard.export.schemas import SCHEMAS
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import build_folder
from wizard.trees.model import KINDS
from wizard.trees.shared import FILES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "wizard"
EMITTING = {"Diagnostic", "error", "found", "in_circles", "_refuse"}
"""Calls whose first word is a code."""
TODAY = date(2026, 11, 22)
WORDS = {"untranslated", "outdated-translation", "orphan-translation", "placeholder-mismatch"}
WORDS |= {"number-mismatch"}
CASES = {"outcome-without-case", "rule-without-case"}

# Where no answers come, no rule that leads there is taken.
COMPANIONS = {"impossible": {"shadowed"}, "outcome-without-case": {"rule-without-case"}}


def found(files: dict[str, str], about: str) -> tuple[Diagnostic, ...]:
    """Check a folder; translations and cases are looked at where the example is about them."""
    required = ("nl",) if about in WORDS else ()
    diagnostics = check(build_folder(files, "trees"), TODAY, required=required)
    return tuple(d for d in diagnostics if about in CASES or d.code not in CASES)


@pytest.mark.parametrize("code", manual())
def test_the_wrong_example_has_it_and_nothing_else(code: str) -> None:
    diagnostics = found(wrong(code), code)
    assert {d.code for d in diagnostics} - COMPANIONS.get(code, set()) == {code}
    gravest = "error" if "error" in {d.severity for d in diagnostics} else "warning"
    assert gravest == manual()[code].severity


@pytest.mark.parametrize("code", manual())
def test_the_right_example_has_nothing(code: str) -> None:
    assert found(right(code), code) == ()


def emitted(*rooms: str) -> Iterator[str]:
    """Give every code that stands in the source of these rooms where a diagnostic is made."""
    for path in (path for room in rooms for path in (PACKAGE / room).rglob("*.py")):
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


def test_every_code_in_the_source_has_its_page_and_every_page_its_code() -> None:
    assert set(emitted("trees", "check")) == set(manual())


def test_a_page_bears_the_name_of_its_code() -> None:
    assert {path.name for path in (PACKAGE / "check/manual").iterdir()} == {
        f"{code}.md" for code in manual()
    }


@pytest.mark.parametrize("code", manual())
def test_a_page_is_written_like_the_others(code: str) -> None:
    page = manual()[code]
    assert page.meaning[-1] in ".)"
    assert page.way_out[-1] == "."
    assert page.title[0].islower() or page.title.startswith("“")
    assert all(line == line.rstrip() for line in page.text.split("\n"))


def test_what_is_no_page_is_refused() -> None:
    page = manual()["gap"].text
    for part in ("# gap", "(error)", "**Way out.**", "Wrong, in"):
        with pytest.raises(ValueError, match="no page"):
            read_page(page.replace(part, "", 1))


def test_the_handbook_is_what_the_program_says() -> None:
    text = HANDBOOK.read_text("utf-8")
    assert made(text) == text, "run: python -m tests.check.handbook"


def test_every_key_that_is_read_has_its_line_in_the_handbook() -> None:
    """The schemas are made from what is read, so no list of keys can be left out unseen."""

    def read(schema: object) -> Iterator[set[str]]:
        for each in schema if isinstance(schema, list) else ():
            yield from read(each)
        for each in schema.values() if isinstance(schema, dict) else ():
            yield from read(each)
        if isinstance(schema, dict) and "properties" in schema:
            yield set(schema["properties"])

    told = [set(known) for _, known in parts()]
    items = told[[who for who, _ in parts()].index("a text, an item of a list")]
    for found in read(list(SCHEMAS.values())):
        assert any(found <= {*known, *items} or found <= known for known in told), found


def test_the_whole_example_of_the_handbook_is_sound_and_shows_every_kind_of_question() -> None:
    """It takes from the shared files of the routes, as an editor's would."""
    text = HANDBOOK.read_text("utf-8")
    first = "# shared/contacts.yaml, documents.yaml, roles.yaml\n"
    example = text.partition("## A tree by example")[2].partition("```yaml\n")[2]
    example, taken = (it.partition("```")[0] for it in (example, text.partition(first)[2]))
    trees = {
        path.relative_to(HANDBOOK.parent).as_posix(): path.read_text("utf-8")
        for path in (HANDBOOK.parent / "shared").glob("*.yaml")
    }
    contact, *others = taken.splitlines()
    trees["shared/contacts.yaml"] += f"\n{contact}\n"
    for name, line in zip(("documents", "roles"), others, strict=True):
        trees[f"shared/{name}.yaml"] += f"\n{line}\n"
    library = build_folder({**trees, "example/tree.yaml": example})
    shown = (
        "example/tree.yaml",
        *(f"shared/{it}.yaml" for it in ("contacts", "documents", "roles")),
    )
    assert [it for it in library.diagnostics if it.span.path in shown] == []
    assert {it.kind for it in library.trees["example"].questions.values()} == {*KINDS}
    assert [it for it in check(library, TODAY, ["example"], ()) if it.code not in CASES] == []
