"""The report of a difference as text, Markdown for a pull request, or a page of HTML.

In: the parts of a report: headings, lines and tables, in whose words `…` marks what is written as
in a tree. Out: text. It must not know what was compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list; `depth` counts from 0.

    `old` and `new` are what was and is there, where something is otherwise (`None`: nothing).
    `parts` may be folded away under it.
    """

    words: str
    depth: int = 0
    old: str | None = None
    new: str | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Walks in a table: their ends, how many, under which conditions, and one of them.

    `address` is where that one can be opened, below the wizard's own address; empty for a tree
    whose answers never stand in an address.
    """

    old: str
    new: str
    walks: str
    conditions: tuple[str, ...]
    sample: str
    address: str
    more: tuple[str, ...] = ()


Part: TypeAlias = Heading | Item | Way


def as_text(parts: Iterable[Part], site: str = "") -> str:
    """Write a report for a terminal; `site` stands before the addresses of samples."""
    return "\n".join(_text(parts, site)).strip("\n")


def _text(parts: Iterable[Part], site: str) -> Iterator[str]:
    for part in parts:
        match part:
            case Heading(level, words):
                yield ""
                yield words if level < 3 else f"  {words}"
                if level == 2:
                    yield "-" * len(words)
            case Item(words, depth, old, new, inner):
                yield f"{'  ' * (depth + 1)}{words}"
                for sign, text in (("-", old), ("+", new)):
                    lines = () if text is None else text.split("\n")
                    yield from (f"    {sign} {line}" for line in lines)
                yield from _text(inner, site)
            case Way():
                yield f"    {part.old} → {part.new}: {part.walks}"
                for number, condition in enumerate(part.conditions):
                    yield f"      {'  or' if number else 'when'} {condition}"
                yield from (f"      {more}" for more in part.more)
                yield f"      for example {site + part.address if part.address else part.sample}"


# Markdown --------------------------------------------------------------------------


def as_markdown(parts: Iterable[Part], site: str = "") -> str:
    """Write a report for a pull request; without a `site` samples are no links."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_markdown(parts, site))).strip("\n")


def _markdown(parts: Iterable[Part], site: str) -> Iterator[str]:
    for table, some in groupby(parts, lambda part: isinstance(part, Way)):
        if table:
            yield "\n| before | after | walks | when | for example |\n|---|---|---|---|---|"
        for part in some:
            match part:
                case Heading(level, words):
                    yield f"\n{'#' * (level + 1)} {words}\n"
                case Item(words, parts=inner) if inner:
                    yield f"\n<details><summary>{words}</summary>\n"
                    yield from _markdown(inner, site)
                    yield "\n</details>\n"
                case Item(words, depth, None, None):
                    yield f"{'  ' * depth}- {words}"
                case Item(words, _, old, new):
                    yield f"- {words}: {_changed(old, new)}"
                case Way():
                    yield _row(part, site)
        if table:
            yield ""


def _changed(old: str | None, new: str | None) -> str:
    was, now = (_plain(" ".join((text or "").split())) for text in (old, new))
    if old is not None and new is not None:
        return f"~~{was}~~ → {now}"
    word, words = ("new", now) if old is None else ("gone", was)
    return f"{word}: {words}" if words else word


def _plain(words: str, signs: str = r"\\`*_\[\]<>|~#") -> str:
    """Show a text of a tree as its letters, not as Markdown."""
    return re.sub(rf"([{signs}])", r"\\\1", words)


def _row(way: Way, site: str) -> str:
    when = "<br>or ".join(f"`{condition}`" for condition in way.conditions)
    more = "".join(f"<br>{_plain(more)}" for more in way.more)
    sample = f"`{way.sample}`"
    if way.address and site:
        shown = _plain(way.sample, r"\[\]")
        sample = f"[{shown}]({site}{way.address})"
    cells = (way.old, way.new, way.walks, when + more, sample)
    return f"| {' | '.join(_plain(cell, '|') for cell in cells)} |"


# HTML ------------------------------------------------------------------------------

_PAGE = Markup(
    """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --line: #767676; --old: #b3261e; --new: #146c2e }}
@media (prefers-color-scheme: dark) {{ :root {{ --old: #ffb4ab; --new: #7ddc94 }} }}
body {{ font: 11pt/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 72em; padding: 0 1em }}
table {{ border-collapse: collapse; width: 100%; margin: .5em 0 }}
th, td {{ border: 1px solid var(--line); padding: .3em .5em; text-align: start;
  vertical-align: top }}
thead {{ display: table-header-group }}
tr, li {{ break-inside: avoid }}
code {{ font-size: .92em; overflow-wrap: anywhere }}
del {{ color: var(--old) }}
ins {{ color: var(--new) }}
h2 {{ border-bottom: 1px solid var(--line); margin-top: 1.6em }}
@media print {{
  body {{ font-size: 9pt; margin: 0; max-width: none }}
  h2, h3 {{ break-after: avoid }}
}}
</style>
{body}
</html>"""
)


def as_html(parts: Iterable[Part], site: str = "") -> str:
    """Write a report as a page of its own; `site` stands before the addresses of samples."""
    every = list(parts)
    title = next((part.words for part in every if isinstance(part, Heading)), "")
    return str(_PAGE.format(title=title.replace("`", ""), body=as_body(every, site)))


def as_body(parts: Iterable[Part], site: str = "") -> Markup:
    """Write a report as a part of a page of HTML."""
    found: list[Markup] = []
    for (opened, closed), some in groupby(parts, _around):
        found += [opened, *(_element(part, site) for part in some), closed]
    return Markup("\n").join(filter(None, found))


def _around(part: Part) -> tuple[Markup, Markup]:
    """Give what stands before and behind parts of a kind."""
    match part:
        case Way():
            return _TABLE, Markup("</tbody></table>")
        case Item(parts=()):
            return Markup("<ul>"), Markup("</ul>")
    return Markup(""), Markup("")


_TABLE = Markup(
    "<table><thead><tr><th>Before<th>After<th>Walks<th>When<th>For example</thead><tbody>"
)


def _element(part: Part, site: str) -> Markup:
    match part:
        case Heading(level, words):
            return Markup("<h{0}>{1}</h{0}>").format(level, _code(words))
        case Item(words, parts=inner) if inner:
            inside = "<details open><summary>{}</summary>\n{}\n</details>"
            return Markup(inside).format(words, as_body(inner, site))
        case Item(words, _, None, None):
            return Markup("<li>{}").format(_code(words))
        case Item(words, _, old, new):
            was = Markup(" <del>{}</del>").format(old) if old is not None else ""
            now = Markup(" <ins>{}</ins>").format(new) if new is not None else ""
            return Markup("<li>{}:{}{}").format(_code(words), was, now)
        case Way(old, new, walks, conditions, sample, address, more):
            tests = (Markup("<code>{}</code>").format(each) for each in conditions)
            lines = (Markup("<br>{}").format(_code(each)) for each in more)
            example = Markup("<code>{}</code>").format(sample)
            if address and site:
                example = Markup('<a href="{}">{}</a>').format(site + address, example)
            when = Markup("<br>or ").join(tests) + Markup("").join(lines)
            return Markup("<tr><td>{}<td>{}<td>{}<td>{}<td>{}").format(
                _code(old), _code(new), walks, when, example
            )


def _code(words: str) -> Markup:
    return Markup(re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(words))))
