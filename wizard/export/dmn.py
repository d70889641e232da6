"""A tree as DMN 1.3: one decision table for each question, decision and derived fact.

In: a tree. Out: XML that a DMN library loads, and what of the tree does not fit into it. Each table
of a question or decision gives the id of the next place. It must not know what day it is: the day
is an input.

Long, because a table, its columns and its rows are written by the same few rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from wizard.export.feel import ANY, TODAY, amount_name, day, name, rows
from wizard.trees.conditions.truth import entries
from wizard.trees.model import (
    TODAY as THE_DAY,
)
from wizard.trees.model import (
    Amount,
    AmountRef,
    Decision,
    DerivedFact,
    Kind,
    Question,
    Rule,
    SourceRef,
    Text,
    Tree,
)
from wizard.walks.arrows import graph
from wizard.walks.regions import conditions

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
IT_DEPENDS = "it-depends"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What may not stand in XML, however it is written."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The XML, and in sentences what of the tree is not in it."""

    xml: str
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule of a table: tests by fact, what comes out, and why."""

    tests: dict[str, str]
    out: str
    why: str


def as_dmn(tree: Tree) -> Exported:
    """Write a tree as DMN."""
    left_out = tuple(_left_out(tree))
    root = Element(
        "definitions",
        {
            "xmlns": MODEL,
            "id": f"tree-{tree.id}",
            "name": tree.title.source,
            "namespace": f"urn:wizard:tree:{tree.id}",
        },
    )
    SubElement(root, "description").text = _described(tree, left_out)
    _Model(root, tree).write()
    ElementTree.indent(root)
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    xml = _CONTROLS.sub("", ElementTree.tostring(root, encoding="unicode"))
    return Exported(f"{declared}{xml}\n", left_out)


def _described(tree: Tree, left_out: Sequence[str]) -> str:
    return "\n".join(
        (
            f"{tree.summary.source} Version {tree.version}, reviewed on {tree.reviewed}.",
            f"Begin with the table of `{tree.start.id}`. Each table gives the id of the next "
            "question, decision or outcome; ask that question, or look at that table. An input "
            "without a value is a question that was not asked, or answered with “I do not know”.",
            *(f"Not in these tables: {what}." for what in left_out),
        )
    )


def _left_out(tree: Tree) -> Iterator[str]:
    """Say what DMN has no room for."""
    yield "the order of questions: a program follows the ids from table to table"
    yield "the words of questions but `ask`, and the words and lists of outcomes"
    yield "quiet links and “My situation is not listed”"
    if any(item.when is not None for o in tree.outcomes.values() for item in o.next_steps):
        yield "lines of an outcome that are shown to some only"
    if any(question.kind in ("number", "money") for question in tree.questions.values()):
        yield "the step between two numbers"
    mixed = [q.id for q in tree.questions.values() if q.extras and q.kind not in ("country",)]
    if mixed:
        yield f"the type of {', '.join(mixed)}, which take a number or date, or a word"
    if _amounts(tree):
        yield "that an amount is unknown after its last known day: the last one known is given"


def _amounts(tree: Tree) -> list[Amount]:
    """Give the amounts that rules compare with."""
    found = [
        bound.id
        for condition in conditions(tree)
        for entry in entries(condition)
        for range_ in entry.test.ranges
        for bound in (range_.low, range_.high)
        if isinstance(bound, AmountRef)
    ]
    return [tree.catalogue.amounts[id] for id in dict.fromkeys(found)]


class _Model:
    """The XML while it is written."""

    def __init__(self, root: Element, tree: Tree) -> None:
        self.root, self.tree = root, tree
        self.numbers = 0
        self.sources: dict[str, str] = {}

    def write(self) -> None:
        tree = self.tree
        for question in tree.questions.values():
            self.type(question)
        self.input(TODAY, "date", "the day of the walk, in Amsterdam")
        for question in tree.questions.values():
            self.input(name(question.id), self.type_name(question), question.ask.source)
        for amount in _amounts(tree):
            self.amount(amount)
        for fact in tree.facts.values():
            self.fact(fact)
        for kind, id in graph(tree).order:
            if kind == "question":
                self.question(tree.questions[id])
            elif kind == "decision":
                self.decision(tree.decisions[id])
        for key, id in self.sources.items():
            self.source(key, id)

    def id(self, stem: str) -> str:
        self.numbers += 1
        return f"{stem}-{self.numbers}"

    # Inputs ----------------------------------------------------------------------------

    def type_name(self, question: Question) -> str:
        mixed = question.extras and question.kind != "country"
        return "Any" if mixed else f"type_{name(question.id)}"

    def type(self, question: Question) -> None:
        """Say which values an answer can have."""
        if self.type_name(question) == "Any":
            return
        many = question.kind == "choices"
        found = SubElement(
            self.root,
            "itemDefinition",
            {
                "id": f"item-{question.id}",
                "name": f"type_{name(question.id)}",
                **({"isCollection": "true"} if many else {}),
            },
        )
        SubElement(found, "typeRef").text = _type_of(question.kind)
        allowed = _allowed(question)
        if allowed:
            values = SubElement(found, "allowedValues", {"id": f"values-{question.id}"})
            SubElement(values, "text").text = allowed

    def input(self, feel: str, type_: str, words: str) -> None:
        found = SubElement(self.root, "inputData", {"id": f"input-{feel}", "name": feel})
        SubElement(found, "description").text = words
        _variable(found, feel, type_)

    def source(self, key: str, id: str) -> None:
        entry = self.tree.catalogue.sources.get(key)
        found = {"id": id, "name": entry.title.source if entry else key}
        url = next(iter(entry.link.urls.values()), "") if entry and entry.link else key
        SubElement(self.root, "knowledgeSource", found | ({"locationURI": url} if url else {}))

    # Tables ----------------------------------------------------------------------------

    def amount(self, amount: Amount) -> None:
        """Give an amount by its day, the first one before its first day."""
        table = [
            _Row({THE_DAY: f">= {day(first)}"}, f"{value:f}", f"from {first}")
            for first, value in reversed(amount.values)
        ]
        table.append(_Row({}, f"{amount.values[0][1]:f}", "before the first day"))
        feel = amount_name(amount.id)
        self.table(f"amount-{amount.id}", feel, "number", amount.title.source, table, amount.source)

    def fact(self, fact: DerivedFact) -> None:
        table = [
            _Row(dict(row), f'"{rule.value}"', _words(fact.labels.get(rule.value)))
            for rule in fact.rules
            for row in rows(rule.when)
        ]
        self.table(
            f"fact-{fact.id}", name(fact.id), "string", f"Derived fact {fact.id}", table, None
        )

    def question(self, question: Question) -> None:
        unsure = question.unsure.id if question.unsure else IT_DEPENDS
        table = [_Row({question.id: "null"}, f'"{unsure}"', "I do not know")]
        table += [
            _Row({question.id: f'"{option.id}"'}, f'"{option.go.id}"', _words(option.because))
            for option in (*question.options, *question.extras)
            if option.go
        ]
        table += _ruled(question.next)
        sources = [question.source, *(o.source for o in (*question.options, *question.extras))]
        sources += [rule.source for rule in question.next]
        self.table(
            f"question-{question.id}",
            f"after_{name(question.id)}",
            "string",
            question.ask.source,
            table,
            *sources,
        )

    def decision(self, decision: Decision) -> None:
        self.table(
            f"decision-{decision.id}",
            f"decide_{name(decision.id)}",
            "string",
            f"Decision {decision.id}",
            _ruled(decision.rules),
            decision.source,
            *(rule.source for rule in decision.rules),
        )

    def table(
        self,
        id: str,
        feel: str,
        type_: str,
        words: str,
        table: Sequence[_Row],
        *sources: SourceRef | None,
    ) -> None:
        """Write a decision: what it needs, where it comes from, and its table."""
        found = SubElement(self.root, "decision", {"id": id, "name": feel})
        SubElement(found, "description").text = words
        _variable(found, feel, type_)
        used = dict.fromkeys(fact for row in table for fact in row.tests)
        for needed in dict.fromkeys(self.needed(used, table)):
            self.needs(found, *needed)
        for source in dict.fromkeys(key for key in map(_key, sources) if key):
            place = self.sources.setdefault(source, f"source-{len(self.sources) + 1}")
            need = SubElement(found, "authorityRequirement", {"id": self.id("authority")})
            SubElement(need, "requiredAuthority", {"href": f"#{place}"})
        self.rules(found, tuple(used), type_, table)

    def needed(self, used: Iterable[str], table: Sequence[_Row]) -> Iterator[tuple[str, str]]:
        """Name the inputs and decisions that the cells of a table speak of."""
        for fact in used:
            if fact in self.tree.facts:
                yield "requiredDecision", f"fact-{fact}"
            else:
                yield "requiredInput", f"input-{TODAY if fact == THE_DAY else name(fact)}"
        cells = " ".join(cell for row in table for cell in row.tests.values())
        if f" {TODAY}" in cells:
            yield "requiredInput", f"input-{TODAY}"
        for amount in self.tree.catalogue.amounts:
            if amount_name(amount) in cells.replace("(", " ").replace("..", " ").split():
                yield "requiredDecision", f"amount-{amount}"

    def needs(self, decision: Element, sort: str, id: str) -> None:
        need = SubElement(decision, "informationRequirement", {"id": self.id("need")})
        SubElement(need, sort, {"href": f"#{id}"})

    def rules(
        self, decision: Element, facts: Sequence[str], type_: str, table: Sequence[_Row]
    ) -> None:
        attributes = {"id": self.id("table"), "hitPolicy": "FIRST"}
        found = SubElement(decision, "decisionTable", attributes)
        for fact in facts:
            column = SubElement(found, "input", {"id": self.id("column")})
            asked = SubElement(column, "inputExpression", {"id": self.id("expression")})
            SubElement(asked, "text").text = TODAY if fact == THE_DAY else name(fact)
        out = decision.attrib["name"]
        named = {"name": out, "label": out, "typeRef": type_}
        SubElement(found, "output", {"id": self.id("output"), **named})
        for row in table:
            self.rule(found, facts, row)

    def rule(self, table: Element, facts: Sequence[str], row: _Row) -> None:
        found = SubElement(table, "rule", {"id": self.id("rule")})
        if row.why:
            SubElement(found, "description").text = row.why
        for fact in facts:
            cell = SubElement(found, "inputEntry", {"id": self.id("cell")})
            SubElement(cell, "text").text = row.tests.get(fact, ANY)
        out = SubElement(found, "outputEntry", {"id": self.id("out")})
        SubElement(out, "text").text = row.out


def _variable(element: Element, feel: str, type_: str) -> None:
    id = f"variable-{element.attrib['id']}"
    SubElement(element, "variable", {"id": id, "name": feel, "typeRef": type_})


def _type_of(kind: Kind) -> str:
    match kind:
        case "choice" | "choices" | "country":
            return "string"
        case "number" | "money":
            return "number"
        case "date":
            return "date"
    assert_never(kind)


def _allowed(question: Question) -> str:
    if question.kind in ("choice", "choices"):
        return ", ".join(f'"{option.id}"' for option in question.options)
    low, high = question.minimum, question.maximum
    if question.kind in ("number", "money"):
        if low is not None and high is not None:
            return f"[{low}..{high}]"
        return f">= {low}" if low is not None else f"<= {high}" if high is not None else ""
    return ""


def _ruled(rules: Iterable[Rule]) -> list[_Row]:
    return [
        _Row(dict(row), f'"{rule.go.id}"', _words(rule.because))
        for rule in rules
        for row in rows(rule.when)
    ]


def _words(text: Text | None) -> str:
    return " ".join(text.source.split()) if text else ""


def _key(source: SourceRef | None) -> str | None:
    return (source.id or source.url) if source else None
