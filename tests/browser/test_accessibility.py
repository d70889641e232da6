"""Every kind of page by axe and by keyboard; the routes themselves are walked elsewhere."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.walking import ASKED, FINE, asked
from tests.diff.changes import signed_page
from tests.web.folder import WALK, before
from wizard.web.address import query

CHECK = "/{}/plain/check?"
KINDS = [
    "/{}/",
    "/{}/privacy",
    "/{}/accessibility",
    "/{}/nothing",
    "/{}/plain",
    "/{}/plain/overview",
    "/{}/secret",
    "/{}/secret/check",
    "/embed/{}/plain/check",
    *(CHECK + query(tuple(before(name).items())) for name in WALK),
    *(CHECK + query((*before(name).items(), ("_at", (name,)))) for name in WALK),
    CHECK + query((*before("children").items(), ("children", ("unsure",)))),
    CHECK + query(tuple(WALK.items())),
    CHECK + query((*WALK.items(), ("_change", ("land",)))),
    CHECK + query(tuple({**WALK, "children": ("99",)}.items())),
    CHECK + query((*before("children").items(), ("_at", ("children",)), ("children", ("15",)))),
    CHECK + "_to=vet",
]


@pytest.mark.parametrize(("lang", "colours"), [("en", "light"), ("nl", "dark")])
def test_axe_finds_nothing(page, lang, colours, whole_matrix):
    kinds = KINDS if whole_matrix else KINDS[lang == "nl" :: 2]
    said: list[str] = []
    page.on("console", lambda it: said.append(it.text))
    page.emulate_media(color_scheme=colours)
    for kind in kinds:
        page.goto(kind.format(lang))
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert faults(page) == [], kind
    assert not [it for it in said if "status of 4" not in it], "and the console is silent"


@pytest.mark.slow
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_a_difference_to_sign(page, colours):
    page.emulate_media(color_scheme=colours)
    page.set_content(signed_page())
    assert page.locator("ins").count() > 2
    assert faults(page) == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def read(page: Page, question: str) -> None:
    """The question is there, and reading goes on from it."""
    asked(page, question)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_walk_by_keyboard_alone(page):
    page.goto("/en/plain/check")
    press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    press(page, "Enter", "Tab", "Tab", "Space", "ArrowDown")
    expect(page.get_by_label("A zebra")).to_be_checked()
    press(page, "Enter")
    read(page, "land")
    expect(page.locator("input[role=combobox]")).to_be_visible()
    press(page, "Tab")
    page.keyboard.type("Vanu")
    press(page, "ArrowDown", "Enter")
    expect(page.locator("select")).to_have_value("VU")
    press(page, "Enter")
    read(page, "children")
    press(page, "Tab")
    page.keyboard.type("2")
    press(page, "Enter")
    read(page, "needs")
    press(page, "Tab", "Space", "Enter")
    read(page, "cost")
    press(page, "Tab")
    page.keyboard.type("5")
    press(page, "Enter")
    read(page, "day")
    for text in ("27", "3", "1987"):
        press(page, "Tab")
        page.keyboard.type(text)
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(FINE)


def test_names_and_descriptions_as_a_screen_reader_gets_them(page):
    page.goto(CHECK.format("en") + query((*before("cost").items(), ("_at", ("cost",)))))
    field = page.get_by_role("textbox", name=ASKED["cost"])
    expect(field).to_have_accessible_description(
        "Write an amount in euros. Not sure? Choose “I do not know”."
    )
    expect(field).to_have_attribute("aria-invalid", "true")
    page.goto(CHECK.format("en"))
    group = page.get_by_role("group", name=ASKED["beast"])
    expect(group).to_have_accessible_description("One animal only.")
    expect(group.get_by_label("An aardvark")).to_have_accessible_description("It eats ants.")
