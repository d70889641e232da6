"""Where one page of a tree can go: the addresses and controls its template draws.

In: a page and the address it stands at. Out: `Steps`. A discreet tree puts nothing in an
address, so its controls are buttons of a form. It must not know how pages are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal as Word

from markupsafe import Markup, escape

from wizard.present.shapes import ContinuePage, OutcomePage, Page, QuestionPage
from wizard.web.address import CHANGE, OWN, TO, Pairs, address, query

Control = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Steps:
    """The ways on from a page.

    `site` is where the trees of this language stand (`/en`, `/embed/en`); `control` the `_change`
    or `_to` that brought us here. `pairs` are all answers, that of a question asked again
    included, in walk order; `query` is the one with which this page may be asked for, beside a
    form just sent. `onward` is the address to which a control is written to go on from here.
    `hidden` are the answers that a form takes along, `state` all `pairs` as they
    travel; `back` is the control that leads to the question before, `None` at the first.
    """

    page: Page
    site: str
    control: Control | None
    discreet: bool
    own: Markup
    check: str
    pairs: Pairs
    query: str
    onward: Markup
    hidden: Markup
    state: Markup
    back: Control | None

    @property
    def method(self) -> Word["get", "post"]:
        return "post" if self.discreet else "get"

    @property
    def start(self) -> str:
        return f"{self.site}/{self.page.tree}"

    @property
    def here(self) -> str:
        """The address to copy, keep and share: it carries neither `_at` nor `_change`."""
        if self.control and self.control[0] == TO:
            return self.asked
        return address(self.check, self.page.carried)

    @property
    def asked(self) -> str:
        """The address with which this page may be asked for."""
        return f"{self.check}?{self.query}" if self.query else self.check

    def at(self, pairs: Pairs) -> str:
        """The address of these answers."""
        return address(self.check, pairs)

    def instead(self, question: str, answer: tuple[str, ...]) -> Pairs:
        """The answers with another one to a question."""
        return tuple((name, answer if name == question else texts) for name, texts in self.pairs)

    def continued(self, routes: Iterable[ContinuePage]) -> Iterator[tuple[ContinuePage, str]]:
        """Related routes with where they begin; only ordinary ones take answers in an address."""
        for route in routes:
            check = f"{self.site}/{route.tree}/check"
            carried = tuple(route.answers.items()) if not route.sensitive else ()
            yield route, address(check, carried)


def steps_of(page: Page, site: str, control: Control | None, embedded: bool) -> Steps:
    """Find the ways on from a page that stands under `site`."""
    check = f"{site}/{page.tree}/check"
    pairs = _pairs(page, control)
    plain, taken = query(pairs), hidden(page.carried)
    return Steps(
        page=page,
        site=site,
        control=control,
        discreet=page.sensitive,
        own=OWN if embedded or page.sensitive else Markup(""),
        check=check,
        pairs=pairs,
        query=query(pairs, control) if control else plain,
        onward=escape(f"{check}?{plain}&" if plain else f"{check}?"),
        hidden=taken,
        state=taken if pairs == page.carried else hidden(pairs),
        back=_back(page),
    )


def hidden(pairs: Pairs) -> Markup:
    """Write answers that travel along with a form, as hidden inputs in walk order."""
    return Markup("".join([_hidden(name, text) for name, texts in pairs for text in texts]))


def _hidden(name: str, text: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(text)}">'


def _back(page: Page) -> Control | None:
    if isinstance(page.body, OutcomePage) and page.body.aside:
        return (TO, "")
    return (CHANGE, page.answered[-1].question) if page.answered else None


def _pairs(page: Page, control: Control | None) -> Pairs:
    """Put the answer of a question that is asked again back into its place."""
    body = page.body
    if control is None or not isinstance(body, QuestionPage) or not body.filled:
        return page.carried
    before = len(page.answered)
    return (*page.carried[:before], (body.id, body.filled), *page.carried[before:])
