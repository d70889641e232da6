"""The form of one question: holds the raw texts, shows the judge's message, decides nothing.

In: a question, the words of a language, what was sent, and what is wrong with it. Out: a WTForms
field that our templates draw (`templates/fields/`, one per kind). Answers are judged by the walk.
"""

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.form import BaseForm

from wizard.present.in_language import escaped
from wizard.trees.model import UNSURE, Question
from wizard.words import sentences as phrases
from wizard.words.words import Words

_DATE_PARTS = re.compile(r"[-/. ]")


class AnswerField(Field):
    """What was sent or given before for a question, in the order sent.

    `guess`: the question is asked of somebody who does not know, to go on all the same.
    """

    def __init__(self, question: Question, words: Words, guess: bool, **rest: Any) -> None:
        super().__init__(question.id, id=f"q-{question.id}", **rest)
        self.question = question
        self.words = words
        self.guess = words.gettext("Go on with your best guess") if guess else ""
        self.template = f"fields/{question.kind}.html"
        self.unsure = escaped(phrases.unsure(words))
        self.instead = words.gettext("Or choose")
        self.keyboard = "numeric" if question.step == question.step.to_integral() else "decimal"

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tuple(valuelist)

    @property
    def typed(self) -> str:
        """What was typed, as it was typed."""
        return next((text for text in self.data if text and text not in _beside(self.question)), "")

    @property
    def parts(self) -> tuple[str, str, str]:
        """A date as day, month and year; what is no date stands where it was typed."""
        found = _DATE_PARTS.split(self.typed)
        if len(found) != 3:
            return (self.typed, "", "")
        first, month, last = found
        return (last, month, first) if len(first) == 4 else (first, month, last)

    @property
    def first(self) -> str:
        """The id of the control that an error leads to."""
        if self.question.kind not in ("choice", "choices"):
            return str(self.id)
        return self.part(self.question.options[0].id)

    @property
    def described(self) -> Markup:
        """The attributes that tie the field to its hint and its error."""
        parts = {"hint": self.question.hint, "error": self.errors}
        named = " ".join(f"{self.id}-{name}" for name, there in parts.items() if there)
        by = Markup(' aria-describedby="{}"').format(named) if named else Markup("")
        return by + Markup(' aria-invalid="true"') if self.errors else by

    def part(self, value: str) -> str:
        """The id of the control for one answer."""
        return f"{self.id}-{value}"

    def has(self, value: str) -> bool:
        """Say whether this is the answer, or one of those ticked."""
        return value in self.data


def field_of(
    question: Question,
    words: Words,
    given: Sequence[str],
    problem: str | None,
    *,
    guess: bool = False,
) -> AnswerField:
    """Give the field of a question with these texts in it, and what is wrong with them."""
    unbound: Any = AnswerField(
        question, words, guess
    )  # WTForms binds it when it makes a form of it
    form = BaseForm({question.id: unbound})
    form.process(MultiDict((question.id, text) for text in given))
    field: Any = form[question.id]
    field.errors = (problem,) if problem else ()
    bound: AnswerField = field
    return bound


def joined(question: Question, sent: Sequence[str]) -> tuple[str, ...]:
    """Make one text of what a form sends in several controls: the three of a date."""
    alone = _beside(question)
    typed = [text.strip() for text in sent if text not in alone]
    if question.kind != "date" or len(typed) < 2:
        return tuple(sent)
    others = tuple(text for text in sent if text in alone)
    written = [text for text in typed if text]
    whole = written[0] if len(written) == 1 and not written[0].isdigit() else "-".join(typed)
    return (whole, *others) if written else others


def _beside(question: Question) -> frozenset[str]:
    """Name the answers beside a typed one."""
    return frozenset((UNSURE, *(extra.id for extra in question.extras)))
