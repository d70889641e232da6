"""Counting without watching: how many walks reach each place of ordinary trees on a day.

In: a WSGI program whose answers name the place that a step led to. Out: the same program, which
adds one to a total when the step was really made, and totals in a file: counted in memory, written
down seldom, told in tens. Nothing of who asked is kept, nor when on a day, nor what was answered;
sensitive trees name no place. A disk that takes nothing stops nothing.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Response
from werkzeug.wrappers import Request

from wizard import totals
from wizard.totals import (
    FILE,
    Counts,
    Totals,
    Unreadable,
    exposed,
    merged,
    named,
    settled,
    without,
    written,
)
from wizard.walks.walk import Arrived, Asked, Depends, Walk
from wizard.web.address import AT, Sent
from wizard.web.responses import NOBODY, counted_again

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

if sys.platform != "win32":
    import fcntl

PLACE = "Wizard-Place"
"""A header by which a page names its place; it never leaves the program."""

SAME = "same-origin"

SELDOM = 3600.0
"""Seconds between two times that a worker writes its counts down."""

GLANCE = 20.0
"""Seconds between two looks at whether it is time to."""

MOST_DAYS = 31
"""Days of counts that wait in memory while the disk takes none."""

log = logging.getLogger("wizard.totals")


# What is a step ------------------------------------------------------------------


def mark(response: Response, given: Sent, made: Walk) -> None:
    """Let a page name the place to which an answer just given, a quiet link or *Start now* led.

    Not so of sensitive trees, nor of a page that is opened by its address: a reload, a link that
    was kept or shared, another language, Back, an answer to be changed.
    """
    begun = not given.answers and given.at is None
    just_sent = any(step.question.id == given.at for step in made.steps)
    if made.tree.sensitive or given.change or not (given.to or begun or just_sent):
        return
    match made.end:
        case Arrived(outcome):
            response.headers[PLACE] = f"{made.tree.id} outcome {outcome.id}"
        case Asked(question):
            response.headers[PLACE] = f"{made.tree.id} question {question.id}"
        case Depends(question):
            response.headers[PLACE] = f"{made.tree.id} depends {question.id}"


def stepped(environ: WSGIEnvironment) -> bool:
    """Say whether somebody made a step with this request, which reached a page that names a place.

    Not so when the browser fetches ahead, loads again, restores its history, or says that the
    address came from elsewhere. A browser that does not say so is believed when it sent a form:
    programs that follow every link send none.
    """
    if environ["REQUEST_METHOD"] != "GET":
        return False
    if "prefetch" in environ.get("HTTP_PURPOSE", "") + environ.get("HTTP_SEC_PURPOSE", ""):
        return False
    if "HTTP_HX_HISTORY_RESTORE_REQUEST" in environ:
        return False
    again = environ.get("HTTP_CACHE_CONTROL", "")
    if "HTTP_HX_REQUEST" not in environ and ("max-age=0" in again or "no-cache" in again):
        return False
    origin = environ.get("HTTP_SEC_FETCH_SITE")
    return f"{AT}=" in environ.get("QUERY_STRING", "") if origin is None else origin == SAME


def counted(app: WSGIApplication, count: Callable[[str], None]) -> WSGIApplication:
    """Count the steps that `app` answers, and let no cache in between answer in its place."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[..., object]:
            place = next((value for name, value in headers if name == PLACE), None)
            if place is None:
                return start_response(status, headers, *more)
            if stepped(environ) and status[:3] in ("200", "304"):
                count(place)
            told = [
                (name, counted_again(value) if name == "Cache-Control" else value)
                for name, value in headers
                if name != PLACE
            ]
            return start_response(status, told, *more)

        return app(environ, start)

    return answer


# The tally ------------------------------------------------------------------------


@dataclass(slots=True)
class Tally:
    """Counts in memory, and writes down into `folder` once an hour, when a day ends and at the end.

    Each worker has its own; what they write is added up in one file, which keeps so many `days`.
    What was counted in trees that are `secret` by now is forgotten.
    """

    folder: Path
    days: int
    clock: Callable[[], datetime]
    secret: Callable[[], Collection[str]] = tuple
    waiting: dict[date, dict[totals.Place, int]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    process: int = 0
    failed: bool = False

    def count(self, place: str) -> None:
        """Add one walk to a place."""
        if self.process != os.getpid():
            self.begin()
        where, day = named(place), self.clock().date()
        with self.lock:
            there = self.waiting.setdefault(day, {})
            there[where] = there.get(where, 0) + 1

    def begin(self) -> None:
        """Write down from time to time, in this process; threads do not survive a fork."""
        self.process = os.getpid()
        threading.Thread(target=self._watch, daemon=True).start()
        atexit.register(self.flush)

    @contextmanager
    def going(self) -> Iterator[None]:
        """Count for as long as a worker works."""
        self.flush()  # so that days which ended while nobody served are settled
        self.begin()
        try:
            yield
        finally:
            self.flush()

    def _watch(self) -> None:
        flushed = time.monotonic()
        while True:
            time.sleep(GLANCE)
            over = any(day < self.clock().date() for day in tuple(self.waiting))
            if over or time.monotonic() - flushed >= SELDOM:
                self.flush()
                flushed = time.monotonic()

    def flush(self) -> None:
        """Write down what was counted; what a disk does not take is tried again, and told once."""
        with self.lock:
            taken, self.waiting = self.waiting, {}
        try:
            self._write(taken)
            self.failed = False
        except OSError as error:
            with self.lock:
                kept = merged(taken, self.waiting)
                self.waiting = {day: kept[day] for day in sorted(kept)[-MOST_DAYS:]}
            if not self.failed:
                log.error("cannot write totals in %s: %s", self.folder, error.strerror)
            self.failed = True

    def _write(self, taken: Counts) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(_opened(self.folder / "lock", 0), "w") as held:
            if sys.platform != "win32":
                fcntl.flock(held, fcntl.LOCK_EX)  # a worker that dies lets go
            old = self._read()
            new = without(Totals(merged(old.exact, taken), old.tens), self.secret())
            text = written(settled(new, totals.running(self.clock()), self.days))
            if text != written(old):
                _replace(self.folder / FILE, text)

    def _read(self) -> Totals:
        try:
            return read_totals(self.folder)
        except Unreadable:
            log.error("%s is no file of totals; it is begun anew", self.folder / FILE)
            (self.folder / FILE).unlink()
            return Totals()

    def told(self) -> Totals:
        """Read what may be told today; raises `OSError` and `Unreadable`."""
        there = without(read_totals(self.folder), self.secret())
        return settled(there, totals.running(self.clock()), self.days)


def read_totals(folder: Path) -> Totals:
    """Read the totals in a folder; none yet are none. Raises `OSError` and `Unreadable`."""
    try:
        return totals.read((folder / FILE).read_bytes())
    except FileNotFoundError:
        return Totals()


def _opened(path: Path, how: int) -> int:
    """Open a file to write in it, for nobody else to read; never what a link points to."""
    follow = getattr(os, "O_NOFOLLOW", 0)  # there are none to follow on Windows
    return os.open(path, os.O_WRONLY | os.O_CREAT | follow | how, 0o600)


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all, for nobody else to read."""
    new = path.with_suffix(".new")
    try:
        with open(_opened(new, os.O_TRUNC), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise


# The private address -------------------------------------------------------------


def exposition(tally: Tally) -> WSGIApplication:
    """Make the program of the private address: `/metrics`, for a collector of one's own."""

    @Request.application
    def answer(request: Request) -> Response:
        status, text = 404, "the totals are at /metrics\n"
        if request.path == "/metrics":
            try:
                status, text = 200, exposed(tally.told(), tally.clock().tzinfo)
            except (OSError, Unreadable):
                status, text = 503, "the totals cannot be read\n"
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return Response(text, status, {"Cache-Control": NOBODY}, content_type=kind)

    return answer
