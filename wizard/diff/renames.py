"""Names that changed: what is guessed, what an editor said, and the old tree under new names.

In: two trees, and renames as given on the command line. Out: renames of questions, options,
decisions and outcomes, those that are guessed marked as such, and the old tree as if it had
always borne the new names. It must not know what the trees do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any, TypeAlias
from typing import Literal as Word

from wizard.trees.model import (
    Catalogue,
    Decision,
    Entry,
    Option,
    Outcome,
    Question,
    Span,
    Target,
    Text,
    Tree,
)

Sort: TypeAlias = Word["question", "option", "decision", "outcome", "tree"]
Told: TypeAlias = Mapping[str, str | None]
"""What an editor said: new names by old ones, `None` for what is gone and not renamed; an option
is named with its question, as `place.abroad`."""
Names: TypeAlias = Mapping[str, str]
"""New names by old ones, of one tree."""

_SORTS: tuple[Sort, ...] = ("question", "decision", "outcome")

ALIKE = 0.7
"""How much of a text must be the same for a guess, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Rename:
    """One new name; `why` says what a guess rests on and is empty for what an editor said."""

    sort: Sort
    old: str
    new: str
    why: str = ""


def renames(old: Tree, new: Tree, told: Told) -> tuple[Rename, ...]:
    """Find every new name, those told, here or by `was`, first, those of options last."""
    earlier = new.earlier
    asked = {now: was for was, now in earlier.questions.items() if was in old.questions}
    options = {
        f"{asked.get(q, q)}.{was}": f"{q}.{now}" for (q, was), now in earlier.options.items()
    }
    told = {**earlier.questions, **earlier.outcomes, **options, **told}
    found: list[Rename] = []
    for sort in _SORTS:
        found += _paired(sort, getattr(old, f"{sort}s"), getattr(new, f"{sort}s"), told)
    pairs = [(rename.old, rename.new) for rename in found if rename.sort == "question"]
    found += _paired("question", old.again, new.again, told)
    found.sort(key=lambda rename: bool(rename.why))
    pairs += [(id, id) for id in old.questions if id in new.questions]
    for ids in pairs:
        one, other = old.questions[ids[0]], new.questions[ids[1]]
        before = {option.id: option for option in (*one.options, *one.extras)}
        after = {option.id: option for option in (*other.options, *other.extras)}
        found += _paired("option", before, after, told, (f"{ids[0]}.", f"{ids[1]}."))
    return tuple(found)


def _paired(
    sort: Sort,
    before: Mapping[str, object],
    after: Mapping[str, object],
    told: Told,
    within: tuple[str, str] = ("", ""),
) -> Iterator[Rename]:
    """Pair what is only in the old tree with what is only in the new one: as told, else as is
    likeliest. Nothing is guessed of a name that an editor spoke about."""
    gone = {f"{within[0]}{id}": thing for id, thing in before.items() if id not in after}
    come = {f"{within[1]}{id}": thing for id, thing in after.items() if id not in before}
    for one, other in told.items():
        if one in gone and other in come:
            del gone[one], come[other]
            yield Rename(sort, one, other)
    likely = [
        (*_likeness(thing, like), one, other)
        for one, thing in gone.items()
        for other, like in come.items()
        if one not in told and other not in told.values()
    ]
    for _, why, one, other in sorted(likely, key=lambda pair: -pair[0]):
        if why and one in gone and other in come:
            del gone[one], come[other]
            yield Rename(sort, one, other, why)


def _likeness(one: object, other: object) -> tuple[float, str]:
    """Say how likely two names mean the same, and why; no reason is no guess."""
    match one, other:
        case Question(), Question() if one.kind == other.kind:
            if one.ask.source == other.ask.source:
                return 1.0, "the same words"
            if one.shared is not None and one.shared == other.shared:
                return 0.95, "the same shared question"
            return _alike(one.ask, other.ask)
        case Option(label=Text() as label), Option(label=Text() as like):
            return (1.0, "the same label") if label.source == like.source else _alike(label, like)
        case Decision(), Decision():
            targets, others = ([(it.go.kind, it.go.id) for it in d.rules] for d in (one, other))
            return (1.0, "the same targets") if targets == others else (0.0, "")
        case Outcome(), Outcome():
            if one.title.source == other.title.source:
                return 1.0, "the same title"
            if one.guidance.source == other.guidance.source:
                return 0.95, "the same guidance"
            if one.verdict == other.verdict:
                return _alike(one.title, other.title)
    return 0.0, ""


def _alike(one: Text, other: Text) -> tuple[float, str]:
    score = SequenceMatcher(None, one.source, other.source, autojunk=False).ratio()
    return (score, "nearly the same words") if score >= ALIKE else (0.0, "")


# The tree under new names --------------------------------------------------------------


def renamed(tree: Tree, names: Names) -> Tree:
    """Give a tree in which every id bears its new name wherever it occurs; where things are
    written stays as it was."""
    return _under(tree, tree, names, "") if names else tree


def option_under(names: Names, question: str, option: str) -> str:
    """Give the new id of an option, by the old ids."""
    return names.get(f"{question}.{option}", f".{option}").partition(".")[2]


def _under(part: Any, tree: Tree, names: Names, question: str) -> Any:
    """Give any part of a tree under new names; `question` is the one it is about."""
    match part:
        case Text() | Span() | Catalogue() | str():
            return part
        case frozenset():
            return frozenset(option_under(names, question, id) for id in part)
        case tuple():
            return tuple(_under(each, tree, names, question) for each in part)
        case Mapping():
            under = {key: _under(each, tree, names, question) for key, each in part.items()}
            return {
                each.place if isinstance(each, Question) else getattr(each, "id", key): each
                for key, each in under.items()
            }
    if not is_dataclass(part) or isinstance(part, type):
        return part
    now: dict[str, Any] = {}
    match part:
        case Target(_, id) | Decision(id) | Outcome(id):
            now["id"] = names.get(id, id)
        case Question(question, place=place):
            now["id"], now["place"] = names.get(question, question), names.get(place, place)
        case Entry(question):
            asked = question in tree.questions
            now["fact"] = names.get(question, question) if asked else question
        case Option(id):
            now["id"] = option_under(names, question, id)
    for name in (each.name for each in fields(part) if each.name not in now):
        now[name] = _under(getattr(part, name), tree, names, question)
    return replace(part, **now)
