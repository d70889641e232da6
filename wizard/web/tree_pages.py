"""The pages of a tree: its start page, and where answers lead.

In: requests for `/LANG/TREE` and `/LANG/TREE/check`, plain or embedded. Out: pages, redirects to
the one address a page has, or problems. Nothing is decided here: the walk decides.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request
from markupsafe import Markup
from werkzeug.exceptions import MethodNotAllowed

from wizard.caches import DRAWN
from wizard.present.page import present, start_page
from wizard.present.question import alike
from wizard.present.shapes import DependsPage, OutcomePage, Page, QuestionPage
from wizard.trees.model import Tree
from wizard.walks.walk import Asked, Invalid, Walk, walk
from wizard.web.address import AT, CHANGE, TO, Sent, Steps, base, few, pairs_of, sent, steps_of
from wizard.web.address import query as spelled
from wizard.web.cache_rules import kept
from wizard.web.errors import tree_of
from wizard.web.forms import field_of
from wizard.web.responses import moved, origin, page, partial
from wizard.web.served_trees import Stock
from wizard.web.site import Site
from wizard.words import sentences as phrases
from wizard.words.words import Words


def walks(site: Site) -> Blueprint:
    """Make the addresses of every tree."""
    pages = Blueprint("walks", __name__)

    def start(lang: str, tree: str) -> Response:
        if request.path.startswith("/embed/") and site.words(lang) is None:
            # the language is that of a host's page, which may be one that we do not have
            known = site.words(lang.partition("-")[0].lower()) or site.best(request)
            return moved(f"/embed/{known.lang}/{tree}")
        words, stock = _words(site, lang), site.shelf.stock()
        found = tree_of(stock, tree)
        if request.query_string:
            return moved(request.path)
        shown = start_page(stock.presenter, found, lang, site.day())
        frame = site.frame(
            words,
            request,
            lambda base: f"{base}/{tree}",
            walked=True,
            discreet=found.sensitive,
            origin=origin(),
        )
        data = {"start": shown, "path": request.path, "check": f"{frame.base}/{tree}/check"}
        text = site.draw("pages/start.html", frame, request, **data)
        return page(text) if found.sensitive else kept(page(text), site.clock())

    def check(lang: str, tree: str) -> Response:
        words, stock = _words(site, lang), site.shelf.stock()
        found = tree_of(stock, tree)
        if found.sensitive and request.query_string:
            return moved(request.path)
        if request.method == "POST" and not found.sensitive:
            raise MethodNotAllowed(["GET", "HEAD", "OPTIONS"])
        given = sent(found, stock.presenter.voices[lang], _pairs())
        return _step(site, stock, found, words, given)

    for prefix in ("", "/embed"):
        name = "embedded_" if prefix else ""
        pages.add_url_rule(f"{prefix}/<lang>/<tree>", f"{name}start", start)
        pages.add_url_rule(
            f"{prefix}/<lang>/<tree>/check", f"{name}check", check, methods=["GET", "POST"]
        )
    return pages


def _step(site: Site, stock: Stock, tree: Tree, words: Words, given: Sent) -> Response:
    """Answer with the page these answers lead to, or with its one address."""
    made = walk(
        tree,
        given.answers,
        site.day(),
        to=given.to,
        ask=given.change,
        at=given.at,
        sure=given.sure,
    )
    shown = present(stock.presenter, made, words.lang, at=given.at)
    embedded = request.path.startswith("/embed/")
    control = _control(given, made)
    steps = steps_of(shown, base(words.lang, embedded), control, embedded)
    query = request.query_string.decode("latin-1")
    if not tree.sensitive and query != steps.query and not _direct(given, made):
        return moved(steps.asked)
    text = _drawn(site, stock, words, steps, given)
    failed = isinstance(made.end, Invalid)
    response = page(text, 422 if failed else 200)
    if partial(request) and not tree.sensitive:
        wrong = failed and not shown.lost
        response.headers["HX-Push-Url"] = "false" if wrong else steps.here
    site.mark(response, given, made)
    if tree.sensitive or failed or not _one_of_few(given, steps, query):
        return response
    return kept(response, site.clock())


def _drawn(site: Site, stock: Stock, words: Words, steps: Steps, given: Sent) -> str:
    """Draw the page of a step."""
    page, body = steps.page, steps.page.body
    query = f"?{steps.query}" if steps.query and not steps.discreet else ""
    frame = site.frame(
        words,
        request,
        lambda base: f"{base}/{page.tree}/check{query}",
        walked=True,
        discreet=steps.discreet,
        form=steps.discreet,
    )
    data: dict[str, Any] = {
        "page": page,
        "body": body,
        "steps": steps,
        "number": len(page.answered),
    }
    match body:
        case QuestionPage(remaining=left):
            problem = body.error if given.at == body.id else None
            data["problem"] = problem
            data["first"], data["asked"] = _asked(site, stock, words, page, body, problem)
            data["remaining"] = phrases.questions_left(words, left.least, left.most)
            data["number"] = len(page.answered) + 1
            return site.draw("pages/question.html", frame, request, **data)
        case OutcomePage():
            return site.draw("pages/outcome.html", frame, request, **data)
        case DependsPage():
            return site.draw("pages/depends.html", frame, request, **data)


def _asked(
    site: Site, stock: Stock, words: Words, page: Page, body: QuestionPage, problem: str | None
) -> tuple[str, Markup]:
    """Draw what a form asks; give the id of its first control too."""
    question, fragments = stock.trees[page.tree].questions[body.id], stock.presenter.fragments

    def draw() -> tuple[str, Markup]:
        field = field_of(question, words, body.filled, problem)
        return field.first, Markup(site.part("parts/asked.html", words, field=field, body=body))

    own = body.filled or problem or site.config.dev
    if own or not fragments.find(("alike", page.tree, body.id), lambda: alike(question)):
        return draw()
    return fragments.find(("asked", page.tree, body.id, words.lang, page.day), draw, DRAWN)


def _control(given: Sent, made: Walk) -> tuple[str, str] | None:
    """Name the control that made this page another one than its answers alone would."""
    if given.to:
        return (TO, given.to)
    if given.change in given.answers and isinstance(made.end, Asked):
        return (CHANGE, made.end.question.id) if made.end.question.id == given.change else None
    return None


def _direct(given: Sent, made: Walk) -> bool:
    """Say whether an address is answered although it is not the one of its page.

    So are forms just sent, and answers that no longer fit: a redirect would lose what is to be
    said about them.
    """
    if given.strange:
        return False
    asked = made.end.question.id if isinstance(made.end, Asked | Invalid) else None
    walked = {step.question.id for step in made.steps}
    return isinstance(made.end, Invalid) or given.at in {asked, *walked}


def _one_of_few(given: Sent, steps: Steps, written: str) -> bool:
    """Say whether caches may keep a page under this address.

    An address may be spelled in endless ways by a form just sent; only the canonical answers,
    with that of the form last and every letter as we write it, are worth a place.
    """
    if written == steps.query:
        return True
    others = [it for it in steps.pairs if it[0] != given.at]
    sent = [(name, text) for name, texts in steps.pairs if name == given.at for text in texts]
    return given.at is not None and written == spelled(others, (AT, given.at), *sent)


def _pairs() -> list[tuple[str, str]]:
    """Read what was sent, within limits."""
    given = pairs_of(request.query_string)
    return few(list(request.form.items(multi=True))) if request.method == "POST" else given


def _words(site: Site, lang: str) -> Words:
    return site.words(lang) or abort(404)
