"""Rows about editors: checking and counting trees of ten thousand questions; changes compared.

Check and count against `yaml.load` with PyYAML's C loader on the same file, as anybody would call
it. How long a comparison takes is told beside how long the same folder takes to be checked.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

import yaml

from tests.bench.grove import listed, planted, undecided
from tests.bench.measure import Row, at_most, ratio, seconds
from tests.bench.ready import say
from wizard import places
from wizard.check.run import check
from wizard.diff.compare import Difference, compare
from wizard.diff.moves import Moves
from wizard.trees.library import Library, build_folder
from wizard.trees.load_folder import load_folder
from wizard.walks import routes

TODAY = date(2026, 11, 22)
QUESTIONS = 10_000
ROUNDS = 3
CHANGES = (
    ("au-pair", "au-pair", "age: over 25", "age: over 30"),
    ("study", "shared", "AU, CA, JP, MC, NZ, KR", "AU, CA, JP, MC, NZ"),
    ("family", "family", "partner-age: at least 21", "partner-age: at least 20"),
    ("family", "shared", "AU, CA, JP, MC, NZ, KR", "AU, CA, JP, MC, NZ"),
    ("asylum", "asylum", "age: under 18", "age: under 17"),
    ("start", "start", "reasons: protection", "reasons: family"),
)
"""A tree, the folder in which something changes, and what: as the law might change."""
GROWN = (60, 1_000)


SHAPES = (
    ("90 lines on 14 questions", listed, 8.0),
    ("1,000 rules undecided until asked", undecided, 20.0),
)
"""Trees that were once refused, or took a minute; how many times `yaml.load` they may take."""


def rows() -> Iterator[Row]:
    for entangled, wanted in ((False, 1.0), (True, 2.0)):
        text = planted(QUESTIONS, entangled=entangled)
        name = "entangled" if entangled else "plain"
        yield _check(f"{QUESTIONS} questions, {name}", text, wanted)
        if not entangled:
            library = build_folder({"grove/tree.yaml": text})
            load = partial(_rested, partial(_loaded, text))
            count_it = partial(_rested, partial(_counted, library))
            found, counted, _ = ratio(count_it, load, ROUNDS)
            walks = _counted(library)
            told = f"{counted * 1e3:.0f} ms for {int(walks.bit_length() * 0.30103)} digits of walks"
            yield at_most("exact count on these, in % of that", 1, found * 100, told, " %")

    for what, shape, wanted in SHAPES:
        yield _check(what, shape(), wanted)


def _check(what: str, text: str, wanted: float) -> Row:
    say(f"check of {what} …")
    load = partial(_rested, partial(_loaded, text))
    files = {"grove/tree.yaml": text}
    found, checked, loaded = ratio(partial(_rested, partial(_checked, files)), load, ROUNDS)
    told = f"{checked:.2f} s, yaml.load {loaded:.3f} s, {len(text) / 1e6:.2f} MB"
    return at_most(f"check of {what} against yaml.load", wanted, found, told)


def compared() -> Iterator[Row]:
    """Time what `wizard diff` does once both folders are read."""
    files = {
        "/".join(path.split("/")[-2:]): text
        for path, text in load_folder(places.trees()).files.items()
    }
    old = build_folder(files)
    for tree, folder, before, after in CHANGES:
        new = build_folder(_changed(files, folder, before, after))
        yield _compared(f"{tree}, {before} → {after}", old, new, tree)
    for questions in GROWN:
        text = planted(questions)
        at = text.rindex(": under 18")
        old = build_folder({"grove/tree.yaml": text})
        changed = f"{text[:at]}: under 16{text[at + 10 :]}"
        new = build_folder({"grove/tree.yaml": changed})
        yield _compared(f"{questions} questions, one rule", old, new, "grove")


def _changed(files: Mapping[str, str], folder: str, before: str, after: str) -> Mapping[str, str]:
    found = {
        path: text.replace(before, after) if path.startswith(f"{folder}/") else text
        for path, text in files.items()
    }
    if found == files:
        raise RuntimeError(f"`{before}` does not stand in {folder} any more")
    return found


def _compared(what: str, old: Library, new: Library, tree: str) -> Row:
    say(f"diff of {what} …")
    found: list[Difference] = []
    took = min(
        _rested(lambda: found.append(compare(old, new, TODAY, {}, (tree,)))) for _ in range(ROUNDS)
    )
    walks = found[-1].trees[0].walks
    if not isinstance(walks, Moves):
        raise RuntimeError(f"{what}: the walks could not be compared")
    size, total = walks.size.walks, walks.total.walks if walks.total else 0
    told = f"{_written(size)} of {_written(total)} walks, “I do not know” included"
    return Row(f"diff: {what}", "–", f"{took:.2f} s", None, told)


def _written(number: int) -> str:
    digits = int(number.bit_length() * 0.30103)
    return f"{number:,}" if digits < 15 else f"10^{digits}"


def _rested(work: Callable[[], object]) -> float:
    gc.collect()
    return seconds(work)


def _loaded(text: str) -> object:
    return yaml.load(text, yaml.CSafeLoader)


def _checked(files: dict[str, str]) -> object:
    found = check(build_folder(files), TODAY)
    wrong = [it for it in found if it.severity == "error" and it.code != "untranslated"]
    if wrong:
        raise RuntimeError(f"the large tree is not sound: {wrong[0]}")
    return found


def _counted(library: Library) -> int:
    return routes.count_walks(routes.bare(library.trees["grove"], TODAY)).total()
