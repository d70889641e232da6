"""A question that offers some countries only: what is offered, and what is said of the others."""

import re
import shutil

import pytest

from tests.web import folder
from wizard.web import Config, create_app

TREE = """\
title: Neighbours
summary: Some countries only.
reviewed: 2026-11-22
SENSITIVE
start: land
unlisted: ask
groups:
  near: [BE, DE, FR]
questions:
  land:
    ask: Which neighbour?
    type: country
    among: [near, KR, CD]
    next:
      - when: {land: near}
        go: fits
      - else: ask
outcomes:
  fits: {verdict: likely, title: This fits, guidance: You can apply.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""
NOT_HERE = "This country is not one of the answers here."
OFFERED = ["BE", "CD", "FR", "DE", "KR"]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    trees = tmp_path_factory.mktemp("among") / "trees"
    shutil.copytree(folder.TREES, trees)
    for name, line in (("open", "sensitive: no"), ("closed", "sensitive: yes")):
        (trees / name).mkdir()
        (trees / name / "tree.yaml").write_text(TREE.replace("SENSITIVE", line), "utf-8")
    return create_app(Config(trees=trees), clock=lambda: folder.NOON).test_client()


def listed(page) -> list[str]:
    return re.findall(r'<option value="([A-Z]{2})"', page.text)


def answered(client, tree, country):
    given = {"land": country, "_at": "land"}
    if tree == "open":
        return client.get("/en/open/check", query_string=given)
    return client.post("/en/closed/check", data=given)


@pytest.mark.parametrize("tree", ["open", "closed"])
def test_only_what_is_offered_is_in_the_list_and_an_answer(client, tree):
    page = client.get(f"/en/{tree}/check")
    assert listed(page) == OFFERED
    assert "No country in this list has this name." in page.text
    assert answered(client, tree, "Belgium").status_code == 200
    for other in ("US", "Turkey", "Türkiye"):
        refused = answered(client, tree, other)
        assert refused.status_code == 422
        assert NOT_HERE in refused.text
        assert "My situation is not listed</" in refused.text
        assert "Did you mean" not in refused.text


@pytest.mark.parametrize(
    ("typed", "offered"), [("Korea", ["KR"]), ("Congo", ["CD"]), ("Belgim", ["BE"])]
)
def test_a_name_of_several_countries_is_asked_about_and_only_what_is_offered(
    client, typed, offered
):
    page = answered(client, "open", typed)
    assert page.status_code == 422
    assert NOT_HERE not in page.text
    assert re.findall(r'<button name="land" value="([A-Z]{2})"', page.text) == offered


def test_an_earlier_answer_that_is_not_offered_any_more_is_asked_again(client):
    page = client.get("/en/open/check?land=US")
    assert "Your earlier answer to the question “Which neighbour?” does not fit" in page.text
    assert listed(page) == OFFERED


def walked(client, tree, given):
    return client.post(f"/api/v1/trees/{tree}/walk?_lang=en", json=given).get_json()


def test_the_api_tells_the_countries_where_not_all_are_offered(client):
    asked = walked(client, "open", {})["question"]
    assert [it["id"] for it in asked["options"]] == OFFERED
    refused = walked(client, "open", {"land": "US"})
    assert (refused["state"], refused["error"][: len(NOT_HERE)]) == ("invalid", NOT_HERE)
    everywhere = walked(client, "plain", folder.before("land"))["question"]
    assert (everywhere["id"], everywhere["options"]) == ("land", [])


def test_what_hangs_on_it_is_told_of_what_is_offered(client):
    told = walked(client, "open", {"land": "unsure"})["depends"]
    assert [it["label"] for it in told["regions"]] == [
        "Congo - Kinshasa and South Korea",
        "all other countries",
    ]


def test_the_overview_says_which_are_offered(client):
    page = client.get("/en/open/overview").text
    assert "A country: " in page
    assert re.search(r'<a href="#group-near">near</a>, KR or CD</code>', page)
