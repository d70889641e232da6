"""Elements of a file told apart: what is chosen is as in the one text, all else as in the other."""

from __future__ import annotations

import random
import re

import pytest

from tests.edits.test_batch import FILES, TOP, drawn, grown, soundly, ways
from wizard.edits import Refused
from wizard.edits.batch import Batch, apply, digest
from wizard.edits.parts import AROUND, WHOLE, differing, joined, turned
from wizard.edits.splices import Sheet, data
from wizard.translations.po_entries import read_old

CATALOGUES = [
    path
    for path in sorted((TOP / "trees").rglob("*.po"))
    if path.read_text("utf-8").count("#: ") > 3
]
SECTIONS = ("questions", "facts", "decisions", "outcomes")


def edited(rng: random.Random, raw: str, most: int) -> str:
    """Change a file of YAML in a few random places."""
    for _ in range(rng.randrange(1, most)):
        sheet = soundly(raw)
        if sheet is None:
            return raw
        edit = drawn(rng, sheet, digest(raw))
        made = apply({"x": raw}, Batch("", (edit,)))
        raw = raw if isinstance(made, tuple) else made["x"]
    return raw


def laid_out(rng: random.Random, raw: str) -> str:
    """Change what is no data: comments and blank lines, between lines that hold a key."""
    lines = raw.split("\n")
    for _ in range(rng.randrange(3)):
        at = rng.randrange(len(lines))
        if re.match(r"\w[\w-]*:", lines[at]):
            lines[at:at] = rng.choice([[""], ["# a comment"], ["# one", "", "# other"]])
    return "\n".join(lines)


def retold(rng: random.Random, po: str) -> str:
    """Change a catalogue in a few entries: other words, one less, one more, one elsewhere."""
    head, *blocks = po.rstrip("\n").split("\n\n#: ")
    for number in range(rng.randrange(1, min(6, len(blocks)))):
        at = rng.randrange(len(blocks))
        match rng.randrange(4):
            case 0:
                blocks[at] = re.sub(r'msgstr "', f'msgstr "{number} ', blocks[at], count=1)
            case 1:
                del blocks[at]
            case 2:
                new = f'tree.yaml\nmsgctxt "new-{number}.ask"\nmsgid "A?"\nmsgstr "B?"'
                blocks.insert(at, new)
            case _:
                blocks.insert(rng.randrange(len(blocks)), blocks.pop(at))
    return "\n\n#: ".join([head, *blocks]) + "\n"


def told(raw: str, file: str):
    """Give what a file says, by element; of a catalogue by entry."""
    if file.endswith(".po"):
        read = read_old(raw)
        return {(it.context,): (it.source, it.words, it.fuzzy) for it in read.entries}
    root = data(Sheet(file, raw).root)
    if isinstance(root, list):
        return {(str(n),): it for n, it in enumerate(root)}
    found = {}
    for key, it in root.items():
        if file.endswith("tree.yaml") and key in SECTIONS and isinstance(it, dict) and it:
            found |= {(key, id): each for id, each in it.items()}
        else:
            found[key,] = it
    return found


def hold(rng: random.Random, file: str, old: str, new: str) -> int:
    """Hold two texts of a file against all that is promised; give how many elements differ."""
    found = differing(file, old, new)
    assert bool(found) == (old != new)
    assert joined(file, old, new, ()) == old
    assert joined(file, old, new, found) == new
    if not found or WHOLE in found:
        assert not found or found == {WHOLE: (old, new)}
        return 0
    chosen = {it for it in found if rng.random() < 0.5}
    try:
        some = joined(file, old, new, chosen)
    except Refused:
        assert len(found) > 1
        return 0
    left = differing(file, some, new)
    assert {*left} <= {*found}
    for key, both in found.items():
        if key not in chosen and AROUND not in (key, *chosen):
            assert left[key] == both, key
    assert joined(file, some, new, left) == new
    if not isinstance(data(Sheet(file, old).root) if file.endswith(".yaml") else {}, list):
        before, between, after = (told(it, file) for it in (old, some, new))
        for key in {*before, *after, *between}:
            mine = any(key[: len(it)] == it for it in found)
            taken = any(key[: len(it)] == it for it in chosen)
            if file.endswith(".po"):
                deep = file.startswith("shared/") or "/" not in file
                it = tuple(key[0].split(".")[: 2 if deep else 1])
                mine, taken = it in found, it in chosen
            if mine or before.get(key) == after.get(key):
                assert between.get(key) == (after if taken else before).get(key), (key, chosen)
    if len(found) < 9:
        one_by_one(rng, file, old, new, len(found))
    return len(found)


def one_by_one(rng: random.Random, file: str, old: str, new: str, most: int) -> None:
    """Take the elements over one after the other, in any order: in the end all is as it should be,
    and none was asked for twice but where two changed places."""
    now, refused = old, set()
    for _ in range(2 * most + 2):
        left = [it for it in differing(file, now, new) if it not in refused]
        if not left:
            break
        key = rng.choice(left)
        try:
            now = joined(file, now, new, {key})
        except Refused:
            refused.add(key)
        else:
            refused.clear()
    if not refused:
        assert now == new


@pytest.mark.parametrize("seed", range(3))
def test_any_change_of_the_files_that_ship_in_parts(seed):
    rng = random.Random(seed)
    apart = 0
    files = FILES[seed::3]
    for path in files:
        raw = path.read_bytes().decode()
        if soundly(raw) is None or len(raw) > 60_000:
            continue
        raw = rng.choice(ways(raw))
        file = "/".join(path.parts[-2:])
        apart += hold(rng, file, raw, laid_out(rng, edited(rng, raw, 5))) > 1
    assert apart > len(files) / 3


@pytest.mark.parametrize("seed", range(60))
def test_any_change_of_a_grown_tree_in_parts(seed):
    rng = random.Random(seed)
    raw = grown(rng)
    hold(rng, "grown/tree.yaml", raw, laid_out(rng, edited(rng, raw, 8)))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda it: "-".join(it.parts[-2:]))
def test_any_change_of_a_catalogue_in_parts(path):
    rng = random.Random(str(path))
    raw, file = path.read_text("utf-8"), path.relative_to(TOP / "trees").as_posix()
    assert hold(rng, file, raw, retold(rng, raw))


OLD = """\
# Who may come.
title: One
start: a

questions:
  # all of them
  a:
    ask: A?
    options: {yes: b, no: end}

  # --- the second
  b:
    ask: B?   # short

outcomes:
  end: {title: End}
"""


def test_what_is_new_stands_where_it_stands():
    new = OLD.replace("  # --- the second", "  c:\n    ask: C?\n\n  # --- the second")
    new = new.replace("  end:", "  far: {title: Far}\n  end:").replace("title: One", "title: Two")
    found = differing("x/tree.yaml", OLD, new)
    assert {key: it is None for key, (it, _) in found.items()} == {
        ("title",): False, ("questions", "c"): True, ("outcomes", "far"): True,
    }  # fmt: skip
    assert found["outcomes", "far"] == (None, "  far: {title: Far}")
    some = joined("x/tree.yaml", OLD, new, {("questions", "c")})
    assert some == OLD.replace("  # --- the second", "  c:\n    ask: C?\n\n  # --- the second")
    some = joined("x/tree.yaml", OLD, new, {("outcomes", "far"), ("title",)})
    assert some == new.replace("  c:\n    ask: C?\n\n", "")


def test_what_is_gone_takes_its_comments_and_blank_lines_along():
    begin, end = OLD.index("\n  # --- the second"), OLD.index("\noutcomes")
    new = OLD[:begin] + OLD[end:].replace("End", "Stop")
    assert [*differing("x/tree.yaml", OLD, new)] == [("questions", "b"), ("outcomes", "end")]
    some = joined("x/tree.yaml", OLD, new, {("questions", "b")})
    assert some == OLD[:begin] + OLD[end:]


def test_two_that_change_places_are_moved_alone():
    cases = "# all\n- name: One\n  outcome: a\n- name: Two\n  outcome: b\n- name: Three\n"
    one, two, three = cases[6:31], cases[31:56], cases[56:]
    new = f"# all\n{three}{one}{two.replace('b', 'c')}"
    assert [*differing("x/cases.yaml", cases, new)] == [("Three",), ("Two",)]
    assert joined("x/cases.yaml", cases, new, {("Three",)}) == f"# all\n{three}{one}{two}"
    assert joined("x/cases.yaml", cases, new, {("Two",)}) == cases.replace("b", "c")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (OLD, None),
        (None, OLD),
        (OLD, OLD.replace("title: One", "title: [never closed")),
        (OLD, "\ufeff" + OLD),
        (OLD, "{title: One, start: a}\n"),
        ("- a\n", "title: One\n"),
    ],
)
def test_what_cannot_be_told_apart_is_a_whole_file(old, new):
    assert differing("x/tree.yaml", old, new) == {WHOLE: (old, new)}
    assert joined("x/tree.yaml", old, new, {WHOLE}) == new
    assert joined("x/tree.yaml", old, new, {("title",)}) == old


def test_a_section_that_is_new_is_one_element_and_so_is_one_in_braces():
    begin = OLD.index("outcomes:")
    new = OLD[:begin] + "outcomes: {end: {title: Stop}, far: {title: Far}}\n"
    new += "facts:\n  f:\n    else: no\n  g:\n    else: no\n"
    assert [*differing("x/tree.yaml", OLD, new)] == [("outcomes",), ("facts",)]


def test_a_text_that_would_swallow_what_follows_is_not_parted():
    old = "a:\n  ask: |+\n    A?\n\nb: 1\n"
    new = "a:\n  ask: A?\nb: 2\n"
    with pytest.raises(Refused, match="cannot be read without"):
        joined("x/steps.yaml", old, new.replace("b", "\n\nb"), {("b",)})


def test_one_change_is_turned_round_beside_others_of_the_same_lines():
    was, new = "a: 1\nb: 1\n", "a: 1\nc: 1\nb: 1\n"
    now = "a: 2\nc: 1\nd: 1\nb: 2\n"
    assert turned("x/steps.yaml", now, new, was) == "a: 2\nd: 1\nb: 2\n"
    assert turned("x/steps.yaml", now.replace("c: 1", "c: 2"), new, was) is None


def test_a_translation_that_is_set_aside_belongs_to_what_it_was_of():
    head = 'msgid ""\nmsgstr "Language: nl\\n"\n\n'
    age = '#: tree.yaml\nmsgctxt "age.why"\nmsgid "A"\nmsgstr "B"\n'
    about = '#: tree.yaml\nmsgctxt "about.ask"\nmsgid "C"\nmsgstr "D"\n'
    aside = "".join(f"#~ {line}\n" for line in age.splitlines()[1:])
    old, new = f"{head}{age}\n{about}", f"{head}{aside}\n{about}"
    assert [*differing("one/nl.po", old, new)] == [("age",)]
    assert joined("one/nl.po", old, new, {("age",)}) == new
    assert joined("one/nl.po", new, old, {("age",)}) == old
    twice = f"{head}{aside}\n{aside}\n{about}"
    assert [*differing("one/nl.po", new, twice)] == [("age",)]
