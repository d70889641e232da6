"""Counting without watching: how many walks reach each place of ordinary trees on a day.

In: a WSGI program whose answers name the place that a step led to. Out: the same program, which
adds one to a total when the step was really made, and totals in a file. Nothing of who asked is
kept, nor when on a day, nor what was answered; sensitive trees name no place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Response

from wizard.totals import Unreadable, exposed
from wizard.walks.walk import Arrived, Asked, Depends, Walk
from wizard.web.address import AT, Sent
from wizard.web.cache_rules import counted_again
from wizard.web.statistics.tally import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PLACE = "Wizard-Place"
"""A header by which a page names its place; it never leaves the program."""

SAME = "same-origin"


# What is a step ------------------------------------------------------------------


def place_of(given: Sent, made: Walk) -> str | None:
    """Name the place to which an answer just given, a quiet link or *Start now* led.

    `None` for sensitive trees, and for a page that is opened by its address: a reload, a link that
    was kept or shared, another language, Back, an answer to be changed.
    """
    if made.tree.sensitive or given.change:
        return None
    begun = not given.answers and given.at is None
    just_sent = any(step.question.id == given.at for step in made.steps)
    if not (given.to or begun or just_sent):
        return None
    match made.end:
        case Arrived(outcome):
            return f"{made.tree.id} outcome {outcome.id}"
        case Asked(question):
            return f"{made.tree.id} question {question.id}"
        case Depends(question):
            return f"{made.tree.id} depends {question.id}"
    return None


def mark(response: Response, given: Sent, made: Walk) -> None:
    """Let a page name its place, for `counted` to see."""
    place = place_of(given, made)
    if place is not None:
        response.headers[PLACE] = place


def stepped(environ: WSGIEnvironment) -> bool:
    """Say whether somebody made a step with this request, which reached a page that names a place.

    Not so when the browser fetches ahead, loads again, restores its history, or says that the
    address came from elsewhere. A browser that does not say so is believed when it sent a form:
    programs that follow every link send none.
    """
    if environ["REQUEST_METHOD"] != "GET":
        return False
    if "prefetch" in environ.get("HTTP_PURPOSE", "") + environ.get("HTTP_SEC_PURPOSE", ""):
        return False
    if "HTTP_HX_HISTORY_RESTORE_REQUEST" in environ:
        return False
    again = environ.get("HTTP_CACHE_CONTROL", "")
    if "HTTP_HX_REQUEST" not in environ and ("max-age=0" in again or "no-cache" in again):
        return False
    origin = environ.get("HTTP_SEC_FETCH_SITE")
    return f"{AT}=" in environ.get("QUERY_STRING", "") if origin is None else origin == SAME


def counted(app: WSGIApplication, count: Callable[[str], None]) -> WSGIApplication:
    """Count the steps that `app` answers, and let no cache in between answer in its place."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[..., object]:
            place = next((value for name, value in headers if name == PLACE), None)
            if place is None:
                return start_response(status, headers, *more)
            if stepped(environ) and status[:3] in ("200", "304"):
                count(place)
            told = [
                (name, counted_again(value) if name == "Cache-Control" else value)
                for name, value in headers
                if name != PLACE
            ]
            return start_response(status, told, *more)

        return app(environ, start)

    return answer


# The private address -------------------------------------------------------------


def exposition(tally: Tally) -> WSGIApplication:
    """Make the program of the private address: `/metrics`, for a collector of one's own."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, text = "404 Not Found", "the totals are at /metrics\n"
        if environ.get("PATH_INFO") == "/metrics":
            try:
                status, text = "200 OK", exposed(tally.told())
            except (OSError, Unreadable):
                status, text = "503 Service Unavailable", "the totals cannot be read\n"
        body = text.encode()
        headers = [
            ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        start_response(status, headers)
        return [body]

    return answer
