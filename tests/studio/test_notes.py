"""Notes to a colleague: where they stand, and that they go along with what they are about."""

import re
from dataclasses import replace
from shutil import rmtree

import pytest

from tests.studio.conftest import DOORS, Editor
from tests.studio.test_acts import at, sent
from tests.studio.test_saving import name, opened
from tests.web.folder import NOON
from wizard.studio.doors import Proxy
from wizard.studio.studio_app import create_studio

PAGE = "/studio/en/second/tree"
WORDS = "Is hay right?\nAsk <a vet>."
SHOWN = "Is hay right?\nAsk &lt;a vet&gt;."


@pytest.fixture
def noted(editor):
    """Leave a note on an element."""

    def write(anchor: str = "outcome-hay", page: str = PAGE, words: str = WORDS) -> None:
        form = sent(editor, f"{page}?open={anchor}", open=anchor, words=words)
        assert editor.post(f"{page}/note", form).status_code == 303

    return write


def card(editor, anchor: str, page: str = PAGE) -> str:
    return re.search(
        rf'<article class="[^"]*" id="{anchor}".*?</article>', editor.get(page).text, re.S
    )[0]


def listed(editor) -> str:
    found = re.search(
        r'<section aria-labelledby="notes".*?</section>', editor.get("/studio/en/").text, re.S
    )
    return found[0] if found else ""


def test_a_note_stands_on_its_element_and_in_the_list_and_nowhere_else(editor, trees, noted):
    before = {it: it.read_bytes() for it in trees.rglob("*.yaml")}
    assert listed(editor) == ""
    noted()
    noted(words="  ")
    assert SHOWN in card(editor, "outcome-hay")
    assert SHOWN not in card(editor, "outcome-ask-us")
    assert "22 November 2026" in card(editor, "outcome-hay")
    assert SHOWN in listed(editor)
    assert 'href="/studio/en/second/tree?seen=outcome-hay#outcome-hay">Feed it hay</a>' in listed(
        editor
    )
    assert listed(editor).count('class="note"') == 1
    assert {it: it.read_bytes() for it in trees.rglob("*.yaml")} == before
    for path in ("/en/second", "/en/second/result/hay", "/api/second", "/en/second/overview"):
        assert "Is hay right" not in editor.get(path).text
    assert "Is hay right" not in editor.get("/studio/en/publish").text
    assert "Undo" not in editor.get(PAGE).text


def test_a_note_says_whose_it_is_and_who_settled_it_where_a_proxy_names_them(trees):
    doors = replace(DOORS, proxy=Proxy(user="X-User"))
    studio = create_studio(trees, doors, lambda: NOON)
    ann = Editor(studio)
    ann.client.environ_base["HTTP_X_USER"] = "Ann"
    form = sent(ann, f"{PAGE}?open=outcome-hay", open="outcome-hay", words=WORDS)
    assert ann.post(f"{PAGE}/note", form).status_code == 303
    bob = Editor(studio)
    bob.client.environ_base["HTTP_X_USER"] = "Bob"
    assert "Ann, <time" in card(bob, "outcome-hay")
    assert bob.post("/studio/en/note/1/done", form | {"back": PAGE}).status_code == 303
    assert "Ann, <time" in listed(bob)
    assert "done: Bob," in listed(bob)


def test_a_note_is_done_taken_up_again_and_removed(editor, noted):
    noted()
    form = {"csrf_token": sent(editor, PAGE)["csrf_token"], "back": PAGE}
    assert editor.post("/studio/en/note/1/done", form).location == PAGE
    assert SHOWN not in card(editor, "outcome-hay")
    assert "Notes that are done" in listed(editor)
    editor.post("/studio/en/note/1/open", form)
    assert SHOWN in card(editor, "outcome-hay")
    editor.post("/studio/en/note/1/gone", form)
    assert listed(editor) == ""
    noted(words="Another")
    assert "Another" in card(editor, "outcome-hay")


def test_a_note_goes_along_with_another_id_and_back(editor, trees, noted):
    rmtree(trees / "broken")
    noted()
    form = sent(editor, f"{PAGE}?open=outcome-hay", path=at("outcomes", "hay"), name="feed-hay")
    assert editor.post(f"{PAGE}/rename", form).status_code == 303
    assert SHOWN in card(editor, "outcome-feed-hay")
    editor.post("/studio/en/undo", form)
    assert SHOWN in card(editor, "outcome-hay")


def test_a_note_follows_what_somebody_renamed_elsewhere(editor, trees, noted):
    noted()
    file = trees / "second" / "tree.yaml"
    text = (
        file.read_text("utf-8")
        .replace("hay:", "straw:\n    was: hay")
        .replace("go: hay", "go: straw")
    )
    file.write_text(text, "utf-8")
    assert SHOWN in card(editor, "outcome-straw")


def test_a_note_is_told_when_what_it_is_about_is_gone(editor, trees, noted):
    noted()
    form = sent(editor, f"{PAGE}?open=outcome-hay", path=at("outcomes", "hay"), sure="yes")
    editor.post(f"{PAGE}/delete", form | {"instead": "ask-us"})
    assert SHOWN not in editor.get(PAGE).text
    assert "About something that is gone" in listed(editor)
    assert SHOWN in listed(editor)
    editor.post("/studio/en/undo", form)
    assert SHOWN in card(editor, "outcome-hay")
    rmtree(trees / "second")
    assert "About something that is gone" in listed(editor)


def test_a_note_on_a_case_goes_along_with_its_sentence_and_its_place(editor, trees, noted):
    page = "/studio/en/second/cases"
    case = "- {{name: {}, answers: {{beast: zebra-unmistakable}}, outcome: hay}}\n"
    (trees / "second" / "cases.yaml").write_text(case.format("One") + case.format("Two"), "utf-8")
    noted("case-2", page)
    form = opened(editor, "case-2", page) | {name(1, "name"): "The second"}
    assert editor.post(page, form).status_code == 303
    assert SHOWN in card(editor, "case-2", page)
    editor.post(page, opened(editor, "case-1", page) | {"do": "take:[0]"})
    assert SHOWN in card(editor, "case-1", page)


def test_nothing_is_written_through_a_link(editor, trees, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    editor.get(PAGE)
    (trees / ".studio" / "notes").symlink_to(other)
    form = sent(editor, f"{PAGE}?open=outcome-hay", open="outcome-hay", words=WORDS)
    assert editor.post(f"{PAGE}/note", form).status_code == 409
    assert not [*other.iterdir()]
