"""The wizard over the small trees beside this file: one ordinary tree with every kind of question,
the same tree made sensitive, a second ordinary one, and a broken one."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient

from wizard.trees.model import Outcome
from wizard.web import Config, create_app

TREES = Path(__file__).parent / "trees"
STATIC = Path(__file__).parents[2] / "static"
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
PLAIN, SECRET = "/en/plain/check", "/en/secret/check"

WALK = {
    "beast": ["zebra-unmistakable"],
    "land": ["VU"],
    "children": ["2"],
    "needs": ["fence", "garden"],
    "cost": ["73194.00"],
    "day": ["1987-03-27"],
}
"""Canonical answers to every question, none of which could be there by chance."""


def app(**settings) -> Flask:
    config = {"trees": TREES, "watch": 0.0, **settings}
    return create_app(Config(**config), clock=lambda: NOON)


def shipped() -> Flask:
    """The wizard over the trees that ship."""
    return create_app(Config(), clock=lambda: NOON)


def answers(*names: str, **other: list[str]) -> dict[str, list[str]]:
    """The answers of the walk to these questions, and others."""
    return {**{name: WALK[name] for name in names}, **other}


def before(question: str) -> dict[str, list[str]]:
    """The answers up to a question."""
    names = list(WALK)
    return answers(*names[: names.index(question)])


def post(client: FlaskClient, given, path: str = SECRET, **headers):
    """Send a form: a mapping, or pairs in their order."""
    body = urlencode(given, doseq=True)
    kind = "application/x-www-form-urlencoded"
    return client.post(path, data=body, content_type=kind, headers=headers)


def straight(tree: str, outcome: Outcome) -> bool:
    """Whether a result of a tree that ships is no page, but the first question of a route."""
    return (tree, outcome.verdict) == ("start", "other-route") and len(outcome.continues) == 1


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>") + len("</main>")]


def title(page: str) -> str:
    return unescape(re.search(r"<title>(.*?)</title>", page)[1])


def heading(page: str) -> str:
    return unescape(re.sub("<.*?>", "", re.search(r"<h1.*?>(.*?)</h1>", page, re.S)[1]))


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="(.*?)"', page)]


def hidden(page: str, form: str) -> list[tuple[str, str]]:
    """What a form sends along, the form found by a piece of its tag."""
    found = re.search(rf"<form [^>]*{re.escape(form)}.*?</form>", page, re.S)[0]
    pairs = re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', found)
    return [(unescape(name), unescape(value)) for name, value in pairs]
