"""Answers as they travel: what a form or an address sent, and where a page can go on from there.

In: the pairs of a query or a form. Out: `Sent`, answers by question and our own controls. Then, in:
a page. Out: `Steps`, the addresses and controls that its template draws; a discreet tree puts
nothing in an address, so its controls are buttons of a form. State is the answers, nothing else.
It must not know how pages are drawn.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as Word
from typing import TypeAlias, TypeVar

from markupsafe import Markup, escape
from werkzeug.exceptions import BadRequest, RequestURITooLarge

from wizard.present.in_language import Voice, coded
from wizard.present.shapes import ContinuePage, DependsPage, OutcomePage, Page, QuestionPage
from wizard.trees import kinds
from wizard.trees.model import Tree
from wizard.web.forms import joined

AT, SURE, CHANGE, TO, CALENDAR = "_at", "_sure", "_change", "_to", "_calendar"
"""Our own controls: the question a form was for, its answer when that is unusual and meant, the
question to ask again, the aside to go to, the step whose deadline is wanted as a file."""

GUESS = "_guess"
"""A question of which the answer is a guess: behind the answers."""

Control: TypeAlias = tuple[str, str]

Pairs: TypeAlias = Sequence[tuple[str, tuple[str, ...]]]
"""Canonical answers by question, in walk order, and which of them are guesses (`GUESS`)."""

Pair = TypeVar("Pair")

MOST = 500
"""Names with values that are read of one request; a walk has a few dozen."""

LONGEST = 16_384
"""Characters of a query that are read."""

OWN = Markup(' target="_self"')
"""The attribute that keeps a link inside the frame it stands in."""

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)

_QUOTED = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class Sent:
    """What came in: raw answers in the order sent, and the controls that mean something here.

    `strange` says that something else came too.
    """

    answers: Mapping[str, tuple[str, ...]]
    at: str | None = None
    sure: str | None = None
    change: str | None = None
    to: str | None = None
    guesses: frozenset[str] = frozenset()
    strange: bool = False
    calendar: str | None = None


def pairs_of(query: bytes, longest: int = LONGEST) -> list[tuple[str, str]]:
    """Read the names and texts of a query, or of a form, within limits, also where it is no good
    text."""
    if len(query) > longest:
        raise RequestURITooLarge
    text = re.sub(b"&(?:amp;)+", b"&", query)  # copied from the source of a page, or of its source
    parts = few([part for part in text.split(b"&") if part])
    return [(_read(name), _read(value)) for name, _, value in (it.partition(b"=") for it in parts)]


def _read(written: bytes) -> str:
    """Read a name or a text as it is quoted; of `urllib`, 64 KB of percent signs take ten pages."""
    plain = written.replace(b"+", b" ")
    if b"%" in plain:
        plain = _QUOTED.sub(lambda it: bytes.fromhex(it[0].replace(b"%", b"").decode()), plain)
    return plain.decode("utf-8", "replace")


def few(pairs: list[Pair]) -> list[Pair]:
    """Refuse more than anybody has to say."""
    if len(pairs) > MOST:
        raise BadRequest(f"More than {MOST} names and values.")
    return pairs


def sent(tree: Tree, voice: Voice, pairs: Iterable[tuple[str, str]]) -> Sent:
    """Read pairs of name and text; of controls the last one counts, and Change before an aside."""
    raw: dict[str, list[str]] = {}
    controls: dict[str, str] = {}
    guesses, strange = set[str](), False
    for name, text in pairs:
        if name in tree.questions:
            raw.setdefault(name, []).append(cleaned(text))
        elif name == GUESS and text in tree.questions:
            guesses.add(text)
        elif name in (AT, SURE, CHANGE, TO, CALENDAR):
            controls.pop(name, None)
            controls[name] = text
        else:
            strange = True
    at = controls.get(AT, "")
    if at in tree.questions:
        # an empty form is an empty text
        raw[at] = list(joined(tree.questions[at], raw.get(at, ())) or ("",))
    last = next((name for name in reversed(controls) if name in (CHANGE, TO)), "")
    change = controls.get(CHANGE, "") if last == CHANGE else ""
    to = controls.get(TO, "") if last == TO else ""
    return Sent(
        {name: coded(tree.questions[name], texts, voice) for name, texts in raw.items()},
        at if at in tree.questions else None,
        controls.get(SURE),
        change if change in tree.questions else None,
        to if to and to in asides(tree) else None,
        frozenset(guesses),
        strange or (SURE in controls and at not in tree.questions),
        controls.get(CALENDAR),
    )


def under_now(tree: Tree, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give what was sent under the ids of today; where both stand, that of today counts."""
    pairs, earlier = list(pairs), tree.earlier
    if not (earlier.questions or earlier.outcomes or earlier.options):
        return pairs
    sent_now, found = {name for name, _ in pairs}, []
    for name, text in pairs:
        now = earlier.questions.get(name, name)
        if name in (AT, CHANGE, GUESS):
            text = earlier.questions.get(text, text)
        elif name == TO:
            text = earlier.outcomes.get(text, text)
        if now == name or now not in sent_now:
            found.append((now, earlier.options.get((now, text), text)))
    return found


def cleaned(text: str) -> str:
    """Take out what nobody can see: control characters, turns of direction, halves of a sign."""
    if len(text) <= kinds.LONGEST and text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", text[: 10 * kinds.LONGEST])[: kinds.LONGEST + 1]


def asides(tree: Tree) -> frozenset[str]:
    """Name the outcomes that a quiet link may lead to."""
    links = [*tree.asides, *(it for question in tree.asked for it in question.asides)]
    return frozenset((tree.unlisted.id, *(link.go.id for link in links)))


def query(pairs: Pairs, *controls: tuple[str, str]) -> str:
    """Write canonical answers as the one query they have; ids and values need no quoting."""
    flat = [f"{name}={text}" for name, texts in pairs for text in texts]
    return "&".join((*flat, *(f"{name}={value}" for name, value in controls)))


def address(path: str, pairs: Pairs, *controls: tuple[str, str]) -> str:
    """Write the address of a page with these answers."""
    written = query(pairs, *controls)
    return f"{path}?{written}" if written else path


def base(lang: str, embedded: bool) -> str:
    """Say what the addresses of trees begin with in a language."""
    return f"/embed/{lang}" if embedded else f"/{lang}"


# The ways on from a page ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Steps:
    """The ways on from a page.

    `site` is where the trees of this language stand (`/en`, `/embed/en`); `control` the `_change`
    or `_to` that brought us here. `pairs` are all answers, that of a question asked again
    included, in walk order; `query` is the one with which this page may be asked for, beside a
    form just sent. `onward` is the address to which a control is written to go on from here.
    `hidden` are the answers that a form takes along, `state` all `pairs` as they travel.
    """

    page: Page
    site: str
    control: Control | None
    pairs: Pairs
    query: str
    onward: Markup
    hidden: Markup
    state: Markup

    @property
    def method(self) -> Word["get", "post"]:
        return "post" if self.page.sensitive else "get"

    @property
    def start(self) -> str:
        return f"{self.site}/{self.page.tree}"

    @property
    def check(self) -> str:
        return f"{self.site}/{self.page.tree}/check"

    @property
    def back(self) -> Control | None:
        """The control that leads to the question before, `None` at the first."""
        if isinstance(self.page.body, OutcomePage) and self.page.body.aside:
            return (TO, "")
        return (CHANGE, self.page.answered[-1].question) if self.page.answered else None

    @property
    def here(self) -> str:
        """The address to copy, keep and share: it carries neither `_at` nor `_change`."""
        if self.control and self.control[0] == TO:
            return self.asked
        return self.at(marked(self.page.carried, self.page.guesses))

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

    def continued(
        self, routes: Iterable[ContinuePage]
    ) -> Iterator[tuple[ContinuePage, str, Markup]]:
        """Related routes, where they begin, and what a form takes along; only ordinary ones take
        answers in an address."""
        for route in routes:
            taken = marked(tuple(route.answers.items()), self.page.guesses)
            check = f"{self.site}/{route.tree}/check"
            closed = route.sensitive
            yield route, check if closed else address(check, taken), hidden(taken if closed else ())


def steps_of(page: Page, site: str, control: Control | None) -> Steps:
    """Find the ways on from a page that stands under `site`."""
    pairs: Pairs = page.carried
    body = page.body
    if control is not None and isinstance(body, QuestionPage) and body.filled:
        # the answer of a question that is asked again, put back into its place
        before = len(page.answered)
        pairs = (*pairs[:before], (body.id, body.filled), *pairs[before:])
    asked = body.question if isinstance(body, DependsPage) else None
    if isinstance(body, QuestionPage) and page.state == "invalid" and body.id in page.guesses:
        asked = body.id  # a guess that was refused is one when it is mended
    others = [it for it in page.carried if it[0] != asked]
    taken, pairs = marked(others, page.guesses, asked), marked(pairs, page.guesses)
    plain = query(pairs)
    check = f"{site}/{page.tree}/check"
    return Steps(
        page,
        site,
        control,
        pairs,
        query(pairs, control) if control else plain,
        escape(f"{check}?{plain}&" if plain else f"{check}?"),
        hidden(taken, posted=page.sensitive),
        hidden(pairs, posted=page.sensitive),
    )


def marked(pairs: Pairs, guesses: Collection[str], asked: str | None = None) -> Pairs:
    """Say behind answers which of them are guesses, with the question `asked` to guess at."""
    names = (*(name for name, _ in pairs if name in guesses), *([asked] if asked else ()))
    return (*pairs, (GUESS, names)) if names else pairs


def hidden(pairs: Iterable[tuple[str, Sequence[str]]], *, posted: bool = True) -> Markup:
    """Write answers that travel along with a form, as hidden inputs in walk order."""
    flat = [(escape(name), escape(text)) for name, texts in pairs for text in texts]
    found = "".join([f'<input type="hidden" name="{it}" value="{x}">' for it, x in flat])
    return Markup(UNKEPT + found if posted else found)


UNKEPT = '<input type="password" value="-" autocomplete="one-time-code" hidden>'
"""Chromium writes posted forms into the files of its session, to open them again after a restart,
but for those with a password: so each has one, which is never sent and which is no login."""
