"""Programs that read what we write, each fetched once into a folder that is kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

KEPT = Path(__file__).parents[2] / ".bench"


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)


def from_pypi(name: str, *packages: str) -> Path:
    """The programs of an environment with these packages; a test never passes without it."""
    place = KEPT / name
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    made = place / "made"
    if not made.exists() or made.read_text() != " ".join(packages):
        subprocess.run((sys.executable, "-m", "venv", "--clear", str(place)), check=True)
        done = run(scripts / "python", "-m", "pip", "install", "--quiet", *packages)
        if done.returncode:
            pytest.fail(f"pip could not fetch {', '.join(packages)}: {done.stderr}")
        made.write_text(" ".join(packages))
    return scripts


def from_npm(name: str, *packages: str) -> Path:
    """A folder where node finds these packages; a test never passes without it."""
    npm = shutil.which("npm")
    if npm is None or not shutil.which("node"):
        pytest.fail(f"{', '.join(packages)} can not be fetched: install node and npm.")
    place = KEPT / name
    made = place / "made"
    if not made.exists() or made.read_text() != " ".join(packages):
        place.mkdir(parents=True, exist_ok=True)
        (place / "package.json").write_text('{"private": true}')
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--prefix", place)
        done = run(npm, "install", *quiet, *packages)
        if done.returncode:
            pytest.fail(f"npm could not fetch {', '.join(packages)}: {done.stderr}")
        made.write_text(" ".join(packages))
    return place
