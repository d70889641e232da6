"""Two folders of trees compared: walks, cases, elements, words.

In: two libraries, a day, and what an editor said of names. Out: everything that differs, as
values. It must not know where the folders come from nor how differences are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal as Word

from wizard.diff.changed_words import Worded, translated, worded
from wizard.diff.contents import Change, contents
from wizard.diff.moves import Moves, moves
from wizard.diff.renames import Rename, Told, renamed, renames
from wizard.trees.cases import IT_DEPENDS, Case
from wizard.trees.library import Library
from wizard.trees.model import SHARED, Span, Tree
from wizard.walks.folds import TooMany
from wizard.walks.walk import Answers, Arrived, Asked, Depends, Invalid, walk
from wizard.walks.walker import AGAIN, NO_RULE


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case that ends elsewhere; `expected` is what the new folder says, `None` where the case
    is gone from it. `asks` is the question at which it stops now, for it does not answer it."""

    name: str
    old: str
    new: str
    expected: str | None
    span: Span
    asks: str | None


@dataclass(frozen=True, slots=True)
class TreeCompared:
    """One tree in both folders. `walks` is `None` unless the tree is sound in both."""

    id: str
    standing: Word["same", "changed", "new", "gone", "broken"]
    sensitive: bool
    walks: Moves | TooMany | None = None
    renames: tuple[Rename, ...] = ()
    cases: tuple[CaseMoved, ...] = ()

    @property
    def otherwise(self) -> bool:
        """Say whether anybody may be led or told otherwise by this tree."""
        if isinstance(self.walks, Moves):
            return bool(self.walks.moved or self.walks.shown)
        return self.standing not in ("same", "new")


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two folders on a day."""

    day: date
    trees: tuple[TreeCompared, ...]
    contents: tuple[Change, ...]
    texts: tuple[Worded, ...]
    translations: tuple[Worded, ...]

    @property
    def otherwise(self) -> bool:
        """Say whether anybody may be led or told otherwise than before; words do not count."""
        return any(tree.otherwise for tree in self.trees)

    @property
    def anything(self) -> bool:
        """Say whether there is any difference at all."""
        standings = any(tree.standing != "same" for tree in self.trees)
        return bool(standings or self.contents or self.texts or self.translations)


def compare(
    old: Library,
    new: Library,
    day: date,
    told: Told,
    only: Iterable[str] = (),
    begun: Callable[[str], None] | None = None,
) -> Difference:
    """Compare two folders, or some trees of them and what all trees share.

    `begun` is told the id of each tree before its walks are compared, which can take seconds.
    """
    wanted = frozenset(only)
    if wanted:
        old, new = _narrowed(old, wanted), _narrowed(new, wanted)
    trees: list[TreeCompared] = []
    names: dict[str, tuple[Rename, ...]] = {}
    before: dict[str, Tree] = {}
    for id in dict.fromkeys((*new.trees, *new.broken, *old.trees, *old.broken)):
        if id in old.trees and id in new.trees:
            names[id] = renames(old.trees[id], new.trees[id], told)
            before[id] = renamed(old.trees[id], names[id])
            if begun is not None:
                begun(id)
            trees.append(_tree(id, before[id], old, new, names[id], day))
        else:
            trees.append(_absent(id, old, new))
    return Difference(
        day,
        tuple(sorted(trees, key=lambda tree: tree.id)),
        contents(old, new, before),
        worded(old, new, names),
        translated(old, new, names),
    )


def _narrowed(library: Library, wanted: frozenset[str]) -> Library:
    return replace(
        library,
        trees={id: tree for id, tree in library.trees.items() if id in wanted},
        broken={id: found for id, found in library.broken.items() if id in wanted},
        translations={
            id: found for id, found in library.translations.items() if id in {*wanted, SHARED}
        },
    )


def _absent(id: str, old: Library, new: Library) -> TreeCompared:
    """Tell of a tree that is not sound in both folders."""
    tree = new.trees.get(id) or old.trees.get(id)
    sensitive = tree.sensitive if tree else True
    if id in old.broken or id in new.broken:
        return TreeCompared(id, "broken", sensitive)
    return TreeCompared(id, "new" if id in new.trees else "gone", sensitive)


def _tree(
    id: str, before: Tree, old: Library, new: Library, names: tuple[Rename, ...], day: date
) -> TreeCompared:
    after = new.trees[id]
    if old.trees[id].version == after.version:
        return TreeCompared(id, "same", after.sensitive, Moves(None, (), ()), names)
    found = moves(before, after, day)
    cases = tuple(_cases(before, after, old.cases[id], new.cases[id], names, day))
    return TreeCompared(id, "changed", after.sensitive, found, names, cases)


# Cases -----------------------------------------------------------------------------


def _cases(
    old: Tree,
    new: Tree,
    before: Iterable[Case],
    after: Iterable[Case],
    names: Iterable[Rename],
    day: date,
) -> Iterator[CaseMoved]:
    """Walk every case through both trees, those too that are gone from the new folder."""
    known = {case.name: case for case in after}
    gone = [_named(case, names) for case in before if case.name not in known]
    for case in (*known.values(), *gone):
        on = case.on or day
        was, _ = _ended(old, case.answers, on)
        now, asks = _ended(new, case.answers, on)
        if was != now:
            expected = case.outcome if case.name in known else None
            yield CaseMoved(case.name, was, now, expected, case.span, asks)


def _named(case: Case, names: Iterable[Rename]) -> Case:
    """Give an old case under the new names of questions and options."""
    questions = {name.old: name.new for name in names if name.sort == "question"}
    options = {name.old: name.new.partition(".")[2] for name in names if name.sort == "option"}
    answers = {
        questions.get(id, id): tuple(options.get(f"{id}.{text}", text) for text in given)
        for id, given in case.answers.items()
    }
    return replace(case, answers=answers)


def _ended(tree: Tree, answers: Answers, day: date) -> tuple[str, str | None]:
    """Say where a case ends, and which question it stops at where it is not answered."""
    try:
        end = walk(tree, answers, day).end
    except LookupError:
        return NO_RULE, None
    match end:
        case Arrived(outcome):
            return outcome.id, None
        case Depends():
            return IT_DEPENDS, None
        case Invalid():
            return AGAIN, None
        case Asked(question):
            return f"the question {question.id}", question.id
