"""Every scalar as written, every node at its place, and nothing YAML can do surprises us."""

from __future__ import annotations

import gc

import pytest
import yaml

from tests.trees.golden import BAD, GOOD, examples
from wizard.trees import reading
from wizard.trees.model import Span
from wizard.trees.nodes import ListNode, MapNode, Scalar
from wizard.trees.reading import DEEPEST, read

WORDS = ["no", "NO", "yes", "on", "012", "12:30", "1.10", "1e3", "~", "null", "0x1F", "2026-11-22"]


def shape(node):
    """A node without its marks."""
    match node:
        case Scalar():
            return node.text
        case ListNode():
            return [shape(item) for item in node.items]
        case MapNode():
            return {key: shape(pair.value) for key, pair in node.pairs.items()}


def places(node):
    """Where every node stands."""
    yield node.span
    match node:
        case ListNode():
            for item in node.items:
                yield from places(item)
        case MapNode():
            for pair in node.pairs.values():
                yield pair.key.span
                yield from places(pair.value)


def codes(text, **options):
    return [d.code for d in read("t", text, **options).diagnostics]


@pytest.mark.parametrize("word", WORDS)
def test_a_scalar_is_the_text_that_was_written(word):
    root = read("t", f"{word}: [{word}, '{word}']\n").root
    assert shape(root) == {word: [word, word]}


def test_every_node_knows_its_place():
    root = read("t", "# first\na:\n  - x: 'it''s'\n    y: [1, two]\nb: |\n  text\n").root
    assert list(places(root)) == [
        Span("t", 2, 1, 7, 1),
        Span("t", 2, 1, 2, 2),
        Span("t", 3, 3, 4, 16),
        Span("t", 3, 5, 4, 16),
        Span("t", 3, 5, 3, 6),
        Span("t", 3, 8, 3, 15),
        Span("t", 4, 5, 4, 6),
        Span("t", 4, 8, 4, 16),
        Span("t", 4, 9, 4, 10),
        Span("t", 4, 12, 4, 15),
        Span("t", 5, 1, 5, 2),
        Span("t", 5, 4, 7, 1),
    ]


def test_columns_count_characters_not_bytes():
    root = read("t", "é👋: ü\n").root
    assert root.pairs["é👋"].value.span == Span("t", 1, 5, 1, 6)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_count_the_same(end):
    found = read("t", end.join(["a: 1", "b: |", "  x", "  y", "c: [", "d", "]"]))
    assert shape(found.root) == {"a": "1", "b": "x\ny\n", "c": ["d"]}
    assert found.root.pairs["c"].key.span.line == 5
    assert found.file.lines[4] == "c: ["


def test_a_byte_order_mark_is_no_character_of_the_file():
    root = read("t", "\ufeffa: 1\n").root
    assert root.pairs["a"].key.span == Span("t", 1, 1, 1, 2)


@pytest.mark.parametrize(
    "sign", ["\0", "\x07", "\x0b", "\x0c", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\ud800"]
)
def test_invisible_characters_are_refused_at_their_place(sign):
    (found,) = read("t", f"a: 1\nb: x{sign}y\n").diagnostics
    assert found.code == "yaml-syntax"
    assert found.span == Span("t", 2, 5, 2, 6)
    assert f"U+{ord(sign):04X}" in found.message


def test_invisible_characters_cannot_come_in_by_an_escape():
    assert codes('a: "\\0"\n') == ["yaml-syntax"]
    assert codes('a: "\\u202e"\n') == ["yaml-syntax"]
    assert codes('a: "a\\tb\\u00e9"\n') == []


def test_the_first_of_two_equal_keys_counts():
    found = read("t", "a: 1\nb: 2\na: 3\n")
    assert shape(found.root) == {"a": "1", "b": "2"}
    (duplicate,) = found.diagnostics
    assert duplicate.span.line == 3
    assert duplicate.related[0].span.line == 1


def test_nothing_is_built_on_an_alias():
    found = read("t", "a: &a {b: *a}\n")
    assert found.root is None
    assert [d.code for d in found.diagnostics] == ["no-aliases", "no-aliases"]


def test_anchors_and_tags_do_not_stop_reading():
    found = read("t", "a: &x 1\nb: !!int 2\nc: ! 3\n")
    assert shape(found.root) == {"a": "1", "b": "2", "c": "3"}
    assert [(d.span.line, d.span.column, d.span.end_column) for d in found.diagnostics] == [
        (1, 4, 6),
        (2, 4, 9),
        (3, 4, 5),
    ]


def test_words_that_only_look_like_anchors_and_tags():
    text = "a: b&c *d !e\nb: |\n  &x *y !z\nc: '*d'\n"
    assert codes(text) == []


def test_fifty_deep_and_not_one_more():
    assert codes("[" * DEEPEST + "]" * DEEPEST) == []
    (found,) = read("t", "[" * (DEEPEST + 1)).diagnostics
    assert found.span.column == DEEPEST + 1
    assert codes("[" * 100_000) == ["yaml-syntax"]
    assert codes("".join(f"{' ' * n}a:\n" for n in range(60))) == ["yaml-syntax"]
    assert codes("- " * 60 + "a") == ["yaml-syntax"]


def test_a_file_may_not_be_too_large():
    assert codes("a: 1\n# é\n", largest=10) == []
    assert codes("a: 1\n# éé\n", largest=10) == ["yaml-syntax"]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "--- \n...\n", "''"])
def test_an_empty_file_is_said_to_be_empty(text):
    (found,) = read("t", text).diagnostics
    assert found.message == "the file is empty"


def test_one_document_only():
    assert codes("--- \na: 1\n...\n") == []
    assert codes("a: 1\n--- \nb: 2\n") == ["yaml-syntax"]
    assert codes("a: 1\n...\n---\n") == ["yaml-syntax"]


def test_the_collector_works_again_afterwards():
    assert gc.isenabled()
    read("t", "a: [1")
    assert gc.isenabled()
    gc.disable()
    try:
        read("t", "a: 1")
        assert not gc.isenabled()
    finally:
        gc.enable()


FILES = [
    path
    for folder in (BAD, GOOD)
    for example in examples(folder)
    for path in ([example] if example.is_file() else sorted(example.rglob("*.yaml")))
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.parent.stem}-{path.stem}")
def test_the_parser_without_c_reads_the_same(path, monkeypatch):
    text = path.read_bytes().decode()
    fast = read("t", text)
    monkeypatch.setattr(reading, "_PARSER", yaml.BaseLoader)
    slow = read("t", text)
    assert shape(slow.root) == shape(fast.root)
    if fast.root is not None:
        assert list(places(slow.root)) == list(places(fast.root))
    assert [d.code for d in slow.diagnostics] == [d.code for d in fast.diagnostics]
    lines = [d.span.line for d in fast.diagnostics]
    assert [d.span.line for d in slow.diagnostics] == lines
