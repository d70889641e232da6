"""The program with one small mistake in it: does a test of its room see the mistake?

    python -m tests.broken_code walks         a sample of the mistakes in wizard/walks
    python -m tests.broken_code walks/walk 0  every mistake in one module

In comes a room or module and how many mistakes to try; out comes each mistake that no test saw, and
at the end how many were seen. A mistake is tried in a fork of this process, which loads the changed
module in place of the file; nothing on disk is touched. So this process must not have loaded the
program or its tests itself.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.abc
import importlib.util
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import playwright.sync_api  # noqa: F401 – loaded once, not in every fork
import pytest

ROOT = Path(__file__).parent.parent
SAMPLE = 12
LIMIT = 120
"""Seconds of processor time after which a mistake counts as seen: the tests hang."""
MEMORY = 4 << 30
OPTIONS = ["-x", "-q", "--tb=no", "--assert=plain", "-m", "not slow and not browser"]
OPTIONS += ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:schemathesis"]
OPTIONS += ["--ignore=tests/check/test_recipes.py"]  # its commands load the module from its file
OPTIONS += ["--ignore=tests/diff/test_signed.py"]  # how a difference is told: slow

OPPOSITE = {
    ast.Eq: ast.NotEq,
    ast.Is: ast.IsNot,
    ast.In: ast.NotIn,
    ast.Lt: ast.LtE,
    ast.Gt: ast.GtE,
    ast.And: ast.Or,
    ast.Add: ast.Sub,
    ast.BitAnd: ast.BitOr,
}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}
FOLLOWED = (ast.ClassDef, ast.FunctionDef)
SILENT = {"annotation", "args", "decorator_list", "returns"}
"""Parts of a function that do nothing when it runs."""


ASKED_BY = {"walks": ("diff", "present", "check")}
"""Rooms whose tests are this room's tests too: they walk all walks through what they ask for."""


class Place(NamedTuple):
    """Where a part of a function stands: in which part, field and, in a list, place."""

    parent: ast.AST
    name: str
    at: int

    def put(self, part: ast.AST) -> None:
        field = getattr(self.parent, self.name)
        if isinstance(field, list):
            field[self.at] = part
        else:
            setattr(self.parent, self.name, part)


def parts(node: ast.AST) -> Iterator[tuple[Place, ast.AST]]:
    """Each part of what functions do."""
    outside = isinstance(node, ast.Module | ast.ClassDef)
    for name, field in ast.iter_fields(node):
        for at, part in enumerate(field if isinstance(field, list) else [field]):
            if isinstance(part, FOLLOWED if outside else ast.AST) and name not in SILENT:
                if not outside:
                    yield Place(node, name, at), part
                yield from parts(part)


def wrong(part: ast.AST) -> Iterator[ast.AST]:
    """Each way in which a part could be written by mistake."""
    match part:
        case ast.Compare(ops=[op]) if type(op) in OPPOSITE:
            yield ast.Compare(part.left, [OPPOSITE[type(op)]()], part.comparators)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(OPPOSITE[type(op)](), values)
            for at in range(len(values)):
                rest = values[:at] + values[at + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.BinOp(left, op, right) if type(op) in OPPOSITE:
            yield ast.BinOp(left, OPPOSITE[type(op)](), right)
        case ast.UnaryOp(ast.Not(), inner):
            yield inner
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.IfExp(_, body, other):
            yield from (body, other)
        case ast.If(test, body, other):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, other)
            yield ast.If(test, [ast.Pass()], other)
            if other:
                yield ast.If(test, body, [])
        case ast.Return(value) if value and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign():
            yield ast.Pass()
        case ast.comprehension(ifs=[_, *rest]):
            yield ast.comprehension(part.target, part.iter, rest, part.is_async)
        case ast.Break() | ast.Continue():
            yield ast.Pass()


def told(part: ast.AST) -> str:
    """A part in one line; of a branch its condition and its first words."""
    lines = [line.strip() for line in ast.unparse(part).splitlines()]
    return " ".join(lines[:2] if isinstance(part, ast.If) else lines)[:120]


@dataclass(frozen=True)
class Mistake:
    """The mistake of this number in a module: what stands there, and what instead."""

    path: Path
    number: int
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.words}"

    @property
    def order(self) -> bytes:
        """A place by chance among all mistakes, the same as long as the words are."""
        return hashlib.sha256(f"{self.path.stem} {self.words}".encode()).digest()


def broken(path: Path) -> Iterator[tuple[ast.Module, int, str]]:
    """A module with each of its mistakes in turn, its line and its words."""
    module = ast.parse(path.read_text("utf-8"))
    for place, part in list(parts(module)):
        for new in wrong(part):
            place.put(new)
            yield module, getattr(part, "lineno", 0), f"{told(part)}  →  {told(new)}"
            place.put(part)


def mistakes(path: Path) -> list[Mistake]:
    return [Mistake(path, n, line, words) for n, (_, line, words) in enumerate(broken(path))]


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads a module with its mistake."""

    def __init__(self, mistake: Mistake) -> None:
        self.path = mistake.path
        self.module, _, _ = next(islice(broken(mistake.path), mistake.number, None))
        names = mistake.path.relative_to(ROOT).with_suffix("").parts
        self.name = ".".join(names).removesuffix(".__init__")

    def find_spec(self, name, path=None, target=None):
        if name == self.name:
            return importlib.util.spec_from_file_location(name, self.path, loader=self)
        return None

    def exec_module(self, module):
        code = compile(ast.fix_missing_locations(self.module), str(self.path), "exec")
        exec(code, module.__dict__)


def seen(mistake: Mistake | None, tests: list[str]) -> bool:
    """Whether one of these tests fails, falls over or never ends with the mistake (or without)."""
    child = os.fork()
    if child == 0:
        code = 1
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            sys.meta_path[:0] = [Instead(mistake)] if mistake else []
            code = int(pytest.main([*OPTIONS, *tests]))
        os._exit(code)
    return os.waitpid(child, 0)[1] != 0


def main(place: str, most: int = SAMPLE) -> None:
    os.environ["HYPOTHESIS_PROFILE"] = "glance"
    path = ROOT / "wizard" / place
    modules = path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]
    every = sorted((it for module in modules for it in mistakes(module)), key=lambda it: it.order)
    room = place.partition("/")[0]
    tests = [f"tests/{name}" for name in (room, *ASKED_BY.get(room, ()))]
    tried, missed = every[: most or None], 0
    if seen(None, tests):
        sys.exit(f"{' '.join(tests)} must pass first")
    for mistake in tried:
        if not seen(mistake, tests):
            missed += 1
            print(f"not seen: {mistake}", flush=True)
    print(f"{place}: {len(tried) - missed} of {len(tried)} mistakes seen, of {len(every)} possible")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
