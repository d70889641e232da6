"""The page to sign: it tells what is chosen, and that alone is published; errors never are."""

import re
from html import unescape
from shutil import rmtree

import pytest

from tests.studio.conftest import Editor, git, paper_form
from wizard.edits.batch import Add, At, Batch, Put, Write, digest
from wizard.studio.publishing import changes, publish
from wizard.trees.load_folder import load_revision, published

PAGE = "/studio/en/publish"
HAY, TITLE = '["second/tree.yaml","outcomes","hay"]', '["second/tree.yaml","title"]'


def rewritten(trees, tree: str, **words: str) -> None:
    file = trees / tree / "tree.yaml"
    text = file.read_text("utf-8")
    for old, new in words.items():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def alert(page: str) -> str:
    return " ".join(re.findall(r'role="alert">(.*?)</div>', page, re.S))


def notice(page: str) -> str:
    return " ".join(re.findall(r'class="notice" id="done" role="status">(.*?)</p>', page, re.S))


def report(page: str) -> str:
    """Give what the page tells of what is ticked."""
    return page.partition('class="report"')[2].partition("</section>")[0]


@pytest.mark.parametrize("kept", ["in git", "as copies"])
def test_what_is_ticked_is_published_signed_and_taken_back(editor, trees, kept):
    if kept == "as copies":
        rmtree(trees.parent / ".git")
        store = editor.client.application.extensions["studio"].desk.store
        publish(store, {it.name: it.mark for it in changes(store)}, "All", ("E", "e@x.org"))
    assert "Everything is as it was published" in editor.get(PAGE).text
    for tree in ("second", "plain"):
        rewritten(trees, tree, **{"Ask us": "Call us"})
    form = paper_form(editor.get(PAGE).text)
    assert "Call" in editor.get(PAGE).text
    names = form["change"]
    assert [it.partition(",")[0] for it in names] == ['["plain/tree.yaml"', '["second/tree.yaml"']
    form |= {"change": names[1:], "name": "Editor", "mail": "e@x.org", "signed": "Jurist"}
    told = editor.post(PAGE, form | {"message": "Call"})
    assert (told.status_code, "something else than is ticked" in alert(told.text)) == (422, True)
    assert "plain" not in report(told.text)
    form |= {"seen": paper_form(told.text)["seen"]}
    assert "nothing says what" in alert(editor.post(PAGE, form | {"message": " "}).text)
    done = editor.post(PAGE, form | {"message": "Call"})
    assert done.status_code == 303, alert(done.text)
    if kept == "in git":
        assert git(trees.parent, "log", "-1", "--format=%an").strip() == "Editor"
        changed = git(trees.parent, "show", "--format=", "--name-only").split()
        assert changed == ["trees/second/tree.yaml"]
    page = editor.get(done.location).text
    assert "signed by Jurist" in page
    assert "Call" in notice(page)
    assert paper_form(page)["change"] == names[:1]
    assert ['value="Editor"' in page, 'value="e@x.org"' in page] == [True, True]
    about = re.search(r'role="status">.*?href="(.*?)"', page)[1]
    shown = editor.get(about).text
    told = ('<h1 dir="auto">Call</h1>', "Published by Editor", "signed by Jurist", "<del>Ask</del>")
    assert [it in shown for it in (*told, "<ins>Call</ins>", "second", "plain")] == [True] * 6 + [
        False
    ]
    form = paper_form(page) | {"id": re.search(r'name="id" value="(.*?)"', page)[1]}
    back = editor.post("/studio/en/unpublish", form)
    assert back.status_code == 303
    page = editor.get(back.location).text
    assert "“Call” is taken back in the folder" in notice(page)
    assert "Takes back: Call</textarea>" in page
    assert "</time> Takes back: Call" in editor.get("/studio/en/changes").text
    again = editor.post("/studio/en/unpublish", form)
    assert (again.status_code, "left in the folder" in again.text) == (409, True)
    assert editor.get("/studio/en/published?id=none").status_code == 404
    assert "Ask us" in (trees / "second" / "tree.yaml").read_text("utf-8")
    assert "Call us" in (trees / "plain" / "tree.yaml").read_text("utf-8")


def test_the_page_tells_of_what_is_ticked_alone(editor, trees):
    rewritten(
        trees, "second", **{"Feed it hay": "Feed it grass", "title: Feed an": "title: Keep an"}
    )
    form = paper_form(editor.get(PAGE).text)
    assert form["change"] == [TITLE, HAY]
    page = editor.post(PAGE, form | {"change": [HAY], "do": "look"}).text
    assert ("grass" in report(page), "Keep" in report(page)) == (True, False)
    form = paper_form(page)
    assert form["change"] == [HAY]
    page = editor.post(PAGE, form | {"do": "all"}).text
    assert paper_form(page)["change"] == [TITLE, HAY]
    page = editor.post(PAGE, form | {"change": [], "do": "look"}).text
    assert "Nothing is ticked" in page
    done = editor.post(PAGE, form | {"message": "Hay", "name": "E", "mail": "e@x.org"})
    assert done.status_code == 303
    outcomes = load_revision("HEAD", trees).trees["second"]
    assert (outcomes.outcomes["hay"].title.source, outcomes.title.source[:4]) == (
        "Feed it grass", "Feed",
    )  # fmt: skip
    assert "Feed it grass" in (trees / "second" / "tree.yaml").read_text("utf-8")


def test_what_changed_since_it_was_shown_is_not_published(editor, trees):
    rewritten(trees, "second", **{"Feed it hay": "Feed it grass"})
    form = paper_form(editor.get(PAGE).text)
    rewritten(trees, "second", **{"Feed it grass": "Feed it oats"})
    answer = editor.post(PAGE, form | {"message": "x", "name": "E", "mail": "e@x.org"})
    assert answer.status_code == 422
    assert "was changed since it was shown here" in alert(answer.text)
    assert "oats" in answer.text


NEW = """\
  oats:
    verdict: likely
    title: Feed it oats
    guidance: Oats are good.
"""


def test_what_depends_on_what_is_left_out_is_told_before_it_is_published(editor, trees):
    file = trees / "second" / "tree.yaml"
    text = file.read_text("utf-8")
    assert "outcomes:\n" in text
    text = text.replace("outcomes:\n", f"outcomes:\n{NEW}")
    file.write_text(re.sub(r"(zebra-unmistakable: .*?)hay", r"\1oats", text), "utf-8")
    form = paper_form(editor.get(PAGE).text)
    beast, oats = (
        f'["second/tree.yaml",{it}]' for it in ('"questions","beast"', '"outcomes","oats"')
    )
    assert {*form["change"]} == {beast, oats}
    page = editor.post(PAGE, form | {"change": [beast], "do": "look"})
    assert "which is no question, decision or outcome here" in page.text
    assert 'value="publish"' not in page.text
    seen = paper_form(page.text) | {"message": "x", "name": "E", "mail": "e@x.org"}
    head = git(trees.parent, "rev-parse", "HEAD")
    assert editor.post(PAGE, seen).status_code == 422
    assert git(trees.parent, "rev-parse", "HEAD") == head
    lacking = [unescape(it) for it in re.findall(r'name="lacking" value="(.*?)"', page.text)]
    assert lacking == [oats]
    page = editor.post(PAGE, seen | {"lacking": lacking, "do": "lacking"}).text
    assert {*paper_form(page)["change"]} == {beast, oats}
    done = editor.post(PAGE, paper_form(page) | {"message": "x", "name": "E", "mail": "e@x.org"})
    assert done.status_code == 303, alert(done.text)
    library = published(trees)[1]
    assert "oats" in library.trees["second"].outcomes


def test_an_error_that_is_published_already_stops_nothing_and_a_new_one_does(editor, trees):
    rewritten(trees, "plain", **{"Ask us": "Call us"})
    page = editor.get(PAGE).text
    assert "the tree starts at nowhere" not in page
    rewritten(trees, "plain", **{"start: ": "start: no-"})
    page = editor.get(PAGE).text
    assert "1 error would be published" in page
    to = re.search(r'<a href="(.*?)">\(tree.yaml:\d+\)</a>', page)[1]
    assert to.startswith("/studio/en/plain/tree?open=route-route&amp;at=%5B%22start%22%5D")
    assert 'name="lacking"' not in page
    form = paper_form(page)
    (start,) = (it for it in form["change"] if it.endswith('"start"]'))
    form |= {"change": [it for it in form["change"] if it != start], "do": "look"}
    page = editor.post(PAGE, form).text
    assert 'value="publish"' in page


def test_what_is_about_one_thing_stands_together_with_its_languages(editor, trees):
    (trees / "second" / "nl.po").write_text('msgctxt "hay.title"\nmsgid "x"\nmsgstr "Geef hooi"\n')
    git(trees.parent, "add", "-A")
    git(trees.parent, "commit", "-qm", "nl")
    rewritten(trees, "second", **{"Feed it hay": "Feed it grass"})
    po = trees / "second" / "nl.po"
    po.write_text(po.read_text("utf-8").replace("hooi", "gras"), "utf-8")
    page = Editor(editor.client.application).get("/studio/nl/publish").text
    item = re.search(r"<li>(?:(?!</li>).)*outcomes.*?</li>", page, re.S)[0]
    names = [unescape(it) for it in re.findall(r'name="change" value="(.*?)"', item)]
    assert names == [HAY, '["second/nl.po","hay"]']
    assert "Nederlands" in item
    assert "Feed it grass" in item


def saved(editor, *edits) -> None:
    """Make a step of the studio without going over its pages."""
    desk = editor.client.application.extensions["studio"].desk
    assert desk.store.save(Batch("", edits)) == ()


def put_at(trees, *path) -> At:
    return At("second/tree.yaml", digest((trees / "second" / "tree.yaml").read_text("utf-8")), path)


def test_what_was_changed_beside_the_studio_is_named_and_not_ticked(editor, trees):
    rewritten(trees, "plain", **{"Ask us": "Call us"})
    assert len(paper_form(editor.get(PAGE).text)["change"]) == 1  # nothing was made here
    saved(editor, Put(put_at(trees, "title"), "Keep an animal"))
    page = editor.get(PAGE).text
    assert paper_form(page)["change"] == [TITLE]
    theirs = re.search(r"<li>(?:(?!</li>).)*ask-us.*?</li>", page, re.S)[0]
    assert ("changed outside the studio" in theirs, page.count("outside the studio")) == (True, 1)
    every = editor.post(PAGE, paper_form(page) | {"do": "all"}).text
    assert len(paper_form(every)["change"]) == 2


def test_where_nothing_was_published_yet_everything_is_ticked(editor, trees):
    rmtree(trees.parent / ".git")
    saved(editor, Put(put_at(trees, "title"), "Keep an animal"))
    page = editor.get(PAGE).text
    assert "outside the studio" not in page
    assert len(paper_form(page)["change"]) == page.count('name="change"')


def test_a_translation_of_something_new_is_left_out_with_it(editor, trees):
    row = {"verdict": "likely", "title": "Feed it oats", "guidance": "Oats are good."}
    entry = 'msgctxt "oats.title"\nmsgid "Feed it oats"\nmsgstr "Geef haver"\n'
    hay = 'msgctxt "hay.title"\nmsgid "Feed it hay"\nmsgstr "Geef hooi"\n'
    (trees / "second" / "nl.po").write_text(hay, "utf-8")
    git(trees.parent, "add", "-A")
    git(trees.parent, "commit", "-qm", "nl")
    saved(
        editor,
        Add(put_at(trees, "outcomes"), row, "oats", 1),
        Write("second/nl.po", digest(hay), f"{hay}\n{entry}"),
    )
    form = paper_form(editor.get(PAGE).text)
    oats, said = '["second/tree.yaml","outcomes","oats"]', '["second/nl.po","oats"]'
    assert {oats, said} <= {*form["change"]}
    kept = [it for it in form["change"] if it != oats]
    page = editor.post(PAGE, form | {"change": kept, "do": "look"}).text
    assert paper_form(page)["change"] == [it for it in kept if it != said]
    assert "are left out with it" in alert(page)
    assert "are left out with it" not in editor.post(PAGE, form | {"do": "look"}).text


def test_of_a_translation_whose_words_stayed_no_words_are_shown(editor, trees):
    po, entry = trees / "second" / "nl.po", 'msgctxt "hay.title"\nmsgid "{}"\nmsgstr "{}"\n'
    for words in (("x", "Geef hooi"), ("y", "Geef hooi"), ("y", "Geef gras")):
        po.write_text(entry.format(*words), "utf-8")
        git(trees.parent, "add", "-A")
        git(trees.parent, "commit", "-qm", " ".join(words))
    ids = git(trees.parent, "log", "-2", "--format=%H").split()
    pages = [editor.get(f"/studio/en/published?id={it}").text for it in ids]
    shown = [re.findall(r"<p dir=.auto.>(.*?)</p>", page) for page in pages]
    assert [[it.split() for it in found] for found in shown] == [
        [["Geef", "<del>hooi</del>", "<ins>gras</ins>"]],
        [],
    ]
    assert ["Dutch: changed" in it for it in pages] == [True, True]
