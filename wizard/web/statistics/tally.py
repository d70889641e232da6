"""The tally of walks: counted in memory, written down seldom, added up by day.

In: the names of places that walks reached. Out: a file of totals, and what of it may be told. A
disk that takes nothing stops nothing. It must not know requests.
"""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from wizard import totals
from wizard.totals import FILE, Counts, Totals, Unreadable, merged, named, settled, written
from wizard.web.cache_rules import today

if sys.platform != "win32":
    import fcntl

SELDOM = 3600.0
"""Seconds between two times that a worker writes its counts down."""

GLANCE = 20.0
"""Seconds between two looks at whether it is time to."""

MOST_DAYS = 31
"""Days of counts that wait in memory while the disk takes none."""

log = logging.getLogger("wizard.totals")


@dataclass(slots=True)
class Tally:
    """Counts in memory, and writes down into `folder` once an hour, when a day ends and at the end.

    Each worker has its own; what they write is added up in one file, which keeps so many `days`.
    """

    folder: Path
    days: int
    clock: Callable[[], datetime]
    waiting: dict[date, dict[totals.Place, int]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    process: int = 0
    failed: bool = False

    def count(self, place: str) -> None:
        """Add one walk to a place."""
        if self.process != os.getpid():
            self.begin()
        where, day = named(place), today(self.clock())
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
            over = any(day < today(self.clock()) for day in tuple(self.waiting))
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
        with _alone(self.folder):
            old = self._read()
            new = Totals(merged(old.exact, taken), old.tens)
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
        return settled(read_totals(self.folder), totals.running(self.clock()), self.days)


def read_totals(folder: Path) -> Totals:
    """Read the totals in a folder; none yet are none. Raises `OSError` and `Unreadable`."""
    try:
        return totals.read((folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return Totals()
    except UnicodeDecodeError as error:
        raise Unreadable from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other workers from the totals; a worker that dies lets go."""
    with (folder / "lock").open("w") as held:
        if sys.platform != "win32":
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all, for nobody else to read."""
    new = path.with_suffix(".new")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        with suppress(OSError):
            new.unlink()
        raise
