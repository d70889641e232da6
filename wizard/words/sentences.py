"""Sentences that several pages say: verdicts, what is left, labels with a ready form, amounts.

In: the words of a language and plain values. Out: text for applicants, in B1, plain.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from wizard.trees.model import Kind, Verdict
from wizard.words.words import Words


def verdict(words: Words, kind: Verdict) -> str:
    """Say which kind of ending this is, never more than guidance can know."""
    match kind:
        case "likely":
            return words.gettext("This seems possible")
        case "not-yet":
            return words.gettext("Not yet")
        case "unlikely":
            return words.gettext("This does not seem to fit")
        case "not-needed":
            return words.gettext("You do not seem to need this")
        case "other-route":
            return words.gettext("Another route")
        case "get-help":
            return words.gettext("Ask for help")


def kind(words: Words, kind: Kind) -> str:
    """Say what sort of answer a question takes."""
    match kind:
        case "choice":
            return words.gettext("One of these answers")
        case "choices":
            return words.gettext("Any of these answers, or none")
        case "country":
            return words.gettext("A country")
        case "number":
            return words.gettext("A number")
        case "money":
            return words.gettext("An amount of money")
        case "date":
            return words.gettext("A date")


def in_steps(words: Words, bounds: str, step: str) -> str:
    """Say bounds, and that how far apart the answers between them lie."""
    return words.gettext("{bounds}, in steps of {step}", bounds=bounds, step=step)


def the_day(words: Words) -> str:
    """Name the day on which somebody answers."""
    return words.gettext("today")


def ready_label(words: Words, option: str) -> str | None:
    """Give the label that an option id has by itself: `yes` and `no`."""
    match option:
        case "yes":
            return words.gettext("Yes")
        case "no":
            return words.gettext("No")
    return None


def unsure(words: Words) -> str:
    """Label the answer of somebody who does not know."""
    return words.gettext("I do not know")


def unlisted(words: Words) -> str:
    """Label the way out for somebody whose situation is not among the answers."""
    return words.gettext("My situation is not listed")


def nothing_ticked(words: Words) -> str:
    """Label the answer of somebody who ticked nothing."""
    return words.gettext("None of these")


def guidance_only(words: Words) -> str:
    """Say what the wizard is not."""
    return words.gettext(
        "This is guidance. It is not a decision. The Immigration and Naturalisation Service (IND) "
        "decides."
    )


def questions_left(words: Words, least: int, most: int) -> str:
    """Say how many questions are still to come."""
    if least == most:
        return words.ngettext("{n} question left", "{n} questions left", most)
    return words.ngettext(
        "{least} to {n} question left", "{least} to {n} questions left", most, least=least
    )


def lost(words: Words, ask: str) -> str:
    """Say that an earlier answer no longer fits."""
    return words.gettext(
        "Your earlier answer to the question “{question}” does not fit any more. "
        "Please answer this question again.",
        question=ask,
    )


def amount_changed(words: Words, source: str | Markup) -> str:
    """Stand in a sentence for a sum whose last known day has passed."""
    return words.gettext("an amount that has changed (see {source})", source=source)


def amount_unknown(words: Words, source: str | Markup) -> str:
    """Stand in a sentence for a sum that is not known on an earlier day."""
    return words.gettext("an amount that we do not know for this day (see {source})", source=source)


def amount_changed_sentence(words: Words, source: str | Markup) -> str:
    """Say in a sentence of its own that a sum has changed."""
    return words.gettext(
        "This amount has changed. We do not know the new amount yet. You find it here: {source}.",
        source=source,
    )


def amount_unknown_sentence(words: Words, source: str | Markup) -> str:
    """Say in a sentence of its own that a sum is not known on an earlier day."""
    return words.gettext(
        "We do not know this amount for this day. You may find it here: {source}.", source=source
    )


def last_known(words: Words, title: str | Markup, source: str | Markup) -> str:
    """Say that a rule compared with a sum that may have changed."""
    return words.gettext(
        "For this result we used an amount that may have changed: {title}. The result may be "
        "different with the new amount. You find it here: {source}.",
        title=title,
        source=source,
    )


def date_unknown(words: Words) -> str:
    """Stand in a sentence for a day that cannot be worked out."""
    return words.gettext("a date that we cannot work out")


def answer_unknown(words: Words) -> str:
    """Stand in a sentence for an answer or fact that is not there."""
    return words.gettext("not known")


# Regions of answers --------------------------------------------------------------


def any_answer(words: Words) -> str:
    """Label all answers together."""
    return words.gettext("any answer")


def other_answers(words: Words) -> str:
    """Label the answers that were not named."""
    return words.gettext("other answers")


def any_country(words: Words) -> str:
    """Label all countries together."""
    return words.gettext("any country")


def other_countries(words: Words) -> str:
    """Label most countries, where the others have been named."""
    return words.gettext("all other countries")


def countries_more(words: Words, named: Sequence[str], n: int) -> str:
    """Name some countries and count the rest."""
    return words.ngettext(
        "{countries} and {n} other country",
        "{countries} and {n} other countries",
        n,
        countries=", ".join(named),
    )


def none_of(words: Words, labels: str) -> str:
    """Label the answer of somebody who ticked none of some options."""
    return words.gettext("none of these: {answers}", answers=labels)
