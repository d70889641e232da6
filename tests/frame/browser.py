"""The browser of the tests: in come the environment and the path, out comes a program that runs.

`python -m tests.frame.browser` also installs one where none is found, prints its path, and fails
with a sentence where it cannot. It must not know what the tests do with it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
NONE = (
    "There is no browser to test with: install Chromium, or name one with "
    "E2E_BROWSER_PATH=/path/to/chromium, or let `python3 run.py test` install one."
)
# Inside .venv, so that a download stays within the checkout.
DOWNLOADS = Path(sys.prefix) / "browsers"

Way = Callable[[], str | None]


def there() -> str | None:
    """The browser that is there already, in the order that the project promises."""
    named = os.environ.get("E2E_BROWSER_PATH")
    if named:
        return named if runs(named) else None
    return first_that_runs((on_path, playwrights_own, download_of_before))


def installed() -> str | None:
    """The browser that could be installed now."""
    return first_that_runs((downloaded, from_debian))


def first_that_runs(ways: Iterable[Way]) -> str | None:
    """The first of these ways to a browser that leads to one that starts."""
    return next((path for way in ways if (path := way()) and runs(path)), None)


def runs(path: str) -> bool:
    """Whether this program starts: a download without its system libraries does not."""
    if os.name == "nt":  # asking Chrome for its version opens a window there
        return Path(path).is_file()
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def download_of_before() -> str | None:
    # Playwright reads the variable when it starts, which is at each of these calls.
    usual = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(DOWNLOADS)
    try:
        return playwrights_own()
    finally:
        del os.environ["PLAYWRIGHT_BROWSERS_PATH"]
        if usual is not None:
            os.environ["PLAYWRIGHT_BROWSERS_PATH"] = usual


def downloaded() -> str | None:
    say("No browser found: downloading Playwright's Chromium")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    env = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(DOWNLOADS)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        say("Playwright's Chromium could not be downloaded.")
        return None
    return download_of_before()


def from_debian() -> str | None:
    say("Installing Debian's Chromium, and fonts for pages that run from right to left")
    install_from_debian("chromium", "fonts-noto-core")
    return on_path()


def install_from_debian(*packages: str) -> None:
    """Install packages where that is Debian and we may."""
    if os.name == "nt" or not shutil.which("apt-get") or os.geteuid() != 0:
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", "-q", "-y", *words], env=env, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            say(done.stderr)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    named = os.environ.get("E2E_BROWSER_PATH")
    found = there()
    if not found and named:
        say(f"E2E_BROWSER_PATH names {named}, which does not run.")
        return 1
    found = found or installed()
    if not found:
        say(NONE)
        return 1
    say(f"The browser of the tests: {found}")
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
