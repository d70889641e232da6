"""Two things side by side: run in turn, so that whatever else the machine does hits both.

In: what to run, each a function that says what one piece of it cost. Out: the median of the
ratios of the rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.servers import Server

ROUNDS = 5
PATIENCE = 60
"""Seconds for which a busy machine is waited for, before a row is measured on it anyway."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `met` is `None` where a row is told and not judged."""

    what: str
    wanted: str
    found: str
    met: bool | None
    told: str = ""


def cost(server: Server, work: Callable[[], int], least: float = 0.4) -> float:
    """Say how many seconds of processor one piece of work costs a server.

    `work` does some and returns how many; it is repeated until the clock of the system, which
    ticks a hundred times a second, has run long enough to be believed.
    """
    before, done = server.seconds(), 0
    while server.seconds() - before < least:
        done += work()
    return (server.seconds() - before) / done


def ratio(
    one: Callable[[], float], other: Callable[[], float], rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Run both in turn; give the median of one/other, and the median of each."""
    one(), other()  # both warm
    pairs = [(one(), other()) for _ in range(rounds)]
    return (
        median(a / b for a, b in pairs),
        median(a for a, _ in pairs),
        median(b for _, b in pairs),
    )


def seconds(work: Callable[[], object]) -> float:
    """Say how long something of this process takes on the processor."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def quiet() -> bool:
    """Wait until others leave three quarters of the machine alone for a second; say if they do."""
    until = time.monotonic() + PATIENCE
    while (free := _free()) < 0.75 and time.monotonic() < until:
        time.sleep(2)
    return free >= 0.75


def _free() -> float:
    """Say how much of all processors was idle for a second in which this process rests."""
    before = _idle()
    time.sleep(1)
    after = _idle()
    return (after[0] - before[0]) / max(1, after[1] - before[1])


def _idle() -> tuple[int, int]:
    ticks = [int(it) for it in Path("/proc/stat").read_text().partition("\n")[0].split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)


def at_least(what: str, wanted: float, found: float, told: str = "") -> Row:
    return Row(what, f"≥ {wanted:g}", f"{found:.2f}", found >= wanted, told)


def at_most(what: str, wanted: float, found: float, told: str = "", unit: str = "") -> Row:
    return Row(what, f"≤ {wanted:g}{unit}", f"{found:.3g}{unit}", found <= wanted, told)


def table(rows: Sequence[Row]) -> str:
    """Write rows as a Markdown table that reads well in a terminal."""
    lines = [("what", "wanted", "found", "", "by the way")]
    lines += [
        (it.what, it.wanted, it.found, {True: "met", False: "NOT MET", None: ""}[it.met], it.told)
        for it in rows
    ]
    wide = [max(len(line[at]) for line in lines) for at in range(4)]
    written = [
        "| " + " | ".join(cell.ljust(wide[at]) if at < 4 else cell for at, cell in enumerate(line))
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in wide) + "|---"
    return "\n".join([written[0] + " |", rule + "|", *(line + " |" for line in written[1:])])
