"""Translations of the texts of a folder: `.po` text in, one message per context out.

A message belongs to a place (its context), so a text that was changed still finds its old
translation, as outdated. This module knows neither trees nor files.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import c2py  # what gettext itself chooses with
from io import StringIO
from typing import Literal as Word
from typing import TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, PoFileParser


@dataclass(frozen=True, slots=True)
class Message:
    """One translation: the source text it was made from and the words; `line` in the file."""

    source: str
    words: str
    fuzzy: bool
    line: int


BY_MACHINE = "by machine"
NATIVE = "native reader"
MAKING = {"X-Made": ("by hand", BY_MACHINE), "X-Read-By": ("nobody", "second reader", NATIVE)}
"""What the header of a catalogue says of itself, each with the words it is said in."""

FORMS = 10
"""Forms of a plural; no language in CLDR has more than six."""

Catalogue: TypeAlias = Mapping[str, Message]
"""Messages by context (the place of the text, such as `age.ask`)."""

Standing: TypeAlias = Word["translated", "outdated", "missing"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The text is no catalogue; `line` counts from 1, `reason` is in Babel's words."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Making:
    """How a catalogue says it was made, and who read it; `""` where it does not say."""

    made: str = ""
    read_by: str = ""

    @property
    def unread(self) -> bool:
        """Say whether it tells that no native reader has read it."""
        return self.read_by not in ("", NATIVE)


def making(text: str) -> Making:
    """Read from the header of a catalogue how it was made and who read it."""
    end = re.search(r"\n[ \t]*\n", text)  # asked for each page that is drawn: no copy of the rest
    header = text[: end.start()] if end else text
    said = dict(re.findall(r'(?m)^"(X-Made|X-Read-By): *(.*?) *\\n"', header))
    return Making(said.get("X-Made", ""), said.get("X-Read-By", ""))


def read(text: str) -> Catalogue | Unreadable:
    """Read the text of a `.po` file; messages without a context are left out."""
    found = _Bounded()
    if broken := _misquoted(readable(text)):
        return broken
    try:
        PoFileParser(found, abort_invalid=True).parse(StringIO(readable(text)))
        _counted(found.plural_expr, found.num_plurals)
    except PoFileError as error:
        return Unreadable((error.lineno or 0) + 1, str(error).split(" on ")[0])
    except _BadForms as error:
        return Unreadable(text[: text.find("Plural-Forms")].count("\n") + 1, str(error))
    except Exception as error:  # a header that gives no number or date, or what Babel never met
        return Unreadable(1, str(error))
    return {
        message.context: Message(
            _single(message.id), _single(message.string), message.fuzzy, message.lineno or 1
        )
        for message in found
        if message.context
    }


_LINE = re.compile(
    r'(?:#(?!~).*|(?:#~\s*)?(?:(?:msg(?:ctxt|id_plural|id|str(?:\[\d\])?)\s*)?"(?:[^"\\]|\\.)*")?)\Z'
)
"""A line without the blanks around it."""

_BEFORE = ("", "msgctxt ", "msgid ", "msgstr ")


def _misquoted(po: str) -> Unreadable | None:
    """Find the first line that is not well quoted: Babel drops its first and last letter."""
    for number, line in enumerate(po.removeprefix("\ufeff").split("\n"), 1):
        before, _, text = line.partition('"')
        if before in _BEFORE and text.find('"') == len(text) - 1 and "\\" not in text:
            continue  # as nearly all are
        if line.lstrip(" \t#~|").startswith(('"', "msg")) and not _LINE.match(line.strip()):
            reason = 'a text must stand between double quotes, with `\\"` for one inside it'
            return Unreadable(number, reason)
    return None


class _BadForms(ValueError):
    """The header says of plurals what no language has."""


class _Bounded(Catalog):
    """A catalogue of as many plural forms as a language may have: Babel makes room for them all."""

    @property
    def num_plurals(self) -> int:
        if not 1 <= super().num_plurals <= FORMS:
            raise _BadForms(f"a language has 1 to {FORMS} forms of a plural")
        return super().num_plurals


@lru_cache(100)
def _counted(expression: str, forms: int) -> None:
    """Try how a header chooses a plural form, which pages would fail at; raises `_BadForms`."""
    try:
        choose = c2py(expression)
        good = all(0 <= choose(number) < forms for number in range(200))
    except (ValueError, ArithmeticError, RecursionError):
        good = False
    if not good:
        raise _BadForms("its rule for plurals does not choose one of its forms for every number")


def readable(text: str) -> str:
    """Empty the lines `#~|`, which other programs write and Babel cannot read; no line moves."""
    return re.sub(r"(?m)^#~\|.*$", "", text)


def standing(catalogue: Catalogue, context: str, source: str) -> Standing:
    """Say whether the text at a place has a translation that is up to date."""
    message = catalogue.get(context)
    if message is None or not message.words:
        return "missing"
    if message.fuzzy or message.source.strip() != source.strip():
        return "outdated"
    return "translated"


def translation(catalogue: Catalogue, context: str, source: str) -> str | None:
    """Give the translation of the text at a place, `None` where it is missing or outdated."""
    if standing(catalogue, context, source) != "translated":
        return None
    return catalogue[context].words


def _single(text: str | list[str] | tuple[str, ...] | None) -> str:
    return text if isinstance(text, str) else text[0] if text else ""
