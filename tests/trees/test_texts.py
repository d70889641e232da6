"""Every text of a tree and of the shared files is given to those who translate."""

from __future__ import annotations

from dataclasses import replace

from tests.trees.golden import GOOD, built, examples
from tests.trees.test_build import all_texts
from wizard.trees.texts import own_texts, shared_texts, texts


def test_no_text_of_a_tree_is_left_out():
    for path in examples(GOOD):
        for tree in built(path).trees.values():
            given = list(texts(tree))
            unshown = set(all_texts(replace(tree.catalogue, notes={})))
            assert set(given) == set(all_texts(tree)) - unshown
            places = {(text.catalogue, text.context) for text in given}
            assert len(given) == len(places)  # by which translations are found


def test_own_texts_are_those_of_the_file_in_its_order():
    tree = built(GOOD / "shared").trees["example"]
    own = list(own_texts(tree))
    assert {text.span.path for text in own} == {tree.path}
    assert [text.span.line for text in own] == sorted(text.span.line for text in own)
    assert "place.options.abroad.because" in [text.context for text in own]
    assert "visa.needed.label" not in [text.context for text in own]


def test_shared_texts_are_there_whether_a_tree_shows_them_or_not():
    found = {text.context: text.source for text in shared_texts(built(GOOD / "shared").shared)}
    assert len(found) == len(shared_texts(built(GOOD / "shared").shared))
    assert found["notes.unused.text"] == "Nobody says this."
    assert found["questions.place.options.abroad.hint"] == "Not here."
    assert found["facts.visa.needed.label"] == "a visa is needed"
    assert found["permits.study.decision"] == "Within 60 days"
    assert found["outcomes.done.documents.3"] == "A letter"
    assert found["contacts.desk.hours"] == "From 9 to 17"
    assert found["sources.rules.title"] == "The rules"
