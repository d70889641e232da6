"""Diagnostics as people and programs read them.

In: diagnostics, and for the text the files they point into. Out: text with the source line
underlined, JSON, GitHub annotations or SARIF 2.1.0. It must not know how anything was found, nor
where its words are printed.
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from wizard.check.load_manual import Code
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Span

WIDEST = 100
"""Columns of a source line that are shown; of a longer line, the part around the wrong word."""

_TAB = "    "
_COLOURS = {"error": "1;31", "warning": "1;33", "bold": "1", "gutter": "1;34", "way out": "1;36"}
# What would turn the reading direction or end the line in a terminal.
_TURNING = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


# Text --------------------------------------------------------------------------


def text(diagnostics: Iterable[Diagnostic], files: Mapping[str, str], colour: bool = False) -> str:
    """Write each diagnostic with the line it points at; an empty line stands between them.

    `files` are texts by path; a line that is not there is left out.
    """

    def paint(kind: str, words: str) -> str:
        return f"\033[{_COLOURS[kind]}m{words}\033[0m" if colour else words

    lines = cache(lambda path: files.get(path, "").split("\n"))
    return "\n".join(_one(each, lines(each.span.path), paint) for each in diagnostics)


def _one(diagnostic: Diagnostic, source: Sequence[str], paint: Callable[[str, str], str]) -> str:
    span, severity = diagnostic.span, diagnostic.severity
    place = paint("bold", f"{span.path}:{span.line}:{span.column}:")
    message = paint("bold", visible(diagnostic.message))
    found = [f"{place} {paint(severity, f'{severity}:')} {message} [{diagnostic.code}]"]
    margin = " " * len(str(span.line))
    if 0 < span.line <= len(source):
        shown, carets = underlined(source[span.line - 1], span)
        empty = paint("gutter", f"{margin} |")
        line = f"{paint('gutter', f'{span.line} |')} {shown}".rstrip()
        found += [empty, line, f"{empty} {paint(severity, carets)}"]
    for word, note in _notes(diagnostic):
        equals = paint("gutter", f"{margin} =")
        found.append(f"{equals} {paint('way out', f'{word}:')} {visible(note)}")
    return "\n".join(found) + "\n"


def _notes(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    if diagnostic.day is not None:
        yield "day", f"{diagnostic.day}, the first on which it is so"
    for other in diagnostic.related:
        at = other.span
        yield "note", f"{at.path}:{at.line}:{at.column}: {other.message}"
    if diagnostic.example is not None:
        yield "example", example(diagnostic.example) or "right at the start, without an answer"
    if diagnostic.help:
        yield "help", diagnostic.help


def example(answers: Mapping[str, str | tuple[str, ...]]) -> str:
    """Write answers as `wizard walk` takes them."""
    given = [(question, (a,) if isinstance(a, str) else a) for question, a in answers.items()]
    return " ".join(f"-a {question}={word}" for question, words in given for word in words)


def underlined(line: str, span: Span) -> tuple[str, str]:
    """Give a source line as it can be shown, and the carets under what a span covers of it.

    Tabs become four columns, wide characters take two, what cannot be seen becomes `�`. Of a long
    line only the part around the span is shown, `…` standing for the rest.
    """
    end = span.end_column if span.end_line == span.line else len(line.rstrip()) + 1
    begin, end = span.column - 1, max(end - 1, span.column)
    first, last = 0, len(line)
    if width_of(line) > WIDEST:
        room = max(WIDEST - width_of(line[begin:end]), 40)
        first = max(0, begin - room // 2) if begin > room else 0
        last = min(len(line), first + WIDEST)
        end = min(end, last)
    before = ("…" if first else "") + visible(line[first:begin])
    covered = visible(line[begin:end])
    after = visible(line[end:last]) + ("…" if last < len(line) else "")
    return before + covered + after, " " * width_of(before) + "^" * max(1, width_of(covered))


def visible(words: str) -> str:
    """Give words in which nothing moves the cursor of a terminal or turns its direction."""
    return words if words.isprintable() else "".join(map(_seen, words))


def _seen(char: str) -> str:
    if char == "\t":
        return _TAB
    return "�" if char in _TURNING or unicodedata.category(char) in ("Cc", "Cs") else char


def width_of(words: str) -> int:
    """Count the columns that words take in a terminal."""
    return len(words) if words.isascii() and words.isprintable() else sum(map(_columns, words))


def _columns(char: str) -> int:
    if char == "\t":
        return len(_TAB)
    if unicodedata.category(char) in ("Mn", "Me", "Cf") and char not in _TURNING:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Count errors and warnings in words."""
    errors = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
    return f"{counted(errors, 'error')}, {counted(len(diagnostics) - errors, 'warning')}"


def counted(number: int, word: str) -> str:
    """Say how many there are of a thing: `1 error`, `2 errors`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


# For programs ------------------------------------------------------------------

_AT = ("path", "line", "column")


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Write the list that `wizard check --format json` promises."""
    found = [
        {
            **each.span._asdict(),
            "severity": each.severity,
            "code": each.code,
            "message": each.message,
            "help": each.help,
            "related": [
                {**dict(zip(_AT, other.span[:3], strict=True)), "message": other.message}
                for other in each.related
            ],
            "example": _answers(each),
            **_day(each),
        }
        for each in diagnostics
    ]
    return json.dumps(found, ensure_ascii=False, indent=2)


def _answers(diagnostic: Diagnostic) -> dict[str, Any] | None:
    """Write the example as cases hold answers: a text, or a list where there are several."""
    if diagnostic.example is None:
        return None
    told = diagnostic.example.items()
    return {"answers": {question: it[0] if len(it) == 1 else it for question, it in told}}


def _day(diagnostic: Diagnostic) -> dict[str, Any]:
    return {"on": diagnostic.day.isoformat()} if diagnostic.day else {}


def github(diagnostics: Iterable[Diagnostic]) -> str:
    """Write the commands by which GitHub Actions annotates a pull request, one to a line."""
    return "\n".join(map(_annotation, diagnostics))


def _annotation(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    fields: dict[str, object] = {"file": span.path, "line": span.line, "endLine": span.end_line}
    if span.end_line == span.line:  # columns mean something there only within one line
        fields |= {"col": span.column, "endColumn": span.end_column}
    fields["title"] = diagnostic.code
    written = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in fields.items())
    notes = [f"{word}: {line}" for word, line in _notes(diagnostic)]
    words = "\n".join([diagnostic.message, *notes])
    return f"::{diagnostic.severity} {written}::{_escaped(words)}"


def _escaped(words: str, also: str = "") -> str:
    for char in f"%\r\n{also}":
        words = words.replace(char, f"%{ord(char):02X}")
    return words


SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(diagnostics: Sequence[Diagnostic], version: str, manual: Mapping[str, Code]) -> str:
    """Write SARIF 2.1.0, which code hosts and editors read; `version` is the program's."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    rules = [
        {
            "id": known.name,
            "shortDescription": {"text": known.title},
            "fullDescription": {"text": known.meaning},
            "help": {"text": known.way_out, "markdown": known.text},
            "defaultConfiguration": {"level": known.severity},
        }
        for known in map(manual.__getitem__, codes)
    ]
    # No `informationUri`: it must be an address, and nobody has published this program at one.
    driver = {"name": "wizard check", "semanticVersion": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(one, codes.index(one.code)) for one in diagnostics],
    }
    whole = {"$schema": SARIF, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _sarif_result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    notes = [f"{word}: {line}" for word, line in _notes(diagnostic) if word != "note"]
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": "\n".join([diagnostic.message, *notes])},
        "locations": [_place(diagnostic.span)],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {**_place(other.span), "message": {"text": other.message}, "id": number}
            for number, other in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.example is not None or diagnostic.day:
        result["properties"] = {"example": _answers(diagnostic), **_day(diagnostic)}
    return result


def _place(span: Span) -> dict[str, Any]:
    names = ("startLine", "startColumn", "endLine", "endColumn")
    uri = quote(span.path.replace("\\", "/"), safe="/-._~")
    region = dict(zip(names, span[1:], strict=True))
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
