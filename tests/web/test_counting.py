"""Counting without watching: what counts and what does not, and what is left behind of it."""

import json
import logging
import re
import shutil
import stat
import sys
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from tests.web import folder
from tests.web.folder import NOON, PLAIN, SECRET, WALK, answers, before, post
from wizard.totals import FILE, read
from wizard.web import Config, create_app
from wizard.web.address import query
from wizard.web.statistics import PLACE, exposition

OURS = {"Sec-Fetch-Site": "same-origin"}
STEP = {**OURS, "HX-Request": "true", "HX-Request-Type": "partial"}
TODAY = date(2026, 11, 22)
BEGIN, LAND = ("plain", "question", "beast"), ("plain", "question", "land")
FINE = ("plain", "outcome", "fine")


def step(question: str, base: str = PLAIN) -> str:
    """The address of the form of a question, filled in."""
    given = query(tuple(before(question).items()))
    values = "".join(f"&{question}={value}" for value in WALK[question])
    return f"{base}?{given}{'&' if given else ''}_at={question}{values}"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    return folder.app(stats=tmp_path_factory.mktemp("stats"))


@pytest.fixture
def counting(running, tmp_path):
    """The wizard that counts, and its tally, with nothing in it yet."""
    tally = running.extensions["wizard"].tally
    tally.folder, tally.waiting, tally.failed = tmp_path / "stats", {}, False
    return running.test_client(), tally


def counted(tally) -> dict:
    assert set(tally.waiting) <= {TODAY}
    return tally.waiting.get(TODAY, {})


def told(tally, path="/metrics") -> tuple[str, str]:
    """What the private address says."""
    answer = Client(exposition(tally)).get(path)
    return answer.status, answer.text


# Off -----------------------------------------------------------------------------


def test_nothing_is_counted_by_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    threads = threading.active_count()
    app = folder.app()
    client = app.test_client()
    for path in (PLAIN, step("beast"), step("day")):
        answer = client.get(path, headers=STEP)
        assert answer.headers["Cache-Control"] == "public, max-age=300, s-maxage=3600"
        assert PLACE not in answer.headers
    assert app.extensions["wizard"].tally is None
    assert threading.active_count() == threads
    assert not list(tmp_path.rglob("*"))
    assert "We count" not in client.get("/en/privacy").text


def test_editors_are_not_counted(tmp_path):
    assert folder.app(stats=tmp_path, dev=True).extensions["wizard"].tally is None


# What counts ---------------------------------------------------------------------


@pytest.mark.parametrize("base", [PLAIN, f"/embed{PLAIN}", PLAIN.replace("/en/", "/nl/")])
@pytest.mark.parametrize("headers", [STEP, OURS, {}])
def test_each_place_that_an_answer_leads_to(counting, base, headers):
    client, tally = counting
    client.get(base, headers=OURS)
    for question in WALK:
        assert client.get(step(question, base), headers=headers).status_code == 200
    questions = {("plain", "question", id): 1 for id in WALK}
    assert counted(tally) == {**questions, FINE: 1}


def test_quiet_links_and_not_knowing(counting):
    client, tally = counting
    client.get(f"{PLAIN}?_to=ask-us", headers=OURS)
    client.get(f"{PLAIN}?_at=beast&beast=unsure", headers=OURS)
    assert counted(tally) == {("plain", "outcome", "ask-us"): 1, ("plain", "depends", "beast"): 1}


def test_pages_kept_in_memory_and_pages_the_browser_has_count_too(counting):
    client, tally = counting
    first = client.get(step("beast"), headers=STEP)
    client.get(step("beast"), headers=STEP)
    same = client.get(step("beast"), headers={**STEP, "If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    assert counted(tally) == {LAND: 3}


LOOKED = [
    pytest.param(step("beast"), {**STEP, "Purpose": "prefetch"}, id="fetched ahead by us"),
    pytest.param(PLAIN, {**OURS, "Sec-Purpose": "prefetch;prerender"}, id="or by the browser"),
    pytest.param(PLAIN, {**OURS, "Cache-Control": "max-age=0"}, id="loaded again"),
    pytest.param(step("beast"), {"Cache-Control": "no-cache"}, id="without its cache"),
    pytest.param(PLAIN, {**OURS, "HX-History-Restore-Request": "true"}, id="Back"),
    pytest.param(step("beast"), {"Sec-Fetch-Site": "none"}, id="typed or kept"),
    pytest.param(PLAIN, {"Sec-Fetch-Site": "cross-site"}, id="a link elsewhere"),
    pytest.param(PLAIN, {}, id="a program that follows links"),
    pytest.param(f"{PLAIN}?_to=ask-us", {}, id="to quiet ones too"),
    pytest.param(f"{PLAIN}?{query(tuple(WALK.items()))}", OURS, id="opened by its address"),
    pytest.param(f"{PLAIN}?{query((*WALK.items(),))}&_change=land", OURS, id="Change"),
    pytest.param(f"{PLAIN}?_at=beast", STEP, id="an empty answer"),
    pytest.param(f"{PLAIN}?_at=beast&beast=dragon", STEP, id="a wrong one"),
    pytest.param(f"{PLAIN}?_at=day&day=1987-03-27", STEP, id="an answer to what is not asked"),
    pytest.param(f"{PLAIN}?_at=dragon", STEP, id="to no question"),
    pytest.param(f"{PLAIN}?x=1", OURS, id="another spelling"),
    pytest.param("/en/plain", OURS, id="the start page"),
    pytest.param("/en/plain/overview", OURS, id="the whole tree"),
    pytest.param(f"/api/v1/trees/plain/walk?{query((*WALK.items(),))}", OURS, id="the API"),
]


@pytest.mark.parametrize(("path", "headers"), LOOKED)
def test_a_look_is_no_step(counting, path, headers):
    client, tally = counting
    for _ in range(2):
        client.get(path, headers=headers)
        client.head(path, headers=headers)
    assert not tally.waiting


def test_to_ask_for_the_head_of_a_page_is_no_step(counting):
    client, tally = counting
    client.head(step("beast"), headers=STEP)
    assert not tally.waiting


def test_nobody_walks_over_a_tree_that_is_sensitive(counting):
    client, tally = counting
    for question in WALK:
        given = [*answers(*before(question)).items(), ("_at", question), (question, WALK[question])]
        assert post(client, given, **STEP).status_code == 200
    client.get(SECRET, headers=OURS)
    client.get(step("beast", SECRET), headers=STEP)
    post(client, {"_to": "ask-us"}, **OURS)
    assert not tally.waiting


def test_of_the_trees_that_ship_the_sensitive_ones_name_no_place(tmp_path):
    app = create_app(Config(stats=tmp_path), clock=lambda: NOON)
    client, tally = app.test_client(), app.extensions["wizard"].tally
    for tree in ("start", "asylum", "family"):
        for answer in (
            client.get(f"/en/{tree}/check", headers=OURS),
            client.post(f"/en/{tree}/check", headers=OURS),
            client.post(f"/en/{tree}/check", data={"_to": "ask-ind"}, headers=OURS),
        ):
            assert answer.headers["Cache-Control"].startswith("no-store")
    assert not tally.waiting
    for tree in ("au-pair", "study"):
        client.get(f"/en/{tree}/check", headers=OURS)
    assert {place[0] for place in counted(tally)} == {"au-pair", "study"}


@given(st.dictionaries(st.sampled_from(["_at", "_to", "_change", *WALK, "x"]), st.text(max_size=9)))
def test_visitors_invent_no_places(running, given):
    client, tally = running.test_client(), running.extensions["wizard"].tally
    tally.waiting = {}
    client.get(PLAIN, query_string=given, headers=STEP)
    known = running.extensions["wizard"].shelf.stock().trees["plain"]
    ids = {*known.questions, *known.outcomes}
    assert all(tree == "plain" and id in ids for tree, _, id in counted(tally))


# Between us and the visitor ------------------------------------------------------


@pytest.mark.parametrize("path", [PLAIN, step("beast"), step("day"), f"{PLAIN}?_to=ask-us"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_step_is_told_to_us_and_the_place_to_nobody(counting, path, method):
    client, _ = counting
    for _ in range(2):  # drawn, and kept
        answer = client.open(path, method=method, headers=STEP)
        assert PLACE not in answer.headers
        lasting = "private, max-age=0, stale-while-revalidate=300"
        assert answer.headers["Cache-Control"] == lasting
        same = client.get(path, headers={**STEP, "If-None-Match": answer.headers["ETag"]})
        assert (same.status_code, same.headers["Cache-Control"]) == (304, lasting)
        assert PLACE not in same.headers


def test_what_is_no_step_is_kept_as_ever(counting):
    client, _ = counting
    for path in ("/en/", "/en/plain", "/en/privacy", f"{PLAIN}?{query((*WALK.items(),))}"):
        answer = client.get(path, headers=OURS)
        assert answer.headers["Cache-Control"] == "public, max-age=300, s-maxage=3600"


@pytest.mark.parametrize(
    ("lang", "word"),
    [("en", "We count"), ("nl", "Wij tellen"), ("ar", "نعدّ")],
    ids=["en", "nl", "ar"],
)
def test_the_privacy_page_says_so(counting, lang, word):
    client, _ = counting
    off = folder.app().test_client()
    path = f"/{lang}/privacy"
    assert word in client.get(path).text
    assert client.get(path).text.count("<li>") == off.get(path).text.count("<li>") + 1


# The day, the disk ---------------------------------------------------------------


class At:
    """A clock that is set by hand."""

    def __init__(self, now=NOON):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clocked(tmp_path):
    clock = At()
    app = create_app(Config(trees=folder.TREES, stats=tmp_path / "stats"), clock=clock)
    return app.test_client(), app.extensions["wizard"].tally, clock


@pytest.mark.parametrize(
    ("last", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_day_changes_at_midnight_in_amsterdam(clocked, last, day):
    client, tally, clock = clocked
    for clock.now in (last, last + timedelta(seconds=1)):
        client.get(PLAIN, headers=OURS)
    assert tally.waiting == {day: {BEGIN: 1}, day + timedelta(days=1): {BEGIN: 1}}


def test_a_restart_loses_nothing(tmp_path):
    for _ in range(3):
        app = folder.app(stats=tmp_path)
        client, tally = app.test_client(), app.extensions["wizard"].tally
        with tally.going():
            for _ in range(4):
                client.get(PLAIN, headers=OURS)
    assert read((tmp_path / FILE).read_text()).exact == {TODAY: {BEGIN: 12}}


def test_two_workers_add_up(tmp_path):
    tallies = [folder.app(stats=tmp_path).extensions["wizard"].tally for _ in range(2)]

    def work(tally):
        for _ in range(50):
            tally.count("plain question beast")
            tally.flush()

    threads = [threading.Thread(target=work, args=(tally,)) for tally in tallies for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read((tmp_path / FILE).read_text()).exact == {TODAY: {BEGIN: 200}}


def test_what_may_be_told_is_told_once_a_day(clocked):
    client, tally, clock = clocked

    def asked():
        status, text = told(tally)
        assert status == "200 OK"
        return text

    nothing = asked()
    for number in range(27):
        client.get(PLAIN, headers=OURS)
        if number < 9:
            client.get(step("beast"), headers=STEP)
        tally.flush()
        assert asked() == nothing, "of the running day nothing is told"
    clock.now = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    assert asked() == nothing, "other workers may still write"
    clock.now = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    tens = asked()
    assert 'id="beast"} 20\n' in tens
    assert "land" not in tens
    for _ in range(30):
        client.get(PLAIN, headers=OURS)
        tally.flush()
        assert asked() == tens
    there = read((tally.folder / FILE).read_text())
    assert there.tens == {TODAY: {BEGIN: 20}}
    assert there.exact == {TODAY + timedelta(days=1): {BEGIN: 7 + 30, LAND: 9}}


def test_the_file_holds_no_answer_no_address_and_no_time_of_day(counting):
    client, tally = counting
    client.get(PLAIN, headers=OURS)
    for question in WALK:
        client.get(step(question), headers=STEP, environ_base={"REMOTE_ADDR": "203.0.113.77"})
    tally.flush()
    text = (tally.folder / FILE).read_text()
    places = [("question", id) for id in WALK] + [("outcome", "fine")]
    counts = {f"plain {kind} {id}": 1 for kind, id in places}
    assert json.loads(text) == {"exact": {"2026-11-22": counts}, "tens": {}}
    for values in WALK.values():
        assert not any(re.search(rf"\b{re.escape(it)}\b", text) for it in values if it != "2")
    assert not re.search(r"\d:\d|203\.", text)
    assert sorted(path.name for path in tally.folder.iterdir()) == ["lock", FILE]
    assert stat.S_IMODE((tally.folder / FILE).stat().st_mode) == 0o600


def test_what_was_counted_in_a_tree_that_became_sensitive_is_forgotten(tmp_path):
    copy = shutil.copytree(folder.TREES, tmp_path / "trees")
    clock = At()
    app = create_app(Config(trees=copy, stats=tmp_path / "stats", watch=0.0), clock=clock)
    tally = app.extensions["wizard"].tally
    for _ in range(20):
        tally.count("plain question beast")
    tally.flush()
    clock.now = NOON + timedelta(days=1)
    assert 'id="beast"} 20\n' in told(tally)[1]
    tree = copy / "plain" / "tree.yaml"
    tree.write_text("sensitive: yes\n" + tree.read_text("utf-8"), "utf-8")
    assert app.test_client().get("/readyz").status_code == 200
    assert "beast" not in told(tally)[1]
    tally.flush()
    assert "beast" not in (tally.folder / FILE).read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="links take rights there")
@pytest.mark.parametrize("name", ["lock", "totals.new"])
def test_what_a_link_points_to_is_never_written(counting, name, caplog):
    _, tally = counting
    tally.folder.mkdir()
    precious = tally.folder.parent / "precious"
    precious.write_text("mine")
    (tally.folder / name).symlink_to(precious)
    tally.count("plain question beast")
    tally.flush()
    assert precious.read_text() == "mine"
    assert "cannot write totals" in caplog.text


@pytest.mark.parametrize("spoiled", [b"", b"{", b"\xff\x00", b'{"exact": {"x": 1}, "tens": {}}'])
def test_a_spoiled_file_is_begun_anew_and_told(counting, caplog, spoiled):
    client, tally = counting
    tally.folder.mkdir()
    (tally.folder / FILE).write_bytes(spoiled)
    assert told(tally)[0].startswith("503")
    tally.flush()
    assert not (tally.folder / FILE).exists()
    (tally.folder / FILE).write_bytes(spoiled)
    assert client.get(PLAIN, headers=OURS).status_code == 200
    tally.flush()
    assert read((tally.folder / FILE).read_text()).exact == {TODAY: {BEGIN: 1}}
    assert "is no file of totals; it is begun anew" in caplog.text


@pytest.mark.parametrize("fault", ["no folder", "full"])
def test_a_disk_that_takes_nothing_stops_nothing(clocked, caplog, monkeypatch, fault):
    client, tally, clock = clocked
    caplog.set_level(logging.ERROR, "wizard.totals")
    if fault == "no folder":
        tally.folder.write_text("not a folder")
    else:

        def full(_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
    for _ in range(40):
        clock.now += timedelta(days=1)
        assert client.get(PLAIN, headers=OURS).status_code == 200
        tally.flush()
    assert caplog.text.count("cannot write totals") == 1, "told once"
    assert len(tally.waiting) == 31
    if fault == "no folder":
        tally.folder.unlink()
    else:
        assert not (tally.folder / FILE).exists()
        assert not (tally.folder / FILE).with_suffix(".new").exists()
        monkeypatch.undo()
    tally.flush()
    assert not tally.waiting
    there = read((tally.folder / FILE).read_text())
    assert there.exact[clock.now.date()][BEGIN] < 31


def test_the_private_address_says_nothing_else(counting):
    _, tally = counting
    for path, expected in (("/", "404"), ("/en/plain", "404"), ("/metrics", "200")):
        assert told(tally, path)[0].startswith(expected)
    public = folder.app().test_client().get("/metrics", follow_redirects=True)
    assert public.status_code == 404
