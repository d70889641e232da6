"""Pages made ready beforehand are the pages that the templates would draw, to the letter."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from tests.web import folder
from wizard import places
from wizard.trees.load_folder import load_folder
from wizard.walks.walk import walk
from wizard.web import Config, create_app
from wizard.web import draw_step as drawing
from wizard.web import responses as respond

DAY = date(2026, 11, 22)
LANGS = ("en", "nl", "ar")
FORMS = ("page", "part", "frame")
PART = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def library():
    return load_folder(places.trees())


def app():
    return create_app(Config(trees=places.trees(), on=DAY, cache=0)).test_client()


@pytest.fixture(scope="module")
def ready():
    """The wizard as it is."""
    return app()


@pytest.fixture(scope="module")
def plain():
    """A wizard that draws every page from its templates as they are written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(respond, "Ready", lambda written, words, files: written)
        yield app()


@pytest.fixture
def by_hand(monkeypatch):
    """Makes what is asked for in the meantime without stencils."""

    def asked(client, *request):
        with monkeypatch.context() as patch:
            patch.setattr(drawing, "_stencil", lambda *_: None)
            return ask(client, *request)

    return asked


def ask(client, tree, answers: Mapping[str, tuple[str, ...]], lang: str, form: str):
    path = f"{'/embed' if form == 'frame' else ''}/{lang}/{tree.id}/check"
    send = client.post if tree.sensitive else client.get
    data = {name: list(texts) for name, texts in answers.items()}
    kind = {"data": data} if tree.sensitive else {"query_string": data}
    return send(path, headers=PART if form == "part" else {}, **kind)


def ways_to(library, id: str) -> Mapping[str, list[Mapping[str, tuple[str, ...]]]]:
    """Find for every question and outcome of a tree answers that lead there, from its cases."""
    tree = library.trees[id]
    found: dict[str, list[Mapping[str, tuple[str, ...]]]] = {}
    for case in library.cases[id]:
        made = walk(tree, case.answers, DAY)
        answered: dict[str, tuple[str, ...]] = {}
        for step in made.steps:
            found.setdefault(step.question.id, []).append(dict(answered))
            answered[step.question.id] = step.answer
    return {place: [ways[0], *ways[-1:]] for place, ways in found.items()}


def in_turn(all_of_it: bool) -> Iterator[list[tuple[str, str]]]:
    """Give the languages and forms to look at a page in: one after the other, or each."""
    every = list(itertools.product(LANGS, FORMS))
    while True:
        yield from ([every] if all_of_it else [[one] for one in every])


@pytest.mark.parametrize("id", ["start", "au-pair", "study", "family", "asylum"])
def test_a_filled_stencil_is_the_page_drawn(library, ready, by_hand, id, request):
    """The first visitor's page makes the stencil; the second, who came another way, gets it."""
    tree = library.trees[id]
    turns = in_turn(request.config.getoption("--all"))
    for first, second in ways_to(library, id).values():
        for lang, form in next(turns):
            for answers in (first, second):
                got = ask(ready, tree, answers, lang, form)
                wanted = by_hand(ready, tree, answers, lang, form)
                assert (got.status_code, got.text) == (200, wanted.text), (lang, form, answers)
                assert "\ue000" not in got.text


@pytest.mark.parametrize("id", ["start", "au-pair", "study", "family", "asylum"])
def test_templates_made_ready_say_what_they_say_as_written(library, ready, plain, id, request):
    tree = library.trees[id]
    whole = request.config.getoption("--all")
    turns = in_turn(whole)
    for case in library.cases[id][:: 1 if whole else 7]:
        for lang, form in next(turns):
            got, wanted = (ask(client, tree, case.answers, lang, form) for client in (ready, plain))
            assert (got.status_code, got.text) == (wanted.status_code, wanted.text), case.name


@pytest.mark.parametrize(
    "path", ["", "au-pair", "asylum", "privacy", "accessibility", "embed", "x"]
)
@pytest.mark.parametrize("lang", LANGS)
def test_so_do_those_of_the_other_pages(ready, plain, lang, path):
    got, wanted = (client.get(f"/{lang}/{path}") for client in (ready, plain))
    assert (got.status_code, got.text) == (wanted.status_code, wanted.text)


ECHO = """
title: Bring an animal
summary: Check if you may bring it.
reviewed: 2026-11-01
source: https://example.org/animals
start: kind
unlisted: ask-us
questions:
  kind:
    ask: Which animal is it?
    options:
      dog: {label: dog}
      cat: {label: cat}
    next: here
  here:
    ask: "Is your {answer:kind} here?"
    options: {yes: fine, no: ask-us}
outcomes:
  fine: {verdict: likely, title: You may, guidance: Come in.}
  ask-us: {verdict: get-help, title: Ask us, guidance: We know more.}
"""


def test_a_question_that_repeats_an_answer_is_drawn_for_each_visitor(tmp_path):
    (tmp_path / "echo").mkdir()
    (tmp_path / "echo" / "tree.yaml").write_text(ECHO)
    client = folder.app(trees=tmp_path, cache=0).test_client()
    for kind in ("dog", "cat"):
        assert f"Is your {kind} here?" in client.get(f"/en/echo/check?kind={kind}").text


def test_no_word_of_a_visitor_can_open_a_stencil(ready):
    page = ready.get("/en/au-pair/check?role=\ue000rows\ue001&_at=role")
    assert page.status_code == 422
    assert "\ue000" not in page.text
