"""A folder on disk, or as it was in a git revision → a `Library`.

In: the path of a folder of trees, and the revision. Out: everything `library` makes of its files.
This is the one module of the core that reads from disk and asks git; a file that cannot be read is
a diagnostic of its own, never an exception.
"""

import errno
import io
import os
import stat
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from wizard.trees.library import CASES_FILE, NO_FILE, SUFFIXES, TOO_LARGE, Library, build_folder
from wizard.trees.organisation import SITE_FILE, Organisation
from wizard.trees.reading import LARGEST, LARGEST_CASES

try:
    import fcntl
except ImportError:  # not there on Windows, where nobody is told that a folder is served
    fcntl = None  # type: ignore[assignment]

BESIDE = ".studio"
"""The folder beside the trees in which the studio keeps what is its own; nobody else reads it."""


COPIES = "published"
"""What is published of a folder that is not in git: in `.studio`, a folder for each time."""


def load_folder(path: str | Path, *, cases: bool = True) -> Library:
    """Read and build every tree of a folder; a folder that is not there has no trees.

    Without `cases` those are not even opened.
    """
    files, unreadable = read_folder(path, cases=cases)
    return build_folder(files, Path(path).as_posix(), unreadable)


def read_folder(path: str | Path, *, cases: bool = True) -> tuple[dict[str, bytes], dict[str, str]]:
    """Give the files of a folder of trees by path inside it, and why others could not be read."""
    files: dict[str, bytes] = {}
    unreadable: dict[str, str] = {}
    for file in _files(Path(path), cases=cases):
        name = file.relative_to(path).as_posix()
        largest = LARGEST if name.endswith(".po") else LARGEST_CASES
        try:
            content = _content(file, largest)
        except OSError as error:
            unreadable[name] = (error.strerror or "the system refused").lower()
        else:
            if len(content) > largest:
                unreadable[name] = f"{TOO_LARGE} {largest // 1_000_000} MB"
            else:
                files[name] = content
    return files, unreadable


def stamp_of(path: Path, *, cases: bool = True) -> tuple[tuple[str, int, int], ...]:
    """See whether a folder changed: the names, times and sizes of the files that are read."""
    found = []
    for file in _files(path, cases=cases):
        with suppress(OSError):
            told = file.stat()
            found.append((str(file), told.st_mtime_ns, told.st_size))
    return tuple(found)


def _content(file: Path, largest: int) -> bytes:
    """Read a file, a little more than `largest` at most; raises `OSError`.

    What is no regular file is not opened: a pipe or a device may never end, or do something.
    """
    mode = file.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a folder says itself what it is
        raise OSError(errno.EINVAL, NO_FILE)
    with file.open("rb") as opened:
        return opened.read(largest + 1)


def load_organisation(path: Path) -> Organisation:
    """Read `site.yaml` of a folder alone, for what needs none of its trees."""
    try:
        return build_folder({SITE_FILE: _content(path / SITE_FILE, LARGEST)}).organisation
    except OSError:
        return Organisation()


def _files(folder: Path, *, cases: bool) -> Iterator[Path]:
    """Find the files of a folder of trees; those that programs hide beside them are nobody's."""
    for place in (folder, *_seen(folder)):
        for each in _seen(place):
            read = each.name.endswith(SUFFIXES) and (cases or each.name != CASES_FILE)
            if read and (place != folder or not each.is_dir()):
                yield each


def _seen(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError:
        return []


@contextmanager
def held_for_visitors(folder: Path) -> Iterator[None]:
    """Let it be known that visitors read a folder, as long as this program or one of its children
    lives; nothing is written for it, so that the folder may be one that cannot be."""
    with ExitStack() as held:
        if fcntl:
            place = os.open(folder, os.O_RDONLY)
            held.callback(os.close, place)
            with suppress(OSError):  # not every disk on a network can
                fcntl.flock(place, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield


def visitors_read(folder: Path) -> bool:
    """Say whether a server on this machine reads the folder as it is, for visitors."""
    if not fcntl:
        return False
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(place)
    return False


class NoRevision(Exception):
    """The folder cannot be had as it was; the message says why, in a sentence."""


def load_revision(word: str, folder: Path) -> Library:
    """Read and build every tree of a folder as it was in a revision; raises `NoRevision`."""
    prefix = git(folder, "rev-parse", "--show-prefix").decode().strip()
    top = Path(git(folder, "rev-parse", "--show-toplevel").decode().strip())
    commit = git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    archive = git(top, "archive", "--format=tar", commit.decode().strip(), "--", prefix or ".")
    with tarfile.open(fileobj=io.BytesIO(archive)) as found:
        members = [(it.name.removeprefix(prefix), found.extractfile(it)) for it in found]
        files = {name: file.read() for name, file in members if file is not None}
    return build_folder(files, f"{word}:{prefix}")


def published(folder: Path) -> tuple[str, Library]:
    """Give the folder as it was published last, and the name of that: a commit, or where the folder
    is not in git a dated copy; raises `NoRevision` where nothing was."""
    name = published_name(folder)
    copy = folder / BESIDE / COPIES / name
    return name, load_folder(copy) if copy.is_dir() else load_revision("HEAD", folder)


def published_name(folder: Path) -> str:
    """Name what was published last, without reading it; raises `NoRevision` where nothing was."""
    try:
        return git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
    except NoRevision:
        copies = folder / BESIDE / COPIES
        made = sorted(_seen(copies)) if copies.is_dir() else []
        if not made:
            raise NoRevision(f"Nothing was published from {folder} yet.") from None
        return made[-1].name


def about_revision(word: str, folder: Path) -> tuple[str, str, str]:
    """Say of a revision which commit it is, whose, and of which day; raises `NoRevision`."""
    told = git(folder, "show", "-s", "--format=%h%n%an%n%as", "--end-of-options", word, "--")
    commit, author, day = told.decode("utf-8", "replace").rstrip("\n").split("\n")[-3:]
    return commit, author, day


def git(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> bytes:
    """Ask git about the place where a folder is, or have it do something; raises `NoRevision`."""
    try:
        found = subprocess.run(
            ("git", "-C", str(folder), *words),
            capture_output=True,
            check=False,
            timeout=120,
            stdin=subprocess.DEVNULL,
            env=env,
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
