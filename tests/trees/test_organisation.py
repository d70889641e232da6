"""`site.yaml`: what it says is taken, what is wrong is told at its word, and no tree suffers."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from wizard.trees.library import Library, build_folder
from wizard.trees.organisation import Organisation
from wizard.trees.texts import texts_of

TREE = """\
title: Park here
summary: See if you may.
reviewed: 2026-11-22
source: https://town.example
start: live-here
unlisted: ask
outcomes:
  ask: {verdict: get-help, title: Ask the town, guidance: Ask them.}
questions:
  live-here: {ask: Do you live here?, options: {yes: ask, no: ask}}
"""
WHOLE = """\
title: Parking
lead: Where may you park?
colophon: The town decides.
sender: {title: The town, url: {es: "https://town.example/es"}}
first: park
languages: {source: es, required: [ca], offered: [ca, en]}
time-zone: Europe/Madrid
currency: USD
contact: help@town.example
theme: town.css
"""


def built(site: str, **more: str) -> Library:
    return build_folder({"park/tree.yaml": TREE, "site.yaml": site, **more}, "trees")


def test_what_it_says() -> None:
    found = built(WHOLE).organisation
    assert found.broken == ()
    assert [(it.catalogue, it.context) for it in texts_of([found])] == [
        ("site", "site.title"),
        ("site", "site.lead"),
        ("site", "site.colophon"),
        ("site", "site.sender.title"),
    ]
    assert [it.source for it in texts_of([found])][::3] == ["Parking", "The town"]
    assert found.sender.link.urls == {"es": "https://town.example/es"}  # type: ignore[union-attr]
    assert (found.source, found.required, found.offered) == ("es", ("ca",), ("es", "ca", "en"))
    assert found.time_zone == ZoneInfo("Europe/Madrid")
    told = (found.first, found.currency, found.contact, found.theme)
    assert told == ("park", "USD", "help@town.example", "town.css")


def test_without_a_file_all_is_neutral() -> None:
    found = build_folder({"park/tree.yaml": TREE}).organisation
    assert found == Organisation()
    assert (found.title, found.colophon, found.offered) == (None, None, ("en",))
    assert found.time_zone is UTC


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("title: Parking", "tittle: Parking", "unknown-key", (1, 1)),
        ("title: Parking\n", "", "missing-key", (1, 1)),
        ("title: Parking", "title: Parking {answer:day}", "unknown-placeholder", (1, 16)),
        ("lead: Where", "lead: <b>Where</b>", "bad-markup", (2, 7)),
        ("title: The town", "name: The town", "unknown-key", (4, 10)),
        ("https://town.example/es", "town.example", "bad-url", (4, 37)),
        ("first: park", "first: parc", "unknown-tree", (5, 8)),
        ("source: es", "source: Spanish", "wrong-shape", (6, 21)),
        ("[ca]", "[catalan]", "wrong-shape", (6, 36)),
        ("[ca]", "ca", "wrong-shape", (6, 35)),
        ("Europe/Madrid", "Europe/Madird", "wrong-shape", (7, 12)),
        ("USD", "dollars", "wrong-shape", (8, 11)),
        ("help@town.example", "the town", "wrong-shape", (9, 10)),
        ("town.css", "../town.css", "wrong-shape", (10, 8)),
        ("title: Parking", "title: [", "yaml-syntax", None),
    ],
)
def test_what_is_wrong_is_told_at_its_word(
    old: str, new: str, code: str, place: tuple[int, int] | None
) -> None:
    library = built(WHOLE.replace(old, new, 1))
    found = library.organisation.broken[0]
    assert found in library.diagnostics
    assert (found.code, found.span.path) == (code, "trees/site.yaml")
    assert place in (None, (found.span.line, found.span.column))
    assert "park" in library.trees


def test_a_near_name_is_guessed() -> None:
    (found,) = built(WHOLE.replace("Europe/Madrid", "Europe/Madird")).organisation.broken
    assert "Europe/Madrid" in (found.help or "")


@pytest.mark.parametrize("name", ["sites.yaml", "site.yml", "site.yaml.txt", "Site.yaml"])
def test_a_file_of_nearly_its_name_is_told(name: str) -> None:
    found = build_folder({"park/tree.yaml": TREE, name: WHOLE}).diagnostics
    assert [(it.code, it.severity, it.span.path) for it in found] == [
        ("unknown-key", "warning", name)
    ]
    assert "`site.yaml`" in (found[0].help or "")


def test_no_tree_has_the_name_of_what_stands_beside_it() -> None:
    found = build_folder({"site/tree.yaml": TREE}).broken["site"]
    assert [it.code for it in found] == ["bad-id"]
    assert build_folder({"interface/es.po": "", "park/tree.yaml": TREE}).names == ("park",)


def test_what_lies_beside_the_trees_is_no_version_of_them() -> None:
    beside = {"README.md": "# Park", "tree.schema.json": "{}", "park/notes.md": "later"}
    assert built(WHOLE, **beside).trees["park"].version == built(WHOLE).trees["park"].version


def test_every_word_of_it_counts_for_the_version_of_a_tree() -> None:
    versions = {
        built(WHOLE).trees["park"].version,
        built(WHOLE.replace("Parking", "Park")).trees["park"].version,
        built(WHOLE, **{"ca.po": ""}).trees["park"].version,
        built(WHOLE, **{"interface/ca.po": ""}).trees["park"].version,
    }
    assert len(versions) == 4


SUMS = """\
savings:
  title: Savings
  values: {2026-01-01: 5000}
  until: 2026-12-31
"""
RICH = TREE.replace(
    "options: {yes: ask, no: ask}}",
    """options: [yes, no], next: saved}
  saved:
    ask: How much have you saved?
    type: money
    next: [{when: {saved: at least amount:savings}, go: ask}, {else: ask}]
""",
)


@pytest.mark.parametrize(
    ("site", "sums", "told"),
    [
        (WHOLE, SUMS, []),  # a sum without a currency is in that of the site
        (WHOLE, SUMS + "  currency: USD\n", []),
        (
            WHOLE,
            SUMS + "  currency: EUR\n",
            ["`amount:savings` is in EUR, and the answers to question `saved` are in USD"],
        ),
        ("title: Parking\n", SUMS + "  currency: EUR\n", []),  # the answers are in none
        ("title: Parking\n", SUMS, ["amount `savings` has no `currency`"]),
    ],
)
def test_sums_are_in_the_currency_of_the_site(site: str, sums: str, told: list[str]) -> None:
    files = {"park/tree.yaml": RICH, "shared/amounts.yaml": sums}
    found = built(site.replace("first: park\n", ""), **files)
    assert [each.message for each in found.diagnostics if each.code != "no-source"] == told
    currencies = [it.currency for it in found.shared.catalogue.amounts.values()]
    assert currencies == (
        []
        if told[:1] == ["amount `savings` has no `currency`"]
        else ["EUR" if "EUR" in sums else "USD"]
    )
