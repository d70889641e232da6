"""What pyDMNrules and SpiffWorkflow make of a DMN file; run in an environment of their own.

In, on standard input: `{tree: {dmn, start, walks: [{day, answers: {id: {name, value}}}]}}`. Out,
by tree: where each walk ends by the tables of pyDMNrules, `null` where a test is more than it
reads; how many tables SpiffWorkflow decided as well; and what was wrong. The XML has to be valid.
"""

import copy
import datetime
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import SpiffWorkflow
from lxml import etree
from pyDMNrules import DMN
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.parser import BpmnDmnParser

MODEL = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
XSD = Path(SpiffWorkflow.__file__).parent / "dmn" / "parser" / "schema" / "DMN13.xsd"
EQUAL = re.compile(r'-|null|"[^"]*"')
"""The tests that mean the same in FEEL and in SpiffWorkflow's Python."""


def engines(root):
    """SpiffWorkflow's engine by decision; it takes files of one decision only."""
    found = {}
    for decision in root.findall(f"{MODEL}decision"):
        alone = copy.deepcopy(root)
        for other in alone.findall(f"{MODEL}decision"):
            if other.get("id") != decision.get("id"):
                alone.remove(other)
        parser = BpmnDmnParser()
        parser.add_dmn_xml(alone)
        found[decision.get("id")] = parser.get_engine(decision.get("id"), alone)
    return found


class Tables:
    """The tables of one tree, in both programs."""

    def __init__(self, dmn):
        root = etree.fromstring(dmn.encode())
        etree.XMLSchema(etree.parse(XSD)).assertValid(root)
        self.rules = DMN()
        self.wrong = list(self.rules.useXML(dmn).get("errors", ()))
        self.spiff = engines(root)
        self.decided = 0
        self.names, self.cells, self.needs = {}, {}, {}
        for decision in root.findall(f"{MODEL}decision"):
            id = decision.get("id")
            self.names[id] = decision.get("name")
            self.cells[id] = {each.text for each in decision.iterfind(f".//{MODEL}inputEntry/*")}
            needed = decision.iterfind(f".//{MODEL}requiredDecision")
            self.needs[id] = [each.get("href")[1:] for each in needed]
        self.inputs = {each.get("name"): None for each in root.findall(f"{MODEL}inputData")}

    def decide(self, id, facts):
        """Decide a table and those that it needs; a `LookupError` where a test is too much."""
        facts = facts | {self.names[need]: self.decide(need, facts) for need in self.needs[id]}
        if any("?" in cell for cell in self.cells[id]):
            raise LookupError(id)
        name = self.names[id]
        status, found = self.rules.decideTables(facts, [name])
        self.wrong += status.get("errors", ())
        result = found["Result"][name] if found else None
        if all(EQUAL.fullmatch(cell) for cell in self.cells[id]):
            data = self.inputs | facts | {"null": None}
            workflow = SimpleNamespace(script_engine=PythonScriptEngine())
            other = self.spiff[id].result(SimpleNamespace(data=data, workflow=workflow))
            self.decided += 1
            if other.get(name) != result:
                self.wrong.append(f"{id}: SpiffWorkflow {other}, pyDMNrules {result}")
        return result

    def walk(self, start, day, answers):
        place, facts = start, {"today_": datetime.date.fromisoformat(day)}
        while f"question-{place}" in self.names or f"decision-{place}" in self.names:
            if f"question-{place}" in self.names:
                given = answers[place]
                if given["value"] is not None:
                    facts[given["name"]] = value(given["value"])
                id = f"question-{place}"
            else:
                id = f"decision-{place}"
            try:
                place = self.decide(id, facts)
            except LookupError:
                return None
        return place


def value(written):
    if isinstance(written, dict):
        return datetime.date.fromisoformat(written["date"])
    return written


def main():
    told = {}
    for tree, asked in json.load(sys.stdin).items():
        tables = Tables(asked["dmn"])
        ends = [tables.walk(asked["start"], **walk) for walk in asked["walks"]]
        told[tree] = {"ends": ends, "wrong": tables.wrong, "decided": tables.decided}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
