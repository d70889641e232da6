"""The API keeps to its description of itself, and the description leaves nothing out."""

import jsonschema
import pytest

from tests.web.folder import WALK, app, before, post
from wizard.web.address import query
from wizard.web.config import Config

DESCRIPTION = "/api/v1/openapi.json"
SCHEMA_OF_SCHEMAS = "https://json-schema.org/draft/2020-12/schema"


@pytest.fixture(scope="module")
def client():
    return app().test_client()


@pytest.fixture(scope="module")
def described(client):
    return client.get(DESCRIPTION).get_json()


def judge(described, name, told):
    """Refuse what is not as the schema of this name says."""
    whole = {"$schema": SCHEMA_OF_SCHEMAS, **described, "$ref": f"#/components/schemas/{name}"}
    jsonschema.Draft202012Validator(whole).validate(told)


def test_it_is_openapi_3_1_with_sound_schemas(described):
    assert described["openapi"] == "3.1.0"
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_one_operation_walks_all_trees(described):
    """So a client that was made from it stays good when trees and questions are added."""
    assert described["paths"].keys() == {"/trees", "/trees/{tree}/walk"}
    others = (
        app(trees=Config().trees, languages=("en", "nl", "ar"))
        .test_client()
        .get(DESCRIPTION)
        .get_json()
    )
    assert {**described, "info": None} == {**others, "info": None}


def test_what_it_says_of_trees_is_so(client, described):
    """Whoever reads gets 405 of a sensitive tree, 404 of none, as both operations say."""
    walk = described["paths"]["/trees/{tree}/walk"]
    for tree, status in (("plain", 200), ("secret", 405), ("none", 404)):
        assert client.get(f"/api/v1/trees/{tree}/walk").status_code == status
        assert str(status) in walk["get"]["responses"]
    for tree, status in (("plain", 200), ("secret", 200), ("none", 404)):
        assert client.post(f"/api/v1/trees/{tree}/walk", json={}).status_code == status
        assert str(status) in walk["post"]["responses"]


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize(
    ("given", "state"),
    [
        *((before(name), "asked") for name in WALK),
        (WALK, "arrived"),
        ({**WALK, "children": ["9"]}, "arrived"),
        ({**before("land"), "land": ["unsure"]}, "depends"),
        ({**before("children"), "children": ["many"]}, "invalid"),
        ({"_to": ["vet"]}, "arrived"),
    ],
)
def test_answers_are_as_described(client, described, given, state, lang):
    asked = query(tuple(given.items()))
    told = client.get(f"/api/v1/trees/plain/walk?_lang={lang}&{asked}").get_json()
    assert told["state"] == state
    judge(described, "Walk", told)


def test_trees_and_problems_are_as_described(client, described):
    judge(described, "Trees", client.get("/api/v1/trees").get_json())
    judge(described, "Problem", client.get("/api/v1/trees/nothing/walk").get_json())
    judge(described, "Problem", post(client, {}, "/api/v1/trees/plain/walk").get_json())


def test_it_may_be_read_and_kept_by_anyone(client):
    answer = client.get(DESCRIPTION)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize(
    "path",
    ["plain/walk?land=BE", "secret/walk?land=BE", "plain/walk?_lang=en&_lang=en", "plain/walk?x=1"],
)
def test_posted_answers_stand_in_no_address_and_controls_stand_once(client, path):
    answer = client.post(f"/api/v1/trees/{path}", json={})
    assert answer.status_code == 400
    assert "BE" not in answer.text
