"""The handbook does what it says: its recipes, its snippets, its commands, its pictures."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from tests.check.examples import DUTCH
from tests.check.handbook import HANDBOOK
from tests.check.recipes import BLOCK, GIT, ROOT, done, recipes
from tests.cli.folder import GOOD, folder
from wizard.cli import main

TEXT = HANDBOOK.read_text("utf-8")
RECIPES = recipes(TEXT)
RUN = {title: recipe for title, recipe in RECIPES.items() if BLOCK.search(recipe)}
QUICK = ("Look while you write", "Break something, and mend it", "Add a case")
"""One recipe of each sort; the others take half a minute together and are part of the long run."""

OUR_OWN = re.compile(r"^(?:wizard/words/ui|trees/interface)/.*$|\d+ warnings?$", re.MULTILINE)
"""What is counted here changes with every sentence of the program, not with the trees; and with
every language that is offered and not whole yet comes a warning."""


def masked(recipe: str) -> str:
    masked = OUR_OWN.sub(lambda line: re.sub(r"\d+", "#", line[0]), recipe)
    return masked.replace("# warnings", "# warning")


@pytest.mark.parametrize(
    "title",
    [pytest.param(title, marks=() if title in QUICK else pytest.mark.slow) for title in RUN],
)
def test_a_recipe_works_as_it_is_written(tmp_path, title):
    shown = done(RECIPES[title], tmp_path)
    assert masked(shown) == masked(RECIPES[title]), "see `python -m tests.check.recipes`"


def test_the_quick_recipes_are_there():
    assert set(QUICK) <= set(RUN)


def test_pictures_are_there_and_light():
    pictures = [part.partition(")")[0] for part in TEXT.split("](../static/pictures/")[1:]]
    assert pictures
    for name in pictures:
        assert (ROOT / "static" / "pictures" / name).stat().st_size < 60_000


def test_every_link_inside_the_handbook_leads_somewhere():
    titles = re.findall(r"^##+ (.+)$", TEXT, re.MULTILINE)
    there = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    asked = set(re.findall(r"\]\(#([^)]+)\)", TEXT))
    assert asked <= there
    others = re.findall(r"\]\((\.\./[^)#]+)\)", TEXT)
    assert others
    assert all((HANDBOOK.parent / other).exists() for other in others)


def test_a_newcomer_begins_on_one_screen():
    start = TEXT.split("\n## Start here\n", 1)[1].split("\n## ", 1)[0]
    assert len(start.splitlines()) <= 45
    assert (
        TEXT.index("\n## Start here\n") < TEXT.index("\n## Recipes\n") < TEXT.index("\n## Rules\n")
    )


CALLS = sorted(
    {
        call
        for pattern in (
            r"`(wizard [^`]+)`",
            r"^ {4,}(wizard .+)$",
            r"^(wizard .+)$",
            r"\$ (wizard .+)",
        )
        for call in re.findall(pattern, TEXT, re.MULTILINE)
        if "/" not in call.split()[0]
    }
)


def test_every_command_of_the_handbook_exists():
    assert len(CALLS) > 40
    for call in CALLS:
        verb, *words = call.removeprefix("wizard ").split("   ")[0].split()
        assert verb in main.commands, call
        known = {name for param in main.commands[verb].params for name in param.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, call


# Snippets ----------------------------------------------------------------------

SNIPPETS = re.findall(
    r"^```yaml\n(.*?)^```$", RECIPES["Let it be checked by itself"], re.MULTILINE | re.DOTALL
)
TOLD = """#!/bin/sh
# Stands for the program that posts: keeps what it was asked to.
printf '%s\\n' "$0" "$@" > posted
"""


def scripts(snippet: str) -> Iterator[str]:
    """Give what a snippet lets a shell do, step by step."""
    match yaml.safe_load(snippet)["trees" if "script:" in snippet else "jobs"]:
        case {"script": first, "after_script": then}:
            yield from (*first, *then)
        case {"trees": {"steps": steps}}:
            yield from (step["run"] for step in steps if "run" in step)


@pytest.fixture
def clone(tmp_path):
    """A clone as a runner has it: two commits, and the programs of the snippets."""
    at = tmp_path / "clone"
    trees = folder(at / "trees", {**GOOD, "example/nl.po": DUTCH})
    rest = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {
        **rest,
        **GIT,
        "PATH": f"{at / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "WIZARD_TREES": "trees",
        "GITHUB_STEP_SUMMARY": str(at / "summary.md"),
        "NUMBER": "7",
    }
    for file, text in {
        ".venv/bin/wizard": f'#!/bin/sh\nexec "{sys.executable}" -P -m wizard "$@"\n',
        "bin/gh": TOLD,
        "bin/curl": TOLD,
        "run.py": "import sys; assert sys.argv[1:] == ['install']\n",
    }.items():
        (at / file).parent.mkdir(parents=True, exist_ok=True)
        (at / file).write_text(text, "utf-8")
        (at / file).chmod(0o755)

    def shell(script: str) -> str:
        found = subprocess.run(
            ["bash", "-e", "-c", script], cwd=at, env=environment, capture_output=True, text=True
        )
        assert found.returncode == 0, f"{script}\n{found.stdout}{found.stderr}"
        return found.stdout

    shell("git init -q -b main && git add trees && git commit -q -m Before")
    tree = trees / "example" / "tree.yaml"
    tree.write_text(tree.read_text("utf-8").replace("under 18", "under 17"), "utf-8")
    cases = trees / "example" / "cases.yaml"
    cases.write_text(cases.read_text("utf-8").replace("age: 17", "age: 16"), "utf-8")
    shell("git commit -q -a -m After")
    environment["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = shell("git rev-parse HEAD^1").strip()
    return at, shell


@pytest.mark.parametrize(
    "snippet",
    [
        pytest.param(SNIPPETS[0], id="github"),
        pytest.param(SNIPPETS[1], id="gitlab", marks=pytest.mark.slow),
    ],
)
def test_a_snippet_checks_tests_and_posts_the_difference(clone, snippet):
    at, shell = clone
    steps = list(scripts(snippet))
    assert steps[0] == "python3 run.py install"
    for step in steps:
        shell(step)
    said = (at / "changes.md").read_text("utf-8")
    assert "1 of 3 walks" in said
    posted = (at / "posted").read_text("utf-8").splitlines()
    if "gh pr comment" in snippet:
        assert posted[1:4] == ["pr", "comment", "7"]
        assert (at / "summary.md").read_text("utf-8") == said
    else:
        assert ("--data-urlencode", "body@changes.md") in pairwise(posted)


def test_a_snippet_stops_at_an_error(clone):
    at, shell = clone
    tree: Path = at / "trees" / "example" / "tree.yaml"
    tree.write_text(tree.read_text("utf-8").replace("go: too-young", "go: to-young"), "utf-8")
    check = next(step for step in scripts(SNIPPETS[0]) if "wizard check" in step)
    with pytest.raises(AssertionError, match=r"::error file=trees/example/tree\.yaml,line="):
        shell(check)


def test_a_snippet_is_run_by_the_programs_it_names():
    """What stands in for a program above is one that a runner has; run.py knows `install`."""
    named = {shlex.split(step)[0] for snippet in SNIPPETS for step in scripts(snippet)}
    assert named == {"python3", ".venv/bin/wizard", "curl"}
    assert 'words == ["install"]' in (ROOT / "run.py").read_text("utf-8")
