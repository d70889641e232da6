"""Pages kept in memory, ready to be sent again: of ordinary trees alone, and never past the day.

In: a WSGI program whose answers say that they may be kept. Out: a WSGI program that answers a
repeated address by itself. What a page was made of (the trees and the day) is its basis: with
another basis all that is kept is dropped. It must not know what a page says.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from flask import Request, Response

from wizard.web.compression import CODINGS, LEAST, chosen, packed, tagged

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Key: TypeAlias = tuple[Any, ...]

SMALLER = ("text/html", "application/json", "application/problem+json", "application/xml")
"""What is compressed; files of the site come compressed from where they are read."""

KEPT = "text/html"
"""What is kept: pages, whose address and representation say all they depend on."""

_ASKED = ("PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme", "SCRIPT_NAME")
_PARTIAL = ("HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST")
_CHANGING = frozenset(("content-length", "content-encoding", "cache-control", "etag"))
_BASIS, _KEY = "wizard.basis", "wizard.key"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was sent: `headers` are those that do not depend on who asks and when,
    `bodies` the page by how it is packed (empty: not)."""

    headers: Sequence[tuple[str, str]]
    tag: str
    bodies: Mapping[str, bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values())) + 1000


@dataclass(slots=True)
class Keep:
    """Keeps up to `most` bytes of pages; those not asked for longest go first."""

    most: int
    basis: object = None
    pages: OrderedDict[Key, Kept] = field(default_factory=OrderedDict)
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Key, basis: object) -> Kept | None:
        with self.lock:
            self._based(basis)
            found = self.pages.get(key)
            if found is not None:
                self.pages.move_to_end(key)
            return found

    def put(self, key: Key, basis: object, page: Kept) -> None:
        with self.lock:
            self._based(basis)
            old = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += page.size - (old.size if old else 0)
            while self.size > self.most:
                _, gone = self.pages.popitem(last=False)
                self.size -= gone.size

    def _based(self, basis: object) -> None:
        if basis != self.basis:
            self.basis, self.size = basis, 0
            self.pages.clear()


def finished(response: Response, request: Request, keep: Keep) -> Response:
    """Make an answer ready to go: keep it, compress it, or say that the browser has it already."""
    if response.mimetype not in SMALLER or response.direct_passthrough or response.content_encoding:
        return response
    body = response.get_data()
    coding = ""
    tag = response.headers.get("ETag", "").strip('"') or None
    if len(body) >= LEAST:
        if "Accept-Encoding" not in response.headers.get("Vary", ""):
            response.vary.add("Accept-Encoding")
        coding = chosen(request.headers.get("Accept-Encoding", ""))
    if _keeps(response, request, keep) and tag is not None:
        headers = [(n, v) for n, v in response.headers if n.lower() not in _CHANGING]
        bodies = {coding: packed(body, coding) for coding in ("", *CODINGS)}
        keep.put(request.environ[_KEY], request.environ[_BASIS], Kept(headers, tag, bodies))
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


def _keeps(response: Response, request: Request, keep: Keep) -> bool:
    return (
        keep.most > 0
        and request.method == "GET"
        and response.status_code == 200
        and response.mimetype == KEPT
        and response.headers.get("Cache-Control", "").startswith("public")
    )


def answering(
    app: WSGIApplication, keep: Keep, basis: Callable[[], object], lasting: Callable[[], str]
) -> WSGIApplication:
    """Answer from what is kept, else let `app` answer; `lasting` says how long caches may keep."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return app(environ, start_response)
        now = environ[_BASIS] = basis()
        key = environ[_KEY] = _key(environ)
        page = keep.get(key, now)
        if page is None:
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


def _key(environ: WSGIEnvironment) -> Key:
    """Name all of a request that a page may depend on."""
    return (
        *(environ.get(name) for name in _ASKED),
        # in capitals too, as htmx-flask reads them: else a part could be kept as the whole page
        *(environ.get(name, "").lower() == "true" for name in _PARTIAL),
    )
