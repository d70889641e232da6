"""A difference as JSON.

In: a `Difference`. Out: plain data, everything in it. Conditions are mappings as a tree holds
them; walks with "I do not know" among the answers are counted as `unsure`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from wizard.diff.compare import CaseMoved, Difference, TreeCompared
from wizard.diff.contents import Change
from wizard.diff.moves import Block, Move, Moves, Said
from wizard.diff.shown import Line
from wizard.walks.folds import TooMany


def as_data(found: Difference, old: str, new: str) -> dict[str, Any]:
    """Give a difference as JSON holds it; `old` and `new` say what was compared."""
    return {
        "old": old,
        "new": new,
        "on": found.day.isoformat(),
        "otherwise": found.otherwise,
        "trees": [_tree(tree) for tree in found.trees],
        "contents": [
            {"section": change.section, "in": change.place, "name": change.name, **_was(change)}
            for change in found.contents
        ],
        "texts": [_text(text) for text in found.texts],
        "translations": [_text(text) for text in found.translations],
    }


def _tree(tree: TreeCompared) -> dict[str, Any]:
    walks = tree.walks
    data: dict[str, Any] = {"tree": tree.id, "standing": tree.standing}
    if tree.day is not None:
        data["on"] = tree.day.isoformat()
    if isinstance(walks, TooMany):
        data["too_entangled"] = walks.place[1]
    if isinstance(walks, Moves):
        data |= {
            "walks": walks.total._asdict() if walks.total else None,
            "moved": walks.size._asdict(),
            "blocks": [_block(block) for block in walks.moved],
            "shown": [_block(block) for block in walks.shown],
        }
    return data | {
        "renames": [
            {"sort": it.sort, "old": it.old, "new": it.new, "guessed_from": it.why or None}
            for it in tree.renames
        ],
        "cases": [
            {"name": case.name, "old": case.old, "new": case.new, "expected": case.expected}
            | _place(case)
            for case in tree.cases
        ],
        **({"later": [_tree(each) for each in tree.later]} if tree.later else {}),
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "at": {"kind": block.at[0], "id": block.at[1]} if block.at else None,
        "facts": [{"fact": fact, "old": old, "new": new} for fact, old, new in block.facts],
        "walks": block.size._asdict(),
        **_said(block.condition),
        "groups": [_move(move) for move in block.moves],
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "old": asdict(move.old),
        "new": asdict(move.new),
        "walks": move.size._asdict(),
        **_said(move.condition),
        "appears": _lines(move.effect.appears),
        "disappears": _lines(move.effect.disappears),
        "sample": {question: list(answer) for question, answer in move.sample.items()},
    }


def _said(condition: Said) -> dict[str, Any]:
    return {"when": list(condition.mappings), "exact": condition.exact}


def _lines(lines: Iterable[Line]) -> list[dict[str, str]]:
    return [{"list": name, "words": words} for name, words, _ in lines]


def _text(text: Change) -> dict[str, Any]:
    return {"in": text.place, "context": text.name, "lang": text.lang or None, **_was(text)}


def _was(change: Change) -> dict[str, Any]:
    return {"old": change.old, "new": change.new, **_place(change)}


def _place(thing: Change | CaseMoved) -> dict[str, Any]:
    return {"path": thing.span.path, "line": thing.span.line} if thing.span else {}
