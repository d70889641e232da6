"""The sections of a tree: its questions, facts, decisions, outcomes and notes.

In: one section of the tree file, and the shared files. Out: what stands in it, built; what a
tree takes with `use` is joined with what it says itself and judged with the tree's own facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from wizard.trees.catalogue import NOTE
from wizard.trees.joining import USE, forbid, joined, joined_question, spelled_out
from wizard.trees.mapping import Part
from wizard.trees.model import Decision, DerivedFact, Note, Outcome, Question
from wizard.trees.nodes import MapNode, Node, Pair, Scalar
from wizard.trees.outcomes import outcome
from wizard.trees.questions import question
from wizard.trees.rules import derived_fact, rules
from wizard.trees.scope import Report, Scope, entries, keys, mapping, place_of, refer
from wizard.trees.shared import Shared
from wizard.trees.wording import Place

Built = TypeVar("Built")

SETTLED = ("type", "min", "max")
"""What a tree may not say otherwise than the shared question it takes."""

CLOBBERING = frozenset(
    """
    action after append attributes before closest contains elements enctype focus id length matches
    method normalize prefix remove reset scroll style submit target
    """.split()  # noqa: SIM905 – in quotes and commas nobody could read them
)
"""What scripts ask of a form by name; a field of that name would answer in its place."""


def _each(
    scope: Scope, node: Node | None, sort: str, build: Callable[[Scalar, Node], Built | None]
) -> dict[str, Built]:
    """Build every element of a section, in the order written."""
    one = f"an {sort}" if sort == "outcome" else f"a {sort}"
    if isinstance(node, MapNode) and not node.pairs and sort in ("question", "outcome"):
        help = f"write one under `{sort}s:`"
        scope.report.error("wrong-shape", node, f"a tree needs {one}", help)
    pairs = entries(scope.report, node, f"`{sort}s`", one)
    return {name.text: built for name, value in pairs if (built := build(name, value))}


def _used(scope: Scope, own: MapNode, sort: str, who: str) -> Scalar | None:
    word = own.pairs[USE].value
    if not isinstance(word, Scalar) or not word.text:
        message = f"`use` of {who} must be the id of a shared {sort}"
        scope.report.error("wrong-shape", place_of(word), message)
        return None
    return word if refer(scope, sort, word.text, word, f"`use` of {who}") else None


def questions_in(scope: Scope, node: Node | None, shared: Shared) -> dict[str, Question]:
    """Build every question of a tree."""
    report = scope.report

    def build(name: Scalar, value: Node) -> Question | None:
        if name.text in CLOBBERING:
            message = (
                f"a question may not be called `{name.text}`: forms have something of that name"
            )
            report.error("clobbers-form", name, message, f"call it `{name.text}-asked`, say")
        who = f"question `{name.text}`"
        own = mapping(report, value, who)
        if own is None:
            return None
        own = spelled_out(report, own, who)
        if USE not in own.pairs:
            return question(Part(scope, own, Place(name.text), who), name)
        forbid(report, own, SETTLED, "question")
        use = _used(scope, own, "question", who)
        if use is None:
            return None
        below = shared.nodes["questions"][use.text].value
        assert isinstance(below, MapNode)
        body = joined_question(report, own, spelled_out(Report(), below, who), who)
        with report.used_by(scope.file, use.text, use.span):
            place = Place(name.text, f"questions.{use.text}")
            return question(Part(scope, body, place, who), name, use.text)

    return _each(scope, node, "question", build)


def facts_in(scope: Scope, node: Node | None, shared: Shared) -> dict[str, DerivedFact]:
    """Build every derived fact of a tree, in the order written."""

    def build(name: Scalar, value: Node) -> DerivedFact | None:
        if not isinstance(value, MapNode) or USE not in value.pairs:
            return derived_fact(scope, name, value, Place(name.text))
        who = f"fact `{name.text}`"
        keys(scope.report, value, who, (USE,))
        use = _used(scope, value, "fact", who)
        if use is None:
            return None
        body = shared.nodes["facts"][use.text].value
        with scope.report.used_by(scope.file, use.text, use.span):
            return derived_fact(scope, name, body, Place(name.text, f"facts.{use.text}"), use.text)

    return _each(scope, node, "fact", build)


def decisions_in(scope: Scope, node: Node | None) -> dict[str, Decision]:
    """Build every decision of a tree."""

    def build(name: Scalar, value: Node) -> Decision:
        built = rules(scope, value, Place(name.text), "rules", f"decision `{name.text}`")
        return Decision(name.text, built, name.span)

    return _each(scope, node, "decision", build)


def outcomes_in(scope: Scope, node: Node | None, shared: Shared) -> dict[str, Outcome]:
    """Build every outcome of a tree."""

    def build(name: Scalar, value: Node) -> Outcome | None:
        who = f"outcome `{name.text}`"
        own = mapping(scope.report, value, who)
        if own is None or USE not in own.pairs:
            return outcome(Part(scope, own, Place(name.text), who), name) if own else None
        use = _used(scope, own, "outcome", who)
        if use is None:
            return None
        below = shared.nodes["outcomes"][use.text].value
        assert isinstance(below, MapNode)
        with scope.report.used_by(scope.file, use.text, use.span):
            place = Place(name.text, f"outcomes.{use.text}")
            return outcome(Part(scope, joined(own, below), place, who), name, use.text)

    return _each(scope, node, "outcome", build)


def notes_in(scope: Scope, outcomes: Iterable[Outcome], shared: Shared) -> Mapping[str, Note]:
    """Build the shared notes that outcomes name, their conditions read with this tree's facts."""
    found: dict[str, Note] = {}
    for ending, item in ((each, item) for each in outcomes for item in each.notes):
        if item.id is None or item.id in found:
            continue
        use = item.span if item.span.path == scope.file.path else ending.span
        pair: Pair = shared.nodes["notes"][item.id]
        assert isinstance(pair.value, MapNode)
        place = Place("", f"notes.{item.id}")
        part = Part(scope, pair.value, place, f"note `{item.id}`")
        with scope.report.used_by(scope.file, item.id, use):
            built = NOTE.read(part, pair.key)
        if built:
            found[item.id] = built
    return found
