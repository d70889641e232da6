"""What is wrong with an answer and what to do about it, for every reason the judge may give.

In: the kind of the question and the judge's refusal. Out: one or two sentences for the applicant.
This module judges nothing.
"""

from datetime import date
from decimal import Decimal

from wizard.trees.kinds import Refusal
from wizard.trees.model import Kind
from wizard.words import formats
from wizard.words.words import Words


def refusal(words: Words, kind: Kind, found: Refusal) -> str:
    """Say why an answer was refused, with the bound it breaks written for the language."""
    limit = _written(words, kind, found.limit)
    match found.reason:
        case "missing":
            return _missing(words, kind)
        case "several":
            return _several(words, kind)
        case "too-few":
            least = int(found.limit) if isinstance(found.limit, Decimal) else 1
            return words.ngettext(
                "Tick one answer or more. Not sure? Choose “I do not know”.",
                "Tick {n} answers or more. Not sure? Choose “I do not know”.",
                least,
            )
        case "no-option":
            return words.gettext("This is not one of the answers. Choose an answer from the list.")
        case "no-country":
            return words.gettext(
                "We are not sure which country you mean. Choose it from the list, or check the "
                "spelling."
            )
        case "not-among":
            return words.gettext(
                "This country is not one of the answers here. Choose a country from the list. Is "
                "yours not there? Choose “My situation is not listed”."
            )
        case "no-number":
            return _no_number(words, kind)
        case "other-currency":
            asked = formats.currency(words)
            if asked is None:
                return words.gettext("Write the amount as a number.")
            return words.gettext(
                "Write the amount in {currency}. We do not know other currencies.",
                currency=asked[1],
            )
        case "no-date":
            return words.gettext(
                "We cannot read this date. Write the day, the month and the year in numbers, for "
                "example 27-3-2026."
            )
        case "no-day":
            return words.gettext("The day is missing. Write a number from 1 to 31.")
        case "no-month":
            return words.gettext("The month is missing. Write a number from 1 to 12, or its name.")
        case "no-year":
            return words.gettext("Write the year too, in four digits, for example 2001.")
        case "no-such-day":
            return words.gettext("This day is not in the calendar. Check the day and the month.")
        case "too-low" | "too-high":
            return _beyond(words, kind, found.reason == "too-low", limit)
        case "off-step":
            return _off_step(words, kind, limit, whole=found.limit == 1)
        case "too-early":
            return words.gettext("The date must be {limit} or later. Check the year.", limit=limit)
        case "too-late":
            return words.gettext(
                "The date must be {limit} or earlier. Check the year.", limit=limit
            )
        case "year-typed":
            return words.gettext(
                "{year} looks like a year. Did you mean a year of birth, or another year? Write "
                "the age, or the number of years.",
                year=f"{found.limit or ''}",
            )
        case "other-calendar":
            return words.gettext(
                "{limit}: this year looks like a year of another calendar. Write the date as it "
                "stands on letters from us, with a year such as {example}.",
                limit=limit,
                example="2026",
            )
        case "whole-year":
            return words.gettext(
                "Is {limit} the amount for a whole year? Write the amount for one month.",
                limit=limit,
            )
        case "unusual":
            return words.gettext(
                "{limit} is unusual here. Is this right? If not, change your answer.", limit=limit
            )


def sure(words: Words, kind: Kind, found: Refusal) -> str:
    """Label the button that takes an answer although it is not plausible."""
    return words.gettext("Yes, {answer} is right", answer=_written(words, kind, found.limit))


def _several(words: Words, kind: Kind) -> str:
    if kind == "choices":
        return words.gettext(
            "You ticked “None of these” and another answer too. Take one of the two ticks away."
        )
    return words.gettext("You gave more than one answer. Give one answer.")


def _missing(words: Words, kind: Kind) -> str:
    match kind:
        case "choice":
            return words.gettext("Choose an answer. Not sure? Choose “I do not know”.")
        case "choices":
            return words.gettext(
                "Tick one or more answers, or “None of these”. Not sure? Choose “I do not know”."
            )
        case "country":
            return words.gettext("Choose a country. Not sure? Choose “I do not know”.")
        case "number":
            return words.gettext("Write a number. Not sure? Choose “I do not know”.")
        case "money":
            asked = formats.currency(words)
            if asked is None:
                return words.gettext("Write an amount. Not sure? Choose “I do not know”.")
            return words.gettext(
                "Write an amount in {currency}. Not sure? Choose “I do not know”.",
                currency=asked[1],
            )
        case "date":
            return words.gettext(
                "Write a date, for example 27-3-2026. Not sure? Choose “I do not know”."
            )


def _no_number(words: Words, kind: Kind) -> str:
    if kind == "money":
        return words.gettext(
            "We cannot read this amount. Write it in numbers, for example {example}.",
            example=formats.number(words, Decimal("1250.75")),
        )
    return words.gettext("This is not a number. Write a number in digits, for example 21.")


def _beyond(words: Words, kind: Kind, low: bool, limit: str) -> str:
    match kind == "money", low:
        case True, True:
            return words.gettext("The amount must be {limit} or more. Check it.", limit=limit)
        case True, False:
            return words.gettext("The amount must be {limit} or less. Check it.", limit=limit)
        case False, True:
            return words.gettext("The number must be {limit} or higher. Check it.", limit=limit)
    return words.gettext("The number must be {limit} or lower. Check it.", limit=limit)


def _off_step(words: Words, kind: Kind, limit: str, *, whole: bool) -> str:
    if kind == "money":
        return words.gettext("Write the amount in steps of {limit}.", limit=limit)
    if whole:
        return words.gettext("Write a whole number, without a comma or a point.")
    return words.gettext("Write the number in steps of {limit}.", limit=limit)


def _written(words: Words, kind: Kind, limit: Decimal | date | None) -> str:
    match limit:
        case None:
            return ""
        case date():
            return formats.day(words, limit)
    return formats.money(words, limit) if kind == "money" else formats.number(words, limit)
