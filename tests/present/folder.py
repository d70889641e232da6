"""A small folder of trees to present, and the ways to walk it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wizard.present.page import Presenter, present, presenter
from wizard.present.shapes import DependsPage, OutcomePage, Page, QuestionPage
from wizard.trees.library import Library, build_folder
from wizard.trees.organisation import Organisation
from wizard.walks.walk import walk
from wizard.words.load_interface import load_interface

DAY = date(2026, 11, 22)
INTERFACES = load_interface(about=Organisation(currency="EUR"))

TREE = """
title: Come as an au pair
summary: Check it.
intro: |
  Up to **ten** questions.
reviewed: 2026-11-22
source: the-tree
start: nationality
unlisted: ask
aside:
  - {label: I am in danger, go: ask}
questions:
  nationality:
    use: nationality
    next:
      - when: {nationality: free}
        go: free
        because: You may travel freely.
      - else: age
  age:
    ask: How old are you?
    hint: On the day of the application.
    find-out: Look in your *passport*.
    type: number
    unit: years
    min: 0
    max: 120
    next:
      - when: {age: 18 to 25}
        go: income
      - when: {age: under 18}
        go: too-young
        because: You must be at least 18.
        source: the-rule
      - else: too-old
  income:
    ask: What does the family earn?
    type: money
    min: 0
    extra:
      nothing: {label: Nothing yet}
    aside:
      - {label: I earn it myself, go: ask}
    next:
      - when: {income: at least amount:norm}
        go: decided
      - else: too-poor
  decided:
    ask: When did the IND decide?
    type: date
    min: 2000-01-01
    max: today
    next: papers
  papers:
    ask: Which papers do you have?
    type: choices
    options:
      passport: {label: A passport}
      birth: {label: "A birth certificate, legalised", hint: With a stamp.}
      none-else: {label: Something else}
    next:
      - when: {papers: {all: [passport, birth]}}
        go: can-apply
      - else: no-papers
facts:
  mvv:
    - when: {nationality: free}
      is: not-needed
      label: nothing
    - else: needed
      label: an entry visa
outcomes:
  free: {verdict: not-needed, title: Free to come, guidance: Just come., contacts: [ind]}
  too-young: {verdict: not-yet, title: Too young, guidance: "Wait. You said {answer:age}."}
  too-old: {verdict: unlikely, title: Too old, guidance: Sorry.}
  too-poor: {verdict: not-yet, title: Not enough, guidance: "You need {amount:norm} a month."}
  no-papers: {verdict: not-yet, title: Papers, guidance: Get them.}
  ask: {verdict: get-help, title: Ask, guidance: Ask somebody., contacts: [ind]}
  can-apply:
    verdict: likely
    title: You seem to fit
    guidance: |
      You need {fact:mvv}. The fee is {amount:fee}. See {permit:au-pair}.

      - Before {date:decided + 3 months}, call {contact:ind}.
    next-steps:
      - text: Pay {amount:fee} first.
        if-unknown: Look up the fee first.
      - when: {mvv: needed}
        text: Collect the visa.
      - when: {mvv: not-needed}
        text: Take the train.
    notes: [philippines, everybody]
    documents: [passport, {text: Your own papers}]
    permits: [au-pair]
    contacts: [ind]
    continue: [study, secret]
"""

STUDY = """
title: Study
summary: Study here.
reviewed: 2026-11-22
start: nationality
unlisted: ask
questions:
  nationality: {use: nationality, next: age}
  age: {ask: Your age?, type: number, min: 0, max: 120, next: ask}
outcomes:
  ask: {verdict: get-help, title: Ask, guidance: Ask somebody.}
"""

FILES = {
    "au-pair/tree.yaml": TREE,
    "study/tree.yaml": STUDY,
    "secret/tree.yaml": STUDY.replace("title: Study", "title: Secret\nsensitive: yes"),
    "shared/questions.yaml": """
nationality:
  ask: Which nationality do you have?
  type: country
  extra:
    stateless: {label: I have no nationality}
""",
    "shared/groups.yaml": "free: [NL, BE, DE, FR, LU]",
    "shared/amounts.yaml": """
fee:
  title: Fee
  currency: EUR
  source: fees
  values: {2026-01-01: 423}
  until: 2026-12-31
norm:
  title: Required income
  currency: EUR
  source: fees
  values: {2026-01-01: 2294.40, 2026-07-01: 2337.00}
  until: 2026-12-31
""",
    "shared/permits.yaml": """
au-pair:
  title: Permit for an au pair
  url: {en: "https://ind.nl/en/au-pair", nl: "https://ind.nl/nl/au-pair"}
  verified: 2024-09-05
  fee: fee
  decision: Within 90 days
  applicant: The agency
""",
    "shared/documents.yaml": """
passport: {title: Passport, hint: Valid., url: "https://ind.nl/passport", verified: 2024-09-05}
""",
    "shared/contacts.yaml": """
ind: {title: The IND, phone: "+31 88 043 0430", url: "https://ind.nl", verified: 2024-09-05}
""",
    "shared/sources.yaml": """
fees: {title: Fees of the IND, url: "https://ind.nl/en/fees", seen: 2026-10-05, confidence: high}
the-tree: {title: The tree's source, url: "https://ind.nl/en/tree", seen: 2026-10-05}
the-rule: {title: The rule's source, url: "https://ind.nl/en/rule", seen: 2026-10-05}
""",
    "shared/notes.yaml": """
philippines: {title: From the Philippines, when: {nationality: PH}, text: "Note for *you*."}
everybody: {text: For everybody.}
""",
    "au-pair/nl.po": """
msgctxt "title"
msgid "Come as an au pair"
msgstr "Kom als au pair"

msgctxt "age.ask"
msgid "How old are you?"
msgstr "Hoe oud bent u?"

msgctxt "age.unit"
msgid "years"
msgstr "jaar"

msgctxt "too-young.guidance"
msgid "Wait. You said {answer:age}."
msgstr "Wacht. U zei {answer:age}."

msgctxt "too-old.guidance"
msgid "Sorry, an older text."
msgstr "Helaas."

msgctxt "too-poor.guidance"
msgid "You need {amount:norm} a month."
msgstr "U hebt {amount:norm} per maand nodig, niet {amount:fee}."
""",
    "shared/nl.po": """
msgctxt "questions.nationality.ask"
msgid "Which nationality do you have?"
msgstr "Welke nationaliteit hebt u?"

msgctxt "countries.PH"
msgid "Philippines"
msgstr "De Filipijnen"
""",
}


def folder(files: Mapping[str, str] = FILES) -> Library:
    library = build_folder(files)
    assert not library.broken, [str(each) for each in library.diagnostics]
    return library


LIBRARY = folder()
PRESENTER = presenter(LIBRARY, INTERFACES)


def page(
    answers: Mapping[str, str | Sequence[str]],
    lang: str = "en",
    day: date = DAY,
    tree: str = "au-pair",
    presenter: Presenter = PRESENTER,
    *,
    to: str | None = None,
    ask: str | None = None,
    at: str | None = None,
) -> Page:
    """Walk and present; an answer is a text or several."""
    given = {name: [it] if isinstance(it, str) else list(it) for name, it in answers.items()}
    made = walk(presenter.trees[tree], given, day, to=to, ask=ask)
    return present(presenter, made, lang, at=at)


def question(shown: Page) -> QuestionPage:
    assert isinstance(shown.body, QuestionPage)
    return shown.body


def outcome(shown: Page) -> OutcomePage:
    assert isinstance(shown.body, OutcomePage)
    return shown.body


def depends(shown: Page) -> DependsPage:
    assert isinstance(shown.body, DependsPage)
    return shown.body


ALL: dict[str, str | Sequence[str]] = {
    "nationality": "PH",
    "age": "23",
    "income": "2337.00",
    "decided": "2026-08-31",
    "papers": ["birth", "passport"],
}
