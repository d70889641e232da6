"""Counting without watching, with a real browser: every step once, and nothing but steps."""

import threading
import time
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browser.walking import ASKED, answer, asked, begin, change, go_on, read_in, walk
from tests.web import folder
from tests.web.server import served

STEPS = {("plain", "question", id): 1 for id in ASKED} | {("plain", "outcome", "fine"): 1}


@dataclass
class Counting:
    """A wizard that counts; while `gate` is shut, it says of no page that it is still the same."""

    url: str
    tally: Any
    gate: threading.Event


@pytest.fixture(scope="module")
def counting(tmp_path_factory):
    app, gate = folder.app(stats=tmp_path_factory.mktemp("stats")), threading.Event()

    def gated(environ, start_response):
        if "HTTP_IF_NONE_MATCH" in environ:
            gate.wait()
        return app(environ, start_response)

    with served(gated) as url:
        gate.set()
        yield Counting(url, app.extensions["wizard"].tally, gate)
        gate.set()


@pytest.fixture
def counted(counting):
    """What was counted since the test began, once it is as expected or time is up."""
    tally = counting.tally
    tally.waiting = {}

    def told(expected):
        until = time.monotonic() + 5
        while True:
            found = {place: n for there in tally.waiting.values() for place, n in there.items()}
            if found == expected or time.monotonic() > until:
                return found
            time.sleep(0.05)

    return told


@pytest.fixture
def page(browser, counting, scripted):
    context = browser.new_context(base_url=counting.url, java_script_enabled=scripted)
    yield context.new_page()
    context.close()


def test_a_walk_counts_each_place_once(page, counted, scripted):
    begin(page, "plain")
    walk(page)
    assert counted(STEPS) == STEPS
    page.reload()
    if scripted:  # without, a page under an own spelling of an amount or a day is kept by nobody
        page.go_back()
        page.go_forward()
    page.goto(page.url)
    read_in(page, "Nederlands")
    page.wait_for_url("**/nl/plain/**")
    page.wait_for_load_state("networkidle")
    assert counted(STEPS) == STEPS


def test_an_answer_changed_is_another_walk_from_there(page, counted):
    begin(page, "plain")
    answer(page, "beast")
    change(page, "beast")
    answer(page, "beast")
    asked(page, "land")
    expected = {("plain", "question", "beast"): 1, ("plain", "question", "land"): 2}
    assert counted(expected) == expected


@pytest.mark.parametrize("scripted", [pytest.param(False, marks=pytest.mark.slow), True])
def test_a_sensitive_walk_counts_nothing(page, counted):
    begin(page, "secret")
    walk(page)
    assert counted({}) == {}


@pytest.mark.parametrize("scripted", [True])
def test_an_answer_not_sent_counts_nothing_and_one_sent_is_shown_at_once(page, counting, counted):
    begin(page, "plain")
    for label in ("An aardvark", "A zebra"):
        with page.expect_response(lambda it: "_at=beast" in it.url) as ahead:
            page.get_by_label(label).check()
        assert ahead.value.finished() is None
    expected = {("plain", "question", "beast"): 1}
    assert counted(expected) == expected
    counting.gate.clear()
    go_on(page)
    asked(page, "land")  # it was there already, and is asked for behind it
    assert counted(expected) == expected
    counting.gate.set()
    expected[("plain", "question", "land")] = 1
    assert counted(expected) == expected
