"""Whether the cases come true, and what none of them reaches.

In: a tree and its cases. Out: errors at the failing word of a case, warnings at outcomes and
rules without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wizard.check.coverage import Failed, Stop, Stopped, run
from wizard.check.look import Look
from wizard.check.report import example
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Tree

FEW = 2
"""So many cases that stop at one place are still told one by one."""


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
            yield _together(stop, some)
        else:
            yield from (_alone(tree, each) for each in some)


def _together(stop: Stop, some: Sequence[Failed]) -> Diagnostic:
    name = some[0].case.name
    lines = ", ".join(str(each.case.span.line) for each in some)
    return Diagnostic(
        "case-failed",
        "error",
        f"{len(some)} cases {_STOPS[stop.why][1].format(stop.place)}; the first is “{name}”",
        some[0].span,
        f"{_way_out(stop, 'their')}; the cases begin in lines {lines}",
    )


def _alone(tree: Tree, failed: Failed) -> Diagnostic:
    stop, case = failed.stop, failed.case
    if stop is None:
        got = f"gets `{failed.got}`"
        on = f"--on {case.on}" if case.on else ""
        words = " ".join(filter(None, (tree.id, on, example(case.answers))))
        help = f"look where these answers lead: wizard walk {words}"
    else:
        got, help = _STOPS[stop.why][0].format(stop.place), _way_out(stop, "its")
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


def _way_out(stop: Stop, whose: str) -> str:
    if stop.why == "no-rule":
        return f"mend the rules of `{stop.place}` first"
    options = stop.question.options if stop.question else ()
    answer = (
        f"`{stop.place}: {options[0].id}`, or another answer," if options else "an answer to it"
    )
    return f"write {answer} among {whose} `answers`"
