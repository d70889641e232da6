"""Cases that turned, together: what they get is expected, an answer is put in, a day is given."""

import re

import pytest

from tests.studio.test_acts import sent
from wizard.check.findings.case_results import run
from wizard.trees.load_folder import load_folder
from wizard.walks.days import changing

PAGE = "/studio/en/plain/many"
KEPT = "land: NL, children: 1, needs: garden, cost: 50"
CASES = f"""\
# Cases of the keepers.
- name: A vet of Belgium
  answers: {{beast: zebra-unmistakable, land: BE}}
  outcome: vet
- name: One child   # the first
  answers: {{beast: zebra-unmistakable, {KEPT}, day: 2026-11-01}}
  outcome: vet

- name: Two children
  answers: {{beast: zebra-unmistakable, {KEPT}, day: 2026-11-02}}
  outcome: vet
- name: No day
  answers: {{beast: zebra-unmistakable, {KEPT}}}
  outcome: fine
- name: No day either
  answers: {{beast: zebra-unmistakable, {KEPT}}}
  outcome: fine
"""


@pytest.fixture
def cases(trees):
    file = trees / "plain" / "cases.yaml"
    file.write_text(CASES, "utf-8")
    return file


def shown(editor) -> dict[str, str]:
    """What the form of the page brings along, nothing ticked."""
    page = editor.get(PAGE).text
    now = dict(re.findall(r'name="(now:[^"]*)" value="([^"]*)"', page))
    return sent(editor, PAGE) | {name.replace("&#34;", '"'): it for name, it in now.items()}


def outcomes(trees) -> list[str]:
    return [it.outcome for it in load_folder(trees).cases["plain"]]


def passed(trees, day) -> int:
    library = load_folder(trees)
    tree = library.trees["plain"]
    return run(tree, library.cases["plain"], changing(tree, day)).passed


def test_what_they_get_is_expected_with_a_reason_and_taken_back_as_one(editor, trees, cases):
    page = editor.get(PAGE).text
    assert "1 of 5 cases as expected" in page
    legend = re.findall(r"<legend>(.*?)</legend>", page)[0]
    assert re.sub("<.*?>", "", legend) == (
        "2 cases expect Go to the vet vet; now it is You may keep the animal fine"
    )
    form = shown(editor) | {"do": "expect", "case": "1 2"}
    refused = editor.post(PAGE, form)
    assert (refused.status_code, cases.read_text("utf-8")) == (422, CASES)
    assert "why they expect this now is not said" in refused.text
    assert re.search(r'value="1 2" checked', refused.text)
    done = editor.post(PAGE, form | {"why": "The law of 1 November"})
    assert (done.status_code, done.location) == (303, PAGE)
    assert outcomes(trees) == ["vet", "fine", "fine", "fine", "fine"]
    lines = zip(CASES.split("\n"), cases.read_text("utf-8").split("\n"), strict=True)
    changed = [pair for pair in lines if pair[0] != pair[1]]
    assert changed == [("  outcome: vet", "  outcome: fine")] * 2
    told = re.search(
        r'<ol class="coming" reversed>.*?</ol>', editor.get("/studio/en/changes").text, re.S
    )
    assert "plain: 2 × cases: The law of 1 November" in told[0]
    token = {"csrf_token": form["csrf_token"]}
    editor.post("/studio/en/undo", token)
    assert cases.read_text("utf-8") == CASES


def test_one_answer_goes_into_all_that_are_ticked(editor, trees, cases):
    page = editor.get(PAGE).text
    assert re.search(r'<option value="day" selected>', page)
    form = shown(editor) | {"do": "answer", "case": ["3", "4"], "question": "day"}
    wrong = editor.post(PAGE, form | {"answer": "tomorrow"})
    assert (wrong.status_code, cases.read_text("utf-8")) == (422, CASES)
    assert 'value="tomorrow"' in wrong.text
    assert editor.post(PAGE, form | {"answer": "2026-11-03"}).status_code == 303
    given = [it.answers.get("day") for it in load_folder(trees).cases["plain"]]
    days = ("2026-11-01",), ("2026-11-02",), ("2026-11-03",), ("2026-11-03",)
    assert given == [None, *days]
    assert "3 of 5 cases as expected" in editor.get(PAGE).text


def test_an_answer_of_several_ticks_replaces_that_of_any_case(editor, trees, cases):
    form = shown(editor) | {"do": "answer", "case": "0 1", "question": "needs"}
    assert editor.post(PAGE, form | {"answer": "garden, fence"}).status_code == 303
    given = [it.answers["needs"] for it in load_folder(trees).cases["plain"][:3]]
    assert given == [("garden", "fence"), ("garden", "fence"), ("garden",)]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"do": "expect", "why": "So it is"}, "no case is ticked"),
        ({"do": "expect", "why": "So it is", "case": "1 3"}, "come to no result"),
        ({"do": "answer", "case": "3", "question": "day"}, "an answer has a question"),
        ({"do": "on", "case": "1", "on": "soon"}, "this is no day"),
        ({"do": "other", "case": "1"}, "nothing is chosen"),
    ],
)
def test_what_cannot_be_done_with_them_says_why(editor, cases, form, why):
    answer = editor.post(PAGE, shown(editor) | form)
    assert (answer.status_code, cases.read_text("utf-8")) == (422, CASES)
    assert why in answer.text


def test_cases_that_turn_on_a_day_are_walked_on_the_one_before(editor, trees, cases):
    tree = trees / "plain" / "tree.yaml"
    text = tree.read_text("utf-8")
    late = "      - when: {today: on or after 2027-03-01}\n        go: crowded\n"
    at = text.index("      - when: {children: over 3}")
    tree.write_text(text[:at] + late + text[at:], "utf-8")
    cases.write_text(CASES.replace("outcome: vet\n\n", "outcome: fine\n\n"), "utf-8")
    page = editor.get(PAGE).text
    assert "from 1 March 2027" in page
    assert 'value="2027-02-28"' in page
    assert 'name="now:[1,' not in page.replace("&#34;", '"')
    form = shown(editor) | {"do": "on", "case": "1", "on": "2027-02-28"}
    assert editor.post(PAGE, form).status_code == 303
    assert load_folder(trees).cases["plain"][1].on.isoformat() == "2027-02-28"
    assert "from 1 March 2027" not in editor.get(PAGE).text


def test_a_fact_that_is_otherwise_is_expected_so(editor, trees):
    tree = trees / "plain" / "tree.yaml"
    fact = "facts:\n  many:\n    - {when: {children: over 1}, is: yes}\n    - {else: no}\n\n"
    text = tree.read_text("utf-8").replace("outcomes:\n", f"{fact}outcomes:\n", 1)
    text = text.replace("when: {children: over 3}", "when: {many: yes}")
    tree.write_text(text, "utf-8")
    case = f"- name: One\n  answers: {{beast: zebra-unmistakable, {KEPT}, day: 2026-11-01}}\n"
    (trees / "plain" / "cases.yaml").write_text(
        f"{case}  outcome: fine\n  facts: {{many: yes}}\n", "utf-8"
    )
    form = shown(editor) | {"do": "expect", "case": "0", "why": "One is not many"}
    assert form['now:[0,"facts","many"]'] == "no"
    assert editor.post(PAGE, form).status_code == 303
    assert load_folder(trees).cases["plain"][0].facts == {"many": "no"}
