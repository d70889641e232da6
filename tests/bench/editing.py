"""Rows about editors: checking and counting trees of ten thousand questions.

Against `yaml.load` with PyYAML's C loader on the same file, as anybody would call it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import yaml

from tests.bench.grove import planted
from tests.bench.measure import Row, at_most, ratio, seconds
from tests.bench.ready import say
from wizard.editor.analysis import count
from wizard.editor.analysis.reach import Reach, reach
from wizard.editor.check import check
from wizard.trees.library import Library, build_folder

TODAY = date(2026, 11, 22)
QUESTIONS = 10_000
ROUNDS = 3


def rows() -> Iterator[Row]:
    for entangled, wanted in ((False, 1.0), (True, 2.0)):
        text = planted(QUESTIONS, entangled=entangled)
        name = "entangled" if entangled else "plain"
        say(f"check of {QUESTIONS} questions, {name} …")
        files = {"grove/tree.yaml": text}
        load = partial(_rested, partial(_loaded, text))
        found, checked, loaded = ratio(partial(_rested, partial(_checked, files)), load, ROUNDS)
        told = f"{checked:.2f} s, yaml.load {loaded:.2f} s, {len(text) / 1e6:.1f} MB"
        what = f"check of {QUESTIONS} questions against yaml.load, {name}"
        yield at_most(what, wanted, found, told)
        if not entangled:
            library = build_folder(files)
            found, counted, loaded = ratio(
                partial(_rested, partial(_counted, library)), load, ROUNDS
            )
            walks = _counted(library)
            told = f"{counted * 1e3:.0f} ms for {int(walks.bit_length() * 0.30103)} digits of walks"
            yield at_most("exact count on these, in % of that", 1, found * 100, told, " %")


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
    found = reach(library.trees["grove"], TODAY)
    if not isinstance(found, Reach):
        raise RuntimeError("the large tree is too entangled to be counted")
    return count.walks(found).total
