"""What is done to whole elements, files and folders: made, deleted, called otherwise.

In: requests below `/studio/LANG/`, which passed the doors. Out: pages that say what an act would
do before it is done, and the act stored. It must not know what a field is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request

from wizard import places
from wizard.edits import plans
from wizard.edits.batch import At, Batch, Edit, Put, Refusal, Say, Write, digest
from wizard.edits.plans import Deletion, Drawn
from wizard.edits.renaming import Wish
from wizard.edits.replacing import EVERY, Replacing, replaced
from wizard.studio.notes import note, renamed, settle
from wizard.studio.references import tongue_of
from wizard.studio.saving import Unfit, path_named
from wizard.studio.sheets import Asked, Sheet
from wizard.studio.store import not_saved
from wizard.studio.studio_pages import Studio, back, file_of
from wizard.translations.catalogues import Edit as Marked
from wizard.translations.catalogues import edits, texts_in
from wizard.trees.model import SHARED, Span
from wizard.trees.organisation import SITE
from wizard.web.responses import moved


def acts(studio: Studio) -> Blueprint:
    """Make the pages of what is done."""
    made, desk = Blueprint("acts", __name__, url_prefix="/studio"), studio.desk

    def drawn() -> Drawn:
        return desk.drawn(request.form.get("base", ""))

    def asked_at(folder: str, stem: str) -> At:
        """Give the address of the element that a form is about."""
        try:
            path = path_named(request.form.get("path", ""))
        except Unfit:
            abort(400)
        return At(file_of(folder, stem), request.form.get("base", ""), path)

    # Elements ----------------------------------------------------------------------------

    @made.post("/<lang>/<folder>/<stem>/delete")
    def delete(lang: str, folder: str, stem: str) -> Response:
        """Say what deleting an element would leave hanging, then delete it."""
        at, instead = asked_at(folder, stem), request.form.get("instead") or None
        page = f"/studio/{lang}/{folder}/{stem}"
        plan = plans.deleting(drawn(), at, instead)
        if not isinstance(plan, Deletion):
            return studio.refusal(lang, (plan,), page)
        if "sure" in request.form:
            return studio.done(lang, plan.batch, page)
        opened = desk.opened(at.file) or abort(404)
        sheet = Sheet(desk, studio.words(lang), opened, Asked())
        return studio.drawn("delete.html", lang, sheet=sheet, at=at, plan=plan, page=page)

    @made.post("/<lang>/<folder>/<stem>/rename")
    def rename(lang: str, folder: str, stem: str) -> Response:
        """Give an element another id everywhere."""
        at, new = asked_at(folder, stem), request.form.get("name", "").strip()
        page = f"/studio/{lang}/{folder}/{stem}"
        old, sort = str(at.path[-1]), (stem if folder == SHARED else str(at.path[0]))
        kind = sort.removesuffix("s")
        wish = Wish(folder, kind, old, new)
        answer = studio.done(lang, plans.rename(drawn(), wish), f"{page}#{kind}-{new}")
        if answer.status_code == 303:
            renamed(desk.store, at.file, sort, old, new)
        return answer

    # Notes -------------------------------------------------------------------------------

    @made.post("/<lang>/<folder>/<stem>/note")
    def write_note(lang: str, folder: str, stem: str) -> Response:
        """Keep what somebody wrote on an element, for colleagues."""
        opened = desk.opened(file_of(folder, stem)) or abort(404)
        anchor, words = request.form.get("open", ""), request.form.get("words", "").strip()
        card = next((it for it in opened.cards if it.anchor == anchor), None) or abort(404)
        to = f"/studio/{lang}/{folder}/{stem}?seen={anchor}#{anchor}"
        if not words:
            return moved(to)
        return kept(lang, to, partial(note, desk.store, opened.file, card, words, desk.who()))

    @made.post("/<lang>/note/<int:number>/<any(done, open, gone):how>")
    def settle_note(lang: str, number: int, how: str) -> Response:
        return kept(lang, back(lang), partial(settle, desk.store, number, desk.who(), how))

    def kept(lang: str, to: str, write: Callable[[], None]) -> Response:
        """Write a note and go on, or say why the disk does not take it."""
        try:
            write()
        except OSError as error:
            return studio.refusal(lang, [not_saved(error)], to)
        return moved(to)

    # Texts -------------------------------------------------------------------------------

    @made.get("/<lang>/replace")
    def sought(lang: str) -> Response:
        return replacing(lang, request.args)

    @made.post("/<lang>/replace")
    def replace(lang: str) -> Response:
        """Put words in the place of others in the texts that are ticked, if all are as shown."""
        form, plan = request.form, planned(request.form)
        if isinstance(plan, Refusal) or form.get("seen") != digest(repr(plan.texts)):
            return replacing(lang, form)
        ticked = {
            (name, it) for name, _, it in (said.partition(" ") for said in form.getlist("text"))
        }
        batch = plan.batch(ticked)
        return (
            studio.done(lang, batch, f"/studio/{lang}/replace")
            if batch.edits
            else replacing(lang, form)
        )

    def planned(asked: Mapping[str, str], by: str = "new") -> Replacing | Refusal:
        tongue = asked.get("in", "")
        source = desk.library.organisation.source
        words = asked.get("old", ""), asked.get(by, "")
        tree = asked.get("tree", "")
        only = [tree] if tree else None
        return replaced(drawn(), *words, None if tongue in ("", source) else tongue, only)

    def replacing(lang: str, asked: Mapping[str, str]) -> Response:
        """Show every text that says something, and how it would read; nothing is changed yet."""
        now = planned(asked, "old") if asked.get("old") else Replacing("", {}, 0)
        then = planned(asked) if asked.get("new") else now
        about = desk.library.organisation
        data: dict[str, Any] = {"asked": asked, "offered": (about.source, *about.offered)}
        data |= {"every": EVERY, "catalogues": (*sorted(desk.library.trees), SHARED, SITE)}
        if isinstance(now, Refusal) or isinstance(then, Refusal):
            return studio.drawn("replace.html", lang, refused=now, **data)
        data["rows"] = [*rows(lang, now, then)]
        data |= {"seen": digest(repr(then.texts)) if asked.get("new") else "", "left": now.left}
        return studio.drawn("replace.html", lang, **data)

    def rows(lang: str, now: Replacing, then: Replacing) -> Iterator[tuple[str, str, Any]]:
        """Give each text by its name: where it can be changed, and what changes of it, by file."""
        spans: dict[str, Mapping[str, Span]] = {}
        for key, were in now.texts.items():
            name, context = key
            if name not in spans:
                spans[name] = {it.context: it.span for it in texts_in(desk.library, name)}
            both = zip(map(_text_of, were), map(_text_of, then.texts[key]), strict=True)
            said = [
                (file, edits(old, new) if new != old else (Marked("", old),))
                for (file, old), (_, new) in both
            ]
            tongue = tongue_of(said[-1][0])
            span = spans[name].get(context)
            to = studio.address(lang, span, beside=tongue) if span else ""
            yield f"{name} {context}", to, said

    # Files -------------------------------------------------------------------------------

    @made.post("/<lang>/copy")
    def copy(lang: str) -> Response:
        """Make a new route, with all files of another, or small, to start from."""
        like, id = request.form.get("like", ""), request.form.get("id", "").strip()
        whole, about = drawn(), desk.library.organisation
        if like and like not in desk.library.names:
            abort(404)
        starter = {it.name: it.read_text("utf-8") for it in places.starter().iterdir()}
        texts = plans.started(starter, id, about.offered, desk.today())
        plan = plans.copied(whole, like, id) if like else plans.route(whole, id, texts)
        to = f"/studio/{lang}/" if isinstance(plan, Refusal) else f"/studio/{lang}/{id}/tree"
        return studio.done(lang, plan, to)

    @made.route("/<lang>/<folder>/leave", methods=("GET", "POST"))
    def leave(lang: str, folder: str) -> Response:
        """Say what leaving a route out would leave hanging, then leave it out."""
        whole, page = drawn(), f"/studio/{lang}/"
        if folder not in desk.library.names:
            abort(404)
        plan = plans.leaving(whole, folder)
        if not isinstance(plan, Deletion):
            return studio.refusal(lang, (plan,), page)
        shown = digest(repr(plan.batch))
        if request.form.get("shown") == shown:
            return studio.done(lang, plan.batch, page)
        return studio.drawn("leave.html", lang, id=folder, plan=plan, seen=shown)

    @made.post("/<lang>/<folder>/cases/begin")
    def begin(lang: str, folder: str) -> Response:
        """Make the file of cases of a route that has none."""
        file, text = (
            file_of(folder, "cases"),
            "# yaml-language-server: $schema=../cases.schema.json\n[]\n",
        )
        if folder not in desk.library.names:
            abort(404)
        plan = Batch(f"{folder}: cases", (Write(file, None, text),))
        return studio.done(lang, plan, f"/studio/{lang}/{folder}/cases?open=new-cases#new-cases")

    return made


def _text_of(edit: Edit) -> tuple[str, str]:
    """Give the file in which an edit puts a text, and what the text is then."""
    match edit:
        case Put(at, words):
            return at.file, str(words)
        case Say(file=file, words=said):
            return file, said
    raise TypeError(edit)
