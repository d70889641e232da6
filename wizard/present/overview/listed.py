"""The entries that a tree uses, each in full and once, at the end of its overview.

In: a sheet and the ids of what is used. Out: `Listed`. It must not know who uses an entry.
"""

from __future__ import annotations

from wizard.present.entries import (
    amount_page,
    contact_pages,
    document_page,
    note_page,
    permit_page,
)
from wizard.present.fill import said
from wizard.present.overview.sheets import (
    AmountSheet,
    ContactSheet,
    DocumentSheet,
    GroupSheet,
    Listed,
    NoteSheet,
    PermitSheet,
    SourceSheet,
)
from wizard.present.overview.used import Used
from wizard.present.overview.ways import Sheet, source_link, when
from wizard.trees.model import Amount, Note, Ref, Source
from wizard.words import formats


def listed(sheet: Sheet, found: Used) -> Listed:
    """Show every entry that is used."""
    voice, scene, catalogue = sheet.voice, sheet.scene, sheet.tree.catalogue
    permits = [catalogue.permits[id] for id in found.permits]
    documents = [catalogue.documents[id] for id in found.documents]
    contacts = [catalogue.contacts[id] for id in found.contacts]
    return Listed(
        permits=tuple(
            PermitSheet(f"permit-{it.id}", permit_page(voice, it, scene), source_link(it.source))
            for it in permits
        ),
        documents=tuple(
            DocumentSheet(
                f"document-{it.id}", document_page(voice, it, scene), source_link(it.source)
            )
            for it in documents
        ),
        notes=tuple(_note(sheet, sheet.tree.notes[id]) for id in found.notes),
        contacts=tuple(
            ContactSheet(f"contact-{it.id}", page, source_link(it.source))
            for it in contacts
            for page in contact_pages(voice, (Ref(it.id, None, it.span),), scene)
        ),
        amounts=tuple(_amount(sheet, catalogue.amounts[id]) for id in found.amounts),
        groups=tuple(_group(sheet, id) for id in found.groups),
        sources=tuple(_source(sheet, catalogue.sources[id]) for id in found.sources),
    )


def _note(sheet: Sheet, note: Note) -> NoteSheet:
    page = note_page(sheet.voice, note, sheet.scene)
    return NoteSheet(f"note-{note.id}", page, when(sheet, note.when), source_link(note.source))


def _amount(sheet: Sheet, amount: Amount) -> AmountSheet:
    words = sheet.voice.words
    return AmountSheet(
        anchor=f"amount-{amount.id}",
        on_day=amount_page(sheet.voice, amount, sheet.scene),
        values=tuple(
            (first, formats.money(words, value, amount.currency)) for first, value in amount.values
        ),
        until=amount.until,
        source=source_link(amount.source),
    )


def _group(sheet: Sheet, id: str) -> GroupSheet:
    """Name the members: countries in the order of their names, whatever else by id."""
    members, names = sheet.tree.groups[id], sheet.voice.countries.names
    countries = [name for code, name in names.items() if code in members]
    return GroupSheet(f"group-{id}", id, (*countries, *sorted(members - names.keys())))


def _source(sheet: Sheet, source: Source) -> SourceSheet:
    return SourceSheet(
        anchor=f"source-{source.id}",
        id=source.id,
        title=said(sheet.voice, source.title, sheet.scene),
        url=sheet.voice.address(source.link),
        seen=source.seen,
        confidence=source.confidence,
    )
