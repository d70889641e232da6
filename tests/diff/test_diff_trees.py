"""What `diff` says of changes to the trees that come with the program."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from tests.diff.changes import SIDES, VOICE
from wizard.diff.compare import Difference, TreeCompared, compare
from wizard.diff.json_report import as_data
from wizard.diff.moves import Block, Moves
from wizard.diff.outline import outline
from wizard.diff.renames import Told
from wizard.diff.render import as_html, as_markdown, as_text
from wizard.trees.library import Library, build_folder
from wizard.trees.load_folder import load_folder
from wizard.walks.walk import Arrived, walk

TREES = Path(__file__).parents[2] / "trees"
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def shipped() -> Library:
    return load_folder(TREES)


def edited(library: Library, path: str, *changes: tuple[str, str]) -> Library:
    """Build the folder again with some words of one file replaced."""
    root = TREES.as_posix()
    files = {name.removeprefix(f"{root}/"): text for name, text in library.files.items()}
    for old, new in changes:
        assert old in files[path]
        files[path] = files[path].replace(old, new)
    found = build_folder(files, root)
    assert not found.broken
    return found


def compared(old: Library, new: Library, told: Told | None = None) -> Difference:
    return compare(old, new, DAY, told or {})


def tree(found: Difference, id: str) -> TreeCompared:
    return next(each for each in found.trees if each.id == id)


def walks(found: Difference, id: str) -> Moves:
    moves = tree(found, id).walks
    assert isinstance(moves, Moves)
    return moves


def sure(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.size.sure]


@pytest.fixture(scope="module")
def older(shipped: Library) -> tuple[Library, Difference]:
    """The au pair age raised to 30."""
    new = edited(shipped, "au-pair/tree.yaml", ("{age: over 25}", "{age: over 30}"))
    return new, compared(shipped, new)


def test_raising_an_age_is_one_group_with_its_outcomes(older: tuple[Library, Difference]) -> None:
    _, found = older
    (block,) = sure(walks(found, "au-pair").moved)
    assert block.at == ("question", "age")
    assert block.condition.mappings == ({"age": "26 to 30"},)
    assert block.condition.exact
    assert {move.old.id for move in block.moves} == {"au-age-old"}
    ends = {move.new.id: move.size.sure for move in block.moves}
    assert ends.keys() >= {"au-likely", "au-in-nl", "au-married-or-children", "au-no-agency"}
    # 220 answers to nationality and to british-before-2021 come to age, 9 of them free of the mvv;
    # of five things that may be ticked, three quarters hold one of the first two.
    assert ends["au-exchange-before"] == 220 * 4
    assert ends["au-married-or-children"] == 220 * 24
    likely = 220 * 2 + 9 * 2 + 211  # from two places all, from the border and inside some
    assert ends["au-likely"] == likely
    behind = 220 * (24 + 4 + 2 + 1 + 2 + 31)  # what is ticked of oneself, no agency, of the family
    assert block.size.sure == sum(ends.values()) == behind + likely + 211 * 2
    assert all(move.condition.exact for move in block.moves)


def test_a_sample_walks_from_the_old_end_to_the_new_one(
    shipped: Library, older: tuple[Library, Difference]
) -> None:
    new, found = older
    for block in walks(found, "au-pair").moved:
        for move in block.moves:
            ends = [
                walk(library.trees["au-pair"], move.sample, DAY).end for library in (shipped, new)
            ]
            ids = [end.outcome.id if isinstance(end, Arrived) else "it-depends" for end in ends]
            assert ids == [move.old.id, move.new.id]


def test_cases_and_words_are_told(older: tuple[Library, Difference]) -> None:
    _, found = older
    (case,) = tree(found, "au-pair").cases
    assert (case.old, case.expected) == ("au-age-old", "au-age-old")
    assert [(change.section, change.new) for change in found.contents] == [
        ("rules", "age: over 30 → au-age-old")
    ]
    assert found.otherwise


def test_a_country_out_of_a_group_names_who_now_needs_an_mvv(shipped: Library) -> None:
    new = edited(shipped, "shared/groups.yaml", ("AU, CA, JP", "CA, JP"))
    found = compared(shipped, new)
    moves = walks(found, "au-pair")
    (moved,) = sure(moves.moved)
    assert moved.at == ("decision", "result")
    assert [(move.old.id, move.new.id) for move in moved.moves] == [("au-likely", "au-in-nl")]
    assert moved.condition.exact
    assert moved.condition.mappings == (
        {
            "nationality": "AU",
            "place": ["inside-nl", "at-border"],
            "has-permit": ["no", "unanswered"],
        },
    )
    shown, permit = sure(moves.shown)
    assert permit.condition.mappings == ({"nationality": "AU", "has-permit": "yes"},)
    assert shown.facts == (("mvv", "not-needed", "needed"),)
    assert shown.condition.mappings == ({"nationality": "AU", "place": ["eu-country", "abroad"]},)
    effect = shown.moves[0].effect
    assert any("Collect the entry visa (mvv)" in words for _, words, _ in effect.appears)
    assert any("do not seem to need one" in words for _, words, _ in effect.disappears)
    text = as_text(outline(found, *SIDES, VOICE))
    assert "other lines at `fp-income-exempt`" in text
    for id in ("au-pair", "study", "family"):
        changed = walks(found, id)
        for block in (*changed.moved, *changed.shown):
            for move in block.moves:
                assert "AU" in {answer for (answer,) in move.sample.values()}
    assert tree(found, "asylum").standing == "changed"
    assert not tree(found, "asylum").otherwise


QUESTION = """      - else: agency

"""
MORE = """      - else: smoker

  smoker:
    ask: Do you smoke?
    options:
      yes:
        go: au-work-conditions
      no: agency

"""


def test_a_question_in_the_middle_moves_only_those_it_sends_elsewhere(shipped: Library) -> None:
    found = compared(shipped, edited(shipped, "au-pair/tree.yaml", (QUESTION, MORE)))
    (block,) = sure(walks(found, "au-pair").moved)
    assert {move.new.id for move in block.moves} == {"au-work-conditions"}
    assert all(
        all(mapping["smoker"] == "yes" for mapping in move.condition.mappings)
        for move in block.moves
    )
    assert all(move.condition.exact for move in block.moves)
    text = as_text(outline(found, *SIDES, VOICE))
    stopped = [case for case in tree(found, "au-pair").cases if case.asks == "smoker"]
    assert f"{len(stopped)} cases stop at the question smoker, which they do not answer" in text
    assert len(stopped) > 3
    assert "+ the question smoker" not in text, "nor each by itself"
    harmless = MORE.replace("        go: au-work-conditions", "        go: agency")
    same = compared(shipped, edited(shipped, "au-pair/tree.yaml", (QUESTION, harmless)))
    assert sure(walks(same, "au-pair").moved) == []
    assert walks(same, "au-pair").shown == ()


def test_words_alone_lead_nobody_elsewhere(shipped: Library) -> None:
    new = edited(shipped, "au-pair/tree.yaml", ("ask: Who are you?", "ask: Who are you to us?"))
    found = compared(shipped, new)
    assert not found.otherwise
    assert found.anything
    assert [(text.name, text.lang) for text in found.texts] == [("role.ask", "")]
    assert not compared(shipped, shipped).anything


def test_new_names_are_guessed_and_settled(shipped: Library) -> None:
    new = edited(
        shipped,
        "au-pair/tree.yaml",
        ("  british-before-2021:", "  lived-here:"),
        ("go: british-before-2021", "go: lived-here"),
        ("au-age-old", "au-too-old"),
    )
    found = compared(shipped, new)
    assert {(each.sort, each.old, each.new) for each in tree(found, "au-pair").renames} == {
        ("question", "british-before-2021", "lived-here"),
        ("outcome", "au-age-old", "au-too-old"),
    }
    assert walks(found, "au-pair").moved == ()
    told = compared(shipped, new, {"au-age-old": None})
    assert [each.sort for each in tree(told, "au-pair").renames] == ["question"]
    (block,) = sure(walks(told, "au-pair").moved)
    assert [(move.old.id, move.new.id) for move in block.moves] == [("au-age-old", "au-too-old")]


def test_an_amount_that_changes_is_told_with_whom_it_moves(shipped: Library) -> None:
    path = "shared/amounts.yaml"
    new = edited(shipped, path, ("2026-07-01: 2337.00", "2026-07-01: 2400.00"))
    found = compared(shipped, new)
    blocks = sure(walks(found, "family").moved)
    assert blocks
    for block in blocks:
        for move in block.moves:
            for mapping in move.condition.mappings:
                assert "2337.00 to 2399.99" in str(mapping)
    change = next(change for change in found.contents if change.section == "amounts")
    assert (change.old, change.new) == ("EUR 2337.00", "EUR 2400.00")


def test_every_format_says_the_same(older: tuple[Library, Difference]) -> None:
    _, found = older
    parts = list(outline(found, *SIDES, VOICE))
    for write in (as_text, as_markdown, as_html):
        words = write(parts, "https://wizard.example")
        assert "{age: 26 to 30}" in words
        assert "https://wizard.example/en/au-pair/check?role=future-au-pair" in words
        assert "15,171" in words
    data = as_data(found, *SIDES, VOICE)
    (au_pair,) = [each for each in data["trees"] if each["tree"] == "au-pair"]
    assert au_pair["blocks"][0]["when"] == [{"age": "26 to 30"}]
    assert au_pair["blocks"][0]["walks"]["sure"] == 15171


def test_a_sensitive_tree_has_no_address_with_answers(shipped: Library) -> None:
    new = edited(shipped, "start/tree.yaml", ("go: route-study", "go: route-family"))
    found = compared(shipped, new)
    assert walks(found, "start").moved
    assert "check?" not in as_html(outline(found, *SIDES, VOICE), "https://wizard.example")


def test_an_amount_is_compared_as_last_known_after_its_last_day(shipped: Library) -> None:
    path = "shared/amounts.yaml"
    new = edited(shipped, path, ("2026-07-01: 2337.00", "2026-07-01: 2337.01"))
    later = compare(shipped, new, date(2027, 3, 1), {})
    assert tree(later, "family").otherwise
