"""Clients that are slow, read nothing or hide one request in another, and workers killed while they
listen to them: the others are answered, and nobody is sent half of a page."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.cli.served import PAGE, TREES, Running, running

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


@pytest.mark.parametrize("name", REFUSED)
def test_no_request_hides_in_another(served, name):
    for method in (b"POST", b"GET"):
        answer = told_to(served, REFUSED[name], method)
        assert re.match(rb"HTTP/1.[01] (400|411|413|431|501) ", answer)
        assert answer.count(b"HTTP/1.") == 1, "and nothing after it is read"


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
    assert len(re.findall(rb"HTTP/1.1 200 OK\r\n", answer)) == 2
    assert b"Feed an animal" in answer.rpartition(b"HTTP/1.1 ")[2]


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
