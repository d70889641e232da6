"""The text view in a browser: what one types is judged, completed, saved; without scripts too."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import faults
from tests.web.folder import NOON
from tests.web.server import served
from wizard.studio.doors import Doors
from wizard.studio.studio_app import create_studio

PAGE = "/studio/en/plain/tree/text"
LONG = 60_000
VIOLATIONS = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (it) => refused.push(it.violatedDirective));
"""


@pytest.fixture(autouse=True)
def patient():
    """What is judged as one types waits for its turn on a busy machine."""
    expect.set_options(timeout=LONG)
    yield
    expect.set_options(timeout=None)


@pytest.fixture
def studio_url(trees):
    site = trees / "site.yaml"  # in which no translation is missing
    site.write_text(site.read_text("utf-8").replace(", required: [nl, ar]", ""), "utf-8")
    doors = Doors()
    with served(create_studio(trees, doors, lambda: NOON)) as url:
        yield f"{url}/?token={doors.token}", url


@pytest.fixture
def text(page, studio_url):
    """The text view of a route; nothing may be said on its console, nor refused by its policy."""
    said: list[str] = []
    page.on("console", lambda it: said.append(it.text))
    page.on("pageerror", lambda it: said.append(str(it)))
    page.add_init_script(VIOLATIONS)
    page.set_default_timeout(LONG)
    page.goto(studio_url[0])
    page.goto(studio_url[1] + PAGE)
    expect(page.locator(".cm-content")).to_be_visible()
    yield page
    assert page.evaluate("refused") == []
    assert [it for it in said if "status of 422" not in it] == []


def line(page, words: str):
    return page.locator(".cm-line", has_text=words).first


def at_end(page, words: str) -> None:
    line(page, words).click()
    page.keyboard.press("End")


def undo_all(page) -> None:
    page.locator(".cm-content").focus()
    for _ in range(40):
        page.keyboard.press("Control+z")
    expect(page.locator(".state.good")).to_be_visible()


def test_a_mistake_is_underlined_at_its_word_and_mended_and_only_its_line_is_saved(text, trees):
    page, file = text, trees / "plain" / "tree.yaml"
    before = file.read_text("utf-8")
    expect(page.locator("textarea")).to_be_hidden()
    expect(page.locator(".state")).to_have_text("Saved")
    expect(page.locator(".told small")).to_have_text("Warning: 1")

    at_end(page, "unlisted: ask-us")
    page.keyboard.type("x")
    wrong = page.locator(".cm-lintRange-error")
    expect(wrong).to_have_text("ask-usx")
    expect(page.locator(".state")).to_have_text("Not saved")
    expect(page.locator(".here")).to_contain_text("did you mean ask-us")
    expect(page.locator(".told li").first).to_contain_text("Line 8")
    expect(page.locator(".told small")).to_contain_text("Error: 1")
    expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
    page.keyboard.press("Control+Home")
    expect(page.locator(".here")).to_be_empty()
    page.keyboard.press("F8")
    page.keyboard.press("Delete")  # what is wrong is selected
    page.keyboard.type("asc-us")
    expect(wrong).to_have_text("asc-us")
    page.get_by_role("button", name="Write ask-us").first.click()
    expect(wrong).to_have_count(0)
    expect(page.locator(".state")).to_have_text("Saved")

    at_end(page, "{label: My animal is ill, go: vet}")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("t")
    line(page, "My animal is ill").get_by_text("label").dblclick()
    expect(wrong).to_have_text("vett")
    page.keyboard.type("😀🇳🇱label")
    expect(wrong.filter(has_text=re.compile("^vett$"))).to_have_count(1)
    at_end(page, "My animal is ill")
    page.keyboard.type("\u00a0")
    expect(page.locator(".cm-specialChar")).to_have_attribute("aria-label", re.compile("U\\+00A0"))
    undo_all(page)

    at_end(page, "start: beast")
    for _ in "beast":
        page.keyboard.press("Backspace")
    page.keyboard.type("chil")
    offered = page.get_by_role("option")
    expect(offered).to_have_text("childrenHow many children live with you?")
    offered.click()
    expect(line(page, "start:")).to_have_text("start: children")
    page.keyboard.press("Control+s")
    page.wait_for_url("**#L7")
    expect(page.locator(".state")).to_have_text("Saved")
    expect(page.locator(".cm-activeLine")).to_have_text("start: children")
    assert file.read_text("utf-8") == before.replace("start: beast", "start: children")


@pytest.mark.parametrize(("lang", "colours"), [("en", "light"), ("nl", "dark")])
def test_axe_finds_nothing_the_keyboard_is_enough_and_it_fits_a_narrow_screen(text, lang, colours):
    page = text
    page.emulate_media(color_scheme=colours)
    page.goto(page.url.replace("/en/", f"/{lang}/"))
    at_end(page, "start: beast")
    page.keyboard.type("x {")
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    page.keyboard.press("Control+Space")
    expect(page.locator(".told li").first).to_be_visible()
    page.keyboard.press("Control+f")
    expect(page.locator(".cm-search")).to_be_visible()
    words = {"en": "Replace all", "nl": "Alles vervangen"}[lang]
    expect(page.get_by_role("button", name=words)).to_be_visible()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    line(page, "start: beast").hover()
    page.locator(".cm-content").focus()
    page.keyboard.press("Tab")
    inside = "document.querySelector('.editor').shadowRoot.activeElement"
    assert page.evaluate(inside) is None, "Tab leads on"
    undo_all(page)


def test_what_was_changed_behind_its_back_is_shown_beside_what_was_typed(text, trees):
    page, file = text, trees / "plain" / "tree.yaml"
    at_end(page, "title: Keep an animal")
    page.keyboard.type(" of mine")
    theirs = file.read_text("utf-8").replace("Keep an animal", "Keep a beast")
    file.write_text(theirs, "utf-8")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".versions")).to_contain_text("Keep a beast")
    expect(line(page, "title: Keep an animal of mine")).to_be_visible()
    expect(page.locator(".state")).to_have_text("Not saved")
    assert file.read_text("utf-8") == theirs


def test_without_scripts_the_plain_field_saves(browser, studio_url, trees):
    file = trees / "plain" / "tree.yaml"
    before = file.read_text("utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(studio_url[0])
    page.goto(studio_url[1] + PAGE)
    field = page.get_by_label("The file as it is written")
    expect(page.locator(".editor")).to_be_hidden()
    expect(page.locator(".told")).to_be_hidden()
    field.fill(field.input_value().replace("start: beast", "start: baest"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".atfirst")).to_contain_text("did you mean beast")
    assert file.read_text("utf-8") == before.replace("start: beast", "start: baest")
    context.close()
