"""The line of each key in the handbook, made from the keys by which files are read.

python -m tests.check.handbook     writes it anew into trees/README.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from wizard.trees.build import TREE
from wizard.trees.cases import CASE
from wizard.trees.catalogue import COUNTED, SORTS
from wizard.trees.mapping import Key
from wizard.trees.organisation import LANGUAGES, SENDER, SITE_KEYS
from wizard.trees.outcomes import LINES, OUTCOME, SHOW, TAKEN
from wizard.trees.questions import OPTION, QUESTION
from wizard.trees.rules import ASIDE, FACT_OTHERWISE, FACT_RULE, OTHERWISE, RULE
from wizard.trees.wording import LAST

BEGIN, END = "<!-- keys: begin -->\n", "<!-- keys: end -->"
HANDBOOK = Path(__file__).parents[2] / "trees" / "README.md"


def parts() -> Iterator[tuple[str, Mapping[str, Key]]]:
    """Give what has keys, by the words for it."""
    yield "a tree", TREE.known
    yield "a question", QUESTION.known
    yield "an option or extra answer", OPTION.known
    yield "a rule", {**RULE.known, **OTHERWISE.known}
    yield "a quiet link", ASIDE.known
    yield "a rule of a derived fact", {**FACT_RULE.known, **FACT_OTHERWISE.known}
    yield "an outcome", OUTCOME.known
    item = LINES["item"].known
    yield "a text, an item of a list", {**item, **TAKEN.known}
    for name, keys in {"variant": LAST, **LINES}.items():
        if own := {key: it for key, it in keys.known.items() if key not in item}:
            yield LISTS[name], own
    yield "`show`", SHOW.known
    for sort in SORTS:
        yield f"`{sort.file}.yaml`", sort.keys.known
    yield "a `unit` in words", COUNTED.known
    yield "a case", CASE.known
    yield "`site.yaml`, of all trees", SITE_KEYS.known
    yield "`languages`", LANGUAGES.known
    yield "`sender`", SENDER.known


LISTS = {
    "variant": "also the last of a list of variants",
    "step": "also a step",
    "fact": "also a line of `glance`",
    "first": "also `first`",
}


def keys() -> str:
    """Write a line for each key; the names of those that must be there are bold.

    What a key means in several places is said once, at the first of them.
    """
    told: dict[tuple[str, str], list[str]] = {}
    for who, known in parts():
        for name, key in known.items():
            told.setdefault((_named(name, key), _said(key)), []).append(who)
    rows, above = [], ""
    for (name, said), of in told.items():
        here = ", ".join(of)
        rows.append(f"| {'' if here == above else here} | {name} | {said} |")
        above = here
    return "\n".join(("| of | key | meaning |", "|---|---|---|", *rows, ""))


def _named(name: str, key: Key) -> str:
    return f"**`{name}`**" if key.required else f"`{name}`"


def _said(key: Key) -> str:
    """Say what a key means; of a choice of words, also which there are."""
    words = key.words.replace("|", "\\|")
    choice = [f"`{each}`" for each in key.how.schema.get("enum", ()) if each not in YES_OR_NO]
    return f"{words.removesuffix('.')}: {', '.join(choice)}." if choice else words


YES_OR_NO = ("yes", "no", True, False)


def made(text: str) -> str:
    """Give the handbook with the lines of keys made anew."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin, "the handbook has lost the mark where the keys begin"
    assert end, "the handbook has lost the mark where the keys end"
    return before + begin + keys() + end + after


if __name__ == "__main__":
    HANDBOOK.write_text(made(HANDBOOK.read_text(encoding="utf-8")), encoding="utf-8")
