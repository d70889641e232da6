"""What a card's form changes: that, on disk, and no other byte; or why not, with what was typed."""

import json
import re
from html import unescape

import pytest

from tests.web.folder import NOON
from wizard.check.run import check
from wizard.studio import desk as desk_module
from wizard.studio.saving import Unfit, pairs_in
from wizard.translations.catalogues import by_catalogue
from wizard.translations.po_entries import read_old
from wizard.trees.load_folder import load_folder
from wizard.web import app as app_module
from wizard.words.messages import read, standing

PAGE = "/studio/en/second/tree"


def name(*path) -> str:
    return "v:" + json.dumps(path, separators=(",", ":"))


def controls(page: str, anchor: str = "route-route") -> dict[str, str]:
    """What a browser would send of the open card's form if nobody touched it."""
    form = re.search(rf'<form method="post" action="[^"]*#{anchor}".*?</form>', page, re.S)[0]
    attributes, found = r"(?:[^>\"]|\"[^\"]*\")*", {}
    for match in re.finditer(
        rf"<(input)({attributes})>|<(textarea|select)({attributes})>(.*?)</(?:textarea|select)>",
        form,
        re.S,
    ):
        tag, rest, inside = match[1] or match[3], match[2] or match[4], match[5]
        named = re.search(r' name="(.*?)"', rest)
        if named is None:
            continue
        if tag == "input":
            value = re.search(r' value="(.*?)"', rest, re.S)[1]
        elif tag == "textarea":
            value = inside.removeprefix("\n").replace("\n", "\r\n")
        else:
            chosen = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)</option>', inside)
            value = (chosen[1] or chosen[2]) if chosen else ""
        found[unescape(named[1])] = unescape(value)
    return found


def opened(editor, anchor: str, page: str = PAGE) -> dict[str, str]:
    return controls(editor.get(f"{page}?open={anchor}").text, anchor)


def test_a_form_that_nobody_touched_changes_nothing(editor, trees):
    before = {path: path.read_bytes() for path in trees.rglob("*") if path.is_file()}
    for tree in ("plain", "second", "secret"):
        page = editor.get(f"/studio/en/{tree}/tree").text
        anchors = re.findall(r'<article class="card [^"]*" id="(.*?)"', page)
        assert len(anchors) > 3
        for anchor in anchors:
            form = opened(editor, anchor, f"/studio/en/{tree}/tree")
            assert len(form) > 3, anchor
            assert editor.post(f"/studio/en/{tree}/tree", form).status_code == 303, anchor
    after = {path: path.read_bytes() for path in before}
    assert after == before


def test_what_is_sought_stays_sought_after_a_save(editor):
    page = editor.get(f"{PAGE}?find=grass&only=problems&open=outcome-hay").text
    form = controls(page, "outcome-hay")
    assert (form["find"], form["only"]) == ("grass", "problems")
    to = editor.post(PAGE, form | {name("outcomes", "hay", "title"): "Feed it oats"}).location
    assert to == f"{PAGE}?seen=outcome-hay&only=problems&find=grass#outcome-hay"
    cards = re.findall(r'<article class="card [^"]*" id="(.*?)"', editor.get(to).text)
    assert cards == ["outcome-hay"]  # what was changed is there, also where it is not sought now


def test_a_text_is_changed_where_it_stands_and_nothing_else_is(editor, trees):
    file = trees / "second" / "tree.yaml"
    before = file.read_text("utf-8").split("\n")
    form = opened(editor, "route-route")
    form[name("title")] = "Feed a beast: what, and when?"
    answer = editor.post(PAGE, form)
    assert (answer.status_code, answer.location) == (
        303,
        f"{PAGE}?seen=route-route#route-route",
    )
    after = file.read_text("utf-8").split("\n")
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert changed == [
        (before[before.index(changed[0][0])], 'title: "Feed a beast: what, and when?"')
    ]
    assert load_folder(trees).trees["second"].title.source == "Feed a beast: what, and when?"


def test_an_edit_that_makes_the_tree_unsound_is_saved_shown_and_not_served(editor, trees):
    editor.get("/en/second")
    tree = load_folder(trees).trees["second"]
    question = next(iter(tree.questions.values()))
    form = opened(editor, f"question-{question.id}")
    target = next(it for it in form if it.endswith('"go"]') and form[it])
    form[target] = "nowhere"
    assert editor.post(PAGE, form).status_code == 303
    assert "nowhere" in (trees / "second" / "tree.yaml").read_text("utf-8")
    page = editor.get(PAGE).text
    card = re.search(
        rf'<article class="card questions" id="question-{question.id}".*?</article>', page, re.S
    )[0]
    assert "which is no question, decision or outcome here" in card
    assert "not sound as it stands" in page
    assert editor.get("/en/second").status_code == 200
    form = opened(editor, f"question-{question.id}")
    form[target] = tree.start.id if target.endswith("start") else next(iter(tree.outcomes))
    editor.post(PAGE, form)
    assert "not sound as it stands" not in editor.get(PAGE).text


@pytest.mark.parametrize(
    ("typed", "why"),
    [("two\u202ewords", "invisible character"), ("half \ufffd a letter", "a letter was lost")],
)
def test_what_cannot_be_written_comes_back_with_why(editor, trees, typed, why):
    file = trees / "second" / "tree.yaml"
    before = file.read_bytes()
    form = opened(editor, "route-route")
    form[name("summary")] = typed
    form[name("title")] = "Typed in another field"
    answer = editor.post(PAGE, form)
    assert answer.status_code == 422
    assert file.read_bytes() == before
    assert "Typed in another field" in answer.text
    fields = re.findall(r'<div class="field text bad">.*?</textarea>', answer.text, re.S)
    found = next(it for it in fields if typed in it)
    assert 'aria-invalid="true"' in found
    assert why in found


def test_words_and_their_translation_are_saved_together(editor, trees):
    (trees / "second" / "nl.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgctxt "title"\nmsgid "Feed an animal"\nmsgstr "Voer een dier"\n',
        "utf-8",
    )
    page = f"{PAGE}?open=route-route&beside=nl"
    form = controls(editor.get(page).text)
    form[name("title")] = "Feed a beast"
    assert form['t:nl:["title"]'] == "Voer een dier"
    form['t:nl:["title"]'] = "Voer een beest"
    editor.post(PAGE, form)
    po = (trees / "second" / "nl.po").read_text("utf-8")
    assert 'msgid "Feed a beast"\nmsgstr "Voer een beest"' in po
    form = controls(editor.get(page).text)
    form[name("title")] = "Feed a monster"
    editor.post(PAGE, form)
    shown = editor.get(f"{PAGE}?beside=nl").text
    assert re.search(r"Voer een beest", shown)
    assert "outdated" in shown
    assert "Feed a <del>beast</del> <ins>monster</ins>" in editor.get(page).text
    form = controls(editor.get(page).text)
    assert 'k:nl:["title"]' in form
    editor.post(PAGE, form)
    po = (trees / "second" / "nl.po").read_text("utf-8")
    assert 'msgid "Feed a monster"\nmsgstr "Voer een beest"' in po
    assert 'k:nl:["title"]' not in controls(editor.get(page).text)


def test_a_rule_is_added_moved_and_taken_out(editor, trees):
    tree = load_folder(trees).trees["plain"]
    question = next(it for it in tree.questions.values() if len(it.next) > 1)
    page, anchor = "/studio/en/plain/tree", f"question-{question.id}"
    path = ("questions", question.id, "next")
    outcome = next(iter(tree.outcomes))
    form = opened(editor, anchor, page)
    form[name(*path, "+", "when")] = f"{question.id}: NL"
    form[name(*path, "+", "go")] = outcome
    assert editor.post(page, form).status_code == 303
    now = load_folder(trees)
    rules = now.trees["plain"].questions[question.id].next if "plain" in now.trees else ()
    assert len(rules) == len(question.next) + 1
    place = len(rules) - 2 if question.next[-1].when is None else len(rules) - 1
    assert rules[place].go.id == outcome
    form = opened(editor, anchor, page) | {"do": "up:" + json.dumps([*path, place])}
    editor.post(page, form)
    moved = load_folder(trees).trees["plain"].questions[question.id].next
    assert moved[place - 1].go.id == outcome
    form = opened(editor, anchor, page) | {"do": "take:" + json.dumps([*path, place - 1])}
    editor.post(page, form)
    taken = load_folder(trees).trees["plain"].questions[question.id].next
    assert [it.go.id for it in taken] == [it.go.id for it in question.next]


def test_a_condition_that_is_none_is_refused_at_its_field(editor, trees):
    tree = load_folder(trees).trees["plain"]
    question = next(it for it in tree.questions.values() if len(it.next) > 1)
    form = opened(editor, f"question-{question.id}", "/studio/en/plain/tree")
    field = name("questions", question.id, "next", 0, "when")
    form[field] = "age: [18"
    answer = editor.post("/studio/en/plain/tree", form)
    assert answer.status_code == 422
    assert "age: [18" in answer.text
    assert re.search(r'<div class="field pairs bad">', answer.text)


def test_the_same_page_in_dutch(editor):
    page = editor.get("/studio/nl/second/tree?open=route-route").text
    assert '<html lang="nl"' in page
    assert "Opslaan" in page
    assert ">Save<" not in page


def test_a_rule_and_a_text_are_otherwise_from_a_day_on(editor, trees):
    question = "land"
    page, anchor = "/studio/en/plain/tree", f"question-{question}"
    path = ["questions", question, "next", 0, "when"]
    form = opened(editor, anchor, page)
    form["f:" + json.dumps(path, separators=(",", ":"))] = "land: NL"
    form["d:" + json.dumps(path, separators=(",", ":"))] = "2027-03-01"
    assert editor.post(page, form).status_code == 303
    library = load_folder(trees)
    old, new, rest = library.trees["plain"].questions[question].next
    words = [{it.fact: it.test.words for it in rule.when.items} for rule in (old, new)]
    assert words == [
        {"today": "before 2027-03-01", "land": "BE"},
        {"today": "on or after 2027-03-01", "land": "NL"},
    ]
    assert (old.go.id, new.go.id, rest.when) == ("vet", "vet", None)
    form = opened(editor, "outcome-vet", page)
    text = '["outcomes","vet","title"]'
    form |= {f"f:{text}": "Ask another vet", f"d:{text}": "2027-03-01"}
    assert editor.post(page, form).status_code == 303
    title = load_folder(trees).trees["plain"].outcomes["vet"].title
    assert [it.source for it in title.variants][-1] == "Ask another vet"


def test_a_text_that_is_dated_keeps_its_translation_and_gets_one(editor, trees):
    file, po = trees / "plain" / "tree.yaml", trees / "plain" / "nl.po"
    title = load_folder(trees).trees["plain"].outcomes["vet"].title.source
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        f'msgctxt "vet.title"\nmsgid "{title}"\nmsgstr "Bel een dierenarts"\n',
        "utf-8",
    )
    page, text = "/studio/en/plain/tree", '["outcomes","vet","title"]'
    for day, words, dutch in (
        ("2027-03-01", "Ask another vet", "Vraag een andere"),
        ("2028-03-01", "Ask no vet", "Vraag niemand"),
    ):
        form = controls(editor.get(f"{page}?open=outcome-vet&beside=nl").text, "outcome-vet")
        assert f"n:nl:{text}" in form
        form |= {f"f:{text}": words, f"d:{text}": day, f"n:nl:{text}": dutch}
        assert editor.post(page, form).status_code == 303, file.read_text("utf-8")
        text = '["outcomes","vet","title",1,"else"]'
    voice = load_folder(trees).translations["plain"]["nl"]
    said = {it.context: it.words[0] for it in read_old(voice).entries if it.words[0]}
    assert [said[f"vet.title.{at}"] for at in (1, 2, 3)] == [
        "Bel een dierenarts",
        "Vraag een andere",
        "Vraag niemand",
    ]


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def entries(trees, *pairs: tuple[str, str, str], tree: str = "plain", lang: str = "nl") -> None:
    """Write a catalogue: places, texts, translations."""
    blocks = (f'msgctxt "{at}"\nmsgid "{text}"\nmsgstr "{words}"\n' for at, text, words in pairs)
    (trees / tree / f"{lang}.po").write_text(HEAD + "\n".join(blocks), "utf-8")


def said(trees, tree: str = "plain", lang: str = "nl") -> dict[str, tuple[str, str]]:
    """Give what each place of a catalogue is translated as, and how that stands."""
    library = load_folder(trees)
    found = read(library.translations[tree][lang])
    texts = by_catalogue(library)[tree]
    return {
        it.context: (found[it.context].words, standing(found, it.context, it.source))
        for it in texts
        if it.context in found and found[it.context].words
    }


@pytest.mark.parametrize("english", ["Ask a vet", "Ask your vet"])
@pytest.mark.parametrize("dutch", ["Bel een dierenarts", "Bel uw dierenarts"])
def test_a_text_that_is_dated_keeps_what_was_typed_for_until_then(editor, trees, english, dutch):
    title = load_folder(trees).trees["plain"].outcomes["vet"].title.source
    english = title if english == "Ask a vet" else english
    for lang, words in (("nl", "Bel een dierenarts"), ("ar", "اتصل")):
        entries(trees, ("vet.title", title, words), lang=lang)
    page, text = "/studio/en/plain/tree", '["outcomes","vet","title"]'
    form = controls(editor.get(f"{page}?open=outcome-vet&beside=nl").text, "outcome-vet")
    form |= {f"v:{text}": english, f"t:nl:{text}": dutch}
    form |= {f"f:{text}": "Ask no vet", f"d:{text}": "2027-03-01", f"n:nl:{text}": "Bel niemand"}
    assert editor.post(page, form).status_code == 303
    words = load_folder(trees).trees["plain"].outcomes["vet"].title.variants
    assert [it.source for it in words] == [english, "Ask no vet"]
    changed = english != title and dutch == "Bel een dierenarts"
    assert said(trees) == {
        "vet.title.1": (dutch, "outdated" if changed else "translated"),
        "vet.title.2": ("Bel niemand", "translated"),
    }
    stands = "translated" if english == title else "outdated"
    assert said(trees, lang="ar") == {"vet.title.1": ("اتصل", stands)}
    assert 'msgctxt "vet.title"' not in (trees / "plain" / "nl.po").read_text("utf-8")


def test_words_of_a_text_that_depends_are_dated_in_their_place(editor, trees):
    file = trees / "plain" / "tree.yaml"
    title = load_folder(trees).trees["plain"].outcomes["vet"].title.source
    parts = ("    title:\n      - {when: {today: before 2026-12-01}, text: Now}\n"
             "      - {when: {land: NL}, text: Here}\n      - else: " + title)  # fmt: skip
    file.write_text(file.read_text("utf-8").replace(f"    title: {title}", parts), "utf-8")
    names = [(f"vet.title.{n}", *it) for n, it in enumerate(
        (("Now", "Nu"), ("Here", "Hier"), (title, "Bel")), 1)]  # fmt: skip
    entries(trees, *names)
    page, text = "/studio/en/plain/tree", '["outcomes","vet","title",1,"text"]'
    form = controls(editor.get(f"{page}?open=outcome-vet&beside=nl").text, "outcome-vet")
    form |= {f"f:{text}": "There", f"d:{text}": "2027-03-01", f"n:nl:{text}": "Daar"}
    assert editor.post(page, form).status_code == 303
    variants = load_folder(trees).trees["plain"].outcomes["vet"].title.variants
    assert [it.source for it in variants] == ["Now", "Here", "There", title]
    tests = [{one.fact: one.test.words for one in it.when.items} for it in variants[1:3]]
    assert tests == [
        {"today": "before 2027-03-01", "land": "NL"},
        {"today": "on or after 2027-03-01", "land": "NL"},
    ]
    assert [it for it, _ in said(trees).values()] == ["Nu", "Hier", "Daar", "Bel"]
    form = controls(editor.get(f"{page}?open=outcome-vet&beside=nl").text, "outcome-vet")
    again = {f"f:{text}": "Nowhere", f"d:{text}": "2028-03-01"}
    refused = editor.post(page, form | again)
    assert refused.status_code == 422
    assert "these words hang on the day already" in unescape(refused.text)


def test_what_moves_in_a_list_takes_its_translation_along(editor, trees):
    file, page = trees / "plain" / "tree.yaml", "/studio/en/plain/tree"
    text = file.read_text("utf-8")
    steps = "    next-steps: [One., Two., Three.]\n"
    before = re.search(r"(?m)^  vet:\n", text)[0]
    file.write_text(text.replace(before, f"{before}{steps}"), "utf-8")
    entries(trees, *((f"vet.next-steps.{n}", *it) for n, it in enumerate(
        (("One.", "Een."), ("Two.", "Twee."), ("Three.", "Drie.")), 1)))  # fmt: skip
    known = said(trees)
    assert [it[1] for it in known.values()] == ["translated"] * 3, known
    at = ["outcomes", "vet", "next-steps"]
    for do, words in (
        ("up:" + json.dumps([*at, 2]), ["Een.", "Drie.", "Twee."]),
        ("take:" + json.dumps([*at, 0]), ["Drie.", "Twee."]),
    ):
        assert (
            editor.post(page, opened(editor, "outcome-vet", page) | {"do": do}).status_code == 303
        )
        now = said(trees)
        assert [it[0] for it in now.values()] == words
        assert {it[1] for it in now.values()} == {"translated"}
    text = file.read_text("utf-8")
    typed = text.replace("Three.", "Two?").replace("Two.", "Three.").replace("Two?", "Two.")
    view = editor.get(f"{page}/text").text
    form = {"csrf_token": re.search(r'name="csrf_token"[^>]*value="(.*?)"', view)[1]}
    form |= {"base": re.search(r'name="base" value="(.*?)"', view)[1], "text": typed}
    assert editor.post(f"{page}/text", form).status_code == 303
    assert [*said(trees).values()] == [("Twee.", "translated"), ("Drie.", "translated")]
    editor.post("/studio/en/undo", form | {"back": page})
    po = (trees / "plain" / "nl.po").read_text("utf-8")
    assert '#~ msgstr "Een."' in po
    assert not [it for it in check(load_folder(trees), NOON.date(), ["plain"])
                if it.code == "orphan-translation"]  # fmt: skip
    token = {"csrf_token": opened(editor, "outcome-vet", page)["csrf_token"], "back": page}
    for _ in range(2):
        editor.post("/studio/en/undo", token)
    assert said(trees) == known


def test_a_rule_that_is_dated_is_changed_first_and_has_its_translations_twice(editor, trees):
    page, at = "/studio/en/plain/tree", ["questions", "land", "next", 0]
    form = opened(editor, "question-land", page) | {name(*at, "because"): "It is near."}
    assert editor.post(page, form).status_code == 303
    entries(trees, ("land.next.vet.because", "It is near.", "Het is dichtbij."))
    when = json.dumps([*at, "when"], separators=(",", ":"))
    form = opened(editor, "question-land", page)
    form |= {f"v:{when}": "land: AT", name(*at, "go"): "", f"f:{when}": "land: NL"}
    form |= {f"d:{when}": "2027-03-01", name(*at, "because"): "It is near."}
    form[name(*at, "go")] = "day"
    assert editor.post(page, form).status_code == 303
    rules = load_folder(trees).trees["plain"].questions["land"].next[:2]
    tests = [{one.fact: one.test.words for one in it.when.items} for it in rules]
    assert tests == [
        {"today": "before 2027-03-01", "land": "AT"},
        {"today": "on or after 2027-03-01", "land": "NL"},
    ]
    assert [it.go.id for it in rules] == ["day", "day"]
    assert said(trees) == {
        f"land.next.{it}.because": ("Het is dichtbij.", "translated") for it in ("day", "day.2")
    }


def test_a_language_that_a_route_has_not_is_begun_with_all_that_is_typed(editor, trees):
    page, plain = "/studio/en/plain/tree", ("title", "summary")
    form = controls(editor.get(f"{page}?open=route-route&beside=nl").text)
    form |= {f't:nl:["{it}"]': f"{it} in het Nederlands" for it in plain}
    form[name("title")] = "Keep a beast"
    assert editor.post(page, form).status_code == 303
    assert said(trees) == {it: (f"{it} in het Nederlands", "translated") for it in plain}


def test_where_an_arrow_leads_is_made_at_once_and_opened(editor, trees):
    page, at = "/studio/en/plain/tree", '["questions","land","next",0,"go"]'
    form = opened(editor, "question-land", page)
    assert form[f"v:{at}"] == "vet"
    made = {f"gs:{at}": "questions", f"gi:{at}": "ill", f"gw:{at}": "Is the animal ill?"}
    answer = editor.post(page, form | made)
    assert answer.location.endswith("open=question-ill#question-ill")
    tree = load_folder(trees).trees["plain"]
    assert tree.questions["land"].next[0].go.id == "ill"
    assert tree.questions["ill"].ask.source == "Is the animal ill?"
    assert [(it.id, it.go.id) for it in tree.questions["ill"].options] == [
        ("yes", "vet"),
        ("no", "vet"),
    ]
    for sort, id, words, stands in (
        ("outcomes", "nurse", "Ask a nurse", ("title: Ask a nurse", "go: nurse")),
        ("decisions", "sorts", "", ("- else: ill", "go: sorts")),
    ):
        form = opened(editor, "question-land", page)
        made = {f"v:{at}": "ill", f"gs:{at}": sort, f"gi:{at}": id, f"gw:{at}": words}
        assert editor.post(page, form | made).status_code == 303
        text = (trees / "plain" / "tree.yaml").read_text("utf-8")
        assert all(it in text for it in stands), text
        editor.post("/studio/en/undo", {"csrf_token": form["csrf_token"]})


@pytest.mark.parametrize(
    ("id", "words", "why"),
    [("Ill", "Is it ill?", "may not be called"), ("ill", "", "has no words")],
)
def test_a_target_that_cannot_be_made_is_told_at_its_arrow(editor, trees, id, words, why):
    page, at = "/studio/en/plain/tree", '["questions","land","next",0,"go"]'
    before = (trees / "plain" / "tree.yaml").read_bytes()
    form = opened(editor, "question-land", page) | {f"gi:{at}": id, f"gw:{at}": words}
    answer = editor.post(page, form)
    assert (answer.status_code, (trees / "plain" / "tree.yaml").read_bytes()) == (422, before)
    field = re.search(r'<div class="field target bad">.*?</select>', answer.text, re.S)[0]
    assert why in field
    assert f'value="{id}"' in answer.text


def test_a_translation_that_exists_elsewhere_is_taken(editor, trees):
    entries(trees, ("ask-us.title", "Ask us", "Vraag het ons"))
    file = trees / "second" / "tree.yaml"
    file.write_text(file.read_text("utf-8").replace("Ask us what it eats", "Ask us"), "utf-8")
    page = f"{PAGE}?open=outcome-ask-us&beside=nl"
    shown = editor.get(page).text
    assert 'Take it as in plain: ask-us.title: <span lang="nl">Vraag het ons</span>' in shown
    form = controls(shown, "outcome-ask-us")
    box = 'm:nl:["outcomes","ask-us","title"]'
    assert form.pop(box) == "Vraag het ons"  # a browser sends it if it is ticked
    assert editor.post(PAGE, form).status_code == 303
    assert not (trees / "second" / "nl.po").exists()
    assert editor.post(PAGE, form | {box: "Vraag het ons"}).status_code == 303
    assert said(trees, "second")["ask-us.title"] == ("Vraag het ons", "translated")
    assert "Take it as in" not in editor.get(page).text


def test_what_can_stand_in_a_text_is_told_in_the_language_of_the_field(editor):
    page = editor.get("/studio/en/plain/tree?open=outcome-fine&beside=nl").text
    marks = re.search(r'<details class="more" id="marks".*?</details>', page, re.S)[0]
    for told in (
        "**words**",
        "[words](https://)",
        "{answer:cost}",
        "{date:day}",
        "{contact:keeper}",
    ):
        assert f">{told}</code>" in marks
    fields = re.findall(r'<textarea id="(v|t:nl):[^"]*title[^>]*lang="(\w+)"', page)
    assert {*fields} == {("v", "en"), ("t:nl", "nl")}


def test_a_fact_that_is_made_is_sound(editor, trees):
    page, new = "/studio/en/plain/tree", '["facts","+","{}"]'
    file = trees / "plain" / "tree.yaml"
    facts = "facts:\n  far:\n    - {when: {land: NL}, is: no}\n    - else: yes\n\noutcomes:\n"
    file.write_text(file.read_text("utf-8").replace("outcomes:\n", facts, 1), "utf-8")
    form = controls(editor.get(f"{page}?open=new-facts").text, "new-facts")
    sent = {"#": "many", "when": "children: over 3", "is": "yes", "else": "no"}
    form |= {f"v:{new.format(it)}": to for it, to in sent.items()}
    assert editor.post(page, form).status_code == 303
    assert load_folder(trees).trees["plain"].facts["many"].values == ("yes", "no")


def test_what_is_made_is_open_at_once(editor):
    page, new = "/studio/en/plain/tree", '["outcomes","+","{}"]'
    form = controls(editor.get(f"{page}?open=new-outcomes").text, "new-outcomes")
    sent = {"#": "nurse", "verdict": "possible", "title": "Ask", "guidance": "Ask a nurse."}
    answer = editor.post(page, form | {f"v:{new.format(it)}": to for it, to in sent.items()})
    assert answer.location.endswith("open=outcome-nurse#outcome-nurse")


@pytest.mark.parametrize("day", ["", "1 March", "2027-02-30"])
def test_what_is_from_no_day_is_refused_at_its_field(editor, trees, day):
    before = (trees / "plain" / "tree.yaml").read_bytes()
    form = opened(editor, "outcome-vet", "/studio/en/plain/tree")
    text = '["outcomes","vet","title"]'
    answer = editor.post(
        "/studio/en/plain/tree", form | {f"f:{text}": "Ask another vet", f"d:{text}": day}
    )
    assert answer.status_code == 422
    assert "is no day" in answer.text
    assert "Ask another vet" in answer.text
    assert (trees / "plain" / "tree.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("fact", "kind", "value", "written"),
    [
        ("cost", "over", "3", "cost: over 3"),
        ("needs", "is", "garden, fence", "needs: [garden, fence]"),
        ("beast", "not", "zebra-unmistakable", "not: {beast: zebra-unmistakable}"),
        ("today", "on or after", "2027-03-01", "today: on or after 2027-03-01"),
        ("land", "unanswered", "", "land: unanswered"),
    ],
)
def test_a_test_is_put_together_from_menus(editor, trees, fact, kind, value, written):
    page, at = "/studio/en/plain/tree", '["questions","day","next",0,"when"]'
    form = opened(editor, "question-day", page)
    before = form[f"v:{at}"]
    sent = {f"cf:{at}": fact, f"ct:{at}": kind, f"cv:{at}": value}
    assert editor.post(page, form | sent).status_code == 303
    assert opened(editor, "question-day", page)[f"v:{at}"] == f"{before}, {written}"


def test_steps_are_taken_back_and_made_again(editor, trees):
    file = trees / "second" / "tree.yaml"
    before = file.read_bytes()
    form = opened(editor, "route-route")
    form[name("title")] = "Feed a beast"
    editor.post(PAGE, form)
    after = file.read_bytes()
    token = {"csrf_token": form["csrf_token"], "back": PAGE}
    page = editor.get(PAGE).text
    assert "Undo" in page
    assert "Do again" not in page
    assert editor.post("/studio/en/undo", token).location == PAGE
    assert file.read_bytes() == before
    assert "Do again" in editor.get(PAGE).text
    editor.post("/studio/en/redo", token)
    assert file.read_bytes() == after
    file.write_bytes(after.replace(b"Feed a beast", b"Feed something"))
    refused = editor.post("/studio/en/undo", token)
    assert refused.status_code == 409
    assert "was changed meanwhile" in refused.text
    assert "Feed something" in refused.text
    assert file.read_bytes() == after.replace(b"Feed a beast", b"Feed something")


def test_the_day_is_that_of_cards_preview_and_what_changes(editor):
    token = re.search(r'name="csrf_token"[^>]*value="(.*?)"', editor.get("/studio/en/").text)[1]
    there = {"csrf_token": token, "back": PAGE}
    assert "Rules of 22 November 2026" in editor.get("/en/plain/check?_to=vet").text
    assert editor.post("/studio/en/day", there | {"day": "2027-03-01"}).location == PAGE
    assert "shown as on 1 March 2027" in editor.get(PAGE).text
    assert "Rules of 1 March 2027" in editor.get("/en/plain/check?_to=vet").text
    assert editor.post("/studio/en/day", there | {"day": "1 March"}).status_code == 422
    editor.post("/studio/en/day", there | {"day": "2027-03-01", "today": "1"})
    assert "Rules of 22 November 2026" in editor.get("/en/plain/check?_to=vet").text


def test_what_a_change_does_is_told_against_what_is_published(editor, trees):
    assert "Nothing differs" in editor.get("/studio/en/changes?tree=second&part").text
    form = opened(editor, "question-beast")
    target = name("questions", "beast", "options", "zebra-unmistakable", "go")
    form[target] = "ask-us"
    editor.post(PAGE, form)
    told = editor.get("/studio/en/changes?tree=second&part").text
    assert "Feed it hay" in told
    assert "Ask us what it eats" in told
    assert "<html" not in told
    assert "<h1" in editor.get("/studio/en/changes?tree=second").text


def test_the_preview_is_served_from_the_same_reading_and_a_save_proves_what_it_changes(
    editor, trees, studio, monkeypatch
):
    desk, read, proved = studio.extensions["studio"].desk, [], []
    for name, seen in (("read_folder", read), ("servable", proved)):
        real = getattr(desk_module, name)
        monkeypatch.setattr(desk_module, name, lambda *it, f=real, to=seen: to.append(it) or f(*it))
    monkeypatch.setattr(app_module, "_loaded", None)
    assert editor.get("/en/plain").status_code == 200
    file = trees / "plain" / "tree.yaml"
    file.write_text(file.read_text("utf-8").replace("title: ", "title: X", 1), "utf-8")
    assert editor.get("/studio/en/plain/tree").status_code == 200
    assert "<title>XKeep an animal" in editor.get("/en/plain").text
    assert len(read) == len(proved) == 1
    assert [*proved[0][0].trees] == ["plain"]
    assert {*desk.stock().trees} > {"plain"}


AMOUNT = """\
fee:
  title: The fee
  currency: EUR
  source: https://example.org/fee
  values:
    2026-01-01: 423
  until: 2026-12-31
"""


@pytest.mark.parametrize("until", ["2026-12-31", "2027-01-31"])
def test_a_new_value_never_takes_away_until_when_it_is_known(editor, trees, until):
    file, page = trees / "shared" / "amounts.yaml", "/studio/en/shared/amounts"
    file.write_text(AMOUNT, "utf-8")
    form = opened(editor, "amount-fee", page)
    new = {name("fee", "values", "+", "#"): "2027-03-01", name("fee", "values", "+", ""): "450"}
    assert new.keys() <= form.keys()
    form |= new | {name("fee", "until"): until}
    refused = editor.post(page, form)
    assert (refused.status_code, file.read_text("utf-8")) == (422, AMOUNT)
    assert "450` holds from 2027-03-01: until when is it known?" in re.sub(
        "</?code>", "`", unescape(refused.text)
    )
    typed = controls(refused.text, "amount-fee")
    assert {it: typed[it] for it in new} == new
    assert editor.post(page, typed | {name("fee", "until"): "2027-12-31"}).status_code == 303
    later = AMOUNT.replace("423\n", "423\n    2027-03-01: 450\n")
    assert file.read_text("utf-8") == later.replace("2026-12-31", "2027-12-31")


def test_words_of_a_rule_that_is_dated_with_it_are_those_of_the_new_rule(editor, trees):
    page, at = "/studio/en/plain/tree", ["questions", "land", "next", 0]
    form = opened(editor, "question-land", page) | {name(*at, "because"): "It is BE."}
    assert editor.post(page, form).status_code == 303
    entries(trees, ("land.next.vet.because", "It is BE.", "Het is BE."))
    when, why = name(*at, "when")[2:], name(*at, "because")[2:]
    form = controls(editor.get(f"{page}?open=question-land&beside=nl").text, "question-land")
    assert form[f"f:{when}"] == "land: BE"  # to be changed, not to be typed anew
    form |= {f"f:{when}": "land: NL", f"d:{when}": "2027-03-01"}
    form |= {f"f:{why}": "It is NL.", f"n:nl:{why}": "Het is NL."}
    before = (trees / "plain" / "tree.yaml").read_text("utf-8")
    refused = editor.post(page, form | {f"d:{why}": "2027-04-01"})
    assert (refused.status_code, (trees / "plain" / "tree.yaml").read_text("utf-8")) == (
        422,
        before,
    )
    assert "its rule is otherwise from 2027-03-01, and this from 2027-04-01" in refused.text
    assert editor.post(page, form | {f"d:{why}": "2027-03-01"}).status_code == 303
    rules = load_folder(trees).trees["plain"].questions["land"].next[:2]
    assert [{one.fact: one.test.words for one in it.when.items} for it in rules] == [
        {"today": "before 2027-03-01", "land": "BE"},
        {"today": "on or after 2027-03-01", "land": "NL"},
    ]
    assert [it.because.source for it in rules] == ["It is BE.", "It is NL."]
    assert said(trees) == {
        "land.next.vet.because": ("Het is BE.", "translated"),
        "land.next.vet.2.because": ("Het is NL.", "translated"),
    }


def test_words_that_hang_on_a_condition_are_dated_with_it(editor, trees):
    file, page = trees / "plain" / "tree.yaml", "/studio/en/plain/tree"
    steps = "    next-steps:\n      - {when: {land: NL}, text: Ask here.}\n      - Wait.\n"
    text = file.read_text("utf-8")
    file.write_text(text.replace("\n  vet:\n", f"\n  vet:\n{steps}"), "utf-8")
    entries(
        trees, ("vet.next-steps.1", "Ask here.", "Vraag."), ("vet.next-steps.2", "Wait.", "Wacht.")
    )
    when, words = (name("outcomes", "vet", "next-steps", 0, it)[2:] for it in ("when", "text"))
    form = controls(editor.get(f"{page}?open=outcome-vet&beside=nl").text, "outcome-vet")
    form |= {f"f:{when}": "land: BE", f"d:{when}": "2027-03-01"}
    form |= {f"f:{words}": "Ask there.", f"d:{words}": "2027-03-01", f"n:nl:{words}": "Daar."}
    assert editor.post(page, form).status_code == 303
    found = load_folder(trees).trees["plain"].outcomes["vet"].next_steps
    assert [it.text.source for it in found] == ["Ask here.", "Ask there.", "Wait."]
    assert [it for it, _ in said(trees).values()] == ["Vraag.", "Daar.", "Wacht."]


def test_a_condition_that_is_the_same_from_a_day_on_is_refused(editor):
    page, when = "/studio/en/plain/tree", name("questions", "land", "next", 0, "when")[2:]
    form = opened(editor, "question-land", page) | {f"d:{when}": "2027-03-01"}
    refused = editor.post(page, form)
    assert refused.status_code == 422
    assert "this holds before that day too" in refused.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("nationallity: [JP", "the `[` is not closed"),
        ("a: {b", "the `{` is not closed"),
        ("a: [b, '[']", None),
        ("a: b]", "this `]` closes no bracket"),
    ],
)
def test_what_is_open_in_what_was_typed_is_told(typed, told):
    if told is None:
        assert pairs_in((), typed) == {"a": ["b", "["]}
        return
    with pytest.raises(Unfit) as why:
        pairs_in((), typed)
    assert why.value.problem.message == told


def test_a_new_text_is_translated_in_the_form_that_makes_it(editor, trees):
    page = f"{PAGE}?beside=nl&open=new-outcomes"
    form = controls(editor.get(page).text, "new-outcomes")
    new = ("outcomes", "+")
    dutch = (
        name(*new, "title").replace("v:", "n:nl:"),
        name(*new, "guidance").replace("v:", "n:nl:"),
    )
    assert [form[it] for it in dutch] == ["", ""]
    form |= {name(*new, "#"): "oats", name(*new, "verdict"): "possible", dutch[0]: "Geef haver"}
    refused = editor.post(PAGE, form)
    assert refused.status_code == 422
    assert "what is translated here says nothing" in refused.text
    assert "Geef haver</textarea>" in refused.text
    form |= {name(*new, "title"): "Feed oats", name(*new, "guidance"): "Do.", dutch[1]: "Doe."}
    assert editor.post(PAGE, form).status_code == 303
    po = (trees / "second" / "nl.po").read_text("utf-8")
    entries = [
        (it.context, it.source, it.words) for it in read_old(po).entries if "oats" in it.context
    ]
    assert entries == [
        ("oats.title", "Feed oats", ("Geef haver",)),
        ("oats.guidance", "Do.", ("Doe.",)),
    ]


def test_the_translation_of_a_new_rule_goes_to_where_that_stands(editor, trees):
    page = "/studio/en/plain/tree"
    form = controls(editor.get(f"{page}?beside=nl&open=question-land").text, "question-land")
    rule = ("questions", "land", "next", "+")
    form |= {
        name(*rule, "when"): "land: NL",
        name(*rule, "go"): "vet",
        name(*rule, "because"): "It is here.",
        name(*rule, "because").replace("v:", "n:nl:"): "Het is hier.",
    }
    answer = editor.post(page, form)
    assert answer.status_code == 303, answer.text
    library = load_folder(trees)
    texts = {it.source: it.context for it in by_catalogue(library)["plain"]}
    said = read((trees / "plain" / "nl.po").read_text("utf-8"))
    assert said[texts["It is here."]].words == "Het is hier."
