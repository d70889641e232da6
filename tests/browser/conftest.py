"""The wizard over the small trees of tests/web, on a port of its own, with what it logged."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.web import folder
from tests.web.folder import NOON
from tests.web.server import served
from wizard.web import Config, create_app


@dataclass
class Server:
    """A running wizard: its address, and every line it logged."""

    url: str
    lines: list[str] = field(default_factory=list)


class Kept(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(scope="session")
def server():
    logger = logging.getLogger("wizard")
    logger.setLevel(logging.INFO)
    with served(folder.app(leave="https://weather.test/")) as url:
        at = Server(url)
        logger.addHandler(Kept(at.lines))
        yield at


@pytest.fixture(scope="session")
def shipped() -> Iterator[str]:
    with served(create_app(Config(), lambda: NOON)) as url:
        yield url


@pytest.fixture(scope="session")
def base_url(server):
    return server.url


@pytest.fixture(params=["script", "plain"])
def scripted(request):
    """Whether the browser runs scripts; every test that asks is run with and without."""
    return request.param == "script"


@pytest.fixture
def page(new_page, base_url):
    return new_page(base_url=base_url)


@pytest.fixture
def visitor(new_page, base_url, scripted):
    """A page of a browser with scripts or without."""
    page = new_page(base_url=base_url, java_script_enabled=scripted)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []
