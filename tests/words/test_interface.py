"""Every sentence of code and templates is said in every language, with the same values in it."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from wizard.trees.load_folder import load_organisation
from wizard.words.load_interface import load_interface

TOP = Path(__file__).parent.parent.parent
UI = TOP / "wizard" / "words" / "ui"
LANGUAGES = sorted(path.stem for path in UI.glob("*.po"))
SHOWN = sorted(set(load_organisation(TOP / "trees").offered) - {"en"})
"""Those that visitors are shown: others are somebody's work that may take its time."""


def extracted() -> Catalog:
    """Every sentence in code and templates, as Babel finds them by itself; not those of the studio,
    which has catalogues of its own."""
    found = Catalog()
    for folder, files in (("wizard", ("**.py", "python")), ("templates", ("**.html", "jinja2"))):
        for file, _, message, _, _ in extract_from_dir(TOP / folder, [files]):
            if not file.startswith("studio/"):
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


def test_what_is_shown_has_words() -> None:
    assert set(SHOWN) <= set(LANGUAGES)


@pytest.mark.parametrize("lang", SHOWN)
def test_every_language_that_is_shown_is_complete(source: Catalog, lang: str) -> None:
    there = of(lang)
    missing = [
        message.id
        for message in messages(source)
        if not (found := there.get(message.id)) or found.fuzzy or not all(forms(found.string))
    ]
    assert not missing, f"run `wizard translate {lang}`, then translate these in wizard/words/ui"


@pytest.mark.parametrize("lang", SHOWN)
def test_no_sentence_is_left_that_nobody_says(source: Catalog, lang: str) -> None:
    assert not [message.id for message in messages(of(lang)) if source.get(message.id) is None]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_translation_has_the_values_of_its_sentence(lang: str) -> None:
    for message in messages(of(lang)):
        wanted = set().union(*(values(form) for form in forms(message.id)))
        for form in forms(message.string):
            assert not form or values(form) <= wanted
        last = forms(message.string)[-1]
        assert not last or values(last) == values(forms(message.id)[-1]), message.id


def test_languages_are_the_files_and_the_source_comes_first() -> None:
    assert list(load_interface()) == ["en", *LANGUAGES]


def test_dutch_says_u() -> None:
    for message in messages(of("nl")):
        for form in forms(message.string):
            assert not {"je", "jij", "jouw", "jullie"} & set(form.lower().split()), form
