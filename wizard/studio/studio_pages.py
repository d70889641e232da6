"""The pages of the studio: the routes, and any file of a folder as cards that can be changed.

In: requests below `/studio/LANG/`, which passed the doors. Out: pages, and changes stored. What a
form asks for is made out elsewhere (`saving`); whatever is refused comes back with what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib.resources import files as package
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from jinja2 import Environment
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from wizard import places
from wizard.check.findings.upkeep import agenda
from wizard.check.load_manual import manual
from wizard.check.report import example
from wizard.diff.compare import Side
from wizard.diff.outline import outline
from wizard.diff.render import as_body
from wizard.edits.splices import Path
from wizard.present.overview import overview
from wizard.studio.cards import Card, Field, Part, fields, path_at
from wizard.studio.desk import Desk, Opened
from wizard.studio.doors import Doors
from wizard.studio.key_names import named
from wizard.studio.saving import Problem, named_path, saved
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import TREE_FILE
from wizard.trees.model import SHARED, Text
from wizard.trees.organisation import SITE, SITE_FILE
from wizard.trees.shared import FILES
from wizard.web.assets import KINDS, Files
from wizard.web.responses import moved, page, plain
from wizard.web.tree_pages import pictures_of
from wizard.words import formats
from wizard.words.messages import standing
from wizard.words.words import SOURCE, Words, words

LANGUAGES = (SOURCE, "nl")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class Studio:
    """The running studio; `tongues` are its own words by language."""

    desk: Desk
    doors: Doors
    templates: Environment
    files: Files
    live: bool
    tongues: Mapping[str, Words] = field(
        default_factory=lambda: {it: _tongue(it) for it in LANGUAGES}
    )


def _tongue(lang: str) -> Words:
    file = package("wizard.studio") / f"{lang}.po"
    return words(lang, file.read_text("utf-8") if file.is_file() else None)


class Wrong(NamedTuple):
    """A problem as it stands at its field or card."""

    severity: str
    message: Markup
    help: Markup
    code: str
    example: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file on its page: what is `open` for change, in which language texts stand beside.

    `wrong` are the problems by the path of their field or card; `typed` what was sent and could not
    be stored, by field.
    """

    studio: Studio
    words: Words
    opened: Opened
    open: str
    beside: str
    wrong: Mapping[Path, Sequence[Wrong]]
    typed: Mapping[str, str]

    def name(self, field: Field) -> str:
        return f"v:{named_path(field.path)}"

    def value(self, field: Field) -> str:
        """Give what stands in the control of a field: what was typed last, or what is there."""
        return self.typed.get(self.name(field), field.value)

    def label(self, key: object) -> str:
        return named(self.words, str(key))

    def long(self, field: Field) -> bool:
        """Say whether a field needs more than one line."""
        return field.control == "text" or " " in field.value

    def prose(self, field: Field) -> Markup:
        """Show a text as it reads, its placeholders as they are written."""
        text = field.value.strip()
        made = _MARKDOWN.render(text) if "\n" in text else _MARKDOWN.renderInline(text)
        return Markup(made)

    def said(self, field: Field) -> tuple[str, str] | None:
        """Give the translation beside a text, with how it stands; `None` where it has none."""
        text = self.opened.texts.get(field.path)
        if text is None or not self.beside:
            return None
        stock = self.studio.desk.stock()
        catalogue = stock.presenter.voices[self.beside].texts.get(text.catalogue, {})
        message = catalogue.get(text.context)
        now = field.value or text.source
        return (message.words if message else ""), standing(catalogue, text.context, now)

    def goal(self, id: str) -> Card | None:
        """Find the card of a place by its id."""
        return next((it for _, them in self.targets for it in them if it.id == id), None)

    def heading(self, card: Card) -> str:
        """Say what a card is about: its first words, or the shared ones that it takes."""
        if card.title or card.sort not in ("questions", "outcomes"):
            return card.title
        tree = self.studio.desk.stock().trees.get(self.folder)
        if tree is not None and card.id in tree.questions and card.sort == "questions":
            return tree.questions[card.id].ask.source
        if tree is not None and card.id in tree.outcomes and card.sort == "outcomes":
            return tree.outcomes[card.id].title.source
        return ""

    def lines(self, value: str) -> int:
        """Say how many lines a text takes, about."""
        return max(1, min(16, sum(1 + len(it) // 60 for it in value.strip().split("\n"))))

    def is_day(self, value: str) -> bool:
        try:
            return not value or bool(date.fromisoformat(value))
        except ValueError:
            return False

    @property
    def texts(self) -> Mapping[Path, Text]:
        return self.opened.texts

    @property
    def base(self) -> str:
        return self.opened.base

    @property
    def source(self) -> str:
        """The language in which the trees are written."""
        return self.studio.desk.library.organisation.source

    @property
    def folder(self) -> str:
        return self.opened.file.partition("/")[0] if "/" in self.opened.file else SITE

    @property
    def stem(self) -> str:
        return self.opened.file.rpartition("/")[2].removesuffix(".yaml")

    @property
    def name_of_file(self) -> str:
        """Say what the page is about."""
        tree = self.studio.desk.stock().trees.get(self.folder)
        return tree.title.source if tree else self.label(self.stem)

    @property
    def page(self) -> str:
        return f"/studio/{self.words.lang}/{self.folder}/{self.stem}"

    def address(self, card: Card) -> str:
        """Give the page on which a card is open for change."""
        query = {**request.args, "open": card.anchor}
        return f"{self.page}?{urlencode(query)}#{card.anchor}"

    @property
    def targets(self) -> Sequence[tuple[str, Sequence[Card]]]:
        """Give where an arrow may point, by sort, in the order of the file."""
        sorts = ("questions", "decisions", "outcomes")
        cards = self.opened.cards
        return [(it, [card for card in cards if card.sort == it]) for it in sorts]

    def at(self, path: Path) -> Sequence[Wrong]:
        return self.wrong.get(path, ())

    def count(self, card: Card) -> int:
        """Count the problems in a card."""
        many = len(card.path)
        return sum(
            len(found)
            for path, found in self.wrong.items()
            if path[:many] == card.path and (many or not _in_another(path, self.opened.cards))
        )


def _in_another(path: Path, cards: Sequence[Card]) -> bool:
    return any(card.path and path[: len(card.path)] == card.path for card in cards)


def pages(studio: Studio) -> Blueprint:
    """Make the pages."""
    made, desk = Blueprint("studio", __name__, url_prefix="/studio"), studio.desk

    def drawn(template: str, lang: str, status: int = 200, **data: Any) -> Response:
        tongue = studio.tongues.get(lang) or abort(404)
        library = desk.library
        given = {
            "_": tongue.gettext,
            "ngettext": tongue.ngettext,
            "day": partial(formats.day, tongue),
            "lang": lang,
            "languages": studio.tongues,
            "label": lambda key: named(tongue, str(key)),
            "studio": studio,
            "shown": desk.day(),
            "held": desk.held,
            "trees": library.names,
            "stems": [it for it in FILES if f"{SHARED}/{it}.yaml" in desk.raw],
            "form": studio.doors.form(request),
            "here": request.full_path.rstrip("?"),
            "path_named": named_path,
        }
        return page(
            studio.templates.get_template(f"studio/{template}").render(given | data), status
        )

    @made.get("/")
    def first() -> Response:
        best = request.accept_languages.best_match(LANGUAGES) or SOURCE
        return moved(f"/studio/{best}/")

    @made.get("/file/<name>")
    def file(name: str) -> Response:
        path = places.templates() / "studio" / name
        if path.suffix not in (".css", ".js") or path.name != name or not path.is_file():
            abort(404)
        return Response(path.read_text("utf-8"), content_type=KINDS[path.suffix])

    @made.get("/<lang>/")
    def routes(lang: str) -> Response:
        stock = desk.stock()
        difference = desk.difference()
        every = []
        for id in sorted(desk.library.names):
            found = desk.problems(id)
            tree = stock.trees.get(id)
            compared = (
                next((it for it in difference.trees if it.id == id), None) if difference else None
            )
            every.append(
                {
                    "id": id,
                    "title": tree.title.source if tree else id,
                    "errors": sum(it.severity == "error" for it in found),
                    "warnings": sum(it.severity == "warning" for it in found),
                    "run": desk.cases(id),
                    "standing": compared.standing if compared else None,
                    "broken": id in desk.library.broken,
                }
            )
        coming = agenda(desk.library, desk.day())[:12]
        address = partial(_address, studio, lang)
        return drawn("routes.html", lang, routes=every, coming=coming, address=address)

    @made.get("/<lang>/explain/<code>")
    def explained(lang: str, code: str) -> Response:
        """Show the page of the manual that says what a problem means."""
        known = manual().get(code) or abort(404)
        body = Markup(_MARKDOWN.render(known.text))
        return drawn("report.html", lang, title=known.title, body=body)

    @made.get("/<lang>/changes")
    def changes(lang: str) -> Response:
        names = [it for it in request.args.getlist("tree") if it in desk.library.names]
        tongue = studio.tongues.get(lang) or abort(404)
        title = tongue.gettext("What this changes")
        return drawn(
            "report.html",
            lang,
            title=title,
            body=_effect(studio, *names),
            bare="part" in request.args,
        )

    @made.post("/<lang>/day")
    def hold(lang: str) -> Response:
        """Show everything as on a day from now on; an empty one gives today back."""
        text = request.form.get("day", "").strip()
        try:
            desk.held = date.fromisoformat(text) if text and "today" not in request.form else None
        except ValueError:
            return plain(f"{text} is no day.\n", 422)
        return moved(_back(lang))

    @made.get("/<lang>/<folder>/<stem>")
    def cards(lang: str, folder: str, stem: str) -> Response:
        opened = desk.opened(_file(folder, stem)) or abort(404)
        return sheet(lang, opened, request.args.get("open", ""), {}, ())

    @made.post("/<lang>/<folder>/<stem>")
    def save(lang: str, folder: str, stem: str) -> Response:
        opened = desk.opened(_file(folder, stem)) or abort(404)
        tongue = studio.tongues.get(lang) or abort(404)
        refused = saved(desk, opened, request.form, tongue)
        if refused:
            typed = {name: text for name, text in request.form.items() if name[1:2] == ":"}
            return sheet(lang, opened, request.form.get("open", ""), typed, refused)
        where = request.form.get("open", "")
        again = "" if request.form.get("do", "save") == "save" else f"?open={where}"
        return moved(f"{request.path}{again}#{where}")

    def sheet(
        lang: str, opened: Opened, open: str, typed: Mapping[str, str], refused: Sequence[Problem]
    ) -> Response:
        tongue, stock = studio.tongues.get(lang) or abort(404), desk.stock()
        organisation = desk.library.organisation
        others = [it for it in stock.interfaces if it != organisation.source]
        wanted = request.args.get("beside", "")
        beside = wanted if wanted in others else next(iter(organisation.required), "")
        folder = opened.file.partition("/")[0]
        tree = folder if folder in desk.library.names else None
        wrong = _wrong(opened, desk.problems(tree), refused, desk.library.root)
        shown = Sheet(studio, tongue, opened, open, beside, wrong, typed)
        pictures: Sequence[Any] = ()
        served = stock.trees.get(folder)
        interface = stock.interfaces.get(lang)
        if served is not None and interface is not None and opened.file.endswith(f"/{TREE_FILE}"):
            whole = overview(stock.presenter, served, lang, desk.day())
            pictures = pictures_of(interface.words, served, whole)
        data = {
            "sheet": shown,
            "folder": folder if "/" in opened.file else SITE,
            "tree": tree,
            "others": others,
            "kept": served is not None and tree in desk.library.broken,
            "pictures": pictures,
            "unread": [_worded(it) for it in opened.reading.diagnostics]
            if opened.root is None
            else (),
            "cards": [it for it in opened.cards if _kept(shown, it)],
            "only": request.args.get("only", ""),
            "find": request.args.get("find", ""),
            "errors": sum(it.severity == "error" for found in wrong.values() for it in found),
            "warnings": sum(it.severity == "warning" for found in wrong.values() for it in found),
            "run": desk.cases(tree) if tree else None,
            "sources": sorted(desk.library.shared.catalogue.sources),
        }
        return drawn("cards.html", lang, 422 if refused else 200, **data)

    return made


def _file(folder: str, stem: str) -> str:
    return SITE_FILE if folder == SITE else f"{folder}/{stem}.yaml"


def _back(lang: str) -> str:
    """Give the page of the studio that a form was sent from."""
    there = request.form.get("back", "")
    return there if there.startswith(f"/studio/{lang}/") else f"/studio/{lang}/"


def _address(studio: Studio, lang: str, path: str) -> str:
    """Give the page on which a file stands that a diagnostic names."""
    file = path.removeprefix(studio.desk.library.root)
    folder, _, name = file.rpartition("/")
    return f"/studio/{lang}/{folder or SITE}/{name.removesuffix('.yaml')}"


def _kept(sheet: Sheet, card: Card) -> bool:
    """Say whether a card is among those that are asked for."""
    if card.anchor == sheet.open:
        return True
    if request.args.get("only") == "problems" and not sheet.count(card):
        return False
    wanted = request.args.get("find", "").strip().casefold()
    return (
        not wanted or wanted in card.id or any(wanted in it.casefold() for it in _texts(card.part))
    )


def _texts(part: Part) -> list[str]:
    return [it.value for it in fields(part)]


def _wrong(
    opened: Opened, found: Sequence[Diagnostic], refused: Sequence[Problem], root: str
) -> Mapping[Path, Sequence[Wrong]]:
    """Put problems at the innermost field, or else card, in which they lie."""
    places = {field.path for card in opened.cards for field in fields(card.part)}
    places |= {card.path for card in opened.cards} | {()}
    gathered: dict[Path, list[Wrong]] = {}
    for it in found:
        if it.span.path == root + opened.file and opened.root is not None:
            path = path_at(opened.root, it.span)
            while path not in places:
                path = path[:-1]
            gathered.setdefault(path, []).append(_worded(it))
    for problem in refused:
        told = Wrong("error", _coded(problem.message), _coded(problem.help or ""), "", "")
        gathered.setdefault(problem.path, []).insert(0, told)
    return gathered


def _worded(it: Diagnostic) -> Wrong:
    shown = example(it.example) if it.example is not None else ""
    return Wrong(it.severity, _coded(it.message), _coded(it.help or ""), it.code, shown)


def _coded(words: str) -> Markup:
    """Show what stands between backticks as it is written in a file."""
    parts = words.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(it) if at % 2 else escape(it)
        for at, it in enumerate(parts)
    )


def _effect(studio: Studio, *names: str) -> Markup:
    """Say what differs from what is published."""
    desk = studio.desk
    found = desk.difference(*names)
    if found is None:
        return Markup("")
    voice = desk.stock().presenter.voices[desk.library.organisation.source]
    parts = outline(found, Side("what is published"), Side("the folder as it is"), voice)
    return as_body(parts, request.host_url.rstrip("/"))
