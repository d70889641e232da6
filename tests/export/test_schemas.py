"""The schema is what the builder knows, and the trees that ship keep to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.check.examples import right, wrong
from wizard.check.load_manual import manual
from wizard.export.schemas import schema_text, tree_schema

TREES = Path(__file__).parents[2] / "trees"


def test_the_file_is_up_to_date() -> None:
    written = (TREES / "tree.schema.json").read_text("utf-8")
    assert written == schema_text(), "run: wizard schema > trees/tree.schema.json"


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(tree_schema())


@pytest.mark.parametrize("path", sorted(TREES.glob("*/tree.yaml")), ids=lambda p: p.parent.name)
def test_the_trees_keep_to_it(path: Path) -> None:
    data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    assert list(Draft7Validator(tree_schema()).iter_errors(data)) == []
    assert "$schema=../tree.schema.json" in path.read_text("utf-8").split("\n")[0]


def right_trees() -> list[str]:
    return [
        text
        for code in manual()
        for name, text in right(code).items()
        if name.endswith("tree.yaml")
    ]


@pytest.mark.parametrize("text", right_trees())
def test_so_do_the_right_examples(text: str) -> None:
    data = yaml.load(text, yaml.BaseLoader)
    assert list(Draft7Validator(tree_schema()).iter_errors(data)) == []


@pytest.mark.parametrize("code", ["unknown-key", "missing-key", "wrong-shape"])
def test_it_knows_a_wrong_key(code: str) -> None:
    """Enough for a program to underline; what is wrong in full is said by `check`."""
    if code == "missing-key":
        data = {"title": "t"}
    else:
        data = yaml.load(wrong(code)["example/tree.yaml"], yaml.BaseLoader)
    assert list(Draft7Validator(tree_schema()).iter_errors(data))


def test_every_key_says_what_it_is_for() -> None:
    def keys(schema: object) -> list[tuple[str, dict[str, object]]]:
        if isinstance(schema, list):
            return [found for part in schema for found in keys(part)]
        if not isinstance(schema, dict):
            return []
        own = list(schema["properties"].items()) if "properties" in schema else []
        return own + [found for part in schema.values() for found in keys(part)]

    bare = [key for key, body in keys(json.loads(schema_text())) if "description" not in body]
    assert bare == []
