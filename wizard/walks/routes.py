"""Every route of a tree as a row: what was answered and which rules were taken, and where it ends.

In: a tree to be counted. Out: routes one by one, each with the exact number of walks it
stands for, and the rows as text, CSV, JSON or HTML. It must not know files.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO

from markupsafe import Markup, escape

from wizard.trees.model import All, AnyOf, Condition, Entry, Not, Tree
from wizard.walks.arrows import Arrow
from wizard.walks.bits import State
from wizard.walks.count import onward
from wizard.walks.walker import Walker


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
                f"({part})" if isinstance(item, AnyOf) else part
                for item, part in zip(items, parts, strict=True)
            )
        case AnyOf(items):
            return " or ".join(f"({said(item, entry)})" for item in items)


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
