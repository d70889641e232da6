"""Sensitive trees in a browser: nothing of the answers stays anywhere, and leaving is quick."""

import json
import re
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.walking import ASKED, FINE, answer, asked, begin, change, go_on, read_in, walk

UNMISTAKABLE = ("zebra-unmistakable", "VU", "73194", "1987")

LEFT_BEHIND = """async () => {
  const cached = [];
  for (const name of await caches.keys())
    for (const it of await (await caches.open(name)).keys()) cached.push(it.url);
  return JSON.stringify([location.href, history.state, {...localStorage}, {...sessionStorage},
    document.cookie, performance.getEntries().map(it => it.name), cached,
    (await indexedDB.databases()).map(it => it.name)]);
}"""


def traces(page: Page, server, tree: str) -> set[str]:
    """Walk a tree from end to end, and look for the answers in everything that stays."""
    seen: list[str] = []

    def asked_for(request):
        seen.append(request.url)
        seen.append(json.dumps({k: v for k, v in request.headers.items() if k != "cookie"}))

    page.on("request", asked_for)
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    before = len(server.lines)
    begin(page, tree)
    walk(page)
    seen.append(page.evaluate(LEFT_BEHIND))
    for _ in ASKED:
        page.go_back()
        page.wait_for_timeout(30)
        seen.append(page.evaluate(LEFT_BEHIND))
    for _ in ASKED:
        page.go_forward()
        page.wait_for_timeout(30)
    expect(page.get_by_role("heading", level=1)).to_have_text(FINE)
    change(page, "children")
    page.goto(urljoin(page.url, "/en/privacy"))
    seen.append(page.evaluate(LEFT_BEHIND))
    seen.extend(server.lines[before:])
    return {word for word in UNMISTAKABLE for text in seen if word in text}


def test_a_sensitive_walk_leaves_no_trace(page, server):
    assert traces(page, server, "secret") == set()


def test_the_same_search_finds_the_answers_of_an_ordinary_walk(page, server):
    assert traces(page, server, "plain") == set(UNMISTAKABLE)


ASYLUM = (("place", "inside-nl"), ("ukraine", "no"), ("age", "34"), ("nationality", "Vanuatu"))
ASYLUM += (("earlier-asylum", "no"), ("has-permit", "no"), ("protected-elsewhere", "no"))
ASYLUM += (("other-country", "no"),)


def test_a_walk_through_asylum_leaves_no_trace(page, server, shipped):
    """The route that matters most, from its start page to an outcome and back."""
    seen: list[str] = []
    page.on("request", lambda it: seen.extend((it.url, json.dumps(dict(it.headers)))))
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    before = len(server.lines)
    page.goto(f"{shipped}/en/asylum")
    page.get_by_role("link", name="Start now").click()
    for question, value in ASYLUM:
        radio = page.locator(f"input[type=radio][name={question}][value='{value}']")
        typed = page.locator("#q-age" if question == "age" else "input[role=combobox]")
        expect(page.locator(f"[name={question}]").first).to_be_attached()
        radio.check() if radio.count() else typed.fill(value)
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(f"input[type=hidden][name={question}]").first).to_be_attached()
        seen.append(page.evaluate(LEFT_BEHIND))
    expect(page.locator("[data-outcome], .verdict").first).to_be_visible()
    page.go_back()
    page.wait_for_timeout(100)
    seen.append(page.evaluate(LEFT_BEHIND))
    seen.extend(server.lines[before:])
    answers = ("inside-nl", "VU", "Vanuatu", "never", "age=34", "other-country", "nationality")
    assert not [text for text in seen for word in answers if word in text]


def titles(page: Page, server) -> set[str]:
    """What the list that Back opens calls our pages."""
    entries = page.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
    return {it["title"] for it in entries if it["url"].startswith(server.url)}


ORDINARY = "/second/"
"""The route to which people go on after a sensitive one, whose pages have titles of their own."""


def titles_kept(profile: Path, server) -> set[str]:
    """What the history of a profile calls our pages."""
    with closing(sqlite3.connect(profile / "Default" / "History")) as history:
        kept = history.execute("SELECT url, title FROM urls").fetchall()
    return {title for url, title in kept if url.startswith(server.url) and ORDINARY not in url}


def telling(titles: set[str]) -> set[str]:
    """The titles that name a step."""
    return {it for it in titles if any(words in it for words in (*ASKED.values(), FINE))}


TOLD = (*(it for it in UNMISTAKABLE if it != "VU"), "73.194", FINE, "Go to the vet")
"""Answers as they are written and as they travel, and the headings that tell a result."""


def profile_holds(profile: Path) -> dict[str, list[str]]:
    """Look for what a walk tells in every file of a browser's profile, as bytes and as UTF-16."""
    files = {it: it.read_bytes() for it in profile.rglob("*") if it.is_file() and it.exists()}
    told = {
        str(path.relative_to(profile)): [word for word in TOLD if written_in(there, word)]
        for path, there in files.items()
    }
    return {path: words for path, words in told.items() if words}


def written_in(there: bytes, word: str) -> bool:
    """Find a word, and a number where it is no part of a longer one, such as a time."""
    plain = rb"(?<![0-9])" + re.escape(word.encode()) + rb"(?![0-9])"
    return bool(re.search(plain, there)) or word.encode("utf-16-le") in there


def left(page: Page, way: str) -> None:
    """Leave a result, or what comes after it, in one of the ways people do."""
    match way:
        case "leave":
            page.route("https://weather.test/", lambda it: it.fulfill(body="<h1>Sunny</h1>"))
            page.get_by_role("link", name="Leave this page now").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Sunny")
        case "quiet link":
            page.get_by_role("button", name="My animal is ill").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Go to the vet")
        case "language":
            read_in(page, "Nederlands")
            expect(page.locator("html")).to_have_attribute("lang", "nl")
        case "changed":
            change(page, "needs")
        case "route":
            page.locator("a[href*='/second'], form[action*='/second'] button").first.click()
            expect(page).to_have_url(re.compile("/second"))
        case "back":
            page.get_by_role("button", name="Back").click()
            asked(page, "day")
        case "tab":
            page.context.new_page()
            page.close()
        case "killed":
            time.sleep(3.5)  # a browser writes its session down every few seconds


WAYS = ("result", "leave", "quiet link", "language", "changed", "route", "back", "tab", "killed")


SHORT = {("killed", False), ("leave", True)}
"""What the short run tries: what was found once, and the way that most should take."""


@pytest.fixture
def at_home(browser, browser_type_launch_args, server, tmp_path):
    """Open a browser that keeps a profile in `tmp_path`, with scripts or without; give its page."""

    def opened(scripts: bool) -> Page:
        settings = {**browser_type_launch_args, "base_url": server.url}
        settings["java_script_enabled"] = scripts
        return browser.browser_type.launch_persistent_context(tmp_path, **settings).pages[0]

    return opened


@pytest.mark.parametrize(
    ("way", "scripts"),
    [
        pytest.param(way, scripts, marks=[] if (way, scripts) in SHORT else pytest.mark.slow)
        for way in WAYS
        for scripts in (False, True)
    ],
)
def test_nothing_of_a_sensitive_walk_is_on_the_device(at_home, server, tmp_path, way, scripts):
    page = at_home(scripts)
    begin(page, "secret")
    walk(page)
    if scripts:
        page.go_back()
        asked(page, "day")
        page.go_forward()
        expect(page.get_by_role("heading", level=1)).to_have_text(FINE)
    assert titles(page, server) == {"Hide an animal"}
    context = page.context
    left(page, way)
    if way == "killed":
        subprocess.run(("pkill", "-9", "-f", str(tmp_path)), check=True)
    with suppress(Error):  # a browser that was killed cannot be closed
        context.close()
    assert profile_holds(tmp_path) == {}
    if way != "killed":
        kept = titles_kept(tmp_path, server)
        assert "Hide an animal" in kept
        assert telling(kept) == set()


@pytest.mark.parametrize("scripts", [pytest.param(False, marks=pytest.mark.slow), True])
def test_the_same_look_finds_an_ordinary_walk_on_the_device(at_home, server, tmp_path, scripts):
    page = at_home(scripts)
    begin(page, "plain")
    walk(page)
    assert len(telling(titles(page, server))) == len(ASKED) + 1
    page.context.close()
    found = profile_holds(tmp_path)
    assert {word for words in found.values() for word in words} >= {*UNMISTAKABLE} - {"VU"}
    assert any("History" in path for path in found)
    assert any("Session" in path for path in found)
    assert len(telling(titles_kept(tmp_path, server))) == len(ASKED) + 1


def test_without_scripts_no_answer_is_in_an_address(new_page, server):
    page = new_page(base_url=server.url, java_script_enabled=False)
    seen: list[str] = []
    page.on("request", lambda it: seen.extend((it.url, json.dumps(dict(it.headers)))))
    before = len(server.lines)
    begin(page, "secret")
    walk(page)
    change(page, "children")
    page.get_by_role("button", name="Back").click()
    asked(page, "land")
    read_in(page, "Nederlands")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    asked(page, "land")
    expect(page.locator("select")).to_have_value("VU")
    seen.extend(server.lines[before:])
    assert not [text for text in seen for word in UNMISTAKABLE if word in text]
    assert page.get_by_role("link", name="Verlaat").get_attribute("href") == "https://weather.test/"


def test_back_and_forward_go_one_question(page, server):
    begin(page, "secret")
    walk(page)
    questions = list(ASKED)
    for question in reversed(questions):
        page.go_back()
        asked(page, question)
    assert page.evaluate("Object.keys(history.state)") == ["step"]
    assert page.url == f"{server.url}/en/secret/check"
    page.go_forward()
    asked(page, questions[1])
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    answer(page, "land")
    asked(page, "children")
    page.go_back()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("link", name="Start now")).to_be_visible()


def test_an_error_is_no_step(page):
    begin(page, "secret")
    answer(page, "beast")
    asked(page, "land")
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    answer(page, "land")
    asked(page, "children")
    page.go_back()
    asked(page, "land")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.go_back()
    asked(page, "beast")


def test_a_reload_begins_again_and_back_stays_harmless(page):
    begin(page, "secret")
    walk(page, until="needs")
    page.reload()
    asked(page, "beast")
    answer(page, "beast")
    asked(page, "land")
    page.go_back()
    asked(page, "beast")
    with page.expect_event("load"):  # what is before is gone: the page is asked for again
        page.go_back()
    asked(page, "beast")


def test_change_back_asides_and_language_by_buttons(page, server):
    begin(page, "secret")
    walk(page)
    change(page, "children")
    page.get_by_role("button", name="My animal is ill").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Go to the vet")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FINE)
    change(page, "cost")
    expect(page.get_by_label(ASKED["cost"])).to_have_value("73194.00")
    read_in(page, "Nederlands")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    asked(page, "cost")
    assert page.url == f"{server.url}/nl/secret/check"


@pytest.mark.parametrize("way", ["button", "keys"])
def test_leaving_takes_the_page_away(page, server, way):
    page.route("https://weather.test/", lambda route: route.fulfill(body="<h1>Sunny</h1>"))
    begin(page, "secret")
    walk(page, until="needs")
    entries = page.evaluate("history.length")
    if way == "button":
        page.get_by_role("link", name="Leave this page now").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sunny")
    assert page.evaluate("history.length") == entries, "replaced, not added"
    page.go_back()
    asked(page, "beast")
    expect(page.locator("main")).not_to_contain_text("Vanuatu")


def test_typing_capitals_does_not_leave(page):
    begin(page, "secret")
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift"):
        page.keyboard.press(key)
    asked(page, "beast")


def test_a_help_link_opens_beside_the_answers(visitor):
    begin(visitor, "secret")
    walk(visitor)
    kept = visitor.get_by_role("heading", level=1)
    expect(kept).to_have_text(FINE)
    with visitor.context.expect_page() as opened:
        visitor.get_by_role("link", name="Privacy").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/privacy")
    expect(kept).to_have_text(FINE)


@pytest.mark.parametrize("way", ["shared", "refused", "copied"])
def test_a_result_is_shared_without_answers_and_nobody_is_asked(page, way):
    given = "async ({ text }) => { window.given = text; }"
    refused = "async () => { throw new DOMException('', 'NotAllowedError'); }"
    share = {"shared": given, "refused": refused, "copied": "undefined"}[way]
    page.add_init_script(
        f"Object.defineProperty(navigator, 'share', {{ value: {share} }});"
        "Object.defineProperty(navigator, 'clipboard', { value: {"
        "writeText: async (text) => { window.given = text; } } });"
    )
    begin(page, "secret")
    walk(page, until="needs")
    page.get_by_role("button", name="My animal is ill").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Go to the vet")
    before = page.evaluate("[history.length, history.state.step, location.href]")
    requests: list[str] = []
    page.on("request", lambda it: requests.append(it.url))
    page.get_by_role("button", name="Share", exact=True).click()
    page.wait_for_function("window.given")
    assert page.evaluate("window.given") == "Go to the vet\n\nThe vet helps."
    copied = page.get_by_role("button", name="The text is copied")
    expect(copied).to_have_count(0 if way == "shared" else 1)
    assert page.evaluate("[history.length, history.state.step, location.href]") == before
    index = "/static/countries-"  # of names, fetched whenever there is time
    assert not [url for url in requests if index not in url]


def test_after_a_reload_the_page_says_why_it_is_empty(page):
    begin(page, "secret")
    expect(page.locator("#gone")).to_be_hidden()
    walk(page, until="children")
    page.reload()
    asked(page, "beast")
    expect(page.locator("#gone")).to_be_visible()
    answer(page, "beast")
    asked(page, "land")
    page.go_back()
    asked(page, "beast")
