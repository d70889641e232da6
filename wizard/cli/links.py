"""`wizard links`: which of the pages we point to have moved or are gone.

The only place of the program that uses the network. Other people's servers are asked politely: a
host one thing at a time, with a pause between; `HEAD` first, then `GET` without reading the page; a
bounded number of redirections.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from socket import EAI_AGAIN, gaierror
from typing import IO, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

import click

from wizard import __version__
from wizard.check.links import Linked
from wizard.check.links import links as links_of
from wizard.check.report import counted
from wizard.cli.options import PROBLEMS, CouldNotRun, about_trees, progress
from wizard.trees.library import Library

WORDS = {"moved": "moved: {} is now {}", "dead": "dead: {}: {}", "unclear": "unclear: {}: {}"}

AGENT = f"eligibility-wizard/{__version__} (wizard links; asks once if a page we link to is there)"
AT_ONCE, REDIRECTIONS, PAUSE = 8, 5, 1.0
"""Hosts asked side by side; steps followed from one address; seconds between two questions."""

FOR_EVER = (301, 308)
FOR_NOW = (302, 303, 307)
GONE = (404, 410)


@click.command(epilog="Example: wizard links --timeout 5")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 120),
    default=10.0,
    show_default=True,
    help="How many seconds to wait for an answer.",
)
@about_trees
def links(timeout: float, library: Library) -> None:
    """Ask each link of the trees once, and report the moved and the dead ones.

    This is the one command that uses the network. It asks a host one thing at a time, with a pause
    of a second between, so it can take a few minutes. Where a server does not answer, or refuses
    to, the link is `unclear`: look at it yourself.
    """
    found = links_of(library)
    with progress("asked") as begun:
        standings = ask_all(
            [each.address for each in found],
            timeout,
            lambda done: begun(f"{done} of {len(found)} links"),
        )
    if found and not any(each.heard for each in standings.values()):
        why = standings[found[0].address].words
        raise CouldNotRun(f"No server answered at all. Is there a network? The first: {why}.")
    for line in _lines(found, standings):
        click.echo(line)
    states = [each.state for each in standings.values()]
    click.echo(
        f"{counted(len(found), 'link')}: {states.count('moved')} moved, "
        f"{states.count('dead')} dead, {states.count('unclear')} unclear"
    )
    if found and states.count("unclear") == len(found):
        raise CouldNotRun("Servers answered, but none of them clearly. Who stands between?")
    if "moved" in states or "dead" in states:
        raise SystemExit(PROBLEMS)


def _lines(found: tuple[Linked, ...], standings: dict[str, Standing]) -> list[str]:
    """Give a line for each place whose link does not stand well, by file and line."""
    told = [
        (place, WORDS[standing.state].format(each.address, standing.words))
        for each in found
        if (standing := standings[each.address]).state != "there"
        for place in each.places
    ]
    return [f"{at.path}:{at.line}:{at.column}: {words}" for at, words in sorted(told)]


# Asking ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How an address stands: `words` say where it went, or why it is dead or unclear.

    `heard` is whether a server answered at all.
    """

    state: Literal["there", "moved", "dead", "unclear"]
    words: str = ""
    heard: bool = True


def ask_all(
    addresses: Sequence[str], timeout: float, told: Callable[[int], None], pause: float = PAUSE
) -> dict[str, Standing]:
    """Ask each address once; `told` hears after each how many are done. Times in seconds."""
    turns = _Turns(pause)
    found: dict[str, Standing] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(lambda each: ask(each, timeout, turns), _mixed(addresses))
        for address, answer in zip(_mixed(addresses), answers, strict=True):
            found[address] = answer
            told(len(found))
    return found


def _mixed(addresses: Sequence[str]) -> Iterator[str]:
    """Give one address of each host in turn, so that no thread only waits for a busy host."""
    waiting: dict[str, list[str]] = {}
    for address in addresses:
        waiting.setdefault(urlsplit(address).netloc, []).append(address)
    while waiting:
        for host in tuple(waiting):
            yield waiting[host].pop(0)
            if not waiting[host]:
                del waiting[host]


class _Turns:
    """Lets one question at a time go to a host, and the next only after a pause.

    A host that nobody knows is looked up once.
    """

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self.guard = threading.Lock()
        self.hosts: dict[str, threading.Lock] = {}
        self.free: dict[str, float] = {}
        self.unknown: dict[str, URLError] = {}

    def take(self, host: str, question: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        with self.guard:
            lock = self.hosts.setdefault(host, threading.Lock())
        with lock:
            if host in self.unknown:
                raise self.unknown[host]
            time.sleep(max(0.0, self.free.get(host, 0.0) - time.monotonic()))
            try:
                return question()
            except URLError as error:
                if isinstance(error.reason, gaierror):
                    self.unknown[host] = error
                raise
            finally:
                self.free[host] = time.monotonic() + self.pause


def ask(address: str, timeout: float, turns: _Turns) -> Standing:
    """Ask one address, following where it leads."""
    here, moved, for_ever = address, address, True
    for _ in range(REDIRECTIONS + 1):
        try:
            code, target = _answer(here, timeout, turns)
        except (OSError, HTTPException, ValueError) as error:
            return _failed(error, timeout)
        if code not in FOR_EVER + FOR_NOW or not target:
            return _judged(code, address, moved)
        here = urljoin(here, target)
        for_ever = for_ever and code in FOR_EVER
        moved = here if for_ever else moved
        if urlsplit(here).scheme not in ("http", "https"):
            return Standing("unclear", f"it leads to {here}, which is no web page")
    return Standing("unclear", f"it leads on more than {REDIRECTIONS} times")


def _judged(code: int, address: str, moved: str) -> Standing:
    if code in GONE:
        return Standing("dead", f"the page is not there ({code})")
    if not 200 <= code < 300:
        return Standing("unclear", f"the server answers {code}")
    new = moved.partition("#")[0]
    return Standing("there") if new == address else Standing("moved", new)


def _failed(error: Exception, timeout: float) -> Standing:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, gaierror):
        again = reason.errno == EAI_AGAIN
        words = f"nobody knows the host ({reason.strerror})"
        return Standing("unclear" if again else "dead", words, heard=False)
    if isinstance(reason, TimeoutError):
        return Standing("unclear", f"no answer within {timeout:g} seconds", heard=False)
    return Standing("unclear", str(reason) or type(reason).__name__, heard=False)


def _answer(address: str, timeout: float, turns: _Turns) -> tuple[int, str]:
    """Give the code of the answer and where it leads; some servers refuse `HEAD` alone."""
    host = urlsplit(address).netloc
    code, target = turns.take(host, lambda: _asked(address, "HEAD", timeout))
    if code < 400:
        return code, target
    return turns.take(host, lambda: _asked(address, "GET", timeout))


def _asked(address: str, method: str, timeout: float) -> tuple[int, str]:
    request = Request(_plain(address), method=method, headers={"User-Agent": AGENT})
    try:
        with _opener().open(request, timeout=timeout) as answer:
            return answer.status, ""
    except HTTPError as error:
        with error:
            return error.code, error.headers.get("Location", "")


def _plain(address: str) -> str:
    """Write an address in ASCII, as it goes over the network."""
    parts = urlsplit(address)
    host = parts.netloc.encode("idna").decode("ascii")
    path, query = quote(parts.path, "/%:@!$&'()*+,;=~"), quote(parts.query, "/?%:@!$&'()*+,;=~")
    return urlunsplit((parts.scheme, host, path, query, ""))


class _Stay(HTTPRedirectHandler):
    """Follows nothing, so that each step is seen and each host has its turn."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(_Stay)
