"""The wizard over the small trees of tests/web, on a port of its own, with what it logged."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from waitress import create_server

from tests.web import folder
from tests.web.folder import NOON
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
    running = create_server(folder.app(leave="https://weather.test/"), host="127.0.0.1", port=0)
    at = Server(f"http://127.0.0.1:{running.effective_port}")
    logger, kept = logging.getLogger("wizard"), Kept(at.lines)
    logger.addHandler(kept)
    logger.setLevel(logging.INFO)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield at
    running.close()
    thread.join(5)
    logger.removeHandler(kept)


@pytest.fixture(scope="module")
def shipped() -> Iterator[str]:
    running = create_server(create_app(Config(), lambda: NOON), host="127.0.0.1", port=0)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.effective_port}"
    running.close()
    thread.join(5)


@pytest.fixture(scope="session")
def base_url(server):
    return server.url


@pytest.fixture(params=["script", "plain"])
def scripted(request):
    """Whether the browser runs scripts; every test that asks is run with and without."""
    return request.param == "script"


@pytest.fixture
def visitor(new_context, base_url, scripted):
    """A page of a browser with scripts or without."""
    context = new_context(java_script_enabled=scripted)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []
