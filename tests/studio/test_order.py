"""Another place for a rule, an option, a question: what that would do is told before it is done."""

import re
from html import unescape

import pytest

from tests.studio.test_saving import name, opened
from wizard.trees.load_folder import load_folder

PAGE = "/studio/en/plain/tree"
LAW = "        go: crowded\n        because: More than three children is too many for one animal.\n"


@pytest.fixture
def ruled(trees):
    """A question of which two rules take the same answers."""
    file = trees / "plain" / "tree.yaml"
    text = file.read_text("utf-8")
    assert LAW in text
    more = "      - when: {children: over 2}\n        go: vet\n"
    file.write_text(text.replace(LAW, LAW + more), "utf-8")
    return trees


def goes(trees) -> list[str]:
    return [it.go.id for it in load_folder(trees).trees["plain"].questions["day"].next]


def sent_on(page: str) -> dict[str, str]:
    """What the form of the page that asks brings along, without its buttons."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {unescape(key): unescape(it) for key, it in found}


def test_who_would_move_is_told_and_nothing_is_stored_until_it_is_let_go(editor, ruled):
    before = (ruled / "plain" / "tree.yaml").read_bytes()
    form = opened(editor, "question-day", PAGE)
    form[name("questions", "day", "hint")] = "As the receipt says."
    asked = editor.post(PAGE, form | {"do": 'down:["questions","day","next",0]'})
    assert asked.status_code == 200
    assert "“There are too many children” <code>crowded</code> (unlikely)" in asked.text
    assert "“Go to the vet” <code>vet</code> (other-route)" in asked.text
    assert (ruled / "plain" / "tree.yaml").read_bytes() == before
    again = sent_on(asked.text)
    kept = editor.post(PAGE, again | {"do": "save"})
    assert kept.location.startswith(f"{PAGE}?seen=question-day")
    assert goes(ruled) == ["crowded", "vet", "fine"]
    hint = load_folder(ruled).trees["plain"].questions["day"].hint
    assert hint.source == "As the receipt says."
    again |= {"base": opened(editor, "question-day", PAGE)["base"]}
    done = editor.post(PAGE, again | {"do": 'down:["questions","day","next",0]'})
    assert done.location == f"{PAGE}?open=question-day#question-day"
    assert goes(ruled) == ["vet", "crowded", "fine"]


def test_where_nobody_moves_it_is_done_at_once_and_said(editor, trees):
    form = opened(editor, "question-needs", PAGE)
    done = editor.post(PAGE, form | {"do": 'to:1:["questions","needs","options","garden"]'})
    assert done.status_code == 303
    assert "Nobody is led elsewhere" in editor.get(done.location).text
    options = load_folder(trees).trees["plain"].questions["needs"].options
    assert [it.id for it in options] == ["fence", "garden"]
    form = opened(editor, "question-needs", PAGE)
    for do, place in (('up:["questions","needs"]', 2), ('to:0:["questions","needs"]', 0)):
        form["base"] = opened(editor, "question-needs", PAGE)["base"]
        assert editor.post(PAGE, form | {"do": do}).status_code == 303
        assert [*load_folder(trees).trees["plain"].questions].index("needs") == place


def test_an_order_that_is_none_changes_nothing(editor, trees):
    before = (trees / "plain" / "tree.yaml").read_bytes()
    form = opened(editor, "question-needs", PAGE)
    for place in ("2", "-1", "x", "1" * 5_000, ""):
        do = f'to:{place}:["questions","needs","options","fence"]'
        answer = editor.post(PAGE, form | {"do": do})
        assert answer.status_code == 303, place
    assert editor.post(PAGE, form | {"do": "to:0:nowhere"}).status_code == 422
    assert (trees / "plain" / "tree.yaml").read_bytes() == before


def test_an_order_that_makes_it_unsound_says_so_first(editor, trees):
    form = opened(editor, "question-day", PAGE)
    asked = editor.post(PAGE, form | {"do": 'down:["questions","day","next",0]'})
    assert "is not the last rule" in asked.text
    assert goes(trees) == ["crowded", "fine"]
