"""The files of a new tree: small, sound, and there to be written over.

In: the id of the tree and the day it is made. Out: its files by name, in English and Dutch. This
module must not know where files are, nor which other trees there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wizard.translations.catalogues import Entry, updated, written
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import CASES_FILE, TREE_FILE, build_folder, name_refused
from wizard.trees.model import SHARED, Span
from wizard.trees.texts import own_texts

DUTCH_FILE = "nl.po"

_TREE = """\
# yaml-language-server: $schema=../tree.schema.json
title: The title of this route
summary: One sentence about what a visitor finds out here.
reviewed: {day}             # when you last checked this tree against its sources
source: https://ind.nl/en/residence-permits   # where the rules come from; put the right page here
sensitive: no                    # yes: answers are never in an address, a log or the history
start: age
unlisted: ask-ind                # where "My situation is not listed" leads

questions:
  age:
    ask: How old are you?
    why: You must be at least 18 years old.
    find-out: Count from the date of birth in your passport.
    type: number
    min: 0
    max: 120
    next:
      - when: {{age: under 18}}
        go: too-young
        because: You are younger than 18.
      - else: invited

  invited:
    ask: Do you have an invitation?
    hint: Write here what helps to answer the question.
    why: You need an invitation.
    find-out: Look in your letters and in your e-mail.
    options:
      yes: can-apply
      no:
        go: no-invitation
        because: You do not have an invitation.

outcomes:
  can-apply:
    verdict: likely
    title: You can probably apply
    guidance: You seem to meet the conditions that we asked about. The IND decides.
    next-steps:
      - Write here what the visitor does first.
      - Write here what comes after that.

  no-invitation:
    verdict: not-yet
    title: You need an invitation first
    guidance: You can apply when you have an invitation.

  too-young:
    verdict: unlikely
    title: You are too young for this route
    guidance: You must be at least 18 years old to apply.

  ask-ind:
    verdict: get-help
    title: Ask the IND
    guidance: This check does not fit your situation. Ask the IND what you can do.
"""

_CASES = """\
# Take the outcome from the source, not from what the tree happens to do.
- name: Somebody of 18 with an invitation can probably apply
  answers: {age: 18, invited: yes}
  outcome: can-apply
- name: Somebody of 17 is too young
  answers: {age: 17}
  outcome: too-young
- name: Somebody of 30 without an invitation needs one first
  answers: {age: 30, invited: no}
  outcome: no-invitation
"""

_DUTCH: Mapping[str, str] = {
    "title": "De titel van deze route",
    "summary": "Eén zin over wat een bezoeker hier te weten komt.",
    "age.ask": "Hoe oud bent u?",
    "age.why": "U moet minstens 18 jaar oud zijn.",
    "age.find-out": "Tel vanaf de geboortedatum in uw paspoort.",
    "age.next.too-young.because": "U bent jonger dan 18 jaar.",
    "invited.ask": "Hebt u een uitnodiging?",
    "invited.hint": "Schrijf hier wat helpt bij het antwoord op de vraag.",
    "invited.why": "U hebt een uitnodiging nodig.",
    "invited.find-out": "Kijk in uw brieven en in uw e-mail.",
    "invited.options.no.because": "U hebt geen uitnodiging.",
    "can-apply.title": "U kunt waarschijnlijk een aanvraag doen",
    "can-apply.guidance": "U lijkt te voldoen aan alles wat wij vroegen. De IND beslist.",
    "can-apply.next-steps.1": "Schrijf hier wat de bezoeker eerst doet.",
    "can-apply.next-steps.2": "Schrijf hier wat daarna komt.",
    "no-invitation.title": "U hebt eerst een uitnodiging nodig",
    "no-invitation.guidance": "U kunt een aanvraag doen als u een uitnodiging hebt.",
    "too-young.title": "U bent te jong voor deze route",
    "too-young.guidance": "U moet minstens 18 jaar oud zijn om een aanvraag te doen.",
    "ask-ind.title": "Vraag het aan de IND",
    "ask-ind.guidance": "Deze check past niet bij uw situatie. Vraag de IND wat u kunt doen.",
}


def starter(id: str, day: date) -> Mapping[str, str]:
    """Give the files of a new tree whose id is good: texts by name (`tree.yaml`, …)."""
    files = {TREE_FILE: _TREE.format(day=day), CASES_FILE: _CASES}
    built = build_folder({f"{id}/{name}": text for name, text in files.items()})
    texts = own_texts(built.trees[id])
    words = [Entry(text.context, text.source, _DUTCH[text.context]) for text in texts]
    dutch = updated(written("", words, ()), texts, id, "nl")
    assert isinstance(dutch, str), "what `written` writes can be read"
    return {**files, DUTCH_FILE: dutch}


def refusal(id: str) -> Diagnostic | None:
    """Say why no tree can have this id, `None` where one can."""
    here = Span(id, 1, 1, 1, 1)
    if id == SHARED:
        message = f"a tree may not be called `{SHARED}`: the folder of what trees share is"
        return Diagnostic("bad-id", "error", message, here, "choose another id")
    return next(iter(name_refused(id, here)), None)
