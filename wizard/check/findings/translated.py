"""Whether every text is translated, and every translation fits its text.

In: a folder with its catalogues. Out: diagnostics: errors in the languages that must be complete,
warnings in the others. It must not know how pages show a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from wizard.check.look import Look
from wizard.translations.catalogues import Counts, changed_words
from wizard.trees.diagnostics import Diagnostic, Related, Severity, did_you_mean
from wizard.trees.library import catalogue_file
from wizard.trees.model import Span, Text
from wizard.trees.organisation import INTERFACE, SITE_FILE
from wizard.trees.wording import complaints
from wizard.words.countries import CONTEXT as COUNTRIES
from wizard.words.messages import MAKING, Catalogue, Message, Unreadable, making, standing

ONE_LINE = ("title", "ask", "label", "unit", "one", "other", "term", "explained-by")
"""Texts in places that end so, variants left out, are one line without links and blocks."""

NAMED = 3
"""Texts without a translation that the one line about a folder and a language names."""

_BRACES = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class _File:
    """One catalogue under scrutiny."""

    look: Look
    folder: str
    lang: str
    severity: Severity

    def at(self, line: int, word: str = "msgid") -> Span:
        return self.look.in_catalogue(self.folder, self.lang, line, word)

    def found(
        self, code: str, span: Span, message: str, help: str, *related: Related
    ) -> Diagnostic:
        return Diagnostic(code, self.severity, message, span, help, related)


def translated(look: Look, folder: str) -> Iterator[Diagnostic]:
    """Report what is wrong with the translations of a folder's texts."""
    texts = look.texts(folder)
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
            yield from _catalogue(file, look.spoken.catalogue(folder, lang), texts)
        elif texts and catalogue_file(folder, lang) not in look.library.unreadable:
            yield file.found(
                "untranslated",
                texts[0].span,
                f"`{folder}` has no translation into `{lang}`: there is no file `{lang}.po`",
                _run(file),
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


def _catalogue(
    file: _File, found: Catalogue | Unreadable, texts: Iterable[Text]
) -> Iterator[Diagnostic]:
    if isinstance(found, Unreadable):
        message = f"this catalogue cannot be read, so nothing in it is used: {found.reason}"
        yield file.found("untranslated", file.at(found.line), message, "mend this line")
        return
    known = {text.context: text for text in texts}
    missing = []
    for context, text in known.items():
        match standing(found, context, text.source):
            case "missing":
                missing.append(text)
            case "outdated":
                yield file.found(
                    "outdated-translation",
                    file.at(found[context].line),
                    f"`{context}` has changed since it was translated into `{file.lang}`",
                    f"run `wizard translate {file.lang} {file.folder}`, mend the translation and "
                    "take its mark `fuzzy` away",
                    Related(text.span, f"the text stands here{_anew(found[context], text)}"),
                )
            case "translated":
                yield from _unfit(file, text, found[context])
    if missing:
        names = ", ".join(f"`{text.context}`" for text in missing[:NAMED])
        more = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
        have = f"{len(missing)} texts of `{file.folder}` have" if missing[1:] else f"{names} has"
        message = f"{have} no translation into `{file.lang}`"
        message += f": {names}{more}" if missing[1:] else ""
        yield file.found("untranslated", missing[0].span, message, _run(file))
    yield from _header(file)
    yield from _orphans(file, found, known)


def _anew(message: Message, text: Text) -> str:
    """Say which words changed, where the catalogue still has the text before."""
    if message.source.strip() == text.source.strip():
        return ""
    return f" now: {changed_words(message.source, text.source)}"


def _run(file: _File) -> str:
    command = f"wizard translate {file.lang} {file.folder}"
    return f"run `{command}`, then translate what is empty in `{file.lang}.po`"


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
    """Report a translation whose placeholders or markup are not good."""
    wanted, given = (
        {re.sub(r"\s+", " ", brace) for brace in _BRACES.findall(words)}
        for words in (text.source, message.words)
    )
    if wanted != given:
        parts = [f"lacks `{one}`" for one in sorted(wanted - given)]
        parts += [f"has `{one}`, which its text has not" for one in sorted(given - wanted)]
        yield file.found(
            "placeholder-mismatch",
            file.at(message.line, "msgstr"),
            f"the translation of `{text.context}` {' and '.join(parts)}",
            "placeholders are the same in every language: copy them from the text",
            Related(text.span, "the text stands here"),
        )
    parts = [it for it in text.context.split(".") if not it.isdigit() and it != "if-unknown"]
    for _, wrong, help in complaints(message.words, parts[-1] in ONE_LINE):
        words = f"{wrong} (the translation of `{text.context}`)"
        yield file.found("bad-markup", file.at(message.line, "msgstr"), words, help)


def _orphans(
    file: _File, found: Mapping[str, Message], known: Mapping[str, Text]
) -> Iterator[Diagnostic]:
    missing = {one: text for one, text in known.items() if one not in found}
    places = {text.source.strip(): one for one, text in missing.items()}
    run = f"run `wizard translate {file.lang} {file.folder}`, which"
    for context, message in found.items():
        if context not in known and not context.startswith(COUNTRIES):
            place = places.get(message.source.strip())
            moves = place and f"{run} takes it along to `{place}`, where its text stands now"
            near = did_you_mean(context, dict.fromkeys(missing))
            yield Diagnostic(
                "orphan-translation",
                "warning",
                f"no text has the place `{context}` that is translated here",
                file.at(message.line, "msgctxt"),
                moves or near or f"{run} sets it aside",
            )
