"""One function says every sentence; numbers and values fit into it, and values never are markup."""

import pytest
from markupsafe import Markup

from wizard.words.words import known, words

ARABIC = """
msgid "{n} question left"
msgid_plural "{n} questions left"
msgstr[0] "0"
msgstr[1] "1"
msgstr[2] "2"
msgstr[3] "few {n}"
msgstr[4] "many {n}"
msgstr[5] "other {n}"

#, fuzzy
msgid "Back"
msgstr "not yet looked at"
"""


def test_the_source_language_needs_no_catalogue() -> None:
    english = words("en")
    assert english.gettext("Back") == "Back"
    assert english.ngettext("{n} day", "{n} days", 1) == "1 day"
    assert english.ngettext("{n} day", "{n} days", 3) == "3 days"
    assert english.dir == "ltr"


def test_a_language_has_as_many_plurals_as_it_has() -> None:
    arabic = words("ar", ARABIC)
    said = [arabic.ngettext("{n} question left", "{n} questions left", n) for n in (0, 1, 2, 5)]
    assert said == ["0", "1", "2", "few 5"]
    assert arabic.dir == "rtl"


def test_an_unfinished_translation_is_not_said() -> None:
    assert words("ar", ARABIC).gettext("Back") == "Back"


@pytest.mark.parametrize("lang", ["tr", "uk", "ja"])
def test_a_plural_without_translation_is_english_whatever_forms_the_language_has(lang: str) -> None:
    po = 'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] ""\n\nmsgid "Back"\nmsgstr "B"\n'
    new = words(lang, po)
    assert [new.ngettext("{n} day", "{n} days", n) for n in (1, 6)] == ["1 day", "6 days"]
    assert new.gettext("Back") == "B"


def test_values_are_escaped_where_a_sentence_is_markup() -> None:
    said = words("en").gettext("<{a}> {b}", a=Markup("<b>x</b>"), b="<i>")
    assert said == Markup("&lt;<b>x</b>&gt; &lt;i&gt;")
    assert not isinstance(words("en").gettext("{a}", a="<i>"), Markup)


def test_a_value_is_never_read_as_a_placeholder() -> None:
    assert words("en").gettext("{a}", a="{b}", b="no") == "{b}"


@pytest.mark.parametrize(
    ("lang", "yes"), [("nl", True), ("fa-AF", True), ("xx", False), ("é", False)]
)
def test_known_languages_are_those_of_cldr(lang: str, yes: bool) -> None:
    assert known(lang) == yes
