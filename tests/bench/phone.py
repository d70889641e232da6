"""Rows in a browser: how soon a page is there on a slow phone, and how soon the next question is.

Chromium with the network of Lighthouse's slow 4G and its processor slowed four times, in turn with
a peer: the same page without any script, and SurveyJS, which has every question with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from statistics import median

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.bench.measure import Row, at_most
from tests.bench.pages import SIX, answers_of, gunicorn, trail
from tests.bench.ready import survey
from tests.frame import browser as found
from wizard import places

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
SLOWER = 4
PAUSE = 1000
"""Milliseconds between choosing an answer and pressing the button, on both sides."""

LOADS = 9
WALKS = 4
STEPS = 5

LARGEST = """() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
})"""

# From the press of the button, as the system saw it, to the end of the frame that shows the words.
STEP = """(words) => {
  window.taken = new Promise((done) => {
    let begun;
    const press = (event) => { begun = event.timeStamp; };
    addEventListener("click", press, { capture: true, once: true });
    const seen = new MutationObserver(() => {
      if (!document.body.textContent.includes(words)) return;
      seen.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - begun);
        port2.postMessage(0);
      });
    });
    seen.observe(document, { subtree: true, childList: true, characterData: true });
  });
}"""


Parts = Callable[[Page], tuple[Locator, Locator]]
"""The answer and the button of a page."""


def browser_there() -> str | None:
    return found.there() or found.installed()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser of the tests."""
    path = browser_there()
    if path is None:
        raise RuntimeError(found.NONE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path)
        yield started
        started.close()


@contextmanager
def phone(browser: Browser) -> Iterator[Page]:
    """Open a slow phone that has never been here."""
    context = browser.new_context(
        viewport={"width": 412, "height": 823}, device_scale_factor=1.75, is_mobile=True
    )
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW_4G)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page
    context.close()


def paints() -> Iterator[Row]:
    """The largest paint of two question pages, with their scripts and without any."""
    _, answers = answers_of(places.trees(), "au-pair", date(2026, 11, 22))
    steps = trail("au-pair", answers)
    env = {"WIZARD_TREES": str(places.trees())}
    with (
        gunicorn("bare", env, "/healthz") as ours,
        gunicorn("bare", {**env, "BARE": "yes"}, "/healthz") as bare,
        chromium() as browser,
    ):
        for what, path in (("a question page", steps[1]), ("a country page", steps[0])):
            urls = [f"http://127.0.0.1:{server.port}{path}" for server in (ours, bare)]
            pairs = [[_largest(browser, url) for url in urls] for _ in range(LOADS + 1)][1:]
            scripted, plain = (median(pair[at] for pair in pairs) for at in (0, 1))
            told = f"{scripted:.0f} ms, without {plain:.0f} ms"
            yield at_most(
                f"LCP of {what} on a slow phone, against none", 1.1, scripted / plain, told
            )


def _largest(browser: Browser, url: str) -> float:
    with phone(browser) as page:
        page.goto(url, wait_until="load")
        page.wait_for_timeout(400)
        return float(page.evaluate(LARGEST))


def steps() -> Iterator[Row]:
    """A step once the first page is there, against the same step of SurveyJS."""
    with (
        gunicorn("ours", {"WIZARD_TREES": str(SIX)}, "/healthz") as server,
        gunicorn("survey", {"SURVEY": str(survey())}, "/") as peer,
        chromium() as browser,
    ):
        mine = f"http://127.0.0.1:{server.port}/en/six/check"
        theirs = f"http://127.0.0.1:{peer.port}/"
        pairs = [
            (_walked(browser, mine, _ours), _walked(browser, theirs, _surveyed))
            for _ in range(WALKS)
        ]
    one, other = ([took for pair in pairs for took in pair[at]] for at in (0, 1))
    ratio = median(median(a) / median(b) for a, b in pairs)
    told = f"{median(one):.0f} ms, SurveyJS {median(other):.0f} ms; slowest {max(one):.0f}, "
    told += f"{max(other):.0f} ms of {len(one)}"
    yield at_most("a step fetched ahead against SurveyJS' local step", 1.5, ratio, told)


def _walked(
    browser: Browser, url: str, parts: Callable[[Page], tuple[Locator, Locator]]
) -> list[float]:
    """Answer each question after the pause of a person; give the milliseconds of each step."""
    took = []
    with phone(browser) as page:
        page.goto(url, wait_until="load")
        for number in range(STEPS):
            page.get_by_text(f"as rule {number} says").first.wait_for()
            page.wait_for_timeout(500)
            option, button = parts(page)
            _press(page, option)
            page.wait_for_timeout(PAUSE)
            page.evaluate(STEP, f"as rule {number + 1} says")
            _press(page, button)
            took.append(float(page.evaluate("() => window.taken")))
    return took


def _ours(page: Page) -> tuple[Locator, Locator]:
    return page.get_by_label("Yes", exact=True), page.get_by_role("button", name="Continue")


def _surveyed(page: Page) -> tuple[Locator, Locator]:
    return page.get_by_text("Yes", exact=True), page.locator(".sd-navigation__next-btn")


def _press(page: Page, target: Locator) -> None:
    """Press as a finger does, without what the driver would do beside it in the page."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    if box is None:
        raise RuntimeError("there is nothing to press")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def rows() -> Iterator[Row]:
    yield from paints()
    yield from steps()
