"""What all tests share: the option --all, the browser, and how long hypothesis looks."""

import os
from typing import Any

import pytest
from hypothesis import Phase, settings

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
