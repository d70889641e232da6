"""Countries: named and sorted for the page, found by any name people use, never guessed."""

import pytest

from tests.words.index import NAMES as NAMES_OF
from tests.words.index import written
from wizard import places
from wizard.trees.load_folder import load_organisation
from wizard.trees.values import CODES
from wizard.words.countries import TERRITORIES, Countries, Found, countries, folded
from wizard.words.load_interface import (
    COUNTRIES,
    editors_countries,
    load_interface,
)
from wizard.words.messages import Message
from wizard.words.words import words

INDEX = load_interface()["en"].countries


def named(lang: str) -> Countries:
    return countries(words(lang), CODES, INDEX)


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
        ("uk", ["Австралія", "Грузія", "Еритрея", "Єгипет", "Індія", "Йорданія", "Японія"]),
        ("tr", ["Åland Adaları", "Avustralya", "Cibuti", "Çekya", "Danimarka", "Zimbabve"]),
        ("es", ["Afganistán", "España", "Países Bajos", "Perú", "Ucrania", "Zimbabue"]),
        ("fa", ["آلمان", "افغانستان", "بلژیک", "پاکستان", "ژاپن", "سوریه", "یونان"]),
    ],
)
def test_order_is_that_of_the_alphabet(lang: str, order: list[str]) -> None:
    names = list(named(lang).names.values())
    assert order == sorted(order, key=names.index)


NAMES = """
en NL Netherlands;  the netherlands ;Holland;Nederland;Kingdom of the Netherlands
en TR Turkey;TURKIYE;Türkiye;Turkije
en CI Cote d'Ivoire;Ivory Coast;ivoorkust
en US usa;United States of America;America;vs
en GB UK;Great Britain;England;Engeland;بريطانيا
en GW Guinea-Bissau;guinea bissau
en BA Bosnia and Herzegovina;Bosnia;Bosna i Hercegovina;Bosnië en Herzegovina
en MA Morocco;Maroc;المغرب;Marokko
en UA Ukraine;Україна;The Ukraine
en DE Deutschland;Duitsland;ألمانيا
en MM Burma;Myanmar;Birma
en CZ Czech Republic;Czechia;Česko;Tsjechische Republiek
en SZ Swaziland;eSwatini
en CD DRC;DR Congo;Congo-Kinshasa;Zaire;RDC
en TW Taiwan;Republic of China;臺灣;Formosa
en GB N. Ireland;Wales;Cymru
en EG Misr;Masr
ar SZ سوازيلاند
en NE Niger
en IE Ireland
en GR Ελλάς;Ελλάδα;Hellas
nl PH Filipijnen;Philippines;Pilipinas;Filippijnen
nl BE België;belgie;Belgique
ar SY سوريا;سورية;Syria;Syrië
ar DE المانيا;Germany
ar SY سُورِيَا;ســوريا;سوريه
ar IQ عراق;العِراق
ar YE ٱليمن;يمن
ar TR تركيه;تُرْكِيا
ar JO الاردن;اردن
ar AE الإمارات;الامارات
ar UA اوكرانيا;أُوكرانيا
uk VN В'єтнам;Вєтнам;В’єтнам
uk BA Боснія та Герцеговина;Боснія й Герцеговина
uk NL нідерланди;Голландія
uk UA Украіна;УКРАЇНА;україна
uk MM М'янма;Мʼянма;мянма
uk GB Великобританія;Англія
uk SY Сирія;СИРІЯ
tr TT Trinidad ve Tobago;Trinidad Tobago
tr EG MISIR;mısır;misir
tr IR İran;IRAN;ıran;iran
tr IQ Irak;İrak;irak
tr CN cin;ÇİN
tr UA ukrayna;UKRAYNA
tr GB İngiltere;ingiltere
tr US ABD;amerika
tr PS Filistin
nl TR turkiye;Türkıye
fa PK پاکستان;پاكستان
fa IR ایران;ايران;ایــران
fa TR ترکیه;تركيه;تركیه
fa SY سوریه;سوريه;سوریە
fa AF افغانستان;أفغانستان
fa UA اوکراین;اوكراين
fa DE المان;جرمنی;Duitsland
fa NL هالند;هلند
fa GB انگلستان
es TT Trinidad y Tobago;Trinidad Tobago
es BA Bosnia y Herzegovina;bosnia-herzegovina
es NL Holanda;PAISES BAJOS
es CI Costa de Marfil;Côte d'Ivoire
es MX México;mexico;MÉXICO
es ES espana;España
es VE venezuela;República Bolivariana de Venezuela
es PE Peru;perú
es TR turquia;Turquía
"""


@pytest.mark.parametrize(
    ("lang", "code", "typed"),
    [
        (lang, code, typed)
        for lang, code, rest in (line.split(" ", 2) for line in NAMES.strip().splitlines())
        for typed in rest.split(";")
    ],
)
def test_the_name_of_one_country_is_taken(lang: str, code: str, typed: str) -> None:
    assert named(lang).find(typed) == Found(code)


OFFERED = """
nl TR TC Turks
en CH ch
en CD CG Congo
en KP KR Korea
en GN GQ GW PG Guinea
en SD SS Sudan
nl SD SS Soedan
en PH Filipino
en NL Dutch
nl MA Marokkaanse
nl IN Indiër
en DM DO Dominican
en US american
en US us
en PH ph
en PH Philipines
en EG Eygpt
en AF Afganisten
en PL pol
en IQ IR SY TR Kurdistan
en PS Gaza
en TT Tobago
ar SY سوري
en CZ SK Czechoslovakia
en NL NLD
en CH CHE
en IN PK Kashmir
en SO Somaliland
nl CN Tibet
ar SO صوماليلاند
uk UA українка
uk UA украінка
tr SY Suriyeli
tr TR türk
tr AF AFGAN
tr CN Cinli
tr IQ IR SY TR kürt
tr RU çeçen
tr DE alman
ar IQ عراقية
ar AF افغاني
fa AF افغانى
uk RU чеченець
uk CZ SK Чехословаччина
fa AF هزاره
fa KP KR کره
fa SY سوری
es VE venezolana
es PE peruano
es GN GQ guineana
es CZ SK Checoslovaquia
"""

WITHIN = """
KP KR Korea, Republic of
KP KR Korea (South)
CD CG Congo, Democratic Republic of the
MD Moldova, Republic of
SY I am from Syria
GB British National (Overseas)
NE citizen of Niger
"""


@pytest.mark.parametrize("line", WITHIN.strip().splitlines())
def test_a_name_within_a_longer_text_is_offered(line: str) -> None:
    codes = [word for word in line.split(" ") if word in CODES]
    typed = line.removeprefix(" ".join(codes)).strip()
    found = named("en").find(typed)
    assert (found.code, sorted(found.offered)) == (None, codes)


@pytest.mark.parametrize("line", OFFERED.strip().splitlines())
def test_what_is_less_than_a_name_is_offered_and_never_taken(line: str) -> None:
    lang, *codes, typed = line.split(" ")
    found = named(lang).find(typed)
    assert found.code is None
    assert set(codes) <= set(found.offered)
    assert found.offered[0] in codes
    assert len(found.offered) <= 7


@pytest.mark.parametrize(
    "typed", ["", " ", "Atlantis", "xyzzy", "I can not say", "’'.", "\x00", "1", "the"]
)
def test_what_is_no_country_is_none(typed: str) -> None:
    assert named("en").find(typed) == Found()


def test_only_some_are_offered_but_a_name_is_of_one_only_where_no_other_bears_it() -> None:
    countries, some = named("en"), {"KR", "CD", "BE"}
    assert countries.find("Korea", some) == Found(None, ("KR",))
    assert countries.find("Belgim", some) == Found(None, ("BE",))
    assert countries.find("Turkey", some) == Found("TR")
    assert countries.find("Filipin", some) == Found()


def test_states_are_offered_before_what_belongs_to_another() -> None:
    offered = named("en").find("virg").offered
    assert offered == ("VG", "VI")
    offered = named("en").find("guer")
    assert offered.offered == ("GG",)
    many = named("en").find("g").offered
    assert not set(many) & TERRITORIES


def test_every_language_that_visitors_are_shown_has_names_and_nationalities_of_its_own() -> None:
    offered = load_organisation(places.trees()).offered
    for lang in offered:
        words = (NAMES_OF / f"{lang}.txt").read_text("utf-8")
        assert sum(bool(line.partition("|")[2].strip()) for line in words.splitlines()) > 100, lang


@pytest.mark.parametrize("lang", ["en", "nl", "ar"])
def test_a_country_as_listed_is_found_or_asked_about(lang: str) -> None:
    found = named(lang)
    for code, name in found.names.items():
        meant = found.find(name)
        assert meant.code == code or code in meant.offered, name


def test_a_folder_may_prefer_its_own_name_and_both_are_understood() -> None:
    own = {
        "countries.TW": Message("Taiwan", "Chinees Taipei", False, 1),
        "title": Message("a", "b", False, 1),
    }
    found = countries(words("nl"), CODES, INDEX, own)
    assert found.names["TW"] == "Chinees Taipei"
    assert found.find("chinees taipei").code == found.find("taiwan").code == "TW"


def test_folding_keeps_letters_of_every_script() -> None:
    assert folded("  Åland-eilanden ") == "aland eilanden"
    assert folded("ኤርትራ") == "ኤርትራ"
    assert folded("भारत")
    assert folded("’'.") == ""


def test_the_index_of_browsers_is_made_of_all_names() -> None:
    there = (places.static() / COUNTRIES).read_text(encoding="utf-8")
    assert there == written(), "run: python -m tests.words.index"


@pytest.mark.parametrize(
    ("typed", "help"),
    [
        ("Brazil", ("write `BR` for Brazil",)),
        ("Brasil", ("write `BR` for Brazil",)),
        ("Brazilian", ("write `BR` for Brazil",)),
        ("Brazl", ("write `BR` for Brazil",)),
        ("Holland", ("write `NL` for Netherlands",)),
        ("Korea", ("write `KP` for North Korea", "write `KR` for South Korea")),
        ("br", ("write `BR` for Brazil",)),
        ("Phillipines", ("write `PH` for Philippines",)),
        ("Syrian Arab Republic", ("write `SY` for Syria",)),
        ("nowhere-at-all", ()),
        ("EU", ()),  # inside “Sint Eustatius”
        ("Europe", ()),  # two slips from Ethiopia
        ("Africa", ()),
        ("eu-states", ()),
    ],
)
def test_editors_are_told_the_code_by_the_same_index(typed: str, help: tuple[str, ...]) -> None:
    assert editors_countries().written(typed) == help
