"""Walking through a tree as a visitor does: what the page shows is chosen, typed and pressed."""

import re

from playwright.sync_api import Page, expect

ASKED = {
    "beast": "Which animal do you keep?",
    "land": "Which country are you from?",
    "children": "How many children live with you?",
    "needs": "What do you have?",
    "cost": "What can you spend each month?",
    "day": "When did you get the animal?",
}
FINE = "You may keep the animal"


def begin(page: Page, tree: str) -> None:
    page.goto(f"/en/{tree}")
    page.get_by_role("link", name="Start now").click()
    asked(page, "beast")


def asked(page: Page, question: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(ASKED[question])


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def answer(page: Page, question: str) -> None:
    """Give the answer of the walk and go on."""
    asked(page, question)
    match question:
        case "beast":
            page.get_by_label("A zebra").check()
        case "land":
            if page.locator("html.scripted").count():
                page.locator("input[role=combobox]").fill("Vanuatu")
            else:
                page.locator("select").select_option("VU")
        case "children":
            page.get_by_label(ASKED[question]).fill("2")
        case "needs":
            page.get_by_label("A fence").check()
            page.get_by_label("A garden").check()
        case "cost":
            page.get_by_label(ASKED[question]).fill("73.194,00")
        case "day":
            for label, text in (("Day", "27"), ("Month", "3"), ("Year", "1987")):
                page.get_by_label(label, exact=True).fill(text)
    go_on(page)


def walk(page: Page, until: str | None = None) -> None:
    """Answer every question from the first on, up to one that stays unanswered."""
    for question in ASKED:
        if question == until:
            return asked(page, question)
        answer(page, question)
    expect(page.get_by_role("heading", level=1)).to_have_text(FINE)
    return None


def read_in(page: Page, language: str) -> None:
    """Go on in another language; where there are many they are folded."""
    folded = page.locator("details#languages > summary")
    if folded.count():
        folded.click()
    page.get_by_role("link", name=language).or_(page.get_by_role("button", name=language)).click()


def change(page: Page, question: str) -> None:
    folded = page.locator(".answers > .fold > summary")
    if folded.count():
        folded.click()
    name = re.compile(f"^Change.*{re.escape(ASKED[question])}")
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).click()
    asked(page, question)
