"""Any edit of any element of any file: nothing but the edit is new, and it reads back as meant."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.edits.test_edits import FILES, TOP
from tests.walks.forest import grow
from wizard.edits import Refused
from wizard.edits.batch import (
    Add,
    At,
    Batch,
    Drop,
    Key,
    Move,
    Put,
    Refusal,
    Say,
    Take,
    Versions,
    Write,
    apply,
    digest,
    in_lines,
)
from wizard.edits.spelled import Braced, plain
from wizard.edits.splices import Sheet, children, data, same
from wizard.trees.nodes import ListNode, MapNode, Scalar
from wizard.trees.reading import tidied

TEXTS = [
    "plain", "two words", "a: b", "a #b", "- a", "---", "--- a", "'", '"', "it's \"so\"", "😀 e",
    "عربي", "# title\n\ntext\n- a\n- b\n", " leads", "trails ", "\n", "a\n", "a\n\n",
    "\n\na", "no", "012", "null", "NO", "", "é" * 1150, "word " * 60 + "end",
    "a\tb", "{a}", "[a]", "a, b", "*a", "&a",
    "%a", "? a", "| a", "> a", "[link](https://a.nl)", "{answer:age} years", "a\n  b\n c", "  a\nb",
    "1.130", "2026-01-01", "a:", ":a", "~", "`a`", "@a", "a\\b", "!a", "a\n# b\nc\n", "x\n\n\ny",
]  # fmt: skip
VALUES = [
    *TEXTS,
    {"label": "a: b", "go": "x"},
    Braced({"age": "over 30", "place": ["a", "b"]}),
    [{"when": Braced({"today": "before 2026-01-01"}), "say": "a\nb\n"}, "c"],
    {"a": {"b": ["c", {"d": "e"}], "f": "g\n"}},
    [],
    {},
]


def elements(node, path=()):
    for step, inner in children(node).items():
        yield (*path, step)
        yield from elements(inner, (*path, step))


def ways(text: str) -> list[str]:
    return [
        text,
        text.replace("\n", "\r\n"),
        "\ufeff" + text,
        "\ufeff" + text.replace("\n", "\r\n"),
        text.rstrip("\n"),
    ]


def drawn(rng: random.Random, sheet: Sheet, base: str):
    path = rng.choice([*elements(sheet.root)])
    at, parent = At("x", base, path), sheet.chain(path)[-2]
    siblings = len(children(parent))
    match rng.randrange(6):
        case 0 | 1:
            return Put(at, rng.choice(VALUES))
        case 2:
            key = "zz-new" if isinstance(parent, MapNode) else None
            place = rng.randrange(siblings + 1)
            return Add(At("x", base, path[:-1]), rng.choice(VALUES), key, place)
        case 3:
            return Take(at)
        case 4:
            return Move(at, rng.randrange(siblings))
        case _:
            if isinstance(parent, ListNode):
                return Put(at, rng.choice(TEXTS))
            return Key(at, rng.choice(["zz", "a-b", "no", "A b"]))


def meant(tree, edit):
    """Change plain data as an edit says, by other means than the program's."""
    path = edit.at.path
    above = path if isinstance(edit, Add) else path[:-1]
    holder = {"root": tree}
    at, last = holder, "root"
    for step in above:
        at, last = at[last], step
    there = at[last]
    pairs = [*(there.items() if isinstance(there, dict) else enumerate(there))]
    number = None if isinstance(edit, Add) else [key for key, _ in pairs].index(path[-1])
    match edit:
        case Put(value=value):
            pairs[number] = (pairs[number][0], plain(value))
        case Add(value=value, key=key, place=place):
            pairs.insert(place, (key, plain(value)))
        case Take():
            del pairs[number]
        case Move(place=place):
            pairs.insert(place, pairs.pop(number))
        case Key(name=name):
            pairs[number] = (name, pairs[number][1])
    at[last] = dict(pairs) if isinstance(there, dict) else [value for _, value in pairs]
    return holder["root"]


def outside(sheet: Sheet, edit) -> tuple[str, str]:
    """Give what stands before and after what an edit may touch: its element, or, where entries come
    and go, the list or mapping that they stand in."""
    path = edit.at.path
    *nodes, node = sheet.chain(path)
    braced = [n for n, it in enumerate((*nodes, node)) if sheet.braced(it)]
    lines = isinstance(edit, Put | Add) and "\\n" in repr(edit.value)
    if braced and lines:  # the item in braces is written open
        path = path[: max(braced[0], 1)]
    elif not isinstance(edit, Add | Put | Key):
        path = path[:-1]
    if not path:
        return "", ""
    nodes = sheet.chain(path)
    raw = sheet.text
    end = max(sheet.eol(sheet.end(nodes[-1])), sheet.end(nodes[-1]))
    if sheet.braced(nodes[-2]):
        end = nodes[-1].end.index
    return raw[: sheet.begin(nodes[-2], path[-1])], raw[end:]


def check(raw: str, edit, sheet: Sheet) -> bool:
    """Hold one edit against all that is promised; say whether it was made."""
    new = apply({"x": raw, "y": "other"}, Batch("", (edit,)))
    if isinstance(new, tuple):
        assert new[0].message
        assert new[0].code
        return False
    assert new["y"] == "other"
    again = Sheet("x", new["x"])
    assert same(data(again.root), meant(data(sheet.root), edit)), edit
    before, after = outside(sheet, edit)
    text = tidied(new["x"])
    assert text.startswith(before), edit
    assert text.rstrip("\n").endswith(after.rstrip("\n")), edit
    assert new["x"].startswith("\ufeff") == raw.startswith("\ufeff")
    assert new["x"].count("\r\n") in (0, new["x"].count("\n"))
    if isinstance(edit, Move) and not any(map(sheet.braced, sheet.chain(edit.at.path)[:-1])):
        assert lines_of(text) == lines_of(tidied(raw)), edit
    return True


def lines_of(text: str) -> list[str]:
    """Give the lines of a text in any order, whatever dash the first of an item has."""
    return sorted(line.replace("- ", "  ").lstrip() for line in text.split("\n") if line.strip())


def soundly(raw: str) -> Sheet | None:
    try:
        sheet = Sheet("x", raw)
    except Refused:
        return None
    return sheet if not isinstance(sheet.root, Scalar) and children(sheet.root) else None


def grown(rng: random.Random) -> str:
    """Give a random tree in one of the ways in which YAML may be laid out."""
    tree = grow(rng, rng.choice([3, 8]))
    style = rng.choice([None, False, False, True])
    return yaml.safe_dump(
        tree,
        default_flow_style=style,
        indent=rng.choice([2, 4]),
        width=rng.choice([40, 110, 10_000]),
        sort_keys=False,
        allow_unicode=True,
    )


SHEETS: dict[str, Sheet | None] = {}


def texts(rng: random.Random) -> Iterator[tuple[str, Sheet]]:
    """Give files to edit for ever: those that ship, those of tests, and random ones."""
    files = {path: path.read_bytes().decode() for path in FILES}
    shipped = [path for path in FILES if path.is_relative_to(TOP / "trees")]
    while True:
        kind = rng.random()
        raw = grown(rng) if kind < 0.25 else files[rng.choice(shipped if kind < 0.7 else FILES)]
        raw = rng.choice(ways(raw)) if rng.random() < 0.3 else raw
        if raw not in SHEETS:
            SHEETS[raw] = soundly(raw)
        if sheet := SHEETS[raw]:
            yield raw, sheet


SEEDS = [(1, 400), *(pytest.param(it, 1_200, marks=pytest.mark.slow) for it in range(2, 10))]


@pytest.mark.parametrize(("seed", "count"), SEEDS)
def test_any_edit_of_any_element(seed, count):
    rng = random.Random(seed)
    found = islice(texts(rng), count)
    made = sum(check(raw, drawn(rng, sheet, digest(raw)), sheet) for raw, sheet in found)
    assert made >= count * 0.99


PAIRS = [(1, 150), *(pytest.param(it, 600, marks=pytest.mark.slow) for it in range(2, 6))]


@pytest.mark.parametrize(("seed", "count"), PAIRS)
def test_two_people_at_once(seed, count):
    """What one finds again after the other's edit is what it would be with the other's followed
    exactly, as within a batch; else it is told."""
    rng = random.Random(seed)
    both = told = 0
    for raw, sheet in islice(texts(rng), count):
        base = digest(raw)
        one, two = drawn(rng, sheet, base), drawn(rng, sheet, base)
        if rng.random() < 0.5:  # close to each other
            near = [it for it in elements(sheet.root) if it[:-1] == one.at.path[:-1]]
            two = replace(rng.choice([Put(one.at, "new"), Take(one.at)]), at=two.at)
            two = replace(two, at=At("x", base, rng.choice(near or [two.at.path])))
        first = apply({"x": raw}, Batch("", (one,)))
        if isinstance(first, tuple):
            continue
        later = apply(first, Batch("", (two,)), {base: raw})
        meant = apply({"x": raw}, Batch("", (one, two)))
        if isinstance(later, tuple):
            told += 1
            assert later[0].code in ("changed", "not-there", "duplicate-key", "unwritten"), later
            continue
        both += 1
        lists = [
            it.at.path if isinstance(it, Add) else it.at.path[:-1]
            for it in (one, two)
            if isinstance(it, Add | Move)
        ]
        if len(lists) == 2 and lists[0] == lists[1]:
            continue  # where both say what comes where in one list, either order is as good
        held = data(sheet.root)
        for key in one.at.path[:-1]:
            held = held[key]
        if one.at == two.at and isinstance(held, list) and held.count(held[one.at.path[-1]]) > 1:
            continue  # of two that are alike, either may be meant
        assert not isinstance(meant, tuple), (one, two)
        assert same(*(data(Sheet("x", it["x"]).root) for it in (later, meant))), (one, two)
    assert both > count * 0.5
    assert told


ODD = [
    "a: |\n  one\n\n  two\n    # more\nb: x\n",
    "a: |\n  text\n    # no comment\n  # a comment?\nb: x\n",
    "a: |+\n  keep\n\n\nb: x\n",
    "a: |+\n  keep\n\n",
    "a: >-\n  folded\n  words\n\nb: |2\n    deep\nc: x\n",
    "a: b\nc: |\n  no end",
    "a:\nb:\n  - \n  -\n  - x\n",
    "a: {b, c: , d: e}\nf: [g, h,]\n",
    "a:\n- b\n- c:\n    d\n  e: f\n-   - g\n    - h\n",
    "a:\n    -   b: c\n        d: e\n\n    -   f: g\n",
    "# top\n\n# of a\na: b   # end of a\n\n# of c\nc:   # behind c\n"
    "  d: e\n# --- part\nf: g\n# last\n",
    "'a b': \"c\\n d\"\n\"e\": 'f''g'\nh: plain\n   on two lines\n",
    "a: {\n  b: c,\n  # why\n  d: [e,\n    f]\n}\ng: h\n",
    "a:\n  # first\n  b: c\n  # second\n  d: e\n\n\n  f: g\n",
    "- a\n- b: c\n  d: e\n- [f, g]\n",
    "a: é😀 ع\nb: {c: 😀, d: e}\n",
    "a: b\n...\n",
    "---\na: b\nc: [d]\n",
    "{a: b, c: [d, e]}\n",
]
FEW = [
    "plain",
    "a: b",
    "# h\n\ntext\n",
    "  a\nb\n\n",
    "",
    {"x": "y\n", "z": ["w"]},
    Braced(["p, q"]),
]


@pytest.mark.parametrize("text", ODD)
def test_shapes_that_nobody_writes_here(text):
    made = tried = 0
    for raw in ways(text):
        if (sheet := soundly(raw)) is None:
            continue
        for path in elements(sheet.root):
            at = At("x", digest(raw), path)
            siblings = children(sheet.chain(path)[-2])
            edits = [
                *(Put(at, it) for it in FEW),
                Take(at),
                Move(at, 0),
                Move(at, len(siblings) - 1),
            ]
            key = None if isinstance(path[-1], int) else "zz"
            places = range(len(siblings) + 1)
            above = replace(at, path=path[:-1])
            edits += [Add(above, it, key, n) for it in FEW[:4] for n in places]
            for edit in edits:
                tried += 1
                made += check(raw, edit, sheet)
    assert made > tried * 0.75  # behind a text without a last line end nothing can be put


# Batches --------------------------------------------------------------------------------

TREE = """\
title: Rent help
questions:
  # about the home
  age:
    ask: How old are you?
    options: {yes: ok, no: {go: not, because: too young}}
    next:
      - when: {age: over 25}
        go: not
      # the rest
      - when: {age: over 60}
        go: old
      - else: ok
"""
AT = digest(TREE)
NEXT = ("questions", "age", "next")


def at(*path, base: str = AT) -> At:
    return At("a/tree.yaml", base, path)


def made(*edits, text: str = TREE, base: str = TREE) -> str:
    new = apply({"a/tree.yaml": text}, Batch("", edits), {digest(base): base})
    assert isinstance(new, dict), new
    return new["a/tree.yaml"]


def refused(*edits, text: str = TREE, base: str = TREE) -> Refusal:
    new = apply({"a/tree.yaml": text}, Batch("", edits), {digest(base): base})
    assert isinstance(new, tuple), new
    return new[0]


def test_a_batch_is_thought_of_one_text_and_follows_what_it_shifts():
    new = made(
        Take(at(*NEXT, 0)),
        Put(at(*NEXT, 1, "when", "age"), "over 67"),
        Add(at(*NEXT), {"else": "new"}, None, 2),
        Add(at(*NEXT), {"else": "newer"}, None, 2),
        Key(at("questions", "age"), "years"),
        Put(at("questions", "age", "ask"), "Your age?"),
    )
    assert new == (
        "title: Rent help\nquestions:\n  # about the home\n  years:\n    ask: Your age?\n"
        "    options: {yes: ok, no: {go: not, because: too young}}\n    next:\n"
        "      # the rest\n      - when: {age: over 67}\n        go: old\n"
        "      - else: new\n      - else: newer\n      - else: ok\n"
    )
    new = made(Move(at(*NEXT, 1), 0), Put(at(*NEXT, 0, "go"), "x"), Take(at(*NEXT, 2)))
    rules = "- when: {age: over 60}\n        go: old\n      - when: {age: over 25}\n        go: x\n"
    assert new.endswith(f"    next:\n      # the rest\n      {rules}")
    why = refused(Take(at(*NEXT, 0)), Put(at(*NEXT, 0, "go"), "ok"))
    assert (why.edit, why.code) == (1, "unwritten")


def test_many_values_at_once_are_those_one_by_one():
    rng = random.Random(3)
    for raw, sheet in islice(texts(rng), 25):
        leaves = [it for it in elements(sheet.root) if isinstance(sheet.chain(it)[-1], Scalar)]
        chosen = rng.sample(leaves, min(6, len(leaves)))
        puts = [Put(At("x", digest(raw), it), rng.choice(TEXTS)) for it in chosen]
        at_once = apply({"x": raw}, Batch("", tuple(puts)))
        one_by_one = {"x": raw}
        for put in puts:
            one_by_one = apply(one_by_one, Batch("", (put,)), {digest(raw): raw})
            assert isinstance(one_by_one, dict)
        assert isinstance(at_once, dict)
        assert same(*(data(Sheet("x", it["x"]).root) for it in (at_once, one_by_one)))
    why = refused(Put(at("title"), "x"), Put(at("questions"), {}), Put(at(*NEXT, 0, "go"), "y"))
    assert (why.edit, why.message) == (
        2, "another edit of this batch takes away what this one is about",
    )  # fmt: skip


def test_a_place_in_a_file_has_a_path():
    sheet = Sheet("x", TREE)
    lines = TREE.split("\n")
    for word, path in {
        "How old": ("questions", "age", "ask"),
        "too young": ("questions", "age", "options", "no", "because"),
        "over 60": (*NEXT, 1, "when", "age"),
        "title": ("title",),
    }.items():
        line = next(n for n, it in enumerate(lines, 1) if word in it)
        assert sheet.path_at(line, lines[line - 1].index(word) + 1) == path


def test_all_or_nothing_and_every_refusal_at_its_edit():
    batch = Batch("", (Put(at("title"), "x"), Take(at("nothing")), Put(at("title"), "a\u202eb")))
    told = apply({"a/tree.yaml": TREE}, batch)
    assert told == (
        Refusal(1, "not-there", "`nothing` is not in a/tree.yaml"),
        Refusal(
            2,
            "yaml-syntax",
            "the invisible character U+202E (right-to-left override) may not stand in a file",
            "type `ab` anew; what is pasted brings such signs along",
        ),
    )


def test_an_element_is_found_again_or_both_versions_are_given():
    moved = TREE.replace("title: Rent help\n", "title: Rent\n# new\n").replace(
        "      - when: {age: over 25}\n        go: not\n", ""
    )
    new = made(Put(at(*NEXT, 1, "go"), "elder"), text=moved)
    assert new == moved.replace("go: old", "go: elder")
    why = refused(Put(at(*NEXT, 0, "go"), "elder"), text=moved)
    then = "go: not"
    assert (why.code, why.versions) == ("changed", Versions(then, "go: old"))
    why = refused(Put(at("title"), "Mine"), text=moved)
    assert why.versions == Versions("title: Rent help", "title: Rent")
    why = refused(Put(at("title", base="f" * 32), "Mine"), text=moved)
    assert why.versions == Versions(None, "title: Rent")
    renamed = TREE.replace("  age:\n", "  years:\n")
    assert "ask: Your age?" in made(Put(at("questions", "age", "ask"), "Your age?"), text=renamed)
    new = made(Add(at(*NEXT), {"else": "x"}, None, 2), text=moved)
    assert new == moved.replace("      - else: ok", "      - else: x\n      - else: ok")
    why = refused(Add(at(*NEXT), {"else": "x"}, None, 1), text=moved)
    assert why.message == "the entry before this place was changed meanwhile"


def test_a_new_entry_has_the_distance_of_its_neighbours():
    text = "- a\n- b\n\n# --- part\n\n- c\n\n- d\n"
    for place, expected in {
        0: "- x\n- a\n- b\n\n# ---",
        2: "- a\n- b\n- x\n\n# ---",
        3: "- b\n\n# --- part\n\n- c\n\n- x\n\n- d\n",
        4: "- c\n\n- d\n\n- x\n",
    }.items():
        new = apply({"x": text}, Batch("", (Add(At("x", digest(text), ()), "x", None, place),)))
        assert expected in new["x"]


@given(st.data())
@settings(max_examples=200)
def test_lines_that_are_the_same_stay_as_they_lie(data):
    line = st.text("ab \u2028é", max_size=3)
    olds = data.draw(st.lists(st.tuples(line, st.sampled_from(["\n", "\r\n"])), max_size=8))
    mark = data.draw(st.sampled_from(["", "\ufeff"]))
    there = mark + "".join(map("".join, olds))
    news = data.draw(st.lists(line | st.sampled_from([it for it, _ in olds] or [""]), max_size=8))
    text = "".join(f"{it}\n" for it in news)
    new = in_lines(there, text)
    assert tidied(new) == text
    assert new.startswith(mark)
    assert in_lines(there, tidied(there)) == there
    one = data.draw(st.integers(0, max(len(olds) - 1, 0)))
    if olds:
        typed = [it for it, _ in olds]
        typed[one] = "changed"
        made = in_lines(there, "".join(f"{it}\n" for it in typed)).removeprefix("\ufeff")
        kept = re.findall(r"[^\r\n]*\r?\n", made)
        assert kept[:one] + kept[one + 1 :] == [a + b for a, b in olds[:one] + olds[one + 1 :]]


def test_a_text_of_lines_opens_its_braces():
    new = made(Put(at("questions", "age", "options", "no", "because"), "One.\n\nTwo.\n"))
    assert new == TREE.replace(
        "    options: {yes: ok, no: {go: not, because: too young}}\n",
        "    options:\n      yes: ok\n      no:\n        go: not\n        because: |\n"
        "          One.\n\n          Two.\n",
    )


def test_a_file_is_written_by_its_lines():
    crlf = "\ufeff" + TREE.replace("\n", "\r\n")
    typed = TREE.replace("over 60", "over 67")
    new = apply({"a/tree.yaml": crlf}, Batch("", (Write("a/tree.yaml", digest(crlf), typed),)))
    assert new == {"a/tree.yaml": crlf.replace("over 60", "over 67")}
    mixed = TREE.replace("help\n", "help\r\n")
    mine = Write("a/tree.yaml", digest(mixed), typed.replace("\n", "\r\n"))
    assert made(mine, text=mixed, base=mixed) == mixed.replace("over 60", "over 67")
    theirs = TREE.replace("Rent help", "Help with rent")
    assert made(Write("a/tree.yaml", AT, typed), text=theirs) == theirs.replace("60", "67")
    why = refused(Write("a/tree.yaml", AT, typed), text=TREE.replace("over 60", "over 65"))
    assert why.code == "changed"
    assert why.versions == Versions(TREE, TREE.replace("over 60", "over 65"))
    assert refused(Write("a/tree.yaml", None, typed)).code == "changed"
    assert refused(Drop("a/tree.yaml", "f" * 32)).code == "changed"
    both = Batch("", (Drop("a/tree.yaml", AT), Write("b/tree.yaml", None, "title: B\n")))
    assert apply({"a/tree.yaml": TREE}, both) == {"b/tree.yaml": "title: B\n"}
    for name in ("../x.yaml", "/etc/x.yaml", "a/b/c.yaml", ".studio/x.yaml", "a/x.py", "a/.x.yaml"):
        assert refused(Write(name, None, "a: b\n")).code == "file-name", name


PO = """\
# Dutch
msgid ""
msgstr ""

#: tree.yaml
msgctxt "title"
msgid "Rent help"
msgstr "Huurhulp"

#. as in other: title
#: tree.yaml
msgctxt "age.ask"
msgid "How old are you?"
msgstr "Hoe oud bent u?"

#~ msgctxt "gone"
#~ msgid "Gone"
#~ msgstr "Weg"
"""


def said(*edits, text: str = PO) -> str:
    new = apply({"a/nl.po": text}, Batch("", edits), {digest(PO): PO})
    assert isinstance(new, dict), new
    return new["a/nl.po"]


def test_one_entry_of_a_catalogue_and_no_other_byte():
    base = digest(PO)
    new = said(Say("a/nl.po", base, "age.ask", "Your age?", "Uw leeftijd?\r\nNu"))
    assert new == PO.replace("#. as in other: title\n", "").replace(
        'msgid "How old are you?"\nmsgstr "Hoe oud bent u?"',
        'msgid "Your age?"\nmsgstr ""\n"Uw leeftijd?\\n"\n"Nu"',
    )
    more = Say("a/nl.po", base, "age.hint", "A hint", "Een tip", after="title")
    block = '#: tree.yaml\nmsgctxt "age.hint"\nmsgid "A hint"\nmsgstr "Een tip"\n\n'
    assert said(more) == PO.replace("#. as", f"{block}#. as")
    crlf = PO.replace("\n", "\r\n")
    later = Say("a/nl.po", digest(crlf), "title", "Rent", "Huurhulp", "outdated")
    assert said(later, text=crlf) == crlf.replace(
        'msgctxt "title"\r\nmsgid "Rent help"',
        '#, fuzzy\r\n#| msgid "Rent help"\r\nmsgctxt "title"\r\nmsgid "Rent"',
    )
    theirs = PO.replace("Huurhulp", "Hulp")
    assert "Uw leeftijd" in said(
        Say("a/nl.po", base, "age.ask", "How old are you?", "Uw leeftijd?"), text=theirs
    )
    why = apply(
        {"a/nl.po": theirs}, Batch("", (Say("a/nl.po", base, "title", "a", "b"),)), {base: PO}
    )
    assert isinstance(why, tuple)
    assert why[0].code == "changed"
    assert "Huurhulp" in why[0].versions.then
    assert '"Hulp"' in why[0].versions.now


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("Huur\u00adhulp nu", "`Huurhulp`"),
        ("Bel\u200b de \u202ebalie", "`Bel`, `balie`"),
    ],
)
def test_a_translation_with_signs_that_nobody_sees_is_refused_with_the_words_to_type_again(
    words, again
):
    edit = Say("a/nl.po", digest(PO), "title", "Rent help", words)
    (why,) = apply({"a/nl.po": PO}, Batch("", (edit,)), {digest(PO): PO})
    assert why.code == "odd-space"
    assert why.help == f"type {again} anew; what is pasted brings such signs along"


def test_signs_that_a_script_needs_are_meant_beside_its_letters():
    for words in ("می\u200cخواهم", "\u200e+31 88 اتصل", "الحق \u2067IND\u2069", "👩\u200d⚕️ arts"):
        edit = Say("a/nl.po", digest(PO), "title", "Rent help", words)
        assert words in apply({"a/nl.po": PO}, Batch("", (edit,)), {digest(PO): PO})["a/nl.po"]
