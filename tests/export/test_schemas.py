"""The schemas are what the builder knows, and the files that ship keep to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.check.examples import right, wrong
from wizard.check.load_manual import manual
from wizard.export.schemas import SCHEMAS

TREES = Path(__file__).parents[2] / "trees"
WRITTEN = sorted(TREES.rglob("*.yaml"))
TREE = "tree.schema.json"


def complaints(path: str, text: str) -> list[str]:
    data = yaml.load(text, yaml.BaseLoader)
    return [each.message for each in Draft7Validator(SCHEMAS[path]).iter_errors(data)]


@pytest.mark.parametrize("path", SCHEMAS)
def test_the_file_is_up_to_date(path: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[path])
    written = json.loads((TREES / path).read_text("utf-8"))
    assert written == SCHEMAS[path], "run: wizard schema"


def test_there_are_no_others() -> None:
    there = {path.relative_to(TREES).as_posix() for path in TREES.rglob("*.schema.json")}
    assert there == set(SCHEMAS)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda it: it.relative_to(TREES).as_posix())
def test_what_ships_keeps_to_it(path: Path) -> None:
    """Every file names its schema in its first line, and the schema has nothing to say."""
    text = path.read_text("utf-8")
    _, marked, name = text.partition("\n")[0].partition("# yaml-language-server: $schema=")
    assert marked
    schema = (path.parent / name).resolve().relative_to(TREES.resolve()).as_posix()
    assert schema.endswith(f"{path.stem}.schema.json")
    assert complaints(schema, text) == []


def right_trees() -> list[str]:
    return [
        text
        for code in manual()
        for name, text in right(code).items()
        if name.endswith("tree.yaml")
    ]


@pytest.mark.parametrize("text", right_trees())
def test_so_do_the_right_examples(text: str) -> None:
    assert complaints(TREE, text) == []


@pytest.mark.parametrize("code", ["unknown-key", "missing-key", "wrong-shape"])
def test_it_knows_a_wrong_key(code: str) -> None:
    """Enough for a program to underline; what is wrong in full is said by `check`."""
    text = "title: t" if code == "missing-key" else wrong(code)["example/tree.yaml"]
    assert complaints(TREE, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("cases.schema.json", "[{nam: x, answers: {}, outcome: y}]"),
        ("cases.schema.json", "[{name: x, answers: {age: {more: 1}}, outcome: y}]"),
        ("cases.schema.json", "[{name: x, answers: {}}]"),
        ("shared/amounts.schema.json", "{fee: {title: t, value: {2026-01-01: 1}}}"),
        ("shared/amounts.schema.json", "{fee: {title: t, values: 12}}"),
        ("shared/sources.schema.json", "{law: {title: t, confidence: highest}}"),
        ("shared/questions.schema.json", "{age: {ask: How old, next: x}}"),
        ("shared/questions.schema.json", "{age: {type: number}}"),
        ("shared/outcomes.schema.json", "{no: {verdict: maybe, title: t, guidance: g}}"),
        ("shared/facts.schema.json", "{mvv: {use: mvv}}"),
        ("shared/groups.schema.json", "{nordic: NO}"),
        ("shared/notes.schema.json", "{tb: {title: t}}"),
    ],
)
def test_it_knows_a_wrong_key_of_other_files(path: str, text: str) -> None:
    assert complaints(path, text)


def test_every_key_says_what_it_is_for() -> None:
    def keys(schema: object) -> list[tuple[str, dict[str, object]]]:
        if isinstance(schema, list):
            return [found for part in schema for found in keys(part)]
        if not isinstance(schema, dict):
            return []
        own = list(schema["properties"].items()) if "properties" in schema else []
        return own + [found for part in schema.values() for found in keys(part)]

    told = keys(list(SCHEMAS.values()))
    assert len(told) > 100
    assert [key for key, body in told if "description" not in body] == []
