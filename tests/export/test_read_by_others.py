"""What we write, read by the programs it is for; each in an environment of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from jsonschema import Draft4Validator

from tests.cli.folder import wizard
from tests.export.readers import from_npm, from_pypi, run
from tests.frame.browser import install_from_debian
from tests.web import folder
from tests.web.server import served
from wizard.check import report
from wizard.check.load_manual import manual
from wizard.export.schemas import SCHEMAS
from wizard.pictures.dot import as_mermaid
from wizard.pictures.plan import plan
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.load_folder import load_folder
from wizard.trees.model import Span

ROOT = Path(__file__).parents[2]
READERS = ("openapi-spec-validator==0.9.0", "check-jsonschema==0.39.0")
CALENDAR = Path(__file__).with_name("calendar_reads.py")
CLIENT = "openapi-python-client==0.29.1"
YAML_SERVER = "yaml-language-server@2.0.0"
MERMAID = ("mermaid@11.17.2", "jsdom@29.1.1")
SARIF = "@microsoft/jest-sarif@1.0.0-beta.0"
MISSPELT = {
    "au-pair/tree.yaml": "title",
    "au-pair/cases.yaml": "answers",
    "shared/amounts.yaml": "values",
    "shared/questions.yaml": "ask",
}
"""Files of each kind, and a key of theirs."""

pytestmark = pytest.mark.slow


def test_openapi_by_its_validator(tmp_path: Path) -> None:
    told = tmp_path / "openapi.json"
    told.write_text(folder.shipped().test_client().get("/api/v1/openapi.json").text, "utf-8")
    done = run(from_pypi("readers", *READERS) / "openapi-spec-validator", told)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_client_made_from_openapi_walks_routes(tmp_path: Path) -> None:
    """A client of one folder of trees walks those of another: there is one operation for all."""
    told, made = tmp_path / "openapi.json", tmp_path / "made"
    app = folder.shipped()
    told.write_text(folder.app().test_client().get("/api/v1/openapi.json").text, "utf-8")
    scripts = from_pypi("client", CLIENT)
    making = (scripts / "openapi-python-client", "generate", "--path", told, "--output-path", made)
    done = run(*making, "--meta", "none")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "some pieces may be missing" not in done.stdout.replace("ruff is not in PATH", "")
    library = load_folder(ROOT / "trees")
    trees = [library.trees[id] for id in ("au-pair", "asylum", "study")]
    walks = [library.cases[tree.id][0] for tree in trees]
    asked = [
        {
            "tree": tree.id,
            "sensitive": tree.sensitive,
            "answers": {
                name: list(answer) if tree.questions[name].kind == "choices" else answer[0]
                for name, answer in case.answers.items()
            },
        }
        for tree, case in zip(trees, walks, strict=True)
    ]
    with served(app) as address:
        script = Path(__file__).with_name("client_walks.py")
        words = list(map(str, (scripts / "python", script, made, f"{address}/api/v1")))
        done = subprocess.run(
            words, input=json.dumps(asked), capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    walked = json.loads(done.stdout)
    assert [each["outcome"] for each in walked] == [case.outcome for case in walks]
    assert [each["asked"] for each in walked] == [list(case.answers) for case in walks]


def events(file: bytes) -> list[dict[str, Any]]:
    """Give what icalendar makes of a file."""
    words = (from_pypi("calendar", "icalendar==7.3.2") / "python", CALENDAR)
    done = subprocess.run(words, input=file, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_the_agenda_by_icalendar() -> None:
    told = {form: wizard("agenda", "--format", form) for form in ("ics", "json")}
    due = json.loads(told["json"].stdout)
    assert len(due) > 50
    assert [
        (it["day"], it["SUMMARY"], it["errors"]) for it in events(told["ics"].stdout_bytes)
    ] == [(it["day"], it["what"], []) for it in due]


def test_a_calendar_file_by_icalendar() -> None:
    given = urlencode(folder.WALK, doseq=True)
    client = folder.app().test_client()
    there = client.get(f"{folder.PLAIN}?{given}&_calendar=2")
    secret = folder.post(client, {**folder.WALK, "_calendar": "2"})
    told = []
    for file in (there, secret):
        told += events(file.get_data())
    assert told == [
        {
            "SUMMARY": "Build a stable: a large, warm one; ask the neighbours.",
            "DESCRIPTION": f"You may keep the animal\nhttp://localhost{folder.PLAIN}?{given}",
            "day": "2026-12-05",
            "errors": [],
        },
        {"SUMMARY": "The last day", "day": "2026-12-05", "errors": []},
    ]


def test_files_by_yaml_language_server(tmp_path: Path) -> None:
    """What editors' programs say of a file, by the schema that its first line names."""
    place = from_npm("yaml-server", YAML_SERVER)
    shutil.copy(Path(__file__).with_name("yaml_server.mjs"), place)
    trees = tmp_path / "trees"
    shutil.copytree(ROOT / "trees", trees)
    files = sorted(trees.rglob("*.yaml"))
    wrong = {}
    for path, key in MISSPELT.items():
        wrong[path] = (trees / path).with_name(f"wrong-{Path(path).name}")
        text = (trees / path).read_text("utf-8")
        wrong[path].write_text(text.replace(f"{key}:", f"{key}x:", 1), "utf-8")
    program = place / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    done = run("node", place / "yaml_server.mjs", program, *files, *wrong.values())
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    for path, key in MISSPELT.items():
        assert f"Property {key}x is not allowed." in said.pop(str(wrong[path]))
    assert said == {str(file): [] for file in files}


@pytest.mark.parametrize("path", SCHEMAS)
def test_files_by_check_jsonschema(path: str) -> None:
    schema = ROOT / "trees" / path
    found = sorted((ROOT / "trees").rglob(f"{Path(path).name.partition('.')[0]}.yaml"))
    assert found
    program = from_pypi("readers", *READERS) / "check-jsonschema"
    done = run(program, "--schemafile", schema, *found)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compiled_trees_by_check_jsonschema(tmp_path: Path) -> None:
    schema = tmp_path / "compiled.schema.json"
    schema.write_text(wizard("export", "--schema").stdout, "utf-8")
    written = [tmp_path / f"{id}.json" for id in load_folder(ROOT / "trees").trees]
    for path in written:
        path.write_text(wizard("export", path.stem).stdout, "utf-8")
    program = from_pypi("readers", *READERS) / "check-jsonschema"
    done = run(program, "--schemafile", schema, *written)
    assert done.returncode == 0, done.stdout + done.stderr


def test_catalogues_by_msgfmt() -> None:
    if not shutil.which("msgfmt"):
        install_from_debian("gettext")
    if not shutil.which("msgfmt"):
        pytest.fail("Catalogues are read by msgfmt (on Debian: apt-get install gettext).")
    found = [*(ROOT / "trees").glob("*/*.po"), *(ROOT / "wizard").rglob("*.po")]
    assert found
    for path in found:
        done = run("msgfmt", "-c", "-o", os.devnull, path)
        assert done.returncode == 0, done.stderr


def test_sarif_by_the_whole_schema() -> None:
    place = from_npm("sarif", SARIF) / "node_modules" / "@microsoft" / "jest-sarif"
    schema = json.loads((place / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    span = Span("bomen/één boom/tree.yaml", 1, 1, 1, 2)
    found = [
        Diagnostic(code, "warning", "words", span, "help", related=(Related(span, "there"),))
        for code in manual()
    ]
    for some in ([], found):
        Draft4Validator(schema).validate(json.loads(report.sarif(some, "1.2.3", manual())))


def test_pictures_by_mermaid(tmp_path: Path) -> None:
    place = from_npm("mermaid", *MERMAID)
    shutil.copy(Path(__file__).with_name("mermaid.mjs"), place)
    trees = load_folder(ROOT / "trees").trees
    for tree in trees.values():
        (tmp_path / f"{tree.id}.mmd").write_text(as_mermaid(plan(tree)), "utf-8")
    done = run("node", place / "mermaid.mjs", *(tmp_path / f"{id}.mmd" for id in trees))
    assert done.returncode == 0, done.stderr
