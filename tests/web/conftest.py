"""What the tests of the web share: the wizard over the small trees."""

import pytest

from tests.web import folder


@pytest.fixture(scope="session")
def app():
    return folder.app()


@pytest.fixture
def client(app):
    return app.test_client()
