"""Axe on every step of every shipped route, reached by the answers of its cases.

A route is loaded once in a language; its steps then come as they do for whoever has scripts, and
are looked at where they stand. (That a step is the same in a whole page is tried without a browser:
`tests/web/test_tree_pages.py`.) The short run sees each place once, in the next language and
theme each time, and looks at colours, which take most of the time, on every fourth; the whole
matrix sees each place in every language, asked, wrong and unknown in turn, and its colours in both
themes: nothing else hangs on the theme. The screen is 320 px wide, which is also a desktop screen
at 400 %.
"""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.browser.axe import TAGS, faults
from tests.web.folder import NOON, straight
from wizard import places
from wizard.trees.library import Library
from wizard.trees.load_folder import load_folder
from wizard.trees.model import UNSURE
from wizard.walks.walk import Arrived, walk
from wizard.web.address import Pairs

LANGUAGES, THEMES = ("en", "nl", "ar"), ("light", "dark")
FEWER = 6
"""How many times fewer steps the short run takes than would show each in some language."""
COLOURS = ["color-contrast"]

# A step as the page takes it: a form in it is sent, and what comes back is put in its place.
STEP = """([method, action, pairs]) => new Promise((done) => {
  const form = document.createElement("form");
  form.setAttribute("method", method);
  form.setAttribute("action", action);
  for (const [name, value] of pairs) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.getElementById("main").append(form);
  htmx.process(form);
  document.addEventListener("htmx:after:swap", () => done(), { once: true });
  form.requestSubmit();
})"""

SEEN = """() => {
  for (const it of document.querySelectorAll("details")) it.open = true;
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map(it => +it.tagName[1]);
  const ids = [...document.querySelectorAll("[id]")].map(it => it.id);
  return {
    wide: document.documentElement.scrollWidth - innerWidth,
    headings: levels.filter(it => it === 1).length,
    skipped: levels.some((it, at) => at > 0 && it > levels[at - 1] + 1),
    twice: ids.filter((it, at) => ids.indexOf(it) !== at),
    nameless: [...document.querySelectorAll("main :is(a, button, input:not([type=hidden]))")]
      .filter(it => !it.hidden)
      .filter(it => !(it.textContent.trim() || it.getAttribute("aria-label") || it.labels?.length))
      .map(it => it.outerHTML),
  };
}"""
FINE = {"wide": 0, "headings": 1, "skipped": False, "twice": [], "nameless": []}


TREES = ("start", "au-pair", "study", "family", "asylum", "after")


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
        if isinstance(made.end, Arrived) and not straight(id, made.end.outcome):
            put(f"outcome {made.end.outcome.id}", before)
    asides = {aside.go.id for aside in tree.asides} | {tree.unlisted.id}
    for aside in asides:
        put(f"aside {aside}", (("_to", (aside,)),))
    return list(found.values())


class Route:
    """A tree in a language and a browser: its frame is loaded once, its steps come one by one."""

    def __init__(self, page: Page, base: str, lang: str, tree: str) -> None:
        self.page, self.check, self.whole = page, f"{base}/{lang}/{tree}/check", True
        page.goto(self.check)

    def step(self, place: Place) -> None:
        pairs = [[name, value] for name, values in place.pairs for value in values]
        self.page.evaluate(STEP, ["post" if place.sensitive else "get", self.check, pairs])

    def faults(self, rules: list[str], *, colours: bool) -> list[str]:
        """What is wrong with the step that stands there; the first time, with its frame too."""
        seen = self.page.evaluate(SEEN)
        wrong = [f"{what}: {seen[what]}" for what in FINE if seen[what] != FINE[what]]
        part, self.whole = "html" if self.whole else "#main", False
        return wrong + faults(self.page, rules, part, colours=colours)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("tree", TREES)
def test_every_step_of_a_route(page, shipped, library, tree, lang, whole_matrix):
    # so low that Continue covers no answer: axe takes what can be scrolled free for too small
    page.set_viewport_size({"width": 320, "height": 500})
    route, turn, wrong = Route(page, shipped, lang, tree), LANGUAGES.index(lang), {}
    places = reached(library, tree)
    assert places
    few = places[turn :: len(LANGUAGES) * FEWER]
    for n, ways in enumerate(places if whole_matrix else few):
        place, whole = ways[(n + turn) % len(ways)], whole_matrix or n % 4 == 0
        route.step(place)
        for theme in THEMES if whole_matrix else (THEMES[(n + n // 4) % 2],):
            page.emulate_media(color_scheme=theme)
            again = whole_matrix and theme != THEMES[0]
            rules = COLOURS if again else TAGS if whole else TAGS[:-1]
            if said := route.faults(rules, colours=whole):
                wrong[f"{theme} {place.name} {place.pairs[-1:]}"] = said
    assert not wrong


def test_every_route_is_looked_at(library):
    assert set(TREES) == set(library.trees)


def test_what_is_wrong_with_a_step_is_seen(page, shipped):
    route = Route(page, shipped, "en", "start")
    route.step(Place("start", "first", (), False))
    assert route.faults(TAGS, colours=True) == []
    page.evaluate("""() => {
      const link = document.querySelector("#main").appendChild(document.createElement("a"));
      Object.assign(link, { href: "/", textContent: "pale" }).style.color = "#eee";
      document.querySelector("#main").append(document.createElement("input"));
    }""")
    found = {fault.partition(":")[0] for fault in route.faults(TAGS, colours=True)}
    assert found == {"color-contrast", "label", "nameless"}
    found = {fault.partition(":")[0] for fault in route.faults(COLOURS, colours=True)}
    assert found == {"color-contrast", "nameless"}
