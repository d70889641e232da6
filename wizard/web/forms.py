"""The form of one question: holds the raw texts, shows the judge's message, decides nothing.

In: a question and the words of a language; then what was sent. Out: a WTForms form whose one
field our templates draw (`templates/fields/`, one per kind). A form class is made once per
question and language.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from markupsafe import Markup, escape
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from wizard.present.in_language import escaped
from wizard.present.shapes import OptionPage
from wizard.trees.kinds import Refusal, judge
from wizard.trees.model import UNSURE, Question
from wizard.words import sentences as phrases
from wizard.words.refusals import refusal
from wizard.words.words import Words

Forms: TypeAlias = MutableMapping[tuple[str, str], type["QuestionForm"]]
"""Form classes by question and language; kept as long as the tree they were made for."""

_DATE_PARTS = re.compile(r"[-/. ]")


class AnswerField(Field):
    """What was sent or given before for a question, in the order sent; judged as of `day`."""

    day: date

    def __init__(self, question: Question, words: Words, **rest: Any) -> None:
        super().__init__(question.id, id=f"q-{question.id}", **rest)
        self.question = question
        self.words = words
        self.template = f"fields/{question.kind}.html"
        self.unsure = escaped(phrases.unsure(words))
        self.nothing = escaped(phrases.nothing_ticked(words))
        self.instead = words.gettext("Or choose")
        self.keyboard = "numeric" if question.step == question.step.to_integral() else "decimal"

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = tuple(valuelist)

    def pre_validate(self, form: BaseForm) -> None:
        if UNSURE in self.data:
            return
        found = judge(self.question, self.data, self.day)
        if isinstance(found, Refusal):
            raise StopValidation(refusal(self.words, self.question.kind, found))

    @property
    def alone(self) -> frozenset[str]:
        """The answers beside a typed one."""
        return frozenset((UNSURE, *(extra.id for extra in self.question.extras)))

    @property
    def typed(self) -> str:
        """What was typed, as it was typed."""
        return next((text for text in self.data if text and text not in self.alone), "")

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
        named = ("hint",) if self.question.hint else ()
        if not self.errors:
            return _described(self.id, named)
        return _described(self.id, (*named, "error")) + Markup(' aria-invalid="true"')

    def part(self, value: str) -> str:
        """The id of the control for one answer."""
        return f"{self.id}-{value or 'none'}"

    def has(self, value: str) -> bool:
        """Say whether this is the answer, or one of those ticked."""
        return value in self.data

    def countries(self, options: Sequence[OptionPage]) -> Markup:
        """Draw the options of a country; a quarter of a thousand, so by hand."""
        typed = self.typed
        return Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                it.value, Markup(" selected") if it.value == typed else "", it.label.html
            )
            for it in options
        )


class QuestionForm(Form):
    """A form with one field."""

    answer: AnswerField


def form_of(
    forms: Forms, question: Question, words: Words, given: Sequence[str], day: date, sent: bool
) -> QuestionForm:
    """Give the form of a question with these texts in it; one that was sent is judged."""
    key = (question.id, words.lang)
    made = forms.get(key)
    if made is None:
        field = AnswerField(question, words, name=question.id)
        made = forms[key] = type("QuestionForm", (QuestionForm,), {"answer": field})
    form = made(formdata=MultiDict((question.id, text) for text in given))
    form.answer.day = day
    if sent:
        form.validate()
    return form


def joined(question: Question, sent: Sequence[str]) -> tuple[str, ...]:
    """Make one text of what a form sends in several controls: the three of a date."""
    alone = {UNSURE, *(extra.id for extra in question.extras)}
    typed = [text.strip() for text in sent if text not in alone]
    if question.kind != "date" or len(typed) < 2:
        return tuple(sent)
    others = tuple(text for text in sent if text in alone)
    written = [text for text in typed if text]
    whole = written[0] if len(written) == 1 and not written[0].isdigit() else "-".join(typed)
    return (whole, *others) if written else others


def _described(id: str, named: Sequence[str]) -> Markup:
    if not named:
        return Markup("")
    return Markup(' aria-describedby="{}"').format(escape(" ".join(f"{id}-{it}" for it in named)))


__all__ = ["AnswerField", "Forms", "QuestionForm", "form_of", "joined"]
