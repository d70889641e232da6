"""A tree as DMN 1.3: one decision table for each question, decision and derived fact.

In: a tree. Out: XML that a DMN library loads, and what of the tree does not fit into it. Each table
of a question or decision gives the id of the next place. It must not know what day it is: the day
is an input. A little long, because each table is made and told of together.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from wizard.export.feel import ANY, DAY, amount_name, day, name, rows
from wizard.trees.conditions.truth import amounts_in, entries
from wizard.trees.model import (
    TODAY,
    Amount,
    AmountRef,
    Condition,
    Kind,
    Question,
    Ref,
    Rule,
    Text,
    Tree,
)
from wizard.walks.arrows import graph
from wizard.walks.division import conditions

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
IT_DEPENDS = "it-depends"
MIXED = "Any"
"""The type of what is a number or date, or a word."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What may not stand in XML, however it is written."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A rule of a table: tests by fact, what comes out, and why."""

    tests: Mapping[str, str]
    out: str
    why: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A decision: its id, its name and type in FEEL, what it is, its rows, where it comes from."""

    id: str
    feel: str
    type: str
    words: str
    rows: Sequence[_Row]
    sources: Sequence[Ref | None]


def as_dmn(tree: Tree) -> tuple[str, tuple[str, ...]]:
    """Write a tree as XML, and in sentences what of the tree is not in it."""
    left_out = tuple(_left_out(tree))
    named = {"id": f"tree-{tree.id}", "name": tree.title.source}
    root = Element(
        "definitions", {"xmlns": MODEL, **named, "namespace": f"urn:wizard:tree:{tree.id}"}
    )
    _add(root, "description", _described(tree, left_out))
    for question in tree.questions.values():
        if _type_name(question) != MIXED:
            _type(root, question)
    _input(root, DAY, "date", "the day of the walk")
    for question in tree.questions.values():
        _input(root, name(question.id), _type_name(question), question.ask.source)
    writer = _Writer(root, tree)
    for table in _tables(tree):
        writer.table(table)
    for key, id in writer.sources.items():
        entry = tree.catalogue.sources.get(key)
        url = next(iter(entry.link.urls.values()), "") if entry and entry.link else key
        where = {"locationURI": url} if url else {}
        title = entry.title.source if entry else key
        _add(root, "knowledgeSource", id=id, name=title, **where)
    ElementTree.indent(root)
    declared = '<?xml version="1.0" encoding="UTF-8"?>\n'
    xml = _CONTROLS.sub("", ElementTree.tostring(root, encoding="unicode"))
    return f"{declared}{xml}\n", left_out


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    found = SubElement(parent, tag, attributes)
    found.text = text or None
    return found


def _described(tree: Tree, left_out: Sequence[str]) -> str:
    return "\n".join(
        (
            f"{tree.summary.source} Version {tree.version}, reviewed on {tree.reviewed}.",
            f"Begin with the table of `{tree.start.id}`. Each table gives the id of the next "
            "question, decision or outcome; ask that question, or look at that table. An input "
            "without a value is a question that was not asked, or answered with “I do not know”.",
            *(f"`{id}` asks for the input `{it.id}` once more." for id, it in tree.again.items()),
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
    few = [f"`{q.id}` ({q.at_least})" for q in tree.questions.values() if q.at_least]
    if few:
        yield f"how many answers must be ticked at the least: {', '.join(few)}"
    if mixed := _mixed(tree):
        yield f"the type of {', '.join(mixed)}, which take a number or date, or a word"
    if tree.depending:
        yield "texts that depend, but the first variant of each"
    if _amounts(tree):
        yield "that an amount is unknown after its last known day: the last one known is given"


def _amounts(tree: Tree) -> list[Amount]:
    """Give the amounts that rules compare with."""
    found = (entry.test for condition in conditions(tree) for entry in entries(condition))
    return [tree.catalogue.amounts[id] for id in amounts_in(found)]


# Inputs ------------------------------------------------------------------------------


def _type_name(question: Question) -> str:
    mixed = question.extras and question.kind != "country"
    return MIXED if mixed else f"type_{name(question.id)}"


def _mixed(tree: Tree) -> list[str]:
    return [question.id for question in tree.questions.values() if _type_name(question) == MIXED]


def _type(root: Element, question: Question) -> None:
    """Say which values an answer can have."""
    many = {"isCollection": "true"} if question.kind == "choices" else {}
    id, named = question.id, _type_name(question)
    found = _add(root, "itemDefinition", id=f"item-{id}", name=named, **many)
    _add(found, "typeRef", _TYPES[question.kind])
    if allowed := _allowed(question):
        _add(_add(found, "allowedValues", id=f"values-{id}"), "text", allowed)


_TYPES: Mapping[Kind, str] = {
    **dict.fromkeys(("choice", "choices", "country"), "string"),
    **dict.fromkeys(("number", "money"), "number"),
    "date": "date",
}


def _allowed(question: Question) -> str:
    if question.kind in ("choice", "choices"):
        return ", ".join(f'"{option.id}"' for option in question.options)
    if question.among is not None:
        codes = (*sorted(question.among.ids), *(extra.id for extra in question.extras))
        return ", ".join(f'"{code}"' for code in codes)
    ends = (question.minimum, question.maximum)
    low, high = (None if isinstance(end, AmountRef) else end for end in ends)  # it has its days
    if question.kind in ("number", "money"):
        if low is not None and high is not None:
            return f"[{low}..{high}]"
        return f">= {low}" if low is not None else f"<= {high}" if high is not None else ""
    return ""


def _input(root: Element, feel: str, type_: str, words: str) -> None:
    found = _add(root, "inputData", id=f"input-{feel}", name=feel)
    _add(found, "description", words)
    _variable(found, feel, type_)


def _variable(element: Element, feel: str, type_: str) -> None:
    id = f"variable-{element.attrib['id']}"
    _add(element, "variable", id=id, name=feel, typeRef=type_)


# Tables ------------------------------------------------------------------------------


def _tables(tree: Tree) -> Iterator[_Table]:
    """Give an amount by its day, the first one before its first day; the derived facts; and where
    each place leads, in the order of walks."""
    for amount in _amounts(tree):
        known = [(first, f"{value:f}") for first, value in amount.values if value is not None]
        table = [
            _Row({TODAY: f">= {day(first)}"}, value, f"from {first}")
            for first, value in reversed(known)
        ]
        table.append(_Row({}, known[0][1], "before the first day"))
        id, feel, title = f"amount-{amount.id}", amount_name(amount.id), amount.title.source
        yield _Table(id, feel, "number", title, table, (amount.source,))
    mixed = _mixed(tree)
    for fact in tree.facts.values():
        values = ((rule.when, rule.value, fact.labels.get(rule.value)) for rule in fact.rules)
        id, words = f"fact-{fact.id}", f"Derived fact {fact.id}"
        yield _Table(id, name(fact.id), "string", words, _rows(values, mixed), ())
    for kind, id in graph(tree).order:
        if kind == "question":
            yield _asked(tree.asked_at(id), mixed)
        elif kind == "decision":
            decision = tree.decisions[id]
            id, feel, words = f"decision-{id}", f"decide_{name(id)}", f"Decision {id}"
            sources = [rule.source for rule in decision.rules]
            yield _Table(id, feel, "string", words, _ruled(decision.rules, mixed), sources)


def _asked(question: Question, mixed: Collection[str]) -> _Table:
    unsure = question.unsure.id if question.unsure else IT_DEPENDS
    table = [_Row({question.id: "null"}, f'"{unsure}"', "I do not know")]
    options = (*question.options, *question.extras)
    table += [
        _Row({question.id: f'"{option.id}"'}, f'"{option.go.id}"', _words(option.because))
        for option in options
        if option.go
    ]
    table += _ruled(question.next, mixed)
    sources = [question.source, *(option.source for option in options)]
    sources += [rule.source for rule in question.next]
    id, feel = f"question-{question.place}", f"after_{name(question.place)}"
    return _Table(id, feel, "string", question.ask.source, table, sources)


def _ruled(rules: Iterable[Rule], mixed: Collection[str]) -> list[_Row]:
    return _rows(((rule.when, rule.go.id, rule.because) for rule in rules), mixed)


def _rows(
    rules: Iterable[tuple[Condition | None, str, Text | None]], mixed: Collection[str]
) -> list[_Row]:
    each = ((row, out, why) for when, out, why in rules for row in rows(when, mixed))
    return [_Row(row, f'"{out}"', _words(why)) for row, out, why in each]


def _words(text: Text | None) -> str:
    return " ".join(text.source.split()) if text else ""


class _Writer:
    """The tables of a tree while they are written; `sources` are those named so far, with ids."""

    def __init__(self, root: Element, tree: Tree) -> None:
        self.root, self.tree = root, tree
        self.numbers = 0
        self.sources: dict[str, str] = {}

    def id(self, stem: str) -> str:
        self.numbers += 1
        return f"{stem}-{self.numbers}"

    def table(self, table: _Table) -> None:
        """Write a decision: what it needs, where it comes from, and its table."""
        found = _add(self.root, "decision", id=table.id, name=table.feel)
        _add(found, "description", table.words)
        _variable(found, table.feel, table.type)
        facts = tuple(dict.fromkeys(fact for row in table.rows for fact in row.tests))
        for sort, id in dict.fromkeys(self.needed(facts, table.rows)):
            need = _add(found, "informationRequirement", id=self.id("need"))
            _add(need, sort, href=f"#{id}")
        named = [(source.id or source.url) for source in table.sources if source]
        for source in dict.fromkeys(filter(None, named)):
            place = self.sources.setdefault(source, f"source-{len(self.sources) + 1}")
            need = _add(found, "authorityRequirement", id=self.id("authority"))
            _add(need, "requiredAuthority", href=f"#{place}")
        body = _add(found, "decisionTable", id=self.id("table"), hitPolicy="FIRST")
        for fact in facts:
            column = _add(body, "input", id=self.id("column"))
            asked = _add(column, "inputExpression", id=self.id("expression"))
            _add(asked, "text", name(fact))
        out = {"name": table.feel, "label": table.feel, "typeRef": table.type}
        _add(body, "output", id=self.id("output"), **out)
        for row in table.rows:
            rule = _add(body, "rule", id=self.id("rule"))
            if row.why:
                _add(rule, "description", row.why)
            for fact in facts:
                _add(_add(rule, "inputEntry", id=self.id("cell")), "text", row.tests.get(fact, ANY))
            _add(_add(rule, "outputEntry", id=self.id("out")), "text", row.out)

    def needed(self, used: Iterable[str], table: Iterable[_Row]) -> Iterator[tuple[str, str]]:
        """Name the inputs and decisions that the cells of a table speak of."""
        for fact in used:
            if fact in self.tree.facts:
                yield "requiredDecision", f"fact-{fact}"
            else:
                yield "requiredInput", f"input-{name(fact)}"
        cells = " ".join(cell for row in table for cell in row.tests.values())
        if f" {DAY}" in cells:
            yield "requiredInput", f"input-{DAY}"
        for amount in self.tree.catalogue.amounts:
            if amount_name(amount) in re.split(r"[\s().]+", cells):
                yield "requiredDecision", f"amount-{amount}"
