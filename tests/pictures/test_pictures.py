"""Pictures of trees: everything is there, nothing lies upon anything, few arrows cross."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from pathlib import Path
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.walks.forest import grow
from wizard.pictures.dot import as_dot, as_mermaid
from wizard.pictures.drawing import HIGH, WIDE, Drawing, draw, parts
from wizard.pictures.layers import layered
from wizard.pictures.plan import plan, source_of, width, wrapped
from wizard.pictures.svg import LOOKS, as_figure, as_svg
from wizard.trees.library import build_folder
from wizard.trees.load_folder import load_folder
from wizard.trees.model import VERDICTS, Tree

TREES = load_folder(Path(__file__).parents[2] / "trees").trees
SVG = "{http://www.w3.org/2000/svg}"
Rectangle = tuple[float, float, float, float]


def rectangles(picture: Drawing) -> list[Rectangle]:
    """Give everything with words in it as (left, top, right, bottom)."""
    pieces = [piece for _, piece in picture.boxes]
    pieces += [course.label for course in picture.courses if course.label]
    return [
        (it.middle - it.width / 2, it.top, it.middle + it.width / 2, it.top + it.height)
        for it in pieces
    ]


def apart(one: Rectangle, other: Rectangle) -> bool:
    near = 0.01
    across = one[2] <= other[0] + near or other[2] <= one[0] + near
    return across or one[3] <= other[1] + near or other[3] <= one[1] + near


def holds_together(picture: Drawing) -> None:
    """Nothing lies upon anything, arrows lead down, and all is inside the picture."""
    found = rectangles(picture)
    assert all(apart(one, other) for one, other in combinations(found, 2))
    for left, top, right, bottom in found:
        assert left >= -0.01
        assert top >= -0.01
        assert right <= picture.width + 0.01
        assert bottom <= picture.height + 0.01
    for course in picture.courses:
        assert all(y <= after for (_, y), (_, after) in pairwise(course.points))


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_a_picture_of_every_tree_that_comes_with_the_program(tree: Tree) -> None:
    shown = plan(tree)
    picture = draw(shown)
    holds_together(picture)
    text = as_svg(picture)
    root = ElementTree.fromstring(text)
    words = " ".join(root.itertext())
    for box in shown.boxes:
        assert f"{box.place[0]} {box.id}" in words
        assert box.verdict is None or re.search(rf"{box.verdict}( · |\s+){box.id}", words)
    for link in shown.links:
        assert f"{link.start[1]} → {link.end[1]}" in words
    assert len(root.findall(f".//{SVG}path[@class='tip']")) == len(shown.links)
    for forbidden in ("<script", "style=", "http://", "https://", "href"):
        assert forbidden not in text.replace("http://www.w3.org/2000/svg", "")


def crossings(picture: Drawing) -> int:
    """Count how often arrows cross, by the bends that are drawn between one layer and the next."""
    bends = [pair for course in picture.courses for pair in list(pairwise(course.points))[1::2]]
    return sum(
        (one[0][0] - other[0][0]) * (one[1][0] - other[1][0]) < 0
        for one, other in combinations(bends, 2)
        if one[0][1] == other[0][1]
    )


@pytest.mark.parametrize("id", ["start", "au-pair", "study", "asylum"])
def test_no_arrows_cross_where_they_need_not(id: str) -> None:
    assert crossings(draw(plan(TREES[id]))) == 0


def test_a_shuffled_grid_is_put_in_order_again() -> None:
    wide, high = 8, 4
    names = list(range(wide * high))
    Random(1).shuffle(names)
    edges = [
        (names[at], names[at + wide + step])
        for at in range(wide * (high - 1))
        for step in (0, 1)
        if at % wide + step < wide
    ]
    assert layered([names.index(name) // wide for name in range(len(names))], edges).crossings == 0


def test_crossings_are_avoided_and_counted() -> None:
    shape = layered([0, 0, 0, 1, 1, 1], [(0, 5), (1, 4), (2, 3)])
    assert (shape.crossings, shape.layers) == (0, ((0, 1, 2), (5, 4, 3)))
    assert layered([0, 0, 1, 1], [(0, 2), (0, 3), (1, 2), (1, 3)]).crossings == 1


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=settings.default.max_examples // 2)
def test_a_picture_of_any_tree_holds_together(seed: int) -> None:
    library = build_folder({"t/tree.yaml": json.dumps(grow(Random(seed), 6, circles=seed % 2 > 0))})
    picture = draw(plan(library.trees["t"]))
    holds_together(picture)
    assert crossings(picture) == picture.crossings
    ElementTree.fromstring(as_svg(picture))


def test_a_branch_is_drawn_alone() -> None:
    tree = TREES["au-pair"]
    branch = plan(tree, ("question", "place"))
    ids = [box.id for box in branch.boxes]
    assert ids[:4] == ["place", "permit-route", "has-permit", "result"]
    assert set(ids[4:]) == {"au-in-nl", "au-likely"}


def test_an_outcome_reached_from_far_apart_is_drawn_again() -> None:
    picture = draw(plan(TREES["au-pair"]))
    copies = [piece for box, piece in picture.boxes if box.id == "au-exchange-before"]
    assert sorted(piece.again for piece in copies) == [False, True]
    assert "once more" in as_svg(picture)


def test_a_page_brings_its_own_style_and_every_box_is_a_link() -> None:
    picture = draw(plan(TREES["start"]))
    text = as_figure(picture, "title", lambda box: f"#{box.place[0]}-{box.id}")
    root = ElementTree.fromstring(text)
    assert root.get("aria-labelledby") == "title"
    assert "<style" not in text
    assert "style=" not in text
    links = [link.get("href") for link in root.iter("a")]
    assert "#question-nationality" in links
    assert len(links) == len(picture.boxes)


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_a_large_tree_is_several_pictures_that_hold_all_of_it(tree: Tree) -> None:
    whole, several = plan(tree), parts(tree, source_of(tree))
    assert [part.number for part in several] == list(range(1, len(several) + 1))
    here = [box for part in several for box in part.drawing.plan.boxes if not box.elsewhere]
    places = [box.place for box in here if box.verdict is None]
    assert sorted(places) == sorted(box.place for box in whole.boxes if box.verdict is None)
    assert {box.place for box in here} == {box.place for box in whole.boxes}
    drawn = {(link.start, link.end) for part in several for link in part.drawing.plan.links}
    assert drawn == {(link.start, link.end) for link in whole.links}
    for part in several:
        holds_together(part.drawing)
        assert part.drawing.width < WIDE * 1.01
        assert part.drawing.height <= HIGH
        inside = {box.place for box in part.drawing.plan.boxes if not box.elsewhere}
        assert set(part.starts) <= inside
        assert all(number < part.number for number in part.origins)
        for box in part.drawing.plan.boxes:
            if box.elsewhere:
                other = several[box.elsewhere - 1]
                assert box.place in other.starts
                assert part.number in other.origins


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_no_arrows_cross_in_a_picture_of_several(tree: Tree) -> None:
    for part in parts(tree, source_of(tree)):
        assert crossings(part.drawing) == 0


def test_a_picture_that_would_fit_but_for_crossing_arrows_is_divided_further() -> None:
    tree = build_folder({"t/tree.yaml": json.dumps(grow(Random(0), 20))}).trees["t"]
    assert not any(crossings(part.drawing) for part in parts(tree, source_of(tree)))


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=settings.default.max_examples // 4)
def test_any_tree_in_several_pictures_holds_together(seed: int) -> None:
    tree = build_folder(
        {"t/tree.yaml": json.dumps(grow(Random(seed), 14, circles=seed % 2 > 0))}
    ).trees["t"]
    several = parts(tree, source_of(tree))
    for part in several:
        holds_together(part.drawing)
        assert crossings(part.drawing) == 0
    places = [
        box.place
        for part in several
        for box in part.drawing.plan.boxes
        if not box.elsewhere and box.verdict is None
    ]
    assert len(places) == len(set(places))
    assert set(places) == {box.place for box in plan(tree).boxes if box.verdict is None}


def test_rules_bear_their_number_where_their_order_counts() -> None:
    labels = [label for link in plan(TREES["au-pair"]).links for label in link.labels]
    assert "1. age: under 18" in labels
    assert "2. age: over 25" in labels


def test_words_of_editors_are_only_words() -> None:
    data = grow(Random(1), 3)
    data["title"] = 'A & "quoted" title'
    data["questions"]["q0"]["ask"] = 'Is "1" < 2 & 3?'
    tree = build_folder({"t/tree.yaml": json.dumps(data)}).trees["t"]
    words = " ".join(ElementTree.fromstring(as_svg(draw(plan(tree)))).itertext())
    assert 'Is "1" < 2 & 3?' in words
    assert '\\"quoted\\"' in as_dot(plan(tree))
    assert "Is #34;1#34; #60; 2 #38; 3?" in as_mermaid(plan(tree))


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_other_programs_get_every_place_and_arrow(tree: Tree) -> None:
    shown = plan(tree)
    dot, mermaid = as_dot(shown), as_mermaid(shown)
    for box in shown.boxes:
        assert f'"{box.place[0]} {box.id}" [label=' in dot
        assert f'"{box.id}' in mermaid
    assert dot.count(" -> ") == len(shown.links)
    assert mermaid.count("-->") + mermaid.count("-.->") == len(shown.links)


def test_every_verdict_has_a_mark() -> None:
    assert LOOKS.keys() == set(VERDICTS)


def test_words_fit_their_room() -> None:
    lines = wrapped("A sentence that is too long for the room it is given, by far", 13, 120, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width(line, 13) <= 120 for line in lines)
    assert wrapped("", 13, 120, 3) == ()
