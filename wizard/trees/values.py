"""Dates, numbers, links and catalogue references as an editor writes them.

In: a scalar. Out: the value, or a diagnostic that shows how to write it. Policy files hold
canonical forms only; what applicants may type is `kinds`' business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from wizard.trees.model import Link, SourceRef
from wizard.trees.nodes import MapNode, Node, Scalar, within
from wizard.trees.scope import Report, Scope, refer, scalar

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,9})?\Z")
_TWO_READINGS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}\Z")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\Z")
_LINK = re.compile(
    r"(?:https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#][^\s<>\"`\\{}|^]*)?"
    r"|mailto:[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+"
    r"|tel:\+?[0-9][0-9-]*)\Z"
)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?\Z")


COMMA = "a `,` begins a new entry: write numbers as in `2337.50`, and lists in `[…]`"


def number_in(text: str) -> Decimal | None:
    """Read a number in canonical form; one with two readings is none."""
    return Decimal(text) if _NUMBER.match(text) and not _TWO_READINGS.match(text) else None


def date_in(text: str) -> date | None:
    """Read a date in canonical form."""
    match = _DATE.match(text)
    if not match:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def number(report: Report, node: Node, what: str) -> Decimal | None:
    """Read a number, or report what stands there instead."""
    word = scalar(report, node, what, sort="a number")
    if word is None:
        return None
    value = number_in(word.text)
    if value is None:
        bad_number(report, word, word.text)
    return value


def bad_number(report: Report, word: Scalar, text: str) -> None:
    """Report a part of a scalar that should be a number."""
    bare = re.sub(r"(?i)[€\s']|eur\b", "", text)
    if _TWO_READINGS.match(bare):
        whole, parts = re.split("[.,]", bare)
        help = f"write `{whole}{parts}`, or `{whole}.{parts}0` where the rest is a fraction"
        message = f"`{text}` can be read as two numbers"
        report.error("bad-number", within(word, text), message, help)
        return
    if re.search(r",\d{1,2}\Z", bare):
        bare = bare.replace(".", "").replace(",", ".")
    bare = bare.replace(",", "").lstrip("+")
    bare = re.sub(r"\A(-?)0+(?=\d)", r"\1", bare)
    help = f"write `{bare}`" if _NUMBER.match(bare) else "write digits only, as in `2337.00`"
    report.error("bad-number", within(word, text), f"`{text}` is no number here", help)


def day(report: Report, node: Node, what: str) -> date | None:
    """Read a date, or report what stands there instead."""
    word = scalar(report, node, what, sort="a date")
    if word is None:
        return None
    value = date_in(word.text)
    if value is None:
        bad_date(report, word, word.text)
    return value


def bad_date(report: Report, word: Scalar, text: str) -> None:
    """Report a part of a scalar that should be a date."""
    help = "write year, month and day, as in `2026-06-12`"
    if text.isdigit():
        help = COMMA
    elif found := _DAY_FIRST.match(text):
        turned = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
        if date_in(turned):
            help = f"write `{turned}`"
    elif _DATE.match(text):
        help = "this day is not in the calendar"
    report.error("bad-date", within(word, text), f"`{text}` is no date here", help)


def is_link(text: str) -> bool:
    """Say whether a text is an address we may point visitors to."""
    return bool(_LINK.match(text))


def looks_like_link(text: str) -> bool:
    """Say whether an editor meant an address rather than an id."""
    return ":" in text or "/" in text or text.startswith("www.")


def bad_url(report: Report, word: Scalar) -> None:
    """Report an address that no browser should be sent to."""
    help = "write an address that begins with https://, mailto: or tel:"
    if word.text.startswith("www."):
        help = f"write `https://{word.text}`"
    elif re.search(r"\s", word.text):
        help = "an address has no spaces; write %20 in their place"
    report.error("bad-url", word, f"`{word.text}` is no link", help)


def link(report: Report, node: Node, what: str) -> Link | None:
    """Read one address for every language, or a mapping language → address."""
    if not isinstance(node, MapNode):
        word = scalar(report, node, what)
        urls = _urls(report, {"": word}) if word else {}
    else:
        words = {}
        for key, value in node.pairs.values():
            if not LANGUAGE.match(key.text):
                help = "write a language code such as `en` or `nl`"
                report.error("unknown-key", key, f"`{key.text}` is no language", help)
            elif word := scalar(report, value, f"the address for `{key.text}`"):
                words[key.text] = word
        urls = _urls(report, words)
    return Link(urls, node.span) if urls else None


def _urls(report: Report, words: Mapping[str, Scalar]) -> dict[str, str]:
    good = {}
    for language, word in words.items():
        if is_link(word.text):
            good[language] = word.text
        else:
            bad_url(report, word)
    return good


def source(scope: Scope, node: Node, who: str) -> SourceRef | None:
    """Read where a rule comes from: an id in the catalogue, or a link."""
    word = scalar(scope.report, node, f"`source` of {who}")
    if word is None:
        return None
    if looks_like_link(word.text):
        if is_link(word.text):
            return SourceRef(None, word.text, word.span)
        bad_url(scope.report, word)
        return None
    id = refer(scope, "source", word.text, word, who)
    return SourceRef(id, None, word.span) if id else None
