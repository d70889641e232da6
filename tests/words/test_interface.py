"""Every sentence of code and templates is said in every language, with the same values in it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from wizard.words.catalogue import standing
from wizard.words.load import load_interface

TOP = Path(__file__).parent.parent.parent
UI = TOP / "wizard" / "words" / "ui"
LANGUAGES = sorted(path.stem for path in UI.glob("*.po"))


def extracted() -> Catalog:
    """Every sentence in code and templates, as `pybabel extract` finds them."""
    with (UI / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file, filename="babel.cfg")
    found = Catalog()
    for folder in ("wizard", "templates"):
        mapping = [
            (pattern.removeprefix(f"{folder}/"), method)
            for method, pattern in ((m, p) for p, m in methods)
            if pattern.startswith(f"{folder}/")
        ]
        assert mapping
        for _, _, message, _, _ in extract_from_dir(TOP / folder, mapping, options_map=options):
            found.add(message)
    return found


def messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def values(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.fixture(scope="module")
def source() -> Catalog:
    return extracted()


def of(lang: str) -> Catalog:
    text = (UI / f"{lang}.po").read_text(encoding="utf-8")
    return read_po(StringIO(text), locale=lang, abort_invalid=True)


def test_there_are_sentences_in_code_and_in_templates(source: Catalog) -> None:
    assert source.get("I do not know") is not None
    assert source.get("Why do we ask this?") is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_is_complete(source: Catalog, lang: str) -> None:
    there = of(lang)
    missing = [
        message.id
        for message in messages(source)
        if not (found := there.get(message.id)) or found.fuzzy or not all(forms(found.string))
    ]
    assert not missing, f"write these in wizard/words/ui/{lang}.po (see README.md there)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_left_that_nobody_says(source: Catalog, lang: str) -> None:
    assert not [message.id for message in messages(of(lang)) if source.get(message.id) is None]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_translation_has_the_values_of_its_sentence(lang: str) -> None:
    for message in messages(of(lang)):
        wanted = set().union(*(values(form) for form in forms(message.id)))
        for form in forms(message.string):
            assert not form or values(form) <= wanted
        assert values(forms(message.string)[-1]) == values(forms(message.id)[-1]), message.id


def test_languages_are_the_files_and_the_source_comes_first() -> None:
    assert list(load_interface()) == ["en", *LANGUAGES]


def test_dutch_says_u() -> None:
    for message in messages(of("nl")):
        for form in forms(message.string):
            assert not {"je", "jij", "jouw", "jullie"} & set(form.lower().split()), form


def test_nicknames_are_read() -> None:
    assert (
        standing(load_interface()["nl"].nicknames, "countries.GB", "United Kingdom") == "translated"
    )
