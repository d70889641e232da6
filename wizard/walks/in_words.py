"""Regions, shares and conditions in the words of the tree format, for messages to editors; and the
numbers by which words may tell a rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from wizard.trees.conditions.truth import entries
from wizard.trees.model import (
    All,
    AmountRef,
    AnyOf,
    Condition,
    Edge,
    Entry,
    Not,
    Tree,
    Value,
)
from wizard.walks.division import Division, Stretch, conditions

MOST = 6
"""Ids that are listed before the rest is only counted."""


def regions_said(division: Division, indexes: Iterable[int]) -> str:
    """Say some regions of a fact, as `18 to 25 or over 60`, `NL, BE and 24 more`."""
    regions = [division.regions[index] for index in indexes]
    stretches = [from_to(one) for region in regions for one in region.stretches]
    ids = [id for region in regions for id in region.ids]
    parts = stretches + ([_listed(ids)] if ids else [])
    return " or ".join(parts) or "nothing"


def given(answers: Mapping[str, str | tuple[str, ...]]) -> str:
    """Say answers as the command line takes them: `nationality=PH age=23`."""
    return " ".join(
        f"{question}={answer if isinstance(answer, str) else ','.join(answer)}"
        for question, answer in answers.items()
    )


def share(part: int, whole: int) -> str:
    """Say a share in percent with one decimal, without ever rounding something to nothing."""
    if not whole:
        return "0%"
    tenths = round(Fraction(1000 * part, whole))
    return f"{tenths / 10:.1f}%" if tenths or not part else "under 0.1%"


def _listed(ids: list[str]) -> str:
    if len(ids) <= MOST:
        return ", ".join(ids)
    return f"{', '.join(ids[: MOST - 1])} and {len(ids) - MOST + 1} more"


def from_to(stretch: Stretch) -> str:
    """Say numbers or dates from one to another, as a test says them."""
    low, high = stretch
    if low == high and low is not None:
        return _one(low)
    if low is None and high is None:
        return "any number"
    if low is None or low == date.min:
        return f"{'on or before' if isinstance(high, date) else 'at most'} {_one(high)}"
    if high is None or high == date.max:
        return f"{'on or after' if isinstance(low, date) else 'at least'} {_one(low)}"
    return f"{_one(low)} to {_one(high)}"


def _one(value: Value | None) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _entry(entry: Entry) -> str:
    return f"{entry.fact}: {entry.test.words}"


def said(condition: Condition, entry: Callable[[Entry], str] = _entry) -> str:
    """Say a condition with the words of the rule; `entry` says each test of a fact."""
    match condition:
        case Entry():
            return entry(condition)
        case Not(item):
            return f"not ({said(item, entry)})"
        case All(items):
            parts = (said(item, entry) for item in items)
            return ", ".join(
                f"({part})" if isinstance(item, AnyOf) and not item.said else part
                for item, part in zip(items, parts, strict=True)
            )
        case AnyOf(said=Entry() as whole):
            return entry(whole)
        case AnyOf(items):
            return " or ".join(f"({said(item, entry)})" for item in items)


# Limits ------------------------------------------------------------------------------

SMALL = 10
"""Numbers below it stand for much in a text."""


class Limit(NamedTuple):
    """A number at which answers begin to count otherwise, and the one on its other side: whoever
    is `over 25` is 26 or more. `amount` is the entry whose value, on some day, it is."""

    number: Decimal
    beside: Decimal
    amount: str | None


def limits(tree: Tree) -> Mapping[str, frozenset[Limit]]:
    """Give by question the limits of all tests of it, and its bounds."""
    found: dict[str, set[Limit]] = {}
    for question in tree.questions.values():
        for end in (question.minimum, question.maximum):
            if end is not None:
                its = found.setdefault(question.id, set())
                its |= {Limit(number, number, id) for number, id in _numbers(tree, end)}
    for entry in (each for condition in conditions(tree) for each in entries(condition)):
        asked = tree.questions.get(entry.fact)
        step = asked.step if asked is not None and asked.kind == "number" else Decimal(0)
        for range_ in entry.test.ranges if asked is not None else ():
            for end, side in (
                (range_.low, step if range_.low_open else -step),
                (range_.high, -step if range_.high_open else step),
            ):
                its = found.setdefault(entry.fact, set())
                its |= {Limit(number, number + side, id) for number, id in _numbers(tree, end)}
    return {id: frozenset(found[id]) for id in tree.questions if found.get(id)}


def _numbers(tree: Tree, end: Edge | None) -> Iterator[tuple[Decimal, str | None]]:
    """Give the number that an end is, or those that its amount is on some day, with its id."""
    if isinstance(end, Decimal):
        yield end, None
    elif isinstance(end, AmountRef):
        values = (number for _, number in tree.catalogue.amounts[end.id].values)
        yield from ((number, end.id) for number in values if number is not None)
