"""Whether every text is translated, and every translation fits its text.

In: a folder with its catalogues. Out: diagnostics: errors in the languages that must be complete,
warnings in the others. It must not know how pages show a text. Long, because all that can be wrong
between a text and its translation is looked at in one pass.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TypeAlias

from wizard.check.look import Look
from wizard.translations.catalogues import Counts, changed_words, list_of
from wizard.trees.diagnostics import Diagnostic, Related, Severity, did_you_mean
from wizard.trees.library import catalogue_file
from wizard.trees.model import Span, Text, Tree
from wizard.trees.organisation import INTERFACE, SITE_FILE
from wizard.trees.reading import LOST
from wizard.trees.syntax import unseen, unwanted
from wizard.trees.texts import shown_of_shared
from wizard.trees.wording import complaints
from wizard.words.countries import CONTEXT as COUNTRIES
from wizard.words.messages import (
    MAKING,
    Catalogue,
    Message,
    Standing,
    Unreadable,
    making,
    standing,
)

ONE_LINE = ("title", "ask", "label", "unit", "one", "other", "term", "explained-by")
"""Texts in places that end so, variants left out, are one line without links and blocks."""

NAMED = 3
"""Texts without a translation that the one line about a folder and a language names."""

_BRACES = re.compile(r"\{[^{}]*\}")
_UNREAD = re.compile(r"(?<=\])\([^)]*\)|\{[^{}]*\}|https?://\S+")
"""Addresses and placeholders, whose digits are not told."""
_DIGITS = re.compile(
    r"(?P<pm>\d{1,2})(?=(?:[:.]\d\d)?\s?p\.?\s?m\b)|[+0]\d(?:[ \u00a0/-]?\d){7,}"
    r"|\d{1,3}(?:[.,'’\u00a0\u202f٬]\d{3})+(?!\d)(?:[.,٫]\d\d?(?!\d))?"
    r"|\d+[.,:٫]\d\d?(?![.\d])|\d+"
)
"""Hours of the afternoon, telephone numbers, thousands, fractions and times, all other digits."""
_BARE = re.compile(r"[.,:]00\Z")
LONG = 3
"""Digits from which a number is told in digits in every language; of fewer, one may use words."""


@dataclass(frozen=True, slots=True)
class _File:
    """One catalogue under scrutiny."""

    look: Look
    folder: str
    lang: str
    severity: Severity

    def at(self, line: int, word: str = "msgid") -> Span:
        return self.look.in_catalogue(self.folder, self.lang, line, word)

    def word(self, line: int, written: str) -> Span:
        """Point at words of the translation whose `msgid` is on a line; a number stands alone."""
        begin = self.at(line, "msgstr")
        edge = r"\d" if written[-1:].isdecimal() else r"(?!)"
        lines = self.look.lines(begin.path)[begin.line - 1 :]
        for number, each in enumerate(takewhile(str.strip, lines), begin.line):
            if found := re.search(rf"(?<!{edge}){re.escape(written)}(?!{edge})", each):
                return Span(begin.path, number, found.start() + 1, number, found.end() + 1)
        return begin

    def found(
        self, code: str, span: Span, message: str, help: str, *related: Related
    ) -> Diagnostic:
        return Diagnostic(code, self.severity, message, span, help, related)


def translated(look: Look, folder: str, by: Tree | None = None) -> Iterator[Diagnostic]:
    """Report what is wrong with the translations of a folder's texts: of all, or where the folder
    is the shared one of those that are shown `by` a tree."""
    texts = look.texts(folder) if by is None else shown_of_shared(by)
    translations = look.library.translations
    everywhere = {
        lang
        for name, found in translations.items()
        for lang in found
        if name != INTERFACE and lang != look.source
    }
    for lang in sorted(everywhere | look.required):
        severity: Severity = "error" if lang in look.required else "warning"
        file = _File(look, folder, lang, severity)
        if lang in translations.get(folder, {}):
            found = look.spoken.catalogue(folder, lang)
            if isinstance(found, Unreadable):
                message = "this catalogue cannot be read, so nothing in it is used: "
                message += found.reason
                yield file.found("untranslated", file.at(found.line), message, "mend this line")
                continue
            gone = _gone(file, found)
            yield from _catalogue(file, found, texts, gone)
            if by is None:
                yield from _header(file)
                yield from _orphans(file, gone, texts)
        elif texts and catalogue_file(folder, lang) not in look.library.unreadable:
            yield file.found(
                "untranslated",
                texts[0].span,
                f"`{folder}` has no translation into `{lang}`: there is no file `{lang}.po`",
                f"{_run(file)}, then translate what is empty in `{lang}.po`",
            )


def interface(look: Look, said: Mapping[str, Counts]) -> Iterator[Diagnostic]:
    """Report languages on offer in which words of the interface are missing."""
    for lang, counts in said.items():
        missing = counts.missing + counts.outdated
        if missing:
            total = counts.translated + missing
            path = f"{INTERFACE}/{lang}.po"
            there = lang in look.library.translations.get(INTERFACE, {})
            yield Diagnostic(
                "untranslated",
                "error" if lang in look.required else "warning",
                f"{missing} of {total} words of the interface, such as “Continue”, have no "
                f"translation into `{lang}`, which is on offer",
                Span(look.library.root + (path if there else SITE_FILE), 1, 1, 1, 1),
                f"run `wizard translate {lang}`, then translate what is empty in `{path}`",
            )


def _gone(file: _File, found: Catalogue) -> Catalogue:
    """Give the translations whose place no text has, by context; none while texts may be hidden."""
    known = {text.context for text in file.look.texts(file.folder)}
    if file.look.library.hides(file.folder):
        return {}
    return {
        context: message
        for context, message in found.items()
        if context not in known and not context.startswith(COUNTRIES)
    }


def _catalogue(
    file: _File, found: Catalogue, texts: Iterable[Text], gone: Catalogue
) -> Iterator[Diagnostic]:
    known = {text.context: text for text in texts}
    standings = {it: standing(found, it, text.source) for it, text in known.items()}
    lists = _in_other_order(found, known, standings)
    missing = []
    for context, text in known.items():
        if list_of(context) in lists and standings[context] != "translated":
            continue
        match standings[context]:
            case "missing":
                missing.append(text)
            case "outdated":
                yield file.found(
                    "outdated-translation",
                    file.at(found[context].line),
                    f"`{context}` has changed since it was translated into `{file.lang}`",
                    f"{_run(file)}, mend the translation and take its mark `fuzzy` away",
                    Related(text.span, f"the text stands here{_anew(found[context], text)}"),
                )
            case "translated":
                yield from _unfit(file, text, found[context])
    for name, first in lists.items():
        message = f"`{name}` is in another order than when it was translated into `{file.lang}`"
        related = Related(known[first].span, "this stands elsewhere now")
        takes = f"{_run(file)}, which takes its translations along"
        yield file.found(
            "outdated-translation", file.at(found[first].line), message, takes, related
        )
    if missing:
        names = ", ".join(f"`{text.context}`" for text in missing[:NAMED])
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        have = f"{len(missing)} texts of `{file.folder}` have" if missing[1:] else f"{names} has"
        message = f"{have} no translation into `{file.lang}`"
        message += f": {names}{more}" if missing[1:] else ""
        old = {message.source.strip(): context for context, message in gone.items()}
        moved = [it for it in missing if it.source.strip() in old]
        then = f"then translate what is empty in `{file.lang}.po`"
        if moved:
            along = f"which takes along the translation of `{old[moved[0].source.strip()]}`"
            along += " and others" if moved[1:] else ""
            then = f"{along}; {then}" if len(moved) < len(missing) else along
        yield file.found("untranslated", missing[0].span, message, f"{_run(file)}, {then}")


def _in_other_order(
    found: Catalogue, known: Mapping[str, Text], standings: Mapping[str, Standing]
) -> Mapping[str, str]:
    """Give the lists of which an item has its translation at another place of the list, each with
    the place of the first such item."""
    said: dict[tuple[str, str], str] = {}
    for context, message in found.items():
        if message.words and list_of(context) != context:
            said.setdefault((list_of(context), message.source.strip()), context)
    lists: dict[str, str] = {}
    for context, text in known.items():
        there = said.get((list_of(context), text.source.strip()))
        if standings[context] == "outdated" and there in known:
            lists.setdefault(list_of(context), context)
    return lists


def _anew(message: Message, text: Text) -> str:
    """Say which words changed, where the catalogue still has the text before."""
    if message.source.strip() == text.source.strip():
        return ""
    return f" now: {changed_words(message.source, text.source)}"


def _run(file: _File) -> str:
    return f"run `wizard translate {file.lang} {file.folder}`"


def _header(file: _File) -> Iterator[Diagnostic]:
    """Report a header that says in none of the words for it how the catalogue was made."""
    told = making(file.look.library.translations[file.folder][file.lang])
    for (key, allowed), value in zip(MAKING.items(), (told.made, told.read_by), strict=True):
        if value and value not in allowed:
            words = " or ".join(f"`{word}`" for word in allowed)
            message = f"`{key}` is `{value}`; it can be {words}"
            help = did_you_mean(value, dict.fromkeys(allowed)) or f"write {words}"
            span = file.look.in_catalogue(file.folder, file.lang, 1, f'"{key}')
            yield Diagnostic("wrong-shape", "warning", message, span, help)


def _unfit(file: _File, text: Text, message: Message) -> Iterator[Diagnostic]:
    """Report a translation whose placeholders, numbers or markup are not good."""
    wanted, given = (
        {re.sub(r"\s+", " ", brace) for brace in _BRACES.findall(words)}
        for words in (text.source, message.words)
    )
    if wanted != given:
        odd = min(given - wanted, default="")
        parts = [f"lacks `{one}`" for one in sorted(wanted - given)]
        parts += [f"has `{one}`, which its text has not" for one in sorted(given - wanted)]
        yield file.found(
            "placeholder-mismatch",
            file.word(message.line, odd) if odd else file.at(message.line, "msgstr"),
            f"the translation of `{text.context}` {' and '.join(parts)}",
            "placeholders are the same in every language: copy them from the text",
            Related(text.span, "the text stands here"),
        )
    else:
        yield from _numbers_differ(file, text, message)
    if LOST in message.words:
        words = f"a letter was lost here, in the translation of `{text.context}`"
        help = "write the letter again, and save the file as UTF-8"
        yield file.found("not-utf-8", file.word(message.line, LOST), words, help)
    if signs := [match for _, match in unseen(message.words.split("\n"))]:
        wrong, help = unwanted(signs)
        words = f"{wrong}, in the translation of `{text.context}`"
        yield file.found("odd-space", file.word(message.line, signs[0][0]), words, help)
    parts = [it for it in text.context.split(".") if not it.isdigit() and it != "if-unknown"]
    for at, wrong, help in complaints(message.words, parts[-1] in ONE_LINE):
        words = f"{wrong} (the translation of `{text.context}`)"
        yield file.found("bad-markup", file.word(message.line, at), words, help)


def _numbers_differ(file: _File, text: Text, message: Message) -> Iterator[Diagnostic]:
    """Report a translation that tells another number than its text."""
    wanted, given = told_apart(text.source, message.words)
    if not wanted and not given:
        return
    told, lacks = " and ".join(given), " and ".join(wanted)
    where = f"tells {told}, where its text tells {lacks}"
    if not given or not wanted:
        where = f"tells {told}, which its text does not" if given else f"does not tell {lacks}"
    yield file.found(
        "number-mismatch",
        file.word(message.line, given[0]) if given else file.at(message.line, "msgstr"),
        f"the translation of `{text.context}` {where}",
        "look which of the two is right, and write it in both",
        Related(text.span, "the text stands here"),
    )


def told_apart(one: str, other: str) -> tuple[Sequence[str], Sequence[str]]:
    """Give the numbers, as written, that only one and that only the other of two texts tells.

    None where the same digits are grouped otherwise, and where one of them may tell in words a
    small number that the other has in digits.
    """
    here, there = _numbers(one), _numbers(other)
    only, others = _without(here, there), _without(there, here)
    if "".join(key for key, _ in only) == "".join(key for key, _ in others):
        return (), ()
    many = [[it for it in some if len(it[0]) >= LONG] for some in (only, others)]
    if all(many) or not (only and others):
        only, others = many
    return [it for _, it in only], [it for _, it in others]


Told: TypeAlias = list[tuple[str, str]]
"""Numbers in the digits of English, each with how it is written."""


def _numbers(text: str) -> Told:
    found = []
    for match in _DIGITS.finditer(_UNREAD.sub(" ", text)):
        bare = _BARE.sub("", match[0])
        plain = "".join(str(int(sign)) for sign in bare if sign.isdecimal())
        if match["pm"]:
            plain = str(int(plain) % 12 + 12)
        found.append((plain if len(plain) >= LONG else plain.lstrip("0"), match[0]))
    return found


def _without(some: Told, others: Told) -> Told:
    rest, found = Counter(key for key, _ in others), []
    for key, written in some:
        rest[key] -= 1
        if rest[key] < 0:
            found.append((key, written))
    return found


def _orphans(file: _File, gone: Catalogue, texts: Iterable[Text]) -> Iterator[Diagnostic]:
    """Report translations without a text; of those whose text stands elsewhere it is told there."""
    found = file.look.spoken.catalogue(file.folder, file.lang)
    missing = [it for it in texts if isinstance(found, Unreadable) or it.context not in found]
    said = {text.source.strip() for text in missing}
    for context, message in gone.items():
        if message.source.strip() not in said:
            near = did_you_mean(context, {text.context: text.span for text in missing})
            yield Diagnostic(
                "orphan-translation",
                "warning",
                f"no text has the place `{context}` that is translated here",
                file.at(message.line, "msgctxt"),
                near or f"{_run(file)}, which sets it aside",
            )
