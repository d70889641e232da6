"""`wizard new`: a tree that works from its first minute, and never one in the place of another."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.cli.folder import TREES, folder, wizard


def test_a_new_tree_passes_check_and_test(tmp_path):
    result = wizard("new", "work-permit", "--trees", tmp_path)
    assert result.exit_code == 0
    assert sorted(file.name for file in (tmp_path / "work-permit").iterdir()) == [
        "cases.yaml",
        "tree.yaml",
    ]
    checked = wizard("check", "--strict", "--trees", tmp_path)
    assert checked.exit_code == 0
    assert checked.output == "1 tree: 0 errors, 0 warnings\n"
    tested = wizard("test", "--trees", tmp_path)
    assert tested.exit_code == 0
    assert "3 of 3 cases as expected" in tested.output


def test_a_new_tree_stands_beside_the_others(tmp_path):
    trees = tmp_path / "trees"
    shutil.copytree(TREES, trees)
    assert wizard("new", "work-permit", "--trees", trees).exit_code == 0
    assert wizard("check", "work-permit", "--trees", trees).exit_code == 0


def test_editors_programs_find_the_schemas_that_its_files_name(tmp_path):
    wizard("new", "work-permit", "--trees", tmp_path)
    for name in ("tree", "cases"):
        file = tmp_path / "work-permit" / f"{name}.yaml"
        schema = file.read_text("utf-8").partition("$schema=")[2].partition("\n")[0]
        told = json.loads((file.parent / schema).read_text("utf-8"))
        written = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        Draft7Validator(told).validate(written)


SITE = {"site.yaml": "title: Work\nlanguages: {source: en, required: [nl]}\n"}


def test_its_dutch_is_whole_and_stays_as_it_is(tmp_path):
    folder(tmp_path, SITE)
    wizard("new", "work-permit", "--trees", tmp_path)
    file = tmp_path / "work-permit" / "nl.po"
    before = file.read_text("utf-8")
    result = wizard("translate", "nl", "--trees", tmp_path)
    assert "0 outdated, 0 missing" in result.output
    assert file.read_text("utf-8") == before


def test_it_says_what_to_do_next(tmp_path):
    folder(tmp_path, SITE)
    result = wizard("new", "work-permit", "--trees", tmp_path)
    for word in ("tree.yaml", "cases.yaml", "wizard translate nl", "wizard serve"):
        assert word in result.output


@pytest.mark.parametrize("what", ["folder", "file"])
def test_nothing_is_written_over(tmp_path, what):
    place = tmp_path / "work-permit"
    if what == "folder":
        folder(tmp_path, {"work-permit/tree.yaml": "mine"})
    else:
        place.write_text("mine", encoding="utf-8")
    result = wizard("new", "work-permit", "--trees", tmp_path)
    assert result.exit_code == 3
    assert "is there already" in result.output
    kept = place / "tree.yaml" if what == "folder" else place
    assert kept.read_text("utf-8") == "mine"


@pytest.mark.parametrize("id", ["Work permit", "shared", "embed", "none", "../up", "a/b", "", "é"])
def test_a_bad_id_is_wrong_usage(tmp_path, id):
    result = wizard("new", id, "--trees", tmp_path)
    assert result.exit_code == 2
    assert "a tree may not be called" in result.output
    assert not any(tmp_path.iterdir())


def test_without_a_folder_for_it_is_3(tmp_path):
    assert wizard("new", "work-permit", "--trees", tmp_path / "nowhere").exit_code == 3
