"""The chapter of the handbook that is made from the documentation of the codes.

python -m tests.check.handbook     writes it anew into trees/README.md
"""

from __future__ import annotations

from pathlib import Path

from wizard.check.manual import CODES
from wizard.check.manual.explain import chapter

HANDBOOK = Path(__file__).parents[2] / "trees" / "README.md"
BEGIN, END = "<!-- diagnostics: begin -->\n", "<!-- diagnostics: end -->"


def parted(text: str) -> tuple[str, str, str]:
    """Split the handbook into what stands before the chapter, the chapter, and the rest."""
    before, begin, rest = text.partition(BEGIN)
    written, end, after = rest.partition(END)
    assert begin, "the handbook has lost the mark where the chapter begins"
    assert end, "the handbook has lost the mark where the chapter ends"
    return before + begin, written, end + after


if __name__ == "__main__":
    before, _, after = parted(HANDBOOK.read_text(encoding="utf-8"))
    HANDBOOK.write_text(before + chapter(CODES.values()) + after, encoding="utf-8")
