"""The examples of the manual, and the small sound tree that they change.

Of `example/tree.yaml` they show only the sections that differ, of `example/nl.po` the entries.
"""

from __future__ import annotations

import re
from pathlib import Path

from wizard.check.load_manual import manual

_FILES = Path(__file__).parent / "example"
BASE = (_FILES / "tree.yaml").read_text("utf-8")
CASES = (_FILES / "cases.yaml").read_text("utf-8")
DUTCH = (_FILES / "nl.po").read_text("utf-8")

_BLOCK = re.compile(
    r"^(Wrong|Right), in `([^`]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_TOP = re.compile(r"(?m)^(?=[^\s#])")
_ENTRY = re.compile(r"\n[ \t]*\n")


def shown(code: str, which: str) -> dict[str, str]:
    """Give the `Wrong` or `Right` example of a code as its page shows it, by file."""
    found = _BLOCK.findall(manual()[code].text)
    return {path: text for word, path, text in found if word == which}


def wrong(code: str) -> dict[str, str]:
    """Give a whole folder that has a fault."""
    return whole(shown(code, "Wrong"))


def right(code: str) -> dict[str, str]:
    """Give the same folder without it."""
    return whole(shown(code, "Right"))


def whole(example: dict[str, str]) -> dict[str, str]:
    """Give every file whole, what is shown laid over the small tree."""
    files = {"example/tree.yaml": "", **example}
    files["example/tree.yaml"] = laid_over(BASE, files["example/tree.yaml"])
    if "example/nl.po" in files:
        parts = [*_ENTRY.split(DUTCH), *_ENTRY.split(files["example/nl.po"])]
        files["example/nl.po"] = (
            "\n\n".join({_name(it): it.strip() for it in parts}.values()) + "\n"
        )
    return files


def laid_over(base: str, sections: str) -> str:
    """Replace the top-level sections of a tree file, and add those it lacks."""
    parts = [*_TOP.split(base), *_TOP.split(sections)]
    return "".join({_name(part): part for part in parts if part}.values())


def _name(part: str) -> str:
    """Name a section by its key, an entry by its context."""
    context = re.search(r'(?m)^msgctxt "(.*)"$', part)
    return context[1] if context else part.partition(":")[0].strip()
