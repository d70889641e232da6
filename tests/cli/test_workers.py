"""Workers under fire: killed, told to stop, given broken trees, slow clients and nonsense."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.check.examples import wrong
from tests.cli.folder import folder
from tests.cli.served import ROOT, TREES, Running, running
from wizard.trees.load_folder import visitors_read

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers need fork")


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    copied = tmp_path / "trees"
    shutil.copytree(TREES, copied)
    return copied


linux = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds workers in /proc")


@linux
def test_killed_workers_are_replaced_and_nothing_wrong_is_shown(trees):
    with running(trees) as wizard:
        right = wizard.get()
        wizard.until(lambda: len(wizard.workers()) == 2)
        lost = 0
        for kills in range(1, 4):
            for number in range(20):
                if number == 10:
                    os.kill(wizard.workers()[-1], signal.SIGKILL)
                try:
                    assert wizard.get() == right
                except (ConnectionError, http.client.HTTPException):
                    lost += 1  # what the killed worker had in hand
            wizard.until(lambda: wizard.told("was ended by signal 9") == kills)  # noqa: B023
            wizard.until(lambda: len(wizard.workers()) == 2)
        assert lost <= 3
        assert wizard.get() == right


@linux
def test_a_worker_that_is_started_again_serves_what_the_others_serve(trees):
    """Edited, then broken, then killed: neither the rules of the start nor none."""
    with running(trees) as wizard:
        address, file = "/en/plain", trees / "plain" / "tree.yaml"
        text = file.read_text("utf-8")
        title = next(line for line in text.splitlines() if line.startswith("title:"))
        file.write_text(text.replace(title, "title: The second version"), "utf-8")
        wizard.until(lambda: "The second version" in wizard.get(address)[1])
        time.sleep(1)  # in which nobody asks, so that all must look by themselves
        file.write_text("broken: [", "utf-8")
        wizard.until(lambda: wizard.told("plain/tree.yaml:1") >= 3)
        for kills in range(1, 3):
            os.kill(wizard.workers()[-1], signal.SIGKILL)
            wizard.until(lambda: wizard.told("was ended by signal 9") == kills)  # noqa: B023
            wizard.until(lambda: len(wizard.workers()) == 2)
        for _ in range(20):
            status, page = wizard.get(address)
            assert status == 200
            assert "The second version" in page


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no pipes")
def test_a_pipe_in_the_place_of_a_tree_stops_nothing(trees):
    (trees / "pipe").mkdir()
    os.mkfifo(trees / "pipe" / "tree.yaml")
    with running(trees) as wizard:
        assert wizard.get()[0] == 200
        assert wizard.get("/en/pipe")[0] == 503
        assert wizard.told("it is a device, a socket or a pipe") == 1
        (trees / "second" / "tree.yaml").unlink()
        os.mkfifo(trees / "second" / "tree.yaml")
        wizard.until(lambda: wizard.told("second/tree.yaml:1: this file could not be read") >= 1)
        assert wizard.get("/en/second")[0] == 200


@linux
def test_what_asks_other_services_to_read_anew_ends_nothing(trees):
    with running(trees) as wizard:
        right = wizard.get()
        for pid in (wizard.process.pid, *wizard.workers()):
            os.kill(pid, signal.SIGHUP)
        time.sleep(0.5)
        assert wizard.process.poll() is None
        assert wizard.get() == right
        assert not wizard.told("was ended by signal")


def test_told_to_stop_it_answers_what_was_asked(trees):
    with running(trees) as wizard:
        right = wizard.get()
        assert visitors_read(trees)
        found: list[tuple[int, str] | Exception] = []
        stop = threading.Event()

        def ask() -> None:
            while not stop.is_set():
                try:
                    found.append(wizard.get())
                except ConnectionRefusedError:
                    return
                except Exception as error:
                    found.append(error)

        asking = [threading.Thread(target=ask) for _ in range(4)]
        for thread in asking:
            thread.start()
        time.sleep(0.5)
        wizard.process.send_signal(signal.SIGTERM)
        assert wizard.process.wait(20) == 0
        stop.set()
        for thread in asking:
            thread.join(10)
        # who had connected and asked nothing yet finds the door closed, which is no answer lost
        wrong = [it for it in found if it != right and not isinstance(it, ConnectionError)]
        assert not wrong
        assert len(found) > 20
        assert not wizard.told('"where"')


def test_a_tree_that_breaks_while_served_is_served_as_it_last_was(trees):
    with running(trees) as wizard:
        right = wizard.get()
        tree = trees / "plain" / "tree.yaml"
        good = tree.read_text("utf-8")
        for text in (
            good[: len(good) // 2],  # half written
            "",
            "\x00",
            good.replace("next: land", "next: nowhere"),
            wrong("gap")["example/tree.yaml"],
        ):
            tree.write_text(text, "utf-8")
            time.sleep(0.15)
            assert wizard.get() == right
            assert wizard.get() == right
        tree.unlink()
        time.sleep(0.15)
        assert wizard.get("/en/second")[0] == 200
        tree.write_text(good.replace("Keep an animal", "Keep a beast"), "utf-8")
        wizard.until(lambda: "Keep a beast" in wizard.get()[1])
        assert wizard.told("[unknown-target]")


def test_all_trees_gone_for_a_while(trees, tmp_path):
    with running(trees) as wizard:
        right = wizard.get()
        trees.rename(tmp_path / "away")
        time.sleep(0.15)
        assert [wizard.get() for _ in range(4)] == [right] * 4
        (tmp_path / "away").rename(trees)
        time.sleep(0.15)
        assert [wizard.get() for _ in range(4)] == [right] * 4
        assert wizard.told("served last are served on")


def test_a_missing_or_broken_translation_takes_nothing_down(trees):
    with running(trees) as wizard:
        assert wizard.get("/nl/plain")[0] == 200
        for text in ('msgid "x"\nmsgstr "', "\x00" * 100, ""):
            (trees / "plain" / "nl.po").write_text(text, "utf-8")
            time.sleep(0.15)
            assert wizard.get("/nl/plain")[0] == 200
        (trees / "plain" / "nl.po").unlink()
        time.sleep(0.15)
        assert wizard.get("/nl/plain")[0] == 200


def test_it_needs_no_disk_and_logs_as_json(trees):
    with running(trees, TMPDIR="/nonexistent", HOME="/nonexistent") as wizard:
        assert wizard.get()[0] == 200
        assert wizard.get("/en/nothing")[0] == 404
    told = [json.loads(line) for line in wizard.lines if line.startswith("{")]
    page = next(line for line in told if line.get("status") == 200)
    assert (page["log"], page["method"], page["path"]) == (
        "wizard.access",
        "GET",
        "/en/plain/check",
    )
    assert set(page) == {"at", "level", "log", "method", "path", "status", "bytes", "ms"}
    assert "zebra" not in "".join(wizard.lines)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no disk that is always full")
def test_a_full_disk_behind_the_log_stops_no_answer(trees):
    held = socket.create_server(("127.0.0.1", 0))
    port = held.getsockname()[1]
    held.close()
    command = [sys.executable, "-m", "wizard", "serve", f"--port={port}", f"--trees={trees}"]
    with (
        Path("/dev/full").open("w") as full,
        subprocess.Popen(command, cwd=ROOT, stderr=full) as process,
    ):
        wizard = Running(process, port, [])

        def up() -> bool:
            try:
                return wizard.get()[0] == 200
            except OSError:
                return False

        try:
            wizard.until(up)
            assert [wizard.get()[0] for _ in range(20)] == [200] * 20
        finally:
            process.terminate()
            process.wait(20)


def test_malformed_requests_are_refused_and_forgotten(trees, whole_matrix):
    chance = random.Random(8)
    pieces = [b"GET", b"POST", b" ", b"/en/plain", b"?", b"\r\n", b"\n", b"\x00", b"HTTP/1.1", b"%"]
    pieces += [b"Host: a", b"Content-Length: ", b"Transfer-Encoding: chunked", b"-1", b"9" * 30]
    pieces += [b"\r\n\r\n", b"ffffffff\r\n", b":", b"\xff\xfe", b"Connection: close", b"A" * 5000]
    with running(trees) as wizard:
        for _ in range(2000 if whole_matrix else 200):
            sent = b"".join(chance.choices(pieces, k=chance.randint(1, 12)))
            with socket.create_connection(("127.0.0.1", wizard.port), timeout=5) as one:
                answer = b""
                with suppress(OSError):  # refused and closed while we still talk
                    one.sendall(sent + b"\r\n\r\n")
                    one.shutdown(socket.SHUT_WR)
                    answer = one.recv(65536)
            assert not answer or answer[9:12] < b"500" or answer[9:12] in (b"501", b"505")
        assert wizard.get()[0] == 200
        assert not wizard.told('"where"')


def test_a_wizard_that_cannot_start_its_trees_says_so(tmp_path):
    trees = folder(tmp_path, wrong("gap"))
    command = [sys.executable, "-m", "wizard", "serve", "--port=0", "--workers=2"]
    done = subprocess.run(
        [*command, f"--trees={trees}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "no sound tree" in done.stderr
