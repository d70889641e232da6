"""Threats, one test each: what an attacker sends, what a tree could smuggle, what a file could do.

The table of requirements is in tests/README.md; the limits on addresses and forms, the headers and
the trusted hosts are in test_about.py, the sensitive trees in test_secret.py.
"""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web import folder
from tests.web.folder import PLAIN, SECRET, WALK, main, post
from wizard.present.slots import pattern
from wizard.trees.load_folder import load_folder
from wizard.trees.reading import read
from wizard.web.address import LONGEST, MOST, query


def tree(text: str = "Words", **keys: str) -> str:
    """A small tree, with a text in its guidance and other texts by their key."""
    ask, label = keys.get("ask", "Is this a question?"), keys.get("label", "Yes")
    guidance = "\n".join(f"      {line}" for line in text.splitlines())
    return f"""\
title: {keys.get("title", "A tree")}
summary: What it is about.
reviewed: 2026-11-01
source: https://example.org/rules
start: q
unlisted: end
questions:
  q:
    ask: {json.dumps(ask, ensure_ascii=False)}
    options:
      yes: {{label: {json.dumps(label, ensure_ascii=False)}, go: end}}
      no: end
outcomes:
  end:
    verdict: get-help
    title: The end
    guidance: |
{guidance}
"""


def served(tmp_path: Path, text: str):
    (tmp_path / "trap").mkdir()
    (tmp_path / "trap" / "tree.yaml").write_text(text, "utf-8")
    # a second tree, because no server starts without a sound one
    (tmp_path / "sound").mkdir()
    (tmp_path / "sound" / "tree.yaml").write_text(tree(), "utf-8")
    return folder.app(trees=tmp_path).test_client()


# Open redirects ------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/",
        "//evil.example/plain",
        "//evil.example/plain/check?x=1",
        "/%2Fevil.example/plain/check?x=1",
        "/\\evil.example",
        "/\\evil.example/plain?x=1",
        "/%5Cevil.example/plain/check?x=1",
        "/https:evil.example/",
        "/https://evil.example",
        "/en//evil.example?x=1",
        "/en",
        "/en/plain?x=//evil.example",
        "/en/plain/check?x=//evil.example",
        "/embed/en/plain/check?_to=https://evil.example",
        "/en/plain/check?_change=//evil.example",
        "/en/plain/check?%0d%0aLocation:%20https://evil.example",
        "/?next=https://evil.example",
        "/static//evil.example",
        "/%0a",
        "/en%0d%0aLocation:x",
        "//evil.example/x/",
        "/%5cevil.example/x/",
        "/a%0d%0ab/c/",
        "/en/plain%0d%0aLocation:x/",
        "/%0b%c2%85",
    ],
)
def test_no_redirect_leaves_the_site(client, path):
    path, _, query_string = path.partition("?")
    environ = {"PATH_INFO": unquote(path), "QUERY_STRING": query_string}
    answer = client.get("/", environ_overrides=environ)
    assert answer.status_code < 500
    if answer.status_code in (301, 302, 303, 307, 308):
        to = answer.headers["Location"]
        assert not to.startswith(("//", "/\\"))
        assert urlsplit(urljoin("http://localhost/", to)).netloc == "localhost"


# Paths ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "up", ["..", "%2e%2e", "..%2f..", "%2e%2e%5c", "....//", "..%00", "%252e%252e"]
)
@pytest.mark.parametrize(
    "below", ["/static", "/static/htmx", "/en", "/en/plain", "/embed/en", "/api/v1/trees"]
)
def test_no_path_leads_out_of_its_folder(client, below, up):
    for end in ("pyproject.toml", "trees/plain/tree.yaml", "etc/passwd", "app.py"):
        answer = client.get(f"{below}/{up}/{end}")
        assert answer.status_code in (302, 303, 308, 400, 404, 405)
        assert "root:" not in answer.text
        assert "requires-python" not in answer.text
        assert "outcomes:" not in answer.text


def test_a_theme_and_the_files_beside_ours_are_all_that_is_served(client):
    for name in ("htmx/LICENSE", "wizard.css"):
        assert client.get(f"/static/{name}").status_code == 200
    for name in ("", "htmx", ".", "README.md", "pictures"):
        assert client.get(f"/static/{name}").status_code == 404


# Text of a tree ------------------------------------------------------------------


@pytest.mark.parametrize(
    "trap",
    [
        "{{ 7*7 }}",
        "{% include 'x' %}",
        "{{ config }}",
        "${7*7}",
        "#{7*7}",
        "{# x #}",
        "%(lang)s",
        "%s",
        "\ue000rows\ue001",
        "\ue000nothing\ue001",
        "\ue000onward",
    ],
)
def test_text_is_no_template(tmp_path, trap):
    client = served(tmp_path, tree(f"Before {trap} after", ask=f"Is {trap} so?", label=trap))
    for path in ("/en/trap/check", "/en/trap/check?q=no"):
        page = client.get(path)
        if page.status_code == 503:  # refused when it was built: safe as well
            continue
        assert page.status_code == 200
        assert trap in unescape(re.sub("<.*?>", "", page.text))
        assert "49" not in main(page.text)


MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "![x](https://evil.example/pixel.png)",
    "<https://example.org/><b>",
    "<javascript:alert(1)>",
    "[x]\n\n[x]: javascript:alert(1)",
    "<!-- -->",
    "<![CDATA[ ]]>",
    "<svg/onload=alert(1)>",
    "\\<script>",
    "&lt;script&gt;",
]


@pytest.mark.parametrize("trap", MARKUP)
def test_markdown_makes_no_script_frame_or_foreign_link(tmp_path, trap):
    for html in _drawn(tmp_path, trap):
        tags = re.findall(r"<(/?[a-zA-Z!][^\s>/]*)([^>]*)>", html)
        assert {name.strip("/") for name, _ in tags} <= {
            "p",
            "a",
            "b",
            "em",
            "strong",
            "br",
            "code",
        }
        for _, attributes in tags:
            assert not re.search(r"\son\w+=", re.sub(r'"[^"]*"', '""', attributes))
            for link in re.findall(r'href="(.*?)"', attributes):
                assert urlsplit(unescape(link)).scheme in ("https", "http", "mailto", "tel")


def _drawn(tmp_path: Path, trap: str) -> list[str]:
    """The text as markup by itself, and on the page where the tree that has it is served."""
    found = [str(part) for part in pattern(trap, block=True)]
    page = served(tmp_path, tree(trap)).get("/en/trap/check?q=no")
    if page.status_code == 200:
        outcome = page.text.rpartition("</h1>\n</header>\n")[2]
        found.append(re.split('<section|<p class="tools"', outcome)[0])
    return found


@given(
    text=st.text(alphabet=st.sampled_from("<>[]()!`*_{}:/\"'\\&#;=javscriptonx \n"), max_size=60)
)
def test_no_text_at_all_makes_a_script(text):
    html = "".join(str(part) for part in pattern(text, block=True))
    assert "<script" not in html.lower()
    assert not re.search(r'(?:href|src)="\s*(?:javascript|data|vbscript)', html, re.IGNORECASE)


# Answers on the page -------------------------------------------------------------


@pytest.mark.parametrize(
    "trap",
    ['"><script>alert(1)</script>', "' onfocus=alert(1) x='", "</title><svg onload=alert(1)>"],
)
@pytest.mark.parametrize("name", [*WALK, "_at", "_change", "_to", "x"])
def test_answers_cannot_break_out_of_the_page(client, name, trap):
    for path in (PLAIN, f"/embed{PLAIN}"):
        for answer in (
            client.get(path, query_string={name: trap, "_at": "beast"}),
            client.get(f"{path}?{quote(trap)}=1"),
            client.get(path, query_string={name: trap}, headers={"HX-Request": "true"}),
            post(client, {name: trap}, path.replace("plain", "secret")),
        ):
            assert "<script>alert" not in answer.text
            assert "<svg" not in re.sub(
                r"<svg class.*?</svg>", "", main(answer.text + "<main></main>")
            )
            assert "onfocus=alert(1) x='" not in answer.text


@pytest.mark.parametrize("name", ["rows", "onward", "hidden", "nothing"])
def test_answers_fill_no_opening_of_a_page(client, name):
    """Questions are drawn once, with openings between private characters."""
    trap = f"\ue000{name}\ue001"
    for question in WALK:
        answers = {**folder.before(question), question: trap}
        for answer in (
            client.get(PLAIN, query_string={**answers, "_at": question}),
            client.get(PLAIN, query_string=answers),
            post(client, {**answers, "_at": question}),
        ):
            assert answer.status_code in (200, 422)
            assert answer.text.count("<main") == 1
            assert answer.text.count('<h2 id="answers">') <= 1


# Headers -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trap", ["%0d%0aSet-Cookie:%20a=b", "%0aX-Evil:1", "%E5%98%8A%E5%98%8DX-Evil:1"]
)
def test_no_header_can_be_written_from_outside(client, trap):
    for path in (
        f"/en/{trap}",
        f"/{trap}/",
        f"/en/plain?{trap}",
        f"{PLAIN}?beast={trap}",
        f"{PLAIN}?beast=zebra-unmistakable&x={trap}",
        f"{PLAIN}?_to={trap}",
        f"/static/{trap}",
        f"/api/v1/trees/plain/walk?_lang={trap}",
    ):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.get(path, headers=headers)
            assert "Set-Cookie" not in answer.headers
            assert "X-Evil" not in answer.headers
            assert not any("\n" in value or "\r" in value for _, value in answer.headers)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost@evil.example", "a b", "é"]
)
def test_a_host_we_do_not_answer_to_is_nowhere_on_the_page(host):
    client = folder.app(trusted_hosts=("wizard.example",)).test_client()
    for path in (
        "/en/",
        "/en/plain",
        PLAIN,
        "/sitemap.xml",
        "/robots.txt",
        "/",
        "/static/wizard.css",
    ):
        answer = client.get(path, headers={"Host": host, "X-Forwarded-Host": "evil.example"})
        assert answer.status_code == 400
        assert "evil" not in answer.text
        assert "evil" not in str(answer.headers)


# Files of a tree -----------------------------------------------------------------

BOMBS = {
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n" * 3,
    "itself": "a: &a {b: *a}\n",
    "merge": "a: &a {b: 1}\nc: {<<: *a}\n",
    "deep flow": "[" * 100_000,
    "deep map": "{a: " * 50_000,
    "deep block": "\n".join(f"{' ' * n}a:" for n in range(1500)),
    "python": "!!python/object/apply:os.system [id]\n",
    "tag": "title: !!binary aGVsbG8=\n",
    "nul": "title: \x00\n",
    "many documents": "---\na: 1\n" * 2000,
    "long line": "a: " + "x" * 1_000_000,
    "many keys": "".join(f"k{n}: 1\n" for n in range(2_000)),
    "surrogate": 'title: "\\uD800"\n',
    "turned": "title: a\u202eb\n",
    "quotes": 'a: "' + "\\" * 100_000,
    "colons": "a" + ":" * 100_000,
    "spaces": " " * 1_000_000,
    "question marks": "? " * 20_000,
    "anchors": "".join(f"&a{n} " for n in range(20_000)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_file_of_a_tree_hangs_the_reader(tmp_path, bomb):
    (tmp_path / "trap").mkdir()
    (tmp_path / "trap" / "tree.yaml").write_text(BOMBS[bomb], "utf-8", "surrogatepass")
    library = load_folder(tmp_path)
    assert not library.trees
    assert library.broken["trap"]


@given(
    text=st.text(alphabet=st.sampled_from("ab:-?[]{}&*!|>'\"%@`#, \n\t0~é\x00\u2028"), max_size=200)
)
def test_no_text_is_a_fault_of_the_reader(text):
    read("trap/tree.yaml", text)


# Long input: what it costs is measured in tests/bench/test_costs.py ---------------

LONG_ANSWERS = (
    "1" * 50_000,
    "1," * 25_000,
    "1.1" * 20_000 + "x",
    " " * 50_000 + "1",
    "1-1-" * 10_000,
    "-" * 50_000,
    "٣" * 50_000,
    "\u00a0" * 50_000 + "x",
)
LONG_TEXTS = (
    *(sign * 5000 for sign in ("[", "*", "`", "<", "\\", "&")),
    *(signs * 2000 for signs in ("![", "_a_", "> ", "{a:", "[a](", "a**b", "- ")),
)


@pytest.mark.parametrize("text", LONG_ANSWERS, ids=lambda it: it[:4])
def test_an_answer_longer_than_anybody_types_is_refused(client, text):
    for question in ("children", "day"):
        answers = {**folder.before(question), question: text, "_at": question}
        assert post(client, answers).status_code in (413, 422)


def test_the_largest_address_and_form_are_answered(client):
    names = [*WALK, "x", "_at", "_change"]
    full = "&".join(f"{names[n % len(names)]}={'1' * 20}" for n in range(MOST - 1))[:LONGEST]
    assert client.get(f"{PLAIN}?{full}").status_code == 303
    assert post(client, [("land", "x" * 100)] * (MOST - 1)).status_code == 200
    assert post(client, [("land", "x")] * (MOST + 1)).status_code == 400


def test_headers_that_are_too_long_to_be_meant_are_not_read(client):
    assert client.get("/", headers={"Accept-Language": "nl," * 30}).location == "/nl/"
    assert client.get("/", headers={"Accept-Language": "nl," * 1000}).location == "/en/"
    assert client.get("/", headers={"Host": "a." * 1000}).status_code == 400


def test_a_form_comes_as_browsers_send_ours(client):
    sent = client.post(SECRET, data={"beast": "zebra"}, content_type="multipart/form-data")
    assert sent.status_code == 415
    assert sent.headers["Cache-Control"] == "no-store, no-transform"


@pytest.mark.parametrize(
    "spelled", ["beast=zebra%2Dunmistakable&_at=beast", "_at=beas%74&beast=zebra-unmistakable"]
)
def test_one_page_has_not_endless_addresses_that_caches_keep(client, spelled):
    page = client.get(f"{PLAIN}?{spelled}")
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    page = client.get(f"{PLAIN}?_at=beast&beast=zebra-unmistakable")
    assert page.headers["Cache-Control"].startswith("public")


# Signs that are not what they seem -----------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "zebra\u2010unmistakable",
        "zebra-unmistakabl\u0435",
        "ZEBRA-UNMISTAKABLE",
        "zebra-unmistakable\u0301",
    ],
)
def test_signs_that_look_alike_are_no_option(client, typed):
    assert client.get(PLAIN, query_string={"beast": typed, "_at": "beast"}).status_code == 422


@pytest.mark.parametrize("typed", ["２", "٢", "۲", "२"])
def test_digits_of_other_scripts_are_the_same_number_or_none(client, typed):
    earlier = query(tuple(folder.before("children").items()))
    path = f"{PLAIN}?{earlier}&children={quote(typed)}&_at=children"
    page = client.get(path)
    assert page.status_code in (200, 422)
    if page.status_code == 200:
        assert 'name="children" value="2"' in page.text


@pytest.mark.parametrize(
    "typed", ["2²", "½", "1e5", "0x10", "NaN", "Infinity", "1_000", "--2", "²"]
)
def test_no_number_is_read_into_what_is_none(client, typed):
    earlier = query(tuple(folder.before("children").items()))
    page = client.get(f"{PLAIN}?{earlier}&children={quote(typed)}&_at=children")
    assert page.status_code == 422


@pytest.mark.parametrize("turn", ["\u202e", "\u2066", "\u200f", "\ufeff", "\x07", "\x85"])
def test_what_nobody_can_see_is_taken_out(client, turn):
    for answer in (
        client.get(PLAIN, query_string={"land": f"N{turn}L", "beast": f"a{turn}b", "_at": "beast"}),
        post(client, {"beast": f"a{turn}b", "_at": "beast"}, SECRET),
    ):
        assert turn not in answer.text
        assert turn not in str(answer.headers)


# What the log knows --------------------------------------------------------------


def test_the_log_has_no_answer_and_nothing_of_the_visitor(client, caplog):
    caplog.set_level("INFO")
    known = {
        "User-Agent": "Agent-9",
        "Referer": "https://from.example/",
        "X-Forwarded-For": "9.9.9.9",
    }
    for path in (f"{PLAIN}?{query(tuple(WALK.items()))}", f"{PLAIN}?beast=secret-answer&_at=beast"):
        client.get(path, headers=known, environ_overrides={"REMOTE_ADDR": "8.8.8.8"})
    post(client, {**WALK, "beast": "secret-answer"}, SECRET, **known)
    client.get("/en/%0aforged%20line")
    told = caplog.text
    for word in (
        "secret-answer",
        "zebra",
        "Agent-9",
        "from.example",
        "9.9.9.9",
        "8.8.8.8",
        "\nforged",
    ):
        assert word not in told
    assert PLAIN in told
