"""The program is nobody's: others bring a folder of trees of their own, and it names none."""

import json
import re
import shutil
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest

from tests.cli.folder import wizard
from wizard.check.findings.case_results import run
from wizard.check.run import check
from wizard.cli.translate import interface_sentences
from wizard.trees.load_folder import load_folder
from wizard.web import Config, create_app

TOP = Path(__file__).parents[1]
FOLDERS = TOP / "tests" / "folders"
DAY = date(2026, 11, 22)

NAMES = re.compile(
    r"netherlands|nederland|dutch|holland|\bIND\b|ind\.nl|amsterdam|\beuros?\b|immigra|هولند", re.I
)
LISTS = ("country_names/", "countries.json")
"""Names of all countries and nationalities alike."""

LANGUAGE = ("# Dutch: ", "for Dutch; ")
"""Where a language is named as any other is."""


def test_the_program_names_no_country_authority_or_currency() -> None:
    found = []
    for folder in ("wizard", "templates", "static"):
        for file in (TOP / folder).rglob("*.*"):
            name = file.relative_to(TOP).as_posix()
            known = file.suffix in (".py", ".po", ".html", ".js", ".css", ".md", ".yaml", ".json")
            if not known or ".min." in name or any(part in name for part in LISTS):
                continue
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                told = line
                for words in LANGUAGE:
                    told = told.replace(words, "")
                if NAMES.search(told):
                    found.append(f"{name}:{number}: {line.strip()}")
    assert found == []


@pytest.mark.parametrize("name", ["parking", "rent-help"])
def test_another_folder_is_checked_and_tested_like_ours(name: str) -> None:
    library = load_folder(FOLDERS / name)
    assert [f"{it.span.path}: {it.message}" for it in check(library, DAY)] == []
    for id, tree in library.trees.items():
        told = run(tree, library.cases[id], (DAY,))
        assert (told.cases, told.passed, told.outcomes_without) == (3, 3, ())


def test_words_of_the_interface_that_are_missing_are_told_in_one_line(tmp_path: Path) -> None:
    def told() -> tuple[str, int]:
        """Give the one line about a language, and how many words it says are missing."""
        asked = ("--lang", "ca", "--only", "untranslated", "--format", "json")
        done = wizard("check", *asked, "--trees", tmp_path)
        (found,) = json.loads(done.stdout)
        number, _, rest = found["message"].partition(" of ")
        return f"{found['severity']}:{rest.lstrip('0123456789')}", int(number)

    shutil.copytree(FOLDERS / "rent-help", tmp_path, dirs_exist_ok=True)
    file = tmp_path / "interface" / "ca.po"
    file.write_text(re.sub(r'(msgid "(?:Print|Back)"\nmsgstr) ".*"', r'\1 ""', file.read_text()))
    line, few = told()
    assert line == (
        "error: words of the interface, such as “Continue”, have no translation into `ca`, which "
        "is on offer"
    )
    assert few >= 2
    file.unlink()
    assert told() == (line, len(interface_sentences()))


def test_every_page_of_a_folder_in_a_language_of_its_own_is_in_it() -> None:
    office = client("rent-help")
    english = [one for one in interface_sentences() if " " in one and "{" not in one]
    answers = (
        "",
        "rents=yes",
        "rents=no",
        "rents=unsure",
        "rents=&_at=rents",
        "rents=yes&income=x",
    )
    answers += ("rents=yes&income=&_at=income", "rents=yes&income=1200.00", "rents=yes&income=5000")
    for lang in ("es", "ca"):
        below = (f"/rent/check?{query}" for query in answers)
        about = ("/", "/rent", "/rent/overview", "/privacy", "/accessibility", "/embed", "/no/page")
        for path in (*about, *below):
            page = unescape(office.get(f"/{lang}{path}", follow_redirects=True).text)
            assert [one for one in english if one in page] == [], (lang, path)
            assert "not translated yet" not in page


def client(name: str):  # type: ignore[no-untyped-def]
    clock = datetime(2026, 11, 22, 11, tzinfo=UTC)
    return create_app(Config(trees=FOLDERS / name), clock=lambda: clock).test_client()


OURS = re.compile(r"Netherlands|\bIND\b|Nederland|€|euro", re.I)


def test_a_parking_permit_in_english_only() -> None:
    town = client("parking")
    assert town.get("/").location == "/en/"
    assert town.get("/nl/").status_code == 404
    paths = ("/en/", "/en/parking-permit", "/en/privacy", "/en/embed", "/en/no")
    for path in (*paths, "/embed/en/parking-permit/check"):
        page = town.get(path).text
        assert "This is guidance. The town of Fernhaven decides." in page
        assert 'Made by <a href="https://fernhaven.example">the town of Fernhaven</a>.' in page
        assert not OURS.search(page), path
        assert 'id="languages"' not in page
    asked = town.get("/en/parking-permit/check?lives-here=yes").text
    assert 'aria-label="US dollars">US$</span>' in asked
    empty = town.get("/en/parking-permit/check?lives-here=yes&debt=&_at=debt")
    assert "Write an amount in US dollars." in empty.text
    told = town.get("/en/parking-permit/check?lives-here=yes&debt=US$ 50&_at=debt")
    assert told.status_code in (200, 303)
    walk = town.get("/api/v1/trees/parking-permit/walk?lives-here=yes&debt=50").get_json()
    assert walk["outcome"]["id"] == "can-park"
    assert "<eligibility-wizard tree=" in town.get("/en/embed").text


def test_help_with_rent_in_spanish_and_catalan() -> None:
    office = client("rent-help")
    assert office.get("/").location == "/es/"
    assert office.get("/", headers={"Accept-Language": "ca"}).location == "/ca/"
    assert office.get("/en/").status_code == 404
    asked = office.get("/es/rent/check?rents=yes").text
    assert "¿Cuánto gana usted al mes?" in asked
    assert ">Volver</a>" in asked  # what the office says itself
    assert "Hecho por" in asked  # as the program says it
    assert 'aria-label="euros">€</span>' in asked
    assert "Esto es una orientación. La oficina de vivienda decide." in asked
    told = office.get("/ca/rent/check?rents=yes&income=1200.00").text
    assert "Pot demanar l&#39;ajut" in told or "Pot demanar l'ajut" in told
    assert "Fet per" in told
    assert 'href="https://vivienda.example/ca"' in told
    assert "not translated yet" not in told
    framed = office.get("/embed/ca/rent/check")
    assert "Viu vostè de lloguer?" in framed.text
    walk = office.get("/api/v1/trees/rent/walk?_lang=ca&rents=no").get_json()
    assert walk["outcome"]["title"] == "L'ajut és per a qui viu de lloguer"
