"""nginx with the file that we give to site owners, in front of a wizard with two workers."""

from __future__ import annotations

import http.client
import itertools
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.bench.proxy import proxied
from tests.bench.ready import FOLDER, nginx
from tests.bench.servers import free_port
from tests.cli.served import TREES, Running, running

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="workers need fork"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
PAGE = "/en/plain/check"


@pytest.fixture(scope="module")
def front(request) -> Iterator[tuple[Running, int]]:
    """A wizard, and the port of the nginx before it."""
    program = nginx() if request.config.getoption("--all") else None
    if program is None:
        pytest.skip("with --all, where nginx is or can be installed")
    with running(TREES, WIZARD_PROXIES="1") as wizard, proxied(program, wizard.port) as proxy:
        yield wizard, proxy.port


def ask(port: int, path: str, method: str = "GET", body: bytes = b"", **headers: str):
    """Send a request as it stands, which clients of a library would mend."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}"] if method == "POST" else []
    with socket.create_connection(("127.0.0.1", port), timeout=25) as one:
        one.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = http.client.HTTPResponse(one)
        answer.begin()
        return answer.status, answer.headers, answer.read()


@pytest.mark.parametrize(
    "path", [f"{PAGE}#1", f"/{PAGE}", "/en//plain/check", "/en/pl%61in", f"{PAGE}?land=VU#"]
)
def test_a_page_has_one_spelling(front, path):
    status, headers, body = ask(front[1], path)
    assert status == 404
    assert headers["Cache-Control"] == "no-store"
    assert b"We cannot show this page" in body


def test_a_form_without_fields_is_sent_to_the_one_address(front):
    status, headers, _ = ask(front[1], f"{PAGE}?")
    assert status == 303
    assert headers["Location"].endswith(PAGE)
    assert ask(front[1], "//evil.example?")[0] == 404


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0", None),
        ("gzip;q=0,br;q=0.5", "br"),
        ("brx", None),
        ("identity", None),
    ],
)
def test_what_a_browser_cannot_read_is_not_sent(front, accepted, coding):
    _, headers, _ = ask(front[1], PAGE, Accept_Encoding=accepted)
    assert headers["Content-Encoding"] == coding


def test_its_log_tells_of_sensitive_answers_neither_size_nor_time(front):
    form = {"Content_Type": "application/x-www-form-urlencoded", "Accept_Encoding": "br"}
    status, headers, body = ask(front[1], "/en/secret/check", "POST", b"_to=vet", **form)
    assert (status, len(body) % 1024) == (200, 0)
    assert headers["Content-Encoding"] == "br"
    assert ask(front[1], PAGE)[0] == 200
    lines = (FOLDER / "nginx" / "wizard.log").read_text("utf-8").splitlines()
    secret = [line.split(" ", 1)[1] for line in lines if "/secret/" in line and "POST" in line]
    assert secret[-1] == "POST /en/secret/check 200 - - -"
    plain = [line.split() for line in lines if f"GET {PAGE} 200" in line][-1]
    assert int(plain[4]) > 500


def test_a_slow_request_is_not_sent_again(front):
    """All workers stand still. nginx waits 10 seconds for one; for three, one after another, it
    would be longer than `ask` has patience."""
    wizard, port = front
    for worker in wizard.workers():
        os.kill(worker, signal.SIGSTOP)
    try:
        assert ask(port, "/en/plain/overview")[0] == 504
    finally:
        for worker in wizard.workers():
            os.kill(worker, signal.SIGCONT)
    assert ask(port, PAGE)[0] == 200
    assert wizard.told("GET '/en/plain/overview'") <= 1


def test_what_nginx_answers_itself_is_in_our_languages_with_our_headers(front):
    large = ask(front[1], "/en/secret/check", "POST", b"x" * 70_000)
    front[0].process.terminate()  # so this test is the last one of this fixture
    front[0].process.wait(20)
    gone = ask(front[1], "/en/second")
    for (status, headers, body), code in ((large, 413), (gone, 502)):
        assert status == code
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
            assert headers[name], name
        for lang in ("en", "nl", "ar"):
            assert f'lang="{lang}"' in body.decode()
        assert b"nginx" not in body


@pytest.mark.slow
def test_a_restart_loses_no_answer():
    """As the handbook says: the new one first, at the other port, and back again; each that is told
    to stop has a form in hand of which the rest never comes."""
    program, ports, numbers = nginx(), (free_port(), free_port()), itertools.count()
    if program is None:
        pytest.skip("where nginx is or can be installed")
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    kinds = (
        lambda: ask(proxy.port, f"{PAGE}?land=x{next(numbers)}"),  # drawn anew
        lambda: ask(proxy.port, PAGE),
        lambda: ask(proxy.port, "/en/secret/check", "POST", b"_to=vet", **form),
    )
    found: list[object] = []
    stop = threading.Event()

    def asking(kind) -> None:
        while not stop.is_set():
            try:
                found.append(kind()[0])
            except Exception as error:
                found.append(error)

    with ExitStack() as old:
        before = old.enter_context(running(TREES, port=ports[0], WIZARD_PROXIES="1"))
        proxy = old.enter_context(proxied(program, *ports))
        threads = [threading.Thread(target=asking, args=(kind,)) for kind in kinds * 2]
        for thread in threads:
            thread.start()
        for turn in (1, 0, 1):
            after = old.enter_context(running(TREES, port=ports[turn], WIZARD_PROXIES="1"))
            assert after.get("/readyz")[0] == 200
            with socket.create_connection(("127.0.0.1", before.port)) as slow:
                slow.sendall(
                    b"POST /en/secret/check HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"
                )
                before.process.terminate()
                assert before.process.wait(20) == 0
            before = after
            time.sleep(0.5)
        stop.set()
        for thread in threads:
            thread.join(30)
    assert len(found) > 100
    assert set(found) <= {200, 303}, [it for it in found if it not in (200, 303)][:5]
