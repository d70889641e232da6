"""Worker processes behind one socket: started, watched, begun anew when one dies, ended in peace.

In: WSGI programs and sockets that listen. Out: requests answered until a signal says stop.
A program is loaded once, before the workers part from this process, so they share its memory.
Slow clients, by the thousand too, hold nobody up. It must not know what is served.
Long, because a third of it is what a server must refuse and waitress lets through.
"""

from __future__ import annotations

import gc
import logging
import math
import multiprocessing
import os
import re
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from waitress import parser, rfc7230, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
PATIENCE = 10.0
"""Seconds for which requests under way are waited for when told to stop."""

BACKLOG = 1024
CONNECTIONS = 1000
"""Connections held open at once by one worker; slow ones cost a file and no thread."""

SPARE = 16
"""Files beside those that are open when a worker begins, for trees that are read."""

SILENT, ASKING, SENDING = 10, 15, 60
"""Seconds after which a connection is closed on which nothing moves, a request is not yet whole, or
an answer is not yet taken."""

PAUSE = 0.5
"""Seconds of silence, or of half a request, that are enough where there is no room left."""

MANY, REST = 100, 5e-6
"""Connections that are many, and seconds for each of them until they are looked at again, which
takes a fifth of that: the processor is left to those who answer."""

LARGEST = 72 * 1024
"""Bytes of a body that are read at all; the program itself allows less."""

HEADERS = 32 * 1024
"""Bytes of an address and its headers, which take longer to read apart than they seem."""

WHOLE = 1 << 20
"""Bytes gathered before any are sent: a page goes out in one piece, or not at all when killed."""

NEVER = 1 << 30
"""Bytes beyond which an answer would be put on the disk, or seconds beyond which waitress would
close a connection, which we do ourselves: it cannot close one whose client reads nothing."""

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
            connection_limit=NEVER,
            channel_timeout=NEVER,
            send_bytes=WHOLE,
            outbuf_overflow=NEVER,
            max_request_body_size=LARGEST,
            max_request_header_size=HEADERS,
            asyncore_use_poll=True,
            log_socket_errors=False,
        )
        for door in doors
    ]
    for server in servers:
        server.channel_class = Channel
    room = _Room(_connections())
    while not stopped():
        there = len(open_sockets)
        _turn(open_sockets, GLANCE)
        room.keep(servers)
        if MANY < len(open_sockets) <= there:
            time.sleep(REST * len(open_sockets))
    for server in servers:
        server.del_channel(open_sockets)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any(
        channel.requests or channel.total_outbufs_len
        for server in servers
        for channel in server.active_channels.values()
    ):
        _turn(open_sockets, 0.05)
    for server in servers:
        server.task_dispatcher.shutdown()
    wasyncore.close_all(open_sockets)


def _turn(open_sockets: dict[int, Any], seconds: float) -> None:
    """Read and write what is ready, or wait so long for it."""
    wasyncore.loop(timeout=seconds, map=open_sockets, use_poll=True, count=1)


def _connections() -> int:
    """Allow as many open files as the system lets us, and say how many may be connections."""
    if sys.platform == "win32":
        return 400  # `select` can look at 512
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY:
        wanted = max(soft, CONNECTIONS + 200)
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    os.close(first := os.dup(2))  # the lowest number that is free
    return max(4, min(CONNECTIONS, soft - first - SPARE)) if soft > 0 else CONNECTIONS


# What waitress leaves open ------------------------------------------------------

_BLANKS, _WORD = "[ \t]", rfc7230.FIELD_VCHAR + "++"
PATTERNS: Mapping[str, str] = {
    "HEADER_FIELD_RE": f"^(?P<name>{rfc7230.TOKEN}):{_BLANKS}*+"
    f"(?P<value>(?:{_WORD}(?:{_BLANKS}++{_WORD})*+)?){_BLANKS}*+$",
    "first_line_re": f"(?P<method>{rfc7230.TCHAR}++) (?P<uri>[^ ]++)"
    r"(?: HTTP/(?P<version>[0-9]\.[0-9]))?",
}
"""Its patterns of a header and of a first line, which say the same and never go back: its own take
seconds for blanks, and a minute and more for a long address."""

for _name, _pattern in PATTERNS.items():
    setattr(parser, _name, re.compile(_pattern.encode("latin-1")))


class Request(parser.HTTPRequestParser):
    """A request as it comes in; what is sent behind it unasked is not read and ends the connection.

    Each would be answered in turn, whether or not anybody reads the answers.
    """

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.begun = time.monotonic()

    def received(self, data: bytes) -> int:
        taken = super().received(data)
        if self.completed and not self.empty and taken < len(data):
            self.headers = {**self.headers, "CONNECTION": "close"}
            return len(data)
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # a length of thousands of digits, half of an address
            raise parser.ParsingError("Start line or length is invalid") from error
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise parser.ParsingError("Content-Length beside chunks")


class Channel(HTTPChannel):
    """A connection that knows whether it takes too long."""

    parser_class = Request
    socket: socket.socket
    request: Request | None
    answering = math.inf
    """When the last answer was begun."""

    def __repr__(self) -> str:
        return "a connection"  # logged where something fails; not whose it is

    def service(self) -> None:
        self.answering = time.monotonic()
        super().service()

    def late(self, patience: float = math.inf) -> bool:
        now, request = time.monotonic(), self.request
        return (
            (time.time() - self.last_activity > min(SILENT, patience) and not self.unread())
            or (request is not None and now - request.begun > min(ASKING, patience))
            or (bool(self.total_outbufs_len) and now - self.answering > SENDING)
        )

    def unread(self) -> bool:
        """Say whether something came that nobody has looked at yet."""
        try:
            return bool(self.socket.recv(1, socket.MSG_PEEK))
        except OSError:
            return False


@dataclass(slots=True)
class _Room:
    """Room for `most` connections: who is late leaves, and sooner where others find no room.

    Who waits for an answer never does; others then wait at the door, where the system holds them.
    The log says at most once a minute that there is no room.
    """

    most: int
    looked: float = -math.inf
    full: float = -math.inf

    def keep(self, servers: Sequence[Any]) -> None:
        now, taken = time.monotonic(), sum(len(it.active_channels) for it in servers)
        full = taken >= self.most
        for server in servers:
            server.accepting = not full
        knocked = full and select.select([it.socket for it in servers], (), (), 0)[0]
        if now - self.looked < (GLANCE / 4 if knocked else 1):
            return
        self.looked = now
        waiting = [c for it in servers for c in it.active_channels.values() if not c.requests]
        if knocked:
            if now - self.full > 60:
                log.warning("all %s connections are taken; quiet ones are closed", self.most)
                self.full = now
            quiet = sorted((it for it in waiting if it.late(PAUSE)), key=_moved)
            leaving = quiet[: self.most // 20 + 1]
        else:
            leaving = [it for it in waiting if it.late()]
        for channel in leaving:
            channel.handle_close()


def _moved(channel: Channel) -> float:
    return channel.last_activity
