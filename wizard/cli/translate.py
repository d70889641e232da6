"""`wizard translate`: brings the catalogues of a language up to date, or counts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import click
from babel.messages.catalog import Catalog

from wizard import places
from wizard.check.report import counted
from wizard.cli.options import PROBLEMS, CouldNotRun, about_folder, loaded, say, shown
from wizard.translations.catalogues import Counts, by_catalogue, counts, updated
from wizard.translations.interface_words import Language, brought_up_to_date, sentences
from wizard.translations.interface_words import counted as counted_sentences
from wizard.trees.library import Library
from wizard.trees.model import SHARED, Text
from wizard.words.messages import Unreadable
from wizard.words.words import SOURCE, known


@click.command(epilog="Example: wizard translate nl")
@click.argument("lang")
@click.option("--status", is_flag=True, help="Only count: translated, outdated, missing.")
@about_folder
def translate(lang: str, status: bool, folder: Path) -> None:
    """Bring the translations into LANG up to date with the texts of the trees.

    Every folder has a file LANG.po, which Poedit, Weblate or a text editor can open. New texts come
    in empty; the translation of a changed text stays, marked as outdated, with the text it was
    made from. One more file, named last, has the words of the interface, such as "Back": a new
    language needs nothing else. LANG is a language code: nl, ar, uk, ti.
    """
    if lang == SOURCE or not known(lang):
        raise click.UsageError(
            f"`{lang}` is no language to translate into; write its code, such as nl, ar or uk"
        )
    library = loaded(folder)
    well = [
        _one(library, folder / name / f"{lang}.po", name, texts, lang, status)
        for name, texts in sorted(by_catalogue(library).items())
        if texts or lang in library.translations.get(name, {})
    ]
    well.append(_interface(lang, status))
    for name in sorted(library.broken):
        say(f"{folder / name}: left alone, because the tree has errors; see `wizard check {name}`")
    if library.broken or not all(well):
        raise SystemExit(PROBLEMS)


def _one(
    library: Library, file: Path, name: str, texts: tuple[Text, ...], lang: str, status: bool
) -> bool:
    """Update or count one catalogue; say whether that went well."""
    if name == SHARED and not status and _shared_is_broken(library):
        say(f"{file}: left alone, because a shared file has errors; see `wizard check`")
        return False
    before = library.translations.get(name, {}).get(lang)
    after = before if status else updated(before, texts, name, lang)
    return _done(file, before, after, lambda po: counts(po, texts))


def _interface(lang: str, status: bool) -> bool:
    """Update or count the words of the interface; say whether that went well."""
    file = places.interface() / f"{lang}.po"
    try:
        before = file.read_text("utf-8") if file.exists() else None
    except (OSError, UnicodeError) as error:
        raise CouldNotRun(f"{shown(file)} cannot be read: {error}") from error
    after = before if status else brought_up_to_date(before, _sentences(), lang)
    return _done(file, before, after, lambda po: counted_sentences(po, _sentences(), lang))


def _done(
    file: Path,
    before: str | None,
    after: str | Unreadable | None,
    count: Callable[[str | None], Counts | Unreadable],
) -> bool:
    found = after if isinstance(after, Unreadable) else count(after)
    if isinstance(found, Unreadable):
        say(f"{shown(file)}:{found.line}: left alone, because it cannot be read: {found.reason}")
        return False
    if isinstance(after, str) and after != before:
        _write(file, after)
    total = found.translated + found.outdated + found.missing
    click.echo(
        f"{shown(file)}: {found.translated} of {counted(total, 'text')} translated, "
        f"{found.outdated} outdated, {found.missing} missing"
    )
    return True


@cache
def _sentences() -> Catalog:
    """Find what the interface says, in the code and the templates of this very program."""
    files: list[tuple[Language, Path]] = [("python", it) for it in places.code().rglob("*.py")]
    files += [("jinja2", it) for it in places.templates().rglob("*.html")]
    return sentences((language, file.read_bytes()) for language, file in sorted(files))


def _shared_is_broken(library: Library) -> bool:
    """Say whether shared texts may be hidden by errors; they must not become obsolete by that."""
    places = [each.span.path for each in library.shared.diagnostics]
    return any(Path(path).parent.name == SHARED for path in (*places, *library.unreadable))


def _write(file: Path, text: str) -> None:
    """Write beside the file and put in its place, so that a full disk costs no translation."""
    file = file.resolve()
    beside = file.with_name(f".{file.name}.new")
    try:
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            if file.exists():
                shutil.copymode(file, beside)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise CouldNotRun(f"{shown(file)} cannot be written: {error.strerror}") from error
