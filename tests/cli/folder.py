"""Runs `wizard` as an editor would, on folders made for one test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from tests.check.examples import BASE, CASES
from wizard.cli import main

TREES = Path(__file__).parents[2] / "trees"
GOOD = {"example/tree.yaml": BASE, "example/cases.yaml": CASES}


def wizard(*words: str | Path, stdin: str | None = None) -> Result:
    """Run a command; whatever happens, it must end by an exit code."""
    result = CliRunner().invoke(main, [str(word) for word in words], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def folder(at: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        file = at / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return at
