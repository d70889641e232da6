"""The pages that are about no tree: the routes, privacy, accessibility, and what machines ask for.

In: requests for `/`, `/LANG/`, `/LANG/privacy`, `/LANG/accessibility`, `/healthz`, `/readyz`, the
sitemap and their like. Out: pages and short texts.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, jsonify, request

from wizard import __version__
from wizard.trees.calendar import AMSTERDAM
from wizard.web.responses import moved, origin, plain
from wizard.web.site import Site

FIRST = "start"
"""The tree that asks which route is yours; it stands first among the routes."""


def about(site: Site) -> Blueprint:
    """Make these pages."""
    pages = Blueprint("about", __name__)

    @pages.before_request
    def one_address() -> Response | None:
        """Send on from addresses with a query, which would fill caches with the same page."""
        return moved(request.path) if request.query_string and request.path != "/" else None

    @pages.get("/")
    def best_language() -> Response:
        headers = {"Location": f"/{site.best(request).lang}/", "Vary": "Accept-Language"}
        return Response(status=302, headers=headers)

    @pages.get("/<lang>")
    def slash(lang: str) -> Response:
        return moved(f"/{lang}/") if site.words(lang) else abort(404)

    @pages.get("/<lang>/")
    def routes(lang: str) -> Response:
        words = site.words(lang) or abort(404)
        shown = sorted(site.starts(lang), key=lambda it: it.tree != FIRST)
        frame = site.frame(words, request, lambda base: f"{base}/", origin=origin())
        return site.show("pages/index.html", frame, request, routes=shown, path=request.path)

    @pages.get("/<lang>/privacy")
    def privacy(lang: str) -> Response:
        words = site.words(lang) or abort(404)
        frame = site.frame(words, request, lambda base: f"{base}/privacy", origin=origin())
        return site.show("pages/privacy.html", frame, request, path=request.path)

    @pages.get("/<lang>/accessibility")
    def accessibility(lang: str) -> Response:
        words = site.words(lang) or abort(404)
        frame = site.frame(words, request, lambda base: f"{base}/accessibility", origin=origin())
        return site.show("pages/accessibility.html", frame, request, path=request.path)

    return pages


def machines(site: Site) -> Blueprint:
    """Make what machines ask for."""
    pages = Blueprint("machines", __name__)

    @pages.get("/static/<path:name>")
    def file(name: str) -> Response:
        if request.query_string:
            return moved(request.path)
        return site.files.response(name, request) or abort(404)

    @pages.get("/healthz")
    def healthz() -> Response:
        return plain("ok\n")

    @pages.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """Say what is served. Not ready while a tree that ought to be served is not."""
        stock = site.shelf.stock()
        told = {
            "ready": not stock.missing,
            "version": __version__,
            "trees": {id: tree.version for id, tree in sorted(stock.trees.items())},
            "broken": {
                id: [f"{it.span.path}:{it.span.line}: {it.message} [{it.code}]" for it in found]
                for id, found in sorted(stock.broken.items())
            },
        }
        return jsonify(told), 503 if stock.missing else 200

    @pages.get("/robots.txt")
    def robots() -> Response:
        return plain(f"User-agent: *\nDisallow: /embed/\nSitemap: {origin()}/sitemap.xml\n")

    @pages.get("/sitemap.xml")
    def sitemap() -> Response:
        paths = ("", *(id for id, tree in sorted(site.shelf.stock().trees.items())))
        urls = "".join(_url(site, lang, path) for path in paths for lang in site.config.languages)
        return Response(_SITEMAP.format(urls), content_type="application/xml; charset=utf-8")

    @pages.get("/.well-known/security.txt")
    def security() -> Response:
        if not site.config.contact:
            abort(404)
        contact = site.frame(site.best(request), request, lambda base: base).contact
        soon = datetime.combine(site.day() + timedelta(days=180), datetime.min.time(), AMSTERDAM)
        languages = ", ".join(site.config.languages)
        return plain(
            f"Contact: {contact}\nExpires: {soon.isoformat()}\nPreferred-Languages: {languages}\n"
        )

    return pages


_SITEMAP = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{}</urlset>\n'
)


def _url(site: Site, lang: str, path: str) -> str:
    """Write one page of the sitemap with its other languages."""
    host = f"{origin()}/"
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{it}" href="{escape(host)}{it}/{path}"/>'
        for it in site.config.languages
    )
    return f"<url><loc>{escape(host)}{lang}/{path}</loc>{others}</url>\n"
