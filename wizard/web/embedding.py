"""The wizard on other people's pages: the script that puts it there, oEmbed, and how to do it.

In: requests for `/embed.js`, `/oembed` and `/LANG/embed`. Out: the script, a description for
editors that paste an address, and a page with the lines to copy. The framed pages themselves are
those of every tree, under `/embed/`.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, request
from markupsafe import Markup
from werkzeug import exceptions

from wizard.web.cache_rules import AN_HOUR, BY_BROWSERS
from wizard.web.responses import as_text, moved, origin
from wizard.web.site import Site

WIDTH, HEIGHT = 640, 900
"""CSS pixels of a frame that nobody makes higher or lower."""

_SCRIPT = Markup("""\
<script src="{home}/embed.js" defer></script>
<eligibility-wizard tree="{tree}" lang="{lang}">
  <a href="{home}/{lang}/{tree}">{title}</a>
</eligibility-wizard>
""")
_ONE_TAG = Markup("""\
<script src="{home}/embed.js" defer data-tree="{tree}" data-lang="{lang}"
  data-label="{title}" data-target="#the-id-of-an-element"></script>
""")
_FRAME = Markup(
    '<iframe src="{home}/embed/{lang}/{tree}" title="{title}" width="{width}" height="{height}" '
    'loading="lazy" allow="clipboard-write"></iframe>'
)


def embedding(site: Site) -> Blueprint:
    """Make these addresses."""
    pages = Blueprint("embedding", __name__)

    @pages.get("/embed.js")
    def script() -> Response:
        response = site.files.response("embed.js", request) or abort(404)
        response.headers["Cache-Control"] = BY_BROWSERS if request.query_string else AN_HOUR
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @pages.get("/<lang>/embed")
    def how(lang: str) -> Response:
        words = site.words(lang) or abort(404)
        names = [name for name, _ in request.args.items(multi=True)]
        if request.query_string and names != ["tree"]:
            return moved(request.path)
        shown = {it.tree: it for it in site.starts(lang)}
        wanted = request.args.get("tree", next(iter(shown)))
        if wanted not in shown:
            abort(404)
        frame = site.frame(words, request, lambda base: f"{base}/embed", origin=origin())
        named = {"home": origin(), "lang": lang, "tree": wanted, "title": shown[wanted].title.plain}
        return site.show(
            "pages/embed.html",
            frame,
            request,
            path=request.path,
            trees=shown.values(),
            chosen=shown[wanted],
            snippet=str(_SCRIPT.format(**named)),
            one_tag=str(_ONE_TAG.format(**named)),
            policy=f"script-src {origin()}; frame-src {origin()}",
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
        told["provider_name"] = site.interfaces[lang].words.gettext("Your route to the Netherlands")
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
