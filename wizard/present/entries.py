"""Catalogue entries as a page shows them: sources, amounts, permits, documents, contacts, notes.

In: ids or entries of the tree's catalogue, a voice, a scene. Out: shapes of `pages`. It must not
know which outcome they stand with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from markupsafe import Markup

from wizard.present.fill import Scene, amount_source, amount_words, said, tel
from wizard.present.in_language import Voice, escaped, marked
from wizard.present.shapes import (
    AmountPage,
    ContactPage,
    DocumentPage,
    NotePage,
    PermitPage,
    Said,
    SourcePage,
)
from wizard.trees.calendar import on
from wizard.trees.model import (
    Amount,
    AmountRef,
    Contact,
    Document,
    Note,
    Permit,
    Ref,
    SourceRef,
    Test,
    Text,
)


def said_if(voice: Voice, text: Text | None, scene: Scene, *, block: bool = False) -> Said | None:
    """Say a text that may be absent."""
    return said(voice, text, scene, block=block) if text is not None else None


def source_pages(
    voice: Voice, refs: Iterable[SourceRef | Ref | None], scene: Scene
) -> tuple[SourcePage, ...]:
    """Show where rules come from, each place once."""
    known = {(ref.id, ref.url): ref for ref in refs if ref is not None}
    return tuple(_source(voice, ref, scene) for ref in known.values())


def _source(voice: Voice, ref: SourceRef | Ref, scene: Scene) -> SourcePage:
    if ref.id is None:
        return SourcePage(escaped(ref.url or ""), ref.url, None)
    source = scene.tree.catalogue.sources[ref.id]
    return SourcePage(said(voice, source.title, scene), voice.address(source.link), source.seen)


def amount_page(voice: Voice, amount: Amount, scene: Scene) -> AmountPage:
    """Show a sum on the day, with the days on which it holds."""
    title = said(voice, amount.title, scene)
    if on(amount, scene.day) is None:
        return AmountPage(amount.id, title, _unknown(voice, amount, scene), False, None, None)
    words = amount_words(voice, amount, scene)
    sum_ = Said(words, words.striptags())
    return AmountPage(amount.id, title, sum_, True, *_held(amount, scene.day))


def _unknown(voice: Voice, amount: Amount, scene: Scene) -> Said:
    if amount.if_unknown is not None:
        return said(voice, amount.if_unknown, scene)
    _, source = voice.words.gettext, amount_source(voice, amount, scene)
    if scene.day > amount.until:
        told = _(
            "This amount has changed. We do not know the new amount yet. You find it here: "
            "{source}.",
            source=source,
        )
    else:
        told = _(
            "We do not know this amount for this day. You may find it here: {source}.",
            source=source,
        )
    html = Markup.escape(told)
    return Said(html, html.striptags())


def amounts_in(tests: Iterable[Test]) -> Iterator[str]:
    """Name the amounts that tests compare with."""
    for test in tests:
        for range_ in test.ranges:
            yield from (end.id for end in (range_.low, range_.high) if isinstance(end, AmountRef))


def amount_notices(voice: Voice, ids: Iterable[str], scene: Scene) -> tuple[Said, ...]:
    """Tell that rules compared with amounts that are not known on the day; others are left out."""
    amounts = [scene.tree.catalogue.amounts[id] for id in sorted(set(ids))]
    found = []
    for amount in amounts:
        if on(amount, scene.day) is None:
            title = marked(said(voice, amount.title, scene))
            source = amount_source(voice, amount, scene)
            told = voice.words.gettext(
                "For this result we used an amount that may have changed: {title}. The result may "
                "be different with the new amount. You find it here: {source}.",
                title=title,
                source=source,
            )
            html = Markup("<p>{}</p>").format(told)
            found.append(Said(html, html.striptags()))
    return tuple(found)


def _held(amount: Amount, day: date) -> tuple[date, date]:
    """Give the first and last day of the value that holds on a day."""
    first = max(start for start, _ in amount.values if start <= day)
    later = [start for start, _ in amount.values if start > day]
    return first, min(later) - timedelta(days=1) if later else amount.until


def permit_page(voice: Voice, permit: Permit, scene: Scene) -> PermitPage:
    """Show a permit with its fee on the day."""
    amounts = scene.tree.catalogue.amounts
    return PermitPage(
        id=permit.id,
        title=said(voice, permit.title, scene),
        url=voice.address(permit.link),
        fee=amount_page(voice, amounts[permit.fee], scene) if permit.fee else None,
        decision=said_if(voice, permit.decision, scene),
        applicant=said_if(voice, permit.applicant, scene),
        verified=permit.verified,
    )


def contact_pages(voice: Voice, refs: Iterable[Ref], scene: Scene) -> tuple[ContactPage, ...]:
    """Show whom to ask."""
    known = scene.tree.catalogue.contacts
    return tuple(
        contact_page(voice, known[ref.id], scene) if ref.id else _linked(ref.url or "")
        for ref in refs
    )


def _linked(url: str) -> ContactPage:
    return ContactPage(url, escaped(url), url, None, None, None, None)


def contact_page(voice: Voice, contact: Contact, scene: Scene) -> ContactPage:
    """Show somebody to call or visit."""
    return ContactPage(
        id=contact.id,
        title=said(voice, contact.title, scene),
        url=voice.address(contact.link),
        phone=contact.phone,
        tel=tel(contact.phone) if contact.phone else None,
        hint=said_if(voice, contact.hint, scene, block=True),
        hours=said_if(voice, contact.hours, scene),
    )


def document_page(voice: Voice, document: Document, scene: Scene) -> DocumentPage:
    """Show a document to bring."""
    return DocumentPage(
        id=document.id,
        title=said(voice, document.title, scene),
        hint=said_if(voice, document.hint, scene, block=True),
        url=voice.address(document.link),
    )


def note_page(voice: Voice, note: Note, scene: Scene) -> NotePage:
    """Show a note with its title."""
    title = said_if(voice, note.title, scene)
    return NotePage(note.id, title, said(voice, note.text, scene, block=True))
