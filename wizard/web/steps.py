"""Where one page of a tree can go: the addresses and controls its template draws.

In: a page and the address it stands at. Out: `Steps`. A discreet tree puts nothing in an
address, so its controls are buttons of a form. It must not know how pages are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal as Word

from markupsafe import Markup

from wizard.present.pages import ContinuePage, OutcomePage, Page, QuestionPage
from wizard.web.address import CHANGE, TO, Pairs, address, query
from wizard.web.frame import OWN


@dataclass(frozen=True, slots=True)
class Steps:
    """The ways on from a page.

    `site` is where the trees of this language stand (`/en`, `/embed/en`); `control` the `_change`
    or `_to` that brought us here; `embedded` says that the page stands in a frame.
    """

    page: Page
    site: str
    control: tuple[str, str] | None
    embedded: bool

    @property
    def own(self) -> Markup:
        """The attribute that keeps a link inside the frame it stands in."""
        return OWN if self.embedded else Markup("")

    @property
    def discreet(self) -> bool:
        """Whether answers may stand in no address."""
        return self.page.sensitive

    @property
    def method(self) -> Word["get", "post"]:
        return "post" if self.discreet else "get"

    @property
    def start(self) -> str:
        return f"{self.site}/{self.page.tree}"

    @property
    def check(self) -> str:
        return f"{self.start}/check"

    @property
    def others(self) -> Pairs:
        """The answers that travel along with the form of the question on this page."""
        return self.page.carried

    @property
    def pairs(self) -> Pairs:
        """All answers, that of a question asked again included, in walk order."""
        body, page = self.page.body, self.page
        if not (isinstance(body, QuestionPage) and self.control and page.state == "asked"):
            return page.carried
        before = len(page.answered)
        again = ((body.id, body.filled),) if body.filled else ()
        return (*page.carried[:before], *again, *page.carried[before:])

    @property
    def here(self) -> str:
        """The address to copy, keep and share: it carries neither `_at` nor `_change`."""
        if self.control and self.control[0] == TO:
            return address(self.check, self.page.carried, self.control)
        return address(self.check, self.page.carried)

    @property
    def query(self) -> str:
        """The one query with which this page may be asked for, beside a form just sent."""
        return query(self.pairs, *((self.control,) if self.control else ()))

    @property
    def asked(self) -> str:
        """The address with which this page may be asked for."""
        return f"{self.check}?{self.query}" if self.query else self.check

    @property
    def back(self) -> tuple[str, str] | None:
        """The control that leads to the question before, `None` at the first."""
        if isinstance(self.page.body, OutcomePage) and self.page.body.aside:
            return (TO, "")
        if self.page.answered:
            return (CHANGE, self.page.answered[-1].question)
        return None

    def controlled(self, name: str, value: str) -> str:
        """The address of a step that is no answer; an empty one takes the control away."""
        return address(self.check, self.pairs, *(((name, value),) if value else ()))

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
