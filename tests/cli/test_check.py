"""`wizard check` and `wizard explain`: formats, exit codes, where paths and colours come from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import validate

from tests.check.examples import BASE, DUTCH, laid_over, shown, wrong
from tests.check.test_report import JSON
from tests.cli.folder import GOOD, TREES, folder, wizard
from wizard.check.load_manual import manual

WARNS = {**GOOD, "example/nl.po": DUTCH, "shared/documents.yaml": ""}


def warned(tmp_path):
    """A folder with one warning and no error."""
    stale = laid_over(BASE, "reviewed: 2020-01-01\n")
    return folder(tmp_path, {**GOOD, "example/tree.yaml": stale, "example/nl.po": DUTCH})


def test_nothing_to_report(tmp_path):
    trees = folder(tmp_path, {**GOOD, "example/nl.po": DUTCH})
    result = wizard("check", "--on", "2026-11-22", "--strict", "--trees", trees)
    assert result.exit_code == 0
    assert result.output == "1 tree: 0 errors, 0 warnings\n"


def test_warnings_are_problems_only_when_strict(tmp_path):
    trees = warned(tmp_path)
    result = wizard("check", "--on", "2026-11-22", "--trees", trees)
    assert result.exit_code == 0
    assert "[stale-review]" in result.output
    assert "1 tree: 0 errors, 1 warning\n" in result.output
    assert wizard("check", "--on", "2026-11-22", "--strict", "--trees", trees).exit_code == 1


def test_errors_are_problems(tmp_path):
    trees = folder(tmp_path, wrong("gap"))
    result = wizard("check", "--trees", trees)
    assert result.exit_code == 1
    assert "example: -a age=18" in result.output


def test_json_alone_goes_to_stdout_and_keeps_its_promise(tmp_path):
    trees = folder(tmp_path, wrong("gap"))
    result = wizard("check", "--format", "json", "--trees", trees)
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    validate(found, JSON)
    assert {each["code"] for each in found} >= {"gap"}
    nothing = folder(tmp_path / "good", {**GOOD, "example/nl.po": DUTCH})
    assert json.loads(wizard("check", "--format", "json", "--trees", nothing).stdout) == []


@pytest.mark.parametrize(("form", "begins"), [("github", "::"), ("sarif", "{")])
def test_other_formats(tmp_path, form, begins):
    trees = folder(tmp_path, wrong("gap"))
    result = wizard("check", "--format", form, "--trees", trees)
    assert result.exit_code == 1
    assert result.stdout.startswith(begins)


def test_a_format_for_programs_is_empty_when_there_is_nothing(tmp_path):
    nothing = folder(tmp_path, {**GOOD, "example/nl.po": DUTCH})
    assert wizard("check", "--format", "github", "--trees", nothing).stdout == ""


def test_paths_are_those_an_editor_can_open_from_here(tmp_path, monkeypatch):
    folder(tmp_path / "bomen", wrong("gap"))
    monkeypatch.chdir(tmp_path)
    assert wizard("check", "--trees", "bomen").output.startswith("bomen/example/")
    inside = tmp_path / "bomen" / "example"
    monkeypatch.chdir(inside)
    found = json.loads(wizard("check", "--format", "json", "--trees", "..").stdout)
    assert all((inside / each["path"]).exists() for each in found if "nl.po" not in each["path"])


def test_only_what_is_asked_for_is_told(tmp_path):
    site = "title: Example\nlanguages: {source: en, required: [nl]}\n"
    trees = folder(tmp_path, {**wrong("gap"), "site.yaml": site})
    every = {each["code"] for each in found(trees)}
    assert every > {"gap", "untranslated"}
    assert {each["code"] for each in found(trees, "--only", "gap")} == {"gap"}
    both = found(trees, "--only", "gap", "--only", "untranslated")
    assert {each["code"] for each in both} == {"gap", "untranslated"}
    assert wizard("check", "--only", "stale-review", "--trees", trees).exit_code == 0
    assert "did you mean `gap`?" in wizard("check", "--only", "gapp", "--trees", trees).output


def test_one_language_alone_is_looked_at(tmp_path):
    arabic = DUTCH.replace('msgid "This fits"', 'msgid "This fitted"')
    trees = folder(tmp_path, {**GOOD, "example/nl.po": "", "example/ar.po": arabic})
    codes = {
        lang: [it["code"] for it in found(trees, "--lang", lang)] for lang in ("ar", "nl", "en")
    }
    assert codes["ar"] == ["outdated-translation"]
    assert set(codes["nl"]) == {"untranslated"}
    assert codes["en"] == []
    assert wizard("check", "--lang", "uk", "--trees", trees).exit_code == 2


def found(trees, *words):
    words = ("check", "--on", "2026-11-22", "--format", "json", *words, "--trees", trees)
    return json.loads(wizard(*words).stdout)


LATER = GOOD["example/tree.yaml"].replace(
    "      - else: fits\n", "      - {when: {today: before 2031-03-01}, go: fits}\n"
)
"""A tree with a gap from a day on that lies years ahead."""


def test_what_is_only_wrong_later_is_told_with_its_day_in_every_format(tmp_path):
    trees = folder(tmp_path, {**GOOD, "example/tree.yaml": LATER})
    words = ("check", "--only", "gap", "--trees", trees)
    text, json_, github, sarif = (
        wizard(*words, "--format", form) for form in ("text", "json", "github", "sarif")
    )
    assert {it.exit_code for it in (text, json_, github, sarif)} == {1}
    assert "= day: 2031-03-01" in text.output
    assert [it["on"] for it in json.loads(json_.output)] == ["2031-03-01"]
    assert "day: 2031-03-01" in github.output
    (result,) = json.loads(sarif.output)["runs"][0]["results"]
    assert result["properties"]["on"] == "2031-03-01"


@pytest.mark.parametrize(("day", "codes"), [("2031-02-28", []), ("2031-03-01", ["gap"])])
def test_on_a_day_only_that_day_is_looked_at(tmp_path, day, codes):
    trees = folder(tmp_path, {**GOOD, "example/tree.yaml": LATER})
    words = ("check", "--on", day, "--format", "json", "--trees", trees)
    told = [it["code"] for it in json.loads(wizard(*words).stdout)]
    wrong = ("gap", "shadowed", "impossible", "cycle", "unanswered-fact")
    assert [code for code in told if code in wrong] == codes


def test_the_folder_can_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("WIZARD_TREES", str(folder(tmp_path, GOOD)))
    assert "1 tree:" in wizard("check").output


def test_no_colour_where_nobody_looks(tmp_path):
    assert "\033" not in wizard("check", "--trees", warned(tmp_path)).output


def test_the_shipped_trees_have_no_errors():
    result = wizard("check", "--trees", TREES)
    assert result.exit_code == 0, result.output


def test_explain_lists_what_there_is():
    lines = wizard("explain").output.splitlines()
    assert [line.split()[0] for line in lines] == list(manual())


@pytest.mark.parametrize("code", ["gap", "no-source", "case-failed"])
def test_explain_shows_a_wrong_and_a_right_tree(code):
    result = wizard("explain", code)
    assert result.exit_code == 0
    assert result.output == manual()[code].text.removeprefix("# ")
    for which in ("Wrong", "Right"):
        assert shown(code, which)
        for name, text in shown(code, which).items():
            assert f"{which}, in `{name}`" in result.output
            assert text in result.output


def test_schemas_are_those_of_the_folder_that_ships(tmp_path):
    (tmp_path / "shared").mkdir()
    written = wizard("schema", "--trees", tmp_path).output.split()
    assert len(written) > 10
    for path in map(Path, written):
        ours = TREES / path.relative_to(tmp_path)
        assert path.read_text("utf-8") == ours.read_text("utf-8")


def test_who_wrote_the_name_of_a_country_is_told_its_code(tmp_path):
    trees = folder(tmp_path, {**GOOD, "shared/groups.yaml": "near: [Holland, BE]\n"})
    result = wizard("check", "--trees", trees)
    assert "[unknown-group]" in result.output
    assert "write `NL` for Netherlands" in result.output
