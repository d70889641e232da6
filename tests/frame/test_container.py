"""The Dockerfile, as far as it can be judged without building it: it copies what is there, installs
by the lock, and starts what exists as nobody in particular."""

import json
import re
from pathlib import Path

import pytest

from wizard.cli import main

ROOT = Path(__file__).parents[2]


def steps() -> list[tuple[str, str]]:
    """Every instruction with its words, lines put together."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines if line.strip()]


def words(name: str) -> list[str]:
    return [given for instruction, given in steps() if instruction == name]


def test_only_these_instructions_are_used():
    known = {"FROM", "WORKDIR", "ENV", "COPY", "RUN", "USER", "EXPOSE", "HEALTHCHECK"}
    assert {name for name, _ in steps()} <= known | {"ENTRYPOINT", "CMD"}


def test_what_is_copied_is_there_and_sent_to_the_builder():
    sent = (ROOT / ".dockerignore").read_text("utf-8").split("\n")
    assert "*" in sent
    for copied in words("COPY"):
        *sources, _ = copied.split()
        for source in sources:
            assert (ROOT / source).exists()
            assert f"!{source.partition('/')[0]}" in sent


@pytest.mark.parametrize("secret", [".git", ".venv", "tests", ".bench", "Dockerfile"])
def test_nothing_else_is_sent(secret):
    assert f"!{secret}" not in (ROOT / ".dockerignore").read_text("utf-8").split("\n")


def test_the_image_has_the_oldest_python_that_will_do_and_is_no_moving_target():
    assert words("FROM") == ["python:3.11-slim"]
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_everything_is_installed_from_the_lock():
    run = " && ".join(words("RUN"))
    assert "python run.py install" in run
    assert not re.search(r"\b(pip|apt|curl|wget)\b", run)


def test_it_runs_as_a_user_without_rights_who_owns_nothing():
    names = [name for name, _ in steps()]
    assert words("USER") == ["wizard"]
    assert "useradd --system --no-create-home wizard" in " ".join(words("RUN"))
    after = names[names.index("USER") :]
    assert not {"RUN", "COPY"} & set(after)
    assert "--chown" not in " ".join(words("COPY"))


def test_it_starts_a_command_that_exists_and_asks_it_how_it_is():
    entry, command = (json.loads(words(name)[0]) for name in ("ENTRYPOINT", "CMD"))
    assert entry == [".venv/bin/wizard"]
    serve = main.commands[command[0]]
    options = {name for option in serve.params for name in option.opts}
    assert set(command[1::2]) <= options
    port = command[command.index("--port") + 1]
    assert words("EXPOSE") == [port]
    check = json.loads(words("HEALTHCHECK")[0].partition("CMD ")[2])
    assert check[:2] == ["python", "-c"]
    assert f"http://127.0.0.1:{port}/healthz" in check[2]
    compile(check[2], "HEALTHCHECK", "exec")
