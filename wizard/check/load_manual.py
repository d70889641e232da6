"""The manual: what each diagnostic means, one Markdown file for each code.

In: `manual/CODE.md`. Its first line is `# CODE (severity): title`; then come what it means, the way
out, a wrong and a right example. Of the tree in an example only the sections that differ from a
small sound one are shown. Out: a `Code` for each file. Part of the outer ring, as it reads them; it
must not know how anything is found.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SHAPE = re.compile(
    r"# (?P<name>[a-z0-9-]+) \((?P<severity>error|warning)\): (?P<title>[^\n]+)\n\n"
    r"(?P<meaning>.+?)\n\n\*\*Way out\.\*\* (?P<way_out>.+?)\n\nWrong, in `",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Code:
    """What the manual says of one diagnostic; `severity` is the gravest it can have.

    `meaning` and `way_out` are a paragraph each, `text` is the whole page in Markdown.
    """

    name: str
    severity: str
    title: str
    meaning: str
    way_out: str
    text: str


@cache
def manual() -> Mapping[str, Code]:
    """Read every page, by its code; raises `ValueError` where one has another shape."""
    folder = files("wizard.check") / "manual"
    pages = (read_page(file.read_text("utf-8")) for file in folder.iterdir())
    return {page.name: page for page in sorted(pages, key=lambda page: page.name)}


def read_page(text: str) -> Code:
    """Read one page; raises `ValueError` where it has another shape."""
    found = _SHAPE.match(text)
    if found is None:
        raise ValueError(f"no page of the manual: {text[:60]!r}")
    parts = {name: " ".join(words.split()) for name, words in found.groupdict().items()}
    return Code(**parts, text=text)
