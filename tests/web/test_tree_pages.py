"""State is the answers: every address of an ordinary tree shows where its answers lead."""

import re
import shutil

import pytest

from tests.check.examples import wrong
from tests.web import folder
from tests.web.folder import (
    NOON,
    PLAIN,
    SECRET,
    TREES,
    WALK,
    app,
    before,
    heading,
    hidden,
    links,
    main,
    post,
    title,
)
from wizard.web import Config, create_app
from wizard.web.address import query

HTMX = {"HX-Request": "true"}


def ask(client, given, **more):
    return client.get(PLAIN, query_string=[*flat(given), *more.items()])


def flat(given):
    return [(name, text) for name, texts in given.items() for text in texts]


def test_it_begins_with_the_first_question(client):
    page = client.get(PLAIN)
    assert (page.status_code, heading(page.text)) == (200, "Which animal do you keep?")
    assert title(page.text) == "Which animal do you keep? – Keep an animal"


def test_every_question_follows_from_the_answers_before(client):
    asked = [heading(ask(client, before(name)).text) for name in WALK]
    assert asked == [
        "Which animal do you keep?",
        "Which country are you from?",
        "How many children live with you?",
        "What do you have?",
        "What can you spend each month?",
        "When did you get the animal?",
    ]


def test_an_outcome_shows_all_it_carries(client):
    page = ask(client, WALK).text
    assert heading(page) == "You may keep the animal"
    for words in (
        "This seems possible",
        "What to do now",
        "Buy food.",
        "The receipt",
        "+31 88 123 4567",
        "Feed an animal",
        "Rules of 22 November 2026",
        "€73,194",
        "27 March 1987",
    ):
        assert words in page, words
    assert 'href="tel:+31881234567"' in page


@pytest.mark.parametrize(
    ("typed", "status"),
    [("2 children", 200), ("٢ CHILDREN ", 200), ("2 kinder", 422), ("children", 422)],
)
def test_a_number_may_bear_its_own_unit(client, typed, status):
    found = ask(client, before("children"), _at="children", children=typed)
    assert found.status_code == status
    assert ('name="children" value="2"' in found.text) == (status == 200)


def test_where_the_result_is_another_route_the_way_there_stands_first():
    shipped = create_app(Config(), lambda: NOON).test_client()
    several = {"purpose": "several", "reasons": ["study", "family"]}
    text = shipped.post("/en/start/check", data=several).text
    assert 0 < text.index("Go on here") < text.index("What to do now")


DOOR = """
title: Which check is yours?
summary: Find the check that fits.
reviewed: 2026-11-01
sensitive: {sensitive}
start: land
unlisted: ask-us
questions:
  land: {{use: land, next: beast}}
  beast:
    use: beast
    options:
      zebra-unmistakable: {{go: to-{zebra}}}
      aardvark-unmistakable: {{go: to-second}}
outcomes:
  to-{zebra}: {{verdict: other-route, title: Keep it, guidance: Go on., continue: [{zebra}]}}
  to-second: {{verdict: other-route, title: Feed it, guidance: Go on., continue: [second]}}
  ask-us: {{verdict: get-help, title: Ask us, guidance: Ask., continue: [second]}}
"""
"""A tree that leads to the others."""


def door(folder, sensitive, zebra):
    copied = folder / "trees"
    shutil.copytree(TREES, copied)
    (copied / "door").mkdir()
    text = DOOR.format(sensitive=sensitive, zebra=zebra)
    (copied / "door" / "tree.yaml").write_text(text)
    site = copied / "site.yaml"
    site.write_text(site.read_text() + "first: door\n")
    return app(trees=copied).test_client()


@pytest.mark.parametrize("frame", ["", "/embed"])
def test_from_the_first_tree_straight_into_a_sensitive_route(tmp_path, frame):
    client = door(tmp_path, "yes", "secret")
    path = f"{frame}/en/door/check"
    form = [("land", "VU"), ("_guess", "land"), ("_at", "beast"), ("beast", "zebra-unmistakable")]
    page = post(client, form, path)
    assert heading(page.text) == "How many children live with you?", "what both ask is known"
    state = hidden(page.text, 'id="state"')
    assert sorted(state) == [("_guess", "land"), ("beast", "zebra-unmistakable"), ("land", "VU")]
    assert f'action="{frame}/en/secret/check"' in page.text
    assert f'formaction="{frame}/nl/secret/check"' in page.text
    assert "data-leave" in page.text
    assert page.headers["Cache-Control"] == "no-store, no-transform"
    swapped = post(client, form, path, **HTMX)
    assert (swapped.status_code, 'id="main"' in swapped.text) == (200, False), "another frame"
    help = post(client, [("_to", "ask-us")], path)
    assert heading(help.text) == "Ask us", "only where a route was found"


@pytest.mark.parametrize("sensitive", ["yes", "no"])
def test_from_the_first_tree_straight_into_an_ordinary_route(tmp_path, sensitive):
    client = door(tmp_path, sensitive, "plain")
    form = [("land", "VU"), ("beast", "zebra-unmistakable")]
    if sensitive == "yes":
        page = post(client, form, "/en/door/check")
        assert (page.status_code, page.location) == (303, "/en/plain/check")
        assert 'id="main"' not in post(client, form, "/en/door/check", **HTMX).text
    else:
        page = client.get("/en/door/check", query_string=form)
        to = "/en/plain/check?land=VU&beast=zebra-unmistakable"
        assert (page.status_code, page.location) == (303, to)
    first = client.get("/en/plain/check").text
    assert "Keep an animal.</strong> A few questions about your animal." in first
    assert first.index("A few questions") < first.index("<h1")
    assert "A few questions" not in ask(client, before("children")).text


def test_a_reason_stands_beside_the_answer_that_decided(client):
    page = ask(client, {**WALK, "children": ["4"]}).text
    assert heading(page) == "There are too many children"
    told = page.index('id="answers"')
    why = page[told : page.index("</ul>", told)]
    assert "More than three children is too many" in why
    assert 'href="https://example.org/animals"' in why
    assert "What can you spend" not in why


def test_answers_travel_in_walk_order(client):
    page = ask(client, before("day")).text
    assert hidden(page, 'method="get"') == [*flat(before("day")), ("_at", "day")]


@pytest.mark.parametrize(
    ("sent", "canonical"),
    [
        ("land=VU&beast=zebra-unmistakable", "beast=zebra-unmistakable&land=VU"),
        ("beast=zebra-unmistakable&utm_source=x", "beast=zebra-unmistakable"),
        ("beast=zebra-unmistakable&_to=nowhere", "beast=zebra-unmistakable"),
        ("beast=zebra-unmistakable&_change=nothing", "beast=zebra-unmistakable"),
        ("beast=zebra-unmistakable&_change=land", "beast=zebra-unmistakable"),
        ("beast=zebra%2dunmistakable", "beast=zebra-unmistakable"),
        ("beast=zebra-unmistakable&land=vanuatu", "beast=zebra-unmistakable&land=VU"),
        ("beast=zebra-unmistakable&_at=cost", "beast=zebra-unmistakable"),
        ("utm_source=x", ""),
    ],
)
def test_another_spelling_is_sent_on_to_the_one_address(client, sent, canonical):
    answer = client.get(f"{PLAIN}?{sent}")
    assert answer.status_code == 303
    assert answer.location == (f"{PLAIN}?{canonical}" if canonical else PLAIN)
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("question", "typed", "kept"),
    [
        ("land", ["Vanuatu"], "VU"),
        ("land", ["", "stateless"], "stateless"),
        ("children", [" 2 "], "2"),
        ("cost", ["€ 73.194,00"], "73194.00"),
        ("cost", ["", "not-yet"], "not-yet"),
        ("cost", ["1130,-"], "1130.00"),
        ("cost", ["1130 euro"], "1130.00"),
        ("cost", ["1.130 EUR"], "1130.00"),
        ("cost", ["EUR 1.130"], "1130.00"),
        ("cost", ["euro 1130"], "1130.00"),
        ("cost", ["1.130 eur."], "1130.00"),
        ("cost", ["1130 euro's"], "1130.00"),
        ("cost", ["1130 euro per month"], "1130.00"),
        ("cost", ["€1130/month"], "1130.00"),
        ("cost", ["-0"], "0.00"),
        ("children", ["2,0"], "2"),
        ("day", ["27-3-1987", "", ""], "1987-03-27"),
        ("day", ["27", "March", "1987"], "1987-03-27"),
        ("day", ["27 mar. 1987", "", ""], "1987-03-27"),
        ("day", ["March 27, 1987", "", ""], "1987-03-27"),
        ("day", ["Friday 27th of March 1987", "", ""], "1987-03-27"),
        ("day", ["27th", "March", "1987"], "1987-03-27"),
        ("day", ["27", "3", "1987"], "1987-03-27"),
        ("day", ["1987", "3", "27"], "1987-03-27"),
        ("day", ["27-3-1987"], "1987-03-27"),
    ],
)
def test_what_is_typed_becomes_canonical(client, question, typed, kept):
    given = {**before(question), question: typed}
    page = ask(client, given, _at=question)
    assert page.status_code == 200, page.text
    swapped = client.get(PLAIN, query_string=[*flat(given), ("_at", question)], headers=HTMX)
    ends = query([*before(question).items(), (question, (kept,))])
    assert swapped.headers["HX-Push-Url"] == f"{PLAIN}?{ends}"


def test_none_of_these_is_an_answer(client):
    page = ask(client, before("needs"), _at="needs", needs="none")
    assert page.status_code == 200
    assert heading(page.text) == "What can you spend each month?"
    assert ("needs", "none") in hidden(page.text, 'method="get"')


@pytest.mark.parametrize(
    ("question", "sent", "error"),
    [
        ("beast", [], "Choose an answer."),
        ("beast", ["unicorn"], "This is not one of the answers."),
        ("land", [""], "Choose a country."),
        ("land", ["Atlantis"], "We are not sure which country you mean."),
        ("land", ["VU", "stateless"], "You gave more than one answer."),
        ("children", [""], "Write a number."),
        ("children", ["two"], "This is not a number."),
        ("children", ["21"], "The number must be 20 or lower."),
        ("needs", ["a pool"], "This is not one of the answers."),
        ("needs", [], "Tick one or more answers, or “None of these”."),
        ("needs", ["garden", "none"], "You ticked “None of these” and another answer too."),
        ("cost", ["much"], "We cannot read this amount."),
        ("cost", ["1130 per year"], "We cannot read this amount."),
        ("cost", ["£1130"], "Write the amount in euros."),
        ("day", ["", "", ""], "Write a date"),
        ("day", ["31", "2", "2020"], "This day is not in the calendar."),
        ("cost", ["9" * 27], "The amount must be €999,999,999,999,999 or less."),
        ("day", ["1", "1", "2999"], "or earlier."),
    ],
)
def test_a_form_without_a_good_answer(client, question, sent, error):
    given = [*flat(before(question)), *((question, text) for text in sent), ("_at", question)]
    page = client.get(PLAIN, query_string=given)
    assert page.status_code == 422
    assert title(page.text).startswith("Error: ")
    assert page.text.count(error) == 2, "in the summary and at the field"
    summary = page.text[page.text.index('id="problem"') :]
    target = summary.split('href="#')[1].split('"')[0]
    assert f'id="{target}"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    swapped = client.get(PLAIN, query_string=given, headers=HTMX)
    assert (swapped.status_code, swapped.headers["HX-Push-Url"]) == (422, "false")


def test_what_was_typed_wrongly_is_there_to_mend(client):
    assert 'value="two"' in ask(client, before("children"), children="two", _at="children").text
    page = client.get(
        PLAIN,
        query_string=[
            *flat(before("day")),
            *[("day", it) for it in ["31", "2", "2020"]],
            ("_at", "day"),
        ],
    ).text
    assert [it in page for it in ('value="31"', 'value="2"', 'value="2020"')] == [True] * 3


def test_an_answer_that_no_longer_fits_is_asked_again_and_the_others_are_kept(client):
    page = ask(client, {**WALK, "children": ["99"]})
    assert page.status_code == 422
    assert heading(page.text) == "How many children live with you?"
    assert "Your earlier answer to the question “How many children live with you?”" in page.text
    assert "Error:" not in title(page.text)
    assert dict(hidden(page.text, 'method="get"'))["day"] == "1987-03-27"
    swapped = client.get(PLAIN, query_string=flat({**WALK, "children": ["99"]}), headers=HTMX)
    assert swapped.headers["HX-Push-Url"] != "false"


def test_change_asks_one_question_again_and_keeps_the_rest(client):
    outcome = ask(client, WALK).text
    change = next(link for link in links(outcome) if link.endswith("_change=children"))
    page = client.get(change)
    assert page.status_code == 200
    assert heading(page.text) == "How many children live with you?"
    assert 'value="2"' in page.text
    kept = hidden(page.text, 'method="get"')
    assert dict(kept).keys() == WALK.keys() - {"children"} | {"_at"}
    changed = client.get(PLAIN, query_string=[*kept, ("children", "4")])
    assert heading(changed.text) == "There are too many children"


def test_the_address_after_change_asks_that_question_and_keeps_the_rest(client):
    pairs = [*flat(WALK), ("_change", "children")]
    pushed = client.get(PLAIN, query_string=pairs, headers=HTMX).headers["HX-Push-Url"]
    assert "_change" not in pushed
    again = client.get(pushed)
    assert (again.status_code, heading(again.text)) == (200, "How many children live with you?")
    assert "day=1987-03-27" in pushed


def test_back_is_the_question_before_filled_in(client):
    page = ask(client, before("cost")).text
    back = links(page[page.index('class="back"') :])[0]
    assert back == f"{PLAIN}?{query([*before('cost').items()])}&_change=needs"
    filled = client.get(back).text
    assert 'value="fence" id="q-needs-fence" checked' in filled
    first = client.get(PLAIN).text
    assert links(first[first.index('class="back"') :])[0] == "/en/plain"


def test_asides_end_the_walk_and_lead_back(client):
    page = ask(client, before("children"))
    aside = next(link for link in links(page.text) if link.endswith("_to=vet"))
    outcome = client.get(aside)
    assert (outcome.status_code, heading(outcome.text)) == (200, "Go to the vet")
    back = links(outcome.text[outcome.text.index('class="back"') :])[0]
    assert heading(client.get(back).text) == "How many children live with you?"
    assert any(link.endswith("_to=ask-us") for link in links(page.text)), "situation not listed"
    beside = outcome.text[outcome.text.index('class="asides"') :].partition("</section>")[0]
    assert [link.rpartition("=")[2] for link in links(beside)] == ["ask-us"], "it stands there"


def test_not_knowing_leads_to_what_hangs_on_it(client):
    page = ask(client, {**before("children"), "children": ["unsure"]})
    assert page.status_code == 200
    assert "It depends" in title(page.text)
    fold = page.text[page.text.index("What each answer can lead to") :]
    assert fold.index("You may keep the animal") < fold.index("There are too many children")
    assert "q-children-unsure" not in page.text, "who does not know is not asked whether he knows"
    editors = ask(client, {**before("cost"), "cost": ["unsure"]})
    assert heading(editors.text) == "Go to the vet", "where the editor said so"


def guess(client, path, given, name, texts, **headers):
    """Say that one does not know, and go on with a guess."""
    send = (
        post
        if "secret" in path
        else lambda client, form, path, **more: client.get(path, query_string=form, headers=more)
    )
    asked = send(client, [*flat(given), (name, "unsure")], path)
    assert "It depends on your answer" in main(asked.text)
    form = hidden(asked.text, "novalidate")
    assert form == [*flat(given), ("_guess", name), ("_at", name)]
    return send(client, [*form, *((name, text) for text in texts)], path, **headers)


@pytest.mark.parametrize("path", [PLAIN, SECRET, "/embed/en/plain/check", "/embed/en/secret/check"])
def test_a_guess_travels_as_one_and_is_marked_in_the_result(client, path):
    page = guess(client, path, before("children"), "children", ["2"])
    assert heading(page.text) == "What do you have?"
    kept = hidden(page.text, "novalidate")
    assert kept[-2:] == [("_guess", "children"), ("_at", "needs")], "behind the answers"
    send = (
        (lambda form: post(client, form, path))
        if "secret" in path
        else (lambda form: client.get(path, query_string=form))
    )
    given = [*flat(WALK), ("_guess", "children")]
    result = send(given)
    assert result.status_code == 200
    told = result.text[result.text.index("What you told us") :]
    assert told.index("How many children") < told.index("? 2 children (a guess)")
    assert "(a guess)" not in send(flat(WALK)).text, "who knows is not told so"
    # asked again it is filled in, and an answer given to the plain question is none
    again = send([*given, ("_change", "children")])
    assert 'value="2"' in main(again.text)
    assert ("_guess", "children") not in hidden(again.text, "novalidate")
    other = send([*given, ("_change", "land")])
    assert ("_guess", "children") in hidden(other.text, "novalidate")


def test_the_address_of_a_guess_is_one(client):
    fresh = guess(client, PLAIN, before("children"), "children", ["2"], **HTMX)
    address = fresh.headers["HX-Push-Url"]
    assert address == f"{PLAIN}?{query([*before('needs').items(), ('_guess', ('children',))])}"
    plain = client.get(address)
    assert main(plain.text) == main(fresh.text)
    assert client.get(address.partition("&_guess")[0]).get_etag() != plain.get_etag()
    switch = next(link for link in links(plain.text) if link.startswith("/nl/plain/check"))
    assert switch.endswith("&_guess=children")
    for stray in ("_guess=needs", "_guess=nothing", "_guess=children&_guess=children"):
        wrong = client.get(f"{address}&{stray}")
        assert (wrong.status_code, wrong.location) == (303, address)
    before_it = client.get(f"{PLAIN}?_guess=children&{address.partition('?')[2]}")
    assert (before_it.status_code, before_it.location) == (303, address)
    unsure = client.get(f"{PLAIN}?{query(tuple(before('land').items()))}&land=unsure&_guess=land")
    assert unsure.location == f"{PLAIN}?{query(tuple(before('land').items()))}&land=unsure"


def test_a_guess_that_is_refused_stays_one_when_it_is_mended(client):
    wrong = guess(client, PLAIN, before("children"), "children", ["many"])
    assert wrong.status_code == 422
    form = hidden(wrong.text, "novalidate")
    assert ("_guess", "children") in form
    mended = client.get(PLAIN, query_string=[*form, ("children", "2")])
    assert ("_guess", "children") in hidden(mended.text, "novalidate")


def test_few_options_are_buttons_and_a_guess_travels_on(client):
    page = ask(client, {"beast": ["unsure"]})
    for value in ("zebra-unmistakable",):
        assert f'<button name="beast" value="{value}" class="other">' in page.text
    result = ask(client, WALK, _guess="beast").text
    assert "/en/second/check?beast=zebra-unmistakable&_guess=beast" in links(result)
    assert ("_guess", "beast") in hidden(result, 'action="/en/secret/check"')


def test_continue_carries_answers_to_an_ordinary_tree_and_a_form_to_a_sensitive_one(client):
    page = ask(client, WALK).text
    assert "/en/second/check?beast=zebra-unmistakable" in links(page)
    form = hidden(page, 'action="/en/secret/check"')
    assert ("land", "VU") in form
    assert ("beast", "zebra-unmistakable") in form


def test_answers_of_a_left_path_come_back_with_it(client):
    belgian = {**WALK, "land": ["BE"]}
    page = ask(client, belgian)
    assert heading(page.text) == "Go to the vet"
    change = next(link for link in links(page.text) if link.endswith("_change=land"))
    kept = hidden(client.get(change).text, 'method="get"')
    again = client.get(PLAIN, query_string=[*kept, ("land", "VU")])
    assert heading(again.text) == "You may keep the animal"


def test_many_languages_are_folded_where_something_is_asked():
    """With few they stand open on every page, and so do many where nothing is asked yet."""
    shipped, few = folder.shipped().test_client(), folder.app().test_client()
    for path in ("/en/au-pair/check", "/en/asylum/check", "/embed/en/au-pair/check"):
        page = shipped.get(path).text
        fold = page[page.index('<details id="languages"') :].partition("</details>")[0]
        assert fold.count("lang=") > 5
        assert '<nav aria-label="Language">' in fold
    for client, path in ((shipped, "/en/"), (shipped, "/en/asylum"), (few, "/en/plain/check")):
        assert '<nav aria-label="Language" id="languages"' in client.get(path).text


def test_the_switch_of_languages_keeps_the_answers(client):
    page = ask(client, before("cost"), _change="needs").text
    other = next(link for link in links(page) if link.startswith("/nl/plain/check"))
    dutch = client.get(other)
    assert dutch.status_code == 200
    assert '<html lang="nl" dir="ltr">' in dutch.text
    assert 'value="fence" id="q-needs-fence" checked' in dutch.text
    assert '<span lang="en" dir="ltr">What do you have?</span>' in dutch.text


@pytest.mark.parametrize("prefix", ["", "/embed"])
@pytest.mark.parametrize(
    "path",
    [
        "/en/plain",
        "/nl/plain",
        PLAIN,
        f"{PLAIN}?{query(tuple(WALK.items()))}",
        f"{PLAIN}?{query(tuple(WALK.items()))}&_change=land",
        f"{PLAIN}?_to=vet",
        f"{PLAIN}?beast=unsure",
        f"{PLAIN}?_at=beast",
        "/en/secret/check",
        "/en/plain/nothing",
    ],
)
def test_whole_page_and_fragment_have_the_same_main(client, prefix, path):
    whole, part = client.get(prefix + path), client.get(prefix + path, headers=HTMX)
    assert whole.status_code == part.status_code
    assert main(whole.text) == main(part.text)
    assert title(whole.text) == title(part.text)
    if "/nothing" not in path:
        assert part.text.startswith("<title>")
        assert "<html" not in part.text


def test_a_history_restore_gets_the_whole_page(client):
    page = client.get(PLAIN, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert page.text.startswith("<!doctype html>")
    assert "HX-History-Restore-Request" in page.headers["Vary"]


def test_embedded_pages_stay_in_their_frame(client):
    page = client.get(f"/embed{PLAIN}?{query(tuple(before('cost').items()))}").text
    inside = [link for link in links(main(page)) if link.startswith("/")]
    assert inside
    assert all(link.startswith("/embed/") for link in inside)
    assert main(page).count('target="_self"') >= len(inside)
    assert '<base target="_top">' in page


def test_an_answer_is_never_markup(client):
    page = ask(client, before("children"), children='"><script>', _at="children").text
    assert "<script>" not in main(page)
    assert 'value="&#34;&gt;&lt;script&gt;"' in page


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Turks", ["TR", "TC"]),
        ("ch", ["CH"]),
        ("Congo", ["CG", "CD"]),
        ("Filipino", ["PH"]),
        ("Philipines", ["PH"]),
        ("Korea, Republic of", ["KP", "KR"]),
        ("Stateless", ["stateless"]),
    ],
)
@pytest.mark.parametrize("tree", ["plain", "secret"])
def test_a_country_that_nobody_chose_is_asked_about(client, tree, typed, offered):
    given = {**before("land"), "land": typed, "_at": "land"}
    page = client.get(PLAIN, query_string=given) if tree == "plain" else post(client, given)
    assert page.status_code == 422
    assert "Did you mean …?" in page.text
    codes = re.findall(r'<button name="land" value="([A-Z]{2}|stateless)"', page.text)
    assert codes[: len(offered)] == offered
    chosen = {**given, "land": offered[0]}
    page = client.get(PLAIN, query_string=chosen) if tree == "plain" else post(client, chosen)
    assert page.status_code == 200
    assert heading(page.text) != "Where do you live?"


def test_a_country_by_its_name_is_taken(client):
    page = client.get(PLAIN, query_string={**before("land"), "land": "Maroc", "_at": "land"})
    assert page.status_code == 200
    assert "Morocco" in page.text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["29", "2", "2001"], "This day is not in the calendar."),
        (["27", "3", ""], "Write the year too, in four digits"),
        (["27", "", "1987"], "The month is missing."),
        (["", "3", "1987"], "The day is missing."),
        (["27", "3", "87"], "Write the year too, in four digits"),
        (["27", "Marts", "1987"], "We cannot read this date."),
    ],
)
def test_each_mistake_in_a_date_is_told_apart_and_comes_back_as_typed(client, typed, message):
    page = ask(client, {**before("day"), "day": typed}, _at="day")
    assert page.status_code == 422
    assert message in page.text
    for text in typed:
        assert f'value="{text}"' in page.text


def test_a_gap_of_a_tree_too_entangled_to_be_proved_ends_in_a_page_and_is_logged_once(
    tmp_path, caplog
):
    (tmp_path / "example").mkdir()
    text = wrong("too-entangled")["example/tree.yaml"].replace("      - else: too-young\n", "")
    (tmp_path / "example" / "tree.yaml").write_text(text, "utf-8")
    client = app(trees=tmp_path).test_client()
    assert client.get("/en/example/check?things=t1").status_code == 200
    for path in ("/en/example/check", "/api/v1/trees/example/walk", "/en/example/check"):
        stuck = client.get(f"{path}?things=t1&sure=no")
        assert stuck.status_code == 503
    assert "We have been told, and we are mending it" in stuck.text
    logged = [it.getMessage() for it in caplog.records if it.levelname == "ERROR"]
    assert logged == ["no rule of `sure` in tree `example` takes these answers"]


UNUSUAL = [
    ("children", ["15"], "15", "15 is unusual here. Is this right?"),
    ("cost", ["600.000"], "600000.00", "Is €600,000 the amount for a whole year?"),
    ("day", ["1", "5", "1380"], "1380-05-01", "looks like a year of another calendar"),
]


@pytest.mark.parametrize("path", [PLAIN, SECRET, "/embed/en/plain/check", "/embed/en/secret/check"])
@pytest.mark.parametrize(("name", "typed", "value", "said"), UNUSUAL)
def test_what_is_not_plausible_is_asked_about_once(client, path, name, typed, value, said):
    def send(given, **headers):
        if "secret" in path:
            return post(client, given, path, **headers)
        return client.get(path, query_string=given, headers=headers)

    given = flat(before(name))
    form = [*given, ("_at", name), *((name, text) for text in typed)]
    asked = send(form)
    assert asked.status_code == 422
    assert said in asked.text
    confirmed = hidden(asked.text, 'class="meant"')
    assert confirmed == [*given, ("_at", name), (name, value)]
    assert f'<button name="_sure" value="{value}"' in asked.text
    swapped = send(form, **HTMX)
    assert (swapped.status_code, main(swapped.text)) == (422, main(asked.text))
    assert swapped.headers.get("HX-Push-Url") == (None if "secret" in path else "false")

    taken = send([*confirmed, ("_sure", value)])
    assert taken.status_code == 200
    assert f"{name}={value}" in taken.text or (name, value) in hidden(taken.text, 'id="state"')
    assert "_sure" not in taken.text
    assert send([*form, ("_sure", "1")]).status_code == 422, "another answer than the one meant"
    assert send([*given, (name, value)]).status_code == 200, "a replayed address is not asked again"


def test_an_unusual_answer_leaves_no_trace_in_addresses(client):
    given = [*flat(before("children")), ("children", "15")]
    swapped = client.get(
        PLAIN, query_string=[*given, ("_at", "children"), ("_sure", "15")], headers=HTMX
    )
    assert swapped.headers["HX-Push-Url"] == f"{PLAIN}?{query([(n, (t,)) for n, t in given])}"
    stray = client.get(PLAIN, query_string=[*given, ("_sure", "15")])
    assert (stray.status_code, stray.location) == (303, swapped.headers["HX-Push-Url"])


def test_a_deadline_comes_as_a_calendar_file(client):
    given = query(tuple(WALK.items()))
    page = client.get(f"{PLAIN}?{given}")
    head, _, steps = main(page.text).partition('<ol class="steps')
    for part in (head, steps):
        assert part.count("At the latest on 5 December 2026. 13 days left.") == 1
    assert head.index("<strong>Step 2</strong>") < head.index("Because you spend")
    rules = client.get("/en/plain/overview").text
    assert '<code dir="ltr">before</code> <code dir="ltr">today: + 2 weeks</code>' in rules
    (link,) = [it for it in links(page.text) if "_calendar" in it]
    assert link == f"{PLAIN}?{given}&_calendar=2"
    file = client.get(link)
    assert (file.status_code, file.mimetype) == (200, "text/calendar")
    assert file.headers["Content-Disposition"] == 'attachment; filename="plain-2.ics"'
    text = file.get_data().decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261205\r\n" in text
    assert "SUMMARY:Build a stable: a large\\, warm one\\; ask the neighbours.\r\n" in text
    assert f"DESCRIPTION:You may keep the animal\\nhttp://localhost{PLAIN}?beast=zebra" in text
    assert all(len(line) <= 75 for line in file.get_data().split(b"\r\n"))
    assert client.get(f"{PLAIN}?{given}&_calendar=3").location == f"{PLAIN}?{given}"
    embedded = client.get(f"/embed{PLAIN}?{given}&_calendar=2")
    assert embedded.mimetype == "text/calendar"
