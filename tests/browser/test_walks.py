"""What only a browser can tell of ordinary trees, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.walking import ASKED, FINE, answer, asked, begin, change, go_on, read_in, walk
from tests.web.folder import before
from wizard.web.address import query

CANONICAL = (
    "?beast=zebra-unmistakable&land=VU&children=2&needs=fence&needs=garden"
    "&cost=73194.00&day=1987-03-27"
)


OUTCOME = f"/en/plain/check{CANONICAL}"


def at(page, question):
    page.goto(f"/en/plain/check?{query(tuple(before(question).items()))}")
    asked(page, question)


def test_a_walk_and_the_way_back(visitor, scripted):
    begin(visitor, "plain")
    walk(visitor)
    questions = list(ASKED)
    for question in reversed(questions):
        visitor.go_back()
        asked(visitor, question)
    for question in questions[1:]:
        visitor.go_forward()
        asked(visitor, question)
    visitor.go_forward()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(FINE)
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(FINE)


def test_any_page_is_the_same_on_another_device_and_in_another_language(
    visitor, new_page, base_url, scripted
):
    at(visitor, "cost")
    other = new_page(base_url=base_url, java_script_enabled=not scripted)
    other.goto(visitor.url)
    asked(other, "cost")
    read_in(other, "Nederlands")
    expect(other.locator("html")).to_have_attribute("lang", "nl")
    asked(other, "cost")
    expect(other.locator(".answers")).to_contain_text("Vanuatu")


def test_change_keeps_the_rest(visitor):
    visitor.goto(OUTCOME)
    change(visitor, "children")
    field = visitor.get_by_label(ASKED["children"])
    expect(field).to_have_value("2")
    field.fill("9")
    go_on(visitor)
    expect(visitor.get_by_role("heading", level=1)).to_have_text("There are too many children")
    visitor.go_back()
    asked(visitor, "children")


@pytest.mark.parametrize(
    ("tree", "scripted"),
    [
        ("plain", False),
        ("secret", True),
        pytest.param("plain", True, marks=pytest.mark.slow),
        pytest.param("secret", False, marks=pytest.mark.slow),
    ],
)
def test_an_unusual_answer_is_taken_by_a_button(visitor, tree):
    begin(visitor, tree)
    walk(visitor, until="children")
    visitor.get_by_label(ASKED["children"]).fill("15")
    go_on(visitor)
    expect(visitor.get_by_role("alert")).to_contain_text("15 is unusual here. Is this right?")
    expect(visitor.get_by_label(ASKED["children"])).to_have_value("15")
    visitor.get_by_role("button", name="Yes, 15 is right").click()
    asked(visitor, "needs")


def test_the_back_link_shows_the_answer_given(visitor):
    at(visitor, "children")
    visitor.get_by_role("link", name="Back").click()
    asked(visitor, "land")
    expect(visitor.locator("select")).to_have_value("VU")
    go_on(visitor)
    asked(visitor, "children")


def test_an_error_is_led_to_and_leaves_no_step_behind(visitor, scripted):
    visitor.goto("/en/plain/check")
    answer(visitor, "beast")
    asked(visitor, "land")
    go_on(visitor)
    expect(visitor.get_by_role("alert")).to_contain_text("Choose a country.")
    expect(visitor).to_have_title("Error: Which country are you from? – Keep an animal")
    if scripted:
        expect(visitor.get_by_role("alert")).to_be_focused()
        go_on(visitor)
        expect(visitor.get_by_role("alert")).to_be_focused()
    visitor.get_by_role("alert").get_by_role("link").click()
    expect(visitor.get_by_label(ASKED["land"])).to_be_focused()
    answer(visitor, "land")
    asked(visitor, "children")
    if scripted:
        visitor.go_back()
        asked(visitor, "land")
        expect(visitor.get_by_role("alert")).to_have_count(0)
        visitor.go_back()
        asked(visitor, "beast")


def test_asides_and_not_knowing(visitor, scripted):
    at(visitor, "land")
    visitor.get_by_role("link", name="My animal is ill").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Go to the vet")
    visitor.get_by_role("link", name="Back").click()
    asked(visitor, "land")
    visitor.get_by_role("link", name="My situation is not listed").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Ask us")
    visitor.go_back()
    visitor.get_by_label("I do not know").check()
    go_on(visitor)
    expect(visitor).to_have_title("It depends – Which country are you from? – Keep an animal")
    field = visitor.get_by_label("Go on with your best guess")
    field.fill("Belgium") if scripted else field.select_option("BE")
    # by key: it stands where Continue stood, and a second tap at once on one place is none
    visitor.get_by_role("button", name="Go on with this guess").press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Go to the vet")


def test_continue_into_a_sensitive_tree_takes_the_answers_along_unseen(visitor, server):
    visitor.goto(OUTCOME)
    visitor.get_by_role("button", name="Hide an animal").click()
    asked(visitor, "children")
    assert visitor.url == f"{server.url}/en/secret/check"
    expect(visitor.get_by_role("link", name="Leave this page now")).to_be_visible()


# With scripts ----------------------------------------------------------------------


@pytest.fixture
def quick(page):
    """A page with scripts; what it asked the server for."""
    page.asked = []
    page.on("request", lambda request: page.asked.append(request))
    return page


def test_steps_come_as_fragments_at_canonical_addresses(quick, server):
    quick.goto("/en/plain/check")
    loaded = len(quick.asked)
    assert loaded == 4, "a page, a stylesheet, two scripts"
    quick.evaluate("window.same = true")
    walk(quick)
    assert quick.url == f"{server.url}/en/plain/check{CANONICAL}"
    assert quick.evaluate("window.same"), "the page around was never loaded again"
    steps = [it for it in quick.asked[loaded:] if "_at=day" in it.url]
    assert [it.headers.get("hx-request") for it in steps] == ["true"]


def test_focus_and_title_follow_each_step(quick):
    quick.goto("/en/plain/check")
    answer(quick, "beast")
    for question in list(ASKED)[1:]:
        expect(quick.get_by_role("heading", level=1)).to_be_focused()
        expect(quick).to_have_title(f"{ASKED[question]} – Keep an animal")
        answer(quick, question)
    expect(quick.get_by_role("heading", level=1)).to_be_focused()
    quick.go_back()
    expect(quick.get_by_role("heading", level=1)).to_be_focused()
    expect(quick).to_have_title(f"{ASKED['day']} – Keep an animal")


def test_the_likely_step_is_there_before_it_is_asked_for(quick, server):
    quick.goto("/en/plain/check")
    with quick.expect_response(lambda it: "_at=beast" in it.url) as ahead:
        quick.get_by_label("A zebra").check()
    assert ahead.value.finished() is None
    answered = len(server.lines)
    go_on(quick)
    asked(quick, "land")
    assert [it for it in server.lines[answered:] if "/static/" not in it] == []


def test_a_lost_fetch_becomes_an_ordinary_page(quick):
    quick.goto("/en/plain/check?beast=zebra-unmistakable&land=VU")
    lost = iter([True])
    quick.route(
        "**/check?*", lambda route: route.abort() if next(lost, False) else route.continue_()
    )
    answer(quick, "children")
    asked(quick, "needs")
    quick.unroute("**/check?*")
    poor = iter([True])
    quick.route(
        "**/check?*",
        lambda route: (
            route.fulfill(status=502, body="<h1>Bad gateway</h1>", content_type="text/html")
            if next(poor, False)
            else route.continue_()
        ),
    )
    answer(quick, "needs")
    asked(quick, "cost")


def test_a_double_click_answers_one_question(quick):
    quick.goto("/en/plain/check")
    quick.get_by_label("A zebra").check()
    spot = quick.get_by_role("button", name="Continue").bounding_box()
    quick.mouse.click(spot["x"] + 9, spot["y"] + 9)
    asked(quick, "land")
    under = quick.evaluate(
        """([x, y]) => {
          const link = document.querySelector(".asides a");
          link.style = `position: fixed; left: ${x - 5}px; top: ${y - 5}px; z-index: 9`;
          return document.elementFromPoint(x, y) === link;
        }""",
        [spot["x"] + 9, spot["y"] + 9],
    )
    assert under, "a link stands where the button was"
    quick.mouse.click(spot["x"] + 9, spot["y"] + 9)
    asked(quick, "land")
    quick.wait_for_timeout(600)
    quick.mouse.click(spot["x"] + 9, spot["y"] + 9)
    expect(quick.get_by_role("heading", level=1)).not_to_have_text(ASKED["land"])


def test_the_browsers_back_shows_a_step_as_it_was_left(quick):
    begin(quick, "plain")
    walk(quick, until="needs")
    quick.go_back()
    expect(quick.get_by_label(ASKED["children"])).to_have_value("2")
    quick.go_back()
    expect(quick.locator("input[role=combobox]")).to_have_value("Vanuatu")
    quick.go_back()
    expect(quick.get_by_label("A zebra")).to_be_checked()
    go_on(quick)
    asked(quick, "land")
    expect(quick.locator("input[role=combobox]")).to_have_value("")


@pytest.mark.parametrize("tree", ["plain", "secret"])
def test_without_a_connection_a_step_waits(quick, tree):
    quick.goto(f"/en/{tree}/check")
    quick.context.set_offline(True)
    quick.get_by_label("A zebra").check()
    go_on(quick)
    expect(quick.get_by_role("alert")).to_contain_text("There is no internet connection.")
    expect(quick.get_by_label("A zebra")).to_be_checked()
    quick.context.set_offline(False)
    expect(quick.get_by_role("alert")).to_have_count(0)
    go_on(quick)
    asked(quick, "land")


def test_paper_shows_what_is_folded_away_and_where_links_lead(visitor):
    visitor.goto(OUTCOME)
    visitor.emulate_media(media="print")
    for words in ("Documents you need", "What you told us"):
        expect(visitor.get_by_role("heading", name=words)).to_be_visible()
    link = visitor.locator("article a[href^=http]").first
    assert link.evaluate("it => getComputedStyle(it, '::after').content").startswith('"(http')
    hidden = visitor.locator("nav, .tools, .back, .change, .asides")
    assert hidden.count()
    assert not any(it.is_visible() for it in hidden.all())


def test_answers_beside_a_typed_one_stand_alone(quick):
    quick.goto("/en/plain/check?beast=zebra-unmistakable&land=VU&children=2&needs=none")
    typed, yet = quick.get_by_label(ASKED["cost"]), quick.get_by_label("I do not know yet")
    unsure = quick.get_by_label("I do not know", exact=True)
    typed.fill("100")
    yet.check()
    expect(typed).to_have_value("")
    unsure.check()
    expect(yet).not_to_be_checked()
    typed.fill("5")
    expect(unsure).not_to_be_checked()


def test_the_link_to_an_outcome_can_be_copied(quick, server):
    quick.context.grant_permissions(["clipboard-read", "clipboard-write"])
    quick.goto(OUTCOME)
    quick.get_by_role("button", name="Copy the link").click()
    expect(quick.get_by_role("button", name="The link is copied")).to_be_visible()
    copied = quick.evaluate("navigator.clipboard.readText()")
    assert copied == f"{server.url}/en/plain/check{CANONICAL}"


def test_the_page_fits_a_narrow_screen(quick):
    quick.set_viewport_size({"width": 320, "height": 640})
    quick.goto(f"/en/plain/check{CANONICAL}")
    for path in ("/en/", "/en/plain", "/en/plain/check?_at=beast", f"/en/plain/check{CANONICAL}"):
        quick.goto(path)
        assert quick.evaluate("document.documentElement.scrollWidth") == 320, path


def test_a_link_opened_elsewhere_is_the_browsers(page):
    page.goto("/en/plain/check?beast=zebra-unmistakable")
    here = page.url
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Change").click(modifiers=["Control"])
    opened.value.wait_for_load_state()
    assert "_change=beast" in opened.value.url
    assert page.url == here


def test_an_address_is_copied_also_without_a_clipboard(page):
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = (what) => (window.copied = [what, getSelection().toString() ||"
        " document.activeElement.value])"
    )
    page.goto(OUTCOME)
    page.get_by_role("button", name="Copy").click()
    page.wait_for_function("window.copied")
    what, text = page.evaluate("window.copied")
    assert (what, text) == ("copy", page.url)


ASYLUM = ("Ask for protection (asylum)", "Where are you now?", "/en/start/check")
STUDY = ("Study", "Which nationality do you have?", "/en/study/check")


@pytest.mark.parametrize(
    ("choice", "title", "ending", "scripted"),
    [
        (*ASYLUM, True),
        (*STUDY, False),
        pytest.param(*ASYLUM, False, marks=pytest.mark.slow),
        pytest.param(*STUDY, True, marks=pytest.mark.slow),
    ],
)
def test_from_the_first_tree_straight_into_a_route(visitor, shipped, choice, title, ending):
    visitor.goto(f"{shipped}/en/start/check")
    visitor.get_by_label(choice, exact=True).check()
    go_on(visitor)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(title)
    assert visitor.url == shipped + ending
    secret = visitor.get_by_role("link", name="Leave this page now")
    expect(secret).to_have_count(1 if "asylum" in choice else 0)
    read_in(visitor, "Nederlands")
    expect(visitor.locator("html")).to_have_attribute("lang", "nl")
    assert "/start" not in visitor.url
