"""The heart: where answers lead, what they took on the way, and which of them decided."""

from datetime import date
from urllib.parse import parse_qs

import pytest

from wizard.trees.library import build_folder
from wizard.walks.decided import decided
from wizard.walks.walk import Arrived, Asked, Depends, Invalid, NoRule, walk

TREE = """
title: T
summary: S
reviewed: 2026-01-01
start: begin
unlisted: help
questions:
  pet:                                  # an option leads on, ends with a reason, or falls through
    ask: Which pet?
    options:
      fish: {label: A fish, go: fine, because: Fish may.}
      cat: {label: A cat, go: land}
      dog: {label: A dog}
      emu: {label: An emu}
    next: first-door
  land:
    ask: Which country?
    type: country
    extra: {stateless: {label: None, go: help}, two: {label: Two}}
    next: [{when: {land: [NL, two]}, go: needs}, {when: {region: near}, go: age}, {else: help}]
  age:
    ask: How old?
    type: number
    min: 0
    max: 120
    unsure: third-door
    next: [{when: {age: under 18}, go: young, because: Too young.}, {else: cost}]
  cost:
    ask: How much?
    type: money
    next:
      - {when: {cost: under amount:zoo}, go: poor}
      - {when: {cost: over amount:ark, day: unanswered}, go: day}
      - {else: fine}
  day:
    ask: Since when?
    type: date
    max: today
    extra: {not-yet: {label: Not yet}}
    next:
      - {when: {day: not-yet}, go: young}
      - {when: {grown: late}, go: fine}
      - {when: {pet: emu}, go: help}
      - {else: poor}
  needs:
    ask: What does it need?
    type: choices
    options: {pen: {label: P}, pond: {label: P}}
    next: [{when: {needs: none}, go: help}, {when: {needs: pond}, go: cost}, {else: age}]
facts:
  region: [{when: {land: [BE, DE]}, is: near}, {when: {land: unanswered}, is: nowhere}]
  grown:
    - {when: {region: near, age: at least 40}, is: late}
    - {when: {region: near}, is: early}
    - {else: never}
decisions:
  begin: [{when: {today: before 2026-01-01}, go: fine}, {else: pet}]
  first-door: [{when: {grown: never, pet: dog}, go: second-door}, {when: {pet: emu}, go: land}]
  second-door: [{when: {land: unanswered}, go: needs}, {else: help}]
  third-door: [{when: {grown: early}, go: cost}, {else: young}]
outcomes:
  fine: {verdict: likely, title: F, guidance: G}
  poor: {verdict: not-yet, title: P, guidance: G}
  young: {verdict: unlikely, title: Y, guidance: G}
  help: {verdict: get-help, title: H, guidance: G}
"""
AMOUNTS = """
zoo: {title: Z, currency: EUR, values: {2026-01-01: 100}, until: 2026-06-30}
ark: {title: A, currency: EUR, values: {2026-01-01: 900}, until: 2026-06-30}
"""
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def built(tree: str):
    library = build_folder({"t/tree.yaml": tree, "shared/amounts.yaml": AMOUNTS})
    assert "t" in library.trees, library.diagnostics
    return library.trees["t"]


@pytest.fixture(scope="module")
def tree():
    return built(TREE)


def walked(tree, answers: str, day: date = JUNE, **asked: str):
    return walk(tree, parse_qs(answers, keep_blank_values=True), day, **asked)


def ended(made) -> str:
    match made.end:
        case Asked(question, value):
            return f"asks {question.id}" + (f", was {value}" if value is not None else "")
        case Invalid(question, raw, refusal):
            return f"refuses {question.id} {'+'.join(raw)}: {refusal.reason}"
        case Depends(question):
            return f"depends on {question.id}"
        case Arrived(outcome, aside):
            return outcome.id + (", aside" if aside else "")


def taken(step) -> str:
    """The answer, the option chosen, and each rule taken with its number."""
    words = [f"{step.question.id}={'+'.join(step.answer)}"]
    words += [f"({step.option.id})"] if step.option else []
    for decision, rule in step.rules:
        number = (decision.rules if decision else step.question.next).index(rule) + 1
        words.append(f"{decision.id if decision else 'next'}.{number}")
    return " ".join(words)


UNKNOWN = "refuses land xx: no-country"
DOG = "pet=dog (dog) next.1 first-door.1 second-door.1"
# Answers, where they end, and what each step took.
WAYS = [
    ("", "asks pet", []),
    ("pet=", "refuses pet : missing", []),
    ("pet=cow", "refuses pet cow: no-option", []),
    ("pet=cat&pet=dog", "refuses pet cat+dog: several", []),
    ("pet=unsure", "depends on pet", ["pet=unsure"]),
    ("pet=fish", "fine", ["pet=fish (fish)"]),
    ("pet=cat", "asks land", ["pet=cat (cat)"]),
    ("pet=cat&land=xx", UNKNOWN, ["pet=cat (cat)"]),
    ("pet=cat&land=stateless", "help", ["pet=cat (cat)", "land=stateless (stateless)"]),
    ("pet=cat&land=two", "asks needs", ["pet=cat (cat)", "land=two (two) next.1"]),
    ("pet=cat&land=NL", "asks needs", ["pet=cat (cat)", "land=NL next.1"]),
    ("pet=cat&land=BE", "asks age", ["pet=cat (cat)", "land=BE next.2"]),
    ("pet=cat&land=FR", "help", ["pet=cat (cat)", "land=FR next.3"]),
    ("pet=emu", "asks land", ["pet=emu (emu) next.1 first-door.2"]),
    (  # `grown` was `never` before this answer, and is weighed anew behind it
        "pet=emu&land=BE",
        "asks age",
        ["pet=emu (emu) next.1 first-door.2", "land=BE next.2"],
    ),
    ("pet=dog", "asks needs", [DOG]),
    ("pet=dog&needs=none", "help", [DOG, "needs=none next.1"]),
    ("pet=dog&needs=", "refuses needs : missing", [DOG]),
    ("pet=dog&needs=pen&needs=none", "refuses needs pen+none: several", [DOG]),
    ("pet=dog&needs=pond&needs=pen", "asks cost", [DOG, "needs=pen+pond next.2"]),
    ("pet=dog&needs=pen", "asks age", [DOG, "needs=pen next.3"]),
    ("pet=dog&needs=hay", "refuses needs hay: no-option", [DOG]),
    ("pet=dog&needs=pen&age=121", "refuses age 121: too-high", [DOG, "needs=pen next.3"]),
    ("pet=dog&needs=pen&age=017", "young", [DOG, "needs=pen next.3", "age=17 next.1"]),
    (
        "pet=dog&needs=pen&age=unsure",
        "young",
        [DOG, "needs=pen next.3", "age=unsure third-door.2"],
    ),
    ("pet=dog&needs=pond&cost=99,99", "poor", [DOG, "needs=pond next.2", "cost=99.99 next.1"]),
    ("pet=dog&needs=pond&cost=100", "fine", [DOG, "needs=pond next.2", "cost=100.00 next.3"]),
]
BEFORE = "pet=cat&land=DE&age=39&cost=901"
CAT = ["pet=cat (cat)", "land=DE next.2", "age=39 next.2", "cost=901.00 next.2"]
WAYS += [
    (BEFORE, "asks day", CAT),
    (f"{BEFORE}&day=not-yet", "young", [*CAT, "day=not-yet (not-yet) next.1"]),
    (f"{BEFORE}&day=1-5-2026", "poor", [*CAT, "day=2026-05-01 next.4"]),
    (f"{BEFORE}&day=2026-06-02", "refuses day 2026-06-02: too-late", CAT),
    (f"{BEFORE}&day=unsure", "depends on day", [*CAT, "day=unsure"]),
    (  # unsure is no answer to the rules that follow, and goes before what stands beside it
        "pet=cat&land=DE&age=unsure&age=50&cost=901&day=2026-06-01",
        "poor",
        [*CAT[:2], "age=unsure third-door.1", CAT[3], "day=2026-06-01 next.4"],
    ),
    (
        BEFORE.replace("39", "40") + "&day=2026-06-01",
        "fine",
        [*CAT[:2], "age=40 next.2", CAT[3], "day=2026-06-01 next.2"],
    ),
]


@pytest.mark.parametrize(("answers", "end", "steps"), WAYS)
def test_answers_lead_somewhere_and_every_turn_is_told(tree, answers, end, steps):
    made = walked(tree, answers)
    assert ended(made) == end
    assert [taken(step) for step in made.steps] == steps
    assert (made.tree, made.day) == (tree, JUNE)


def test_a_decision_at_the_start_may_end_the_walk(tree):
    made = walked(tree, "pet=cat", date(2025, 12, 31))
    assert (ended(made), made.steps, made.unused) == ("fine", (), {"pet": "cat"})
    assert decided(made) == frozenset()


def test_a_value_is_what_the_judge_made_of_the_answer_and_nothing_where_it_is_not_known(tree):
    made = walked(tree, "pet=dog&needs=pond&needs=pen&age=unsure")
    assert [step.value for step in made.steps] == ["dog", frozenset(("pond", "pen"))]
    assert walked(tree, "pet=dog&needs=pen&age=unsure").steps[-1].value is None
    assert walked(tree, "pet=unsure").steps[-1].value is None


# Facts: the answers on the path, and those that follow from them.
FACTS = [
    ("", {"region": "nowhere", "grown": "never"}),
    ("pet=unsure", {"region": "nowhere", "grown": "never"}),
    ("pet=cow&land=BE", {"region": "nowhere", "grown": "never"}),
    ("pet=cat&land=BE", {"pet": "cat", "land": "BE", "region": "near", "grown": "early"}),
    ("pet=cat&land=FR", {"grown": "never"}),  # no region
    ("pet=cat&land=BE&age=40", {"age": 40, "region": "near", "grown": "late"}),
    ("pet=cat&land=BE&age=unsure", {"region": "near", "grown": "early"}),
]


@pytest.mark.parametrize(("answers", "facts"), FACTS)
def test_facts_are_the_answers_on_the_path_and_what_follows_from_them(tree, answers, facts):
    made = walked(tree, answers)
    given = {step.question.id: step.value for step in made.steps if step.value is not None}
    assert made.facts == given | facts


# What is asked for beside the answers: `ask`, `to`; and which good answers were not used.
AFTER = {"age": 39, "cost": 901}
ASKED = [
    (BEFORE, {}, "asks day", {}),
    (BEFORE, {"ask": "land"}, "asks land, was DE", AFTER),
    (BEFORE, {"ask": "cost"}, "asks cost, was 901.00", {}),
    (BEFORE, {"ask": "needs"}, "asks day", {}),
    (f"needs=pen&{BEFORE}&cow=1", {}, "asks day", {"needs": {"pen"}}),
    ("pet=cat&land=xx&cost=1&age=unsure", {}, UNKNOWN, {"age": None, "cost": 1}),
    ("pet=cat&land=xx&age=x&cost=", {}, UNKNOWN, {}),
    ("pet=cat&land=xx&age=1", {"ask": "land"}, "asks land", {"age": 1}),
    ("pet=cat", {"ask": "land"}, "asks land", {}),
    ("pet=unsure&land=BE", {}, "depends on pet", {"land": "BE"}),
    ("pet=unsure", {"ask": "pet"}, "asks pet", {}),
    ("pet=dog&needs=pen&age=unsure", {"ask": "age"}, "asks age", {}),
    ("pet=fish&land=BE", {}, "fine", {"land": "BE"}),
    ("pet=fish", {"to": "help"}, "help, aside", {}),
    ("pet=cat&land=BE", {"to": "help"}, "help, aside", {}),
    ("pet=cat&land=xx", {"to": "poor"}, "poor, aside", {}),
    (BEFORE, {"to": "help", "ask": "land"}, "help, aside", {"land": "DE", **AFTER}),
]


@pytest.mark.parametrize(("answers", "asked", "end", "unused"), ASKED)
def test_a_walk_stops_where_it_is_asked_to_and_keeps_good_answers_that_it_did_not_use(
    tree, answers, asked, end, unused
):
    made = walked(tree, answers, **asked)
    assert ended(made) == end
    assert [*made.unused.items()] == [*unused.items()]


# Where an outcome is reached, the answers that decided.
DECIDED = [
    ("pet=fish", {}, {"pet"}),
    ("pet=cat&land=stateless", {}, {"land"}),
    ("pet=cat&land=FR", {}, {"land"}),  # through a derived fact, back to its question
    ("pet=dog&needs=none", {}, {"needs"}),
    ("pet=dog&needs=pen&age=17", {}, {"age"}),
    ("pet=dog&needs=pen&age=unsure", {}, {"age"}),  # facts of facts: no land was asked
    ("pet=cat&land=FR&needs=pen", {}, {"land"}),
    (f"{BEFORE}&day=not-yet", {}, {"day"}),  # what stands below the rule taken did not decide
    (f"{BEFORE}&day=2026-05-01", {}, {"pet", "land", "age", "day"}),
    (f"{BEFORE.replace('cat', 'emu')}&day=2026-05-01", {}, {"pet", "land", "age", "day"}),
    (f"{BEFORE.replace('39', '40')}&day=2026-05-01", {}, {"land", "age", "day"}),
    ("pet=cat&land=DE&age=unsure&cost=99", {}, {"cost"}),
    ("pet=cat&land=DE&age=20", {"to": "help"}, set()),  # a quiet link: nothing has decided
    ("pet=cat&land=DE&age=20", {}, set()),
    ("pet=dog&needs=pen&age=17", {"ask": "age"}, set()),
    ("pet=unsure", {}, set()),
]


@pytest.mark.parametrize(("answers", "asked", "those"), DECIDED)
def test_what_decided_is_what_the_last_turn_hung_on(tree, answers, asked, those):
    made = walked(tree, answers, **asked)
    assert {step.question.id for step in made.steps} & decided(made) == those


def test_a_turn_that_says_why_decided_wherever_it_stands():
    said = TREE.replace("go: land}\n", "go: land, because: Cats may.}\n").replace(
        "go: needs}, ", "go: needs, because: Near.}, "
    )
    answers = "pet=cat&land=NL&needs=none"
    assert decided(walked(built(said), answers)) == {"pet", "land", "needs"}
    assert decided(walked(built(TREE), answers)) == {"needs"}


@pytest.mark.parametrize(
    ("cost", "day", "last_known"),
    [("901", JUNE, ()), ("99", JULY, ("zoo",)), ("901", JULY, ("ark", "zoo"))],
)
def test_amounts_that_a_rule_compared_with_and_nobody_knows_are_told(tree, cost, day, last_known):
    made = walked(tree, f"pet=dog&needs=pond&cost={cost}", day)
    assert made.last_known == last_known
    assert walked(tree, "pet=dog&needs=pond", day).last_known == ()


GAP = """
questions: {{pet: {{ask: Which?, options: [yes, no], next: {}}}}}
decisions: {{begin: [{{else: pet}}], door: [{{when: {{pet: yes}}, go: fine}}]}}
"""


@pytest.mark.parametrize(
    ("then", "place"), [("[{when: {pet: yes}, go: fine}]", "pet"), ("door", "door")]
)
def test_where_no_rule_takes_the_answers_the_place_is_named(then, place):
    head, _, tail = TREE.partition("questions:")
    tree = built(head + GAP.format(then) + tail[tail.index("outcomes:") :])
    assert ended(walked(tree, "pet=yes")) == "fine"
    with pytest.raises(NoRule, match=f"`{place}` in tree `t`") as raised:
        walked(tree, "pet=no")
    assert raised.value.place == place
