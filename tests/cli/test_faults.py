"""Faults: clocks that jump, disks that are full or read-only, files that are gone, clients that are
slow or talk nonsense. Each time nothing is lost, nothing wrong is shown, and the log says why."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.folder import wizard
from tests.cli.served import PAGE, TREES, Running, running
from tests.web.folder import PLAIN, WALK
from wizard.trees.load import load_folder
from wizard.web import Config, Misconfigured, create_app
from wizard.web.address import query
from wizard.words import load as words

OUTCOME = f"{PLAIN}?{query(tuple(WALK.items()))}"


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TREES, tmp_path / "trees"))


class Clock:
    """Tells what it is told to tell; `ticks` are told first, one at each look."""

    def __init__(self, now: str) -> None:
        self.now, self.ticks = now, list[str]()

    def __call__(self) -> datetime:
        now = self.ticks.pop(0) if self.ticks else self.now
        return datetime.fromisoformat(now).replace(tzinfo=UTC)


def clocked(now: str, trees: Path = TREES, **settings):
    clock = Clock(now)
    return clock, create_app(Config(trees=trees, watch=0.0, **settings), clock).test_client()


def later(moment: str, seconds: int) -> str:
    return str(datetime.fromisoformat(moment) + timedelta(seconds=seconds))


def kept_for(answer) -> tuple[int, int]:
    found = re.fullmatch(r"public, max-age=(\d+), s-maxage=(\d+)", answer.headers["Cache-Control"])
    assert found, answer.headers["Cache-Control"]
    return int(found[1]), int(found[2])


# Clocks -------------------------------------------------------------------------------------

NIGHTS = [
    ("2026-11-22 22:59:50", "22 November 2026", "23 November 2026"),
    ("2026-12-31 22:59:50", "31 December 2026", "1 January 2027"),
    ("2027-03-27 22:59:50", "27 March 2027", "28 March 2027"),  # the clock goes forward that night
    ("2027-03-28 21:59:50", "28 March 2027", "29 March 2027"),  # a day of 23 hours ends
    ("2026-10-24 21:59:50", "24 October 2026", "25 October 2026"),  # it goes back
    ("2026-10-25 22:59:50", "25 October 2026", "26 October 2026"),  # a day of 25 hours ends
    ("2028-02-28 22:59:50", "28 February 2028", "29 February 2028"),
]


def test_midnight_in_amsterdam_ends_every_page_of_the_day():
    clock, client = clocked(NIGHTS[0][0])
    for night, before, after in NIGHTS:
        for path in (PLAIN, OUTCOME, f"/embed{PLAIN}"):
            clock.now = night
            late = client.get(path)
            assert client.get(path).data == late.data
            assert f"Rules of {before}" in late.text
            assert kept_for(late) == (10, 10)
            clock.now = later(night, 10)
            early = client.get(path, headers={"If-None-Match": late.headers["ETag"]})
            assert early.status_code == 200, "yesterday's page is not still the same"
            assert f"Rules of {after}" in early.text
            assert before not in early.text
            clock.now = later(night, 30)
            assert kept_for(client.get(path)) == (300, 3600)


def test_no_page_lasts_past_midnight_at_any_hour():
    clock, client = clocked("2026-10-25")
    for day in ("2026-10-25", "2027-03-28", "2026-11-22", "2026-12-31"):
        for minute in range(0, 24 * 60, 20):
            clock.now = later(day, 60 * minute + 59)
            page = client.get(PLAIN)
            shown = re.search(r"Rules of (\d+) ", page.text)[1]
            clock.now = later(clock.now, max(kept_for(page)) - 1)
            assert re.search(r"Rules of (\d+) ", client.get(PLAIN).text)[1] == shown


def test_a_page_drawn_as_midnight_strikes_is_kept_by_nobody():
    clock, client = clocked("2026-11-22 23:00:01")
    for ticks in range(1, 8):
        clock.ticks = ["2026-11-22 22:59:59"] * ticks
        for _ in range(3):
            page = client.get(PLAIN)
            if kept_for(page) not in ((0, 0), (1, 1)):
                assert "23 November" in page.text
        assert not clock.ticks
        assert "23 November" in client.get(PLAIN).text


DATED = """\
title: A fee
summary: What it costs.
reviewed: 2026-11-01
source: https://example.org/fees
start: paid
unlisted: enough
questions:
  paid:
    ask: What can you pay?
    type: money
    next:
      - when: {paid: at least amount:fee}
        go: enough
      - else: short
outcomes:
  enough:
    verdict: likely
    title: That is enough
    guidance: It costs {amount:fee}.
  short:
    verdict: not-yet
    title: That is not enough
    guidance: It costs {amount:fee}.
"""
AMOUNTS = """\
fee:
  title: The fee
  currency: EUR
  source: law
  values: {2026-01-01: 100, 2027-01-01: 200}
  until: 2027-06-30
"""


def test_new_year_brings_the_amounts_of_the_new_year(tmp_path):
    for name, text in (
        ("fee/tree.yaml", DATED),
        ("shared/amounts.yaml", AMOUNTS),
        ("shared/sources.yaml", "law: {title: The law, url: https://example.org/law}\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    clock, client = clocked("2026-12-31 22:59:59", tmp_path)
    paid = "/en/fee/check?paid=150.00"
    for now, title, amount in (
        ("2026-12-31 22:59:59", "That is enough", "€100"),
        ("2026-12-31 23:00:00", "That is not enough", "€200"),
        ("2026-12-31 22:59:59", "That is enough", "€100"),  # the clock was set back
        ("2027-06-30 21:59:59", "That is not enough", "€200"),
    ):
        clock.now = now
        for _ in range(2):
            page = client.get(paid)
            assert title in page.text, now
            assert amount in page.text
    clock.now = "2027-06-30 22:00:00"
    page = client.get(paid).text
    assert "It costs €200" not in page, "an old amount as if it still held"
    assert "It costs an amount that has changed" in page
    assert "we used an amount that may have changed" in page


@pytest.mark.parametrize("jump", ["2026-11-22 10:00:00", "2025-01-01 12:00:00", "1987-04-01"])
def test_a_clock_that_is_set_back_shows_the_day_it_says(jump):
    clock, client = clocked("2026-11-23 12:00:00")
    assert "23 November 2026" in client.get(OUTCOME).text
    clock.now = jump
    for path in (PLAIN, OUTCOME, "/en/", "/en/plain", "/en/plain/overview", "/api/v1/trees"):
        page = client.get(path)
        assert page.status_code == 200
        assert "23 November 2026" not in page.text
    clock.now = "2026-11-23 12:00:00"
    assert "23 November 2026" in client.get(OUTCOME).text


# Files that are gone --------------------------------------------------------------------------


@pytest.fixture
def translated(trees: Path) -> Path:
    (trees / "plain" / "nl.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgctxt "title"\nmsgid "Keep an animal"\nmsgstr "Houd een dier"\n',
        "utf-8",
    )
    return trees


def test_a_translation_that_goes_while_served_shows_the_source_marked_as_such(translated):
    _, client = clocked("2026-11-22 12:00:00", translated)
    assert "Houd een dier" in client.get("/nl/plain").text
    (translated / "plain" / "nl.po").unlink()
    page = client.get("/nl/plain")
    assert page.status_code == 200
    assert '<span lang="en" dir="ltr">Keep an animal</span>' in page.text
    _, anew = clocked("2026-11-22 12:00:00", translated)
    assert anew.get("/nl/plain").data == page.data, "missing at the start is the same"


def test_a_shared_file_that_goes_keeps_what_needs_it_as_it_was(trees, caplog):
    _, client = clocked("2026-11-22 12:00:00", trees)
    right = client.get(OUTCOME)
    (trees / "shared" / "contacts.yaml").unlink()
    assert client.get(OUTCOME).text == right.text
    assert "tree.yaml" in caplog.text
    assert "[unknown-contact]" in caplog.text
    _, anew = clocked("2026-11-22 12:00:00", trees)
    assert anew.get(OUTCOME).status_code == 503
    assert anew.get("/en/second").status_code == 200
    assert "keeper" in str(anew.get("/readyz").get_json()["broken"]["plain"])


def test_words_of_the_interface_that_are_missing_stop_the_start(tmp_path, monkeypatch):
    shutil.copytree(Path(words.__file__).parent / "ui", tmp_path / "ui")
    shutil.copytree(Path(words.__file__).parent / "nicknames", tmp_path / "nicknames")
    (tmp_path / "ui" / "nl.po").unlink()
    monkeypatch.setattr(words, "files", lambda _: tmp_path)
    with pytest.raises(Misconfigured, match="`languages` has `nl`"):
        clocked("2026-11-22 12:00:00")


def test_a_tree_half_written_is_never_half_shown(trees, caplog):
    """Copied in pieces, as `cp` does over a slow line."""
    _, client = clocked("2026-11-22 12:00:00", trees)
    right = [client.get(path).data for path in (PLAIN, OUTCOME)]
    file = trees / "plain" / "tree.yaml"
    whole = file.read_bytes()
    for part in range(10):
        caplog.clear()
        file.write_bytes(whole[: len(whole) * part // 12])
        assert [client.get(path).data for path in (PLAIN, OUTCOME)] == right
        assert "plain/tree.yaml:" in caplog.text
    file.write_bytes(whole)
    assert [client.get(path).data for path in (PLAIN, OUTCOME)] == right


def test_trees_still_being_written_are_read_when_they_rest(trees, monkeypatch):
    """A whole tree by chance, cut off where it might have ended."""
    _, client = clocked("2026-11-22 12:00:00", trees)
    right = client.get(PLAIN).text
    file = trees / "plain" / "tree.yaml"
    text = file.read_text("utf-8").replace("Keep an animal", "Keep a beast")
    parts = [text.replace("Which", "Wh"), text]

    def copying(folder: Path):
        library = load_folder(folder)
        if parts:
            file.write_text(parts.pop(0) + "\n" * len(parts), "utf-8")
        return library

    monkeypatch.setattr("wizard.web.app.load_folder", copying)
    file.write_text(text[:-20], "utf-8")
    assert client.get(PLAIN).text == right
    assert client.get(PLAIN).text == right
    assert "Keep a beast" in client.get(PLAIN).text


# Disks ----------------------------------------------------------------------------------------


@pytest.fixture
def full(monkeypatch) -> None:
    """A disk with room for half of what is written."""
    write = Path.write_text

    def half(path: Path, text: str, **how) -> int:
        write(path, text[: len(text) // 2], **how)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", half)


def test_a_full_disk_costs_no_translation(translated, full):
    before = {it: it.read_bytes() for it in sorted(translated.rglob("*")) if it.is_file()}
    done = wizard("translate", "nl", "--trees", translated)
    assert done.exit_code == 3
    assert "nl.po cannot be written: No space left on device" in done.output
    assert {it: it.read_bytes() for it in sorted(translated.rglob("*")) if it.is_file()} == before


def test_a_full_disk_leaves_no_half_of_a_new_tree(trees, full):
    done = wizard("new", "work-permit", "--trees", trees)
    assert done.exit_code == 3
    assert "cannot be written: No space left on device" in done.output
    assert not (trees / "work-permit").exists()


MOUNT = 'mount --bind / / && mount -o remount,ro,bind / && exec "$@"'
READ_ONLY = ("unshare", "-m", "sh", "-c", MOUNT, "sh")
"""What docker's `--read-only` does, as far as a test can."""


def may_mount() -> bool:
    try:
        tried = [*READ_ONLY, "sh", "-c", "! touch /tmp/x"]
        return subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


mounting = pytest.mark.skipif(not may_mount(), reason="may not mount a disk read-only")
forking = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers need fork")
linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers in /proc")


@forking
@mounting
def test_a_read_only_disk_is_all_it_needs(trees):
    """Not even a temporary file, also where an answer is large and an upload is sent."""
    tree = trees / "second" / "tree.yaml"
    much = "- " + "A very long step that goes on. " * 2000
    steps = "\n".join(f"      {much}" for _ in range(40))
    found = "    guidance: Hay"
    text = tree.read_text("utf-8").replace(found, f"    next-steps:\n{steps}\n{found}")
    tree.write_text(text, "utf-8")
    with running(trees, READ_ONLY) as served:
        status, page = served.get("/en/second/check?beast=zebra-unmistakable")
        assert (status, len(page) > 2_000_000) == (200, True)
        assert served.get()[0] == 200
        assert not served.told('"level": "error", "log": "waitress"')
        assert not served.told('"where"')


# Workers and clients --------------------------------------------------------------------------

BODY = b"beast=zebra-unmistakable&_at=beast"
FORM = (
    b"POST /en/secret/check HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: %d\r\n\r\n" % len(BODY)
)


def connected(served: Running) -> socket.socket:
    return socket.create_connection(("127.0.0.1", served.port), timeout=10)


def heard(one: socket.socket) -> bytes:
    """Everything until the connection ends."""
    parts = []
    with suppress(OSError):
        while part := one.recv(65536):
            parts.append(part)
    return b"".join(parts)


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    """One wizard for all these faults, which is told nothing but them."""
    with running(TREES) as found:
        yield found


@forking
@linux
def test_workers_killed_with_requests_in_hand_send_no_half_of_a_page(served):
    served.until(lambda: len(served.workers()) == 2)
    with ExitStack() as open_ones:
        waiting = [open_ones.enter_context(connected(served)) for _ in range(8)]
        for one in waiting:
            one.sendall(FORM + BODY[:10])
        time.sleep(0.2)
        killed = served.workers()
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        assert [heard(one) for one in waiting] == [b""] * 8
    served.until(lambda: len(set(served.workers()) - set(killed)) == 2)
    with connected(served) as again:
        again.sendall(FORM + BODY)
        answer = heard(again)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"Which country are you from?" in answer
    assert served.told("was ended by signal 9; another one is started") == 2
    assert not served.told("zebra")


@forking
@linux
def test_workers_whose_parent_is_killed_end_too(trees):
    """Else they would hold the port, and no new wizard could start."""
    with running(trees) as served:
        served.until(lambda: len(served.workers()) == 2)
        workers = served.workers()
        served.process.kill()
        served.until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
        with pytest.raises(ConnectionRefusedError):
            connected(served)


@forking
def test_a_thousand_slow_clients_hold_nobody_up(served):
    """Who sends their address, their form or nothing at all by drops, and who never reads."""
    right = served.get()
    with ExitStack() as open_ones:
        slow = [open_ones.enter_context(connected(served)) for _ in range(1000)]
        for number, one in enumerate(slow):
            begun = (
                b"GET /en/plain HTTP/1.1\r\nHost: a\r\nX-Slow: ",
                FORM + BODY[:5],
                b"",
                b"GET /en/plain HTTP/1.1\r\nHost: a\r\n\r\n",
            )
            one.sendall(begun[number % 4])
        took = []
        for drop in range(10):
            for one in slow[drop::97]:
                with suppress(OSError):
                    one.sendall(b"x")
            begun_at = time.monotonic()
            assert served.get() == right
            took.append(time.monotonic() - begun_at)
        assert sorted(took)[5] < 2
        assert served.get("/readyz")[0] in (200, 503)
    assert served.get() == right
    assert not served.told('"where"')


# What somebody in front may take for one request and we for two, or the other way round.
HIDDEN = b"GET /en/second HTTP/1.1\r\nHost: hidden\r\n\r\n"
REFUSED = {
    "two lengths": b"Content-Length: 0\r\nContent-Length: %d" % len(HIDDEN),
    "two lengths in one": b"Content-Length: 0, %d" % len(HIDDEN),
    "a sign": b"Content-Length: +%d" % len(HIDDEN),
    "an underscore": b"Content-Length: 1_0",
    "no number": b"Content-Length: 0x10",
    "negative": b"Content-Length: -1",
    "another coding": b"Transfer-Encoding: xchunked",
    "another coding too": b"Transfer-Encoding: chunked, identity",
    "a coding with a sign nobody sees": b"Transfer-Encoding: \x0bchunked",
    "a space before the colon": b"Content-Length : %d" % len(HIDDEN),
    "a bare line feed": b"X: y\nContent-Length: %d" % len(HIDDEN),
    "a bare return": b"X: y\rContent-Length: %d" % len(HIDDEN),
    "a zero": b"X: y\x00z",
}


def told_to(served: Running, lines: bytes, method: bytes = b"POST") -> bytes:
    with connected(served) as one:
        head = method + b" /en/secret/check HTTP/1.1\r\nHost: a\r\n"
        one.sendall(head + lines + b"\r\n\r\n" + HIDDEN)
        one.shutdown(socket.SHUT_WR)
        return heard(one)


@forking
@pytest.mark.parametrize("name", REFUSED)
def test_no_request_hides_in_another(served, name):
    for method in (b"POST", b"GET"):
        answer = told_to(served, REFUSED[name], method)
        assert re.match(rb"HTTP/1.[01] (400|411|413|431|501) ", answer)
        assert answer.count(b"HTTP/1.") == 1, "and nothing after it is read"


@forking
@pytest.mark.parametrize(
    "lines",
    [
        b"X: y\r\n Content-Length: %d" % len(HIDDEN),  # a line folded is part of the one before
        b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n0" % len(HIDDEN),
    ],
)
def test_what_is_no_length_is_not_taken_for_one(served, lines):
    """nginx refuses both, so that the two of us cannot disagree."""
    answer = told_to(served, lines)
    assert len(re.findall(rb"^HTTP/1.1 200 OK", answer, re.MULTILINE)) == 2
    assert b"Feed an animal" in answer.rpartition(b"HTTP/1.1 ")[2]


@forking
def test_chunks_that_are_none_are_refused(served):
    chance = random.Random(8)
    head = (
        b"POST /en/secret/check HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    sizes = [
        b"-1",
        b"+5",
        b"0x5",
        b"5_0",
        b"g",
        b"f" * 17,
        b" 5",
        b"5;" + b"a" * 70_000,
        b"\x00",
        b"",
    ]
    for size in sizes:
        with connected(served) as one:
            with suppress(OSError):
                one.sendall(head + size + b"\r\n" + chance.randbytes(20) + b"\r\n0\r\n\r\n")
                one.shutdown(socket.SHUT_WR)
            answer = heard(one)
        assert not re.match(rb"HTTP/1.1 (2|3|500)", answer), (size, answer[:100])
    assert served.get()[0] == 200


@forking
def test_more_than_is_read_is_refused_in_words(served):
    for sent, status in (
        (b"GET /en/plain/check?beast=%s HTTP/1.1\r\nHost: a\r\n\r\n" % (b"x" * 20_000), b"414"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nAccept-Language: %s\r\n\r\n" % (b"a," * 40_000), b"431"),
        (FORM.replace(b"Length: %d" % len(BODY), b"Length: 90000") + b"x" * 90_000, b"413"),
        (FORM.replace(b"Length: %d" % len(BODY), b"Length: 999999999"), b"413"),
    ):
        with connected(served) as one:
            with suppress(OSError):
                one.sendall(sent)
                one.shutdown(socket.SHUT_WR)
            assert heard(one)[9:12] == status


@forking
def test_who_reads_nothing_costs_no_worker_its_threads(served):
    """Eight threads for each worker; more readers than that stop in the middle of an answer."""
    asked = b"GET /en/plain/overview HTTP/1.1\r\nHost: a\r\n\r\n" * 200
    with ExitStack() as open_ones:
        for _ in range(40):
            one = open_ones.enter_context(connected(served))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            threading.Thread(target=one.sendall, args=(asked,), daemon=True).start()
        time.sleep(1)
        for _ in range(5):
            assert served.get(PAGE)[0] == 200
