"""Axe as the tests ask it: what is wrong with a page, and not a word of what is right, which takes
axe longer to tell than to find."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SCRIPT = Axe().axe_script
ASKED = "([part, options]) => axe.run(part, options).then((it) => it.violations)"


def faults(
    page: Page, rules: Sequence[str] = TAGS, part: str = "html", *, colours: bool = True
) -> list[str]:
    """What is wrong by some rules with a part of a page; axe comes along where it is not yet."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    options = {"runOnly": rules, "selectors": False, "resultTypes": ["violations"]}
    options["rules"] = {"color-contrast": {"enabled": colours}}
    found = page.evaluate(ASKED, [part, options])
    return [f"{it['id']}: {node['html'][:200]}" for it in found for node in it["nodes"]]
