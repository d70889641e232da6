"""A wizard as an operator runs it: two workers in processes of their own, and what they log."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TREES = ROOT / "tests" / "web" / "trees"
PAGE = "/en/plain/check?beast=zebra-unmistakable"


class Running:
    """A wizard with two workers."""

    def __init__(self, process: subprocess.Popen[str], port: int, lines: list[str]) -> None:
        self.process, self.port, self.lines = process, port, lines

    def get(self, path: str = PAGE) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def told(self, words: str) -> int:
        return sum(words in line for line in self.lines)

    def until(self, true: Callable[[], bool]) -> None:
        until = time.monotonic() + 20
        while not true():
            assert time.monotonic() < until, "".join(self.lines)
            time.sleep(0.05)


@contextmanager
def running(
    trees: Path, within: Sequence[str] = (), port: int = 0, **env: str
) -> Iterator[Running]:
    """Serve trees, the command put `within` another; settings by environment."""
    command = [*within, sys.executable, "-m", "wizard", "serve", f"--port={port}", "--workers=2"]
    command.append(f"--trees={trees}")
    env = {**os.environ, "WIZARD_WATCH": "0.05", **env}
    lines: list[str] = []
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stderr is not None
        told = process.stderr
        reader = threading.Thread(target=lambda: [lines.append(line) for line in told], daemon=True)
        for line in told:
            lines.append(line)
            if "The wizard is at" in line:
                break
        else:
            pytest.fail("".join(lines))
        reader.start()
        try:
            yield Running(process, int(line.split("127.0.0.1:")[1].split()[0]), lines)
        finally:
            process.terminate()
            process.wait(30)
            reader.join(10)
