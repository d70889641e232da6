"""What a tree names: its questions, facts, decisions and outcomes, before any is built.

In: the root mapping of a tree and the shared files. Out: the shape of every fact and the
place of every target, so that words can be resolved in any order. It judges nothing but
names that clash.
"""

from __future__ import annotations

from collections.abc import Mapping

from wizard.trees.diagnostics import Related
from wizard.trees.joining import USE, option_ids
from wizard.trees.model import TODAY, Span
from wizard.trees.nodes import MapNode, Node, Pair, Scalar
from wizard.trees.questions import kind_of, own_keys
from wizard.trees.rules import unlabelled, value_words
from wizard.trees.scope import DAY, FactShape, Goal, Report, TargetKind
from wizard.trees.shared import Shared

Targets = dict[str, Goal]


def section(root: MapNode, key: str) -> Mapping[str, Pair]:
    """Give the entries under one key of a tree, none where it is absent or no mapping."""
    pair = root.pairs.get(key)
    return pair.value.pairs if pair and isinstance(pair.value, MapNode) else {}


def facts_of(report: Report, root: MapNode, shared: Shared) -> dict[str, FactShape]:
    """Give the shape of every question and derived fact, and of `today`."""
    shapes = {
        id: _question(pair.key, pair.value, shared)
        for id, pair in section(root, "questions").items()
    }
    for id, (key, value) in section(root, "facts").items():
        if id in shapes:
            _clash(report, key, "fact", "question", shapes[id].span)
        else:
            shapes[id] = _fact(key, value, shared)
    shapes[TODAY] = DAY
    return shapes


def targets_of(report: Report, root: MapNode) -> Targets:
    """Give everything an arrow may point at."""
    targets: Targets = {}
    sections: tuple[tuple[TargetKind, str], ...] = (
        ("question", "questions"),
        ("decision", "decisions"),
        ("outcome", "outcomes"),
    )
    for kind, key in sections:
        for id, pair in section(root, key).items():
            if id in targets:
                _clash(report, pair.key, kind, targets[id].kind, targets[id].span)
            else:
                targets[id] = Goal(kind, pair.key)
    return targets


def _clash(report: Report, word: Scalar, sort: str, earlier: str, span: Span) -> None:
    message = f"{sort} `{word.text}` bears the name of a {earlier}"
    related = Related(span, f"{earlier} `{word.text}` stands here")
    report.error("duplicate-id", word, message, "give one of them another id", related)


def _used(body: Node, entries: Mapping[str, Pair]) -> Node | None:
    """Find what a mapping takes with `use`; `None` where it takes nothing that is there."""
    use = body.pairs.get(USE) if isinstance(body, MapNode) else None
    if use is None or not isinstance(use.value, Scalar):
        return None
    pair = entries.get(use.value.text)
    return pair.value if pair else None


def _question(name: Scalar, body: Node, shared: Shared) -> FactShape:
    unknown = FactShape(name.text, "unknown", {}, name)
    if not isinstance(body, MapNode):
        return unknown
    source: Node | None = body
    if USE in body.pairs:
        source = _used(body, shared.nodes["questions"])
    kind = kind_of(source) if isinstance(source, MapNode) else None
    if kind is None or not isinstance(source, MapNode):
        return unknown
    listed = source.pairs.get("options" if "options" in own_keys(kind) else "extra")
    values = option_ids(listed.value if listed else None)
    return FactShape(name.text, kind, values, name)


def _fact(name: Scalar, body: Node, shared: Shared) -> FactShape:
    source: Node | None = body
    if isinstance(body, MapNode):
        source = _used(body, shared.nodes["facts"])
    if source is None:
        return FactShape(name.text, "unknown", {}, name)
    return FactShape(name.text, "derived", value_words(source), name, unlabelled(source))
