"""The studio over the small trees of tests/web, kept in git and published once."""

import re
import subprocess
from datetime import timedelta
from html import unescape
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.web import folder
from tests.web.folder import NOON
from wizard.studio.doors import Doors
from wizard.studio.studio_app import create_studio

DOORS = Doors(token="the-token", key="the-key")
HOST = "localhost:8010"
COOKIE = "studio-8010"


def git(top: Path, *words: str) -> str:
    own = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
    found = subprocess.run(
        ("git", "-C", str(top), *own, *words), capture_output=True, text=True, check=True
    )
    return found.stdout


def csrf(page: str) -> str:
    """What a form of a page must bring along."""
    return re.search(r'name="csrf_token"[^>]*value="(.*?)"', page)[1]


def publish(top: Path, words: str = "published") -> None:
    git(top, "add", "-A")
    git(top, "commit", "-qm", words)


@pytest.fixture
def trees(tmp_path) -> Path:
    """The small trees, in languages that are offered and need not be whole."""
    made = Path(copytree(folder.TREES, tmp_path / "trees"))
    site = made / "site.yaml"
    site.write_text(site.read_text("utf-8").replace("required:", "offered:"), "utf-8")
    git(tmp_path, "init", "-q")
    publish(tmp_path)
    return made


@pytest.fixture
def studio(trees):
    moments = count()
    return create_studio(trees, DOORS, lambda: NOON + timedelta(seconds=next(moments)))


@pytest.fixture
def editor(studio):
    """Somebody who came in."""
    return Editor(studio)


def paper_form(page: str) -> dict[str, Any]:
    """Fill in the page to sign as it stands: what is ticked on it, and what it was drawn from."""
    hidden = re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', page)
    token = re.search(r'name="csrf_token"[^>]*value="(.*?)"', page.partition("<main")[2])
    ticked = re.findall(r'name="change" value="([^"]*)" checked', page)
    form = {unescape(name): unescape(value) for name, value in hidden}
    return form | {"csrf_token": token[1] if token else "", "change": [*map(unescape, ticked)]}


class Editor:
    """A browser at the studio: sends what browsers send, fills in forms as they stand on a page."""

    def __init__(self, studio, key: str = DOORS.key) -> None:
        self.client = studio.test_client()
        self.client.set_cookie(COOKIE, key, domain="localhost")

    def get(self, path: str, **headers: str):
        return self.client.get(path, headers={"Host": HOST, **headers})

    def post(self, path: str, form, **headers: str):
        sent = {"Host": HOST, "Origin": f"http://{HOST}", "Sec-Fetch-Site": "same-origin"}
        return self.client.post(path, data=form, headers={**sent, **headers})
