"""Two folders of trees compared: walks, cases, elements, words.

In: two libraries, a day, and what an editor said of names. Out: everything that differs, as
values, walks on that day and on each day to come on which something else moves. It must not know
where the folders come from nor how differences are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal as Word
from typing import NamedTuple, TypeAlias, TypeVar

from wizard.diff.contents import Change, StillTold, contents, still_told, translated, worded
from wizard.diff.moves import Moves, moves
from wizard.diff.renames import Names, Rename, Told, option_under, renamed, renames
from wizard.trees.cases import IT_DEPENDS, Case
from wizard.trees.diagnostics import Diagnostic, in_order
from wizard.trees.library import Library
from wizard.trees.model import SHARED, Span, Tree
from wizard.trees.organisation import SITE
from wizard.walks.days import changing
from wizard.walks.folds import TooMany
from wizard.walks.walk import Answers, Arrived, Asked, Depends, GoesRound, Invalid, walk
from wizard.walks.walker import AGAIN, NO_RULE
from wizard.words.formats import Spoken

T = TypeVar("T")
Standing: TypeAlias = Word["same", "changed", "new", "gone", "broken"]


class Side(NamedTuple):
    """What a side of a comparison goes by, and of a revision which commit it is, whose, and of
    which day."""

    name: str
    commit: str = ""
    author: str = ""
    day: str = ""


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


class Errors(NamedTuple):
    """That a tree has errors in one of the folders: the first of them, and how many they are."""

    side: Word["old", "new"]
    first: Diagnostic
    many: int


@dataclass(frozen=True, slots=True)
class TreeCompared:
    """One tree in both folders. `walks` is `None` unless the tree is sound in both, and so are its
    `versions`, old and new, empty; a side that is not tells its `errors`, unless walks go round.

    `later` is the same from each `day` on from which other walks move than before, or other cases.
    """

    id: str
    standing: Standing
    sensitive: bool
    walks: Moves | TooMany | None = None
    renames: tuple[Rename, ...] = ()
    cases: tuple[CaseMoved, ...] = ()
    day: date | None = None
    later: tuple[TreeCompared, ...] = ()
    versions: tuple[str, str] = ("", "")
    errors: tuple[Errors, ...] = ()

    @property
    def otherwise(self) -> bool:
        """Say whether anybody may be led or told otherwise by this tree."""
        if any(each.otherwise for each in self.later):
            return True
        if isinstance(self.walks, Moves):
            return bool(self.walks.moved or self.walks.shown)
        return self.standing not in ("same", "new")


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two folders from a day on."""

    day: date
    trees: tuple[TreeCompared, ...]
    contents: tuple[Change, ...]
    texts: tuple[Change, ...]
    translations: tuple[Change, ...]
    still_told: tuple[StillTold, ...] = ()

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
    *,
    alone: bool = False,
) -> Difference:
    """Compare two folders, or some trees of them and what all trees share.

    Walks are compared on the day, and if that is not meant `alone`, on every day to come on which
    either tree changes. `begun` is told the id of each tree before its walks are compared, which
    can take seconds.
    """
    there = {*old.trees, *old.broken}
    now = {was: id for was, id in new.earlier.items() if was in there and id not in there}
    old = _under_new_ids(old, now)
    if wanted := {now.get(id, id) for id in only}:
        old, new = _narrowed(old, wanted), _narrowed(new, wanted)
    trees: list[TreeCompared] = []
    names: dict[str, Names] = {}
    spoken = [Spoken(it.organisation.source, it.translations) for it in (old, new)]
    before: dict[str, Tree] = {}
    for id in sorted({*new.trees, *new.broken, *old.trees, *old.broken}):
        one, other = old.trees.get(id), new.trees.get(id)
        if one is None or other is None:
            trees.append(_alone(id, old, new))
            continue
        found = renames(one, other, told)
        names[id] = {rename.old: rename.new for rename in found}
        before[id] = renamed(one, names[id])
        found = (*(Rename("tree", was, id) for was, to in now.items() if to == id), *found)
        if begun is not None:
            begun(id)
        if one.version == other.version:
            same = Moves(None, (), ())
            trees.append(TreeCompared(id, "same", other.sensitive, same, found))
            continue
        sides = before[id], other
        days = {day} if alone else {it for side in sides for it in changing(side, day)}
        cases = old.cases[id], new.cases[id]
        try:
            first, *later = _by_day(sides, cases, names[id], sorted(days))
        except GoesRound:
            trees.append(TreeCompared(id, "broken", other.sensitive))
            continue
        versions = one.version, other.version
        trees.append(replace(first, renames=found, day=None, later=tuple(later), versions=versions))
    return Difference(
        day,
        tuple(trees),
        tuple(contents(old, new, before)),
        tuple(worded(old, new, names)),
        tuple(translated(spoken[0], spoken[1], names)),
        tuple(still_told(old, new, spoken[1], before)),
    )


def _by_day(
    trees: tuple[Tree, Tree],
    cases: tuple[Sequence[Case], Sequence[Case]],
    names: Names,
    days: Iterable[date],
) -> Iterator[TreeCompared]:
    """Compare two trees on the first day, and on every other on which other walks move than on
    the day before it in the list."""
    id, sensitive = trees[1].id, trees[1].sensitive
    before: object = None
    told: set[CaseMoved] = set()
    for day in days:
        walks = moves(*trees, day)
        ended = [it for it in _cases(trees, *cases, names, day) if it not in told]
        now = walks.alike if isinstance(walks, Moves) else walks
        if ended or now != before:
            yield TreeCompared(id, "changed", sensitive, walks, (), tuple(ended), day)
        before = now
        told |= {*ended}


def _alone(id: str, old: Library, new: Library) -> TreeCompared:
    """Tell of a tree that is not sound in both folders."""
    tree = new.trees.get(id) or old.trees.get(id)
    broken = id in old.broken or id in new.broken
    standing: Standing = "broken" if broken else "new" if id in new.trees else "gone"
    errors = tuple(_errors(id, old, new))
    return TreeCompared(id, standing, tree is None or tree.sensitive, errors=errors)


def _errors(id: str, old: Library, new: Library) -> Iterator[Errors]:
    sides: tuple[tuple[Word["old", "new"], Library], ...] = (("old", old), ("new", new))
    for side, library in sides:
        wrong = in_order(it for it in library.broken.get(id, ()) if it.severity == "error")
        if wrong:
            first = next((it for it in wrong if it.cause is None), wrong[0])
            yield Errors(side, first, len(wrong))


def _under_new_ids(library: Library, now: Mapping[str, str]) -> Library:
    """Give a folder whose trees stand under the ids that they have now; inside nothing changes."""
    if not now:
        return library
    return replace(
        library,
        trees={now.get(id, id): it for id, it in library.trees.items()},
        broken={now.get(id, id): it for id, it in library.broken.items()},
        cases={now.get(id, id): it for id, it in library.cases.items()},
        translations={now.get(id, id): it for id, it in library.translations.items()},
    )


def _narrowed(library: Library, ids: Collection[str]) -> Library:
    """Keep some trees of a folder, and what all trees share."""
    return replace(
        library,
        trees=_only(library.trees, ids),
        broken=_only(library.broken, ids),
        translations=_only(library.translations, (*ids, SHARED, SITE)),
    )


def _only(held: Mapping[str, T], ids: Collection[str]) -> Mapping[str, T]:
    return {id: one for id, one in held.items() if id in ids}


# Cases -----------------------------------------------------------------------------


def _cases(
    trees: Sequence[Tree], before: Iterable[Case], after: Iterable[Case], names: Names, day: date
) -> Iterator[CaseMoved]:
    """Walk every case through both trees, those too that are gone from the new folder."""
    known = {case.name: case for case in after}
    gone = [_named(case, names) for case in before if case.name not in known]
    for case in (*known.values(), *gone):
        (was, _), (now, asks) = (_ended(tree, case.answers, case.on or day) for tree in trees)
        if was != now:
            expected = case.outcome if case.name in known else None
            yield CaseMoved(case.name, was, now, expected, case.span, asks)


def _named(case: Case, names: Names) -> Case:
    """Give an old case under the new names of questions and options."""
    answers = {
        names.get(id, id): tuple(option_under(names, id, text) for text in given)
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
