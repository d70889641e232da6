"""Drawing a page and sending it: whole, as a fragment or for a frame, with what caches may do.

In: a template, a frame and page data. Out: a response. It must not know what the page is about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Request, Response
from jinja2 import Environment
from markupsafe import Markup

from wizard.present.shapes import Said
from wizard.web.assets import Files
from wizard.web.page_frame import Frame
from wizard.web.templates import Ready
from wizard.words import formats
from wizard.words.words import Words

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
KEPT_HERE, KEPT_BETWEEN = 300, 3600
"""Seconds for which a browser, and a proxy in between, may keep a page."""

SLOW = 10
"""Seconds that an answer may take to be made and sent."""

VARY = "HX-Request, HX-History-Restore-Request, Accept-Encoding"

_PAGE = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Vary", VARY),
    ("Cache-Control", "no-store"),
)


def said(text: Said) -> Markup:
    """Draw a line of text, its language marked where it is not the page's."""
    if text.lang is None:
        return text.html
    return Markup('<span lang="{}" dir="{}">{}</span>').format(text.lang, text.dir, text.html)


def block(text: Said) -> Markup:
    """Draw a body of text, its language marked where it is not the page's."""
    if text.lang is None:
        return text.html
    return Markup('<div lang="{}" dir="{}">{}</div>').format(text.lang, text.dir, text.html)


def partial(request: Request) -> bool:
    """Say whether a fragment is asked for; Back needs the whole page, whichever htmx asks."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]  # put there by htmx-flask
    return bool(htmx) and not htmx.history_restore_request


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws templates, those of each language; `layout` is chosen by how a page is asked for."""

    envs: Mapping[str, Environment]

    def draw(self, template: str, frame: Frame, fragment: bool, **data: Any) -> str:
        """Draw a page, as a fragment or whole."""
        layout = "fragment" if fragment else "embed" if frame.embedded else "page"
        words = frame.words
        return (
            self.envs[words.lang]
            .get_template(template)
            .render(
                frame=frame,
                layout=f"layouts/{layout}.html",
                _=words.gettext,
                ngettext=words.ngettext,
                day=lambda value: formats.day(words, value),
                **data,
            )
        )

    def part(self, template: str, words: Words, **data: Any) -> str:
        """Draw a part of a page by itself."""
        return self.envs[words.lang].get_template(template).render(_=words.gettext, **data)


def drawing(env: Environment, files: Files, words: Iterable[Words], dev: bool) -> Drawing:
    """Put into a template environment what every template may use, and make it ready.

    While developing, templates stay as they are written, and are read again when they change.
    """
    env.trim_blocks = env.lstrip_blocks = env.keep_trailing_newline = True
    env.globals |= {"said": said, "block": block, "file": files.address}
    written = env.loader
    if dev or written is None:
        return Drawing({it.lang: env for it in words})
    return Drawing({it.lang: env.overlay(loader=Ready(written, it, files)) for it in words})


def page(text: str, status: int = 200) -> Response:
    """Answer with a page that nobody may keep."""
    return Response(text.encode(), status, headers=_PAGE)


def moved(to: str) -> Response:
    """Send on to the one address of a page; nobody keeps this."""
    return Response(status=303, headers={"Location": to, "Cache-Control": "no-store"})


def as_text(data: object, status: int = 200, kind: str = "application/json") -> Response:
    """Answer a program with JSON that nobody may keep."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    headers = {"Cache-Control": "no-store"}
    return Response(text, status, content_type=kind, headers=headers)


def kept(response: Response, now: datetime) -> Response:
    """Let caches keep a page for a while, and ask with its tag whether it is still the same."""
    response.headers["ETag"] = (
        f'"{hashlib.blake2b(response.get_data(), digest_size=12).hexdigest()}"'
    )
    response.headers["Cache-Control"] = lasting(now)
    return response


def lasting(now: datetime) -> str:
    """Say how long a page may be kept: a while, and not past midnight in Amsterdam."""
    here = now.astimezone(AMSTERDAM)
    # what is sent now may have been begun yesterday, and is of that day
    left = 0 if (here.hour, here.minute) == (0, 0) and here.second < SLOW else until_midnight(now)
    return f"public, max-age={min(KEPT_HERE, left)}, s-maxage={min(KEPT_BETWEEN, left)}"


def until_midnight(now: datetime) -> int:
    """Count the whole seconds left of the day in Amsterdam."""
    return int((_midnight(today(now)) - now).total_seconds())


@lru_cache(8)
def _midnight(day: date) -> datetime:
    """Say when a day ends in Amsterdam, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM).astimezone(UTC)


def today(now: datetime) -> date:
    """Say which day it is in Amsterdam."""
    return now.astimezone(AMSTERDAM).date()
