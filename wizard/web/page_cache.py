"""Pages made small, and kept in memory to be sent again: of ordinary trees, never past the day.

In: a WSGI program whose answers say that they may be kept. Out: a WSGI program that answers a
repeated address by itself. What is in a key, and how long a page is kept, `wizard.caches` says. It
must not know what a page says.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import brotli
from flask import Response, g, request

from wizard.caches import Cache
from wizard.present.shapes import Page
from wizard.web.responses import UNTOUCHED

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LEAST = 500
"""Bytes below which packing gains nothing."""

_PAGE, _FILE = 5, 11
"""How hard brotli tries: for a page while somebody waits, for a file once at the start."""

_BR = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
STEP, RESULT = 7 * 1024, 10 * 1024
"""Bytes, packed, of every question and of every result of a sensitive tree."""

ARRIVED = "arrived"
"""Noted of a request that a result is the answer to."""

CODINGS = ("br", "gzip")
"""How bytes can be packed (RFC 9110, content codings), the smallest first."""

SMALLER = ("text/html", "application/json", "application/problem+json", "application/xml")
"""What is compressed; files of the site come compressed from where they are read."""

KEPT = "text/html"
"""What is kept: pages, whose address and representation say all they depend on."""

_ASKED = ("PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme", "SCRIPT_NAME")
_PARTIAL = ("HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST")
_CHANGING = frozenset(("content-length", "content-encoding", "cache-control", "etag"))
_PAGES, _KEY = "wizard.pages", "wizard.key"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was sent: `headers` are those that do not depend on who asks and when,
    `bodies` the page by how it is packed (empty: not)."""

    headers: Sequence[tuple[str, str]]
    tag: str
    bodies: Mapping[str, bytes]


Pages: TypeAlias = Cache[Kept]


def finished(response: Response) -> Response:
    """Make an answer ready to go: keep it, compress it, or say that the browser has it already."""
    if response.mimetype not in SMALLER or response.direct_passthrough or response.content_encoding:
        return response
    body = response.get_data()
    if response.headers.get("Cache-Control") == UNTOUCHED:
        return _alike(response)
    coding = ""
    tag = response.headers.get("ETag", "").strip('"') or None
    if len(body) >= LEAST:
        if "Accept-Encoding" not in response.headers.get("Vary", ""):
            response.vary.add("Accept-Encoding")
        coding = chosen(request.headers.get("Accept-Encoding", ""))
    pages: Pages | None = request.environ.get(_PAGES)
    public = response.headers.get("Cache-Control", "").startswith("public")
    if pages and tag and public and response.status_code == 200 and response.mimetype == KEPT:
        headers = [(n, v) for n, v in response.headers if n.lower() not in _CHANGING]
        bodies = {coding: packed(body, coding) for coding in ("", *CODINGS)}
        weight = sum(map(len, bodies.values())) + 1000
        pages.put(request.environ[_KEY], Kept(headers, tag, bodies), weight)
        response.set_data(bodies[coding])
    elif coding:
        response.set_data(packed(body, coding))
    if coding:
        response.content_encoding = coding
        if tag is not None:
            response.set_etag(tagged(tag, coding))
    if tag is not None and "If-None-Match" in request.headers and response.status_code == 200:
        response.make_conditional(request)
    return response


def note_kind(page: Page) -> None:
    """Note whether the answer to this request is a result."""
    setattr(g, ARRIVED, page.state == "arrived")


def _alike(response: Response) -> Response:
    """Make an answer as long as all of its kind: its size tells not which one it is."""
    coding = chosen(request.headers.get("Accept-Encoding", ""))
    size = RESULT if g.get(ARRIVED) else STEP
    response.set_data(padded(response.get_data(), coding, size))
    if coding:
        response.content_encoding = coding
    return response


def answering(
    app: WSGIApplication, now: Callable[[], tuple[Pages, date]], lasting: Callable[[], str]
) -> WSGIApplication:
    """Answer from what is kept, else let `app` answer; `lasting` says how long caches may keep.

    `now` gives the pages of the trees that are served, and the day they are shown as of.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return app(environ, start_response)
        pages, day = now()
        key = (day, *_key(environ))
        page = pages.get(key)
        if page is None:
            environ[_PAGES], environ[_KEY] = pages, key
            return app(environ, start_response)
        coding = chosen(environ.get("HTTP_ACCEPT_ENCODING", ""))
        tag = f'"{tagged(page.tag, coding)}"'
        headers = [*page.headers, ("Cache-Control", lasting()), ("ETag", tag)]
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and (tag in asked or asked.strip() == "*"):
            named = [(n, v) for n, v in headers if n.lower() != "content-type"]
            start_response("304 NOT MODIFIED", named)
            return []
        body = page.bodies[coding]
        headers.append(("Content-Length", str(len(body))))
        if coding:
            headers.append(("Content-Encoding", coding))
        start_response("200 OK", headers)
        return [body]

    return answer


def _key(environ: WSGIEnvironment) -> tuple[Any, ...]:
    """Name all of a request that a page may depend on."""
    return (
        *(environ.get(name) for name in _ASKED),
        # in capitals too, as htmx-flask reads them: else a part could be kept as the whole page
        *(environ.get(name, "").lower() == "true" for name in _PARTIAL),
    )


# How bytes travel ---------------------------------------------------------------


def chosen(accepted: str) -> str:
    """Choose how to pack for a browser, from its `Accept-Encoding`; empty: not at all."""
    if _BR.search(accepted):
        return "br"
    return "gzip" if _GZIP.search(accepted) else ""


def packed(body: bytes, coding: str, *, for_good: bool = False) -> bytes:
    """Pack bytes; `for_good`: they will be sent many times, so that time does not matter."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=_FILE if for_good else _PAGE))
    if coding == "gzip":
        return zlib.compress(body, 9 if for_good else 6, wbits=31)
    return body


def padded(body: bytes, coding: str, size: int) -> bytes:
    """Pack bytes to a multiple of `size`; what is added is skipped by whoever unpacks them.

    Brotli has blocks of metadata (RFC 7932, 9.2), gzip an extra field (RFC 1952, 2.3.1.1); what is
    not packed ends in blanks, and is taken to be six times as large.
    """
    if coding == "br":
        packing = brotli.Compressor(quality=_PAGE)
        whole = packing.process(body) + packing.flush()  # ends with a byte
        return bytes(whole + _metadata(_missing(len(whole) + 1, size, 3)) + b"\x03")
    if coding == "gzip":
        whole = packed(body, coding)
        extra = _missing(len(whole) + 2, size, 4)
        field = extra.to_bytes(2, "little") + b"WZ" + (extra - 4).to_bytes(2, "little")
        return whole[:3] + b"\x04" + whole[4:10] + field + bytes(extra - 4) + whole[10:]
    return body + b" " * (-len(body) % (6 * size))


def _missing(length: int, size: int, least: int) -> int:
    """Count the bytes to the next multiple of a size, `least` at the least."""
    return (-length - least) % size + least


def _metadata(length: int) -> bytes:
    """Write so many bytes of brotli that say nothing."""
    if length == 259:  # neither one byte nor two can hold what is left of it
        return _metadata(100) + _metadata(159)
    many = 2 if length > 258 else 1
    left = length - 1 - many
    head = 0b000110 | many << 4 | left - 1 << 6
    return head.to_bytes(1 + many, "little") + bytes(left)


def tagged(tag: str, coding: str) -> str:
    """Tag a packed representation, which is another one."""
    return f"{tag}-{coding}" if coding else tag
