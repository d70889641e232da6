"""`wizard links`: which of the pages we point to have moved or are gone.

The only place of the program that uses the network. Other people's servers are asked politely: a
host one thing at a time, with a pause between; `HEAD` first, then `GET` without reading the page; a
bounded number of redirections.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from itertools import chain, zip_longest
from socket import EAI_AGAIN, gaierror
from threading import Lock
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import click

from wizard import __version__
from wizard.check.report import counted
from wizard.cli.options import PROBLEMS, CouldNotRun, about_trees, progress
from wizard.trees.library import Library
from wizard.trees.model import Span

WORDS = {"moved": "moved: {} is now {}", "dead": "dead: {}: {}", "unclear": "unclear: {}: {}"}

AGENT = f"eligibility-wizard/{__version__} (wizard links; asks once if a page we link to is there)"
AT_ONCE, REDIRECTIONS, PAUSE = 8, 5, 1.0
"""Hosts asked side by side; steps followed from one address; seconds between two questions."""

FOR_EVER = (301, 308)
FOR_NOW = (302, 303, 307)
GONE = (404, 410)

_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^\[\]]+", re.IGNORECASE)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_PO_WORD = re.compile(r"\s*(msg\w+)")


@click.command(epilog="Example: wizard links --timeout 5")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 120),
    default=10.0,
    help="How many seconds to wait for an answer.",
)
@about_trees
def links(timeout: float, library: Library) -> None:
    """Ask each link of the trees once, and report the moved and the dead ones.

    This is the one command that uses the network. It asks a host one thing at a time, with a pause
    of a second between, so it can take a few minutes. Where a server does not answer, or refuses
    to, the link is `unclear`: look at it yourself.
    """
    places = places_of_links(library.files)
    with progress("asked") as begun:
        found = ask_all(places, timeout, lambda done: begun(f"{done} of {len(places)} links"))
    if found and not any(each.heard for each in found.values()):
        why = found[next(iter(places))].words
        raise CouldNotRun(f"No server answered at all. Is there a network? The first: {why}.")
    told = [
        (place, WORDS[standing.state].format(address, standing.words))
        for address, standing in found.items()
        for place in (() if standing.state == "there" else places[address])
    ]
    for at, words in sorted(told):
        click.echo(f"{at.path}:{at.line}:{at.column}: {words}")
    states: list[str] = [each.state for each in found.values()]
    moved, dead, unclear = map(states.count, ("moved", "dead", "unclear"))
    click.echo(f"{counted(len(found), 'link')}: {moved} moved, {dead} dead, {unclear} unclear")
    if found and unclear == len(found):
        raise CouldNotRun("Servers answered, but none of them clearly. Who stands between?")
    if moved or dead:
        raise SystemExit(PROBLEMS)


# Which links there are -----------------------------------------------------------


def places_of_links(files: Mapping[str, str]) -> dict[str, list[Span]]:
    """Give each address in some files once, without its fragment, with the places it stands at.

    Files are read as they are written, so that the links of a tree with errors are found too; of
    translations, since the source stands in the tree already, only what is translated.
    """
    found: dict[str, list[Span]] = {}
    for path in sorted(files):
        lines = enumerate(files[path].split("\n"), 1)
        read = _of_po if path.endswith(".po") else _of_yaml
        for number, line in read(lines):
            for match in _ADDRESS.finditer(line):
                address, column = _ended(match[0]), match.start() + 1
                span = Span(path, number, column, number, column + len(address))
                found.setdefault(address.partition("#")[0], []).append(span)
    return found


def _of_yaml(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Give the lines without comments; a fragment has no space before its `#`."""
    return ((number, _COMMENT.sub("", line)) for number, line in lines)


def _of_po(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    word = ""
    for number, line in lines:
        begins = _PO_WORD.match(line)
        word = begins[1] if begins else word
        if word.startswith("msgstr") and not line.startswith("#"):
            yield number, line


def _ended(address: str) -> str:
    """Cut off what belongs to the sentence: a full stop, or the `)` of a Markdown link."""
    while address[-1] in ".,;:!?*_)":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address.partition(")")[0] if "(" not in address else address


# Asking ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How an address stands: `words` say where it went, or why it is dead or unclear.

    `heard` is whether a server answered at all.
    """

    state: Literal["there", "moved", "dead", "unclear"]
    words: str = ""
    heard: bool = True


@dataclass(slots=True)
class Host:
    """Whom one question at a time is put to, and the next only when it is `free` again.

    A host that is `unknown` is looked up once.
    """

    turn: Lock = field(default_factory=Lock)
    free: float = 0.0
    unknown: URLError | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks of addresses whether they are there; times in seconds."""

    timeout: float
    pause: float
    hosts: dict[str, Host] = field(default_factory=dict)

    def ask(self, address: str) -> Standing:
        """Ask one address, following where it leads."""
        here, moved, for_ever = address, address, True
        for _ in range(REDIRECTIONS + 1):
            try:
                code, target = self.answer(here, "HEAD")
                if code >= 400:  # some servers refuse `HEAD` alone
                    code, target = self.answer(here, "GET")
            except (OSError, HTTPException, ValueError) as error:
                return _failed(error, self.timeout)
            if code not in FOR_EVER + FOR_NOW or not target:
                return _judged(code, address, moved)
            here = urljoin(here, target)
            for_ever = for_ever and code in FOR_EVER
            moved = here if for_ever else moved
            if urlsplit(here).scheme not in ("http", "https"):
                return Standing("unclear", f"it leads to {here}, which is no web page")
        return Standing("unclear", f"it leads on more than {REDIRECTIONS} times")

    def answer(self, address: str, method: str) -> tuple[int, str]:
        """Give the code of the answer and where it leads, when it is the turn of the host."""
        host = self.hosts.setdefault(urlsplit(address).netloc, Host())
        request = Request(_plain(address), method=method, headers={"User-Agent": AGENT})
        with host.turn:
            if host.unknown:
                raise host.unknown
            time.sleep(max(0.0, host.free - time.monotonic()))
            try:
                with build_opener(_Stay).open(request, timeout=self.timeout) as answer:
                    return answer.status, ""
            except HTTPError as error:
                with error:
                    return error.code, error.headers.get("Location", "")
            except URLError as error:
                host.unknown = error if isinstance(error.reason, gaierror) else None
                raise
            finally:
                host.free = time.monotonic() + self.pause


def ask_all(
    addresses: Iterable[str], timeout: float, told: Callable[[int], None], pause: float = PAUSE
) -> dict[str, Standing]:
    """Ask each address once; `told` hears after each how many are done. Times in seconds."""
    by_host: dict[str, list[str]] = {}
    for address in addresses:
        by_host.setdefault(urlsplit(address).netloc, []).append(address)
    # One of each host in turn, so that no thread only waits for a busy host.
    mixed = [it for it in chain.from_iterable(zip_longest(*by_host.values())) if it]
    found: dict[str, Standing] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for address, answer in zip(mixed, pool.map(Asker(timeout, pause).ask, mixed), strict=True):
            found[address] = answer
            told(len(found))
    return found


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


def _plain(address: str) -> str:
    """Write an address in ASCII, as it goes over the network."""
    parts = urlsplit(address)
    host = parts.netloc.encode("idna").decode("ascii")
    path, query = quote(parts.path, "/%:@!$&'()*+,;=~"), quote(parts.query, "/?%:@!$&'()*+,;=~")
    return urlunsplit((parts.scheme, host, path, query, ""))


class _Stay(HTTPRedirectHandler):
    """Follows nothing, so that each step is seen and each host has its turn."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
