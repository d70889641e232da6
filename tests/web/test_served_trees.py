"""Trees that change while they are served: seen at once, and never worse than they were."""

import shutil
from dataclasses import replace

import pytest

from tests.web import folder
from tests.web.folder import PLAIN, heading
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


def told(read_by: str, made: str = "by machine") -> str:
    return f'msgid ""\nmsgstr ""\n"X-Made: {made}\\n"\n"X-Read-By: {read_by}\\n"\n'


def test_a_page_says_in_one_line_that_no_native_speaker_has_read_its_translation(trees):
    app = folder.app(trees=trees)
    client, interfaces = app.test_client(), app.extensions["wizard"].interfaces
    machine = "Een computer heeft deze vertaling gemaakt."
    assert machine in client.get("/nl/plain").text
    assert machine in client.get("/embed/nl/plain/check").text
    assert "computer" not in client.get("/en/plain").text
    interfaces["nl"] = replace(interfaces["nl"], making=Making("by machine", "native reader"))
    (trees / "plain" / "nl.po").write_text(told("nobody", "by hand"), "utf-8")
    assert "Geen moedertaalspreker heeft deze vertaling" in client.get("/nl/plain").text
    assert "moedertaal" not in client.get("/nl/second").text
    (trees / "plain" / "nl.po").write_text(told("native reader"), "utf-8")
    assert "moedertaal" not in client.get("/nl/plain").text
