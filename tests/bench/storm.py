"""Ten thousand walks through nginx to two workers, while workers are killed and trees change.

Each answer must be, byte for byte, what a wizard says that nothing happened to, over the trees as
they were or as they became.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.measure import Row, at_least, at_most
from tests.bench.mix import Seen, Walk, slowest, walks, wrong
from tests.bench.proxy import NONE, came, proxied
from tests.bench.ready import FOLDER, nginx
from tests.bench.servers import Server, served
from tests.bench.visitors import Visitor, visitors
from wizard import places

WALKS = int(os.environ.get("BENCH_WALKS", "10000"))
SENSITIVE = 0.1
"""How many of the walks go through trees that are never kept."""

VISITORS = 32
CHANGED = Path("au-pair", "tree.yaml")
BROKEN = Path("family", "tree.yaml")


def rows() -> Iterator[Row]:
    program = nginx()
    if program is None:
        yield NONE
        return
    before, after, trees = (FOLDER / "storm" / name for name in ("before", "after", "served"))
    shutil.rmtree(FOLDER / "storm", ignore_errors=True)
    for folder in (before, after, trees):
        shutil.copytree(places.trees(), folder)
    change(after)
    made = walks(before, WALKS, SENSITIVE)
    seen = Seen()
    with served(trees, 2) as server, proxied(program, server.port) as proxy:
        begun = time.monotonic()
        troubles = _troubles(server, trees, before)
        asyncio.run(_under_way(proxy.port, made, seen, troubles))
        took = time.monotonic() - begun
        kept = came()
        bad = wrong(seen, "http://127.0.0.1", before, after)
    told = f"{len(made) / took:.0f} walks and {seen.asked / took:.0f} requests a second for "
    told += f"{len(seen.answers)} pages; half within {slowest(seen.took, 0.5):.1f} ms, 99 % "
    told += f"{slowest(seen.took, 0.99):.0f} ms, all {slowest(seen.took, 1):.0f} ms"
    ordinary = sum(kept[name] for name in ("HIT", "MISS", "EXPIRED", "BYPASS"))
    rate = 100 * kept["HIT"] / max(1, ordinary)
    what = f"hit rate of ordinary pages over {len(made)} walks, in %"
    yield at_least(what, 80, rate, f"{100 * kept['HIT'] / seen.asked:.0f} % of all requests")
    bad = [*seen.lost, *bad]
    told = "; ".join([told, ", ".join(trouble for trouble, _ in troubles), *bad[:3]])
    yield at_most(f"lost or wrong of {seen.asked} answers", 0, len(bad), told)


Trouble = tuple[str, Callable[[], None]]


def _troubles(server: Server, trees: Path, before: Path) -> Sequence[Trouble]:
    """What happens at equal distances on the way."""
    broken = trees / BROKEN
    return (
        ("a worker killed", lambda: _kill(server, 0)),
        ("all trees written anew", lambda: touch(trees)),
        ("a tree changed", lambda: change(trees)),
        ("a tree broken in half", lambda: broken.write_bytes(broken.read_bytes()[: 1 << 12])),
        ("the other worker killed", lambda: _kill(server, 1)),
        ("both as before", lambda: restore(trees, before)),
        ("one more killed", lambda: _kill(server, 0)),
    )


async def _under_way(
    port: int, made: Sequence[Walk], seen: Seen, troubles: Sequence[Trouble]
) -> None:
    """Let visitors walk, and make trouble meanwhile."""
    left = iter(made)

    async def come(visitor: Visitor) -> None:
        for asks in left:
            for ask in asks:
                await visitor.ask(ask, time.monotonic())

    async with visitors(port, seen, VISITORS) as there:
        coming = asyncio.gather(*map(come, there))
        await _trouble(seen, sum(map(len, made)), troubles)
        await coming


async def _trouble(seen: Seen, total: int, troubles: Sequence[Trouble]) -> None:
    for number, (_, make) in enumerate(troubles, 1):
        while seen.asked + len(seen.lost) < total * number / (len(troubles) + 1):
            await asyncio.sleep(0.02)
        make()


def _kill(server: Server, which: int) -> None:
    pids = server.workers()
    os.kill(pids[which % len(pids)], signal.SIGKILL)


def touch(trees: Path) -> None:
    """Write every file of the trees anew as it is."""
    for file in trees.glob("*/*.yaml"):
        file.write_bytes(file.read_bytes())


def change(trees: Path) -> None:
    """Change a text of one tree."""
    file = trees / CHANGED
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?m)^summary: ", "summary: As of today, ", text, count=1), "utf-8")


def restore(trees: Path, before: Path) -> None:
    """Put back what was changed or broken."""
    for name in (CHANGED, BROKEN):
        (trees / name).write_bytes((before / name).read_bytes())
