"""Trees with mistakes, `bad/NAME.yaml` or a folder, and what is said of them, `bad/NAME.out`.

python -m tests.trees.golden     writes every .out anew; read what changed before it is kept
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library, build_folder
from wizard.trees.model import Span

BAD = Path(__file__).parent / "bad"
GOOD = Path(__file__).parent / "good"
TREE = "example"


def examples(folder: Path) -> list[Path]:
    """Every example of a folder, a file or a folder of files."""
    return sorted(path for path in folder.iterdir() if path.is_dir() or path.suffix == ".yaml")


def built(example: Path) -> Library:
    """Build an example; a single file is the tree `example`."""
    paths = (
        [example] if example.is_file() else sorted(it for it in example.rglob("*") if it.is_file())
    )
    files = {}
    for path in paths:
        name = f"{TREE}/tree.yaml" if example.is_file() else path.relative_to(example).as_posix()
        files[name] = path.read_bytes()
    return build_folder(files)


def said(library: Library) -> str:
    """Write all diagnostics, each with the line it points at underlined."""
    return "\n".join("\n".join(_lines(each, library)) for each in library.diagnostics) + "\n"


def _lines(diagnostic: Diagnostic, library: Library) -> Iterator[str]:
    span = diagnostic.span
    place = f"{span.path}:{span.line}:{span.column}"
    yield f"{place}: {diagnostic.severity}: {diagnostic.message} [{diagnostic.code}]"
    lines = library.files.get(span.path, "").split("\n")
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    yield f"  | {visible(line)}".rstrip()
    yield f"  | {visible(line[: span.column - 1], ' ')}{'^' * _width(span, line)}"
    for other in diagnostic.related:
        at = other.span
        yield f"  ~ {at.path}:{at.line}:{at.column}: {other.message}"
    if diagnostic.help:
        yield f"  = {diagnostic.help}"


def _width(span: Span, line: str) -> int:
    end = span.end_column if span.end_line == span.line else len(line) + 1
    return max(end - span.column, 1)


def visible(text: str, blank: str = "") -> str:
    """Show what cannot be seen, one sign for each; or one blank for each character."""
    if blank:
        return blank * len(text)
    return "".join(sign if sign.isprintable() else "·" for sign in text)


if __name__ == "__main__":
    for path in examples(BAD):
        path.with_suffix(".out").write_text(said(built(path)), encoding="utf-8")
