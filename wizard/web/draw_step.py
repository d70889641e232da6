"""The page of a step, drawn.

In: what a step shows and where one can go from it. Out: the text of the page. A question that
nobody has answered yet looks the same to all who come to it, but for their answers: it is drawn
once, as a stencil. Every other page is drawn each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Request
from markupsafe import Markup, escape

from wizard.present.shapes import Answered, DependsPage, OutcomePage, QuestionPage
from wizard.web.address import CHANGE, Sent
from wizard.web.forms import form_of
from wizard.web.links_on_page import Steps
from wizard.web.responses import partial
from wizard.web.served_trees import Stock
from wizard.web.site import Site
from wizard.web.stencils import Stencil, cut, opening
from wizard.words import sentences as phrases
from wizard.words.words import Words

_BACK = (CHANGE, opening("back"))
_ONWARD = opening("onward")


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page of a step is drawn from; `given` is what was sent to come here."""

    site: Site
    stock: Stock
    words: Words
    request: Request
    steps: Steps
    given: Sent


def drawn(visit: Visit) -> str:
    """Draw the page of a step."""
    steps, page = visit.steps, visit.steps.page
    open_rows = "".join([_row(visit, it) for it in page.answered])
    rows = Markup(open_rows.replace(_ONWARD, steps.onward))
    if isinstance(page.body, QuestionPage):
        remaining = page.body.remaining
        left = phrases.questions_left(visit.words, remaining.least, remaining.most)
        data = {"rows": rows, "remaining": left, "number": len(page.answered) + 1}
        stencil = _stencil(visit)
        if stencil is not None:
            return stencil.filled(_values(steps, data))
    else:
        data = {"rows": rows, "number": len(page.answered)}
    query = f"?{steps.query}" if steps.query and not steps.discreet else ""
    return _whole(visit, query, data)


def _whole(visit: Visit, query: str, data: dict[str, Any]) -> str:
    """Draw a page from its templates; `query` is what its address has in every language."""
    steps, page = visit.steps, visit.steps.page
    frame = visit.site.frame(
        visit.words,
        visit.request,
        lambda base: f"{base}/{page.tree}/check{query}",
        walked=True,
        discreet=steps.discreet,
        form=steps.discreet,
    )
    match page.body:
        case QuestionPage() as body:
            template = "pages/question.html"
            just_sent = visit.given.at == body.id and page.state == "invalid"
            question = visit.stock.trees[page.tree].questions[body.id]
            forms = visit.stock.forms[page.tree]
            form = form_of(forms, question, visit.words, body.filled, page.day, just_sent)
            data = {**data, "field": form.answer}
        case OutcomePage():
            template = "pages/outcome.html"
        case DependsPage():
            template = "pages/depends.html"
    return visit.site.draw(
        template, frame, visit.request, page=page, body=page.body, steps=steps, **data
    )


def _stencil(visit: Visit) -> Stencil | None:
    """Find the stencil of a question's page; `None` for a page that is one of its kind."""
    steps, page, body = visit.steps, visit.steps.page, visit.steps.page.body
    if not isinstance(body, QuestionPage) or visit.site.preview is not None:
        return None
    if page.state != "asked" or body.filled or page.lost or steps.control:
        return None

    def make() -> Stencil | None:
        tree = visit.stock.trees[page.tree]
        if not visit.stock.presenter.alike(tree, tree.questions[body.id]):
            return None
        open = replace(
            steps,
            onward=_ONWARD,
            hidden=opening("hidden"),
            state=opening("hidden"),
            back=_BACK if steps.back else None,
        )
        holes = {name: opening(name) for name in ("rows", "remaining", "number")}
        query = "" if steps.discreet else str(opening("query"))
        return cut(_whole(replace(visit, steps=open), query, holes))

    key = (
        (page.tree, body.id, visit.words.lang, page.day),
        (partial(visit.request), bool(steps.own), bool(page.answered), page.foreign),
    )
    return visit.stock.stencils.find(key, make)


def _values(steps: Steps, data: dict[str, Any]) -> dict[str, str]:
    return {
        "onward": steps.onward,
        "hidden": steps.hidden,
        "back": steps.back[1] if steps.back else "",
        "query": escape(f"?{steps.query}") if steps.query else "",
        "rows": data["rows"],
        "remaining": escape(data["remaining"]),
        "number": str(data["number"]),
    }


def _row(visit: Visit, it: Answered) -> str:
    """Draw an earlier answer with Change, open where it leads on; it looks alike on every page."""
    shown = (it.question, it.ask.html, it.ask.lang, it.label.html, it.label.lang)
    key = (visit.words.lang, visit.steps.discreet, visit.steps.own, *shown)

    def make() -> str:
        open = replace(visit.steps, onward=_ONWARD)
        return visit.site.drawing.part("parts/answer.html", visit.words, it=it, steps=open)

    return make() if visit.site.preview else visit.stock.rows.find(key, make)
