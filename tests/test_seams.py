"""What is listed once is served everywhere: kinds of question, verdicts, types of entries, formats
of export.

Whoever adds one is told here what is still missing: page, judge, API, terminal, check, exports,
picture and what is written of it.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator

from tests.cli.folder import folder, wizard
from tests.export import test_export, test_read_by_others
from tests.web.folder import NOON, heading
from wizard.cli.export import FORMATS
from wizard.export.schemas import SCHEMA
from wizard.present.page_json import names
from wizard.present.shapes import ContactPage, DocumentPage, NotePage, PermitPage
from wizard.trees.catalogue import SORTS, Sort
from wizard.trees.model import KINDS, VERDICTS, Contact, Document, Note, Permit
from wizard.web import Config, create_app

ROOT = Path(__file__).parent.parent


class Specimen(NamedTuple):
    """A question of a kind: its keys, a test, an answer that passes it, one that does not, and
    one that is none."""

    keys: str
    test: str
    passes: str
    fails: str
    no_answer: str


SPECIMENS = {
    "choice": Specimen("options: {a: {label: Aa}, b: {label: Bb}}", "a", "a", "b", "c"),
    "choices": Specimen("options: {a: {label: Aa}, b: {label: Bb}}", "b", "b", "a", "c"),
    "country": Specimen("extra: {stateless: {label: None}}", "PH", "PH", "NL", "Nowhereland"),
    "number": Specimen("min: 0", "at least 18", "21", "7", "old"),
    "money": Specimen("max: 9000", "under 100.50", "99.95", "2000", "much"),
    "date": Specimen("max: today", "before 2020-01-01", "2019-12-31", "2026-11-01", "once"),
}
"""One for each kind; texts of several letters would be cut to words by the terminal."""

TREE = """\
title: A tree of {kind}
summary: One question of a kind.
reviewed: 2026-11-20
source: https://example.org/rules
start: it
unlisted: no-way
questions:
  it:
    ask: What is it?
    type: {kind}
    {keys}
    next:
      - when: {{it: {test}}}
        go: fits
      - else: no-way
outcomes:
  fits: {{verdict: {verdict}, title: This fits, guidance: Go on.{lists}}}
  no-way: {{verdict: get-help, title: This needs a person, guidance: Ask.}}
"""


def tree(kind: str, verdict: str = "likely", lists: str = "") -> str:
    keys, test, *_ = SPECIMENS[kind]
    return TREE.format(kind=kind, verdict=verdict, keys=keys, test=test, lists=lists)


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree for each kind, and one for each verdict."""
    files = {f"of-{kind}/tree.yaml": tree(kind) for kind in SPECIMENS}
    files |= {f"to-{verdict}/tree.yaml": tree("choice", verdict) for verdict in VERDICTS}
    return folder(tmp_path_factory.mktemp("trees"), files)


@pytest.fixture(scope="module")
def client(trees: Path) -> FlaskClient:
    app = create_app(Config(trees=trees, watch=0.0), clock=lambda: NOON)
    return app.test_client()


def test_every_kind_has_a_specimen() -> None:
    assert SPECIMENS.keys() == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_asked_and_judged(kind: str, client: FlaskClient) -> None:
    specimen, path = SPECIMENS[kind], f"/en/of-{kind}/check"
    page = client.get(path).text
    assert heading(page) == "What is it?"
    assert 'name="it"' in page
    for answer, title in ((specimen.passes, "This fits"), (specimen.fails, "This needs a person")):
        shown = client.get(f"{path}?it={quote(answer)}", follow_redirects=True).text
        assert heading(shown) == title
        assert "What is it?" in shown
        told = client.get(f"/api/v1/trees/of-{kind}/walk?it={quote(answer)}").get_json()
        assert told["outcome"]["title"] == title
    refused = client.get(f"{path}?it={quote(specimen.no_answer)}&_at=it")
    assert refused.status_code == 422
    assert 'id="q-it-error"' in refused.text
    told = client.get(f"/api/v1/trees/of-{kind}/walk?it={quote(specimen.no_answer)}").get_json()
    assert (told["state"], told["question"]["type"]) == ("invalid", kind)
    depends = client.get(f"{path}?it=unsure").text
    assert "This fits" in depends
    assert "This needs a person" in depends
    overview = client.get(f"/en/of-{kind}/overview").text
    assert "What is it?" in overview


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_asked_at_the_terminal(
    kind: str, trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wizard.cli.walk.asked_by_a_person", lambda: True)
    typed = f"{SPECIMENS[kind].no_answer}\n{SPECIMENS[kind].passes}\n"
    asked = wizard("walk", f"of-{kind}", "--trees", trees, stdin=typed)
    assert asked.output.count("What is it?  [it]") == 2
    assert "This fits  [fits]" in asked.output


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_proved_counted_exported_and_drawn(kind: str, trees: Path) -> None:
    id = f"of-{kind}"
    checked = json.loads(wizard("check", id, "--format", "json", "--trees", trees).stdout)
    wrong = {found["code"] for found in checked if found["severity"] == "error"}
    assert wrong <= {"untranslated"}
    routes = json.loads(wizard("paths", id, "--format", "json", "--trees", trees).stdout)
    assert {route["outcome"] for route in routes["rows"]} >= {"fits", "no-way"}
    for form, read in EXPORTED.items():
        told = read(wizard("export", id, "--format", form, "--trees", trees).stdout)
        assert {"What is it?", "fits", "no-way"} <= told, form
    for form in ("svg", "dot"):
        assert "What is it?" in wizard("graph", id, "--format", form, "--trees", trees).stdout


def words_of_json(text: str) -> set[str]:
    Draft7Validator(SCHEMA).validate(json.loads(text))
    assert json.loads(text)["questions"]["it"]["next"][0]["when"]["test"]
    return set(re.findall(r'"([^"\n]*)"', text))


def words_of_dmn(text: str) -> set[str]:
    return {(part.text or "").strip('"') for part in ElementTree.fromstring(text).iter()}


EXPORTED = {"json": words_of_json, "dmn": words_of_dmn}
"""For each format of export what reads it here and gives the words in it."""
READ_BY_OTHERS = {
    "json": test_read_by_others.test_compiled_trees_by_check_jsonschema,
    "dmn": test_export.test_others_follow_the_tables_to_the_same_outcomes,
}
"""For each format of export the test in which programs that it is for read every shipped tree."""


def test_every_format_of_export_is_read_here_and_by_others() -> None:
    assert FORMATS.keys() == EXPORTED.keys() == READ_BY_OTHERS.keys()


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_of_export_is_told(form: str) -> None:
    name = re.compile(rf"\b{form}\b", re.IGNORECASE)
    _, _, about = wizard("export", "--help").stdout.partition("\n\n")
    about, _, _ = about.partition("Options:")
    assert name.search(about), "in the help of `wizard export`"
    for file, begins in (("README.md", "| `wizard export"), ("trees/README.md", "wizard export ")):
        lines = (ROOT / file).read_text("utf-8").splitlines()
        assert any(name.search(line) for line in lines if line.startswith(begins)), file
    assert name.search((ROOT / "CHANGELOG.md").read_text("utf-8"))


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_is_served(verdict: str, client: FlaskClient, trees: Path) -> None:
    page = client.get(f"/en/to-{verdict}/check?it=a").text
    told = client.get(f"/api/v1/trees/to-{verdict}/walk?it=a").get_json()["outcome"]
    assert told["verdict"] == verdict
    assert told["verdict_label"] in page
    compiled = json.loads(wizard("export", f"to-{verdict}", "--trees", trees).stdout)
    Draft7Validator(SCHEMA).validate(compiled)
    for form in ("svg", "dot"):
        drawn = wizard("graph", f"to-{verdict}", "--format", form, "--trees", trees).stdout
        assert "This fits" in drawn


@pytest.mark.parametrize(
    "sort", [sort for sort in SORTS if sort.listed], ids=lambda sort: str(sort.name)
)
def test_a_type_of_entry_that_outcomes_list_is_served(sort: Sort, tmp_path: Path) -> None:
    said = f"Some {sort.name}"
    entry = {key: said for key in ("title", "text") if key in sort.keys.known}
    shared = {f"shared/{sort.file}.yaml": json.dumps({"some": entry})}
    with_it = {"it/tree.yaml": tree("choice", lists=f", {sort.file}: [some]"), **shared}
    trees = folder(tmp_path / "new", with_it)
    client = create_app(Config(trees=trees, watch=0.0), clock=lambda: NOON).test_client()
    assert said in client.get("/en/it/check?it=a").text
    assert said in client.get("/api/v1/trees/it/walk?it=a").text
    overview = client.get("/en/it/overview").text
    for link in (sort.file, f"{sort.name}-some"):
        assert f'href="#{link}"' in overview
        assert f'id="{link}"' in overview
    if sort.name != "source":  # where rules come from is for pages
        assert said in wizard("walk", "it", "-a", "it=a", "--trees", trees).output
    compiled = json.loads(wizard("export", "it", "--trees", trees).stdout)
    Draft7Validator(SCHEMA).validate(compiled)
    assert "some" in compiled[sort.file]
    assert compiled["outcomes"]["fits"][sort.file]
    without = folder(tmp_path / "old", {**with_it, "it/tree.yaml": tree("choice")})
    assert "some" in wizard("diff", without, trees, "it").output


@pytest.mark.parametrize(
    ("entry", "page"),
    [(Permit, PermitPage), (Document, DocumentPage), (Contact, ContactPage), (Note, NotePage)],
)
def test_a_field_of_an_entry_comes_to_the_page_and_the_api(entry: type, page: type) -> None:
    fields_of_editors = {"span", "source", "when", "verified"}
    read = {each.name.replace("link", "url") for each in fields(entry)} - fields_of_editors
    shown = {each.name for each in fields(page)}
    assert read <= shown
    assert shown - {"tel"} <= set(names(page).values())
