"""The application: what an operator set → a Flask app.

Part of the outer ring: here the trees are loaded and the clock is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from wizard import places
from wizard.check.served import servable
from wizard.trees.library import Library
from wizard.trees.load_folder import (
    NoRevision,
    load_folder,
    published,
    published_name,
    stamp_of,
)
from wizard.trees.organisation import INTERFACE, SITE_FILE
from wizard.web.access_log import logged
from wizard.web.api import api
from wizard.web.assets import Files
from wizard.web.config import Config, Misconfigured
from wizard.web.errors import add_problems
from wizard.web.page_cache import answering, finished
from wizard.web.responses import lasting, secured
from wizard.web.served_trees import Shelf
from wizard.web.site import Site, discreet, templates
from wizard.web.site_pages import about, machines
from wizard.web.statistics import Tally, counted
from wizard.web.tree_pages import walks
from wizard.words.load_interface import brought, load_interface

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_SENT = 64 * 1024
"""Bytes of a form that are read."""

PROBES = ("/healthz", "/readyz")
"""What watches the process asks for."""

LONGEST = 1000
"""Characters of a header that are read; what is longer, no browser sends of those we read."""


def create_app(
    config: Config | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    shelf: Shelf | None = None,
) -> Flask:
    """Make the application, of a folder or of what is on a `shelf`; raises `Misconfigured` when
    there is no sound tree to serve."""
    config = config or Config()
    app = Flask("wizard", static_folder=None, template_folder=str(places.templates()))
    app.config["MAX_CONTENT_LENGTH"] = MOST_SENT
    app.config["TRUSTED_HOSTS"] = list(config.trusted_hosts) or None
    app.config["TEMPLATES_AUTO_RELOAD"] = config.dev
    app.url_map.merge_slashes = False
    app.url_map.converters = {**app.url_map.converters, "default": _Visible}
    Htmx(app)
    site = _site(app, config, clock, shelf)
    if config.dev:
        # Here, so that nothing of it is loaded where visitors are served.
        from wizard.web.dev import add_dev

        site = add_dev(app, site, lambda: _stamp(config))
    app.extensions["wizard"] = site
    for pages in (about, machines, api, walks):
        app.register_blueprint(pages(site))
    add_problems(app, site)
    app.after_request(finished)  # of these three the last one is the first to run
    app.after_request(discreet(site))
    app.after_request(secured(config.embed_hosts))
    app.wsgi_app = _surrounded(app.wsgi_app, site)  # type: ignore[assignment,method-assign]
    return app


def _surrounded(served: WSGIApplication, site: Site) -> WSGIApplication:
    """Put round the program what also sees the pages that are answered from memory."""
    config = site.config
    if config.cache and not config.dev:
        served = answering(
            served,
            lambda: (site.shelf.stock().pages, site.day()),
            lambda: lasting(site.clock()),
        )
    if site.tally is not None:
        served = counted(served, site.tally.count)
    served = _short(logged(_probed(served, config.trusted_hosts)))
    if count := config.proxies:
        served = ProxyFix(served, x_for=count, x_proto=count, x_host=count, x_port=0, x_prefix=0)
    return served


def _probed(served: WSGIApplication, hosts: Sequence[str]) -> WSGIApplication:
    """Answer probes whatever name they ask under: they know the machine and not the site."""
    name = (hosts or ("localhost",))[0].lstrip(".")

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] in PROBES:
            environ["HTTP_HOST"] = name
        return served(environ, start_response)

    return answer


def _short(served: WSGIApplication) -> WSGIApplication:
    """Leave headers unread that take long to read apart: lists of languages, endless names."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        for name, value in environ.items():
            if name.startswith(("HTTP_", "CONTENT_")) and len(value) > LONGEST:
                environ[name] = ""
        return served(environ, start_response)

    return answer


class _Visible(BaseConverter):
    """A part of a path without control characters, which no redirect could repeat."""

    regex = r"[^/\x00-\x1f\x7f-\x9f]+"
    part_isolating = True


def _site(app: Flask, config: Config, clock: Callable[[], datetime], shelf: Shelf | None) -> Site:
    try:
        shelf = shelf or Shelf(
            lambda: _loaded(config, clock),
            lambda: _stamp(config),
            lambda it: load_interface(it.translations.get(INTERFACE), it.organisation),
            0.0 if config.dev else config.watch,
            config.cache * 1_000_000,
        )
    except NoRevision as error:
        raise Misconfigured(str(error)) from error
    if not shelf.now.trees:
        first = next((it for found in shelf.now.library.broken.values() for it in found), None)
        why = f": {first.span.path}:{first.span.line}: {first.message}" if first else ""
        raise Misconfigured(f"there is no sound tree in {config.trees}{why}")
    organisation = shelf.now.library.organisation
    for it in organisation.broken:  # without the last good one, nobody knows whose pages these are
        raise Misconfigured(f"{it.span.path}:{it.span.line}: {it.message}")
    for lang in config.languages:
        if lang not in (shelf.now.interfaces if config.dev else organisation.offered):
            offered = ", ".join(organisation.offered)
            raise Misconfigured(f"`languages` has `{lang}`; `{SITE_FILE}` offers: {offered}")
    worded = {*brought(), *shelf.now.library.translations.get(INTERFACE, {})}
    for lang in organisation.offered:
        if lang not in worded:
            raise Misconfigured(
                f"there are no words of the interface in `{lang}`: `wizard translate {lang}`"
            )
    theme = config.theme or (organisation.theme and config.trees / organisation.theme) or None
    try:
        files = Files(places.static(), theme, config.dev)
    except OSError as error:
        raise Misconfigured(f"cannot read the theme {theme}: {error.strerror}") from error

    def here() -> datetime:
        return clock().astimezone(shelf.now.library.organisation.time_zone)

    def secret() -> set[str]:
        return {id for id, tree in shelf.now.trees.items() if tree.sensitive}

    config = replace(config, theme=theme)
    tally = None
    if config.stats and not config.dev:  # editors are no visitors
        tally = Tally(config.stats, config.stats_days, here, secret)
    return Site(config, files, shelf, templates(app.jinja_env, files), here, tally)


def _stamp(config: Config) -> object:
    """See whether what is served changed; where nobody can tell, it is tried to be read again."""
    if config.published:
        with suppress(NoRevision):
            return published_name(config.trees)
        return None
    return stamp_of(config.trees, cases=config.dev)


def _loaded(config: Config, clock: Callable[[], datetime]) -> Library:
    """Read the trees, and leave out what cannot be walked on the day; cases are for editors."""
    if config.published:
        library = published(config.trees)[1]
    else:
        library = load_folder(config.trees, cases=config.dev)
    return servable(library, config.on or clock().astimezone(library.organisation.time_zone).date())
