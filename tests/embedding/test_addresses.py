"""Embedding as the server sees it: the script, what may be framed, oEmbed and the page of lines."""

import gzip
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from tests.web.folder import PLAIN, SECRET, STATIC, WALK, app, before, links, post
from tests.web.server import served
from wizard.web.address import query

README = STATIC / "README.md"
HOST = "https://ind.nl"


@pytest.fixture(scope="module")
def client():
    return app(embed_hosts=(HOST,)).test_client()


def embedded(client, given):
    return client.get(f"/embed{PLAIN}?{query(tuple(given.items()))}").text


def tag(page: str) -> str:
    return re.search(r"<main[^>]*>", page)[0]


# The script -------------------------------------------------------------------------------


def test_the_script_is_small_and_may_be_read_by_any_page(client):
    answer = client.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    assert answer.content_encoding == "gzip"
    assert len(answer.data) < 4096
    assert gzip.decompress(answer.data) == (STATIC / "embed.js").read_bytes()
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(
        "/embed.js", headers={"If-None-Match": client.get("/embed.js").headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["embed.js", "embedded.js"])
def test_scripts_do_nothing_that_a_policy_may_forbid(name):
    text = (STATIC / name).read_text("utf-8")
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|new Function"
    forbidden += r"|srcdoc|setAttribute\(.style|localStorage|sessionStorage|\bcookie\b"
    assert not re.search(forbidden, text)


# What is framed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/embed/en/plain", f"/embed{PLAIN}", f"/embed{SECRET}", "/embed/en/no"]
)
def test_only_these_are_framed_and_by_named_hosts(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert policy.endswith(f"frame-ancestors 'self' {HOST}")
    assert "X-Frame-Options" not in client.get(path).headers
    outside = client.get(path.removeprefix("/embed")).headers["Content-Security-Policy"]
    assert outside.endswith("frame-ancestors 'none'")


def test_a_language_of_the_host_that_we_do_not_have_becomes_one_that_we_have(client):
    assert client.get("/embed/nl-BE/plain").location == "/embed/nl/plain"
    dutch = client.get("/embed/fr/plain", headers={"Accept-Language": "nl"})
    assert (dutch.status_code, dutch.location) == (303, "/embed/nl/plain")
    assert client.get("/embed/fr/nothing", follow_redirects=True).status_code == 404


@pytest.mark.parametrize("tree", ["plain", "secret"])
def test_what_stays_in_the_frame_may_be_framed(client, tree):
    """A link that stays in the frame leads to a page that may stand there; others leave it."""
    check = f"/embed/en/{tree}/check"
    if tree == "plain":
        pages = [embedded(client, given) for given in (before("land"), before("cost"), WALK)]
    else:
        pages = [post(client, given, check).text for given in (before("land"), WALK)]
    for page in (client.get(f"/embed/en/{tree}").text, client.get("/embed/en/no").text, *pages):
        assert '<base target="_top">' in page
        stays = r'<(?:a|form)[^>]* (?:href|action)="([^"]*)"[^>]*target="_self"'
        inside = {unescape(it) for it in re.findall(stays, page)}
        assert not [it for it in inside if not it.startswith("/embed/")]
        assert {it for it in links(page) if it.startswith("/embed/")} <= inside


def test_a_step_says_what_the_host_may_know(client):
    assert 'data-tree="plain" data-title="Keep an animal">' in tag(
        client.get("/embed/en/plain").text
    )
    assert 'data-question="cost" data-number="5">' in tag(embedded(client, before("cost")))
    assert 'data-outcome="fine" data-verdict="likely">' in tag(embedded(client, WALK))
    unsure = tag(embedded(client, {"beast": ["unsure"]}))
    assert 'data-question="beast" data-number="1">' in unsure
    refused = client.get(f"/embed{PLAIN}?beast=&_at=beast").text
    assert " data-refused data-question" in tag(refused)
    assert " data-problem>" in tag(client.get("/embed/en/nothing").text)
    assert "data-tree" not in tag(client.get("/en/plain").text)
    fragment = client.get(f"/embed{PLAIN}", headers={"HX-Request": "true"}).text
    assert tag(fragment) == tag(client.get(f"/embed{PLAIN}").text)


def test_a_step_of_a_sensitive_tree_says_only_that_it_is_one(client):
    told = {tag(post(client, given, f"/embed{SECRET}").text) for given in (before("cost"), WALK)}
    assert len(told) == 1
    assert told.pop().endswith(
        ' data-tree="secret" data-title="Hide an animal" data-discreet="step">'
    )


def test_the_link_to_copy_is_that_of_the_whole_page(client):
    copied = re.search(r'data-copy="(.*?)"', embedded(client, WALK))[1]
    assert unescape(copied) == f"{PLAIN}?{query(tuple(WALK.items()))}"


# oEmbed -----------------------------------------------------------------------------------


def oembed(client, url, **more):
    return client.get("/oembed", query_string={"url": url, **more})


@pytest.mark.parametrize("path", ["/en/plain", "/embed/en/plain", "/en/plain/check?land=VU"])
def test_editors_that_paste_an_address_get_a_frame(client, path):
    answer = oembed(client, f"http://localhost{path}", maxwidth="400", maxheight="5000")
    told = answer.get_json()
    assert (told["version"], told["type"], told["width"], told["height"]) == (
        "1.0",
        "rich",
        400,
        900,
    )
    assert (
        'src="http://localhost/embed/en/plain" title="Keep an animal" width="400"' in told["html"]
    )
    assert "VU" not in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://localhost/en/nothing", 404),
        ("http://localhost/xx/plain", 404),
        ("http://localhost/en", 404),
        ("http://elsewhere.test/en/plain", 404),
        ("http://[", 400),
        ("", 404),
        ("http://localhost/en/plain\n<script>", 404),
    ],
)
def test_other_addresses_are_refused(client, url, status):
    assert oembed(client, url).status_code == status


def test_only_json_is_spoken(client):
    assert oembed(client, "http://localhost/en/plain", format="xml").status_code == 501
    assert oembed(client, "http://localhost/en/plain", maxwidth="a" * 9).get_json()["width"] == 640


@pytest.mark.parametrize("tree", ["plain", "secret"])
def test_start_pages_lead_to_it(client, tree):
    page = client.get(f"/nl/{tree}").text
    found = re.search(r'type="application/json\+oembed" href="(.*?)"', page)[1]
    told = client.get(unescape(found)).get_json()
    assert f"/embed/nl/{tree}" in told["html"]


# The page of lines ------------------------------------------------------------------------


def test_the_lines_to_copy(client):
    page = client.get("/nl/embed?tree=secret")
    text = unescape(page.text)
    assert '<script src="http://localhost/embed.js" defer></script>' in text
    assert '<eligibility-wizard tree="secret" lang="nl">' in text
    assert "script-src http://localhost; frame-src http://localhost" in text
    assert {"/nl/embed?tree=plain", "/nl/embed?tree=second"} <= set(links(page.text))
    policy = page.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'none'; frame-src 'self'")
    assert "frame-src" not in client.get("/nl/").headers["Content-Security-Policy"]
    assert client.get("/nl/embed?tree=nothing").status_code == 404
    assert client.get("/xx/embed").status_code == 404
    assert "/nl/embed" in links(client.get("/nl/").text)


# The example ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chat():
    return re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.S)[1]


def test_the_chat_of_the_readme_runs(chat, tmp_path):
    assert len(chat.splitlines()) <= 30
    program = Path(tmp_path / "chat.py")
    program.write_text(chat, "utf-8")
    walks = (
        ("secret", ["zebra-unmistakable", "Vanuatu", "x", "2", "fence garden", "5", "2020-1-2"],
         "You may keep the animal"),
        ("plain", ["zebra-unmistakable", ""], "Go to the vet"),
    )  # fmt: skip
    with served(app()) as home:
        for tree, typed, end in walks:
            done = subprocess.run(
                [sys.executable, str(program), home, tree],
                input="\n".join((*typed, "")),
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
            )
            assert end in done.stdout
            assert ("not a number" in done.stdout) == (tree == "secret")
