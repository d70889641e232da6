"""A folder on disk → a `Library`.

In: the path of a folder of trees. Out: everything `library` makes of its files. This is the
one module of the core that reads from disk; a file that cannot be read is a diagnostic of
its own, never an exception.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wizard.trees.library import Library, build_folder
from wizard.trees.reading import LARGEST_CASES

SUFFIXES = (".yaml", ".yml", ".po")


def load_folder(path: str | Path) -> Library:
    """Read and build every tree of a folder; a folder that is not there has no trees."""
    files: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    for file in _files(Path(path)):
        name = f"{file.parent.name}/{file.name}"
        try:
            files[name] = _text(file)
        except (OSError, ValueError) as error:
            unreadable[name] = _reason(error)
    return build_folder(files, Path(path).as_posix(), unreadable)


def _files(folder: Path) -> Iterator[Path]:
    try:
        inside = sorted(each for each in folder.iterdir() if not each.name.startswith("."))
    except OSError:
        return
    for each in inside:
        try:
            yield from sorted(file for file in each.iterdir() if file.suffix in SUFFIXES)
        except OSError:
            continue


class _TooLarge(ValueError):
    """The file is larger than any file of a tree may be."""


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        content = opened.read(LARGEST_CASES + 1)
    if len(content) > LARGEST_CASES:
        raise _TooLarge
    return content.decode("utf-8")


def _reason(error: OSError | ValueError) -> str:
    match error:
        case _TooLarge():
            return f"it is larger than {LARGEST_CASES // 1_000_000} MB"
        case UnicodeDecodeError():
            return f"it is not UTF-8 text (byte {error.start})"
        case OSError():
            return (error.strerror or "the system refused").lower()
    return "it cannot be decoded"
