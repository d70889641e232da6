"""Twice what one worker sustains, for a minute: later answers, and none that is wrong or lost.

Requests fall due at a steady rate, whatever became of those before. Each is asked by one of many
visitors who wait for their answer before they ask again; it is timed from when it was due.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence

from tests.bench.measure import Row, at_least, at_most
from tests.bench.mix import Ask, Seen, slowest, walks, wrong
from tests.bench.servers import served
from tests.bench.visitors import Visitor, visitors
from wizard import places

WALKS = 1000
SENSITIVE = 0.1
VISITORS = 1000
CALM, MINUTE = 8.0, 60.0
"""Seconds of half the rate, before and after, and of twice the rate."""


async def sustained(port: int, asks: Iterator[Ask], count: int) -> float:
    """Say how many answers a second there are when a few visitors never pause."""
    seen, begun = Seen(), time.monotonic()
    left = itertools.islice(asks, count)

    async def keep_asking(visitor: Visitor) -> None:
        for ask in left:
            await visitor.ask(ask, time.monotonic())

    async with visitors(port, seen, 16) as there:
        await asyncio.gather(*map(keep_asking, there))
    return seen.asked / (time.monotonic() - begun)


async def steady(
    port: int, asks: Iterator[Ask], rate: float, seconds: float, seen: Seen, people: int = VISITORS
) -> float:
    """Ask so many times a second; give the seconds until the last had its answer."""
    waiting: asyncio.Queue[tuple[Ask, float] | None] = asyncio.Queue()
    begun = time.monotonic()

    async def come(visitor: Visitor) -> None:
        while asked := await waiting.get():
            await visitor.ask(*asked)

    async with visitors(port, seen, people) as there:
        coming = [asyncio.create_task(come(visitor)) for visitor in there]
        for number in range(int(rate * seconds)):
            due = begun + number / rate
            if (early := due - time.monotonic()) > 0:
                await asyncio.sleep(early)
            waiting.put_nowait((next(asks), due))
        for _ in coming:
            waiting.put_nowait(None)
        await asyncio.gather(*coming)
    return time.monotonic() - begun


def endless(made: Sequence[Sequence[Ask]]) -> Iterator[Ask]:
    """Give what these walks ask for, each walk in its order, over and over."""
    return itertools.cycle(ask for walk in made for ask in walk)


def rows() -> Iterator[Row]:
    made = walks(places.trees(), WALKS, SENSITIVE)
    asks, every_page = endless(made), sum(map(len, made))
    half, much, after = Seen(), Seen(), Seen()
    with served(places.trees(), 1) as server:
        asyncio.run(sustained(server.port, asks, every_page))  # warm
        rate = asyncio.run(sustained(server.port, asks, every_page))
        asyncio.run(steady(server.port, asks, rate / 2, CALM, half))
        took = asyncio.run(steady(server.port, asks, rate * 2, MINUTE, much))
        asyncio.run(steady(server.port, asks, rate / 2, CALM, after))
        site = f"http://127.0.0.1:{server.port}"
        every = (half, much, after)
        bad = [it for seen in every for it in (*seen.lost, *wrong(seen, site, places.trees()))]
    for name, seen in (("half", half), ("twice", much), ("again half", after)):
        times = " / ".join(f"{slowest(seen.took, share):.0f}" for share in (0.5, 0.99, 1))
        told = f"half, 99 %, all of {seen.asked} answers within so many ms of when they were due"
        yield Row(f"at {name} the rate one worker sustains", "–", times, None, told)
    what = "answers a second at twice the rate of one worker, against what it sustains"
    yield at_least(what, 0.9, much.asked / took / rate, f"{rate:.0f} a second sustained")
    what = f"lost or wrong of {sum(seen.asked for seen in every)} answers"
    yield at_most(what, 0, len(bad), ", ".join(bad[:3]))
