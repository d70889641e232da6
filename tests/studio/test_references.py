"""Where an id is used, and which entries rest on the day that everything is shown as of."""

import re
from html import unescape
from urllib.parse import parse_qs

import pytest

from tests.studio.test_acts import sent
from wizard.trees.model import Span

LAW = "      - when: {land: BE}\n"


def places(editor, page: str, card: str) -> list[tuple[str, str]]:
    text = editor.get(f"{page}/used?card={card}").text.partition('class="more used"')[2]
    found = re.findall(r'<li><a href="(.*?)">.*?<small>(.*?)</small>', text, re.S)
    return [(unescape(to), " ".join(unescape(words).split())) for to, words in found]


def test_an_element_is_used_where_a_word_names_it(editor, trees):
    page = "/studio/en/plain/tree"
    assert places(editor, page, "outcome-vet") == [
        (f"{page}?seen=question-land#question-land", "Goes to"),
        (f"{page}?seen=question-cost#question-cost", "“I do not know” goes to"),
        (f"{page}?seen=route-route#route-route", "Goes to"),
    ]
    (trees / "plain" / "cases.yaml").write_text(
        "- name: Here\n  answers: {cost: '3'}\n  outcome: vet\n", "utf-8"
    )
    found = [to.rpartition("#")[2] for to, _ in places(editor, page, "question-cost")]
    assert found == ["question-needs", "outcome-fine", "case-1"]
    shared = places(editor, "/studio/en/shared/contacts", "contact-keeper")
    assert len(shared) == 4
    assert shared[0] == (f"{page}?seen=outcome-fine#outcome-fine", "Keep an animal · Who can help")
    route = {words for _, words in places(editor, "/studio/en/second/tree", "route-route")}
    assert route == {"Keep an animal · Other routes", "Hide an animal · Other routes"}
    assert f'{page}/used?card=outcome-vet"' in editor.get(page).text
    assert "used?card=case-1" not in editor.get("/studio/en/plain/cases").text
    assert editor.get(f"{page}/used?card=outcome-none").status_code == 404


@pytest.fixture
def dated(trees):
    file = trees / "plain" / "tree.yaml"
    text = file.read_text("utf-8")
    assert LAW in text
    rules = "      - when: {today: before 2027-03-01, land: BE}\n"
    later = "        go: crowded\n      - when: {today: on or after 2027-03-01, land: BE}\n"
    text = text.replace(LAW, rules + later)
    words = "      - when: {today: before 2027-03-01}\n        text: Wait.\n      - else: Go.\n"
    steps = "      - {text: Feed, when: {today: on or after 2020-01-01}}\n"
    steps += "      - {text: Look, when: {land: unanswered}}\n"
    steps += "      - {text: Hold, when: {not: {land: [BE, unanswered]}}}\n"
    words = f"    guidance:\n{words}    next-steps:\n{steps}"
    file.write_text(text.replace("    guidance: The vet helps.\n", words), "utf-8")
    return trees


@pytest.mark.parametrize(("day", "to"), [("2027-02-28", "crowded"), ("2027-03-01", "vet")])
def test_the_day_is_that_of_cards_preview_cases_and_problems(editor, dated, day, to):
    case = "- name: B\n  answers: {beast: zebra-unmistakable, land: BE}\n  outcome: vet\n"
    (dated / "plain" / "cases.yaml").write_text(case, "utf-8")
    editor.post("/studio/en/day", sent(editor, "/studio/en/", day=day))
    page = editor.get("/studio/en/plain/tree?like=B").text
    resting = re.findall(r'<tr class="resting">(.*?)</tr>', page, re.S)
    other = "on or after" if to == "crowded" else "before"
    rules = [it for it in resting if "land: BE" in it]
    assert len(rules) == 1
    assert f"today: {other} 2027-03-01" in rules[0]
    assert ("Wait." in "".join(resting)) == (to == "vet")
    assert ("Go." in "".join(resting)) == (to == "crowded")
    assert not re.search("Feed|Look|Hold", "".join(resting))  # these hang on an answer, or on none
    assert f'data-anchor="outcome-{to}"' in page
    preview = editor.get("/en/plain/check?beast=zebra-unmistakable&land=BE")
    assert ("Go to the vet" in preview.text) == (to == "vet")
    assert preview.headers["Cache-Control"] == "no-store"


def test_an_error_in_another_file_leads_to_the_card_of_its_text(editor, trees):
    (trees / "plain" / "nl.po").write_text(
        '# nl\nmsgctxt "vet.title"\nmsgid "x"\nmsgstr "y"\n\n'
        '#, fuzzy\nmsgctxt "ask-us.title"\nmsgid "Ask us"\nmsgstr "Vraag {amount:nothing}"\n',
        "utf-8",
    )
    desk = editor.client.application.extensions["studio"].desk
    root = desk.library.root
    desk.stock()
    studio = editor.client.application.extensions["studio"]
    with editor.client.application.test_request_context():
        to = unescape(studio.address("en", Span(f"{root}plain/nl.po", 9, 1, 9, 2)))
    page, _, query = to.partition("?")
    asked = parse_qs(query.partition("#")[0])
    assert (page, asked) == (
        "/studio/en/plain/tree",
        {"open": ["outcome-ask-us"], "at": ['nl:["outcomes","ask-us","title"]'], "beside": ["nl"]},
    )
    shown = editor.get(to).text
    field = re.search(r'<textarea id="t:nl:([^"]*ask-us[^"]*title[^"]*)"[^>]*autofocus', shown)
    assert unescape(field[1]) == '["outcomes","ask-us","title"]'
    assert studio.address("en", Span(f"{root}site.yaml", 1, 1, 1, 2)).startswith("/studio/en/site/")


def test_an_unsound_tree_has_its_entries_at_the_card_of_their_id(editor, trees):
    (trees / "broken" / "nl.po").write_text('msgctxt "route.title"\nmsgid "x"\nmsgstr "y"\n')
    studio = editor.client.application.extensions["studio"]
    studio.desk.stock()
    span = Span(f"{studio.desk.library.root}broken/nl.po", 3, 1, 3, 2)
    assert studio.address("en", span).endswith("beside=nl#route-route")


def test_what_comes_is_told_first_and_what_is_overdue_aside(editor, trees):
    amounts = trees / "shared" / "amounts.yaml"
    rows = "".join(
        f"fee-{n}: {{title: Fee, currency: EUR, source: https://x.example, values: "
        f"{{2026-01-01: 5}}, until: 2027-01-{n:02}}}\n"
        for n in range(1, 15)
    )
    amounts.write_text((amounts.read_text("utf-8") if amounts.exists() else "") + rows, "utf-8")
    page = editor.get("/studio/en/").text.partition('id="coming"')[2]
    first, _, rest = page.partition("<details")
    days = re.findall(r'datetime="(.*?)"', first)
    assert (len(days), days, min(days) >= "2026-11-22") == (12, sorted(days), True)
    more = int(re.search(r"And (\d+) more", rest)[1])
    assert len(re.findall("<time", rest.partition("</details>")[0])) == more > 1
    assert 'href="/studio/en/shared/amounts?open=amount-fee-1&amp;' in page
    editor.post("/studio/en/day", sent(editor, "/studio/en/", day="2027-01-05"))
    late = editor.get("/studio/en/").text.partition("Overdue (")[2]
    assert int(late.partition(")")[0]) == late.count("<time") > 3


def test_a_list_says_of_what_it_takes_one_and_offers_those(editor, trees):
    page = editor.get("/studio/en/plain/tree?open=outcome-fine").text
    for name, label in (("sources", "Source"), ("contacts", "Who can help")):
        if more := re.search(rf'<label for="v:[^"]*{name}[^"]*use[^"]*">(.*?)</label>', page):
            assert more[1] == label
    assert re.search(r'<input id="v:[^"]*contacts[^"]*use[^"]*"[^>]* list="contacts"', page)
    ids = re.search(r'<datalist id="contacts">(.*?)</datalist>', page)[1]
    assert '<option value="keeper">' in ids
