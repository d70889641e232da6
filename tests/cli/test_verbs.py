"""Every verb says what it does, ends with the right code, and never with a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.folder import GOOD, TREES, folder, wizard
from wizard import __version__
from wizard.cli import main

PROMISED: dict[str, tuple[str, ...]] = {
    "serve": ("--host", "--port", "--dev", "--published"),
    "studio": ("--host", "--port", "--live"),
    "check": ("TREE…", "--format text|json|github|sarif", "--strict", "--only", "--lang"),
    "explain": ("CODE",),
    "test": ("TREE…", "--format text|json"),
    "walk": ("TREE", "-a", "--lang", "--format text|json"),
    "paths": ("TREE", "--count", "--format text|csv|json|html"),
    "diff": ("OLD", "NEW", "--format text|markdown|json|html", "--exit-code", "--rename"),
    "graph": ("TREE", "--format svg|dot|mermaid"),
    "translate": ("LANG", "--status"),
    "links": ("--timeout",),
    "export": ("TREE", "--format json|dmn"),
    "agenda": ("--format text|json|ics",),
    "new": ("TREE",),
    "rename": ("TREE", "KIND", "OLD", "NEW_ID"),
    "stats": ("--days", "--format text|json|csv|prometheus"),
}
"""What `interfaces.md` promises of each verb; scripts lean on it."""
ABOUT_TREES = tuple(verb for verb in PROMISED if verb != "explain")
DATED = ("check", "test", "agenda", "walk", "paths", "diff", "serve")
"""What these do may be another thing on another day."""
ROOT = Path(__file__).parents[2]


def taken(verb: str) -> dict[str, click.Parameter]:
    """Give what a verb takes, by the names under which one gives it."""
    params = main.commands[verb].params
    arguments = {param.name or "": param for param in params if isinstance(param, click.Argument)}
    return arguments | {opt: param for param in params for opt in param.opts}


@pytest.mark.parametrize(
    ("verb", "promise"), [(verb, each) for verb, promises in PROMISED.items() for each in promises]
)
def test_a_verb_takes_what_is_promised(verb, promise):
    words, _, choices = promise.partition(" ")
    if not words.startswith("-"):
        arguments = [p for p in main.commands[verb].params if isinstance(p, click.Argument)]
        names = [str(argument.name).upper() for argument in arguments]
        several = words.endswith("…")
        assert words.rstrip("…") + ("S" if several else "") in names
        assert not several or arguments[0].nargs == -1
        return
    param = taken(verb)[words]
    if choices:
        assert isinstance(param.type, click.Choice)
        assert set(param.type.choices) >= set(choices.split("|"))
        assert param.default == choices.split("|")[0]


def test_every_verb_is_promised_or_hidden():
    shown = {verb for verb, command in main.commands.items() if not command.hidden}
    assert shown == set(PROMISED)


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_a_verb_has_help_with_an_example(verb):
    result = wizard(verb, "--help")
    assert result.exit_code == 0
    assert re.search(rf"Example:\s+wizard {verb}\b", result.output)
    assert all(
        getattr(option, "help", True) or option.name == "port"
        for option in main.commands[verb].params
        if isinstance(option, click.Option)
    )


@pytest.mark.parametrize("verb", ABOUT_TREES)
def test_a_verb_about_trees_takes_another_folder(verb):
    names = {option for param in main.commands[verb].params for option in param.opts}
    assert "--trees" in names


@pytest.mark.parametrize("verb", DATED)
def test_a_verb_about_rules_takes_another_day(verb):
    names = {option for param in main.commands[verb].params for option in param.opts}
    assert "--on" in names


def test_the_handbook_and_the_front_page_name_every_verb():
    handbook = (TREES / "README.md").read_text("utf-8")
    front = (ROOT / "README.md").read_text("utf-8")
    for verb, command in main.commands.items():
        if not command.hidden:
            assert f"wizard {verb}" in front
            assert f"wizard {verb}" in handbook


def test_version():
    assert __version__ in wizard("--version").output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nonsense"], 2),
        (["check", "--format", "nonsense"], 2),
        (["check", "--on", "yesterday"], 2),
        (["check", "nonsense"], 2),
        (["test", "nonsense"], 2),
        (["walk"], 2),
        (["walk", "nonsense"], 2),
        (["walk", "example", "-a", "nonsense=1"], 2),
        (["walk", "example", "-a", "nonsense"], 2),
        (["walk", "example", "--lang", "xx"], 2),
        (["paths", "nonsense"], 2),
        (["paths", "example", "--limit", "-1"], 2),
        (["translate", "nonsense"], 2),
        (["translate", "en"], 2),
        (["explain", "nonsense"], 2),
        (["walk", "broken"], 3),
        (["paths", "broken"], 3),
        (["graph", "nonsense"], 2),
        (["graph", "broken"], 3),
        (["graph", "example", "--from", "nonsense"], 2),
        (["graph", "example", "--format", "png"], 2),
        (["export", "nonsense"], 2),
        (["export", "example", "--format", "xml"], 2),
        (["diff", "nonsense", "HEAD"], 3),
        (["diff", "--rename", "nonsense"], 2),
        (["diff", "--format", "csv"], 2),
        (["links", "--timeout", "soon"], 2),
        (["new", "Nonsense"], 2),
        (["new", "example"], 3),
        (["export", "broken"], 3),
    ],
)
def test_wrong_usage_is_2_and_what_cannot_run_is_3(tmp_path, words, code):
    trees = folder(tmp_path, {**GOOD, "broken/tree.yaml": "title: ["})
    option = [] if words[0] in ("nonsense", "explain") else ["--trees", trees]
    result = wizard(*words, *option)
    assert result.exit_code == code
    assert result.output.startswith(("Usage:", "Error:"))


WITHOUT_TREES = [
    (verb, what)
    for verb in ABOUT_TREES
    for what in ("missing", "empty", "file")
    if (verb, what) != ("new", "empty")  # where the first tree is made
]


@pytest.mark.parametrize(("verb", "what"), WITHOUT_TREES)
def test_a_folder_without_trees_is_3(tmp_path, verb, what):
    place = tmp_path / what
    if what == "empty":
        place.mkdir()
    elif what == "file":
        place.write_text("not a folder")
    arguments = {
        **{name: ["example"] for name in ("walk", "paths", "graph", "export", "new")},
        "translate": ["nl"],
        "rename": ["example", "question", "age", "years"],
        "diff": [place, place],
    }.get(verb, [])
    result = wizard(verb, *arguments, "--trees", place)
    assert result.exit_code == 3
    assert "Error:" in result.output


def test_a_name_that_is_near_is_offered(tmp_path):
    trees = folder(tmp_path, GOOD)
    assert "did you mean `example`?" in wizard("check", "exampel", "--trees", trees).output
    assert "did you mean `gap`?" in wizard("explain", "gapp").output
    result = wizard("walk", "example", "-a", "aeg=18", "--trees", trees)
    assert "did you mean `age`?" in result.output


ODD = ["\ufeff", "\x00", "\x1b[31m", "\u202e", "&a", "*a", "!!python/object:os", "- - -", "{", "é"]


@given(st.data())
def test_nothing_an_editor_types_ends_in_a_traceback(tmp_path_factory, data):
    files = dict(GOOD) | {"example/nl.po": 'msgctxt "title"\nmsgid "A"\nmsgstr "B"\n'}
    name = data.draw(st.sampled_from(sorted(files)))
    text = files[name]
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, min(len(text), at + 20)))
    odd = data.draw(st.sampled_from(ODD) | st.text(max_size=5))
    broken = (text[:at] + odd + text[end:]).encode("utf-8", "replace")
    trees = folder(tmp_path_factory.mktemp("trees"), files)
    (trees / name).write_bytes(broken)
    for words in (["check"], ["check", "--format", "json"], ["test"], ["translate", "nl"]):
        assert wizard(*words, "--trees", trees).exit_code in (0, 1)
    assert wizard("walk", "example", "-a", "age=3", "--trees", trees).exit_code in (0, 1, 2, 3)
    assert wizard("paths", "example", "--trees", trees).exit_code in (0, 3)


def test_bytes_that_are_no_text_are_told(tmp_path):
    trees = folder(tmp_path, GOOD)
    (trees / "example" / "tree.yaml").write_bytes(b"title: caf\xe9\n")
    result = wizard("check", "--trees", trees)
    assert result.exit_code == 1
    assert "not UTF-8" in result.output
