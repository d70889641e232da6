"""Cases: worked examples walked, whether they come true, and what none of them reaches.

In: a tree and its cases, the days for those that name none. Out: a verdict for each, and the
outcomes and rules that no case comes to; of these, errors at the failing word of a case and
warnings at outcomes and rules without one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wizard.check.look import Look
from wizard.check.report import example
from wizard.trees.cases import IT_DEPENDS, Case
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Outcome, Span, Tree
from wizard.walks.arrows import Arrow, Place, graph
from wizard.walks.days import passing
from wizard.walks.decided import day_decides
from wizard.walks.walk import Arrived, Asked, Depends, End, GoesRound, Invalid, NoRule, Walk, walk

FEW = 2
"""So many cases that stop at one place are still told one by one."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A case that did not come true: what it expected, what it got, and the word to blame.

    A walk that came to no end `stopped` in a way of `_STOPPED`, `at` a question or at rules. `on`
    is the first day on which a case that names none fails, where it comes true today.
    """

    case: Case
    expected: str
    got: str
    span: Span
    stopped: str = ""
    at: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow that a case should take: a rule, or an option with a target of its own."""

    place: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """The cases of one tree, walked.

    Of all `cases`, `unsound` ones could not be walked. `outcomes` and `ways` are those that arrows
    from the start lead to, `…_without` those among them that no case reaches.
    """

    tree: Tree
    cases: int
    failed: tuple[Failed, ...]
    outcomes: tuple[Outcome, ...]
    outcomes_without: tuple[Outcome, ...]
    ways: tuple[Way, ...]
    ways_without: tuple[Way, ...]
    unsound: int = 0

    @property
    def passed(self) -> int:
        return self.cases - self.unsound - len({each.case.span for each in self.failed})


def run(
    tree: Tree, cases: Sequence[Case], days: Sequence[date], alone: bool = False, unsound: int = 0
) -> Run:
    """Walk every case of a tree on its day: one that names none on the first of the days and, where
    the day may decide, on the others and on those on which its own dates turn a test; with `alone`
    on the first only. Beside them the tree has some `unsound` ones."""
    failed: list[Failed] = []
    ended: set[str] = set()
    taken: set[Span] = set()
    for case in cases:
        found = _walked(tree, case, case.on or days[0])
        wrong = _judged(case, found)
        if isinstance(found, Walk):
            if isinstance(found.end, Arrived):
                ended.add(found.end.outcome.id)
            for step in found.steps:
                taken |= {rule.span for _, rule in step.rules}
                taken |= {step.option.span} if step.option else set()
            undated = case.on is None and not wrong and not alone
            if undated and day_decides(found, case.facts):
                answered = {**found.facts, **found.unused}
                dates = {fact: it for fact, it in answered.items() if isinstance(it, date)}
                later = sorted({*days[1:], *(passing(tree, dates, days[0]) if dates else ())})
                told = (_judged(case, _walked(tree, case, day), day) for day in later)
                wrong = next(filter(None, told), ())
        failed += wrong
    places = graph(tree).arrows
    outcomes = tuple(each for each in tree.outcomes.values() if ("outcome", each.id) in places)
    ways = tuple(_ways(places))
    return Run(
        tree,
        len(cases) + unsound,
        tuple(failed),
        outcomes,
        tuple(outcome for outcome in outcomes if outcome.id not in ended),
        ways,
        tuple(way for way in ways if way.span not in taken),
        unsound,
    )


def _walked(tree: Tree, case: Case, day: date) -> Walk | NoRule:
    try:
        return walk(tree, case.answers, day)
    except NoRule as gap:
        return gap


def _judged(case: Case, found: Walk | NoRule, on: date | None = None) -> Sequence[Failed]:
    end, facts = (found.end, found.facts) if isinstance(found, Walk) else (found, {})
    got, stopped, at = _ended(end)
    if got != case.outcome:
        span = case.spans.get("outcome", case.span)
        return [Failed(case, case.outcome, got, span, stopped, at, on)]
    return [
        Failed(
            case,
            f"{fact}: {value}",
            f"{fact}: {facts.get(fact, 'no value')}",
            case.spans.get(f"facts.{fact}", case.span),
            on=on,
        )
        for fact, value in case.facts.items()
        if facts.get(fact) != value
    ]


def _ended(end: End | NoRule) -> tuple[str, str, str]:
    """Say where a walk came to; where that is no end, also how it stopped, and at what."""
    match end:
        case Arrived(outcome):
            return outcome.id, "", ""
        case Depends():
            return IT_DEPENDS, "", ""
        case Asked(question):
            got = f"question {question.id}, which this case does not answer"
            return got, "unanswered", question.id
        case Invalid(question, raw):
            got = f"question {question.id}, to which {', '.join(raw)} is no answer"
            return got, "refused", question.id
        case GoesRound():
            return f"{end.place} a second time", "goes-round", end.place
        case NoRule():
            return f"no rule of {end.place} that takes its answers", "no-rule", end.place


def _ways(places: Mapping[Place, Sequence[Arrow]]) -> Iterator[Way]:
    """Name every rule and every option with a target that arrows from the start lead to."""
    for (kind, id), arrows in places.items():
        rules = [arrow.rule for arrow in arrows if arrow.rule]
        for option in (arrow.option for arrow in arrows if arrow.option):
            yield Way(id, f"option `{option.id}` of question `{id}`", option.span)
        for number, rule in enumerate(rules, 1):
            yield Way(id, f"rule {number} of {kind} `{id}`", rule.span)


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
    unsound = look.library.unsound.get(tree.id, 0)
    done = run(tree, cases, look.days(tree), look.alone, unsound)
    yield from cases_failed(tree, done.failed)
    if done.unsound:  # what these would reach is not known
        return
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
    stops = {each.at for each in done.failed if each.at}
    for way in done.ways_without:
        if not stops or way.place in stops:
            yield Diagnostic(
                "rule-without-case",
                "warning",
                f"no case takes {way.name}",
                way.span,
                "add one to `cases.yaml` whose answers take it",
            )


def cases_failed(tree: Tree, failed: Sequence[Failed]) -> Iterator[Diagnostic]:
    """Say which cases failed, each at the word that did not come true.

    Those that end alike are told together when they are many: one change did it.
    """
    alike: dict[object, list[Failed]] = {}
    for each in failed:
        ended = each.got if each.got in tree.outcomes else (each.expected, each.got)
        key = (each.stopped, each.at) if each.at else ended
        alike.setdefault((key, each.on), []).append(each)
    for some in alike.values():
        together = [some] if len(some) > FEW else [[each] for each in some]
        yield from (_told(tree, each) for each in together)


def _told(tree: Tree, some: Sequence[Failed]) -> Diagnostic:
    first, case = some[0], some[0].case
    if first.at:
        got, way_out = _stopped(tree, first, _MANY if len(some) > 1 else _ONE)
    else:
        on = f" --on {case.on}" if case.on else ""
        got = f"gets `{first.got}`"
        words = f"{tree.id}{on} {example(case.answers)}".rstrip()
        way_out = f"look where these answers lead: wizard walk {words}"
    message = f"case “{case.name}” expects `{first.expected}` and {got}"
    if first.on is not None:
        way_out = f"{_WRITE_ON}; on {first.on} it does not"
    if len(some) > 1:
        got = got if first.at else f"get `{first.got}`, and not what they expect"
        message = f"{len(some)} cases {got}; the first is “{case.name}”"
        way_out += _lines([it.case for it in some])
    if first.on is not None:
        return Diagnostic("case-without-day", "error", message, first.span, way_out, day=first.on)
    return Diagnostic("case-failed", "error", message, first.span, way_out)


_WRITE_ON = "write `on: …` beside the name, with a day on which it comes true"


def _lines(cases: Sequence[Case]) -> str:
    return f"; the cases begin in lines {', '.join(str(case.span.line) for case in cases)}"


_ONE = {"s": "s", "they": "it", "do": "does", "their": "its"}
_MANY = {"s": "", "they": "they", "do": "do", "their": "their"}
_STOPPED = {
    "unanswered": "stop{s} at question `{at}`, which {they} {do} not answer",
    "refused": "give{s} question `{at}` an answer that it does not take",
    "no-rule": "fall{s} through at `{at}`, where no rule takes {their} answers",
    "goes-round": "come{s} to `{at}` a second time",
}


def _stopped(tree: Tree, failed: Failed, words: Mapping[str, str]) -> tuple[str, str]:
    """Say of one case or of many where they stop, and the way out."""
    stops = _STOPPED[failed.stopped].format(at=failed.at, **words)
    if failed.stopped == "no-rule":
        return stops, f"mend the rules of `{failed.at}` first"
    if failed.stopped == "goes-round":
        return stops, f"mend what leads back to `{failed.at}` first"
    options = tree.questions[failed.at].options
    answer = f"`{failed.at}: {options[0].id}`, or another answer," if options else "an answer to it"
    return stops, f"write {answer} among {words['their']} `answers`"
