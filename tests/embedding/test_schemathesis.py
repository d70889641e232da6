"""Whatever the API's description allows is answered as it says; what it forbids is refused."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.web.folder import WALK, app

wizard = app()


def described():
    """The description, about one tree of this folder: who knows no tree cannot name a question."""
    told = wizard.test_client().get("/api/v1/openapi.json").get_json()
    walk = told["paths"]["/trees/{tree}/walk"]
    body = walk["post"]["requestBody"]["content"]["application/json"]["schema"]
    answers = walk["get"]["parameters"][0]["schema"]
    controls = {it["name"]: it for it in walk["parameters"]}
    controls["tree"]["schema"] = {"enum": ["plain"]}
    controls["_to"]["schema"] = body["properties"]["_to"] = {"enum": ["ask-us", "vet"]}
    for given in (body, answers):
        each = given.pop("additionalProperties")
        given["properties"] = given.get("properties", {}) | dict.fromkeys(WALK, each)
        given["additionalProperties"] = False
    return told


schema = schemathesis.openapi.from_dict(described())
schema.app = wizard

pytestmark = pytest.mark.slow


@schema.parametrize()
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description(case):
    # called without a server, it does not unpack what is sent compressed
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
