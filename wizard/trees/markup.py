"""Is a text good CommonMark? No raw HTML, no images, links only where a browser may go.

In: a text. Out: complaints, each with the words that are wrong. It must not know where the
text stands, nor how it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wizard.trees.values import is_link


class Complaint(NamedTuple):
    """What is wrong in a text; `words` are the part of it to point at."""

    words: str
    message: str
    help: str


# Most texts have none of the characters that can go wrong; only the others are parsed.
_SUSPECT = re.compile(r"[<\[]")
_SUSPECT_LINE = re.compile(r"[<\[\n]|\A(?:[-+*=>#_~`]|\d{1,9}[.)](?:\s|\Z))")

_NO_HTML = "write Markdown: `**bold**`, `[words](https://…)`; for `<` write `&lt;`"
_NO_LINK = "links begin with https://, http://, mailto: or tel:"


def complaints(text: str, one_line: bool) -> Iterator[Complaint]:
    """Name all that may not be shown in a text; `one_line` texts allow no blocks or links."""
    text = text.strip()
    if not (_SUSPECT_LINE if one_line else _SUSPECT).search(text):
        return
    if one_line and "\n" in text:
        yield Complaint(text, "this text must fit on one line", "shorten it")
        return
    tokens = _parser().parse(text)
    if one_line and [token.type for token in tokens] != _PARAGRAPH:
        help = "write plain words; put a `\\` before a `#`, `-`, `>` or number that begins the text"
        yield Complaint(text, "a heading, list, quote or block may not stand in this text", help)
        return
    for token in tokens:
        if token.type == "html_block":
            yield Complaint(
                _first_line(token.content), "raw HTML may not stand in a text", _NO_HTML
            )
        yield from _inline(token.children or (), one_line)


_PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]


def _inline(tokens: Sequence[Token], one_line: bool) -> Iterator[Complaint]:
    for token in tokens:
        if token.type == "html_inline":
            message = f"raw HTML `{token.content}` may not stand in a text"
            yield Complaint(token.content, message, _NO_HTML)
        elif token.type == "image":
            message = "an image may not stand in a text"
            yield Complaint("![", message, "describe it in words")
        elif token.type == "link_open":
            yield from _link(str(token.attrGet("href") or ""), one_line)


def _link(address: str, one_line: bool) -> Iterator[Complaint]:
    if one_line:
        message = "a link may not stand in a title, question, label or unit"
        yield Complaint(address, message, "put it in a hint, `find-out` or the guidance")
    elif not is_link(address):
        message = f"`{address}` is no link a visitor may be sent to"
        yield Complaint(address, message, _NO_LINK)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


@cache
def _parser() -> MarkdownIt:
    """CommonMark that finds HTML and every link, so that both can be named and refused."""
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser
