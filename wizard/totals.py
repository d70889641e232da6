"""Totals of walks by day: how they add up, what of them may be told, and how they are written.

In: counts of one day and place. Out: `Totals`, which hold exact numbers for the running day alone
and whole tens for days that are over. Pure: the day is given, files are text. It must not know
who walked, nor when on a day.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, TypeAlias

FILE = "totals.json"
"""The name of the file in the folder of the totals."""

LEAST = 10
"""Walks that a number stands for at the least; numbers are told in multiples of it."""

LATE = timedelta(hours=1)
"""How long after midnight a day is over: by then every worker has handed in its counts."""

KINDS = ("question", "depends", "outcome")
"""What a place is: a question, "it depends" at a question, an outcome."""

Place: TypeAlias = tuple[str, str, str]
"""A tree, a kind and an id in that tree."""

Counts: TypeAlias = Mapping[date, Mapping[Place, int]]

_ONE = timedelta(days=1)
_PLACE = re.compile(rf"([a-z0-9-]+) ({'|'.join(KINDS)}) ([a-z0-9-]+)")


class Unreadable(ValueError):
    """A text that `written` did not write."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many walks reached each place: `exact` on days not over yet, `tens` on those that are."""

    exact: Counts = field(default_factory=dict)
    tens: Counts = field(default_factory=dict)


def running(now: datetime) -> date:
    """Say which day is not over yet in the time zone of `now`."""
    return (now.astimezone(UTC) - LATE).astimezone(now.tzinfo).date()


def merged(one: Counts, other: Counts) -> dict[date, dict[Place, int]]:
    """Add counts up."""
    sums = {day: dict(counts) for day, counts in one.items()}
    for day, counts in other.items():
        there = sums.setdefault(day, {})
        for place, count in counts.items():
            there[place] = there.get(place, 0) + count
    return sums


def without(totals: Totals, trees: Collection[str]) -> Totals:
    """Leave out what was counted in some trees."""
    exact, tens = (
        {day: {at: n for at, n in it.items() if at[0] not in trees} for day, it in counts.items()}
        for counts in (totals.exact, totals.tens)
    )
    return Totals(exact, tens)


def settled(totals: Totals, today: date, days: int) -> Totals:
    """Leave of the days before `today` whole tens alone, of the last so many days.

    What fills no ten goes on to the next day of the same month, and is dropped at its end. So does
    what comes in for a day that was settled before: what was told of a day never changes. It makes
    no difference when, and how often, this is done.
    """
    exact = merged({}, {day: it for day, it in totals.exact.items() if day <= today + _ONE})
    tens = {day: it for day, it in totals.tens.items() if day < today}
    while exact and (day := min(exact)) < today:
        rest = exact.pop(day)
        if day not in tens:
            full = {place: count - count % LEAST for place, count in rest.items()}
            tens[day] = {place: count for place, count in full.items() if count}
            rest = {place: count % LEAST for place, count in rest.items() if count % LEAST}
        if (day + _ONE).month == day.month and rest:
            exact = merged(exact, {day + _ONE: rest})
    first = today - days * _ONE
    return Totals(exact, {day: it for day, it in sorted(tens.items()) if day >= first})


def places(counts: Counts) -> list[Place]:
    """Name the places there are, by tree, questions before outcomes."""
    found = {place for there in counts.values() for place in there}
    return sorted(found, key=lambda it: (it[0], KINDS.index(it[1]), it[2]))


def summed(counts: Counts, days: Iterable[date], place: Place) -> int:
    """Add up what may be told of a place on some days."""
    return sum(counts.get(day, {}).get(place, 0) for day in days)


# Written -------------------------------------------------------------------------


def written(totals: Totals) -> str:
    """Write totals as the text of a file."""
    told = {"exact": _plain(totals.exact), "tens": _plain(totals.tens)}
    return json.dumps(told, indent=1, sort_keys=True) + "\n"


def read(text: str | bytes) -> Totals:
    """Read what `written` wrote; raises `Unreadable` for anything else."""
    try:
        told = json.loads(text)
        return Totals(_counts(told["exact"]), _counts(told["tens"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable from error


def _plain(counts: Counts) -> dict[str, dict[str, int]]:
    return {
        day.isoformat(): {" ".join(place): count for place, count in there.items()}
        for day, there in counts.items()
    }


def _counts(told: Mapping[str, Any]) -> Counts:
    return {
        date.fromisoformat(day): {named(name): _number(count) for name, count in there.items()}
        for day, there in told.items()
    }


@lru_cache(maxsize=10_000)
def named(name: str) -> Place:
    """Read a place as it is written; raises `ValueError`."""
    match = _PLACE.fullmatch(name)
    if match is None:
        raise ValueError(f"{name!r} is no place")
    return (match[1], match[2], match[3])


def _number(count: Any) -> int:
    if type(count) is not int or count < 0:
        raise ValueError(f"{count!r} is no count")
    return count


_EXPOSED = """\
# HELP wizard_walks_reached Walks that reached a place on the last day that is over, in tens; 0 is fewer than 10.
# TYPE wizard_walks_reached gauge
{}# HELP wizard_walks_day_timestamp_seconds When the day of these numbers began.
# TYPE wizard_walks_day_timestamp_seconds gauge
{}"""  # noqa: E501 – a line of this format cannot be broken


def exposed(totals: Totals, zone: tzinfo | None = UTC) -> str:
    """Write the last settled day in the text format of Prometheus.

    The same for all of a day, so asking often shows no more than asking once. The day is a number
    of its own and no label: a label would begin a new series for each place every day.
    """
    if not totals.tens:
        return _EXPOSED.format("", "")
    day = max(totals.tens)
    reached = "".join(
        f'wizard_walks_reached{{tree="{tree}",kind="{kind}",id="{id}"}} '
        f"{summed(totals.tens, (day,), (tree, kind, id))}\n"
        for tree, kind, id in places(totals.tens)
    )
    began = int(datetime.combine(day, time(), zone).timestamp())
    return _EXPOSED.format(reached, f"wizard_walks_day_timestamp_seconds {began}\n")
