"""What is done to whole elements, files and folders: as it was said before it was done."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import quote

from tests.studio.conftest import Editor
from tests.studio.test_saving import entries, said
from wizard.trees.load_folder import load_folder

PAGE = "/studio/en/second/tree"


def sent(editor: Editor, page: str, **more: str) -> dict[str, str]:
    """What every form of a page brings along."""
    text = editor.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="(.*?)"', text)[1]
    base = re.search(r'name="base" value="(.*?)"', text)
    return {"csrf_token": token, "base": base[1] if base else "", **more}


def at(*path: str) -> str:
    return json.dumps(path)


def test_deleting_says_first_what_would_hang_and_takes_nothing_else(editor, trees):
    page = f"{PAGE}?open=outcome-hay"
    form = sent(editor, page, path=at("outcomes", "hay"))
    before = (trees / "second" / "tree.yaml").read_bytes()
    shown = editor.post(f"{PAGE}/delete", form).text
    assert "zebra-unmistakable" in shown
    assert (trees / "second" / "tree.yaml").read_bytes() == before
    editor.post(f"{PAGE}/delete", form | {"sure": "yes", "instead": "ask-us"})
    tree = load_folder(trees).trees["second"]
    assert [*tree.outcomes] == ["ask-us"]
    assert {it.go.id for it in tree.questions["beast"].options} == {"ask-us"}


def test_a_new_id_goes_everywhere_beside_a_broken_route_and_one_that_is_taken_is_refused(
    editor, trees
):
    form = sent(editor, f"{PAGE}?open=outcome-hay", path=at("outcomes", "hay"))
    taken = editor.post(f"{PAGE}/rename", form | {"name": "ask-us"})
    assert taken.status_code == 409
    assert "already" in taken.text
    assert editor.post(f"{PAGE}/rename", form | {"name": "feed-hay"}).status_code == 303
    tree = load_folder(trees).trees["second"]
    assert [*tree.outcomes] == ["feed-hay", "ask-us"]
    assert "feed-hay" in {it.go.id for it in tree.questions["beast"].options}


def test_a_file_is_written_as_text_by_its_lines_even_when_it_is_none(editor, trees):
    file = trees / "second" / "tree.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    page = f"{PAGE}/text"
    text = unescape(
        re.search(r"<textarea id=\"text\".*?>\n(.*?)</textarea>", editor.get(page).text, re.S)[1]
    )
    form = sent(
        editor, page, text=text.replace("Feed it hay", "Feed it grass").replace("\n", "\r\n")
    )
    assert editor.post(page, form).status_code == 303
    assert file.read_bytes().count(b"\r\n") == file.read_bytes().count(b"\n")
    assert b"Feed it grass" in file.read_bytes()
    editor.post(page, sent(editor, page, text="title: [never closed"))
    assert file.read_bytes().startswith(b"title: [never closed")
    assert "cannot be read" in editor.get(PAGE).text
    assert "is not closed" in editor.get(page).text


def test_text_that_somebody_changed_meanwhile_comes_back_with_both(editor, trees):
    page = f"{PAGE}/text"
    form = sent(editor, page, text="title: Mine\n")
    file = trees / "second" / "tree.yaml"
    file.write_text(file.read_text("utf-8").replace("Feed an animal", "Theirs"), "utf-8")
    answer = editor.post(page, form)
    assert answer.status_code == 422
    assert "title: Mine" in answer.text
    assert "title: Theirs" in answer.text
    assert "title: Theirs" in file.read_text("utf-8")


def test_a_route_without_cases_gets_its_first(editor, trees):
    form = sent(editor, PAGE)
    answer = editor.post("/studio/en/second/cases/begin", form)
    page = "/studio/en/second/cases"
    form = sent(editor, answer.location.partition("#")[0]) | {
        'v:["+","name"]': "A zebra gets hay",
        'v:["+","answers"]': "beast: zebra-unmistakable",
        'v:["+","outcome"]': "hay",
    }
    assert editor.post(page, form).status_code == 303
    case = load_folder(trees).cases["second"][0]
    assert (case.name, case.answers, case.outcome) == (
        "A zebra gets hay",
        {"beast": ("zebra-unmistakable",)},
        "hay",
    )
    assert "1 of 1 cases as expected" in editor.get(page).text


def test_a_walk_is_kept_as_a_case(editor, trees):
    editor.post("/studio/en/second/cases/begin", sent(editor, PAGE))
    page = "/studio/en/second/cases"
    shown = editor.get(f"{page}?open=new-cases&walk=beast%3Dzebra-unmistakable").text
    form = re.search(r'<details class="card fresh" id="new-cases" open>.*?</details>', shown, re.S)[
        0
    ]
    assert ">\nbeast: zebra-unmistakable</textarea>" in form
    assert 'value="hay"' in form
    assert 'value="2026-11-22"' in form


def test_a_case_that_turned_is_told_on_the_page_of_its_route(editor, trees):
    text = "- {name: Grass, answers: {beast: zebra-unmistakable}, outcome: ask-us}\n"
    (trees / "second" / "cases.yaml").write_text(text, "utf-8")
    page = editor.get(PAGE).text
    assert "0 of 1 cases as expected" in page
    words = "case “Grass” expects ask-us and gets hay"
    to = re.search(f'<a href="([^"]*)" lang="en">{words}</a>', page)[1]
    assert re.fullmatch(r"/studio/en/second/cases\?open=case-1&amp;.*#case-1", to)


def offered(shown: str) -> dict[str, Any]:
    """Fill in the form of what would be replaced as it stands, all of it ticked."""
    asked: dict[str, Any] = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', shown)
    )
    asked["csrf_token"] = re.search(r'name="csrf_token"[^>]*value="(.*?)"', shown)[1]
    return asked | {"text": re.findall(r'name="text" value="([^"]*)" checked', shown)}


def test_what_is_ticked_alone_is_replaced_and_no_address_or_name(editor, trees):
    file = trees / "plain" / "tree.yaml"
    text = file.read_text("utf-8").replace(
        "guidance: Call us.",
        'guidance: "See [keeper](https://x.example/keeper-members) or {contact:keeper}."',
    )
    text = text.replace("title: Ask us", "title: Ask keeper")
    file.write_text(text, "utf-8")
    assert "See [keeper](" in text
    shown = editor.get("/studio/en/replace?old=keeper&new=relatives&tree=plain").text
    assert "2 times it stands in an address" in shown
    asked = offered(shown)
    assert {"plain ask-us.guidance", "plain ask-us.title"} <= {*asked["text"]}
    assert editor.post("/studio/en/replace", asked | {"text": []}).status_code == 200
    assert file.read_text("utf-8") == text
    asked["text"] = ["plain ask-us.guidance"]
    assert editor.post("/studio/en/replace", asked).status_code == 303
    new = text.replace("See [keeper]", "See [relatives]")
    assert file.read_text("utf-8") == new
    only = editor.get("/studio/en/replace?old=keeper-members&new=x").text
    assert "1 time it stands in an address" in only
    assert 'name="text"' not in only


def test_words_are_replaced_everywhere_as_they_were_shown(editor, trees):
    page, file = "/studio/en/replace", trees / "plain" / "tree.yaml"
    title = load_folder(trees).trees["plain"].outcomes["vet"].title.source
    assert title in editor.get(f"{page}?old={quote(title)}").text
    assert "no text says" in editor.get(f"{page}?old=Nothing+of+the+kind").text
    shown = editor.get(f"{page}?old={quote(title)}&new=Call+a+nurse").text
    assert re.search(r"<del>[^<]*vet[^<]*</del>.*<ins>[^<]*nurse</ins>", shown)
    asked = offered(shown)
    before = file.read_bytes()
    stale = editor.post(page, asked | {"seen": "other"})
    assert (stale.status_code, file.read_bytes()) == (200, before)
    assert editor.post(page, asked).status_code == 303
    assert file.read_bytes() == before.replace(title.encode(), b"Call a nurse")
    assert load_folder(trees).trees["plain"].outcomes["vet"].title.source == "Call a nurse"


def test_a_route_is_copied_under_an_id_of_its_own(editor, trees):
    form = sent(editor, "/studio/en/", like="plain", id="other")
    made = editor.post("/studio/en/copy", form)
    assert (made.status_code, made.location) == (303, "/studio/en/other/tree")
    old, new = (trees / id / "tree.yaml" for id in ("plain", "other"))
    assert new.read_bytes() == old.read_bytes()
    assert "other" in load_folder(trees).trees
    refused = editor.post("/studio/en/copy", form | {"id": "Bad Id"})
    assert (refused.status_code, "bad-id" in refused.text) == (409, True)
    for like in ("nowhere", "shared"):
        assert editor.post("/studio/en/copy", form | {"like": like, "id": "x"}).status_code == 404


def test_a_small_route_to_start_from_is_sound_and_translated(editor, trees):
    (trees / "shared" / "sources.yaml").write_text(
        "here: {title: Here, url: 'https://example.org'}\n", "utf-8"
    )
    form = sent(editor, "/studio/en/", like="", id="permit")
    made = editor.post("/studio/en/copy", form)
    assert (made.status_code, made.location) == (303, "/studio/en/permit/tree")
    tree = load_folder(trees).trees["permit"]
    assert tree.reviewed.isoformat() == "2026-11-22"
    assert {it.name for it in (trees / "permit").iterdir()} == {"tree.yaml", "cases.yaml", "nl.po"}
    shown = editor.get(made.location).text
    assert re.search(r"(\d+) of \1 cases as expected", shown)
    assert editor.post("/studio/en/copy", form).status_code == 409


def test_a_copy_leaves_the_earlier_addresses_to_the_first(editor, trees):
    file = trees / "plain" / "tree.yaml"
    file.write_text("was: animal\n" + file.read_text("utf-8"), "utf-8")
    form = sent(editor, "/studio/en/", like="plain", id="other")
    assert editor.post("/studio/en/copy", form).status_code == 303
    library = load_folder(trees)
    assert library.earlier == {"animal": "plain"}
    assert "other" in library.trees
    assert b"was: animal" not in (trees / "other" / "tree.yaml").read_bytes()


def test_leaving_a_route_out_says_first_what_would_hang(editor, trees):
    case = "- {name: Grass, answers: {beast: zebra-unmistakable}, outcome: hay}\n"
    (trees / "second" / "cases.yaml").write_text(case, "utf-8")
    before = {it: it.read_bytes() for it in (trees / "second").iterdir()}
    assert 'href="/studio/en/second/leave"' in editor.get("/studio/en/").text
    page = "/studio/en/second/leave"
    shown = editor.get(page).text
    for told in ("names tree second, which does not exist", "/second/check?…", "<li>Grass</li>"):
        assert told in shown
    form = sent(editor, page, shown=re.search(r'name="shown" value="(.*?)"', shown)[1])
    assert "Leave second out?" in editor.post(page, form | {"shown": "other"}).text
    assert (trees / "second").is_dir()
    assert editor.post(page, form).status_code == 303
    assert not (trees / "second").exists()
    assert "second" not in load_folder(trees).names
    assert editor.get(page).status_code == 404
    editor.post("/studio/en/undo", form)
    assert {it: it.read_bytes() for it in (trees / "second").iterdir()} == before


def test_words_are_replaced_in_every_language_and_stay_translated(editor, trees):
    file = trees / "plain" / "tree.yaml"
    file.write_text(
        file.read_text("utf-8").replace("guidance: Call us.", "guidance: Call 112."), "utf-8"
    )
    entries(trees, ("ask-us.guidance", "Call 112.", "Bel 112."), ("ask-us.title", "Ask us", "Ons"))
    page = "/studio/en/replace?old=112&new=113&in=*"
    shown = editor.get(page).text
    assert re.findall(r"<ins>(.*?)</ins>", shown) == ["113.", "113."]
    assert "open=outcome-ask-us&amp;" in shown
    assert "&amp;beside=nl#" in shown or "beside=nl&amp;" in shown
    assert "no text says" in editor.get(f"{page}&tree=second").text
    asked = offered(shown)
    assert asked["text"] == ["plain ask-us.guidance"]
    assert editor.post("/studio/en/replace", asked).status_code == 303
    assert said(trees)["ask-us.guidance"] == ("Bel 113.", "translated")
    assert "guidance: Call 113." in file.read_text("utf-8")
