"""The text of a catalogue (`.po`) → its entries, and back.

In: a catalogue as it was written. Out: its header and entries, each with the lines it was read
from, so that an entry that nobody changes is written as it stands. This module must not know texts
of trees.

Babel says whether a file is a catalogue; reading and writing entries is our own, because Babel
writes every entry anew: it breaks lines elsewhere, forgets flags and headers it does not know, and
fills in plural forms that nobody translated.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from babel.messages.pofile import normalize, unescape

from wizard.words.messages import Unreadable, read
from wizard.words.words import locale_of

FUZZY = "fuzzy"
PROGRAM = "#. "
"""Begins a comment for translators that a program writes, not they."""

_PART = re.compile(
    r'\s*(?P<old>#\|)?(?:#~)?\s*(?:(?P<key>msg\w+)(?:\[\d\])?\s*)?"(?P<words>.*)"\s*\Z'
)
_HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}
_MADE = {"X-Made": "by hand", "X-Read-By": "nobody"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a catalogue: `words` has one text, or one for each form of a plural.

    `place` is the file of the source text, `previous` the source an outdated translation was made
    from, `comments` the lines of comments as written, `written` the lines it was read from.
    """

    context: str
    source: str
    plural: str | None = None
    words: tuple[str, ...] = ("",)
    place: str = ""
    fuzzy: bool = False
    previous: str | None = None
    comments: tuple[str, ...] = ()
    obsolete: bool = False
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Old:
    """A catalogue as it was read; `header` is its first entry as written, if it has one."""

    header: str | None
    entries: tuple[Entry, ...]
    obsolete: tuple[Entry, ...]


# Reading -----------------------------------------------------------------------


def read_old(po: str) -> Old | Unreadable:
    """Read a catalogue with everything that has to be kept."""
    broken = read(po)
    if isinstance(broken, Unreadable):
        return broken
    blocks = ["\n".join(lines) for lines in _blocks(po.removeprefix("\ufeff"))]
    entries = [_entry(block) for block in blocks]
    header = next((it.written for it in entries[:1] if not it.source and not it.context), None)
    said = [entry for entry in entries if entry.source]
    live = tuple(entry for entry in said if not entry.obsolete)
    return Old(header, live, tuple(entry for entry in said if entry.obsolete))


def _blocks(po: str) -> Iterator[list[str]]:
    """Split a catalogue into the lines of each entry; blank lines belong to none."""
    block: list[str] = []
    said = False  # the translation, which ends an entry, has begun
    for line in po.split("\n"):
        plain = re.sub(r"^\s*#~(?!\|)\s*", "", line)
        begins = plain.startswith("#") or re.match(r"\s*msg(ctxt|id)\b", plain)
        if said and begins:
            yield block
            block, said = [], False
        said = said or plain.lstrip().startswith("msgstr")
        if line.strip():
            block.append(line.rstrip())
    if block:
        yield block


def _entry(block: str) -> Entry:
    parts: dict[str, list[str]] = {}
    key = ""
    comments: list[str] = []
    places: list[str] = []
    flags: list[str] = []
    for line in block.split("\n"):
        part = _PART.match(line)
        if part is None:
            match line[:2]:
                case "#:":
                    places += line[2:].split()
                case "#,":
                    flags += [flag.strip() for flag in line[2:].split(",")]
                case _:
                    comments.append(line)
            continue
        if part["key"]:
            key = (part["old"] or "") + part["key"]
            parts.setdefault(key, []).append("")
        if key:
            parts[key][-1] += unescape(f'"{part["words"]}"')
    comments += [f"#, {flag}" for flag in flags if flag != FUZZY]
    said = {name: found[0] for name, found in parts.items()}
    return Entry(
        said.get("msgctxt", ""),
        said.get("msgid", ""),
        said.get("msgid_plural"),
        tuple(parts.get("msgstr", [""])),
        " ".join(places),
        FUZZY in flags,
        said.get("#|msgid"),
        tuple(comments),
        re.search(r"(?m)^\s*#~\s*msgid\b", block) is not None,
        block,
    )


# Writing -----------------------------------------------------------------------


def written(header: str, entries: Iterable[Entry]) -> str:
    """Write a catalogue: no wrapping, so that a line of the source is a line here."""
    blocks = [entry.written or "\n".join(_lines(entry)) for entry in entries]
    return "\n\n".join([header, *blocks]) + "\n"


def _lines(entry: Entry) -> Iterator[str]:
    prefix = "#~ " if entry.obsolete else ""
    yield from entry.comments
    if entry.place and not prefix:
        yield f"#: {entry.place}"
    if entry.fuzzy:
        yield f"#, {FUZZY}"
    if entry.previous is not None and not prefix:
        yield f"#| msgid {normalize(entry.previous, prefix='#| ', width=0)}"
    said = [("msgctxt", entry.context)] if entry.context else []
    said.append(("msgid", entry.source))
    if entry.plural is not None:
        said.append(("msgid_plural", entry.plural))
        said += [(f"msgstr[{number}]", words) for number, words in enumerate(entry.words)]
    else:
        said.append(("msgstr", entry.words[0]))
    for key, words in said:
        yield f"{prefix}{key} {normalize(words, prefix=prefix, width=0)}"


def put_in(po: str, old: Entry, new: Entry, said: Callable[[str], str]) -> str | None:
    """Give a catalogue with one entry in the place of another, all else as it stands; `said` is
    what became of a line of its texts. `None` where the old one cannot be found again."""
    if not old.written or po.count(old.written) != 1:
        return None
    return po.replace(old.written, _as_before(old, new, said))


def put_all(po: str, new: Mapping[int, Sequence[Entry]], olds: Iterable[Entry]) -> str | None:
    """Give a catalogue with others, or none, in the place of some of the `olds` it was read as, by
    their `id`, all else as it stands. `None` where one cannot be found again."""
    out, at = [], 0
    for old in (it for it in olds if id(it) in new):
        lines = old.written.split("\n")
        aside = 0  # comments with an empty line below them stay where they are
        while (begin := po.find("\n".join(lines[aside:]), at)) < 0 and lines[aside][:1] == "#":
            aside += 1
        if begin < 0:
            return None
        blocks = [_as_before(old, it, str).split("\n") for it in new[id(old)]]
        if any(it[:aside] != lines[:aside] for it in blocks):
            return None
        between = po[at:begin] if blocks else po[at:begin].rstrip("\n")
        out += [between, "\n\n".join("\n".join(it[aside:]) for it in blocks)]
        at = begin + len("\n".join(lines[aside:]))
    return "".join(out) + po[at:]


def _as_before(old: Entry, new: Entry, said: Callable[[str], str]) -> str:
    """Write an entry as the one was written in whose place it comes, where it reads back so."""
    place = re.compile(rf'(msgctxt\s+"){re.escape(old.context)}"')
    lines = (place.sub(rf'\g<1>{new.context}"', said(it)) for it in old.written.split("\n"))
    block = "\n".join(lines)
    return block if _entry(block) == new else "\n".join(_lines(new))


def put_behind(po: str, old: Entry | None, new: Entry) -> str | None:
    """Give a catalogue with an entry behind another, or else behind all that stands there."""
    block = "\n".join(_lines(new))
    if old is None:
        return f"{po.rstrip()}\n\n{block}\n"
    if not old.written or po.count(old.written) != 1:
        return None
    return po.replace(old.written, f"{old.written}\n\n{block}")


def new_header(lang: str, what: str, more: Mapping[str, str] | None = None) -> str:
    """Write the first entry of a catalogue: whose it is, how it is to be read, who made it."""
    name = locale_of(lang).english_name or lang
    fields = {"Language": lang.replace("-", "_"), **_HEADER, **(more or {}), **_MADE}
    lines = [f"# {name}: {what}.", 'msgid ""', 'msgstr ""']
    return "\n".join([*lines, *(f'"{key}: {value}\\n"' for key, value in fields.items())])
