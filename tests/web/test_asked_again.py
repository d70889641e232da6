"""A question that a second place asks once more: one answer, whichever place asks for it."""

import json
import re
import shutil
from datetime import date

import pytest

from tests.web import folder
from wizard.check.run import check
from wizard.diff.compare import compare
from wizard.edits.renaming import Wish, renamed
from wizard.export.compiled import as_data
from wizard.export.dmn import as_dmn
from wizard.trees.library import build_folder
from wizard.walks.arrows import graph
from wizard.walks.walk import Arrived, Depends, walk
from wizard.web import Config, create_app

TREE = """\
title: Grandparents
summary: Asked of some sooner, of others later.
reviewed: 2026-11-22
source: https://example.org/rules
start: age
unlisted: ask
questions:
  age:
    ask: How old are you?
    type: number
    min: 0
    max: 120
    next:
      - when: {age: under 18}
        go: elders-later
      - else: job
  job:
    ask: Do you have a job?
    options: {yes: elders, no: elders-later}
  elders:
    ask: Where do your grandparents live?
    hint: Both of them.
    options:
      here: {label: They live here, told: My grandparents are here, because: You work.}
      abroad: {label: They live abroad, go: no-way}
      dead: {label: They have died}
    next:
      - when: {elders: here}
        go: fits
      - else: no-way
  elders-later:
    asks: elders
    options:
      here: {go: fits, because: You do not work.}
      dead: {source: https://example.org/later}
    unsure: ask
    aside:
      - {label: They are on their way, go: ask}
    next:
      - when: {elders: abroad, age: under 18}
        go: fits
        because: You are under 18.
      - else: no-way
outcomes:
  fits: {verdict: likely, title: This fits, guidance: You can apply.}
  no-way: {verdict: unlikely, title: It does not fit, guidance: You cannot apply.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""
LATER = {"age": ["30"], "job": ["no"]}
DAY = date(2026, 11, 28)


def tree_of(text=TREE):
    library = build_folder({"open/tree.yaml": text})
    assert library.diagnostics == ()
    return library.trees["open"]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    trees = tmp_path_factory.mktemp("again") / "trees"
    shutil.copytree(folder.TREES, trees)
    (trees / "open").mkdir()
    (trees / "open" / "tree.yaml").write_text(TREE, "utf-8")
    return create_app(Config(trees=trees), clock=lambda: folder.NOON).test_client()


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ({"job": ["yes"], "elders": ["here"]}, "fits"),
        ({"job": ["yes"], "elders": ["dead"]}, "no-way"),
        ({"job": ["no"], "elders": ["here"]}, "fits"),
        ({"job": ["no"], "elders": ["abroad"]}, "no-way"),
        ({"job": ["no"], "elders": ["unsure"]}, "ask"),
        ({"age": ["12"], "elders": ["abroad"]}, "fits"),
        ({"age": ["12"], "elders": ["dead"]}, "no-way"),
    ],
)
def test_where_an_answer_leads_hangs_on_the_place_alone(given, end):
    made = walk(tree_of(), {"age": ["30"], **given}, DAY)
    assert isinstance(made.end, Arrived)
    assert made.end.outcome.id == end


def test_nothing_of_where_the_answers_lead_is_inherited():
    tree = tree_of()
    first, later = tree.questions["elders"], tree.again["elders-later"]
    assert (later.id, later.place) == ("elders", "elders-later")
    assert (later.ask, later.hint) == (first.ask, first.hint)
    assert [it.label for it in later.options] == [it.label for it in first.options]
    assert [it.go.id if it.go else None for it in later.options] == ["fits", None, None]
    assert [it.because.source if it.because else "" for it in later.options] == [
        "You do not work.",
        "",
        "",
    ]
    assert [it.source.url if it.source else "" for it in later.options][2].endswith("/later")
    assert later.options[0].because.context == "elders-later.options.here.because"
    assert (first.unsure, first.asides) == (None, ())
    made = walk(tree, {"age": ["30"], "job": ["yes"], "elders": ["unsure"]}, DAY)
    assert isinstance(made.end, Depends)


def test_the_page_of_the_second_place_asks_the_same_under_the_same_name(client):
    page = client.get("/en/open/check?age=30&job=no")
    assert "Where do your grandparents live?" in page.text
    assert "Both of them." in page.text
    assert re.findall(r'name="elders" value="(\w+)"', page.text)[:3] == ["here", "abroad", "dead"]
    assert "They are on their way" in page.text
    assert "elders-later" not in page.text
    first = client.get("/en/open/check?age=30&job=yes")
    assert "They are on their way" not in first.text
    assert client.get("/en/open/check?age=30&job=no&_to=ask").status_code == 200


def test_an_answer_that_is_known_is_not_asked_at_the_other_place(client):
    changed = client.get("/en/open/check?age=30&job=no&elders=here&_at=job")
    assert "This fits" in changed.text
    assert "You do not work." in changed.text
    assert "You work." not in changed.text
    assert "My grandparents are here" in changed.text
    again = client.get("/en/open/check?age=30&job=no&elders=here&_change=elders")
    assert "Where do your grandparents live?" in again.text
    assert re.search(r'value="here"[^>]*checked', again.text)


def test_what_would_change_the_result_is_that_of_the_place(client):
    page = client.get("/en/open/check?age=12&elders=dead")
    assert "It does not fit" in page.text
    assert "elders=here" in page.text
    assert "elders=abroad" in page.text
    other = client.get("/en/open/check?age=30&job=no&elders=dead").text
    assert "elders=here" in other
    assert "elders=abroad" not in other


def test_the_api_names_the_question(client):
    asked = client.get("/api/v1/trees/open/walk?age=30&job=no").get_json()
    assert asked["question"]["id"] == "elders"
    assert asked["remaining"] == {"min": 1, "max": 1}


def test_the_overview_shows_both_places_and_which_question_is_asked_once_more(client):
    page = client.get("/en/open/overview").text
    article = page[page.index('id="question-elders-later"') :]
    article = article[: article.index("</article>")]
    assert 'href="#question-elders"' in article
    assert "Asked once more:" in article
    assert "Both of them." not in article
    assert "They are on their way" in article
    assert 'href="#question-age.1"' in article
    assert 'href="#question-job.no"' in article


def test_what_is_exported_says_what_the_place_asks():
    data = json.loads(json.dumps(as_data(tree_of())))
    assert data["questions"].keys() == {"age", "job", "elders"}
    assert "asks" not in data["questions"]["elders"]
    later = data["again"]["elders-later"]
    assert (later["asks"], later["ask"]) == ("elders", "Where do your grandparents live?")
    assert later["options"][0]["go"] == {"kind": "outcome", "id": "fits"}
    assert "go" not in later["options"][1]
    xml, _ = as_dmn(tree_of())
    assert "`elders-later` asks for the input `elders` once more." in xml
    assert xml.count("<inputData ") == 4  # the day, and three answers


def test_no_walk_is_asked_twice():
    text = TREE.replace("abroad: {label: They live abroad, go: no-way}", "abroad: {label: Far}")
    wrong = text.replace("- else: no-way\n  elders-later", "- else: elders-later\n  elders-later")
    assert wrong != text
    library = build_folder({"open/tree.yaml": wrong})
    (found,) = [it for it in check(library, DAY) if it.code == "asked-twice"]
    assert found.severity == "error"
    assert found.span.line == 31
    assert (
        found.message == "these answers lead from `elders` to `elders-later`, and both ask `elders`"
    )
    assert found.example == {"age": ("18",), "job": ("yes",), "elders": ("abroad",)}
    shape = graph(library.trees["open"])
    pairs = [(one, other) for one, other, _ in shape.rivals()]
    assert pairs == [(("question", "elders"), ("question", "elders-later"))]


def test_arrows_may_lead_from_one_place_to_the_other_where_no_answers_do():
    """Who has a job is grown up, and nobody else comes from the one place to the other."""
    text = TREE.replace(
        "- else: no-way\n  elders-later",
        "- when: {age: under 18}\n        go: elders-later\n      - else: no-way\n  elders-later",
    )
    library = build_folder({"open/tree.yaml": text})
    codes = {it.code for it in check(library, DAY)} - {"outcome-without-case"}
    assert codes == {"shadowed"}


def test_a_change_of_the_place_is_told_of_it_alone():
    new = TREE.replace("here: {go: fits, because: You do not work.}", "here: {go: no-way}")
    found = compare(
        *(build_folder({"open/tree.yaml": it}) for it in (TREE, new)), DAY, {}, ["open"]
    )
    rules = [(it.name, it.old, it.new) for it in found.contents if it.section == "rules"]
    assert rules == [("question elders-later", "here → fits", "here → no-way")]
    (block,) = found.trees[0].walks.moved
    assert block.at == ("question", "elders-later")
    assert (block.moves[0].old.id, block.moves[0].new.id) == ("fits", "no-way")


def test_the_question_and_the_place_are_renamed_each_by_itself():
    files = {"open/tree.yaml": TREE}
    asked = renamed(files, Wish("open", "question", "elders", "grandparents"))["open/tree.yaml"]
    assert "asks: grandparents\n" in asked
    assert "was: elders" in asked
    assert "- when: {grandparents: abroad, age: under 18}" in asked
    place = renamed(files, Wish("open", "question", "elders-later", "later"))["open/tree.yaml"]
    assert place == TREE.replace("elders-later", "later")
    option = renamed(files, Wish("open", "option", "elders.dead", "gone"))["open/tree.yaml"]
    assert "      gone: {source: https://example.org/later}" in option
