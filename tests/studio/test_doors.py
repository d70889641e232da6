"""Every way into the studio that is none: each is refused, and nothing is read or written."""

import pytest

from tests.studio.conftest import COOKIE, DOORS, HOST, Editor, csrf
from wizard.studio.doors import Doors
from wizard.studio.studio_app import create_studio

PAGES = ("/studio/", "/studio/en/", "/studio/en/plain/tree", "/studio/file/studio.css", "/en/plain")


def test_the_address_with_the_token_lets_in_and_its_token_goes(studio):
    client = studio.test_client()
    first = client.get(f"/?token={DOORS.token}", headers={"Host": HOST})
    assert (first.status_code, first.location) == (303, "/studio/")
    cookie = first.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}={DOORS.key};")
    assert {"HttpOnly", "SameSite=Strict"} <= {*cookie.split("; ")}
    assert DOORS.token not in cookie
    for path in PAGES:
        assert client.get(path, headers={"Host": HOST}).status_code in (200, 303), path


def test_secrets_are_long_and_of_one_run():
    one, other = Doors(), Doors()
    assert {one.token, one.key, one.forms}.isdisjoint({other.token, other.key, other.forms})
    assert min(map(len, (one.token, one.key, one.forms))) >= 32


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("key", ["", "the-ke", "another"])
def test_nobody_comes_in_without_the_cookie(studio, path, key):
    answer = Editor(studio, key).get(path)
    assert answer.status_code == 403
    assert "wizard studio" in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "the-toke", "the-token ", "é"])
def test_another_token_lets_nobody_in(studio, token):
    answer = studio.test_client().get("/", query_string={"token": token}, headers={"Host": HOST})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8010", "localhost.evil.example", ""]
)
@pytest.mark.parametrize("path", ["/studio/en/", "/en/plain", f"/?token={DOORS.token}"])
def test_a_name_of_another_site_that_leads_here_leads_nowhere(editor, host, path):
    answer = editor.get(path, Host=host)
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_another_site_or_port_cannot_ask(editor, site, path):
    assert editor.get(path, **{"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize(
    ("origin", "site"),
    [
        ("https://evil.example", "cross-site"),
        ("https://evil.example", "same-origin"),
        ("http://localhost:8011", "same-site"),
        ("null", "cross-site"),
        ("null", "none"),
    ],
)
def test_a_form_of_another_origin_changes_nothing(editor, trees, origin, site):
    page = editor.get("/studio/en/second/tree?open=route-route").text
    before = (trees / "second" / "tree.yaml").read_bytes()
    form = {"csrf_token": csrf(page), 'v:["title"]': "Taken over"}
    headers = {"Origin": origin, "Sec-Fetch-Site": site}
    assert editor.post("/studio/en/second/tree", form, **headers).status_code == 403
    assert (trees / "second" / "tree.yaml").read_bytes() == before


@pytest.mark.parametrize("token", [None, "", "##", "##00", "nothing"])
def test_a_form_that_is_not_of_this_studio_changes_nothing(editor, trees, token):
    before = (trees / "second" / "tree.yaml").read_bytes()
    form = {'v:["title"]': "Taken over"} | ({} if token is None else {"csrf_token": token})
    for path in ("/studio/en/second/tree", "/studio/en/day"):
        assert editor.post(path, form).status_code == 403
    assert (trees / "second" / "tree.yaml").read_bytes() == before


def test_a_form_of_an_earlier_run_is_none_of_this_one(editor, trees):
    other = create_studio(trees, Doors(key=DOORS.key))
    page = Editor(other).get("/studio/en/second/tree").text
    assert editor.post("/studio/en/day", {"csrf_token": csrf(page)}).status_code == 403


@pytest.mark.parametrize("place", ["iframe", "frame", "embed", "object"])
def test_the_studio_stands_in_no_frame(editor, place):
    told = {"Sec-Fetch-Dest": place, "Sec-Fetch-Site": "same-origin"}
    assert editor.get("/studio/en/", **told).status_code == 403
    policy = editor.get("/studio/en/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "frame-src 'self'" in policy


def test_its_preview_alone_stands_in_a_frame_of_its_own(editor):
    told = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "same-origin"}
    page = editor.get("/en/plain", **told)
    assert page.status_code == 200
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]


def test_pages_run_nothing_from_elsewhere_and_nothing_inline(editor):
    for path in ("/studio/en/", "/studio/en/plain/tree", "/studio/en/nothing/tree"):
        answer = editor.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for sign in ("<style", " style=", " onclick=", "<script>"):
            assert sign not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/studio/en/../tree",
        "/studio/en/%2e%2e/tree",
        "/studio/en/..%2fplain/tree",
        "/studio/en/plain/..%2f..%2fsecret",
        "/studio/en/shared/%2fetc%2fpasswd",
        "/studio/file/..%2flayout.html",
        "/studio/file/layout.html",
        "/studio/file/%2e%2e",
    ],
)
def test_a_path_out_of_the_folder_is_no_page(editor, trees, path):
    (trees.parent / "secret.yaml").write_text("title: secret\n")
    assert editor.get(path).status_code == 404
    form = {"csrf_token": csrf(editor.get("/studio/en/").text), 'v:["title"]': "x"}
    assert editor.post(path, form).status_code in (404, 405)


def test_a_link_out_of_the_folder_is_neither_shown_nor_followed(editor, trees):
    outside = trees.parent / "outside.yaml"
    inside = trees / "second" / "tree.yaml"
    outside.write_bytes(inside.read_bytes())
    inside.unlink()
    inside.symlink_to(outside)
    before = outside.read_bytes()
    assert editor.get("/studio/en/second/tree").status_code == 404
    form = {"csrf_token": csrf(editor.get("/studio/en/").text), 'v:["title"]': "Taken over"}
    assert editor.post("/studio/en/second/tree", form).status_code == 404
    assert outside.read_bytes() == before
