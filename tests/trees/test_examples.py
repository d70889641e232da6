"""Trees with mistakes give exactly what stands beside them; good trees stay silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.trees.golden import BAD, GOOD, TREE, built, examples, said
from wizard.trees.model import KINDS

PACKAGE = Path(__file__).parents[2] / "wizard" / "trees"
SORTS = (
    *("amount", "permit", "document", "contact", "source", "tree"),
    *("note", "question", "outcome", "role"),
)


@pytest.mark.parametrize("path", examples(BAD), ids=lambda path: path.stem)
def test_a_mistake_is_named_at_its_word(path):
    expected = path.with_suffix(".out").read_text(encoding="utf-8")
    assert said(built(path)) == expected
    code = re.findall(r" \[([a-z0-9-]+)\]$", expected, re.MULTILINE)
    assert any(path.stem == one or path.stem.startswith(f"{one}-") for one in code)


@pytest.mark.parametrize("path", examples(BAD), ids=lambda path: path.stem)
def test_a_tree_with_a_mistake_is_not_served(path):
    library = built(path)
    own = [d for d in library.diagnostics if d.span.path == f"{TREE}/tree.yaml"]
    if own:
        assert TREE not in library.trees
        assert set(own) <= set(library.broken[TREE])


@pytest.mark.parametrize("path", examples(GOOD), ids=lambda path: path.stem)
def test_a_good_tree_is_silent(path):
    library = built(path)
    assert said(library).strip() == ""
    assert TREE in library.trees


def test_good_trees_show_every_kind_of_question():
    trees = [tree for path in examples(GOOD) for tree in built(path).trees.values()]
    assert {q.kind for tree in trees for q in tree.questions.values()} == set(KINDS)


def test_every_code_that_reading_and_building_know_has_an_example():
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py"))
    emitted = set(re.findall(r'(?:error|Diagnostic|_refuse)\(\s*"([a-z0-9-]+)"', source))
    emitted |= {f"unknown-{sort}" for sort in SORTS}
    emitted |= set(re.findall(r'"(bad-[a-z]+)"', source))
    shown = "".join(path.read_text(encoding="utf-8") for path in BAD.glob("*.out"))
    missing = {code for code in emitted if f"[{code}]" not in shown}
    assert not missing
    assert len(emitted) >= 25


def test_every_expected_output_has_its_example():
    stems = {path.stem for path in examples(BAD)}
    assert {path.stem for path in BAD.glob("*.out")} == stems
