"""Whatever the judge refuses, there are words that say what to do."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from wizard.trees.kinds import Reason, Refusal
from wizard.trees.model import KINDS, VERDICTS, Kind
from wizard.trees.organisation import Organisation
from wizard.words import sentences as phrases
from wizard.words.load_interface import load_interface
from wizard.words.refusals import refusal

INTERFACES = load_interface(about=Organisation(currency="EUR"))
ENGLISH, DUTCH = INTERFACES["en"].words, INTERFACES["nl"].words
LIMITS: dict[str, Decimal | date] = {
    "too-low": Decimal(18),
    "too-high": Decimal("2337.5"),
    "off-step": Decimal(5),
    "too-early": date(2026, 6, 12),
    "too-late": date(2026, 6, 12),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_words_in_every_language(kind: Kind, reason: Reason) -> None:
    found = Refusal(reason, LIMITS.get(reason))
    english, dutch = refusal(ENGLISH, kind, found), refusal(DUTCH, kind, found)
    assert english.endswith(".")
    assert english != dutch
    assert "{" not in english + dutch


def test_bounds_are_written_for_the_language() -> None:
    found = Refusal("too-high", Decimal("2337.5"))
    assert "€2,337.50" in refusal(ENGLISH, "money", found)
    assert "€\u00a02.337,50" in refusal(DUTCH, "money", found)
    assert "2,337.5 " in refusal(ENGLISH, "number", found)
    late = Refusal("too-late", date(2026, 6, 12))
    assert "12 juni 2026" in refusal(DUTCH, "date", late)


def test_verdicts_promise_nothing() -> None:
    said = [phrases.verdict(ENGLISH, verdict) for verdict in VERDICTS]
    assert len(set(said)) == len(VERDICTS)
    assert not any("eligible" in words or "will" in words for words in said)
    assert all(phrases.verdict(DUTCH, v) != phrases.verdict(ENGLISH, v) for v in VERDICTS)


@pytest.mark.parametrize(
    ("number", "most", "english", "dutch"),
    [
        (1, 14, "Question 1 · at most 14 more", "Vraag 1 · nog hoogstens 14"),
        (3, 1, "Question 3 · at most 1 more", "Vraag 3 · nog hoogstens 1"),
        (15, 0, "Question 15 · the last one", "Vraag 15 · de laatste"),
    ],
)
def test_which_question_this_is(number: int, most: int, english: str, dutch: str) -> None:
    assert phrases.progress(ENGLISH, number, most) == english
    assert phrases.progress(DUTCH, number, most) == dutch
