"""Publications that are commits: made and read by git as it is on the machine.

In: a folder in a repository, the texts that are to be committed, who publishes. Out: what git has
of the folder; a commit of those texts alone. The index that is committed is one of our own, so that
neither the files nor what else is staged is touched; hooks run as they always do. It must not know
elements.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from wizard.edits import Refused
from wizard.trees.library import SUFFIXES
from wizard.trees.load_folder import NoRevision, git

MOST = 50
"""Publications that are listed."""
Taken: TypeAlias = Callable[[str, str | None], str | None]
"""A file, and a text of it (`None` is no file) → that text with what is published in it."""
_SIGNED = "Signed-by"
_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "taking over a commit (cherry-pick)",
    "REVERT_HEAD": "taking back a commit (revert)",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}
"""What git keeps while something is under way, and what that is."""
_LITERAL = ("--literal-pathspecs", "-c", "core.quotepath=off")
"""A file is called as it is called, whatever signs are in its name."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published at once; `id` is a commit, or the name of a dated copy."""

    id: str
    who: str
    when: str
    message: str
    signed: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Say in a line what was published."""
        return self.message.partition("\n")[0]


def signed_message(message: str, signed: Iterable[str]) -> str:
    """Write below a message who signs it."""
    return "\n\n".join((message.strip(), *(f"{_SIGNED}: {it.strip()}" for it in signed)))


def read_signed(it: Publication) -> Publication:
    """Read who signed out of a message."""
    names = tuple(re.findall(rf"(?m)^{_SIGNED}: (.+)$", it.message))
    message = re.sub(rf"(?m)^{_SIGNED}: .+\n?", "", it.message).strip()
    return replace(it, message=message, signed=names, files=tuple(filter(of_trees, it.files)))


def of_trees(file: str) -> bool:
    """Say whether a file is one that a folder of trees is read from."""
    parts = file.split("/")
    return (
        len(parts) <= 2 and file.endswith(SUFFIXES) and not any(it.startswith(".") for it in parts)
    )


def in_git(folder: Path) -> bool:
    try:
        return git(folder, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except NoRevision:
        return False


def uncommitted(folder: Path) -> list[str]:
    """Name the files that may not be as they were committed last."""
    prefix = _prefix(folder)
    words = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")
    entries = filter(None, git(folder, *words).decode("utf-8", "replace").split("\0"))
    return [file for it in entries if of_trees(file := it[3:].removeprefix(prefix))]


def committed(folder: Path, revision: str, file: str) -> str | None:
    """Give a file as it was in a revision, with the line ends that it has here."""
    try:
        found = git(folder, *_LITERAL, "cat-file", "--filters", f"{revision}:./{file}")
        return found.decode()
    except (NoRevision, UnicodeDecodeError):
        return None


def log(folder: Path) -> tuple[Publication, ...]:
    """Give what was committed of a folder, the last first."""
    form = "%x1e%H%x1f%an%x1f%aI%x1f%B%x1f"
    words = ("log", f"-{MOST}", "--relative", "--name-only", f"--format={form}", "--", ".")
    try:
        told = git(folder, *_LITERAL, *words)
    except NoRevision:  # a repository without a commit
        return ()
    return tuple(map(_of_log, told.decode("utf-8", "replace").split("\x1e")[1:]))


def _of_log(entry: str) -> Publication:
    id, who, when, message, files = entry.split("\x1f")
    return read_signed(Publication(id, who, when, message, (), tuple(files.split("\n")[2:-1])))


def commit(
    folder: Path, files: Iterable[str], taken: Taken, message: str, who: tuple[str, str] | None
) -> None:
    """Commit what is taken over into the committed text of each file, and nothing else. What else
    is staged stays so; of a file that is, the same is taken over there. Raises `NoRevision`."""
    place = Path(git(folder, "rev-parse", "--absolute-git-dir").decode().strip())
    for name, what in _UNFINISHED.items():
        if (place / name).exists():
            raise NoRevision(
                f"The repository is in the middle of {what}: finish that in git first."
            )
    if (place / "index.lock").exists():
        raise NoRevision("Git is at work in the repository: try again in a moment.")
    env = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true"}
    for role in ("AUTHOR", "COMMITTER") if who else ():
        env[f"GIT_{role}_NAME"], env[f"GIT_{role}_EMAIL"] = who or ("", "")
    if who is None:
        try:
            git(folder, "config", "user.name")
            git(folder, "config", "user.email")
        except NoRevision:
            raise NoRevision(
                "Git does not know who publishes: give a name and an e-mail address."
            ) from None
    top = Path(git(folder, "rev-parse", "--show-toplevel").decode().strip())
    paths = {_prefix(folder) + it: it for it in files}
    with TemporaryDirectory() as beside:
        own = _Index(top, Path(beside), {**env, "GIT_INDEX_FILE": str(Path(beside, "index"))})
        staged = _Index(top, Path(beside), env)
        if _born(top):
            own.git("read-tree", "HEAD")
        own.take(paths, taken)
        own.git("commit", "-q", "-m", message)
        staged.take(paths, lambda file, text: _if_it_can_be(taken, file, text))


def _if_it_can_be(taken: Taken, file: str, text: str | None) -> str | None:
    try:
        return taken(file, text)
    except Refused:  # what is staged stays as it is
        return text


def _prefix(folder: Path) -> str:
    return git(folder, "rev-parse", "--show-prefix").decode().strip()


def _born(top: Path) -> bool:
    try:
        git(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    except NoRevision:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Index:
    """An index of a repository: `env` says which; `beside` is room for a text on its way."""

    top: Path
    beside: Path
    env: Mapping[str, str]

    def git(self, *words: str) -> bytes:
        return git(self.top, *_LITERAL, *words, env=self.env)

    def take(self, paths: Mapping[str, str], taken: Taken) -> None:
        """Put into it what is taken over of files, by their paths in the repository."""
        for path, file in paths.items():
            told = self.git("ls-files", "-s", "-z", "--", path).decode().partition("\t")[0]
            mode, blob = told.split(" ")[:2] if told else ("100644", "")
            text = taken(file, self._text(path, blob) if blob else None)
            if text is None:
                self.git("update-index", "--force-remove", "--", path)
                continue
            (self.beside / "text").write_bytes(text.encode())
            words = ("hash-object", "-w", f"--path={path}", "--", str(self.beside / "text"))
            new = self.git(*words).decode().strip()
            self.git("update-index", "--add", "--cacheinfo", f"{mode},{new},{path}")

    def _text(self, path: str, blob: str) -> str | None:
        try:
            return self.git("cat-file", "--filters", f"--path={path}", blob).decode()
        except UnicodeDecodeError:
            return None
