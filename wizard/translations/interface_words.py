"""The interface's own words → the catalogue of a language, brought up to date.

In: code and templates as they are written, and the catalogue as it was (`.po`). Out: the catalogue
as it should be, and how much of it is translated. A translation belongs to its sentence: where the
English changed, the old one is kept at the end of the file and the new one is empty. This module
must not know where files are.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Literal as Word

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from wizard.translations.catalogues import Counts, header, header_of, read_old, tally
from wizard.words.messages import Standing, Unreadable, readable
from wizard.words.words import locale_of

Language = Word["python", "jinja2"]
"""What a file is written in, by the name that Babel has for it."""

_CALLS = (b"gettext(", b"_(")
_WIDTH = 100


def sentences(files: Iterable[tuple[Language, bytes]]) -> Catalog:
    """Find every sentence of code and templates: what stands in `gettext`, `_` and `ngettext`."""
    found = Catalog()
    for language, text in files:
        if any(call in text for call in _CALLS):
            for _, words, _, _ in extract(language, BytesIO(text)):
                found.add(words)
    return found


def brought_up_to_date(po: str | None, source: Catalog, lang: str) -> str | Unreadable:
    """Give the text of the interface's catalogue; `po` is what it was, `None` when new."""
    broken = read_old(po or "")
    if isinstance(broken, Unreadable):
        return broken
    catalog = _catalog(po or "", lang)
    catalog.update(source, no_fuzzy_matching=True)
    written = BytesIO()
    write_po(written, catalog, _WIDTH, no_location=True, omit_header=True, sort_output=True)
    header = header_of(po or "") or _header(catalog, lang)
    return f"{header}\n\n{written.getvalue().decode().strip()}\n"


def counted(po: str | None, source: Catalog, lang: str) -> Counts | Unreadable:
    """Count how many sentences are translated, doubted by a translator, and missing."""
    broken = read_old(po or "")
    if isinstance(broken, Unreadable):
        return broken
    there = _catalog(po or "", lang)
    return tally(_standing(there.get(message.id)) for message in source if message.id)


def _standing(message: Message | None) -> Standing:
    if message is None or not all(_forms(message)):
        return "missing"
    return "outdated" if message.fuzzy else "translated"


def _forms(message: Message) -> tuple[str, ...]:
    words = message.string
    return (words,) if isinstance(words, str) else tuple(words or ("",))


def _catalog(po: str, lang: str) -> Catalog:
    return read_po(StringIO(readable(po)), locale=locale_of(lang))


def _header(catalog: Catalog, lang: str) -> str:
    fields = {
        "Language": lang.replace("-", "_"),
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": catalog.plural_forms,
    }
    return header(lang, "the interface", fields)
