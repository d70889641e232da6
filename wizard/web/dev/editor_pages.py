"""The pages of `wizard serve --dev`: what changed, what a message means, when to load anew.

In: requests below `/dev/`, and `_on=DATE` on any page. Made only while developing.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, request
from markdown_it import MarkdownIt
from markupsafe import Markup
from werkzeug.sansio.utils import host_is_trusted

from wizard import places
from wizard.check.load_manual import manual
from wizard.diff.compare import compare
from wizard.diff.outline import outline
from wizard.diff.render import as_body
from wizard.trees.load_folder import NoRevision, load_folder, load_revision
from wizard.web.access_log import access
from wizard.web.cache_rules import NOBODY
from wizard.web.config import Misconfigured
from wizard.web.dev.preview import ON, Preview
from wizard.web.responses import moved, origin, page, plain
from wizard.web.site import Site
from wizard.words.words import SOURCE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEAD = "HEAD"
CHANGES = "What changed since the last commit"
LOCAL = ("localhost", "127.0.0.1")
"""The names of this machine."""

STAMP = "/dev/stamp"


def add_dev(app: Flask, site: Site, stamp: Callable[[], object]) -> Site:
    """Make these pages, and give the site its preview; `stamp` changes with the trees' files.

    Raises `Misconfigured` where a proxy stands in front, since then visitors do too.
    """
    if site.config.proxies:
        raise Misconfigured("`dev` is for an editor's own machine, and `proxies` says it is not")
    app.wsgi_app = _known(app.wsgi_app, site.config.trusted_hosts)  # type: ignore[assignment,method-assign]
    preview = Preview(site.config, site.shelf)
    site = replace(site, preview=preview)
    access.addFilter(_unasked)
    app.register_blueprint(_days(preview))
    app.register_blueprint(_pages(site, stamp))
    return site


def _known(app: WSGIApplication, names: Sequence[str]) -> WSGIApplication:
    """Answer to the names of this machine and to these alone.

    A page of another site could else give us its own name (DNS rebinding) and read all of this.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        if host_is_trusted(host, (*LOCAL, *names)) or host.partition("]")[0] == "[::1":
            return app(environ, start_response)
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", NOBODY)]
        start_response("400 BAD REQUEST", headers)
        return [b"With --dev, ask for http://localhost, or name this host in trusted_hosts.\n"]

    return answer


def _days(preview: Preview) -> Blueprint:
    """Let the day be chosen on any page, and every page be asked for anew."""
    pages = Blueprint("days", __name__)

    @pages.before_app_request
    def hold() -> Response | None:
        day = request.values.get(ON)
        if day is None:
            return None
        preview.hold(day.strip())
        if request.method == "POST":
            return None
        rest = [it for it in request.query_string.decode("latin-1").split("&") if _other(it)]
        return moved(f"{request.path}?{'&'.join(rest)}" if rest else request.path)

    @pages.after_app_request
    def fresh(response: Response) -> Response:
        """Let no browser keep a page that the next change makes old."""
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = NOBODY
        return response

    return pages


def _pages(site: Site, stamp: Callable[[], object]) -> Blueprint:
    pages = Blueprint("dev", __name__)

    def drawn(title: str, body: Markup) -> Response:
        words = site.interfaces[SOURCE].words
        frame = replace(site.frame(words, request, lambda base: f"{base}/"), languages=())
        return page(site.draw("dev/page.html", frame, request, title=title, body=body))

    @pages.get("/dev/changes")
    def changes() -> Response:
        return drawn(CHANGES, _changes(site, request.args.getlist("tree")))

    @pages.get("/dev/explain/<code>")
    def explained(code: str) -> Response:
        """Show the page of the manual that says what a message means."""
        known = manual().get(code) or abort(404)
        return drawn(known.title, Markup(MarkdownIt("commonmark").render(known.text)))

    @pages.get(STAMP)
    def now() -> Response:
        """Say whether anything changed that a page is made of."""
        seen = repr((stamp(), tuple(_times(places.templates())), tuple(_times(places.static()))))
        return plain(hashlib.blake2b(seen.encode(), digest_size=8).hexdigest(), "text/plain")

    @pages.get("/dev/bar.css")
    def style() -> Response:
        return _file("bar.css", "text/css")

    @pages.get("/dev/reload.js")
    def script() -> Response:
        return _file("reload.js", "text/javascript")

    return pages


def _changes(site: Site, trees: list[str]) -> Markup:
    """Compare the last commit with the folder as it is now; or say why that cannot be."""
    # Counts have more digits than Python prints of itself, to shield servers; editors want them.
    sys.set_int_max_str_digits(0)
    # As it is written, like the other: what is served leaves out trees that have errors.
    after = load_folder(site.config.trees)
    try:
        before = load_revision(HEAD, site.config.trees)
    except NoRevision as error:
        return Markup("<h1>{}</h1><p>This cannot be shown: {}</p>").format(CHANGES, str(error))
    known = {*before.names, *after.names}
    found = compare(before, after, site.day(), {}, [it for it in trees if it in known])
    parts = outline(found, "the last commit", "the files as they are now")
    return as_body(parts, origin())


def _other(pair: str) -> bool:
    return bool(pair) and pair.partition("=")[0] != ON


def _unasked(record: logging.LogRecord) -> bool:
    """Leave out of the log what no person asks for."""
    fields = getattr(record, "fields", None) or {}
    return fields.get("path") != STAMP


def _times(folder: Path) -> Iterator[tuple[str, int]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.stat().st_mtime_ns


def _file(name: str, kind: str) -> Response:
    return plain((places.templates() / "dev" / name).read_text("utf-8"), kind)
