"""Trees that change while they are served: seen at once, and never worse than they were."""

import shutil
import threading
import time
from dataclasses import replace

import pytest

from tests.web import folder
from tests.web.folder import PLAIN, SECRET, heading, links
from wizard.trees.load_folder import load_folder
from wizard.web import Config, Misconfigured, create_app
from wizard.words.messages import Making


@pytest.fixture
def trees(tmp_path):
    shutil.copytree(folder.TREES, tmp_path / "trees")
    return tmp_path / "trees"


@pytest.fixture
def client(trees):
    return folder.app(trees=trees).test_client()


def edit(file, old, new):
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def test_a_change_is_seen(client, trees):
    before = client.get(PLAIN)
    edit(trees / "shared" / "questions.yaml", "Which animal do you keep?", "Which beast?")
    after = client.get(PLAIN)
    assert (heading(before.text), heading(after.text)) == (
        "Which animal do you keep?",
        "Which beast?",
    )
    assert before.headers["ETag"] != after.headers["ETag"]


def test_a_tree_that_breaks_is_served_as_it_was(client, trees):
    edit(trees / "plain" / "tree.yaml", "start: beast", "start: nowhere")
    assert heading(client.get(PLAIN).text) == "Which animal do you keep?"
    ready = client.get("/readyz").get_json()
    assert "plain" in ready["trees"]
    assert any("nowhere" in line for line in ready["broken"]["plain"])
    assert client.get("/en/second").status_code == 200
    edit(trees / "plain" / "tree.yaml", "start: nowhere", "start: land")
    assert heading(client.get(PLAIN).text) == "Which country are you from?"
    assert "plain" not in client.get("/readyz").get_json()["broken"]


def test_a_half_written_file_changes_nothing(client, trees):
    file = trees / "plain" / "tree.yaml"
    whole = file.read_bytes()
    for part in (b"", whole[: len(whole) // 2], b"\xff\xfe\x00", b"questions: [" * 100):
        file.write_bytes(part)
        assert heading(client.get(PLAIN).text) == "Which animal do you keep?"


def test_a_tree_that_is_mended_is_served(client, trees):
    assert client.get("/en/broken").status_code == 503
    shutil.copy(trees / "second" / "tree.yaml", trees / "broken" / "tree.yaml")
    assert client.get("/en/broken").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_tree_that_is_taken_away_is_gone(client, trees):
    shutil.rmtree(trees / "second")
    assert client.get("/en/second").status_code == 404
    assert client.get(PLAIN).status_code == 200


def test_a_folder_that_vanishes_is_served_on(client, trees):
    shutil.move(trees, trees.with_name("elsewhere"))
    assert client.get(PLAIN).status_code == 200


FORMS = 'msgid ""\nmsgstr ""\n"Plural-Forms: {}\\n"\n\n'
ONE = 'msgctxt "questions.beast.ask"\nmsgid "Which animal do you keep?"\nmsgstr "Welk dier?"\n'
MANY = 'msgctxt "x"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n'


@pytest.mark.parametrize("name", ["plain", "shared", "interface"])
@pytest.mark.parametrize(
    "forms",
    [
        "nplurals=999999999; plural=0;",
        "nplurals=2; plural=n/0;",
        "nplurals=2; plural=n;",
        "nplurals=-1; plural=0;",
        f"nplurals=2; plural={'(' * 900}n{')' * 900};",
    ],
)
def test_a_catalogue_with_absurd_plurals_is_refused_and_the_last_good_one_served(
    client, trees, caplog, name, forms
):
    address = "/nl" + PLAIN.removeprefix("/en")
    (trees / "shared" / "nl.po").write_text(ONE, "utf-8")
    (trees / name).mkdir(exist_ok=True)
    file = trees / name / "nl.po"
    good = file.read_text("utf-8") if file.exists() else FORMS.format("nplurals=2; plural=n!=1;")
    file.write_text(good, "utf-8")
    before = client.get(address)
    assert "Welk dier?" in before.text
    file.write_text(FORMS.format(forms) + MANY, "utf-8")
    assert client.get(address).text == before.text
    assert client.get("/readyz").status_code == client.get("/healthz").status_code == 200
    said = [it for it in caplog.messages if f"{name}/nl.po:3: this catalogue cannot be read" in it]
    assert len(said) == 1
    told = client.get("/readyz").get_json()["broken"]
    assert ("plain" in told) == (name == "plain")
    file.write_text(good + "\n", "utf-8")
    assert "plain" not in client.get("/readyz").get_json()["broken"]


def test_whatever_goes_wrong_while_reading_is_told_once_and_tried_again(trees, caplog, monkeypatch):
    app = folder.app(trees=trees)
    client, shelf = app.test_client(), app.extensions["wizard"].shelf
    before, load = client.get(PLAIN), shelf.load
    edit(trees / "shared" / "questions.yaml", "Which animal do you keep?", "Which beast?")

    def fails():
        raise MemoryError(" ".join(("an", "answer")))

    shelf.load = fails
    for _ in range(3):
        assert client.get(PLAIN).text == before.text
    (said,) = [it for it in caplog.messages if "could not be read" in it]
    assert "MemoryError" in said
    assert "in fails" in said
    assert "an answer" not in said
    shelf.load = load
    assert client.get(PLAIN).text == before.text
    monkeypatch.setattr("wizard.web.served_trees.AGAIN", 0.0)
    assert heading(client.get(PLAIN).text) == "Which beast?"


def test_where_a_thread_looks_for_changes_no_request_waits_for_them(trees, monkeypatch):
    readers, go_on = [], threading.Event()

    def slowly(folder, **how):
        readers.append(threading.current_thread().name)
        assert go_on.wait(30)
        return load_folder(folder, **how)

    app = create_app(Config(trees=trees, watch=0.01))
    monkeypatch.setattr("wizard.web.app.load_folder", slowly)
    client, until = app.test_client(), time.monotonic() + 30
    with app.extensions["wizard"].shelf.going():
        edit(trees / "plain" / "tree.yaml", "Keep an animal", "Keep a beast")
        while not readers:
            assert client.get("/en/plain").status_code == 200
            assert time.monotonic() < until
        assert "Keep an animal" in client.get("/en/plain").text
        go_on.set()
        while "Keep a beast" not in client.get("/en/plain").text:
            assert time.monotonic() < until
    assert set(readers) == {"trees"}


def test_cases_are_not_the_servers(client, trees):
    (trees / "plain" / "cases.yaml").write_bytes(b"\xff" * 100)
    shelf = client.application.extensions["wizard"].shelf
    before = shelf.stock()
    assert client.get(PLAIN).status_code == 200
    assert shelf.stock() is before


def test_while_developing_a_changed_stylesheet_is_seen(trees, monkeypatch, tmp_path):
    static = tmp_path / "static"
    shutil.copytree(folder.STATIC, static)
    monkeypatch.setattr("wizard.places.static", lambda: static)
    client = folder.app(trees=trees, dev=True).test_client()
    before = [link for link in folder.links(client.get(PLAIN).text) if link.endswith(".css")]
    (static / "wizard.css").write_text("body {}", "utf-8")
    after = [link for link in folder.links(client.get(PLAIN).text) if link.endswith(".css")]
    assert before != after
    assert client.get(after[0]).text == "body {}"


@pytest.mark.parametrize("name", ["plain", "shared"])
def test_a_folder_read_by_half_is_served_as_it_was(client, trees, name):
    address = "/nl" + PLAIN.removeprefix("/en")
    file = trees / name / "nl.po"
    context = "beast.ask" if name == "plain" else "questions.beast.ask"
    asked = "Which animal do you keep?"
    whole = f'msgctxt "{context}"\nmsgid "{asked}"\nmsgstr "Welk dier houdt u?"\n'.encode()
    file.write_bytes(whole)
    before = client.get(address)
    assert ("Welk dier houdt u?" in before.text) == (name == "shared")
    file.write_bytes(whole + 'msgid "é"'.encode("cp1252"))
    assert client.get(address).text == before.text
    ready = client.get("/readyz").get_json()
    assert any("not UTF-8" in line for line in ready["broken"]["plain"])
    file.write_bytes(whole)
    assert client.get(address).text == before.text
    assert "plain" not in client.get("/readyz").get_json()["broken"]


def test_a_term_is_marked_in_its_language_also_while_a_shared_file_is_broken(client, trees):
    terms = trees / "shared" / "terms.yaml"
    terms.write_text("beest: {lang: nl, explained-by: an animal}\n", "utf-8")
    edit(trees / "shared" / "questions.yaml", "Which animal do", "Which beest do")
    marked = '<bdi lang="nl">beest</bdi>'
    assert marked in client.get(PLAIN).text
    terms.write_text("beest: [", "utf-8")
    assert marked in client.get(PLAIN).text


def told(read_by: str, made: str = "by machine") -> str:
    return f'msgid ""\nmsgstr ""\n"X-Made: {made}\\n"\n"X-Read-By: {read_by}\\n"\n'


def test_a_page_says_in_one_line_that_no_native_speaker_has_read_its_translation(trees):
    app = folder.app(trees=trees)
    client, shelf = app.test_client(), app.extensions["wizard"].shelf
    machine = "Vertaald door een computer"
    assert machine in client.get("/nl/plain").text
    assert machine in client.get("/embed/nl/plain/check").text
    assert "computer" not in client.get("/en/plain").text
    dutch = replace(shelf.now.interfaces["nl"], making=Making("by machine", "native reader"))
    shelf.interfaces = lambda library: {**shelf.now.interfaces, "nl": dutch}
    (trees / "plain" / "nl.po").write_text(told("nobody", "by hand"), "utf-8")
    assert "Geen moedertaalspreker heeft deze vertaling" in client.get("/nl/plain").text
    assert "moedertaal" not in client.get("/nl/second").text
    (trees / "plain" / "nl.po").write_text(told("native reader"), "utf-8")
    assert "moedertaal" not in client.get("/nl/plain").text
    (trees / "nl.po").write_text(told("nobody", "by hand"), "utf-8")
    assert "Geen moedertaalspreker" in client.get("/nl/plain").text


# What is true of all trees -------------------------------------------------------


def test_every_page_says_whose_it_is(client):
    for path in (
        "/en/",
        "/en/plain",
        PLAIN,
        SECRET,
        f"/embed{PLAIN}",
        "/en/plain/overview",
        "/en/no",
    ):
        page = client.get(path).text
        assert "This is guidance. It is not a decision. The zoo decides." in page, path
        assert 'Made by <a href="https://zoo.example">the zoo of Vanuatu</a>.' in page, path
    index = client.get("/en/").text
    assert '<h1 tabindex="-1">The keepers of beasts</h1>' in index
    assert '<p class="lead">See which beast you may keep.</p>' in index
    told = client.get("/api/v1/trees?_lang=en").get_json()["site"]
    assert told == {
        "title": "The keepers of beasts",
        "lead": "See which beast you may keep.",
        "colophon": "This is guidance. It is not a decision. The zoo decides.",
        "sender": {"title": "the zoo of Vanuatu", "url": "https://zoo.example"},
        "first": None,
    }
    described = client.get("/api/v1/openapi.json").get_json()["info"]
    assert described["title"] == "The keepers of beasts"
    assert described["description"].endswith("The zoo decides.")


def test_it_is_translated_beside_it(client, trees):
    title = 'msgctxt "site.title"\nmsgid "The keepers of beasts"\nmsgstr "De oppassers"\n'
    (trees / "nl.po").write_text(title, "utf-8")
    assert "<span>De oppassers</span>" in client.get("/nl/").text
    assert '<span lang="en" dir="ltr">The keepers of beasts</span>' in client.get("/ar/").text


def test_the_first_tree_stands_first(client, trees):
    listed = [link for link in links(client.get("/en/").text) if link.count("/") == 2]
    assert listed.index("/en/plain") < listed.index("/en/secret")
    edit(trees / "site.yaml", "currency:", "first: secret\ncurrency:")
    page = client.get("/en/").text
    listed = [link for link in links(page) if link.count("/") == 2]
    assert listed.index("/en/secret") < listed.index("/en/plain")
    assert '<li class="first"><a href="/en/secret"' in page


def test_what_breaks_is_said_as_it_was(client, trees):
    edit(trees / "site.yaml", "title: The keepers", "tittle: The keepers")
    assert "The zoo decides." in client.get(PLAIN).text
    assert "<span>The keepers of beasts</span>" in client.get("/en/plain").text
    ready = client.get("/readyz")
    assert "site.yaml:1: " in ready.get_json()["broken"]["site.yaml"][0]
    edit(trees / "site.yaml", "tittle: The keepers", "title: The friends")
    assert "<span>The friends of beasts</span>" in client.get("/en/plain").text
    assert "site.yaml" not in client.get("/readyz").get_json()["broken"]


def test_nothing_is_served_of_which_nobody_knows_whose_it_is(trees):
    edit(trees / "site.yaml", "title:", "tittle:")
    with pytest.raises(Misconfigured, match=r"site\.yaml:1: "):
        folder.app(trees=trees)


def test_languages_are_offered_and_settings_leave_some(client, trees):
    assert client.get("/ar/plain").status_code == 200
    edit(trees / "site.yaml", "required: [nl, ar]", "required: [nl]")
    assert client.get("/ar/plain").status_code == 404
    assert client.get("/nl/plain").status_code == 200
    assert 'hreflang="ar"' not in client.get("/nl/plain").text
    narrow = folder.app(trees=trees, languages=("nl",)).test_client()
    assert narrow.get("/en/plain").status_code == 404
    assert narrow.get("/").location == "/nl/"
    with pytest.raises(Misconfigured, match=r"has `ar`; `site\.yaml` offers: en, nl"):
        folder.app(trees=trees, languages=("nl", "ar"))


def test_settings_stand_above_contact_and_theme(trees):
    (trees / "zoo.css").write_text("b {}", "utf-8")
    own = trees / "own.css"
    own.write_text("i {}", "utf-8")
    edit(trees / "site.yaml", "currency:", "contact: zoo@zoo.example\ntheme: zoo.css\ncurrency:")
    client = folder.app(trees=trees).test_client()
    assert "mailto:zoo@zoo.example" in links(client.get("/en/").text)
    assert client.get("/static/theme.css").text == "b {}"
    client = folder.app(trees=trees, contact="https://we.example", theme=own).test_client()
    assert "https://we.example" in links(client.get("/en/").text)
    assert client.get("/static/theme.css").text == "i {}"


def test_without_the_file_all_is_neutral(trees):
    (trees / "site.yaml").unlink()
    client = folder.app(trees=trees).test_client()
    page = client.get("/en/").text
    assert "<span>See what applies to you</span>" in page
    assert "Made by" not in page
    assert "zoo" not in client.get(PLAIN).text
    assert client.get("/nl/").status_code == 404


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Auckland", "23 November"), ("America/Lima", "22 November")]
)
def test_a_day_begins_in_the_time_zone_of_the_trees(trees, zone, day):
    edit(trees / "site.yaml", "Europe/Amsterdam", zone)
    client = folder.app(trees=trees).test_client()
    answer = client.get(f"{PLAIN}?_to=vet")
    assert f"Rules of {day} 2026" in answer.text
