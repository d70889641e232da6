"""Whatever an editor does to a file, reading and building answer; they never fall over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.trees.golden import GOOD, examples
from wizard.trees.library import build_folder
from wizard.trees.reading import read
from wizard.trees.texts import shared_texts, texts

SETS = [
    {"example/tree.yaml": path.read_text(encoding="utf-8")}
    if path.is_file()
    else {
        file.relative_to(path).as_posix(): file.read_text(encoding="utf-8")
        for file in path.rglob("*.yaml")
    }
    for path in examples(GOOD)
]
SNIPPETS = [
    *"{}[]:,-#&*!|>'\"%@`?\\\t\n\r\0 \u2028\ufeff\u202e\ud800é👋٣",
    "\n  ",
    ": ",
    "- ",
    "use: x",
    "<<: *a",
    "!!int ",
    "&a ",
    "*a",
    "---\n",
    "...\n",
    "{amount:fee}",
    "{fact:",
    "<b>",
    "[x](javascript:1)",
    "unanswered",
    "none",
    "today",
    "at least ",
    "amount:",
    "within the last 99999 years",
    "2026-02-30",
    "9" * 400,
    "1e999",
    "-0",
    "~",
    "null",
]


@st.composite
def mutated(draw):
    """A folder in which some words were lost, doubled, swapped or replaced."""
    files = dict(draw(st.sampled_from(SETS)))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(sorted(files)))
        text = files[path]
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 30)))
        instead = draw(
            st.one_of(
                st.just(""),
                st.sampled_from(SNIPPETS),
                st.just(text[begin:end] * 2),
                st.text(max_size=5),
            )
        )
        files[path] = text[:begin] + instead + text[end:]
    return files


@given(mutated())
def test_a_mutated_folder_is_built_or_explained(files):
    library = build_folder(files)
    for found in library.diagnostics:
        lines = library.files[found.span.path].split("\n")
        assert 1 <= found.span.line <= len(lines)
        assert 1 <= found.span.column <= len(lines[found.span.line - 1]) + 1
        assert (found.span.end_line, found.span.end_column) >= (found.span.line, found.span.column)
        assert found.message
        assert found.message[0] == found.message[0].lower()
        assert not found.message.endswith(".")
    for tree in library.trees.values():
        list(texts(tree))
    list(shared_texts(library.shared))
    assert set(library.trees) | set(library.broken) >= {
        path.split("/")[0] for path in files if path.endswith("/tree.yaml")
    }
    for id in library.broken:
        assert library.broken[id]


@given(st.text(st.characters(codec=None), max_size=40))
def test_any_text_at_all_is_read_or_explained(text):
    found = read("t", text)
    assert (found.root is None) <= bool(found.diagnostics)


@given(st.text(alphabet="{}[]:,-#&*!|>'\"%@? \nabé", max_size=60))
def test_any_yaml_at_all_is_built_or_explained(text):
    library = build_folder({"a/tree.yaml": text, "shared/questions.yaml": text})
    assert "a" in library.broken
    assert library.diagnostics
