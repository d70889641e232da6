"""`wizard test`: verdicts, coverage, and cases that are none."""

from __future__ import annotations

import json

from jsonschema import validate

from tests.check.examples import CASES
from tests.cli.folder import GOOD, TREES, folder, wizard

PROMISED = {
    "type": "object",
    "required": ["cases", "passed", "failed", "coverage"],
    "properties": {
        "cases": {"type": "integer"},
        "passed": {"type": "integer"},
        "failed": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tree", "name", "line", "expected", "got"],
                "additionalProperties": False,
                "properties": {
                    "tree": {"type": "string"},
                    "name": {"type": "string"},
                    "line": {"type": "integer"},
                    "expected": {"type": "string"},
                    "got": {"type": "string"},
                },
            },
        },
        "coverage": {"type": "object"},
    },
    "additionalProperties": False,
}
QUESTION = "questions:\n  from: {ask: Where from?, type: country, next: fits}\n"
WRONG = CASES.replace("age: 18", "age: 17")


def test_all_is_as_expected(tmp_path):
    result = wizard("test", "--trees", folder(tmp_path, GOOD))
    assert result.exit_code == 0
    assert result.output == (
        "example: 2 of 2 cases as expected; 2 of 2 outcomes reached, 2 of 2 rules taken\n"
    )


def test_a_failing_case_is_named_at_its_line(tmp_path):
    trees = folder(tmp_path, {**GOOD, "example/cases.yaml": WRONG})
    result = wizard("test", "--trees", trees)
    assert result.exit_code == 1
    assert "example/cases.yaml:1:54: error: case “An adult fits” expects `fits`" in result.output
    assert "example: 1 of 2 cases as expected; 1 of 2 outcomes reached" in result.output
    assert "no case ends in `fits` (line 17)" in result.output
    assert "no case takes rule 2 of question `age` (line 15)" in result.output


def test_what_is_not_reached_is_no_problem_by_itself(tmp_path):
    first = CASES.splitlines()[0]
    result = wizard("test", "--trees", folder(tmp_path, {**GOOD, "example/cases.yaml": first}))
    assert result.exit_code == 0
    assert "no case ends in `too-young`" in result.output


def test_json(tmp_path):
    trees = folder(tmp_path, {**GOOD, "example/cases.yaml": WRONG})
    result = wizard("test", "--format", "json", "--trees", trees)
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    validate(found, PROMISED)
    assert (found["cases"], found["passed"]) == (2, 1)
    assert found["failed"] == [
        {"tree": "example", "name": "An adult fits", "line": 1, "expected": "fits",
         "got": "too-young"}
    ]  # fmt: skip
    assert found["coverage"]["example"] == {
        "outcomes": 2,
        "outcomes_without_case": ["fits"],
        "rules": 2,
        "rules_without_case": [{"rule": "rule 2 of question `age`", "line": 15}],
    }


def test_a_case_that_is_none_is_a_problem(tmp_path):
    cases = CASES + "- {name: Nobody, answers: {height: 3}, outcome: fits}\n"
    trees = folder(tmp_path, {**GOOD, "example/cases.yaml": cases})
    result = wizard("test", "--trees", trees)
    assert result.exit_code == 1
    assert "[unknown-fact]" in result.output
    assert "example: 2 of 3 cases as expected" in result.output
    programs = wizard("test", "--format", "json", "--trees", trees)
    assert programs.exit_code == 1
    found = json.loads(programs.stdout)
    assert (found["cases"], found["passed"]) == (3, 2)
    assert "[unknown-fact]" in programs.stderr


def test_the_name_of_a_country_is_answered_with_its_code(tmp_path):
    tree = GOOD["example/tree.yaml"].replace("questions:\n", QUESTION)
    cases = CASES + "- {name: Nobody, answers: {from: Brazil}, outcome: fits}\n"
    trees = folder(tmp_path, {"example/tree.yaml": tree, "example/cases.yaml": cases})
    for verb in ("check", "test"):
        assert "= help: write `BR` for Brazil" in wizard(verb, "--trees", trees).output


def test_a_tree_with_errors_is_a_problem_and_the_others_are_run(tmp_path):
    trees = folder(tmp_path, {**GOOD, "broken/tree.yaml": "title: ["})
    result = wizard("test", "--trees", trees)
    assert result.exit_code == 1
    assert "[yaml-syntax]" in result.output
    assert "example: 2 of 2 cases" in result.output
    assert wizard("test", "example", "--trees", trees).exit_code == 0


def test_the_day_counts(tmp_path):
    trees = folder(tmp_path, GOOD)
    tree = (trees / "example" / "tree.yaml").read_text()
    rule = "      - when: {today: before 2027-01-01, age: 17}\n        go: fits\n"
    (trees / "example" / "tree.yaml").write_text(tree.replace("    next:\n", f"    next:\n{rule}"))
    assert wizard("test", "--on", "2026-12-31", "--trees", trees).exit_code == 1
    assert wizard("test", "--on", "2027-01-01", "--trees", trees).exit_code == 0


def test_a_case_without_a_day_that_fails_later_fails_today(tmp_path):
    rule = "      - when: {today: on or after 2031-03-01, age: 17}\n        go: fits\n"
    tree = GOOD["example/tree.yaml"].replace("    next:\n", f"    next:\n{rule}")
    trees = folder(tmp_path, {**GOOD, "example/tree.yaml": tree})
    result = wizard("test", "--trees", trees)
    assert result.exit_code == 1
    assert "[case-without-day]" in result.output
    assert "= day: 2031-03-01" in result.output
    (failed,) = json.loads(wizard("test", "--format", "json", "--trees", trees).stdout)["failed"]
    assert (failed["name"], failed["on"]) == ("A child is too young", "2031-03-01")
    assert wizard("test", "--on", "2031-02-28", "--trees", trees).exit_code == 0
    dated = GOOD["example/cases.yaml"].replace("too young,", "too young, on: 2031-02-28,")
    trees = folder(tmp_path, {"example/cases.yaml": dated})
    assert wizard("test", "--trees", trees).exit_code == 0


def test_the_shipped_cases():
    result = wizard("test", "--trees", TREES)
    assert result.exit_code == 0, result.output
    assert "no case" not in result.output
