"""Ten minutes of a moderate rate while trees are read anew: nothing grows, nothing is lost.

Two workers, asked directly, with a cache of pages that is soon full: what is too much for it goes,
and what else grows is seen. Memory, open files and threads are read from `/proc`; the first two
fifths of the time are not compared.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.load import endless, steady
from tests.bench.measure import Row, at_most
from tests.bench.mix import Seen, slowest, walks, wrong
from tests.bench.ready import FOLDER
from tests.bench.servers import Server, served
from tests.bench.storm import change, restore, touch
from wizard import places

MINUTES = float(os.environ.get("BENCH_MINUTES", "10"))
RATE, VISITORS = 50, 100
"""Requests a second, and who asks them."""

CACHE = 4
"""Megabytes of pages that each worker keeps."""

EVERY = 10
"""Seconds between two readings of the trees, of which every third finds another text."""

WALKS, SENSITIVE = 1000, 0.1


@dataclass(frozen=True, slots=True)
class Look:
    """What all processes of the server hold at one moment."""

    kilobytes: int
    files: int
    threads: int


def rows() -> Iterator[Row]:
    before, after, trees = (FOLDER / "soak" / name for name in ("before", "after", "served"))
    shutil.rmtree(FOLDER / "soak", ignore_errors=True)
    for folder in (before, after, trees):
        shutil.copytree(places.trees(), folder)
    change(after)
    seen, seconds = Seen(), MINUTES * 60
    asks = endless(walks(before, WALKS, SENSITIVE))
    with served(trees, 2, CACHE) as server:
        looks: list[Look] = []
        done = threading.Event()
        beside = threading.Thread(target=_beside, args=(server, trees, before, looks, done))
        beside.start()
        asyncio.run(steady(server.port, asks, RATE, seconds, seen, VISITORS))
        done.set()
        beside.join()
        bad = [*seen.lost, *wrong(seen, f"http://127.0.0.1:{server.port}", before, after)]
    yield from _grown(looks[len(looks) * 2 // 5 :])
    first, last = seen.took[: len(seen.took) // 5], seen.took[-len(seen.took) // 5 :]
    told = " → ".join(
        f"{slowest(took, 0.5):.1f} / {slowest(took, 0.99):.0f} ms" for took in (first, last)
    )
    yield Row("half and 99 % of answers, first fifth and last", "–", told, None)
    told = f"{RATE} a second for {MINUTES:g} minutes, trees read anew {len(looks)} times"
    told += "".join(f"; {it}" for it in bad[:3])
    yield at_most(f"lost or wrong of {seen.asked} answers in the soak", 0, len(bad), told)


def _beside(
    server: Server, trees: Path, before: Path, looks: list[Look], done: threading.Event
) -> None:
    """Have the trees read anew, and look at the server shortly before each time."""
    turns: Sequence[Callable[[], None]] = (
        lambda: change(trees),
        lambda: touch(trees),
        lambda: restore(trees, before),
    )
    while not done.wait(EVERY):
        looks.append(_look(server))
        turns[len(looks) % 3]()


def _look(server: Server) -> Look:
    pids = server.workers()
    told = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
    files = sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)
    memory, threads = (sum(_number(it, name) for it in told) for name in ("VmRSS", "Threads"))
    return Look(memory, files, threads)


def _number(status: str, name: str) -> int:
    return int(status.partition(f"\n{name}:")[2].split()[0])


def _grown(looks: Sequence[Look]) -> Iterator[Row]:
    """Compare the first third of what was seen with the last."""
    third = len(looks) // 3
    first, last = looks[:third], looks[-third:]
    memory = [median(it.kilobytes for it in part) / 1024 for part in (first, last)]
    most = max(it.kilobytes for it in looks) / 1024
    told = f"{memory[0]:.1f} → {memory[1]:.1f} MB in two workers, at most {most:.1f}; "
    told += "at equal distances: " + ", ".join(f"{it:.0f}" for it in _course(looks))
    yield at_most("growth of memory in the soak, in %", 3, 100 * (memory[1] / memory[0] - 1), told)
    for name in ("files", "threads"):
        held = [median(getattr(it, name) for it in part) for part in (first, last)]
        yield at_most(f"more {name} held", 0, held[1] - held[0], f"{held[0]:g} → {held[1]:g}")


def _course(looks: Sequence[Look]) -> Sequence[float]:
    """Give the megabytes at eight moments on the way."""
    return [looks[len(looks) * at // 8].kilobytes / 1024 for at in range(8)]
