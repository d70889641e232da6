"""Diagnostics as people and programs read them, on lines as editors write them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, validate

from wizard.check import report
from wizard.check.load_manual import manual
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Span

HERE = Path(__file__).parent


def at(line: int, column: int, end: int, end_line: int | None = None) -> Span:
    return Span("trees/au-pair/tree.yaml", line, column, end_line or line, end)


TARGET = Diagnostic(
    "unknown-target",
    "error",
    "option `no` of question `agency` goes to `no-agancy`, which is no question, decision or "
    "outcome here",
    at(41, 11, 20),
    "did you mean `no-agency` (line 88)?",
)


def shown(diagnostic: Diagnostic, line: str, colour: bool = False) -> str:
    lines = "\n" * (diagnostic.span.line - 1) + line
    return report.text([diagnostic], {diagnostic.span.path: lines}, colour)


def test_the_example_of_the_style_guide() -> None:
    assert shown(TARGET, "      no: no-agancy") == (
        "trees/au-pair/tree.yaml:41:11: error: option `no` of question `agency` goes to "
        "`no-agancy`, which is no question, decision or outcome here [unknown-target]\n"
        "   |\n"
        "41 |       no: no-agancy\n"
        "   |           ^^^^^^^^^\n"
        "   = help: did you mean `no-agency` (line 88)?\n"
    )


def carets(line: str, begin: int, end: int) -> tuple[str, str]:
    """What stands above the carets, and the line as shown."""
    text, marks = report.underlined(line, at(1, begin + 1, end + 1))
    first = marks.index("^")
    columns = ""
    for char in text:
        wide = unicodedata.east_asian_width(char) in "WF"
        narrow = unicodedata.category(char) in ("Mn", "Me", "Cf")
        columns += "" if narrow else char * (2 if wide else 1)
    return columns[first : len(marks)], text


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("  ask: 国籍は何ですか wrong", "wrong"),
        ("  ask: 国籍は何ですか", "何で"),
        ("\tno:\twrong", "wrong"),
        ("  e\u0301te\u0301: wrong", "wrong"),
        ("plain: wrong", "wrong"),
        ("x" * 300 + " wrong " + "y" * 300, "wrong"),
        ("wrong " + "y" * 300, "wrong"),
        ("x" * 300 + " wrong", "wrong"),
        ("国" * 200 + " wrong " + "国" * 200, "wrong"),
    ],
)
def test_the_carets_stand_under_the_word(line: str, word: str) -> None:
    begin = line.index(word)
    above, text = carets(line, begin, begin + len(word))
    assert above.replace("何何でで", "何で") == word
    assert report.width_of(text) <= 2 * report.WIDEST + 10


def test_a_long_line_says_that_it_goes_on() -> None:
    text, _ = report.underlined("x" * 300 + "wrong" + "y" * 300, at(1, 301, 306))
    assert text.startswith("…x")
    assert text.endswith("y…")


def test_a_span_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    assert report.underlined("  when: {a: b}  ", at(1, 3, 8, 4)) == (
        "  when: {a: b}  ",
        "  ^^^^^^^^^^^^",
    )


def test_an_empty_span_has_one_caret() -> None:
    assert report.underlined("", at(1, 1, 1))[1] == "^"
    assert report.underlined("abc", at(1, 4, 4))[1] == "   ^"


def test_nothing_in_a_file_moves_the_cursor_of_a_terminal() -> None:
    text = shown(TARGET, "  no: \x1b[2J\u202e\x07no-agancy")
    assert not set(text) & {"\x1b", "\u202e", "\x07"}


def test_a_line_that_is_not_there_is_left_out() -> None:
    text = report.text([TARGET], {})
    assert text.count("\n") == 2
    assert "= help:" in text


def test_colour_is_for_terminals_only() -> None:
    coloured = shown(TARGET, "      no: no-agancy", colour=True)
    assert "\033[1;31merror:\033[0m" in coloured
    assert "\033" not in shown(TARGET, "      no: no-agancy")


WALK = Diagnostic(
    "gap",
    "error",
    "no rule takes this: 100%",
    at(7, 3, 9, 8),
    None,
    (Related(at(2, 1, 4), "asked here"),),
    {"age": "23", "reasons": ("family", "study"), "things": ("",)},
)


def test_an_example_is_written_as_walk_takes_it() -> None:
    text = shown(WALK, "  next:")
    assert "= note: trees/au-pair/tree.yaml:2:1: asked here" in text
    assert "= example: -a age=23 -a reasons=family -a reasons=study -a things=" in text


JSON = {
    "type": "array",
    "items": {
        "type": "object",
        "required": [
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "severity",
            "code",
            "message",
            "help",
            "related",
            "example",
        ],
        "additionalProperties": False,
        "properties": {
            "path": {"type": "string"},
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1},
            "end_line": {"type": "integer", "minimum": 1},
            "end_column": {"type": "integer", "minimum": 1},
            "severity": {"enum": ["error", "warning"]},
            "code": {"type": "string"},
            "message": {"type": "string"},
            "help": {"type": ["string", "null"]},
            "related": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["path", "line", "column", "message"],
                    "additionalProperties": False,
                    "properties": {
                        "path": {"type": "string"},
                        "line": {"type": "integer"},
                        "column": {"type": "integer"},
                        "message": {"type": "string"},
                    },
                },
            },
            "example": {
                "anyOf": [
                    {"type": "null"},
                    {
                        "type": "object",
                        "required": ["answers"],
                        "additionalProperties": False,
                        "properties": {
                            "answers": {
                                "additionalProperties": {
                                    "anyOf": [{"type": "string"}, {"type": "array"}]
                                }
                            }
                        },
                    },
                ]
            },
        },
    },
}


def test_json_keeps_its_promise() -> None:
    found = json.loads(report.as_json([TARGET, WALK]))
    validate(found, JSON)
    assert found[1]["example"] == {
        "answers": {"age": "23", "reasons": ["family", "study"], "things": ""}
    }


def test_annotations_stay_on_one_line_and_escape_what_github_reads() -> None:
    first, second = report.github([TARGET, WALK]).split("\n")
    assert first.startswith(
        "::error file=trees/au-pair/tree.yaml,line=41,endLine=41,col=11,endColumn=20,"
        "title=unknown-target::option `no`"
    )
    assert first.endswith("%0Ahelp: did you mean `no-agency` (line 88)?")
    assert "100%25" in second
    assert ",col=" not in second
    odd = Diagnostic("gap", "warning", "m", Span("trees/a,b:c/tree.yaml", 1, 1, 1, 2))
    assert "file=trees/a%2Cb%3Ac/tree.yaml," in report.github([odd])


def test_sarif_is_sarif() -> None:
    schema = json.loads((HERE / "sarif-2.1.0.subset.json").read_text("utf-8"))
    odd = Diagnostic("gap", "warning", "m", Span("bomen/één boom/tree.yaml", 1, 1, 1, 2))
    log = json.loads(report.sarif([TARGET, WALK, odd], "1.2.3", manual()))
    Draft7Validator.check_schema(schema)
    validate(log, schema)
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert run["tool"]["driver"]["rules"][0]["help"]["markdown"] == manual()[rules[0]].text
    assert all(rules[found["ruleIndex"]] == found["ruleId"] for found in run["results"])
    place = run["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "bomen/%C3%A9%C3%A9n%20boom/tree.yaml"
    validate(json.loads(report.sarif([], "1.2.3", manual())), schema)
