"""`wizard translate`: brings the catalogues of a language up to date, or counts."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import click

from wizard import places
from wizard.check.report import counted
from wizard.cli.options import (
    PROBLEMS,
    CouldNotRun,
    about_folder,
    check_known,
    loaded,
    say,
    shown,
)
from wizard.translations import catalogues
from wizard.translations.catalogues import Counts
from wizard.translations.interface_words import Language, Sentences, brought_up_to_date, sentences
from wizard.translations.interface_words import counted as counted_sentences
from wizard.translations.po_entries import Old, read_old
from wizard.trees.library import Library, catalogue_file
from wizard.trees.model import SHARED, Text
from wizard.trees.organisation import INTERFACE, SITE, SITE_FILE
from wizard.words.load_interface import brought
from wizard.words.messages import Unreadable
from wizard.words.words import SOURCE, known


@click.command(epilog="Example: wizard translate nl au-pair")
@click.argument("lang")
@click.argument("tree", required=False)
@click.option("--status", is_flag=True, help="Only count: translated, outdated, missing.")
@about_folder
def translate(lang: str, tree: str | None, status: bool, folder: Path) -> None:
    """Bring the translations into LANG up to date with the texts of the trees, or of one TREE.

    LANG is a language code: nl, ar, uk, ti. Every folder has a file LANG.po, which Poedit, Weblate
    or a text editor can open. New texts come in empty, or with the translation that the same
    sentence has elsewhere ("as in" says where). The translation of a changed text stays, marked
    as outdated, with the text it was made from; the words that changed are shown. Every other entry
    stays as it stands, and a file with less than half of its texts stays short until its TREE is
    named. One more file, named last, has the words of the interface, such as "Back": that of the
    program, or in a language that it has not `interface/LANG.po` beside the trees. A new language
    needs nothing else.
    """
    library = loaded(folder)
    source = library.organisation.source
    if lang == SOURCE == source or not known(lang):
        raise click.UsageError(
            f"`{lang}` is no language to translate into; write its code, such as nl, ar or uk"
        )
    if tree is not None:
        check_known(tree, (*library.names, SHARED), "tree")
    files = {name: of_it[lang] for name, of_it in library.translations.items() if lang in of_it}
    read = {name: read_old(po) for name, po in files.items() if name != INTERFACE}
    old = {name: it for name, it in read.items() if isinstance(it, Old)}
    well = [
        _one(library, folder, name, lang, texts, old, status, tree)
        for name, texts in sorted(catalogues.by_catalogue(library).items())
        if lang != source and tree in (None, name) and (texts or name in files)
    ]
    if tree is None and lang != SOURCE:
        own = lang not in brought()
        file = (folder / INTERFACE if own else places.interface()) / f"{lang}.po"
        well.append(_interface(file, lang, status))
    broken = [name for name in sorted(library.broken) if tree in (None, name)]
    for name in broken:
        say(f"{folder / name}: left alone, because the tree has errors; see `wizard check {name}`")
    if broken or not all(well):
        raise SystemExit(PROBLEMS)


def _one(
    library: Library,
    folder: Path,
    name: str,
    lang: str,
    texts: Sequence[Text],
    old: Mapping[str, Old],
    status: bool,
    tree: str | None,
) -> bool:
    """Update or count one catalogue; say whether that went well."""
    file = folder / catalogue_file(name, lang)
    if not status and library.hides(name):
        what = f"`{SITE_FILE}`" if name == SITE else "a shared file"
        say(f"{file}: left alone, because {what} has errors; see `wizard check`")
        return False
    there = {entry.context: entry.source for entry in old[name].entries} if name in old else {}
    short = tree is None and there and 2 * len(there) < len(texts)
    wanted = texts
    if short:
        known = {*there, *there.values()}  # the sentences too: one of them may have another place
        wanted = [text for text in texts if text.context in known or text.source in known]
    before = library.translations.get(name, {}).get(lang)
    after: str | Unreadable | None = before
    if not status:
        memory = catalogues.remembered(old, name)
        after = catalogues.updated(before, wanted, name, lang, memory)
    well = _done(file, before, after, lambda po: catalogues.counts(po, texts))
    if short and not status:
        click.echo(f"  it stays short; `wizard translate {lang} {name}` brings in all its texts")
    for context, words in catalogues.outdated(after) if isinstance(after, str) else ():
        click.echo(f"  {context}: {words}")
    return well


def _interface(file: Path, lang: str, status: bool) -> bool:
    """Update or count the words of the interface; say whether that went well."""
    try:
        before = file.read_text("utf-8") if file.exists() else None
    except (OSError, UnicodeError) as error:
        raise CouldNotRun(f"{shown(file)} cannot be read: {error}") from error
    after = before if status else brought_up_to_date(before, interface_sentences(), lang)
    return _done(file, before, after, lambda po: counted_sentences(po, interface_sentences()))


def interface_said(library: Library, only: str | None = None) -> dict[str, Counts]:
    """Say how much of the interface is said in each language on offer that the program lacks."""
    own, found = library.translations.get(INTERFACE, {}), {}
    for lang in sorted({*library.organisation.offered} - brought()):
        if only in (None, lang):
            said = counted_sentences(own.get(lang), interface_sentences())
            if isinstance(said, Unreadable):
                said = Counts(0, 0, len(interface_sentences()))
            found[lang] = said
    return found


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
        put_in_place(file, after)
    total = found.translated + found.outdated + found.missing
    click.echo(
        f"{shown(file)}: {found.translated} of {counted(total, 'text')} translated, "
        f"{found.outdated} outdated, {found.missing} missing"
    )
    return True


@cache
def interface_sentences() -> Sentences:
    """Find what the interface says, in the code and the templates of this very program; what only
    editors see has catalogues of its own."""
    files: list[tuple[Language, Path]] = [("python", it) for it in places.code().rglob("*.py")]
    files += [("jinja2", it) for it in places.templates().rglob("*.html")]
    public = ((language, file) for language, file in sorted(files) if file.parent.name != "studio")
    return sentences((language, file.read_bytes()) for language, file in public)


def put_in_place(file: Path, text: str) -> None:
    """Write beside the file and put in its place, so that a full disk costs nothing."""
    file = file.resolve()
    beside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(exist_ok=True)
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            if file.exists():
                shutil.copymode(file, beside)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise CouldNotRun(f"{shown(file)} cannot be written: {error.strerror}") from error
