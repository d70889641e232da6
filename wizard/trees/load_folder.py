"""A folder on disk, or as it was in a git revision → a `Library`.

In: the path of a folder of trees, and the revision. Out: everything `library` makes of its files.
This is the one module of the core that reads from disk and asks git; a file that cannot be read is
a diagnostic of its own, never an exception.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from wizard.trees.library import SUFFIXES, Library, build_folder
from wizard.trees.organisation import SITE_FILE, Organisation
from wizard.trees.reading import LARGEST_CASES


def load_folder(path: str | Path) -> Library:
    """Read and build every tree of a folder; a folder that is not there has no trees."""
    files, unreadable = read_folder(path)
    return build_folder(files, Path(path).as_posix(), unreadable)


def read_folder(path: str | Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """Give the files of a folder of trees by path inside it, and why others could not be read."""
    files: dict[str, bytes] = {}
    unreadable: dict[str, str] = {}
    for file in _files(Path(path)):
        name = file.relative_to(path).as_posix()
        try:
            with file.open("rb") as opened:
                files[name] = opened.read(LARGEST_CASES + 1)
        except OSError as error:
            unreadable[name] = (error.strerror or "the system refused").lower()
        else:
            if len(files[name]) > LARGEST_CASES:
                del files[name]
                unreadable[name] = f"it is larger than {LARGEST_CASES // 1_000_000} MB"
    return files, unreadable


def load_organisation(path: Path) -> Organisation:
    """Read `site.yaml` of a folder alone, for what needs none of its trees."""
    try:
        return build_folder({SITE_FILE: (path / SITE_FILE).read_bytes()}).organisation
    except OSError:
        return Organisation()


def _files(folder: Path) -> Iterator[Path]:
    try:
        inside = sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError:
        return
    yield from (each for each in inside if each.name.endswith(SUFFIXES) and each.is_file())
    for each in inside:
        with suppress(OSError):
            yield from sorted(file for file in each.iterdir() if file.name.endswith(SUFFIXES))


class NoRevision(Exception):
    """The folder cannot be had as it was; the message says why, in a sentence."""


def load_revision(word: str, folder: Path) -> Library:
    """Read and build every tree of a folder as it was in a revision; raises `NoRevision`."""
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    archive = _git(top, "archive", "--format=tar", commit.decode().strip(), "--", prefix or ".")
    with tarfile.open(fileobj=io.BytesIO(archive)) as found:
        members = [(it.name.removeprefix(prefix), found.extractfile(it)) for it in found]
        files = {name: file.read() for name, file in members if file is not None}
    return build_folder(files, f"{word}:{prefix}")


def about_revision(word: str, folder: Path) -> tuple[str, str, str]:
    """Say of a revision which commit it is, whose, and of which day; raises `NoRevision`."""
    told = _git(folder, "show", "-s", "--format=%h%n%an%n%as", "--end-of-options", word, "--")
    commit, author, day = told.decode("utf-8", "replace").rstrip("\n").split("\n")[-3:]
    return commit, author, day


def _git(folder: Path, *words: str) -> bytes:
    """Ask git something about the place where a folder is."""
    try:
        found = subprocess.run(
            ("git", "-C", str(folder), *words), capture_output=True, check=False, timeout=120
        )
    except FileNotFoundError as error:
        raise NoRevision("git is not installed.") from error
    except subprocess.TimeoutExpired as error:
        raise NoRevision("git did not answer for two minutes.") from error
    if found.returncode:
        raise NoRevision(_why(folder, words, found.stderr.decode("utf-8", "replace")))
    return found.stdout


def _why(folder: Path, words: tuple[str, ...], said: str) -> str:
    if "--verify" in words:
        word = words[-1].removesuffix("^{commit}")
        return f"`{word}` is neither a folder nor a revision that git knows."
    if "not a git repository" in said:
        return f"{folder} is not kept in git."
    if "did not match any files" in said:
        return f"{words[-1]} is not in that revision."
    return f"git refused: {said.strip() or 'it did not say why'}"
