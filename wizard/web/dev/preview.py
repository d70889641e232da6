"""What `wizard serve --dev` shows editors on every page: where it is written and what is wrong.

In: the request, what a page is drawn from, the trees as last read. Out: a `Bar`. Made only while
developing; nothing here is reached otherwise. It must not know how pages are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Request

from wizard.caches import LARGE
from wizard.check import report
from wizard.check.run import check
from wizard.present.in_language import Voice
from wizard.present.shapes import Body, OutcomePage, QuestionPage
from wizard.present.used import used_by
from wizard.trees.catalogue import SORTS
from wizard.trees.model import Amount, Outcome, Question, Source, Span, Text, Tree
from wizard.trees.texts import texts_of
from wizard.web.address import CHANGE
from wizard.web.config import Config
from wizard.web.served_trees import Shelf, Stock
from wizard.words.messages import Standing, standing

ON = "_on"
"""Our own control: the day that pages are shown as of."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: words for it, and the address that opens it in an editor."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """A problem as `wizard check` writes it: a message, then the line underlined and a way out."""

    severity: str
    code: str
    message: str
    shown: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Line:
    """A text beside its words in a language, even where they are outdated, each with its place."""

    text: Text
    words: str
    standing: Standing
    source: Spot
    translated: Spot | None


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands above a page.

    `spot` is where its question or outcome is written; `kept` says that the tree has errors and is
    shown as it was before. `held` is whether the day is another than today, `wrong` a day that was
    asked for and is none. `given` are the answers in the address, to go on with another day.
    """

    tree: str | None
    name: str
    spot: Spot | None
    found: Sequence[Found]
    kept: bool
    day: date
    held: bool
    wrong: str | None
    given: Sequence[tuple[str, str]]
    lang: str
    lines: Sequence[Line]

    @property
    def errors(self) -> int:
        return sum(it.severity == "error" for it in self.found)

    @property
    def stale(self) -> int:
        """How many texts have no translation that is up to date."""
        return sum(it.standing != "translated" for it in self.lines)


@dataclass(slots=True)
class Preview:
    """What an editor looks at; `day` is held until another is chosen."""

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

    def bar(self, request: Request, lang: str, day: date, data: Mapping[str, Any]) -> Bar:
        """Say what a page is drawn from; `data` is what its template gets."""
        stock = self.shelf.now
        parts = request.path.split("/")
        id = next((it for it in parts if it in stock.trees or it in stock.broken), None)
        tree = stock.trees.get(id or "")
        element = _element(tree, data.get("body")) if tree is not None else None
        at = element.span if element is not None else tree.span if tree is not None else None
        return Bar(
            tree=id,
            name=element.id if element is not None else id or "",
            spot=self.spot(at) if at is not None else None,
            found=self._found(stock, id, day) if id is not None else (),
            kept=id in stock.trees and id in stock.broken,
            day=day,
            held=self.day is not None,
            wrong=self.wrong,
            given=[it for it in request.args.items(multi=True) if it[0] not in (ON, CHANGE)],
            lang=lang,
            lines=self._lines(stock, tree, element, lang) if tree is not None else (),
        )

    def spot(self, span: Span) -> Spot:
        """Say where something stands, and how an editor opens it."""
        path = Path(span.path).resolve().as_posix().removeprefix("/")
        url = self.config.editor.replace("{path}", path)
        url = url.replace("{line}", str(span.line)).replace("{column}", str(span.column))
        return Spot(f"{'/'.join(span.path.split('/')[-2:])}:{span.line}", url)

    def _found(self, stock: Stock, id: str, day: date) -> Sequence[Found]:
        """Check a tree as its files are now, once for each version of them."""
        library, fragments = stock.library, stock.presenter.fragments
        known = fragments.find(("checked", id, day), lambda: check(library, day, [id]), LARGE)
        found: list[Found] = []
        for it in sorted(known, key=lambda it: it.severity):
            message, _, shown = report.text([it], library.files).partition("\n")
            found.append(Found(it.severity, it.code, message, shown, self.spot(it.span)))
        return found

    def _lines(
        self, stock: Stock, tree: Tree, element: Question | Outcome | None, lang: str
    ) -> Sequence[Line]:
        voice = stock.presenter.voices[lang]
        if voice.source is None:
            return ()
        return [self._line(voice, text) for text in texts_of(_shown(tree, element))]

    def _line(self, voice: Voice, text: Text) -> Line:
        catalogue = voice.texts.get(text.catalogue, {})
        stands = standing(catalogue, text.context, text.source)
        message, source = catalogue.get(text.context), self.spot(text.span)
        if message is None:
            return Line(text, "", stands, source, None)
        path = (self.config.trees / text.catalogue / f"{voice.lang}.po").as_posix()
        place = Span(path, message.line, 1, message.line, 1)
        return Line(text, message.words, stands, source, self.spot(place))


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
