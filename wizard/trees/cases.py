"""Worked examples: which answers should lead where.

In: `cases.yaml` as read, and the tree it belongs to. Out: frozen `Case`s, or diagnostics. It
must not walk: whether a case comes true is `wizard.check`'s business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wizard.trees.calendar import Day
from wizard.trees.diagnostics import Related, did_you_mean, nearest
from wizard.trees.kinds import Reason, Refusal, judge, offered
from wizard.trees.mapping import (
    DAY,
    ONE_LINE,
    WORD_OR_NUMBER,
    How,
    Key,
    Keys,
    Part,
    Place,
    Schema,
)
from wizard.trees.model import UNSURE, AmountRef, Question, Span, Tree
from wizard.trees.nodes import ListNode, Node, Pair, Scalar
from wizard.trees.reading import Reading
from wizard.trees.scope import Report, Scope, listed, mapping, place_of, scalar, sequence
from wizard.trees.values import KNOWN
from wizard.trees.wording import uncut

IT_DEPENDS = "it-depends"
"""The expected outcome of a walk that ends in the page after "I do not know"."""

_FORM = "write `- name: …` with `answers: {question: answer}` and `outcome: id`"
_EXPECTED: Mapping[Reason, str] = {
    "several": "`none` stands alone",
    "too-few": "at least {} must be ticked",
    "no-number": "write a number",
    "too-low": "the lowest is {}",
    "too-high": "the highest is {}",
    "off-step": "answers go by steps of {}",
    "other-currency": "write a number",
    "year-typed": "write how many years, and not which year",
    "other-calendar": "write the year as in `2026-06-12`",
    "no-date": "write year, month and day, as in `2026-06-12`",
    "no-day": "write year, month and day, as in `2026-06-12`",
    "no-month": "write year, month and day, as in `2026-06-12`",
    "no-year": "write the year in four digits, as in `2026-06-12`",
    "no-such-day": "this day is not in the calendar",
    "too-early": "the first day is {}",
    "too-late": "the last day is {}",
}
_SOME_DAY = date(2000, 1, 1)
_NONE = "for nothing ticked, write `none`"


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
    items = sequence(report, reading.root, "`cases.yaml`", _FORM) if reading.root else ()
    scope = Scope(report, reading.file, tree.id, {})
    found: list[Case] = []
    names: dict[str, Span] = {}
    for number, item in enumerate(items or (), 1):
        who = f"case {number}"
        body = mapping(report, item, who, _FORM)
        case = _case(Part(scope, body, Place(""), who), tree) if body else None
        if case is None:
            continue
        if case.name in names:
            related = Related(names[case.name], "the first case of this name stands here")
            message = "two cases have the same name"
            report.error("duplicate-id", case.span, message, "say what differs", related)
        names.setdefault(case.name, case.span)
        found.append(case)
    return tuple(found)


def _word(part: Part, key: str, node: Node) -> Scalar | None:
    return scalar(part.scope.report, node, f"`{key}`")


def _name(part: Part, key: str, node: Node) -> Scalar | None:
    word = scalar(part.scope.report, node, part.named(key))
    if word and not word.style:
        uncut(part.scope, word)
    return word


def _pairs(part: Part, key: str, node: Node) -> Mapping[str, Pair]:
    help = _FORM if key == "answers" else "write `{fact: value}`"
    body = mapping(part.scope.report, node, f"`{key}`", help)
    return body.pairs if body else {}


_GIVEN: Schema = {"anyOf": [WORD_OR_NUMBER, {"type": "array", "items": WORD_OR_NUMBER}]}
CASE = Keys(
    {
        "name": Key(How(_name, ONE_LINE), "What it shows, as a sentence.", required=True),
        "on": Key(DAY, "The day of the walk, where it hangs on one."),
        "answers": Key(
            How(_pairs, {"type": "object", "additionalProperties": _GIVEN}),
            "`question: answer`; a list for several ticks, `unsure` for “I do not know”.",
            required=True,
        ),
        "outcome": Key(
            How(_word, ONE_LINE), f"The id of an outcome, or `{IT_DEPENDS}`.", required=True
        ),
        "facts": Key(
            How(_pairs, {"type": "object", "additionalProperties": WORD_OR_NUMBER}),
            "What derived facts must be: `fact: value`.",
        ),
    }
)


def _case(part: Part, tree: Tree) -> Case | None:
    report = part.scope.report
    before = len(report.found)
    found = part.read(CASE)
    on: date | None = found.get("on")
    answers: dict[str, tuple[str, ...]] = {}
    facts: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for id, (key, value) in found.get("answers", {}).items():
        part.scope.names("question", id, key)
        id = tree.earlier.questions.get(id, id)
        for word in value.items if isinstance(value, ListNode) else (value,):
            if isinstance(word, Scalar):
                part.scope.names("option", word.text, word, id)
        if given := _answer(report, key._replace(text=id), value, tree, on):
            answers[id] = given
            spans[f"answers.{id}"] = value.span
    if outcome := found.get("outcome"):
        part.scope.names("outcome", outcome.text, outcome)
        now = tree.earlier.outcomes.get(outcome.text, outcome.text)
        found["outcome"] = outcome = outcome._replace(text=now)
        known = {**tree.outcomes, IT_DEPENDS: None}
        spans["outcome"] = outcome.span
        if outcome.text not in known:
            message = f"`{outcome.text}` is no outcome of tree `{tree.id}`"
            near = did_you_mean(outcome.text, known, outcome.file.path)
            every = f"outcomes are {listed(tree.outcomes)}, and `{IT_DEPENDS}`"
            report.error("unknown-target", outcome, message, near or every)
    for id, (key, value) in found.get("facts", {}).items():
        part.scope.names("fact", id, key)
        if word := _fact(report, key, value, tree):
            facts[id] = word.text
            spans[f"facts.{id}"] = word.span
    if len(report.found) > before:
        return None
    name, ending = found["name"], found["outcome"].text
    return Case(name.text.strip(), on, answers, ending, facts, name.span, spans)


def _fact(report: Report, key: Scalar, node: Node, tree: Tree) -> Scalar | None:
    """Give the value that a fact should have."""
    id, fact = key.text, tree.facts.get(key.text)
    word = scalar(report, node, f"the value of `{id}`")
    if fact is None:
        message = f"`{id}` is no derived fact of tree `{tree.id}`"
        near = did_you_mean(id, tree.facts, key.file.path)
        every = f"derived facts are {listed(tree.facts)}" if tree.facts else "it has none yet"
        report.error("unknown-fact", key, message, near or every)
    elif word and word.text not in fact.values:
        near = did_you_mean(word.text, dict.fromkeys(fact.values))
        message = f"`{word.text}` is no value of fact `{id}`"
        report.error("unknown-option", word, message, near or f"values are {listed(fact.values)}")
    return word


def _answer(
    report: Report, key: Scalar, node: Node, tree: Tree, on: date | None
) -> tuple[str, ...] | None:
    """Give the texts of an answer that is good on the day, or on some day."""
    id, question = key.text, tree.questions.get(key.text)
    if question is None:
        near = did_you_mean(id, tree.questions, key.file.path)
        if id in tree.again:
            near = f"it asks `{tree.again[id].id}` once more: write that one"
        if id in tree.facts:
            near = f"`{id}` is a derived fact: write it under `facts:`"
        near = near or f"questions are {listed(tree.questions)}"
        report.error("unknown-fact", key, f"`{id}` is no question of tree `{tree.id}`", near)
        return None
    what = f"the answer to `{id}`"
    items = node.items if isinstance(node, ListNode) else (node,)
    words = [item.text for item in items if isinstance(item, Scalar)]
    if len(words) < len(items):
        report.error("wrong-shape", place_of(node), f"{what} must be a word or a list of words")
        return None
    if isinstance(node, Scalar) and not scalar(report, node, what, _NONE):
        return None
    if not words:
        report.error("wrong-shape", node, f"{what} is an empty list", _NONE)
        return None
    given = tuple(tree.earlier.options.get((id, word), word) for word in words)
    if given == (UNSURE,):
        return given
    if isinstance(node, ListNode) and question.kind != "choices":
        message = f"question `{id}` takes one answer, not a list"
        report.error("wrong-shape", node, message, "write the answer without brackets")
        return None
    refusal = judge(question, given, Day(on or _SOME_DAY, tree.catalogue.amounts))
    if not isinstance(refusal, Refusal):
        return given
    dated = isinstance(question.minimum, AmountRef) or isinstance(question.maximum, AmountRef)
    often = ("too-early", "too-late", *(("too-low", "too-high") if dated else ()))
    if on is None and refusal.reason in often:
        return given
    _refused(report, tree, question, items, node, refusal)
    return None


def _refused(
    report: Report,
    tree: Tree,
    question: Question,
    items: tuple[Node, ...],
    node: Node,
    refusal: Refusal,
) -> None:
    """Point at the word that is no answer."""
    ids = {option.id: option for option in (*question.options, *question.extras)}
    words = [item for item in items if isinstance(item, Scalar)]
    wrong = next((word for word in words if word.text not in ids), None)
    written = wrong.text if wrong else ", ".join(word.text for word in words)
    code, help = "unknown-option", did_you_mean(written, ids, node.file.path)
    if refusal.reason in _EXPECTED:
        if not question.options:
            code = "bad-date" if question.kind == "date" else "bad-number"
        help = _EXPECTED[refusal.reason].format(refusal.limit)
    elif refusal.reason == "not-among":
        help = f"it offers {listed(sorted(offered(question)))}"
    elif question.kind == "country" and written.upper() in KNOWN:
        help = f"write `{written.upper()}`"
    elif question.kind == "country" and not help:
        group = nearest(written, tree.groups)
        one = min(tree.groups[group] & KNOWN, default="PH") if group else "PH"
        help = f"write the code of one country, such as `{one}`"
        help = f"`{group}` is a group: {help}" if group else help
    elif ids:
        help = help or f"answers are {listed(ids)}"
    coded = question.kind == "country" and refusal.reason != "not-among"
    what = "country code and no extra answer of" if coded else "answer to"
    message = f"`{written}` is no {what} question `{question.id}`"
    related = Related(question.span, f"question `{question.id}` stands here")
    report.error(code, wrong or node, message, help, related)
