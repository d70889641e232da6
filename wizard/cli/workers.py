"""Worker processes behind one socket: started, watched, begun anew when one dies, ended in peace.

In: WSGI programs and sockets that listen. Out: requests answered until a signal says stop.
A program is loaded once, before the workers part from this process, so they share its memory.
It must not know what is served.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.server import create_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
PATIENCE = 10.0
"""Seconds for which requests under way are waited for when told to stop."""

BACKLOG = 1024
CONNECTIONS = 4000
"""Connections held open at once by one worker; slow ones cost a file and no thread."""

SLOW = 30
"""Seconds after which a connection that says nothing is closed."""

LARGEST = 128 * 1024
"""Bytes of a body that are read at all; the program itself allows less."""

HEADERS = 32 * 1024
"""Bytes of an address and its headers, which take longer to read apart than they seem."""

WHOLE = 1 << 20
"""Bytes gathered before any are sent: a page goes out in one piece, or not at all when killed."""

NEVER = 1 << 30
"""Bytes beyond which an answer would be put on the disk, which may be full or read-only."""

GLANCE = 0.2
"""Seconds between two looks at whether somebody said stop."""

log = logging.getLogger("wizard.serve")


def listening(host: str, port: int) -> socket.socket:
    """Listen at an address; raises `OSError`."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


@dataclass(frozen=True, slots=True)
class Door:
    """A program and where it is asked; so many `threads` of each worker answer."""

    app: WSGIApplication
    listener: socket.socket
    threads: int = THREADS


def serve(
    doors: Sequence[Door],
    workers: int,
    during: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> None:
    """Answer requests until told to stop by Ctrl+C or SIGTERM; workers work within `during`."""
    _more_files()
    told = Told()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, told.hear)
    if workers == 1:
        with during():
            work(doors, lambda: told.stop)
        return
    gc.freeze()  # what is loaded is never looked at again by the collector, so stays shared
    parent = os.getpid()

    def worker() -> None:
        with during():
            work(doors, lambda: told.stop or os.getppid() != parent)

    Watch(worker, workers, told).run()


@dataclass(slots=True)
class Told:
    """Whether somebody said stop; looked at between two requests, so that none is cut off."""

    stop: bool = False

    def hear(self, signum: int, frame: FrameType | None) -> None:
        self.stop = True


def work(doors: Sequence[Door], stopped: Callable[[], bool]) -> None:
    """Be one worker until told to stop; then hear no more, and answer what was asked."""
    open_sockets: dict[int, Any] = {}
    servers = [_opened(door, open_sockets) for door in doors]
    while not stopped():
        _turn(open_sockets, GLANCE)
    for server in servers:
        server.del_channel(open_sockets)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any(map(_busy, servers)):
        _turn(open_sockets, 0.05)
    for server in servers:
        server.task_dispatcher.shutdown()


def _opened(door: Door, open_sockets: dict[int, Any]) -> Any:
    # The application itself trusts as many proxies as it was told to.
    return create_server(
        door.app,
        map=open_sockets,
        sockets=[door.listener],
        threads=door.threads,
        ident=None,
        clear_untrusted_proxy_headers=False,
        connection_limit=CONNECTIONS,
        channel_timeout=SLOW,
        cleanup_interval=5,
        send_bytes=WHOLE,
        outbuf_overflow=NEVER,
        max_request_body_size=LARGEST,
        max_request_header_size=HEADERS,
        asyncore_use_poll=True,
    )


def _turn(open_sockets: dict[int, Any], seconds: float) -> None:
    """Read and write what is ready, or wait so long for it."""
    wasyncore.loop(timeout=seconds, map=open_sockets, use_poll=True, count=1)


def _busy(server: Any) -> bool:
    return any(it.requests or it.total_outbufs_len for it in server.active_channels.values())


@dataclass(slots=True)
class Watch:
    """Keeps so many processes at work; one that dies is replaced, at most once a second."""

    work: Callable[[], None]
    count: int
    told: Told
    since: dict[int, float] = field(default_factory=dict)

    def run(self) -> None:
        for _ in range(self.count):
            self.start()
        while not self.told.stop:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                self.replace(pid, status)
            else:
                time.sleep(GLANCE)
        self.end()

    def start(self) -> None:
        """Part a new worker from this process."""
        pid = os.fork()
        if pid:
            self.since[pid] = time.monotonic()
            return
        code = 1
        try:
            self.work()
            code = 0
        except Exception:
            log.exception("a worker failed")
        finally:
            os._exit(code)

    def replace(self, pid: int, status: int) -> None:
        why = os.waitstatus_to_exitcode(status)
        how = f"was ended by signal {-why}" if why < 0 else f"ended with code {why}"
        log.error("worker %s %s; another one is started", pid, how)
        if time.monotonic() - self.since.pop(pid) < 1:
            time.sleep(1)
        self.start()

    def end(self) -> None:
        """Tell all to stop; who does not within reason is made to."""
        for pid in self.since:
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE + 5
        while self.since and time.monotonic() < until:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            self.since.pop(pid, None)
            time.sleep(0 if pid else 0.02)
        for pid in self.since:
            os.kill(pid, signal.SIGKILL)


def _more_files() -> None:
    """Allow as many open connections as the system lets us."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 200
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
