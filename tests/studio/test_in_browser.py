"""The studio in a browser: by axe, on a narrow screen, by keyboard, and what editors come to do."""

import time
from datetime import date
from shutil import copytree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.studio.conftest import git, publish
from tests.studio.test_preview import in_dutch
from tests.web.folder import NOON
from tests.web.server import served
from wizard import places
from wizard.check.findings.case_results import run
from wizard.check.run import check
from wizard.diff.compare import compare
from wizard.studio.doors import Doors
from wizard.studio.studio_app import create_studio
from wizard.trees.load_folder import load_folder, load_revision
from wizard.walks.days import changing

TODAY = date(2026, 11, 22)
MARCH = date(2027, 3, 1)
PAGES = (
    "/studio/{}/?all",
    "/studio/{}/plain/tree",
    "/studio/{}/plain/tree?open=question-land",
    "/studio/{}/plain/tree?open=outcome-vet&beside=nl",
    "/studio/{}/plain/tree?open=question-day&screen=desktop&answers=beast:%20[",
    "/studio/{}/plain/tree?answers=beast%3Dzebra-unmistakable%26land%3DBE",
    "/studio/{}/secret/walk?answers=beast%3Dzebra-unmistakable%26land%3DBE",
    "/studio/{}/plain/tree/used?card=outcome-vet",
    "/studio/{}/plain/tree/text",
    "/studio/{}/broken/tree",
    "/studio/{}/shared/questions?open=question-land",
    "/studio/{}/site/site?open=site-site",
    "/studio/{}/changes",
    "/studio/{}/replace?old=vet&new=nurse",
    "/studio/{}/publish",
    "/studio/{}/explain/gap",
    "/studio/{}/second/many",
    "/studio/{}/second/leave",
)


@pytest.fixture
def small(page, trees):
    """The studio over the small trees, with something that is not published."""
    file = trees / "plain" / "tree.yaml"
    file.write_text(file.read_text("utf-8").replace("land: BE", "land: NL"), "utf-8")
    case = "- {name: Grass, answers: {beast: zebra-unmistakable}, outcome: ask-us}\n"
    (trees / "second" / "cases.yaml").write_text(case, "utf-8")
    doors = Doors()
    with served(create_studio(trees, doors, lambda: NOON)) as url:
        page.goto(f"{url}/?token={doors.token}")
        yield url


def test_what_stands_in_a_text_is_put_in_by_buttons_and_taken_back_by_the_browser(page, small):
    page.goto(f"{small}/studio/en/plain/tree?open=outcome-fine&beside=nl")
    box = page.locator(".opened .field.text", has=page.get_by_label("What it means", exact=True))
    words, dutch = box.get_by_role("textbox").first, box.get_by_label("nl What it means").first
    words.fill("Feed it.\nClean it.")
    words.select_text()
    box.get_by_role("button", name="List").click()
    expect(words).to_have_value("- Feed it.\n- Clean it.")
    words.press("Control+z")
    expect(words).to_have_value("Feed it.\nClean it.")
    dutch.focus()
    box.get_by_role("combobox").select_option("{answer:cost}")
    box.get_by_role("button", name="Bold").click()
    dutch.press_sequentially("x")
    expect(dutch).to_have_value("{answer:cost}**x**")
    expect(words).to_have_value("Feed it.\nClean it.")


@pytest.mark.parametrize(("lang", "colours"), [("en", "light"), ("nl", "dark")])
def test_axe_finds_nothing_and_nothing_stands_outside_a_narrow_screen(
    page, small, lang, colours, whole_matrix
):
    said: list[str] = []
    page.on("console", lambda it: said.append(it.text))
    page.emulate_media(color_scheme=colours)
    for kind in PAGES if whole_matrix else PAGES[lang == "nl" :: 2]:
        page.set_viewport_size({"width": 1280, "height": 900})
        answer = page.goto(small + kind.format(lang))
        assert answer.status == 200, kind
        expect(page.locator("[data-hx-get] a[href^='/studio']")).to_have_count(0, timeout=60_000)
        page.evaluate("document.querySelectorAll('main details').forEach(it => it.open = true)")
        assert faults(page) == [], kind
        page.set_viewport_size({"width": 320, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, kind
    page.goto(small + f"/studio/{lang}/plain/tree?open=question-day")
    page.locator(".row [value^=down]").first.click()
    expect(page.locator(".report")).to_contain_text("cannot be compared")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    own = "An iframe which has both allow-scripts and allow-same-origin"  # the page in it is ours
    assert not [it for it in said if not it.startswith(own)]


def test_the_preview_of_a_sensitive_route_moves_the_cards_along(page, small, trees):
    """Past its start, in another language, on a desktop; what it says is changed by a click."""
    page.set_viewport_size({"width": 1400, "height": 900})
    in_dutch(trees)
    begun = "open=question-children&answers=beast%3Dzebra-unmistakable%26land%3DNL"
    page.goto(f"{small}/studio/en/secret/tree?{begun}")
    frame = page.frame_locator("iframe")
    frame.get_by_role("textbox").fill("2")
    frame.get_by_role("button", name="Continue").click()
    expect(page.locator("#question-needs.here")).to_be_in_viewport()
    answers = "beast: zebra-unmistakable, land: NL, children: 2"
    expect(page.locator("#answers")).to_have_value(answers)
    page.get_by_label("Screen").select_option("desktop")
    expect(page.locator(".preview.desktop")).to_be_visible()
    page.get_by_label("Screen").select_option("phone")  # one that is drawn smaller is hard to hit
    page.locator(".preview").get_by_label("Language").select_option("nl")
    page.locator(".preview").get_by_role("button", name="Show").click()
    expect(frame.locator("html")).to_have_attribute("lang", "nl")
    expect(frame.locator("h1")).to_contain_text("How many children")  # the card that is open
    frame.get_by_role("heading", level=1).click()
    name = 't:nl:["questions","children","ask"]'  # it is not in Dutch yet: there it is written
    expect(page.locator("textarea:focus")).to_have_attribute("name", name)


def test_a_rule_is_dragged_to_another_place(page, small):
    page.goto(f"{small}/studio/en/plain/tree?open=question-needs")
    rows = page.locator(".row[data-path*=options]")
    expect(rows.first.locator("legend").first).to_contain_text("garden")
    rows.last.locator("legend").first.drag_to(rows.first.locator("legend").first)
    expect(page.locator("#question-needs [role=status]")).to_contain_text("Nobody is led elsewhere")
    expect(rows.first.locator("legend").first).to_contain_text("fence")
    page.goto(f"{small}/studio/en/plain/tree?find=What")
    page.locator("#question-cost > header").drag_to(page.locator("#question-needs > header"))
    expect(page.locator("#question-cost.opened")).to_be_visible()
    expect(page.locator(".card.questions h3 code")).to_have_text(["cost", "needs"])
    page.goto(f"{small}/studio/en/plain/tree")
    expect(page.locator(".card.questions h3 code")).to_have_text(
        ["beast", "land", "children", "cost", "needs", "day"]
    )


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    """The routes that ship, published once."""
    top = tmp_path_factory.mktemp("routes")
    made = copytree(places.trees(), top / "trees")
    git(top, "init", "-q")
    publish(top)
    return made


class Hand:
    """Somebody at the studio: counts what they press and fill in, and how long it takes."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.presses, self.begun = page, url, 0, time.monotonic()

    def press(self, spot) -> None:
        self.presses += 1
        spot.click()
        self.page.wait_for_load_state()

    def fill(self, spot, words: str) -> None:
        self.presses += 1
        spot.fill(words)

    def change(self, file: str, anchor: str):
        self.page.goto(f"{self.url}/studio/en/{file}")
        self.press(self.page.locator(f"#{anchor} .change"))
        return self.page.locator(f"#{anchor}")

    def save(self, card) -> None:
        self.press(card.get_by_role("button", name="Save", exact=True).last)


@pytest.fixture
def hand(page, routes, record_property):
    page.set_default_timeout(240_000)
    doors = Doors()
    with served(create_studio(routes, doors, lambda: NOON)) as url:
        page.goto(f"{url}/?token={doors.token}")
        made = Hand(page, url)
        yield made
        seconds = time.monotonic() - made.begun
        record_property("told", f"{made.presses} clicks and fields, {seconds:.0f} s")


def test_a_law_that_changes_on_1_march(hand, routes):
    """From then on an au pair is at most 30 and the fee is higher: rules, words in two languages,
    an amount, a case on each side; said by the studio, published, and so by the command line."""
    page = hand.page
    card = hand.change("au-pair/tree", "question-age")
    rule = card.locator("fieldset.row").nth(1)
    more = rule.locator("details", has_text="From a day on it is otherwise").first
    hand.press(more.locator("summary"))
    hand.fill(more.get_by_label("From", exact=True), "2027-03-01")
    hand.fill(more.get_by_label("If, from then on"), "age: over 30")
    hand.save(card)
    expect(page.locator(".effect")).to_contain_text("from 1 March 2027")
    card = hand.change("au-pair/tree", "question-age")
    rule = card.locator("fieldset.row").nth(2)
    hand.fill(rule.get_by_label("Because", exact=True), "An au pair must be 30 or younger.")
    hand.fill(rule.get_by_label("nl Because").first, "Een au pair mag niet ouder zijn dan 30 jaar.")
    hand.save(card)
    card = hand.change("shared/amounts", "amount-fee-au-pair")
    hand.press(card.locator("summary", has_text="One more"))
    hand.fill(card.get_by_label("From", exact=True).last, "2027-03-01")
    hand.fill(card.get_by_label("Value", exact=True).last, "450")
    hand.fill(card.get_by_label("Known until"), "2027-12-31")
    hand.save(card)
    page.goto(f"{hand.url}/studio/en/au-pair/cases")
    answers = "role: future-au-pair, nationality: PH, age: 28, about-you: none, agency: yes"
    for day, outcome in (("2027-02-28", "au-age-old"), ("2027-03-01", "au-likely")):
        hand.press(page.locator("#new-cases > summary"))
        new = page.locator("#new-cases")
        hand.fill(new.get_by_label("What it shows"), f"Somebody of 28, {day}")
        hand.fill(new.get_by_label("On", exact=True), day)
        hand.fill(new.get_by_label("Answers given"), f"{answers}, host-family: none, place: abroad")
        hand.fill(new.get_by_label("Expected result"), outcome)
        hand.press(new.get_by_role("button", name="Make it"))
    page.goto(f"{hand.url}/studio/en/publish")
    expect(page.locator("form.paper")).to_contain_text("1 error would be published")
    expect(page.locator(".problems")).to_contain_text("Somebody who is 26 on the day")
    card = hand.change("au-pair/cases", "case-22")
    hand.press(card.locator("summary", has_text="Add to this").first)
    hand.fill(card.get_by_label("On", exact=True), "2027-02-28")
    hand.save(card)
    said = page.locator(".standing").inner_text()
    page.goto(f"{hand.url}/studio/en/publish")
    effect = page.locator(".report").inner_text()
    assert "from 1 March 2027" in effect
    hand.fill(page.get_by_label("What this publication changes"), "30 years from 1 March 2027")
    hand.fill(page.get_by_label("Your name"), "Editor")
    hand.fill(page.get_by_label("Your e-mail address"), "editor@example.org")
    hand.fill(page.get_by_label("Also signed by"), "Jurist")
    hand.press(page.get_by_role("button", name="Publish", exact=True))
    expect(page.locator(".published")).to_contain_text("30 years from 1 March 2027")

    library, before = load_folder(routes), load_revision("HEAD^", routes)
    tree = library.trees["au-pair"]
    cases = run(tree, library.cases["au-pair"], changing(tree, TODAY))
    assert said.endswith(f"{cases.passed} of {cases.cases} cases as expected")
    errors = [it for it in check(library, TODAY, ["au-pair"]) if it.severity == "error"]
    assert f"{len(errors)} error" in said
    found = next(
        it for it in compare(before, library, TODAY, {}, ["au-pair"]).trees if it.id == "au-pair"
    )
    assert [it.day for it in found.later] == [MARCH]
    assert f"{found.later[0].walks.size.sure:,} of" in effect
    assert git(routes.parent, "log", "-1", "--format=%an %B").startswith("Editor 30 years")
    assert "Signed-by: Jurist" in git(routes.parent, "log", "-1", "--format=%B")
    assert git(routes.parent, "status", "--porcelain") == ""


@pytest.mark.slow
def test_a_question_in_the_middle_with_its_dutch(hand, routes):
    page = hand.page
    page.goto(f"{hand.url}/studio/en/study/tree")
    tree = load_folder(routes).trees["study"]
    first = next(it for it in tree.questions.values() if any(one.go for one in it.options))
    option = next(it for it in first.options if it.go)
    hand.press(page.locator("#new-questions > summary"))
    new = page.locator("#new-questions")
    hand.fill(new.get_by_label("Id", exact=True).first, "has-diploma")
    hand.fill(new.get_by_label("Question", exact=True), "Do you have a diploma?")
    hand.presses += 1
    new.get_by_label("Where it goes").select_option(option.go.id)
    hand.press(new.get_by_role("button", name="Make it"))
    card = hand.change("study/tree", f"question-{first.id}")
    row = card.locator("fieldset.row", has=page.locator(f"legend code:text-is('{option.id}')"))
    hand.presses += 1
    row.get_by_label("Goes to").select_option("has-diploma")
    hand.save(card)
    card = hand.change("study/tree", "question-has-diploma")
    hand.fill(card.get_by_label("nl Question").first, "Hebt u een diploma?")
    hand.save(card)
    library = load_folder(routes)
    made = library.trees["study"].questions["has-diploma"]
    assert {it.go.id for it in made.options} == {option.go.id}
    now = library.trees["study"].questions[first.id]
    assert next(it for it in now.options if it.id == option.id).go.id == "has-diploma"
    assert 'msgstr "Hebt u een diploma?"' in library.translations["study"]["nl"]
    page.goto(f"{hand.url}/studio/en/study/tree")
    found = check(library, TODAY, ["study"])
    errors = sum(it.severity == "error" for it in found)
    expect(page.locator(".standing")).to_contain_text(f"{errors} error")


@pytest.mark.slow
def test_a_country_out_of_a_group_a_mistake_undone_and_a_new_result(hand, routes):
    page = hand.page
    card = hand.change("shared/groups", "group-eea-and-swiss")
    field = card.get_by_role("textbox").first
    codes = field.input_value().split(", ")
    hand.fill(field, ", ".join(it for it in codes if it != "CH"))
    hand.save(card)
    groups = load_folder(routes).trees["au-pair"].groups
    assert "CH" not in groups["eu-eea-swiss"]
    assert len(groups["eea-and-swiss"]) == len(codes) - 1
    hand.press(page.get_by_role("button", name="Undo"))
    assert "CH" in load_folder(routes).trees["au-pair"].groups["eu-eea-swiss"]
    page.goto(f"{hand.url}/studio/en/au-pair/tree")
    hand.press(page.locator("#new-outcomes > summary"))
    new = page.locator("#new-outcomes")
    hand.fill(new.get_by_label("Id", exact=True).first, "au-ask")
    hand.presses += 1
    new.get_by_label("Verdict").select_option("possible")
    hand.fill(new.get_by_label("Title", exact=True), "Ask the agency first")
    hand.fill(new.get_by_label("What it means", exact=True), "The agency knows: ask it, and wait.")
    hand.press(new.get_by_role("button", name="Make it"))
    made = load_folder(routes).trees["au-pair"].outcomes["au-ask"]
    assert (made.verdict, made.title.source) == ("possible", "Ask the agency first")
    expect(page.locator("#outcome-au-ask")).to_contain_text("no arrow leads to outcome")
    card = hand.change("au-pair/tree", "outcome-au-ask")
    hand.press(card.locator("summary", has_text="or delete it"))
    hand.press(card.get_by_role("button", name="Delete …"))
    expect(page.locator("main")).to_contain_text("Nothing leads to it")
    hand.press(page.get_by_role("button", name="Delete", exact=True))
    assert "au-ask" not in load_folder(routes).trees["au-pair"].outcomes


def test_a_sentence_of_the_page_leads_to_its_field(hand):
    page = hand.page
    open_card = f"{hand.url}/studio/en/au-pair/tree?open=question-age#question-age"
    page.goto(open_card, wait_until="domcontentloaded")
    frame = page.frame_locator("iframe")
    hint = frame.get_by_text("Are you 25 now and will you soon be 26?")
    expect(hint).to_be_visible(timeout=60_000)
    hint.click()
    expect(page.locator("textarea:focus")).to_have_value(
        "Are you 25 now and will you soon be 26? Count your age on the day of the application."
    )
    frame.get_by_role("textbox").fill("20")
    frame.get_by_role("button", name="Continue").click()
    expect(page.locator(".found")).to_have_attribute("data-anchor", "question-about-you")
    page.locator(".found").click()
    expect(page.locator("#question-about-you.opened")).to_be_visible()
