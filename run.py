"""Two commands: `python3 run.py` starts the wizard, `python3 run.py test` runs every check.

    python3 run.py               makes .venv, installs, serves on http://127.0.0.1:8000
    python3 run.py test [--all]  installs test tools and a browser, runs every check and test
    python3 run.py install       makes .venv, installs, and does no more
    python3 run.py lock          writes requirements.lock anew from pyproject.toml
    python3 run.py bench         measures
    python3 run.py WORDS         is `wizard WORDS`: `python3 run.py check`

In come the words of the command line, out comes a program's exit code. Needs nothing but Python;
writes nothing outside this folder, save that it may install a browser as root on Debian. Must not
know what the wizard does.
"""

import hashlib
import importlib.util
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NoReturn

if sys.version_info < (3, 11):  # noqa: UP036 – this file starts before anything was checked
    sys.exit(f"The wizard needs Python 3.11 or newer; this is {platform.python_version()}.")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"

# The parts of the lock in the order in which they build on each other: what each is for, and the
# extra of pyproject.toml that it adds.
PARTS = {
    "runtime": ("the wizard and what it needs", "install"),
    "test": ("the test tools", "test"),
    "lock": ("the tool that writes the lock", "lock"),
}


# Settings by which pip would install elsewhere than in .venv.
ELSEWHERE = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")

# What pip or venv says when it fails, and what that means; the first that fits is shown.
REASONS = {
    "DO NOT MATCH THE HASHES": "A package is not the one that requirements.lock names.",
    "No space left": "The disk is full.",
    "Disk quota exceeded": "The disk is full: no more may be written on your account.",
    "Read-only file system": f"{ROOT} cannot be written: put the wizard in a folder of your own.",
    "Permission denied": f"{ROOT} cannot be written: put the wizard in a folder of your own.",
    "No module named ensurepip": "This Python cannot put pip into .venv: install python3-venv.",
    "Retrying (": "The package index cannot be reached: is there a network?",
    "No matching distribution": "The package index lacks a package that requirements.lock names.",
}


def main(words: list[str]) -> int:
    install("runtime")
    if not words:
        say("Starting the wizard on http://127.0.0.1:8000 (Ctrl+C stops it)")
        return wizard(["serve", "--host", "127.0.0.1", "--port", "8000"])
    if words == ["install"]:
        return 0
    if words[0] == "test":
        if words not in (["test"], ["test", "--all"]):
            stop("`run.py test` knows --all only; the cases alone: `.venv/bin/wizard test`.", 2)
        install("test")
        return run_all(steps(words[1:]), {**os.environ, **browser_of_the_tests()})
    if words == ["lock"]:
        install("lock")
        LOCK.write_text(written_lock(compiled), encoding="utf-8")
        return 0
    if words[0] == "bench":
        install("test")
        return subprocess.call([str(PYTHON), "-m", "tests.bench", *words[1:]], cwd=ROOT)
    return wizard(words)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def stop(sentence: str, code: int = 3) -> NoReturn:
    say(sentence)
    sys.exit(code)


def wizard(words: list[str]) -> int:
    command = [str(PYTHON), "-m", "wizard", *words]
    if os.name == "nt":  # its exec returns to the shell before the program has ended
        return subprocess.call(command)
    os.execv(command[0], command)  # so that a signal to this process reaches the wizard


# Installing


def install(part: str) -> None:
    """Bring .venv up to date with this part of the lock; what is up to date costs no time."""
    if VENV.is_symlink():
        stop(f"{VENV} is a link, and what it leads to is not ours to change: remove the link.")
    if VENV.exists() and not VENV.is_dir():
        stop(f"{VENV} is a file, and not ours: give it another name.")
    fresh("venv", f"{platform.python_version()} {ROOT}", make_venv)
    fresh(part, wanted(part), partial(install_part, part))


def fresh(name: str, stamp: str, make: Callable[[], None]) -> None:
    """Call `make` unless .venv carries this stamp; write the stamp once it is made."""
    file = VENV / f"{name}.stamp"
    if not file.exists() or file.read_text(encoding="utf-8") != stamp:
        make()
        file.write_text(stamp, encoding="utf-8")


def wanted(part: str) -> str:
    """What .venv must hold, as one word: the part, both files and the version of Python."""
    files = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(f"{part} {platform.python_version()} ".encode() + files).hexdigest()


def make_venv() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        install_it = "on Debian and Ubuntu: apt-get install python3-venv"
        stop(f"This Python has no module {missing[0]}, which makes .venv ({install_it}).")
    say(f"Making .venv with Python {platform.python_version()}")
    # In two steps: venv keeps to itself what stopped ensurepip.
    making = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    for command in (making, [str(PYTHON), "-m", "ensurepip", "--default-pip"]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            said = done.stdout + done.stderr
            explain(said, "Python could not make .venv; its own words are above.")


def install_part(part: str) -> None:
    chosen = part_of(LOCK.read_text(encoding="utf-8"), part)
    say(f"Installing {PARTS[part][0]}: {len(packages(chosen))} packages")
    listed = VENV / f"{part}.lock"
    listed.write_text(chosen, encoding="utf-8")
    pip("--require-hashes", "-r", str(listed))
    if part == "runtime":
        pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))


def pip(*arguments: str) -> None:
    quiet = ("--no-input", "--no-cache-dir", "--disable-pip-version-check", "--progress-bar=off")
    code, output = shown([str(PYTHON), "-m", "pip", "install", *quiet, *arguments])
    if code != 0:
        explain(output, "pip could not install this; its own words are above.")


def shown(command: list[str]) -> tuple[int, str]:
    """Run pip and name each package as it comes; out come its exit code and all it said."""
    kept = []
    pipe, same = subprocess.PIPE, subprocess.STDOUT
    env = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    env["PIP_USER"] = "0"  # over a setting in a file too
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=pipe, stderr=same, text=True
    ) as process:
        for line in process.stdout or ():
            kept.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                say(f"  {Path(line.split()[1]).name}")
    return process.returncode, "".join(kept)


def explain(output: str, otherwise: str) -> NoReturn:
    """Stop with one sentence on why a program failed, from all that it said."""
    why = reason(output)
    if not why:
        say("\n".join(output.splitlines()[-15:]))
    stop(why or otherwise)


def reason(output: str) -> str:
    """What is known to be wrong when a program says this; nothing where it is not known."""
    return next((why for sign, why in REASONS.items() if sign in output), "")


# The lock


def heading(part: str) -> str:
    return f"# --- {part}: {PARTS[part][0]} ---"


def part_of(lock: str, part: str) -> str:
    """The lines of the lock from this part's heading to the next."""
    _, found, rest = lock.partition(heading(part) + "\n")
    if not found:
        stop(f"requirements.lock has no line `{heading(part)}`: run `python3 run.py lock`.")
    return rest.partition("\n# --- ")[0] + "\n"


def packages(lock: str) -> dict[str, str]:
    """The packages of (a part of) the lock: name to the lines that pin it."""
    found: dict[str, str] = {}
    for line in lock.splitlines(keepends=True):
        if line[0].isalnum():
            name = line.partition("==")[0]
            found[name] = line
        elif line.startswith(" "):
            found[name] += line
    return found


def written_lock(compile_extras: Callable[[list[str]], str]) -> str:
    """The text of the lock: each part holds what the parts before it do not."""
    text = "# Every package with the hashes of all its files; written by `python3 run.py lock`.\n"
    before: set[str] = set()
    extras: list[str] = []
    for part, (_, extra) in PARTS.items():
        extras.append(extra)
        pinned = packages(compile_extras(extras))
        text += "\n" + heading(part) + "\n"
        text += "".join(pin for name, pin in pinned.items() if name not in before)
        before |= pinned.keys()
    return text


def compiled(extras: list[str]) -> str:
    """What uv pins for the project with these extras, on every platform and Python version."""
    say(f"Choosing versions for {', '.join(extras)}")
    command = [str(PYTHON), "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--no-cache"]
    command += ["--universal", "--python-version=3.11", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", *(f"--extra={extra}" for extra in extras)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        stop("uv could not choose versions; its own words are above.")
    return done.stdout


# The checks


def browser_of_the_tests() -> dict[str, str]:
    """The variable that tells the tests their browser; none where it says that it found none."""
    find = [str(PYTHON), "-m", "tests.frame.browser"]
    done = subprocess.run(find, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    return {"E2E_BROWSER_PATH": done.stdout.strip()} if done.returncode == 0 else {}


def steps(pytest_options: list[str]) -> list[str]:
    """Every check, as the words after `python -m`."""
    workers = ["-n", "auto", "--maxprocesses", "4", "--dist", "worksteal"]
    tests = " ".join(["pytest", *workers, *pytest_options])
    return ["ruff check .", "ruff format --check .", "mypy", tests, "wizard check", "wizard test"]


def run_all(checks: list[str], env: dict[str, str]) -> int:
    """Run every check, whatever the others say; 0 if all passed, else 1.

    The tests take most of the time and wait a good part of it: the others run one by one beside
    them, and say what they have to say when they end.
    """
    tests = next(check for check in checks if check.startswith("pytest"))
    with ThreadPoolExecutor(1) as beside:
        others = {it: beside.submit(ran, it, env, quiet=True) for it in checks if it != tests}
        found = {tests: ran(tests, env)}
    found |= {check: other.result() for check, other in others.items()}
    say("")
    for check in checks:
        code, took = found[check]
        say(f"{'failed' if code else 'passed'} {took:6.1f} s  {check}")
    return int(any(code for code, _ in found.values()))


def ran(check: str, env: dict[str, str], *, quiet: bool = False) -> tuple[int, float]:
    """Run a check, showing what it says now or at its end: its exit code and its seconds."""
    if not quiet:
        say(f"\n=== {check}")
    began = time.monotonic()
    command = [str(PYTHON), "-m", *check.split()]
    out, same = (subprocess.PIPE, subprocess.STDOUT) if quiet else (None, None)
    done = subprocess.run(
        command, cwd=ROOT, env=env, stdout=out, stderr=same, text=True, check=False
    )
    if quiet:
        say(f"\n=== {check}\n{done.stdout}")
    return done.returncode, time.monotonic() - began


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        stop(reason(str(error)) or f"This could not be done: {error}.")
