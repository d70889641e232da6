"""The index of messages in the handbook, made from the manual.

python -m tests.check.handbook     writes it anew into trees/README.md
"""

from __future__ import annotations

from pathlib import Path

from tests.check.examples import BASE
from wizard.check.load_manual import manual

HANDBOOK = Path(__file__).parents[2] / "trees" / "README.md"
BEGIN, END = "<!-- diagnostics: begin -->\n", "<!-- diagnostics: end -->"


def index() -> str:
    """Write a line for each code, and the tree that all examples change."""
    rows = (
        f"| [`{it.name}`](../wizard/check/manual/{it.name}.md) | {it.severity} | {it.title} |"
        for it in manual().values()
    )
    table = "\n".join(("| message | | what is wrong |", "|---|---|---|", *rows))
    return f"{table}\n\n{_BASE.format(base=BASE.rstrip())}\n"


_BASE = """\
The examples show parts of this small tree; what they do not show is as it is here, and of a
translation the rest is right:

```yaml
# example/tree.yaml
{base}
```"""


def parted(text: str) -> tuple[str, str, str]:
    """Split the handbook into what stands before the index, the index, and the rest."""
    before, begin, rest = text.partition(BEGIN)
    written, end, after = rest.partition(END)
    assert begin, "the handbook has lost the mark where the index begins"
    assert end, "the handbook has lost the mark where the index ends"
    return before + begin, written, end + after


if __name__ == "__main__":
    before, _, after = parted(HANDBOOK.read_text(encoding="utf-8"))
    HANDBOOK.write_text(before + index() + after, encoding="utf-8")
