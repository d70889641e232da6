"""Translations are matched by place, and a catalogue that is broken is a value, not a crash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.words.messages import (
    Catalogue,
    Making,
    Unreadable,
    making,
    read,
    standing,
    translation,
)

PO = """
msgctxt "age.ask"
msgid "How old are you?"
msgstr "Hoe oud bent u?"

#, fuzzy
msgctxt "age.why"
msgid "We must know."
msgstr "Dat moeten we weten."

msgctxt "title"
msgid "Come"
msgstr ""

msgid "without a place"
msgstr "zonder plaats"

#~ msgctxt "gone"
#~ msgid "Gone"
#~ msgstr "Weg"
"""


def catalogue(text: str = PO) -> Catalogue:
    found = read(text)
    assert not isinstance(found, Unreadable)
    return found


def test_the_text_before_of_what_is_gone_is_no_fault() -> None:
    """Poedit and `msgmerge` write it; Babel cannot read it."""
    found = catalogue(PO + '\n#~| msgid "Long gone"\n#~ msgid "Gone too"\n#~ msgstr "Ook weg"\n')
    assert found == catalogue()
    late = 'msgctxt "late"\nmsgid "Late"\nmsgstr "Laat"\n'
    assert catalogue(f'#~| msgid "Gone"\n{late}') == catalogue(f"\n{late}")


def test_messages_are_known_by_their_place() -> None:
    found = catalogue()
    assert sorted(found) == ["age.ask", "age.why", "title"]
    assert found["age.ask"].words == "Hoe oud bent u?"


@pytest.mark.parametrize(
    ("context", "source", "expected"),
    [
        ("age.ask", "How old are you?", "translated"),
        ("age.ask", "How old are you?\n", "translated"),
        ("age.ask", "What is your age?", "outdated"),
        ("age.why", "We must know.", "outdated"),
        ("title", "Come", "missing"),
        ("gone", "Gone", "missing"),
        ("nowhere", "Come", "missing"),
    ],
)
def test_a_translation_is_used_only_while_its_source_is_the_same(
    context: str, source: str, expected: str
) -> None:
    assert standing(catalogue(), context, source) == expected
    words = translation(catalogue(), context, source)
    assert (words is not None) == (expected == "translated")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("garbage", 1),
        ('msgid "a"\ngarbage', 2),
        ('msgctxt "a"\nmsgid "b"', 2),
        ('msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=x\\n"', 1),
    ],
)
def test_a_broken_catalogue_says_where(text: str, line: int) -> None:
    found = read(text)
    assert isinstance(found, Unreadable)
    assert found.line == line
    assert found.reason


PIECES = ["msgid", "msgctxt", "msgstr", "msgid_plural", "msgstr[1]", '"', '"a"', "\\", "#", "#,"]
PIECES += ["#~", "fuzzy", "\n", " ", '"Plural-Forms: nplurals=2; plural=(n != 1;\\n"', "[", "x"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    assert isinstance(read(text), dict | Unreadable)


def test_a_header_says_how_a_catalogue_was_made_and_who_read_it() -> None:
    po = 'msgid ""\nmsgstr ""\n"X-Made: by machine\\n"\n"X-Read-By: {}\\n"\n'
    assert making(po.format("nobody")) == Making("by machine", "nobody")
    assert making(po.format("nobody")).unread
    assert making(po.format("second reader")).unread
    assert not making(po.format("native reader")).unread
    assert not making('msgid "X"\nmsgstr "Y"\n\n"X-Read-By: nobody\\n"').unread


@pytest.mark.parametrize(
    "line", ['msgstr "b', 'msgstr x"b"', 'msgstr "a "b" c"', 'msgstr "b\\"', "msgstr b", '"b']
)
def test_a_line_that_is_not_well_quoted_is_told_and_no_letter_is_lost(line):
    found = read(f'msgctxt "a"\nmsgid "a"\n{line}\n')
    assert isinstance(found, Unreadable)
    assert found.line == 3
    assert "double quotes" in found.reason


@pytest.mark.parametrize("line", ['msgstr "b \\" c"', '  msgstr   "b"', 'msgstr ""\n"b"\n#~ "c"'])
def test_a_line_that_is_well_quoted_is_read(line):
    assert "b" in read(f'msgctxt "a"\nmsgid "a"\n{line}\n')["a"].words
