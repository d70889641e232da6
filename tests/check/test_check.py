"""What `check` says of folders with faults, of the trees that ship, and what it lets be served."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.check.examples import BASE, laid_over, right, wrong
from tests.check.golden import TODAY, built, folders, found, said
from tests.check.test_manual import emitted
from wizard.check.findings.readability import measure, sentences_of, syllables, why_hard
from wizard.check.findings.translated import told_apart
from wizard.check.load_manual import manual
from wizard.check.run import check
from wizard.check.served import servable
from wizard.trees.diagnostics import PLACES, Diagnostic
from wizard.trees.library import Library, build_folder
from wizard.trees.load_folder import load_folder
from wizard.trees.texts import own_texts, shared_texts, shown_of_shared
from wizard.walks.example import Examples

TREES = Path(__file__).parents[2] / "trees"
KNOWN = {
    "unverified-link",
    "hard-to-read",
    "permit-never-reached",
    "expired-amount",
    "untranslated",
}
"""Warnings that the trees may have: nobody saw a page yet, a text could be easier, a day comes, not
every route is in Arabic."""


@pytest.fixture(scope="module")
def shipped() -> Library:
    return load_folder(TREES)


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_a_fault_is_named_at_its_word(folder):
    assert said(folder) == folder.with_suffix(".out").read_text("utf-8")
    assert any(folder.name.startswith(d.code) for d in found(folder))


def test_every_code_of_a_check_has_a_golden_folder():
    shown = {d.code for folder in folders() for d in found(folder)}
    assert shown == set(emitted("check"))


def test_a_derived_fact_that_only_a_line_looks_at_is_looked_at_whole():
    facts = "facts:\n  grown-up:\n    - {when: {age: at least 21}, is: adult}\n"
    step = "{text: Bring a paper., when: {grown-up: adult}}"
    end = BASE.replace("guidance: You can apply.", f"guidance: G., next-steps: [{step}]")
    diagnostics = check(build_folder({"example/tree.yaml": end + facts}), TODAY, required=())
    gaps = [each.message for each in diagnostics if each.code == "gap"]
    assert gaps == ["no rule of the derived fact `grown-up` (at `fits`) takes these answers"]


def test_a_term_whose_explanation_has_no_translation_is_not_missed_there():
    (folder,) = (it for it in folders() if it.name == "unexplained-term-translation")
    files = dict(built(folder).files)

    def missed() -> list[str]:
        told = check(build_folder(files), TODAY, required=())
        return [it.message for it in told if "`mvv` in `nl`" in it.message]

    assert len(missed()) == 1
    del files["shared/nl.po"]
    assert missed() == []


@pytest.mark.parametrize(
    ("text", "translation", "told"),
    [
        ("In danger? Call 112.", "In gevaar? Bel 113.", ("112", "113")),
        ("In danger? Call 112.", "في خطر؟ اتصل بالرقم ١١٣.", ("112", "١١٣")),
        ("In danger? Call 112.", "در خطر هستید؟ با ۱۱۲ تماس بگیرید.", None),
        ("Call 112.", "Bel de politie.", ("112", "")),
        ("The fee is high.", "De leges zijn 423 euro.", ("", "423")),
        ("The fee is 1,446.24 euros.", "De leges zijn € 1.446,24.", None),
        ("The fee is 1,446.24 euros.", "De leges zijn € 1.464,24.", ("1,446.24", "1.464,24")),
        ("1 130 or 1,130", "1.130 of 1130", None),
        ("Call 088 043 04 30.", "Bel 088-0430430.", None),
        ("Call 088 043 04 30.", "Bel 088-0430431.", ("088 043 04 30", "088-0430431")),
        ("On 1 March 2026.", "Op 01-03-2026.", None),
        ("On 12 June 2026.", "Am 12.06.2026.", None),
        ("On 12 June 2026.", "Op 12 juni 2027.", ("2026", "2027")),
        ("From 9:00 to 17:00, until 5 pm on Friday", "Van 9 tot 17 uur, vrijdag tot 17.00", None),
        ("Within 3 weeks.", "Binnen drie weken.", None),
        ("Within 3 weeks.", "Binnen 4 weken.", ("3", "4")),
        ("Three papers, 35 by 45 mm", "3 papieren, 35 bij 45 mm", None),
        ("{amount:a-2026} [here](https://a.b/1)", "{amount:a-2026} [hier](https://a.b/2)", None),
    ],
)
def test_a_number_is_the_same_in_every_language(text, translation, told):
    apart = tuple(" ".join(some) for some in told_apart(text, translation))
    assert apart == (told or ("", ""))


def test_what_a_tree_shows_of_the_shared_texts_is_asked_of_it_alone():
    """Of every sort of entry: named by an outcome, by an entry, in a text, as a bound."""
    shared = {
        "amounts": "fee: {title: The fee, currency: EUR, until: 2030-01-01, "
        "values: {2020-01-01: 5}}\n"
        "oldest: {title: Oldest, unit: {one: year, other: years}, values: {2020-01-01: 99}}\n"
        "unused: {title: Never shown, unit: years, values: {2020-01-01: 99}}\n",
        "permits": "study: {title: To study, fee: fee, decides: ind, source: page}\n",
        "roles": "ind: {title: The authority}\nunused: {title: Never shown}\n",
        "contacts": "desk: {title: The desk}\nline: {title: The line}\nunused: {title: Never}\n",
        "documents": "paper: {title: A paper}\nunused: {title: Never shown}\n",
        "notes": "note: {text: 'Call {contact:line}.'}\nunused: {text: Never shown}\n",
        "sources": "page: {title: The page}\nunused: {title: Never shown}\n",
        "outcomes": "ask: {verdict: get-help, title: Ask, guidance: Call us.}\n"
        "unused: {verdict: get-help, title: Never shown, guidance: Never shown.}\n",
    }
    tree = BASE.replace("usual: 0 to 120", "max: amount:oldest").replace(
        "guidance: You can apply.",
        "guidance: G., permits: [study], contacts: [desk], documents: [paper], notes: [note]",
    )
    tree = re.sub(r"(?m)^  ask: \{.*\}$", "  ask: {use: ask}", tree)
    files = {f"shared/{stem}.yaml": text for stem, text in shared.items()}
    library = build_folder({"example/tree.yaml": tree, "other/tree.yaml": BASE, **files})
    assert set(library.trees) == {"example", "other"}
    assert {text.source for text in shown_of_shared(library.trees["example"])} == {
        *("The fee", "Oldest", "year", "years", "To study", "The authority", "The page"),
        *("The desk", "The line", "A paper", "Call {contact:line}.", "Ask", "Call us."),
    }
    asked = {"nl"}
    for name, shown in (("example", {"example", "shared"}), ("other", {"other"})):
        found = check(library, TODAY, [name], asked)
        told = {d.message.split("`")[1] for d in found if d.code == "untranslated"}
        assert told == shown


# The trees that ship


def test_the_shipped_trees_have_no_error_but_what_translators_still_have_to_do(shipped):
    codes = {"untranslated", "outdated-translation"}
    errors = [d for d in check(shipped, TODAY) if d.severity == "error" and d.code not in codes]
    assert errors == []


def test_their_warnings_are_of_kinds_that_are_known(shipped):
    warnings = {d.code for d in check(shipped, TODAY) if d.severity == "warning"}
    assert warnings <= KNOWN


def test_a_language_that_has_only_been_begun_is_told_once_a_folder(shipped):
    begun = [d for d in check(shipped, TODAY) if d.code == "untranslated"]
    told = [(d.span.path.split("/")[-2], re.findall("into `(.+?)`", d.message)[0]) for d in begun]
    assert told
    assert len(told) == len(set(told))


def test_no_text_speaks_to_editors(shipped):
    """What is still to be looked at is told by `confidence` and comments, not to visitors."""
    notes = re.compile(
        r"(?i)to be checked(,|$| before)|before publishing|nog te controleren|قبل النشر"
    )
    texts = [*shared_texts(shipped.shared)]
    for tree in shipped.trees.values():
        texts += own_texts(tree)
    assert [text.context for text in texts if notes.search(text.source)] == []
    for catalogues in shipped.translations.values():
        for lang, po in catalogues.items():
            assert notes.findall(po) == [], lang


def test_all_of_them_are_served(shipped):
    assert servable(shipped, TODAY).trees.keys() == shipped.trees.keys()


# Serving


def test_a_tree_with_a_gap_is_not_served_and_the_others_are():
    gap = wrong("gap")["example/tree.yaml"]
    library = build_folder({"example/tree.yaml": gap, "other/tree.yaml": BASE})
    assert set(library.trees) == {"example", "other"}
    served = servable(library, TODAY)
    assert set(served.trees) == {"other"}
    assert [d.code for d in served.broken["example"]] == ["gap"]
    assert [d.code for d in served.diagnostics] == ["gap"]


def test_a_tree_that_is_not_built_stays_broken():
    library = build_folder({"example/tree.yaml": "title: [", "other/tree.yaml": BASE})
    served = servable(library, TODAY)
    assert set(served.trees) == {"other"}
    assert served.broken["example"] == library.broken["example"]


@pytest.mark.parametrize("code", ["untranslated", "case-failed", "shadowed", "too-entangled"])
def test_what_no_visitor_runs_into_stops_no_server(code):
    assert "example" in servable(build_folder(wrong(code)), TODAY).trees


def test_what_tells_on_visitors_does():
    library = build_folder(wrong("leaks-sensitive"))
    assert set(servable(library, TODAY).trees) == {"protection"}


def test_a_gap_of_a_later_day_stops_serving_on_that_day():
    rule = "      - when: {today: before 2027-03-01}\n        go: fits\n"
    library = build_folder({"example/tree.yaml": BASE.replace("      - else: fits\n", rule)})
    (gap,) = [d for d in check(library, TODAY) if d.code == "gap"]
    assert (gap.severity, gap.day) == ("error", date(2027, 3, 1))
    assert servable(library, date(2027, 2, 28)).trees.keys() == {"example"}
    assert servable(library, date(2027, 3, 1)).broken.keys() == {"example"}


def test_what_stops_serving_is_every_error_that_check_tells_but_of_words_and_cases():
    release = {"untranslated", "outdated-translation", "placeholder-mismatch"}
    release |= {"case-failed", "case-without-day"}
    for folder in folders():
        # what only goes wrong on a later day is met by nobody today
        now = [d for d in found(folder) if d.day is None or d.day <= TODAY]
        told = {(d.span, d.code) for d in now if d.severity == "error"}
        stops = {d.span for d in servable(built(folder), TODAY).diagnostics}
        in_words = {span for span, code in told if code in release or span.path.endswith(".po")}
        assert stops == {span for span, _ in told} - in_words, folder.name


def test_a_server_starts_without_looking_for_examples(monkeypatch):
    library = build_folder(wrong("gap"))
    assert [d.example for d in check(library, TODAY, required=()) if d.code == "gap"] != [None]
    monkeypatch.setattr(Examples, "_search", None)
    assert [d.example for d in servable(library, TODAY).diagnostics] == [None]


# Named trees


def test_named_trees_alone_are_looked_at():
    stale = laid_over(BASE, "reviewed: 2020-01-01\n")
    library = build_folder({"one/tree.yaml": stale, "two/tree.yaml": stale}, "trees")
    assert {d.span.path for d in check(library, TODAY, ["one"], required=())} >= {
        "trees/one/tree.yaml"
    }
    assert all("/one/" in d.span.path for d in check(library, TODAY, ["one"], required=()))


def test_what_breaks_a_named_tree_in_a_shared_file_is_told():
    files = {
        "one/tree.yaml": laid_over(BASE, "source: rules\n"),
        "two/tree.yaml": BASE,
        "shared/sources.yaml": "rules: {titel: The rules}\n",
    }
    library = build_folder(files, "trees")
    one = {d.span.path for d in check(library, TODAY, ["one"], required=())}
    two = {d.span.path for d in check(library, TODAY, ["two"], required=())}
    assert "trees/shared/sources.yaml" in one
    assert "trees/shared/sources.yaml" not in two


def test_the_same_fault_in_a_shared_file_is_told_once():
    note = "term: {text: You get a letter., when: {age: under 18}}\n"
    end = "outcomes:\n  fits: {verdict: likely, title: T, guidance: G., notes: [term]}\n"
    tree = laid_over(
        BASE,
        end + "  too-young: {verdict: unlikely, title: Y, guidance: G.}\n"
        "  ask: {verdict: get-help, title: A, guidance: G.}\n",
    )
    library = build_folder({"a/tree.yaml": tree, "b/tree.yaml": tree, "shared/notes.yaml": note})
    places = [(d.span, d.code) for d in check(library, TODAY, required=())]
    assert len(places) == len(set(places))


def test_a_name_that_is_missing_is_told_once_with_the_places_that_feel_it():
    missing = BASE.replace("https://example.org/rules", "nowhere")
    missing = missing.replace("    type: number", "    type: number\n    source: nowhere")
    found = check(build_folder({"a/tree.yaml": missing}), TODAY, required=())
    (told,) = [d for d in found if d.code == "unknown-source"]
    assert told.span.line == missing.split("\n").index("source: nowhere") + 1
    assert [it.message for it in told.related] == ["and here"]
    assert missing.split("\n")[told.related[0].span.line - 1] == "    source: nowhere"


def test_a_term_is_looked_for_in_every_variant_of_a_text():
    (folder,) = (it for it in folders() if it.name == "unexplained-term-translation")
    files = dict(built(folder).files)
    plain = "ask: Does a sponsor, a person who asks for you, help you?"

    def missed(first: str, last: str) -> bool:
        words = f"hint: [{{when: {{today: before 2027-01-01}}, text: {first}}}, {{else: {last}}}]"
        tree = files["example/tree.yaml"].replace(plain, f"ask: Is it so?\n    {words}")
        told = check(build_folder({**files, "example/tree.yaml": tree}), TODAY, required=())
        return any("`sponsor`" in it.message for it in told)

    explained, used = '"A sponsor, a person who asks for you."', '"Your sponsor."'
    assert missed(explained, used)
    assert missed(used, explained)
    assert not missed(explained, explained)


def test_a_role_that_is_missing_is_told_once_too():
    step = "{text: Wait., who: nobody}"
    missing = BASE.replace(
        "guidance: You can apply.", f"guidance: G., next-steps: [{step}, {step}]"
    )
    found = check(build_folder({"a/tree.yaml": missing}), TODAY, required=())
    (told,) = [d for d in found if d.code == "unknown-role"]
    assert [it.message for it in told.related] == ["and here"]


def test_a_translation_of_one_line_is_one_line_in_every_variant():
    tree = BASE.replace(
        "title: This fits", "title: [{when: {today: before 2027-01-01}, text: T}, {else: U}]"
    )
    texts = own_texts(build_folder({"a/tree.yaml": tree}).trees["a"])
    (context,) = (it.context for it in texts if it.source == "U")
    po = f'msgctxt "{context}"\nmsgid "U"\nmsgstr "[U](https://example.org)"\n'
    found = check(build_folder({"a/tree.yaml": tree, "a/nl.po": po}), TODAY, required=())
    assert "bad-markup" in {d.code for d in found}


def test_a_question_renamed_where_it_stands_is_found_and_no_outcome_offered():
    renamed = BASE.replace("  age:\n", "  years:\n")
    found = check(build_folder({"a/tree.yaml": renamed}), TODAY, required=())
    (target,) = [d for d in found if d.code == "unknown-target"]
    assert target.help == "nothing leads to `years` (line 8): is that its new name?"
    sounds_alike = BASE.replace("- else: fits", "- else: fits-well")
    found = check(build_folder({"a/tree.yaml": sounds_alike}), TODAY, required=())
    (target,) = [d for d in found if d.code == "unknown-target"]
    assert "fits`" not in (target.help or "")


# One mistake, one message


YOUNG = "  too-young:\n"


def told(*changes: tuple[str, str], files: dict[str, str] | None = None) -> list[Diagnostic]:
    """What is said of a sound tree in which words were changed."""
    tree = re.sub(
        r": \{verdict: (.*), title: (.*), guidance: (.*)\}",
        r":\n    verdict: \1\n    title: \2\n    guidance: \3",
        BASE,
    )
    for old, new in changes:
        assert old in tree, old
        tree = tree.replace(old, new, 1)
    library = build_folder({"a/tree.yaml": tree, **(files or {})})
    without = ("outcome-without-case", "rule-without-case")
    return [each for each in check(library, TODAY, required=()) if each.code not in without]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    ask: How old", "    aks: How old", "unknown-key"),
        ("    type: number\n", "    typ: number\n", "unknown-key"),
        ("    next:\n", "    nxet:\n", "unknown-key"),
        ("questions:", "qestions:", "unknown-key"),
        ("outcomes:", "outcome:", "unknown-key"),
        ("- else: fits", "- els: fits", "unknown-key"),
        ("- when: {age", "- wehn: {age", "unknown-key"),
        ("    type: number", "    type: nummer", "wrong-shape"),
        ("    type: number\n", "", "missing-key"),
        (YOUNG, f"  {YOUNG}", "unknown-key"),
        (YOUNG, "", "duplicate-key"),
        (YOUNG, "  too-yuong:\n", "unknown-target"),
    ],
    ids=lambda text: text.strip(),
)
def test_what_follows_from_a_mistake_is_not_told_beside_it(old, new, code):
    assert [each.code for each in told((old, new))] == [code]


def test_an_option_too_far_out_or_in_is_one_mistake():
    at = BASE.index("    type: number")
    age = BASE[at : BASE.index("outcomes:")]
    options = "    options:\n      young:\n        label: Young\n        go: too-young\n"
    options += "      old:\n        label: Old\n        go: fits\n"
    assert told((age, options)) == []
    for wrong_, code in (
        ("\n      go: too-young", "wrong-shape"),
        ("\n        lable: Young\n        go: too-young", "unknown-key"),
    ):
        right_ = (
            "\n        go: too-young"
            if code == "wrong-shape"
            else ("\n        label: Young\n        go: too-young")
        )
        assert [each.code for each in told((age, options.replace(right_, wrong_)))] == [code]


def test_what_only_a_lost_place_leads_to_is_told_beside_it():
    lost = told(("start: age", "start: fits"))
    (one,) = [each for each in lost if each.code == "unreachable"]
    assert one.message == "no arrow leads to question `age`"
    assert "so no arrow leads to outcome `too-young`" in [it.message for it in one.related]


def test_places_beyond_the_first_few_are_counted():
    many = [("title:", "groups: {x: [PH]}\ntitle:")]
    rules = "".join(f"      - when: {{age: {n}}}\n        go: nowhere\n" for n in range(1, 21))
    many = [("    next:\n", f"    next:\n{rules}")]
    (one,) = [each for each in told(*many) if each.code == "unknown-target"]
    assert len(one.related) == PLACES
    assert one.related[-1].message == "and here; and in 11 more places"


def test_a_file_that_is_missing_is_one_mistake_however_many_name_it():
    sources = "source: one\nquestions:"
    tree = BASE.replace("source: https://example.org/rules\n", "").replace("questions:", sources)
    tree = tree.replace("    type: number", "    type: number\n    source: two")
    misnamed = {"shared/source.yaml": "one: {title: One}\ntwo: {title: Two}\n"}
    (one,) = check(build_folder({"a/tree.yaml": tree, **misnamed}), TODAY, required=())
    assert (one.code, one.help) == ("unknown-key", "did you mean `sources.yaml`?")
    assert len(one.related) == 2
    (one,) = check(build_folder({"a/tree.yaml": tree}), TODAY, required=())
    assert (one.code, len(one.related)) == ("unknown-source", 1)


def test_a_gap_is_told_with_what_nobody_comes_to_because_of_it():
    gap = wrong("gap")
    found = check(build_folder(gap), TODAY, required=())
    (one,) = [each for each in found if each.code == "gap"]
    assert not [each for each in found if each.code in ("impossible", "shadowed")]
    assert one.severity == "error"


# Days


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2027, 11, 22), set()),
        (date(2027, 11, 23), {"stale-review"}),
        (date(2027, 12, 2), {"stale-review", "expired-amount"}),
        (date(2027, 12, 1), {"stale-review", "expired-amount"}),
        (date(2027, 11, 30), {"stale-review"}),
    ],
)
def test_what_goes_out_of_date_does_so_on_its_day(day, codes):
    files = right("expired-amount")
    found = {d.code for d in check(build_folder(files), day, required=())}
    assert found - {"outcome-without-case", "rule-without-case"} == codes


# Reading ease


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("One sentence. Two sentences! Three?", 3),
        ("We mean e.g. this, or 3.5 of it.", 1),
        ("A list:\n\n- one thing\n- another thing", 3),
        ("One\nsentence over\nlines.", 1),
        ("See [the page](https://example.org/a.b. c). Then go on.", 2),
    ],
)
def test_sentences_are_told_apart(words, number):
    assert len(sentences_of(words)) == number


def test_names_in_brackets_links_and_placeholders_are_no_long_words():
    bare = measure("You need a visa. Ask for it here.", "en")
    full = measure(
        "You need a visa (machtiging tot voorlopig verblijf). Ask for it "
        "[here](https://example.org/provisional-residence-permit).",
        "en",
    )
    assert bare is not None
    assert full is not None
    assert full.words == bare.words
    long = measure("You need a visa (and this is a whole story that nobody should hide).", "en")
    assert long is not None
    assert long.words == 14


@pytest.mark.parametrize(
    ("word", "lang", "number"),
    [
        ("visa", "en", 2),
        ("the", "en", 1),
        ("apply", "en", 2),
        ("looked", "en", 1),
        ("table", "en", 2),
        ("residence", "en", 3),
        ("aanvraag", "nl", 2),
        ("vergunning", "nl", 3),
        ("que", "es", 1),
        ("país", "es", 2),
        ("ciudad", "es", 2),
        ("agua", "es", 2),
        ("guía", "es", 2),
        ("pingüino", "es", 3),
        ("averigüéis", "es", 4),
        ("solicitud", "es", 4),
        ("reyes", "es", 2),
        ("saat", "tr", 2),
        ("ısı", "tr", 2),
        ("okunabilirlik", "tr", 6),
        ("2026", "tr", 1),
    ],
)
def test_syllables(word, lang, number):
    assert syllables(word, lang) == number


EASY = "You can stay. You need a card. The town gives you the card. Bring your pass. " * 3
HARD = (
    "Notwithstanding aforementioned requirements, authorities consider representations submitted. "
    "Immigration organisations communicate administrative determinations electronically. "
    "Subsequently, applicants receive comprehensive notifications concerning international "
    "mobility authorisations, registration responsibilities, integration examinations. "
    "Exceptions notwithstanding, requirements are cumulative and documentation is indispensable."
)


def test_easy_words_are_easy_and_hard_words_hard():
    assert why_hard(EASY, "en") is None
    assert "long" in (why_hard(HARD, "en") or "")
    assert why_hard("Notwithstanding requirements.", "en") is None  # too short to say
    assert "26 words" in (why_hard(" ".join(["go"] * 26), "en") or "")
    assert why_hard(" ".join(["go"] * 25), "en") is None
    assert why_hard("", "en") is None


def test_the_measures_are_those_of_their_authors():
    found = measure("The cat sat on the mat. It was happy.", "en")
    assert found is not None
    words, sentences, heard = 9, 2, 10
    assert found.ease == pytest.approx(206.835 - 1.015 * words / sentences - 84.6 * heard / words)
    assert found.lix == pytest.approx(words / sentences)
    dutch = measure("De kat zat op de mat.", "nl")
    assert dutch is not None
    assert dutch.ease == pytest.approx(206.84 - 0.93 * 6 - 77)
    spanish = measure("El gato come. ¿Es feliz?", "es")
    assert spanish is not None
    assert spanish.ease == pytest.approx(206.835 - 5 / 2 - 62.3 * 8 / 5)
    turkish = measure("Kedi süt içti. Mutlu oldu.", "tr")
    assert turkish is not None
    assert turkish.ease == pytest.approx(198.825 - 2.61 * 5 / 2 - 40.175 * 9 / 5)


def test_each_language_has_the_bar_of_its_scale():
    """The same words and sentences, with a syllable in each word and then with many."""
    for lang, plain in (("es", 55), ("tr", 50)):
        assert why_hard(". ".join(["Ya no ve"] * 12), lang) is None
        hard = why_hard(". ".join(["Karar okunabilirliği imigrasiyonal"] * 12), lang) or ""
        assert f"at B1 {plain} or more)" in hard
        assert "LIX" not in hard


def test_the_bar_that_is_documented_is_the_bar():
    said = re.findall(r"\d+", manual()["hard-to-read"].meaning)
    assert said == ["25", "40", "60", "55", "50", "30"]
