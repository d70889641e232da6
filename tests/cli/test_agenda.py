"""`wizard agenda`: what comes, by day, the overdue first."""

from __future__ import annotations

import json

from tests.check.examples import BASE, CASES, laid_over
from tests.cli.folder import folder, wizard

TREE = laid_over(
    BASE,
    """\
reviewed: 2026-03-01
questions:
  age:
    ask: How old are you?
    hint:
      - when: {today: 2027-02-01 to 2027-02-28}
        text: In February bring a form.
      - else: In years.
    type: number
    usual: 0 to 120
    next:
      - when: {today: before 2027-03-01, age: under 18}
        go: too-young
      - when: {today: before 2026-01-01, age: under 19}
        go: too-young
      - else: fits
""",
)
SHARED = {
    "shared/amounts.yaml": """\
fee:
  title: Fee
  currency: USD
  values: {2026-01-01: 5, 2027-01-01: 6}
  until: 2027-12-31
limit:
  title: Limit
  unit: years
  values: {2020-01-01: 18, 2027-06-01: unknown}
""",
    "shared/permits.yaml": """\
one: {title: One, url: "https://example.org/1", verified: 2025-11-22}
two: {title: Two, url: "https://example.org/2"}
""",
}


def test_what_comes_by_day(tmp_path):
    trees = folder(tmp_path, {"example/tree.yaml": TREE, "example/cases.yaml": CASES, **SHARED})
    done = wizard("agenda", "--format", "json", "--on", "2026-11-23", "--trees", trees)
    assert done.exit_code == 0, done.output
    amounts, permits = (str(trees / f"shared/{it}.yaml") for it in ("amounts", "permits"))
    tree = str(trees / "example/tree.yaml")
    turns = "a rule, text or item of tree `example` turns"
    told = [(it["day"], it["kind"], it["what"]) for it in json.loads(done.stdout)]
    assert told == [
        (
            "2026-11-22",
            "link",
            "the page of permit `one` was seen on 2025-11-22: look at it again",
        ),
        ("2027-01-01", "amount", "amount `fee` is 6 from now"),
        ("2027-02-01", "rule", turns),
        (
            "2027-03-01",
            "review",
            "tree `example` was checked on 2026-03-01: check it against its sources",
        ),
        ("2027-03-01", "rule", turns),
        ("2027-03-01", "rule", turns),
        ("2027-06-01", "amount", "amount `limit` is not known from this day on"),
        (
            "2027-12-31",
            "amount",
            "amount `fee` is known until this day: look for its next value",
        ),
    ]
    places = [(it["path"], it["line"]) for it in json.loads(done.stdout)]
    lines = TREE.split("\n")
    february = next(at for at, line in enumerate(lines, 1) if "2027-02-28" in line)
    march = next(at for at, line in enumerate(lines, 1) if "2027-03-01" in line)
    reviewed = next(at for at, line in enumerate(lines, 1) if "reviewed" in line)
    assert places[0] == (permits, 1)
    assert places[2:6] == [
        (tree, february),
        (tree, reviewed),
        *sorted([(tree, february), (tree, march)]),
    ]
    assert places[-1] == (amounts, 5)
    text = wizard("agenda", "--on", "2026-11-23", "--trees", trees).output
    assert text.startswith("2026-11-22 (overdue)\n  the page of permit `one`")
    assert text.endswith("8 things to come\n")


def test_as_a_calendar(tmp_path):
    trees = folder(tmp_path, {"example/tree.yaml": TREE, "example/cases.yaml": CASES, **SHARED})
    done = wizard("agenda", "--format", "ics", "--on", "2026-11-23", "--trees", trees)
    file = done.stdout_bytes.decode()
    assert file.startswith("BEGIN:VCALENDAR\r\n")
    assert file.endswith("END:VCALENDAR\r\n")
    assert file.count("BEGIN:VEVENT\r\n") == 8
    unfolded = file.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20270101\r\nSUMMARY:amount `fee` is 6 from now\r\n" in unfolded
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
