"""Many visitors at once: each has one connection, and waits for an answer before the next question.

In: requests. Out: what came back, noted in a `Seen`; what did not come back is noted too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.bench.mix import Ask, Seen

PATIENCE = 90
"""Seconds after which an answer counts as lost."""


@dataclass(slots=True)
class Visitor:
    """One kept connection, from the address `home`; a lost one is opened anew."""

    port: int
    seen: Seen
    home: str = "127.0.0.1"
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, ask: Ask, due: float) -> None:
        try:
            status, body = await asyncio.wait_for(self.answer(ask), PATIENCE)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            self.seen.failed(ask, error)
            self.close()
        else:
            self.seen.note(ask, status, body, time.monotonic() - due)

    async def answer(self, ask: Ask) -> tuple[int, bytes]:
        """Ask; as browsers do, once more where a connection kept from before was just closed."""
        kept = self.streams is not None
        try:
            head = await self.head(ask)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.close()
            if not kept or getattr(error, "partial", b""):
                raise
            head = await self.head(ask)
        assert self.streams is not None
        length = int(head.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0])
        body = await self.streams[0].readexactly(length)
        if b"\r\nconnection: close\r\n" in head:
            self.close()
        return int(head[9:12]), body

    async def head(self, ask: Ask) -> bytes:
        if self.streams is None:
            self.streams = await asyncio.open_connection(
                "127.0.0.1", self.port, local_addr=(self.home, 0)
            )
        reader, writer = self.streams
        writer.write(_request(ask, self.port))
        return (await reader.readuntil(b"\r\n\r\n")).lower()

    def close(self) -> None:
        if self.streams:
            self.streams[1].close()
            self.streams = None


def _request(ask: Ask, port: int) -> bytes:
    method = "POST" if ask.body else "GET"
    lines = [f"{method} {ask.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in ask.headers.items()]
    if ask.body:
        lines.append(f"Content-Length: {len(ask.body)}")
    return "\r\n".join([*lines, "", ask.body]).encode()


@asynccontextmanager
async def visitors(port: int, seen: Seen, count: int) -> AsyncIterator[Sequence[Visitor]]:
    """Have so many visitors; all of them leave at the end."""
    there = [Visitor(port, seen) for _ in range(count)]
    yield there
    for visitor in there:
        visitor.close()
