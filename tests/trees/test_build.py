"""What building makes of a tree: everything resolved, joined, ordered and placed."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

import pytest

from tests.trees.golden import GOOD, built
from wizard.trees.library import build_folder
from wizard.trees.model import AmountRef, Ref, Span, Target

HEAD = """\
title: A tree
summary: For a test.
reviewed: 2026-11-22
start: {start}
unlisted: ask
"""
ENDS = """\
outcomes:
  fits: {verdict: likely, title: This fits, guidance: You can apply.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""


def tree_of(questions: str, rest: str = "", ends: str = ENDS, **shared: str):
    start = questions.split(":")[0].strip()
    text = f"{HEAD.format(start=start)}questions:\n{questions}{rest}{ends}"
    files = {f"shared/{stem}.yaml": words for stem, words in shared.items()}
    library = build_folder({"example/tree.yaml": text, **files})
    assert library.diagnostics == ()
    return library.trees["example"]


def good(name: str):
    return built(GOOD / name).trees["example"]


def test_yes_and_no_stay_words():
    single = good("choice.yaml").questions["single"]
    assert [(option.id, option.label, option.go.id) for option in single.options] == [
        ("yes", None, "fits"),
        ("no", None, "ask"),
    ]
    assert single.next == ()


def test_each_part_knows_its_place():
    tree = good("choice.yaml")
    assert tree.questions["single"].span == Span("example/tree.yaml", 8, 3, 8, 9)
    assert tree.questions["single"].options[0].go == Target(
        "outcome", "fits", Span("example/tree.yaml", 11, 12, 11, 16)
    )
    assert tree.start == Target("question", "single", Span("example/tree.yaml", 5, 8, 5, 14))


def test_numbers_keep_their_bounds():
    age = good("number.yaml").questions["age"]
    assert (age.minimum, age.maximum, age.step) == (Decimal(0), Decimal(120), Decimal("0.5"))
    assert [extra.id for extra in age.extras] == ["not-known"]


def test_money_goes_by_cents_and_dates_by_days():
    assert good("money").questions["income"].step == Decimal("0.01")
    decided = good("date.yaml").questions["decided"]
    assert (decided.minimum, decided.maximum) == (date(2000, 1, 1), "today")


def test_amounts_stand_in_order_of_day():
    norm = good("money").catalogue.amounts["norm"]
    assert norm.values == (
        (date(2026, 1, 1), Decimal("2294.40")),
        (date(2026, 7, 1), Decimal("2337.00")),
    )
    assert norm.source.id == "rules"
    assert norm.if_unknown.source == "not known yet"
    rule = good("money").questions["income"].next[0]
    assert isinstance(rule.when.test.ranges[0].low, AmountRef)


def test_groups_are_expanded_to_the_last():
    groups = good("country.yaml").groups
    assert groups["near"] == {"BE", "NL", "LU", "NO", "IS", "LI", "DE"}
    assert groups["free"] == groups["near"] | {"CH", "stateless"}


def test_facts_stand_behind_those_they_build_on():
    tree = good("facts.yaml")
    assert list(tree.facts) == ["adult", "free", "needs-visa"]
    assert tree.facts["needs-visa"].values == ("needed", "not-needed")
    assert tree.facts["needs-visa"].labels["needed"].source == "an entry visa is needed"


def test_texts_keep_their_words_and_placeholders():
    tree = good("words.yaml")
    assert tree.title.source == '"Quotes" & <tags: not HTML>, 5 < 6 ... 7 > 6'
    assert tree.outcomes["fits"].title.source == 'A "title" — with an escape'
    assert tree.questions["name"].ask.source == "Isn't it?"
    income = good("money").questions["income"]
    (norm,) = income.hint.placeholders
    assert (norm.kind, norm.name, norm.written) == ("amount", "norm", "{amount:norm}")
    assert norm.span == Span("example/tree.yaml", 10, 25, 10, 38)
    assert income.hint.if_unknown.source == "The norm is not known yet."
    shifts = good("date.yaml").outcomes["fits"].guidance.placeholders
    assert [(p.shift.count, p.shift.unit) for p in shifts] == [(1, "months"), (-10, "days")]


def test_a_share_and_yes_or_no():
    tree = good("words.yaml")
    assert tree.sensitive is True
    assert tree.budget == Decimal("0.125")
    assert good("choice.yaml").sensitive is False
    assert good("choice.yaml").budget is None


def test_sources_are_entries_or_links():
    assert good("choice-next.yaml").source == Ref(
        None,
        "https://ind.nl/en/residence-permits",
        Span("example/tree.yaml", 5, 9, 5, 44),
        "source",
    )
    assert good("shared").source.id == "rules"
    assert good("money").catalogue.sources["old"].link is None


def test_rules_keep_their_reasons():
    rules = good("choice-next.yaml").questions["sure"].next
    assert rules[0].because is None
    assert rules[1].when is None
    assert rules[1].because.source == "You are not sure."
    assert rules[1].source.url == "https://ind.nl/en"


def test_what_a_tree_takes_is_joined_with_what_it_says():
    place = good("shared").questions["place"]
    assert place.shared == "place"
    assert [(o.id, o.label.source, o.go and o.go.id) for o in place.options] == [
        ("here", "Here", None),
        ("abroad", "Abroad", "age"),
    ]
    assert place.ask.catalogue == "shared"
    assert place.options[1].because.catalogue == "example"
    age = good("shared").questions["age"]
    assert (age.shared, age.ask.source, age.maximum) == ("years", "How old will you be?", 120)
    assert [extra.id for extra in age.extras] == ["not-known"]


def test_a_shared_fact_is_read_with_the_facts_of_the_tree():
    visa = good("shared").facts["visa"]
    assert visa.shared == "visa"
    assert [entry.fact for entry in visa.rules[0].when.items] == ["place", "age"]


def test_a_shared_outcome_can_be_added_to():
    fits = good("shared").outcomes["fits"]
    assert fits.title.source == "This fits"
    assert [item.id for item in fits.notes] == ["always", "abroad"]
    assert [ref.id for ref in fits.continues] == ["other"]
    assert [item.id or item.text.source for item in fits.documents] == [
        "passport",
        "photos",
        "A letter",
    ]
    assert [ref.id or ref.url for ref in fits.contacts] == ["desk", "https://ind.nl/en"]


def test_a_tree_holds_the_notes_it_shows_and_no_other():
    tree = good("shared")
    assert set(tree.catalogue.notes) == {"always", "abroad"}
    assert [entry.fact for entry in tree.catalogue.notes["abroad"].when.items] == ["place", "visa"]
    assert built(GOOD / "shared").trees["other"].catalogue.notes == {}


CONTEXTS = {
    "aside.ask.label",
    "one.aside.ask.label",
    "one.aside.ask.2.label",
    "one.ask",
    "one.hint",
    "one.hint.if-unknown",
    "one.why",
    "one.find-out",
    "one.options.here.label",
    "one.options.here.hint",
    "one.options.here.because",
    "two.ask",
    "two.unit",
    "two.extra.never.label",
    "two.next.fits.because",
    "two.next.fits.2.because",
    "two.next.ask.because",
    "turn.rules.fits.because",
    "grown.adult.label",
    "fits.title",
    "fits.guidance",
    "fits.guidance.if-unknown",
    "fits.next-steps.1",
    "fits.next-steps.2",
    "fits.documents.2",
    "fits.notes.1",
    "title",
    "summary",
    "intro",
    "ask.title",
    "ask.guidance",
}
ALL_TEXTS = """\
title: A tree
summary: For a test.
intro: Welcome.
reviewed: 2026-11-22
start: one
unlisted: ask
aside:
  - {label: Help, go: ask}
questions:
  one:
    ask: One?
    hint: {text: A hint., if-unknown: Another.}
    why: Because.
    find-out: Look.
    options:
      here: {label: Here, hint: Here., go: two, because: You are here.}
      yes: two
    aside:
      - {label: One way, go: ask}
      - {label: Another way, go: ask}
  two:
    ask: Two?
    type: number
    unit: years
    extra:
      never: {label: Never, go: turn}
    next:
      - {when: {two: 1}, go: fits, because: It is one.}
      - {when: {two: 2}, go: fits}
      - {when: {two: 3}, go: fits, because: It is three.}
      - {else: ask, because: It is more.}
facts:
  grown:
    - {when: {two: at least 18}, is: adult, label: an adult}
    - else: child
decisions:
  turn:
    - {else: fits, because: You never.}
outcomes:
  fits:
    verdict: likely
    title: It fits
    guidance: {text: Go on., if-unknown: Wait.}
    next-steps: [First., {text: Second., when: {grown: adult}}]
    documents: [passport, {text: A letter}]
    notes: [{text: A note.}, always]
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""


def all_texts(thing):
    """Every text in a tree, found without knowing its parts."""
    if type(thing).__name__ == "Text":
        yield thing
    if isinstance(thing, dict):
        thing = tuple(thing.values())
    if isinstance(thing, tuple):
        for each in thing:
            yield from all_texts(each)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from all_texts(getattr(thing, field.name))


def test_every_text_has_a_context_of_its_own():
    library = build_folder(
        {
            "example/tree.yaml": ALL_TEXTS,
            "shared/documents.yaml": "passport: {title: Passport}\n",
            "shared/notes.yaml": "always: {title: So, text: It is so., if-unknown: Or not.}\n",
        }
    )
    tree = library.trees["example"]
    own = [text for text in all_texts(tree) if text.catalogue == "example"]
    assert {text.context for text in own} == CONTEXTS
    assert len(own) == len(CONTEXTS)
    shared = {text.context for text in all_texts(tree) if text.catalogue == "shared"}
    assert shared == {
        "documents.passport.title",
        "notes.always.title",
        "notes.always.text",
        "notes.always.text.if-unknown",
    }


@pytest.mark.parametrize("count", [3000])
def test_a_tree_as_long_as_it_likes_does_not_exhaust_the_stack(count):
    questions = "".join(
        f"  q{n}: {{ask: Q?, options: {{yes: q{n + 1}, no: fits}}}}\n" for n in range(count)
    )
    questions += f"  q{count}: {{ask: Q?, options: {{yes: fits, no: ask}}}}\n"
    facts = "facts:\n" + "".join(
        f"  f{n}:\n    - {{when: {{f{n + 1}: a}}, is: a}}\n" for n in range(count)
    )
    facts += f"  f{count}:\n    - {{when: {{q0: yes}}, is: a}}\n"
    groups = "groups:\n" + "".join(f"  g{n}: [g{n + 1}]\n" for n in range(count))
    groups += f"  g{count}: [PH]\n"
    tree = tree_of(questions, facts + groups)
    assert len(tree.questions) == count + 1
    assert next(iter(tree.facts)) == f"f{count}"
    assert tree.groups["g0"] == {"PH"}


def test_all_mistakes_are_found_at_once():
    text = (GOOD / "choice.yaml").read_text(encoding="utf-8")
    wrong = (
        text.replace("yes: fits", "yes: fist")
        .replace("verdict: likely", "verdict: maybe")
        .replace("reviewed: 2026-11-22", "reviewed: yesterday")
        .replace("start: single", "start: singel\nstrat: x")
    )
    found = [(d.span.line, d.code) for d in build_folder({"example/tree.yaml": wrong}).diagnostics]
    assert found == [
        (4, "bad-date"),
        (5, "unknown-target"),
        (6, "unknown-key"),
        (12, "unknown-target"),
        (15, "wrong-shape"),
    ]


def test_thousands_of_mistakes_take_no_minutes():
    questions = "".join(
        f"  q{n}: {{ask: Q?, options: {{yes: quest-{n}, no: fits}}}}\n" for n in range(3000)
    )
    text = f"{HEAD.format(start='q0')}questions:\n{questions}{ENDS}"
    found = build_folder({"example/tree.yaml": text}).diagnostics
    assert [each.code for each in found] == ["unknown-target"] * 3000
