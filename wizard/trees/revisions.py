"""A folder of trees as it was in a git revision → a `Library`.

In: a revision and the folder now. Out: what building makes of its files then. Beside `load` the one
module of the core that reaches outside: it asks git.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from wizard.trees.library import Library, build_folder
from wizard.trees.load_folder import SUFFIXES


class NoRevision(Exception):
    """The folder cannot be had as it was; the message says why, in a sentence."""


def load_revision(word: str, folder: Path) -> Library:
    """Read and build every tree of a folder as it was in a revision; raises `NoRevision`."""
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    archive = _git(top, "archive", "--format=tar", commit.decode().strip(), "--", prefix or ".")
    files: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for name, content in _members(archive):
        inside = name.removeprefix(prefix)
        if inside.count("/") == 1 and Path(inside).suffix in SUFFIXES:
            try:
                files[inside] = content.decode("utf-8")
            except UnicodeDecodeError as error:
                unreadable[inside] = f"it is not UTF-8 text (byte {error.start})"
    return build_folder(files, f"{word}:{prefix}", unreadable)


def _members(archive: bytes) -> list[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as found:
        files = [(member.name, found.extractfile(member)) for member in found.getmembers()]
        return [(name, file.read()) for name, file in files if file is not None]


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
