"""Sentences that several pages say: verdicts, what is left, labels with a ready form.

In: the words of a language and plain values. Out: text for applicants, in B1, plain.
"""

from collections.abc import Iterable

from wizard.trees.model import Bound, Kind, Verdict
from wizard.words.messages import BY_MACHINE, Making
from wizard.words.words import Words


def verdict(words: Words, kind: Verdict) -> str:
    """Say which kind of ending this is, never more than guidance can know."""
    match kind:
        case "likely":
            return words.gettext("This seems possible")
        case "possible":
            return words.gettext("You can ask for this")
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
        case "result":
            return words.gettext("Your result")


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


def unsure(words: Words) -> str:
    """Label the answer of somebody who does not know."""
    return words.gettext("I do not know")


def unlisted(words: Words) -> str:
    """Label the way out for somebody whose situation is not among the answers."""
    return words.gettext("My situation is not listed")


def nothing_ticked(words: Words) -> str:
    """Label the answer of somebody who ticked nothing."""
    return words.gettext("None of these")


def takes(words: Words, bound: Bound, term: str) -> str:
    """Say how long something takes, as a part of a sentence."""
    match bound:
        case "up to":
            return words.gettext("up to {term}", term=term)
        case "about":
            return words.gettext("about {term}", term=term)
        case "at least":
            return words.gettext("at least {term}", term=term)


def sent_today(words: Words, bound: Bound, day: str) -> str:
    """Say until when a decision takes that is asked for today, never as a promise."""
    _ = words.gettext
    match bound:
        case "up to":
            return _("If it is sent today: until about {day}. It can be later.", day=day)
        case "about":
            return _("If it is sent today: about {day}. It can be later.", day=day)
        case "at least":
            return _("If it is sent today: {day} or later.", day=day)


def deadline(words: Words, day: str, left: int) -> str:
    """Say by when something must be done, and how many days are left; below 0 it is too late."""
    if left < 0:
        return words.gettext("The last day for this was {day}. This day has passed.", day=day)
    if left == 0:
        return words.gettext("Today is the last day for this.")
    told = words.ngettext("{n} day left.", "{n} days left.", left)
    return words.gettext("At the latest on {day}. {left}", day=day, left=told)


def deadline_of(words: Words, term: str, ask: str) -> str:
    """Say how long there is, where the day from which it counts is not known."""
    return words.gettext(
        "There is a last day for this: less than {term} after the day that this question asks for: "
        "“{ask}” Find that day out now.",
        term=term,
        ask=ask,
    )


def site_title(words: Words) -> str:
    """Name a site to which its makers gave no name."""
    return words.gettext("See what applies to you")


def unread(words: Words, catalogues: Iterable[Making]) -> str | None:
    """Say of the translation of a page that no native speaker has read it, if that is so."""
    found = [it for it in catalogues if it.unread]
    if not found:
        return None
    if any(it.made == BY_MACHINE for it in found):
        return words.gettext(
            "A computer made this translation. No native speaker has checked it yet."
        )
    return words.gettext("No native speaker has checked this translation yet.")


def lacking(words: Words, lang: str) -> str:
    """Say in a language that a page is not in it, and in which it is."""
    name = words.locale.languages.get(lang, lang)
    return words.gettext(
        "This page is not in your language yet. You read it in {language} here.", language=name
    )


def progress(words: Words, number: int, most: int) -> str:
    """Say which question this is, and how many may follow it at most."""
    if most == 0:
        return words.gettext("Question {number} · the last one", number=number)
    return words.ngettext(
        "Question {number} · at most {n} more",
        "Question {number} · at most {n} more",
        most,
        number=number,
    )
