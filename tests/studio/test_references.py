"""Where an id is used, and which entries rest on the day that everything is shown as of."""

import re
from html import unescape

import pytest

from tests.studio.test_acts import sent

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
