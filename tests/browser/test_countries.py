"""The country field: all names people use are found, and nothing is recorded that nobody chose."""

from playwright.sync_api import expect

from tests.browser.walking import ASKED, asked
from tests.words.test_countries import NAMES, OFFERED, WITHIN, named

FIND = """async ([typed, names]) => {
  const select = document.querySelector("select[data-country]");
  const { find, known } = await import(select.dataset.script);
  const index = await (await fetch(select.dataset.index)).json();
  const countries = known(Object.entries(names).map(([code, name]) => ({ code, name })), index);
  return typed.map((it) => {
    const { exact, near } = find(countries, it);
    return [exact?.code ?? null, near.slice(0, 7).map(({ code }) => code)];
  });
}"""

LAND = "/nl/plain/check?beast=zebra-unmistakable"


def tried(fewer: int) -> dict[str, list[str]]:
    """What is typed in the tests of the server's index, by language, and odd things besides; of
    all names that are not typed to their end, one of so many."""
    typed = {"en": ["Atlantis", "x", "s", "ss", "ΕΛΛΆΣ", "İran", "’'.", "the"]}
    for line in NAMES.strip().splitlines():
        lang, _, names = line.split(" ", 2)
        typed.setdefault(lang, []).extend(names.split(";"))
    for line in OFFERED.strip().splitlines():
        words = line.split(" ")
        typed.setdefault(words[0], []).append(words[-1])
    typed["en"] += WITHIN.strip().splitlines()
    for lang, names in typed.items():
        names += [name[:-2] for name in [*named(lang).names.values()][::fewer]]
    return typed


def test_the_browser_finds_what_the_server_finds(page, whole_matrix):
    page.goto(LAND)
    for lang, typed in tried(1 if whole_matrix else 5).items():
        countries = named(lang)
        pairs = list(countries.names.items())
        found = page.evaluate(FIND, [typed, dict(pairs)])
        for text, (exact, near) in zip(typed, found, strict=True):
            meant = countries.find(text)
            assert exact == meant.code, (lang, text)
            if exact is None:
                assert tuple(near) == meant.offered, (lang, text)


def test_a_name_that_a_country_beyond_the_list_bears_too_is_not_taken(page):
    page.goto(LAND)
    few = {"KR": "Zuid-Korea", "CD": "Congo-Kinshasa", "BE": "België"}
    found = page.evaluate(FIND, [["Korea", "Congo", "Belgium", "Turkey"], few])
    assert found == [[None, ["KR"]], [None, ["CD"]], ["BE", ["BE"]], [None, []]]


def test_the_list_opens_by_key_and_by_tap_also_where_a_country_stands(page):
    page.goto(LAND)
    box = page.locator("input[role=combobox]")
    every = page.locator("select option").count() - 1
    box.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(every)
    box.press("Escape")
    box.press_sequentially("south ko")
    page.get_by_role("option", name="Zuid-Korea", exact=True).click()
    expect(box).to_have_value("Zuid-Korea")
    expect(page.locator("select")).to_have_value("KR")
    box.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(every)
    expect(page.get_by_role("option", selected=True)).to_have_text("Zuid-Korea")
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("Zuid-Soedan")
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.get_by_role("button", name="Alle landen tonen").click()
    expect(page.get_by_role("option")).to_have_count(every)


def test_what_is_typed_and_not_chosen_is_asked_about(page):
    page.goto(LAND)
    box = page.locator("input[role=combobox]")
    box.press_sequentially("Turks")
    expect(page.get_by_role("option").first).to_have_text("Turkije")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("heading", name="Bedoelt u …?")).to_be_visible()
    expect(box).to_have_value("Turks")
    page.get_by_role("button", name="Turkije").click()
    asked(page, "children")
    assert "land=TR" in page.url


def test_while_the_index_is_on_its_way_nothing_is_certain(page):
    held = []
    page.route("**/countries*.json", lambda route: held.append(route))
    page.goto(LAND)
    box = page.locator("input[role=combobox]")
    box.press_sequentially("Turks")
    expect(page.get_by_role("option").first).to_have_text("Turks- en Caicoseilanden")
    held[0].continue_()
    expect(page.get_by_role("option").first).to_have_text("Turkije")


def test_without_the_index_the_server_judges_what_was_typed(page):
    page.route("**/countries*.json", lambda route: route.abort())
    page.goto(LAND)
    page.locator("input[role=combobox]").press_sequentially("Niger")
    with page.expect_request("**/check?*") as sent:
        page.get_by_role("button", name="Verder").click()
    assert "land=Niger" in sent.value.url  # there is Nigeria too


def test_two_capitals_are_no_choice(page):
    page.goto("/en/plain/check?beast=zebra-unmistakable")
    box = page.locator("input[role=combobox]")
    box.press_sequentially("CH")
    box.press("Enter")
    expect(page.get_by_role("button", name="Switzerland")).to_be_visible()


def test_a_word_that_is_the_name_of_a_box_ticks_nothing(page):
    page.goto("/en/plain/check?beast=zebra-unmistakable")
    page.locator("input[role=combobox]").press_sequentially("stateless")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Did you mean …?")).to_be_visible()
    page.locator("form.meant button[value=stateless]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask us")
    assert "land=stateless" in page.url


def test_a_nationality_is_shown_as_a_country_before_it_is_sent(page):
    page.goto("/en/plain/check?beast=zebra-unmistakable")
    box = page.locator("input[role=combobox]")
    box.press_sequentially("Filipino")
    box.press("Enter")
    expect(box).to_have_value("Philippines")
    expect(page.get_by_role("heading", level=1)).to_have_text(ASKED["land"])
    box.press("Enter")
    asked(page, "children")


def test_what_is_not_found_is_said_to_everybody(page):
    page.goto(LAND)
    box = page.locator("input[role=combobox]")
    box.fill("Vanatu")
    expect(page.get_by_role("option")).to_have_text(["Vanuatu"])
    box.fill("Verweggistan")
    told = page.locator("p[role=status]")
    expect(told).to_contain_text("Geen land heet zo.")
    assert told.bounding_box()["height"] > 10
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("alert")).to_contain_text("Wij weten niet zeker welk land u bedoelt.")
    expect(box).to_have_value("Verweggistan")
