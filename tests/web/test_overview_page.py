"""The whole tree on one page: nothing of it is missing, every arrow arrives, no answer is shown."""

import re
import threading
import time
from html import unescape
from pathlib import Path
from shutil import copytree

import pytest

from tests.bench.grove import planted
from tests.web import folder
from tests.web.folder import heading, links
from wizard import places
from wizard.present.overview import overview
from wizard.trees.load_folder import load_folder
from wizard.trees.model import Tree
from wizard.walks.arrows import graph
from wizard.web import Config, create_app, tree_pages

SHIPPED = load_folder(places.trees())
LANGUAGES = ("en", "nl", "ar")


@pytest.fixture(scope="module")
def shipped():
    """The wizard as it ships, every page of it by tree and language."""
    client = create_app(Config(), clock=lambda: folder.NOON).test_client()
    return {
        (id, lang): client.get(f"/{lang}/{id}/overview")
        for id in SHIPPED.trees
        for lang in LANGUAGES
    }


def anchors(page: str) -> list[str]:
    return [unescape(it) for it in re.findall(r' id="(.*?)"', page)]


def elements(tree: Tree) -> set[str]:
    """What must have an anchor: every element, and every way on from one."""
    found = set()
    for question in tree.questions.values():
        found.add(f"question-{question.id}")
        ways = [option.id for option in (*question.options, *question.extras)]
        ways += [str(number) for number in range(1, len(question.next) + 1)]
        ways += ["unsure"] if question.unsure else []
        found |= {f"question-{question.id}.{way}" for way in ways}
    for sort, them in (("decision", tree.decisions), ("fact", tree.facts)):
        for it in them.values():
            found.add(f"{sort}-{it.id}")
            found |= {f"{sort}-{it.id}.{number}" for number in range(1, len(it.rules) + 1)}
    return found | {f"outcome-{id}" for id in tree.outcomes}


def unmarked(html: str) -> str:
    return " ".join(unescape(re.sub("<.*?>", "", html)).split())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", SHIPPED.trees)
def test_every_element_stands_on_the_page_once_and_every_link_in_it_arrives(shipped, id, lang):
    page = shipped[id, lang]
    assert page.status_code == 200
    assert f'<html lang="{lang}"' in page.text
    there = anchors(page.text)
    assert len(there) == len(set(there))
    assert elements(SHIPPED.trees[id]) <= set(there)
    inner = {link[1:] for link in links(page.text) if link.startswith("#")}
    assert inner <= set(there)
    assert {f"outcome-{it}" for it in SHIPPED.trees[id].outcomes} - inner == set(), "and back"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("id", SHIPPED.trees)
def test_pictures_lead_to_the_words_about_each_place(shipped, id, lang):
    page, tree = shipped[id, lang].text, SHIPPED.trees[id]
    drawn = "".join(re.findall(r"<svg class=\"tree\".*?</svg>", page, re.S))
    leading = {link[1:] for link in links(drawn)}
    assert {f"question-{it}" for it in tree.questions} <= leading
    assert {f"decision-{it}" for it in tree.decisions} <= leading
    reached = {place[1] for place in graph(tree).order if place[0] == "outcome"}
    assert {f"outcome-{it}" for it in reached} <= leading
    assert page.index('<svg class="tree"') < page.index('id="questions"')
    for titled in re.findall(r'<svg [^>]*aria-labelledby="(.*?)"', page):
        assert f'id="{titled}"' in page
    assert "style=" not in page


def test_a_tree_too_large_to_draw_is_shown_in_words(tmp_path):
    (tmp_path / "large").mkdir()
    (tmp_path / "large" / "tree.yaml").write_text(planted(400), "utf-8")
    page = (
        folder.app(trees=tmp_path, languages=("en",)).test_client().get("/en/large/overview").text
    )
    assert '<svg class="tree"' not in page
    assert 'id="question-q0"' in page


@pytest.mark.parametrize("id", SHIPPED.trees)
def test_every_condition_and_source_is_written_as_in_the_tree(shipped, id):
    tree, words = SHIPPED.trees[id], unmarked(shipped[id, "en"].text)
    rules = [rule for question in tree.questions.values() for rule in question.next]
    rules += [rule for decision in tree.decisions.values() for rule in decision.rules]
    for rule in rules:
        for entry in getattr(rule.when, "items", (rule.when,)):
            if getattr(entry, "fact", None):
                assert f"{entry.fact}: {entry.test.words}" in words
        if rule.source and rule.source.id:
            assert f'id="source-{rule.source.id}"' in shipped[id, "en"].text
    for outcome in tree.outcomes.values():
        for item in (*outcome.documents, *outcome.notes, *outcome.permits, *outcome.contacts):
            if item.id:
                assert re.search(
                    rf' id="(document|note|permit|contact)-{item.id}"', shipped[id, "en"].text
                )


def test_version_and_members_of_groups(shipped):
    page = unmarked(shipped["au-pair", "en"].text)
    tree = SHIPPED.trees["au-pair"]
    assert tree.version in page
    group = tree.groups["eu-eea-swiss"]
    assert re.search(rf"eu-eea-swiss ?[A-Z]\w+, [^()]*\({len(group)}\)", page)


def test_what_is_plausible_is_written_as_in_the_tree(shipped):
    assert "Plausible: within the last 10 years" in unmarked(shipped["family", "en"].text)


@pytest.fixture
def ordinary(client):
    return client.get("/en/plain/overview")


def test_it_may_be_kept_and_is_not_for_search_engines(client, ordinary):
    assert ordinary.headers["Cache-Control"] == "public, max-age=300, s-maxage=3600"
    assert '<meta name="robots" content="noindex">' in ordinary.text
    assert "/overview" not in client.get("/sitemap.xml").text
    assert "/en/plain/overview" in links(client.get("/en/plain").text)
    moved = client.get("/en/plain/overview?land=VU")
    assert (moved.status_code, moved.location) == (303, "/en/plain/overview")


def test_a_sensitive_tree_has_one_that_leaves_nothing_behind(client):
    page = client.get("/en/secret/overview")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "data-leave" in page.text


def test_a_tree_that_is_not_there_or_broken(client):
    assert client.get("/en/nothing/overview").status_code == 404
    assert client.get("/xx/plain/overview").status_code == 404
    assert client.get("/en/broken/overview").status_code == 503


def test_a_changed_tree_is_drawn_anew(tmp_path):
    trees = Path(copytree(folder.TREES, tmp_path / "trees"))
    client = folder.app(trees=trees).test_client()
    assert heading(client.get("/en/second/overview").text) == "Feed an animal"
    tree = trees / "second" / "tree.yaml"
    tree.write_text(tree.read_text("utf-8").replace("Feed an animal", "Another title"), "utf-8")
    assert heading(client.get("/en/second/overview").text) == "Another title"


def test_one_thread_draws_it_one_waits_and_the_others_are_told_to_come_again(monkeypatch):
    begun, go_on, drawn = threading.Event(), threading.Event(), []

    def slowly(*given):
        drawn.append(given)
        begun.set()
        assert go_on.wait(30)
        return overview(*given)

    monkeypatch.setattr(tree_pages, "overview", slowly)
    app, found = folder.app(watch=86400.0), []

    def ask(path: str = "/en/plain/overview") -> threading.Thread:
        thread = threading.Thread(target=lambda: found.append(app.test_client().get(path)))
        thread.start()
        return thread

    asking = [ask(), ask()]
    assert begun.wait(30)
    waiting = app.extensions["wizard"].shelf.now.presenter.fragments.waiting
    while waiting.acquire(blocking=False):  # until the second is there too
        waiting.release()
        time.sleep(0.01)
    for path in ("/en/plain/overview", "/nl/plain/overview", "/en/secret/overview"):
        refused = app.test_client().get(path)
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "2"
        assert refused.headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/en/plain/check").status_code == 200
    go_on.set()
    for thread in asking:
        thread.join(30)
    assert [it.status_code for it in found] == [200, 200]
    assert len(drawn) == 1
    assert app.test_client().get("/nl/plain/overview").status_code == 200
