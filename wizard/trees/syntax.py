"""What PyYAML says of broken YAML → a diagnostic that an editor understands.

In: the exception and the lines of the file. Out: one `yaml-syntax` diagnostic at the place
where reading stopped. It must not read the file again. Long, because a third of it is the list of
what people write by mistake, in words.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from yaml.error import Mark, MarkedYAMLError

from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import Span

# In PyYAML's words (of its C and of its Python parser) → what it means here, the way out.
_PLAIN_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a `: ` stands in the middle of a text",
        "put the text in quotes, or write it behind `|` on lines of its own",
    ),
    (
        "expected comment or line break",
        "a text that begins with `>` or `|` stands on the lines below it",
        "put the text in quotes, or begin it on a new line",
    ),
    (
        "could not find expected ':'",
        "a line here is no `key: value`",
        "put a `:` behind the key, or indent the line so that it belongs to the text above",
    ),
    (
        "did not find expected key|expected <block end>",
        "this line begins in a column in which nothing above it does",
        "give it as many spaces as the lines it belongs with; look at the quotes above it too",
    ),
    (
        "did not find expected '-' indicator",
        "this line does not begin with `-` as the list above it does",
        "begin it with `- `, or give it as many spaces as the lines it belongs with",
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
        "unexpected end of stream|unexpected document indicator",
        "this quote is never closed",
        'close it where the text ends; a text with an apostrophe in it goes in `"`',
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
    "begin both in the same column, or write the `: ` that the line above lacks; a text of several "
    "lines goes behind `|`",
)
"""What a `: ` behind a lone word means: the word is a key that stands too far in or out."""

# Where these stop, something further up was left open: that is the word to look at.
_LEFT_OPEN = "unexpected end of stream|unexpected document indicator|expected ',' or"


def explained(
    error: MarkedYAMLError, path: str, lines: Sequence[str], quoted: Span | None = None
) -> Diagnostic:
    """Turn what the parser raised into a diagnostic.

    `quoted` is the last text in quotes that goes over several lines: if reading stops where it
    ends, it ends there by mistake.
    """
    odd = _odd_sign(error, path, lines)
    if odd is not None:
        return odd
    if quoted is not None and error.problem_mark and error.problem_mark.line == quoted.end_line - 1:
        return _closed_too_late(quoted)
    stopped = _span(error.problem_mark or error.context_mark, path, lines)
    began = _span(error.context_mark, path, lines) if error.context_mark else stopped
    problem = error.problem or error.context or "the file could not be read"
    runs_on = "mapping values" in problem and _is_key(error.problem_mark, lines)
    above = max(stopped.line - 1, 1) if "mapping values" in problem else stopped.line
    if slip := _slip(path, lines, began.line, stopped.line, above):
        return slip
    if curly := _curly(path, lines, began.line):
        return curly
    if "mapping values" in problem and (bare := _without_dash(path, lines, stopped.line)):
        return bare
    closed = _at(error.problem_mark, lines, before=True)
    sign = _at(error.problem_mark, lines)
    if closed in _CLOSING and "expected" in problem and sign and sign in "}]":
        message = f"this `{sign}` closes no bracket"
        return Diagnostic("yaml-syntax", "error", message, stopped, "take it out")
    if closed in _CLOSING and "expected" in problem:
        message = f"a text goes on behind a closing `{closed}`"
        return Diagnostic("yaml-syntax", "error", message, stopped, _REQUOTED.get(closed, _QUOTED))
    message, help = _words(problem, _at(error.problem_mark, lines))
    if "alphabetic or numeric" in problem or "could not find expected ':'" in problem:
        stopped = began
    if mixed := _mixed(problem, error, lines):
        message, help = mixed
        return Diagnostic("yaml-syntax", "error", message, stopped, help)
    if runs_on:
        message, help = _RUNS_ON
    elif "mapping values" in problem and (braced := _braced(error.problem_mark, lines)):
        message, help = "a `: ` stands in the middle of a value", f"write `{braced}`"
    if re.search(_LEFT_OPEN, problem):
        related = Related(stopped, "reading stops here")
        if comment := _comment(path, lines, began.line, stopped.line):
            return Diagnostic("text-cut-by-comment", "error", CUT, comment, UNCUT, (related,))
        return Diagnostic("yaml-syntax", "error", message, began, help, (related,))
    notes: tuple[Related, ...] = ()
    if began.line != stopped.line:
        notes = (Related(began, "what it should belong to begins here"),)
    return Diagnostic("yaml-syntax", "error", message, stopped, help, notes)


_SLIPS = (
    (
        re.compile(r" *[-\w]+(:)(?=[^\s:/])"),
        "a space is missing behind this `:`",
        "write `: ` between a key and its value",
    ),
    (
        re.compile(r" *[-\w]+ *([=;→⇒➔]|[-=]>)(?= )"),
        "`{sign}` ends no key here",
        "write `: ` in its place",
    ),
    (
        re.compile(r" *(\*)(?= )"),
        "`{sign}` begins no list here",
        "write `- ` in its place",
    ),
    (
        re.compile(r" *(-)(?=[^\s-])"),
        "a space is missing behind this `-`",
        "write `- ` before an item of a list",
    ),
    (
        re.compile(r" *(\d+[.)])(?= )"),
        "`{sign}` begins no list here",
        "write `- ` in its place: a page numbers steps by itself",
    ),
    (
        re.compile(r".*?([，、；،؛])(?=\s*[-\w]+:)"),
        "`{sign}` separates nothing here",
        "write `, ` in its place; another keyboard put it there",
    ),
    (
        re.compile(r".*?([｛｝［］])"),
        "`{sign}` is no bracket of this format",
        "write `{{`, `}}`, `[` or `]`; another keyboard put it there",
    ),
)
"""What stands just where reading stops or began, and is nearly right: what finds it, what it is,
the way out."""


def _slip(path: str, lines: Sequence[str], *near: int) -> Diagnostic | None:
    """Find a sign that is missing or another where reading stopped, or where that began."""
    for number in dict.fromkeys(near):
        for find, message, help in _SLIPS:
            if found := find.match(lines[number - 1]):
                span = Span(path, number, found.start(1) + 1, number, found.end(1) + 1)
                told = message.format(sign=found[1])
                return Diagnostic("yaml-syntax", "error", told, span, help.format())
    return None


_QUOTED = "put the whole text in quotes"
_REQUOTED = {
    "'": 'put the whole text in `"`: it has an apostrophe',
    '"': "put the whole text in `'`, or write `\\\"` inside it",
}
"""What to do where a quote inside a text closes it."""


def _without_dash(path: str, lines: Sequence[str], number: int) -> Diagnostic | None:
    """Tell of the first item of a list that lacks its `-`, where the second has it."""
    above, line = lines[max(number - 2, 0)], lines[number - 1]
    column = len(line) - len(line.lstrip(" "))
    if number < 2 or not line.startswith("- ", column) or above[:column].strip():
        return None
    if above[column : column + 1] in ("", " ", "-", "#"):
        return None
    span = Span(path, number - 1, column + 1, number - 1, column + 2)
    message = "this line does not begin with `-` as the list below it does"
    return Diagnostic("yaml-syntax", "error", message, span, "begin it with `- `")


def _mixed(problem: str, error: MarkedYAMLError, lines: Sequence[str]) -> tuple[str, str] | None:
    """Say what stands between brackets and ends what they hold too early."""
    sign, mark = _at(error.problem_mark, lines), error.problem_mark
    if "expected ',' or" not in problem or mark is None:
        return None
    if sign in ("}", "]"):
        return f"this `{sign}` closes no bracket", "write `{…}` around keys, `[…]` around a list"
    if sign != ":" or _is_key(mark, lines):
        return None
    before, after = lines[mark.line][: mark.column], lines[mark.line][mark.column + 1 :]
    if before.endswith((" amount", " fact")):
        named = f"{before.rpartition(' ')[2]}:{after.strip().split('}')[0]}"
        return "a space stands behind a `:` that needs none", f"write `{named}`"
    joined = re.search(r"[{,] *([\w-]+: [^{},]*?) (?:and|en|&|or|of) ([\w-]+)\Z", before)
    if joined:
        rest = re.match(r"[^}]*", after)
        whole = f"{{{joined[1]}, {joined[2]}:{rest[0] if rest else ''}}}"
        return "a second entry begins here without a `,`", f"write `{whole}`; all entries must hold"
    return "a `: ` stands in the middle of a text", _QUOTED


_CURLY = "“”„‟‘’‚‛«»¨´"
_CURLY_OPENS = re.compile(rf" *(?:- +)?[-\w]+: +([{_CURLY}])")
_CURLY_CLOSES = re.compile(rf" *(?:- +)?[-\w]+: +(['\"])[^'\"]*(?!\1)(['\"{_CURLY}]) *\Z")


def _curly(path: str, lines: Sequence[str], number: int) -> Diagnostic | None:
    """Find a quote of a word processor where YAML needs its own."""
    line = lines[number - 1]
    closes, opens = _CURLY_CLOSES.match(line), _CURLY_OPENS.match(line)
    found, group = (closes, 2) if closes else (opens, 1)
    if found is None:
        return None
    span = Span(path, number, found.start(group) + 1, number, found.end(group) + 1)
    sign, name = found[group], unicodedata.name(found[group]).lower()
    message = f"`{sign}` ({name}) {'closes' if closes else 'begins'} no text here"
    own = closes[1] if closes else '"'
    help = f"write `{own}` in its place{'' if closes else ', and where the text ends'}"
    if sign.isascii():
        return Diagnostic("yaml-syntax", "error", message, span, help)
    return Diagnostic("odd-space", "error", message, span, f"{help}; {_PROCESSOR}")


_CLOSING = ("}", "]", '"', "'")


CUT = "` #` begins a comment: what stands behind it is not read"
UNCUT = "put the whole text in quotes; before a comment that is meant leave two spaces"

COMMENT = re.compile(r"(?<! ) #")
"""What cuts a text short, where a comment that is meant has two spaces before it."""


def _comment(path: str, lines: Sequence[str], first: int, last: int) -> Span | None:
    """Find the comment that hides the end of an open bracket."""
    for number in range(first, last + 1):
        if found := COMMENT.search(lines[number - 1]):
            return Span(path, number, found.start() + 2, number, found.end() + 1)
    return None


def _closed_too_late(quoted: Span) -> Diagnostic:
    opened = Span(quoted.path, quoted.line, quoted.column, quoted.line, quoted.column + 1)
    closed = Span(quoted.path, quoted.end_line, quoted.end_column - 1, *quoted[3:])
    return Diagnostic(
        "yaml-syntax",
        "error",
        f"this quote is closed only {quoted.end_line - quoted.line} lines below",
        opened,
        'close it where the text ends; a text with an apostrophe in it goes in `"`',
        (Related(closed, "it is closed here, and a text goes on behind it"),),
    )


_ODD = "[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"
_SIGN = "[‐‑‒–—―−·•‣▪●○◦■□▸►▶➢➤→⇒✓✔✗✘★☆👉✅\uf0a7\uf0b7\uf0d8]"
_ODD_SIGN = re.compile(
    rf" *(?:- +)*(?:(?:[\w-]+:|-)?({_ODD}+)(?=\S)|({_SIGN})(?=[ \t]|{_ODD})"
    "|[\\w-]+([\uff1a\ufe55\ua789])"
    "|[\\w-]*([\u00ad\u200b-\u200d\u2010\u2011\u2060])[\\w-]*:(?: |$))"
)
"""What word processors write in place of spaces, `-` and `:`: before, in or behind a key."""


def odd_signs(path: str, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """Tell of spaces and list signs of a word processor where YAML needs its own."""
    for number, line in enumerate(lines, 1):
        if not line.isascii() and (found := _ODD_SIGN.match(line)):
            yield _odd(path, number, found)


_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u2064\u206a-\u206f\u3164\ufff9-\ufffb]"
    "|(?P<beside>[\u061c\u200c-\u200f\u2066-\u2069])"
)
"""Signs that nobody sees; some are meant beside letters that are written from the right, are joined
as in India, or beside emoji."""


def unseen(lines: Sequence[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Give the signs that nobody sees or means, with the number of their line."""
    for number, line in enumerate(lines, 1):
        found = [] if line.isascii() else list(_UNSEEN.finditer(line))
        kinds = {unicodedata.category(it) for it in line if it > "\u058f"} if found else set()
        meant = bool(kinds & {"Lo", "So"})
        yield from ((number, match) for match in found if not (meant and match["beside"]))


def unseen_signs(path: str, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """Tell of signs that nobody sees, once for each line."""
    for number, some in groupby(unseen(lines), key=itemgetter(0)):
        found = [match for _, match in some]
        span = Span(path, number, found[0].start() + 1, number, found[0].end() + 1)
        message, help = unwanted(found)
        yield Diagnostic("odd-space", "error", message, span, help)


MOST = 8
"""Words that are named at the most."""


def unwanted(found: Sequence[re.Match[str]]) -> tuple[str, str]:
    """Say of signs that nobody sees what the first is, and which words are to be typed again."""
    words = []
    for match in found[:MOST]:
        before = match.string[: match.start()].split(" ")[-1]
        after = match.string[match.end() :].split(" ")[0]
        gap = " " if match[0].isspace() and before and after else ""
        seen = "".join(it for it in f"{before}{gap}{after}" if it.isprintable())
        words.append(f"`{seen.strip(_AROUND)}`")
    name = unicodedata.name(found[0][0], f"U+{ord(found[0][0]):04X}").lower()
    help = f"type {', '.join(dict.fromkeys(words))} anew; what is pasted brings such signs along"
    return f"a sign that nobody sees stands here ({name})", help


_AROUND = "[]{},:'\""


def _odd(path: str, number: int, found: re.Match[str]) -> Diagnostic:
    group = found.lastindex or 1
    name = unicodedata.name(found[group][0], "a sign of another font").lower()
    span = Span(path, number, found.start(group) + 1, number, found.end(group) + 1)
    if group == 1:
        message, help = f"a space of another kind stands here ({name})", "write plain spaces"
    elif group == 2:
        message, help = f"`{found[2]}` ({name}) begins no list here", "write `- ` in its place"
    elif group == 3:
        message, help = f"`{found[3]}` ({name}) ends no key here", "write `: ` in its place"
    else:
        message, help = f"a sign that no key may have stands here ({name})", "take it out"
    return Diagnostic("odd-space", "error", message, span, f"{help}; {_PROCESSOR}")


_PROCESSOR = "a word processor put it there"


def _odd_sign(error: MarkedYAMLError, path: str, lines: Sequence[str]) -> Diagnostic | None:
    """Find the sign of a word processor at which, or just above which, reading stopped."""
    mark = error.problem_mark or error.context_mark
    last = min(mark.line, len(lines) - 1) if mark else 0
    near = [it for it in odd_signs(path, lines[: last + 1]) if it.span.line > last - 2]
    return near[-1] if near else None


def _words(problem: str, character: str) -> tuple[str, str]:
    if character == "\t" or "tab" in problem:
        return "a tab stands where spaces belong", "indent with spaces"
    if "alphabetic or numeric character" in problem:
        return "a text may not begin with `*` or `&`", "put the text in quotes"
    if "cannot start any token" in problem:
        return f"a text may not begin with `{character}`", "put the text in quotes"
    if character in (">", "|", "?"):
        return f"a text may not begin with `{character}`", "put the text in quotes"
    for part, message, help in _PLAIN_WORDS:
        if re.search(part, problem):
            return message, help
    return problem.lower(), "check quotes, brackets and indentation of this line and the one above"


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


_CONDITION = re.compile(r" *(?:- +)?(when|not|all|any): +\(?([\w-]+: +\S.*?)\)? *\Z")


def _braced(mark: Mark | None, lines: Sequence[str]) -> str | None:
    """Write a condition that lacks its braces: `when: age: under 18`."""
    if mark is None or mark.line >= len(lines):
        return None
    found = _CONDITION.match(lines[mark.line])
    return f"{found[1]}: {{{found[2]}}}" if found else None


def unfinished_merge(path: str, lines: Sequence[str]) -> Diagnostic | None:
    """Tell of the marks that an unfinished merge leaves."""
    marks = [
        Span(path, number, 1, number, len(line) + 1)
        for number, line in enumerate(lines, 1)
        if _MERGE.match(line)
    ]
    if not any(lines[mark.line - 1].startswith(("<", ">")) for mark in marks):
        return None
    related = tuple(Related(mark, "and here") for mark in marks[1:])
    message = "two versions of these lines stand in the file: a merge was not finished"
    help = "keep one of the two, and take out the lines with `<<<<<<<`, `=======` and `>>>>>>>`"
    return Diagnostic("conflict-markers", "error", message, marks[0], help, related)


_MERGE = re.compile(r"<{7} |={7}\Z|>{7} |\|{7} ")


def _span(mark: Mark | None, path: str, lines: Sequence[str]) -> Span:
    if mark is None:
        return Span(path, 1, 1, 1, 1)
    line = min(mark.line, len(lines) - 1)
    column = mark.column if line == mark.line else len(lines[line])
    return Span(path, line + 1, column + 1, line + 1, column + 2)
