"""Words in the place of others, in all texts or in some.

In: what pages were drawn from, words, a language. Out: the edits of each text, of which an editor
chooses. What is read is changed: never an address, nor a name between braces, unless the words that
are sought hold the whole of it. It must not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from wizard.edits import Refused
from wizard.edits.batch import At, Batch, Edit, Put, Said, Say, digest
from wizard.edits.plans import Drawn, told
from wizard.edits.splices import Sheet
from wizard.translations.catalogues import by_catalogue
from wizard.translations.po_entries import read_old
from wizard.trees.library import catalogue_file
from wizard.trees.model import Text
from wizard.trees.nodes import Scalar
from wizard.words.messages import Unreadable

EVERY = "*"
"""In the place of a language: the source, and all that it is translated into."""
Key: TypeAlias = tuple[str, str]
"""A text by its catalogue and its context there."""
_APART = re.compile(r"\]\([^)\n]*\)|<[^<>\s]*>|\{[^{}\n]*\}|https?://[^\s<>()\]]+")
"""What nobody reads: the address of a link, or one by itself; what is filled in."""


@dataclass(frozen=True, slots=True)
class Replacing:
    """The edits of each text that says some words; so often they are `left`, as nobody reads them
    there."""

    label: str
    texts: Mapping[Key, Sequence[Edit]]
    left: int

    def batch(self, chosen: Collection[Key]) -> Batch:
        """Give the edits of chosen texts."""
        edits = (edit for key, them in self.texts.items() if key in chosen for edit in them)
        return Batch(self.label, tuple(edits))


@told
def replaced(
    drawn: Drawn, old: str, new: str, lang: str | None = None, only: Sequence[str] | None = None
) -> Replacing:
    """Put words in the place of others in all texts, of some catalogues `only`; of the source, or
    of what they are said as in a language, or in `EVERY` one: then a translation in which they are
    is one of the new text."""
    texts: dict[Key, list[Edit]] = {}
    left = 0
    for name, those in by_catalogue(drawn.library).items():
        if (only is not None and name not in only) or not old:
            continue
        found = [*_in_source(drawn, those, old, new)] if lang in (None, EVERY) else []
        known = drawn.library.translations.get(name, ())
        for one in known if lang == EVERY else [lang] if lang is not None else ():
            found += _in_catalogue(drawn, catalogue_file(name, one), old, new, lang == EVERY)
        for context, edit, apart in found:
            left += apart
            if edit is not None:
                texts.setdefault((name, context), []).append(edit)
    if not texts and not left:
        raise Refused(f"no text says “{old}”", "not-there")
    return Replacing(f"{old} → {new}", texts, left)


Found: TypeAlias = tuple[str, Edit | None, int]
"""The context of a text, its edit, and how often the words are left there."""


def _in_source(drawn: Drawn, texts: Sequence[Text], old: str, new: str) -> Iterator[Found]:
    tops: dict[str, tuple[Sheet, At]] = {}
    for text in (it for it in texts if old in it.source):
        file = text.span.path.removeprefix(drawn.library.root)
        if file not in tops:
            tops[file] = Sheet(file, drawn.files[file]), drawn.here(file)
        sheet, top = tops[file]
        path = sheet.path_at(text.span.line, text.span.column)
        node = sheet.chain(path)[-1]
        if isinstance(node, Scalar):
            words, many, left = replaced_in(node.text, old, new)
            yield text.context, Put(replace(top, path=path), words) if many else None, left


def _in_catalogue(drawn: Drawn, file: str, old: str, new: str, both: bool) -> Iterator[Found]:
    po = drawn.files.get(file, "")
    read, base = read_old(po), digest(po)
    for it in () if isinstance(read, Unreadable) else read.entries:
        if old in it.words[0] and it.plural is None:
            how: Said = "outdated" if it.fuzzy else "translated"
            source = replaced_in(it.source, old, new)[0] if both else it.source
            words, many, left = replaced_in(it.words[0], old, new)
            edit = Say(file, base, it.context, source, words, how) if many else None
            yield it.context, edit, left


def replaced_in(text: str, old: str, new: str) -> tuple[str, int, int]:
    """Replace words where they are read; say how often that is, and how often they are left."""
    apart, many, left, at = [it.span() for it in _APART.finditer(text)], 0, 0, 0
    parts: list[str] = []
    for found in re.finditer(re.escape(old), text):
        start, end = found.span()
        if any(a < end and start < b and not start <= a <= b <= end for a, b in apart):
            left += 1
            continue
        parts += [text[at:start], new]
        many, at = many + 1, end
    return "".join([*parts, text[at:]]), many, left
