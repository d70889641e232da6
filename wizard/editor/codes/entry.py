"""The shape of what is documented about one diagnostic, and the tree its examples change.

In: fragments of files. Out: whole folders of a small tree. It must not know which codes there
are, nor how they are found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import dedent

from wizard.trees.diagnostics import Severity

TREE = "example"
"""The id of the tree in every example."""

BASE = """\
title: A small example
summary: It shows one rule.
reviewed: 2026-11-22
source: https://example.org/rules
start: age
unlisted: ask
questions:
  age:
    ask: How old are you?
    type: number
    next:
      - when: {age: under 18}
        go: too-young
      - else: fits
outcomes:
  fits: {verdict: likely, title: This fits, guidance: You can apply.}
  too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""

CASES = """\
- {name: An adult fits, answers: {age: 18}, outcome: fits}
- {name: A child is too young, answers: {age: 17}, outcome: too-young}
"""

_TOP = re.compile(r"(?m)^(?=[^\s#])")


@dataclass(frozen=True, slots=True)
class Code:
    """One diagnostic: what it means, why it matters, the way out, a wrong and a right example.

    `severity` is the gravest it can have. `wrong` and `right` hold files by their path in the
    folder of the trees; of `example/tree.yaml` only the sections that differ from `BASE`.
    """

    code: str
    severity: Severity
    title: str
    meaning: str
    way_out: str
    wrong: Mapping[str, str]
    right: Mapping[str, str]


def code(
    name: str,
    severity: Severity,
    title: str,
    meaning: str,
    way_out: str,
    wrong: str | Mapping[str, str],
    right: str | Mapping[str, str],
) -> Code:
    """Make an entry; texts are unwrapped, an example that is one text is the tree's own file."""
    words = (" ".join(text.split()) for text in (title, meaning, way_out))
    title, meaning, way_out = words
    return Code(name, severity, title, meaning, way_out, _files(wrong), _files(right))


def _files(example: str | Mapping[str, str]) -> dict[str, str]:
    files = {f"{TREE}/tree.yaml": example} if isinstance(example, str) else example
    return {path: dedent(text).lstrip("\n") for path, text in files.items()}


def whole(example: Mapping[str, str]) -> dict[str, str]:
    """Give the folder of an example: every file whole, sections laid over those of `BASE`."""
    tree = laid_over(BASE, example.get(f"{TREE}/tree.yaml", ""))
    return {**example, f"{TREE}/tree.yaml": tree}


def laid_over(base: str, sections: str) -> str:
    """Replace the top-level sections of a tree file, and add those it lacks."""
    found = {_name(part): part for part in _TOP.split(base) if part}
    for part in _TOP.split(sections):
        if part:
            found[_name(part)] = part
    return "".join(found.values())


def _name(section: str) -> str:
    return section.partition(":")[0].strip()
