"""What `page_sizes` tells stands on the pages, and Continue is seen where the answers are."""

import pytest

from tests.browser.page_sizes import LOOK, PHONE, measured
from wizard import places
from wizard.trees.load_folder import load_folder


@pytest.fixture(scope="module")
def library():
    return load_folder(places.trees())


def test_words_in_closed_folds_are_told_beside_the_visible_ones(page):
    page.set_content(
        """<main id="main"><h1>One, two</h1><details><summary>Three</summary><p>four
        five <b>six</b></p></details><details open><summary>7</summary>eight – nine</details>"""
    )
    seen = page.evaluate(LOOK)
    assert (seen["words"], seen["folded"], seen["go"]) == (6, 3, 0)


@pytest.mark.parametrize("tree", ["start", "au-pair"])
def test_continue_is_in_the_first_view_where_the_answers_are(
    page, shipped, library, tree, whole_matrix
):
    page.set_viewport_size(PHONE)
    cases = library.cases[tree][:: 1 if whole_matrix else 5]
    found = measured(page, shipped, library.trees[tree], cases, "en")
    assert not whole_matrix or len(found.go) == len(library.trees[tree].questions)
    assert found.too_low == []
    assert min(found.sheets) >= 1
    assert len(found.words) == len(found.screens) > 4
