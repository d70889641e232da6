"""Small mistakes in the code are seen by the tests of its room; which ones are not, is told."""

import importlib.util
import re
import subprocess
import sys

import pytest

from tests.broken_code import ROOT, Instead, mistakes

# The share of mistakes in a sample that must be seen. Some of the others change nothing.
FLOORS = {"trees": 0.6, "walks": 0.7, "check": 0.5, "diff": 0.4}

SOURCE = """
def last(some: list[int], most: int = 9) -> int | None:
    if not some or some[0] > most:
        return None
    for number in some:
        number += 1
        continue
    return number if most == 9 else [it for it in some if it][-1]
"""
WRONG = """
if not some or some[0] > most: return None  →  if not (not some or some[0] > most): return None
if not some or some[0] > most: return None  →  if not some or some[0] > most: pass
not some or some[0] > most  →  not some and some[0] > most
not some or some[0] > most  →  some[0] > most
not some or some[0] > most  →  not some
not some  →  some
some[0] > most  →  some[0] >= most
0  →  1
0  →  -1
number += 1  →  pass
1  →  2
1  →  0
continue  →  pass
return number if most == 9 else [it for it in some if it][-1]  →  return None
number if most == 9 else [it for it in some if it][-1]  →  number
number if most == 9 else [it for it in some if it][-1]  →  [it for it in some if it][-1]
most == 9  →  most != 9
9  →  10
9  →  8
for it in some if it  →  for it in some
1  →  2
1  →  0
"""


def test_each_small_mistake_is_made_in_what_a_function_does(tmp_path, monkeypatch):
    path = tmp_path / "wizard" / "last.py"
    path.parent.mkdir()
    path.write_text(SOURCE, "utf-8")
    monkeypatch.setattr("tests.broken_code.ROOT", tmp_path)
    found = mistakes(path)
    assert sorted(it.words for it in found) == sorted(WRONG.strip().splitlines())
    assert len({it.number for it in found}) == len(found)
    (flipped,) = (it for it in found if it.words == "most == 9  →  most != 9")
    assert str(flipped) == "wizard/last.py:8: most == 9  →  most != 9"
    loader = Instead(flipped)
    module = importlib.util.module_from_spec(loader.find_spec("wizard.last"))
    loader.exec_module(module)
    assert module.last([1, 2]) == 2
    assert module.last([3, 0], most=8) == 1
    assert loader.find_spec("wizard.first") is None


@pytest.mark.slow
@pytest.mark.parametrize("room", FLOORS)
def test_the_tests_of_a_room_see_most_mistakes_in_it(room, record_property):
    command = [sys.executable, "-m", "tests.broken_code", room]
    told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    record_property("told", told)
    seen, tried = map(int, re.search(r"(\d+) of (\d+) mistakes seen", told).groups())
    assert tried
    assert seen >= FLOORS[room] * tried, told
