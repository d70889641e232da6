"""Counting without watching, with a real browser: every step once, and nothing but steps."""

import threading
import time

import pytest
from waitress import create_server

from tests.browser.walking import ASKED, answer, asked, begin, change, go_on, walk
from tests.web import folder

STEPS = {("plain", "question", id): 1 for id in ASKED} | {("plain", "outcome", "fine"): 1}
SLOW = 1.0
"""Seconds that the server waits with a page that the browser has already."""


@pytest.fixture(scope="module")
def counting(tmp_path_factory):
    """A wizard that counts, slow to say that a page is still the same."""
    app = folder.app(stats=tmp_path_factory.mktemp("stats"))

    def slow(environ, start_response):
        if "HTTP_IF_NONE_MATCH" in environ:
            time.sleep(SLOW)
        return app(environ, start_response)

    running = create_server(slow, host="127.0.0.1", port=0)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.effective_port}", app.extensions["wizard.tally"]
    running.close()
    thread.join(5)


@pytest.fixture
def counted(counting):
    """What was counted since the test began, once it is as expected or time is up."""
    _, tally = counting
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
    context = browser.new_context(base_url=counting[0], java_script_enabled=scripted)
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
    page.get_by_role("link", name="Nederlands").click()
    page.wait_for_url("**/nl/plain/**")
    time.sleep(2 * SLOW)
    assert counted(STEPS) == STEPS


def test_an_answer_changed_is_another_walk_from_there(page, counted):
    begin(page, "plain")
    answer(page, "beast")
    change(page, "beast")
    answer(page, "beast")
    asked(page, "land")
    expected = {("plain", "question", "beast"): 1, ("plain", "question", "land"): 2}
    assert counted(expected) == expected


def test_a_sensitive_walk_counts_nothing(page, counted):
    begin(page, "secret")
    walk(page)
    assert counted({}) == {}


@pytest.mark.parametrize("scripted", [True])
def test_an_answer_not_sent_counts_nothing_and_one_sent_is_shown_at_once(page, counted):
    begin(page, "plain")
    for label in ("An aardvark", "A zebra"):
        with page.expect_response(lambda it: "_at=beast" in it.url) as ahead:
            page.get_by_label(label).check()
        assert ahead.value.finished() is None
    expected = {("plain", "question", "beast"): 1}
    assert counted(expected) == expected
    begun = time.monotonic()
    go_on(page)
    asked(page, "land")
    assert time.monotonic() - begun < SLOW, "the page was there, and is asked for behind it"
    expected[("plain", "question", "land")] = 1
    assert counted(expected) == expected
