"""Rows about bytes: what goes over the wire for a first page, a step, an outcome and a walk.

Compressed as the wizard sends it by itself. Judged by the bytes of the bodies, which is what a page
weighs; the heads are told beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from tests.bench.measure import Row, at_most
from tests.bench.pages import SIX, answers_of, ours, trail
from tests.bench.servers import FRAGMENT, Answer, Client, Server
from wizard import places

SMALL = {"Accept-Encoding": "gzip, deflate, br, zstd"}
"""What browsers say over TLS."""

NEEDED = re.compile(r'(?:src|href|data-script)="(/static/[^"]+\.(?:js|css|svg))"')
"""The files a browser fetches with a page: scripts, also those of a field, style and icon."""

LONG = re.compile(r"^.*/([^-]+)-.*(\.\w+)$")
"""An address of a file: its short name, and what kind of file it is."""


def rows() -> Iterator[Row]:
    _, answers = answers_of(places.trees(), "au-pair", date(2026, 11, 22))
    six = trail("six", {f"q{number}": "yes" for number in range(6)})
    with ours(places.trees(), cache=True) as server:
        shipped = _fragments(server.client, trail("au-pair", answers))
    country = max(shipped[:-1], key=_size)
    with ours(SIX, cache=True) as server:
        got = _fragments(server.client, six)
        yield at_most("requests for a walk of six questions", 7, len(got))
        yield _weighed("bytes down for that walk, as fragments", 8, got)
        with_one = [*got[:1], country, *got[2:]]
        yield _weighed("the same with a country question among them", 12, with_one)
        yield _weighed("a step of it, the heaviest", 1.5, [max(got[1:-1], key=_size)])
        yield _first(server.client, six[0], "first page with everything")
    with ours(places.trees(), cache=True) as server:
        yield from _shipped(server, trail("au-pair", answers))


def _shipped(server: Server, steps: Sequence[str]) -> Iterator[Row]:
    """The au-pair route as it is shipped, which has a country and much to say."""
    yield _first(server.client, steps[0], "the same of the au-pair route")
    got = _fragments(server.client, steps)
    country = max(got[:-1], key=_size)
    plain = sorted((it for it in got[1:-1] if it is not country), key=_size)
    middle = plain[len(plain) // 2]
    told = f"{plain[0].size} to {plain[-1].size} bytes in {len(plain)} steps of the au-pair route"
    yield _weighed("a step", 1.5, [middle], told)
    yield _weighed("a country step", 4, [country])
    whole = _first(server.client, steps[got.index(country)], "a country page with everything")
    yield replace(whole, wanted="–", met=None)
    yield _weighed("an outcome", 5, [got[-1]])
    told = f"{len(got)} requests of the au-pair route, with a country"
    walk = _weighed("the longest walk of a shipped route's first case", 0, got, told)
    yield replace(walk, wanted="–", met=None)


def _first(client: Client, path: str, what: str) -> Row:
    """A whole page with every file that a browser fetches for it."""
    page, plain = client.get(path, SMALL), client.get(path).body.decode()
    files = {name: client.get(name, SMALL) for name in NEEDED.findall(plain)}
    short = {LONG.sub(r"\1\2", name): it.size for name, it in files.items()}
    told = ", ".join(f"{name} {size}" for name, size in {"page": page.size, **short}.items())
    return _weighed(what, 21, [page, *files.values()], told)


def _fragments(client: Client, steps: Sequence[str]) -> Sequence[Answer]:
    return [client.get(path, {**FRAGMENT, **SMALL}) for path in steps]


def _size(answer: Answer) -> int:
    return answer.size


def _weighed(what: str, wanted: float, got: Sequence[Answer], told: str = "") -> Row:
    """Judge the bodies of some answers, in KB of 1000 bytes; tell their heads."""
    wrong = [it.status for it in got if it.status != 200]
    if wrong:
        raise RuntimeError(f"{what}: answered {wrong[0]}")
    body, head = sum(it.size for it in got), sum(it.head for it in got)
    heads = f"{head} bytes of heads beside it" if len(got) == 1 else (
        f"{head} bytes of heads beside them, {(body + head) / 1000:.2f} KB together"
    )  # fmt: skip
    return at_most(what, wanted, body / 1000, f"{told}; {heads}" if told else heads, " KB")
