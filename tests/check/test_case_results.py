"""Cases are walked, their verdicts are right, and what none of them reaches is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.check.examples import BASE, laid_over
from wizard.check.findings.case_results import FEW, Run, cases_failed, run
from wizard.check.run import check
from wizard.trees.library import Library, build_folder
from wizard.trees.load_folder import load_folder
from wizard.walks.days import changing

TODAY = date(2026, 11, 22)
TREES = Path(__file__).parents[2] / "trees"
SECTIONS = """\
questions:
  age:
    ask: How old are you?
    type: number
    max: 120
    next:
      - when: {age: under 18}
        go: too-young
      - else: work
  work:
    ask: Do you have work?
    options:
      yes: fits
      no: by-day
decisions:
  by-day:
    - when: {today: before 2027-01-01}
      go: fits
    - else: too-young
facts:
  grown-up:
    - when: {age: at least 21}
      is: adult
    - else: young
"""


def built(cases: str, sections: str = SECTIONS) -> Library:
    library = build_folder(
        {"example/tree.yaml": laid_over(BASE, sections), "example/cases.yaml": cases}
    )
    assert library.diagnostics == ()
    return library


def done(cases: str, sections: str = SECTIONS) -> Run:
    library = built(cases, sections)
    return run(library.trees["example"], library.cases["example"], (TODAY,))


def test_a_case_that_comes_true_says_nothing():
    one = done(
        "- {name: a, answers: {age: 30, work: yes}, outcome: fits, facts: {grown-up: adult}}"
    )
    assert one.failed == ()
    assert one.cases == 1


@pytest.mark.parametrize(
    ("case", "expected", "got"),
    [
        ("answers: {age: 17}, outcome: fits", "fits", "too-young"),
        (
            "answers: {age: 30}, outcome: fits",
            "fits",
            "question work, which this case does not answer",
        ),
        ("answers: {age: unsure}, outcome: fits", "fits", "it-depends"),
        (
            "answers: {age: 18, work: yes}, outcome: fits, facts: {grown-up: adult}",
            "grown-up: adult",
            "grown-up: young",
        ),
        ("on: 2027-01-01, answers: {age: 18, work: no}, outcome: fits", "fits", "too-young"),
    ],
)
def test_a_case_that_does_not_says_what_it_got(case, expected, got):
    (failed,) = done(f"- {{name: a, {case}}}").failed
    assert (failed.expected, failed.got) == (expected, got)
    assert failed.span.line == 1


GAP = SECTIONS.replace("      - else: work\n", "      - when: {age: over 18}\n        go: work\n")


def test_a_case_that_no_rule_takes_fails_and_says_where():
    """A tree with a gap is exactly what an editor has who forgot `else`."""
    case = "- {name: a, answers: {age: 18, work: yes}, outcome: fits}"
    (failed,) = done(case, GAP).failed
    assert (failed.got, failed.span.line) == ("no rule of age that takes its answers", 1)


@pytest.mark.parametrize("many", [2, 3])
def test_many_cases_that_stop_at_one_place_are_told_together(many):
    cases = [f"- {{name: c{n}, answers: {{age: {30 + n}}}, outcome: fits}}" for n in range(many)]
    library = built("\n".join(cases))
    tree = library.trees["example"]
    failed = run(tree, library.cases["example"], (TODAY,)).failed
    told = list(cases_failed(tree, failed))
    assert len(failed) == many
    if many > FEW:
        (one,) = told
        assert one.message == (
            "3 cases stop at question `work`, which they do not answer; the first is “c0”"
        )
        assert "`work: yes`" in one.help
        assert one.help.endswith("lines 1, 2, 3")
    else:
        assert [each.span.line for each in told] == [1, 2]


def test_what_lies_behind_cases_that_stop_is_not_said_to_have_none():
    """One new question would else be told at every rule and outcome behind it."""
    library = built("- {name: a, answers: {age: 30}, outcome: fits}")
    found = check(library, TODAY)
    without = [each.message for each in found if each.code.endswith("-without-case")]
    assert without == [
        "no case takes option `yes` of question `work`",
        "no case takes option `no` of question `work`",
        "no case ends in outcome `too-young`",
    ]


def test_a_case_without_a_day_is_of_the_day_it_is_asked():
    case = "- {name: a, answers: {age: 18, work: no}, outcome: fits}"
    library = build_folder(
        {"example/tree.yaml": laid_over(BASE, SECTIONS), "example/cases.yaml": case}
    )
    tree, cases = library.trees["example"], library.cases["example"]
    assert run(tree, cases, (date(2026, 12, 31),)).failed == ()
    assert len(run(tree, cases, (date(2027, 1, 1),)).failed) == 1


DECIDED = """\
questions:
  decided:
    ask: When was it decided?
    type: date
    max: today
    next:
      - when: {decided: less than 3 months ago}
        go: in-time
      - when: {decided: at least 3 months ago}
        go: too-young
start: decided
outcomes:
  in-time: {verdict: likely, title: In time, guidance: Write now.}
  too-young: {verdict: unlikely, title: Too late, guidance: Ask for help.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""


@pytest.mark.parametrize(
    ("decided", "outcome", "first"),
    [
        ("2026-10-01", "in-time", date(2027, 1, 1)),  # three months later it is too late
        ("2026-06-01", "too-young", None),  # and so it stays
    ],
)
def test_a_case_needs_a_day_only_where_it_ends_otherwise_on_another(decided, outcome, first):
    cases = f"- {{name: a, answers: {{decided: {decided}}}, outcome: {outcome}}}"
    library = built(cases, DECIDED)
    tree, cases = library.trees["example"], library.cases["example"]
    days = changing(tree, TODAY)
    assert [each.on for each in run(tree, cases, days).failed] == [first] * (first is not None)
    assert run(tree, cases, days, alone=True).failed == ()


def test_it_depends_can_be_expected():
    assert done("- {name: a, answers: {age: unsure}, outcome: it-depends}").failed == ()


def test_what_no_case_reaches():
    one = done("- {name: a, answers: {age: 30, work: yes}, outcome: fits}")
    assert [outcome.id for outcome in one.outcomes] == ["fits", "too-young"]
    assert [outcome.id for outcome in one.outcomes_without] == ["too-young"]
    assert [way.name for way in one.ways_without] == [
        "rule 1 of question `age`",
        "option `no` of question `work`",
        "rule 1 of decision `by-day`",
        "rule 2 of decision `by-day`",
    ]
    assert len(one.ways) == 6


def test_without_cases_everything_is_without_one():
    library = build_folder({"example/tree.yaml": BASE})
    one = run(library.trees["example"], (), (TODAY,))
    assert one.outcomes_without == one.outcomes
    assert one.ways_without == one.ways


def test_the_shipped_cases_come_true_and_reach_everything():
    library = load_folder(TREES)
    for id, tree in library.trees.items():
        one = run(tree, library.cases[id], changing(tree, TODAY))
        assert one.failed == ()
        assert one.outcomes_without == ()
        assert one.ways_without == ()
