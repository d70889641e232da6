"""Pages of a phone: results are short enough to read and to keep on paper, Continue is in view."""

from statistics import mean

from playwright.sync_api import Browser

from tests.browser.page_sizes import FIRST_VIEW, FREE, PHONE, measured
from tests.web.folder import NOON
from tests.web.server import served
from wizard import places
from wizard.trees.load_folder import load_folder
from wizard.web import Config, create_app


def test_a_result_is_read_in_a_few_screens_and_kept_on_two_sheets(browser: Browser) -> None:
    library = load_folder(places.trees())
    with served(create_app(Config(), lambda: NOON)) as base:
        page = browser.new_page(viewport=PHONE)
        found = measured(page, base, library.trees["au-pair"], library.cases["au-pair"], "en")
        page.close()
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


def test_continue_stays_in_view_and_never_over_what_has_focus(browser: Browser) -> None:
    with served(create_app(Config(), lambda: NOON)) as base:
        page = browser.new_page(viewport=FREE)
        page.goto(f"{base}/en/start/check")
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
        page.close()
