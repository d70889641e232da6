"""How many walks and routes a tree has, exactly; and every route as a row.

In: a tree and a day. Out: walks by where they end; routes one by one, each with what was answered,
the rules taken and the exact number of walks it stands for; the rows as text, CSV, JSON or HTML. It
must not know files.

A walk is a sequence of answers: each option, extra and country counts by itself, numbers,
money and dates once for each region of their division. A route is a sequence of questions and
of the arrows taken: an option with a target of its own, or a rule. "I do not know" is not
counted.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from markupsafe import Markup, escape

from wizard.trees.calendar import Day
from wizard.trees.model import Tree
from wizard.walks.arrows import Arrow
from wizard.walks.asked import State, facts
from wizard.walks.example import end_all
from wizard.walks.in_words import said
from wizard.walks.walker import Walker, walker

MOST_TICKS = 19
"""Options of a `choices` question that are told apart, as many as when walks are proved."""


def bare(tree: Tree, day: date) -> Walker:
    """Prepare a tree to be counted on a day; raises `TooManyTicks` and `GoesRound`."""
    context = Day(day, tree.catalogue.amounts)
    end_all(tree, day)
    return walker(tree, context, facts((tree,), (context,), MOST_TICKS, words=False))


def count_walks(bare: Walker) -> Counter[str]:
    """Count the walks of a tree by the outcome they end in."""
    waiting: list[Counter[State]] = [Counter() for _ in bare.targets]
    waiting[0][0] = 1
    found: Counter[str] = Counter()
    for at in bare.shape.forward(waiting.__getitem__):
        kind, id = bare.shape.order[at]
        for to, after in onward(bare, at, waiting[at]).values():
            waiting[to].update(after)
        if kind == "outcome":
            found[id] = waiting[at].total()
        waiting[at] = Counter()
    return found


def count_routes(bare: Walker) -> int:
    """Count the routes of a tree that some walk takes."""
    waiting: list[Counter[frozenset[State]]] = [Counter() for _ in bare.targets]
    waiting[0][frozenset((0,))] = 1
    total = 0
    for at in bare.shape.forward(waiting.__getitem__):
        for states, number in waiting[at].items():
            for to, after in onward(bare, at, dict.fromkeys(states, 1)).values():
                waiting[to][frozenset(after)] += number
        if bare.shape.order[at][0] == "outcome":
            total += waiting[at].total()
        waiting[at] = Counter()
    return total


def onward(
    bare: Walker, at: int, states: Mapping[State, int]
) -> Mapping[int, tuple[int, Counter[State]]]:
    """Take walks, counted by their state, on from a place: by arrow where they go, and how many."""
    found: dict[int, tuple[int, Counter[State]]] = {}
    for state, number in states.items():
        for answer, weight in bare.apart(at):
            arrow, to, after = bare.turn(at, state, answer)
            if arrow >= 0:
                found.setdefault(arrow, (to, Counter()))[1][after] += number * weight
    return found


# Routes ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Leg:
    """One place of a route and what was taken there; `words` is empty where there is one way."""

    kind: str
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Route:
    """A sequence of places and arrows with where it ends; `walks` is how many walks take it."""

    legs: tuple[Leg, ...]
    outcome: str
    verdict: str
    walks: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Some or all routes of a tree, and how many routes and walks it has in all."""

    tree: Tree
    rows: tuple[Route, ...]
    routes: int
    walks: int


def routes(bare: Walker) -> Iterator[Route]:
    """Give every route that some walk takes, in the order of the tree."""
    tree, shape = bare.tree, bare.shape
    waiting: list[tuple[int, Counter[State], tuple[Leg, ...]]] = [(0, Counter({0: 1}), ())]
    while waiting:
        at, states, legs = waiting.pop()
        kind, id = shape.order[at]
        if kind == "outcome":
            yield Route(legs, id, tree.outcomes[id].verdict, states.total())
            continue
        for arrow, (to, after) in sorted(onward(bare, at, states).items(), reverse=True):
            leg = Leg(kind, id, _taken(shape.arrows[kind, id][arrow]))
            waiting.append((to, after, (*legs, leg)))


def _taken(arrow: Arrow) -> str:
    if arrow.option is not None:
        return arrow.option.id
    if arrow.rule is None or arrow.rule.when is None:
        return ""
    return said(arrow.rule.when)


def leg_words(leg: Leg) -> str:
    """Say one leg: an option behind `=`, a rule in brackets, nothing where all answers go on."""
    if not leg.words:
        return leg.id
    return f"{leg.id} [{leg.words}]" if ": " in leg.words else f"{leg.id} = {leg.words}"


# Rows --------------------------------------------------------------------------


def as_text(listing: Listing) -> str:
    """Write a route to a line."""
    lines = [
        f"{' → '.join(map(leg_words, row.legs))} → {row.outcome} ({row.verdict}): {row.walks}"
        for row in listing.rows
    ]
    return "\n".join([*lines, *([""] if lines else []), totals(listing)])


def totals(listing: Listing) -> str:
    """Say how many routes and walks there are, and how many are listed."""
    line = f"{listing.tree.id}: {listing.routes} routes, {listing.walks} walks"
    if 0 < len(listing.rows) < listing.routes:
        line += f"; the first {len(listing.rows)} routes are listed"
    return line


def as_csv(listing: Listing) -> str:
    """Write a table with a route to a row."""
    found = StringIO()
    writer = csv.writer(found, lineterminator="\n")
    writer.writerow(("route", "outcome", "verdict", "walks"))
    for row in listing.rows:
        legs = " → ".join(map(leg_words, row.legs))
        writer.writerow((legs, row.outcome, row.verdict, row.walks))
    return found.getvalue().rstrip("\n")


def as_json(listing: Listing) -> str:
    """Write the numbers and the rows."""
    return json.dumps(
        {
            "tree": listing.tree.id,
            "routes": listing.routes,
            "walks": listing.walks,
            "complete": len(listing.rows) == listing.routes,
            "rows": [
                {
                    "legs": [{"kind": g.kind, "id": g.id, "taken": g.words} for g in row.legs],
                    "outcome": row.outcome,
                    "verdict": row.verdict,
                    "walks": row.walks,
                }
                for row in listing.rows
            ],
        },
        ensure_ascii=False,
        indent=2,
    )


_PAGE = Markup(
    """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 10pt/1.4 system-ui, sans-serif; margin: 2em }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border: 1px solid #767676; padding: .3em .5em; text-align: start; vertical-align: top }}
thead {{ display: table-header-group }}
tr {{ break-inside: avoid }}
td:last-child {{ text-align: end }}
</style>
<h1>{title}</h1>
<p>{totals}, on {day}</p>
<table>
<thead><tr><th>Answers and rules<th>Outcome<th>Verdict<th>Walks</thead>
{rows}
</table>
</html>"""
)


def as_html(listing: Listing, day: str) -> str:
    """Write a page that prints well."""
    row = Markup("<tr><td>{}<td>{}: {}<td>{}<td>{}")
    rows = Markup("\n").join(
        row.format(
            Markup("<br>").join(escape(leg_words(leg)) for leg in each.legs),
            each.outcome,
            listing.tree.outcomes[each.outcome].title.source,
            each.verdict,
            each.walks,
        )
        for each in listing.rows
    )
    title = listing.tree.title.source
    return str(_PAGE.format(title=title, totals=totals(listing), day=day, rows=rows))
