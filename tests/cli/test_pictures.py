"""`wizard graph` and `wizard export`: what goes to stdout, what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from xml.etree import ElementTree

import pytest

from tests.bench.grove import planted
from tests.cli.folder import GOOD, TREES, folder, wizard
from tests.frame import browser
from wizard.cli import main


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


@pytest.mark.slow
def test_graphviz_reads_every_tree_that_comes_with_the_program():
    if shutil.which("dot") is None:
        browser.install_from_debian("graphviz")
    if shutil.which("dot") is None:
        pytest.fail("Graphviz is not here: install it (on Debian: apt-get install graphviz).")
    for tree in ("start", "after", "asylum", "au-pair", "family", "study"):
        text = wizard("graph", tree, "--format", "dot", "--trees", TREES).stdout
        words = ["dot", "-Tsvg"]
        read = subprocess.run(words, input=text.encode(), capture_output=True, check=False)
        assert (read.returncode, read.stderr) == (0, b"")
        assert read.stdout.count(b'class="edge"') == text.count(" -> ") > 0


def test_a_picture_that_mermaid_would_not_draw_is_told(tmp_path, trees):
    large = folder(tmp_path / "grown", {"large/tree.yaml": planted(400)})
    result = wizard("graph", "large", "--format", "mermaid", "--trees", large)
    assert len(result.stdout) > 50_000
    assert "Mermaid draws no more than 50,000" in result.stderr
    assert wizard("graph", "example", "--format", "mermaid", "--trees", trees).stderr == ""


@pytest.mark.parametrize("words", ["graph", "export", "walk", "paths --format html"])
def test_what_goes_into_a_file_is_utf_8_whatever_the_system_writes(monkeypatch, tmp_path, words):
    text = GOOD["example/tree.yaml"].replace("How old", "Қанша →").replace("Too young", "Қанша →")
    trees = folder(tmp_path, {**GOOD, "example/tree.yaml": text})
    written = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(written, "cp1252"))
    verb, *options = words.split()
    main.main([verb, "example", *options, "--trees", str(trees)], standalone_mode=False)
    sys.stdout.flush()
    assert "Қанша →" in written.getvalue().decode()


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
