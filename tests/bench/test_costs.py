"""What hostile input costs, as a ratio to something ordinary measured beside it: no request costs
more than 20 ordinary pages, no file or text of a tree more than reading all trees that ship twice.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from tests.bench.costly import CROWDS, MOST, NAMES, Input, Scale, search
from tests.bench.measure import seconds
from tests.cli.test_clients import HARD
from tests.web.test_requests import LONG, patterns, pumped
from tests.web.test_safety import BOMBS, LONG_ANSWERS, LONG_TEXTS
from wizard import places
from wizard.present.slots import pattern
from wizard.trees.kinds import day_of, number
from wizard.trees.load_folder import load_folder
from wizard.trees.reading import read
from wizard.web.address import cleaned


@pytest.fixture(scope="module")
def scale() -> Scale:
    return Scale()


@pytest.mark.parametrize("name", CROWDS)
def test_no_known_input_costs_more_than_20_pages(scale, name):
    scale.ordinary()
    assert scale.ratio(CROWDS[name], 3) < MOST


@pytest.mark.parametrize("name", HARD)
def test_no_head_costs_more_than_20_pages(scale, name):
    scale.ordinary()
    assert scale.raw(HARD[name] + b"\r\n\r\n", 3) < MOST


@pytest.mark.parametrize("part", LONG)
@pytest.mark.parametrize("name", NAMES)
def test_no_header_costs_more_than_20_pages(scale, name, part):
    scale.ordinary()
    assert scale.ratio(Input(path="/", headers=((name, part * (30_000 // len(part))),)), 3) < MOST


@pytest.mark.parametrize(
    ("place", "use", "pattern"), patterns(), ids=lambda part: part if isinstance(part, str) else ""
)
def test_no_pattern_runs_away(scale, place, use, pattern):
    written = pattern.pattern
    raw = isinstance(written, bytes)
    for text in pumped(written.decode() if raw else written):
        text = text.encode() if raw else text
        read = partial(pattern.sub, text[:0]) if use == "sub" else getattr(pattern, use)
        cost = min(seconds(partial(read, text)) for _ in range(2))
        assert cost < MOST * scale.known, f"{place}: {text[:20]!r}"


@pytest.mark.slow
def test_nothing_that_is_searched_for_costs_more_than_20_pages(scale, record_property):
    seed = date.today().toordinal()
    cost, it, tried = search(60, seed, scale)
    told = f"seed {seed}, {tried} requests, at most {cost:.1f} ordinary pages: {it}"
    record_property("told", told)
    assert cost <= MOST, told


# What editors write --------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole() -> float:
    """What it costs to read all trees that ship."""
    return min(seconds(lambda: load_folder(places.trees())) for _ in range(2))


def times(whole: float, work) -> float:
    return min(seconds(work) for _ in range(2)) / whole


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_file_of_a_tree_takes_as_long_as_all_trees_twice(whole, bomb):
    assert times(whole, partial(read, "trap/tree.yaml", BOMBS[bomb])) < 2


@pytest.mark.parametrize("text", LONG_TEXTS, ids=lambda it: it[:4])
def test_no_text_takes_as_long_to_draw_as_all_trees_to_read_twice(whole, text):
    assert times(whole, lambda: (pattern(text, block=True), pattern(text, block=False))) < 2


@pytest.mark.parametrize("text", LONG_ANSWERS, ids=lambda it: it[:4])
def test_no_answer_takes_longer_to_judge_than_all_trees_to_read(whole, text):
    def judged() -> None:
        short = cleaned(text)
        number(short), day_of(short), number(text), day_of(text)

    assert times(whole, judged) < 1
