"""A question, and the page for somebody who does not know the answer.

In: a question of a walk, a voice, the way ahead. Out: `QuestionPage` or `DependsPage`. It must
not know addresses or forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from wizard.present.entries import amount_notices, amounts_in, contact_pages, said_if
from wizard.present.fill import OF_A_WALK, Scene, option_label, said
from wizard.present.in_language import Voice, escaped
from wizard.present.labels import region_label
from wizard.present.shapes import (
    DependsPage,
    EndLine,
    OptionPage,
    Problem,
    QuestionPage,
    Region,
    Remaining,
)
from wizard.trees.kinds import Refusal, bound, canonical
from wizard.trees.model import VERDICTS, Option, Question
from wizard.trees.texts import texts_of
from wizard.walks.ahead import Ahead, Branch, Reach
from wizard.words import sentences as phrases
from wizard.words.refusals import refusal, sure


def question_page(
    voice: Voice,
    question: Question,
    scene: Scene,
    reach: Reach,
    filled: tuple[str, ...] = (),
    refused: Refusal | None = None,
) -> QuestionPage:
    """Show a question; `filled` is what stands in it already, `refused` why that was no answer."""
    return QuestionPage(
        id=question.id,
        kind=question.kind,
        ask=said(voice, question.ask, scene),
        options=_options(voice, question, scene),
        extras=tuple(_option(voice, extra, scene) for extra in question.extras),
        hint=said_if(voice, question.hint, scene, block=True),
        why=said_if(voice, question.why, scene, block=True),
        find_out=said_if(voice, question.find_out, scene, block=True),
        unit=said_if(voice, question.unit, scene),
        minimum=_written(bound(question.minimum, scene.day)),
        maximum=_written(bound(question.maximum, scene.day)),
        filled=filled,
        error=_problem(voice, question, refused) if refused else None,
        remaining=Remaining(reach.least, reach.most),
        suggestions=_suggestions(voice, filled, refused),
        sure=_sure(voice, question, refused),
    )


def alike(question: Question) -> bool:
    """Say whether a question reads the same for all who come to it on a day."""
    told = (question.ask, question.hint, question.why, question.find_out, question.unit)
    texts = texts_of((*told, question.options, question.extras))
    return not any(it.kind in OF_A_WALK for text in texts for it in text.placeholders)


def _options(voice: Voice, question: Question, scene: Scene) -> tuple[OptionPage, ...]:
    if question.kind == "country":
        return voice.every_country
    return tuple(_option(voice, option, scene) for option in question.options)


def _option(voice: Voice, option: Option, scene: Scene) -> OptionPage:
    hint = said_if(voice, option.hint, scene, block=True)
    return OptionPage(option.id, option_label(voice, option, scene), hint)


def _problem(voice: Voice, question: Question, refused: Refusal) -> Problem:
    return Problem(refusal(voice.words, question.kind, refused), question.id)


def _suggestions(
    voice: Voice, typed: Sequence[str], refused: Refusal | None
) -> tuple[OptionPage, ...]:
    """Offer the countries that a text may mean: nothing is taken that nobody chose."""
    if refused is None or refused.reason != "no-country":
        return ()
    offered = voice.countries.find(typed[0]).offered
    return tuple(OptionPage(code, escaped(voice.countries.names[code])) for code in offered)


def _sure(voice: Voice, question: Question, refused: Refusal | None) -> OptionPage | None:
    """Offer to take an answer that is only doubted."""
    if refused is None or not refused.sure or refused.limit is None:
        return None
    return OptionPage(
        canonical(refused.limit)[0], escaped(sure(voice.words, question.kind, refused))
    )


def _written(limit: Decimal | date | None) -> str | None:
    return None if limit is None else canonical(limit)[0]


def depends_page(voice: Voice, question: Question, scene: Scene, ahead: Ahead) -> DependsPage:
    """Show how to find an answer out, and what hangs on it."""
    help = scene.tree.outcomes[scene.tree.unlisted.id]
    branches = ahead.branches(question.id, scene.facts)
    return DependsPage(
        question=question.id,
        ask=said(voice, question.ask, scene),
        find_out=said_if(voice, question.find_out, scene, block=True),
        regions=region_pages(voice, question, branches, scene),
        contacts=contact_pages(voice, help.contacts, scene),
        notices=amount_notices(voice, amounts_in(ahead.tests(question.id)), scene),
    )


def region_pages(
    voice: Voice, question: Question, branches: Sequence[Branch], scene: Scene
) -> tuple[Region, ...]:
    """Show branches of answers and the outcomes still possible behind each."""
    among = frozenset[str]()
    if question.kind == "choices":
        samples = (region.sample for branch in branches for region in branch.regions)
        among = among.union(*(sample for sample in samples if isinstance(sample, frozenset)))
    return tuple(
        Region(
            label=region_label(voice, question, branch.regions, among, scene),
            answer=canonical(branch.regions[0].sample),
            outcomes=outcome_lines(voice, branch.reach.outcomes, scene),
        )
        for branch in branches
    )


def outcome_lines(voice: Voice, ids: frozenset[str], scene: Scene) -> tuple[EndLine, ...]:
    """Name outcomes, the most hopeful first."""
    found = [outcome for outcome in scene.tree.outcomes.values() if outcome.id in ids]
    return tuple(
        EndLine(
            outcome.id,
            said(voice, outcome.title, scene),
            outcome.verdict,
            phrases.verdict(voice.words, outcome.verdict),
        )
        for outcome in sorted(found, key=lambda outcome: VERDICTS.index(outcome.verdict))
    )
