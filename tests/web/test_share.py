"""A sensitive result is shared without answers: as text, and where it may be at an address."""

import logging
import re
from html import unescape
from itertools import product
from pathlib import Path

import pytest

from tests.web import folder
from tests.web.folder import heading, links, main, post, shipped, title
from wizard.trees.conditions.truth import entries
from wizard.trees.load_folder import load_folder
from wizard.trees.model import TODAY
from wizard.walks.lines import conditions_of, in_general, shown, told

TREE = """
title: Hide an animal
summary: Check if you may hide an animal.
reviewed: 2026-11-01
source: https://example.org/animals
sensitive: yes
start: beast
unlisted: ask-us
questions:
  beast:
    ask: Which animal?
    type: choice
    options: {zebra: {label: A zebra}, quagga: {label: A quagga}}
    next: day
  day:
    ask: Since when?
    type: date
    min: 1900-01-01
    max: today
    next:
      - when: {day: before 1990-01-01}
        go: told
      - when: {day: before 1995-01-01}
        go: quiet
      - when: {day: before 2000-01-01}
        go: plain
      - when: {day: before 2005-01-01}
        go: ask-us
      - else: fine
outcomes:
  fine:
    verdict: likely
    was: [good]
    share: yes
    title:
      - when: {beast: zebra}
        text: You may keep the zebra
      - else: You may keep it
    guidance:
      - when: {beast: quagga}
        text: A quagga is rare. You have it since {date:day}.
      - when: {today: before 2027-03-01}
        text: Wait until March.
      - else: Begin today.
    glance:
      - {label: Its food, text: Grass}
      - {label: Its day, text: "Here since {answer:day}"}
    first:
      - when: {beast: zebra}
        text: Paint stripes
      - text: Call the keeper
        contact: keeper
    next-steps:
      - Buy food.
      - {text: "Feed it, the quagga.", when: {beast: quagga}}
      - {text: "Keep the zebra away.", when: {not: {beast: quagga}}}
      - {text: Build a stable., before: today + 2 weeks, who: you}
      - text: Go there.
        takes:
          - when: {beast: zebra}
            text: a zebra week
          - when: {beast: quagga}
            text: a quagga week
    notes:
      - herd
      - law
    contacts: [keeper, {use: doctor, when: {beast: zebra}}]
    continue: [second]
  plain: {verdict: likely, title: It is old, guidance: It may stay.}
  told: {verdict: likely, title: "Since {date:day}", guidance: It may stay., share: yes}
  quiet: {verdict: unlikely, title: Nothing, guidance: It goes., changes: no, share: yes}
  ask-us: {verdict: get-help, title: Ask us, guidance: Call us., share: yes}
"""
SHARED = {
    "contacts": "keeper: {title: The keeper, phone: '+31 20 123 45 67', url: https://keeper.example}\n"
    "doctor: {title: The zebra doctor, phone: '+31 20 765 43 21'}\n",
    "notes": "herd: {title: Herds, text: [{when: {beast: zebra}, text: Zebras like herds.}, "
    "{else: Some like herds.}]}\nlaw: {title: Law, text: The law is old.}\n",
}
ADDRESS = "/en/hidden/result/fine"
CHECK = "/en/hidden/check"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    trees = tmp_path_factory.mktemp("trees")
    for path, text in {
        "hidden/tree.yaml": TREE,
        "open/tree.yaml": TREE.replace("sensitive: yes\n", ""),
        "second/tree.yaml": (folder.TREES / "second" / "tree.yaml").read_text("utf-8"),
        "shared/questions.yaml": (folder.TREES / "shared" / "questions.yaml").read_text("utf-8"),
        **{f"shared/{name}.yaml": text for name, text in SHARED.items()},
    }.items():
        (trees / path).parent.mkdir(exist_ok=True)
        (trees / path).write_text(text, encoding="utf-8")
    return folder.app(trees=trees).test_client()


def ended(client, beast: str, day: str, path: str = CHECK) -> str:
    page = post(client, {"beast": beast, "day": day}, path)
    assert page.status_code == 200
    return page.text


def words(page: str) -> str:
    return unescape(re.search(r'data-words="(.*?)"', page, re.S)[1])


def test_the_address_shows_what_hangs_on_no_answer(client):
    page = client.get(ADDRESS)
    assert (page.status_code, title(page.text)) == (200, "Hide an animal")
    assert heading(page.text) == "You may keep it"
    body = main(page.text)
    for said in ("Wait until March.", "Grass", "Call the keeper", "Buy food.", "Build a stable."):
        assert said in body
    for said in ("Go there.", "The law is old.", "+31 20 123 45 67", "without anybody's answers"):
        assert said in unescape(body)
    assert not re.search("zebra|quagga|stripes|herds|since|week|Begin today", body, re.I)
    assert not re.search("deadline|calendar|days left|second", body, re.I)


def test_the_address_is_kept_by_nobody_and_found_by_no_machine(client):
    page = client.get(ADDRESS)
    assert page.headers["Cache-Control"].startswith("no-store")
    assert "ETag" not in page.headers
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in page.text
    assert "/result" not in client.get("/sitemap.xml").text
    assert "HX-Push-Url" not in client.get(ADDRESS, headers={"HX-Request": "true"}).headers


@pytest.mark.parametrize(
    "path",
    [
        "/en/hidden/result/plain",  # does not say that it may be shared
        "/en/hidden/result/told",  # says nothing without an answer
        "/en/hidden/result/quiet",  # with `changes: no`
        "/en/hidden/result/ask-us",  # of `get-help`
        "/en/hidden/result/nothing",
        "/en/hidden/result/",
        "/en/hidden/result",
        "/en/open/result/fine",  # an ordinary tree: its addresses hold the answers
        "/embed/en/hidden/result/fine",
        "/xx/hidden/result/fine",
    ],
)
def test_every_other_result_has_no_address(client, path):
    page = client.get(path)
    if page.status_code == 303:  # without the stroke at the end
        page = client.get(page.location)
    assert page.status_code == 404
    assert "You may keep" not in page.text
    assert "Since" not in page.text


def test_an_address_takes_no_answers(client):
    for path in (f"{ADDRESS}?beast=zebra&day=2010-10-10", "/en/hidden/result/good"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, ADDRESS)
    assert client.post(ADDRESS, data={"beast": "zebra"}).status_code == 405


def test_the_log_does_not_say_which_result(client, caplog):
    with caplog.at_level(logging.INFO):
        for path in (ADDRESS, "/en/hidden/result/plain", "/EN/Hidden/Result/fine", f"{ADDRESS}/x"):
            client.get(path)
    said = [record.getMessage() for record in caplog.records]
    assert len([it for it in said if "/result/-'" in it.lower()]) == 4
    assert not [it for it in said if "fine" in it or "plain" in it]
    assert "bytes" not in caplog.records[0].fields


def test_what_is_shared_is_the_same_whatever_was_answered(client):
    pages = [
        ended(client, *it) for it in product(("zebra", "quagga"), ("2010-10-10", "2019-09-09"))
    ]
    assert len({heading(page) for page in pages}) == 2
    shared = {words(page) for page in pages}
    assert shared == {
        "You may keep it\n\nWait until March.\n\nCall the keeper\n\n"
        "- Buy food.\n- Build a stable. · You\n- Go there.\n\n"
        "The keeper · +31 20 123 45 67 · https://keeper.example"
    }


def test_the_api_tells_what_is_shared(client):
    def share(tree, day):
        sent = {"beast": "zebra", "day": day}
        return client.post(f"/api/v1/trees/{tree}/walk", json=sent).json["outcome"]["share"]

    told = words(ended(client, "zebra", "2010-10-10"))
    assert share("hidden", "2010-10-10") == {"text": told, "general": True}
    assert share("hidden", "1998-01-01")["general"] is False, "it has no address"
    assert share("hidden", "1980-08-08") is None, "it says nothing without an answer"
    assert share("open", "2010-10-10") is None, "its link holds the answers"


def test_the_address_stands_where_it_is_shared_and_no_link_leads_there(client):
    page = ended(client, "zebra", "2010-10-10")
    assert f'data-share="{ADDRESS}"' in page
    assert page.count("/result/") == 1
    for path in (CHECK, "/en/", "/en/hidden", "/en/hidden/overview", "/embed/en/hidden"):
        assert not [it for it in links(client.get(path).text) if "/result/" in it], path
    assert not [it for it in links(page) if "/result/" in it]
    framed = ended(client, "zebra", "2010-10-10", f"/embed{CHECK}")
    assert f'data-share="{ADDRESS}"' in framed


@pytest.mark.parametrize("day", ["1998-01-01", "2003-01-01", "1993-01-01"])
def test_a_result_without_an_address_is_shared_as_text_alone(client, day):
    page = ended(client, "zebra", day)
    assert words(page)
    assert "/result/" not in page


def test_what_cannot_be_said_without_an_answer_is_not_shared(client):
    page = ended(client, "zebra", "1980-08-08")
    assert heading(page) == "Since 8 August 1980"
    assert "data-share" not in page
    assert "data-words" not in page


def test_an_ordinary_result_is_shared_by_its_link(client):
    page = client.get("/en/open/check?beast=zebra&day=2010-10-10").text
    assert "data-copy" in page
    assert "data-share" not in page
    assert "data-words" not in page


@pytest.mark.parametrize("name", ["trees", "tests/folders/parking", "tests/folders/rent-help"])
def test_nothing_in_general_hangs_on_an_answer(name):
    found = 0
    for tree in load_folder(Path(name)).trees.values():
        for outcome in tree.outcomes.values():
            general = in_general(tree, outcome)
            if general is None:
                continue
            found += 1
            assert not general.continues
            for line in shown(tree, general):
                facts = [it.fact for when in conditions_of(line) for it in entries(when)]
                facts += [it.name for text in line.texts for it in told(text)]
                assert set(facts) <= {TODAY}, (tree.id, outcome.id)
    assert found


def test_what_ships_is_shared_where_it_helps():
    app = shipped()
    client = app.test_client()
    library = load_folder(Path("trees"))
    shared = {
        (tree.id, outcome.id)
        for tree in library.trees.values()
        for outcome in tree.outcomes.values()
        if outcome.general(tree)
    }
    assert {tree for tree, _ in shared} <= {"family", "start"}
    for tree, outcome in sorted(shared):
        for lang in ("en", "nl"):
            assert client.get(f"/{lang}/{tree}/result/{outcome}").status_code == 200
