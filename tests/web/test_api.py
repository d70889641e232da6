"""The API says what the pages say, to programs of any origin, and keeps sensitive answers out of
addresses."""

import json
import time

import pytest

from tests.web import folder
from tests.web.folder import PLAIN, WALK, before, heading
from wizard.web.address import query

WALKED = "/api/v1/trees/plain/walk"
SECRET = "/api/v1/trees/secret/walk"


def test_the_trees(client):
    told = client.get("/api/v1/trees?_lang=nl").get_json()
    assert told["lang"] == "nl"
    assert {it["tree"]: it["sensitive"] for it in told["trees"]} == {
        "plain": False,
        "second": False,
        "secret": True,
    }


@pytest.mark.parametrize("name", [*WALK, "the end"])
def test_it_leads_where_the_pages_lead(client, name):
    given = WALK if name == "the end" else before(name)
    asked = query(tuple(given.items()))
    told = client.get(f"{WALKED}?_lang=en&{asked}").get_json()
    page = client.get(f"{PLAIN}?{asked}").text
    shown = told["question"]["ask"] if told["question"] else told["outcome"]["title"]
    assert shown == heading(page)
    assert told["state"] == ("arrived" if name == "the end" else "asked")
    for path in (WALKED, SECRET):
        posted = client.post(f"{path}?_lang=en", json=given).get_json()
        for part in ("state", "question", "answers", "remaining"):
            assert posted[part] == told[part]


def test_answers_may_be_numbers_and_names(client):
    given = {**before("day"), "children": 2, "cost": 73194, "land": "Vanuatu", "_lang": "nl"}
    told = client.post(WALKED, json=given).get_json()
    assert (told["state"], told["lang"], told["question"]["id"]) == ("asked", "nl", "day")
    assert {it["question"]: it["answer"] for it in told["answers"]}["land"] == "VU"


def test_what_is_no_answer_is_said(client):
    told = client.post(f"{WALKED}?_lang=en", json={**before("children"), "children": "x"})
    assert told.status_code == 200
    assert told.get_json()["state"] == "invalid"
    assert "not a number" in told.get_json()["error"]


def test_an_answer_that_is_not_plausible_is_taken_and_told(client):
    given = {**before("needs"), "children": ["15"]}
    told = client.post(f"{WALKED}?_lang=en", json=given).get_json()
    assert told["state"] == "asked"
    (warning,) = told["warnings"]
    assert warning["question"] == "children"
    assert "15 is unusual here" in warning["message"]
    plausible = client.post(f"{WALKED}?_lang=en", json=before("needs")).get_json()
    assert plausible["warnings"] == []


def test_nothing_ticked_is_an_empty_list_or_a_word(client):
    given = before("cost")
    for nothing in ([], "none", ["none"]):
        told = client.post(f"{WALKED}?_lang=en", json={**given, "needs": nothing}).get_json()
        assert (told["state"], told["question"]["id"]) == ("asked", "cost")
        assert told["answers"][-1]["answer"] == "none"
    told = client.post(f"{WALKED}?_lang=en", json={**given, "needs": ""}).get_json()
    assert (told["state"], told["question"]["none"]["id"]) == ("invalid", "none")
    assert told["question"]["at_least"] == 0


def test_asides(client):
    told = client.get(f"{WALKED}?_to=vet").get_json()
    assert (told["outcome"]["id"], told["outcome"]["aside"]) == ("vet", True)


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/api/v1/trees/nothing/walk", 404, None),
        ("GET", "/api/v1/nothing", 404, None),
        ("GET", "/api/v1/trees/broken/walk", 503, None),
        ("GET", SECRET, 405, None),
        ("GET", f"{SECRET}?land=VU", 405, None),
        ("GET", f"{WALKED}?x=1", 400, None),
        ("GET", f"{WALKED}?_lang=xx", 400, None),
        ("GET", f"{WALKED}?_to=fine", 400, None),
        ("POST", WALKED, 400, b"{"),
        ("POST", WALKED, 400, b"[]"),
        ("POST", WALKED, 400, b"[" * 60_000),
        ("POST", WALKED, 400, b'{"land": true}'),
        ("POST", WALKED, 400, b'{"land": {"x": 1}}'),
        ("POST", WALKED, 400, b'{"nothing": "x"}'),
        ("POST", WALKED, 400, b'{"land": [' + b'"x",' * 500 + b'"x"]}'),
        ("POST", WALKED, 400, b'{"nothing": [' + b"1," * 30_000 + b"1]}"),
        ("POST", WALKED, 413, b'{"land": "' + b"x" * 100_000 + b'"}'),
        ("DELETE", WALKED, 405, None),
    ],
)
def test_problems_are_documents(client, method, path, status, body):
    answer = client.open(path, method=method, data=body, content_type="application/json")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    told = answer.get_json()
    assert told["status"] == status
    assert told["title"]
    assert "VU" not in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("name", ["land", "cost", "day", "needs"])
@pytest.mark.parametrize(
    "value", [["\ufdfa"] * 10_000, ["3 maart \u00b2"] * 490, "\ufdfa" * 20_000]
)
def test_no_answers_cost_more_than_twenty_pages(name, value):
    """The sign takes three bytes and becomes eighteen letters when its name is looked for."""
    client = folder.app(cache=0).test_client()
    body = json.dumps({**before(name), name: value}, ensure_ascii=False, separators=(",", ":"))

    def cost(ask) -> float:
        found = []
        for _ in range(3):
            begun = time.process_time()
            assert ask().status_code < 500
            found.append(time.process_time() - begun)
        return min(found)

    page = cost(lambda: client.get(f"{PLAIN}?beast=zebra-unmistakable"))
    assert cost(lambda: client.post(WALKED, data=body.encode())) < 20 * page


def test_of_several_answers_where_one_is_taken_none_is_looked_up(client, monkeypatch):
    monkeypatch.setattr("wizard.words.countries.Countries.find", lambda *_: pytest.fail("looked"))
    monkeypatch.setattr("wizard.present.in_language.day_typed", lambda *_: pytest.fail("looked"))
    for name in ("land", "day", "cost"):
        given = {**before(name), name: ["France", "3 March 2001"]}
        told = client.post(WALKED, json=given).get_json()
        assert (told["state"], told["question"]["id"]) == ("invalid", name)
        assert "one" in told["error"].lower()


def test_any_origin_may_ask(client):
    assert client.get(WALKED).headers["Access-Control-Allow-Origin"] == "*"
    before = client.options(SECRET, headers={"Access-Control-Request-Method": "POST"})
    assert before.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert before.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get(WALKED).headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_sensitive_answers_are_kept_nowhere(client):
    answer = client.post(SECRET, json=WALK)
    assert answer.headers["Cache-Control"] == "no-store, no-transform"
    assert "ETag" not in answer.headers
    assert client.get(f"{WALKED}?_lang=en").headers["Cache-Control"].startswith("public")
