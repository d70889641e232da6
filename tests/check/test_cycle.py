"""Walks that go round are found; arrows that no walk follows round are no mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.check.examples import wrong
from tests.cli.folder import wizard
from tests.web.folder import app
from wizard.check.findings.all_walks import cycle
from wizard.check.look import Look
from wizard.check.served import servable
from wizard.diff.compare import compare
from wizard.diff.moves import Moves
from wizard.pictures.drawing import parts
from wizard.pictures.plan import source_of
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import build_folder
from wizard.walks.ahead import ahead
from wizard.walks.arrows import graph
from wizard.walks.walk import Asked, GoesRound, walk

TODAY = date(2026, 11, 22)
HERE = Path(__file__).parent
HARMLESS = (HERE / "good/circle-of-arrows.yaml").read_text("utf-8")
HEAD = """\
title: T
summary: S
reviewed: 2026-11-22
start: q0
unlisted: ask
questions:
"""
ENDS = """\
outcomes:
  fits: {verdict: likely, title: This fits, guidance: You can apply.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""


def found(text: str) -> list[Diagnostic]:
    library = build_folder({"example/tree.yaml": text})
    assert library.diagnostics == ()
    look = Look(library, TODAY, frozenset())
    return list(cycle(look, library.trees["example"]))


def test_a_circle_as_long_as_it_likes_is_one_diagnostic():
    questions = "".join(
        f"  q{n}: {{ask: Q?, options: {{yes: q{n + 1}, no: fits}}}}\n" for n in range(2000)
    )
    questions += "  q2000: {ask: Q?, options: {yes: q0, no: fits}}\n"
    (one,) = found(HEAD + questions + ENDS)
    assert one.code == "cycle"
    assert one.severity == "error"
    assert "… 1990 more …" in one.message
    assert len(one.message) < 300
    assert one.example == {f"q{n}": ("yes",) for n in range(2001)}


def test_many_circles_are_counted():
    questions = "".join(
        f"  q{n}: {{ask: Q?, options: {{yes: q{n}, no: q{n + 1}}}}}\n" for n in range(50)
    )
    questions += "  q50: {ask: Q?, options: {yes: fits, no: ask}}\n"
    circles = found(HEAD + questions + ENDS)
    assert len(circles) == 21
    assert any(each.message == "30 more circles are not listed" for each in circles)


def test_decisions_that_lead_to_each_other_go_round_only_where_answers_do():
    text = f"""{HEAD}  q0: {{ask: Q?, options: {{yes: one, no: two}}}}
decisions:
  one:
    - when: {{q0: no}}
      go: fits
    - else: two
  two:
    - when: {{q0: ANSWER}}
      go: one
    - else: ask
{ENDS}"""
    assert found(text.replace("ANSWER", "no")) == []
    (one,) = found(text.replace("ANSWER", "yes"))
    assert one.example == {"q0": ("yes",)}
    assert "`one` → `two` → `one`" in one.message
    tree = build_folder({"example/tree.yaml": text.replace("ANSWER", "yes")}).trees["example"]
    with pytest.raises(GoesRound, match="to `one` in"):
        walk(tree, {"q0": ("yes",)}, TODAY)


def test_a_tree_in_which_walks_go_round_is_not_served():
    library = build_folder(wrong("cycle"))
    assert servable(library, TODAY).trees == {}
    (told,) = servable(library, TODAY).broken["example"]
    assert told.code == "cycle"


def test_a_question_is_not_asked_a_second_time():
    tree = build_folder(wrong("cycle")).trees["example"]
    assert isinstance(walk(tree, {"age": ("15",)}, TODAY).end, Asked)
    with pytest.raises(GoesRound, match="answers lead to `age` in tree `example` a second time"):
        walk(tree, {"age": ("15",), "guardian": ("no",)}, TODAY)


def test_what_is_ahead_of_a_walk_that_goes_round_is_told_widely():
    tree = build_folder(wrong("cycle")).trees["example"]
    ways = ahead(tree, TODAY)
    assert ways.exact is None
    coming = ways.at("age", {})
    assert (coming.least, coming.most) == (1, 2)
    assert coming.outcomes == {"fits", "too-young"}


def test_a_tree_in_which_walks_go_round_cannot_be_compared():
    old = build_folder({"example/tree.yaml": HARMLESS})
    (tree,) = compare(old, build_folder(wrong("cycle")), TODAY, {}).trees
    assert tree.standing == "broken"


def test_trees_with_a_circle_of_arrows_are_compared_walk_by_walk():
    old = build_folder({"example/tree.yaml": HARMLESS})
    new = build_folder({"example/tree.yaml": HARMLESS.replace("under 18", "under 21")})
    (tree,) = compare(old, new, TODAY, {}).trees
    assert isinstance(tree.walks, Moves)
    blocks = tree.walks.moved
    assert {block.at for block in blocks} == {("question", "age")}
    assert tree.walks.size.sure == 3


def test_pages_of_a_tree_with_a_circle_of_arrows(folder):
    client = app(trees=folder).test_client()
    asked = client.get("/en/example/check?region=south&work=yes")
    assert "How old are you?" in asked.text
    arrived = client.get("/en/example/check?region=south&work=yes&age=30")
    assert "This fits" in arrived.text
    overview = client.get("/en/example/overview")
    assert overview.status_code == 200
    assert "<svg" in overview.text


def test_a_walk_that_goes_round_where_that_was_not_known_ends_in_a_page(tmp_path, caplog):
    entangled = (HERE / "bad/cycle-entangled/example/tree.yaml").read_text("utf-8")
    (tmp_path / "example").mkdir()
    (tmp_path / "example/tree.yaml").write_text(entangled, "utf-8")
    client = app(trees=tmp_path).test_client()
    assert client.get("/en/example/check?things=t1").status_code == 200
    for _ in range(2):
        assert client.get("/en/example/check?things=t1&sure=no").status_code == 503
    logged = [it.getMessage() for it in caplog.records if it.levelname == "ERROR"]
    assert logged == ["answers lead to `things` in tree `example` a second time"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "example").mkdir()
    (tmp_path / "example/tree.yaml").write_text(HARMLESS, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["walk", "example", "-a", "region=south", "-a", "work=yes", "-a", "age=30"], "This fits"),
        (["paths", "example"], "example: 6 routes, 6 walks"),
        (["graph", "example"], "the same place once more"),
        (["graph", "example", "--format", "dot"], "digraph"),
        (["graph", "example", "--format", "mermaid"], "flowchart"),
        (["export", "example"], '"questions"'),
        (["export", "example", "--format", "dmn"], "definitions"),
    ],
)
def test_a_circle_of_arrows_that_no_walk_goes_round_does_no_harm(folder, command, said):
    done = wizard(*command, "--trees", folder)
    assert done.exit_code == 0, done.output
    assert said in done.output


def test_routes_of_walks_that_go_round_are_refused_with_a_sentence(tmp_path):
    (tmp_path / "example").mkdir()
    (tmp_path / "example/tree.yaml").write_text(wrong("cycle")["example/tree.yaml"], "utf-8")
    done = wizard("paths", "example", "--trees", tmp_path)
    assert done.exit_code == 3
    assert "answers lead to `age` in tree `example` a second time" in done.output
    assert "`wizard check example` says how" in done.output


def test_a_circle_of_arrows_too_large_for_one_picture_is_drawn_in_several():
    questions = "".join(
        f"  q{n}: {{ask: Q{n}?, options: [yes, no], next: "
        f"[{{when: {{q{n}: no}}, go: fits}}, {{else: q{n + 1}}}]}}\n"
        for n in range(40)
    )
    questions += (
        "  q40: {ask: Q?, options: [yes, no], next: "
        "[{when: {q1: unanswered}, go: q1}, {else: ask}]}\n"
    )
    library = build_folder({"example/tree.yaml": HEAD + questions + ENDS})
    tree = library.trees["example"]
    assert graph(tree).circles
    drawn = parts(tree, source_of(tree))
    assert len(drawn) > 1
    there = [
        box.id
        for part in drawn
        for box, piece in part.drawing.boxes
        if box.place[0] == "question" and not box.elsewhere and not piece.again
    ]
    assert sorted(there) == sorted(tree.questions)
