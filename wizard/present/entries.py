"""Catalogue entries as a page shows them: sources, amounts, permits, documents, contacts, notes.

In: ids or entries of the tree's catalogue, a scene. Out: their shapes, and the facts of a permit
that are told at a glance; and what a tree uses of them. It must not know which outcome they stand
with.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from markupsafe import Markup, escape

from wizard.present.fill import Scene, amount_source, amount_words, said, said_if, tel, term_words
from wizard.present.in_language import escaped, marked
from wizard.present.shapes import (
    AmountPage,
    CardPage,
    ContactPage,
    DocumentPage,
    FactPage,
    NotePage,
    PermitPage,
    Said,
    SourcePage,
)
from wizard.trees.calendar import has_changed, last_day, on, settled, shifted
from wizard.trees.catalogue import SORTS
from wizard.trees.model import (
    Amount,
    AmountRef,
    Card,
    Duration,
    Item,
    Permit,
    Placeholder,
    Ref,
    Test,
    Text,
    Tree,
)
from wizard.trees.texts import parts_of
from wizard.words import formats
from wizard.words import sentences as phrases

_P, _STRONG = Markup("<p>"), "<p><strong>"


def source_pages(scene: Scene, refs: Iterable[Ref | None]) -> tuple[SourcePage, ...]:
    """Show where rules come from, each place once."""
    known = {(ref.id, ref.url): ref for ref in refs if ref is not None}
    return tuple(_source(scene, ref) for ref in known.values())


def _source(scene: Scene, ref: Ref) -> SourcePage:
    if ref.id is None:
        return SourcePage(escaped(ref.url or ""), ref.url, None)
    source = scene.tree.catalogue.sources[ref.id]
    return SourcePage(said(scene, source.title), scene.voice.address(source.link), source.seen)


def permit_page(scene: Scene, ref: Ref) -> PermitPage:
    """Show a permit with its fee on the day."""
    if ref.id is None:
        return PermitPage(ref.url or "", escaped(ref.url or ""), ref.url)
    permit = scene.tree.catalogue.permits[ref.id]
    return PermitPage(
        id=permit.id,
        title=said(scene, permit.title),
        url=scene.voice.address(permit.link),
        fee=amount_page(scene, permit.fee) if permit.fee else None,
        decides=_role(scene, permit.decides),
        decision=_decision(scene, permit),
        applicant=said_if(scene, permit.applicant),
    )


def _role(scene: Scene, id: str | None) -> Said | None:
    return said(scene, scene.tree.catalogue.roles[id].title) if id else None


def _decision(scene: Scene, permit: Permit) -> Said | None:
    """Say how long there is to decide, and until when that is for what is sent today."""
    found, _ = permit.decision, scene.words.gettext
    if not isinstance(found, Duration):
        return said_if(scene, found)
    who = _role(scene, permit.decides)
    if who and found.bound == "up to":
        term = term_words(scene, found.length)
        told = _("{who} has {term} to decide.", who=marked(who), term=term)
    else:
        told = _("The decision takes {takes}.", takes=_takes(scene, found))
    day = scene.calendar
    end = formats.day(scene.words, shifted(scene.day, settled(found.length, day)))
    until = "" if day.last_known else phrases.sent_today(scene.words, found.bound, end)
    return Said.of(Markup("{} <small>{}</small>" if until else "{}").format(told, until))


def takes(scene: Scene, found: Text | Duration | None) -> Said | None:
    """Say how long something takes."""
    if isinstance(found, Duration):
        return Said.of(escape(_takes(scene, found)))
    return said_if(scene, found)


def _takes(scene: Scene, found: Duration) -> str:
    return phrases.takes(scene.words, found.bound, term_words(scene, found.length))


def permit_facts(scene: Scene, page: PermitPage) -> tuple[FactPage, ...]:
    """Tell who applies for a permit, what it costs on the day and how long it takes."""
    _, fee = scene.words.gettext, page.fee
    found = (
        (_("Who applies"), page.applicant, None),
        (_("What it costs"), fee.said if fee else None, fee.until if fee else None),
        (_("How long it takes"), page.decision, None),
    )
    return tuple(FactPage(escaped(label), text, until) for label, text, until in found if text)


def contact_page(scene: Scene, ref: Ref) -> ContactPage:
    """Show somebody to call or visit."""
    if ref.id is None:
        return ContactPage(ref.url or "", escaped(ref.url or ""), ref.url)
    contact = scene.tree.catalogue.contacts[ref.id]
    number, spoken = contact.phone or contact.phone_inside, contact.languages
    return ContactPage(
        id=contact.id,
        title=said(scene, contact.title),
        url=scene.voice.address(contact.link),
        phone=number,
        tel=tel(number) if number else None,
        phone_inside=contact.phone_inside,
        hint=said_if(scene, contact.hint, block=True),
        hours=said_if(scene, contact.hours),
        languages=formats.languages(scene.words, spoken) if spoken else None,
        address=contact.address,
        geo=f"geo:{contact.geo}" if contact.geo else None,
    )


def card_page(scene: Scene, card: Card) -> CardPage:
    """Show a card to hold up."""
    contact = contact_page(scene, card.contact) if card.contact else None
    return CardPage(card.say, card.lang, said(scene, card.means), contact)


def document_page(scene: Scene, item: Item) -> DocumentPage:
    """Show a document to bring."""
    if item.text is not None:
        return DocumentPage(None, said(scene, item.text))
    document = scene.tree.catalogue.documents[item.id or ""]
    return DocumentPage(
        id=document.id,
        title=said(scene, document.title),
        hint=said_if(scene, document.hint, block=True),
        url=scene.voice.address(document.link),
    )


def note_page(scene: Scene, item: Item) -> NotePage:
    """Show a note with its title, which a text of the tree has in strong words at its beginning."""
    if item.text is not None:
        return _lead(said(scene, item.text, block=True))
    note = scene.tree.catalogue.notes[item.id or ""]
    return NotePage(note.id, said_if(scene, note.title), said(scene, note.text, block=True))


def _lead(text: Said) -> NotePage:
    lead, found, rest = text.html.removeprefix(_STRONG).partition("</strong>")
    rest = rest.strip()
    if not text.html.startswith(_STRONG) or not found or rest == "</p>":
        return NotePage(None, None, text)
    html = Markup(rest.removeprefix("</p>").strip()) if rest.startswith("</p>") else _P + rest
    title, lang, dir = Markup(lead.rstrip(".")), text.lang, text.dir
    return NotePage(None, Said.of(title, lang, dir), Said.of(html, lang, dir))


# Amounts ---------------------------------------------------------------------------


def amount_page(scene: Scene, id: str) -> AmountPage:
    """Show a sum on the day, with the last day on which it holds."""
    amount = scene.tree.catalogue.amounts[id]
    title = said(scene, amount.title)
    if on(amount, scene.day) is None:
        return AmountPage(id, title, _unknown(scene, amount), False, None)
    said_so, until = amount_words(scene, amount), last_day(amount, scene.day)
    return AmountPage(id, title, Said.of(said_so), True, until)


def _unknown(scene: Scene, amount: Amount) -> Said:
    if amount.if_unknown is not None:
        return said(scene, amount.if_unknown)
    _, source = scene.words.gettext, amount_source(scene, amount)
    match amount.unit is None, has_changed(amount, scene.day):
        case True, True:
            told = _(
                "This amount has changed. We do not know the new amount yet. You find it here: "
                "{source}.",
                source=source,
            )
        case True, False:
            told = _(
                "We do not know this amount for this day. You may find it here: {source}.",
                source=source,
            )
        case False, True:
            told = _(
                "This has changed. We do not know the new number yet. You find it here: {source}.",
                source=source,
            )
        case _:
            told = _(
                "We do not know this number for this day. You may find it here: {source}.",
                source=source,
            )
    return Said.of(Markup.escape(told))


def amount_notices(scene: Scene, ids: Iterable[str]) -> Iterator[Said]:
    """Tell that rules compared with amounts that are not known on the day; others are left out."""
    for id in sorted(set(ids)):
        amount = scene.tree.catalogue.amounts[id]
        if on(amount, scene.day) is None:
            title, source = marked(said(scene, amount.title)), amount_source(scene, amount)
            _ = scene.words.gettext
            told = _(
                "For this result we used an amount that may have changed: {title}. The result may "
                "be different with the new amount. You find it here: {source}.",
                title=title,
                source=source,
            )
            if amount.unit is not None:
                told = _(
                    "For this result we used a number that may have changed: {title}. The result "
                    "may be different with the new number. You find it here: {source}.",
                    title=title,
                    source=source,
                )
            yield Said.of(Markup("<p>{}</p>").format(told))


# What a tree uses of the catalogue: the entries that some page of it can show ----------------


WORD = re.compile(r"[a-z][a-z0-9-]*")
"""A word of a condition that can be the name of a group."""


Used: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Entries and groups that are used by id, by the file they stand in."""


def used(tree: Tree) -> Used:
    """Follow every reference from the tree, and from what is referred to."""
    heading = (tree.title, tree.summary, tree.intro, tree.source, tree.asides)
    return used_by(tree, *heading, tree.asked, tree.decisions, tree.facts, tree.outcomes)


def used_by(tree: Tree, *things: Any) -> Used:
    """Follow every reference from some things in a tree, and from what is referred to."""
    known: Used = {"groups": tree.groups, **{sort.file: sort.of(tree.catalogue) for sort in SORTS}}
    found: dict[str, set[str]] = {file: set() for file in known}
    waiting = list(things)
    while waiting:
        for file, id in _named(waiting.pop()):
            if id in known[file] and id not in found[file]:
                found[file].add(id)
                waiting.append(known[file][id])
    return {
        file: {id: entry for id, entry in entries.items() if id in found[file]}
        for file, entries in known.items()
    }


def _named(thing: Any) -> Iterator[tuple[str, str]]:
    """Name what a thing, or anything in it, refers to."""
    for part in parts_of(thing):
        match part:
            case (
                Ref(id=str(name), sort=kind)
                | Item(id=str(name), sort=kind)
                | Placeholder(name=name, kind=kind)
            ):
                yield from ((sort.file, name) for sort in SORTS if sort.name == kind)
            case AmountRef(id=id):
                yield "amounts", id
            case Permit(fee=fee, decides=role):
                yield from ((file, id) for file, id in (("amounts", fee), ("roles", role)) if id)
            case Test(words=words):
                yield from (("groups", word) for word in WORD.findall(words))
