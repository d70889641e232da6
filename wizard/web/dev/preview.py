"""What `wizard serve --dev` shows editors on every page: where it is written and what is wrong.

In: the request, what a page is drawn from, the trees as last read. Out: a `Bar`. Made only while
developing; nothing here is reached otherwise. It must not know how pages are drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flask import Request

from wizard.check import report
from wizard.check.run import check
from wizard.present.beside import Beside, beside
from wizard.present.shapes import Body, OutcomePage, QuestionPage
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library
from wizard.trees.model import Outcome, Question, Span, Tree
from wizard.web.address import CHANGE
from wizard.web.config import Config
from wizard.web.served_trees import Shelf, Stock

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
    """A text beside its translation, each with its place."""

    beside: Beside
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
        return sum(it.beside.standing != "translated" for it in self.lines)


@dataclass(slots=True)
class Preview:
    """What an editor looks at; `day` is held until another is chosen."""

    config: Config
    shelf: Shelf
    day: date | None = None
    wrong: str | None = None
    checked: dict[tuple[str, date], tuple[Library, Sequence[Diagnostic]]] = field(
        default_factory=dict
    )

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
        library = stock.library
        last = self.checked.get((id, day))
        if last is None or last[0] is not library:
            last = self.checked[id, day] = (library, check(library, day, [id]))
        found: list[Found] = []
        for it in sorted(last[1], key=lambda it: it.severity):
            message, _, shown = report.text([it], library.files).partition("\n")
            found.append(Found(it.severity, it.code, message, shown, self.spot(it.span)))
        return found

    def _lines(
        self, stock: Stock, tree: Tree, element: Question | Outcome | None, lang: str
    ) -> Sequence[Line]:
        voice = stock.presenter.voices[lang]
        if voice.source is None:
            return ()
        return [
            Line(it, self.spot(it.text.span), self._translated(it, lang))
            for it in beside(voice, tree, element)
        ]

    def _translated(self, line: Beside, lang: str) -> Spot | None:
        if line.line is None:
            return None
        path = (self.config.trees / line.text.catalogue / f"{lang}.po").as_posix()
        return self.spot(Span(path, line.line, 1, line.line, 1))


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
