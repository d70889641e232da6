"""Answers of every sort: a page, a redirect, JSON; nobody keeps them until `cache_rules` says so.

In: text or data. Out: a response. It must not know what it is about.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Request, Response, request

VARY = "HX-Request, HX-History-Restore-Request, Accept-Encoding"


def partial(request: Request) -> bool:
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


def plain(text: str, kind: str = "text/plain") -> Response:
    """Answer with a short text."""
    return Response(text, content_type=f"{kind}; charset=utf-8")
