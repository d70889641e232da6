"""Whether every text is translated, and every translation fits its text.

In: a folder with its catalogues. Out: diagnostics: errors in the languages that must be complete,
warnings in the others. It must not know how pages show a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from wizard.check.look import Look
from wizard.trees.diagnostics import Diagnostic, Related, Severity, did_you_mean
from wizard.trees.model import Span, Text
from wizard.trees.wording import complaints
from wizard.words.countries import CONTEXT as COUNTRIES
from wizard.words.messages import Catalogue, Message, Unreadable, standing

ONE_LINE = ("title", "ask", "label", "unit")
"""Texts in places that end so are one line, without links and blocks."""

FEW = 10
"""Texts of a folder without a translation into a language that are each told by itself."""

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
    everywhere = {lang for found in translations.values() for lang in found}
    for lang in sorted(everywhere | look.required):
        severity: Severity = "error" if lang in look.required else "warning"
        file = _File(look, folder, lang, severity)
        if lang in translations.get(folder, {}):
            yield from _catalogue(file, look.catalogue(folder, lang), texts)
        elif texts and f"{folder}/{lang}.po" not in look.library.unreadable:
            yield file.found(
                "untranslated",
                texts[0].span,
                f"`{folder}` has no translation into `{lang}`: there is no file `{lang}.po`",
                _run(lang),
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
                    f"run `wizard translate {file.lang}`, mend the translation and take its mark "
                    "`fuzzy` away",
                    Related(text.span, "the text stands here"),
                )
            case "translated":
                yield from _unfit(file, text, found[context])
    # A language that has only been begun is told once.
    many = len(missing) > FEW
    for text in missing[: 1 if many else None]:
        others = f" and {len(missing) - 1} other texts have" if many else " has"
        message = f"`{text.context}`{others} no translation into `{file.lang}`"
        yield file.found("untranslated", text.span, message, _run(file.lang))
    yield from _orphans(file, found, known)


def _run(lang: str) -> str:
    return f"run `wizard translate {lang}`, then translate it in `{lang}.po`"


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
    one_line = text.context.rpartition(".")[2] in ONE_LINE
    for _, wrong, help in complaints(message.words, one_line):
        words = f"{wrong} (the translation of `{text.context}`)"
        yield file.found("bad-markup", file.at(message.line, "msgstr"), words, help)


def _orphans(
    file: _File, found: Mapping[str, Message], known: Mapping[str, Text]
) -> Iterator[Diagnostic]:
    for context, message in found.items():
        if context not in known and not context.startswith(COUNTRIES):
            near = did_you_mean(context, {one: None for one in known if one not in found})
            yield Diagnostic(
                "orphan-translation",
                "warning",
                f"no text has the place `{context}` that is translated here",
                file.at(message.line, "msgctxt"),
                near or f"run `wizard translate {file.lang}`, which sets it aside",
            )
