"""Pages kept in memory: the same as drawn ones, of ordinary trees alone, not past a change."""

import shutil
import zlib
from datetime import UTC, datetime

import pytest
from flask import Flask, request

from tests.web import folder
from tests.web.folder import NOON, PLAIN, SECRET, WALK, post
from wizard.web import Config, create_app
from wizard.web.address import query
from wizard.web.keep import Keep, Kept, accepts_gzip

FULL = f"{PLAIN}?{query(tuple(WALK.items()))}"
GZIP = {"Accept-Encoding": "gzip, deflate, br"}
PART = {"HX-Request": "true"}


def lasting(answer):
    return sorted((name, value) for name, value in answer.headers if name != "Date")


@pytest.fixture
def drawn(monkeypatch):
    """The pages that were not kept: those that the application itself had to answer."""
    paths = []
    answer = Flask.full_dispatch_request

    def counted(self):
        paths.append(request.path)
        return answer(self)

    monkeypatch.setattr(Flask, "full_dispatch_request", counted)
    return paths


@pytest.mark.parametrize("headers", [{}, GZIP, PART, {**PART, **GZIP}])
@pytest.mark.parametrize("path", [PLAIN, FULL, "/en/", "/nl/plain", f"/embed{FULL}"])
def test_what_is_kept_is_what_was_drawn(drawn, path, headers):
    client = folder.app().test_client()
    first = client.get(path, headers=headers)
    again = client.get(path, headers=headers)
    assert len(drawn) == 1
    assert again.status == first.status == "200 OK"
    assert again.data == first.data
    assert lasting(again) == lasting(first)
    same = client.get(path, headers={**headers, "If-None-Match": first.headers["ETag"]})
    fresh = folder.app(cache=0).test_client()
    drawn_same = fresh.get(path, headers={**headers, "If-None-Match": first.headers["ETag"]})
    for answer in (same, drawn_same):
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert answer.headers["Vary"] == first.headers["Vary"]


def test_representations_are_told_apart(drawn):
    client = folder.app().test_client()
    asked = [{}, PART, {**PART, "HX-History-Restore-Request": "true"}, {"Host": "other.example"}]
    pages = [client.get(FULL, headers=headers) for headers in asked]
    assert len(drawn) == 4
    assert "<html" in pages[0].text
    assert "<html" not in pages[1].text
    assert pages[2].data == pages[0].data


def test_compressed_and_not_are_one_page_with_two_tags():
    client = folder.app().test_client()
    small, plain = client.get(FULL, headers=GZIP), client.get(FULL)
    assert small.headers["Content-Encoding"] == "gzip"
    assert zlib.decompress(small.data, wbits=31) == plain.data
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize(
    ("accepted", "yes"),
    [
        *((accepted, True) for accepted in ("gzip", "br, gzip;q=0.5", "gzip;q=0.01")),
        *((accepted, False) for accepted in ("gzip;q=0", "gzip; q=0.0, br", "", "x-notgzipped")),
    ],
)
def test_who_reads_gzip(accepted, yes):
    assert accepts_gzip(accepted) is yes


def test_sensitive_trees_and_mistakes_are_never_kept(drawn):
    client = folder.app().test_client()
    for _ in range(2):
        post(client, WALK)
        client.get(SECRET)
        client.get("/en/secret")
        client.get(f"{PLAIN}?_at=beast")
        client.get("/en/nothing")
    assert len(drawn) == 10


def test_nothing_is_kept_past_midnight_or_for_longer_than_the_day():
    moment = [NOON]
    app = create_app(Config(trees=folder.TREES), clock=lambda: moment[0])
    client = app.test_client()
    assert "Rules of 22 November 2026" in client.get(PLAIN).text
    moment[0] = datetime(2026, 11, 22, 22, 59, 10, tzinfo=UTC)
    assert client.get(PLAIN).headers["Cache-Control"] == "public, max-age=50, s-maxage=50"
    moment[0] = datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC)
    assert "Rules of 1 January 2027" in client.get(PLAIN).text


def test_a_changed_tree_drops_what_was_kept(tmp_path):
    shutil.copytree(folder.TREES, tmp_path / "trees")
    client = folder.app(trees=tmp_path / "trees").test_client()
    tree = tmp_path / "trees" / "plain" / "tree.yaml"
    assert "How many children" in client.get(f"{PLAIN}?{before_children()}").text
    tree.write_text(tree.read_text("utf-8").replace("How many children", "How many kids"), "utf-8")
    assert "How many kids" in client.get(f"{PLAIN}?{before_children()}").text


def before_children():
    return query(tuple(folder.before("children").items()))


def test_memory_is_bounded_and_the_oldest_goes_first():
    keep = Keep(most=10_000)
    page = Kept((), "tag", b"x" * 1000, b"y" * 100)
    for number in range(50):
        keep.put((number,), "today", page)
        assert keep.get((0,), "today") is page, "asked for all the time"
    assert keep.size <= 10_000
    assert keep.size == len(keep.pages) * page.size
    assert keep.get((1,), "today") is None
    assert keep.get((49,), "today") is page
    keep.put((49,), "today", page)
    assert keep.size == len(keep.pages) * page.size
    assert keep.get((0,), "tomorrow") is None
    assert (keep.size, len(keep.pages)) == (0, 0)
