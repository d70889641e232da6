"""The pages of a tree: its start page, where answers lead, and the whole tree for jurists.

In: requests for `/LANG/TREE` and `/LANG/TREE/check`, plain or embedded, and for
`/LANG/TREE/overview`, which shows no answers. Out: pages, redirects to the one address a page has,
or problems. Nothing is decided here: the walk decides. Long, because all
addresses of a tree and what each may redirect to are read together.
"""

from typing import Any

from flask import Blueprint, Response, abort, request
from markupsafe import Markup
from werkzeug.exceptions import MethodNotAllowed, ServiceUnavailable, UnsupportedMediaType

from wizard.caches import DRAWN, Busy
from wizard.pictures.drawing import Part, parts
from wizard.pictures.plan import MOST, Box, Title, Tongue
from wizard.pictures.svg import as_figure
from wizard.present.overview import Overview, origins, overview
from wizard.present.page import general_page, present, start_page
from wizard.present.question import alike
from wizard.present.shapes import ContinuePage, DependsPage, OutcomePage, Page, QuestionPage
from wizard.trees.model import VERDICTS, Tree
from wizard.walks.arrows import graph
from wizard.walks.walk import Asked, Invalid, Walk, walk
from wizard.web.address import (
    AT,
    CHANGE,
    TO,
    Sent,
    Steps,
    base,
    pairs_of,
    sent,
    steps_of,
    under_now,
)
from wizard.web.address import query as spelled
from wizard.web.errors import tree_of
from wizard.web.forms import field_of
from wizard.web.page_cache import note_kind
from wizard.web.responses import UNTOUCHED, calendar, kept, moved, origin, page, partial
from wizard.web.served_trees import Stock
from wizard.web.site import Site
from wizard.web.statistics import mark
from wizard.words import sentences as phrases
from wizard.words.words import Words

AGAIN = 2
"""Seconds after which to ask again for what others have made now."""

FORM = "application/x-www-form-urlencoded"
"""How browsers send our forms."""


def walks(site: Site) -> Blueprint:
    """Make the addresses of every tree."""
    pages = Blueprint("walks", __name__)

    def shown_in(lang: str, tree: str) -> tuple[Words, Stock, Tree]:
        """Find a tree, and the words of this language or of the visitor's next that it has."""
        asked, stock = site.words(lang) or abort(404), site.shelf.stock()
        found = tree_of(stock, tree)
        return site.spoken(found, asked), stock, found

    def start(lang: str, tree: str) -> Response:
        embedded = request.path.startswith("/embed/")
        if embedded and site.words(lang) is None:
            # the language is that of a host's page, which may be one that we do not have
            return moved(f"/embed/{site.best().lang}/{tree}")
        words, stock, found = shown_in(lang, tree)
        if request.query_string or found.id != tree or words.lang != lang:
            return _moved(f"{base(words.lang, embedded)}/{found.id}", words, lang)
        shown = start_page(stock.presenter, found, lang, site.day())
        frame = site.frame(words, f"/{tree}", walked=True, discreet=found.sensitive)
        return site.show("pages/start.html", frame, start=shown, check=f"{frame.base}/{tree}/check")

    def check(lang: str, tree: str) -> Response:
        words, stock, found = shown_in(lang, tree)
        stands = f"{base(words.lang, request.path.startswith('/embed/'))}/{found.id}/check"
        if found.sensitive and request.query_string:
            return _moved(stands, words, lang)
        if request.method != "POST":
            pairs = pairs_of(request.query_string)
            if found.id != tree or words.lang != lang:
                query = request.query_string.decode("latin-1")
                return _moved(f"{stands}?{query}" if query else stands, words, lang)
        elif found.sensitive:
            body = request.get_data()
            if body and request.mimetype != FORM:
                raise UnsupportedMediaType
            pairs = pairs_of(body, len(body))
        else:
            raise MethodNotAllowed(["GET", "HEAD", "OPTIONS"])
        if words.lang != lang and partial():
            return page("")  # another frame, as below
        given = sent(found, stock.presenter.voices[lang], under_now(found, pairs))
        return _step(site, stock, found, words, given)

    @pages.get("/<lang>/<tree>/overview")
    def whole(lang: str, tree: str) -> Response:
        words, stock, found = shown_in(lang, tree)
        if request.query_string or found.id != tree or words.lang != lang:
            return _moved(f"/{words.lang}/{found.id}/overview", words, lang)

        def draw() -> str:
            shown = overview(stock.presenter, found, lang, site.day())
            frame = site.frame(words, f"/{tree}/overview", discreet=found.sensitive)
            pictures, leading = pictures_of(words, found, shown), origins(shown)
            data = {"shown": shown, "leading": leading, "pictures": pictures}
            return site.draw("pages/overview.html", frame, **data)

        # a sensitive tree has a large page too, which no cache of pages may keep
        key = ("overview", tree, lang, site.day())
        try:
            text = draw() if site.config.dev else stock.presenter.fragments.alone(key, draw)
        except Busy as busy:
            raise ServiceUnavailable(retry_after=AGAIN) from busy
        return page(text) if found.sensitive else kept(page(text), site.clock())

    @pages.get("/<lang>/<tree>/result/<id>")
    def result(lang: str, tree: str, id: str) -> Response:
        """Show a result without answers; no page of ours leads here, only what people copied."""
        words, stock, found = shown_in(lang, tree)
        outcome = found.outcomes.get(found.earlier.outcomes.get(id, id)) or abort(404)
        shown = general_page(stock.presenter, found, outcome.id, words.lang, site.day())
        stands = f"/{found.id}/result/{outcome.id}"
        if shown is None or not outcome.general(found):
            abort(404)
        if request.query_string or request.path != f"/{words.lang}{stands}":
            return _moved(f"/{words.lang}{stands}", words, lang)
        frame = site.frame(words, stands, walked=True, discreet=True)
        answer = site.show("pages/result.html", frame, page=shown, body=shown.body)
        answer.headers["Cache-Control"] = UNTOUCHED
        return answer

    for prefix, name in ("", ""), ("/embed", "embedded_"):
        address = f"{prefix}/<lang>/<tree>"
        pages.add_url_rule(address, f"{name}start", start)
        pages.add_url_rule(f"{address}/check", f"{name}check", check, methods=["GET", "POST"])
    return pages


def _step(site: Site, stock: Stock, tree: Tree, words: Words, given: Sent) -> Response:
    """Answer with the page these answers lead to, or with its one address."""
    to, change, at, sure = given.to, given.change, given.at, given.sure
    made = walk(tree, given.answers, site.day(), to=to, ask=change, at=at, sure=sure)
    shown = present(stock.presenter, made, words.lang, at=at, guesses=given.guesses)
    stands = base(words.lang, request.path.startswith("/embed/"))
    steps = steps_of(shown, stands, _control(given, made))
    if given.calendar and (file := _deadline(words, steps, given.calendar)):
        return file
    query = request.query_string.decode("latin-1")
    if not tree.sensitive and query != steps.query and not _direct(given, made):
        return moved(steps.asked)
    if route := _straight(stock, shown):
        return _on(site, stock, words, steps, route)
    note_kind(shown)
    failed = isinstance(made.end, Invalid)
    response = page(_drawn(site, stock, words, steps, given), 422 if failed else 200)
    if partial() and not tree.sensitive:
        wrong = failed and not shown.lost
        response.headers["HX-Push-Url"] = "false" if wrong else steps.here
    if site.tally is not None:
        mark(response, given, made)
    if tree.sensitive or failed or not _one_of_few(given, steps, query):
        return response
    return kept(response, site.clock())


def _straight(stock: Stock, page: Page) -> ContinuePage | None:
    """Give the one route that the tree which leads to the others has found."""
    body, first = page.body, stock.library.organisation.first
    if page.tree != first or not isinstance(body, OutcomePage) or body.aside:
        return None
    return body.continues[0] if body.verdict == "other-route" and len(body.continues) == 1 else None


def _on(site: Site, stock: Stock, words: Words, steps: Steps, route: ContinuePage) -> Response:
    """Go straight on to a route, without a page between."""
    if partial() and steps.page.sensitive:
        return page("")  # another frame: what is no page of ours the browser asks for itself
    if not route.sensitive:
        return moved(next(address for _, address, _ in steps.continued([route])))
    given, tree = Sent(route.answers, guesses=steps.page.guesses), stock.trees[route.tree]
    return _step(site, stock, tree, site.spoken(tree, words), given)


def _moved(to: str, words: Words, lang: str) -> Response:
    """Send on to the one address of a page; where it is not in the language that was asked for, a
    part of it that only this address shows says so."""
    if words.lang == lang:
        return moved(to)
    return page("") if partial() else moved(f"{to}#not-{lang}")


def _drawn(site: Site, stock: Stock, words: Words, steps: Steps, given: Sent) -> str:
    """Draw the page of a step."""
    page, body, secret = steps.page, steps.page.body, steps.page.sensitive
    query = f"?{steps.query}" if steps.query and not secret else ""
    below = f"/{page.tree}/check{query}"
    frame = site.frame(words, below, walked=True, discreet=secret)
    data: dict[str, Any] = {"page": page, "body": body, "steps": steps}
    match body:
        case QuestionPage(remaining=left):
            problem = body.error if given.at == body.id else None
            first, asked = _asked(site, stock, words, page, body, problem)
            number, more = len(page.answered) + 1, left.most - 1
            data |= {"problem": problem, "first": first, "asked": asked, "more": more}
            data |= {"number": number, "progress": phrases.progress(words, number, more)}
            return site.draw("pages/question.html", frame, **data)
        case OutcomePage():
            return site.draw("pages/outcome.html", frame, **data)
        case DependsPage(asked=asked):
            question = stock.trees[page.tree].questions[body.question]
            data |= {"field": field_of(question, words, (), None, guess=True), "asked": asked}
            return site.draw("pages/depends.html", frame, **data)


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


def _deadline(words: Words, steps: Steps, number: str) -> Response | None:
    """Give the calendar file of a step's deadline; that of a sensitive tree tells a day alone."""
    page, body = steps.page, steps.page.body
    if not isinstance(body, OutcomePage):
        return None
    for step in (it for it in body.steps if it.before and str(it.number) == number):
        assert step.before
        if page.sensitive:
            return calendar(step.before, "date", words.gettext("The last day"))
        about = f"{body.title.plain}\n{origin()}{steps.here}"
        title = " ".join(step.text.plain.split())
        return calendar(step.before, f"{page.tree}-{number}", title, about)
    return None


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
    here = {step.question.id for step in made.steps}
    if isinstance(made.end, Asked | Invalid):
        here.add(made.end.question.id)
    return isinstance(made.end, Invalid) or given.at in here


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


# A whole tree on one page ----------------------------------------------------------


def pictures_of(words: Words, tree: Tree, shown: Overview) -> list[tuple[Part, Markup]]:
    """Draw a tree in the language of its page; none where there are too many places."""
    if len(graph(tree).order) > MOST:
        return []
    _ = words.gettext
    titles = ((place, shown.title(*place)) for place in graph(tree).order)
    tongue = Tongue(
        {place: Title(it.plain, it.lang, it.dir) for place, it in titles if it},
        {verdict: phrases.verdict(words, verdict) for verdict in VERDICTS},
        unsure=phrases.unsure(words),
        otherwise=_("in all other cases"),
        either=_("or {words}", words="{words}"),
        goes_on=_("Picture {number}", number="{number}"),
    )
    return [
        (part, as_figure(part.drawing, f"title-{part.number}", _anchor))
        for part in parts(tree, tongue)
    ]


def _anchor(box: Box) -> str:
    """Link a box to the words about it, or to the picture in which its arrows go on."""
    return f"#picture-{box.elsewhere}" if box.elsewhere else f"#{box.place[0]}-{box.id}"
