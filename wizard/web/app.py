"""The application: what an operator set → a Flask app.

Part of the outer ring: here the trees are loaded and the clock is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, request
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Map, UnicodeConverter

from wizard import places
from wizard.check.served import servable
from wizard.trees.load_folder import load_folder
from wizard.web.access_log import logged
from wizard.web.api import api
from wizard.web.assets import Files
from wizard.web.cache_rules import NOBODY, lasting, today
from wizard.web.config import Config, Misconfigured
from wizard.web.embedding import embedding
from wizard.web.errors import add_problems
from wizard.web.headers import secured
from wizard.web.overview_page import overviews
from wizard.web.page_cache import answering, finished
from wizard.web.served_trees import Shelf
from wizard.web.site import Site, templates
from wizard.web.site_pages import about, machines
from wizard.web.statistics import Tally, counted, mark
from wizard.web.tree_pages import walks
from wizard.words.interface import Interface
from wizard.words.load_interface import load_interface
from wizard.words.words import SOURCE

MOST_SENT = 64 * 1024
"""Bytes of a form that are read."""


def create_app(
    config: Config | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Flask:
    """Make the application; raises `Misconfigured` when there is no sound tree to serve."""
    config = config or Config()
    app = Flask("wizard", static_folder=None, template_folder=str(places.templates()))
    app.config["MAX_CONTENT_LENGTH"] = MOST_SENT
    app.config["TRUSTED_HOSTS"] = list(config.trusted_hosts) or None
    app.config["TEMPLATES_AUTO_RELOAD"] = config.dev
    app.url_map.merge_slashes = False
    app.url_map.converters = {**app.url_map.converters, "default": _Visible}
    Htmx(app)
    site = _site(app, config, clock)
    if config.dev:
        # Here, so that nothing of it is loaded where visitors are served.
        from wizard.web.dev.editor_pages import add_dev

        site = add_dev(app, site, lambda: _stamp(config.trees))
    tally = _tally(config, clock)
    if tally is not None:
        site = replace(site, mark=mark)
    app.extensions["wizard"], app.extensions["wizard.tally"] = site, tally
    for pages in (about, machines, api, embedding, overviews, walks):
        app.register_blueprint(pages(site))
    add_problems(app, site)
    _keep(app, site)
    if tally is not None:
        app.wsgi_app = counted(app.wsgi_app, tally.count)  # type: ignore[assignment,method-assign]
    app.wsgi_app = logged(secured(app.wsgi_app, config.embed_hosts))  # type: ignore[assignment,method-assign]
    if config.proxies:
        count = config.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count, x_port=0, x_prefix=0
        )
    return app


class _Visible(UnicodeConverter):
    """A part of a path without control characters, which no redirect could repeat."""

    def __init__(self, map: Map) -> None:
        super().__init__(map)
        self.regex = r"[^/\x00-\x1f\x7f-\x9f]+"


def _keep(app: Flask, site: Site) -> None:
    """Let answers be compressed and kept on their way out."""

    @app.after_request
    def finish(response: Response) -> Response:
        if request.method != "OPTIONS":
            response.headers.setdefault("Cache-Control", NOBODY)
        return finished(response, request)

    if site.config.cache and not site.config.dev:
        app.wsgi_app = answering(  # type: ignore[assignment,method-assign]
            app.wsgi_app,
            lambda: (site.shelf.stock().pages, site.day()),
            lambda: lasting(site.clock()),
        )


def _tally(config: Config, clock: Callable[[], datetime]) -> Tally | None:
    """Make the tally of walks, where an operator asks for one; editors are no visitors."""
    if config.stats is None or config.dev:
        return None
    return Tally(config.stats, config.stats_days, clock)


def _site(app: Flask, config: Config, clock: Callable[[], datetime]) -> Site:
    try:
        files = Files(places.static(), config.theme, config.dev)
    except OSError as error:
        raise Misconfigured(f"cannot read the theme {config.theme}: {error.strerror}") from error
    interfaces = _interfaces(config)
    if config.dev:
        config = replace(config, languages=tuple(dict.fromkeys((*config.languages, *interfaces))))
    shelf = Shelf(
        lambda: servable(load_folder(config.trees), config.on or today(clock())),
        lambda: _stamp(config.trees),
        interfaces,
        0.0 if config.dev else config.watch,
        config.cache * 1_000_000,
    )
    if not shelf.now.trees:
        first = next((it for found in shelf.now.broken.values() for it in found), None)
        why = f": {first.span.path}:{first.span.line}: {first.message}" if first else ""
        raise Misconfigured(f"there is no sound tree in {config.trees}{why}")
    return Site(config, files, shelf, interfaces, templates(app.jinja_env, files), clock)


def _interfaces(config: Config) -> Mapping[str, Interface]:
    """Take the languages that are shown, and the source that stands in for missing words."""
    there = load_interface()
    for lang in config.languages:
        if lang not in there:
            raise Misconfigured(
                f"`languages` has `{lang}`, for which there are no words of the interface; "
                f"there are: {', '.join(there)}"
            )
    if config.dev:
        return there  # a language is looked at before it is named for visitors
    return {lang: it for lang, it in there.items() if lang in (SOURCE, *config.languages)}


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """See whether anything changed: names, times and sizes of the files of the trees."""
    found = []
    for path in folder.glob("*/*.*"):
        try:
            told = path.stat()
        except OSError:
            continue
        found.append((str(path), told.st_mtime_ns, told.st_size))
    return tuple(sorted(found))
