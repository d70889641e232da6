"""A case of each route, walked click by click in every language that the route is offered in.

What is walked follows from `site.yaml` and the catalogues: no list names a language or a route. The
short run walks one language of each direction that no other test of the browser walks; the Nu
checker has its look at the same pages in `tests/web/test_html.py`.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.present.folder import INTERFACES
from tests.web.folder import NOON, straight
from tests.web.test_next_language import LIBRARY, PRESENTER, WALKED
from wizard.present.page import present, start_page
from wizard.present.shapes import OutcomePage, QuestionPage
from wizard.trees.model import SHARED, UNSURE, Tree
from wizard.trees.texts import texts_of
from wizard.walks.walk import Arrived, Walk, walk

DAY = NOON.date()
ELSEWHERE = ("en", "nl", "ar")
"""The languages in which other tests look at pages in a browser."""
PHONE = {"width": 320, "height": 640}

SHOWN = """() => ({
  lang: document.documentElement.lang,
  dir: document.documentElement.dir,
  words: document.body.innerText,
  wide: document.documentElement.scrollWidth - innerWidth,
  other: [...document.querySelectorAll("main [lang]:not(bdi, .say, .lacking, .lacking *)")]
    .filter((it) => it.lang !== document.documentElement.lang).map((it) => it.outerHTML),
})"""


def case(tree: Tree) -> Walk:
    """The longest walk of a case to a page of its own, with every answer known."""
    made = [
        walk(tree, it.answers, DAY)
        for it in LIBRARY.cases[tree.id]
        if it.on is None and not any(UNSURE in texts for texts in it.answers.values())
    ]
    ended = [
        it
        for it in made
        if isinstance(it.end, Arrived) and not straight(tree.id, it.end.outcome) and it.steps
    ]
    return max(ended, key=lambda it: len(it.steps))


def sample() -> set[tuple[str, str]]:
    """A language of each direction that nobody else looks at, with the route it walks furthest."""
    new = [it for it in WALKED if it[0] not in ELSEWHERE]
    by_length = sorted(new, key=lambda it: len(case(LIBRARY.trees[it[1]]).steps))
    return set({INTERFACES[lang].words.dir: (lang, id) for lang, id in by_length}.values())


def params() -> list:
    few = sample()
    return [
        pytest.param(*it, id="-".join(it), marks=() if it in few else pytest.mark.slow)
        for it in WALKED
    ]


def untranslated(tree: Tree, lang: str) -> set[str]:
    """Sentences of the trees that have other words in this language; short ones could be names."""
    voice = PRESENTER.voices[lang]
    texts = texts_of((tree, LIBRARY.shared.catalogue)) if voice.source else ()
    known = {(it.catalogue, it.context): it for it in texts if it.catalogue in (tree.id, SHARED)}
    sources = (" ".join(it.source.split()) for it in known.values() if not it.placeholders)
    return {it for it in sources if it.count(" ") > 2 and not {"[", "*"} & {*it}}


class Visit:
    """A walk in a language: every page it comes to is looked at, and what is wrong noted."""

    def __init__(self, page: Page, lang: str, tree: Tree) -> None:
        self.page, self.lang, self.words = page, lang, INTERFACES[lang].words
        self.foreign, self.wrong = untranslated(tree, lang), list[str]()

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=self.words.gettext(words), exact=True).click()

    def look(self, heading: str, *, whole: bool = False) -> None:
        """The page of this heading fits a phone and is in its language alone, but for terms and
        what is shown to somebody else; by axe as a `whole`."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.evaluate("document.querySelectorAll('details').forEach((it) => it.open = true)")
        seen = self.page.evaluate(SHOWN)
        said = " ".join(seen["words"].split())
        found = [it for it in self.foreign if it in said] + seen["other"]
        if (seen["lang"], seen["dir"]) != (self.lang, self.words.dir) or seen["wide"]:
            found.append(str({**seen, "words": ""}))
        if whole:
            found += faults(self.page)
        self.wrong += [f"{heading}: {it}" for it in found]

    def give(self, kind: str, name: str, answer: tuple[str, ...]) -> None:
        field = self.page.locator(f'#main form [name="{name}"]:not([type=hidden])')
        match kind:
            case "choice" | "choices":
                for value in answer:
                    self.page.locator(f'#main form [name="{name}"][value="{value}"]').check()
            case "country" if answer[0] in self.countries:
                box = self.page.locator("input[role=combobox]")
                box.fill(self.countries[answer[0]])
                box.press("Tab")  # which closes the list of those whose names begin so
            case "country":  # a word of its own beside the list
                self.page.locator(f'#main form [name="{name}"][value="{answer[0]}"]').check()
            case "date":
                for part, text in zip(field.all(), reversed(answer[0].split("-")), strict=True):
                    part.fill(text)
            case _:
                field.first.fill(answer[0])

    @property
    def countries(self) -> dict[str, str]:
        return dict(PRESENTER.voices[self.lang].countries.names)


@pytest.mark.parametrize(("lang", "id"), params())
def test_a_case_of_each_route_in_each_language(page: Page, shipped: str, lang: str, id: str):
    tree = LIBRARY.trees[id]
    made, visit = case(tree), Visit(page, lang, tree)
    page.set_viewport_size(PHONE)
    page.goto(f"{shipped}/{lang}/{id}")
    title = start_page(PRESENTER, tree, lang, DAY).title.plain
    visit.look(title, whole=True)
    assert page.title().startswith(title)
    page.get_by_role("link", name=visit.words.gettext("Start now"), exact=True).click()
    given: dict[str, tuple[str, ...]] = {}
    for number, step in enumerate(made.steps):
        shown = present(PRESENTER, walk(tree, given, DAY), lang)
        assert isinstance(shown.body, QuestionPage)
        visit.look(shown.body.ask.plain, whole=number == len(made.steps) - 1)
        assert shown.tree_title.plain in page.title()
        visit.give(step.question.kind, step.question.id, step.answer)
        visit.press("Continue")
        given[step.question.id] = step.answer
    shown = present(PRESENTER, walk(tree, given, DAY), lang)
    assert isinstance(shown.body, OutcomePage)
    assert shown.body.id == made.end.outcome.id
    visit.look(shown.body.title.plain, whole=True)
    assert visit.wrong == []


def test_what_is_not_translated_is_seen(page: Page, shipped: str):
    tree = LIBRARY.trees["start"]
    lang = next(lang for lang, id in WALKED if id == tree.id and lang not in ELSEWHERE)
    visit = Visit(page, lang, tree)
    page.goto(f"{shipped}/{lang}/{tree.id}")
    heading = start_page(PRESENTER, tree, lang, DAY).title.plain
    visit.look(heading)
    assert visit.wrong == []
    page.evaluate(
        "(words) => document.querySelector('main').append(words)", sorted(visit.foreign)[0]
    )
    page.evaluate("document.querySelector('main p').lang = 'en'")
    visit.look(heading)
    assert len(visit.wrong) == 2
