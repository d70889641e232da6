"""Many cases of a route at once: those that turned, and what is said of all that are ticked.

In: requests below `/studio/LANG/ROUTE/many`, which passed the doors. Out: the page on which cases
stand by what became of them, and what is done with the ticked ones as one step. It must not know
how a case is walked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, abort, request

from wizard.check.findings.case_results import Failed
from wizard.edits import plans
from wizard.edits.batch import At, Refusal
from wizard.edits.spelled import Braced, Value
from wizard.edits.splices import Path
from wizard.studio.cards import path_at
from wizard.studio.desk import Opened
from wizard.studio.saving import Unfit, path_named
from wizard.studio.sheets import Asked, Sheet
from wizard.studio.studio_pages import Studio
from wizard.trees.cases import IT_DEPENDS
from wizard.trees.library import CASES_FILE
from wizard.trees.model import Tree
from wizard.web.responses import moved

STEM = CASES_FILE.removesuffix(".yaml")


@dataclass(frozen=True, slots=True)
class Turned:
    """A case that does not come true, by its number in the file, or where one of its facts does
    not: `path` is where another expectation stands, `now` that; empty where it comes to no end."""

    number: int
    failed: Failed
    path: Path
    now: str


def many_cases(studio: Studio) -> Blueprint:
    """Make the page of many cases at once."""
    made, desk = Blueprint("many", __name__, url_prefix="/studio"), studio.desk

    @made.get("/<lang>/<folder>/many")
    def shown(lang: str, folder: str) -> Response:
        return page(lang, folder)

    @made.post("/<lang>/<folder>/many")
    def done(lang: str, folder: str) -> Response:
        """Say one thing of all cases that are ticked."""
        file, form = f"{folder}/{CASES_FILE}", request.form
        opened = desk.opened(file) or abort(404)
        try:
            puts = _puts(form.get("do", ""), form, set(_ticked(form.getlist("case"))))
        except Unfit as why:
            return page(lang, folder, Refusal(0, "", str(why), why.problem.help))
        label = f"{folder}: {len({path[0] for path in puts})} × {STEM}"
        reason = form.get("why", "").strip()
        base = form.get("base", opened.base)
        at = At(file, base, ())
        plan = plans.in_cases(desk.drawn(base), at, puts, f"{label}: {reason}" if reason else label)
        refused = (plan,) if isinstance(plan, Refusal) else desk.save(plan)
        return page(lang, folder, refused[0]) if refused else moved(request.path)

    def page(lang: str, folder: str, refused: Refusal | None = None) -> Response:
        opened = desk.opened(f"{folder}/{CASES_FILE}") or abort(404)
        run = desk.cases(folder)
        turned = _turned(opened, run.tree, run.failed) if run else ()
        groups: dict[tuple[str, ...], list[Turned]] = {}
        for it in turned:
            one = it.failed
            stops = (one.stopped, one.at) if one.at else (one.expected, one.got)
            groups.setdefault((*stops, str(one.on or "")), []).append(it)
        numbers = {it.number for it in turned}
        days = [it.failed.on for it in turned if it.failed.on]
        data = {
            "sheet": Sheet(desk, studio.words(lang), opened, Asked()),
            "run": run,
            "groups": list(groups.values()),
            "rest": [it for it in opened.cards if it.path[0] not in numbers],
            "lacking": next((it.failed.at for it in turned if it.failed.stopped), ""),
            "before": min(days) - timedelta(days=1) if days else "",
            "refused": refused,
            "given": request.form,
        }
        return studio.drawn("many.html", lang, 422 if refused else 200, **data)

    return made


def _turned(opened: Opened, tree: Tree, failed: Sequence[Failed]) -> Sequence[Turned]:
    """Give the cases that do not come true, in the order of the file."""
    if opened.root is None:
        return ()
    found = []
    for it in failed:
        number = path_at(opened.root, it.case.span)[0]
        assert isinstance(number, int)
        path: Path = (number, "outcome")
        now = it.got
        if it.got not in (*tree.outcomes, IT_DEPENDS):
            fact, sign, value = it.got.partition(": ")
            known = sign and fact in it.case.facts
            path, now = ((number, "facts", fact), value) if known else (path, "")
        found.append(Turned(number, it, path, "" if it.on else now))
    return sorted(found, key=lambda it: it.number)


def _ticked(sent: Sequence[str]) -> Sequence[int]:
    """Read which cases are ticked: each by its number, or several at once."""
    return [int(it) for words in sent for it in words.split() if it.isascii() and it.isdigit()]


def _puts(do: str, form: Mapping[str, str], ticked: set[int]) -> Mapping[Path, Value | None]:
    """Say what is to stand where in the cases that are ticked; raises `Unfit`."""
    if not ticked:
        raise Unfit((), "no case is ticked", "tick those that this is about")
    match do:
        case "expect":
            if not form.get("why", "").strip():
                raise Unfit((), "why they expect this now is not said", "write it in a sentence")
            shown = {path_named(name[4:]): it for name, it in form.items() if name[:4] == "now:"}
            puts: dict[Path, Value | None] = {at: it for at, it in shown.items() if at[0] in ticked}
            if lost := ticked - {at[0] for at in puts}:
                message = f"{len(lost)} of these come to no result that they could expect"
                raise Unfit((), message, "put in the answer that they lack, or untick them")
            return puts
        case "answer":
            asked, given = form.get("question", ""), form.get("answer", "").strip()
            if not asked or not given:
                raise Unfit((), "an answer has a question", "choose one, and write the answer")
            words = [it.strip() for it in given.split(",") if it.strip()]
            value: Value = Braced(words) if len(words) > 1 else given
            return {(number, "answers", asked): value for number in sorted(ticked)}
        case "on":
            try:
                day = date.fromisoformat(form.get("on", ""))
            except ValueError:
                raise Unfit((), "this is no day", "choose one") from None
            return {(number, "on"): day.isoformat() for number in sorted(ticked)}
    raise Unfit((), "nothing is chosen that could be done with them")
