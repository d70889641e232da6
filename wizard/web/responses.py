"""Answers of every sort, their security headers, and what caches may do with them.

In: text or data, and the moment. Out: a response. Every value of `Cache-Control` there is stands
here; what says nothing is kept by nobody (`secured`). It must not know what an answer says.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, request

from wizard.words.formats import calendar_file

VARY = "HX-Request, HX-History-Restore-Request, Accept-Encoding"


def partial() -> bool:
    """Say whether a fragment is asked for; Back needs the whole page, whichever htmx asks."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]  # put there by htmx-flask
    return bool(htmx) and not htmx.history_restore_request


def origin() -> str:
    """Say by which scheme and host this was asked for, in ASCII, as machines read it."""
    return f"{request.scheme}://{request.host}"


def page(text: str, status: int = 200) -> Response:
    """Answer with a page, whole or a fragment."""
    return Response(text, status, {"Vary": VARY}, content_type="text/html; charset=utf-8")


def moved(to: str) -> Response:
    """Send on to the one address of a page."""
    return Response(status=303, headers={"Location": to})


def as_text(data: object, status: int = 200, kind: str = "application/json") -> Response:
    """Answer a program with JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status, content_type=kind)


def plain(text: str, status: int = 200, kind: str = "text/plain") -> Response:
    """Answer with a short text."""
    return Response(text, status, content_type=f"{kind}; charset=utf-8")


def calendar(day: date, name: str, title: str, about: str = "") -> Response:
    """Answer with a calendar file of one day.

    Its name and all that it says are given: nothing else tells where it comes from.
    """
    response = plain(calendar_file([(day, title, about)]), kind="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


# Security headers ----------------------------------------------------------------

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {}"
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)


def secured(embed_hosts: Iterable[str]) -> Callable[[Response], Response]:
    """Make what puts the security headers on every answer: pages, files, redirects and errors."""
    framed = POLICY.format(" ".join(("'self'", *embed_hosts)))
    alone = POLICY.format("'none'")
    preview = alone + "; frame-src 'self'"  # /LANG/embed shows the wizard in a page of ours

    def secure(response: Response) -> Response:
        path = request.path
        embedded = path.startswith("/embed/")
        # files too: a frame that its host has sandboxed is of another origin than they are
        shared = embedded or path == "/embed.js" or path.startswith(("/api/", "/static/"))
        policy = framed if embedded else preview if path.endswith("/embed") else alone
        readers = "cross-origin" if shared else "same-origin"
        headers = [("Content-Security-Policy", policy), ("Cross-Origin-Resource-Policy", readers)]
        if request.is_secure:
            headers.append(("Strict-Transport-Security", "max-age=31536000"))
        response.headers.extend([*headers, *ALWAYS])
        if request.method != "OPTIONS":
            response.headers.setdefault("Cache-Control", NOBODY)
        return response

    return secure


# What caches may do --------------------------------------------------------------

NOBODY = "no-store"
UNTOUCHED = "no-store, no-transform"
"""An answer to sensitive answers, as long as all others of its kind: so nobody packs it anew, and
logs tell of it neither size nor time."""

FOR_GOOD = "public, max-age=31536000, immutable"
"""A file at an address that names its content."""

ASK_AGAIN = "public, max-age=0, must-revalidate"
"""A file at its own name, which may hold something else tomorrow."""

AN_HOUR, BY_BROWSERS = "public, max-age=3600", "private, max-age=3600"
"""`embed.js`; with a query, which some sites add, in browsers alone: else it could fill caches."""

KEPT_HERE, KEPT_BETWEEN = 300, 3600
"""Seconds for which a browser, and a proxy in between, may keep a page."""

SLOW = 10
"""Seconds that an answer may take to be made and sent."""


def kept(response: Response, now: datetime) -> Response:
    """Let caches keep a page for a while, and ask with its tag whether it is still the same."""
    digest = hashlib.blake2b(response.get_data(), digest_size=12).hexdigest()
    response.headers["ETag"] = f'"{digest}"'
    response.headers["Cache-Control"] = lasting(now)
    return response


def lasting(now: datetime) -> str:
    """Say how long a page may be kept: a while, and not past midnight where `now` is told."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    left = int((midnight.astimezone(UTC) - now.astimezone(UTC)).total_seconds())
    if (now.hour, now.minute) == (0, 0) and now.second < SLOW:
        left = 0  # what is sent now may have been begun yesterday, and is of that day
    return f"public, max-age={min(KEPT_HERE, left)}, s-maxage={min(KEPT_BETWEEN, left)}"


def counted_again(lasting: str) -> str:
    """Have the browser tell of a step that it shows from what it fetched ahead, where we count.

    It shows the page at once and asks behind it whether it is still the same; one that cannot asks
    first. Nothing in between may keep the page, or we would not hear of most steps.
    """
    seconds = next((it[8:] for it in lasting.split(", ") if it.startswith("max-age=")), None)
    return f"private, max-age=0, stale-while-revalidate={seconds}" if seconds else lasting
