"""Whatever the API's description allows is answered as it says; what it forbids is refused."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from tests.web.folder import app

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app())

pytestmark = pytest.mark.slow


@schema.parametrize()
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_to_its_description(case):
    # called without a server, it does not unpack what is sent compressed
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
