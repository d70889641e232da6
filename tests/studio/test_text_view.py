"""A file as text while it is typed: what is wrong in it, what could stand at a place; and the one
file of scripts that shows both."""

import gzip
import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.studio.conftest import csrf
from tests.web.folder import NOON
from wizard import places
from wizard.studio import as_typed
from wizard.studio.as_typed import problems
from wizard.studio.completion import offered
from wizard.studio.studio_app import create_studio
from wizard.trees.library import build_folder
from wizard.trees.scope import Use

ROOT = Path(__file__).parents[2]
EDITOR = ROOT / "wizard" / "studio" / "editor"
BUNDLE = places.templates() / "studio" / "editor.js"
PLAIN = "plain/tree.yaml"
PAGE = "/studio/en/plain/tree/text"


@pytest.fixture
def desk(studio):
    made = studio.extensions["studio"].desk
    made.stock()
    return made


def marked(desk, old: str, new: str, file: str = PLAIN) -> tuple[str, int, int]:
    """A text in which one thing is another, and where the cursor `¦` stands in it."""
    text = desk.raw[file]
    assert text.count(old) == 1, old
    text = text.replace(old, new)
    head = text[: text.index("¦")]
    line = head.rpartition("\n")[2]
    return text.replace("¦", ""), head.count("\n") + 1, len(line) + 1


# Problems ---------------------------------------------------------------------------------

MISTAKES = [
    ("start: beast", "start: baest", "baest", "did you mean `beast`"),
    ("reviewed: 2026-11-01", "reviewed: 1 November", "1 November", ""),
    ("    unit: children", "    unti: children", "unti", "did you mean `unit`"),
    ("label: My animal is ill, go: vet", "label: 😀 🇳🇱 ill, go: vett", "vett", "`vet`"),
    ("- when: {land: BE}", "- when: {land: BEE}", "BEE", ""),
    ("title: Go to the vet", "title: Go: to the vet", ": ", "in quotes"),
]


@pytest.mark.parametrize(("old", "new", "word", "way_out"), MISTAKES)
def test_a_mistake_is_told_at_its_word_as_it_is_told_once_it_is_stored(
    desk, trees, old, new, word, way_out
):
    typed = desk.raw[PLAIN].replace(old, new)
    found = problems(desk, PLAIN, typed)
    first = found[0]
    line = typed.split("\n")[first.span.line - 1]
    assert line[first.span.column - 1 :].startswith(word.rstrip())
    assert way_out in (first.help or "")
    assert (trees / PLAIN).read_text("utf-8") == desk.raw[PLAIN], "nothing is stored"
    (trees / PLAIN).write_text(typed, "utf-8")
    stored = [it for it in desk.problems("plain") if it.span.path.endswith(PLAIN)]
    assert list(found) == [it for it in stored if it.severity == "error"]


def test_what_only_walks_show_is_found_by_the_whole_look_alone(desk):
    typed = desk.raw[PLAIN].replace(
        "      - else: fine", "      - when: {children: 0}\n        go: fine"
    )
    assert not [it for it in problems(desk, PLAIN, typed) if it.code == "gap"]
    (gap,) = (it for it in problems(desk, PLAIN, typed, whole=True) if it.code == "gap")
    assert gap.example


def test_while_one_types_nothing_but_that_file_is_read(desk, monkeypatch):
    def refused(*given):
        raise AssertionError("the whole folder")

    monkeypatch.setattr(as_typed, "read_folder", refused)
    typed = desk.raw[PLAIN].replace("start: beast", "start: baest")
    assert [it.code for it in problems(desk, PLAIN, typed)] == ["unknown-target"]
    with pytest.raises(AssertionError, match="the whole folder"):
        problems(desk, PLAIN, typed, whole=True)


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("shared/contacts.yaml", "phone:", "phnoe:", "unknown-key"),
        ("shared/questions.yaml", "type: country", "type: contry", "wrong-shape"),
        ("site.yaml", "source: en", "source: english", "wrong-shape"),
    ],
)
def test_what_routes_share_is_judged_too(desk, file, old, new, code):
    typed = desk.raw[file]
    assert old in typed
    assert code in {it.code for it in problems(desk, file, typed.replace(old, new, 1))}
    assert problems(desk, file, typed + "# a remark\n") == problems(desk, file, typed)


def test_cases_are_judged_against_the_route_as_it_is(desk, trees):
    case = "- name: Grass\n  answers: {{beast: zebra-unmistakable}}\n  outcome: {}\n"
    (trees / "second" / "cases.yaml").write_text(case.format("hay"), "utf-8")
    desk.stock()
    file = "second/cases.yaml"
    assert problems(desk, file, case.format("hay"), whole=True) == []
    (wrong,) = problems(desk, file, case.format("hey"))
    assert (wrong.code, wrong.span[1:3]) == ("unknown-target", (3, 12))
    (turned,) = problems(desk, file, case.format("ask-us"), whole=True)
    assert turned.code == "case-failed"
    assert problems(desk, file, case.format("ask-us")) == []


def test_the_browser_is_told_lines_and_columns_in_characters_and_where_more_is_said(editor, trees):
    token = csrf(editor.get(PAGE).text)
    typed = (trees / PLAIN).read_text("utf-8").replace("{label: My", "{label: 😀", 1)
    typed = typed.replace("go: vet}", "go: vett}", 1)
    form = {"csrf_token": token, "text": typed.replace("\n", "\r\n")}
    answer = editor.post(f"{PAGE}/problems", form)
    (it,) = json.loads(answer.text)
    line = next(it for it in typed.split("\n") if "😀" in it)
    column = line.index("vett") + 1
    assert (it["from"][1], it["to"][1]) == (column, column + 4)
    assert it["page"] == "/studio/en/explain/unknown-target"
    assert editor.get(it["page"]).status_code == 200
    assert not it["later"]
    assert "vett" not in (trees / PLAIN).read_text("utf-8")


def test_a_problem_on_a_card_leads_to_its_line(editor):
    page = editor.get("/studio/en/broken/tree").text
    assert '<a href="/studio/en/broken/tree/text#L4">Line 4</a>' in page


@pytest.mark.parametrize("what", ["problems", "offers"])
def test_nobody_else_is_told(editor, what):
    form = {"csrf_token": csrf(editor.get(PAGE).text), "text": "title: x", "line": "1"}
    assert editor.post(f"{PAGE}/{what}", form).status_code == 200
    assert editor.post(f"{PAGE}/{what}", form | {"csrf_token": "x"}).status_code == 403
    other = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert editor.post(f"{PAGE}/{what}", form, **other).status_code == 403
    assert editor.get(f"{PAGE}/{what}").status_code == 405
    assert editor.post(f"/studio/en/plain/nothing/text/{what}", form).status_code == 404


# What could stand here --------------------------------------------------------------------

KINDS = {"choice", "choices", "country", "number", "money", "date"}
BEASTS = {"aardvark-unmistakable", "zebra-unmistakable"}
PLACES = {"beast", "land", "children", "needs", "cost", "day", "fine", "crowded", "vet", "ask-us"}
ENDS = {"fine", "crowded", "vet", "ask-us"}
FACTS = {"beast", "land", "children", "needs", "cost", "day", "today"}


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("start: beast", "start: be¦", PLACES),
        ("unlisted: ask-us", "unlisted: ¦", ENDS),
        ("ill, go: vet}", "ill, go: ¦", ENDS),
        ("- else: fine", "- else: ¦", PLACES),
        ("- when: {land: BE}", "- when: {¦}", FACTS | {"not"}),
        ("- when: {land: BE}", "- when: {land: BE, n¦", FACTS - {"land"} | {"not"}),
        ("- when: {land: BE}", "- when: {not: {l¦", FACTS),
        ("{children: over 3}", "{needs: [garden, ¦", {"garden", "fence"}),
        ("{children: over 3}", "{needs: ¦", {"garden", "fence", "none", "unanswered"}),
        (
            "{children: over 3}",
            "{beast: ¦",
            {"aardvark-unmistakable", "zebra-unmistakable", "unanswered"},
        ),
        ("{children: over 3}", "{today: ¦", {"before", "on or after"}),
        (
            "    type: choices",
            "    type: ¦",
            {"choice", "choices", "country", "number", "money", "date"},
        ),
        ("continue: [secret, second]", "continue: [¦", {"plain", "secret", "second", "broken"}),
        ("contacts: [keeper]\n    continue", "contacts: [¦]\n    continue", {"keeper"}),
        ("    use: land", "    use: ¦", {"land", "beast"}),
        ("spend {answer:cost}", "spend {answer:c¦", FACTS - {"today"}),
        ("guidance: The vet helps.", "guidance: The vet ¦", set()),
        ("      Read [the law]", "      Read ¦[the law]", set()),
        ('text: "Build', 'text: "Bui¦ld', set()),
    ],
)
def test_ids_and_words_are_offered_where_they_may_stand(desk, old, new, wanted):
    text, line, column = marked(desk, old, new)
    begin, found = offered(desk, PLAIN, text, line, column)
    assert {it.text for it in found if it.sort != "key"} == wanted
    typed = text.split("\n")[line - 1][begin - 1 : column - 1]
    assert re.fullmatch(r"[\w-]*", typed), "what goes is the word before the cursor"


def test_what_is_offered_says_what_it_is(desk):
    _, found = offered(desk, PLAIN, *marked(desk, "start: beast", "start: ¦"))
    told = {it.text: it.detail for it in found}
    assert told["children"] == "How many children live with you?"
    assert told["beast"] == "Which animal do you keep?", "from the shared file that it takes"
    ask = "ask: How many children live with you?"
    some = "ask:\n      - {when: {land: BE}, text: How many?}\n      - else: Children?"
    text, line, column = marked(desk, "start: beast", "start: ¦")
    _, found = offered(desk, PLAIN, text.replace(ask, some), line, column)
    assert {it.text: it.detail for it in found}["children"] == "Children?"
    _, found = offered(desk, PLAIN, *marked(desk, "{land: BE}", "{land: ¦"))
    assert {"BE": "Belgium", "stateless": "", "unanswered": ""}.items() <= {
        it.text: it.detail for it in found
    }.items()


@pytest.mark.parametrize(
    ("old", "new", "some", "not_"),
    [
        (
            "    usual: at most 12",
            "    ¦",
            {"hint", "why", "usual"},
            {"ask", "type", "min", "next", "verdict"},
        ),
        ("      - when: {land: BE}", "      - ¦", {"when", "else", "because"}, {"go", "ask"}),
        ("unlisted: ask-us", "un¦", {"unlisted", "groups"}, {"title", "outcomes", "ask"}),
        ("      - text: The receipt", "      - ¦", {"text", "use", "when"}, {"title"}),
        ("    verdict: other-route", "    v¦", {"verdict", "documents"}, {"title", "guidance"}),
    ],
)
def test_keys_are_offered_that_are_not_there_yet(desk, old, new, some, not_):
    _, found = offered(desk, PLAIN, *marked(desk, old, new))
    keys = {it.text: it for it in found if it.sort == "key"}
    assert some <= keys.keys()
    assert not not_ & keys.keys()
    assert all(it.info for it in keys.values())


@pytest.mark.parametrize(
    "wrong", ["title: [never closed", 'title: "never closed', "a line\n  of none: - at"]
)
def test_ids_are_offered_although_the_file_cannot_be_read(desk, wrong):
    text = desk.raw[PLAIN].replace("title: Keep an animal", wrong, 1)
    text = text.replace("- else: fine", "- else: f¦")
    line = text[: text.index("¦")].count("\n") + 1
    column = text.split("\n")[line - 1].index("¦") + 1
    begin, found = offered(desk, PLAIN, text.replace("¦", ""), line, column)
    assert {it.text for it in found} == PLACES
    assert begin == column - 1


def test_an_id_that_was_just_typed_is_offered(desk):
    text, line, column = marked(desk, "start: beast", "start: ¦")
    text = text.replace("\n  vet:\n", "\n  nurse:\n    title: Call a nurse\n  vet:\n")
    _, found = offered(desk, PLAIN, text, line, column)
    assert {it.text: it.detail for it in found}["nurse"] == "Call a nurse"


def test_wherever_a_word_names_something_it_is_offered(tmp_path, whole_matrix):
    """In the routes that ship, at each word that building looked up, a part of it typed."""
    trees = shutil.copytree(places.trees(), tmp_path / "trees")
    desk = create_studio(trees, clock=lambda: NOON).extensions["studio"].desk
    desk.stock()
    uses: list[Use] = []
    build_folder(desk.raw, uses=uses)
    by_sort: dict[str, list[Use]] = {}
    for it in random.Random(18).sample(uses, len(uses)):
        own = "shared/" not in it.span.path or it.sort.startswith("shared")
        if own and not it.id.isdigit():  # what tests facts in a shared file, some tree knows
            by_sort.setdefault(it.sort, []).append(it)
    assert len(by_sort) > 15
    for some in by_sort.values():
        for it in some[: 40 if whole_matrix else 3]:
            lines = desk.raw[it.span.path].split("\n")
            line = lines[it.span.line - 1]
            column = line.index(it.id, it.span.column - 1) + 2
            lines[it.span.line - 1] = line[: column - 1]
            _, found = offered(desk, it.span.path, "\n".join(lines), it.span.line, column)
            assert it.id in {one.text for one in found}, f"{it} {line}"


CASE = "- name: One\n  answers: {beast: zebra-unmistakable,\n    land: BE}\n  outcome: vet\n"


@pytest.mark.parametrize(
    ("typed", "some"),
    [
        ("- name: Two\n  answers: {¦", {"beast", "land", "cost"}),
        ("- name: Two\n  answers: {beast: ¦", {"zebra-unmistakable"}),
        ("- name: Two\n  answers: {land: BE,\n    beast: ¦", {"zebra-unmistakable"}),
        ("- name: Two\n  answers: {land: BE,\n    beast: x}\n  outcome: ¦", ENDS | {"it-depends"}),
        ("- name: Two\n  ¦", {"answers", "on", "outcome"}),
    ],
)
def test_cases_are_completed_from_their_route(desk, typed, some):
    head = CASE + typed.partition("¦")[0]
    line, column = head.count("\n") + 1, len(head.rpartition("\n")[2]) + 1
    _, found = offered(desk, "plain/cases.yaml", head, line, column)
    assert some <= {it.text for it in found}
    assert "name" not in {it.text for it in found}


def test_a_cursor_that_is_nowhere_is_offered_nothing(desk, editor):
    for line, column in ((0, 0), (999, 1), (-5, -5)):
        assert offered(desk, PLAIN, "", line, column) == (column, ())
    for column in (-5, 0, 1, 999):
        assert offered(desk, PLAIN, "x: y", 1, column)[0] <= 5
    token = csrf(editor.get(PAGE).text)
    form = {"csrf_token": token, "text": "- [", "line": "x", "column": "y"}
    assert editor.post(f"{PAGE}/offers", form).status_code == 200


# The file of scripts ------------------------------------------------------------------------


def test_the_editor_is_loaded_by_the_text_view_alone_and_is_light(editor):
    pages = ["/studio/en/", "/studio/en/plain/tree", "/studio/nl/publish", "/studio/en/changes"]
    assert "editor.js" in editor.get(PAGE).text
    for page in [*pages, "/en/", "/en/plain", "/en/plain/overview"]:
        assert "editor.js" not in editor.get(page).text, page
    assert not list(places.static().rglob("editor*")), "visitors are served none of it"
    answer = editor.get("/studio/file/editor.js")
    assert answer.data == BUNDLE.read_bytes()
    again = editor.get("/studio/file/editor.js", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert len(gzip.compress(answer.data, 9)) <= 140_000


def test_it_asks_nothing_of_others_and_says_whose_it_is():
    text = BUNDLE.read_text("utf-8")
    assert "editor.licences.txt" in text[:200]
    hosts = {*re.findall(r"https?://([\w.-]+)", text)}
    assert hosts <= {"www.w3.org"}, "names of the vocabularies of browsers"
    licences = BUNDLE.with_name("editor.licences.txt").read_text("utf-8")
    lock = json.loads((EDITOR / "package-lock.json").read_text("utf-8"))
    parts = {
        path.removeprefix("node_modules/"): it
        for path, it in lock["packages"].items()
        if path and not it.get("dev") and not it.get("optional")
    }
    assert len(parts) > 12
    for name, it in parts.items():
        assert it["license"] == "MIT", name
        assert f"{name} {it['version']}\n" in licences, name
    assert licences.count("Permission is hereby granted") == len(parts)
    assert "resolved" not in json.dumps(lock), "from whichever registry one has"


@pytest.mark.slow
def test_what_the_lock_names_makes_the_very_same_file(tmp_path):
    npm = shutil.which("npm")
    if npm is None or not shutil.which("node"):
        pytest.fail("The editor can not be built anew: install node and npm.")
    made = shutil.copytree(
        EDITOR, tmp_path / "editor", ignore=shutil.ignore_patterns("node_modules")
    )
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    subprocess.run((npm, "ci", *quiet), cwd=made, check=True, capture_output=True)
    subprocess.run(
        (npm, "run", "build", "--", str(tmp_path)), cwd=made, check=True, capture_output=True
    )
    for name in ("editor.js", "editor.licences.txt"):
        assert (tmp_path / name).read_bytes() == BUNDLE.with_name(name).read_bytes(), name
