"""Pages of a phone: results are short enough to read and to keep on paper, Continue is in view."""

from statistics import mean

from playwright.sync_api import Page

from tests.browser.page_sizes import FIRST_VIEW, FREE, PHONE, measured
from wizard import places
from wizard.trees.load_folder import load_folder


def test_a_result_is_read_in_a_few_screens_and_kept_on_two_sheets(
    page: Page, shipped: str, whole_matrix: bool
) -> None:
    library = load_folder(places.trees())
    tree, cases = library.trees["au-pair"], library.cases["au-pair"]
    page.set_viewport_size(PHONE)
    found = measured(page, shipped, tree, cases, "en", None if whole_matrix else 6)
    assert mean(found.words) <= 300
    assert max(found.words) <= 450
    assert mean(found.screens) <= 3.5
    assert max(found.sheets) <= 2
    assert found.too_low == []
    assert found.in_first_view == len(found.go)


ASIDE = """() => {
  const bar = document.querySelector("form[action] > .buttons").getBoundingClientRect();
  const at = document.activeElement.getBoundingClientRect();
  return [at.top, at.bottom, bar.top, bar.bottom];
}"""


def test_continue_stays_in_view_and_never_over_what_has_focus(page: Page, shipped: str) -> None:
    page.set_viewport_size(FREE)
    page.goto(f"{shipped}/en/start/check")
    last = page.locator("#main form input[type=radio]").last
    assert last.bounding_box()["y"] > FIRST_VIEW, "more answers than the view holds"
    page.locator("#main form input[type=radio]").first.focus()
    seen = []
    while not last.is_checked():
        page.keyboard.press("ArrowDown")
        top, bottom, bar, end = page.evaluate(ASIDE)
        seen.append(bottom <= bar and top >= 0 and end <= FIRST_VIEW)
    assert len(seen) > 5
    assert all(seen)
    page.set_viewport_size({"width": 620, "height": 360})
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(ASIDE)[3] > 360, "a short view belongs to the answers"
