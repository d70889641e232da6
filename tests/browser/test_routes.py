"""Axe on every page of every shipped route, reached by the answers of its cases.

The short run sees each place once, in the next language and theme each time, and looks at colours,
which take most of the time, on every fourth; the whole matrix sees each place asked, wrong and
unknown, in every language and theme. The screen is 320 px wide, which
is also a desktop screen at 400 %.
"""

from dataclasses import dataclass
from itertools import cycle, product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_accessibility import TAGS
from tests.web.folder import NOON
from wizard import places
from wizard.trees.library import Library
from wizard.trees.load_folder import load_folder
from wizard.trees.model import UNSURE
from wizard.walks.walk import Arrived, walk
from wizard.web.address import Pairs, address

LANGUAGES, THEMES = ("en", "nl", "ar"), ("light", "dark")

SEND = """([action, pairs]) => {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action });
  for (const [name, value] of pairs) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}"""

SEEN = """() => {
  for (const it of document.querySelectorAll("details")) it.open = true;
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map(it => +it.tagName[1]);
  const ids = [...document.querySelectorAll("[id]")].map(it => it.id);
  return {
    wide: document.documentElement.scrollWidth - innerWidth,
    headings: levels.filter(it => it === 1).length,
    skipped: levels.some((it, at) => at > 0 && it > levels[at - 1] + 1),
    twice: ids.filter((it, at) => ids.indexOf(it) !== at),
    nameless: [...document.querySelectorAll("main a, main button, main input:not([type=hidden])")]
      .filter(it => !(it.textContent.trim() || it.getAttribute("aria-label") || it.labels?.length))
      .map(it => it.outerHTML),
  };
}"""
FINE = {"wide": 0, "headings": 1, "skipped": False, "twice": [], "nameless": []}


PARTS = {"start": 3, "au-pair": 4, "study": 4, "family": 8, "asylum": 4}
"""Into how many tests the pages of a route are divided, so that several can run at a time."""


@dataclass(frozen=True)
class Place:
    """A page of a tree: what it is called here, and the pairs that lead to it."""

    tree: str
    name: str
    pairs: Pairs
    sensitive: bool


@pytest.fixture(scope="module")
def library() -> Library:
    return load_folder(places.trees())


def reached(library: Library, id: str) -> list[list[Place]]:
    """Every question and outcome that the cases of a tree come to, a question in its three ways."""
    tree = library.trees[id]
    found: dict[str, list[Place]] = {}

    def put(name: str, *ways: Pairs) -> None:
        found.setdefault(name, [Place(id, name, pairs, tree.sensitive) for pairs in ways])

    for case in library.cases[id]:
        made = walk(tree, case.answers, case.on or NOON.date())
        before: Pairs = ()
        for step in made.steps:
            name = step.question.id
            wrong, unknown = (*before, ("_at", (name,))), (*before, (name, (UNSURE,)))
            put(f"question {name}", before, wrong, unknown)
            before = (*before, (name, step.answer))
        if isinstance(made.end, Arrived):
            put(f"outcome {made.end.outcome.id}", before)
    asides = {aside.go.id for aside in tree.asides} | {tree.unlisted.id}
    for aside in asides:
        put(f"aside {aside}", (("_to", (aside,)),))
    return list(found.values())


def go(page: Page, base: str, lang: str, place: Place) -> None:
    check = f"{base}/{lang}/{place.tree}/check"
    if not place.sensitive:
        page.goto(address(check, place.pairs))
        return
    page.goto(f"{base}/{lang}/{place.tree}")
    flat = [[name, value] for name, values in place.pairs for value in values]
    with page.expect_navigation():
        page.evaluate(SEND, [check, flat])


def faults(page: Page, *, whole: bool) -> list[str]:
    """What is wrong with a page; `whole`: its colours and frame too."""
    seen = page.evaluate(SEEN)
    wrong = [f"{what}: {seen[what]}" for what in FINE if seen[what] != FINE[what]]
    options = {"runOnly": TAGS if whole else TAGS[:-1], "selectors": False}
    options["resultTypes"] = ["violations"]
    if not whole:
        options["rules"] = {"color-contrast": {"enabled": False}}
    found = Axe().run(page, options=options).response["violations"]
    return wrong + [f"{it['id']}: {node['html'][:200]}" for it in found for node in it["nodes"]]


@pytest.mark.parametrize(
    ("tree", "part"),
    [(tree, part) for tree, parts in PARTS.items() for part in range(parts)],
)
def test_every_page_of_a_route(page, shipped, library, tree, part, whole_matrix):
    page.set_viewport_size({"width": 320, "height": 640})
    combinations, ways = cycle(product(LANGUAGES, THEMES)), cycle(range(3))
    for _ in range(part):
        next(combinations), next(ways)
    wrong, count = {}, 0
    for place in reached(library, tree)[part :: PARTS[tree]]:
        if whole_matrix:
            every = list(product(LANGUAGES, THEMES))
            tried = [(place[next(ways) % len(place)], it) for it in every]
        else:
            tried = [(place[next(ways) % len(place)], next(combinations))]
        for it, (lang, theme) in tried:
            page.emulate_media(color_scheme=theme)
            go(page, shipped, lang, it)
            count += 1
            if said := faults(page, whole=whole_matrix or count % 4 == 1):
                wrong[f"{lang} {theme} {it.name} {it.pairs[-1:]}"] = said
    print(f"{tree}, part {part + 1} of {PARTS[tree]}: {count} pages")
    assert count
    assert not wrong
