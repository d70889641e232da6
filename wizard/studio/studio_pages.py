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
from typing import Any

from flask import Blueprint, Response, abort, request
from jinja2 import Environment
from markupsafe import Markup

from wizard import places
from wizard.check.findings.upkeep import agenda
from wizard.check.load_manual import manual
from wizard.edits.batch import Batch, Refusal
from wizard.present.overview import overview
from wizard.studio.desk import Desk, Opened
from wizard.studio.doors import Doors
from wizard.studio.effects import effect, told
from wizard.studio.key_names import named
from wizard.studio.notes import found, notes
from wizard.studio.preview import as_case, beside, in_words
from wizard.studio.references import place_of, tongue_of
from wizard.studio.saving import ORDER, Problem, Unfit, named_path, saved, wished
from wizard.studio.sheets import MARKDOWN, Asked, Sheet, coded
from wizard.trees.library import TREE_FILE, Library
from wizard.trees.model import SHARED, Span
from wizard.trees.organisation import SITE, SITE_FILE
from wizard.trees.shared import FILES
from wizard.web.assets import KINDS, Files
from wizard.web.responses import ASK_AGAIN, moved, page, plain
from wizard.web.tree_pages import pictures_of
from wizard.words import formats
from wizard.words.words import SOURCE, Words, words

LANGUAGES = (SOURCE, "nl")
STEPS = 100
"""So many steps that were made are told."""


def _tongue(lang: str) -> Words:
    file = package("wizard.studio") / f"{lang}.po"
    return words(lang, file.read_text("utf-8") if file.is_file() else None)


@dataclass(frozen=True, slots=True)
class Studio:
    """The running studio; `site` is where visitors read what is published, `tongues` are its own
    words by language."""

    desk: Desk
    doors: Doors
    templates: Environment
    files: Files
    live: bool
    site: str = ""
    tongues: Mapping[str, Words] = field(
        default_factory=lambda: {lang: _tongue(lang) for lang in LANGUAGES}
    )

    def drawn(self, template: str, lang: str, status: int = 200, **data: Any) -> Response:
        """Draw a page of the studio."""
        tongue = self.words(lang)
        undo, redo = self.desk.store.undoable(self.desk.who())
        given = {
            "_": tongue.gettext,
            "ngettext": tongue.ngettext,
            "day": partial(formats.day, tongue),
            "lang": lang,
            "label": lambda key: named(tongue, str(key)),
            "studio": self,
            "shown": self.desk.day(),
            "stems": [it for it in FILES if f"{SHARED}/{it}.yaml" in self.desk.raw],
            "form": self.doors.form(request),
            "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
            "path_named": named_path,
            "undo": undo,
            "redo": redo,
        }
        text = self.templates.get_template(f"studio/{template}").render(given | data)
        return page(text, status)

    def done(self, lang: str, plan: Batch | Refusal, to: str) -> Response:
        """Store a plan and go on, or say why it cannot be."""
        refused = (plan,) if isinstance(plan, Refusal) else self.desk.save(plan)
        return self.refusal(lang, refused, to) if refused else moved(to)

    def refusal(self, lang: str, refused: Sequence[Refusal], to: str) -> Response:
        """Say why nothing was stored, with what is there now and what was meant."""
        told = [(coded(it.message), coded(it.help or ""), it.versions) for it in refused]
        title = self.words(lang).gettext("This was not done")
        return self.drawn("refused.html", lang, 409, title=title, refused=told, back=to)

    def address(
        self, lang: str, span: Span, library: Library | None = None, beside: str = ""
    ) -> str:
        """Give where it can be changed what stands at a place, in the folder or in another as it
        would be: its card, `beside` it a language, or else the page of its file."""
        file, card, at = place_of(self.desk, span, library or self.desk.library)
        folder, _, name = file.rpartition("/")
        page = f"/studio/{lang}/{folder or SITE}/{name.removesuffix('.yaml')}"
        if card is None:
            return page
        tongue = tongue_of(span.path) or beside
        return f"{page}?{Asked().on(open=card.anchor, at=at, beside=tongue)}#{card.anchor}"

    def words(self, lang: str) -> Words:
        """Give the studio's own words; ends in 404 where it has none in a language."""
        return self.tongues.get(lang) or abort(404)


def pages(studio: Studio) -> Blueprint:
    """Make the pages."""
    made, desk = Blueprint("studio", __name__, url_prefix="/studio"), studio.desk

    @made.get("/")
    def first() -> Response:
        best = request.accept_languages.best_match(LANGUAGES) or SOURCE
        return moved(f"/studio/{best}/")

    @made.get("/file/<name>")
    def file(name: str) -> Response:
        path = places.templates() / "studio" / name
        if path.suffix not in (".css", ".js") or path.name != name or not path.is_file():
            abort(404)
        answer = Response(path.read_bytes(), content_type=KINDS[path.suffix])
        answer.headers["Cache-Control"] = ASK_AGAIN
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    @made.get("/<lang>/")
    def routes(lang: str) -> Response:
        desk.stock()
        whole = "all" in request.args
        every = [_about(desk, id, whole=whole) for id in sorted(desk.library.names)]
        due = agenda(desk.library, desk.day())
        overdue = [it for it in due if it.day < desk.day()]
        told = [(it, *found(desk, it)) for it in notes(desk.store)]
        data: dict[str, Any] = {"routes": every, "notes": told, "overdue": overdue}
        data["coming"] = due[len(overdue) :]
        return studio.drawn("routes.html", lang, **data)

    @made.get("/<lang>/standing/<id>")
    def standing(lang: str, id: str) -> Response:
        """Say how a route stands, as a part of the list of routes."""
        desk.stock()
        if id not in desk.library.names:
            abort(404)
        return studio.drawn("standing.html", lang, it=_about(desk, id, whole=True))

    @made.get("/<lang>/explain/<code>")
    def explained(lang: str, code: str) -> Response:
        """Show the page of the manual that says what a problem means."""
        known = manual().get(code) or abort(404)
        body = Markup(MARKDOWN.render(known.text))
        return studio.drawn("report.html", lang, title=known.title, body=body)

    @made.get("/<lang>/changes")
    def changes(lang: str) -> Response:
        """Say what differs from what is published, as a page or as a part of one."""
        tongue = studio.words(lang)
        desk.stock()
        names = [it for it in request.args.getlist("tree") if it in desk.library.names]
        part, site = "part" in request.args, request.host_url.rstrip("/")
        body = effect(desk, site, *names, inside=part)
        template, title = "effect.html" if part else "report.html", tongue.gettext("What changed")
        steps = () if part else desk.store.steps()[: -STEPS - 1 : -1]
        return studio.drawn(template, lang, title=title, body=body, steps=steps)

    @made.post("/<lang>/day")
    def hold(lang: str) -> Response:
        """Show everything as on a day from now on; an empty one gives today back."""
        text = request.form.get("day", "").strip()
        try:
            desk.held = date.fromisoformat(text) if text and "today" not in request.form else None
        except ValueError:
            return plain(f"{text} is no day.\n", 422)
        return moved(back(lang))

    @made.post("/<lang>/<any(undo, redo):way>")
    def again(lang: str, way: str) -> Response:
        """Take the last step back, or make it again."""
        turned = desk.store.undo if way == "undo" else desk.store.redo
        refused, to = turned(desk.who()), back(lang)
        return studio.refusal(lang, refused, to) if refused else moved(to)

    @made.get("/<lang>/<folder>/<stem>")
    def cards(lang: str, folder: str, stem: str) -> Response:
        opened = desk.opened(file_of(folder, stem)) or abort(404)
        asked, like = Asked.of(request.args), request.args.get("like", "")
        for case in desk.library.cases.get(folder, ()):
            if case.name == like:
                asked = asked._replace(answers=in_words(case.answers))
        kept, tree = request.args.get("walk", ""), desk.stock().trees.get(folder)
        typed = as_case(desk, tree, kept) if kept and tree else {}
        return sheet(lang, opened, asked, typed=typed)

    @made.post("/<lang>/<folder>/<stem>")
    def save(lang: str, folder: str, stem: str) -> Response:
        opened = desk.opened(file_of(folder, stem)) or abort(404)
        form, asked = request.form, Asked.of(request.form)
        ordered = form.get("do", "").partition(":")[0] in ORDER and "sure" not in form
        if ordered and (moves := foreseen(lang, opened)):
            return moves
        refused, open = saved(desk, opened, form), asked.open
        if refused:
            return sheet(lang, opened, asked, refused, form)
        before = {it.anchor for it in opened.cards}
        after = desk.opened(opened.file)
        made = (
            next((it.anchor for it in after.cards if it.anchor not in before), "") if after else ""
        )
        asked_for = open.startswith("new-") or any(
            it for name, it in form.items() if name[:3] == "gi:"
        )
        if asked_for and made:  # what was made is open at once, to go on with
            return moved(f"{request.path}?{asked.on(open=made, **asked.sought)}#{made}")
        way = "seen" if form.get("do", "save") == "save" else "open"
        still = "yes" if ordered else ""
        query = asked.on(**{way: open}, still=still, **asked.sought)
        return moved(f"{request.path}?{query}#{open}")

    def foreseen(lang: str, opened: Opened) -> Response | None:
        """Say who would be led elsewhere by another order; nothing where nobody is."""
        try:
            found = desk.foreseen(wished(desk, opened, request.form)[0])
        except Unfit:  # saving says why
            return None
        if found is None or not found.otherwise:
            return None
        site, sheet = request.host_url.rstrip("/"), Sheet(desk, studio.words(lang), opened, Asked())
        body = told(desk, found, site, "what it would be", "what it is", inside=True)
        return studio.drawn("moves.html", lang, body=body, sheet=sheet, sent=request.form)

    def sheet(
        lang: str,
        opened: Opened,
        asked: Asked,
        refused: Sequence[Problem] = (),
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        tongue, stock = studio.words(lang), desk.stock()
        shown = Sheet(desk, tongue, opened, asked, refused, typed or {})
        tree = shown.served
        about = asked.open or asked.seen
        opens = next((it for it in opened.cards if it.anchor == about), None)
        data: dict[str, Any] = {
            "sheet": shown,
            "run": desk.cases(shown.folder) if shown.tree else None,
        }
        if tree is not None:
            data["cases"] = desk.library.cases.get(tree.id, ())
            data |= beside(desk, tree, opens, shown.tongue, asked.answers)
        whole = not (asked.find or asked.only) and opened.file.endswith(f"/{TREE_FILE}")
        if tree is not None and whole:
            interface = stock.interfaces[lang].words
            view = overview(stock.presenter, tree, lang, desk.day())
            data["pictures"] = pictures_of(interface, tree, view)
        return studio.drawn("cards.html", lang, 422 if refused else 200, **data)

    return made


def _about(desk: Desk, id: str, *, whole: bool) -> dict[str, Any]:
    """Say of a route what stands in the list of routes; its walks and cases take a while, and are
    looked at where the `whole` is asked for."""
    tree = desk.stock().trees.get(id)
    about = {"id": id, "title": tree.title.source if tree else id, "whole": whole}
    if not whole:
        return about
    found = desk.problems(id)
    return about | {
        "errors": sum(it.severity == "error" for it in found),
        "warnings": sum(it.severity == "warning" for it in found),
        "run": desk.cases(id),
        "changed": desk.changed(id),
        "broken": id in desk.stock().library.broken,
    }


def file_of(folder: str, stem: str) -> str:
    return SITE_FILE if folder == SITE else f"{folder}/{stem}.yaml"


def back(lang: str) -> str:
    """Give the page of the studio that a form was sent from."""
    there = request.form.get("back", "")
    return there if there.startswith(f"/studio/{lang}/") else f"/studio/{lang}/"
