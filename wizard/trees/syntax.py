"""What PyYAML says of broken YAML → a diagnostic that an editor understands.

In: the exception and the lines of the file. Out: one `yaml-syntax` diagnostic at the place
where reading stopped. It must not read the file again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml
from yaml.error import Mark, MarkedYAMLError

from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Span

# Part of PyYAML's words (of its C and of its Python parser) → what it means here, the way out.
_PLAIN_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a `: ` stands in the middle of a text",
        "put the text in quotes, or write it behind `|` on lines of its own",
    ),
    (
        "could not find expected ':'",
        "a line here is no `key: value`",
        "put a `:` behind the key, or indent the line so that it belongs to the text above",
    ),
    (
        "did not find expected key",
        "this line begins in a column in which nothing above it does",
        "give it as many spaces as the lines it belongs with; look at the quotes above it too",
    ),
    (
        "expected <block end>",
        "this line begins in a column in which nothing above it does",
        "give it as many spaces as the lines it belongs with; look at the quotes above it too",
    ),
    (
        "did not find expected '-' indicator",
        "this line does not begin with `-` as the list above it does",
        "begin it with `- `, or give it as many spaces as the lines it belongs with",
    ),
    (
        "did not find expected ',' or",
        "this `{` or `[` is not closed",
        "close it; a text that begins with `{` or `[` goes in quotes",
    ),
    (
        "expected ',' or",
        "this `{` or `[` is not closed",
        "close it; a text that begins with `{` or `[` goes in quotes",
    ),
    (
        "did not find expected node content",
        "a value is missing here",
        "write a value, or put the text in quotes",
    ),
    (
        "unexpected end of stream",
        "this quote is never closed",
        "close it; an apostrophe inside single quotes is written twice",
    ),
    (
        "unexpected document indicator",
        "this quote is never closed",
        "close it; an apostrophe inside single quotes is written twice",
    ),
    (
        "unknown escape character",
        "a `\\` in double quotes begins an escape that does not exist",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "did not find expected <document start>",
        "the file goes on where it should end",
        "give this line as many spaces as the first line has",
    ),
    (
        "block sequence entries are not allowed",
        "a list may not begin here",
        "begin the list on a line of its own, or put the text in quotes",
    ),
    (
        "block mapping",
        "a mapping may not begin here",
        "begin it on a line of its own",
    ),
)


_RUNS_ON = (
    "this line reads as part of the line above it",
    "begin both in the same column, or write the `: ` that the line above lacks",
)
"""What a `: ` behind a lone word means: the word is a key that stands too far in or out."""

# Where these stop, something further up was left open: that is the word to look at.
_LEFT_OPEN = (
    "unexpected end of stream",
    "unexpected document indicator",
    "expected ',' or",
)


def explained(error: yaml.YAMLError, path: str, lines: Sequence[str]) -> Diagnostic:
    """Turn what the parser raised into a diagnostic."""
    if not isinstance(error, MarkedYAMLError):
        return _without_mark(error, path, lines)
    stopped = _span(error.problem_mark or error.context_mark, path, lines)
    began = _span(error.context_mark, path, lines) if error.context_mark else stopped
    problem = error.problem or error.context or "the file could not be read"
    closed = _at(error.problem_mark, lines, before=True)
    if closed in _CLOSING and "expected" in problem:
        message = f"a text goes on behind a closing `{closed}`"
        return Diagnostic("yaml-syntax", "error", message, stopped, "put the whole text in quotes")
    message, help = _words(problem, _at(error.problem_mark, lines))
    if "mapping values" in problem and _is_key(error.problem_mark, lines):
        message, help = _RUNS_ON
    if any(part in problem for part in _LEFT_OPEN):
        related = Related(stopped, "reading stops here")
        return Diagnostic("yaml-syntax", "error", message, began, help, (related,))
    notes: tuple[Related, ...] = ()
    if began.line != stopped.line:
        notes = (Related(began, "what it should belong to begins here"),)
    return Diagnostic("yaml-syntax", "error", message, stopped, help, notes)


_CLOSING = ("}", "]", '"', "'")


def _words(problem: str, character: str) -> tuple[str, str]:
    if character == "\t" or "tab" in problem:
        return "a tab stands where spaces belong", "indent with spaces"
    if "cannot start any token" in problem:
        return f"a text may not begin with `{character}`", "put the text in quotes"
    for part, message, help in _PLAIN_WORDS:
        if part in problem:
            return message, help
    return problem.lower(), "check quotes, brackets and indentation of this line and the one above"


def _without_mark(error: yaml.YAMLError, path: str, lines: Sequence[str]) -> Diagnostic:
    """`ReaderError` knows only how many characters came before."""
    position = getattr(error, "position", 0) or 0
    line = 0
    while line < len(lines) - 1 and position > len(lines[line]):
        position -= len(lines[line]) + 1
        line += 1
    span = Span(path, line + 1, position + 1, line + 1, position + 2)
    message = "a character here cannot be read"
    return Diagnostic("yaml-syntax", "error", message, span, "save the file as UTF-8 text")


def _at(mark: Mark | None, lines: Sequence[str], before: bool = False) -> str:
    """Give the character at a mark, or the last one before it that is no space."""
    if mark is None or mark.line >= len(lines):
        return ""
    line = lines[mark.line]
    return line[: mark.column].rstrip()[-1:] if before else line[mark.column : mark.column + 1]


def _is_key(mark: Mark | None, lines: Sequence[str]) -> bool:
    """Say whether a `:` stands behind the first word of its line, where no list item begins."""
    if mark is None or mark.line >= len(lines):
        return False
    return re.fullmatch(r" *[\w-]+", lines[mark.line][: mark.column]) is not None


def _span(mark: Mark | None, path: str, lines: Sequence[str]) -> Span:
    if mark is None:
        return Span(path, 1, 1, 1, 1)
    line = min(mark.line, len(lines) - 1)
    column = mark.column if line == mark.line else len(lines[line])
    return Span(path, line + 1, column + 1, line + 1, column + 2)
