"""An outcome says what to do, why, what it costs today, and what would change it."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.present.folder import ALL, DAY, FILES, INTERFACES, PRESENTER, TREE, folder, outcome, page
from wizard.present.overview import overview
from wizard.present.page import Presenter, presenter
from wizard.present.page_json import as_json
from wizard.present.shapes import QuestionPage, StepPage
from wizard.words import sentences as phrases

AFTER = date(2027, 1, 2)
BEFORE = date(2025, 12, 31)


def test_placeholders_are_filled_in_the_language_of_the_text() -> None:
    guidance = outcome(page(ALL)).guidance.html
    assert "You need an entry visa. The fee is €423." in guidance
    assert (
        '<a href="https://ind.nl/en/au-pair" rel="noreferrer">Permit for an au pair</a>' in guidance
    )
    assert "Before 30 November 2026, call" in guidance
    phone = '<bdi dir="ltr">+31 88 043 0430</bdi>'
    assert f'(<a href="tel:+31880430430" rel="noreferrer">{phone}</a>)' in guidance


def test_a_translation_speaks_its_own_language() -> None:
    body = outcome(page({"nationality": "PH", "age": "17"}, "nl"))
    assert body.guidance.plain == "Wacht. U zei 17 jaar."
    assert body.verdict_label == "Nog niet"


def test_a_placeholder_only_the_translation_has_stays_as_written() -> None:
    body = outcome(page({"nationality": "PH", "age": "23", "income": "100"}, "nl"))
    assert body.guidance.plain == "U hebt € 2.337 per maand nodig, niet {amount:fee}."


def test_items_show_where_their_condition_holds() -> None:
    body = outcome(page(ALL))
    assert [step.plain for step in body.next_steps] == ["Pay €423 first.", "Collect the visa."]
    assert [note.id for note in body.notes] == ["philippines", "everybody"]
    other = outcome(page({**ALL, "nationality": "TR"}))
    assert [note.id for note in other.notes] == ["everybody"]


def test_what_the_outcome_refers_to() -> None:
    body = outcome(page(ALL, "nl"))
    permit = body.permits[0]
    assert permit.url == "https://ind.nl/nl/au-pair"
    assert permit.fee is not None
    assert permit.fee.said.plain == "€ 423"
    assert [(d.id, d.title.plain, d.url) for d in body.documents] == [
        ("passport", "Passport", "https://ind.nl/passport"),
        (None, "Your own papers", None),
    ]
    assert [(c.id, c.tel) for c in body.contacts] == [("ind", "tel:+31880430430")]
    assert [source.url for source in body.sources] == ["https://ind.nl/en/tree"]


def test_an_amount_holds_until_a_day() -> None:
    amounts = {amount.id: amount for amount in outcome(page(ALL)).amounts}
    assert list(amounts) == ["fee", "norm"]
    assert amounts["norm"].until == date(2026, 12, 31)
    earlier = page({**ALL, "decided": "2026-01-31"}, day=date(2026, 3, 1))
    norm = next(amount for amount in outcome(earlier).amounts if amount.id == "norm")
    assert norm.said.plain == "€2,294.40"
    assert norm.until == date(2026, 6, 30)


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_after_its_last_day_every_amount_has_changed_and_none_is_shown(lang: str) -> None:
    body = outcome(page(ALL, lang, AFTER))
    assert body.amounts
    assert not any(amount.known for amount in body.amounts)
    assert not body.permits[0].fee.known  # type: ignore[union-attr]
    everything = str(body)
    assert "423" not in everything
    assert "2337" not in everything.replace(".", "").replace(",", "")
    changed = "changed" if lang == "en" else "gewijzigd"
    assert all(changed in amount.said.plain for amount in body.amounts)
    assert "an amount that has changed" in body.guidance.plain
    assert "https://ind.nl/en/fees" in body.guidance.html


def test_a_text_whose_amount_is_unknown_says_its_other_text() -> None:
    assert outcome(page(ALL, day=AFTER)).next_steps[0].plain == "Look up the fee first."


def test_before_its_first_day_an_amount_is_unknown_and_not_changed() -> None:
    answers = {**ALL, "decided": "2025-10-01"}
    body = outcome(page(answers, day=BEFORE))
    assert "an amount that we do not know for this day" in body.guidance.plain
    assert not any("changed" in amount.said.plain for amount in body.amounts)


def test_a_rule_that_compared_with_an_old_amount_is_told() -> None:
    assert outcome(page(ALL)).notices == ()
    notices = outcome(page(ALL, day=AFTER)).notices
    assert len(notices) == 1
    assert "Required income" in notices[0].plain
    assert notices[0].html.startswith("<p>")


def test_the_answer_that_decided_says_why_and_from_where() -> None:
    shown = page({"nationality": "PH", "age": "17"})
    nationality, age = shown.answered
    assert not nationality.decided
    assert age.decided
    assert [text.plain for text in age.because] == ["You must be at least 18."]
    assert [source.url for source in age.sources] == ["https://ind.nl/en/rule"]
    free = page({"nationality": "NL"}).answered[0]
    assert [source.url for source in free.sources] == ["https://ind.nl/en/tree"]


def test_what_would_change_it() -> None:
    changes = outcome(page({**ALL, "age": "17"})).changes
    assert [change.question for change in changes] == ["age"]
    assert changes[0].label.plain == "17 years"
    found = [
        (region.label.plain, region.answer, [it.id for it in region.outcomes])
        for region in changes[0].regions
    ]
    assert found == [("18 to 25", ("18",), ["can-apply"]), ("26 or more", ("26",), ["too-old"])]
    open_ = outcome(page({"nationality": "PH", "age": "17"})).changes
    assert [[it.id for it in region.outcomes] for region in open_[0].regions] == [
        ["can-apply", "too-poor", "no-papers"],
        ["too-old"],
    ]


def test_an_aside_decides_nothing() -> None:
    shown = page({"nationality": "PH", "age": "17"}, to="ask")
    body = outcome(shown)
    assert body.aside
    assert (body.id, body.changes) == ("ask", ())
    assert not any(one.decided for one in shown.answered)


def test_answers_travel_to_related_routes_where_they_mean_the_same() -> None:
    study, secret = outcome(page(ALL)).continues
    assert (study.tree, dict(study.answers)) == ("study", {"nationality": ("PH",)})
    assert (secret.sensitive, dict(secret.answers)) == (True, {"nationality": ("PH",)})


def test_no_answer_travels_from_a_sensitive_route_to_an_ordinary_one() -> None:
    tree = TREE.replace("title: Come", "sensitive: yes\ntitle: Come", 1)
    made = presenter(folder({**FILES, "au-pair/tree.yaml": tree}), INTERFACES)
    study, secret = outcome(page(ALL, presenter=made)).continues
    assert dict(study.answers) == {}
    assert dict(secret.answers) == {"nationality": ("PH",)}


def test_a_route_that_is_not_served_is_not_offered() -> None:
    made = replace(PRESENTER, trees={"au-pair": PRESENTER.trees["au-pair"]})
    assert outcome(page(ALL, presenter=made)).continues == ()


def test_json_is_plain() -> None:
    for answers in (ALL, {}, {"nationality": "unsure"}, {"nationality": "PH", "age": "x"}):
        for lang in ("en", "nl"):
            found = as_json(page(answers, lang))
            assert json.loads(json.dumps(found)) == found
    arrived = as_json(page(ALL))
    assert (arrived["state"], arrived["question"], arrived["remaining"]) == ("arrived", None, None)
    assert arrived["outcome"]["permits"][0]["fee"]["text"] == "€423"
    assert arrived["answers"][-1]["answer"] == ["birth", "passport"]
    asked = as_json(page({"nationality": "PH"}))
    assert asked["question"]["id"] == "age"
    assert asked["remaining"] == {"min": 1, "max": 4}
    invalid = as_json(page({"nationality": "PH", "age": "x"}))
    assert invalid["error"].startswith("This is not a number.")


def test_the_verdict_is_said_as_everywhere() -> None:
    body = outcome(page(ALL))
    assert body.verdict_label == phrases.verdict(INTERFACES["en"].words, "likely")


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("**Pocket money.** You get some.", "Pocket money", "<p>You get some.</p>"),
        ("**Insurance**\n\nYou need it.", "Insurance", "<p>You need it.</p>"),
        ("**All of it is strong.**", None, "<p><strong>All of it is strong.</strong></p>"),
        ("Not **first**.", None, "<p>Not <strong>first</strong>.</p>"),
    ],
)
def test_a_note_is_titled_by_the_strong_words_it_begins_with(text, title, rest) -> None:
    item = json.dumps({"text": text})
    files = {**FILES, "au-pair/tree.yaml": TREE.replace("[philippines, everybody]", f"[{item}]")}
    note = outcome(page(ALL, presenter=presenter(folder(files), INTERFACES))).notes[0]
    assert (note.title and note.title.plain, note.text.html) == (title, rest)


JOURNEY = {
    **FILES,
    "shared/roles.yaml": "agency: {title: The agency}",
    "au-pair/tree.yaml": TREE.replace(
        "    permits: [au-pair]\n",
        """\
    apply: au-pair
    permits: [other]
    glance:
      - {label: Where you wait, text: Abroad, when: {mvv: needed}}
      - {label: Where you wait, text: Here, when: {mvv: not-needed}}
    first:
      - {text: Go home first, go: study, when: {mvv: not-needed}}
      - {text: Call the IND, contact: ind}
""",
    ).replace(
        "        text: Collect the visa.\n",
        """\
        text: Collect the visa.
        who: you
        takes: within 3 months
      - {text: The agency sends it., who: agency, takes: about 2 weeks, wait: yes}
""",
    ),
}
JOURNEY["shared/permits.yaml"] += 'other: {title: Another permit, url: "https://ind.nl/en/other"}\n'


def test_what_this_person_applies_for_is_told_at_a_glance() -> None:
    body = outcome(page(ALL, presenter=presenter(folder(JOURNEY), INTERFACES)))
    assert [(it.label.plain, it.text.plain, it.until) for it in body.glance] == [
        ("Where you wait", "Abroad", None),
        ("Who applies", "The agency", None),
        ("What it costs", "€423", date(2026, 12, 31)),
        ("How long it takes", "Within 90 days", None),
    ]
    assert body.apply is not None
    assert (body.apply.id, [it.id for it in body.permits]) == ("au-pair", ["other"])
    assert "fee" in [amount.id for amount in body.amounts]


@pytest.mark.parametrize(
    ("lang", "written", "told"),
    [
        (
            "en",
            "up to 90 days",
            "The IND has 90 days to decide. "
            "If it is sent today: until about 20 February 2027. It can be later.",
        ),
        (
            "nl",
            "up to amount:long",
            "De IND heeft 3 maanden om te beslissen. "
            "Als het vandaag wordt verstuurd: tot ongeveer 22 februari 2027. Het kan later worden.",
        ),
        (
            "en",
            "about 1 week",
            "The decision takes about 1 week. "
            "If it is sent today: about 29 November 2026. It can be later.",
        ),
        (
            "en",
            "at least 1 year",
            "The decision takes at least 1 year. If it is sent today: 22 November 2027 or later.",
        ),
    ],
)
def test_a_decision_is_told_with_the_day_that_it_means(lang: str, written: str, told: str) -> None:
    files = dict(FILES)
    permits = files["shared/permits.yaml"]
    files["shared/permits.yaml"] = permits.replace(
        "  decision: Within 90 days\n", f"  decides: ind\n  decision: {written}\n"
    )
    files["shared/roles.yaml"] = files.get("shared/roles.yaml", "") + "ind: {title: The IND}\n"
    files["shared/amounts.yaml"] += """\
long:
  title: How long the IND has
  unit: months
  values: {2026-01-01: 3, 2028-01-01: unknown}
"""
    nl = '\n\nmsgctxt "roles.ind.title"\nmsgid "The IND"\nmsgstr "De IND"\n'
    files["shared/nl.po"] += nl
    made = presenter(folder(files), INTERFACES)
    permit = outcome(page(ALL, lang, presenter=made)).permits[0]
    assert permit.decision is not None
    assert permit.decision.plain == told
    if "amount" in written:
        later = outcome(page(ALL, "en", date(2028, 1, 1), presenter=made)).permits[0].decision
        assert later is not None
        assert "a number that has changed" in later.plain
        assert "sent today" not in later.plain


def test_of_the_facts_at_a_glance_four_are_shown_the_outcomes_own_first() -> None:
    more = """\
    glance:
      - {label: Another, text: Fact}
      - {label: A third, text: One}
"""
    tree = JOURNEY["au-pair/tree.yaml"].replace("    glance:\n", more)
    made = presenter(folder({**JOURNEY, "au-pair/tree.yaml": tree}), INTERFACES)
    labels = [it.label.plain for it in outcome(page(ALL, presenter=made)).glance]
    assert labels == ["Another", "A third", "Where you wait", "Who applies"]


def test_the_first_thing_is_the_first_whose_condition_holds() -> None:
    made = presenter(folder(JOURNEY), INTERFACES)
    first = outcome(page(ALL, presenter=made)).first
    assert first is not None
    assert (first.text.plain, first.url, first.go) == ("Call the IND", "tel:+31880430430", None)
    begin, _, rest = JOURNEY["au-pair/tree.yaml"].partition("Go home first, go: study, ")
    there = f"{begin}Go home first, go: study, {rest.replace('not-needed', 'needed', 1)}"
    made = presenter(folder({**JOURNEY, "au-pair/tree.yaml": there}), INTERFACES)
    first = outcome(page(ALL, presenter=made)).first
    assert first is not None
    assert first.go is not None
    assert (first.text.plain, first.go.tree) == ("Go home first", "study")
    assert dict(first.go.answers) == {"nationality": ("PH",)}


def test_a_step_says_who_does_it_and_how_long_it_takes() -> None:
    made = presenter(folder(JOURNEY), INTERFACES)
    for lang, you in (("en", "You"), ("nl", "U")):
        steps = outcome(page(ALL, lang, presenter=made)).steps
        told = [(it.who and it.who.plain, it.takes and it.takes.plain, it.wait) for it in steps]
        assert told == [
            (None, None, False),
            (you, "within 3 months", False),
            ("The agency", "about 2 weeks" if lang == "en" else "ongeveer 2 weken", True),
        ]
    told = as_json(page(ALL, presenter=made))["outcome"]
    assert told["next_steps"] == [step["text_html"] for step in told["steps"]]
    assert told["steps"][2]["who"] == "The agency"


FOR_SOME = {
    **FILES,
    "au-pair/tree.yaml": TREE.replace(
        "    permits: [au-pair]\n    contacts: [ind]\n    continue: [study, secret]\n",
        """\
    apply: [{use: other, when: {nationality: TR}}, au-pair]
    permits: [{use: other, when: {nationality: PH}}]
    contacts: [{use: ind, when: {nationality: PH}}, desk]
    continue: [{use: study, when: {nationality: TR}}, secret]
    sources: [{use: fees, when: {nationality: PH}}]
""",
    ),
}
FOR_SOME["shared/permits.yaml"] = JOURNEY["shared/permits.yaml"]
FOR_SOME["shared/contacts.yaml"] += """
desk:
  title: The desk
  phone-inside: 0800 1234
  languages: [nl, en]
  address: |
    Street 1
    Town
  geo: "52.37,4.89"
"""


def test_what_is_named_is_for_those_for_whom_it_is_meant() -> None:
    made = presenter(folder(FOR_SOME), INTERFACES)
    there = outcome(page(ALL, presenter=made))
    here = outcome(page({**ALL, "nationality": "TR"}, presenter=made))
    told = [
        (
            it.apply and it.apply.id,
            [each.id for each in it.permits],
            [each.id for each in it.contacts],
            [each.tree for each in it.continues],
            [each.url for each in it.sources],
        )
        for it in (there, here)
    ]
    assert told == [
        ("au-pair", ["other"], ["ind", "desk"], ["secret"], ["https://ind.nl/en/fees"]),
        ("other", [], ["desk"], ["study", "secret"], ["https://ind.nl/en/tree"]),
    ]


def test_whom_to_call_has_the_number_for_everywhere_first() -> None:
    desk = outcome(page(ALL, "nl", presenter=presenter(folder(FOR_SOME), INTERFACES))).contacts[1]
    assert (desk.phone, desk.tel, desk.phone_inside) == ("0800 1234", "tel:08001234", "0800 1234")
    assert desk.languages == "Nederlands en Engels"
    assert (desk.address, desk.geo) == ("Street 1\nTown", "geo:52.37,4.89")
    both = FOR_SOME["shared/contacts.yaml"].replace(
        "  phone-inside", "  phone: +31 30 239\n  phone-inside"
    )
    made = presenter(folder({**FOR_SOME, "shared/contacts.yaml": both}), INTERFACES)
    told = as_json(page(ALL, presenter=made))["outcome"]["contacts"][1]
    assert (told["phone"], told["phone_inside"]) == ("+31 30 239", "0800 1234")


def test_a_sum_that_is_too_low_is_shown_with_what_is_missing() -> None:
    (gap,) = outcome(page({**ALL, "income": "1752.75"})).gaps
    assert (gap.question, gap.least.id, gap.part) == ("income", "norm", 75)
    assert (gap.missing.plain, gap.given.plain) == ("€584.25", "€1,752.75")
    assert outcome(page(ALL)).gaps == (), "2,337 is enough"
    assert outcome(page({**ALL, "income": "1752.75"}, day=date(2030, 1, 1))).gaps == (), "unknown"
    assert outcome(page({**ALL, "income": "1752.75"}, to="ask")).gaps == (), "nothing decided"


# Deadlines --------------------------------------------------------------------------

DUE = {
    **FILES,
    "shared/steps.yaml": """
object:
  text: Send the objection.
  who: you
  before: decided + amount:term
  late: Ask a lawyer about {amount:fee} today.
""",
    "shared/amounts.yaml": FILES["shared/amounts.yaml"]
    + "term: {title: Time to object, unit: months, values: {2026-01-01: 3, 2027-02-01: unknown}}\n",
    "shared/nl.po": FILES["shared/nl.po"]
    + '\n\nmsgctxt "steps.object.text"\nmsgid "Send the objection."\nmsgstr "Stuur het bezwaar."\n',
    "au-pair/tree.yaml": TREE.replace(
        "    max: today\n    next: papers\n",
        "    max: today\n    extra: {lost: {label: I lost it}}\n    next: papers\n",
    ).replace(
        "    next-steps:\n",
        """    next-steps:
      - {text: Wait for the letter., wait: yes}
      - {use: object, go: study}
      - {text: Call us., before: today + 2 weeks}
      - {text: Write to us., before: decided + 4 weeks}
""",
    ),
}
DUE_PRESENTER = presenter(folder(DUE), INTERFACES)


def due(decided: str, lang: str = "en", day: date = DAY) -> list[StepPage]:
    shown = page({**ALL, "decided": decided}, lang, day, presenter=DUE_PRESENTER)
    return [step for step in outcome(shown).steps if step.deadline]


@pytest.mark.parametrize(
    ("decided", "last", "left", "words"),
    [
        ("2026-08-30", date(2026, 11, 29), 7, "At the latest on 29 November 2026. 7 days left."),
        ("2026-08-24", date(2026, 11, 23), 1, "At the latest on 23 November 2026. 1 day left."),
        ("2026-08-23", date(2026, 11, 22), 0, "Today is the last day for this."),
        (
            "2026-08-22",
            date(2026, 11, 21),
            -1,
            "The last day for this was 21 November 2026. This day has passed.",
        ),
    ],
)
def test_a_deadline_is_the_day_before_with_the_days_that_are_left(
    decided: str, last: date, left: int, words: str
) -> None:
    step = due(decided)[0]
    assert (step.number, step.before, step.days_left) == (1, last, left)
    assert step.deadline is not None
    assert step.deadline.plain == words
    assert (step.late.plain.strip() if step.late else None) == (
        "Ask a lawyer about €423 today." if left < 0 else None
    )


def test_a_term_that_runs_is_told_from_its_first_day() -> None:
    asked = due("2026-08-30")
    assert [step.since for step in asked[:2]] == [date(2026, 8, 30), DAY]
    assert [step.since for step in due("lost")] == [None, DAY, None]


def test_a_deadline_that_counts_from_a_day_nobody_knows_is_told_in_words() -> None:
    lost, today, weeks = due("lost")
    assert lost.deadline is not None
    assert lost.deadline.plain == (
        "There is a last day for this: less than 3 months after the day that this question asks "
        "for: “When did the IND decide?” Find that day out now."
    )
    assert (lost.before, lost.days_left, lost.late) == (None, None, None)
    assert (today.before, today.days_left) == (date(2026, 12, 5), 13)
    assert weeks.deadline is not None
    assert "less than 4 weeks" in weeks.deadline.plain


def test_a_step_that_all_trees_share_has_the_keys_of_the_outcome_over_its_own() -> None:
    step = due("2026-08-30", "nl")[0]
    assert step.text.plain == "Stuur het bezwaar."
    assert step.who is not None
    assert step.who.plain == "U"
    assert step.go is not None
    assert (step.go.tree, dict(step.go.answers)) == ("study", {"nationality": ("PH",)})
    assert step.deadline is not None
    assert step.deadline.plain == "Uiterlijk op 29 november 2026. Nog 7 dagen."


def test_a_deadline_counted_by_a_limit_that_is_not_known_any_more_carries_a_notice() -> None:
    shown = page({**ALL, "decided": "2026-12-01"}, day=date(2027, 2, 2), presenter=DUE_PRESENTER)
    body = outcome(shown)
    step = next(it for it in body.steps if it.deadline)
    assert step.before == date(2027, 2, 28)
    assert any("Time to object" in notice.plain for notice in body.notices)


def test_the_api_tells_the_last_safe_day_and_the_days_left() -> None:
    told = as_json(page({**ALL, "decided": "2026-08-30"}, presenter=DUE_PRESENTER))["outcome"]
    step = told["steps"][1]
    assert (step["before"], step["days_left"]) == ("2026-11-29", 7)
    assert step["deadline"] == "At the latest on 29 November 2026. 7 days left."
    assert step["go"]["tree"] == "study"


def other_words(*pairs: tuple[str, str]) -> Presenter:
    """Present the folder with other words in its route."""
    tree = TREE
    for old, new in pairs:
        assert old in tree
        tree = tree.replace(old, new, 1)
    return presenter(folder({**FILES, "au-pair/tree.yaml": tree}), INTERFACES)


def test_an_answer_is_told_as_a_statement_where_there_is_one() -> None:
    made = other_words(
        ("    unit: years\n", '    unit: years\n    told: "{answer} old"\n'),
        ("{label: Nothing yet}", "{label: Nothing yet, told: No income}"),
        ("{label: A passport}", "{label: A passport, told: Has a passport}"),
        ("    type: choices\n", "    type: choices\n    told-none: Has no papers\n"),
    )
    for answers, told in (
        (ALL, [None, "23 years old", None, None, None]),
        ({**ALL, "papers": ["passport"]}, [None, "23 years old", None, None, "Has a passport"]),
        ({**ALL, "papers": "none"}, [None, "23 years old", None, None, "Has no papers"]),
        ({**ALL, "income": "nothing"}, [None, "23 years old", "No income"]),
    ):
        answered = page(answers, presenter=made).answered
        assert [it.told and it.told.plain for it in answered] == told
    assert as_json(page(ALL, presenter=made))["answers"][1]["told"] == "23 years old"


def test_a_shared_statement_tells_the_answer_of_the_question_that_uses_it() -> None:
    shared = FILES["shared/questions.yaml"] + '  told: "From {answer}"\n'
    study = re.sub("(start: |  )nationality", r"\1home", FILES["study/tree.yaml"])
    files = {**FILES, "shared/questions.yaml": shared, "study/tree.yaml": study}
    made = presenter(folder(files), INTERFACES)
    for tree, question in (("study", "home"), ("au-pair", "nationality"), ("study", "home")):
        told = page({question: "PH"}, presenter=made, tree=tree).answered[0].told
        assert told is not None
        assert told.plain == "From Philippines"


def test_what_fits_is_what_else_would_have_led_away() -> None:
    body = outcome(page(ALL))
    assert body.verdict == "likely"
    # whatever the day of the decision, this result is the same
    assert body.fits == ("nationality", "age", "income", "papers")
    assert outcome(page({**ALL, "age": "17"})).fits == ()
    free = outcome(page({"nationality": "NL"}))
    assert (free.verdict, free.fits) == ("not-needed", ("nationality",))
    silent = other_words(("start:", "changes: no\nstart:"))
    assert outcome(page(ALL, presenter=silent)).fits == ()


def test_what_still_counts_is_what_was_not_asked_yet() -> None:
    young = page({"nationality": "PH", "age": "17"})
    assert [it.question for it in outcome(young).still_counts] == ["income", "papers"]
    assert as_json(young)["outcome"]["still_counts"][1] == {
        "question": "papers",
        "ask": "Which papers do you have?",
    }
    poor = {"nationality": "PH", "age": "23", "income": "100", "papers": ["passport", "birth"]}
    assert outcome(page(poor)).still_counts == ()
    assert [it.question for it in outcome(page({**poor, "papers": "none"})).still_counts] == []
    assert outcome(page(ALL)).still_counts == ()


def test_what_nobody_can_change_is_nothing_to_do() -> None:
    young = {"nationality": "PH", "age": "17"}
    made = other_words(("    unit: years\n", "    unit: years\n    fixed: yes\n"))
    body = outcome(page(young, presenter=made))
    assert (body.changes, body.still_counts) == ((), ())
    assert outcome(page(young)).changes


@pytest.mark.parametrize(
    ("of_tree", "of_outcome", "shown"),
    [("", "", True), ("no", "", False), ("no", "yes", True), ("yes", "no", False)],
)
def test_what_one_can_do_about_it_is_left_out_where_the_editors_say_so(
    of_tree: str, of_outcome: str, shown: bool
) -> None:
    said = f", changes: {of_outcome}" if of_outcome else ""
    tree = f"changes: {of_tree}\nstart:" if of_tree else "start:"
    made = other_words(
        ("start:", tree), ('"Wait. You said {answer:age}."', f'"Wait. {{answer:age}}."{said}')
    )
    body = outcome(page({"nationality": "PH", "age": "17"}, presenter=made))
    assert bool(body.changes) is shown
    assert bool(body.still_counts) is shown


def test_nothing_shared_turns_it_on_again() -> None:
    files = {
        **FILES,
        "au-pair/tree.yaml": re.sub(
            "too-young: {.*",
            "too-young: {use: wait}",
            TREE.replace("start:", "changes: no\nstart:", 1),
        ),
        "shared/outcomes.yaml": "wait: {verdict: not-yet, title: W, guidance: W., changes: yes}",
    }
    young = {"nationality": "PH", "age": "17"}
    assert outcome(page(young, presenter=presenter(folder(files), INTERFACES))).changes == ()


# A card to hold up -------------------------------------------------------------------

CARD = """\
    show:
      say: |
        Ik wil asiel aanvragen.
        Waar moet ik heen?
      lang: nl
      means: I want to ask for help. Where do I go?
      contact: desk
    contacts: [ind]
"""


def test_a_card_says_its_words_in_their_own_language_whatever_that_of_the_page() -> None:
    tree = TREE.replace("    contacts: [ind]\n    continue", f"{CARD}    continue")
    po = FILES["au-pair/nl.po"] + (
        '\n\nmsgctxt "can-apply.show.means"\nmsgid "I want to ask for help. Where do I go?"\n'
        'msgstr "Ik vraag om hulp. Waar moet ik zijn?"\n'
    )
    files = {**FOR_SOME, "au-pair/tree.yaml": tree, "au-pair/nl.po": po}
    made = presenter(folder(files), INTERFACES)
    for lang, means in (
        ("en", "I want to ask for help. Where do I go?"),
        ("nl", "Ik vraag om hulp. Waar moet ik zijn?"),
    ):
        card = outcome(page(ALL, lang, presenter=made)).show
        assert card is not None
        assert (card.say, card.lang) == ("Ik wil asiel aanvragen.\nWaar moet ik heen?", "nl")
        assert card.means.plain == means
        assert card.contact is not None
        assert (card.contact.address, card.contact.geo) == ("Street 1\nTown", "geo:52.37,4.89")
    told = as_json(page(ALL, presenter=made))["outcome"]["show"]
    assert (told["lang"], told["contact"]["address"]) == ("nl", "Street 1\nTown")
    assert outcome(page(ALL)).show is None


BY_AGE = {
    **FILES,
    "au-pair/tree.yaml": TREE.replace(
        "income: at least amount:norm", "income: [at least fact:norm, nothing]"
    )
    .replace("You need {amount:norm} a month.", "You need {fact:norm} a month.")
    .replace(
        "facts:\n",
        """facts:
  norm:
    - {when: {age: under 21}, is: amount:fee}
    - {when: {age: 22}, is: 1500.50}
    - else: amount:norm
""",
    ),
}


@pytest.mark.parametrize(
    ("age", "income", "day", "told", "amounts"),
    [
        ("20", "500", DAY, None, ["fee"]),
        ("20", "423", DAY, None, ["fee"]),
        ("20", "422.99", DAY, "You need €423 a month.", ["fee"]),
        ("22", "1500.49", DAY, "You need €1,500.50 a month.", []),
        ("22", "1500.50", DAY, None, ["fee"]),
        ("23", "2336.99", DAY, "You need €2,337 a month.", ["norm"]),
        ("23", "2336.99", date(2026, 6, 30), None, ["fee", "norm"]),
        ("23", "2294.39", date(2026, 6, 30), "You need €2,294.40 a month.", ["norm"]),
        ("23", "nothing", DAY, None, ["fee", "norm"]),
    ],
)
def test_a_limit_may_be_a_fact(age, income, day, told, amounts) -> None:
    """Each is held against the amount that is theirs, on the day, and only that is shown."""
    answers = {**ALL, "age": age, "income": income, "decided": "2026-01-31"}
    body = outcome(page(answers, presenter=presenter(folder(BY_AGE), INTERFACES), day=day))
    assert body.id == ("too-poor" if told else "can-apply")
    assert told is None or body.guidance.plain == told
    assert [it.id for it in body.amounts] == amounts
    gaps = [(it.least.id, it.least.said.plain) for it in body.gaps]
    assert gaps == ([(amounts[0], told.split()[2])] if told and amounts else [])


def test_a_notice_is_about_the_limit_of_this_person_alone() -> None:
    made = presenter(folder(BY_AGE), INTERFACES)
    notices = {
        age: [
            it.plain for it in outcome(page({**ALL, "age": age}, presenter=made, day=AFTER)).notices
        ]
        for age in ("20", "22", "23")
    }
    assert [len(notices[age]) for age in notices] == [1, 0, 1]
    assert "Fee" in notices["20"][0]
    assert "Required income" in notices["23"][0]
    late = page({**ALL, "age": "23", "income": "9"}, presenter=made, day=AFTER)
    assert outcome(late).guidance.plain.startswith("You need an amount that has changed (see Fees")


def test_a_limit_that_is_a_fact_is_told_as_it_is_written() -> None:
    shown = overview(
        presenter(folder(BY_AGE), INTERFACES), folder(BY_AGE).trees["au-pair"], "en", DAY
    )
    rule = next(shown.rules(shown.tree.questions["income"]))
    assert rule.when is not None
    income, norm = '<a href="#question-income">income</a>', '<a href="#fact-norm">norm</a>'
    assert shown.when(rule.when) == f"{income}: at least fact:{norm} or nothing"
    values = [it.label.plain for it in shown.values(shown.tree.facts["norm"]) if it.label]
    assert values == ["€423", "€1,500.50", "€2,337"]


def test_a_bound_may_be_an_amount() -> None:
    """The field, the refusal and the notice say what holds on the day."""
    tree = TREE.replace("    min: 0\n    extra", "    min: amount:norm\n    max: 9000\n    extra")
    made = presenter(folder({**FILES, "au-pair/tree.yaml": tree}), INTERFACES)
    asked = {"nationality": "PH", "age": "23"}
    for day, least in ((date(2026, 6, 30), "2294.40"), (DAY, "2337.00"), (AFTER, "2337.00")):
        body = page(asked, presenter=made, day=day).body
        assert isinstance(body, QuestionPage)
        assert (body.minimum, body.maximum) == (least, "9000")
    low = page({**asked, "income": "2300"}, presenter=made).body
    assert isinstance(low, QuestionPage)
    assert low.error == "The amount must be €2,337 or more. Check it."
    early = {**ALL, "income": "2300", "decided": "2026-01-31"}
    assert outcome(page(early, presenter=made, day=date(2026, 6, 30))).notices == ()
    fee = folder(
        {**FILES, "au-pair/tree.yaml": tree.replace("min: amount:norm", "min: amount:fee")}
    )
    after = outcome(page(ALL, presenter=presenter(fee, INTERFACES), day=AFTER)).notices
    assert [re.findall("Fee|Required income", it.plain)[0] for it in after] == [
        "Fee",
        "Required income",
    ]
