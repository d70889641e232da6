"""Entries of the shared catalogue: permits, amounts, documents, contacts, notes, sources.

In: the mapping of one entry. Out: the entry, or diagnostics. It must not know which trees
name it.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Literal as Word

from wizard.trees import values
from wizard.trees.conditions.condition import condition
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.mapping import Part
from wizard.trees.model import Amount, Contact, Document, Note, Permit, Source
from wizard.trees.nodes import Scalar
from wizard.trees.scope import mapping, refer, scalar
from wizard.trees.wording import text_of

PERMIT = ("title", "url", "verified", "fee", "decision", "applicant", "source")
AMOUNT = ("title", "currency", "source", "values", "until", "if-unknown")
DOCUMENT = ("title", "hint", "url", "verified", "source")
CONTACT = ("title", "phone", "url", "hint", "hours", "verified", "source")
NOTE = ("title", "text", "when", "if-unknown", "source")
SOURCE = ("title", "url", "seen", "confidence")

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]*\Z")
_CONFIDENCE: dict[str, Word["high", "medium", "low"]] = {
    "high": "high",
    "medium": "medium",
    "low": "low",
}


def permit(part: Part, name: Scalar) -> Permit | None:
    """Build a permit; its fee is an amount."""
    part.keys(PERMIT, ("title",), at=name)
    title, fee = part.line("title"), part.word("fee")
    node = part.node("fee")
    if fee and node:
        fee = refer(part.scope, "amount", fee, node, f"`fee` of {part.who}")
    decision, applicant = part.text("decision"), part.text("applicant")
    link, verified, origin = part.link("url"), part.day("verified"), part.source()
    if title is None:
        return None
    return Permit(name.text, title, name.span, link, verified, fee, decision, applicant, origin)


def amount(part: Part, name: Scalar) -> Amount | None:
    """Build an amount; its values are numbers by the first day on which each holds."""
    part.keys(AMOUNT, ("title", "values", "until"), at=name)
    title, until, held = part.line("title"), part.day("until"), _values(part)
    other, origin = part.text("if-unknown"), part.source()
    currency = part.word("currency") or "EUR"
    report = part.scope.report
    if not re.fullmatch(r"[A-Z]{3}", currency):
        message = f"`{currency}` is no currency"
        report.error("wrong-shape", part.body.pairs["currency"].value, message, "write `EUR`")
    if until and held and until < held[-1][0]:
        last = part.body.pairs["values"].value.span
        message = f"`until` of {part.who} is before the first day of its last value"
        related = Related(last, "its values stand here")
        help = "write the last day on which the last value is known to hold"
        report.error("bad-date", part.body.pairs["until"].value, message, help, related)
    if title is None or until is None or not held:
        return None
    return Amount(name.text, title, currency, held, until, name.span, origin, other)


def _values(part: Part) -> tuple[tuple[date, Decimal], ...]:
    node = part.node("values")
    if node is None:
        return ()
    report = part.scope.report
    help = "write `2026-01-01: 2294.40`, the first day on which it holds and the number"
    body = mapping(report, node, f"`values` of {part.who}", help)
    if body is None:
        return ()
    if not body.pairs:
        report.error("wrong-shape", node, f"`values` of {part.who} is empty", help)
    found = []
    for key, value in body.pairs.values():
        first = values.day(report, key, f"a day of {part.who}")
        number = values.number(report, value, f"the value of {part.who} from `{key.text}`")
        if number is not None and number < 0:
            message = f"{part.who} may not be below 0"
            report.error("bad-number", value, message, "write the sum without a `-`")
        if first and number is not None:
            found.append((first, number))
    return tuple(sorted(found))


def document(part: Part, name: Scalar) -> Document | None:
    """Build a document that an applicant may need."""
    part.keys(DOCUMENT, ("title",), at=name)
    title, hint = part.line("title"), part.text("hint")
    link, verified, origin = part.link("url"), part.day("verified"), part.source()
    return Document(name.text, title, name.span, hint, link, verified, origin) if title else None


def contact(part: Part, name: Scalar) -> Contact | None:
    """Build somebody to call or visit."""
    part.keys(CONTACT, ("title",), at=name)
    title, phone = part.line("title"), part.word("phone")
    if phone and not _PHONE.match(phone):
        help = "write digits, spaces and a `+` in front; other words go in `hint`"
        message = f"`{phone}` is no phone number"
        part.scope.report.error("wrong-shape", part.body.pairs["phone"].value, message, help)
    hint, hours = part.text("hint"), part.text("hours")
    link, verified, origin = part.link("url"), part.day("verified"), part.source()
    if title is None:
        return None
    return Contact(name.text, title, name.span, phone, link, hint, hours, verified, origin)


def note(part: Part, name: Scalar) -> Note | None:
    """Build a note; its condition is read with the facts of the tree that shows it."""
    part.keys(NOTE, ("text",), at=name)
    title, origin = part.line("title"), part.source()
    words = text_of(part.scope, part.body, part.place, "text", part.who)
    when = part.node("when")
    holds = condition(part.scope, when) if when else None
    return Note(name.text, words, name.span, title, holds, origin) if words else None


def source(part: Part, name: Scalar) -> Source | None:
    """Build a source; one that can no longer be visited has no address."""
    part.keys(SOURCE, ("title",), at=name)
    title, link, seen = part.line("title"), part.link("url"), part.day("seen")
    trust = part.node("confidence")
    word = scalar(part.scope.report, trust, f"`confidence` of {part.who}") if trust else None
    if word and word.text not in _CONFIDENCE:
        help = did_you_mean(word.text, dict.fromkeys(_CONFIDENCE)) or "write high, medium or low"
        message = f"`{word.text}` is no confidence"
        part.scope.report.error("wrong-shape", word, message, help)
    if title is None:
        return None
    confidence = _CONFIDENCE.get(word.text) if word else None
    return Source(name.text, title, link, name.span, seen, confidence)
