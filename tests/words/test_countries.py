"""Countries: named and sorted for the page, found by any name people use."""

import pytest

from wizard.trees.country_codes import CODES
from wizard.words.countries import Countries, countries, folded
from wizard.words.load_interface import load_interface
from wizard.words.messages import Message
from wizard.words.words import words


def named(lang: str) -> Countries:
    interfaces = load_interface()
    english = countries(words("en"), CODES, nicknames=(interfaces["en"].nicknames,))
    if lang == "en":
        return english
    nicknames = (interfaces[lang].nicknames,) if lang in interfaces else ()
    return countries(words(lang), CODES, nicknames=nicknames, other=english)


@pytest.mark.parametrize("lang", ["en", "nl", "ar", "tr", "fa-AF"])
def test_every_country_has_a_name(lang: str) -> None:
    names = named(lang).names
    assert set(names) == set(CODES)
    assert all(name and name != code for code, name in names.items())


@pytest.mark.parametrize(
    ("lang", "order"),
    [
        ("en", ["Afghanistan", "Åland Islands", "Albania", "Côte d’Ivoire", "Zimbabwe"]),
        ("nl", ["Afghanistan", "Åland", "Albanië", "België", "Oekraïne", "Zweden"]),
        ("ar", ["أذربيجان", "إسبانيا", "ألمانيا", "تركيا", "هولندا"]),
    ],
)
def test_order_is_that_of_the_alphabet(lang: str, order: list[str]) -> None:
    names = list(named(lang).names.values())
    assert order == sorted(order, key=names.index)


@pytest.mark.parametrize(
    ("lang", "typed", "code"),
    [
        ("en", "Netherlands", "NL"),
        ("en", "  the netherlands ", "NL"),
        ("en", "Turkey", "TR"),
        ("en", "TURKIYE", "TR"),
        ("en", "Cote d'Ivoire", "CI"),
        ("en", "Ivory Coast", "CI"),
        ("en", "usa", "US"),
        ("en", "ph", "PH"),
        ("en", "Guinea-Bissau", "GW"),
        ("en", "guinea bissau", "GW"),
        ("nl", "Filipijnen", "PH"),
        ("nl", "Philippines", "PH"),
        ("nl", "België", "BE"),
        ("nl", "belgie", "BE"),
        ("nl", "Engeland", "GB"),
        ("ar", "تركيا", "TR"),
        ("ar", "المانيا", "DE"),
        ("ar", "Germany", "DE"),
        ("en", "Atlantis", None),
        ("en", "", None),
    ],
)
def test_a_typed_name_is_understood_in_the_language_of_the_page_and_in_english(
    lang: str, typed: str, code: str | None
) -> None:
    assert named(lang).code(typed) == code


def test_no_nickname_takes_the_name_of_another_country() -> None:
    for lang in ("en", "nl"):
        found = named(lang)
        for code, name in found.names.items():
            assert found.code(name) == code


def test_a_folder_may_prefer_its_own_name_and_both_are_understood() -> None:
    own = {
        "countries.TW": Message("Taiwan", "Chinees Taipei", False, 1),
        "title": Message("a", "b", False, 1),
    }
    found = countries(words("nl"), CODES, own=own)
    assert found.names["TW"] == "Chinees Taipei"
    assert found.code("chinees taipei") == found.code("taiwan") == "TW"


def test_folding_keeps_letters_of_every_script() -> None:
    assert folded("  Åland-eilanden ") == "aland eilanden"
    assert folded("ኤርትራ") == "ኤርትራ"
    assert folded("भारत")
    assert folded("’'.") == ""


def test_the_first_letters_will_do_where_they_are_no_other_countrys() -> None:
    code = named("nl").code
    assert (code("Phil"), code("filip"), code("oekra")) == ("PH", "PH", "UA")
    assert (code("UK"), code("America"), code("kor")) == ("GB", "US", None)
    assert code("sout") is None, "more than one begins so"
