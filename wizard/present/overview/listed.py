"""The entries that a tree uses, each in full and once, at the end of its overview.

In: a sheet and the ids of what is used. Out: `Listed`. It must not know who uses an entry.
"""

from __future__ import annotations

from typing import assert_never

from wizard.present.entries import (
    amount_page,
    contact_page,
    document_page,
    note_page,
    permit_page,
)
from wizard.present.fill import said
from wizard.present.overview.sheets import (
    AmountSheet,
    EntrySheet,
    GroupSheet,
    Listed,
    SourceSheet,
)
from wizard.present.overview.used import Used
from wizard.present.overview.ways import Sheet, source_link, when
from wizard.present.shapes import ContactPage, DocumentPage, NotePage, PermitPage
from wizard.trees.catalogue import SORTS, Sort
from wizard.trees.model import (
    Amount,
    CatalogueEntry,
    Contact,
    Document,
    Note,
    Permit,
    Source,
    Term,
)
from wizard.words import formats


def listed(sheet: Sheet, found: Used) -> Listed:
    """Show every entry that is used."""
    groups = tuple(_group(sheet, id) for id in found["groups"])
    entries = {
        sort.file: tuple(_entry(sheet, sort, sort.of(sheet.tree)[id]) for id in found[sort.file])
        for sort in SORTS
    }
    return {"groups": groups, **entries}


def _entry(
    sheet: Sheet, sort: Sort, entry: CatalogueEntry
) -> EntrySheet | AmountSheet | SourceSheet:
    voice, scene = sheet.voice, sheet.scene
    shown: PermitPage | DocumentPage | ContactPage | NotePage
    match entry:
        case Permit():
            shown = permit_page(voice, entry, scene)
        case Document():
            shown = document_page(voice, entry, scene)
        case Contact():
            shown = contact_page(voice, entry, scene)
        case Note():
            shown = note_page(voice, entry, scene)
        case Amount():
            return _amount(sheet, entry)
        case Source():
            return _source(sheet, entry)
        case Term():
            raise AssertionError("nothing refers to a term")
        case _:
            assert_never(entry)
    test = when(sheet, entry.when) if isinstance(entry, Note) else None
    return EntrySheet(f"{sort.name}-{entry.id}", shown, source_link(entry.source), test)


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
