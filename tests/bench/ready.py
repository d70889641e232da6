"""What the bench needs beside the tests: installed by itself, once, below `.bench/`.

In comes nothing, out come paths. Packages stand here with exact versions, because they are peers
to be measured and no part of the program, so they are not in requirements.lock.
"""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".bench"
PACKAGES = ("gunicorn==27.0.1", "django==5.2.19", "django-formtools==2.7")
SURVEY = ("survey-core@2.5.38", "survey-js-ui@2.5.38")


def python() -> Path:
    """Give a Python that has the peers, and everything the wizard has."""
    venv = FOLDER / "venv"
    stamp = venv / "bench.stamp"
    wanted = " ".join(PACKAGES)
    if not stamp.exists() or stamp.read_text() != wanted:
        say("Installing the peers below .bench/")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q"]
        subprocess.run([*pip, "--disable-pip-version-check", *PACKAGES], check=True)
        theirs = venv / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
        ours = [*site.getsitepackages(), str(ROOT)]
        (theirs / "wizard.pth").write_text("\n".join(ours) + "\n")
        stamp.write_text(wanted)
    return venv / "bin" / "python"


def survey() -> Path:
    """Give the folder of npm's packages with SurveyJS in it; raises where there is no npm."""
    folder = FOLDER / "survey"
    stamp = folder / "bench.stamp"
    wanted = " ".join(SURVEY)
    if not stamp.exists() or stamp.read_text() != wanted:
        say("Installing SurveyJS below .bench/")
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError("SurveyJS is measured too: install npm")
        folder.mkdir(parents=True, exist_ok=True)
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--silent")
        subprocess.run([npm, "install", *quiet, "--prefix", str(folder), *SURVEY], check=True)
        stamp.write_text(wanted)
    return folder / "node_modules"


def nginx() -> str | None:
    """Find nginx, installed with apt-get where this is Debian and we are root; else `None`."""
    found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing nginx with apt-get")
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        install = ["apt-get", "install", "-y", "-qq", "nginx-light"]
        subprocess.run(install, check=False, stdout=subprocess.DEVNULL)
        found = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    return found


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
