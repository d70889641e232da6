"""The studio's own words: complete in Dutch, and no others than it says."""

import re

from wizard import places
from wizard.studio.studio_pages import LANGUAGES
from wizard.translations.interface_words import counted, sentences
from wizard.translations.po_entries import read_old

ROOM = places.code() / "studio"


def said():
    files = [("python", it) for it in sorted(ROOM.glob("*.py"))]
    files += [("jinja2", it) for it in sorted((places.templates() / "studio").glob("*.html"))]
    return sentences((language, file.read_bytes()) for language, file in files)


def test_dutch_says_everything_and_nothing_else():
    assert LANGUAGES == ("en", "nl")
    po = (ROOM / "nl.po").read_text("utf-8")
    found = counted(po, said())
    assert (found.outdated, found.missing) == (0, 0)
    assert found.translated == len(said()) > 100
    assert {it.source for it in read_old(po).entries} == {*said()}


def test_what_is_filled_in_stands_in_both_languages():
    for entry in read_old((ROOM / "nl.po").read_text("utf-8")).entries:
        names = {*re.findall(r"\{\w+\}", entry.source + (entry.plural or ""))}
        assert {*re.findall(r"\{\w+\}", "".join(entry.words))} == names, entry.source
