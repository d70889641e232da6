"""Honest visitors while others attack, through nginx and the limits that it has.

The same walks are made twice, each time by a wizard and an nginx just started: left alone, and
while attackers send what break-ins found to be costly, as fast and as often as nginx lets them.
Attackers are a process of their own, at addresses of their own; each honest visitor has an address
too, and asks a few times a second. An honest answer is in time within five times the slowest of the
walks that were left alone, and must be what a wizard says that nothing happened to.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from random import Random

from tests.bench.costly import CROWDS, Input, asked
from tests.bench.measure import Row, at_least, at_most
from tests.bench.mix import Seen, Walk, slowest, walks, wrong
from tests.bench.proxy import NONE, proxied
from tests.bench.ready import ROOT, nginx
from tests.bench.servers import served
from tests.bench.visitors import Visitor, visitors
from wizard import places

SECONDS = float(os.environ.get("BENCH_SECONDS", "30"))
HONEST, EACH, SENSITIVE = 16, 4.0, 0.3
"""Visitors, how often a second each of them asks, and how many walk through sensitive trees."""

ATTACKERS, OPEN = 6, 90
"""Addresses from which is attacked, and the connections each holds: nginx allows a hundred."""

TREES = sorted(it.parent.name for it in places.trees().glob("*/tree.yaml"))
HOSTILE: Sequence[Input] = (
    *CROWDS.values(),
    *(asked(f"/{lang}/{tree}/overview") for lang in ("en", "nl", "ar") for tree in TREES),
)


def rows() -> Iterator[Row]:
    program = nginx()
    if program is None:
        yield NONE
        return
    made = walks(places.trees(), 400, SENSITIVE)
    load = os.getloadavg()[0]
    alone, attacked = _walked(program, made, False), _walked(program, made, True)
    most = 5 * slowest(alone.took, 1)
    for name, seen in (("left alone", alone), ("attacked", attacked)):
        times = " / ".join(f"{slowest(seen.took, share):.0f}" for share in (0.5, 0.99, 1))
        told = f"half, 99 %, all of {seen.asked} honest answers within so many ms"
        yield Row(f"walks {name}", "–", times, None, f"{told}; load {load:.1f} at the start")
    fast = sum(took * 1e3 <= most for took in attacked.took)
    what = f"honest answers in time under attack, of {attacked.asked + len(attacked.lost)}, in %"
    share = 100 * fast / (attacked.asked + len(attacked.lost))
    yield at_least(what, 99, share, f"in time: within {most:.0f} ms")
    bad = [*alone.lost, *attacked.lost]
    bad += [
        it for seen in (alone, attacked) for it in wrong(seen, "http://127.0.0.1", places.trees())
    ]
    yield at_most("lost or wrong of all honest answers", 0, len(bad), ", ".join(bad[:3]))


def _walked(program: str, made: Sequence[Walk], hostile: bool) -> Seen:
    seen = Seen()
    with served(places.trees(), 2) as server, proxied(program, server.port, limits=True) as proxy:
        attack = [sys.executable, "-m", "tests.bench.attack", str(proxy.port), str(SECONDS)]
        other = subprocess.Popen(attack, cwd=ROOT) if hostile else None
        asyncio.run(_honest(proxy.port, made, seen))
        if other is not None:
            other.terminate()
            other.wait(30)
    return seen


async def _honest(port: int, made: Sequence[Walk], seen: Seen) -> None:
    """Walk at a steady pace, all visitors over the same walks, until the time is over."""
    until, left = time.monotonic() + SECONDS, cycle(made)

    async def come(number: int, visitor: Visitor) -> None:
        visitor.home = f"127.0.1.{number + 1}"
        await asyncio.sleep(number / HONEST / EACH)
        for asks in left:
            for ask in asks:
                begun = time.monotonic()
                if begun > until:
                    return
                await visitor.ask(ask, begun)
                await asyncio.sleep(max(0.0, 1 / EACH - (time.monotonic() - begun)))

    async with visitors(port, seen, HONEST) as there:
        await asyncio.gather(*(come(number, it) for number, it in enumerate(there)))


# The attack, in a process of its own ----------------------------------------------------


async def _attack(port: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(_attacker(port, f"127.0.2.{at // OPEN + 1}", at, until) for at in range(ATTACKERS * OPEN))
    )


async def _attacker(port: int, home: str, number: int, until: float) -> None:
    """Attack over one connection at a time, in one of three ways, until the time is over."""
    chance = Random(number)
    while time.monotonic() < until:
        with suppress(OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port, local_addr=(home, 0), limit=1 << 14
            )
            try:
                await asyncio.wait_for(_one(reader, writer, number % 9, chance), 15)
            finally:
                writer.transport.abort()
        await asyncio.sleep(0.05)


async def _one(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: int, chance: Random
) -> None:
    raw = chance.choice(HOSTILE).written()
    if way == 0:  # by drips
        for at in range(0, len(raw)):
            writer.write(raw[at : at + 1])
            await writer.drain()
            await asyncio.sleep(0.5)
    elif way == 1:  # many at once, of which no answer is read
        writer.write(raw * 45)
        await asyncio.sleep(15)
    else:
        writer.write(raw)
        await writer.drain()
        await reader.read(1 << 14)


if __name__ == "__main__":
    asyncio.run(_attack(int(sys.argv[1]), float(sys.argv[2])))
