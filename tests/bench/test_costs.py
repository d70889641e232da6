"""What hostile input costs, as a ratio to something ordinary measured beside it: no request costs
more than 20 ordinary pages, no file or text of a tree more than reading all trees that ship twice.
"""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from urllib.parse import urlencode

import pytest

from tests.bench.costly import FORM, JSON, MOST, NAMES, ORDINARY, Input, Scale, search
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


def form(path: str, pairs: list[tuple[str, str]], size: int = 64_000) -> Input:
    body = urlencode(pairs, errors="replace").encode()[:size]
    return Input("POST", path, "", (("Host", "a"), ("Content-Type", FORM)), body)


def sent(given: object, tree: str = "asylum") -> Input:
    body = json.dumps(given, ensure_ascii=False).encode("utf-8", "replace")[:64_000]
    heads = (("Host", "a"), ("Content-Type", JSON))
    return Input("POST", f"/api/v1/trees/{tree}/walk", "", heads, body)


def asked(path: str, **heads: str) -> Input:
    named = tuple((name.replace("_", "-"), value) for name, value in heads.items())
    return Input(path=path, headers=(("Host", "a"), *named))


CHECK = "/en/asylum/check"
COSTLY = {
    "a list of countries": sent({"nationality": ["\ufdfa"] * 10_000}),
    "a list of countries that is short enough": sent({"nationality": ["\ufdfa" * 100] * 200}),
    "one country": sent({"nationality": "\ufdfa" * 200}),
    "a country in a form": form(CHECK, [("nationality", "가" * 100), ("_at", "nationality")]),
    "a country many times": form(CHECK, [("nationality", "\ufdfa" * 10)] * 499),
    "27 digits": asked("/en/study/check?money=" + "9" * 27),
    "numbers of 4,299 digits": sent({"nationality": [int("9" * 4299)] * 14}),
    "names without end": form(CHECK, [("a", "b")] * 16_000),
    "percent signs": Input("POST", CHECK, "", (("Content-Type", FORM),), b"%" * 64_000),
    "signs of a form": Input("POST", CHECK, "", (("Content-Type", FORM),), b"%41=%41&" * 8000),
    "parts of a form": Input(
        "POST",
        CHECK,
        "",
        (("Content-Type", "multipart/form-data; boundary=x"),),
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nv\r\n' * 1200,
    ),
    "a name of a host": Input(path="/", headers=(("Host", "xn--" + "a" * 30_000),)),
    "labels of a host": Input(path="/", headers=(("Host", "xn--a." * 5000),)),
    "languages": asked("/", Accept_Language="en;q=0.1," * 3400),
    "tags": asked(ORDINARY, If_None_Match='"a",' * 7700),
    "codings": asked(ORDINARY, Accept_Encoding="br;" + " " * 30_000),
    "cookies": asked(ORDINARY, Cookie="a=b;" * 7500),
    "a path": asked("/" + "a/" * 15_000),
    "a path of one part": asked("/en/" + "é" * 5000),
    "a query": asked("/en/study/check?" + "%" * 16_000),
    "a query of names": asked("/en/study/check?" + "a&" * 8000),
    "an address to embed": asked("/oembed?url=" + "[" * 16_000),
}


@pytest.mark.parametrize("name", COSTLY)
def test_no_known_input_costs_more_than_20_pages(scale, name):
    scale.ordinary()
    assert scale.ratio(COSTLY[name], 3) < MOST


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
