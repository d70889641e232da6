"""Everything that is no walk: languages, headers, caches, files, faults and what machines ask."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web import folder
from tests.web.folder import PLAIN, SECRET, WALK, heading, links, title
from wizard.web.address import query

PAGES = ["/en/", "/nl/", "/en/privacy", "/en/accessibility", "/en/plain", "/en/secret", PLAIN]
FOUND = [*PAGES, "/", "/healthz", "/readyz", "/sitemap.xml", "/robots.txt", f"/embed{PLAIN}"]
LOST = [
    "/nowhere/",
    "/xx/",
    "/en/nothing",
    "/en/broken",
    "/static/nothing.css",
    "/static/../app.py",
]


def page_of(given=WALK):
    return f"{PLAIN}?{query(tuple(given.items()))}"


def test_the_index_has_the_routes_in_the_order_of_the_tree_that_leads_to_them():
    client = folder.shipped().test_client()
    page = client.get("/en/").text
    order = [
        page.index(f'href="/en/{it}"') for it in ("start", "asylum", "family", "study", "au-pair")
    ]
    assert order == sorted(order)


# Languages -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("NL", "nl"),
        ("nl", "nl"),
        ("nl-BE,en;q=0.5", "nl"),
        ("ar,fr", "ar"),
        ("fa,fr", "en"),
        ("", "en"),
        ("en-GB", "en"),
    ],
)
def test_the_best_language(client, asked, lang):
    answer = client.get("/", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.location) == (302, f"/{lang}/")
    assert "Accept-Language" in answer.headers["Vary"]


def test_problems_speak_the_language_of_the_address_or_of_the_visitor(client):
    assert '<html lang="nl"' in client.get("/nl/nothing").text
    assert '<html lang="nl"' in client.get("/embed/nl/nothing/check").text
    assert '<html lang="nl"' in client.get("/xx/", headers={"Accept-Language": "nl"}).text


def test_the_routes_are_listed(client):
    page = client.get("/en/")
    assert {"/en/plain", "/en/second", "/en/secret"} <= set(links(page.text))
    assert "/en/broken" not in links(page.text)


def test_a_page_that_is_not_found_lists_the_routes_and_a_frame_does_not(client):
    assert {"/en/plain", "/en/second"} <= set(links(client.get("/en/nothing").text))
    assert "/en/plain" not in links(client.get("/embed/en/nothing").text)


def test_pages_for_search_engines_name_each_other(client):
    for path in ("/en/", "/en/plain", "/en/secret"):
        page = client.get(path).text
        assert '<meta name="description"' in page
        assert f'hreflang="nl" href="http://localhost{path.replace("/en/", "/nl/")}"' in page
        assert "noindex" not in page
        assert f"<loc>http://localhost{path}</loc>" in client.get("/sitemap.xml").text
    assert '<meta name="robots" content="noindex">' in client.get(PLAIN).text


# Headers -------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*FOUND, *LOST, f"{PLAIN}?x=1", SECRET])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
def test_every_answer_has_the_headers_and_no_cookie(client, path, method):
    answer = client.open(path, method=method)
    headers = answer.headers
    framed = "'self'" if path.startswith("/embed/") else "'none'"
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {framed}"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Permissions-Policy" in headers
    assert "Strict-Transport-Security" not in headers
    assert "Set-Cookie" not in headers
    assert "X-Frame-Options" not in headers
    assert answer.status_code < 500 or path == "/en/broken"
    assert "Content-Length" in headers or answer.status_code in (204, 304)


def test_only_embedded_pages_may_be_framed_and_by_named_hosts():
    client = folder.app(embed_hosts=("https://ind.nl",)).test_client()
    policy = client.get(f"/embed{PLAIN}").headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://ind.nl")
    assert client.get(PLAIN).headers["Content-Security-Policy"].endswith("'none'")


def test_behind_tls_the_browser_is_told_to_stay_there():
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "wizard.example"}
    behind = folder.app(proxies=1).test_client()
    answer = behind.get("/en/", headers=told)
    assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert "https://wizard.example/nl/" in answer.text
    alone = folder.app().test_client().get("/en/", headers=told)
    assert "Strict-Transport-Security" not in alone.headers
    assert "wizard.example" not in alone.text


def test_only_trusted_hosts_are_answered():
    client = folder.app(trusted_hosts=("wizard.example",)).test_client()
    assert client.get("/en/", headers={"Host": "wizard.example"}).status_code == 200
    refused = client.get("/en/", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert "evil.example" not in refused.text
    assert "Content-Security-Policy" in refused.headers


@pytest.mark.parametrize("hosts", [(), ("wizard.example",), (".wizard.example:8443",)])
@pytest.mark.parametrize("name", ["127.0.0.1:8000", "10.0.3.7", "evil.example", "a b", ""])
def test_probes_are_answered_whatever_name_they_ask_under(hosts, name):
    client = folder.app(trusted_hosts=hosts).test_client()
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"Host": name}).status_code == 200
        assert client.post(path, headers={"Host": name}).status_code == 405


def test_nothing_is_inline(client):
    for path in [*PAGES, page_of(), f"{PLAIN}?_at=beast"]:
        page = client.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        assert " on" not in "".join(
            part.split(">")[0] for part in page.split("<") if part.startswith("button")
        )


# Caches --------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES[:5], PLAIN, page_of(), f"{PLAIN}?beast=unsure"])
def test_ordinary_pages_may_be_kept_and_have_a_strong_tag(client, path):
    page = client.get(path)
    assert page.headers["Cache-Control"] == "public, max-age=300, s-maxage=3600"
    assert not page.headers["ETag"].startswith("W/")
    again = client.get(path, headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Content-Security-Policy" in again.headers
    part = client.get(path, headers={"HX-Request": "true"})
    if "/plain" in path:
        assert part.headers["ETag"] != page.headers["ETag"]


def test_nothing_is_kept_past_midnight_in_amsterdam():
    from wizard.web import Config, create_app

    late = datetime(2026, 11, 22, 22, 58, 20, tzinfo=UTC)
    client = create_app(Config(trees=folder.TREES), clock=lambda: late).test_client()
    assert client.get(PLAIN).headers["Cache-Control"] == "public, max-age=100, s-maxage=100"
    past = datetime(2026, 11, 22, 23, 0, 1, tzinfo=UTC)
    client = create_app(Config(trees=folder.TREES), clock=lambda: past).test_client()
    assert "Rules of 23 November 2026" in client.get(f"{PLAIN}?_to=vet").text


@pytest.mark.parametrize("typed", ["0000002", "+2", " 2"])
def test_endless_spellings_are_not_kept(client, typed):
    path = f"{PLAIN}?{query(tuple(folder.before('children').items()))}&_at=children"
    spelled = client.get(path, query_string=None)
    spelled = client.get(f"{path}&children={typed}")
    assert (spelled.status_code, spelled.headers["Cache-Control"]) == (200, "no-store")
    plain = client.get(f"{path}&children=2")
    assert plain.headers["Cache-Control"].startswith("public")


# Files ---------------------------------------------------------------------------


def test_files_are_kept_for_good_under_an_address_that_names_their_content(client):
    page = client.get(PLAIN).text
    ours = [link for link in links(page) if link.startswith("/static/")]
    ours += [part.split('"')[0] for part in page.split('src="')[1:]]
    assert len(ours) == 4
    for path in ours:
        file = client.get(path)
        assert file.status_code == 200
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        small = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert small.headers["Content-Encoding"] == "gzip"
        assert small.headers["ETag"] != file.headers["ETag"]
        again = client.get(path, headers={"If-None-Match": file.headers["ETag"]})
        assert again.status_code == 304


def test_files_under_their_own_name_are_asked_for_again(client):
    file = client.get("/static/wizard.css")
    assert file.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert file.headers["ETag"]
    assert client.get("/static/wizard-000000000000.css").headers["Cache-Control"] != (
        "public, max-age=31536000, immutable"
    )


def test_htmx_is_the_one_we_know_with_its_licence():
    at = Path(__file__).parents[2] / "static" / "htmx"
    known = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
    assert hashlib.sha256((at / "htmx-4.0.1.min.js").read_bytes()).hexdigest() == known
    assert "Zero-Clause BSD" in (at / "LICENSE").read_text("utf-8")


def test_a_theme_comes_after_our_stylesheet(tmp_path):
    theme = tmp_path / "ind.css"
    theme.write_text(":root { --brand: purple }", "utf-8")
    client = folder.app(theme=theme).test_client()
    sheets = [link for link in links(client.get("/en/").text) if link.endswith(".css")]
    assert len(sheets) == 2
    assert "purple" in client.get(sheets[1]).text


# Problems ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [(path, 404) for path in LOST if "broken" not in path]
    + [
        ("/en/broken", 503),
        ("/en/broken/check", 503),
        (f"{PLAIN}?{'x=1&' * 1000}", 400),
        (f"{PLAIN}?children={'9' * 1_000_000}", 414),
    ],
)
def test_bad_addresses_get_a_page_with_a_way_on(client, path, status):
    page = client.get(path)
    assert page.status_code == status
    assert "/en/" in links(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert heading(page.text)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_a_wrong_method(client, method):
    page = client.open(PLAIN, method=method)
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert "/en/plain" in links(page.text)


def test_too_much_in_a_form(client):
    page = client.post(SECRET, data={"land": "x" * 1_000_000})
    assert page.status_code == 413
    many = client.post(SECRET, data={f"x{n}": "1" for n in range(1000)})
    assert many.status_code == 400


@pytest.mark.parametrize(
    "value",
    ["%00", "%E2%80%AE", "%FF%FE", "%0D%0ASet-Cookie:x=1", "{{7*7}}", "%24%7B7*7%7D", "..%2F..%2F"],
)
def test_strange_signs_are_an_answer_that_does_not_fit(client, value):
    page = client.get(f"{PLAIN}?beast={value}&_at=beast")
    assert page.status_code == 422
    assert "Set-Cookie" not in page.headers
    assert "49" not in folder.main(page.text)
    assert not {"\x00", "\u202e"} & set(page.text)


def test_a_broken_tree_explains_itself_to_editors_only(client):
    assert "unknown-target" not in client.get("/en/broken").text
    dev = folder.app(dev=True).test_client()
    assert "tree.yaml:4" in dev.get("/en/broken").text
    assert "unknown-target" in dev.get("/en/broken").text


names = st.sampled_from([*WALK, "_at", "_change", "_to", "x", "lang", ""])
texts = st.one_of(
    st.sampled_from(["unsure", "", "VU", "zebra-unmistakable", "children", "vet", "2", "garden"]),
    st.text(max_size=20),
)
pairs = st.lists(st.tuples(names, texts), max_size=12)


@given(pairs=pairs, part=st.booleans(), embed=st.booleans(), lang=st.sampled_from(["en", "nl"]))
def test_no_answers_are_a_fault(app, pairs, part, embed, lang):
    client = app.test_client()
    headers = {"HX-Request": "true"} if part else {}
    prefix = "/embed" if embed else ""
    plain = client.get(f"{prefix}/{lang}/plain/check", query_string=pairs, headers=headers)
    assert plain.status_code in (200, 303, 422)
    if plain.status_code == 303:
        followed = client.get(plain.location, headers=headers)
        assert followed.status_code == 200, "one redirect is enough"
    secret = folder.post(client, pairs, f"{prefix}/{lang}/secret/check", **headers)
    assert secret.status_code in (200, 422)
    if plain.status_code == 200:
        assert secret.status_code == 200


@given(path=st.text(max_size=30), raw=st.binary(max_size=30))
def test_no_address_is_a_fault(app, path, raw):
    client = app.test_client()
    assert client.get("/" + path).status_code < 500
    answer = client.open(
        SECRET, method="POST", data=raw, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code < 500
    environ = {"QUERY_STRING": raw.decode("latin-1")}
    assert client.get(PLAIN, environ_overrides=environ).status_code < 500


# What machines ask ---------------------------------------------------------------


def test_health_and_readiness(client):
    assert client.get("/healthz").text == "ok\n"
    ready = client.get("/readyz")
    assert ready.status_code == 200, "one broken tree takes no replica out"
    told = ready.get_json()
    assert told["ready"]
    assert set(told["trees"]) == {"plain", "second", "secret"}
    assert any("tree.yaml:4" in line for line in told["broken"]["broken"])


def test_security_txt_names_the_contact():
    assert folder.app().test_client().get("/.well-known/security.txt").status_code == 404
    client = folder.app(contact="help@wizard.example").test_client()
    told = client.get("/.well-known/security.txt").text
    assert "Contact: mailto:help@wizard.example" in told
    assert "Expires: 2027-05-21" in told
    held = folder.app(contact="help@wizard.example", on=date(9999, 8, 1)).test_client()
    assert held.get("/.well-known/security.txt").text == told
    assert "mailto:help@wizard.example" in client.get("/en/").text
    page = client.get(page_of()).text
    report = next(link for link in links(page) if "subject=" in link)
    assert "plain" in report
    assert "zebra" not in report


def test_titles_differ(client):
    assert len({title(client.get(path).text) for path in PAGES if path != "/nl/"}) == 6
