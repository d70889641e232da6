"""What nobody may overlook on a result stands open, whatever its verdict: no fold hides it."""

from __future__ import annotations

import re

import pytest

from tests.web.folder import NOON
from wizard.trees.model import VERDICTS
from wizard.web import Config, create_app

FILES = {
    "route/tree.yaml": """\
title: A route
summary: It has one result of each kind.
reviewed: 2026-11-20
source: https://example.org/rules
start: more
unlisted: likely
questions:
  more:
    ask: Do you want more?
    find-out: Think about it.
    options: [yes, no]
    next: decided
  decided:
    ask: When was it decided?
    type: date
    next: which
  which:
    ask: Which result?
    options:
""",
    "shared/amounts.yaml": (
        "fee: {title: Fee, currency: EUR, values: {2026-01-01: 423}, until: 2026-12-31}\n"
    ),
    "shared/permits.yaml": (
        "permit: {title: The permit, fee: fee, decision: up to 90 days, applicant: The agency}\n"
    ),
    "shared/contacts.yaml": (
        "office: {title: The office, address: Street 1, geo: '52.37,4.89'}\n"
        "emergency: {title: In danger, phone: 112}\ndesk: {title: The desk, phone: +31 88 043}\n"
    ),
}
OPTION = "      to-{0}: {{label: To {0}, go: {0}, because: It was decided by {0}.}}\n"
OUTCOME = """\
  {0}:
    verdict: {0}
    title: The title of {0}
    guidance: What it means.
    apply: permit
    first: {{text: Do this first, contact: desk}}
    show: {{say: Dit is een kaart., lang: nl, means: This is a card., contact: office}}
    next-steps:
      - {{text: Object to it., before: decided + 6 weeks}}
      - {{text: Wait., takes: about 4 weeks, wait: yes}}
    notes: [{{text: "**A note.** More."}}]
    documents: [{{text: A paper}}]
    contacts: [emergency, desk]
"""
FOLD = re.compile(r"<details\b(?:(?!<details\b).)*?</details>", re.DOTALL)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    trees = tmp_path_factory.mktemp("trees")
    tree = FILES["route/tree.yaml"] + "".join(map(OPTION.format, VERDICTS)) + "outcomes:\n"
    for path, text in {
        **FILES,
        "route/tree.yaml": tree + "".join(map(OUTCOME.format, VERDICTS)),
    }.items():
        (trees / path).parent.mkdir(exist_ok=True)
        (trees / path).write_text(text, "utf-8")
    return create_app(Config(trees=trees), lambda: NOON).test_client()


def apart(page: str) -> tuple[str, str]:
    """Give what stands open in the article of a page, and what its folds hold."""
    open_, folded = page[page.index("<article") : page.index("</article>")], ""
    while found := FOLD.findall(open_):
        folded += "".join(found)
        open_ = FOLD.sub("", open_)
    return open_, folded


@pytest.mark.parametrize("frame", ["", "/embed"])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_no_fold_hides_what_nobody_may_overlook(client, verdict, frame):
    query = f"more=yes&decided=2026-11-10&which=to-{verdict}"
    page = client.get(f"{frame}/en/route/check?{query}").text
    open_, folded = apart(page)
    assert "A note" in folded, "the result has folds"
    deadline = re.search(r"At the latest on [^.<]*\.", open_)
    assert deadline, "the last safe day"
    for kept in (
        f'class="verdict {verdict}"',
        f"The title of {verdict}",
        "€423",
        "90 days",
        "about 4 weeks",
        "Do this first",
        f"It was decided by {verdict}.",
        'lang="nl" dir="auto">Dit is een kaart.</p>\n<p>This is a card.</p>',
        '<bdi>Street 1</bdi> <a href="geo:52.37,4.89">',
        'href="tel:112"',
        'href="tel:+3188043"',
    ):
        assert kept in open_, kept
    for never in ("tel:", "112", "Do this first", "It was decided", deadline[0], "90 days"):
        assert never not in folded, never
