"""Cases: worked examples walked, whether they come true, and what none of them reaches.

In: a tree and its cases, the day for those that name none. Out: a verdict for each, and the
outcomes and rules that no case comes to; of these, errors at the failing word of a case and
warnings at outcomes and rules without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal as Word
from typing import TypeAlias

from wizard.check.look import Look
from wizard.check.report import example
from wizard.trees.cases import IT_DEPENDS, Case
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Outcome, Span, Tree
from wizard.walks.arrows import Place, graph
from wizard.walks.walk import Arrived, Asked, Depends, End, Invalid, NoRule, Step, Walk, walk

FEW = 2
"""So many cases that stop at one place are still told one by one."""

Stopped: TypeAlias = Word["unanswered", "refused", "no-rule"]
"""Why a walk stopped before any outcome."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a walk stopped: `place` is the id of a question, or of rules."""

    why: Stopped
    place: str


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
            return got, Stop("unanswered", question.id)
        case Invalid(question, raw):
            got = f"question {question.id}, to which {', '.join(raw)} is no answer"
            return got, Stop("refused", question.id)


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


# What is told of them ----------------------------------------------------------


def examples(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report cases that fail, and outcomes and rules without a case."""
    cases = look.library.cases.get(tree.id, ())
    if not cases:
        yield Diagnostic(
            "outcome-without-case",
            "warning",
            f"tree `{tree.id}` has no cases, so nobody notices when it leads people wrong",
            tree.title.span,
            "write a `cases.yaml` beside it, with at least one case for each outcome and rule",
        )
        return
    done = run(tree, cases, look.today)
    yield from cases_failed(tree, done.failed)
    expected = {each.expected for each in done.failed}
    for outcome in done.outcomes_without:
        if outcome.id not in expected:
            yield Diagnostic(
                "outcome-without-case",
                "warning",
                f"no case ends in outcome `{outcome.id}`",
                outcome.span,
                "add one to `cases.yaml`, with the answers that the sources give",
            )
    # Behind the places where cases stop, nothing is taken until they are mended.
    stops = {each.stop.place for each in done.failed if each.stop is not None}
    for way in done.ways_without:
        if not stops or way.place[1] in stops:
            yield Diagnostic(
                "rule-without-case",
                "warning",
                f"no case takes {way.name}",
                way.span,
                "add one to `cases.yaml` whose answers take it",
            )


def cases_failed(tree: Tree, failed: Sequence[Failed]) -> Iterator[Diagnostic]:
    """Say which cases failed, each at the word that did not come true.

    Those that stop alike at one place are told together when they are many: one change did it.
    """
    alike: dict[object, list[Failed]] = {}
    for number, each in enumerate(failed):
        alike.setdefault(number if each.stop is None else each.stop, []).append(each)
    for some in alike.values():
        stop = some[0].stop
        if stop is not None and len(some) > FEW:
            yield _together(tree, stop, some)
        else:
            yield from (_alone(tree, each) for each in some)


def _together(tree: Tree, stop: Stop, some: Sequence[Failed]) -> Diagnostic:
    name = some[0].case.name
    lines = ", ".join(str(each.case.span.line) for each in some)
    return Diagnostic(
        "case-failed",
        "error",
        f"{len(some)} cases {_STOPS[stop.why][1].format(stop.place)}; the first is “{name}”",
        some[0].span,
        f"{_way_out(tree, stop, 'their')}; the cases begin in lines {lines}",
    )


def _alone(tree: Tree, failed: Failed) -> Diagnostic:
    stop, case = failed.stop, failed.case
    if stop is None:
        got = f"gets `{failed.got}`"
        on = f"--on {case.on}" if case.on else ""
        words = " ".join(filter(None, (tree.id, on, example(case.answers))))
        help = f"look where these answers lead: wizard walk {words}"
    else:
        got, help = _STOPS[stop.why][0].format(stop.place), _way_out(tree, stop, "its")
    message = f"case “{case.name}” expects `{failed.expected}` and {got}"
    return Diagnostic("case-failed", "error", message, failed.span, help)


_STOPS: Mapping[Stopped, tuple[str, str]] = {
    "unanswered": (
        "stops at question `{}`, which it does not answer",
        "stop at question `{}`, which they do not answer",
    ),
    "refused": (
        "gives question `{}` an answer that it does not take",
        "give question `{}` an answer that it does not take",
    ),
    "no-rule": (
        "falls through at `{}`, where no rule takes its answers",
        "fall through at `{}`, where no rule takes their answers",
    ),
}


def _way_out(tree: Tree, stop: Stop, whose: str) -> str:
    if stop.why == "no-rule":
        return f"mend the rules of `{stop.place}` first"
    options = tree.questions[stop.place].options
    answer = (
        f"`{stop.place}: {options[0].id}`, or another answer," if options else "an answer to it"
    )
    return f"write {answer} among {whose} `answers`"
