"""`wizard graph` and `wizard export`: what goes to stdout, what is refused."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from tests.bench.grove import planted
from tests.cli.folder import GOOD, folder, wizard


@pytest.fixture
def trees(tmp_path):
    return folder(tmp_path, {**GOOD, "broken/tree.yaml": "title: ["})


@pytest.mark.parametrize(
    ("form", "begins"), [("svg", "<svg "), ("dot", 'digraph "example"'), ("mermaid", "---\ntitle:")]
)
def test_a_picture_in_every_format(trees, form, begins):
    result = wizard("graph", "example", "--format", form, "--trees", trees)
    assert result.exit_code == 0
    assert result.stdout.startswith(begins)
    assert "too-young" in result.stdout


def test_a_branch(trees):
    result = wizard("graph", "example", "--from", "fits", "--format", "dot", "--trees", trees)
    assert "fits" in result.stdout
    assert "question age" not in result.stdout
    wrong = wizard("graph", "example", "--from", "aeg", "--trees", trees)
    assert wrong.exit_code == 2
    assert "did you mean `age`?" in wrong.output


def test_a_picture_that_cannot_be_read_is_not_drawn(tmp_path):
    trees = folder(tmp_path, {"large/tree.yaml": planted(400)})
    result = wizard("graph", "large", "--trees", trees)
    assert result.exit_code == 3
    assert "--from PLACE" in result.output
    assert wizard("graph", "large", "--from", "q380", "--trees", trees).exit_code == 0
    assert wizard("graph", "large", "--format", "dot", "--trees", trees).exit_code == 0


def test_export_keeps_stdout_for_the_file(trees):
    data = json.loads(wizard("export", "example", "--trees", trees).stdout)
    assert (data["tree"], data["format"]) == ("example", 1)
    result = wizard("export", "example", "--format", "dmn", "--trees", trees)
    ElementTree.fromstring(result.stdout)
    assert "not in the tables: the order of questions" in result.stderr


@pytest.mark.parametrize("verb", ["graph", "export"])
def test_a_tree_with_errors_and_one_that_is_not_there(trees, verb):
    assert wizard(verb, "broken", "--trees", trees).exit_code == 3
    assert wizard(verb, "exampel", "--trees", trees).exit_code == 2
