"""The pages that are about no tree, and what machines ask for.

In: requests for `/`, `/LANG/`, privacy, accessibility and how to embed; for files, `/embed.js`,
`/oembed`, `/healthz`, `/readyz`, the sitemap and their like. Out: pages, files and short texts.
"""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, request
from markupsafe import Markup
from werkzeug import exceptions

from wizard import __version__
from wizard.trees.organisation import SITE_FILE
from wizard.web.responses import AN_HOUR, BY_BROWSERS, as_text, moved, origin, plain
from wizard.web.site import Frame, Site

WIDTH, HEIGHT = 640, 900
"""CSS pixels of a frame that nobody makes higher or lower."""

_FRAME = Markup(
    '<iframe src="{home}/embed/{lang}/{tree}" title="{title}" width="{width}" height="{height}" '
    'loading="lazy" allow="clipboard-write; web-share"></iframe>'
)


def about(site: Site) -> Blueprint:
    """Make these pages."""
    pages = Blueprint("about", __name__)

    def framed(lang: str, name: str) -> Frame:
        return site.frame(site.words(lang) or abort(404), f"/{name}")

    @pages.before_request
    def one_address() -> Response | None:
        """Send on from addresses with a query, which would fill caches with the same page."""
        alone = request.path != "/" and request.endpoint != "about.embed"
        return moved(request.path) if request.query_string and alone else None

    @pages.get("/")
    def best_language() -> Response:
        headers = {"Location": f"/{site.best().lang}/", "Vary": "Accept-Language"}
        return Response(status=302, headers=headers)

    @pages.get("/<lang>")
    def slash(lang: str) -> Response:
        return moved(f"/{lang}/") if site.words(lang) else abort(404)

    @pages.get("/<lang>/")
    def routes(lang: str) -> Response:
        frame = framed(lang, "")
        return site.show("pages/index.html", frame, routes=site.starts(lang))

    @pages.get("/<lang>/privacy")
    def privacy(lang: str) -> Response:
        return site.show("pages/privacy.html", framed(lang, "privacy"))

    @pages.get("/<lang>/accessibility")
    def accessibility(lang: str) -> Response:
        return site.show("pages/accessibility.html", framed(lang, "accessibility"))

    @pages.get("/<lang>/embed")
    def embed(lang: str) -> Response:
        """Show how to put the wizard on another site, with the lines to copy for one tree."""
        frame = framed(lang, "embed")
        names = [name for name, _ in request.args.items(multi=True)]
        if request.query_string and names != ["tree"]:
            return moved(request.path)
        shown = {it.tree: it for it in site.starts(lang)}
        chosen = shown.get(request.args.get("tree", next(iter(shown)))) or abort(404)
        if request.query_string not in (b"", f"tree={chosen.tree}".encode()):
            return moved(f"{request.path}?tree={chosen.tree}")  # spelled in another way
        return site.show("pages/embed.html", frame, trees=shown.values(), chosen=chosen)

    return pages


def machines(site: Site) -> Blueprint:
    """Make what machines ask for."""
    pages = Blueprint("machines", __name__)

    @pages.get("/static/<path:name>")
    def file(name: str) -> Response:
        if request.query_string:
            return moved(request.path)
        return site.files.response(name)

    @pages.get("/embed.js")
    def script() -> Response:
        response = site.files.response("embed.js")
        response.headers["Cache-Control"] = BY_BROWSERS if request.query_string else AN_HOUR
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @pages.get("/healthz")
    def healthz() -> Response:
        return plain("ok\n")

    @pages.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """Say what is served, and what is broken: ready while there is anything good to serve."""
        stock = site.shelf.stock()
        wrong = dict(sorted(stock.library.broken.items()))
        if stock.library.organisation.broken:
            wrong[SITE_FILE] = stock.library.organisation.broken
        told = {
            "ready": bool(stock.trees),
            "version": __version__,
            "trees": {id: tree.version for id, tree in sorted(stock.trees.items())},
            "broken": {
                id: [f"{it.span.path}:{it.span.line}: {it.message} [{it.code}]" for it in found]
                for id, found in wrong.items()
            },
        }
        return jsonify(told), 200 if stock.trees else 503

    @pages.get("/robots.txt")
    def robots() -> Response:
        return plain(f"User-agent: *\nDisallow: /embed/\nSitemap: {origin()}/sitemap.xml\n")

    @pages.get("/sitemap.xml")
    def sitemap() -> Response:
        trees = sorted(site.shelf.stock().trees.items())
        there = {"": site.languages, **{id: site.offered(it) for id, it in trees}}
        text = site.part("pages/sitemap.xml", site.best(), home=origin(), pages=there)
        return plain(text, kind="application/xml")

    @pages.get("/.well-known/security.txt")
    def security() -> Response:
        contact = site.contact or abort(404)
        now = site.clock()  # of today, whichever day the pages are held at
        soon = datetime.combine(now.date() + timedelta(days=180), datetime.min.time(), now.tzinfo)
        languages = ", ".join(site.languages)
        return plain(
            f"Contact: {contact}\nExpires: {soon.isoformat()}\nPreferred-Languages: {languages}\n"
        )

    @pages.get("/oembed")
    def oembed() -> Response:
        if request.args.get("format", "json") != "json":
            raise exceptions.NotImplemented
        lang, tree = _meant(request.args.get("url", ""))
        known = site.starts(lang) if site.words(lang) else ()
        shown = next((it for it in known if it.tree == tree), None) or abort(404)
        size = {"width": _most("maxwidth", WIDTH), "height": _most("maxheight", HEIGHT)}
        title = shown.title.plain
        html = str(_FRAME.format(home=origin(), lang=lang, tree=tree, title=title, **size))
        told = {"version": "1.0", "type": "rich", "title": title, "html": html, **size}
        told["provider_name"] = site.told(lang).title.plain
        told["provider_url"] = f"{origin()}/{lang}/"
        response = as_text(told)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return pages


def _meant(url: str) -> tuple[str, str]:
    """Read language and tree off the address of one of our pages; its answers are left out."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise exceptions.BadRequest from error
    path = parts.path.removeprefix("/embed").split("/")
    if parts.netloc != request.host or len(path) < 3:
        raise exceptions.NotFound
    return path[1], path[2]


def _most(name: str, size: int) -> int:
    """Keep a side of the frame within what the editor allows."""
    given = request.args.get(name, "")
    return min(size, int(given)) if re.fullmatch("[0-9]{1,5}", given) else size
