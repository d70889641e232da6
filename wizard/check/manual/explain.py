"""What a diagnostic means, written for the terminal and for the handbook.

In: an entry of the documentation. Out: text, or Markdown. Neither says more than the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import fill, indent

from wizard.check.manual.entry import BASE, Code

WIDTH = 80


def explained(code: Code) -> str:
    """Write an entry for the terminal."""
    parts = [
        f"{code.code} ({code.severity}): {code.title}",
        fill(code.meaning, WIDTH),
        fill(f"Way out: {code.way_out}", WIDTH),
        f"Wrong:\n{_files(code.wrong)}",
        f"Right:\n{_files(code.right)}",
    ]
    return "\n\n".join(part.rstrip() for part in parts)


def _files(example: Mapping[str, str]) -> str:
    return "\n".join(
        f"\n  {path}\n\n{indent(text.strip(chr(10)), '    ')}" for path, text in example.items()
    )


def chapter(codes: Iterable[Code]) -> str:
    """Write the handbook's chapter of diagnostics: each with its examples folded away."""
    codes = tuple(codes)
    index = " · ".join(f"[`{it.code}`](#{it.code})" for it in codes)
    parts = [
        _INTRODUCTION.format(base=BASE.rstrip()),
        fill(index, WIDTH, break_long_words=False, break_on_hyphens=False),
    ]
    for code in codes:
        parts += [
            f"### `{code.code}`",
            f"{'Error' if code.severity == 'error' else 'Warning'}: {code.title}.",
            code.meaning,
            f"**Way out.** {code.way_out}",
            "<details><summary>Wrong, and right</summary>",
            *_blocks("Wrong", code.wrong),
            *_blocks("Right", code.right),
            "</details>",
        ]
    return "\n\n".join(parts) + "\n"


_INTRODUCTION = """\
`wizard explain CODE` shows one of these at the terminal. An *error* stops a tree from being
published, a *warning* does not. The examples are parts of this small tree; what they do not show
is as it is here:

```yaml
# example/tree.yaml
{base}
```

Where they show a translation, the others of its file are right."""


def _blocks(word: str, example: Mapping[str, str]) -> Iterable[str]:
    for path, text in example.items():
        kind = "yaml" if path.endswith(".yaml") else "po"
        yield f"{word}, in `{path}`:\n\n```{kind}\n{text.strip(chr(10))}\n```"
