"""What is published of a folder: seen, done, listed, and given back to be turned round.

In: a folder under edit, the files that are chosen, a message, who publishes and who signs. Out: a
`Publication`, or a `Refusal` in a sentence. With git it is a commit of those files alone, made by
git as it is on the machine; without git, a dated copy of the folder in `.studio/published/`. It
must not know pages.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal as Word
from typing import TypeAlias

from wizard.edits.batch import Refusal, digest
from wizard.studio.store import Step, Store, written
from wizard.trees.library import SUFFIXES
from wizard.trees.load_folder import BESIDE, COPIES, NoRevision, git, read_folder

MOST = 50
"""Publications that are listed."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is not as it was published, and who changed it here since, by their steps."""

    file: str
    how: Word["new", "changed", "gone"]
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published at once; `id` is a commit, or the name of a dated copy."""

    id: str
    who: str
    when: str
    message: str
    signed: tuple[str, ...]
    files: tuple[str, ...]


Changes: TypeAlias = Mapping[str, tuple[str | None, str | None]]
"""The text of each file before and after, `None` where it was not."""


def changes(store: Store) -> tuple[Change, ...]:
    """Give what differs from what was published last, by file."""
    last = next(iter(publications(store)), None)
    since = datetime.fromisoformat(last.when) if last else None
    steps = [it for it in store.steps() if since is None or datetime.fromisoformat(it.when) > since]
    found = _differing(store.folder) if _in_git(store.folder) else _uncopied(store)
    return tuple(replace(it, who=_whose(steps, it.file)) for it in sorted(found, key=_name))


def publish(
    store: Store,
    shown: Mapping[str, str | None],
    message: str,
    who: tuple[str, str] | None = None,
    signed: Iterable[str] = (),
) -> Publication | Refusal:
    """Publish chosen files and no others.

    `shown` are their digests as they were signed for, `None` for one that is gone; `who` is a name
    and an e-mail address, where git's own configuration is not meant; `signed` are names of those
    who read it too.
    """
    if not message.strip():
        return Refusal(0, "missing-key", "nothing says what this publication changes")
    names = [*(who or ()), *signed]
    if odd := next((it for it in names if not it.strip() or re.search(r"[<>\x00-\x1f]", it)), None):
        return Refusal(0, "unwritten", f"“{odd}” is no name", "letters and spaces, without < and >")
    open_ = {it.file for it in changes(store)}
    now = store.files()
    for file, base in shown.items():
        if file not in open_:
            return Refusal(0, "not-there", f"`{file}` is as it was published")
        if (digest(now[file]) if file in now else None) != base:
            message = f"`{file}` was changed since it was shown here"
            return Refusal(0, "changed", message, "look at it again before you publish it")
    if not shown:
        return Refusal(0, "not-there", "nothing is chosen")
    whole = "\n\n".join((message.strip(), *(f"Signed-by: {it.strip()}" for it in signed)))
    try:
        if _in_git(store.folder):
            _commit(store.folder, [*shown], whole, who)
        else:
            _copy(store, shown, whole, who[0] if who else "")
    except NoRevision as why:
        return Refusal(0, "unpublished", str(why).removesuffix("."))
    except OSError as error:
        return Refusal(0, "unpublished", f"nothing is published: {error.strerror}")
    return publications(store)[0]


def publications(store: Store) -> tuple[Publication, ...]:
    """Give what was published, the last first."""
    if not _in_git(store.folder):
        return tuple(_about(place) for place in reversed(_copies(store.folder)[-MOST:]))
    form = "%x1e%H%x1f%an%x1f%aI%x1f%B%x1f"
    words = ("-c", "core.quotepath=off", "log", f"-{MOST}", "--relative", "--name-only")
    try:
        told = git(store.folder, *words, f"--format={form}", "--", ".")
    except NoRevision:  # a repository without a commit
        return ()
    return tuple(map(_of_log, told.decode("utf-8", "replace").split("\x1e")[1:]))


def published_change(store: Store, id: str) -> Changes:
    """Give what a publication changed, to turn it round (`plans.taken_back`) or to show it; nothing
    where there is none of that name."""
    found = publications(store)
    mine = next((at for at, it in enumerate(found) if it.id == id), None)
    if mine is None:
        return {}
    if not _in_git(store.folder):
        new = _texts(store.folder / BESIDE / COPIES / id)
        before = found[mine + 1].id if mine + 1 < len(found) else None
        old = _texts(store.folder / BESIDE / COPIES / before) if before else {}
        return {file: (old.get(file), new.get(file)) for file in found[mine].files}
    return {
        file: (_shown(store.folder, f"{id}^", file), _shown(store.folder, id, file))
        for file in found[mine].files
    }


def _name(change: Change) -> str:
    return change.file


def _whose(steps: Iterable[Step], file: str) -> tuple[str, ...]:
    return tuple(sorted({step.who for step in steps if file in step.files}))


def _of_trees(file: str) -> bool:
    parts = file.split("/")
    return (
        len(parts) <= 2 and file.endswith(SUFFIXES) and not any(it.startswith(".") for it in parts)
    )


# With git -------------------------------------------------------------------------------


def _in_git(folder: Path) -> bool:
    try:
        return git(folder, "rev-parse", "--is-inside-work-tree").strip() == b"true"
    except NoRevision:
        return False


def _differing(folder: Path) -> list[Change]:
    prefix = git(folder, "rev-parse", "--show-prefix").decode().strip()
    words = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", ".")
    found = []
    for entry in filter(None, git(folder, *words).decode("utf-8", "replace").split("\0")):
        file = entry[3:].removeprefix(prefix)
        if _of_trees(file):
            here = (folder / file).exists()
            new = entry[:2] in ("??", "A ", "AM")
            found.append(Change(file, "gone" if not here else "new" if new else "changed"))
    return found


_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "taking over a commit (cherry-pick)",
    "REVERT_HEAD": "taking back a commit (revert)",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}
"""What git keeps while something is under way, and what that is."""


_LITERAL = ("--literal-pathspecs",)
"""A file is called as it is called, whatever signs are in its name."""


def _commit(folder: Path, files: list[str], message: str, who: tuple[str, str] | None) -> None:
    """Commit these files alone; what else is staged stays so. Raises `NoRevision`."""
    place = Path(git(folder, "rev-parse", "--absolute-git-dir").decode().strip())
    for name, what in _UNFINISHED.items():
        if (place / name).exists():
            raise NoRevision(
                f"The repository is in the middle of {what}: finish that in git first."
            )
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
    new = [it for it in files if (folder / it).exists()]
    untracked = git(folder, *_LITERAL, "ls-files", "-z", "--others", "--", *new) if new else b""
    added = [it for it in untracked.decode().split("\0") if it]
    if added:
        git(folder, *_LITERAL, "add", "--intent-to-add", "--", *added)
    try:
        git(
            folder,
            "--literal-pathspecs",
            "commit",
            "-q",
            "--only",
            "-m",
            message,
            "--",
            *files,
            env=env,
        )
    except NoRevision:
        if added:
            git(folder, *_LITERAL, "rm", "-q", "--cached", "--", *added)
        raise


def _of_log(entry: str) -> Publication:
    id, who, when, message, files = entry.split("\x1f")
    return _signed(Publication(id, who, when, message, (), tuple(files.split("\n")[2:-1])))


def _signed(it: Publication) -> Publication:
    names = tuple(re.findall(r"(?m)^Signed-by: (.+)$", it.message))
    message = re.sub(r"(?m)^Signed-by: .+\n?", "", it.message).strip()
    return replace(it, message=message, signed=names, files=tuple(filter(_of_trees, it.files)))


def _shown(folder: Path, revision: str, file: str) -> str | None:
    try:
        return git(folder, "show", f"{revision}:./{file}").decode()
    except (NoRevision, UnicodeDecodeError):
        return None


# Without git ----------------------------------------------------------------------------


def _copies(folder: Path) -> list[Path]:
    place = folder / BESIDE / COPIES
    there = place.iterdir() if place.is_dir() else ()
    return sorted(it for it in there if not it.name.startswith("."))


def _texts(place: Path) -> dict[str, str]:
    return {file: it.decode("utf-8", "replace") for file, it in read_folder(place)[0].items()}


def _uncopied(store: Store) -> list[Change]:
    copies = _copies(store.folder)
    old, new = (_texts(copies[-1]) if copies else {}), _texts(store.folder)
    return [
        Change(file, "new" if file not in old else "gone" if file not in new else "changed")
        for file in {*old, *new}
        if old.get(file) != new.get(file)
    ]


def _copy(store: Store, shown: Mapping[str, str | None], message: str, who: str) -> None:
    """Copy what was published last, and the files that are chosen in their places."""
    place = store.folder / BESIDE / COPIES
    place.mkdir(exist_ok=True)
    copies = _copies(store.folder)
    kept = read_folder(copies[-1])[0] if copies else {}
    now = read_folder(store.folder)[0]
    files = {**kept, **{file: now[file] for file in shown if file in now}}
    when = store.clock()
    name = when.strftime("%Y-%m-%dT%H-%M-%S.%f")
    beside = place / f".{name}.new"
    try:
        for file, content in files.items():
            if shown.get(file, "") is not None:
                (beside / file).parent.mkdir(parents=True, exist_ok=True)
                written(beside / file, content)
        about = Publication(name, who, when.isoformat(timespec="seconds"), message, (), (*shown,))
        written(beside / _ABOUT, json.dumps(asdict(about), ensure_ascii=False).encode())
        os.replace(beside, place / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


_ABOUT = "about.json"


def _about(place: Path) -> Publication:
    told = json.loads((place / _ABOUT).read_bytes())
    return _signed(Publication(**{**told, "files": tuple(told["files"])}))
