"""A route that is not in the visitor's language is shown in the next one they read, and says so."""

import re
from dataclasses import replace
from itertools import product

import pytest

from tests.present.folder import INTERFACES
from tests.web import folder
from tests.web.folder import main, post
from wizard import places
from wizard.present.page import presenter
from wizard.trees.load_folder import load_folder
from wizard.trees.model import SHARED
from wizard.web import Config, create_app

LIBRARY = load_folder(places.trees())
OFFERED = LIBRARY.organisation.offered
PRESENTER = presenter(LIBRARY, INTERFACES)
EVERY = list(product(OFFERED, LIBRARY.trees))
WALKED = [(lang, id) for lang, id in EVERY if PRESENTER.offers(LIBRARY.trees[id], lang)]
"""Every language with the routes that it has."""
LACKING = [it for it in EVERY if it not in WALKED]
ORDINARY = next((lang, id) for lang, id in LACKING if not LIBRARY.trees[id].sensitive)
SECRET = next((lang, id) for lang, id in LACKING if LIBRARY.trees[id].sensitive)
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def client():
    return folder.shipped().test_client()


# When a route is offered ------------------------------------------------------------


def offers(tree: str, lang: str, spoil: str, times: int = 1, where: str = "") -> bool:
    """Whether a route is still offered when words of its catalogue are gone."""
    po, words = LIBRARY.translations[where or tree][lang], re.compile(spoil, re.S)
    spoilt, many = words.subn(lambda it: it[0].replace(it["words"], '""', 1), po, times)
    assert many == times
    files = LIBRARY.translations
    library = replace(
        LIBRARY, translations={**files, (where or tree): {**files[where or tree], lang: spoilt}}
    )
    return presenter(library, INTERFACES).offers(LIBRARY.trees[tree], lang)


def entry(context: str) -> str:
    return rf'msgctxt "{context}"\n(?:(?!msgstr).)*?\nmsgstr (?P<words>"[^\n]*"(?:\n"[^\n]*")*)'


NOT_NEEDED = entry(r"[a-z-]+\.(?:why|find-out|next-steps\.\d+)")


def test_it_is_offered_where_nothing_is_missing_that_nobody_can_do_without():
    tree = LIBRARY.trees["study"]
    assert PRESENTER.offers(tree, "tr")
    question = next(it for it in tree.questions.values() if it.ask.catalogue == "study")
    titled = next(it for it in tree.outcomes.values() if it.title.catalogue == "study")
    for context in (question.ask.context, titled.title.context, "title"):
        assert not offers("study", "tr", entry(re.escape(context))), context
    assert not offers("study", "tr", entry(r"documents\.passport\.title"), where=SHARED)
    assert offers("study", "tr", entry(r"documents\.passport\.hint"), where=SHARED)


def test_of_the_rest_one_text_in_twenty_may_be_missing():
    assert offers("study", "tr", NOT_NEEDED, 10)
    assert not offers("study", "tr", NOT_NEEDED, 60)


def test_what_must_be_whole_is_always_offered():
    assert offers("study", "nl", entry("title"))


def test_what_another_route_alone_shows_takes_none_away():
    assert offers("start", "tr", entry(r"documents\.au-pair-agreement\.title"), where=SHARED)


# What whoever asks for another one sees ------------------------------------------------


@pytest.mark.parametrize(("lang", "tree"), LACKING)
def test_every_address_of_it_leads_to_the_next_language(client, lang, tree):
    for rest in ("", "/check", "/overview"):
        answer = client.get(f"/{lang}/{tree}{rest}")
        assert (answer.status_code, answer.location) == (303, f"/en/{tree}{rest}#not-{lang}")
        assert answer.headers["Cache-Control"] == "no-store", "it hangs on the visitor's browser"
    answer = client.get(f"/embed/{lang}/{tree}")
    assert (answer.status_code, answer.location) == (303, f"/embed/en/{tree}#not-{lang}")
    for page in (client.get(f"/en/{tree}").text, client.get(f"/embed/en/{tree}").text):
        (told,) = re.findall(rf'<div class="notice lacking" id="not-{lang}".*?</div>', page)
        direction = INTERFACES[lang].words.dir
        assert f'lang="{lang}" dir="{direction}"' in told
        assert INTERFACES[lang].words.locale.languages["en"] in told
        switch = re.findall(r'hreflang="(\S+?)"', page.partition("<main")[0])
        assert lang not in switch


def test_its_one_sentence_is_in_every_language_that_lacks_something():
    said = {phrase(lang) for lang, _ in LACKING}
    assert len(said) == len({lang for lang, _ in LACKING})


def phrase(lang: str) -> str:
    return INTERFACES[lang].words.gettext(
        "This page is not in your language yet. You read it in {language} here.", language=""
    )


@pytest.mark.parametrize(
    ("accepted", "there"),
    [("", "en"), ("xx,nl", "nl"), ("tr-TR,nl", "tr"), ("en-GB,ar", "en")],
)
def test_the_next_language_is_that_of_the_browser(client, accepted, there):
    lang, tree = ORDINARY
    answer = client.get(f"/{lang}/{tree}", headers={"Accept-Language": f"{lang},{accepted}"})
    assert answer.location == f"/{there}/{tree}#not-{lang}"


def test_answers_are_kept(client):
    lang, tree = ORDINARY
    query = "_guess=x&nationality=PH"
    answer = client.get(f"/{lang}/{tree}/check?{query}")
    assert answer.location == f"/en/{tree}/check?{query}#not-{lang}"
    step = client.get(f"/{lang}/{tree}/check?{query}", headers=HTMX)
    assert (step.status_code, step.text) == (200, ""), "the browser asks for the whole page itself"


def test_posted_answers_are_answered_by_the_page_itself(client):
    lang, tree = SECRET
    first = LIBRARY.trees[tree].start.id
    page = post(client, {"_at": [first]}, f"/{lang}/{tree}/check")
    assert page.status_code == 422
    assert '<html lang="en"' in page.text
    assert f'<div class="notice" id="not-{lang}" lang="{lang}"' in main(page.text)
    assert f'action="/en/{tree}/check"' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert client.get(f"/{lang}/{tree}/check?{first}=x").location == f"/en/{tree}/check#not-{lang}"
    assert page.text.count('id="not-') == 1, "no address leads here, so no other language is asked"
    step = post(client, {"_at": [first]}, f"/{lang}/{tree}/check", **HTMX)
    assert "<main" not in step.text


def test_the_first_tree_leads_into_a_route_in_the_next_language(client):
    """Into an ordinary one by its address, into a sensitive one by the answer to the form."""
    page = post(client, {"purpose": ["protection"], "_at": ["purpose"]}, "/es/start/check")
    assert page.status_code == 200
    assert '<html lang="en"' in page.text
    assert '<div class="notice" id="not-es"' in page.text
    assert 'action="/en/asylum/check"' in page.text


def test_the_index_and_the_ways_on_say_it(client):
    for lang in OFFERED:
        page = client.get(f"/{lang}/").text
        words = INTERFACES[lang].words
        mark = f"({words.gettext('in {language}', language=words.locale.languages['en'])})"
        lacking = [tree for it, tree in LACKING if it == lang]
        assert page.count(mark) == len(lacking)
        for tree in lacking:
            assert re.search(rf'href="/{lang}/{tree}".*?{re.escape(mark)}', page)


def test_machines_are_told_of_the_pages_that_there_are(client):
    sitemap = client.get("/sitemap.xml").text
    assert sitemap.count("<loc>") == len(OFFERED) * (len(LIBRARY.trees) + 1) - len(LACKING)
    for lang, tree in LACKING:
        assert f"/{lang}/{tree}" not in sitemap


def test_programs_get_it_in_the_next_language_and_are_told_in_which(client):
    lang, tree = ORDINARY
    asked = f"/api/v1/trees/{tree}/walk?_lang="
    answer, english = client.get(asked + lang), client.get(f"{asked}en")
    assert answer.json == english.json
    assert answer.json["lang"] == "en"
    assert answer.headers["Cache-Control"] == "no-store"
    assert english.headers["Cache-Control"].startswith("public")
    told = client.post(f"/api/v1/trees/{tree}/walk", json={"_lang": lang})
    assert told.json["lang"] == "en"


def test_editors_see_a_route_in_every_language_as_far_as_it_is(tmp_path):
    dev = create_app(Config(dev=True), clock=lambda: folder.NOON).test_client()
    lang, tree = ORDINARY
    page = dev.get(f"/{lang}/{tree}")
    assert page.status_code == 200
    assert f'<html lang="{lang}"' in page.text
    assert "lacking" not in page.text


def test_where_settings_leave_no_language_that_it_has_it_is_shown_as_far_as_it_is():
    lang, tree = ORDINARY
    app = create_app(Config(languages=(lang,)), clock=lambda: folder.NOON)
    page = app.test_client().get(f"/{lang}/{tree}")
    assert page.status_code == 200
    assert '<span lang="en" dir="ltr">' in page.text
