"""CommonMark → markup with slots: the words of a tree made safe once, before any value is known.

In: a text. Out: a `Pattern`, pieces of finished markup between slots where a placeholder stood.
Values enter slots later and never pass through the parser, so no value can become markup. Raw
HTML is shown as written, and links lead to http(s), mailto and tel alone. This module must not
know values, and of languages only which way they are written and which terms are foreign to them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from babel.core import get_global
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from wizard.trees.model import Placeholder, Term
from wizard.trees.texts import by_spelling, finder
from wizard.trees.values import is_link

_WRITTEN = re.compile(r"\{(?:[a-z]+:[^{}]*|answer)\}")
_MARKED = re.compile("\x00(\\d+)\x00")  # the parser lets no NUL of a text through
_EMPTY = re.compile(r"\s+")
_APART = re.compile(
    r"&\w+;|(?P<latin>[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ0-9 .,'’/+-]*[A-Za-zÀ-ɏ0-9+])?)"
    r"|(?P<phone>\+?\d[\d ]{6,}\d)"
)


# Terms of another language than the page, said in their own ----------------------------


@dataclass(frozen=True, slots=True)
class Foreign:
    """The terms that are foreign to a language: what finds them, and the language of each."""

    find: re.Pattern[str] | None
    langs: Mapping[str, str]

    def marked(self, html: str) -> str:
        """Mark every term in a run of markup without tags, and keep it apart from its neighbours.

        A screen reader changes its voice for them; signs beside them stay on their side.
        """
        if self.find is None:
            return html
        return self.find.sub(self._one, html)

    def _one(self, found: re.Match[str]) -> str:
        return f'<bdi lang="{self.langs[found[0]]}">{found[0]}</bdi>'


NOTHING = Foreign(None, {})


def foreign(terms: Iterable[Term], lang: str) -> Foreign:
    """Find which terms are foreign to a language.

    One that is said letter by letter is not, where both languages have the same letters: a change
    of voice for them would only disturb.
    """
    langs = {term.words: term.lang for term in terms if term.lang and not _own(term, lang)}
    return Foreign(finder(langs), by_spelling(langs)) if langs else NOTHING


def _own(term: Term, lang: str) -> bool:
    same = term.lang == lang
    return same or (term.letters and term.lang is not None and script(term.lang) == script(lang))


def script(lang: str) -> str:
    """Name the script in which a language is usually written, as CLDR does; `""` when unknown."""
    likely: str = get_global("likely_subtags").get(lang.replace("-", "_").partition("_")[0], "")
    return likely.partition("_")[2].partition("_")[0]


# Texts ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a placeholder stands; `written` with its braces, blanks reduced to one.

    `linked` says that it stands in the words of a link, where another link may not. `waiting` is
    what the source says of it, `None` where a translation has one that its source has not.
    """

    written: str
    linked: bool
    waiting: Placeholder | None = None


Pattern: TypeAlias = tuple[Markup | Slot, ...]
"""Markup and slots in turn: it begins and ends with markup."""


def pattern(
    source: str,
    *,
    block: bool,
    rtl: bool = False,
    foreign: Foreign = NOTHING,
    placeholders: Iterable[Placeholder] = (),
) -> Pattern:
    """Parse a text: `block` for a body with paragraphs and lists, else one line.

    `rtl`: it is written from right to left; then words in Latin script, like phone numbers, are
    kept apart from the signs around them. `foreign` are the terms that stay in another language,
    `placeholders` those that may be filled.
    """
    source = _WRITTEN.sub(lambda match: _spaced(match[0]), source)
    known = {_spaced(placeholder.written): placeholder for placeholder in placeholders}
    slots: list[Slot] = []
    env: dict[str, Any] = {"slots": slots, "known": known, "rtl": rtl, "foreign": foreign}
    html = _PARSER.render(source, env) if block else _PARSER.renderInline(source, env)
    pieces = _MARKED.split(html.strip())
    return tuple(slots[int(it)] if at % 2 else Markup(it) for at, it in enumerate(pieces))


def _spaced(written: str) -> str:
    return _EMPTY.sub(" ", written)


def _placeholder(state: StateInline, silent: bool) -> bool:
    match = _WRITTEN.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("placeholder", "", 0)
        token.content = _spaced(match[0])
        token.meta = {"linked": state.linkLevel > 0}
    state.pos = match.end()
    return True


class _Renderer(RendererHTML):
    """Markup as our pages want it: headings below the page's own, links that leak nothing."""

    def placeholder(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        slots: list[Slot] = env["slots"]
        written, linked = tokens[at].content, tokens[at].meta["linked"]
        slots.append(Slot(written, linked, env["known"].get(written)))
        return f"\x00{len(slots) - 1}\x00"

    def text(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        html = super().text(tokens, at, options, env)
        foreign: Foreign = env["foreign"]
        if env["rtl"]:
            return _APART.sub(lambda found: _apart(found, foreign), html)
        return foreign.marked(html)

    def link_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        tokens[at].attrSet("rel", "noreferrer")
        return self.renderToken(tokens, at, options, env)

    def heading_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return f"<h{_level(tokens[at])}>"

    def heading_close(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        return f"</h{_level(tokens[at])}>\n"


def _apart(found: re.Match[str], foreign: Foreign) -> str:
    lang = foreign.langs.get(found[0])
    if lang is not None:
        return f'<bdi lang="{lang}" dir="ltr">{found[0]}</bdi>'
    if found["latin"]:
        return f'<bdi dir="ltr">{foreign.marked(found[0])}</bdi>'
    return f'<bdi dir="ltr">{found[0]}</bdi>' if found["phone"] else found[0]


def _level(token: Token) -> int:
    """Put a heading below the page's own: `#` becomes a second heading."""
    return min(int(token.tag[1]) + 1, 6)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    parser.disable("image")
    parser.inline.ruler.before("text", "placeholder", _placeholder)
    parser.validateLink = is_link  # type: ignore[method-assign,assignment]
    return parser


_PARSER = _parser()
