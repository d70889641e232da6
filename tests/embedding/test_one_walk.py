"""There is one walk: every case of every tree ends in the same outcome through the API, on the page
in the browser's way, and at the command line."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from html import escape
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from tests.web.folder import heading, straight
from wizard import places
from wizard.cli import main, options
from wizard.cli import walk as verb
from wizard.trees.cases import IT_DEPENDS
from wizard.trees.load_folder import load_folder
from wizard.web import Config, create_app

TODAY = date(2026, 11, 22)
FEWER = 9
"""One case of so many in the short run; each is walked by `wizard test` all the same."""


@dataclass
class Clock:
    """A clock that stands at noon of a day."""

    day: date = field(default=TODAY)

    def __call__(self) -> datetime:
        return datetime.combine(self.day, time(11), UTC)


@pytest.fixture(scope="module")
def library():
    return load_folder(places.trees())


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def client(clock):
    return create_app(Config(watch=1e9), clock).test_client()


@pytest.fixture
def terminal(monkeypatch, library):
    """Run `wizard walk` over trees and words that were read once."""
    speaker = verb.presenter(library, verb.load_interface())
    monkeypatch.setattr(options, "load_folder", lambda path: library)
    monkeypatch.setattr(verb, "load_interface", lambda *_: {})
    monkeypatch.setattr(verb, "presenter", lambda library, interface: speaker)
    return CliRunner()


def by_api(client, tree, answers) -> tuple[str, str]:
    told = client.post(f"/api/v1/trees/{tree.id}/walk?_lang=en", json=answers).get_json()
    return ended(told), (told["outcome"] or told["depends"] or {}).get("title", "")


def by_page(client, tree, answers) -> str:
    """Give the heading of the page that these answers lead to."""
    body = urlencode(answers, doseq=True)
    path = f"/en/{tree.id}/check"
    if tree.sensitive:
        form = "application/x-www-form-urlencoded"
        return heading(client.post(path, data=body, content_type=form, follow_redirects=True).text)
    return heading(client.get(f"{path}?{body}", follow_redirects=True).text)


def by_command(terminal, tree, answers, day) -> str:
    given = [
        word for name, texts in answers.items() for word in ("-a", f"{name}={','.join(texts)}")
    ]
    words = ["walk", tree.id, *given, "--format", "json", "--on", day.isoformat()]
    return ended(json.loads(terminal.invoke(main, words, catch_exceptions=False).stdout))


def ended(told) -> str:
    return told["outcome"]["id"] if told["outcome"] else IT_DEPENDS if told["depends"] else ""


def test_every_case_ends_the_same_everywhere(library, client, clock, terminal, whole_matrix):
    tried = 0
    for id, cases in library.cases.items():
        tree = library.trees[id]
        for case in cases if whole_matrix else cases[::FEWER]:
            clock.day = case.on or TODAY
            answers = {name: list(texts) for name, texts in case.answers.items()}
            outcome, title = by_api(client, tree, answers)
            assert outcome == case.outcome, (id, case.name)
            assert by_command(terminal, tree, answers, clock.day) == outcome, (id, case.name)
            shown = by_page(client, tree, answers)
            end = tree.outcomes.get(outcome)
            if end and straight(id, end):
                other = library.trees[end.continues[0].id]
                title = other.questions[other.start.id].ask.source
            if outcome != IT_DEPENDS:
                assert escape(shown) == escape(title), (id, case.name)
            tried += 1
    assert tried >= (300 if whole_matrix else 50), "the cases of all routes"
