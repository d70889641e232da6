"""A folder's texts → its catalogue of translations, brought up to date.

In: the texts of one catalogue in their order, and the catalogue as it was (`.po`). Out: the
catalogue as it should be, and how much of it is translated. A translation belongs to a place
(its context): where the source changed it stays, marked fuzzy, with the source it was made from
in `#|`. Never is a translation guessed from another place. This module must not know where
files are.

Babel reads the file; the writing is our own, because Babel breaks the lines of `#|` anywhere
and forgets header lines it does not know.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from babel.messages.catalog import Message
from babel.messages.pofile import normalize, read_po, unescape

from wizard.trees.library import Library
from wizard.trees.model import SHARED, Text
from wizard.trees.texts import own_texts, shared_texts
from wizard.words.countries import CONTEXT as COUNTRIES
from wizard.words.messages import Standing, Unreadable, read, readable, standing
from wizard.words.words import locale_of

FUZZY = "fuzzy"

_NUMBER = re.compile(r"\.\d+(?=\.|\Z)")
_LINE = re.compile(
    r'\s*(?:#(?!~).*|(?:#~\s*)?(?:(?:msg(?:ctxt|id|id_plural|str(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*")?)\s*\Z'
)
_PREVIOUS = re.compile(r'\|\s*(?:(msgid|msgctxt)\s+)?"(.*)"\Z')


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a catalogue.

    `place` is (file, line) of the source text, `previous` the source an outdated translation was
    made from, `comments` what translators wrote.
    """

    context: str
    source: str
    words: str = ""
    place: tuple[str, int] | None = None
    fuzzy: bool = False
    previous: str | None = None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a catalogue is; every text is one of the three."""

    translated: int
    outdated: int
    missing: int


@dataclass(frozen=True, slots=True)
class Old:
    """A catalogue as it was read; `header` is its first entry as written, if it has one."""

    header: str | None
    entries: tuple[Entry, ...]
    obsolete: tuple[Entry, ...]


def updated(po: str | None, texts: Sequence[Text], catalogue: str, lang: str) -> str | Unreadable:
    """Give the text of a catalogue for these texts; `po` is what it was, `None` when new."""
    old = read_old(po or "")
    if isinstance(old, Unreadable):
        return old
    taken = _matched(texts, old)
    entries = [_entry(text, taken.get(text.context)) for text in texts]
    used = {id(entry) for entry in taken.values()}
    countries = [entry for entry in old.entries if entry.context.startswith(COUNTRIES)]
    used |= {id(entry) for entry in countries}
    gone = [e for e in (*old.entries, *old.obsolete) if id(e) not in used and e.words]
    kept = {(entry.context, entry.source): entry for entry in map(_given_up, gone)}
    obsolete = sorted(kept.values(), key=lambda entry: (entry.context, entry.source))
    return written(old.header or _header(catalogue, lang), [*entries, *countries], obsolete)


def _given_up(entry: Entry) -> Entry:
    """Keep a translation that has no text any more, with the source it was made from."""
    if entry.fuzzy and entry.previous is not None:
        return replace(entry, source=entry.previous, fuzzy=False, previous=None)
    return entry


def counts(po: str | None, texts: Iterable[Text]) -> Counts | Unreadable:
    """Count how many texts of a catalogue are translated, outdated and missing."""
    found = read(po or "")
    if isinstance(found, Unreadable):
        return found
    return tally(standing(found, text.context, text.source) for text in texts)


def tally(standings: Iterable[Standing]) -> Counts:
    """Count how many texts have each standing."""
    found = Counter(standings)
    return Counts(found["translated"], found["outdated"], found["missing"])


def by_catalogue(library: Library) -> dict[str, tuple[Text, ...]]:
    """Give the texts of every sound tree by its id, and of what is shared under `shared`."""
    found = {id: own_texts(tree) for id, tree in library.trees.items()}
    return {**found, SHARED: shared_texts(library.shared)}


# Matching ----------------------------------------------------------------------


def list_of(context: str) -> str:
    """Name the list that a context stands in: the context without its number.

    Ids begin with a letter, so a number is always a position in a list. Whatever stands in no
    list is a list of its own.
    """
    return _NUMBER.sub("", context)


def _matched(texts: Sequence[Text], old: Old) -> dict[str, Entry]:
    """Find for each text, by context, the old entry that is its own.

    Texts that did not change find theirs first, at their place and then in their list, within
    which they may have moved; then a changed text takes what its own place had, unless that has
    moved on. A number in a list says too little to bring back what was given up long ago.
    """
    pool = [entry for entry in (*old.entries, *old.obsolete) if entry.words or entry.comments]
    gone = {id(entry) for entry in old.obsolete if list_of(entry.context) != entry.context}
    taken: dict[str, Entry] = {}
    used: set[int] = set()
    for same in (_same_text, _same_list, _same_place):
        places: dict[tuple[str, str], list[Entry]] = {}
        for entry in pool:
            if id(entry) not in used and not (same is _same_place and id(entry) in gone):
                places.setdefault(same(entry), []).append(entry)
        for text in texts:
            found = places.get(same(text)) if text.context not in taken else None
            if found:
                taken[text.context] = found.pop(0)
                used.add(id(taken[text.context]))
    return taken


def _same_text(one: Entry | Text) -> tuple[str, str]:
    return one.context, unwrapped(one.source)


def _same_list(one: Entry | Text) -> tuple[str, str]:
    return list_of(one.context), unwrapped(one.source)


def _same_place(one: Entry | Text) -> tuple[str, str]:
    return one.context, ""


def _entry(text: Text, old: Entry | None) -> Entry:
    """Make the entry of a text from the one it had."""
    place = (text.span.path.rpartition("/")[2], text.span.line)
    new = Entry(text.context, text.source, place=place)
    if old is None or not old.words:
        return replace(new, comments=old.comments if old else ())
    new = replace(new, words=old.words, comments=old.comments)
    made_from = old.previous if old.fuzzy and old.previous is not None else old.source
    if unwrapped(made_from) == unwrapped(text.source):
        # A fuzzy mark with a previous source is ours and goes when the source comes back; one
        # without is a translator's own doubt and stays.
        return replace(new, fuzzy=old.fuzzy and old.previous is None)
    return replace(new, fuzzy=True, previous=made_from)


def unwrapped(source: str) -> str:
    """Give a text without its line breaks inside paragraphs, which an editor may move freely."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", source.strip()))


# Reading -----------------------------------------------------------------------


def read_old(po: str) -> Old | Unreadable:
    """Read a catalogue with everything that has to be kept."""
    plain = readable(po)
    broken = _misquoted(plain) or read(plain)
    if isinstance(broken, Unreadable):
        return broken
    found = read_po(StringIO(plain))
    entries = [_read_entry(message) for message in found if message.id]
    obsolete = [_read_entry(message) for message in found.obsolete.values()]
    return Old(header_of(plain), tuple(entries), tuple(obsolete))


def _misquoted(po: str) -> Unreadable | None:
    """Find the first line that is not well quoted: Babel drops its first and last letter."""
    for number, line in enumerate(po.split("\n"), 1):
        if not _LINE.match(line):
            return Unreadable(number, "a text must stand between double quotes")
    return None


def _read_entry(message: Message) -> Entry:
    previous, comments = _previous(message.user_comments)
    return Entry(
        message.context or "",
        _single(message.id),
        _single(message.string),
        fuzzy=message.fuzzy,
        previous=previous,
        comments=comments,
    )


def _single(text: str | Sequence[str] | None) -> str:
    return text if isinstance(text, str) else text[0] if text else ""


def _previous(comments: Iterable[str]) -> tuple[str | None, tuple[str, ...]]:
    """Split comments into the previous source, which Babel takes for a comment, and the rest."""
    previous: str | None = None
    rest: list[str] = []
    word = ""
    for comment in comments:
        match = _PREVIOUS.match(comment)
        if match is None:
            rest.append(comment)
            continue
        word = match[1] or word
        if word == "msgid":
            previous = (previous or "") + unescape(f'"{match[2]}"')
    return previous, tuple(rest)


def header_of(po: str) -> str | None:
    """Give the first entry as written, when it is the header: it has no context and no source."""
    block = re.split(r"\n[ \t]*\n", po.lstrip("\ufeff\n"), maxsplit=1)[0].rstrip()
    is_header = re.search(r'(?m)^msgid ""\nmsgstr ', block) and "msgctxt" not in block
    return block if is_header else None


# Writing -----------------------------------------------------------------------


def written(header: str, entries: Iterable[Entry], obsolete: Iterable[Entry]) -> str:
    """Write a catalogue: no wrapping, so that a line of the source is a line here."""
    blocks = [header]
    blocks += ["\n".join(_lines(entry, "")) for entry in entries]
    blocks += ["\n".join(_lines(entry, "#~ ")) for entry in obsolete]
    return "\n\n".join(blocks) + "\n"


def _lines(entry: Entry, prefix: str) -> Iterator[str]:
    yield from (f"# {comment}".rstrip() for comment in entry.comments)
    if entry.place and not prefix:
        yield f"#: {entry.place[0]}:{entry.place[1]}"
    if entry.fuzzy:
        yield f"#, {FUZZY}"
    if entry.previous is not None and not prefix:
        yield f"#| msgid {_quoted(entry.previous, '#| ')}"
    if entry.context:
        yield f"{prefix}msgctxt {_quoted(entry.context, prefix)}"
    yield f"{prefix}msgid {_quoted(entry.source, prefix)}"
    yield f"{prefix}msgstr {_quoted(entry.words, prefix)}"


def _quoted(text: str, prefix: str) -> str:
    return normalize(text, prefix=prefix, width=0)


def _header(catalogue: str, lang: str) -> str:
    what = "what the routes share" if catalogue == SHARED else f"the route {catalogue}"
    fields = {
        "Project-Id-Version": "eligibility-wizard",
        "Language": lang.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return header(lang, what, fields)


def header(lang: str, what: str, fields: Mapping[str, str]) -> str:
    """Write the first entry of a catalogue: whose it is, and how it is to be read."""
    name = locale_of(lang).english_name or lang
    lines = [f"# {name}: {what}.", 'msgid ""', 'msgstr ""']
    return "\n".join([*lines, *(f'"{key}: {value}\\n"' for key, value in fields.items())])
