"""Answers as they travel: what a form or an address sent, and the addresses made of answers.

In: the pairs of a query or a form. Out: `Sent`, answers by question and our own controls; and
the canonical query of answers. State is the answers, nothing else. It must not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import parse_qsl

from wizard.present.in_language import Voice
from wizard.trees import kinds
from wizard.trees.model import Question, Tree
from wizard.web.forms import joined
from wizard.words.formats import day_typed, said_currency

AT, CHANGE, TO = "_at", "_change", "_to"
"""Our own controls: the question a form was for, the one to ask again, the aside to go to."""

Pairs: TypeAlias = Sequence[tuple[str, tuple[str, ...]]]
"""Canonical answers by question, in walk order."""

MOST = 500
"""Names with values that are read of one request; a walk has a few dozen."""

LONGEST = 16_384
"""Characters of a query that are read."""

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came in: raw answers in the order sent, and the controls that mean something here.

    `strange` says that something else came too.
    """

    answers: Mapping[str, tuple[str, ...]]
    at: str | None = None
    change: str | None = None
    to: str | None = None
    strange: bool = False


def pairs_of(query: bytes) -> list[tuple[str, str]]:
    """Read the names and texts of a query, also where it is no good text."""
    text = query.decode("utf-8", "replace")
    if "%" in text or "+" in text:
        return parse_qsl(text, keep_blank_values=True)
    # nothing is quoted in the addresses that we write ourselves
    parts = [part.partition("=") for part in text.split("&") if part]
    return [(name, value) for name, _, value in parts]


def sent(tree: Tree, voice: Voice, pairs: Iterable[tuple[str, str]]) -> Sent:
    """Read pairs of name and text; of controls the last one counts, and Change before an aside."""
    raw: dict[str, list[str]] = {}
    controls: dict[str, str] = {}
    strange = False
    for name, text in pairs:
        if name in tree.questions:
            raw.setdefault(name, []).append(cleaned(text))
        elif name in (AT, CHANGE, TO):
            controls.pop(name, None)
            controls[name] = text
        else:
            strange = True
    at = controls.get(AT, "")
    if at in tree.questions:
        raw[at] = list(submitted(tree.questions[at], raw.get(at, ())))
    last = next((name for name in reversed(controls) if name != AT), "")
    change = controls.get(CHANGE, "") if last == CHANGE else ""
    to = controls.get(TO, "") if last == TO else ""
    return Sent(
        {name: coded(tree.questions[name], texts, voice) for name, texts in raw.items()},
        at if at in tree.questions else None,
        change if change in tree.questions else None,
        to if to and to in asides(tree) else None,
        strange,
    )


def cleaned(text: str) -> str:
    """Take out what nobody can see: control characters, turns of direction, halves of a sign."""
    if len(text) <= kinds.LONGEST and text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", text[: 10 * kinds.LONGEST])[: kinds.LONGEST + 1]


def submitted(question: Question, texts: Sequence[str]) -> Sequence[str]:
    """Make of a submitted form what the judge reads; an empty form is an empty text."""
    return joined(question, texts) or ("",)


def coded(question: Question, texts: Sequence[str], voice: Voice) -> tuple[str, ...]:
    """Take the words of a language out of what was typed: countries, months, units, currencies."""
    if question.kind == "country":
        return (voice.countries.coded(texts[0]),) if len(texts) == 1 else tuple(texts)
    if all(text.isdecimal() for text in texts):
        return tuple(texts)
    if question.kind == "date":
        return tuple(day_typed(voice.words, text) for text in texts)
    units = said_currency(voice.words) if question.kind == "money" else ()
    if question.unit is not None and (said := voice.speak(question.unit).said):
        units = (said.plain, *units)
    return tuple(bare(text, units) for text in texts)


def bare(text: str, units: Iterable[str]) -> str:
    """Take units, which stand behind the field, off a number: `34 years`, `1130 euro`."""
    for unit in units:
        number, found, rest = text.casefold().rpartition(unit.casefold())
        if found and not rest.strip() and number.strip():
            text = number.strip()
    return text


def asides(tree: Tree) -> frozenset[str]:
    """Name the outcomes that a quiet link may lead to."""
    links = [*tree.asides, *(it for question in tree.questions.values() for it in question.asides)]
    return frozenset((tree.unlisted.id, *(link.go.id for link in links)))


def query(pairs: Pairs, *controls: tuple[str, str]) -> str:
    """Write canonical answers as the one query they have; ids and values need no quoting."""
    flat = [f"{name}={text}" for name, texts in pairs for text in texts]
    return "&".join((*flat, *(f"{name}={value}" for name, value in controls)))


def address(path: str, pairs: Pairs, *controls: tuple[str, str]) -> str:
    """Write the address of a page with these answers."""
    written = query(pairs, *controls)
    return f"{path}?{written}" if written else path
