"""What a running wizard is, and what surrounds each of its pages.

`Site` holds settings, trees, words and templates: made once by the application and handed to every
group of pages. A `Frame` is what layouts read: the language, and where the pages of the site stand.
Neither knows what a page says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial as with_words
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Response, request
from jinja2 import Environment
from markupsafe import Markup

from wizard.present.in_language import marked
from wizard.present.page import site_page, start_page
from wizard.present.shapes import Said, SitePage, StartPage
from wizard.trees.model import SHARED, Tree
from wizard.trees.organisation import SITE
from wizard.web.address import OWN, base, hidden
from wizard.web.assets import Files
from wizard.web.config import Config
from wizard.web.responses import UNTOUCHED, kept, origin, page, partial
from wizard.web.served_trees import Shelf
from wizard.words import formats
from wizard.words import sentences as phrases
from wizard.words.messages import making
from wizard.words.words import Interface, Words

if TYPE_CHECKING:
    from wizard.web.dev import Preview
    from wizard.web.statistics import Tally


@dataclass(frozen=True, slots=True)
class Frame:
    """What layouts read.

    `site` says whose pages these are, `contact` whom to write to about them, as a link. `languages`
    are those of the switch, each with where the page stands in it. `walked`: its steps
    are swapped without loading the site around them again. `discreet`: answers may leave no trace.
    `unread` says that no native speaker has read the translation, if that is so. `elsewhere` are
    the routes that there are in other languages only; `lacking` the languages that this page is not
    in, with what whoever asked for it in one is told.
    """

    words: Words
    config: Config
    site: SitePage
    contact: str | None
    path: str
    languages: Sequence[tuple[Words, str]]
    walked: bool = False
    discreet: bool = False
    unread: str | None = None
    elsewhere: Collection[str] = ()
    lacking: Sequence[tuple[Words, str]] = ()

    @property
    def lang(self) -> str:
        return self.words.lang

    @property
    def origin(self) -> str:
        """The scheme and host, where machines read the page."""
        return origin()

    @property
    def embedded(self) -> bool:
        """Whether it stands in another site's page."""
        return self.path.startswith("/embed/")

    @property
    def name(self) -> str:
        """What the site is called."""
        return self.site.title.plain

    @property
    def source(self) -> str:
        """What the language is called in which the trees are written."""
        lang = self.site.lang
        return str(self.words.locale.languages.get(lang, lang))

    @property
    def base(self) -> str:
        """What the address of every tree begins with."""
        return base(self.lang, self.embedded)

    @property
    def home(self) -> str:
        return f"/{self.lang}/"

    def report(self, tree: str, page: str, version: str) -> str | None:
        """Where a mistake on a page is told of: the page and its version, no answers.

        Of a discreet tree not even the page: mail is kept, and an outcome tells the answers.
        """
        if self.contact is None or not self.contact.startswith("mailto:"):
            return self.contact
        where = tree if self.discreet else f"{tree}/{page}"
        return f"{self.contact}?subject={quote(f'{where} ({version}, {self.lang})')}"

    @property
    def own(self) -> Markup:
        """The attribute that keeps a link inside its frame, or in the window of its answers."""
        return OWN if self.embedded or self.discreet else Markup("")


@dataclass(frozen=True, slots=True)
class Site:
    """The running wizard.

    `clock` gives the moment in the time zone of the organisation; `tally` is there only where walks
    are counted, `preview` only while developing.
    """

    config: Config
    files: Files
    shelf: Shelf
    templates: Environment
    clock: Callable[[], datetime]
    tally: Tally | None = None
    preview: Preview | None = None

    def day(self) -> date:
        """Say which day pages are of."""
        if self.preview is not None and self.preview.day is not None:
            return self.preview.day
        return self.config.on or self.clock().date()

    @property
    def interfaces(self) -> Mapping[str, Interface]:
        return self.shelf.now.interfaces

    @property
    def languages(self) -> Sequence[str]:
        """The languages that pages are shown in: those offered, or the settings leave of them."""
        offered = self.shelf.now.library.organisation.offered
        if self.config.dev:  # a language is looked at before it is named for visitors
            offered = tuple(dict.fromkeys((*offered, *self.interfaces)))
        return [lang for lang in self.config.languages if lang in offered] or offered

    def words(self, lang: str) -> Words | None:
        """Give the words of a language that pages are shown in."""
        return self.interfaces[lang].words if lang in self.languages else None

    def told(self, lang: str) -> SitePage:
        """Say whose pages these are."""
        return site_page(self.shelf.now.presenter, lang)

    @property
    def contact(self) -> str | None:
        """Whom to write to about the site, as a link."""
        given = self.config.contact or self.shelf.now.library.organisation.contact
        if given is None or given.startswith(("https://", "mailto:")):
            return given
        return f"mailto:{given}"

    def starts(self, lang: str) -> Sequence[StartPage]:
        """Give the start pages: the tree that leads to the others, and those as it has them."""
        stock = self.shelf.stock()
        first = stock.trees.get(stock.library.organisation.first or "")
        ends = first.outcomes.values() if first else ()
        named = dict.fromkeys(ref.id for end in ends for ref in end.continues)
        order = {id: at for at, id in enumerate((first.id if first else "", *named))}
        trees = sorted(stock.trees.values(), key=lambda it: (order.get(it.id, len(order)), it.id))
        return [start_page(stock.presenter, tree, lang, self.day()) for tree in trees]

    def offered(self, tree: Tree) -> Sequence[str]:
        """The languages that a route is shown in; while developing all, as far as they are."""
        presenter, every = self.shelf.now.presenter, self.languages

        def whole() -> Sequence[str]:
            return [it for it in every if presenter.offers(tree, it)] or every

        return every if self.config.dev else presenter.fragments.find(("offered", tree.id), whole)

    def spoken(self, tree: Tree, words: Words) -> Words:
        """Give the words in which a route is shown: these, or those of the visitor's next language
        where it is not in theirs."""
        there = self.offered(tree)
        return words if words.lang in there else self.best(there)

    def best(self, among: Sequence[str] = ()) -> Words:
        """Choose the words for a visitor: the language of the address, else the browser's."""
        wanted = (*request.path.split("/")[1:3], *(lang for lang, _ in request.accept_languages))
        named = chain.from_iterable((it.lower(), it.partition("-")[0].lower()) for it in wanted)
        there = {lang.lower(): lang for lang in among or self.languages}
        lang = next((there[it] for it in named if it in there), next(iter(there.values())))
        return self.interfaces[lang].words

    def frame(
        self,
        words: Words,
        below: str,
        *,
        walked: bool = False,
        discreet: bool = False,
    ) -> Frame:
        """Frame the page that stands `below` the address of each language that it is in."""
        embedded, trees = request.path.startswith("/embed/"), self.shelf.now.trees
        tree = trees.get(below.split("/")[1])
        there = self.offered(tree) if tree else self.languages
        known = {lang: self.interfaces[lang].words for lang in self.languages}
        languages = tuple((known[it], base(it, embedded) + below) for it in there)
        lang, folders = words.lang, (SHARED, SITE, *below.split("/")[1:2])
        files = self.shelf.now.library.translations
        made = [making(files[it][lang]) for it in folders if lang in files.get(it, ())]
        unread = phrases.unread(words, (self.interfaces[lang].making, *made))

        def missing() -> tuple[Collection[str], Sequence[tuple[Words, str]]]:
            elsewhere = [id for id, it in trees.items() if lang not in self.offered(it)]
            others = (it for at, it in known.items() if at not in there)
            return elsewhere, [(it, phrases.lacking(it, lang)) for it in others]

        key = ("missing", tree.id if tree else "", lang)
        elsewhere, lacking = self.shelf.now.presenter.fragments.find(key, missing)
        if request.method == "POST":  # no address leads to this page, only a form that says where
            lacking = [it for it in lacking if it[0].lang in request.path.split("/")[1:3]]
        return Frame(
            words,
            self.config,
            self.told(lang),
            self.contact,
            request.path,
            languages,
            walked,
            discreet,
            unread,
            elsewhere,
            lacking,
        )

    def draw(self, template: str, frame: Frame, **data: Any) -> str:
        """Draw a page the way it is asked for; only steps come as fragments."""
        if self.preview is not None:
            data["bar"] = self.preview.bar(frame.lang, self.day(), data)
        fragment = frame.walked and partial()
        layout = "fragment" if fragment else "embed" if frame.embedded else "page"
        layout = f"layouts/{layout}.html"
        return self.part(template, frame.words, frame=frame, layout=layout, **data)

    def part(self, template: str, words: Words, **data: Any) -> str:
        """Draw a template by itself in a language."""
        day = with_words(formats.day, words)
        _, ngettext = words.gettext, words.ngettext
        given = {"_": _, "ngettext": ngettext, "day": day, "currency": formats.currency(words)}
        return self.templates.get_template(template).render(given | data)

    def show(self, template: str, frame: Frame, **data: Any) -> Response:
        """Answer with a page that caches may keep, unless it is discreet."""
        answer = page(self.draw(template, frame, **data))
        return answer if frame.discreet else kept(answer, self.clock())


def discreet(site: Site) -> Callable[[Response], Response]:
    """Make what marks every answer to answers of a sensitive tree, refusals and faults too."""

    def mark(response: Response) -> Response:
        if request.method == "POST":
            stock = site.shelf.now
            ids = (stock.library.earlier.get(it, it) for it in request.path.split("/"))
            if any(it in stock.trees and stock.trees[it].sensitive for it in ids):
                response.headers["Cache-Control"] = UNTOUCHED
        return response

    return mark


def templates(env: Environment, files: Files) -> Environment:
    """Put into a template environment what every template may use."""
    env.trim_blocks = env.lstrip_blocks = env.keep_trailing_newline = True
    env.globals |= {"said": marked, "block": _block, "file": files.address, "hidden": hidden}
    return env


def _block(text: Said) -> Markup:
    """Draw a body of text, its language marked where it is not the page's."""
    if text.lang is None:
        return text.html
    return Markup('<div lang="{}" dir="{}">{}</div>').format(text.lang, text.dir, text.html)
