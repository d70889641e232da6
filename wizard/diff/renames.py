"""Names that changed: what is guessed, what an editor said, and the old tree under new names.

In: two trees, and renames as given on the command line. Out: renames of questions, options,
decisions and outcomes, those that are guessed marked as such, and the old tree as if it had
always borne the new names. It must not know what the trees do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
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

Sort: TypeAlias = Word["question", "option", "decision", "outcome"]

_SORTS: tuple[Sort, ...] = ("question", "decision", "outcome")

ALIKE = 0.7
"""How much of a text must be the same for a guess, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Rename:
    """One new name; an option is named with its question, as `place.abroad`.

    `why` says what a guess rests on and is empty for what an editor said.
    """

    sort: Sort
    old: str
    new: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What an editor said: new names by old ones, `None` for what is gone and not renamed."""

    names: Mapping[str, str | None] = field(default_factory=dict)

    def new(self, old: str) -> str | None:
        return self.names.get(old)

    def settled(self, old: str, new: str) -> bool:
        """Say whether an editor spoke about one of two names, so that nothing is to be guessed."""
        return old in self.names or new in self.names.values()


def renames(old: Tree, new: Tree, told: Told) -> tuple[Rename, ...]:
    """Find every new name, those told first."""
    found = list(_told(old, new, told))
    for sort in _SORTS:
        taken = {rename.old for rename in found}, {rename.new for rename in found}
        found += _guessed(sort, old, new, told, taken)
    for rename in [*found, *_kept(old, new)]:
        if rename.sort == "question":
            one, other = old.questions[rename.old], new.questions[rename.new]
            found += _options(one, other, told)
    return tuple(found)


def _kept(old: Tree, new: Tree) -> Iterator[Rename]:
    for id in old.questions:
        if id in new.questions:
            yield Rename("question", id, id)


def _told(old: Tree, new: Tree, told: Told) -> Iterator[Rename]:
    named = [(one, other) for one, other in told.names.items() if other]
    for one, other in named:
        for sort in _SORTS:
            before, after = _of(old, sort), _of(new, sort)
            if one in before and one not in after and other not in before and other in after:
                yield Rename(sort, one, other)


# Guesses -----------------------------------------------------------------------------


def _guessed(
    sort: Sort, old: Tree, new: Tree, told: Told, taken: tuple[set[str], set[str]]
) -> Iterator[Rename]:
    """Pair what is only in the old tree with what is only in the new one, likeliest first."""
    before, after = _of(old, sort), _of(new, sort)
    gone = [id for id in before if id not in after and id not in taken[0]]
    come = [id for id in after if id not in before and id not in taken[1]]
    likely = sorted(
        (
            (-score, gone.index(one), come.index(other), why)
            for one in gone
            for other in come
            if not told.settled(one, other)
            for score, why in [_likeness(sort, old, one, new, other)]
            if why
        )
    )
    used: set[str] = set()
    for _, at, there, why in likely:
        if gone[at] not in used and come[there] not in used:
            used |= {gone[at], come[there]}
            yield Rename(sort, gone[at], come[there], why)


def _of(tree: Tree, sort: Sort) -> Mapping[str, object]:
    return getattr(tree, f"{sort}s")  # type: ignore[no-any-return]


def _likeness(sort: Sort, old: Tree, one: str, new: Tree, other: str) -> tuple[float, str]:
    """Say how likely two names mean the same, and why; no reason is no guess."""
    if sort == "question":
        return _question(old.questions[one], new.questions[other])
    if sort == "outcome":
        return _outcome(old.outcomes[one], new.outcomes[other])
    before, after = old.decisions[one].rules, new.decisions[other].rules
    same = [(rule.go.kind, rule.go.id) for rule in before] == [
        (rule.go.kind, rule.go.id) for rule in after
    ]
    return (1.0, "the same targets") if same else (0.0, "")


def _question(one: Question, other: Question) -> tuple[float, str]:
    if one.kind != other.kind:
        return 0.0, ""
    if one.ask.source == other.ask.source:
        return 1.0, "the same words"
    if one.shared is not None and one.shared == other.shared:
        return 0.95, "the same shared question"
    return _words(one.ask.source, other.ask.source)


def _outcome(one: Outcome, other: Outcome) -> tuple[float, str]:
    if one.title.source == other.title.source:
        return 1.0, "the same title"
    if one.guidance.source == other.guidance.source:
        return 0.95, "the same guidance"
    return _words(one.title.source, other.title.source) if one.verdict == other.verdict else (0, "")


def _words(one: str, other: str) -> tuple[float, str]:
    score = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return (score, "nearly the same words") if score >= ALIKE else (0.0, "")


def _options(one: Question, other: Question, told: Told) -> Iterator[Rename]:
    """Find options that bear a new name: those told, then those with the same or like words."""
    before = {option.id: option for option in (*one.options, *one.extras)}
    after = {option.id: option for option in (*other.options, *other.extras)}
    gone = [option for id, option in before.items() if id not in after]
    come = [option for id, option in after.items() if id not in before]
    for option in gone:
        old = f"{one.id}.{option.id}"
        for candidate in come:
            new = f"{other.id}.{candidate.id}"
            if told.new(old) == new:
                yield Rename("option", old, new)
            elif not told.settled(old, new) and (why := _same_option(option, candidate)):
                yield Rename("option", old, new, why)
            else:
                continue
            come.remove(candidate)
            break


def _same_option(one: Option, other: Option) -> str:
    if one.label is None or other.label is None:
        return ""
    if one.label.source == other.label.source:
        return "the same label"
    return _words(one.label.source, other.label.source)[1]


# The tree under new names --------------------------------------------------------------


def renamed(tree: Tree, renames: Iterable[Rename]) -> Tree:
    """Give a tree in which every id bears its new name wherever it occurs; where things are
    written stays as it was."""
    places: dict[tuple[str, str], str] = {}
    options: dict[str, dict[str, str]] = {}
    for rename in renames:
        if rename.sort != "option":
            places[rename.sort, rename.old] = rename.new
        else:
            question, _, old = rename.old.partition(".")
            options.setdefault(question, {})[old] = rename.new.partition(".")[2]
    return _under(tree, _Names(places, options), {}) if places or options else tree


@dataclass(frozen=True, slots=True)
class _Names:
    """New names by (sort, old id), and of options by the old id of their question."""

    places: Mapping[tuple[str, str], str]
    options: Mapping[str, Mapping[str, str]]


def _under(part: Any, names: _Names, options: Mapping[str, str]) -> Any:
    """Give any part of a tree under new names; `options` are those of the question it is about."""
    match part:
        case Text() | Span() | Catalogue() | str():
            return part
        case frozenset():
            return frozenset(options.get(id, id) for id in part)
        case tuple():
            return tuple(_under(each, names, options) for each in part)
        case Mapping():
            under = {key: _under(each, names, options) for key, each in part.items()}
            return {getattr(each, "id", key): each for key, each in under.items()}
    if not is_dataclass(part) or isinstance(part, type):
        return part
    now: dict[str, Any] = {}
    match part:
        case Target(kind, id):
            now["id"] = names.places.get((kind, id), id)
        case Entry(fact):
            options = names.options.get(fact, {})
            now["fact"] = names.places.get(("question", fact), fact)
        case Question(id):
            options = names.options.get(id, {})
            now["id"] = names.places.get(("question", id), id)
        case Decision(id) | Outcome(id):
            now["id"] = names.places.get((type(part).__name__.lower(), id), id)
        case Option(id):
            now["id"] = options.get(id, id)
    for name in (each.name for each in fields(part) if each.name not in now):
        now[name] = _under(getattr(part, name), names, options)
    return replace(part, **now)
