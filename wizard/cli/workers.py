"""Worker processes behind one socket: started, watched, begun anew when one dies, ended in peace.

In: WSGI programs and sockets that listen. Out: requests answered until a signal says stop.
A program is loaded once, before the workers part from this process, so they share its memory.
It must not know what is served.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Event
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
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Answer requests until told to stop by Ctrl+C or SIGTERM; workers work within `during`.

    `meanwhile` is called by their parent again and again, so that it has what they have when it
    must start another one.
    """
    _more_files()
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    if sys.platform != "win32" and not sys.stderr.isatty():
        # who sends it to a service means "read anew", which it does by itself
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if workers == 1:
        with during():
            work(doors, stop.is_set)
        return
    gc.freeze()  # what is loaded is never looked at again by the collector, so stays shared
    parent = os.getpid()

    def worker() -> None:
        try:
            with during():
                work(doors, lambda: stop.is_set() or os.getppid() != parent)
        except Exception:
            log.exception("a worker failed")
            raise SystemExit(1) from None

    _watched(worker, workers, stop, meanwhile)


def _watched(
    worker: Callable[[], None], count: int, stop: Event, meanwhile: Callable[[], object]
) -> None:
    """Keep so many processes at work; one that dies is replaced, at most once a second."""

    def begun() -> multiprocessing.context.ForkProcess:
        process = multiprocessing.get_context("fork").Process(target=worker, daemon=True)
        process.start()
        return process

    processes = [begun() for _ in range(count)]
    while not stop.is_set():
        time.sleep(GLANCE)
        meanwhile()
        for at, process in enumerate(processes):
            code = process.exitcode
            if code is not None and not stop.is_set():
                how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
                log.error("worker %s %s; another one is started", process.pid, how)
                processes[at] = begun()
                time.sleep(1)
    for process in processes:
        process.terminate()
    until = time.monotonic() + PATIENCE + 5
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        process.kill()


def work(doors: Sequence[Door], stopped: Callable[[], bool]) -> None:
    """Be one worker until told to stop; then hear no more, and answer what was asked."""
    open_sockets: dict[int, Any] = {}
    servers: list[Any] = [
        create_server(
            door.app,
            map=open_sockets,
            sockets=[door.listener],
            threads=door.threads,
            ident=None,
            # The application itself trusts as many proxies as it was told to.
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
        for door in doors
    ]
    while not stopped():
        _turn(open_sockets, GLANCE)
    for server in servers:
        server.del_channel(open_sockets)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any(map(_busy, servers)):
        _turn(open_sockets, 0.05)
    for server in servers:
        server.task_dispatcher.shutdown()


def _turn(open_sockets: dict[int, Any], seconds: float) -> None:
    """Read and write what is ready, or wait so long for it."""
    wasyncore.loop(timeout=seconds, map=open_sockets, use_poll=True, count=1)


def _busy(server: Any) -> bool:
    return any(it.requests or it.total_outbufs_len for it in server.active_channels.values())


def _more_files() -> None:
    """Allow as many open connections as the system lets us."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = CONNECTIONS + 200 if hard == resource.RLIM_INFINITY else min(hard, CONNECTIONS + 200)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
