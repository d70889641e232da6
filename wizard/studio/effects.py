"""What a change does: what moves against what is published; and which page shows an element.

In: the desk, a route, a card. Out: a report, an address of the preview. It must not know forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from markupsafe import Markup

from wizard.diff.compare import Difference, Side
from wizard.diff.outline import outline
from wizard.diff.render import Heading, Part, as_body
from wizard.edits.spelled import in_braces
from wizard.studio.cards import Card
from wizard.studio.desk import Desk
from wizard.trees.model import Tree
from wizard.walks.walk import Arrived, GoesRound, NoRule, walk
from wizard.web.address import address


def effect(desk: Desk, site: str, *trees: str, inside: bool = False) -> Markup:
    """Say what differs from what is published; empty where nothing is. `inside` another page it
    has no heading of its own."""
    return told(desk, desk.difference(*trees), site, "the folder as it is", inside=inside)


def told(
    desk: Desk, found: Difference | None, site: str, what: str, *, inside: bool = False
) -> Markup:
    """Say how something differs from what is published."""
    if found is None:
        return Markup("")
    voice = desk.stock().presenter.voices[desk.library.organisation.source]
    parts = outline(found, Side("what is published"), Side(what), voice)
    return as_body(_inside(parts) if inside else parts, site)


def _inside(parts: Iterator[Part]) -> Iterator[Part]:
    for it in parts:
        if not isinstance(it, Heading):
            yield it
        elif it.level > 1:
            yield replace(it, level=it.level + 1)


def as_case(desk: Desk, tree: Tree, query: str) -> Mapping[str, str]:
    """Fill in the form of a new case with a walk, as the address of its page has it: what was
    answered, and where that leads on the day."""
    pairs: dict[str, list[str]] = {}
    for name, text in parse_qsl(query):
        if name in tree.questions:
            pairs.setdefault(name, []).append(text)
    answers = {name: tuple(texts) for name, texts in pairs.items()}
    try:
        end = walk(tree, answers, desk.day()).end
    except (NoRule, GoesRound):
        return {}
    told = {name: it[0] if len(it) == 1 else list(it) for name, it in answers.items()}
    return {
        'v:["+","on"]': desk.day().isoformat(),
        'v:["+","answers"]': in_braces(told)[1:-1],
        'v:["+","outcome"]': end.outcome.id if isinstance(end, Arrived) else "",
    }


def shown_at(desk: Desk, tree: Tree, card: Card | None, lang: str) -> str:
    """Give the address on which the preview shows an element, reached as a case of the route does;
    the start of the route where none does, or no address may hold answers."""
    start = f"/{lang}/{tree.id}"
    if card is None or tree.sensitive or card.sort not in ("questions", "outcomes"):
        return start
    for case in desk.library.cases.get(tree.id, ()):
        try:
            steps = walk(tree, case.answers, desk.day()).steps
        except (NoRule, GoesRound):
            continue
        pairs = [(it.question.id, it.answer) for it in steps]
        asked = [id for id, _ in pairs]
        if card.sort == "questions" and card.id in asked:
            before = asked.index(card.id)
            return address(f"{start}/check", pairs[:before])
        if card.sort == "outcomes" and case.outcome == card.id:
            return address(f"{start}/check", pairs)
    return start
