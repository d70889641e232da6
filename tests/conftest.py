"""What all tests share: the option --all, the browser, and how long hypothesis looks."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import Phase, settings
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.frame import browser as browsers

# Both look at the same examples every time, so that a run fails only for what was changed; the
# whole matrix looks at more of them. `HYPOTHESIS_PROFILE=elsewhere` looks at others each time.
settings.register_profile("once", derandomize=True, deadline=None, max_examples=50)
settings.register_profile("all", derandomize=True, deadline=None, max_examples=300)
settings.register_profile(
    "glance",
    derandomize=True,
    deadline=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
)
settings.register_profile("elsewhere", deadline=None, max_examples=1000, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the whole matrix, slow tests included")


def pytest_configure(config: pytest.Config) -> None:
    expect.set_options(timeout=30_000)  # patience costs nothing where what is expected comes
    whole = "all" if config.getoption("--all") else "once"
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", whole))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    if not config.getoption("--all"):
        slow = [item for item in items if item.get_closest_marker("slow")]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what tests have to tell although they pass: `record_property("told", …)`."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "told":
                terminalreporter.write_line(str(value).rstrip())


@pytest.fixture(scope="session")
def whole_matrix(pytestconfig: pytest.Config) -> bool:
    """Whether to try every combination (--all) or one of each kind."""
    return bool(pytestconfig.getoption("--all"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How pytest-playwright starts the browser: the one found, and never a test skipped."""
    found = browsers.there()
    if found is None:
        pytest.fail(browsers.NONE, pytrace=False)
    return {**browser_type_launch_args, "executable_path": found}


@dataclass(frozen=True)
class Device:
    """What a visitor holds in hand. One page of it stays open, for a browser that has closed its
    last one begins anew; `inside` asks the browser about that page."""

    context: BrowserContext
    inside: CDPSession

    def forget(self) -> None:
        """Leave nothing behind of the pages that were open."""
        for page in self.context.pages[1:]:
            page.close()
        self.context.set_offline(False)
        self.context.clear_permissions()
        self.context.clear_cookies()
        self.inside.send("Network.clearBrowserCache")


@pytest.fixture(scope="session")
def devices(browser: Browser) -> Iterator[Callable[..., Device]]:
    """Give the device of a visitor by its settings, each made once: a page on one that is there
    takes half of what a device of its own takes."""
    made: dict[str, Device] = {}

    def of(**settings: Any) -> Device:
        name = repr(sorted(settings.items()))
        if name not in made:
            context = browser.new_context(**settings)
            made[name] = Device(context, context.new_cdp_session(context.new_page()))
        return made[name]

    yield of
    for it in made.values():
        it.context.close()


@pytest.fixture
def new_page(devices: Callable[..., Device]) -> Iterator[Callable[..., Page]]:
    """Open pages on devices by their settings."""
    used: list[Device] = []

    def opened(**settings: Any) -> Page:
        used.append(devices(**settings))
        return used[-1].context.new_page()

    yield opened
    for it in used:
        it.forget()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open a page of a visitor, on a device that other tests used before."""
    return new_page()
