"""Pages for what went wrong: each with its status, in the visitor's language, with a way on.

In: an HTTP error or a fault of ours. Out: a page that nobody may keep. It repeats nothing of
what was sent.
"""

import logging
import re
import traceback

from flask import Flask, Response, abort, request
from werkzeug.exceptions import BadRequest, HTTPException, ServiceUnavailable
from werkzeug.http import HTTP_STATUS_CODES

from wizard.trees.model import Tree
from wizard.walks.walk import NoRule
from wizard.web.access_log import unsaid
from wizard.web.responses import as_text, moved, page, partial
from wizard.web.served_trees import Stock
from wizard.web.site import Site

log = logging.getLogger("wizard.web")

HOPELESS = (404, 503)
"""What beginning the route again does not help against."""


def tree_of(stock: Stock, id: str) -> Tree:
    """Find a tree by its id, or one that it had before.

    503 when its files are not sound, 404 when there is none.
    """
    id = stock.library.earlier.get(id, id)
    if id in stock.missing:
        raise ServiceUnavailable(f"the tree `{id}` is not sound")
    return stock.trees.get(id) or abort(404)


def add_problems(app: Flask, site: Site) -> None:
    """Let every error of an application end in a page."""

    def refused(error: HTTPException) -> Response:
        if error.code == 404 and request.method in ("GET", "HEAD") and (meant := _meant(site)):
            return moved(meant)
        response = error.get_response()
        if response.status_code < 400:
            return Response(response.get_data(), response.status, response.headers)
        answer = _answer(site, error.code or 500, error.description or "")
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                answer.headers[name] = response.headers[name]
        return answer

    told: set[tuple[str, str]] = set()

    def fell_through(gap: NoRule) -> Response:
        here = gap.tree, gap.place
        if here not in told:
            told.add(here)
            tree = site.shelf.now.trees.get(gap.tree)
            place = gap.place if tree is not None and not tree.sensitive else "…"
            log.error(gap.what.format(place=place, tree=gap.tree))
        return _answer(site, 503, f"the tree `{gap.tree}` is not sound")

    def failed(error: Exception) -> Response:
        where = "".join(traceback.format_tb(error.__traceback__))
        # the message of an exception may hold answers, so the log has only where it happened
        log.error("%s at %s\n%s", type(error).__name__, unsaid(request.path), where)
        return _answer(site, 500, "")

    app.before_request(_sound)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(NoRule, fell_through)
    app.register_error_handler(Exception, failed)


def _meant(site: Site) -> str | None:
    """Find the address that is meant where a `/` or the sign of a sentence too much ends it, or it
    is written otherwise (`/nl-NL/study`, `/NL/Study`)."""
    deep = request.path.count("/") > 2  # /en/ is an address, /en/study/ is not
    meant = request.path.rstrip("/") if deep else request.path
    parts = meant.rstrip(".,;:!)>\"'").lower().split("/")
    place = 2 if parts[1:2] == ["embed"] else 1
    plain = re.split("[-_]", parts[place])[0] if place < len(parts) else ""
    if plain in site.languages:
        parts[place] = plain
        meant = "/".join(parts).rstrip("/") if deep else "/".join(parts)
    if meant == request.path or not meant.isprintable():
        return None
    query = request.query_string.decode("latin-1")
    return f"{meant}?{query}" if query else meant


def _sound() -> None:
    """Refuse a name that no host has, from which no link to ourselves can be made, and a query
    of which no text can be made."""
    host = request.host
    if not host:
        raise BadRequest
    try:
        if "xn--" in host.lower():
            host = request.host_url
        if not request.query_string.isascii():
            request.query_string.decode()
    except UnicodeError as error:
        raise BadRequest from error


def _answer(site: Site, status: int, detail: str) -> Response:
    """Tell people in a page, and programs in a problem document (RFC 9457)."""
    if not request.path.startswith("/api/"):
        return _page(site, status)
    title = HTTP_STATUS_CODES.get(status, "Error")
    told = {"type": "about:blank", "status": status, "title": title, "detail": detail}
    response = as_text(told, status, "application/problem+json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _page(site: Site, status: int) -> Response:
    words, trees = site.best(), site.shelf.now.trees
    tree = trees.get(next((part for part in request.path.split("/")[2:4] if part in trees), ""))
    discreet = tree is not None and tree.sensitive
    frame = site.frame(words, "/", walked=tree is not None, discreet=discreet)
    again = f"{frame.base}/{tree.id}" if tree and status not in HOPELESS else None
    routes = site.starts(words.lang) if status == 404 and not frame.embedded else ()
    drawn = site.draw("pages/problem.html", frame, status=status, again=again, routes=routes)
    response = page(drawn, status)
    if partial():
        response.headers["HX-Push-Url"] = "false"
    return response
