"""What an editor can get wrong, as values.

A diagnostic points at the wrong word, says what was expected and gives a way out. Here are
its shape and the search for a near name; what each code means stands in
`wizard/check/manual`. This module must not know how diagnostics are shown.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias
from typing import Literal as Word

from wizard.trees.model import Span

Severity: TypeAlias = Word["error", "warning"]


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that matters for a diagnostic."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding; `example` is a set of canonical answers that shows it, where it is about walks.

    `cause` is the place of the mistake from which this one follows, where that is known; `day` the
    first on which it is so, where that hangs on the day. Messages are lower case, without a full
    stop, ids in backticks.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    help: str | None = None
    related: tuple[Related, ...] = ()
    example: Mapping[str, str | tuple[str, ...]] | None = field(default=None)
    cause: Span | None = None
    day: date | None = None


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put diagnostics in order of place, each once: trees find the same in shared files, and what
    is so on several days is told of the first."""
    days = sorted(found, key=lambda each: each.day or date.min)
    first = {(each.span, each.code, each.message): each for each in reversed(days)}
    return tuple(
        sorted(
            first.values(),
            key=lambda d: (d.span.path, d.span.line, d.span.column, d.code, d.message),
        )
    )


SAME_EVERYWHERE = frozenset(
    f"unknown-{sort}"
    for sort in (
        *("amount", "contact", "document", "fact", "group", "note", "option", "outcome", "permit"),
        *("question", "role", "source", "target", "tree"),
    )
)
"""What one mistake can bring about in many places: a name that stands nowhere."""

PLACES = 8
"""Places named beside a diagnostic, at the most; of the others it is told how many they are."""


def told_once(found: Iterable[Diagnostic], files: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Tell each mistake once: at its first place, the others and all that follows beside it.

    A name that is missing is one mistake wherever it is named; a name that stands where no name
    belongs brings about all that miss it. `files` are texts by path.
    """
    ordered = in_order(found)
    lines: dict[str, Sequence[str]] = {}

    def word(span: Span) -> str:
        if span.path not in lines:
            lines[span.path] = files.get(span.path, "").split("\n")
        line = "".join(lines[span.path][span.line - 1 : span.line])
        return line[span.column - 1 : span.end_column - 1].rpartition(":")[2].strip("{}")

    misplaced = [each for each in ordered if each.code == "unknown-key"]
    by_word = {word(each.span): each.span for each in reversed(misplaced)}
    by_line = {each.span._replace(line=each.span.line + 1)[:3]: each.span for each in misplaced}

    odd = {each.span[:2]: each.span for each in ordered if each.code == "odd-space"}

    def odd_in(span: Span) -> Span | None:
        sign = odd.get(span[:2])
        end = span.end_column if span.end_line == span.line else float("inf")
        return sign if sign and span.column <= sign.column <= end else None

    whole = [each for each in misplaced if "is no file" in each.message]
    unread = {word_.strip("`?"): each.span for each in whole for word_ in (each.help or "").split()}
    doubled = [each.cause for each in ordered if each.code == "duplicate-key" and each.cause]
    nameless = {at.path: at for at in doubled if doubled.count(at) > 1}

    def cause(each: Diagnostic) -> object:
        if each.code in ("bad-id", "unknown-key") or odd_in(each.span):
            return odd_in(each.span)
        if each.code == "duplicate-key":  # its first keys were meant to stand below a name
            return by_line.get((each.cause or each.span)[:3]) or each.cause
        if each.code not in SAME_EVERYWHERE:
            return each.cause
        sort = "unknown-target" if each.code == "unknown-fact" else each.code
        name = each.message if each.code == "unknown-option" else word(each.span)
        shared = f"{each.code.removeprefix('unknown-')}s.yaml"
        if (each.help or "").endswith("is shared yet"):  # all of them miss one file
            return unread.get(shared, (sort, shared))
        without = (at for path, at in nameless.items() if path.endswith((shared, each.span.path)))
        return by_word.get(word(each.span)) or next(without, (sort, name))

    keys = [cause(each) or (each.span, each.code, each.message) for each in ordered]
    paired = list(zip(ordered, keys, strict=True))
    by_place = {each.span: key for each, key in paired if key != each.cause}
    told: dict[object, tuple[list[Diagnostic], list[Diagnostic]]] = {}
    for each, key in paired:
        at = by_place.get(key, key) if isinstance(key, Span) else key
        follows = at != key or (isinstance(at, Span) and each.span != at)
        told.setdefault(at, ([], []))[follows].append(each)
    return in_order(_with_places([*same, *after]) for same, after in told.values())


def _with_places(group: Sequence[Diagnostic]) -> Diagnostic:
    """Put beside a mistake, the first of a group, all that follows from it."""
    first = group[0]
    feel = [
        Related(
            each.span, f"so {each.message}" if each.cause or each.code != first.code else "and here"
        )
        for each in group[1:]
    ]
    if len(feel) > PLACES:
        last = feel[PLACES - 1]
        more = f"{last.message}; and in {len(feel) - PLACES} more places"
        feel[PLACES - 1 :] = [replace(last, message=more)]
    return replace(first, related=(*first.related, *feel)) if feel else first


def did_you_mean(word: str, known: Mapping[str, Any], here: str | None = None) -> str | None:
    """Name the nearest known word with its place, or nothing when none is near.

    `known` gives for each word its `Span`, something that has one, or `None`; `here` is the path of
    the file the word stands in, so that another file is named.
    """
    near = nearest(word, known)
    if near is None:
        return None
    place = known[near]
    odd = next((sign for sign in word if not sign.isascii()), None) if near.isascii() else None
    named = f" It has a sign of another kind: {unicodedata.name(odd, '?').lower()}" if odd else ""
    if place is None:
        return f"did you mean `{near}`?{named}"
    span: Span = place if isinstance(place, Span) else place.span
    file = "" if here in (None, span.path) else f"{'/'.join(span.path.split('/')[-2:])}, "
    return f"did you mean `{near}` ({file}line {span.line})?{named}"


_MANY = 2_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"


def nearest(word: str, known: Collection[str]) -> str | None:
    """Find the known word that a slip of the hand turns into this one.

    As many slips are forgiven as the word has letters for: none in two letters, three in ten; a
    word that is the other with something before or behind it is near as well. Among thousands of
    words (a mapping or set) only those one slip away are looked for, so that thousands of mistakes
    take no minutes.
    """
    plain = _plain(word)
    if len(known) > _MANY:
        return next((each for each in _one_slip_from(plain) if each in known), None)
    best, fewest = None, sum(len(plain) >= enough for enough in (3, 6, 10)) + 1
    for candidate in known:
        if abs(len(candidate) - len(plain)) < fewest:
            by = slips(plain, _plain(candidate), fewest)
            if by < fewest:
                best, fewest = candidate, by
    return best or _longer_or_shorter(plain, known)


def one_slip(word: str, other: str) -> bool:
    """Say whether one letter, or two that changed places, tells these words apart."""
    return slips(_plain(word), _plain(other), 2) < 2


def _one_slip_from(word: str) -> Iterator[str]:
    """Give every word with one letter swapped with its neighbour, left out, changed or added."""
    yield word
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    for head, tail in parts:
        if len(tail) > 1:
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"
        yield f"{head}{tail[1:]}"
    for head, tail in parts:
        for letter in _LETTERS:
            yield f"{head}{letter}{tail[1:]}"
            yield f"{head}{letter}{tail}"


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", "-").replace(" ", "-")


def _longer_or_shorter(word: str, known: Collection[str]) -> str | None:
    words = word.split("-")
    for candidate in known:
        if word in candidate.split("-") or (len(candidate) > 3 and candidate in words):
            return candidate
    return None


def slips(one: str, other: str, limit: int) -> int:
    """Count letters left out, added, changed or swapped with a neighbour, up to a limit."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i] + [0] * len(other)
        for j, against in enumerate(other, 1):
            row[j] = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                row[j] = min(row[j], last[j - 2] + 1)
        if min(row) >= limit:
            return limit
    return row[-1]
