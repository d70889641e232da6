"""Pages kept in memory: the same as drawn ones, of ordinary trees alone, not past a change."""

import re
import shutil
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from flask import Flask, request

from tests.web import folder
from tests.web.folder import NOON, PLAIN, SECRET, WALK, post
from wizard import places
from wizard.caches import Cache
from wizard.web import Config, create_app
from wizard.web.address import query
from wizard.web.page_cache import chosen

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


UNPACKED = {"gzip": lambda body: zlib.decompress(body, wbits=31), "br": brotli.decompress}


@pytest.mark.parametrize("cache", [0, 32])
def test_however_it_is_packed_it_is_one_page_with_a_tag_for_each(cache):
    client = folder.app(cache=cache).test_client()
    plain = client.get(FULL)
    tags = {plain.headers["ETag"]}
    for _ in range(2):
        for coding, unpacked in UNPACKED.items():
            small = client.get(FULL, headers={"Accept-Encoding": coding})
            assert small.headers["Content-Encoding"] == coding
            assert unpacked(small.data) == plain.data
            assert "Accept-Encoding" in small.headers["Vary"]
            tags.add(small.headers["ETag"])
    assert len(tags) == 3
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_files_are_packed_too():
    client = folder.app().test_client()
    plain = client.get("/static/wizard.css")
    for coding, unpacked in UNPACKED.items():
        small = client.get("/static/wizard.css", headers={"Accept-Encoding": coding})
        assert small.headers["Content-Encoding"] == coding
        assert unpacked(small.data) == plain.data
        assert small.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        *((accepted, "br") for accepted in ("br", "gzip, deflate, br, zstd", "br;q=0.1, gzip")),
        *((accepted, "gzip") for accepted in ("gzip", "br;q=0, gzip;q=0.5", "gzip;q=0.01, abr")),
        *((accepted, "") for accepted in ("gzip;q=0", "br; q=0.0", "", "x-notgzipped", "zstd")),
    ],
)
def test_a_browser_gets_what_it_can_unpack(accepted, coding):
    assert chosen(accepted) == coding


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
    assert "Rules of 22 November 2026" in client.get(f"{PLAIN}?_to=vet").text
    moment[0] = datetime(2026, 11, 22, 22, 59, 10, tzinfo=UTC)
    assert client.get(PLAIN).headers["Cache-Control"] == "public, max-age=50, s-maxage=50"
    moment[0] = datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC)
    assert "Rules of 1 January 2027" in client.get(f"{PLAIN}?_to=vet").text


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
    cache = Cache(most=10)
    for number in range(50):
        cache.put(number, f"page {number}", 3)
        assert cache.get(0) == "page 0", "asked for all the time"
    assert [*cache.kept] == [48, 49, 0] or [*cache.kept] == [49, 0, 48]
    assert cache.weight == 9
    assert cache.get(1) is None
    cache.put(49, "again", 4)
    assert (cache.get(49), cache.weight) == ("again", 10)
    cache.put(50, "too large", 11)
    assert (cache.weight, len(cache.kept)) == (0, 0)


def test_every_rule_for_caches_stands_in_one_place():
    rule = re.compile(r"""Cache-Control["'](\] =|,|:)\s*["'][a-z]""")
    files = (places.code() / "web").rglob("*.py")
    assert [it.name for it in files if rule.search(it.read_text("utf-8"))] == []
    assert rule.search('headers["Cache-Control"] = "no-store"')
