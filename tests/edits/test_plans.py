"""What editors wish for, as what then stands in the files."""

from __future__ import annotations

from datetime import date

import pytest

from wizard.edits import dated_plans, plans
from wizard.edits.batch import Batch, Refusal, apply, digest
from wizard.edits.plans import Drawn
from wizard.edits.renaming import Wish
from wizard.edits.replacing import Replacing, replaced, replaced_in
from wizard.trees.library import build_folder
from wizard.words.messages import read, translation

TREE = """\
title: Rent help
summary: Find out if you can get help with the rent.
reviewed: 2026-01-01
source: https://rent.example
sensitive: no
unlisted: ask-us
start: age

questions:
  age:
    ask: How old are you?
    find-out: |
      Look in your passport.
    type: number
    next:
      - when: {age: over 60}
        go: old
      # the young
      - when: {age: under 18}
        go: ask-us
        because: You are younger than 18.
      - else: home

  home:
    ask: Do you rent?
    options: {yes: ask-us, no: old}
    next: ask-us

  job:
    ask: Do you have a job?
    options: [yes, no]
    next: ask-us

outcomes:
  old:
    verdict: likely
    title: Probably yes
    guidance: You seem to meet the conditions.
    next-steps:
      - Write a letter.
    notes: [rent]

  ask-us:
    verdict: get-help
    title: Ask us
    guidance: Ask us what you can do.
"""
CASES = """\
- name: Somebody of 70 can
  answers: {age: 70}
  outcome: old
"""
AMOUNTS = """\
rent-limit:
  title: Highest rent
  currency: EUR
  source: here
  values:
    2026-01-01: 800
  until: 2026-12-31
"""
GROUPS = 'near: [BE, NL]\nfar: [near, AU, "NO"]\n'
SHARED = {
    "shared/amounts.yaml": AMOUNTS,
    "shared/groups.yaml": GROUPS,
    "shared/notes.yaml": "rent:\n  title: Rent\n  text: Pay it.\n  source: here\n",
    "shared/sources.yaml": "here:\n  title: Here\n  url: https://rent.example\n",
}
FILES = {"rent/tree.yaml": TREE, "rent/cases.yaml": CASES, **SHARED}


def drawn(files=FILES) -> Drawn:
    return Drawn(files, build_folder(files))


def at(*path, file="rent/tree.yaml", files=FILES):
    return drawn(files).here(file, *path)


def changed(plan, files=FILES) -> dict[str, str | None]:
    assert isinstance(plan, Batch), plan
    assert plan.label
    new = apply(files, plan)
    assert isinstance(new, dict), new
    return {path: new.get(path) for path in {*new, *files} if new.get(path) != files.get(path)}


def tree(plan, *pairs: tuple[str, str]) -> None:
    """See that a plan puts these in the tree in the place of those, and does nothing else."""
    expected = TREE
    for old, new in pairs:
        assert expected.count(old) == 1, old
        expected = expected.replace(old, new)
    assert changed(plan) == {"rent/tree.yaml": expected}


def test_words_keep_the_way_they_stand():
    find_out = at("questions", "age", "find-out")
    tree(
        plans.said(drawn(), find_out, "See your passport."),
        ("find-out: |\n      Look in your passport.", "find-out: |\n      See your passport."),
    )
    tree(
        plans.keyed(drawn(), at("questions", "age"), "ask", "Your age: how old?"),
        ("ask: How old are you?", 'ask: "Your age: how old?"'),
    )
    tree(
        plans.keyed(drawn(), at("questions", "home"), "hint", "The place where you sleep."),
        (
            "    next: ask-us\n\n  job",
            "    next: ask-us\n    hint: The place where you sleep.\n\n  job",
        ),
    )
    tree(
        plans.keyed(drawn(), at("questions", "age"), "find-out", None),
        ("    find-out: |\n      Look in your passport.\n", ""),
    )


def test_short_forms_are_written_out():
    room = at("questions", "home", "options", "yes")
    tree(
        plans.keyed(drawn(), room, "label", "A room, or less"),
        ("{yes: ask-us,", '{yes: {label: "A room, or less", go: ask-us},'),
    )
    tree(plans.pointed(drawn(), room, "old"), ("{yes: ask-us", "{yes: old"))
    tree(
        plans.keyed(drawn(), at("questions", "job", "options", 1), "label", "Not yet"),
        ("[yes, no]", "{yes: {}, no: {label: Not yet}}"),
    )
    tree(
        plans.pointed(drawn(), at("questions", "job", "options", 0), "old"),
        ("[yes, no]", "{yes: {go: old}, no: {}}"),
    )
    tree(
        plans.keyed(drawn(), at("outcomes", "old", "next-steps", 0), "who", "you"),
        ("- Write a letter.", "- text: Write a letter.\n        who: you"),
    )
    tree(
        plans.keyed(drawn(), at("outcomes", "old", "notes", 0), "when", {"age": "over 65"}),
        ("[rent]", "[{use: rent, when: {age: over 65}}]"),
    )
    why = plans.keyed(drawn(), at("title"), "hint", "x")
    assert isinstance(why, Refusal)
    assert why.message == "a text has no key `hint`"


def test_arrows_and_what_is_made_for_them_at_once():
    tree(plans.pointed(drawn(), at("questions", "home", "next"), "old"),
         ("    next: ask-us\n\n  job", "    next: old\n\n  job"))  # fmt: skip
    made = plans.added(drawn(), at("outcomes"), {"verdict": "not-yet", "title": "Wait"}, "wait", 1)
    arrow = plans.pointed(drawn(), at("questions", "age", "next", 1), "wait")
    other = plans.pointed(drawn(), at("questions", "age", "next", 2), "wait")
    tree(
        plans.joined("both", made, arrow, other),
        ("        go: ask-us\n        because", "        go: wait\n        because"),
        ("- else: home", "- else: wait"),
        ("  ask-us:\n    verdict",
         "  wait:\n    verdict: not-yet\n    title: Wait\n\n  ask-us:\n    verdict"),
    )  # fmt: skip


def test_elements_come_where_they_belong():
    rule = {"when": plans.Braced({"age": "over 90"}), "go": "old"}
    tree(
        plans.added(drawn(), at("questions", "age", "next"), rule),
        ("      - else: home", "      - when: {age: over 90}\n        go: old\n      - else: home"),
    )
    tree(
        plans.added(drawn(), at("questions", "home", "next"), rule),
        ("    next: ask-us\n\n  job",
         "    next:\n      - when: {age: over 90}\n        go: old\n      - else: ask-us\n\n  job"),
    )  # fmt: skip
    tree(
        plans.added(drawn(), at("questions", "home", "options"), "old", "boat", 1),
        ("{yes: ask-us, no", "{yes: ask-us, boat: old, no"),
    )
    tree(
        plans.added(drawn(), at("questions", "job", "options"), {"label": "Soon"}, "soon", 1),
        ("[yes, no]", "{yes: {}, soon: {label: Soon}, no: {}}"),
    )
    tree(plans.added(drawn(), at("questions", "job", "options"), "", "soon"),
         ("[yes, no]", "[yes, no, soon]"))  # fmt: skip
    tree(
        plans.added(drawn(), at("outcomes", "ask-us", "next-steps"), "Call us."),
        ("what you can do.\n", "what you can do.\n    next-steps:\n      - Call us.\n"),
    )
    why = plans.added(drawn(), at("outcomes"), {"title": "x"}, "My Outcome")
    assert isinstance(why, Refusal)
    assert (why.code, why.message) == ("bad-id", "this may not be called `My Outcome`")
    assert why.help.endswith("write `my-outcome`")


def test_from_a_day_on():
    limit = at("rent-limit", file="shared/amounts.yaml")
    until = dated_plans.amount_from(drawn(), limit, date(2027, 1, 1), "830", date(2027, 12, 31))
    new = AMOUNTS.replace("800\n  until: 2026", "800\n    2027-01-01: 830\n  until: 2027")
    assert changed(until) == {"shared/amounts.yaml": new}
    assert changed(dated_plans.amount_from(drawn(), limit, date(2027, 3, 1), "30")) == {
        "shared/amounts.yaml": AMOUNTS.replace("800\n", "800\n    2027-03-01: 30\n")
    }
    assert changed(dated_plans.amount_from(drawn(), limit, date(2026, 1, 1), "801")) == {
        "shared/amounts.yaml": AMOUNTS.replace("800", "801")
    }
    earlier = changed(dated_plans.amount_from(drawn(), limit, date(2025, 7, 1), "790"))
    assert "    2025-07-01: 790\n    2026-01-01: 800\n" in earlier["shared/amounts.yaml"]
    ask, day = at("questions", "age", "ask"), date(2027, 3, 1)
    later = changed(dated_plans.said_from(drawn(), ask, day, "Your age?"))["rent/tree.yaml"]
    words = (
        "    ask:\n      - when: {today: before 2027-03-01}\n        text: How old are you?\n"
        "      - else: Your age?\n"
    )
    assert later == TREE.replace("    ask: How old are you?\n", words)
    files = {**FILES, "rent/tree.yaml": later}
    again = dated_plans.said_from(
        drawn(files), at("questions", "age", "ask", files=files), date(2028, 1, 1), "Age?"
    )
    twice = changed(again, files)["rent/tree.yaml"]
    assert twice == later.replace(
        "      - else: Your age?\n",
        "      - when: {today: before 2028-01-01}\n        text: Your age?\n      - else: Age?\n",
    )
    assert not build_folder({**files, "rent/tree.yaml": twice}).diagnostics
    rule = at("questions", "age", "next", 0)
    dated = dated_plans.ruled_from(drawn(), rule, day, {"age": "over 65"})
    tree(
        dated,
        ("      - when: {age: over 60}\n        go: old\n",
         "      - when: {today: before 2027-03-01, age: over 60}\n        go: old\n"
         "      - when: {today: on or after 2027-03-01, age: over 65}\n        go: old\n"),
    )  # fmt: skip
    assert not build_folder({**FILES, **changed(dated)}).diagnostics


def test_text_that_is_not_known_every_day_takes_that_along_when_it_is_dated():
    ask = "    ask: {text: 'Is {amount:rent-limit} enough?', if-unknown: Is it enough?}\n"
    files = {**FILES, "rent/tree.yaml": TREE.replace("    ask: Do you rent?\n", ask)}
    place = at("questions", "home", "ask", "text", files=files)
    later = changed(dated_plans.said_from(drawn(files), place, date(2027, 3, 1), "Enough?"), files)
    text = build_folder({**files, **later}).trees["rent"].questions["home"].ask
    assert [(it.source, it.if_unknown.source) for it in text.variants] == [
        ("Is {amount:rent-limit} enough?", "Is it enough?"),
        ("Enough?", "Is it enough?"),
    ]
    assert [it.if_unknown.context for it in text.variants] == [
        "home.ask.1.if-unknown",
        "home.ask.2.if-unknown",
    ]


def test_many_values_of_an_amount():
    limit = at("rent-limit", file="shared/amounts.yaml")
    values = {date(2028, 1, 1): "850", date(2026, 1, 1): "801", date(2027, 1, 1): "830"}
    new = "801\n    2027-01-01: 830\n    2028-01-01: 850\n"  # until when, the form asks
    assert changed(dated_plans.amounts_from(drawn(), limit, values)) == {
        "shared/amounts.yaml": AMOUNTS.replace("800\n", new)
    }
    later = changed(dated_plans.amounts_from(drawn(), limit, values, date(2028, 6, 30)))
    assert "    2028-01-01: 850\n  until: 2028-06-30\n" in later["shared/amounts.yaml"]
    assert isinstance(dated_plans.amounts_from(drawn(), at("questions", "age"), values), Refusal)


def test_in_and_out_of_a_group():
    far = at("far", file="shared/groups.yaml")
    groups = "shared/groups.yaml"
    for id, expected in {
        "BR": '[near, AU, BR, "NO"]', "US": '[near, AU, "NO", US]', "AF": '[near, AF, AU, "NO"]',
    }.items():  # fmt: skip
        new = changed(plans.member(drawn(), far, id, belongs=True))
        assert new == {groups: GROUPS.replace('[near, AU, "NO"]', expected)}
    new = changed(plans.member(drawn(), far, "NO", belongs=False))
    assert new == {groups: GROUPS.replace(', "NO"]', "]")}
    norway = changed(plans.member(drawn(), at("near", file=groups), "NO", belongs=True))
    assert norway == {groups: GROUPS.replace("[BE, NL]", '[BE, NL, "NO"]')}
    for id, belongs in (("AU", True), ("CA", False)):
        assert isinstance(plans.member(drawn(), far, id, belongs=belongs), Refusal)


def test_a_walk_is_kept_as_a_case():
    kept = plans.case_of(
        drawn(), "rent", "A room: ask", {"age": "20", "home": "yes"}, "ask-us", date(2026, 3, 1)
    )
    assert changed(kept) == {
        "rent/cases.yaml": CASES + '- name: "A room: ask"\n  on: 2026-03-01\n'
        "  answers: {age: 20, home: yes}\n  outcome: ask-us\n"
    }
    bare = {path: text for path, text in FILES.items() if path != "rent/cases.yaml"}
    first = changed(plans.case_of(drawn(bare), "rent", "Old", {"age": "70"}, "old"), bare)
    assert first["rent/cases.yaml"].endswith("- name: Old\n  answers: {age: 70}\n  outcome: old\n")
    assert len(build_folder({**bare, **first}).cases["rent"]) == 1
    assert isinstance(plans.case_of(drawn(), "rent", " ", {}, "old"), Refusal)


def test_what_would_hang_in_the_air_is_told_and_stays():
    gone = plans.deleting(drawn(), at("outcomes", "old"))
    assert not isinstance(gone, Refusal)
    told = sorted((it.span.path, it.span.line, it.code) for it in gone.hanging)
    assert told == [
        ("rent/tree.yaml", 17, "unknown-target"),
        ("rent/tree.yaml", 26, "unknown-target"),
    ]
    assert gone.cases == ("Somebody of 70 can",)
    assert gone.addresses == ("/rent/result/old",)
    new = changed(gone.batch)["rent/tree.yaml"]
    assert new == TREE.replace(TREE[TREE.index("  old:\n") : TREE.index("  ask-us:\n")], "")
    mended = plans.deleting(drawn(), at("outcomes", "old"), "ask-us")
    assert changed(mended.batch)["rent/tree.yaml"] == new.replace("go: old", "go: ask-us").replace(
        "no: old", "no: ask-us"
    )
    option = plans.deleting(drawn(), at("questions", "home", "options", "yes"))
    assert option.addresses == ("/rent/check?home=yes",)
    assert (option.hanging, option.cases) == ((), ())
    assert plans.deleting(drawn(), at("questions", "job", "options", 1)).addresses == (
        "/rent/check?job=no",
    )


def test_routes_come_and_go_and_are_renamed():
    new = plans.route(drawn(), "loan", plans.files_of(drawn(), "rent"))
    assert changed(new) == {"loan/tree.yaml": TREE, "loan/cases.yaml": CASES}
    for id in ("rent", "shared", "privacy", "Bad Id"):
        assert isinstance(plans.route(drawn(), id, {"tree.yaml": TREE}), Refusal)
    assert changed(plans.left_out(drawn(), "rent")) == {
        "rent/tree.yaml": None, "rent/cases.yaml": None,
    }  # fmt: skip
    renamed = changed(plans.rename(drawn(), Wish("rent", "question", "home", "house-kind")))
    assert renamed["rent/tree.yaml"] == TREE.replace("else: home", "else: house-kind").replace(
        "  home:\n", "  house-kind:\n    was: home\n"
    )
    moved = changed(plans.rename(drawn(), Wish("shared", "tree", "rent", "rent-help")))
    assert moved == {
        "rent/tree.yaml": None,
        "rent/cases.yaml": None,
        "rent-help/cases.yaml": CASES,
        "rent-help/tree.yaml": f"was: rent\n{TREE}",
    }
    why = plans.rename(drawn(), Wish("rent", "question", "home", "age"))
    assert isinstance(why, Refusal)
    assert why.message == "tree `rent` has a `age` already"


def test_another_language_and_all_texts_at_once():
    first = changed(plans.translated(drawn(), "rent", "nl", "age.ask", "Hoe oud bent u?"))
    files = {**FILES, **first}
    assert (
        translation(read(files["rent/nl.po"]), "age.ask", "How old are you?") == "Hoe oud bent u?"
    )
    more = changed(plans.translated(drawn(files), "rent", "nl", "home.ask", "Huurt u?"), files)
    files |= more
    assert translation(read(files["rent/nl.po"]), "home.ask", "Do you rent?")
    assert isinstance(plans.translated(drawn(), "rent", "nl", "nothing", "x"), Refusal)
    tree(put_in(drawn(), "Ask us", "Call us"),
         ("title: Ask us", "title: Call us"), ("nce: Ask us", "nce: Call us"))  # fmt: skip
    dutch = changed(put_in(drawn(files), "bent u", "ben je", "nl"), files)
    assert dutch == {"rent/nl.po": files["rent/nl.po"].replace("bent u", "ben je")}
    assert isinstance(replaced(drawn(), "nowhere", "x"), Refusal)


def put_in(*asked) -> Batch:
    """Replace words in all texts that say them."""
    found = replaced(*asked)
    assert isinstance(found, Replacing), found
    return found.batch(found.texts.keys())


@pytest.mark.parametrize(
    ("words", "old", "made", "left"),
    [
        ("Ask [an IND](https://ind.nl/ask).", "IND", "Ask [an x](https://ind.nl/ask).", 0),
        ("Ask [an ind](https://ind.nl/ask).", "ind", "Ask [an x](https://ind.nl/ask).", 1),
        ("Pay {amount:fee}, a fee: <https://a.b/fee>", "fee",
         "Pay {amount:fee}, a x: <https://a.b/fee>", 2),
        ("See https://a.b/fee for a fee.", "fee", "See https://a.b/fee for a x.", 1),
        ("Pay {amount:fee} now.", "{amount:fee} now", "Pay x.", 0),
        ("Pay {amount:fee} now.", "fee} now", "Pay {amount:fee} now.", 1),
    ],
)  # fmt: skip
def test_words_are_replaced_where_they_are_read_alone(words, old, made, left):
    many = int(made != words)
    assert replaced_in(words, old, "x") == (made, many, left)


def test_a_page_that_is_older_than_the_file():
    now = {**FILES, "rent/tree.yaml": TREE.replace("title: Rent help", "title: Rent")}
    old = Drawn(now, build_folder(now), {digest(TREE): TREE})
    plan = plans.keyed(old, at("questions", "home", "options", "yes"), "label", "A room")
    new = apply(now, plan, old.bases)
    assert "{yes: {label: A room, go: ask-us}," in new["rent/tree.yaml"]
    why = plans.keyed(drawn(now), at("questions", "home"), "ask", "Where?")
    assert isinstance(why, Refusal)
    assert why.code == "changed"


@pytest.mark.parametrize("path", [("questions", "age"), ("outcomes", "old", "verdict"), ()])
def test_what_is_no_rule_gets_no_day(path):
    assert isinstance(dated_plans.ruled_from(drawn(), at(*path), date(2027, 1, 1), {}), Refusal)
