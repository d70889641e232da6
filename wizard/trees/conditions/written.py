"""A condition in the format's own words.

In: a condition, from a tree or computed; every range and period has a bound. Out: one line of
YAML that reads back as a condition true of the same answers, groups written out. It must not
know languages: these words are for editors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from wizard.trees.calendar import NEVER
from wizard.trees.model import (
    All,
    AmountRef,
    AnyOf,
    Condition,
    Entry,
    Not,
    Period,
    Range,
    Relative,
    Test,
    Ticked,
)

_SIDES = {
    "ahead": "within the last {} {}",
    "passed": "more than {} {} ago",
    "reached": "at least {} {} ago",
    "beyond": "less than {} {} ago",
}


def written(condition: Condition) -> str:
    """Write a condition as an editor would behind `when:`."""
    match condition:
        case Entry(fact, test):
            words = words_of(test)
            return f"{{{fact}: {words}}}" if words else _spread(fact, test)
        case Not(item):
            return f"{{not: {written(item)}}}"
        case AnyOf(items):
            return f"[{', '.join(written(item) for item in items)}]"
        case All(items):
            return _all(items)


def words_of(test: Test) -> str | None:
    """Write a test as an editor would behind its fact; `None` when one entry cannot say it."""
    alternatives = list(_alternatives(test))
    if any(len(each) > 1 for each in alternatives):
        return None
    words = [each[0] for each in alternatives]
    if len(words) == 1:
        return words[0]
    return None if any(word.startswith("{") for word in words) else f"[{', '.join(words)}]"


def _spread(fact: str, test: Test) -> str:
    """Write a test that one entry cannot say as a list of conditions."""
    written_out = [_together([f"{fact}: {word}" for word in each]) for each in _alternatives(test)]
    return written_out[0] if len(written_out) == 1 else f"[{', '.join(written_out)}]"


def _together(entries: Sequence[str]) -> str:
    """Join entries on one fact, which a mapping can hold only once."""
    first, *others = entries
    return _mapping([first], [f"{{not: {{{other}}}}}" for other in others])


def _mapping(entries: Sequence[str], refused: Sequence[str]) -> str:
    """Write a mapping of entries that hold and of conditions that do not."""
    parts = list(entries)
    if refused:
        parts.append(f"not: {refused[0] if len(refused) == 1 else _listed(refused)}")
    return f"{{{', '.join(parts)}}}"


def _listed(words: Sequence[str]) -> str:
    return f"[{', '.join(words)}]"


def _all(items: Sequence[Condition]) -> str:
    entries: dict[str, str] = {}
    refused: list[str] = []
    for item in items:
        words = words_of(item.test) if isinstance(item, Entry) else None
        if isinstance(item, Entry) and words and item.fact not in entries:
            entries[item.fact] = words
        elif isinstance(item, Entry) and words and _merge(entries[item.fact], words):
            entries[item.fact] = _merge(entries[item.fact], words)
        else:
            inner = item.item if isinstance(item, Not) else Not(item)
            refused.append(written(inner))
    return _mapping([f"{fact}: {words}" for fact, words in entries.items()], refused)


def _merge(one: str, other: str) -> str:
    """Join two tests of ticked options in one mapping, where their modes differ."""
    if (
        one.startswith("{")
        and other.startswith("{")
        and f"{other.partition(':')[0][1:]}:" not in one
    ):
        return f"{one[:-1]}, {other[1:]}"
    return ""


def _alternatives(test: Test) -> Iterator[tuple[str, ...]]:
    """Give the alternatives of a test, each as the words that must all hold."""
    yield from ((id,) for id in sorted(test.ids))
    yield from (_range(range_) for range_ in test.ranges)
    yield from ((_day(day),) for day in test.dates)
    yield from ((_ticked(ticked),) for ticked in test.ticked)
    if test.unanswered:
        yield ("unanswered",)


def _range(range_: Range) -> tuple[str, ...]:
    """Write a range; one with an open end on one side takes two tests."""
    ends = []
    if range_.low is not None:
        ends.append(f"{'over' if range_.low_open else 'at least'} {_number(range_.low)}")
    if range_.high is not None:
        ends.append(f"{'under' if range_.high_open else 'at most'} {_number(range_.high)}")
    if range_.low is None or range_.high is None or range_.low_open or range_.high_open:
        return tuple(ends)
    if range_.low == range_.high and not isinstance(range_.low, AmountRef):
        return (_number(range_.low),)
    return (f"{_number(range_.low)} to {_number(range_.high)}",)


def _number(bound: Decimal | AmountRef) -> str:
    return f"amount:{bound.id}" if isinstance(bound, AmountRef) else f"{bound:f}"


def _day(day: Period | Relative) -> str:
    if isinstance(day, Relative):
        if day.shift.count == 0:
            return {"beyond": "in the future", "reached": "not in the future"}.get(
                day.side, _SIDES[day.side].format(0, "days")
            )
        unit = day.shift.unit if day.shift.count != 1 else day.shift.unit[:-1]
        return _SIDES[day.side].format(day.shift.count, unit)
    if day == NEVER:
        return "before 0001-01-01"
    if day.low is None or day.high is None:
        return f"on or before {day.high}" if day.low is None else f"on or after {day.low}"
    return f"{day.low} to {day.high}"


def _ticked(ticked: Ticked) -> str:
    if ticked.mode == "nothing":
        return "none"
    ids = sorted(ticked.ids)
    if ticked.mode == "any" and len(ids) == 1:
        return ids[0]
    return f"{{{ticked.mode}: [{', '.join(ids)}]}}"
