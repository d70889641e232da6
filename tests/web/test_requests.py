"""What a request carries beside answers: names of hosts, headers, spellings. None of it may harm
the next visitor, lead elsewhere, or cost much."""

import gzip
import json
import logging
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest

from tests.web import folder
from tests.web.folder import PLAIN, SECRET, WALK, links, post
from wizard.web import Misconfigured
from wizard.web.access_log import AsJson
from wizard.web.address import query

WIZARD = Path(__file__).parents[2] / "wizard"
HEADER = 32 * 1024
"""Bytes of headers that the server reads (`wizard/cli/workers.py`)."""


def ask(app, path: str, query_string: str = "", **environ: str):
    """Ask as a server does, which corrects nothing: status, headers and body."""
    told: list[tuple[str, list[tuple[str, str]]]] = []
    given = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query_string,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        **environ,
    }
    body = b"".join(app.wsgi_app(given, lambda status, headers, *_: told.append((status, headers))))
    return int(told[0][0][:3]), dict(told[0][1]), body.decode("utf-8", "replace")


# Names of hosts -------------------------------------------------------------------------


NO_NAMES = ["", 'evil"><script>', "user@evil.example", "evil.example:x", "evil.example/x", "é"]
NO_NAMES += ["a b", "evil.example,b", "xn--e", "XN--E.example", "[::1]:99999", "a..b", "..", "a\tb"]
ASKED = ["/", "/en", "/en/", "/en/plain", PLAIN, "/en/embed", "/sitemap.xml", "/robots.txt"]
ASKED += ["/oembed", "/en/nothing", "/static/wizard.css"]


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_of_a_host_is_refused(app, name):
    for path in ASKED:
        status, headers, body = ask(app, path, HTTP_HOST=name)
        assert status == 400, path
        assert headers["Cache-Control"] == "no-store"
        assert not name or name not in body + str(headers)


def test_who_sends_no_name_is_answered_under_our_own(app):
    """A probe of a load balancer speaks HTTP/1.0."""
    told: list[str] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/healthz", "SERVER_NAME": "10.0.0.1"}
    environ |= {"SERVER_PORT": "8000", "wsgi.url_scheme": "http", "wsgi.input": BytesIO()}
    assert app.wsgi_app(environ, lambda status, *_: told.append(status))
    assert told == ["200 OK"]


def test_a_missing_slash_is_mended_on_this_site_and_by_nobody_for_good(app):
    status, headers, body = ask(app, "/en", HTTP_HOST="evil.example")
    assert (status, headers["Location"]) == (303, "/en/")
    assert headers["Cache-Control"] == "no-store"
    assert "evil" not in body + str(headers)
    assert ask(app, "/\\evil.example")[0] == 404


# Proxies --------------------------------------------------------------------------------

FORWARDED = {
    "HTTP_X_FORWARDED_HOST": "evil.example",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_PORT": "666",
    "HTTP_X_FORWARDED_PREFIX": "/evil",
    "HTTP_X_FORWARDED_FOR": "9.9.9.9",
    "HTTP_FORWARDED": "host=evil.example;proto=https",
    "HTTP_X_ORIGINAL_URL": "/evil",
    "HTTP_X_REWRITE_URL": "/evil",
    "HTTP_X_HOST": "evil.example",
    "HTTP_X_HTTP_METHOD_OVERRIDE": "POST",
    "HTTP_COOKIE": "a=evil",
    "HTTP_ORIGIN": "https://evil.example",
    "HTTP_REFERER": "https://evil.example",
}


@pytest.mark.parametrize("path", ["/en", "/en/", "/en/plain", PLAIN, "/sitemap.xml", "/en/embed"])
def test_nobody_is_believed_unless_a_proxy_is_set(path):
    app = folder.app(cache=0)
    told = ask(app, path, **FORWARDED)
    assert told == ask(app, path)
    assert "evil" not in str(told)


def test_a_proxy_that_is_set_tells_scheme_and_host_and_no_more():
    app = folder.app(proxies=1, trusted_hosts=("wizard.example",))
    told = {**FORWARDED, "HTTP_X_FORWARDED_HOST": "evil.example, wizard.example"}
    status, _, body = ask(app, "/en/", **told)
    assert status == 200
    assert "https://wizard.example/nl/" in body
    assert "evil" not in body
    assert "666" not in "".join(links(body))
    assert ask(app, "/en/", **FORWARDED)[0] == 400, "a host we do not answer to"


# Caches ---------------------------------------------------------------------------------

SPELLED = [None, "true", "TRUE", "True", "false", "", "true, true", "1", " true"]


def test_nobody_changes_what_the_next_one_gets(app):
    drawing = folder.app(cache=0)
    for number, (part, back) in enumerate(product(SPELLED, SPELLED[:5])):
        named = {"HTTP_HOST": f"h{number}.example"}  # of which nothing is kept yet
        given = {"HTTP_HX_REQUEST": part, "HTTP_HX_HISTORY_RESTORE_REQUEST": back}
        odd = named | {name: value for name, value in given.items() if value is not None}
        for asked in (odd, named, odd, named | {"HTTP_HX_REQUEST": "true"}):
            told, drawn = (ask(it, "/en/plain", **asked) for it in (app, drawing))
            assert (told[0], told[2]) == (drawn[0], drawn[2]), (part, back)
        assert "<html" in ask(app, "/en/plain", **named)[2]


def test_what_nginx_asks_for_is_what_its_key_says():
    conf = (WIZARD / "web" / "nginx.conf").read_text("utf-8")
    for header, value in (
        ("HX-Request", "$wizard_part"),
        ("HX-History-Restore-Request", '""'),
        ("Accept-Encoding", "$wizard_coding"),
        ("Cookie", '""'),
    ):
        assert f"proxy_set_header {header} {value};" in conf


def test_the_name_of_a_tree_has_one_spelling(client):
    answer = client.get("/en/embed", query_string="tree=pl%61in")
    assert (answer.status_code, answer.location) == (303, "/en/embed?tree=plain")
    assert client.get(answer.location).headers["Cache-Control"].startswith("public")


API = "/api/v1/trees/plain/walk"
ANSWERED = query(tuple(folder.answers("beast", "land").items()))


@pytest.mark.parametrize(
    ("path", "query_string"),
    [
        ("/en/", "x=1"),
        ("/en/privacy", "utm_source=x"),
        ("/nl/accessibility", "&"),
        ("/en/embed", "x=1"),
        ("/en/embed", "tree=plain&tree=plain"),
        ("/en/plain", "x=1"),
        ("/en/plain/overview", "x=1"),
        ("/static/wizard.css", "v=1"),
        ("/embed.js", "ver=1"),
        ("/oembed", "url=http://localhost/en/plain"),
        ("/api/v1/trees", "x=1"),
        ("/api/v1/openapi.json", "x=1"),
        (API, ANSWERED),
        (API, f"_lang=en&{ANSWERED}&"),
        (API, "_lang=en&land=VU&beast=zebra-unmistakable"),
        (API, "_lang=en&beast=zebra%2Dunmistakable"),
        (API, "_lang=e%6E"),
        (API, f"_lang=en&{ANSWERED}&children=0002"),
        (API, f"_lang=en&{ANSWERED}&day=1999-01-01"),
    ],
)
def test_other_spellings_of_an_address_fill_no_cache(client, path, query_string):
    answer = client.get(path, query_string=query_string)
    assert answer.status_code in (200, 303)
    assert answer.headers["Cache-Control"].startswith(("no-store", "private"))
    if answer.status_code == 303:
        assert answer.location == path


@pytest.mark.parametrize(
    "query_string", ["_lang=en", f"_lang=nl&{ANSWERED}", "_lang=ar&_to=vet", f"{ANSWERED}&_lang=en"]
)
def test_the_one_spelling_may_be_kept(client, query_string):
    assert client.get(API, query_string=query_string).headers["Cache-Control"].startswith("public")


@pytest.mark.parametrize("raw", ["\xff", "url=\x9b", "tree=\xd7", "beast=\xed\xa0\x80"])
def test_a_query_that_is_no_text_is_refused(app, raw):
    for path in (*ASKED, "/api/v1/trees", API):
        for method in ("GET", "OPTIONS", "POST"):
            assert ask(app, path, raw, REQUEST_METHOD=method)[0] == 400


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "A" * 100])
def test_other_methods_are_none(app, method):
    for path in (
        "/",
        "/en/",
        "/en/plain",
        PLAIN,
        API,
        "/static/wizard.css",
        "/readyz",
        "/embed.js",
    ):
        status, _, body = ask(app, path, REQUEST_METHOD=method, HTTP_X_SECRET="told-back")
        assert status == 405, path
        assert "told-back" not in body


# Bodies ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        '{"\\ud800": "x"}',
        '{"beast": "\\ud800"}',
        '{"beast": ["\\udfff"]}',
        '{"_lang": "\\ud800"}',
        '{"_to": "\\ud800"}',
        '{"children": 1e400}',
        '{"children": NaN}',
        '{"children": %s}' % ("9" * 5000),
        "[" * 60_000,
        '{"a":' * 10_000,
    ],
)
def test_no_json_is_a_fault_of_ours(client, body):
    answer = client.post(API, data=body)
    assert answer.status_code in (200, 400)
    assert answer.get_json()


def test_nothing_is_unpacked(client):
    bomb = gzip.compress(b"beast=zebra-unmistakable&_at=beast&x=" + b"0" * 10_000_000)
    assert len(bomb) < 64 * 1024
    kind = "application/x-www-form-urlencoded"
    headers = {"Content-Encoding": "gzip"}
    answer = client.post(SECRET, data=bomb, content_type=kind, headers=headers)
    assert answer.status_code < 500
    assert "zebra-unmistakable&" not in answer.text
    assert client.post(API, data=bomb, headers=headers).status_code == 400


def test_an_upload_is_not_taken_and_put_nowhere(client, monkeypatch):
    monkeypatch.setattr("tempfile.TemporaryFile", None)
    file = (BytesIO(b"zebra-unmistakable" * 3000), "beast.txt")
    answer = client.post(SECRET, data={"land": "VU", "beast": file})
    assert answer.status_code == 415
    assert "zebra-unmistakable" * 2 not in answer.text


def test_sensitive_answers_are_taken_from_no_address(client):
    path = API.replace("plain", "secret")
    for method in ("GET", "HEAD"):
        answer = client.open(path, method=method, query_string=ANSWERED)
        assert answer.status_code == 405
        assert answer.headers["Cache-Control"].startswith("no-store")


# What takes long ------------------------------------------------------------------------

LONG = ["a,", "en;q=1,", "a-", "en;q=0.", ";", ",", '"\\', 'a;b="', "gzip;q=0 ", "bytes=0-", "é"]


@pytest.mark.parametrize("part", LONG)
@pytest.mark.parametrize("name", ["ACCEPT_LANGUAGE", "ACCEPT_ENCODING", "IF_NONE_MATCH", "RANGE"])
def test_no_header_is_a_fault_of_ours(app, name, part):
    value = (part * HEADER)[:HEADER].encode().decode("latin-1")
    for path in ("/", "/static/wizard.css"):
        assert ask(app, path, **{f"HTTP_{name}": value})[0] < 500


Tried = tuple[str, str, re.Pattern[str] | re.Pattern[bytes]]


def patterns() -> list[Tried]:
    """Every pattern written in the rooms that visitors' input reaches: place, use, pattern."""
    files = [*(WIZARD / "web").glob("*.py"), *(WIZARD / "words").glob("*.py")]
    files.remove(WIZARD / "web" / "config.py")  # reads an operator's settings
    return [it for file in sorted([*files, WIZARD / "trees/kinds.py"]) for it in _patterns(file)]


def _patterns(file: Path) -> Iterator[Tried]:
    text = file.read_text("utf-8")
    module = import_module(".".join(file.relative_to(WIZARD.parent).with_suffix("").parts))
    for name, found in vars(module).items():
        if isinstance(found, re.Pattern):
            for use in set(re.findall(rf"\b{name}\.(\w+)\(", text)):
                yield f"{file.name} {name}", use, found
    for use, written in re.findall(r"\bre\.(\w+)\(r?\"(.*?)\",", text):
        if use != "compile":
            yield f"{file.name} {written}", use, re.compile(written)


def pumped(written: str) -> list[str]:
    """Long texts made to lead a pattern astray: each sign it names, and pairs of them, often."""
    signs = sorted({*re.sub(r"\\[a-zA-Z]|[\\^$?*+(){}\[\]|]", "", written), *"a1 -.,"})[:12]
    single = [sign * 10_000 + end for sign in signs for end in ("", "!", "\x00")]
    return single + [(a + b) * 5_000 + "!" for a in signs for b in signs if a != b]


def test_there_are_patterns_to_try():
    named = {place.split()[0] for place, _, _ in patterns()}
    assert named >= {
        "address.py",
        "site_pages.py",
        "assets.py",
        "forms.py",
        "kinds.py",
        "page_cache.py",
    }


# What only an editor may see ------------------------------------------------------------


def test_dev_answers_to_this_machine_alone():
    app = folder.app(dev=True)
    for name in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000"):
        assert ask(app, "/en/plain", HTTP_HOST=name)[0] == 200
    for path in ("/en/plain", "/dev/changes", "/dev/stamp", "/en/broken", "/en/plain?_on=2030-1-1"):
        status, _, body = ask(app, path, HTTP_HOST="rebound.example:8000")
        assert status == 400
        assert "tree.yaml" not in body
    named = folder.app(dev=True, trusted_hosts=("preview.example",))
    assert ask(named, "/en/plain", HTTP_HOST="preview.example")[0] == 200


def test_dev_does_not_start_behind_a_proxy():
    with pytest.raises(Misconfigured, match="own machine"):
        folder.app(dev=True, proxies=1)


# The log --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trap", ["\u2028", "\u0085", "\u009b2J", "\u202e", "\x1b[2J", "\n", "\x7f"]
)
def test_a_line_of_the_log_is_one_line(app, caplog, trap):
    caplog.set_level(logging.INFO)
    ask(app, f"/en/a{trap}forged".encode().decode("latin-1"))
    line = AsJson().format(caplog.records[-1])
    assert json.loads(line)["path"] == f"/en/a{trap}forged"
    assert line.isascii()
    assert "\n" not in line
    assert "\x1b" not in line
    assert trap == "\x7f" or trap not in caplog.text.rstrip("\n")


def test_a_fault_of_the_server_is_logged_with_its_place_and_without_its_words():
    try:
        raise ValueError("zebra" + "-unmistakable")
    except ValueError:
        record = logging.LogRecord("waitress", logging.ERROR, "", 0, "serving", (), sys.exc_info())
    line = AsJson().format(record)
    assert json.loads(line)["error"] == "ValueError"
    assert "test_requests.py" in json.loads(line)["where"]
    assert "\n" not in line
    assert "zebra-unmistakable" not in line


def test_a_walk_answered_from_a_form_leaves_nothing(client, caplog):
    caplog.set_level(logging.DEBUG)
    assert post(client, WALK).status_code == 200
    assert "zebra" not in caplog.text


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/en/plain/", "/en/plain"),
        ("/en/plain/check/?beast=x", "/en/plain/check?beast=x"),
        ("/nl-NL/plain", "/nl/plain"),
        ("/en/Plain", "/en/plain"),
        ("/en/plain.", "/en/plain"),
        ("/en/plain/).", "/en/plain"),
        ("/NL/plain", "/nl/plain"),
        ("/nl_BE/plain/check?beast=x", "/nl/plain/check?beast=x"),
        ("/embed/NL/plain", "/embed/nl/plain"),
        ("/embed/nl-NL/plain", "/embed/nl/plain"),
        ("/EN/privacy", "/en/privacy"),
        ("/En/", "/en/"),
    ],
)
def test_an_address_written_otherwise_leads_to_the_one_that_is_meant(client, asked, meant):
    answer = client.get(asked, headers={"Accept-Language": "ar"})
    assert (answer.status_code, answer.location) == (303, meant)


@pytest.mark.parametrize("path", ["/xx/plain", "/en/nothing/", "/zz-ZZ/", "/en/nothing/else/"])
def test_what_is_no_address_stays_none(client, path):
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["//en/evil/", "//evil/en/", "//nl-NL/evil", "/.//en/evil/"])
def test_no_address_leads_to_another_host(client, path):
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert not (answer.location or "/").startswith("//")


def test_an_address_copied_from_the_source_of_a_page_keeps_its_answers(client):
    address = f"{PLAIN}?beast=zebra-unmistakable&amp;land=VU"
    meant = address.replace("&amp;", "&")
    assert client.get(address).location == meant
    assert client.get(address.replace("&amp;", "&amp;amp;")).location == meant


@pytest.mark.parametrize("path", ["/en/embed", "/sitemap.xml", "/robots.txt"])
def test_what_machines_read_names_hosts_in_ascii(client, path):
    page = client.get(path, headers={"Host": "xn--mnchen-3ya.test"})
    assert "xn--mnchen-3ya.test" in page.text
    assert "ü" not in page.text
