"""Cases: worked examples walked, and what none of them reaches.

In: the cases of a tree, the day for those that name none. Out: a verdict for each, and the
outcomes and rules that no case comes to. It must not know files or how results are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal as Word
from typing import TypeAlias

from wizard.trees.cases import IT_DEPENDS, Case
from wizard.trees.model import Outcome, Question, Span, Tree
from wizard.walks.arrows import Place, graph
from wizard.walks.walk import Arrived, Asked, Depends, End, Invalid, NoRule, Step, Walk, walk

Stopped: TypeAlias = Word["unanswered", "refused", "no-rule"]
"""Why a walk stopped before any outcome."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a walk stopped: `place` is the id of a question or of rules, `question` the former."""

    why: Stopped
    place: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A case that did not come true: what it expected, what it got, and the word to blame."""

    case: Case
    expected: str
    got: str
    span: Span
    stop: Stop | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow that a case should take: a rule, or an option with a target of its own."""

    place: Place
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """The cases of one tree, walked.

    `outcomes` and `ways` are those that arrows from the start lead to, `…_without` those among
    them that no case reaches.
    """

    tree: Tree
    cases: int
    failed: tuple[Failed, ...]
    outcomes: tuple[Outcome, ...]
    outcomes_without: tuple[Outcome, ...]
    ways: tuple[Way, ...]
    ways_without: tuple[Way, ...]


def run(tree: Tree, cases: Sequence[Case], today: date) -> Run:
    """Walk every case of a tree."""
    failed: list[Failed] = []
    ended: set[str] = set()
    taken: set[Span] = set()
    for case in cases:
        try:
            found = walk(tree, case.answers, case.on or today)
        except NoRule as gap:
            got = f"no rule of {gap.place} that takes its answers"
            stop = Stop("no-rule", gap.place)
            failed.append(Failed(case, case.outcome, got, _blamed(case), stop))
            continue
        failed += _judged(case, found)
        if isinstance(found.end, Arrived):
            ended.add(found.end.outcome.id)
        for step in found.steps:
            taken.update(_taken(step))
    places = graph(tree).arrows
    outcomes = tuple(each for each in tree.outcomes.values() if ("outcome", each.id) in places)
    ways = tuple(_ways(tree))
    return Run(
        tree,
        len(cases),
        tuple(failed),
        outcomes,
        tuple(outcome for outcome in outcomes if outcome.id not in ended),
        ways,
        tuple(way for way in ways if way.span not in taken),
    )


def _judged(case: Case, found: Walk) -> Iterator[Failed]:
    got, stop = _ended(found.end)
    if got != case.outcome:
        yield Failed(case, case.outcome, got, _blamed(case), stop)
        return
    for fact, value in case.facts.items():
        held = found.facts.get(fact)
        if held != value:
            span = case.spans.get(f"facts.{fact}", case.span)
            said = "no value" if held is None else held
            yield Failed(case, f"{fact}: {value}", f"{fact}: {said}", span)


def _blamed(case: Case) -> Span:
    return case.spans.get("outcome", case.span)


def _ended(end: End) -> tuple[str, Stop | None]:
    match end:
        case Arrived(outcome):
            return outcome.id, None
        case Depends():
            return IT_DEPENDS, None
        case Asked(question):
            got = f"question {question.id}, which this case does not answer"
            return got, Stop("unanswered", question.id, question)
        case Invalid(question, raw):
            got = f"question {question.id}, to which {', '.join(raw)} is no answer"
            return got, Stop("refused", question.id, question)


def _taken(step: Step) -> Iterator[Span]:
    if step.option is not None and step.option.go is not None:
        yield step.option.span
    for _, rule in step.rules:
        yield rule.span


def _ways(tree: Tree) -> Iterator[Way]:
    """Name every rule and every option with a target that arrows from the start lead to."""
    for place, arrows in graph(tree).arrows.items():
        number = 0
        for arrow in arrows:
            if arrow.option is not None:
                name = f"option `{arrow.option.id}` of question `{place[1]}`"
                yield Way(place, name, arrow.option.span)
            elif arrow.rule is not None:
                number += 1
                yield Way(place, f"rule {number} of {place[0]} `{place[1]}`", arrow.rule.span)
