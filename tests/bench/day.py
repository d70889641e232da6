"""What it takes to serve a country on a bad news day, computed from figures of this machine.

Measured: what a page costs that is drawn, one of a sensitive tree, and one from the cache of nginx;
how many pages of ordinary walks are in that cache; how much of a walk goes over the wire. What
wizard/web/README.md says about it goes to the standard error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tests.bench.measure import Row, cost
from tests.bench.mix import Ask, Walk, walks
from tests.bench.pages import ours
from tests.bench.proxy import NONE, came, proxied
from tests.bench.ready import nginx, say
from tests.bench.servers import Client
from tests.bench.weights import SMALL
from wizard import places

WALKS = 3000
DRAWN = 300
"""Walks to find the rate of hits with, and requests to find the cost of a page with."""

EACH = 2
"""Walks of a visitor: one to find the route and one through it, or a second try."""

FILES = 20_000
"""Bytes of style and scripts of a first visit; they come from nginx, and only once."""

DAYS = (
    ("100,000 visitors", 100_000, False),
    ("1 million", 1_000_000, False),
    ("5 million: a country at once", 5_000_000, False),
    ("1 million, all of them in `asylum`, which is never kept", 1_000_000, True),
)


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of processor for each kind of page; and what a visit is: requests and bytes."""

    drawn: float
    secret: float
    hit: float
    through: float
    rate: float
    requests: float
    size: float


def rows() -> Iterator[Row]:
    program = nginx()
    if program is None:
        yield NONE
        return
    found = _costs(program)
    for what, told in (
        ("a page drawn anew", f"{found.drawn * 1e3:.2f} ms"),
        ("a page of a sensitive tree", f"{found.secret * 1e3:.2f} ms"),
        ("a page from the cache of nginx", f"{found.hit * 1e3:.3f} ms"),
        ("a page passed on by nginx", f"{found.through * 1e3:.3f} ms"),
        (f"hits over {WALKS} ordinary walks", f"{100 * found.rate:.0f} %"),
        (f"requests of a visit of {EACH} walks", f"{found.requests:.1f}"),
        ("such a visit, files included", f"{found.size / 1e3:.0f} KB"),
    ):
        yield Row(what, "–", told, None)
    say(f"\n{_told(found)}\n\n{_table(found)}\n")


def _costs(program: str) -> Costs:
    """Measure; the first pass through nginx is the one whose hits count."""
    trees = places.trees()
    ordinary = walks(trees, WALKS)
    secret = [ask for made in walks(trees, DRAWN, 1.0) for ask in made if ask.body][:DRAWN]
    plain = [ask for made in ordinary for ask in made if ask.fragment][:DRAWN]
    with ours(trees, cache=False) as server, proxied(program, server.port) as proxy:
        size = sum(map(partial(_size, proxy.client), ordinary)) / WALKS
        rate = came()["HIT"] / sum(came().values())
        drawn, hidden = (
            cost(server, partial(_asked, server.client, asks)) for asks in (plain, secret)
        )
        hit, through = (
            cost(proxy, partial(_asked, proxy.client, asks)) for asks in (plain, secret)
        )
    requests = EACH * sum(map(len, ordinary)) / WALKS
    return Costs(drawn, hidden, hit, through, rate, requests, EACH * size + FILES)


def _asked(client: Client, asks: Sequence[Ask]) -> int:
    for ask in asks:
        ask.of(client, SMALL)
    return len(asks)


def _size(client: Client, walk: Walk) -> int:
    """Give the bytes down of a walk, heads included."""
    return sum(got.head + got.size for got in (ask.of(client, SMALL) for ask in walk))


def _told(found: Costs) -> str:
    """Say what the table stands on."""
    drawn, secret, hit, through = (
        f"{it * 1e3:.2g} ms" for it in (found.drawn, found.secret, found.hit, found.through)
    )
    hits = f"{100 * found.rate:.0f} % of the requests of {WALKS:,} random walks were hits."
    visit = f"{found.requests:.0f} requests and, with style and scripts, {found.size / 1e3:.0f} KB"
    told = f"A page drawn anew costs {drawn} of processor, one of a sensitive tree {secret}, one "
    told += f"from nginx's cache {hit}, and {through} to pass one on. {hits} A visitor makes "
    return told + f"{EACH} walks: {visit}."


def _table(found: Costs) -> str:
    """Write the table for those who plan machines."""
    lines = [
        "| in the busiest hour | requests a second | hits (nginx) | drawn | processors | network |",
        "|---|---|---|---|---|---|",
    ]
    for name, visitors, secret in DAYS:
        asked = visitors * found.requests / 3600
        drawn = asked * (1 if secret else 1 - found.rate)
        each = (found.secret if secret else found.drawn) + found.through
        busy = drawn * each + (asked - drawn) * found.hit
        network = visitors * found.size * 8 / 3600 / 1e6
        cells = (_round(asked), _round(asked - drawn), _round(drawn), f"{busy:.1f}")
        lines.append(f"| {name} | {' | '.join(cells)} | {_round(network)} Mbit/s |")
    return "\n".join(lines)


def _round(number: float) -> str:
    """Two digits that count are more than anybody knows of such a day."""
    return f"{float(f'{number:.2g}'):,.0f}"
