"""`wizard` in the repository of another organisation: paths as hosts of code name files, hooks."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from shutil import copy, copytree
from urllib.parse import unquote

import pytest

from tests.check.examples import CASES, DUTCH, wrong
from tests.cli.folder import GOOD, folder, wizard
from tests.cli.test_diff import git
from tests.export.readers import from_pypi

ROOT = Path(__file__).parents[2]
PRE_COMMIT = "pre-commit==4.7.0"
PROGRAM = ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
WORDS = {**GOOD, "example/nl.po": DUTCH}


@pytest.fixture
def theirs(tmp_path):
    """A repository with mistakes in its trees, which lie two folders down."""
    top = tmp_path / "their site"
    folder(top / "policy" / "bomen", {**wrong("duplicate-id"), "example/cases.yaml": CASES})
    (top / "docs").mkdir()
    git(top, "init", "-q")
    git(top, "add", "--all")
    git(top, "commit", "-q", "-m", "The first trees")
    git(top, "worktree", "add", "-q", tmp_path / "beside")
    return top


def told(form: str, *words: str | Path) -> set[str]:
    """The files that a program hears of, related places included."""
    said = wizard("check", "--format", form, *words).stdout
    if form == "github":
        return set(re.findall(r"^::\w+ file=([^,]+),", said, re.MULTILINE))
    (made,) = json.loads(said)["runs"]
    places = [
        place
        for result in made["results"]
        for place in (*result["locations"], *result.get("relatedLocations", ()))
    ]
    assert len(places) > len(made["results"])
    return {unquote(it["physicalLocation"]["artifactLocation"]["uri"]) for it in places}


@pytest.mark.parametrize("form", ["github", "sarif"])
@pytest.mark.parametrize(
    ("here", "trees"),
    [
        (".", "policy/bomen"),
        ("policy", "bomen"),
        ("policy/bomen/example", ".."),
        ("docs", "../policy/bomen"),
        ("..", "their site/policy/bomen"),
        ("../beside/policy", "bomen"),
        ("/", "{}/policy/bomen"),
    ],
)
def test_paths_are_those_of_the_repository(theirs, monkeypatch, form, here, trees):
    monkeypatch.chdir(theirs / here)
    kept = subprocess.run(
        ("git", "-C", theirs, "ls-files"), check=True, capture_output=True, text=True
    ).stdout
    found = told(form, "--trees", trees.format(theirs))
    assert "policy/bomen/example/tree.yaml" in found
    assert found <= set(kept.split("\n"))


def test_an_annotation_names_related_places_by_the_same_paths(theirs, monkeypatch):
    monkeypatch.chdir(theirs / "docs")
    said = wizard("check", "--format", "github", "--trees", "../policy/bomen").stdout
    assert "note: policy/bomen/example/tree.yaml:" in said


def test_paths_outside_a_repository_are_as_they_were_given(tmp_path, monkeypatch):
    folder(tmp_path / "bomen", wrong("duplicate-id"))
    monkeypatch.chdir(tmp_path)
    assert "bomen/example/tree.yaml" in told("github", "--trees", "bomen")


@pytest.mark.slow
def test_hooks_by_pre_commit(tmp_path):
    """Another organisation takes the hooks from this repository, and names its own folder."""
    ours, top = tmp_path / "ours", tmp_path / "their site"
    for name in ("wizard", "templates", "static", "trees"):
        copytree(ROOT / name, ours / name)
    for name in PROGRAM:
        copy(ROOT / name, ours / name)
    git(ours, "init", "-q")
    git(ours, "add", "--all")
    git(ours, "commit", "-q", "-m", "The wizard")
    config = {
        "repos": [
            {
                "repo": str(ours),
                "rev": "HEAD",
                "hooks": [
                    {"id": id, "args": ["--trees", "bomen"]}
                    for id in ("wizard-check", "wizard-test")
                ],
            }
        ]
    }
    folder(top, {".pre-commit-config.yaml": json.dumps(config)})
    folder(top / "bomen", WORDS)
    git(top, "init", "-q")
    program = from_pypi("pre-commit", PRE_COMMIT) / "pre-commit"

    def hooked() -> subprocess.CompletedProcess[str]:
        git(top, "add", "--all")
        return subprocess.run(
            (program, "run", "--all-files"),
            cwd=top,
            env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "kept")},
            capture_output=True,
            text=True,
            check=False,
        )

    done = hooked()
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2
    folder(top / "bomen", wrong("unknown-target"))
    done = hooked()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "bomen/example/tree.yaml:" in done.stdout
    assert "[unknown-target]" in done.stdout
