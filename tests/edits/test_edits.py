"""What is written is the edit and nothing else, in the files that ship and in those of tests."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.edits import Refused
from wizard.edits.renaming import Wish, renamed
from wizard.edits.writing import Document
from wizard.export.compiled import as_data
from wizard.trees.library import build_folder
from wizard.trees.nodes import ListNode, MapNode

TOP = Path(__file__).parents[2]
FILES = sorted(
    path
    for place in ("trees", "tests/folders", "tests/trees/good", "tests/web/trees")
    for path in (TOP / place).rglob("*.yaml")
)
NEW, WAS = "zz-new", "zz-was"
PUT_IN = re.compile(rf"was: {WAS}(?:, |\n *|(?=\}}))|(?<=\[){WAS}(?:, |(?=\]))|{WAS}\n *- ")


def mappings(node):
    match node:
        case MapNode(pairs):
            yield node
            for pair in pairs.values():
                yield from mappings(pair.value)
        case ListNode(items):
            for each in items:
                yield from mappings(each)


def plain(text: str) -> str:
    """Bring one id written as a list of one back to what it was before a second came."""
    return re.sub(r"was: \[([a-z-]+)\]", r"was: \1", text)


@settings(max_examples=150)
@given(data=st.data())
def test_any_edits_of_any_file(data):
    path = data.draw(st.sampled_from(FILES))
    text = path.read_bytes().decode()
    ways = [text, text.replace("\n", "\r\n"), "\ufeff" + text, text[:-1]]
    text = data.draw(st.sampled_from(ways))
    try:
        document = Document("x", text)
    except Refused:
        return  # a file with a warning
    ids = [it for it in document.scalars if re.fullmatch(r"[a-z][a-z0-9-]*", it.text)]
    words = data.draw(st.lists(st.sampled_from(ids), max_size=4, unique_by=id)) if ids else []
    places = list(mappings(document.root))
    marked = data.draw(st.lists(st.sampled_from(places), max_size=3, unique_by=id))
    taken: dict[str, str] = {}
    for number, word in enumerate(words):
        taken[f"{NEW}-{number}x"] = word.text
        document.replace(word.span, word.text, f"{NEW}-{number}x")
    for node in marked:
        document.remember(node, WAS)
    new = document.written()
    back = PUT_IN.sub("", new.replace("\r\n", "\n"))
    for word, old in taken.items():
        back = back.replace(word, old)
    assert plain(back) == plain(text.replace("\r\n", "\n"))
    assert new.count("\r\n") in (0, new.count("\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {}\n", "a: {was: zz-was}\n"),
        ("a: {b: c}\n", "a: {was: zz-was, b: c}\n"),
        ("a:\n  b: c # d\n", "a:\n  was: zz-was\n  b: c # d\n"),
        ("a: {was: c}\n", "a: {was: [zz-was, c]}\n"),
        ("a: {was: [c, d]}\n", "a: {was: [zz-was, c, d]}\n"),
        ("a: {was: []}\n", "a: {was: [zz-was]}\n"),
        ("a:\n  was:\n  - c\n  - d\n", "a:\n  was:\n  - zz-was\n  - c\n  - d\n"),
        ("a:\n    was:\n      -   'c'\n", "a:\n    was:\n      -   zz-was\n      - 'c'\n"),
    ],
)
def test_every_way_to_keep_what_was(text, expected):
    document = Document("x", text)
    document.remember(document.root.pairs["a"].value, WAS)
    assert document.written() == expected


def test_a_word_is_found_whole_and_where_it_stands():
    document = Document(
        "x", "a: age, age-2 and {answer:age} of an\n  'age' or more-age\nage: 'age'\n"
    )
    text, key, value = document.scalars[1], document.scalars[2], document.scalars[3]
    span = text.span._replace(line=1, column=19, end_line=1, end_column=31)
    document.replace(span, "age", NEW)
    document.replace(key.span, "age", NEW)
    document.replace(value.span, "age", NEW)
    expected = "a: age, age-2 and {answer:zz-new} of an\n  'age' or more-age\nzz-new: 'zz-new'\n"
    assert document.written() == expected
    with pytest.raises(Refused, match="does not name `age` once"):
        Document("x", "a: age, age\n").replace(text.span._replace(end_column=20), "age", NEW)
    with pytest.raises(Refused, match="cannot be read"):
        Document("x", "a: {b")


def test_what_would_not_read_back_is_not_written():
    document = Document("x", "a: b\nc: d\n")
    document.replace(document.scalars[0].span, "a", "c")
    with pytest.raises(Refused, match="reads back as meant"):
        document.written()


# Renaming -----------------------------------------------------------------------------


def folder(place: Path, *names: str) -> dict[str, str]:
    paths = [path for name in names for path in (place / name).rglob("*") if path.is_file()]
    return {
        path.relative_to(place).as_posix(): path.read_bytes().decode()
        for path in (*paths, *place.glob("*.yaml"), *place.glob("*.po"))
        if path.suffix in (".yaml", ".po")
    }


FOLDERS = {
    "rent-help": folder(TOP / "tests/folders/rent-help", "rent", "interface"),
    "parking": folder(TOP / "tests/folders/parking", "parking-permit"),
    "au-pair": {
        path: re.sub(r"(?m)^first:.*\n|continue: \[[^\]]*\]\n? *", "", text)
        for path, text in folder(TOP / "trees", "au-pair", "shared").items()
    },
}


def wishes(name: str) -> list[Wish]:
    library = build_folder(FOLDERS[name])
    found = []
    for id, tree in library.trees.items():
        sorts = ("question", "fact", "decision", "outcome")
        found += [Wish(id, it, each, NEW) for it in sorts for each in getattr(tree, f"{it}s")]
        for question in tree.questions.values():
            answers = (*question.options, *question.extras)
            found += [Wish(id, "option", f"{question.id}.{it.id}", NEW) for it in answers]
        found.append(Wish("shared", "tree", id, NEW))
    for stem in ("amount", "permit", "document", "contact", "note", "source"):
        entries = getattr(library.shared.catalogue, f"{stem}s")
        found += [Wish("shared", stem, id, NEW) for id in entries]
    return found


def told(files: dict[str, str], wish: Wish) -> object:
    """Give all trees, cases and findings of a folder, the new id under the old."""
    library = build_folder(files)
    old = wish.old.rpartition(".")[2]
    data = [
        {**as_data(tree), "version": ""} | {"cases": len(library.cases[id])}
        for id, tree in library.trees.items()
    ]
    text = json.dumps(data).replace(NEW, old)
    assert wish.old in text or wish.tree == "shared"
    return sorted(re.sub(r', "was": \["[a-z0-9-]+"\]', "", text)), len(library.diagnostics)


REFUSED = r"has no `label`|has no option|rename them there|what the trees share"


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_any_id_of_any_folder(data):
    name = data.draw(st.sampled_from(sorted(FOLDERS)))
    files = FOLDERS[name]
    wish = data.draw(st.sampled_from(wishes(name)))
    old = wish.old.rpartition(".")[2]
    try:
        changed = renamed(files, wish)
    except Refused as why:
        if not re.search(REFUSED, str(why)):
            raise
        return
    now = {}
    for path, text in files.items():
        place, sign, rest = path.partition("/")
        moved = sign and wish.kind == "tree" and place == old
        now[path] = f"{NEW}/{rest}" if moved else path
        new = changed.get(now[path], text)
        back = re.sub(rf"was: {old}(?:, |\n *|(?=\}}))|(?<=\[){old}, ", "", new)
        assert plain(back.replace(NEW, old)) == plain(text), path
    after = {now[path]: changed.get(now[path], text) for path, text in files.items()}
    assert told(after, wish) == told(files, wish)


BROKEN = "title: [never closed, kenteken\n"


def test_a_broken_route_is_in_the_way_of_no_rename_that_it_cannot_know_of():
    name, (route,) = "parking", build_folder(FOLDERS["parking"]).names
    files = FOLDERS[name] | {"other/tree.yaml": BROKEN, "other/nl.po": 'msgid "x\n'}
    question = next(iter(build_folder(files).trees[route].questions))
    wish = Wish(route, "question", question, NEW)
    assert renamed(files, wish) == renamed(FOLDERS[name], wish)
    shared = Wish("shared", "tree", route, NEW)
    assert renamed(files, shared) == renamed(FOLDERS[name], shared)
    files["other/tree.yaml"] = BROKEN.replace("kenteken", route)
    with pytest.raises(Refused, match=r"^other/"):
        renamed(files, shared)
    assert renamed(files, wish) == renamed(FOLDERS[name], wish)
    files |= {"other/cases.yaml": b"\xff", f"{route}/nl.po": 'msgid "x\n'}
    with pytest.raises(Refused, match=rf"^{route}/nl.po:1 cannot be read"):
        renamed(files, wish)
