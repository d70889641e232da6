"""Where an element of one text of a file stands in another text of it.

In: both texts, read, and a path in the first. Out: the path in the second, or nothing where the
element is gone, or is not what it was. Keys and places of lists are followed by what they hold,
never by place alone. It must not know what an edit is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import SequenceMatcher

from wizard.edits.splices import Path, Step, children, data, same
from wizard.trees.nodes import ListNode, MapNode, Node


def found_again(base: Node, now: Node, path: Path, *, whole: bool = True) -> Path | None:
    """Give the path today of what stood at `path`; `whole` asks that it holds what it held.

    Comments and layout may differ.
    """
    found: list[Step] = []
    for step in path:
        again = step_again(base, now, step)
        if again is None:
            return None
        base, now = children(base)[step], children(now)[again]
        found.append(again)
    return tuple(found) if not whole or same(data(base), data(now)) else None


def step_again(base: Node, now: Node, step: Step) -> Step | None:
    """Give the key or place today of an entry of a list or mapping."""
    inside = children(base)
    if step not in inside:
        return None
    if isinstance(base, MapNode) and isinstance(now, MapNode):
        if step in now.pairs:
            return step
        mine = data(inside[step])
        new = [key for key in now.pairs if key not in base.pairs]
        like = [key for key in new if same(data(now.pairs[key].value), mine)]
        return like[0] if len(like) == 1 else None
    if isinstance(base, ListNode) and isinstance(now, ListNode):
        assert isinstance(step, int)
        return _place_again(list(map(_mark, base.items)), list(map(_mark, now.items)), step)
    return None


def _place_again(olds: Sequence[str], news: Sequence[str], at: int) -> int | None:
    """Align the items of a list; one that moved is found if it is the only one like it."""
    for kind, i, j, k, m in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if i <= at < j and (kind == "equal" or (kind == "replace" and j - i == m - k)):
            return k + at - i
    if olds.count(olds[at]) == news.count(olds[at]) == 1:
        return news.index(olds[at])
    return None


def _mark(node: Node) -> str:
    return json.dumps(data(node))
