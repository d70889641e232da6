"""The recipes of the handbook do what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from tests.editor.handbook import HANDBOOK
from tests.editor.recipes import BLOCK, done, recipes
from wizard.cli import main

RECIPES = recipes(HANDBOOK.read_text("utf-8"))
RUN = {title: recipe for title, recipe in RECIPES.items() if BLOCK.search(recipe)}


QUICK = ("Change an amount", "Break something, and mend it", "Undo")
"""One recipe of each sort; the others take half a minute together and are part of the long run."""


@pytest.mark.parametrize(
    "title",
    [pytest.param(title, marks=() if title in QUICK else pytest.mark.slow) for title in RUN],
)
def test_a_recipe_works_as_it_is_written(tmp_path, title):
    done(RECIPES[title], tmp_path)


def test_the_quick_recipes_are_there():
    assert set(QUICK) <= set(RUN)


def test_pictures_are_there_and_light():
    text = HANDBOOK.read_text("utf-8")
    pictures = [part.partition(")")[0] for part in text.split("](../static/pictures/")[1:]]
    assert pictures
    for name in pictures:
        assert (HANDBOOK.parents[1] / "static" / "pictures" / name).stat().st_size < 60_000


SNIPPETS = re.findall(
    r"^```yaml\n(.*?)^```$", RECIPES["Let it be checked by itself"], re.MULTILINE | re.DOTALL
)


def scripts(thing: object) -> Iterator[str]:
    """Give every text in a YAML document."""
    match thing:
        case str():
            yield thing
        case list():
            yield from (text for each in thing for text in scripts(each))
        case dict():
            yield from scripts(list(thing.values()))


def test_there_is_a_snippet_for_two_services():
    assert len(SNIPPETS) == 2


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_the_snippets_are_yaml_and_call_what_there_is(snippet):
    lines = [line for text in scripts(yaml.safe_load(snippet)) for line in text.splitlines()]
    calls = [line.split("wizard ", 1)[1].split() for line in lines if "bin/wizard " in line]
    assert [call[0] for call in calls] == ["check", "test", "diff"]
    for verb, *words in calls:
        options = {name for param in main.commands[verb].params for name in param.opts}
        assert {word for word in words if word.startswith("--")} <= options
