"""The studio as a program: what an editor starts → a Flask app, with the wizard itself as preview.

In: the folder and who may come in. Out: an app whose pages stand below `/studio/`; at every other
address it is the wizard over the same folder, on the day of the studio. Part of the outer ring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from wizard import places
from wizard.studio.acts import acts
from wizard.studio.desk import Desk
from wizard.studio.doors import PAGES, Doors
from wizard.studio.many_cases import many_cases
from wizard.studio.pasting import pasting
from wizard.studio.preview_pages import preview_pages
from wizard.studio.signing import signing
from wizard.studio.studio_pages import Studio, pages
from wizard.studio.text_view import text_view
from wizard.web.app import create_app
from wizard.web.assets import Files
from wizard.web.config import Config, Misconfigured
from wizard.web.responses import ALWAYS, FOR_GOOD, NOBODY, POLICY, plain
from wizard.web.site import templates
from wizard.web.tree_pages import FORM

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_SENT = 8_000_000
"""Bytes of a form that are read: the text of a whole file."""


def create_studio(
    folder: Path,
    doors: Doors | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    live: bool = False,
    site: str = "",
) -> Flask:
    """Make the studio of a folder; `live`: visitors read the folder too, and every page says so.

    `site` is the address at which visitors read what is published, where that is known.
    """
    doors = doors or Doors()
    app = Flask("studio", static_folder=None, template_folder=str(places.templates()))
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_SENT
    app.config["MAX_FORM_PARTS"] = 20_000
    app.url_map.merge_slashes = False
    desk = Desk(folder, clock, lambda: doors.who(request)[0] if request else "")
    files = Files(places.static(), None, dev=False)
    studio = Studio(desk, doors, templates(app.jinja_env, files), files, live, site)
    app.extensions["studio"] = studio
    for made in (pages, acts, text_view, many_cases, pasting, signing, preview_pages):
        app.register_blueprint(made(studio))
    app.register_error_handler(HTTPException, lambda error: plain(f"{error}\n", error.code or 500))

    @app.before_request
    def meant() -> Response | None:
        """Take no form that is not one of ours."""
        if request.method == "POST" and not doors.form(request).validate():
            return plain(
                "This form is not from the studio as it runs now. Load the page anew.\n", 403
            )
        return None

    @app.after_request
    def secured(response: Response) -> Response:
        policy = POLICY.format("'none'") + "; frame-src 'self'"
        response.headers.update(dict(ALWAYS))
        response.headers["Content-Security-Policy"] = policy
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Referrer-Policy"] = "same-origin"  # else forms would tell no origin
        response.headers.setdefault("Cache-Control", NOBODY)
        return response

    app.wsgi_app = _through(doors, app.wsgi_app, _Preview(desk))  # type: ignore[assignment,method-assign]
    return app


def _through(doors: Doors, studio: WSGIApplication, preview: WSGIApplication) -> WSGIApplication:
    """Let every request pass the doors, and then to the studio or to its preview."""

    def served(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        met = doors.met(Request(environ))
        inside = environ["PATH_INFO"].startswith(PAGES) or environ["PATH_INFO"] == "/"
        return (met or (studio if inside else preview))(environ, start_response)

    return served


class _Preview:
    """The wizard over the folder of the studio; made when there first is a sound tree in it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.made: WSGIApplication | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.made is None:
            config = Config(trees=self.desk.folder, watch=0.0, cache=0)
            try:
                self.made = create_app(config, self.desk.now, self.desk.shelf).wsgi_app
            except Misconfigured as error:
                return plain(f"There is nothing to show yet: {error}\n", 503)(
                    environ, start_response
                )

        environ = self.posted(environ)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [_framed(*it) for it in headers], *rest)

        return self.made(environ, start)

    def posted(self, environ: WSGIEnvironment) -> WSGIEnvironment:
        """Send answers to a sensitive route as its forms do where an address of the preview holds
        them: here they are an editor's examples, and no visitor's."""
        above, _, page = environ["PATH_INFO"].rpartition("/")
        body = environ.get("QUERY_STRING", "").encode("latin-1")
        if environ["REQUEST_METHOD"] != "GET" or page != "check" or not body:
            return environ
        tree = self.desk.stock().trees.get(above.rpartition("/")[2])
        if tree is None or not tree.sensitive:
            return environ
        sent = {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
        return environ | {"REQUEST_METHOD": "POST", "QUERY_STRING": ""} | sent


def _framed(name: str, value: str) -> tuple[str, str]:
    """Let a page of the wizard stand in a frame of the studio, as in none of another site, and as
    it is now: an edit or another day makes it another one at once."""
    if name == "Cache-Control" and value != FOR_GOOD:
        return name, NOBODY
    if name != "Content-Security-Policy":
        return name, value
    return name, value.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
