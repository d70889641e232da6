"""run.py without a network: what it installs, what it skips, what it says, what it runs."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout with nothing in it but the two files that the stamp covers, and an empty .venv."""
    venv = tmp_path / ".venv"
    venv.mkdir()
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", venv)
    monkeypatch.setattr(run, "LOCK", tmp_path / "requirements.lock")
    return tmp_path


@pytest.fixture
def done(checkout, monkeypatch):
    """What run.py would have done, in order, instead of doing it."""
    calls = []
    monkeypatch.setattr(run, "make_venv", lambda: calls.append("venv"))
    monkeypatch.setattr(run, "install_part", lambda part: calls.append(f"install {part}"))
    monkeypatch.setattr(run, "wizard", lambda words: calls.append(words) or 0)
    monkeypatch.setattr(run, "run_all", lambda checks, env: calls.append(checks) or 0)
    monkeypatch.setattr(run, "browser_of_the_tests", dict)
    return calls


def test_without_words_it_installs_and_serves_on_this_machine_alone(done, capsys):
    assert run.main([]) == 0
    serve = ["serve", "--host", "127.0.0.1", "--port", "8000"]
    assert done == ["venv", "install runtime", serve]
    assert "http://127.0.0.1:8000" in capsys.readouterr().err


def test_other_words_are_the_words_of_the_wizard(done):
    run.main(["walk", "au-pair", "-a", "age=23"])
    assert done[-1] == ["walk", "au-pair", "-a", "age=23"]


@pytest.mark.parametrize(("words", "tests"), [(["test"], ""), (["test", "--all"], " --all")])
def test_the_test_tools_are_installed_for_the_tests_alone(done, words, tests):
    run.main(words)
    assert done[1:-1] == ["install runtime", "install test"]
    assert done[-1] == [
        "ruff check .",
        "ruff format --check .",
        "mypy",
        f"pytest -n auto --maxprocesses 4 --dist worksteal{tests}",
        "wizard check",
        "wizard test",
    ]


def test_an_unknown_option_of_test_is_wrong_usage(done, capsys):
    with pytest.raises(SystemExit) as ended:
        run.main(["test", "au-pair"])
    assert ended.value.code == 2
    assert "wizard test" in capsys.readouterr().err


def test_what_is_installed_is_not_installed_again(done):
    run.main(["install"])
    run.main(["install"])
    assert done == ["venv", "install runtime"]


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml"])
def test_a_change_of_either_file_installs_again(done, checkout, file):
    run.main(["install"])
    with (checkout / file).open("a", encoding="utf-8") as changed:
        changed.write("# changed\n")
    run.main(["install"])
    assert done == ["venv", "install runtime", "install runtime"]


def test_another_python_makes_the_environment_anew(done, monkeypatch):
    run.main(["install"])
    monkeypatch.setattr(run.platform, "python_version", lambda: "3.99.0")
    run.main(["install"])
    assert done == ["venv", "install runtime", "venv", "install runtime"]


def test_what_failed_is_tried_again(done, monkeypatch):
    monkeypatch.setattr(run, "install_part", lambda part: run.stop("no network"))
    for _ in range(2):
        with pytest.raises(SystemExit):
            run.main(["install"])
    monkeypatch.setattr(run, "install_part", lambda part: done.append(f"install {part}"))
    run.main(["install"])
    assert done == ["venv", "install runtime"]


def test_a_python_without_ensurepip_is_told_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        run.make_venv()
    assert ended.value.code == 3
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_an_old_python_is_told_so_in_one_sentence(tmp_path):
    old = "import sys; sys.version_info = (3, 8, 18); import runpy; runpy.run_path('run.py')"
    ended = subprocess.run([sys.executable, "-c", old], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith("The wizard needs Python 3.11 or newer")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("WARNING: Retrying (Retry(total=4)) …\nERROR: No matching distribution", "is there a net"),
        ("ERROR: No matching distribution found for flask==3.1.3", "index lacks a package"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM …", "not the one that requirements"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("OSError: [Errno 122] Disk quota exceeded", "disk is full"),
        ("PermissionError: [Errno 13] Permission denied: '/srv/.venv'", "cannot be written"),
        ("OSError: [Errno 30] Read-only file system: '/srv/.venv'", "cannot be written"),
        ("/x/.venv/bin/python: No module named ensurepip", "python3-venv"),
    ],
)
def test_a_failing_pip_is_explained(said, means):
    assert means in run.reason(said)


def test_what_is_not_known_is_shown_as_it_was_said(capsys):
    with pytest.raises(SystemExit):
        run.explain("something new", "Its own words are above.")
    assert capsys.readouterr().err == "something new\nIts own words are above.\n"


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Error: [Errno 28] No space left on device: '/x/.venv/lib'", "The disk is full."),
        ("Error: [Errno 30] Read-only file system: '/x/.venv'", "cannot be written"),
        ("Error: [Errno 13] Permission denied: '/x/.venv'", "cannot be written"),
        ("/x/.venv/bin/python: No module named ensurepip", "python3-venv"),
    ],
)
def test_a_venv_that_cannot_be_made_is_told_in_one_sentence(
    checkout, monkeypatch, capsys, said, means
):
    python = checkout / "python"
    python.write_text(f"#!/bin/sh\nprintf '%s\\n' \"{said}\" >&2\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(run.sys, "executable", str(python))
    with pytest.raises(SystemExit) as ended:
        run.make_venv()
    assert ended.value.code == 3
    making, told = capsys.readouterr().err.splitlines()
    assert making.startswith("Making .venv")
    assert means in told


def test_a_file_in_place_of_the_venv_is_left_alone(checkout, capsys):
    (checkout / ".venv").rmdir()
    (checkout / ".venv").write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit):
        run.install("runtime")
    assert (checkout / ".venv").read_text(encoding="utf-8") == "mine"
    assert "not ours" in capsys.readouterr().err


@pytest.fixture
def failing(checkout, monkeypatch):
    """A pip that says this much and fails; what it was told of where to install."""
    told = checkout / "told"

    def pip(words):
        program = checkout / "pip.py"
        names = (*run.ELSEWHERE, "PIP_INDEX_URL")
        program.write_text(
            f"import os\nopen({str(told)!r}, 'w').write(repr([os.getenv(n) for n in {names}]))\n"
            f"print({words!r})\nraise SystemExit(1)\n",
            encoding="utf-8",
        )
        monkeypatch.setattr(run, "PYTHON", sys.executable)
        shown = run.shown
        monkeypatch.setattr(run, "shown", lambda _: shown([sys.executable, str(program)]))
        with pytest.raises(SystemExit) as ended:
            run.pip("flask")
        assert ended.value.code == 3
        return told.read_text(encoding="utf-8")

    return pip


@pytest.mark.parametrize(
    ("said", "lines"),
    [("Retrying (Retry(total=4))\nERROR: x", 1), ("No space left on device", 1), ("odd\nnew", 3)],
)
def test_a_pip_that_fails_is_one_sentence_and_its_own_words_only_where_nobody_knows(
    failing, capsys, said, lines
):
    failing(said)
    assert len(capsys.readouterr().err.splitlines()) == lines


def test_settings_that_would_install_elsewhere_are_left_out_and_others_kept(failing, monkeypatch):
    for name in (*run.ELSEWHERE, "PIP_INDEX_URL"):
        monkeypatch.setenv(name, "1")
    assert failing("x") == repr(["0", None, None, None, "1"])


def test_an_environment_that_is_a_link_is_refused_and_left_alone(checkout, capsys, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    run.VENV.rmdir()
    run.VENV.symlink_to(outside)
    with pytest.raises(SystemExit) as ended:
        run.main(["install"])
    assert ended.value.code == 3
    assert "is a link" in capsys.readouterr().err
    assert list(outside.iterdir()) == []


def test_pip_installs_a_part_by_its_hashes_and_the_project_without_dependencies(
    checkout, monkeypatch
):
    asked = []
    monkeypatch.setattr(run, "pip", lambda *words: asked.append(words))
    run.install_part("runtime")
    listed = run.VENV / "runtime.lock"
    assert asked == [
        ("--require-hashes", "-r", str(listed)),
        ("--no-deps", "--no-build-isolation", "-e", str(checkout)),
    ]
    assert "flask==" in listed.read_text(encoding="utf-8")


def test_every_check_is_run_whatever_the_others_say(monkeypatch, capsys):
    codes = {"mypy": 1, "pytest --all": 0, "wizard check": 2}

    def call(command, stdout=None, **_):
        check = " ".join(command[2:])
        said = f"{check} says" if stdout is not None else None
        return subprocess.CompletedProcess(command, codes[check], said)

    monkeypatch.setattr(run.subprocess, "run", call)
    assert run.run_all(list(codes), {}) == 1
    said = capsys.readouterr().err
    assert [line.split()[0] for line in said.splitlines()[-3:]] == ["failed", "passed", "failed"]
    assert "mypy says" in said
    assert "wizard check says" in said
    codes = dict.fromkeys(codes, 0)
    assert run.run_all(list(codes), {}) == 0


# The lock


def test_the_lock_is_what_its_parts_hold_each_package_once():
    parts = [run.packages(run.part_of(LOCK, part)) for part in run.PARTS]
    names = [name for part in parts for name in part]
    assert len(names) == len(set(names))
    assert set(names) == run.packages(LOCK).keys()


def test_every_package_of_the_lock_is_pinned_with_hashes_and_nothing_names_a_registry():
    for name, pin in run.packages(LOCK).items():
        first, *hashes = pin.splitlines()
        assert "==" in first, name
        assert hashes, name
        assert all(line.strip().startswith("--hash=sha256:") for line in hashes), name
    rest = [line for line in LOCK.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(rest) == len(run.packages(LOCK))
    assert "://" not in LOCK


def test_the_lock_pins_what_the_project_asks_for_in_the_part_that_needs_it():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    asked = {"runtime": project["project"]["dependencies"] + extras["install"]}
    asked |= {part: extras[part] for part in ("test", "lock")}
    for part, wanted in asked.items():
        held = {pin.split()[0] for pin in run.packages(run.part_of(LOCK, part)).values()}
        assert set(wanted) <= held
    assert set(project["build-system"]["requires"]) <= set(extras["install"])


def test_a_new_lock_gives_each_part_what_the_parts_before_it_lack():
    pin = "{0}==1 \\\n    --hash=sha256:00\n".format
    answers = {1: ["flask"], 2: ["flask", "pytest"], 3: ["flask", "pytest", "uv"]}

    def compiled(extras):
        return "".join(pin(name) for name in answers[len(extras)])

    lock = run.written_lock(compiled)
    parts = {part: list(run.packages(run.part_of(lock, part))) for part in run.PARTS}
    assert parts == {"runtime": ["flask"], "test": ["pytest"], "lock": ["uv"]}
    assert run.packages(lock)["uv"] == pin("uv")


def test_a_lock_without_a_part_says_how_to_make_one(capsys):
    with pytest.raises(SystemExit):
        run.part_of("# nothing\n", "test")
    assert "run.py lock" in capsys.readouterr().err
