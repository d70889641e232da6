"""A page is the same for the same walk, whatever was asked and kept before."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from tests.web import folder
from wizard import places
from wizard.caches import Fragments
from wizard.trees.load_folder import load_folder
from wizard.walks.walk import walk
from wizard.web import Config, create_app

DAY = date(2026, 11, 22)
LANGS = ("en", "nl", "ar")
FORMS = ("page", "part", "frame")
PART = {"HX-Request": "true"}
LIBRARY = load_folder(places.trees())


class Forgetful(Fragments):
    """Keeps nothing but what takes long and is no part of a page: what lies ahead, and in which
    languages a tree is told."""

    def find(self, key, make, weight=1):
        kept = key[0] in ("ahead", "spoken", "offered")
        return super().find(key, make, weight) if kept else make()


@pytest.fixture(scope="module")
def kept():
    return create_app(Config(on=DAY, cache=0)).test_client()


@pytest.fixture(scope="module")
def anew():
    """A wizard that makes every fragment of every page anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wizard.present.page.Fragments", Forgetful)
        return create_app(Config(on=DAY, cache=0)).test_client()


def ask(client, tree, answers: Mapping[str, tuple[str, ...]], lang: str, form: str):
    path = f"{'/embed' if form == 'frame' else ''}/{lang}/{tree.id}/check"
    send = client.post if tree.sensitive else client.get
    data = {name: list(texts) for name, texts in answers.items()}
    kind = {"data": data} if tree.sensitive else {"query_string": data}
    return send(path, headers=PART if form == "part" else {}, **kind)


def ways_to(id: str) -> Mapping[str, list[Mapping[str, tuple[str, ...]]]]:
    """Find for every question and outcome of a tree answers that lead there, from its cases."""
    tree = LIBRARY.trees[id]
    found: dict[str, list[Mapping[str, tuple[str, ...]]]] = {}
    for case in LIBRARY.cases[id]:
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


@pytest.mark.parametrize("id", LIBRARY.trees)
def test_who_came_before_makes_no_difference(kept, anew, id, request):
    tree = LIBRARY.trees[id]
    turns = in_turn(request.config.getoption("--all"))
    for first, second in ways_to(id).values():
        for lang, form in next(turns):
            for answers in (first, second):
                got, wanted = (ask(client, tree, answers, lang, form) for client in (kept, anew))
                assert (got.status_code, got.text) == (200, wanted.text), (lang, form, answers)


@pytest.mark.parametrize("path", ["au-pair", "asylum/overview"])
@pytest.mark.parametrize("lang", LANGS)
def test_nor_does_it_on_other_pages(kept, anew, lang, path):
    got, wanted, again = (client.get(f"/{lang}/{path}").text for client in (kept, anew, kept))
    assert got == wanted == again


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
    app = folder.app(trees=tmp_path, cache=0)
    client = app.test_client()
    for kind in ("dog", "cat"):
        assert f"Is your {kind} here?" in client.get(f"/en/echo/check?kind={kind}").text
    kept = app.extensions["wizard"].shelf.stock().presenter.fragments.kept.values()
    assert "Which animal" in str(kept)
    assert "Is your dog" not in str(kept), "no answer stays with us"
