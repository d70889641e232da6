"""Folders with what only `check` finds, `bad/NAME/`, and what it says of them, `bad/NAME.out`.

python -m tests.check.golden     writes every .out anew; read what changed before it is kept
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wizard.check.report import text
from wizard.check.run import check
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library, build_folder

BAD = Path(__file__).parent / "bad"
TODAY = date(2026, 11, 22)
ABOUT_CASES = {"outcome-without-case", "rule-without-case"}


def folders() -> list[Path]:
    return sorted(path for path in BAD.iterdir() if path.is_dir())


def built(folder: Path) -> Library:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return build_folder({p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in files})


def found(folder: Path) -> tuple[Diagnostic, ...]:
    """Check a folder: Dutch is asked for where it has some, cases where it has some."""
    files = {path.name for path in folder.rglob("*")}
    diagnostics = check(built(folder), TODAY, required=("nl",) if "nl.po" in files else ())
    return tuple(d for d in diagnostics if "cases.yaml" in files or d.code not in ABOUT_CASES)


def said(folder: Path) -> str:
    return text(found(folder), built(folder).files)


if __name__ == "__main__":
    for each in folders():
        each.with_suffix(".out").write_text(said(each), encoding="utf-8")
