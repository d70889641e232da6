"""`wizard diff`: revisions and folders, formats, exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.folder import GOOD, folder, wizard

TREE = "example/tree.yaml"
OLDER = GOOD[TREE].replace("under 18", "under 21")


def git(place: Path, *words: str) -> None:
    environment = os.environ | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{
            f"GIT_{who}_{what}": "editor@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    subprocess.run(("git", "-C", place, *words), check=True, env=environment, capture_output=True)


@pytest.fixture
def kept(tmp_path):
    """A folder of trees kept in git, one commit old, with a change that is not committed."""
    git(tmp_path, "init", "-q")
    trees = folder(tmp_path / "trees", GOOD)
    git(tmp_path, "add", "trees")
    git(tmp_path, "commit", "-q", "-m", "The first trees")
    folder(trees, {TREE: OLDER})
    return trees


def test_the_last_commit_against_the_folder_as_it_is(kept):
    result = wizard("diff", "--trees", kept)
    assert result.exit_code == 0
    assert "{age: 18 to 20}" in result.output
    assert "`fits` (likely) → “Too young” `too-young` (unlikely): 1 walk" in result.output
    assert "An adult fits (line 1, expects `fits`)" in result.output
    assert "for example age=19" in result.output


def test_two_revisions_and_some_trees(kept):
    git(kept, "commit", "-q", "-a", "-m", "Older")
    result = wizard("diff", "HEAD~1", "HEAD", "example", "--trees", kept)
    assert "What changes from HEAD~1 to HEAD" in result.output
    assert "{age: 18 to 20}" in result.output
    assert "Nothing differs" in wizard("diff", "--trees", kept).output
    back = wizard("diff", "HEAD", "HEAD~1", "--format", "json", "--trees", kept)
    (tree,) = json.loads(back.stdout)["trees"]
    assert tree["blocks"][0]["groups"][0]["new"]["id"] == "fits"


def test_two_folders_without_git(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    old, new = folder(tmp_path / "old", GOOD), folder(tmp_path / "new/trees", {**GOOD, TREE: OLDER})
    result = wizard("diff", old, new.parent, "--trees", new)
    assert result.exit_code == 0
    assert "{age: 18 to 20}" in result.output


@pytest.mark.parametrize(
    ("form", "begins"),
    [("text", "What"), ("markdown", "## What"), ("html", "<!doctype"), ("json", "{")],
)
def test_formats(kept, form, begins):
    result = wizard("diff", "--format", form, "--site", "https://wizard.example/", "--trees", kept)
    assert result.stdout.startswith(begins)
    assert "18 to 20" in result.stdout


LIMIT = "      - when: {age: under 18}\n        go: too-young\n"
DATED = GOOD[TREE].replace(
    LIMIT,
    "      - when: {age: under 18, today: before 2031-03-01}\n        go: too-young\n"
    "      - when: {age: under 16}\n        go: too-young\n",
)
"""The limit falls to 16 on a day that lies years ahead."""


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_change_with_a_day_is_told_as_what_it_will_do_from_when(kept, form):
    folder(kept, {TREE: DATED})
    said = wizard("diff", "--format", form, "--trees", kept).output
    assert "none of 3 walks lead elsewhere" in said
    assert "from 1 March 2031: 1 of 3 walks (33.3%) leads elsewhere" in said
    assert "age: 16 to 17" in said


def test_a_change_with_a_day_for_programs(kept):
    folder(kept, {TREE: DATED})
    words = ("diff", "--format", "json", "--trees", kept)
    found = json.loads(wizard(*words).stdout)
    (tree,) = found["trees"]
    assert found["otherwise"]
    assert (tree["moved"]["sure"], tree["blocks"]) == (0, [])
    (later,) = tree["later"]
    assert (later["on"], later["moved"]["sure"]) == ("2031-03-01", 1)
    assert later["blocks"][0]["when"] == [{"age": "16 to 17"}]
    assert [case["name"] for case in later["cases"]] == ["A child is too young"]
    assert wizard("diff", "--exit-code", "--trees", kept).exit_code == 1


@pytest.mark.parametrize(("day", "moved"), [("2031-02-28", 0), ("2031-03-01", 1)])
def test_on_a_day_only_that_day_is_compared(kept, day, moved):
    folder(kept, {TREE: DATED})
    words = ("diff", "--on", day, "--exit-code", "--format", "json", "--trees", kept)
    result = wizard(*words)
    (tree,) = json.loads(result.stdout)["trees"]
    assert (tree["moved"]["sure"], "later" in tree, result.exit_code) == (moved, False, moved)


def test_what_moves_alike_on_a_later_day_is_told_once(kept):
    """A day on which both change alike is none to tell of."""
    dated = GOOD[TREE].replace(LIMIT, LATE + LIMIT)
    folder(kept, {TREE: dated})
    git(kept, "commit", "-q", "-a", "-m", "With a day")
    folder(kept, {TREE: dated.replace("under 18", "under 21")})
    (tree,) = json.loads(wizard("diff", "--format", "json", "--trees", kept).stdout)["trees"]
    assert "later" not in tree


LATE = "      - when: {age: over 90, today: on or after 2031-03-01}\n        go: too-young\n"


def test_the_exit_code_says_whether_anybody_is_led_elsewhere(kept):
    assert wizard("diff", "--exit-code", "--trees", kept).exit_code == 1
    folder(kept, {TREE: GOOD[TREE].replace("You can apply.", "You may apply.")})
    words = wizard("diff", "--exit-code", "--trees", kept)
    assert words.exit_code == 0
    assert "+ You may apply." in words.output


def test_a_new_name_is_a_guess_until_it_is_settled(kept):
    folder(kept, {TREE: GOOD[TREE].replace("too-young", "not-yet-18")})
    guessed = wizard("diff", "--exit-code", "--trees", kept)
    assert guessed.exit_code == 0
    assert "outcome `too-young` is now `not-yet-18` (a guess from the same title" in guessed.output
    settled = wizard("diff", "--rename", "too-young=not-yet-18", "--trees", kept)
    assert "outcome `too-young` is now `not-yet-18`\n" in settled.output
    gone = wizard("diff", "--rename", "too-young=", "--exit-code", "--trees", kept)
    assert gone.exit_code == 1


def test_a_tree_with_errors_is_named_and_the_others_are_compared(kept):
    folder(kept, {"broken/tree.yaml": "title: [", TREE: OLDER})
    result = wizard("diff", "--trees", kept)
    assert result.exit_code == 0
    assert "`broken` cannot be compared: the new side has errors, the old one none" in result.output
    assert "mend it: `wizard check broken` tells all" in result.output
    assert "{age: 18 to 20}" in result.output


def test_a_revision_with_errors_is_told_as_the_old_side(kept):
    """Not as if `check` could say it of the folder as it is now, in which nothing is wrong."""
    folder(kept, {TREE: GOOD[TREE].replace("type: number", "type: numbr")})
    git(kept, "commit", "-q", "-a", "-m", "With a slip")
    folder(kept, {TREE: GOOD[TREE]})
    result = wizard("diff", "--trees", kept).output
    assert "`example` cannot be compared: the old side has errors, the new one none" in result
    assert re.search(
        r"old \(`HEAD`\): \S*tree\.yaml:\d+: `numbr` is no type of question – ", result
    )
    (tree,) = json.loads(wizard("diff", "--format", "json", "--trees", kept).stdout)["trees"]
    (told,) = tree["errors"]
    assert (told["side"], told["count"]) == ("old", 1)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["nonsense"], 3, "neither a folder nor a revision"),
        (["example"], 3, "`example` is a tree; say first what to compare: `wizard diff HEAD "),
        (["HEAD", "HEAD", "nonsense"], 2, "is no tree"),
        (["--rename", "one"], 2, "--rename old=new"),
        (["--format", "nonsense"], 2, "nonsense"),
    ],
)
def test_what_cannot_be_compared(kept, words, code, says):
    result = wizard("diff", *words, "--trees", kept)
    assert result.exit_code == code
    assert says in result.output


def test_a_folder_that_is_not_kept_in_git(tmp_path):
    trees = folder(tmp_path, GOOD)
    result = wizard("diff", "HEAD", trees, "--trees", trees)
    assert result.exit_code == 3
    assert "not kept in git" in result.output


def test_a_revision_from_before_there_were_trees(tmp_path):
    git(tmp_path, "init", "-q")
    (tmp_path / "notes").write_text("nothing yet")
    git(tmp_path, "add", "notes")
    git(tmp_path, "commit", "-q", "-m", "Notes")
    trees = folder(tmp_path / "trees", GOOD)
    result = wizard("diff", "--trees", trees)
    assert result.exit_code == 3
