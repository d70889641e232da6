"""Every way into the studio that is none: each is refused, and nothing is read or written."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from itertools import count

import pytest
from click.testing import CliRunner

from tests.studio.conftest import COOKIE, DOORS, HOST, Editor, csrf, git, paper_form
from tests.web.folder import NOON
from wizard.cli import main
from wizard.studio.doors import Doors, Proxy
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


# A team behind a proxy ------------------------------------------------------------------

USER, MAIL, SITE = "X-Forwarded-User", "X-Forwarded-Email", "studio.example.org"
TEAM = replace(DOORS, proxy=Proxy(USER, MAIL, f"https://{SITE}"))


@pytest.fixture
def team(trees):
    moments = count()
    return create_studio(trees, TEAM, lambda: NOON + timedelta(seconds=next(moments)))


class Colleague(Editor):
    """Somebody of a team, as the proxy lets them through."""

    def __init__(self, studio, name: str, mail: str = "") -> None:
        self.client = studio.test_client()
        self.client.set_cookie(f"studio-{SITE}", DOORS.key, domain=SITE)
        self.said = {USER: name, **({MAIL: mail} if mail else {}), "Host": SITE}

    def get(self, path: str, **headers: str):
        return self.client.get(path, headers={**self.said, **headers})

    def post(self, path: str, form, **headers: str):
        sent = {**self.said, "Origin": f"https://{SITE}", "Sec-Fetch-Site": "same-origin"}
        return self.client.post(path, data=form, headers={**sent, **headers})


def retitled(editor: Editor, words: str, **headers: str):
    told = editor.get("/studio/en/second/tree?open=route-route").text
    base = re.search(r'name="base" value="(.*?)"', told)[1]
    form = {"csrf_token": csrf(told), "base": base, 'v:["title"]': words}
    return editor.post("/studio/en/second/tree", form, **headers)


def test_a_header_that_nobody_set_as_trusted_says_nothing(studio, editor):
    assert retitled(editor, "Ours", **{USER: "Ann", "X-Remote-User": "Ann"}).status_code == 303
    (step,) = studio.extensions["studio"].desk.store.steps()
    assert step.who == ""


def test_a_step_bears_the_name_that_the_proxy_gives(team):
    names = {"Ann": "Ann", "J\u00f6rg".encode().decode("latin-1"): "J\u00f6rg", " Bob ": "Bob"}
    for number, name in enumerate(names):
        assert retitled(Colleague(team, name), f"Title {number}").status_code == 303
    steps = team.extensions["studio"].desk.store.steps()
    assert [it.who for it in steps] == [*names.values()]


@pytest.mark.parametrize("name", ["", " ", "Ann <ann@example.org>", "a\tb"])
@pytest.mark.parametrize("path", PAGES)
def test_without_a_name_of_the_proxy_nobody_comes_in(team, name, path):
    answer = Colleague(team, name).get(path)
    assert (answer.status_code, "did not say who you are" in answer.text) == (403, True)
    assert Colleague(team, "Ann").get(path).status_code in (200, 303)


def test_the_name_of_a_proxy_alone_opens_nothing(team, trees):
    """Who reaches the port past the proxy can write any header, and has not the token."""
    stranger = Colleague(team, "Ann")
    stranger.client.delete_cookie(f"studio-{SITE}", domain=SITE)
    for path in PAGES:
        assert stranger.get(path).status_code == 403
    let_in = stranger.get(f"/?token={DOORS.token}")
    assert (let_in.status_code, "; Secure;" in let_in.headers["Set-Cookie"]) == (303, True)
    assert stranger.get("/studio/en/").status_code == 200


def test_behind_a_proxy_hosts_origins_and_forms_are_looked_at_as_ever(team, trees):
    ann, before = Colleague(team, "Ann"), (trees / "second" / "tree.yaml").read_bytes()
    for host in ("evil.example", f"{SITE}.evil.example", f"evil.{SITE}", f"{SITE}:8010", "["):
        assert ann.get("/studio/en/", Host=host).status_code == 400
    for headers in (
        {"Origin": f"http://{SITE}"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert retitled(ann, "Taken over", **headers).status_code == 403
    form = {'v:["title"]': "Taken over", "csrf_token": "nothing"}
    assert ann.post("/studio/en/second/tree", form).status_code == 403
    assert (trees / "second" / "tree.yaml").read_bytes() == before
    assert ann.get("/studio/en/", Host=HOST).status_code == 403  # its cookie is another one


def test_two_people_publish_and_take_back_what_is_their_own(team, trees):
    ann, bob = Colleague(team, "Ann", "ann@example.org"), Colleague(team, "Bob")
    retitled(ann, "Ann's title")
    page = "/studio/en/plain/tree?open=outcome-vet"
    told = bob.get(page).text
    assert "undo" not in re.findall(r'action="/studio/en/(\w+)"', told)
    base = re.search(r'name="base" value="(.*?)"', told)[1]
    form = {"csrf_token": csrf(told), "base": base, 'v:["outcomes","vet","title"]': "Bob's vet"}
    assert bob.post("/studio/en/plain/tree", form).status_code == 303
    paper = ann.get("/studio/en/publish").text
    rows = re.findall(r'name="change" value="(.*?)"( checked)?>.*?<em>(.*?)</em>', paper, re.S)
    assert [(unescape(name), bool(ticked), by) for name, ticked, by in rows] == [
        ('["plain/tree.yaml","outcomes","vet"]', False, "changed, by Bob"),
        ('["second/tree.yaml","title"]', True, "changed"),
    ]
    assert "Ann&#39;s title" in paper
    assert "Bob&#39;s vet</ins>" not in paper
    done = ann.post("/studio/en/publish", paper_form(paper) | {"message": "The title"})
    assert done.status_code == 303, done.text
    told = git(trees.parent, "log", "-1", "--format=%an %ae %cn %s", "--name-only").split("\n")
    assert [it for it in told if it] == [
        "Ann ann@example.org Ann The title", "trees/second/tree.yaml",
    ]  # fmt: skip
    paper = bob.get("/studio/en/publish").text
    assert 'name="mail"' in paper
    assert 'name="name"' not in paper
    sent = paper_form(paper) | {"message": "The vet", "name": "Ann", "mail": ""}
    assert "an e-mail address is missing" in bob.post("/studio/en/publish", sent).text
    done = bob.post("/studio/en/publish", sent | {"mail": "bob@example.org"})
    assert done.status_code == 303
    assert git(trees.parent, "log", "-1", "--format=%an %ae").strip() == "Bob bob@example.org"
    form = {"csrf_token": csrf(paper)}
    assert bob.post("/studio/en/undo", form).status_code == 303
    assert bob.post("/studio/en/undo", form).status_code == 409
    assert "Bob&#39;s vet" not in (trees / "plain" / "tree.yaml").read_text("utf-8")
    assert "Ann's title" in (trees / "second" / "tree.yaml").read_text("utf-8")
    assert bob.post("/studio/en/redo", form).status_code == 303
    assert ann.post("/studio/en/redo", form).status_code == 409


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--address", "studio.example.org"), "is no address of a site"),
        (("--address", "https://studio.example.org/studio"), "is no address of a site"),
        (("--user-header", "X User"), "is no header"),
        (("--mail-header", "X-Mail"), "--user-header"),
    ],
)
def test_what_a_proxy_cannot_be_is_told_at_the_start(trees, words, said):
    told = CliRunner().invoke(main, ["studio", "--trees", str(trees), "--port", "0", *words])
    assert (told.exit_code, said in told.output) == (3, True)
