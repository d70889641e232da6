"""Positioned nodes → a frozen `Tree`, or everything that is wrong with it.

In: a tree file as read, and the shared files as built. Out: the tree with every id resolved,
or diagnostics, all of them: building never stops at the first. It must not know where files
come from, nor walk the tree it builds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from wizard.trees.cycles import ordered, report_circles
from wizard.trees.declared import facts_of, section, targets_of
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.facts import builds_on
from wizard.trees.groups import ambiguous, groups
from wizard.trees.mapping import Part
from wizard.trees.model import Decision, Question, Span, Target, Tree
from wizard.trees.nodes import MapNode
from wizard.trees.reading import Reading
from wizard.trees.rules import asides, outcome_target, target
from wizard.trees.scope import Report, Scope, mapping, scalar
from wizard.trees.sections import decisions_in, facts_in, notes_in, outcomes_in, questions_in
from wizard.trees.shared import Shared, ids_in
from wizard.trees.wording import Place

KEYS = (
    "title",
    "summary",
    "intro",
    "reviewed",
    "source",
    "sensitive",
    "start",
    "unlisted",
    "aside",
    "get-help-budget",
    "groups",
    "questions",
    "facts",
    "decisions",
    "outcomes",
)
REQUIRED = ("title", "summary", "reviewed", "start", "unlisted", "questions", "outcomes")

_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*%\Z")


class Build(NamedTuple):
    """What building gave; `tree` is `None` when anything is wrong."""

    tree: Tree | None
    diagnostics: tuple[Diagnostic, ...]


def build_tree(id: str, reading: Reading, shared: Shared, version: str) -> Build:
    """Build one tree from its file."""
    report = Report(list(reading.diagnostics))
    root = mapping(report, reading.root, "a tree", "see `wizard new`") if reading.root else None
    if root is None:
        return Build(None, tuple(report.found))
    scope = _scope(id, report, root, shared)
    part = Part(scope, root, Place(""), "the tree")
    first = next(iter(root.pairs.values()), None)
    part.keys(KEYS, REQUIRED, at=first.key if first else reading.file.span)
    tree = _tree(id, part, shared, version)
    if report.found:
        return Build(None, tuple(dict.fromkeys(report.found)))
    return Build(tree, ())


def _scope(id: str, report: Report, root: MapNode, shared: Shared) -> Scope:
    facts = facts_of(report, root, shared)
    pair = root.pairs.get("groups")
    ids = pair and {
        **ids_in(section(root, "questions")),
        **{id: word for shape in facts.values() for id, word in shape.values.items()},
    }
    known = groups(report, pair.value if pair else None, shared.groups, ids, "`groups`")
    ambiguous(report, known, facts)
    return Scope(report, root.file, id, shared.known, known, facts, targets_of(report, root))


def _tree(id: str, part: Part, shared: Shared, version: str) -> Tree | None:
    scope = part.scope
    questions = questions_in(scope, part.node("questions"), shared)
    facts = facts_in(scope, part.node("facts"), shared)
    decisions = decisions_in(scope, part.node("decisions"))
    outcomes = outcomes_in(scope, part.node("outcomes"), shared)
    notes = notes_in(scope, outcomes.values(), shared)
    title, summary, reviewed = part.line("title"), part.text("summary"), part.day("reviewed")
    first, other, links = part.node("start"), part.node("unlisted"), part.node("aside")
    start = target(scope, first, "the tree starts at") if first else None
    unlisted = (
        outcome_target(scope, other, "“My situation is not listed” goes to") if other else None
    )
    intro, origin = part.text("intro"), part.source()
    quiet = asides(scope, links, part.place, part.who) if links else ()
    sensitive, budget = part.yes("sensitive"), _budget(part)
    needs = builds_on(facts)
    report_circles(scope.report, needs, "these facts build on each other", _NO_CIRCLE)
    report_circles(scope.report, arrows(questions, decisions), "this leads", _NO_LOOP)
    if not (title and summary and reviewed and start and unlisted):
        return None
    return Tree(
        id=id,
        path=scope.file.path,
        version=version,
        title=title,
        summary=summary,
        reviewed=reviewed,
        start=start,
        unlisted=unlisted,
        questions=questions,
        facts={name: facts[name] for name in ordered(needs)},
        decisions=decisions,
        outcomes=outcomes,
        notes=notes,
        groups=scope.groups.members,
        catalogue=shared.catalogue,
        span=part.body.span,
        intro=intro,
        source=origin,
        sensitive=sensitive,
        asides=quiet,
        budget=budget,
    )


_NO_CIRCLE = "let one of them test answers only"
_NO_LOOP = "let one of these arrows lead on to an outcome"


def arrows(
    questions: Mapping[str, Question], decisions: Mapping[str, Decision]
) -> dict[str, dict[str, Span]]:
    """List where each question and decision leads, outcomes left out."""
    found: dict[str, dict[str, Span]] = {}
    for question in questions.values():
        targets = [option.go for option in (*question.options, *question.extras)]
        targets += [rule.go for rule in question.next]
        found[question.id] = _onward([*targets, question.unsure])
    for decision in decisions.values():
        found[decision.id] = _onward([rule.go for rule in decision.rules])
    return found


def _onward(targets: list[Target | None]) -> dict[str, Span]:
    onward: dict[str, Span] = {}
    for target_ in targets:
        if target_ and target_.kind != "outcome":
            onward.setdefault(target_.id, target_.span)
    return onward


def _budget(part: Part) -> Decimal | None:
    node = part.node("get-help-budget")
    word = scalar(part.scope.report, node, "`get-help-budget`") if node else None
    if word is None:
        return None
    match = _SHARE.match(word.text)
    if match is None or Decimal(match[1]) > 100:
        message = f"`{word.text}` is no share of all walks"
        part.scope.report.error("bad-number", word, message, "write `15%`, from 0% to 100%")
        return None
    return Decimal(match[1]) / 100
