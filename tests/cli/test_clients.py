"""Clients that are slow, read nothing, hide one request in another or are hard to read, and workers
killed as they listen to them: the others are answered, nobody is sent half of a page.
"""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import random
import re
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waitress import channel, parser, server

from tests.cli.served import PAGE, TREES, Running, running
from wizard.cli import workers

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers need fork")
linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers in /proc")


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


@linux
def test_workers_whose_parent_is_killed_end_too():
    """Else they would hold the port, and no new wizard could start."""
    with running(TREES) as served:
        served.until(lambda: len(served.workers()) == 2)
        workers = served.workers()
        served.process.kill()
        served.until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
        with pytest.raises(ConnectionRefusedError):
            connected(served)


def waited(served: Running, right: tuple[int, str]) -> float:
    """How long a page is waited for."""
    begun = time.monotonic()
    assert served.get() == right
    return time.monotonic() - begun


def test_a_thousand_slow_clients_hold_nobody_up(served):
    """Who sends their address, their form or nothing at all by drops, and who never reads."""
    right = served.get()
    alone = sorted(waited(served, right) for _ in range(10))[5]
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
            took.append(waited(served, right))
        # a worker whose threads they held would be free again after ten seconds: 3,000 times that
        assert sorted(took)[5] < 300 * alone
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
    "a length beside chunks": b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0",
    "a length without end": b"Content-Length: " + b"9" * 5000,
}


def told_to(served: Running, lines: bytes, method: bytes = b"POST") -> bytes:
    with connected(served) as one:
        head = method + b" /en/secret/check HTTP/1.1\r\nHost: a\r\n"
        one.sendall(head + lines + b"\r\n\r\n" + HIDDEN)
        one.shutdown(socket.SHUT_WR)
        return heard(one)


@pytest.mark.parametrize("name", REFUSED)
def test_no_request_hides_in_another(served, name):
    for method in (b"POST", b"GET"):
        answer = told_to(served, REFUSED[name], method)
        assert re.match(rb"HTTP/1.[01] (400|411|413|431|501) ", answer)
        assert answer.count(b"HTTP/1.") == 1, "and nothing after it is read"


def test_what_is_sent_behind_a_request_unasked_is_never_answered(served):
    """A line folded is part of the one before: no length, so what follows is another request."""
    for answer in (
        told_to(served, b"X: y\r\n Content-Length: %d" % len(HIDDEN)),
        told_to(served, b"X: y\r\n\r\n" + HIDDEN * 45, b"GET"),
    ):
        head = answer.partition(b"\r\n\r\n")[0]
        assert answer.count(b"HTTP/1.1 200 OK\r\n") == 1
        assert b"\r\nConnection: close" in head
        assert b"Feed an animal" not in answer


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
    assert not served.told('"log": "waitress')


# What is hard to read -----------------------------------------------------------

MANY = 31_000
HARD = {
    "blanks": b"GET / HTTP/1.1\r\nx:" + b" " * MANY + b"a",
    "blanks and tabs": b"GET / HTTP/1.1\r\nx: a" + b" \t" * (MANY // 2) + b"\x7f",
    "words": b"GET / HTTP/1.1\r\nx:" + b"a " * (MANY // 2) + b"\x00",
    "an address that ends in nothing": b"GET http://" + b"1" * MANY + b" x HTTP/1.1",
    "an address twice": b"GET " + b"a://" * (MANY // 4) + b" x",
    "half of an address": b"GET http://[ HTTP/1.1",
    "a method": b"G" * MANY,
    "names": b"GET / HTTP/1.1" + b"\r\na:" * (MANY // 4),
    "folds": b"GET / HTTP/1.1\r\na: b" + b"\r\n a" * (MANY // 4),
}


@pytest.mark.parametrize("name", HARD)
def test_a_head_is_quickly_read_whatever_it_holds(served, name):
    """Waitress' own patterns took from seconds to a minute and a half for the first five."""
    with ExitStack() as open_ones:
        for _ in range(4):
            open_ones.enter_context(connected(served)).sendall(HARD[name] + b"\r\n\r\n")
        last = open_ones.enter_context(connected(served))
        last.sendall(HARD[name] + b"\r\nConnection: close\r\n\r\n")
        assert served.get()[0] == 200
        assert re.match(rb"HTTP/1.[01] (302|400|404) ", heard(last))
    assert not served.told("uncaptured")


@pytest.fixture(scope="module")
def untouched():
    """The parser of waitress as it comes."""
    spec = importlib.util.find_spec("waitress.parser")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


LINE = st.lists(
    st.sampled_from(
        [b"GET", b"x", b" ", b"\t", b":", b"//", b"a.b", b"9", b"/", b"?", b"#", b"\xe9"]
    )
    | st.sampled_from([b" HTTP/1.1", b" HTTP/1.", b"\n", b"\r", b"\x00", b'"', b"(", b"|"]),
    max_size=12,
).map(b"".join)


@given(line=LINE)
def test_lines_are_read_as_waitress_reads_them(untouched, line):
    for name, read in (("HEADER_FIELD_RE", "match"), ("first_line_re", "fullmatch")):
        ours, theirs = (getattr(getattr(it, name), read)(line) for it in (parser, untouched))
        assert getattr(parser, name).pattern != getattr(untouched, name).pattern
        assert (ours and ours.groupdict()) == (theirs and theirs.groupdict())


def test_what_is_changed_in_waitress_is_still_there():
    """Its version is pinned; a new one has to be looked at by hand."""
    assert parser.HEADER_FIELD_RE.pattern == workers.PATTERNS["HEADER_FIELD_RE"].encode("latin-1")
    assert parser.first_line_re.pattern == workers.PATTERNS["first_line_re"].encode("latin-1")
    for names, its in (
        (("received", "parse_header", "completed", "empty", "chunked"), parser.HTTPRequestParser),
        (("service", "handle_close", "parser_class", "request"), channel.HTTPChannel),
        (("last_activity", "total_outbufs_len"), channel.HTTPChannel),
        (("channel_class", "accepting"), server.BaseWSGIServer),
    ):
        for name in names:
            assert hasattr(its, name), name
    source = Path(parser.__file__).read_text("utf-8")
    assert "HEADER_FIELD_RE.match(line)" in source
    assert "first_line_re.fullmatch(line)" in source
    assert "requests" in Path(channel.__file__).read_text("utf-8")


# Who takes too long ---------------------------------------------------------------


@pytest.fixture
def hasty(monkeypatch) -> Iterator[int]:
    """The port of one worker with little patience, whose answers are large."""
    for name, seconds in (("SILENT", 0.5), ("ASKING", 1.0), ("SENDING", 1.0)):
        monkeypatch.setattr(workers, name, seconds)

    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", "30000000")])
        return [b"x" * 30_000_000]

    with at_work(app) as port:
        yield port


ASKED = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.mark.filterwarnings("ignore:send_bytes:DeprecationWarning")
@pytest.mark.parametrize(
    ("first", "then", "read"),
    [
        (b"", b"", 0),  # says nothing
        (b"GET / HTTP/1.1\r\nx: ", b"y", 0),  # an endless head by drips
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n", b"y", 0),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", b"0", 0),
        (ASKED, b"", 0),  # never reads
        (ASKED, b"", 1),  # reads by drips
        (ASKED * 45, b"", 1),
    ],
)
def test_who_takes_too_long_is_closed(hasty, first, then, read):
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.settimeout(20)
        one.connect(("127.0.0.1", hasty))
        one.sendall(first)
        got = 0
        try:
            for _ in range(30):
                time.sleep(0.1)
                if then:
                    one.sendall(then)
                if read:
                    got += len(one.recv(read))
            assert not then, "a request of three seconds is still heard"
            while part := one.recv(1 << 20):
                got += len(part)
        except ConnectionError:
            pass
        assert got < 30_000_000, "an answer of three seconds is still sent"


@linux
@pytest.mark.skipif(not shutil.which("prlimit"), reason="has no prlimit")
def test_with_few_files_half_open_connections_hold_nobody_up():
    """No loop that finds no file for the next one, and a line in the log of each worker."""
    with running(TREES, ("prlimit", "--nofile=64")) as served, ExitStack() as open_ones:
        served.until(lambda: len(served.workers()) == 2)
        before = len(served.lines)
        for _ in range(150):
            one = open_ones.enter_context(connected(served))
            one.sendall(b"GET / HTTP/1.1\r\n")
        ran, begun = ticks(served), time.monotonic()
        for _ in range(10):
            assert served.get()[0] == 200
            time.sleep(0.1)
        share = (ticks(served) - ran) / os.sysconf("SC_CLK_TCK") / (time.monotonic() - begun)
        assert share < 0.6, "they go round and round"
        lines = [json.loads(it) for it in served.lines[before:] if it.startswith("{")]
        assert {it["log"] for it in lines} == {"wizard.access", "wizard.serve"}
        assert 1 <= served.told("connections are taken") <= 2


@pytest.mark.filterwarnings("ignore:send_bytes:DeprecationWarning")
def test_more_visitors_than_there_is_room_for_are_all_answered(monkeypatch):
    """Who waits for an answer keeps the connection; who finds no room waits for it."""
    monkeypatch.setattr(workers, "_connections", lambda: 20)
    monkeypatch.setattr(workers, "PAUSE", 10)  # a busy machine may be slow to ask again

    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", "5")])
        return [b"right"]

    said: list[object] = []

    def visit(port: int) -> None:
        one = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            for _ in range(10):
                one.request("GET", "/")
                said.append(one.getresponse().read())
        except OSError as error:
            said.append(error)
        finally:
            one.close()

    with at_work(app) as port:
        visitors = [threading.Thread(target=visit, args=[port]) for _ in range(100)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
    assert said == [b"right"] * 1000


@contextmanager
def at_work(app) -> Iterator[int]:
    """The port of one worker that answers so."""
    stop = threading.Event()
    with workers.listening("127.0.0.1", 0) as listener:
        worker = threading.Thread(
            target=workers.work, args=([workers.Door(app, listener)], stop.is_set)
        )
        worker.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stop.set()
            worker.join()


def ticks(served: Running) -> int:
    """How long the workers have run."""
    stats = (Path(f"/proc/{pid}/stat").read_text() for pid in served.workers())
    return sum(sum(map(int, it.rpartition(")")[2].split()[11:13])) for it in stats)
