"""A difference as JSON.

In: a `Difference`. Out: plain data, everything in it. Conditions are mappings as a tree holds
them; walks with "I do not know" among the answers are counted as `unsure`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from wizard.diff.changed_words import Worded
from wizard.diff.compare import Difference, TreeCompared
from wizard.diff.contents import Change
from wizard.diff.moves import Block, Move, Moves, Said
from wizard.diff.shown import Line
from wizard.trees.model import Span
from wizard.walks.folds import TooMany


def as_data(found: Difference, old: str, new: str) -> dict[str, Any]:
    """Give a difference as JSON holds it; `old` and `new` say what was compared."""
    return {
        "old": old,
        "new": new,
        "on": found.day.isoformat(),
        "otherwise": found.otherwise,
        "trees": [_tree(tree) for tree in found.trees],
        "contents": [_change(change) for change in found.contents],
        "texts": [_text(text) for text in found.texts],
        "translations": [_text(text) for text in found.translations],
    }


def _tree(tree: TreeCompared) -> dict[str, Any]:
    walks = tree.walks
    data: dict[str, Any] = {"tree": tree.id, "standing": tree.standing}
    if isinstance(walks, TooMany):
        data["too_entangled"] = walks.place[1]
    if isinstance(walks, Moves):
        data |= {
            "walks": walks.total._asdict() if walks.total else None,
            "moved": walks.size._asdict(),
            "blocks": [_block(block) for block in walks.moved],
            "shown": [_block(block) for block in walks.shown],
        }
    data["renames"] = [
        {"sort": each.sort, "old": each.old, "new": each.new, "guessed_from": each.why or None}
        for each in tree.renames
    ]
    data["cases"] = [
        {
            "name": case.name,
            "old": case.old,
            "new": case.new,
            "expected": case.expected,
            **_place(case.span),
        }
        for case in tree.cases
    ]
    return data


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
    return {"when": [dict(each) for each in condition.mappings], "exact": condition.exact}


def _lines(lines: Iterable[Line]) -> list[dict[str, str]]:
    return [{"list": name, "words": words} for name, words, _ in lines]


def _change(change: Change) -> dict[str, Any]:
    return {
        "section": change.section,
        "in": change.place,
        "name": change.name,
        "old": change.old,
        "new": change.new,
        **_place(change.span),
    }


def _text(text: Worded) -> dict[str, Any]:
    return {
        "in": text.catalogue,
        "context": text.context,
        "lang": text.lang or None,
        "old": text.old,
        "new": text.new,
        **_place(text.span),
    }


def _place(span: Span | None) -> dict[str, Any]:
    return {"path": span.path, "line": span.line} if span else {}
