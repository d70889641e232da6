"""`wizard walk`: one walk at the terminal: where answers lead, and what decided."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import click

from wizard.cli.options import (
    PROBLEMS,
    CouldNotRun,
    about_day,
    about_trees,
    asked_by_a_person,
    check_known,
    format_option,
    sound,
)
from wizard.present.in_language import coded
from wizard.present.page import Presenter, present, presenter, site_page
from wizard.present.page_json import as_json
from wizard.present.shapes import DependsPage, OutcomePage, Page, QuestionPage, Said
from wizard.trees.library import Library
from wizard.trees.model import UNSURE, Question, Tree
from wizard.trees.organisation import INTERFACE
from wizard.trees.values import KNOWN
from wizard.walks.walk import NoRule, walk
from wizard.words.load_interface import load_interface
from wizard.words.words import Words

Given = dict[str, tuple[str, ...]]

FEW = 3
"""Results that are named of each answer of which one hangs."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A tree talked about in a language, on a day."""

    speaker: Presenter
    tree: Tree
    lang: str
    day: date

    def page(self, given: Given, guesses: Collection[str] = ()) -> Page:
        """Give the page to which answers lead."""
        try:
            found = walk(self.tree, given, self.day)
        except NoRule as gap:
            why = f"{gap}; `wizard check {self.tree.id}` says why"
            raise CouldNotRun(why) from gap
        at = next(reversed(given), None)
        return present(self.speaker, found, self.lang, at=at, guesses=guesses)

    def answer(self, question: Question, words: str) -> tuple[str, ...]:
        """Read an answer as forms send it: ticks apart, a country by its code."""
        if question.kind == "choices":
            return tuple(word.strip() for word in words.split(","))
        if question.kind == "country":
            words = words.upper() if words.upper() in KNOWN else words
        return coded(question, (words,), self.speaker.voices[self.lang])


@click.command(
    "walk", epilog="Example: wizard walk au-pair -a role=future-au-pair -a nationality=PH"
)
@click.argument("tree")
@click.option(
    "-a",
    "--answer",
    "answers",
    multiple=True,
    metavar="QUESTION=ANSWER",
    help="An answer: an option's id, a country, a number, a date, `unsure`; several ticked "
    "options with commas between them.",
)
@click.option(
    "--guess", "guesses", multiple=True, metavar="QUESTION", help="Its answer is a guess."
)
@click.option("--lang", help="The language of the texts; by default that of the trees.")
@format_option("text", "json")
@about_day
@about_trees
def one_walk(
    tree: str,
    answers: tuple[str, ...],
    guesses: tuple[str, ...],
    lang: str | None,
    form: str,
    day: date,
    library: Library,
) -> None:
    """Say where these answers lead in TREE, and what decided.

    Without answers and at a terminal, asks one question after the other.
    """
    about = library.organisation
    speaker = presenter(library, load_interface(library.translations.get(INTERFACE), about))
    lang = lang or about.source
    talk = Talk(speaker, sound(library, tree), lang, day)
    check_known(lang, speaker.voices, "language of the interface")
    given = _given(talk, answers)
    if not answers and form == "text" and asked_by_a_person():
        given, guesses = _asked(talk)
    for name in guesses:
        check_known(name, talk.tree.questions, f"question of `{talk.tree.id}`")
    page = talk.page(given, guesses)
    if form == "json":
        click.echo(json.dumps(as_json(page), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join((*_lines(page, speaker.voices[lang].words), *_sender(speaker, lang))))
    if page.state == "invalid":
        raise SystemExit(PROBLEMS)


def _given(talk: Talk, answers: tuple[str, ...]) -> Given:
    given: Given = {}
    for each in answers:
        name, sign, words = each.partition("=")
        if not sign:
            raise click.UsageError(f"`{each}` is no answer; write it as question=answer")
        earlier = talk.tree.earlier
        name = earlier.questions.get(name, name)
        check_known(name, talk.tree.questions, f"question of `{talk.tree.id}`")
        said = talk.answer(talk.tree.questions[name], words)
        now = (earlier.options.get((name, word), word) for word in said)
        given[name] = (*given.get(name, ()), *now)
    return given


# Asking ------------------------------------------------------------------------


def _asked(talk: Talk) -> tuple[Given, tuple[str, ...]]:
    """Ask until the walk ends; who does not know may guess."""
    given: Given = {}
    guesses: list[str] = []
    click.echo(f"{talk.tree.title.source}\n(an answer's number or words; ? for “I do not know”)\n")
    while not isinstance(body := talk.page(given, guesses).body, OutcomePage):
        if isinstance(body, DependsPage):
            told = talk.speaker.voices[talk.lang].words.gettext("Go on with your best guess")
            click.echo("\n".join((*_indented(body.find_out), f"{told} (Enter: stop)")))
            asked, guesses = body.asked, [*guesses, body.question]
        else:
            asked = body
        if asked.error is not None:
            click.echo(f"  {asked.error}")
        click.echo("\n".join(_question(asked)))
        typed = click.prompt(">", prompt_suffix=" ", default="", show_default=False).strip()
        if isinstance(body, DependsPage) and typed in ("", "?"):
            break
        given.pop(asked.id, None)
        given[asked.id] = _typed(talk, asked, typed)
    return given, tuple(guesses)


def _typed(talk: Talk, body: QuestionPage, words: str) -> tuple[str, ...]:
    if words == "?":
        return (UNSURE,)
    listed = _choices(body)
    numbers = [word.strip() for word in words.split(",")]
    # Where numbers are typed as answers, an extra answer is chosen by its words.
    by_number = body.kind in ("choice", "choices", "country")
    if by_number and all(w.isdecimal() and 0 < int(w) <= len(listed) for w in numbers):
        return tuple(listed[int(word) - 1][0] for word in numbers)
    by_label = {label.casefold(): value for value, label in listed}
    if words.casefold() in by_label:
        return (by_label[words.casefold()],)
    return talk.answer(talk.tree.questions[body.id], words)


def _choices(body: QuestionPage) -> list[tuple[str, str]]:
    nothing = (body.nothing,) if body.nothing else ()
    return [(each.value, each.label.plain) for each in (*body.listed, *body.extras, *nothing)]


# Telling -----------------------------------------------------------------------


def _lines(page: Page, words: Words) -> Iterator[str]:
    yield f"{page.tree_title.plain} ({page.tree}, {page.day})"
    for each in page.answered:
        fits = isinstance(page.body, OutcomePage) and each.question in page.body.fits
        mark = "?" if each.unsure else "✓" if fits else "*" if each.decided else " "
        answer = f"{each.question}={','.join(each.answer)}"
        yield f" {mark} {each.ask.plain} {each.label.plain}  [{answer}]"
        yield from (f"     {because.plain}" for because in each.because)
    for sentence in (*page.lost, *(it.message for it in page.warnings)):
        yield f"! {sentence}"
    yield ""
    match page.body:
        case QuestionPage() as body:
            if body.error is not None:
                yield f"! {body.error}"
            yield from _question(body)
        case DependsPage() as body:
            yield from _depends(body, words)
        case OutcomePage() as body:
            yield from _outcome(body, words)
    if page.facts:
        yield ""
        yield "Facts: " + ", ".join(f"{fact}={value}" for fact, value in page.facts.items())


def _sender(speaker: Presenter, lang: str) -> Iterator[str]:
    """Say whose walk this was."""
    site = site_page(speaker, lang)
    if site.colophon or site.sender:
        yield ""
    if site.colophon:
        yield site.colophon.plain
    if site.sender:
        words, sender = speaker.voices[lang].words, site.sender.title.plain
        made_by = words.gettext("Made by {sender}.", sender=sender)
        yield _joined(" ", made_by, site.sender.url)


def _depends(body: DependsPage, words: Words) -> Iterator[str]:
    yield f"{words.gettext('It depends')}: {body.ask.plain}"
    yield from _indented(body.find_out)
    for region in body.regions:
        ends = [f"{it.title.plain} [{it.id}]" for it in region.outcomes[:FEW]]
        more = len(region.outcomes) - FEW
        if more > 0:
            ends += [words.ngettext("and {n} other result", "and {n} other results", more)]
        yield f"  - {region.label.plain}: {', '.join(ends)}"


def _question(body: QuestionPage) -> Iterator[str]:
    yield f"{body.ask.plain}  [{body.id}]"
    yield from _indented(body.hint)
    for number, (value, label) in enumerate(_choices(body), 1):
        yield f"  {number}. {label}  [{value}]"


def _outcome(body: OutcomePage, words: Words) -> Iterator[str]:
    yield f"{body.verdict_label}: {body.title.plain}  [{body.id}]"
    yield from _indented(body.guidance)
    for step in body.steps:
        if due := step.late or step.deadline:
            number = words.gettext("Step {number}", number=step.number)
            yield f"! {number}: {due.plain.strip()}"
    for notice in body.notices:
        yield f"! {notice.plain}"
    if body.apply:
        yield f"\n{_joined(' – ', body.apply.title, body.apply.url)}"
    for fact in body.glance:
        yield f"  {fact.label.plain}: {' '.join(fact.text.plain.split())}"
    if body.first:
        goal = body.first.url or (body.first.go.tree if body.first.go else None)
        yield f"\n> {_joined(': ', body.first.text, goal)}"
    if body.show:
        yield f"\n{words.gettext('Show this to somebody')}"
        yield from (f"  {line}" for line in body.show.say.splitlines())
        address = body.show.contact.address if body.show.contact else None
        yield f"  {_joined(' · ', body.show.means, address)}"
    permits = words.ngettext("The residence permit", "The residence permits", len(body.permits))
    lists = {
        words.gettext("What to do now"): [
            _joined(" · ", it.text, it.who, it.takes, it.deadline, it.go.title if it.go else None)
            for it in body.steps
        ],
        words.gettext("Documents you need"): [each.title.plain for each in body.documents],
        words.gettext("Good to know"): [_joined(": ", it.title, it.text) for it in body.notes],
        permits: [f"{it.title.plain} – {it.url or ''}" for it in body.permits],
        words.gettext("What is still missing"): [
            _joined(" · ", gap.missing, gap.least.title, gap.least.said) for gap in body.gaps
        ],
        words.gettext("What still counts"): [it.ask.plain for it in body.still_counts],
        words.gettext("Who can help you"): [
            _joined(", ", it.title, it.phone, it.hours, it.languages, it.address, it.url)
            for it in body.contacts
        ],
        words.gettext("Other routes that may fit you"): [it.title.plain for it in body.continues],
    }
    for title, items in lists.items():
        if items:
            yield f"\n{title}"
            yield from (f"  - {' '.join(item.split())}" for item in items)
    if body.share:
        yield "\n" + words.gettext("To share, without your answers")
        yield from (f"  {line}".rstrip() for line in body.share.text.splitlines())


def _joined(sign: str, *parts: Said | str | None) -> str:
    return sign.join(it if isinstance(it, str) else it.plain for it in parts if it)


def _indented(text: Said | None) -> Iterator[str]:
    for line in text.plain.splitlines() if text else ():
        yield f"  {line}".rstrip()
