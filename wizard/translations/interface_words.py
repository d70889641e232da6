"""The interface's own words → the catalogue of a language, brought up to date.

In: code and templates as they are written, and the catalogue as it was (`.po`). Out: the catalogue
as it should be, and how much of it is translated. A translation belongs to its sentence: where the
English changed, the old one is kept at the end of the file and the new one, empty, before it. This
module must not know where files are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Literal as Word
from typing import TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.extract import extract

from wizard.translations.catalogues import Counts, tally
from wizard.translations.po_entries import Entry, new_header, read_old, written
from wizard.words.messages import Standing, Unreadable
from wizard.words.words import locale_of

Language = Word["python", "jinja2"]
"""What a file is written in, by the name that Babel has for it."""

Sentences: TypeAlias = Mapping[str, str | None]
"""Each sentence with how it is said of many, if it is about a number of things."""

_CALLS = (b"gettext(", b"_(")


def sentences(files: Iterable[tuple[Language, bytes]]) -> Sentences:
    """Find every sentence of code and templates: what stands in `gettext`, `_` and `ngettext`."""
    found: dict[str, str | None] = {}
    for language, text in files:
        if any(call in text for call in _CALLS):
            for _, words, _, _ in extract(language, BytesIO(text)):
                one, many = (words, None) if isinstance(words, str) else words[:2]
                found[one] = many or found.get(one)
    return found


def brought_up_to_date(po: str | None, source: Sentences, lang: str) -> str | Unreadable:
    """Give the text of the interface's catalogue; `po` is what it was, `None` when new.

    Entries stay in the order of the file; new ones come after them.
    """
    old = read_old(po or "")
    if isinstance(old, Unreadable):
        return old
    plurals = Catalog(locale=locale_of(lang))
    said = {it.source: it for it in (*old.obsolete, *old.entries) if _said(it, source)}
    stay = [entry for entry in old.entries if said.get(entry.source) is entry]
    there = {entry.source for entry in stay}
    for one in sorted(source.keys() - there):
        empty = Entry("", one, source[one], ("",) * (plurals.num_plurals if source[one] else 1))
        stay.append(replace(said.get(one, empty), obsolete=False, written=""))
    gone = [it for it in (*old.entries, *old.obsolete) if said.get(it.source) is not it]
    aside = [it if it.obsolete else replace(it, obsolete=True, written="") for it in gone]
    header = old.header or new_header(lang, "the interface", {"Plural-Forms": plurals.plural_forms})
    return written(
        header, [*stay, *(it for it in aside if any(it.words) and not _said(it, source))]
    )


def counted(po: str | None, source: Sentences) -> Counts | Unreadable:
    """Count how many sentences are translated, doubted by a translator, and missing."""
    old = read_old(po or "")
    if isinstance(old, Unreadable):
        return old
    there = {entry.source: entry for entry in old.entries if _said(entry, source)}
    return tally(_standing(there.get(one)) for one in source)


def _said(entry: Entry, source: Sentences) -> bool:
    """Say whether the interface still says this, of as many things."""
    return entry.source in source and entry.plural == source[entry.source]


def _standing(entry: Entry | None) -> Standing:
    if entry is None or not all(entry.words):
        return "missing"
    return "outdated" if entry.fuzzy else "translated"
