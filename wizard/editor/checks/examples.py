"""Whether the cases come true, and what none of them reaches.

In: a tree and its cases. Out: errors at the failing word of a case, warnings at outcomes and
rules without one.
"""

from __future__ import annotations

from collections.abc import Iterator

from wizard.editor.cases import Failed, run
from wizard.editor.checks.look import Look
from wizard.editor.report import example
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Tree


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
    for failed in done.failed:
        yield case_failed(tree, failed)
    for outcome in done.outcomes_without:
        yield Diagnostic(
            "outcome-without-case",
            "warning",
            f"no case ends in outcome `{outcome.id}`",
            outcome.span,
            "add one to `cases.yaml`, with the answers that the sources give",
        )
    for way in done.ways_without:
        yield Diagnostic(
            "rule-without-case",
            "warning",
            f"no case takes {way.name}",
            way.span,
            "add one to `cases.yaml` whose answers take it",
        )


def case_failed(tree: Tree, failed: Failed) -> Diagnostic:
    """Say which case failed, at the word that did not come true."""
    on = f"--on {failed.case.on}" if failed.case.on else ""
    words = " ".join(filter(None, (tree.id, on, example(failed.case.answers))))
    return Diagnostic(
        "case-failed",
        "error",
        f"case “{failed.case.name}” expects `{failed.expected}` and gets `{failed.got}`",
        failed.span,
        f"look where these answers lead: wizard walk {words}",
    )
