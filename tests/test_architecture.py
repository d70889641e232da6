"""One direction: the core knows neither web nor disk nor clock, and nobody decides twice."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "wizard"

OUTER = (
    "trees/load_folder.py",
    "check/load_manual.py",
    "words/load_interface.py",
    "places.py",
    "__main__.py",
    "web/",
    "studio/",
    "cli/",
    "cli.py",
)
"""The outermost ring: it alone may touch disk, clock and environment."""

FRAMEWORKS = {"flask", "wtforms", "click", "waitress", "werkzeug", "jinja2", "htmx_flask"}
OUTSIDE = {"os", "pathlib", "time", "sys", "subprocess", "socket", "tempfile", "shutil"}
CALLS = {"open", "print", "input", "exec", "eval"}
CLOCK = {("datetime", "now"), ("date", "today"), ("datetime", "today"), ("datetime", "utcnow")}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def outer(path: Path) -> bool:
    return any(name(path) == part or name(path).startswith(part) for part in OUTER)


def imported(path: Path) -> Iterator[str]:
    for element in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(element, ast.Import):
            yield from (alias.name for alias in element.names)
        elif isinstance(element, ast.ImportFrom) and element.module:
            yield element.module
            yield from (f"{element.module}.{alias.name}" for alias in element.names)


@pytest.mark.parametrize("path", [p for p in modules() if not outer(p)], ids=name)
def test_the_core_touches_nothing_outside(path: Path) -> None:
    roots = {module.split(".")[0] for module in imported(path)}
    assert not roots & FRAMEWORKS
    assert not roots & OUTSIDE
    for element in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(element, ast.Call):
            called = element.func
            if isinstance(called, ast.Name):
                assert called.id not in CALLS
            elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
                assert (called.value.id, called.attr) not in CLOCK


def test_web_and_command_line_do_not_know_each_other() -> None:
    """`serve` is the one place where the command line starts the web."""
    for path in modules():
        found = set(imported(path))
        if name(path).startswith("web/"):
            assert not any(module.startswith("wizard.cli") for module in found), path
        if name(path).startswith("cli") and path.stem not in ("cli", "serve"):
            assert not any(module.startswith("wizard.web") for module in found), path
        if not name(path).startswith("studio/") and name(path) != "cli/serve.py":
            assert not any(module.startswith("wizard.studio") for module in found), path


def test_the_studio_knows_the_web_and_the_core_and_no_verb() -> None:
    for path in (it for it in modules() if name(it).startswith("studio/")):
        assert not any(module.startswith("wizard.cli") for module in imported(path)), path


def test_the_core_never_imports_its_rings() -> None:
    rings = ("wizard.web", "wizard.studio", "wizard.cli")
    for path in modules():
        if not outer(path):
            assert not any(module.startswith(rings) for module in imported(path)), path


ROOMS = {
    "trees": set(),
    "words": {"trees"},
    "walks": {"trees"},
    "present": {"caches", "trees", "words", "walks"},
    "translations": {"trees", "words"},
    "edits": {"trees", "words", "translations"},
    "check": {"trees", "words", "walks", "translations"},
    "diff": {"trees", "words", "walks", "translations", "present"},
    "pictures": {"trees", "walks"},
    "export": {"trees", "walks"},
}
"""What each room of the core may know: trees know nobody, pages nothing of editors."""


def test_every_room_is_listed() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms == {*ROOMS, "web", "studio", "cli"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_what_comes_before_it(room: str) -> None:
    mine = [path for path in modules() if name(path).startswith(f"{room}/")]
    assert mine
    for path in mine:
        found = {module.split(".")[1] for module in imported(path) if module.startswith("wizard.")}
        outside = {"places"} if outer(path) else set()
        assert found <= {room, *ROOMS[room], *outside}, path


def test_one_judge_and_one_walk() -> None:
    """Answers are parsed in `kinds` alone, and `walk` is defined once."""
    defined = [
        (element.name, name(path))
        for path in modules()
        for element in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(element, ast.FunctionDef) and element.name in ("judge", "walk")
    ]
    assert ("judge", "trees/kinds.py") in defined
    assert ("walk", "walks/walk.py") in defined
    judges = [place for found, place in defined if found == "judge"]
    assert judges == ["trees/kinds.py"]


def test_no_module_name_twice() -> None:
    """But for `__init__` and the verbs of the command line, which bear the names of rooms."""
    names = [p.stem for p in modules() if p.stem != "__init__" and p.parent.name != "cli"]
    assert sorted(names) == sorted(set(names))


def test_what_serves_visitors_loads_no_tool_of_editors() -> None:
    """But for what `served` asks of a tree; overviews, which visitors see, are drawn."""
    ask = "import sys, wizard.web; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    loaded = set(told.stdout.split())
    assert "wizard.check.served" in loaded
    tools = (
        "diff",
        "export",
        "translations",
        "check.run",
        "check.report",
        "web.dev",
        "studio",
        "edits",
        "cli",
    )
    assert not loaded & {f"wizard.{tool}" for tool in tools}
    assert "pyphen" not in loaded
