"""`wizard paths`: rows add up to the count, in every format and at any size."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from tests.check.examples import BASE, laid_over
from tests.cli.folder import GOOD, TREES, folder, wizard


def rows(*words):
    return json.loads(wizard("paths", *words, "--format", "json").stdout)


def test_a_route_to_a_line(tmp_path):
    result = wizard("paths", "example", "--trees", folder(tmp_path, GOOD))
    assert result.exit_code == 0
    assert result.output == (
        "age [age: under 18] → too-young (unlikely): 1\n"
        "age → fits (likely): 1\n"
        "\n"
        "example: 2 routes, 2 walks\n"
    )


def test_count(tmp_path):
    result = wizard("paths", "example", "--count", "--trees", folder(tmp_path, GOOD))
    assert result.output == "example: 2 routes, 2 walks\n"


@pytest.mark.parametrize("tree", ["au-pair", "start", "study"])
def test_the_rows_add_up(tree):
    found = rows(tree, "--limit", "0", "--trees", TREES)
    assert found["complete"]
    assert len(found["rows"]) == found["routes"]
    assert sum(row["walks"] for row in found["rows"]) == found["walks"]
    assert all(row["walks"] > 0 for row in found["rows"])
    legs = [json.dumps(row["legs"]) + row["outcome"] for row in found["rows"]]
    assert len(set(legs)) == len(legs)


def test_a_limit_says_that_it_is_one():
    found = rows("study", "--limit", "3", "--trees", TREES)
    assert not found["complete"]
    assert len(found["rows"]) == 3
    text = wizard("paths", "study", "--limit", "3", "--trees", TREES).output
    assert text.endswith("; the first 3 routes are listed\n")


def test_csv(tmp_path):
    result = wizard("paths", "example", "--format", "csv", "--trees", folder(tmp_path, GOOD))
    found = list(csv.DictReader(StringIO(result.stdout)))
    assert [row["outcome"] for row in found] == ["too-young", "fits"]
    assert found[0]["route"] == "age [age: under 18]"


def test_html_is_a_page_of_its_own_and_safe(tmp_path):
    text = laid_over(BASE, 'title: "A & B < C"\n')
    trees = folder(tmp_path, {"example/tree.yaml": text})
    page = wizard("paths", "example", "--format", "html", "--trees", trees).stdout
    assert page.startswith("<!doctype html>")
    assert "<h1>A &amp; B &lt; C</h1>" in page
    assert "<td>too-young: Too young<td>unlikely<td>1" in page


def test_more_walks_than_python_prints(tmp_path):
    """2**14,400 walks have 4,335 digits."""
    lines, size = ["start: q0", "questions:"], 240
    options = ", ".join(f"o{i}: {{label: Thing {i}}}" for i in range(60))
    for i in range(size):
        goes = f"q{i + 1}" if i + 1 < size else "fits"
        lines += [f"  q{i}:", "    ask: Which?", "    type: choices"]
        lines += [f"    options: {{{options}}}", f"    next: {goes}"]
    tree = laid_over(BASE, "\n".join(lines) + "\n")
    trees = folder(tmp_path, {"example/tree.yaml": tree})
    result = wizard("paths", "example", "--count", "--trees", trees)
    assert result.exit_code == 0
    number = result.output.split(", ")[1].split(" ")[0]
    assert len(number) == 4335
    assert int(number[-30:]) == pow(2, 60 * size, 10**30)


def test_a_route_is_walked_by_its_walks(tmp_path):
    """`choices` and countries: every answer counts, and rules see what was answered before."""
    tree = laid_over(
        BASE,
        """\
start: land
groups: {two: [NL, BE]}
questions:
  land:
    ask: Which?
    type: country
    next: things
  things:
    ask: What?
    type: choices
    options: {a: {label: A}, b: {label: B}, c: {label: C}}
    next:
      - when: {land: two, things: a}
        go: fits
      - else: too-young
""",
    )
    found = rows("example", "--trees", folder(tmp_path, {"example/tree.yaml": tree}))
    assert [row["walks"] for row in found["rows"]] == [2 * 4, 250 * 8 - 2 * 4]
