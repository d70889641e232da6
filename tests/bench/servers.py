"""Servers to measure: started on a free port, watched for the processor time they take.

In: a command. Out: a `Server`, whose requests go over one kept connection and whose cost is the
time its own processes ran, so that the client and everybody else on the machine count for nothing.
Linux alone tells this (`/proc`).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.ready import FOLDER, ROOT

TICK = os.sysconf("SC_CLK_TCK")
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
"""What htmx sends for a step; answers come as a fragment."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; `head` and `size` count the bytes of head and body as they came."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    head: int
    size: int


@dataclass(slots=True)
class Client:
    """One kept connection to a server here; a cookie once set is sent back."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    stream: socket.socket | None = None
    rest: bytes = b""

    def get(self, path: str, headers: Mapping[str, str] = {}) -> Answer:
        return self.send("GET", path, b"", headers)

    def post(self, path: str, body: bytes) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, body, kind)

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{n}={v}" for n, v in self.cookies.items()))
        request = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        if self.stream is None:
            self.connect()
        assert self.stream is not None
        self.stream.sendall(request)
        return self.answer()

    def connect(self) -> None:
        self.stream = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def answer(self) -> Answer:
        head = self.until(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        status = int(first.split()[1])
        body, size = self.body(status, headers)
        if headers.get("connection", "").lower() == "close" and self.stream:
            self.stream.close()
            self.stream = None
        return Answer(status, headers, body, len(head) + 4, size)

    def body(self, status: int, headers: Mapping[str, str]) -> tuple[bytes, int]:
        if status in (204, 304):
            return b"", 0
        if "content-length" in headers:
            body = self.exactly(int(headers["content-length"]))
            return body, len(body)
        parts, size = [], 0
        while True:
            line = self.until(b"\r\n")
            part = self.exactly(int(line, 16) + 2)
            size += len(line) + 2 + len(part)
            if len(part) == 2:
                return b"".join(parts), size
            parts.append(part[:-2])

    def until(self, mark: bytes) -> bytes:
        while mark not in self.rest:
            self.more()
        found, _, self.rest = self.rest.partition(mark)
        return found

    def exactly(self, count: int) -> bytes:
        while len(self.rest) < count:
            self.more()
        found, self.rest = self.rest[:count], self.rest[count:]
        return found

    def more(self) -> None:
        assert self.stream is not None
        got = self.stream.recv(65536)
        if not got:
            self.stream = None
            raise ConnectionError("the server closed the connection")
        self.rest += got


@dataclass(slots=True)
class Server:
    """A running server and the one connection it is asked through.

    `files` is the port at which it serves plain files, where it does.
    """

    process: subprocess.Popen[bytes]
    port: int
    client: Client
    files: int = 0

    def workers(self) -> Sequence[int]:
        """Give the processes that answer, where the wizard serves by itself."""
        pid = self.process.pid
        return [int(it) for it in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def seconds(self) -> float:
        """Say how long all its processes have run, kernel included."""
        return sum(ticks for ticks in _ticks(self.process.pid)) / TICK


def _ticks(group: int) -> Iterator[int]:
    """Give the ticks of every process of a group."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            yield int(fields[11]) + int(fields[12])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, cwd: Path, env: Mapping[str, str], ready: str = "/"
) -> Iterator[Server]:
    """Start a server in a process group of its own; stop it when done."""
    log = cwd / f"{port}.log"
    with log.open("wb") as told:
        process = subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **env}, stdout=told, stderr=told,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait(process, port, ready, log)
            yield Server(process, port, Client(port))
        finally:
            _stop(process)


def served(trees: Path, workers: int, cache: int = 32) -> AbstractContextManager[Server]:
    """Start the wizard as `wizard serve` does; `cache` is in megabytes for each worker."""
    port = free_port()
    command = [sys.executable, "-m", "wizard", "serve", f"--port={port}", f"--workers={workers}"]
    FOLDER.mkdir(exist_ok=True)
    env = {"WIZARD_TREES": str(trees), "WIZARD_WATCH": "0.5", "WIZARD_CACHE": str(cache)}
    env["PYTHONPATH"] = str(ROOT)
    return running(command, port, FOLDER, env, "/healthz")


def _wait(process: subprocess.Popen[bytes], port: int, ready: str, log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            if Client(port).get(ready).status < 500:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return
