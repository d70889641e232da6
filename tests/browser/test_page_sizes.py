"""The results of the au pair route are short enough to read on a phone and to keep on paper."""

from statistics import mean

from playwright.sync_api import Browser

from tests.browser.page_sizes import PHONE, measured
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
