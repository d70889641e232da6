"""What a running wizard is: its settings, its trees, its words and its templates in one place.

Made once by the application and handed to every group of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from flask import Request, Response

from wizard.walks.walk import Walk
from wizard.web.address import Sent
from wizard.web.assets import Files
from wizard.web.config import Config
from wizard.web.page_frame import Frame, Language, base
from wizard.web.responses import Drawing, kept, page, partial, today
from wizard.web.served_trees import Shelf
from wizard.words.interface import Interface
from wizard.words.words import Words

if TYPE_CHECKING:
    from wizard.web.dev.preview import Preview


def unmarked(response: Response, given: Sent, made: Walk) -> None:
    """Leave a page as it is, where nothing is counted."""


@dataclass(frozen=True, slots=True)
class Site:
    """The running wizard.

    `clock` gives the moment, with its time zone; `preview` is there only while developing. `mark`
    lets a page name the place that a walk reached, where walks are counted.
    """

    config: Config
    files: Files
    shelf: Shelf
    interfaces: Mapping[str, Interface]
    drawing: Drawing
    clock: Callable[[], datetime]
    preview: Preview | None = None
    mark: Callable[[Response, Sent, Walk], None] = unmarked

    def day(self) -> date:
        """Say which day pages are of."""
        if self.preview is not None and self.preview.day is not None:
            return self.preview.day
        return self.config.on or today(self.clock())

    def words(self, lang: str) -> Words | None:
        """Give the words of a language that pages are shown in."""
        return self.interfaces[lang].words if lang in self.config.languages else None

    def best(self, request: Request) -> Words:
        """Choose the words for a visitor: the language of the address, else the browser's."""
        parts = request.path.split("/")[1:3]
        wanted = ((lang, lang.partition("-")[0]) for lang, _ in request.accept_languages)
        named = chain(parts, chain.from_iterable(wanted))
        there = self.config.languages
        return self.interfaces[next((it for it in named if it in there), there[0])].words

    def frame(
        self,
        words: Words,
        request: Request,
        url: Callable[[str], str],
        *,
        walked: bool = False,
        discreet: bool = False,
        form: bool = False,
        origin: str = "",
    ) -> Frame:
        """Frame a page; `url` says where the same page stands below a base such as `/en`.

        `form`: the switch of languages sends the answers in a form. `origin` is the scheme and
        host, for pages that search engines read.
        """
        embedded = request.path.startswith("/embed/")
        languages = tuple(
            Language(self.interfaces[lang].words, url(base(lang, embedded)), form)
            for lang in self.config.languages
        )
        return Frame(words, self.config, languages, embedded, walked, discreet, origin)

    def draw(self, template: str, frame: Frame, request: Request, **data: Any) -> str:
        """Draw a page the way it is asked for; only steps come as fragments."""
        if self.preview is not None:
            data["bar"] = self.preview.bar(request, frame.lang, self.day(), data)
        return self.drawing.draw(template, frame, frame.walked and partial(request), **data)

    def show(self, template: str, frame: Frame, request: Request, **data: Any) -> Response:
        """Answer with a page that caches may keep."""
        return kept(page(self.draw(template, frame, request, **data)), self.clock())
