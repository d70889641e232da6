"""A question, and the page for somebody who does not know the answer.

In: a question of a walk, the scene it is asked in, the way ahead. Out: `QuestionPage` or
`DependsPage`. It must not know addresses or forms.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from wizard.present.entries import amount_notices, contact_page
from wizard.present.fill import OF_A_WALK, Scene, meant, option_label, said, said_if
from wizard.present.in_language import escaped
from wizard.present.labels import region_label
from wizard.present.shapes import (
    DependsPage,
    EndLine,
    OptionPage,
    QuestionPage,
    Region,
    Remaining,
)
from wizard.trees.conditions.truth import amounts_in
from wizard.trees.kinds import Refusal, bound, canonical, offered
from wizard.trees.model import NOTHING, VERDICTS, Option, Question
from wizard.trees.texts import texts_of
from wizard.trees.values import KNOWN
from wizard.walks.ahead import Ahead, Branch, Reach
from wizard.words import sentences as phrases
from wizard.words.countries import called
from wizard.words.refusals import refusal, sure


def question_page(
    scene: Scene,
    question: Question,
    reach: Reach,
    filled: tuple[str, ...] = (),
    refused: Refusal | None = None,
) -> QuestionPage:
    """Show a question; `filled` is what stands in it already, `refused` why that was no answer."""
    options = tuple(_option(scene, option) for option in question.options)
    if question.kind == "country":
        every, some = scene.voice.every_country, offered(question)
        options = every if some == KNOWN else tuple(it for it in every if it.value in some)
    nothing = None
    if question.kind == "choices" and not question.at_least:  # that none fits is an answer
        nothing = OptionPage(NOTHING, escaped(phrases.nothing_ticked(scene.words)))
    return QuestionPage(
        id=question.id,
        kind=question.kind,
        ask=said(scene, question.ask),
        options=options,
        extras=tuple(_option(scene, extra) for extra in question.extras),
        hint=said_if(scene, question.hint, block=True),
        why=said_if(scene, question.why, block=True),
        find_out=said_if(scene, question.find_out, block=True),
        unit=said_if(scene, question.unit),
        minimum=_written(bound(question.minimum, scene.calendar)),
        maximum=_written(bound(question.maximum, scene.calendar)),
        at_least=question.at_least,
        nothing=nothing,
        filled=filled,
        error=refusal(scene.words, question.kind, refused) if refused else None,
        remaining=Remaining(reach.least, reach.most),
        suggestions=tuple(_suggestions(scene, question, filled, refused)),
        sure=_sure(scene, question, refused),
    )


def alike(question: Question) -> bool:
    """Say whether a question reads the same for all who come to it on a day."""
    told = (question.ask, question.hint, question.why, question.find_out, question.unit)
    texts = texts_of((*told, question.options, question.extras))
    return not any(
        text.when or any(it.kind in OF_A_WALK for it in text.placeholders) for text in texts
    )


def _option(scene: Scene, option: Option) -> OptionPage:
    hint = said_if(scene, option.hint, block=True)
    return OptionPage(option.id, option_label(scene, option), hint)


def _suggestions(
    scene: Scene, question: Question, typed: Sequence[str], refused: Refusal | None
) -> Iterator[OptionPage]:
    """Offer what a text may mean, also answers beside the countries: nothing is taken unchosen."""
    if refused is not None and refused.reason == "no-country":
        countries = scene.voice.countries
        meant = called(typed[0])
        for extra in question.extras:
            label = option_label(scene, extra)
            if meant and f" {meant} " in f" {called(label.plain)} {called(extra.id)} ":
                yield OptionPage(extra.id, label)
        for code in countries.find(typed[0], offered(question)).offered:
            yield OptionPage(code, escaped(countries.names[code]))


def _sure(scene: Scene, question: Question, refused: Refusal | None) -> OptionPage | None:
    """Offer to take an answer that is only doubted."""
    if refused is None or not refused.sure or refused.limit is None:
        return None
    label = escaped(sure(scene.words, question.kind, refused))
    return OptionPage(canonical(refused.limit)[0], label)


def _written(limit: Decimal | date | None) -> str | None:
    return None if limit is None else canonical(limit)[0]


def depends_page(scene: Scene, question: Question, ahead: Ahead, reach: Reach) -> DependsPage:
    """Show how to find an answer out, the question to guess at, and what hangs on it."""
    help = scene.tree.outcomes[scene.tree.unlisted.id]
    branches = ahead.branches(question.place, scene.facts)
    return DependsPage(
        question=question.id,
        ask=said(scene, question.ask),
        find_out=said_if(scene, question.find_out, block=True),
        asked=question_page(scene, question, reach),
        regions=region_pages(scene, question, branches),
        contacts=tuple(contact_page(scene, ref) for ref in meant(scene, help.contacts)),
        notices=tuple(amount_notices(scene, amounts_in(ahead.tests(question.id)))),
    )


def region_pages(
    scene: Scene, question: Question, branches: Sequence[Branch]
) -> tuple[Region, ...]:
    """Show branches of answers and the outcomes still possible behind each; countries in the order
    of their names."""
    if question.kind == "country":
        some = offered(question)
        order = {code: at for at, code in enumerate(scene.voice.countries.names) if code in some}
        branches = sorted(branches, key=lambda branch: _place(branch, order))
    among = frozenset[str]()
    if question.kind == "choices":
        among = among.union(*(region.ids for branch in branches for region in branch.regions))
    return tuple(
        Region(
            label=region_label(scene, question, branch.regions, among),
            answer=canonical(branch.regions[0].sample),
            outcomes=tuple(_outcome_lines(scene, branch.reach.outcomes)),
        )
        for branch in branches
    )


def _place(branch: Branch, order: Mapping[str, int]) -> tuple[bool, int]:
    """Say where a branch of countries stands: by its first name, and the rest of the world last."""
    places = [order[id] for region in branch.regions for id in region.ids if id in order]
    return len(places) * 2 > len(order), min(places, default=len(order))


def _outcome_lines(scene: Scene, ids: frozenset[str]) -> Iterator[EndLine]:
    """Name outcomes, the most hopeful first."""
    found = [outcome for outcome in scene.tree.outcomes.values() if outcome.id in ids]
    for it in sorted(found, key=lambda outcome: VERDICTS.index(outcome.verdict)):
        label = phrases.verdict(scene.words, it.verdict)
        yield EndLine(it.id, said(scene, it.title), it.verdict, label)
