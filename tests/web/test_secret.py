"""Sensitive trees: answers travel in forms, stand in no address, and are kept by nobody."""

import gzip
import logging
import math
import re
from collections import Counter
from collections.abc import Collection
from datetime import date

import brotli
import pytest

from tests.web import folder
from tests.web.folder import (
    SECRET,
    WALK,
    before,
    heading,
    hidden,
    links,
    main,
    post,
    straight,
    title,
)
from tests.web.test_next_language import WALKED
from wizard import places
from wizard.trees.load_folder import load_folder
from wizard.walks.walk import Arrived, walk
from wizard.web.page_cache import CODINGS, RESULT, STEP, padded

START = "/en/secret"
DAY = date(2026, 11, 22)
SAID = ("zebra", "VU", "73194", "1987")


def test_it_begins_at_a_bare_address(client):
    start = client.get(START)
    assert f'href="{SECRET}"' in start.text
    page = client.get(SECRET)
    assert (page.status_code, heading(page.text)) == (200, "Which animal do you keep?")


@pytest.mark.parametrize("path", [START, SECRET, f"/embed{SECRET}"])
def test_nothing_of_it_is_kept(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"
    assert "ETag" not in client.get(path).headers


def test_a_walk_by_forms_ends_where_it_should(client):
    given: list[tuple[str, str]] = []
    for name, texts in WALK.items():
        page = post(client, [*given, *((name, text) for text in texts), ("_at", name)])
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store, no-transform"
        given = hidden(page.text, 'id="state"')
    assert heading(page.text) == "You may keep the animal"
    assert given == [(name, text) for name, texts in WALK.items() for text in texts]


@pytest.mark.parametrize("name", WALK)
def test_no_answer_stands_in_an_address(client, name):
    for given in (before(name), WALK):
        page = post(client, given)
        ours = [link for link in links(page.text) if link.startswith("/")]
        assert not [link for link in ours if "?" in link]
        assert not [link for link in ours for said in SAID if said in link]
        assert page.text.count('action="/en/secret/check"') >= 1
        assert "HX-Push-Url" not in page.headers


def test_a_query_is_not_echoed(client):
    for path in (SECRET, f"/embed{SECRET}", START):
        for method in ("GET", "POST") if path != START else ("GET",):
            answer = client.open(f"{path}?land=VU&beast=zebra-unmistakable", method=method)
            assert (answer.status_code, answer.location) == (303, path)
            assert "zebra" not in answer.text
            assert answer.headers["Cache-Control"].startswith("no-store")


def test_an_empty_form_is_an_error(client):
    page = post(client, {**before("children"), "children": "", "_at": "children"})
    assert page.status_code == 422
    assert title(page.text) == "Error: Hide an animal"


OUTCOMES = ({"_to": "vet"}, {"_to": "ask-us"}, {}, {"children": "4"}, {"_change": "land"})
SHOWN = (
    *(
        {},
        before("cost"),
        {"beast": "no such animal"},
        {**before("children"), "children": "unsure"},
    ),
    *({**WALK, **it} for it in OUTCOMES),
)


@pytest.mark.parametrize("way", ["whole", "fragment", "embed", "dev"])
def test_the_title_tells_no_step(client, way):
    """What a browser keeps in its history and shows in its list of pages to go back to."""
    if way == "dev":
        client = folder.app(dev=True).test_client()
    prefix = "/embed" if way == "embed" else ""
    more = {"HX-Request": "true"} if way == "fragment" else {}
    pages = [client.get(f"{prefix}{START}", headers=more)]
    pages += [post(client, given, f"{prefix}{SECRET}", **more) for given in SHOWN]
    assert len({heading(page.text) for page in pages}) == 9
    assert {title(page.text) for page in pages} == {"Hide an animal"}
    refused = post(
        client, {**before("land"), "_at": "land", "land": "?"}, f"{prefix}{SECRET}", **more
    )
    assert title(refused.text) == "Error: Hide an animal"


def test_a_mistake_is_told_of_without_naming_the_page():
    client = folder.app(contact="help@wizard.example").test_client()
    for given in (before("cost"), WALK):
        [told] = [link for link in links(post(client, given).text) if "subject=" in link]
        assert re.fullmatch(
            r"mailto:help@wizard\.example\?subject=secret%20%28\w{8}%2C%20en%29", told
        )


def test_change_and_back_are_buttons(client):
    outcome = post(client, WALK).text
    assert '<button form="state" name="_change" value="children" class="link">' in outcome
    page = post(client, {**WALK, "_change": "children"}).text
    assert heading(page) == "How many children live with you?"
    assert 'value="2"' in page
    kept = dict(hidden(page, 'autocomplete="off"'))
    assert kept.keys() == WALK.keys() - {"children"} | {"_at"}
    assert ("_change", "children") in hidden(page, 'id="state"'), "for the switch of languages"
    assert 'name="_change" value="land" class="link">Back' in page


def test_the_last_control_counts(client):
    both = [(name, text) for name, texts in WALK.items() for text in texts]
    page = post(client, [*both, ("_change", "children"), ("_to", "vet")]).text
    assert heading(page) == "Go to the vet"
    page = post(client, [*both, ("_to", "vet"), ("_to", "")]).text
    assert heading(page) == "You may keep the animal"
    page = post(client, [*both, ("_to", "vet"), ("_change", "land")]).text
    assert heading(page) == "Which country are you from?"


def test_the_switch_of_languages_is_a_form(client):
    page = post(client, {**WALK, "_change": "children"}).text
    assert '<button form="state" formaction="/nl/secret/check" lang="nl"' in page
    dutch = client.post("/nl/secret/check", data=dict(hidden(page, 'id="state"')))
    assert '<html lang="nl"' in dutch.text
    assert heading(dutch.text) == "How many children live with you?"


def test_it_continues_without_its_answers(client):
    page = post(client, WALK).text
    assert "/en/second/check" in links(page)


def test_not_knowing_goes_on_by_forms(client):
    page = post(client, {**before("children"), "children": "unsure"}).text
    assert "It depends on your answer" in main(page)
    kept = hidden(page, 'method="post" action="/en/secret/check" novalidate')
    given = [(name, text) for name, texts in before("children").items() for text in texts]
    assert kept == [*given, ("_guess", "children"), ("_at", "children")]


def test_leave_is_on_every_page(client):
    for page in (client.get(START), client.get(SECRET), post(client, WALK)):
        assert 'href="https://www.knmi.nl/"' in page.text
        assert "data-leave" in page.text
    assert "data-leave" not in client.get("/en/plain").text


def test_the_log_says_nothing_of_the_visitor(client, caplog):
    caplog.set_level(logging.INFO)
    client.get(f"{SECRET}?land=VU", headers={"User-Agent": "Zebrafox", "Referer": "http://a.b/c"})
    post(client, WALK)
    said = [record.getMessage() for record in caplog.records if record.name.startswith("wizard")]
    assert len(said) == 2
    for word in (*SAID, "Zebrafox", "a.b", "127.0.0.1", "?"):
        assert not [line for line in said if word in line], word


def test_a_fault_of_ours_logs_no_answers(client, caplog, monkeypatch):
    def fail(*args, **more):
        raise LookupError(f"no rule takes {WALK}")

    monkeypatch.setattr("wizard.web.tree_pages.walk", fail)
    page = post(client, WALK)
    assert page.status_code == 500
    assert "zebra" not in page.text + caplog.text
    assert "LookupError at /en/secret/check" in caplog.text


def test_the_calendar_file_of_a_deadline_tells_a_day_alone(client, caplog):
    page = post(client, WALK).text
    assert page.count('name="_calendar"') == 1
    assert '<button name="_calendar" value="2" class="link">Put it in your calendar' in page
    with caplog.at_level(logging.INFO):
        file = post(client, {**WALK, "_calendar": "2"})
    assert (file.status_code, file.mimetype) == (200, "text/calendar")
    assert file.headers["Cache-Control"] == "no-store, no-transform"
    assert file.headers["Content-Disposition"] == 'attachment; filename="date.ics"'
    assert "DTSTART;VALUE=DATE:20261205\r\nSUMMARY:The last day\r\n" in file.text
    told = file.text + str(file.headers)
    assert not [it for it in (*SAID, "secret", "animal", "stable") if it in told]
    lines = [it.getMessage() for it in caplog.records if it.name == "wizard.access"]
    assert lines == ["POST '/en/secret/check' 200"]
    for other in ("1", "3", "x", ""):
        assert heading(post(client, {**WALK, "_calendar": other}).text) == "You may keep the animal"
    assert client.get(f"{SECRET}?_calendar=2").status_code == 303


# What one who sees no answers sees of them ------------------------------------------


def bits(signs: Collection[object]) -> float:
    """How much a sign tells of what it is the sign of, all of those being as likely."""
    counts = Counter(signs).values()
    return -sum(n / len(signs) * math.log2(n / len(signs)) for n in counts) + 0.0


LIBRARY = load_folder(places.trees())
SENSITIVE = [id for id, tree in LIBRARY.trees.items() if tree.sensitive]


def ends(id: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Find answers that lead to each result of a tree, from its cases."""
    found = {}
    for case in LIBRARY.cases[id]:
        made = walk(LIBRARY.trees[id], case.answers, DAY)
        if isinstance(made.end, Arrived) and not straight(id, made.end.outcome):
            found[made.end.outcome.id] = {it.question.id: it.answer for it in made.steps}
    return found


WAYS = [
    ("/nl/{}/check", {"Accept-Encoding": "gzip, br"}, RESULT),
    ("/ar/{}/check", {"Accept-Encoding": "gzip"}, RESULT),
    ("/en/{}/check", {"Accept-Encoding": "br", "HX-Request": "true"}, RESULT),
    ("/embed/ar/{}/check", {"Accept-Encoding": "br"}, RESULT),
    ("/embed/nl/{}/check", {}, 6 * RESULT),
    ("/api/v1/trees/{}/walk?_lang=ar", {"Accept-Encoding": "br"}, RESULT),
]


@pytest.fixture(scope="module")
def shipped():
    return folder.app(trees=places.trees(), on=DAY, watch=60.0).test_client()


@pytest.mark.parametrize("id", SENSITIVE)
@pytest.mark.parametrize(("path", "headers", "size"), WAYS)
def test_size_and_log_line_of_a_result_tell_nothing_of_it(shipped, caplog, id, path, headers, size):
    caplog.set_level(logging.INFO, "wizard.access")
    sizes, lines = [], []
    results = ends(id)
    assert len(results) >= 8
    for given in results.values():
        caplog.clear()
        if "/api/" in path:
            given = {name: list(texts) for name, texts in given.items()}
            answer = shipped.post(path.format(id), json=given, headers=headers)
        else:
            answer = post(shipped, given, path.format(id), **headers)
        assert answer.status_code == 200
        sizes.append(len(answer.data))
        lines.append([record.getMessage() for record in caplog.records])
    assert set(sizes) == {size}, "no result is longer than others of its kind"
    assert lines[0] == [f"POST '{path.format(id).partition('?')[0]}' 200"]
    assert bits(sizes) <= 0.1
    assert bits([*map(str, lines)]) <= 0.1


@pytest.mark.parametrize("id", SENSITIVE)
@pytest.mark.parametrize(("path", "headers", "size"), WAYS)
def test_size_of_a_question_tells_not_which(shipped, id, path, headers, size):
    most = size // RESULT * STEP
    longest = max(ends(id).values(), key=len)
    given = {}
    for name, texts in longest.items():
        data = {**given, "_at": name} if "/api/" not in path else given
        ask = {"json": {n: list(t) for n, t in data.items()}} if "/api/" in path else None
        answer = (
            shipped.post(path.format(id), headers=headers, **ask)
            if ask
            else post(shipped, data, path.format(id), **headers)
        )
        assert len(answer.data) == most, name
        given[name] = texts


@pytest.mark.parametrize(("lang", "id"), [it for it in WALKED if it[1] in SENSITIVE])
def test_no_language_outgrows_the_size_of_its_kind(shipped, lang, id):
    """The question with most to choose from, asked for again because of a mistake, and a result."""
    longest, given = max(ends(id).values(), key=len), {}
    questions, packed = LIBRARY.trees[id].questions, {"Accept-Encoding": "gzip"}
    long = max(
        longest, key=lambda it: (questions[it].kind == "country", len(questions[it].options))
    )
    for name, texts in longest.items():
        if name == long:
            page = post(shipped, {**given, "_at": name}, f"/{lang}/{id}/check", **packed)
            assert (page.status_code, len(page.data)) == (422, STEP)
        given[name] = texts
    assert len(post(shipped, given, f"/{lang}/{id}/check", **packed).data) == RESULT


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_what_is_added_is_no_part_of_the_page(client, coding):
    page = post(client, WALK, **{"Accept-Encoding": coding})
    assert page.headers["Content-Encoding"] == coding
    read = brotli.decompress if coding == "br" else gzip.decompress
    plain = post(client, WALK).data
    assert read(page.data) == plain.rstrip(b" ")
    assert plain.rstrip(b" ").endswith(b"</html>\n")


def test_what_fails_is_as_long_as_a_step(client, monkeypatch):
    def fail(*args, **more):
        raise LookupError

    monkeypatch.setattr("wizard.web.tree_pages.walk", fail)
    assert len(post(client, WALK, **{"Accept-Encoding": "br"}).data) == STEP


@pytest.mark.parametrize("size", [1, 7, 300, 6144])
@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_any_bytes_can_be_made_as_long_as_others(size, coding):
    """Blocks of metadata have lengths of their own, at whose borders they are written otherwise."""
    read = {"br": brotli.decompress, "gzip": gzip.decompress, "": lambda it: it.rstrip(b" ")}
    for length in range(1, 700, 1 if size > 7 else 50):
        body = bytes(7 * at % 251 + 40 & 127 for at in range(length)).rstrip(b" ")
        made = padded(body, coding, size)
        assert len(made) % size == 0
        assert read[coding](made) == body
