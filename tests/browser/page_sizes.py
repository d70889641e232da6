"""How long the applicant's pages are: `python -m tests.browser.page_sizes [TREE …] [--lang LANG]`.

Every result that a case or an aside comes to, and every question on the way, as a phone shows it
(360 × 740) and as paper does. In come the shipped trees and their cases, out comes a line for each
route. Words in closed folds are counted beside the visible ones: nothing looks short because it was
folded away.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from statistics import mean

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser.test_routes import STEP
from tests.frame.browser import there
from tests.web.folder import NOON, straight
from tests.web.server import served
from wizard import places
from wizard.trees.cases import Case
from wizard.trees.load_folder import load_folder
from wizard.trees.model import Tree
from wizard.walks.walk import Arrived, walk
from wizard.web import Config, create_app
from wizard.web.address import Pairs

SCREEN = 740
PHONE: ViewportSize = {"width": 360, "height": SCREEN}
FIRST_VIEW = 620
"""Pixels of a phone that are free for a page: 740 less what the browser takes for itself."""

FREE: ViewportSize = {"width": 360, "height": FIRST_VIEW}
BUTTON = 64
"""Pixels that Continue takes below the last answer."""

LOOK = """() => {
  const words = (text) => (text.match(/[\\p{L}\\p{N}][^\\s]*/gu) || []).length;
  const main = document.getElementById("main");
  const unseen = [...main.querySelectorAll(".unseen")];
  unseen.forEach((it) => { it.style.display = "none"; });
  const folds = [...main.querySelectorAll("details:not([open])")]
    .filter((it) => !it.parentElement.closest("details:not([open])"));
  const seen = words(main.innerText) - [...main.querySelectorAll(".unseen")]
    .filter((it) => it.checkVisibility())
    .reduce((sum, it) => sum + words(it.innerText), 0);
  const summaries = folds.map((it) => words(it.querySelector("summary").innerText));
  folds.forEach((it) => { it.open = true; });
  const folded = folds.map((it) => words(it.innerText)).reduce((a, b) => a + b, 0);
  folds.forEach((it) => { it.open = false; });
  unseen.forEach((it) => { it.style.removeProperty("display"); });
  scrollTo(0, 0);
  const go = main.querySelector("form[action] > .buttons button");
  const below = (it) => it ? Math.round(it.getBoundingClientRect().bottom + scrollY) : 0;
  const stays = below(go);
  if (go) go.parentElement.style.position = "static";
  const fields = [...main.querySelectorAll("form[action] :is(input:not([type=hidden]), select)")];
  return {
    words: seen,
    folded: folded - summaries.reduce((a, b) => a + b, 0),
    height: document.documentElement.scrollHeight,
    answers: Math.max(0, ...fields.map((it) => below(it.closest(".option") || it))),
    go: below(go),
    stays,
    title: main.querySelector("h1").innerText,
  };
}"""


@dataclass
class Sizes:
    """What was measured of one route: a figure for each result, and for each question."""

    tree: str
    words: list[int] = field(default_factory=list)
    folded: list[int] = field(default_factory=list)
    screens: list[float] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)
    go: dict[str, int] = field(default_factory=dict)
    """For each question the pixel below which Continue ends, where it follows the answers."""
    stays: dict[str, int] = field(default_factory=dict)
    """The same as it is seen first, where it may stand over answers that are below."""
    answers: dict[str, int] = field(default_factory=dict)
    """For each question the pixel below which its last answer ends."""

    @property
    def in_first_view(self) -> int:
        """How many questions have Continue in the first view, if need be over answers."""
        return sum(at <= FIRST_VIEW for at in self.stays.values())

    @property
    def with_all_answers(self) -> int:
        """How many of them have all their answers above it."""
        return sum(at <= FIRST_VIEW for at in self.go.values())

    @property
    def too_low(self) -> list[str]:
        """Questions whose answers fit the first view of a phone and whose Continue does not."""
        room = FIRST_VIEW - BUTTON
        return [
            name for name, at in self.go.items() if at > FIRST_VIEW and self.answers[name] <= room
        ]


def ways(tree: Tree, cases: Iterable[Case], on: date) -> Iterator[tuple[str | None, Pairs]]:
    """The pages of a tree, each once: its question, or none for a result, and what leads there."""
    known = set()
    for case in cases:
        before: Pairs = ()
        made = walk(tree, case.answers, case.on or on)
        for step in made.steps:
            if step.question.id not in known:
                known.add(step.question.id)
                yield step.question.id, before
            before = (*before, (step.question.id, step.answer))
        straight_on = isinstance(made.end, Arrived) and straight(tree.id, made.end.outcome)
        if before not in known and not straight_on:
            known.add(before)
            yield None, before
    for id in dict.fromkeys([*(aside.go.id for aside in tree.asides), tree.unlisted.id]):
        yield None, (("_to", (id,)),)


def measured(
    page: Page,
    base: str,
    tree: Tree,
    cases: Iterable[Case],
    lang: str,
    printed: int | None = None,
) -> Sizes:
    """Look at every page of a route, where a phone without a mouse would show it.

    So many of its results are `printed`, the tallest: all of them, if nothing is said.
    """
    found, check = Sizes(tree.id), f"{base}/{lang}/{tree.id}/check"
    page.goto(check)

    def step(pairs: Pairs) -> None:
        sent = [[name, value] for name, values in pairs for value in values]
        page.evaluate(STEP, ["post" if tree.sensitive else "get", check, sent])

    tall: list[tuple[int, Pairs]] = []
    for question, pairs in ways(tree, cases, NOON.date()):
        page.set_viewport_size(FREE if question else PHONE)
        step(pairs)
        seen = page.evaluate(LOOK)
        if question is not None:
            found.go[question], found.answers[question] = seen["go"], seen["answers"]
            found.stays[question] = seen["stays"]
            continue
        found.words.append(seen["words"])
        found.folded.append(seen["folded"])
        found.screens.append(seen["height"] / SCREEN)
        tall.append((seen["height"], pairs))
    for _, pairs in sorted(tall, reverse=True)[:printed]:
        step(pairs)
        found.sheets.append(page.pdf(format="A4").count(b"/Type /Page\n"))
    return found


@contextmanager
def phone() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=there())
        yield browser.new_page(viewport=PHONE)
        browser.close()


def told(found: Sizes) -> str:
    """A line of the table: the route, its results, its questions."""
    return (
        f"{found.tree:9} {len(found.words):4} results: words {mean(found.words):4.0f} "
        f"(most {max(found.words)}), in folds {mean(found.folded):4.0f}, screens "
        f"{mean(found.screens):4.1f} (most {max(found.screens):.1f}), sheets "
        f"{mean(found.sheets):.1f} (most {max(found.sheets)}) · {len(found.go)} questions: "
        f"{found.in_first_view} with Continue in the first view, {found.with_all_answers} with all "
        f"answers above it, should be: {found.too_low}"
    )


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", nargs="*")
    parser.add_argument("--lang", default="en")
    asked = parser.parse_args(words)
    library = load_folder(places.trees())
    with served(create_app(Config(), lambda: NOON)) as base, phone() as page:
        for id in asked.trees or library.trees:
            tree, cases = library.trees[id], library.cases[id]
            print(told(measured(page, base, tree, cases, asked.lang)), flush=True)


if __name__ == "__main__":
    main()
