"""The page to sign: what is chosen of what changed, what that does, and publishing it.

In: requests below `/studio/LANG/`, which passed the doors. Out: the page, a publication, one looked
at or taken back. What is signed is what was shown: where more or less is ticked than the page tells
of, it is shown anew first. It must not know how publishing is done. A little long, as each
part of the page hangs on what is ticked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, request

from wizard.edits import Refused, plans
from wizard.edits.batch import Refusal, digest
from wizard.edits.parts import AROUND, WHOLE
from wizard.edits.splices import Path as Key
from wizard.edits.splices import children, data
from wizard.studio.commits import Publication
from wizard.studio.effects import told
from wizard.studio.proposals import Proposal, proposal
from wizard.studio.publishing import (
    Change,
    as_shown,
    changes,
    keep_publisher,
    parted,
    publications,
    publish,
    published_change,
    publisher,
)
from wizard.studio.sheets import coded
from wizard.studio.studio_pages import Studio, back
from wizard.translations.catalogues import edits
from wizard.translations.po_entries import Old, read_old
from wizard.trees.library import CASES_FILE, TREE_FILE
from wizard.trees.model import SHARED
from wizard.trees.nodes import Node
from wizard.trees.organisation import SITE, SITE_FILE
from wizard.web.responses import moved
from wizard.words.words import locale_of


class Row(NamedTuple):
    """A change as it is offered: to an element itself, or to its words in a language (`tongue`);
    `by` whom, where it is not one's own; `outside`: with no step of the studio."""

    change: Change
    tongue: str
    by: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """What changes are about: of a route, of what routes share or of the site (`folder`), one thing
    with its translations. `sort` is what it is one of, by its key in the format, `title` what it
    says first, `sources` what it rests on, with where that is; each of these may be empty."""

    folder: str
    sort: str
    id: str
    title: str
    sources: tuple[str, ...]
    rows: tuple[Row, ...]


def signing(studio: Studio) -> Blueprint:
    """Make the pages."""
    made, desk = Blueprint("signing", __name__, url_prefix="/studio"), studio.desk

    @made.get("/<lang>/publish")
    def paper(lang: str) -> Response:
        return to_sign(lang, {it.name for it in changes(desk.store) if _mine(studio, it)})

    @made.get("/<lang>/published")
    def before(lang: str) -> Response:
        """Show a publication: who made it, and what it changed, element by element."""
        desk.stock()
        it = known(request.args.get("id", "")) or abort(404)
        changed = dict(parted(published_change(desk.store, it.id)))
        words = {  # of a whole file there are too many
            one.name: edits(*(_said(one.file, text or "") for text in texts))
            for one, texts in changed.items()
            if one.element != WHOLE
        }
        things = list(_things(studio, lang, [*changed]))
        data: dict[str, Any] = {"it": it, "things": things, "words": words, "around": AROUND}
        data["source"] = desk.library.organisation.source
        return studio.drawn("published.html", lang, **data)

    @made.post("/<lang>/publish")
    def sign(lang: str) -> Response:
        """Publish the changes that are ticked, if they are those that the page told of."""
        form, do = request.form, request.form.get("do", "")
        ticked = {*form.getlist("change"), *(form.getlist("lacking") if do == "lacking" else ())}
        if do == "all":
            ticked = {it.name for it in changes(desk.store)}
        ticked -= _alone(changes(desk.store), ticked)
        if do in ("all", "lacking", "look"):
            return to_sign(lang, ticked)
        if form.get("seen") != seen(ticked):
            return to_sign(lang, ticked, otherwise=True)
        shown = {name: form.get(f"mark:{name}", "") for name in ticked}
        chosen = as_shown(desk.store, shown)
        if isinstance(chosen, Refusal):
            return to_sign(lang, ticked, chosen)
        found = what(changes(desk.store), chosen)
        if isinstance(found, Refusal) or found.wrong:
            return to_sign(lang, ticked, found if isinstance(found, Refusal) else None)
        name, mail = studio.doors.who(request)
        name, mail = name or form.get("name", "").strip(), mail or form.get("mail", "").strip()
        signed = [form["signed"]] if form.get("signed", "").strip() else []
        who = (name, mail) if name else None
        published = publish(desk.store, shown, form.get("message", ""), who, signed)
        if isinstance(published, Refusal):
            return to_sign(lang, ticked, published)
        if not studio.doors.proxy.user:
            keep_publisher(desk.store, name, mail)
        return moved(f"/studio/{lang}/publish?done={published.id}#done")

    @made.post("/<lang>/unpublish")
    def unpublish(lang: str) -> Response:
        """Turn a publication round in the folder; that is published like any other change."""
        it = known(request.form.get("id", "")) or abort(404)
        was = published_change(desk.store, it.id)
        plan = plans.taken_back(desk.drawn(""), back_of(lang, it), was)
        if not isinstance(plan, Refusal) and not plan.edits:
            gone = Refusal(0, "not-there", "nothing of it is left in the folder to take back")
            return studio.refusal(lang, [gone], back(lang))
        return studio.done(lang, plan, f"/studio/{lang}/publish?back={it.id}#done")

    def known(id: str) -> Publication | None:
        return next((it for it in publications(desk.store) if it.id == id), None)

    def back_of(lang: str, it: Publication) -> str:
        """Say in a sentence that a publication is taken back."""
        return studio.words(lang).gettext("Takes back: {words}", words=it.sentence)

    def seen(names: Collection[str]) -> str:
        """Name what a page tells of: these changes against what is published now."""
        desk.stock()
        return digest(repr((desk.published() and desk.before and desk.before[0], sorted(names))))

    def what(every: Sequence[Change], chosen: Collection[Change]) -> Proposal | Refusal:
        try:
            return proposal(desk, every, chosen)
        except Refused as why:
            return Refusal(0, why.code, str(why), why.help)

    def to_sign(
        lang: str,
        ticked: Collection[str],
        refused: Refusal | None = None,
        *,
        otherwise: bool = False,
    ) -> Response:
        """Draw the page: what is chosen, what that does, and who says so."""
        desk.stock()
        every = changes(desk.store)
        ticked = {*ticked} - _alone(every, ticked)
        chosen = [it for it in every if it.name in ticked]
        found = what(every, chosen) if chosen else None
        if isinstance(found, Refusal):
            refused, found = refused or found, None
        site = request.host_url.rstrip("/")
        done, undone = (known(request.args.get(it, "")) for it in ("done", "back"))
        data: dict[str, Any] = {
            "things": list(_things(studio, lang, every)),
            "chosen": chosen,
            "found": found,
            "otherwise": otherwise,
            "alone": _alone(every, request.form.getlist("change")),
            "body": found and told(desk, found.difference, site, "what is chosen", inside=True),
            "seen": seen([it.name for it in chosen]),
            "published": publications(desk.store),
            "refused": refused,
            "given": request.form,
            "who": studio.doors.who(request),
            "last": ("", "") if studio.doors.proxy.user else publisher(desk.store),
            "done": done,
            "undone": undone,
            "proposed": back_of(lang, undone) if undone else "",
            "coded": coded,
            "around": AROUND,
            "title": desk.library.organisation.title,
            "source": desk.library.organisation.source,
        }
        wrong = refused or otherwise or (request.method == "POST" and found and found.wrong)
        return studio.drawn("publish.html", lang, 422 if wrong else 200, **data)

    return made


def _things(studio: Studio, lang: str, every: Sequence[Change]) -> Iterator[Thing]:
    """Gather what changed by what it is about, translations behind what they translate."""
    found: dict[Key, list[Change]] = {}
    for it in sorted(every, key=lambda it: it.file.endswith(".po")):
        found.setdefault(_place(it), []).append(it)
    for place, about in found.items():
        sort, id, title = _about(studio, about[0])
        rows = tuple(
            Row(it, _tongue(lang, it), _by(studio, lang, it), _outside(studio, it)) for it in about
        )
        yield Thing(str(place[0]), sort, id, title, tuple(_sources(studio, about[0])), rows)


def _alone(every: Sequence[Change], ticked: Collection[str]) -> set[str]:
    """Name the ticked translations of what is new, or gone, and not ticked itself."""
    said = [it for it in every if it.file.endswith(".po")]
    own = (it for it in every if it not in said and it.how in ("new", "gone"))
    left = {_place(it) for it in own if it.name not in ticked}
    return {it.name for it in said if it.name in ticked and _place(it) in left}


def _place(it: Change) -> Key:
    """Say what the element of a change is, whether it is said of in YAML or in a catalogue."""
    folder, _, file = it.file.rpartition("/")
    stem, whole = file.partition(".")[0], it.element in (WHOLE, AROUND)
    if whole or file == CASES_FILE:
        return (folder or SITE, file, *it.element)
    if folder and folder != SHARED:
        return (folder, it.element[-1])
    return (folder or SITE, *(() if file.endswith(".po") else (stem,)), *it.element)


def _about(studio: Studio, it: Change) -> tuple[str, str, str]:
    """Say of what sort the element of a change is, its id, and what it says first."""
    file = it.file.rpartition("/")[2]
    if it.element in (WHOLE, AROUND):
        return "", file, ""
    *above, last = map(str, it.element)
    if file == CASES_FILE:
        return "cases", "", last
    if file.endswith(".po"):
        return "".join(above), last, ""
    if file in (TREE_FILE, SITE_FILE) and not above:
        return last, "", ""
    opened = studio.desk.opened(it.file)
    titles = {card.path: card.title for card in opened.cards} if opened else {}
    return above[0] if above else file.removesuffix(".yaml"), last, titles.get(it.element, "")


def _sources(studio: Studio, it: Change) -> Iterator[str]:
    """Say on which sources what is said in YAML rests, each once."""
    opened = None if it.file.endswith(".po") else studio.desk.opened(it.file)
    node = opened and opened.root
    for step in it.element:
        node = children(node).get(step) if node else None
    library = studio.desk.library
    known, lang = library.shared.catalogue.sources, library.organisation.source
    for id in dict.fromkeys(_named(node)) if node else ():
        found = known.get(id)
        urls = found.link.urls if found and found.link else {}
        at = urls.get(lang) or next(iter(urls.values()), "")
        yield f"{found.title.source} {at}".rstrip() if found else id


def _named(node: Node) -> Iterator[str]:
    """Give what stands under each `source` in a node."""
    for step, it in children(node).items():
        if step in ("source", "sources"):
            yield from (str(data(each)) for each in children(it).values() or [it])
        else:
            yield from _named(it)


def _said(file: str, text: str) -> str:
    """Give what an element says, without how a catalogue is written."""
    read = read_old(text) if file.endswith(".po") else None
    return (
        " ".join(it for one in read.entries for it in one.words) if isinstance(read, Old) else text
    )


def _tongue(lang: str, it: Change) -> str:
    """Name the language of a catalogue, in that of the studio."""
    if not it.file.endswith(".po") or not it.element:
        return ""
    code = it.file.rpartition("/")[2].removesuffix(".po")
    return locale_of(code).get_display_name(lang) or code


def _by(studio: Studio, lang: str, it: Change) -> str:
    """Name those who changed it, where it is not one's own."""
    if _mine(studio, it):
        return ""
    nobody = studio.words(lang).gettext("somebody without a name here")
    return ", ".join(name or nobody for name in it.who if name or not it.outside)


def _outside(studio: Studio, it: Change) -> bool:
    """Say whether it came from outside the studio; all does where nothing is published yet."""
    return it.outside and studio.desk.published() is not None


def _mine(studio: Studio, it: Change) -> bool:
    """Say whether nobody else changed it; without a team all that was made here is one's own."""
    team, me = studio.doors.proxy.user, studio.desk.who()
    return {*it.who} <= ({me} if team else {"", me}) and not _outside(studio, it)
