"""The report of a difference as text, Markdown for a pull request, or a page of HTML.

In: the parts of a report: headings, lines within lines, blanks; in whose words `…` marks what is
written as in a tree, and all else is plain text. Out: text. It must not know what was compared.
It is long because each part is written in three forms side by side, so that none is forgotten.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from markupsafe import Markup, escape

from wizard.translations.catalogues import Edit, edits

MOST = 60_000
"""Bytes of a report in Markdown: what stands below a pull request cannot be much longer."""
SPARE = 200
"""Bytes that are kept for the line that counts what is left out of a section."""


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list, with `parts` below it, which may be `folded` away.

    `old` and `new` are what was and is there, where something is otherwise (`None`: nothing).
    `address` is where what `example` says can be opened, below the wizard's own address. `sort` is
    what it is counted as where it is left out, `walks` how many it tells of.
    """

    words: str
    old: str | None = None
    new: str | None = None
    parts: tuple[Item, ...] = ()
    folded: bool = False
    example: str = ""
    address: str = ""
    sort: str = "line"
    walks: int = 0


@dataclass(frozen=True, slots=True)
class Blank:
    """A line to fill in by hand, on paper."""

    words: str


Part: TypeAlias = Heading | Item | Blank


def as_text(parts: Iterable[Part], site: str = "") -> str:
    """Write a report for a terminal; `site` stands before the addresses of samples."""
    return "\n".join(_text(parts, site, 1)).strip("\n")


def _text(parts: Iterable[Part], site: str, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for part in parts:
        match part:
            case Heading(level, words):
                yield ""
                yield words if level < 3 else f"  {words}"
                if level == 2:
                    yield "-" * len(words)
            case Item(words, old, new, inner):
                told = site + part.address if part.address and site else part.example
                yield f"{indent}{words}{' ' if part.example else ''}{told}"
                for sign, text in zip("-+", _shortened(old, new), strict=True):
                    lines = () if text is None else text.split("\n")
                    yield from (f"{indent}  {sign} {line}" for line in lines)
                yield from _text(inner, site, depth + (not part.folded))


def _shortened(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Leave out of two texts what stayed, but for a few words."""
    if old is None or new is None:
        return old, new
    found = edits(old, new)
    was, now = (" ".join(it.words for it in found if it.sign in ("", sign)) for sign in "-+")
    return was, now


# Markdown --------------------------------------------------------------------------


def as_markdown(parts: Iterable[Part], site: str = "", most: int = MOST) -> str:
    """Write a report for a pull request; without a `site` samples are no links.

    What has no room in so many bytes is counted in words, section by section, the last of each
    first, so that every section has its share.
    """
    every = _sections(list(parts))
    sizes = [_size(section, site) for section in every]
    if sum(sizes) > most:
        every, sizes = _merged(every, most), []
        sizes = [_size(section, site) for section in every]
        rooms = _shares(sizes, most)
        every = [_fitted(it, room, site) for it, room in zip(every, rooms, strict=True)]
    return "".join(_in_markdown(part, site) for it in every for part in it).strip("\n")


def _in_markdown(part: Part, site: str, depth: int = 0) -> str:
    """Write a part with the end of its line; headings and what is folded stand apart."""
    match part:
        case Heading(level, words):
            return f"\n{'#' * (level + 1)} {_marked(words)}\n\n"
        case Blank(words):
            return f"\n{_marked(words)}: {_plain('_' * 40)}\n"
    indent = "  " * depth
    inner = "".join(_in_markdown(it, site, depth + (not part.folded)) for it in part.parts)
    if part.folded:
        words = escape(part.words.replace("`", ""))
        return f"\n<details><summary>{words}</summary>\n\n{inner}\n</details>\n\n"
    said = _marked(part.words)
    if part.example:
        linked = part.address and site
        said += (
            f" [{_plain(part.example)}]({site}{part.address})" if linked else f" `{part.example}`"
        )
    if part.old is not None or part.new is not None:
        said += f": {_changed(part.old, part.new)}"
    return f"{indent}- {said}\n{inner}"


def _changed(old: str | None, new: str | None) -> str:
    """Show what was and is there, word by word."""
    if old is not None and new is not None:
        return " ".join(_edited(it) for it in edits(old, new))
    word, text = ("new", new) if old is None else ("gone", old)
    words = _plain(" ".join((text or "").split()))
    return f"{word}: {words}" if words else word


def _edited(edit: Edit) -> str:
    words = _plain(edit.words)
    match edit.sign:
        case "-":
            return f"~~{words}~~"
        case "+":
            return f"**{words}**"
    return words


def _marked(words: str) -> str:
    """Keep what is written as in a tree, and show all else as its letters."""
    parts = re.split(r"(`[^`]*`)", words)
    return "".join(part if at % 2 else _plain(part) for at, part in enumerate(parts))


def _plain(words: str) -> str:
    """Show a text of a tree as its letters, not as Markdown."""
    return re.sub(r"([\\`*_\[\]<>|~#&])", r"\\\1", words)


# What has no room ------------------------------------------------------------------

_Section: TypeAlias = Sequence[Part]


def _sections(parts: Sequence[Part]) -> list[_Section]:
    """Cut a report before each heading of a section."""
    found: list[list[Part]] = []
    for part in parts:
        if not found or (isinstance(part, Heading) and part.level < 3):
            found.append([])
        found[-1].append(part)
    return list(found)


def _size(parts: Iterable[Part], site: str) -> int:
    return sum(len(_in_markdown(part, site).encode()) for part in parts)


def _merged(sections: list[_Section], most: int) -> list[_Section]:
    """Let so many sections stand that each has some room, the last always; count the others in
    the one before it."""
    room = max(2, most // (10 * SPARE))
    if len(sections) <= room:
        return sections
    kept, rest, last = sections[: room - 2], sections[room - 2 : -1], sections[-1]
    return [*kept, [part for section in rest for part in section], last]


def _shares(sizes: Sequence[int], most: int) -> list[int]:
    """Share room out: who needs less than an equal share leaves the rest to the others."""
    rooms = [0] * len(sizes)
    for left, at in enumerate(sorted(range(len(sizes)), key=sizes.__getitem__)):
        rooms[at] = min(sizes[at], most // (len(sizes) - left))
        most -= rooms[at]
    return rooms


def _fitted(section: _Section, room: int, site: str) -> _Section:
    """Keep what there is room for, and count the rest."""
    if _size(section, site) <= room:
        return section
    kept, left = _kept(section, room - SPARE, site)
    return [*kept, Item(_rest(left))]


def _kept(parts: Sequence[Part], room: int, site: str) -> tuple[list[Part], list[Item]]:
    """Take parts as long as there is room, and of what is folded as much as there is."""
    kept: list[Part] = []
    left: list[Item] = []
    for part in parts:
        size = _size([part], site)
        if size <= room:
            kept.append(part)
            room -= size
        elif isinstance(part, Item) and part.folded and room > 2 * SPARE:
            inner, rest = _kept(part.parts, room - SPARE, site)
            items = tuple(it for it in inner if isinstance(it, Item))
            kept.append(replace(part, parts=items))
            room -= _size(kept[-1:], site)
            left += rest
        elif isinstance(part, Item):
            left += part.parts if part.folded else [part]
    return kept, left


def _rest(items: Iterable[Item]) -> str:
    """Count in words: `and 41 more groups, 12,000 walks`."""
    every = list(items)
    found = Counter(item.sort for item in every)
    words = [f"{number:,} more {sort}{'s' if number > 1 else ''}" for sort, number in found.items()]
    walks = sum(item.walks for item in every)
    return "and " + ", ".join([*words, *([f"{walks:,} walks"] if walks else [])])


# HTML ------------------------------------------------------------------------------

_PAGE = Markup(
    """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #767676; --old: #b3261e; --new: #146c2e;
  --link: #0b57d0; background: #fff; color: #111 }}
@media screen and (prefers-color-scheme: dark) {{ :root {{ --old: #ffb4ab; --new: #7ddc94;
  --link: #a8c7fa; background: #1b1b1b; color: #eee }} }}
body {{ font: 11pt/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 48em; padding: 0 1em;
  overflow-wrap: anywhere }}
ul {{ margin: .3em 0; padding-inline-start: 1.3em }}
li {{ margin: .2em 0 }}
li li {{ break-inside: avoid }}
code {{ font-size: .92em }}
del {{ color: var(--old) }}
ins {{ color: var(--new) }}
a {{ color: var(--link) }}
h2 {{ border-bottom: 1px solid var(--line); margin-top: 1.6em }}
.blank {{ border-bottom: 1px solid var(--line); max-width: 28em; padding-top: 1.4em;
  break-inside: avoid }}
@media print {{
  body {{ font-size: 9pt; margin: 0; max-width: none }}
  h2, h3 {{ break-after: avoid }}
  a {{ color: inherit }}
}}
</style>
{body}
</html>"""
)


def as_html(parts: Iterable[Part], site: str = "") -> str:
    """Write a report as a page of its own; `site` stands before the addresses of samples."""
    every = list(parts)
    title = next((part.words for part in every if isinstance(part, Heading)), "")
    body = Markup("<main>\n{}\n</main>").format(as_body(every, site))
    return str(_PAGE.format(title=title.replace("`", ""), body=body))


def as_body(parts: Iterable[Part], site: str = "") -> Markup:
    """Write a report as a part of a page of HTML."""
    found: list[Markup] = []
    for listed, some in groupby(parts, lambda it: isinstance(it, Item) and not it.folded):
        inner = Markup("\n").join(_element(part, site) for part in some)
        found.append(Markup("<ul>\n{}\n</ul>").format(inner) if listed else inner)
    return Markup("\n").join(found)


def _element(part: Part, site: str) -> Markup:
    match part:
        case Heading(level, words):
            return Markup("<h{0}>{1}</h{0}>").format(level, _code(words))
        case Blank(words):
            return Markup('<p class="blank">{}').format(words)
        case Item(words, parts=inner) if part.folded:
            inside = "<details open><summary>{}</summary>\n{}\n</details>"
            return Markup(inside).format(_code(words), as_body(inner, site))
        case Item(words, old, new, inner):
            said = Markup("<li>{}").format(_code(words))
            if part.example:
                told = Markup("<code>{}</code>").format(part.example)
                if part.address and site:
                    told = Markup('<a href="{}">{}</a>').format(site + part.address, told)
                said += Markup(" ") + told
            if old is not None or new is not None:
                said += Markup(": ") + Markup(" ").join(_marks(old, new))
            return said + (Markup("\n") + as_body(inner, site) if inner else "")


def _marks(old: str | None, new: str | None) -> Iterator[Markup]:
    """Show what was and is there, word by word; what is new or gone in its own lines."""
    found = [Edit("-", old or "")] if new is None else [Edit("+", new)]
    for edit in edits(old, new) if old is not None and new is not None else found:
        match edit.sign:
            case "-":
                yield Markup("<del>{}</del>").format(edit.words)
            case "+":
                yield Markup("<ins>{}</ins>").format(edit.words)
            case _:
                yield escape(edit.words)


def _code(words: str) -> Markup:
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(words))))
