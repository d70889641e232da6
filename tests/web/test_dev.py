"""`wizard serve --dev`: what editors see on every page, and that visitors see none of it."""

import re
import subprocess
from html import unescape
from pathlib import Path
from shutil import copytree

import pytest

from tests.web import folder
from tests.web.folder import PLAIN, SECRET, heading, links, post
from wizard.web import Misconfigured, read_config
from wizard.words.load_interface import load_interface
from wizard.words.words import interface

TURKISH = 'msgid "Back"\nmsgstr "Geri"\n'
EDITOR = "edit://open?file=/{path}&line={line}"


@pytest.fixture
def trees(tmp_path) -> Path:
    return Path(copytree(folder.TREES, tmp_path / "trees"))


@pytest.fixture
def dev(trees):
    return folder.app(trees=trees, dev=True, editor=EDITOR).test_client()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def bar(page: str) -> str:
    return unescape(re.search(r'<aside class="dev".*?</aside>', page, re.S)[0])


def line_of(file: Path, words: str) -> int:
    return next(n for n, it in enumerate(file.read_text("utf-8").split("\n"), 1) if words in it)


# Where it is written ---------------------------------------------------------------


def test_a_page_says_where_its_question_or_outcome_is_written(dev, trees):
    tree = trees / "plain" / "tree.yaml"
    page = dev.get(PLAIN).text
    at = f"edit://open?file={tree.as_posix()}&line={line_of(tree, '  beast:')}"
    assert at in links(page)
    assert "<code>beast</code>" in bar(page)
    aside = dev.get("/en/second/check?beast=zebra-unmistakable").text
    second = trees / "second" / "tree.yaml"
    assert "<code>hay</code>" in bar(aside)
    assert f"second/tree.yaml:{line_of(second, '  hay:')}" in bar(aside)


def test_every_kind_of_page_has_the_bar(dev):
    pages = ["/en/", "/en/plain", "/en/privacy", "/en/plain/overview", f"{PLAIN}?beast=unsure"]
    pages += ["/en/nothing", "/en/broken", SECRET, f"/embed{PLAIN}", "/ar/plain"]
    for path in pages:
        assert 'class="dev"' in dev.get(path).text, path
    part = dev.get(PLAIN, headers={"HX-Request": "true"})
    assert 'class="dev"' in part.text
    for path in pages:
        page = dev.get(path).text
        assert "<style" not in page
        assert " style=" not in page


# What is wrong ---------------------------------------------------------------------


def test_an_error_stands_beside_the_last_good_version(dev, trees):
    tree = trees / "second" / "tree.yaml"
    assert "last good version" not in bar(dev.get("/en/second").text)
    change(tree, "go: hay", "go: hey")
    page = dev.get("/en/second/check").text
    line = line_of(tree, "hey")
    assert "last good version" in bar(page)
    assert re.search(rf"second/tree.yaml:{line}:\d+: error: .*\[unknown-target\]", bar(page))
    assert re.search(rf"\n{line} \| .*go: hey.*\n.*\^\^\^", bar(page))
    assert "did you mean `hay`" in bar(page)
    change(tree, "go: hey", "go: hay")
    assert "last good version" not in bar(dev.get("/en/second/check").text)


def test_a_tree_that_never_was_good_says_why(dev):
    page = dev.get("/en/broken")
    assert page.status_code == 503
    assert "unknown-target" in bar(page.text)


# The day ---------------------------------------------------------------------------


def test_pages_can_be_seen_as_on_another_day(dev):
    moved = dev.get(f"{PLAIN}?beast=zebra-unmistakable&_to=vet&_on=2027-03-01")
    assert (moved.status_code, moved.location) == (303, f"{PLAIN}?beast=zebra-unmistakable&_to=vet")
    page = dev.get(moved.location).text
    assert "Rules of 1 March 2027" in page
    assert "Every page is shown as on this day" in bar(page)
    assert (
        "“2027-13-01” is no day" in dev.get(f"{PLAIN}?_on=2027-13-01", follow_redirects=True).text
    )
    assert "Rules of 1 March 2027" in post(dev, {"_to": "vet"}).text
    back = post(dev, {"_to": "vet", "_on": ""})
    assert (back.status_code, "Rules of 22 November 2026" in back.text) == (200, True)


# Words -----------------------------------------------------------------------------


def test_words_stand_beside_their_source(dev, trees):
    po = trees / "second" / "nl.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgctxt "title"\nmsgid "Feed an animal"\nmsgstr "Voer een dier"\n\n'
        'msgctxt "summary"\nmsgid "Check what they eat."\nmsgstr "Kijk wat ze eten."\n',
        "utf-8",
    )
    found = bar(dev.get("/nl/second").text)
    assert re.search(r'class="translated">(?:(?!</tr>).)*Voer een dier', found, re.S)
    assert re.search(
        r'class="outdated">(?:(?!</tr>).)*Check what to feed\.(?:(?!</tr>).)*Kijk wat ze eten\.',
        found,
        re.S,
    )
    assert "second/nl.po:" in found
    assert re.search(
        r'class="missing">(?:(?!</tr>).)*hay',
        bar(dev.get("/nl/second/check?beast=zebra-unmistakable").text),
        re.S,
    )
    assert "<table" not in bar(dev.get("/en/second").text)


# What changed ----------------------------------------------------------------------


def git(at: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(("git", *who, "-C", str(at), *words), check=True, capture_output=True)


def test_what_changed_since_the_last_commit(dev, trees):
    for words in (("init",), ("add", "."), ("commit", "-m", "first")):
        git(trees.parent, *words)
    assert "second</code>: nothing differs" in dev.get("/dev/changes").text
    change(
        trees / "second" / "tree.yaml",
        "zebra-unmistakable: {go: hay}",
        "zebra-unmistakable: {go: ask-us}",
    )
    page = dev.get("/dev/changes?tree=second")
    assert page.headers["Cache-Control"] == "no-store"
    assert "What changes from the last commit" in heading(page.text)
    assert "hay" in page.text
    assert "ask-us" in page.text
    assert "http://localhost/en/second/check?beast=zebra-unmistakable" in links(page.text)
    assert "/dev/changes?tree=second" in links(dev.get("/en/second").text)


def test_without_git_it_says_so(dev, monkeypatch):
    assert "is not kept in git" in dev.get("/dev/changes").text
    monkeypatch.setenv("PATH", "")
    assert "git is not installed" in dev.get("/dev/changes").text


def test_what_a_message_means(dev, trees):
    change(trees / "second" / "tree.yaml", "{go: hay}", "{go: hey}")
    assert "/dev/explain/unknown-target" in links(dev.get("/en/second").text)
    page = dev.get("/dev/explain/unknown-target").text
    assert heading(page) == "unknown-target (error): an arrow leads nowhere"
    assert "go: too-yung" in page
    assert dev.get("/dev/explain/nothing").status_code == 404


# Loading again ---------------------------------------------------------------------


def test_the_stamp_changes_with_the_files(dev, trees):
    first = dev.get("/dev/stamp").text
    assert dev.get("/dev/stamp").text == first
    change(trees / "second" / "tree.yaml", "Feed", "Feed quickly")
    assert dev.get("/dev/stamp").text != first
    assert heading(dev.get("/en/second").text) == "Feed quickly an animal"
    assert dev.get("/en/second").headers["Cache-Control"] == "no-store"
    page = dev.get("/en/second").text
    assert '<script src="/dev/reload.js" defer>' in page
    assert dev.get("/dev/reload.js").content_type == "text/javascript; charset=utf-8"
    assert dev.get("/dev/bar.css").content_type == "text/css; charset=utf-8"


# Nobody else -----------------------------------------------------------------------


def test_visitors_see_none_of_it(client):
    for path in ("changes", "explain/gap", "stamp", "bar.css", "reload.js"):
        assert client.get(f"/dev/{path}").status_code == 404
    for path in ("/en/", "/en/plain", PLAIN, "/en/plain/overview", "/nl/second", "/en/nothing"):
        page = client.get(path).text
        assert "/dev/" not in page
        assert 'class="dev"' not in page
        assert "tree.yaml:" not in page or path.endswith("/overview")
    moved = client.get(f"{PLAIN}?_on=2027-03-01")
    assert (moved.status_code, moved.location) == (303, PLAIN)
    assert "Rules of 22 November 2026" in client.get(f"{PLAIN}?_to=vet").text
    sent = {"_to": "vet", "_on": "2027-03-01"}
    assert "Rules of 22 November 2026" in post(client, sent).text


@pytest.mark.parametrize(
    "link", ["javascript:{path}{line}", "edit://open", "edit://{path}", "{path}:{line}"]
)
def test_an_editor_is_an_address_with_path_and_line(link):
    with pytest.raises(Misconfigured, match="editor"):
        read_config({"WIZARD_EDITOR": link})
    assert read_config({"WIZARD_EDITOR": EDITOR}).editor == EDITOR


def test_an_editor_sees_a_language_before_visitors_do(trees, monkeypatch):
    there = load_interface()
    monkeypatch.setattr(
        "wizard.web.app.load_interface", lambda *_: {**there, "tr": interface("tr", TURKISH)}
    )
    page = "/tr/plain/check"
    assert ">Geri<" in folder.app(trees=trees, dev=True).test_client().get(page).text
    assert folder.app(trees=trees).test_client().get(page).status_code == 404


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_reads_nothing_and_changes_no_day(dev, site):
    theirs = {"Sec-Fetch-Site": site}
    for path in ("/api/v1/trees", "/api/v1/trees/second/walk", "/dev/changes", "/dev/stamp"):
        assert dev.get(path, headers=theirs).status_code == 403, path
        assert dev.get(path, headers={"Sec-Fetch-Site": "same-origin"}).status_code != 403, path
    before = dev.get("/en/second").text
    assert dev.get("/en/second?_on=2027-01-02", headers=theirs).status_code == 303
    assert dev.get("/en/second").text == before
    dev.get("/en/second?_on=2027-01-02", headers={"Sec-Fetch-Site": "none"})
    assert dev.get("/en/second").text != before
