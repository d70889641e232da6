"""A table of days and amounts from a spreadsheet → values of an amount, each shown as it was read.

In: what was pasted, and requests below `/studio/LANG/FOLDER/FILE/paste`, which passed the doors.
Out: a page that says of each row how it is read or why it is not, and the values stored as one
step. Days and numbers are read as those of visitors are; what has two readings is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, request

from wizard.edits import dated_plans
from wizard.edits.batch import At, Refusal, digest
from wizard.edits.splices import children
from wizard.studio.cards import in_words
from wizard.studio.saving import Unfit, path_named
from wizard.studio.studio_pages import Studio, file_of
from wizard.trees.kinds import day_of, number
from wizard.trees.values import TWO_READINGS, bare, number_in
from wizard.words.formats import day_typed
from wizard.words.words import Words

_BETWEEN = re.compile(r"\t|;|\||\s{2,}")


@dataclass(frozen=True, slots=True)
class Read:
    """One row: both columns as typed, and as read; `why` one is not, with what `help`s."""

    typed: tuple[str, str]
    day: date | None = None
    value: str = ""
    why: str = ""
    help: str = ""


def table(text: str, tongues: Sequence[Words]) -> Sequence[Read]:
    """Read rows of a day and an amount; months may be named in some languages. What stands above
    them without a digit is a heading and is left out."""
    rows = [[it.strip() for it in _BETWEEN.split(line.strip())] for line in text.splitlines()]
    rows = [[it for it in row if it] for row in rows]
    rows = [row for row in rows if row]
    if rows and not re.search(r"\d", "".join(rows[0])):
        rows = rows[1:]
    found: list[Read] = []
    for row in rows:
        it = _row(row, tongues)
        if it.day and any(other.day == it.day for other in found):
            it = Read(it.typed, why="this day stands here twice", help="leave one out")
        found.append(it)
    return found


def _row(row: Sequence[str], tongues: Sequence[Words]) -> Read:
    if len(row) != 2:
        why = f"a row has a day and an amount, and here are {len(row)} columns"
        return Read((" | ".join(row), ""), why=why, help="copy these two columns alone")
    typed = (row[0], row[1])
    days = (day_of(day_typed(tongue, typed[0])) for tongue in tongues)
    day = next((it for it in days if isinstance(it, date)), None)
    if day is None:
        return Read(typed, why=f"`{typed[0]}` is no day", help="write it as in `2027-03-01`")
    plain = bare(typed[1])
    if TWO_READINGS.match(plain):
        whole, rest = re.split("[.,]", plain)
        help = f"write `{whole}{rest}`, or `{whole}.{rest}0` where the rest is a fraction"
        return Read(typed, day, why=f"`{typed[1]}` can be read as two numbers", help=help)
    value = number(plain)
    told = "" if value is None else f"{value:.0f}" if value == int(value) else f"{value:f}"
    if number_in(told) is None:
        return Read(typed, day, why=f"`{typed[1]}` is no amount", help="write it as in `1130.50`")
    return Read(typed, day, told)


def pasting(studio: Studio) -> Blueprint:
    """Make the page."""
    made, desk = Blueprint("pasting", __name__, url_prefix="/studio"), studio.desk

    @made.post("/<lang>/<folder>/<stem>/paste")
    def paste(lang: str, folder: str, stem: str) -> Response:
        """Say how a table is read, then put its values in."""
        form, page = request.form, f"/studio/{lang}/{folder}/{stem}"
        base, text = form.get("base", ""), form.get("table", "")
        try:
            at = At(file_of(folder, stem), base, path_named(form.get("path", "")))
        except Unfit:
            abort(400)
        rows = table(text, list(studio.tongues.values()))
        values = {it.day: it.value for it in rows if it.day and it.value}
        drawn, until = desk.drawn(base), _day(form.get("until", ""))
        plan = dated_plans.amounts_from(drawn, at, values, until)
        now = {} if isinstance(plan, Refusal) else children(drawn.node(at))
        known = until.isoformat() if until else in_words(now["until"]) if "until" in now else ""
        ended = bool(values) and known < max(values).isoformat()
        good = bool(rows) and len(values) == len(rows) and not ended
        seen = digest(repr((values, until)))
        if isinstance(plan, Refusal) or (good and form.get("sure") == seen):
            return studio.done(lang, plan, f"{page}?seen=amount-{at.path[0]}#amount-{at.path[0]}")
        there = {day: in_words(it) for day, it in children(now["values"]).items()}
        data = {"rows": rows, "there": there, "good": good, "seen": seen}
        data |= {"until": "" if ended and until is None else known, "ended": ended}
        status = 200 if good else 422
        return studio.drawn("paste.html", lang, status, at=at, page=page, table=text, **data)

    return made


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
