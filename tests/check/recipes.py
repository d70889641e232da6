"""The recipes of the handbook, done as they are written: each on a copy of the trees of its own.

A block ```diff changes a file: its first line names the file, `+` lines come, `-` lines go; with
`+` lines alone they come at its end. A block ```console runs what stands behind `$`; the lines
below are those that must be shown, in this order, `…` stands for others. They must be shown to the
letter; where trees changed, so do counts and lines, and then

python -m tests.check.recipes     brings the shown lines in trees/README.md up to date
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir
from datetime import datetime
from pathlib import Path
from unittest import mock
from urllib.request import urlopen

from tests.check.handbook import HANDBOOK
from tests.cli.folder import TREES, wizard
from wizard import places
from wizard.cli import options

CHAPTER = re.compile(r"^## Recipes\n(.*?)^## ", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(diff|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
COUNT = re.compile(r"\d[\d,.]*")
OTHERS = "…"
ROOT = HANDBOOK.parents[1]
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "An editor" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "editor@example.org" for who in ("AUTHOR", "COMMITTER")},
}


class Monday(datetime):
    """The clock of the recipes."""

    @classmethod
    def now(cls, tz=None):
        return cls(2026, 11, 23, 9, tzinfo=tz)


def recipes(text: str) -> dict[str, str]:
    """Give the recipes of the handbook by their titles."""
    chapter = CHAPTER.search(text)
    assert chapter, "the handbook has lost its chapter of recipes"
    parts = re.split(r"^### (.+)\n", chapter[1], flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def done(recipe: str, at: Path) -> str:
    """Do a recipe in an empty folder; give it back with the lines that were really shown.

    A line is found again by its words: its numbers may be others.
    """
    shutil.copytree(TREES, at / "trees")
    ui = at / "wizard" / "words" / "ui"
    shutil.copytree(places.interface(), ui)
    # Git sets some of its own where it runs hooks: with them it would change another repository.
    rest = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**rest, **GIT, "WIZARD_TREES": "trees"}
    with chdir(at), mock.patch.dict(os.environ, environment, clear=True):
        for words in ("init -q -b main", "add trees", "commit -q -m Before"):
            run(f"git {words}")
        with (
            mock.patch.object(options, "datetime", Monday),
            mock.patch.object(places, "interface", return_value=ui),
        ):
            return BLOCK.sub(lambda found: block(found[1], found[2]), recipe)


def block(sort: str, text: str) -> str:
    written = "".join(commands(text)) if sort == "console" else text
    if sort == "diff":
        edit(text)
    return f"```{sort}\n{written}```"


def edit(text: str) -> None:
    """Change a file as a block says; what it changes must stand there once."""
    name, _, lines = text.partition("\n")
    file = Path(name.removeprefix("# "))
    before = "".join(line[1:] + "\n" for line in lines.splitlines() if line[:1] != "+")
    after = "".join(line[1:] + "\n" for line in lines.splitlines() if line[:1] != "-")
    old = file.read_text("utf-8") if file.exists() else ""
    if not before:
        new = f"{old}{after}"
    else:
        assert old.count(before) == 1, f"{file} no longer has once:\n{before}"
        new = old.replace(before, after)
    file.write_text(new, encoding="utf-8", newline="\n")


def commands(text: str) -> Iterator[str]:
    """Run what a block says, and give its lines as they were really shown."""
    for part in re.split(r"^(?=\$ )", text, flags=re.MULTILINE)[1:]:
        command, *expected = part.splitlines()
        yield f"{command}\n"
        shown = iter(run(command.removeprefix("$ ")).splitlines())
        for line in expected:
            if line.strip() in ("", OTHERS):
                yield f"{line}\n"
                continue
            alike = (each.rstrip() for each in shown if rough(each) == rough(line))
            found = next(alike, None)
            assert found is not None, f"`{command}` does not show, or not there: {line}"
            yield f"{found}\n"


def rough(line: str) -> str:
    """Give a line without what trees and their languages change: numbers, and "s" of warnings."""
    return re.sub("# warnings?$", "# warnings", COUNT.sub("#", line).rstrip())


def run(command: str) -> str:
    """Run a command of a recipe; give what it shows."""
    program, *words = shlex.split(command)
    match program, words:
        case "wizard", ["serve", *more]:
            return served(more)
        case "wizard", _:
            return wizard(*words).output
        case "cp", ["-r", old, new]:
            shutil.copytree(old, new)
        case "rm", ["-r", old]:
            shutil.rmtree(old)
        case "mv", [old, new]:
            shutil.move(old, new)
        case "git", _:
            found = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
            assert found.returncode == 0, f"`{command}`: {found.stdout}{found.stderr}"
            return found.stdout + found.stderr
        case _:
            raise AssertionError(f"a recipe may not run `{command}`")
    return ""


def served(words: Sequence[str]) -> str:
    """Serve at a port that is free, look at a page as an editor would, and stop it."""
    command = [sys.executable, "-P", "-m", "wizard", "serve", *words, "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            line = next((it for it in server.stderr if ADDRESS.search(it)), "")
            address = ADDRESS.search(line)
            assert address, f"`wizard serve` began with: {line}"
            with urlopen(f"{address[0]}/en/au-pair") as page:
                assert ('class="dev"' in page.read().decode()) == ("--dev" in words)
        finally:
            server.terminate()
            server.communicate()
    return ADDRESS.sub("http://127.0.0.1:8000", line)


def brought_up_to_date(text: str) -> str:
    for recipe in recipes(text).values():
        with tempfile.TemporaryDirectory() as at:
            text = text.replace(recipe, done(recipe, Path(at)))
    return text


if __name__ == "__main__":
    HANDBOOK.write_text(brought_up_to_date(HANDBOOK.read_text("utf-8")), encoding="utf-8")
