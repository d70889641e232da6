"""What `wizard serve --dev` shows editors: a bar on every page, and pages of their own.

In: requests below `/dev/`, and `_on=DATE` on any page; what a page is drawn from, and the trees as
last read. Out: a `Bar` above each page that says where it is written and what is wrong with it;
what changed, what a message means, when to load anew. Made only while developing.
Long, as all that only editors see stands here, so that a server loads none of it.
"""

import hashlib
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, request
from markdown_it import MarkdownIt
from markupsafe import Markup
from werkzeug.sansio.utils import host_is_trusted

from wizard import places
from wizard.caches import LARGE
from wizard.check import report
from wizard.check.load_manual import manual
from wizard.check.run import check
from wizard.diff.compare import Side, compare
from wizard.diff.outline import outline
from wizard.diff.render import as_body
from wizard.present.entries import used_by
from wizard.present.page import presenter
from wizard.present.shapes import Body, OutcomePage, QuestionPage
from wizard.trees.catalogue import SORTS
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.load_folder import NoRevision, load_folder, load_revision
from wizard.trees.model import Amount, Outcome, Question, Source, Span, Text, Tree
from wizard.trees.texts import texts_of
from wizard.web.access_log import access
from wizard.web.address import CHANGE
from wizard.web.assets import KINDS
from wizard.web.config import Config, Misconfigured
from wizard.web.responses import NOBODY, moved, origin, page, plain
from wizard.web.served_trees import Shelf, Stock
from wizard.web.site import Site
from wizard.words.load_interface import editors_countries
from wizard.words.messages import Standing, standing
from wizard.words.words import SOURCE

ON = "_on"
"""Our own control: the day that pages are shown as of."""

LOCAL = ("localhost", "127.0.0.1")
"""The names of this machine."""

STAMP = "/dev/stamp"
CHANGES = "What changed since the last commit"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: words for it, and the address that opens it in an editor."""

    words: str
    url: str


@dataclass(slots=True)
class Preview:
    """What an editor looks at; `day` is held until another is chosen, `wrong` is none."""

    config: Config
    shelf: Shelf
    day: date | None = None
    wrong: str | None = None

    def hold(self, text: str) -> None:
        """Show pages as of a day from now on; an empty text gives today back."""
        self.wrong = None
        try:
            self.day = date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong = text

    def bar(self, lang: str, day: date, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Say what stands above a page (`dev/bar.html`); `data` is what its template gets.

        `spot` is where its question or outcome is written; `kept` says that the tree has errors and
        is shown as it was before. `held` is whether the day is another than today. `given` are the
        answers in the address, to go on with another day.
        """
        stock = self.shelf.now
        parts = request.path.split("/")
        id = next((it for it in parts if it in stock.trees or it in stock.library.broken), None)
        tree = stock.trees.get(id or "")
        element = _element(tree, data.get("body")) if tree is not None else None
        at = element or tree
        found = self._found(stock, id, day) if id is not None else ()
        lines = self._lines(stock, tree, element, lang) if tree is not None else ()
        return {
            "tree": id,
            "name": element.id if element is not None else id or "",
            "spot": self.spot(at.span) if at is not None else None,
            "found": found,
            "errors": sum(it.severity == "error" for it, *_ in found),
            "kept": id in stock.trees and id in stock.library.broken,
            "day": day,
            "held": self.day is not None,
            "wrong": self.wrong,
            "given": [it for it in request.args.items(multi=True) if it[0] not in (ON, CHANGE)],
            "lang": lang,
            "lines": lines,
            "stale": sum(stands != "translated" for _, _, stands, *_ in lines),
        }

    def spot(self, span: Span) -> Spot:
        """Say where something stands, and how an editor opens it."""
        path = Path(span.path).resolve().as_posix().removeprefix("/")
        url = self.config.editor.replace("{path}", path)
        url = url.replace("{line}", str(span.line)).replace("{column}", str(span.column))
        return Spot(f"{'/'.join(span.path.split('/')[-2:])}:{span.line}", url)

    def _found(
        self, stock: Stock, id: str, day: date
    ) -> Sequence[tuple[Diagnostic, str, str, Spot]]:
        """Check a tree as its files are now, once for each version of them.

        With each problem as `wizard check` writes it: a message, then the line underlined and a way
        out.
        """
        library, fragments = stock.library, stock.presenter.fragments
        known = fragments.find(
            ("checked", id, day),
            lambda: check(library, day, [id], named=editors_countries().written),
            LARGE,
        )
        found = []
        for it in sorted(known, key=lambda it: it.severity):
            message, _, shown = report.text([it], library.files).partition("\n")
            found.append((it, message, shown, self.spot(it.span)))
        return found

    def _lines(
        self, stock: Stock, tree: Tree, element: Question | Outcome | None, lang: str
    ) -> Sequence[tuple[Text, str, Standing, Spot, Spot | None]]:
        """List texts with their words in a language, even outdated ones, and where each stands."""
        voice = stock.presenter.voices[lang]
        if voice.source is None:
            return ()
        found = []
        for text in texts_of(_shown(tree, element)):
            catalogue = voice.texts.get(text.catalogue, {})
            stands = standing(catalogue, text.context, text.source)
            message, words, there = catalogue.get(text.context), "", None
            if message is not None:
                path = (self.config.trees / text.catalogue / f"{lang}.po").as_posix()
                words, there = (
                    message.words,
                    self.spot(Span(path, message.line, 1, message.line, 1)),
                )
            found.append((text, words, stands, self.spot(text.span), there))
        return found


def _shown(tree: Tree, element: Question | Outcome | None) -> Iterator[Any]:
    """Give what a page shows of a tree: the element, and the entries it names."""
    if element is None:
        yield (tree.title, tree.summary, tree.intro, tree.asides)
        return
    yield element
    found = used_by(tree, element)
    for sort in SORTS:
        if sort.entry not in (Amount, Source):
            yield from found[sort.file].values()


def _element(tree: Tree, body: Body | None) -> Question | Outcome | None:
    """Find what a page is about."""
    match body:
        case OutcomePage(id=id):
            return tree.outcomes.get(id)
        case QuestionPage(id=id):
            return tree.questions.get(id)
        case None:
            return None
    return tree.questions.get(body.question)


# The pages -----------------------------------------------------------------------


def add_dev(app: Flask, site: Site, stamp: Callable[[], object]) -> Site:
    """Make these pages, and give the site its preview; `stamp` changes with the trees' files.

    Raises `Misconfigured` where a proxy stands in front, since then visitors do too.
    """
    if site.config.proxies:
        raise Misconfigured("`dev` is for an editor's own machine, and `proxies` says it is not")
    preview = Preview(site.config, site.shelf)
    site = replace(site, preview=preview)
    access.addFilter(_unasked)
    app.register_blueprint(_every_page(preview))
    app.register_blueprint(_pages(site, stamp))
    return site


def _every_page(preview: Preview) -> Blueprint:
    """Let the day be chosen on any page, and every page be asked for anew."""
    pages = Blueprint("every_page", __name__)

    @pages.before_app_request
    def known() -> Response | None:
        """Answer to the names of this machine and to these alone.

        A page of another site could else give us its own name (DNS rebinding) and read all of this.
        """
        host = request.environ.get("HTTP_HOST", "")
        names = (*LOCAL, *preview.config.trusted_hosts)
        if request.path.startswith(("/api/", "/dev/")) and not _ours():
            return plain("With --dev, other sites are told nothing.\n", 403)
        if host_is_trusted(host, names) or host.partition("]")[0] == "[::1":
            return None
        ask = "With --dev, ask for http://localhost, or name this host in trusted_hosts.\n"
        return plain(ask, 400)

    @pages.before_app_request
    def hold() -> Response | None:
        request.get_data()  # kept: whoever reads the form first would leave nothing for the page
        day = request.values.get(ON)
        if day is None:
            return None
        if _ours():
            preview.hold(day.strip())
        if request.method == "POST":
            return None
        pairs = request.query_string.decode("latin-1").split("&")
        rest = [it for it in pairs if it and it.partition("=")[0] != ON]
        return moved(f"{request.path}?{'&'.join(rest)}" if rest else request.path)

    @pages.after_app_request
    def fresh(response: Response) -> Response:
        """Let no browser keep a page that the next change makes old."""
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = NOBODY
        return response

    return pages


def _ours() -> bool:
    """Say whether no page of another site makes the browser ask."""
    return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


def _pages(site: Site, stamp: Callable[[], object]) -> Blueprint:
    pages = Blueprint("dev", __name__)

    def drawn(title: str, body: Markup) -> Response:
        frame = replace(site.frame(site.interfaces[SOURCE].words, "/"), languages=())
        return page(site.draw("dev/page.html", frame, title=title, body=body))

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
        folders = places.templates(), places.static()
        paths = [path for folder in folders for path in sorted(folder.rglob("*"))]
        times = [(str(path), path.stat().st_mtime_ns) for path in paths if path.is_file()]
        return plain(hashlib.blake2b(repr((stamp(), times)).encode(), digest_size=8).hexdigest())

    @pages.get("/dev/<name>")
    def file(name: str) -> Response:
        path = places.templates() / "dev" / name
        if name not in ("bar.css", "reload.js"):
            abort(404)
        return Response(path.read_text("utf-8"), content_type=KINDS[path.suffix])

    return pages


def _changes(site: Site, trees: list[str]) -> Markup:
    """Compare the last commit with the folder as it is now; or say why that cannot be."""
    # Counts have more digits than Python prints of itself, to shield servers; editors want them.
    sys.set_int_max_str_digits(0)
    # As it is written, like the other: what is served leaves out trees that have errors.
    after = load_folder(site.config.trees)
    try:
        before = load_revision("HEAD", site.config.trees)
    except NoRevision as error:
        return Markup("<h1>{}</h1><p>This cannot be shown: {}</p>").format(CHANGES, str(error))
    known = {*before.names, *after.names}
    found = compare(before, after, site.day(), {}, [it for it in trees if it in known])
    voice = presenter(after, site.interfaces).voices[after.organisation.source]
    names = Side("the last commit"), Side("the files as they are now")
    parts = outline(found, *names, voice)
    return as_body(parts, origin())


def _unasked(record: logging.LogRecord) -> bool:
    """Leave out of the log what no person asks for."""
    fields = getattr(record, "fields", None) or {}
    return fields.get("path") != STAMP
