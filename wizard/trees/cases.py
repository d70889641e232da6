"""Worked examples: which answers should lead where.

In: `cases.yaml` as read, and the tree it belongs to. Out: frozen `Case`s, or diagnostics. It
must not walk: whether a case comes true is `wizard.check`'s business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wizard.trees import values
from wizard.trees.country_codes import KNOWN
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.kinds import Reason, Refusal, judge
from wizard.trees.model import UNSURE, Question, Span, Tree
from wizard.trees.nodes import ListNode, Node, Pair, Scalar
from wizard.trees.reading import Reading
from wizard.trees.scope import Report, keys, listed, mapping, place_of, scalar, sequence

KEYS = ("name", "on", "answers", "outcome", "facts")
REQUIRED = ("name", "answers", "outcome")
IT_DEPENDS = "it-depends"
"""The expected outcome of a walk that ends in the page after "I do not know"."""

_FORM = "write `- name: …` with `answers: {question: answer}` and `outcome: id`"
_CODES: Mapping[Reason, str] = {
    "no-number": "bad-number",
    "too-low": "bad-number",
    "too-high": "bad-number",
    "off-step": "bad-number",
    "no-date": "bad-date",
    "no-year": "bad-date",
    "no-such-day": "bad-date",
    "too-early": "bad-date",
    "too-late": "bad-date",
}
_EXPECTED: Mapping[Reason, str] = {
    "no-number": "write a number",
    "too-low": "the lowest is {}",
    "too-high": "the highest is {}",
    "off-step": "answers go by steps of {}",
    "no-date": "write year, month and day, as in `2026-06-12`",
    "no-year": "write the year in four digits, as in `2026-06-12`",
    "no-such-day": "this day is not in the calendar",
    "too-early": "the first day is {}",
    "too-late": "the last day is {}",
}
_SOME_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example with its expected outcome, an id or `it-depends`.

    `answers` are raw texts by question, as a walk takes them. Every part knows where it stands:
    `span` is the name, `spans` the expected `outcome`, each `answers.QUESTION` and `facts.FACT`.
    """

    name: str
    on: date | None
    answers: Mapping[str, tuple[str, ...]]
    outcome: str
    facts: Mapping[str, str]
    span: Span
    spans: Mapping[str, Span]


def cases_of(report: Report, reading: Reading, tree: Tree) -> tuple[Case, ...]:
    """Build the cases of a tree; one with a mistake is left out and reported."""
    report.found.extend(reading.diagnostics)
    if reading.root is None:
        return ()
    items = sequence(report, reading.root, "`cases.yaml`", _FORM) or ()
    found: list[Case] = []
    names: dict[str, Span] = {}
    for number, item in enumerate(items, 1):
        case = _case(report, item, tree, number)
        if case is None:
            continue
        if case.name in names:
            related = Related(names[case.name], "the first case of this name stands here")
            message = "two cases have the same name"
            report.error("duplicate-id", case.span, message, "say what differs", related)
        names.setdefault(case.name, case.span)
        found.append(case)
    return tuple(found)


def _case(report: Report, node: Node, tree: Tree, number: int) -> Case | None:
    who = f"case {number}"
    body = mapping(report, node, who, _FORM)
    if body is None:
        return None
    before = len(report.found)
    keys(report, body, who, KEYS, REQUIRED)
    pairs = body.pairs
    name = scalar(report, pairs["name"].value, f"`name` of {who}") if "name" in pairs else None
    on = values.day(report, pairs["on"].value, f"`on` of {who}") if "on" in pairs else None
    spans: dict[str, Span] = {}
    answers = _answers(report, pairs.get("answers"), tree, on, spans)
    outcome = _outcome(report, pairs.get("outcome"), tree, spans)
    facts = _facts(report, pairs.get("facts"), tree, spans)
    if name is None or outcome is None or len(report.found) > before:
        return None
    return Case(name.text.strip(), on, answers, outcome, facts, name.span, spans)


def _answers(
    report: Report, pair: Pair | None, tree: Tree, on: date | None, spans: dict[str, Span]
) -> dict[str, tuple[str, ...]]:
    answers: dict[str, tuple[str, ...]] = {}
    body = mapping(report, pair.value, "`answers`", _FORM) if pair else None
    for id, (key, value) in body.pairs.items() if body else ():
        question = tree.questions.get(id)
        if question is None:
            near = did_you_mean(id, {id: each.span for id, each in tree.questions.items()})
            message = f"`{id}` is no question of tree `{tree.id}`"
            if id in tree.facts:
                near = f"`{id}` is a derived fact: write it under `facts:`"
            report.error("unknown-fact", key, message, near)
            continue
        given = _given(report, value, id)
        if given is not None and _good(report, question, given, value, on):
            answers[id] = given
            spans[f"answers.{id}"] = value.span
    return answers


def _given(report: Report, node: Node, id: str) -> tuple[str, ...] | None:
    if isinstance(node, Scalar):
        word = scalar(report, node, f"the answer to `{id}`", "for nothing ticked, write `[]`")
        return (word.text,) if word else None
    if isinstance(node, ListNode) and all(isinstance(item, Scalar) for item in node.items):
        return tuple(item.text for item in node.items if isinstance(item, Scalar)) or ("",)
    message = f"the answer to `{id}` must be a word or a list of words"
    report.error("wrong-shape", place_of(node), message)
    return None


def _good(
    report: Report, question: Question, given: tuple[str, ...], node: Node, on: date | None
) -> bool:
    if given == (UNSURE,):
        return True
    if isinstance(node, ListNode) and question.kind != "choices":
        message = f"question `{question.id}` takes one answer, not a list"
        report.error("wrong-shape", node, message, "write the answer without brackets")
        return False
    refusal = judge(question, given, on or _SOME_DAY)
    if not isinstance(refusal, Refusal):
        return True
    if on is None and refusal.reason in ("too-early", "too-late"):
        return True
    code = _CODES.get(refusal.reason, "unknown-option")
    _refused(report, question, given, node, code, refusal)
    return False


def _refused(
    report: Report,
    question: Question,
    given: tuple[str, ...],
    node: Node,
    code: str,
    refusal: Refusal,
) -> None:
    ids = {option.id: option.span for option in (*question.options, *question.extras)}
    at = node
    if isinstance(node, ListNode):
        at = next((i for i in node.items if isinstance(i, Scalar) and i.text not in ids), node)
    written = at.text if isinstance(at, Scalar) else ", ".join(given)
    help = did_you_mean(written, ids) or (f"answers are {listed(ids)}" if ids else None)
    if question.kind == "country" and written.upper() in KNOWN:
        help = f"write `{written.upper()}`"
    if refusal.reason in _EXPECTED:
        help = _EXPECTED[refusal.reason].format(refusal.limit)
    message = f"`{written}` is no answer to question `{question.id}`"
    related = Related(question.span, f"question `{question.id}` stands here")
    report.error(code, at, message, help, related)


def _outcome(report: Report, pair: Pair | None, tree: Tree, spans: dict[str, Span]) -> str | None:
    word = scalar(report, pair.value, "`outcome`") if pair else None
    if word is None:
        return None
    spans["outcome"] = word.span
    if word.text in tree.outcomes or word.text == IT_DEPENDS:
        return word.text
    known = {**{id: each.span for id, each in tree.outcomes.items()}, IT_DEPENDS: None}
    message = f"`{word.text}` is no outcome of tree `{tree.id}`"
    report.error("unknown-target", word, message, did_you_mean(word.text, known))
    return None


def _facts(report: Report, pair: Pair | None, tree: Tree, spans: dict[str, Span]) -> dict[str, str]:
    facts: dict[str, str] = {}
    body = mapping(report, pair.value, "`facts`", "write `{fact: value}`") if pair else None
    for id, (key, value) in body.pairs.items() if body else ():
        fact = tree.facts.get(id)
        word = scalar(report, value, f"the value of `{id}`")
        if fact is None:
            near = did_you_mean(id, {id: each.span for id, each in tree.facts.items()})
            message = f"`{id}` is no derived fact of tree `{tree.id}`"
            report.error("unknown-fact", key, message, near)
        elif word and word.text not in fact.values:
            near = did_you_mean(word.text, dict.fromkeys(fact.values))
            message = f"`{word.text}` is no value of fact `{id}`"
            report.error(
                "unknown-option", word, message, near or f"values are {listed(fact.values)}"
            )
        elif word:
            facts[id] = word.text
            spans[f"facts.{id}"] = word.span
    return facts
