"""What is installed: a wheel holds all that the checkout holds, and finds it."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

import run
import wizard
from wizard import places

ROOT = Path(run.__file__).parent
# Folder in the checkout → folder in the wheel.
CARRIED = {
    "wizard": "wizard",
    "templates": "wizard/templates",
    "static": "wizard/static",
    "trees": "wizard/policy",
}


def files_of(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)) for path in found if "__pycache__" not in path.parts}


def test_a_checkout_uses_its_own_folders():
    assert places.templates() == ROOT / "templates"
    assert places.static() == ROOT / "static"
    assert places.trees() == ROOT / "trees"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-cache-dir", "--quiet"]
    build = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package_and_its_folders(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("wizard/")}
    every = {
        f"{inside}/{file}" for folder, inside in CARRIED.items() for file in files_of(ROOT / folder)
    }
    left_out = {it for it in every if it.startswith("wizard/studio/editor/")}
    assert len(left_out) > 4, "what the editor of the studio is made of"
    assert held == every - left_out


@pytest.mark.slow
def test_an_installed_wheel_finds_its_folders(wheel, tmp_path):
    venv.create(tmp_path / "scratch", with_pip=False)
    python = tmp_path / "scratch" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
    subprocess.run([*install, "--no-cache-dir", "--quiet", str(wheel)], check=True)
    ask = (
        "import wizard, wizard.places as p; print(wizard.__version__)\n"
        "for place in (p.templates(), p.static(), p.trees()):\n"
        "    print(place.is_dir(), place.parent.name, place.name)"
    )
    told = subprocess.run(
        [str(python), "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == [
        wizard.__version__,
        "True wizard templates",
        "True wizard static",
        "True wizard policy",
    ]
