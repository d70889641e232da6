"""`wizard translate`: brings the catalogues of a language up to date, or counts."""

from __future__ import annotations

from pathlib import Path

import click

from wizard import places
from wizard.cli.options import PROBLEMS, CouldNotRun, about_trees, loaded, say, shown
from wizard.editor.report import counted
from wizard.editor.translate import Counts, by_catalogue, counts, updated
from wizard.trees.library import Library
from wizard.trees.model import SHARED, Text
from wizard.words.catalogue import Unreadable
from wizard.words.load import load_interface
from wizard.words.words import SOURCE, known


@click.command(epilog="Example: wizard translate nl")
@click.argument("lang")
@click.option("--status", is_flag=True, help="Only count: translated, outdated, missing.")
@about_trees
def translate(lang: str, status: bool, folder: Path | None) -> None:
    """Bring the translations into LANG up to date with the texts of the trees.

    Every folder has a file LANG.po, which Poedit, Weblate or a text editor can open. New texts come
    in empty; the translation of a changed text stays, marked as outdated, with the text it was
    made from. LANG is a language code: nl, ar, uk, ti.
    """
    if lang == SOURCE or not known(lang):
        raise click.UsageError(
            f"`{lang}` is no language to translate into; write its code, such as nl, ar or uk"
        )
    library = loaded(folder)
    place = shown(folder or places.trees())
    problems = False
    for name, texts in sorted(by_catalogue(library).items()):
        if texts or lang in library.translations.get(name, {}):
            problems |= not _one(library, place / name / f"{lang}.po", name, texts, lang, status)
    if lang not in load_interface():
        say(f"The interface has no words in `{lang}` yet, so pages cannot be shown in it.")
    for name in sorted(library.broken):
        problems = True
        say(f"{place / name}: left alone, because the tree has errors; see `wizard check {name}`")
    if problems:
        raise SystemExit(PROBLEMS)


def _one(
    library: Library, file: Path, name: str, texts: tuple[Text, ...], lang: str, status: bool
) -> bool:
    """Update or count one catalogue; say whether that went well."""
    before = library.translations.get(name, {}).get(lang)
    after = before if status else updated(before, texts, name, lang)
    found = after if isinstance(after, Unreadable) else counts(after, texts)
    if isinstance(found, Unreadable):
        say(f"{file}:{found.line}: left alone, because it cannot be read: {found.reason}")
        return False
    if name == SHARED and not status and _shared_is_broken(library):
        say(f"{file}: left alone, because a shared file has errors; see `wizard check`")
        return False
    if isinstance(after, str) and after != before and not status:
        _write(file, after)
    click.echo(f"{file}: {_said(found)}")
    return True


def _shared_is_broken(library: Library) -> bool:
    """Say whether shared texts may be hidden by errors; they must not become obsolete by that."""
    return any(Path(each.span.path).parent.name == SHARED for each in library.shared.diagnostics)


def _said(found: Counts) -> str:
    total = found.translated + found.outdated + found.missing
    return (
        f"{found.translated} of {counted(total, 'text')} translated, "
        f"{found.outdated} outdated, {found.missing} missing"
    )


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CouldNotRun(f"{file} cannot be written: {error.strerror}") from error
