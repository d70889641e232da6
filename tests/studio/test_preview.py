"""The page beside the editor: shown with any answers, also of a sensitive route; where it stands;
which text says its words."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from wizard.trees.load_folder import load_folder

CASES = """\
- name: A zebra at home
  answers: {beast: zebra-unmistakable, land: NL, children: "2", needs: [garden, fence]}
  outcome: fine
"""
WALKED = "beast=zebra-unmistakable&land=NL&children=2&needs=fence&needs=garden"


def in_dutch(trees) -> None:
    """Have the routes in Dutch, of which a title is translated."""
    site = trees / "site.yaml"
    site.write_text(site.read_text("utf-8").replace("offered: [nl, ar]", "required: [nl]"), "utf-8")
    (trees / "plain" / "nl.po").write_text(
        'msgid ""\nmsgstr "Language: nl\\n"\n\nmsgctxt "fine.title"\n'
        'msgid "You may keep the animal"\nmsgstr "U mag het dier houden"\n',
        "utf-8",
    )


@pytest.fixture(params=["plain", "secret"])
def route(request, trees):
    (trees / request.param / "cases.yaml").write_text(CASES, "utf-8")
    in_dutch(trees)
    return request.param


def shown(editor, page: str) -> tuple[str, str]:
    """The address of the preview on a page of the studio, and the heading of what is there."""
    frame = re.search(r'<iframe[^>]* src="(.*?)"', editor.get(page).text)
    at = unescape(frame[1])
    return at, unescape(re.search(r"<h1.*?>(.*?)</h1>", editor.get(at).text, re.S)[1].strip())


def test_each_card_is_shown_as_a_case_reaches_it(editor, route):
    page = f"/studio/en/{route}/tree?open="
    at, heading = shown(editor, f"{page}question-needs")
    assert at == f"/en/{route}/check?{WALKED.partition('&needs')[0]}"
    assert "What do you have?" in heading
    assert shown(editor, f"{page}question-beast")[0] == f"/en/{route}/check"
    assert shown(editor, f"{page}outcome-fine")[0] == f"/en/{route}"


@pytest.mark.parametrize("answers", [WALKED, "beast: zebra-unmistakable, land: NL, children: 2"])
def test_any_answers_are_shown_in_any_language_and_stay(editor, route, answers):
    page = f"/studio/en/{route}/tree?tongue=nl&screen=desktop&answers={quote(answers)}"
    at, heading = shown(editor, page)
    assert at.startswith(f"/nl/{route}/check?beast=zebra-unmistakable&land=NL&children=2")
    assert ("What can you spend" in heading) == ("needs" in answers)
    text = editor.get(page).text
    assert 'class="preview desktop"' in text
    change = unescape(re.search(r'<a class="change" href="(.*?)"', text)[1])
    kept = parse_qs(urlsplit(change).query)
    assert (kept["tongue"], kept["screen"], kept["answers"]) == (["nl"], ["desktop"], [answers])


def test_a_case_is_shown_and_answers_that_are_none_say_so(editor, route):
    page = f"/studio/en/{route}/tree"
    at, _ = shown(editor, f"{page}?like={quote('A zebra at home')}&answers=land:+BE")
    assert at == f"/en/{route}/check?{WALKED}"
    text = editor.get(f"{page}?answers={quote('beast: [zebra')}").text
    assert re.search(
        r'<textarea id="answers"[^>]* aria-invalid="true"[^>]*>\nbeast: \[zebra<', text
    )
    assert f'src="/en/{route}"' in text


def walk(editor, route: str, answers: str, **more: str) -> str:
    page = f"/studio/en/{route}/walk?part=1&answers={quote(answers)}"
    answer = editor.get(page + "".join(f"&{name}={it}" for name, it in more.items()))
    assert answer.status_code == 200
    return unescape(answer.text)


def test_a_walk_says_where_it_stands_and_is_given_to_somebody(editor, route):
    told = walk(editor, route, WALKED, tongue="nl")
    assert f'href="/studio/en/{route}/tree?tongue=nl&answers=' in told
    assert 'data-anchor="question-cost"' in told
    assert "How many children live with you? 2" in told
    assert (f'value="/nl/{route}/check?{WALKED}"' in told) == (route == "plain")
    assert ("No address holds answers" in told) == (route == "secret")
    case = re.search(r'href="(/studio/en/\w+/cases\?.*?)#', told)[1]
    assert "zebra-unmistakable, land: NL" in unescape(editor.get(case).text)
    again = walk(editor, route, WALKED, question="land")
    assert 'data-anchor="question-land"' in again
    assert editor.get(f"/studio/en/{route}/walk?answers={WALKED}").status_code == 200
    assert editor.get(f"/studio/en/{route}/walk?answers=%5B").status_code == 400


def test_a_walk_that_ends_names_its_result(editor, trees):
    told = walk(editor, "second", "beast=zebra-unmistakable")
    assert 'data-anchor="outcome-hay"' in told
    assert "Feed it hay" in told
    assert load_folder(trees).trees["second"].outcomes["hay"].title.source in told


SAID = {
    "Because you spend €10 a month.": ("plain", "tree", ["outcomes", "fine", "guidance"], "en"),
    "Read the law.": ("plain", "tree", ["outcomes", "fine", "guidance"], "en"),
    "Stripes: a zebra.": ("shared", "questions", ["beast", "find-out"], "en"),
    "U mag het dier houden": ("plain", "tree", ["outcomes", "fine", "title"], "nl"),
}


@pytest.mark.parametrize("words", SAID)
def test_a_sentence_of_the_page_has_its_field(editor, trees, words):
    folder, stem, path, lang = SAID[words]
    in_dutch(trees)
    page = "/studio/en/plain/spot?anchor=outcome-fine"
    answer = editor.get(f"{page}&tongue={lang}&words={quote(words)}")
    assert answer.status_code == 200
    at = json.dumps(path, separators=(",", ":"))
    found = parse_qs(urlsplit(answer.text).query)
    assert answer.text.startswith(f"/studio/en/{folder}/{stem}?")
    assert found["at"] == [at if lang == "en" else f"{lang}:{at}"]
    opened = unescape(editor.get(answer.text).text)
    name = f"v:{at}" if lang == "en" else f"t:{lang}:{at}"
    assert re.search(rf'id="{re.escape(name)}"[^>]* autofocus', opened)


def test_words_that_no_text_says_have_no_field(editor):
    for words in ("Continue to the next question", "", "🦓"):
        answer = editor.get(f"/studio/en/plain/spot?tongue=en&words={quote(words)}")
        assert (answer.status_code, answer.text) == (204, "")
