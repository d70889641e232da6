"""Trees for other programs: the compiled tree as JSON, the rules as DMN."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import suppress
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from tests.cli.folder import wizard
from tests.export.readers import from_pypi
from tests.walks.forest import DAY, grow
from tests.walks.naive import Naive
from wizard.export.compiled import SHAPES, as_data
from wizard.export.dmn import MODEL, as_dmn
from wizard.export.feel import name, rows
from wizard.export.schemas import SCHEMA
from wizard.trees.kinds import canonical
from wizard.trees.library import build_folder
from wizard.trees.load_folder import load_folder
from wizard.trees.model import Tree
from wizard.trees.organisation import Organisation
from wizard.trees.values import CODES
from wizard.walks.arrows import graph
from wizard.walks.walk import Arrived, Depends, GoesRound, walk

LIBRARY = load_folder(Path(__file__).parents[2] / "trees")
TREES = LIBRARY.trees
DMN = f"{{{MODEL}}}"
PACKAGES = ("dmn-moddle@12.2.1", "feelin@8.2.0")
SCRIPT = Path(__file__).with_name("dmn.mjs")


def grown(seed: int) -> tuple[dict[str, Any], Tree]:
    data = grow(Random(seed), 4, gaps=False)
    return data, build_folder({"t/tree.yaml": json.dumps(data)}).trees["t"]


# The compiled tree -------------------------------------------------------------------


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_the_compiled_tree_is_whole(tree: Tree) -> None:
    data = json.loads(json.dumps(as_data(tree)))
    assert data["questions"].keys() == tree.questions.keys()
    assert data["outcomes"].keys() == tree.outcomes.keys()
    assert data["version"] == tree.version
    assert data["terms"]["bsn"] == {
        "term": "BSN",
        "lang": "nl",
        "letters": True,
        "explained_by": ["citizen service number"],
    }
    for question in tree.questions.values():
        told = data["questions"][question.id]
        said = told["ask"] if question.ask.variants[1:] else [told["ask"]]
        for asked, words in zip(question.ask.variants, said, strict=True):
            unknown = asked.if_unknown
            assert (words["text"] if isinstance(words, dict) else words) == asked.source
            assert not unknown or words["if_unknown"] == unknown.source
        assert len(told.get("next", [])) == len(question.next)
        assert [each["id"] for each in told.get("options", [])] == [
            option.id for option in question.options
        ]
    places = {("question", id) for id in data["questions"]}
    places |= {("decision", id) for id in data.get("decisions", {})}
    places |= {("outcome", id) for id in data["outcomes"]}
    assert set(targets(data)) <= places


DESCRIBED = Draft7Validator(SCHEMA)


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_every_key_of_the_compiled_tree_is_described(tree: Tree) -> None:
    DESCRIBED.validate(json.loads(json.dumps(as_data(tree))))


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=settings.default.max_examples // 4)
def test_every_key_of_any_compiled_tree_is_described(seed: int) -> None:
    _, tree = grown(seed)
    DESCRIBED.validate(json.loads(json.dumps(as_data(tree))))


TOLD_OTHERWISE = {
    "id",
    "depending",
    "earlier",
    "place",
    "sort",
    "span",
    "path",
    "words",
    "said",
    "low_open",
    "high_open",
}
"""What names an entry, its sort or its place, or is told by another key."""


def test_the_export_says_what_is_true_of_the_whole_folder() -> None:
    """Its texts are in some language, its day begins somewhere, its sums are of something."""
    found = json.loads(wizard("export", "au-pair").stdout)["site"]
    assert found == {"language": "en", "time_zone": "Europe/Amsterdam", "currency": "EUR"}


@pytest.mark.parametrize("part", [part for part in SHAPES if part is not Organisation])
def test_nothing_of_a_tree_is_forgotten(part: type) -> None:
    told = {key.path.partition(".")[0] for key in SHAPES[part].keys.values()}
    assert {field.name for field in fields(part)} - TOLD_OTHERWISE <= told


def test_the_schema_is_one_and_can_be_had() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert json.loads(wizard("export", "--schema").stdout) == SCHEMA


def targets(part: Any) -> list[tuple[str, str]]:
    """Give every place that something in the data points at."""
    if isinstance(part, list):
        return [each for item in part for each in targets(item)]
    if not isinstance(part, dict):
        return []
    own = [(part["kind"], part["id"])] if part.keys() == {"kind", "id"} else []
    return own + [each for value in part.values() for each in targets(value)]


def test_conditions_are_told_in_words_and_spelled_out() -> None:
    data = as_data(TREES["au-pair"])
    first, second, *_ = data["questions"]["nationality"]["next"]
    assert first["when"] == {"fact": "nationality", "words": "dutch", "test": {"ids": ["NL"]}}
    assert len(second["when"]["test"]["ids"]) == 30
    young, old, _ = data["questions"]["age"]["next"]
    assert young["when"]["test"] == {"ranges": [{"under": "18"}]}
    assert old["when"]["test"] == {"ranges": [{"over": "25"}]}


# DMN -------------------------------------------------------------------------------


def parsed(tree: Tree) -> ElementTree.Element:
    return ElementTree.fromstring(as_dmn(tree)[0])


@given(st.integers(min_value=0, max_value=2**32))
@settings(max_examples=settings.default.max_examples // 2)
def test_tables_of_any_tree_hold_together(seed: int) -> None:
    _, tree = grown(seed)
    holds_together(tree, parsed(tree))


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_tables_of_every_tree_that_comes_with_the_program(tree: Tree) -> None:
    root = parsed(tree)
    holds_together(tree, root)
    reached = {f"{kind}-{id}" for kind, id in graph(tree).order if kind != "outcome"}
    assert reached <= {decision.get("id") for decision in root.iter(f"{DMN}decision")}


def holds_together(tree: Tree, root: ElementTree.Element) -> None:
    """Every reference leads somewhere, every row has a cell for each column, ids are unique."""
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        if "href" in element.attrib:
            assert element.attrib["href"].removeprefix("#") in ids
    for table in root.iter(f"{DMN}decisionTable"):
        columns = len(table.findall(f"{DMN}input"))
        kinds = [child.tag.removeprefix(DMN) for child in table]
        assert kinds == sorted(kinds, key=["input", "output", "rule"].index)
        assert table.findall(f"{DMN}rule")
        for rule in table.iter(f"{DMN}rule"):
            assert len(rule.findall(f"{DMN}inputEntry")) == columns
    for fact in tree.facts:
        assert f"fact-{fact}" in ids


def test_what_does_not_fit_is_said_in_the_file_and_aloud() -> None:
    xml, left_out = as_dmn(TREES["au-pair"])
    assert any("quiet links" in what for what in left_out)
    description = ElementTree.fromstring(xml).find(f"{DMN}description")
    assert description is not None
    assert all(what in (description.text or "") for what in left_out)


def test_how_many_must_be_ticked_is_no_part_of_the_tables() -> None:
    tree = TREES["start"]
    asked = replace(tree.questions["reasons"], at_least=2)
    few = replace(tree, questions={**tree.questions, "reasons": asked})
    assert "how many answers must be ticked at the least: `reasons` (2)" in as_dmn(few)[1]
    assert not any("at the least" in what for what in as_dmn(tree)[1])


def test_countries_that_are_offered_are_exported() -> None:
    data = {
        "title": "t",
        "summary": "s",
        "reviewed": "2026-01-01",
        "start": "land",
        "unlisted": "end",
        "groups": {"near": ["DE", "BE"]},
        "questions": {
            "land": {
                "ask": "a?",
                "type": "country",
                "among": ["near", "TR"],
                "extra": {"other": {"label": "other"}},
                "next": "end",
            }
        },
        "outcomes": {"end": {"verdict": "likely", "title": "t", "guidance": "g"}},
    }
    tree = build_folder({"t/tree.yaml": json.dumps(data)}).trees["t"]
    asked = as_data(tree)["questions"]["land"]
    assert asked["among"] == {"ids": ["BE", "DE", "TR"]}
    assert "among" not in as_data(TREES["au-pair"])["questions"]["nationality"]
    allowed = ElementTree.fromstring(as_dmn(tree)[0]).find(f".//{DMN}allowedValues/{DMN}text")
    assert allowed is not None
    assert allowed.text == '"BE", "DE", "TR", "other"'


def test_tests_in_feel() -> None:
    au_pair = TREES["au-pair"]
    _, eu, gb, _ = au_pair.questions["nationality"].next
    assert rows(gb.when) == ({"nationality": '"GB"'},)
    assert rows(eu.when)[0]["nationality"].startswith('"AT", "BE", ')
    young, old, rest = au_pair.questions["age"].next
    assert (rows(young.when), rows(old.when)) == (({"age": "< 18"},), ({"age": "> 25"},))
    assert rows(rest.when) == ({},)
    assert rows(old.when, ["age"]) == ({"age": "? != null and (? instance of number and ? > 25)"},)
    assert (name("has-permit"), name("list"), name("age")) == ("has_permit", "list_", "age")
    family = as_dmn(TREES["family"])[0]
    assert "<text>null, " in family
    assert "<text>? = null" not in family


def test_tables_say_why_and_what_comes_out() -> None:
    root = parsed(TREES["au-pair"])
    reasons = {each.text for each in root.iterfind(f".//{DMN}rule/{DMN}description")}
    age = TREES["au-pair"].questions["age"]
    assert {" ".join(rule.because.source.split()) for rule in age.next if rule.because} <= reasons
    for decision in root.iter(f"{DMN}decision"):
        (out,) = decision.iterfind(f"{DMN}decisionTable/{DMN}output")
        assert out.get("name") == decision.get("name")


# What others make of it --------------------------------------------------------------


@pytest.fixture(scope="session")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the libraries of others, which npm fetches; a test never passes without."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.fail("No DMN library can read the tables: install node and npm.")
    place = tmp_path_factory.mktemp("dmn")
    (place / "package.json").write_text('{"private": true}')
    done = subprocess.run(
        ("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES),
        cwd=place,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"npm could not fetch {', '.join(PACKAGES)}: {done.stderr.decode()}")
    shutil.copy(SCRIPT, place)
    return place


def followed(place: Path, tree: Tree, walks: list[dict[str, Any]]) -> list[str]:
    """Follow the tables of a tree with the libraries of others."""
    asked = {"dmn": as_dmn(tree)[0], "start": tree.start.id, "walks": walks}
    done = subprocess.run(
        ("node", SCRIPT.name),
        cwd=place,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["warnings"] == []
    return list(found["ends"])


def written(value: Any) -> Any:
    """Write a value as JSON for the tables."""
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return float(value)
    return sorted(value) if isinstance(value, frozenset) else value


def end(tree: Tree, answers: dict[str, tuple[str, ...]], day: date) -> str:
    found = walk(tree, answers, day).end
    if isinstance(found, Arrived):
        return found.outcome.id
    assert isinstance(found, Depends)
    return "it-depends"


def cases(tree: Tree) -> tuple[list[dict[str, Any]], list[str]]:
    """Write the cases of a tree as walks for the tables, and where they end."""
    walks, ends = [], []
    for case in LIBRARY.cases[tree.id]:
        day = case.on or date(2026, 11, 22)
        answers = {
            step.question.place: {"name": name(step.question.id), "value": written(step.value)}
            for step in walk(tree, case.answers, day).steps
        }
        walks.append({"day": day.isoformat(), "answers": answers})
        ends.append(case.outcome)
    return walks, ends


@pytest.mark.slow
@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_others_follow_the_tables_to_the_same_outcomes(libraries: Path, tree: Tree) -> None:
    walks, ends = cases(tree)
    assert followed(libraries, tree, walks) == ends


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_others_follow_the_tables_of_grown_trees(libraries: Path, seed: int) -> None:
    random = Random(seed)
    data, tree = grown(seed)
    today = date.fromisoformat(DAY)
    naive = Naive(data, today, CODES)
    walks, ends = [], []
    for _ in range(60):
        values = {id: random.choice(each)[0] for id, each in naive.answers.items()}
        unsure = {id for id in values if random.random() < 0.15}
        answers = {
            id: {"name": name(id), "value": None if id in unsure else written(value)}
            for id, value in values.items()
        }
        answers |= {place: answers[it.id] for place, it in tree.again.items()}
        raw = {id: ("unsure",) if id in unsure else canonical(v) for id, v in values.items()}
        with suppress(GoesRound):  # a tree that asks somebody twice
            ends.append(end(tree, raw, today))
            walks.append({"day": DAY, "answers": answers})
    assert len(ends) > 10
    assert followed(libraries, tree, walks) == ends


READERS = ("pyDMNrules==1.4.5", "SpiffWorkflow==3.2.0")


@pytest.mark.slow
def test_pydmnrules_and_spiffworkflow_decide_as_a_walk_does() -> None:
    asked, ends = {}, {}
    for tree in TREES.values():
        walks, ends[tree.id] = (each[::6] for each in cases(tree))
        asked[tree.id] = {"dmn": as_dmn(tree)[0], "start": tree.start.id, "walks": walks}
    done = subprocess.run(
        (str(from_pypi("dmn", *READERS) / "python"), str(SCRIPT.with_name("dmn_readers.py"))),
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    whole = 0
    for id, found in json.loads(done.stdout).items():
        assert found["wrong"] == [], id
        assert found["decided"] > 0, id
        read = [pair for pair in zip(found["ends"], ends[id], strict=True) if pair[0] is not None]
        assert read, id  # what is ticked is a list, whose tests pyDMNrules does not read
        whole += len(read)
        assert [end for end, _ in read] == [end for _, end in read], id
    assert 2 * whole > sum(map(len, ends.values()))
