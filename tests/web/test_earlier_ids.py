"""Ids that changed: addresses, forms, the API and cases with old ones keep their meaning."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wizard.trees.load_folder import load_folder
from wizard.web import Config, create_app

TREE = """\
title: Live here
summary: See if you may.
reviewed: 2026-11-22
source: https://town.example
was: [old-route, older-route]
start: place
unlisted: ask
aside: [{label: I need help, go: ask}]
questions:
  place:
    was: [where, spot]
    ask: Where are you?
    options:
      here: {label: Here, go: needs, was: inside}
      abroad: {label: Abroad, go: no}
  needs:
    ask: What do you need?
    type: choices
    was: wants
    options:
      home: {label: A home, was: house}
      work: {label: Work}
    next: [{when: {needs: home}, go: fine}, {else: no}]
outcomes:
  fine: {verdict: likely, title: You can live here, guidance: Come.}
  no: {verdict: unlikely, title: You cannot live here, guidance: Stay., was: poor}
  ask: {verdict: get-help, title: Ask us, guidance: Call., was: call}
"""
CASES = """\
- name: one who has lived here for long
  answers: {where: inside, wants: [house]}
  outcome: fine
- {name: one abroad, answers: {place: abroad}, outcome: poor}
"""


@pytest.fixture
def folder(tmp_path):
    for id, more in (("plain", ""), ("secret", "sensitive: yes\n")):
        (tmp_path / id).mkdir()
        text = TREE.replace("-route", f"-{id}") + more
        (tmp_path / id / "tree.yaml").write_text(text)
        (tmp_path / id / "cases.yaml").write_text(CASES)
    return tmp_path


@pytest.fixture
def client(folder):
    clock = datetime(2026, 11, 22, 11, tzinfo=UTC)
    return create_app(Config(trees=folder), clock=lambda: clock).test_client()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/en/plain/check?where=inside", "/en/plain/check?place=here"),
        ("/en/plain/check?spot=abroad", "/en/plain/check?place=abroad"),
        ("/en/plain/check?where=abroad&place=here", "/en/plain/check?place=here"),
        (
            "/en/plain/check?where=inside&wants=house&wants=work",
            "/en/plain/check?place=here&needs=home&needs=work",
        ),
        ("/en/plain/check?_to=call", "/en/plain/check?_to=ask"),
        ("/en/old-plain", "/en/plain"),
        ("/embed/en/older-plain", "/embed/en/plain"),
        ("/en/old-plain/overview", "/en/plain/overview"),
        ("/en/old-plain/check?where=inside", "/en/plain/check?where=inside"),
        ("/embed/en/old-plain/check", "/embed/en/plain/check"),
        ("/en/old-secret", "/en/secret"),
        ("/en/old-secret/check?where=inside", "/en/secret/check"),
    ],
)
def test_an_old_address_leads_to_that_of_today(client, old, new):
    response = client.get(old)
    assert (response.status_code, response.location) == (303, new)
    assert "no-store" in response.headers["Cache-Control"]


def test_a_form_with_old_names_is_read(client):
    for address in ("/en/secret/check", "/en/old-secret/check"):
        page = client.post(address, data={"where": "inside", "wants": "house", "_at": "wants"})
        assert page.status_code == 200
        assert "You can live here" in page.text
        assert 'name="where"' not in page.text
    again = client.post("/en/secret/check", data={"where": "inside", "_change": "where"})
    assert "Where are you?" in again.text


def test_the_api_reads_old_names_and_tells_those_of_today(client):
    for tree in ("plain", "old-plain"):
        address = f"/api/v1/trees/{tree}/walk"
        walk = client.get(f"{address}?where=inside&wants=house").get_json()
        assert (walk["tree"], walk["outcome"]["id"]) == ("plain", "fine")
        assert [it["question"] for it in walk["answers"]] == ["place", "needs"]
        assert client.get(f"{address}?_to=call").get_json()["outcome"]["id"] == "ask"
        assert client.get(f"{address}?never=yes").status_code == 400
    walk = client.post("/api/v1/trees/old-secret/walk", json={"spot": "abroad"}).get_json()
    assert walk["outcome"]["id"] == "no"


def test_saved_cases_keep_their_meaning(folder):
    library = load_folder(folder)
    assert library.diagnostics == ()
    first, second = library.cases["plain"]
    assert (first.answers, first.outcome) == ({"place": ("here",), "needs": ("home",)}, "fine")
    assert second.outcome == "no"


def test_an_id_of_a_tree_that_two_were_called_is_told(folder):
    text = (folder / "secret" / "tree.yaml").read_text()
    (folder / "secret" / "tree.yaml").write_text(text.replace("old-secret", "plain"))
    (found,) = load_folder(folder).diagnostics
    assert (found.code, found.message) == (
        "was-taken",
        "`plain`, which `secret` was called before, is an id that stands here",
    )
