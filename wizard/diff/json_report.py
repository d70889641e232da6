"""A difference as JSON.

In: a `Difference`, what was compared, and the voice in which conditions are said. Out: plain data,
everything in it. Conditions are mappings as a tree holds them, and sentences; walks with "I do not
know" among the answers are counted as `unsure`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, TypeAlias

from wizard.diff.compare import CaseMoved, Difference, Side, TreeCompared
from wizard.diff.contents import Change
from wizard.diff.moves import Block, Move, Moves, Said
from wizard.diff.phrased import Clause, sentence
from wizard.diff.shown import Line
from wizard.present.in_language import Voice
from wizard.walks.folds import TooMany

Say: TypeAlias = Callable[[Sequence[Clause]], str]


def as_data(found: Difference, old: Side, new: Side, voice: Voice) -> dict[str, Any]:
    """Give a difference as JSON holds it; `old` and `new` say what was compared."""
    say: Say = partial(sentence, voice, found.day)
    return {
        "old": old.name,
        "new": new.name,
        "commits": [side._asdict() if side.commit else None for side in (old, new)],
        "on": found.day.isoformat(),
        "otherwise": found.otherwise,
        "trees": [_tree(tree, say) for tree in found.trees],
        "contents": [
            {"section": change.section, "in": change.place, "name": change.name, **_was(change)}
            for change in found.contents
        ],
        "texts": [_text(text) for text in found.texts],
        "translations": [_text(text) for text in found.translations],
        "still_told": [
            {
                "numbers": [f"{number:f}" for number in it.numbers],
                "of": it.of.replace("`", ""),
                "in": it.place,
                "context": it.name,
                "lang": it.lang,
                "path": it.span.path,
                "line": it.span.line,
            }
            for it in found.still_told
        ],
    }


def _tree(tree: TreeCompared, say: Say) -> dict[str, Any]:
    walks = tree.walks
    data: dict[str, Any] = {"tree": tree.id, "standing": tree.standing}
    if any(tree.versions):
        data["versions"] = list(tree.versions)
    if tree.day is not None:
        data["on"] = tree.day.isoformat()
    if tree.errors:
        data["errors"] = [
            {
                "side": it.side,
                "count": it.many,
                "first": it.first.message,
                "file": it.first.span.path,
                "line": it.first.span.line,
            }
            for it in tree.errors
        ]
    if isinstance(walks, TooMany):
        data["too_entangled"] = walks.place[1]
    if isinstance(walks, Moves):
        data |= {
            "walks": walks.total._asdict() if walks.total else None,
            "moved": walks.size._asdict(),
            "blocks": [_block(block, say) for block in walks.moved],
            "shown": [_block(block, say) for block in walks.shown],
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
        **({"later": [_tree(each, say) for each in tree.later]} if tree.later else {}),
    }


def _block(block: Block, say: Say) -> dict[str, Any]:
    return {
        "at": {"kind": block.at[0], "id": block.at[1]} if block.at else None,
        "facts": [{"fact": fact, "old": old, "new": new} for fact, old, new in block.facts],
        "walks": block.size._asdict(),
        **_said(block.condition, say),
        "groups": [_move(move, say) for move in block.moves],
    }


def _move(move: Move, say: Say) -> dict[str, Any]:
    return {
        "old": asdict(move.old),
        "new": asdict(move.new),
        "walks": move.size._asdict(),
        **_said(move.condition, say),
        "appears": _lines(move.effect.appears),
        "disappears": _lines(move.effect.disappears),
        "sample": {question: list(answer) for question, answer in move.sample.items()},
    }


def _said(condition: Said, say: Say) -> dict[str, Any]:
    sentences = [say(clauses) for clauses in condition.sentences]
    return {"when": list(condition.mappings), "exact": condition.exact, "sentences": sentences}


def _lines(lines: Iterable[Line]) -> list[dict[str, str]]:
    return [{"list": name, "words": words} for name, words, _ in lines]


def _text(text: Change) -> dict[str, Any]:
    return {"in": text.place, "context": text.name, "lang": text.lang or None, **_was(text)}


def _was(change: Change) -> dict[str, Any]:
    return {"old": change.old, "new": change.new, **_place(change)}


def _place(thing: Change | CaseMoved) -> dict[str, Any]:
    return {"path": thing.span.path, "line": thing.span.line} if thing.span else {}
