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

DUTCH = """\
msgctxt "title"
msgid "A small example"
msgstr "Een klein voorbeeld"

msgctxt "summary"
msgid "It shows one rule."
msgstr "Het laat één regel zien."

msgctxt "age.ask"
msgid "How old are you?"
msgstr "Hoe oud bent u?"

msgctxt "fits.title"
msgid "This fits"
msgstr "Dit past"

msgctxt "fits.guidance"
msgid "You can apply."
msgstr "U kunt een aanvraag doen."

msgctxt "too-young.title"
msgid "Too young"
msgstr "Te jong"

msgctxt "too-young.guidance"
msgid "You must be 18."
msgstr "U moet 18 zijn."

msgctxt "ask.title"
msgid "Ask for help"
msgstr "Vraag hulp"

msgctxt "ask.guidance"
msgid "Call us."
msgstr "Bel ons."
"""

_TOP = re.compile(r"(?m)^(?=[^\s#])")
_ENTRY = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Code:
    """One diagnostic: what it means, why it matters, the way out, a wrong and a right example.

    `severity` is the gravest it can have. `wrong` and `right` hold files by their path in the
    folder of the trees; of `example/tree.yaml` only the sections that differ from `BASE`, of
    `example/nl.po` only the entries that differ from `DUTCH`.
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
    """Give the folder of an example: every file whole, what differs laid over the small tree."""
    files = {f"{TREE}/tree.yaml": "", **example}
    files[f"{TREE}/tree.yaml"] = laid_over(BASE, files[f"{TREE}/tree.yaml"])
    if f"{TREE}/nl.po" in files:
        entries = {_name(part): part.strip() for part in _ENTRY.split(DUTCH)}
        entries |= {_name(part): part.strip() for part in _ENTRY.split(files[f"{TREE}/nl.po"])}
        files[f"{TREE}/nl.po"] = "\n\n".join(entries.values()) + "\n"
    return files


def laid_over(base: str, sections: str) -> str:
    """Replace the top-level sections of a tree file, and add those it lacks."""
    found = {_name(part): part for part in _TOP.split(base) if part}
    found |= {_name(part): part for part in _TOP.split(sections) if part}
    return "".join(found.values())


def _name(part: str) -> str:
    """Name a section by its key, an entry by its context."""
    context = re.search(r'(?m)^msgctxt "(.*)"$', part)
    return context[1] if context else part.partition(":")[0].strip()
