"""The report of a difference as text, Markdown for a pull request, or a page of HTML.

In: the parts of a report. Out: text. It must not know what was compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from wizard.diff.blocks import Heading, Item, Part, Way

_CODE = re.compile(r"`([^`]*)`")


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
                yield from (f"    - {line}" for line in (old or "").split("\n") if old is not None)
                yield from (f"    + {line}" for line in (new or "").split("\n") if new is not None)
                yield from _text(inner, site)
            case Way():
                yield from _text_way(part, site)


def _text_way(way: Way, site: str) -> Iterator[str]:
    yield f"    {way.old} → {way.new}: {way.walks}"
    for number, condition in enumerate(way.conditions):
        yield f"      {'when' if not number else '  or'} {condition}"
    yield from (f"      {more}" for more in way.more)
    yield f"      for example {site + way.address if way.address else way.sample}"


# Markdown --------------------------------------------------------------------------


def as_markdown(parts: Iterable[Part], site: str = "") -> str:
    """Write a report for a pull request; without a `site` samples are no links."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_markdown(parts, site))).strip("\n")


def _markdown(parts: Iterable[Part], site: str) -> Iterator[str]:
    table = False
    for part in parts:
        if isinstance(part, Way) and not table:
            yield "\n| before | after | walks | when | for example |\n|---|---|---|---|---|"
        elif table and not isinstance(part, Way):
            yield ""
        table = isinstance(part, Way)
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


def _changed(old: str | None, new: str | None) -> str:
    flat = [None if one is None else " ".join(one.split()) for one in (old, new)]
    if flat[0] is None:
        return f"new{_quoted(flat[1])}"
    if flat[1] is None:
        return f"gone{_quoted(flat[0])}"
    return f"~~{_plain(flat[0])}~~ → {_plain(flat[1])}"


def _quoted(words: str | None) -> str:
    return f": {_plain(words)}" if words else ""


def _plain(words: str) -> str:
    """Show a text of a tree as its letters, not as Markdown."""
    return re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", words)


def _row(way: Way, site: str) -> str:
    when = "<br>or ".join(f"`{condition}`" for condition in way.conditions)
    more = "".join(f"<br>{_plain(more)}" for more in way.more)
    sample = f"`{way.sample}`"
    if way.address and site:
        sample = f"[{_cell(way.sample)}]({site}{way.address})"
    cells = (way.old, way.new, way.walks, when + more, sample)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _cell(words: str) -> str:
    return re.sub(r"([\[\]])", r"\\\1", words)


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
    return str(_PAGE.format(title=title.replace("`", ""), body=_html(every, site)))


def as_body(parts: Iterable[Part], site: str = "") -> Markup:
    """Write a report as a part of a page of HTML."""
    return _html(parts, site)


def _html(parts: Iterable[Part], site: str) -> Markup:
    found: list[Markup] = []
    open_ = ""
    for part in parts:
        listed = isinstance(part, Item) and not part.parts
        needs = "table" if isinstance(part, Way) else "ul" if listed else ""
        if open_ != needs:
            found.append(_CLOSED[open_])
            found.append(_OPENED[needs])
            open_ = needs
        found.append(_element(part, site))
    found.append(_CLOSED[open_])
    return Markup("\n").join(part for part in found if part)


_OPENED = {
    "": Markup(""),
    "ul": Markup("<ul>"),
    "table": Markup(
        "<table><thead><tr><th>Before<th>After<th>Walks<th>When<th>For example</thead><tbody>"
    ),
}
_CLOSED = {"": Markup(""), "ul": Markup("</ul>"), "table": Markup("</tbody></table>")}


def _element(part: Part, site: str) -> Markup:
    match part:
        case Heading(level, words):
            return Markup("<h{0}>{1}</h{0}>").format(level, _code(words))
        case Item(words, parts=inner) if inner:
            inside = _html(inner, site)
            return Markup("<details open><summary>{}</summary>\n{}\n</details>").format(
                words, inside
            )
        case Item(words, _, None, None):
            return Markup("<li>{}").format(_code(words))
        case Item(words, _, old, new):
            was = Markup(" <del>{}</del>").format(old) if old is not None else Markup("")
            now = Markup(" <ins>{}</ins>").format(new) if new is not None else Markup("")
            return Markup("<li>{}:{}{}").format(_code(words), was, now)
        case Way():
            return _table_row(part, site)


def _table_row(way: Way, site: str) -> Markup:
    when = Markup("<br>or ").join(Markup("<code>{}</code>").format(c) for c in way.conditions)
    more = Markup("").join(Markup("<br>{}").format(_code(more)) for more in way.more)
    sample = Markup("<code>{}</code>").format(way.sample)
    if way.address and site:
        sample = Markup('<a href="{}">{}</a>').format(site + way.address, sample)
    return Markup("<tr><td>{}<td>{}<td>{}<td>{}{}<td>{}").format(
        _code(way.old), _code(way.new), way.walks, when, more, sample
    )


def _code(words: str) -> Markup:
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(words))))
