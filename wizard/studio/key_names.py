"""What the keys of the format are called in the studio, in the language of the studio.

In: a key. Out: a few words for it; a key nobody named is shown as it is. The words that explain a
key stand with the key itself, where it is read.
"""

from __future__ import annotations

from collections.abc import Mapping

from wizard.words.words import Words


def N_(words: str) -> str:
    """Mark words that are translated where they are shown."""
    return words


NAMES: Mapping[str, str] = {
    "ask": N_("Question"),
    "hint": N_("Help under it"),
    "why": N_("Why we ask"),
    "find-out": N_("How to find out"),
    "type": N_("Kind of answer"),
    "options": N_("Answers"),
    "extra": N_("Other answers"),
    "next": N_("Where it goes"),
    "when": N_("If"),
    "else": N_("In all other cases"),
    "go": N_("Goes to"),
    "because": N_("Because"),
    "source": N_("Source"),
    "label": N_("Words"),
    "told": N_("Told as"),
    "told-none": N_("Told as, if nothing is ticked"),
    "unsure": N_("“I do not know” goes to"),
    "aside": N_("Quiet links"),
    "was": N_("Earlier ids"),
    "use": N_("Taken from what is shared"),
    "asks": N_("Asks once more"),
    "title": N_("Title"),
    "summary": N_("Summary"),
    "intro": N_("Start page"),
    "reviewed": N_("Checked against its sources on"),
    "sensitive": N_("Sensitive"),
    "start": N_("Begins with"),
    "unlisted": N_("“My situation is not listed” goes to"),
    "verdict": N_("Verdict"),
    "guidance": N_("What it means"),
    "apply": N_("Permit to apply for"),
    "glance": N_("At a glance"),
    "first": N_("Do first"),
    "next-steps": N_("Steps"),
    "documents": N_("Documents"),
    "notes": N_("Good to know"),
    "permits": N_("Permits"),
    "contacts": N_("Who can help"),
    "sources": N_("Sources"),
    "continue": N_("Other routes"),
    "text": N_("Text"),
    "if-unknown": N_("If the amount is not known"),
    "who": N_("Who"),
    "takes": N_("Takes"),
    "wait": N_("Is waiting"),
    "before": N_("Deadline"),
    "late": N_("When it is too late"),
    "values": N_("Values by first day"),
    "until": N_("Known until"),
    "currency": N_("Currency"),
    "unit": N_("Unit"),
    "answers": N_("Answers given"),
    "outcome": N_("Expected result"),
    "on": N_("On"),
    "name": N_("What it shows"),
    "facts": N_("Facts"),
    "link": N_("Link"),
    "verified": N_("Page last seen"),
    "seen": N_("Last seen"),
    "confidence": N_("How sure"),
    "value": N_("Value"),
    "is": N_("Value"),
    "groups": N_("Groups"),
    "route": N_("The route"),
    "site": N_("The site"),
    "questions": N_("Questions"),
    "decisions": N_("Decisions"),
    "outcomes": N_("Results"),
    "amounts": N_("Amounts"),
    "roles": N_("Who does what"),
    "terms": N_("Terms"),
    "steps": N_("Shared steps"),
    "cases": N_("Cases"),
    "tree": N_("Route"),
    "phone": N_("Phone"),
    "hours": N_("Hours"),
    "fee": N_("Fee"),
    "min": N_("Least"),
    "max": N_("Most"),
    "usual": N_("Plausible"),
}


def named(words: Words, key: str) -> str:
    """Say what a key is called."""
    return words.gettext(NAMES[key]) if key in NAMES else key
